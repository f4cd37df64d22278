//! The store: what queues and lookups are answered from. Never the only copy of anything.
//!
//! [`Store`] asks of an engine what every candidate has, one machine or many: records by key, a
//! listing by prefix, and a commit that is refused as a whole when any record is not at the
//! revision its writer saw. Revisions come from the caller (the ledger's sequence), so that two
//! engines fed alike hold the same records at the same revisions. It promises no durability: a
//! store that lost its last commits is filled up again from the ledger, one that is in doubt is
//! made anew.

mod memory;
mod sled;

pub use memory::MemoryStore;
pub use sled::SledStore;

use ::sha2::{Digest, Sha256};

/// A record as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Revision of the commit that wrote it.
    pub revision: u64,
    /// Its content.
    pub value: Vec<u8>,
}

/// One record of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its key.
    pub key: String,
    /// The revision at which the writer saw it; `None` where there was none.
    pub seen: Option<u64>,
    /// Its new content; `None` takes it away.
    pub value: Option<Vec<u8>>,
}

/// Why a store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A record is not at the revision its writer saw; nothing was changed.
    #[error("「{0}」はほかの処理で変わっています")]
    Conflict(String),
    /// A record is not what was written.
    #[error("「{0}」の記録が壊れています")]
    Damaged(String),
    /// The engine gave up.
    #[error("索引を読み書きできません")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Records by key.
pub trait Store: Send {
    /// A record, if there is one.
    ///
    /// # Errors
    /// When the engine fails or the record is damaged.
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError>;

    /// Changes some records at once, or none. `revision` must be greater than that of any commit
    /// before; every record written is at it afterwards.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a record is not as its writer saw it; when the engine fails.
    fn commit(&mut self, revision: u64, changes: &[Change]) -> Result<(), StoreError>;

    /// Records whose keys begin with `prefix`, in the order of their keys.
    ///
    /// # Errors
    /// When the engine fails or a record is damaged.
    fn scan(&self, prefix: &str) -> Result<Vec<(String, Record)>, StoreError>;
}

/// Hash over all records and revisions: equal for two stores that hold the same.
///
/// # Errors
/// When a record cannot be read.
pub fn fingerprint(store: &dyn Store) -> Result<String, StoreError> {
    let mut hasher = Sha256::new();
    for (key, record) in store.scan("")? {
        for part in [key.as_bytes(), &record.revision.to_be_bytes(), &record.value] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(key: &str, seen: Option<u64>, value: &str) -> Change {
        Change { key: key.into(), seen, value: Some(value.into()) }
    }

    /// What every engine must do.
    fn behaves(store: &mut dyn Store) {
        store.commit(1, &[put("a/1", None, "one"), put("a/2", None, "two")]).unwrap();
        assert_eq!(store.get("a/1").unwrap(), Some(Record { revision: 1, value: b"one".into() }));
        // One stale record refuses the whole commit.
        let refused = store.commit(2, &[put("a/1", Some(1), "ONE"), put("a/2", None, "again")]);
        assert!(matches!(refused, Err(StoreError::Conflict(key)) if key == "a/2"));
        assert_eq!(store.get("a/1").unwrap().unwrap().value, b"one");
        store.commit(3, &[put("a/1", Some(1), "ONE"), put("b/1", None, "three")]).unwrap();
        let keys: Vec<(String, u64)> =
            store.scan("a/").unwrap().into_iter().map(|(k, r)| (k, r.revision)).collect();
        assert_eq!(keys, [("a/1".into(), 3), ("a/2".into(), 1)]);
        store.commit(4, &[Change { key: "a/2".into(), seen: Some(1), value: None }]).unwrap();
        assert_eq!(store.get("a/2").unwrap(), None);
        // What was taken away and made again is not what its old reader saw.
        store.commit(5, &[put("a/2", None, "new")]).unwrap();
        assert!(store.commit(6, &[put("a/2", Some(1), "stale")]).is_err());
        // A store's history only goes forward.
        assert!(store.commit(5, &[put("c", None, "late")]).is_err());
    }

    #[test]
    fn engines_behave_alike() {
        let folder = tempfile::tempdir().unwrap();
        let mut sled = SledStore::open(folder.path()).unwrap();
        let mut memory = MemoryStore::default();
        behaves(&mut sled);
        behaves(&mut memory);
        assert_eq!(fingerprint(&sled).unwrap(), fingerprint(&memory).unwrap());
    }

    #[test]
    fn sled_keeps_records_over_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = SledStore::open(folder.path()).unwrap();
        store.commit(7, &[put("a", None, "one")]).unwrap();
        drop(store);
        let mut store = SledStore::open(folder.path()).unwrap();
        assert_eq!(store.get("a").unwrap(), Some(Record { revision: 7, value: b"one".into() }));
        assert!(store.commit(7, &[put("b", None, "late")]).is_err(), "revisions go on where they were");
    }
}
