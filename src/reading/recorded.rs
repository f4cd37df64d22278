//! Recorded readings in place of a reader, for tests: quick, and able to misbehave on purpose.
//!
//! The file is what `uketsuke read --out` writes, with two more keys at will: `misbehave` names
//! files (by path) at which the child shall crash or hang, `delay_ms` is how long a page takes.

use crate::failure::Failure;
use pipeline::ocr::PageText;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// A recording.
#[derive(Debug, Deserialize)]
pub struct Recording {
    pages: Vec<PageText>,
    #[serde(default)]
    misbehave: BTreeMap<String, Misbehaviour>,
    #[serde(default)]
    delay_ms: u64,
}

/// What the child does at a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Misbehaviour {
    /// It ends at once.
    Crash,
    /// It never answers.
    Hang,
    /// It takes memory until it has no more.
    Swell,
}

impl Recording {
    /// Reads a recording.
    ///
    /// # Errors
    /// When it cannot be read, or holds no page.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let wrong =
            || Failure::input(format!("「{}」は読み取り結果のファイルではありません", path.display()));
        let text = std::fs::read(path).map_err(|e| wrong().because(e))?;
        let recording: Self = serde_json::from_slice(&text).map_err(|e| wrong().because(e))?;
        if recording.pages.is_empty() { Err(wrong()) } else { Ok(recording) }
    }

    /// The recorded page in place of page `number` of a file: the pages over and over.
    pub fn page(&self, path: &str, number: u32) -> PageText {
        match self.misbehave.get(path) {
            Some(Misbehaviour::Crash) => std::process::abort(),
            Some(Misbehaviour::Hang) => loop {
                std::thread::sleep(Duration::from_secs(3600));
            },
            Some(Misbehaviour::Swell) => swell(),
            None => {}
        }
        std::thread::sleep(Duration::from_millis(self.delay_ms));
        self.pages[(number as usize).saturating_sub(1) % self.pages.len()].clone()
    }
}

fn swell() {
    let mut taken: Vec<Vec<u8>> = Vec::new();
    loop {
        taken.push(vec![taken.len() as u8; 64 << 20]);
    }
}
