//! What the mailroom says: bars in a terminal, otherwise one line for what happened to an envelope.
//!
//! Lines name envelopes, files and numbers, never what stands on the papers. A trouble that lasts
//! is told once, and once more when it is over.

use super::status::Status;
use crate::case::CaseNumber;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Zoned;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Speaks to whoever watches.
pub struct Voice {
    bars: Option<(MultiProgress, ProgressBar)>,
    status: Arc<Mutex<Status>>,
    /// Envelopes in the inbox that cannot be taken in yet.
    waiting: AtomicUsize,
    is_reading: AtomicBool,
}

impl Voice {
    /// Speaks on standard error; lasting troubles are entered in the status too.
    pub fn new(status: Arc<Mutex<Status>>) -> Self {
        let bars = std::io::stderr().is_terminal().then(|| {
            let bars = MultiProgress::with_draw_target(ProgressDrawTarget::stderr());
            let bar = bars.add(ProgressBar::new_spinner());
            bar.set_style(idle());
            bar.set_message("受信箱を見ています");
            bar.enable_steady_tick(Duration::from_millis(500));
            (bars, bar)
        });
        Self { bars, status, waiting: AtomicUsize::new(0), is_reading: AtomicBool::new(false) }
    }

    /// Says what happened.
    pub fn say(&self, line: &str) {
        let line = format!("{} {line}", Zoned::now().strftime("%m-%d %H:%M:%S"));
        match &self.bars {
            // That nobody hears it is no reason to stop.
            Some((bars, _)) => drop(bars.println(line)),
            None => drop(writeln!(std::io::stderr().lock(), "{line}")),
        }
    }

    /// Tells a trouble that lasts, once.
    pub fn problem(&self, about: &str, message: &str) {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        let told = status.problems.insert(about.to_owned(), message.to_owned());
        drop(status);
        if told.as_deref() != Some(message) {
            self.say(&format!("問題: {message}"));
        }
    }

    /// Tells that a trouble is over, if it was told.
    pub fn solved(&self, about: &str) {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        let told = status.problems.remove(about);
        drop(status);
        if let Some(message) = told {
            self.say(&format!("解消: {message}"));
        }
    }

    /// Shows how far a case is.
    pub fn pages(&self, case: CaseNumber, done: u32, all: u32, queued: impl Fn() -> usize) {
        let Some((_, bar)) = &self.bars else { return };
        self.is_reading.store(true, Ordering::Relaxed);
        if bar.length() != Some(u64::from(all)) || bar.position() > u64::from(done) {
            bar.reset_eta();
            bar.set_style(counted());
            bar.set_length(u64::from(all));
        }
        bar.set_position(u64::from(done));
        let more = match queued() {
            0 => String::new(),
            n => format!("（ほか{n}件待ち）"),
        };
        bar.set_message(format!("{case} を読み取っています{more}"));
    }

    /// Shows that nothing is being read.
    pub fn rest(&self) {
        self.is_reading.store(false, Ordering::Relaxed);
        if let Some((_, bar)) = &self.bars {
            bar.set_style(idle());
            bar.set_message(match self.waiting.load(Ordering::Relaxed) {
                0 => "受信箱を見ています".into(),
                n => format!("受信箱を見ています（受け付けを待っている封筒{n}件。詳しくは uketsuke queue）"),
            });
        }
    }

    /// Shows how many envelopes in the inbox cannot be taken in yet.
    pub fn waiting(&self, envelopes: usize) {
        let before = self.waiting.swap(envelopes, Ordering::Relaxed);
        if before != envelopes && !self.is_reading.load(Ordering::Relaxed) {
            self.rest();
        }
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        if let Some((_, bar)) = &self.bars {
            bar.finish_and_clear();
        }
    }
}

fn idle() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg}").expect("a valid template")
}

fn counted() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg} {pos}/{len}頁 {wide_bar} 残り{eta}")
        .expect("a valid template")
}
