//! The store in sled 0.34.
//!
//! Its traps, and how they are met: `flush` hands pages to the kernel but never calls fsync, so
//! nothing here is relied on after a power cut; a database that panics or is damaged on opening is
//! reported as an engine error and made anew by the caller; one process only may open it, which
//! the data folder's own lock sees to; space is given back only by making it anew, so records are
//! kept small. Every record carries its own hash, because a flipped bit passes through unnoticed.

use super::{Change, Record, Store, StoreError};
use sha2::{Digest, Sha256};
use sled::transaction::{ConflictableTransactionError, TransactionError, TransactionalTree};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Records in a sled database.
pub struct SledStore {
    records: sled::Tree,
    database: sled::Db,
}

/// Where the last revision is kept, outside the records.
const REVISION: &[u8] = b"revision";
const HASH: usize = 32;

impl SledStore {
    /// Opens or begins a store.
    ///
    /// # Errors
    /// When the database cannot be opened, is damaged, or is open in another process.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let open = || {
            let config = sled::Config::new().path(folder).cache_capacity(32 << 20).flush_every_ms(Some(500));
            let database = config.open()?;
            Ok(Self { records: database.open_tree("records")?, database })
        };
        // sled panics on some damaged files.
        catch_unwind(AssertUnwindSafe(open))
            .unwrap_or_else(|_| Err(sled::Error::ReportableBug("panicked on opening".into())))
            .map_err(engine)
    }

    fn last(&self) -> Result<u64, StoreError> {
        let last = self.database.get(REVISION).map_err(engine)?;
        Ok(last.and_then(|bytes| bytes.as_ref().try_into().ok().map(u64::from_be_bytes)).unwrap_or(0))
    }

    /// Hands everything to the kernel.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.database.flush().map(drop).map_err(engine)
    }
}

impl Store for SledStore {
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError> {
        self.records.get(key).map_err(engine)?.map(|bytes| unseal(key, &bytes)).transpose()
    }

    fn commit(&mut self, revision: u64, changes: &[Change]) -> Result<(), StoreError> {
        if revision <= self.last()? {
            return Err(StoreError::Conflict("revision".into()));
        }
        let all = |tree: &TransactionalTree| {
            for change in changes {
                let found = tree.get(&change.key)?.map(|bytes| unseal(&change.key, &bytes)).transpose();
                let found = found.map_err(ConflictableTransactionError::Abort)?;
                if found.map(|r| r.revision) != change.seen {
                    let conflict = StoreError::Conflict(change.key.clone());
                    return Err(ConflictableTransactionError::Abort(conflict));
                }
                match &change.value {
                    Some(value) => tree.insert(change.key.as_bytes(), seal(&change.key, revision, value))?,
                    None => tree.remove(change.key.as_bytes())?,
                };
            }
            Ok(())
        };
        self.records.transaction(all).map_err(|error| match error {
            TransactionError::Abort(error) => error,
            TransactionError::Storage(error) => engine(error),
        })?;
        self.database.insert(REVISION, &revision.to_be_bytes()).map(drop).map_err(engine)
    }

    fn scan(&self, prefix: &str) -> Result<Vec<(String, Record)>, StoreError> {
        let read = |found: sled::Result<(sled::IVec, sled::IVec)>| {
            let (key, bytes) = found.map_err(engine)?;
            let key = String::from_utf8_lossy(&key).into_owned();
            let record = unseal(&key, &bytes)?;
            Ok((key, record))
        };
        self.records.scan_prefix(prefix).map(read).collect()
    }
}

fn engine(error: sled::Error) -> StoreError {
    StoreError::Engine(Box::new(error))
}

/// Hash, revision, content; the hash is over the key too, so that no record can pass for another.
fn seal(key: &str, revision: u64, value: &[u8]) -> Vec<u8> {
    let mut sealed = hash(key, &revision.to_be_bytes(), value);
    sealed.extend_from_slice(&revision.to_be_bytes());
    sealed.extend_from_slice(value);
    sealed
}

fn unseal(key: &str, sealed: &[u8]) -> Result<Record, StoreError> {
    let damaged = || StoreError::Damaged(key.to_owned());
    let (stated, rest) = sealed.split_at_checked(HASH).ok_or_else(damaged)?;
    let (revision, value) = rest.split_at_checked(8).ok_or_else(damaged)?;
    if stated != hash(key, revision, value) {
        return Err(damaged());
    }
    let revision = u64::from_be_bytes(revision.try_into().expect("eight bytes"));
    Ok(Record { revision, value: value.to_vec() })
}

fn hash(key: &str, revision: &[u8], value: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update((key.len() as u64).to_be_bytes());
    for part in [key.as_bytes(), revision, value] {
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flipped_bit_and_a_swapped_key_are_noticed() {
        let sealed = seal("case/1", 3, b"content");
        assert_eq!(unseal("case/1", &sealed).unwrap().value, b"content");
        assert!(unseal("case/2", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 4;
            assert!(unseal("case/1", &flipped).is_err(), "byte {at}");
        }
    }
}
