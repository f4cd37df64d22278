//! The ledger (台帳): the truth about every act, append-only and hash-chained.
//!
//! One file of JSON lines. A line is written, synced, and only then acknowledged; a line that a
//! power cut left half-written was never acknowledged and is cut off, with a copy kept beside.
//! Appending names the entry that it follows on, so that two writers can never both succeed.
//! Anyone may read the file while it grows.

mod act;
mod chain;
mod originals;

pub use act::{Act, Envelope, Found, Kept, Likeness, Noted};
pub use chain::{Broken, Entry, START};
pub use originals::{KeepError, Originals, hash_file};

use crate::case::CaseNumber;
use crate::cut::{self, Step};
use jiff::Timestamp;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The open ledger of the one process that writes it.
pub struct Ledger {
    file: File,
    path: PathBuf,
    /// Bytes that are synced and acknowledged.
    length: u64,
    seq: u64,
    head: String,
    time: Timestamp,
    /// Whether bytes behind `length` may have to be cut off.
    soiled: bool,
}

/// What is to be recorded.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// Who did it.
    pub actor: &'a str,
    /// The case, if one.
    pub case: Option<CaseNumber>,
    /// The act.
    pub act: &'a Act,
    /// What the clock says.
    pub time: Timestamp,
}

/// Why the ledger could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The disk refused.
    #[error("台帳「{path}」を読み書きできません")]
    Io {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A line is not as it was written.
    #[error("台帳「{path}」の{line}行目が壊れています")]
    Broken {
        /// The file.
        path: String,
        /// Its line, from 1.
        line: u64,
        /// How.
        #[source]
        source: Broken,
    },
    /// Another entry was appended in the meantime.
    #[error("台帳の続きは{expected}番の次ではなく{actual}番の次です")]
    Moved {
        /// After which entry it should have been.
        expected: u64,
        /// The last entry.
        actual: u64,
    },
}

impl Ledger {
    /// Opens the ledger, or begins one; every entry is handed to `each` in order. The second value
    /// is the number of bytes of a half-written line that were cut off.
    ///
    /// # Errors
    /// When the file cannot be read, or a line of it was altered.
    pub fn open(path: &Path, each: impl FnMut(Entry, &str)) -> Result<(Self, u64), LedgerError> {
        let io = |source| LedgerError::Io { path: path.display().to_string(), source };
        let file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(io)?;
        let walked = walk(path, each)?;
        let mut ledger = Self {
            file,
            path: path.to_owned(),
            length: walked.length,
            seq: walked.seq,
            head: walked.head,
            time: walked.time,
            soiled: walked.torn > 0,
        };
        if walked.torn > 0 {
            ledger.keep_torn().map_err(io)?;
        }
        ledger.clean().map_err(io)?;
        Ok((ledger, walked.torn))
    }

    /// Number of the last entry; 0 where there is none.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Hash of the last entry.
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Latest time of any entry: the clock may have gone back since.
    pub fn time(&self) -> Timestamp {
        self.time
    }

    /// Appends an act after entry `after`. When this returns, the act is on the disk.
    ///
    /// # Errors
    /// When another entry came in between, or the disk refuses; then nothing is recorded, and the
    /// next call may succeed.
    pub fn append(&mut self, after: u64, draft: &Draft<'_>) -> Result<Entry, LedgerError> {
        if after != self.seq {
            return Err(LedgerError::Moved { expected: after, actual: self.seq });
        }
        let entry = Entry {
            seq: self.seq + 1,
            time: draft.time,
            actor: draft.actor.to_owned(),
            case: draft.case,
            act: serde_json::to_value(draft.act).expect("an act has only plain values"),
            prev: self.head.clone(),
        };
        let (line, hash) = chain::write(&entry);
        self.write(line.as_bytes())
            .map_err(|source| LedgerError::Io { path: self.path.display().to_string(), source })?;
        self.length += line.len() as u64;
        (self.seq, self.head) = (entry.seq, hash);
        self.time = self.time.max(entry.time);
        Ok(entry)
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        self.clean()?;
        self.soiled = true;
        let (first, second) = line.split_at(line.len() / 2);
        self.file.write_all(first)?;
        cut::pass(Step::ActHalfWritten);
        self.file.write_all(second)?;
        cut::pass(Step::ActWritten);
        self.file.sync_data()?;
        self.soiled = false;
        cut::pass(Step::ActSynced);
        Ok(())
    }

    /// Cuts off what an earlier attempt left behind the last acknowledged line.
    fn clean(&mut self) -> io::Result<()> {
        if self.soiled {
            self.file.set_len(self.length)?;
            self.file.sync_all()?;
            self.soiled = false;
        }
        Ok(())
    }

    fn keep_torn(&mut self) -> io::Result<()> {
        let mut torn = Vec::new();
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.read_to_end(&mut torn)?;
        let name = format!("torn-after-{}", self.seq);
        // A copy for the curious; failing to keep it must not stop the mailroom.
        let _ = std::fs::write(self.path.with_file_name(name), torn);
        Ok(())
    }
}

/// Reads a ledger that another process may be writing; every entry is handed to `each`, with its
/// hash, in order.
///
/// # Errors
/// When the file cannot be read, or a line of it was altered.
pub fn walk(path: &Path, mut each: impl FnMut(Entry, &str)) -> Result<Walked, LedgerError> {
    let about = || path.display().to_string();
    let io = |source| LedgerError::Io { path: about(), source };
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path).map_err(io)?);
    let mut walked =
        Walked { seq: 0, head: START.to_owned(), time: Timestamp::UNIX_EPOCH, length: 0, torn: 0 };
    let mut line = Vec::new();
    loop {
        line.clear();
        reader.read_until(b'\n', &mut line).map_err(io)?;
        let Some(whole) = line.strip_suffix(b"\n") else {
            walked.torn = line.len() as u64;
            return Ok(walked);
        };
        let read = std::str::from_utf8(whole)
            .map_err(|_| Broken::Form)
            .and_then(|text| chain::read(text, walked.seq, &walked.head));
        let (entry, hash) =
            read.map_err(|source| LedgerError::Broken { path: about(), line: walked.seq + 1, source })?;
        walked.seq = entry.seq;
        walked.time = walked.time.max(entry.time);
        walked.length += line.len() as u64;
        each(entry, &hash);
        walked.head = hash;
    }
}

/// What a walk through a ledger came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Walked {
    /// Number of the last entry.
    pub seq: u64,
    /// Its hash.
    pub head: String,
    /// Latest time of any entry.
    pub time: Timestamp,
    /// Bytes up to its end.
    pub length: u64,
    /// Bytes behind it that are no whole line.
    pub torn: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn append(ledger: &mut Ledger, format: &str) -> Result<Entry, LedgerError> {
        let act = Act::Opened { format: format.to_owned() };
        let draft =
            Draft { actor: "test", case: None, act: &act, time: "2026-10-05T00:00:00Z".parse().unwrap() };
        ledger.append(ledger.seq(), &draft)
    }

    fn formats(path: &Path) -> Vec<String> {
        let mut formats = Vec::new();
        walk(path, |entry, _| formats.push(entry.act["format"].as_str().unwrap().to_owned())).unwrap();
        formats
    }

    #[test]
    fn half_written_line_is_cut_off_and_kept_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let (mut ledger, _) = Ledger::open(&path, |_, _| ()).unwrap();
        append(&mut ledger, "one").unwrap();
        drop(ledger);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"hash\":\"12").unwrap();
        let (mut ledger, torn) = Ledger::open(&path, |_, _| ()).unwrap();
        assert_eq!(torn, 11);
        append(&mut ledger, "two").unwrap();
        assert_eq!(formats(&path), ["one", "two"]);
        assert_eq!(std::fs::read(folder.path().join("torn-after-1")).unwrap(), b"{\"hash\":\"12");
    }

    #[test]
    fn altered_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.jsonl");
        let (mut ledger, _) = Ledger::open(&path, |_, _| ()).unwrap();
        for format in ["one", "two", "three"] {
            append(&mut ledger, format).unwrap();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace("two", "2wo")).unwrap();
        let error = Ledger::open(&path, |_, _| ()).err().expect("is refused");
        assert!(matches!(error, LedgerError::Broken { line: 2, source: Broken::Altered, .. }), "{error}");
    }

    #[test]
    fn two_writers_cannot_both_succeed() {
        let folder = tempfile::tempdir().unwrap();
        let (mut ledger, _) = Ledger::open(&folder.path().join("ledger.jsonl"), |_, _| ()).unwrap();
        append(&mut ledger, "one").unwrap();
        let act = Act::Opened { format: "late".into() };
        let draft = Draft { actor: "test", case: None, act: &act, time: Timestamp::UNIX_EPOCH };
        let refused = ledger.append(0, &draft).err();
        assert!(matches!(refused, Some(LedgerError::Moved { expected: 0, actual: 1 })));
    }
}
