//! What the mailroom is doing right now, for whoever asks. None of it is kept.

use crate::case::CaseNumber;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The state of a running mailroom.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// Process number.
    pub process: u32,
    /// Its inbox.
    pub inbox: String,
    /// The case that is being read.
    pub reading: Option<NowReading>,
    /// Envelopes that are not complete yet.
    pub waiting: Vec<Waiting>,
    /// Troubles that last, by what they concern.
    pub problems: BTreeMap<String, String>,
}

/// The case that is being read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NowReading {
    /// Its number.
    pub case: CaseNumber,
    /// Pages read.
    pub done: u32,
    /// All its pages.
    pub all: u32,
}

/// An envelope that is not complete.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// Its name.
    pub name: String,
    /// Why it is waited for.
    pub why: String,
    /// What a person can do.
    pub advice: String,
    /// Whether a person must look.
    pub is_problem: bool,
    /// Since when it is seen so.
    pub since: Timestamp,
}
