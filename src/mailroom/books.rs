//! The books: the ledger and the projection that follows it, kept in step by their one owner.
//!
//! An act is first in the ledger and on the disk, then in the projection. Where the projection
//! fails, the ledger still has the act: the mailroom goes on with a projection in memory, and the
//! next start makes the stored one anew. After a stop that was not orderly it is made anew too.

use crate::case::{self, CaseNumber, ProjectionError};
use crate::cut::{self, Step};
use crate::failure::{Failure, Kind};
use crate::folder::{self, DataFolder};
use crate::ledger::{self, Act, Draft, Entry, Ledger, LedgerError};
use crate::store::{MemoryStore, SledStore, Store};
use jiff::Timestamp;
use std::fs;
use std::path::Path;

/// Ledger and projection.
pub struct Books {
    ledger: Ledger,
    store: Projection,
    path: std::path::PathBuf,
    last_case: u32,
}

enum Projection {
    Stored(SledStore),
    /// The stored one failed; this lasts until the process ends.
    InMemory(MemoryStore),
}

/// What was noticed on opening, for the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Noticed {
    /// Bytes of a half-written line that were cut off.
    pub torn: u64,
    /// Whether the projection had to be made anew.
    pub remade: bool,
}

impl Books {
    /// Opens the books of a data folder whose lock is held.
    ///
    /// # Errors
    /// When the ledger cannot be read or was altered.
    pub fn open(folder: &DataFolder) -> Result<(Self, Noticed), Failure> {
        let path = folder.ledger();
        let mut last_case = 0;
        let (mut ledger, torn) = Ledger::open(&path, |entry, _| {
            last_case = last_case.max(entry.case.map_or(0, |c| c.0));
        })
        .map_err(failure)?;
        if ledger.seq() == 0 {
            let act = Act::Opened { format: folder::FORMAT.into() };
            let draft = Draft { actor: MAILROOM, case: None, act: &act, time: Timestamp::now() };
            ledger.append(0, &draft).map_err(failure)?;
        }
        let (store, remade) = project(folder, &ledger)?;
        Ok((Self { ledger, store, path, last_case }, Noticed { torn, remade }))
    }

    /// The projection.
    pub fn store(&self) -> &dyn Store {
        match &self.store {
            Projection::Stored(store) => store,
            Projection::InMemory(store) => store,
        }
    }

    /// Number of the last entry.
    pub fn seq(&self) -> u64 {
        self.ledger.seq()
    }

    /// Latest time of any entry.
    pub fn time(&self) -> Timestamp {
        self.ledger.time()
    }

    /// Records an act. When this returns, it is on the disk.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing happened.
    pub fn record(&mut self, actor: &str, case: Option<CaseNumber>, act: &Act) -> Result<Entry, LedgerError> {
        let draft = Draft { actor, case, act, time: Timestamp::now() };
        let entry = self.ledger.append(self.ledger.seq(), &draft)?;
        let hash = self.ledger.head().to_owned();
        let store: &mut dyn Store = match &mut self.store {
            Projection::Stored(store) => store,
            Projection::InMemory(store) => store,
        };
        if case::apply(store, &entry, &hash).is_err() {
            let mut memory = MemoryStore::default();
            follow(&mut memory, &self.path)?;
            self.store = Projection::InMemory(memory);
        }
        cut::pass(Step::ActProjected);
        Ok(entry)
    }

    /// Records the taking in of an envelope under the next receipt number.
    ///
    /// # Errors
    /// When the ledger cannot be written; then the number is not given.
    pub fn receive(&mut self, act: &Act) -> Result<(CaseNumber, Entry), LedgerError> {
        let number = CaseNumber(self.last_case + 1);
        let entry = self.record(MAILROOM, Some(number), act)?;
        self.last_case = number.0;
        Ok((number, entry))
    }

    /// Whether the projection is kept on disk; `false` after it failed.
    pub fn is_stored(&self) -> bool {
        matches!(self.store, Projection::Stored(_))
    }

    /// Ends in order: the next start need not make the projection anew.
    pub fn close(self, folder: &DataFolder) {
        let (seq, head) = (self.ledger.seq(), self.ledger.head().to_owned());
        if let Projection::Stored(store) = self.store
            && store.flush().is_ok()
        {
            drop(store);
            // Without this file the projection is made anew, which is never wrong.
            let _ = folder::write_durably(&folder.store_is_clean(), clean_mark(seq, &head).as_bytes());
        }
    }
}

/// Name under which the program itself acts.
pub const MAILROOM: &str = "mailroom";

/// The projection of a ledger that may be growing, in memory.
///
/// # Errors
/// When the ledger cannot be read or was altered.
pub fn fold(folder: &DataFolder) -> Result<MemoryStore, Failure> {
    let mut store = MemoryStore::default();
    follow(&mut store, &folder.ledger()).map_err(failure)?;
    Ok(store)
}

/// Makes the stored projection anew.
///
/// # Errors
/// When the ledger was altered or the disk refuses.
pub fn rebuild(folder: &DataFolder) -> Result<(), Failure> {
    let _ = fs::remove_file(folder.store_is_clean());
    let (ledger, _) = Ledger::open(&folder.ledger(), |_, _| ()).map_err(failure)?;
    let store = remake(folder, &ledger)?;
    store.flush().map_err(|e| unusable(folder, e))?;
    drop(store);
    let mark = clean_mark(ledger.seq(), ledger.head());
    folder::write_durably(&folder.store_is_clean(), mark.as_bytes()).map_err(|e| unusable(folder, e))
}

/// The stored projection, brought up to the ledger or made anew.
fn project(folder: &DataFolder, ledger: &Ledger) -> Result<(Projection, bool), Failure> {
    let mark = fs::read_to_string(folder.store_is_clean()).unwrap_or_default();
    // From here on a power cut leaves the projection in doubt.
    let _ = fs::remove_file(folder.store_is_clean());
    let is_new = ledger.seq() <= 1;
    if let Ok(mut store) = SledStore::open(&folder.store())
        && let Ok(applied) = case::applied(&store)
        && (mark == clean_mark(applied.seq, &applied.hash))
        && follow(&mut store, &folder.ledger()).is_ok()
    {
        return Ok((Projection::Stored(store), false));
    }
    Ok((Projection::Stored(remake(folder, ledger)?), !is_new))
}

fn remake(folder: &DataFolder, ledger: &Ledger) -> Result<SledStore, Failure> {
    let path = folder.store();
    fs::remove_dir_all(&path)
        .or_else(|e| if e.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(e) })
        .map_err(|e| unusable(folder, e))?;
    let mut store = SledStore::open(&path).map_err(|e| unusable(folder, e))?;
    follow(&mut store, &folder.ledger()).map_err(failure)?;
    match case::applied(&store) {
        Ok(applied) if applied.seq == ledger.seq() => Ok(store),
        Ok(_) => Err(Failure::new(Kind::Internal, "台帳から索引を作れませんでした")),
        Err(error) => Err(unusable(folder, error)),
    }
}

/// Applies all entries that the store has not seen.
fn follow(store: &mut dyn Store, path: &Path) -> Result<(), LedgerError> {
    let seen = case::applied(store).unwrap_or_default();
    let mut failed: Option<ProjectionError> = None;
    ledger::walk(path, |entry, hash| {
        if failed.is_some() || entry.seq < seen.seq {
            return;
        }
        if entry.seq == seen.seq {
            if hash != seen.hash {
                failed = Some(ProjectionError::Mismatch("applied".into()));
            }
            return;
        }
        failed = case::apply(store, &entry, hash).err();
    })?;
    match failed {
        None => Ok(()),
        Some(error) => {
            let source = std::io::Error::other(error);
            Err(LedgerError::Io { path: path.display().to_string(), source })
        }
    }
}

fn clean_mark(seq: u64, hash: &str) -> String {
    format!("{seq} {hash}\n")
}

fn unusable(folder: &DataFolder, error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::output(format!("索引「{}」を作れません", folder.store().display()))
        .because(error)
        .hint("空き容量と、フォルダーの権限を確かめてください。台帳と原本は無事です")
}

/// What a failing ledger means for the user.
pub fn failure(error: LedgerError) -> Failure {
    let failure = Failure::output(error.to_string());
    let hint = match &error {
        LedgerError::Io { .. } => "空き容量と、データフォルダーの権限を確かめてください",
        LedgerError::Broken { .. } => {
            "uketsuke verify で詳しく調べ、uketsuke restore で控えから別のデータフォルダーに戻してください。この台帳には何も書き加えていません"
        }
        LedgerError::Moved { .. } => "もう一度実行してください",
    };
    match error {
        LedgerError::Io { source, .. } => failure.because(source),
        LedgerError::Broken { source, .. } => failure.because(source),
        LedgerError::Moved { .. } => failure,
    }
    .hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Envelope;
    use crate::store::fingerprint;

    fn folder() -> (tempfile::TempDir, DataFolder) {
        let root = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_or_make(root.path()).unwrap();
        (root, folder)
    }

    fn received(name: &str) -> Act {
        let envelope = Envelope {
            name: name.into(),
            raw_name: None,
            inbox: "/inbox".into(),
            stamp: "s".into(),
            digest: name.into(),
        };
        Act::Received { envelope, files: Vec::new(), container: None, alike: Vec::new(), notes: Vec::new() }
    }

    #[test]
    fn numbers_go_on_after_a_restart_and_the_projection_is_the_folded_ledger() {
        let (_root, folder) = folder();
        let (mut books, noticed) = Books::open(&folder).unwrap();
        assert_eq!(noticed, Noticed::default());
        assert_eq!(books.receive(&received("P-1")).unwrap().0, CaseNumber(1));
        books.close(&folder);
        let (mut books, noticed) = Books::open(&folder).unwrap();
        assert!(!noticed.remade, "an orderly end needs no rebuilding");
        assert_eq!(books.receive(&received("P-2")).unwrap().0, CaseNumber(2));
        let folded = fold(&folder).unwrap();
        assert_eq!(fingerprint(books.store()).unwrap(), fingerprint(&folded).unwrap());
        drop(books);
        let (books, noticed) = Books::open(&folder).unwrap();
        assert!(noticed.remade, "after another end it is made anew");
        assert_eq!(fingerprint(books.store()).unwrap(), fingerprint(&folded).unwrap());
    }

    #[test]
    fn rubbish_in_place_of_the_store_costs_nothing() {
        let (_root, folder) = folder();
        let (mut books, _) = Books::open(&folder).unwrap();
        books.receive(&received("P-1")).unwrap();
        books.close(&folder);
        for entry in fs::read_dir(folder.store()).unwrap().flatten() {
            if entry.path().is_file() {
                fs::write(entry.path(), vec![0xA5; 4096]).unwrap();
            }
        }
        let (books, _) = Books::open(&folder).unwrap();
        assert_eq!(case::cases(books.store()).unwrap().len(), 1);
    }
}
