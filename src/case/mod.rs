//! A case: one application from its envelope on, as the ledger's acts leave it.

mod lookup;
mod projection;

pub use lookup::{
    applied, case, cases, findings, pending, received, rejected, same_digest, todo, with_certificate,
    with_file, with_name,
};
pub use projection::{Pending, ProjectionError, Received, apply};

use crate::ledger::{Found, Likeness};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Receipt number (受付番号): given in the order of taking in, never twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber(pub u32);

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R-{:06}", self.0)
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for CaseNumber {
    type Err = &'static str;
    /// Reads `R-000012`, and what people type instead: `r-12`, `12`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let digits = match text.strip_prefix(['R', 'r']) {
            Some(rest) => rest.strip_prefix('-').unwrap_or(rest),
            None => text,
        };
        let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
        number.filter(|&n| n > 0).map(Self).ok_or("受付番号は R-000012 のように書いてください")
    }
}

/// How far a case has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Taken in, to be read.
    Received,
    /// Read, to be checked.
    Read,
    /// Checked: the report is there.
    Checked,
    /// Set aside.
    Parked,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Receipt number.
    pub number: CaseNumber,
    /// Name of its envelope.
    pub name: String,
    /// How far it has come.
    pub state: State,
    /// When it was taken in.
    pub received: Timestamp,
    /// When its last act was.
    pub changed: Timestamp,
    /// The entry that took it in.
    pub entry: u64,
    /// Number of its files.
    pub files: u32,
    /// Number of its pages, once known.
    pub pages: Option<u32>,
    /// Number of its last check; 0 where there was none.
    pub check: u32,
    /// What the last check found.
    pub found: Option<Found>,
    /// How often each rule was found not met at the last check.
    #[serde(default)]
    pub codes: BTreeMap<String, u32>,
    /// Why it was set aside, if it is.
    pub parked: Option<String>,
    /// Earlier cases that it is like.
    pub links: Vec<Link>,
    /// How many times the same files were dropped again.
    pub again: u32,
    /// Where its envelope lies now.
    pub place: Option<String>,
}

/// An earlier case that is alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The earlier case.
    pub to: CaseNumber,
    /// In what.
    pub likeness: Likeness,
}

/// A dropped envelope that cannot be an application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rejected {
    /// The entry that rejected it.
    pub entry: u64,
    /// Its name.
    pub name: String,
    /// Its inbox.
    pub inbox: String,
    /// Why.
    pub reason: String,
    /// When.
    pub time: Timestamp,
    /// Where it lies now.
    pub place: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_type_them() {
        for text in ["R-000012", "r-12", "R12", "12", " R-000012 "] {
            assert_eq!(text.parse(), Ok(CaseNumber(12)), "{text}");
        }
        for text in ["", "R-", "R-0", "X-12", "R-12a", "-1"] {
            assert!(text.parse::<CaseNumber>().is_err(), "{text}");
        }
        assert_eq!(CaseNumber(12).to_string(), "R-000012");
    }
}
