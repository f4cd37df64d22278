//! A store in memory: for readers that fold the ledger themselves, and to compare others with.

use super::{Change, Record, Store, StoreError};
use std::collections::BTreeMap;

/// Records in a map.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    records: BTreeMap<String, Record>,
    revision: u64,
}

impl Store for MemoryStore {
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError> {
        Ok(self.records.get(key).cloned())
    }

    fn commit(&mut self, revision: u64, changes: &[Change]) -> Result<(), StoreError> {
        if revision <= self.revision {
            return Err(StoreError::Conflict("revision".into()));
        }
        for change in changes {
            if self.records.get(&change.key).map(|r| r.revision) != change.seen {
                return Err(StoreError::Conflict(change.key.clone()));
            }
        }
        for change in changes {
            match &change.value {
                Some(value) => {
                    self.records.insert(change.key.clone(), Record { revision, value: value.clone() });
                }
                None => {
                    self.records.remove(&change.key);
                }
            }
        }
        self.revision = revision;
        Ok(())
    }

    fn scan(&self, prefix: &str) -> Result<Vec<(String, Record)>, StoreError> {
        let from = self.records.range(prefix.to_owned()..);
        let within = from.take_while(|(key, _)| key.starts_with(prefix));
        Ok(within.map(|(key, record)| (key.clone(), record.clone())).collect())
    }
}
