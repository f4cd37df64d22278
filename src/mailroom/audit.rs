//! The audit: chain, originals, reports and projection, each held against the others.
//!
//! It changes nothing, and may be made while the mailroom runs.

use super::books;
use super::counter::{self, Answer, Ask};
use crate::case;
use crate::failure::reading;
use crate::folder::DataFolder;
use crate::ledger::{self, Act, Kept, LedgerError, hash_file};
use crate::store::{self, MemoryStore, SledStore, Store};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What an audit came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// Entries of the ledger.
    pub entries: u64,
    /// Originals that were hashed.
    pub originals: u64,
    /// Reports that were hashed.
    pub reports: u64,
    /// What is altered or missing.
    pub faults: Vec<String>,
    /// What is odd and does no harm.
    pub remarks: Vec<String>,
}

/// Examines a data folder; `hashed` is told how many originals are done, of how many.
pub fn audit(folder: &DataFolder, hashed: impl Fn(usize, usize)) -> Audit {
    let mut audit = Audit::default();
    // Asked before the ledger is walked: the projection is never ahead of it.
    let owner = counter::ask(folder, &Ask::Projection);
    let mut named = Named::default();
    let mut at_owner = MemoryStore::default();
    let mut all = MemoryStore::default();
    let upto = match &owner {
        Some(Answer::Projection { seq, .. }) => *seq,
        _ => u64::MAX,
    };
    let mut unfit = None;
    let walked = ledger::walk(&folder.ledger(), |entry, hash| {
        named.take(&entry);
        if entry.seq <= upto {
            unfit = unfit.take().or(case::apply(&mut at_owner, &entry, hash).err());
        }
        unfit = unfit.take().or(case::apply(&mut all, &entry, hash).err());
    });
    match walked {
        Ok(walked) => {
            audit.entries = walked.seq;
            if walked.torn > 0 && owner.is_none() {
                audit.remarks.push(
                    "台帳の最後に書きかけの行があります（次の起動で取り除かれ、受け付けはやり直されます）"
                        .into(),
                );
            }
        }
        Err(error) => audit.faults.push(ledger_words(error)),
    }
    if let Some(error) = unfit {
        audit.faults.push(format!("台帳の記録のつじつまが合いません: {error}"));
    }
    audit.look_at_originals(folder, &named, hashed);
    audit.look_at_reports(folder, &named);
    match owner {
        Some(Answer::Projection { seq, hash }) => {
            if store::fingerprint(&at_owner).ok() != Some(hash) {
                audit.faults.push(format!("索引が台帳と合いません（{seq}番の記録まで）。uketsuke watch を止めて uketsuke rebuild を実行してください"));
            }
        }
        _ => audit.look_at_store(folder, &all),
    }
    audit
}

impl Audit {
    fn look_at_originals(&mut self, folder: &DataFolder, named: &Named, hashed: impl Fn(usize, usize)) {
        let originals = folder.originals();
        for (done, (sha256, (kept, case))) in named.originals.iter().enumerate() {
            hashed(done, named.originals.len());
            let path = originals.path(sha256);
            let about = format!("{case} の「{}」の原本（{}）", kept.path, path.display());
            match hash_file(&path) {
                Ok((actual, size)) if actual == *sha256 && size == kept.size => {}
                Ok(_) => self.faults.push(format!("{about}の内容が、受け付けたときと違います")),
                Err(error) => self.faults.push(format!("{about}が{}", reading(&error))),
            }
            if fs::metadata(&path).is_ok_and(|m| m.permissions().mode() & 0o222 != 0) {
                self.remarks.push(format!("{about}が書き込み可能になっています"));
            }
            self.originals += 1;
        }
        match originals.list() {
            Ok((present, strange)) => {
                for orphan in present.iter().filter(|hash| !named.originals.contains_key(*hash)) {
                    let path = originals.path(orphan);
                    self.remarks.push(format!(
                        "台帳にない原本があります（受け付けが途中で止まった跡）: {}",
                        path.display()
                    ));
                }
                self.remarks.extend(
                    strange.iter().map(|path| format!("原本ではないものがあります: {}", path.display())),
                );
            }
            Err(error) => self.faults.push(format!("原本のフォルダーが{}", reading(&error))),
        }
    }

    fn look_at_reports(&mut self, folder: &DataFolder, named: &Named) {
        for (path, sha256) in named.reports.iter().map(|(path, hash)| (folder.cases().join(path), hash)) {
            match hash_file(&path) {
                Ok((actual, _)) if actual == *sha256 => {}
                Ok(_) => self.faults.push(format!("報告書「{}」が書き換えられています", path.display())),
                Err(error) => self.faults.push(format!("報告書「{}」が{}", path.display(), reading(&error))),
            }
            self.reports += 1;
        }
        for entry in fs::read_dir(folder.cases()).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !named.cases.contains(&name) {
                self.remarks
                    .push(format!("台帳にない申請のフォルダーがあります: {}", entry.path().display()));
            }
        }
    }

    /// Looks at the stored projection where no mailroom has it.
    fn look_at_store(&mut self, folder: &DataFolder, folded: &MemoryStore) {
        let Ok(Some(_lock)) = folder.try_lock() else {
            self.remarks.push("索引は、動いているuketsukeが使っているため調べていません".into());
            return;
        };
        if !folder.store_is_clean().exists() {
            self.remarks.push("索引は次の起動で台帳から作り直されます（前回の終わり方のため）".into());
            return;
        }
        let hash = |store: &dyn Store| store::fingerprint(store).ok();
        match SledStore::open(&folder.store()) {
            Ok(stored) if hash(&stored).is_some() && hash(&stored) == hash(folded) => {}
            Ok(_) => self.faults.push("索引が台帳と合いません。uketsuke rebuild を実行してください".into()),
            Err(error) => {
                self.faults.push(format!("索引を開けません（{error}）。uketsuke rebuild を実行してください"))
            }
        }
    }
}

/// What the ledger names.
#[derive(Default)]
struct Named {
    originals: BTreeMap<String, (Kept, String)>,
    reports: BTreeMap<PathBuf, String>,
    cases: BTreeSet<String>,
}

impl Named {
    fn take(&mut self, entry: &ledger::Entry) {
        let case = entry.case.map_or_else(|| format!("X-{:06}", entry.seq), |c| c.to_string());
        match entry.act() {
            Some(Act::Received { files, container, .. }) => {
                for kept in files.into_iter().chain(container) {
                    self.originals.entry(kept.sha256.clone()).or_insert((kept, case.clone()));
                }
                self.cases.insert(case);
            }
            Some(Act::ReceivedAgain { files, .. } | Act::Rejected { files, .. }) => {
                for kept in files {
                    self.originals.entry(kept.sha256.clone()).or_insert((kept, case.clone()));
                }
            }
            Some(Act::Checked { check, reports, .. }) => {
                let folder = Path::new(&case).join(check.to_string());
                self.reports.extend(reports.into_iter().map(|(name, hash)| (folder.join(name), hash)));
            }
            _ => {}
        }
    }
}

fn ledger_words(error: LedgerError) -> String {
    let failure = books::failure(error);
    let cause = failure.source.map(|e| format!("（{e}）")).unwrap_or_default();
    format!("{}{cause}", failure.message)
}

/// How far the ledger goes now, and the paths, inside the data folder, of all that it names: what a
/// backup must hold.
///
/// # Errors
/// When the ledger cannot be read or was altered.
pub fn named_paths(folder: &DataFolder) -> Result<(ledger::Walked, Vec<PathBuf>), LedgerError> {
    let mut named = Named::default();
    let walked = ledger::walk(&folder.ledger(), |entry, _| named.take(&entry))?;
    let root = folder.root();
    let originals = named.originals.keys().map(|hash| folder.originals().path(hash));
    let reports = named.reports.keys().map(|path| folder.cases().join(path));
    let prints = named.cases.iter().map(|case| folder.cases().join(case).join(super::work::PRINTS));
    let all = originals.chain(reports).chain(prints.filter(|path| path.exists()));
    Ok((walked, all.filter_map(|path| path.strip_prefix(root).map(Path::to_owned).ok()).collect()))
}
