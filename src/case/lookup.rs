//! What the projection's records answer.

use super::projection::{Applied, Pending, ProjectionError, Received, Result, case_key, findings_key};
use super::{Case, CaseNumber, Rejected};
use crate::ledger::Noted;
use crate::store::Store;
use serde::de::DeserializeOwned;

/// Up to where the store has followed the ledger.
///
/// # Errors
/// When the store fails.
pub fn applied(store: &dyn Store) -> Result<Applied> {
    Ok(get(store, "applied")?.unwrap_or_default())
}

/// A case.
///
/// # Errors
/// When the store fails.
pub fn case(store: &dyn Store, number: CaseNumber) -> Result<Option<Case>> {
    get(store, &case_key(number))
}

/// The findings of a case's last check, in the report's order.
///
/// # Errors
/// When the store fails.
pub fn findings(store: &dyn Store, number: CaseNumber) -> Result<Vec<Noted>> {
    Ok(get(store, &findings_key(number))?.unwrap_or_default())
}

/// The files of a case.
///
/// # Errors
/// When the store fails.
pub fn received(store: &dyn Store, number: CaseNumber) -> Result<Option<Received>> {
    get(store, &format!("received/{number}"))
}

/// Cases that wait to be read and checked, by number.
///
/// # Errors
/// When the store fails.
pub fn todo(store: &dyn Store) -> Result<Vec<CaseNumber>> {
    numbers(store, "todo/")
}

/// All cases, by number.
///
/// # Errors
/// When the store fails.
pub fn cases(store: &dyn Store) -> Result<Vec<Case>> {
    all(store, "case/")
}

/// Envelopes that have still to leave the inbox, in the order of their entries.
///
/// # Errors
/// When the store fails.
pub fn pending(store: &dyn Store) -> Result<Vec<Pending>> {
    all(store, "pending/")
}

/// Rejected envelopes, in the order of their entries.
///
/// # Errors
/// When the store fails.
pub fn rejected(store: &dyn Store) -> Result<Vec<Rejected>> {
    all(store, "rejected/")
}

/// The case with exactly these contents.
///
/// # Errors
/// When the store fails.
pub fn same_digest(store: &dyn Store, digest: &str) -> Result<Option<CaseNumber>> {
    get(store, &format!("digest/{digest}"))
}

/// Cases that hold a file with this hash.
///
/// # Errors
/// When the store fails.
pub fn with_file(store: &dyn Store, sha256: &str) -> Result<Vec<CaseNumber>> {
    numbers(store, &format!("file/{sha256}/"))
}

/// Cases with this registry certificate.
///
/// # Errors
/// When the store fails.
pub fn with_certificate(store: &dyn Store, hash: &str) -> Result<Vec<CaseNumber>> {
    numbers(store, &format!("certificate/{hash}/"))
}

/// Cases whose envelope had this name.
///
/// # Errors
/// When the store fails.
pub fn with_name(store: &dyn Store, name: &str) -> Result<Vec<CaseNumber>> {
    numbers(store, &format!("name/{name}/"))
}

fn numbers(store: &dyn Store, prefix: &str) -> Result<Vec<CaseNumber>> {
    let found = store.scan(prefix)?;
    Ok(found.iter().filter_map(|(key, _)| key[prefix.len()..].parse().ok()).collect())
}

fn all<T: DeserializeOwned>(store: &dyn Store, prefix: &str) -> Result<Vec<T>> {
    store.scan(prefix)?.iter().map(|(key, record)| parse(key, &record.value)).collect()
}

fn get<T: DeserializeOwned>(store: &dyn Store, key: &str) -> Result<Option<T>> {
    store.get(key)?.map(|record| parse(key, &record.value)).transpose()
}

pub(super) fn parse<T: DeserializeOwned>(key: &str, value: &[u8]) -> Result<T> {
    serde_json::from_slice(value).map_err(|_| ProjectionError::Mismatch(key.to_owned()))
}
