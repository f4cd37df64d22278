//! The projection: entries of the ledger → records of a store.
//!
//! | key | record |
//! | --- | --- |
//! | `applied` | the last entry applied, with its hash |
//! | `case/R-000001` | a [`Case`] |
//! | `certificate/HASH/R-…`, `file/SHA256/R-…`, `name/NAME/R-…` | (empty) |
//! | `digest/HASH` | number of the case with these contents |
//! | `findings/R-000001` | the findings of the last check, each a [`Noted`](crate::ledger::Noted) |
//! | `pending/000000000012` | an envelope that has still to leave the inbox |
//! | `received/R-000001` | a [`Received`]: the files of the case |
//! | `rejected/000000000012` | a [`Rejected`] |
//! | `todo/R-000001` | (empty) while the case waits to be read and checked |
//!
//! Applying the same entries gives the same records, whatever the engine.

use super::lookup::parse;
use super::{Case, CaseNumber, Link, Rejected, State};
use crate::ledger::{Act, Entry, Envelope, Kept};
use crate::store::{Change, Store, StoreError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An envelope that has still to leave the inbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pending {
    /// The entry that took it in or rejected it.
    pub entry: u64,
    /// The envelope.
    pub envelope: Envelope,
    /// The case it became or repeats; `None` where it was rejected.
    pub case: Option<CaseNumber>,
    /// Whether it holds what the case already had.
    #[serde(default)]
    pub again: bool,
    /// Why it was rejected, if so.
    pub reason: Option<String>,
}

/// What an envelope held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Received {
    /// Its files, by path.
    pub files: Vec<Kept>,
    /// The zip that held them, if one.
    pub container: Option<Kept>,
    /// Remarks on taking in: (file, what was noticed), in Japanese.
    pub notes: Vec<(String, String)>,
}

/// Up to where a store has followed the ledger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Applied {
    /// Number of the last entry.
    pub seq: u64,
    /// Its hash.
    pub hash: String,
}

/// Why an entry could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum ProjectionError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A record is missing or not readable: the store is not what this ledger makes.
    #[error("索引の「{0}」が台帳と合いません")]
    Mismatch(String),
}

pub(super) type Result<T> = std::result::Result<T, ProjectionError>;

/// Applies an entry; the hash is the entry's own.
///
/// # Errors
/// When the store fails, or is not at the entry before.
pub fn apply(store: &mut dyn Store, entry: &Entry, hash: &str) -> Result<()> {
    let mut work = Work { store, seen: BTreeMap::new(), written: BTreeMap::new() };
    let applied: Applied = work.read("applied")?.unwrap_or_default();
    if applied.seq + 1 != entry.seq || (applied.seq > 0 && applied.hash != entry.prev) {
        return Err(ProjectionError::Mismatch("applied".into()));
    }
    work.write("applied".into(), &Applied { seq: entry.seq, hash: hash.to_owned() });
    if let Some(act) = entry.act() {
        work.act(entry, &act)?;
    }
    let Work { store, seen, written } = work;
    let change = |(key, value): (String, Option<Vec<u8>>)| {
        let seen = seen.get(&key).copied().flatten();
        Change { key, seen, value }
    };
    let changes: Vec<Change> = written.into_iter().map(change).collect();
    Ok(store.commit(entry.seq, &changes)?)
}

/// What one entry reads and writes.
struct Work<'a> {
    store: &'a mut dyn Store,
    seen: BTreeMap<String, Option<u64>>,
    written: BTreeMap<String, Option<Vec<u8>>>,
}

impl Work<'_> {
    fn act(&mut self, entry: &Entry, act: &Act) -> Result<()> {
        match act {
            Act::Opened { .. } => {}
            Act::Received { envelope, files, container, alike, notes } => {
                let number = entry.case.ok_or_else(|| ProjectionError::Mismatch("case".into()))?;
                self.mark(format!("digest/{}", envelope.digest), &number)?;
                self.mark(format!("name/{}/{number}", envelope.name), &())?;
                for file in files.iter().chain(container) {
                    self.mark(format!("file/{}/{number}", file.sha256), &())?;
                }
                self.pend(entry, envelope, false, None);
                let received =
                    Received { files: files.clone(), container: container.clone(), notes: notes.clone() };
                self.mark(format!("received/{number}"), &received)?;
                self.mark(todo_key(number), &())?;
                let case = Case {
                    number,
                    name: envelope.name.clone(),
                    state: State::Received,
                    received: entry.time,
                    changed: entry.time,
                    entry: entry.seq,
                    files: files.len() as u32,
                    pages: None,
                    check: 0,
                    found: None,
                    codes: BTreeMap::new(),
                    parked: None,
                    links: alike.iter().map(|&(to, likeness)| Link { to, likeness }).collect(),
                    again: 0,
                    place: None,
                };
                self.mark(case_key(number), &case)?;
            }
            Act::ReceivedAgain { envelope, .. } => {
                self.pend(entry, envelope, true, None);
                self.case(entry, |case| case.again += 1)?;
            }
            Act::Rejected { envelope, reason, .. } => {
                self.pend(entry, envelope, false, Some(reason));
                let rejected = Rejected {
                    entry: entry.seq,
                    name: envelope.name.clone(),
                    inbox: envelope.inbox.clone(),
                    reason: reason.clone(),
                    time: entry.time,
                    place: None,
                };
                self.write(rejected_key(entry.seq), &rejected);
            }
            Act::Filed { entry: about, place } => {
                self.take_away(pending_key(*about))?;
                if let Some(mut rejected) = self.read::<Rejected>(&rejected_key(*about))? {
                    rejected.place = place.clone();
                    self.write(rejected_key(*about), &rejected);
                } else {
                    self.case(entry, |case| {
                        if case.entry == *about {
                            case.place = place.clone();
                        }
                    })?;
                }
            }
            Act::Read { pages, .. } => self.case(entry, |case| {
                case.state = State::Read;
                case.pages = Some(*pages);
            })?,
            Act::Checked { check, found, codes, findings, certificate, .. } => {
                self.case(entry, |case| {
                    case.state = State::Checked;
                    case.check = *check;
                    case.found = Some(*found);
                    case.codes = codes.clone();
                })?;
                self.case_done(entry)?;
                let Some(number) = entry.case else { return Ok(()) };
                self.mark(findings_key(number), findings)?;
                if let Some(hash) = certificate {
                    self.mark(format!("certificate/{hash}/{number}"), &())?;
                }
            }
            Act::Linked { to, likeness } => self.case(entry, |case| {
                let link = Link { to: *to, likeness: *likeness };
                if !case.links.contains(&link) {
                    case.links.push(link);
                }
            })?,
            Act::Parked { reason, .. } => {
                self.case(entry, |case| {
                    case.state = State::Parked;
                    case.parked = Some(reason.clone());
                })?;
                self.case_done(entry)?;
            }
            Act::Retried { rejection: Some(about) } => self.take_away(rejected_key(*about))?,
            Act::Retried { rejection: None } => {
                self.case(entry, |case| {
                    case.state = State::Received;
                    case.parked = None;
                })?;
                if let Some(number) = entry.case {
                    self.mark(todo_key(number), &())?;
                }
            }
        }
        Ok(())
    }

    fn pend(&mut self, entry: &Entry, envelope: &Envelope, again: bool, reason: Option<&String>) {
        let pending = Pending {
            entry: entry.seq,
            envelope: envelope.clone(),
            case: entry.case,
            again,
            reason: reason.cloned(),
        };
        self.write(pending_key(entry.seq), &pending);
    }

    fn case(&mut self, entry: &Entry, change: impl FnOnce(&mut Case)) -> Result<()> {
        let key = case_key(entry.case.ok_or_else(|| ProjectionError::Mismatch("case".into()))?);
        let mut case: Case = self.read(&key)?.ok_or_else(|| ProjectionError::Mismatch(key.clone()))?;
        change(&mut case);
        case.changed = entry.time;
        self.write(key, &case);
        Ok(())
    }

    /// The case waits for no machine any more.
    fn case_done(&mut self, entry: &Entry) -> Result<()> {
        entry.case.map_or(Ok(()), |number| self.take_away(todo_key(number)))
    }

    fn read<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>> {
        let found = self.store.get(key)?;
        self.seen.insert(key.to_owned(), found.as_ref().map(|r| r.revision));
        found.map(|record| parse(key, &record.value)).transpose()
    }

    /// Writes a record that may be there already.
    fn mark(&mut self, key: String, value: &impl Serialize) -> Result<()> {
        self.read::<serde_json::Value>(&key)?;
        self.write(key, value);
        Ok(())
    }

    fn write(&mut self, key: String, value: &impl Serialize) {
        let value = serde_json::to_vec(value).expect("a record has only plain values");
        self.written.insert(key, Some(value));
    }

    fn take_away(&mut self, key: String) -> Result<()> {
        if self.read::<serde_json::Value>(&key)?.is_some() {
            self.written.insert(key, None);
        }
        Ok(())
    }
}

pub(super) fn case_key(number: CaseNumber) -> String {
    format!("case/{number}")
}

pub(super) fn findings_key(number: CaseNumber) -> String {
    format!("findings/{number}")
}

fn todo_key(number: CaseNumber) -> String {
    format!("todo/{number}")
}

fn pending_key(entry: u64) -> String {
    format!("pending/{entry:012}")
}

fn rejected_key(entry: u64) -> String {
    format!("rejected/{entry:012}")
}

#[cfg(test)]
mod tests {
    use super::super::lookup::{
        case, findings, pending, rejected, same_digest, todo, with_certificate, with_file,
    };
    use super::*;
    use crate::ledger::{Found, Kept, Likeness, Noted, START};
    use crate::store::MemoryStore;
    use pipeline::completeness::Severity;

    struct Office {
        store: MemoryStore,
        applied: Applied,
    }

    impl Office {
        fn new() -> Self {
            Self { store: MemoryStore::default(), applied: Applied { seq: 0, hash: START.into() } }
        }

        fn act(&mut self, number: Option<u32>, act: &Act) -> u64 {
            let entry = Entry {
                seq: self.applied.seq + 1,
                time: "2026-10-05T01:02:03Z".parse().unwrap(),
                actor: "test".into(),
                case: number.map(CaseNumber),
                act: serde_json::to_value(act).unwrap(),
                prev: self.applied.hash.clone(),
            };
            self.applied = Applied { seq: entry.seq, hash: format!("hash of {}", entry.seq) };
            apply(&mut self.store, &entry, &self.applied.hash).unwrap();
            entry.seq
        }
    }

    fn envelope(name: &str) -> Envelope {
        Envelope {
            name: name.into(),
            raw_name: None,
            inbox: "/inbox".into(),
            stamp: "s".into(),
            digest: format!("digest of {name}"),
        }
    }

    fn received(name: &str) -> Act {
        let file = Kept { path: "scan.tif".into(), sha256: format!("hash of {name}"), size: 3 };
        Act::Received {
            envelope: envelope(name),
            files: vec![file],
            container: None,
            alike: Vec::new(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_case_from_its_envelope_to_its_report() {
        let mut office = Office::new();
        let entry = office.act(Some(1), &received("P-1"));
        assert_eq!(pending(&office.store).unwrap().len(), 1);
        office.act(Some(1), &Act::Filed { entry, place: Some("/inbox/done/R-000001/P-1".into()) });
        assert_eq!(todo(&office.store).unwrap(), [CaseNumber(1)]);
        office.act(Some(1), &Act::Read { pages: 4, reader: "r".into() });
        let found = Found { defects: 2, ..Found::default() };
        let checked = Act::Checked {
            check: 1,
            reports: BTreeMap::new(),
            found,
            codes: BTreeMap::from([("P101".into(), 2)]),
            findings: vec![noted("3"), noted("8")],
            certificate: Some("c".into()),
        };
        office.act(Some(1), &checked);
        assert_eq!(findings(&office.store, CaseNumber(1)).unwrap(), [noted("3"), noted("8")]);
        let case = case(&office.store, CaseNumber(1)).unwrap().unwrap();
        assert_eq!(
            (case.state, case.pages, case.found, case.check),
            (State::Checked, Some(4), Some(found), 1)
        );
        assert_eq!(case.place.as_deref(), Some("/inbox/done/R-000001/P-1"));
        assert!(pending(&office.store).unwrap().is_empty() && todo(&office.store).unwrap().is_empty());
        assert_eq!(same_digest(&office.store, "digest of P-1").unwrap(), Some(CaseNumber(1)));
        assert_eq!(with_file(&office.store, "hash of P-1").unwrap(), [CaseNumber(1)]);
        assert_eq!(with_certificate(&office.store, "c").unwrap(), [CaseNumber(1)]);
    }

    fn noted(subject: &str) -> Noted {
        let (code, source) = ("P101".to_owned(), Some("scan.tif".to_owned()));
        Noted { code, severity: Severity::Defect, subject: subject.into(), source, page: Some(2) }
    }

    #[test]
    fn the_findings_are_those_of_the_last_check() {
        let mut office = Office::new();
        office.act(Some(1), &received("P-1"));
        let mut check = |subjects: &[&str]| {
            let checked = Act::Checked {
                check: 1,
                reports: BTreeMap::new(),
                found: Found::default(),
                codes: BTreeMap::new(),
                findings: subjects.iter().map(|s| noted(s)).collect(),
                certificate: None,
            };
            office.act(Some(1), &checked);
        };
        check(&["3", "8"]);
        check(&["5"]);
        assert_eq!(findings(&office.store, CaseNumber(1)).unwrap(), [noted("5")]);
    }

    #[test]
    fn a_second_drop_is_filed_without_moving_the_first() {
        let mut office = Office::new();
        let first = office.act(Some(1), &received("P-1"));
        office.act(Some(1), &Act::Filed { entry: first, place: Some("first".into()) });
        let second =
            office.act(Some(1), &Act::ReceivedAgain { envelope: envelope("P-1"), files: Vec::new() });
        office.act(Some(1), &Act::Filed { entry: second, place: Some("second".into()) });
        let case = case(&office.store, CaseNumber(1)).unwrap().unwrap();
        assert_eq!((case.again, case.place.as_deref()), (1, Some("first")));
    }

    #[test]
    fn rejected_and_given_another_try() {
        let mut office = Office::new();
        let entry = office
            .act(None, &Act::Rejected { envelope: envelope("memo"), reason: "r".into(), files: Vec::new() });
        office.act(None, &Act::Filed { entry, place: Some("there".into()) });
        assert_eq!(rejected(&office.store).unwrap()[0].place.as_deref(), Some("there"));
        office.act(None, &Act::Retried { rejection: Some(entry) });
        assert!(rejected(&office.store).unwrap().is_empty());
    }

    #[test]
    fn parked_linked_and_taken_up_again() {
        let mut office = Office::new();
        office.act(Some(1), &received("P-1"));
        office.act(Some(2), &received("P-2"));
        office.act(Some(2), &Act::Linked { to: CaseNumber(1), likeness: Likeness::SameSheets });
        office.act(Some(2), &Act::Linked { to: CaseNumber(1), likeness: Likeness::SameSheets });
        office.act(Some(2), &Act::Parked { reason: "r".into(), tries: 3 });
        let parked = case(&office.store, CaseNumber(2)).unwrap().unwrap();
        assert_eq!(
            (parked.state, parked.parked.as_deref(), parked.links.len()),
            (State::Parked, Some("r"), 1)
        );
        office.act(Some(2), &Act::Retried { rejection: None });
        assert_eq!(case(&office.store, CaseNumber(2)).unwrap().unwrap().state, State::Received);
    }

    #[test]
    fn an_entry_out_of_turn_is_refused() {
        let mut office = Office::new();
        office.act(Some(1), &received("P-1"));
        office.applied.seq += 1;
        let entry = Entry {
            seq: office.applied.seq + 1,
            time: jiff::Timestamp::UNIX_EPOCH,
            actor: "test".into(),
            case: None,
            act: serde_json::json!({"kind": "opened", "format": "f"}),
            prev: office.applied.hash.clone(),
        };
        assert!(matches!(apply(&mut office.store, &entry, "h"), Err(ProjectionError::Mismatch(_))));
    }
}
