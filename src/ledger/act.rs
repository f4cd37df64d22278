//! What can be done, as the ledger records it.

use crate::case::CaseNumber;
use pipeline::completeness::Severity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An act. Kinds are only ever added; what is written here keeps its meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Act {
    /// The ledger was begun.
    Opened {
        /// Format of the data folder.
        format: String,
    },
    /// An envelope was taken in: its originals are kept.
    Received {
        /// The envelope.
        envelope: Envelope,
        /// Its files, by path.
        files: Vec<Kept>,
        /// The zip that held them, if one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        container: Option<Kept>,
        /// Earlier cases that it is like at first sight.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        alike: Vec<(CaseNumber, Likeness)>,
        /// Remarks on taking in: (file, what was noticed), in Japanese.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<(String, String)>,
    },
    /// The very same files as the case's were dropped once more.
    ReceivedAgain {
        /// The envelope.
        envelope: Envelope,
        /// Its files, and the zip that held them; among them may be such that do not count as contents.
        #[serde(default)]
        files: Vec<Kept>,
    },
    /// What was dropped cannot be an application.
    Rejected {
        /// The envelope.
        envelope: Envelope,
        /// Why, in Japanese.
        reason: String,
        /// What was kept of it all the same.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Kept>,
    },
    /// An envelope left the inbox.
    Filed {
        /// The entry that took it in or rejected it.
        entry: u64,
        /// Where it lies now; `None` where it had vanished.
        place: Option<String>,
    },
    /// All pages were read.
    Read {
        /// How many.
        pages: u32,
        /// Which reader, by its fingerprint.
        reader: String,
    },
    /// The formal check was made.
    Checked {
        /// Number of the check, from 1.
        check: u32,
        /// SHA-256 of the report's files, by their names.
        reports: BTreeMap<String, String>,
        /// What was found.
        found: Found,
        /// How often each rule was found not met, by its code.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        codes: BTreeMap<String, u32>,
        /// The findings, in the report's order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        findings: Vec<Noted>,
        /// Hash of the registry certificate's number and day of issue, if both were read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certificate: Option<String>,
    },
    /// The case was found to be like an earlier one.
    Linked {
        /// The earlier case.
        to: CaseNumber,
        /// In what.
        likeness: Likeness,
    },
    /// The case was set aside: it cannot be read without a person's help.
    Parked {
        /// Why, in Japanese.
        reason: String,
        /// After how many tries.
        tries: u32,
    },
    /// A parked case or a rejected envelope was given another try.
    Retried {
        /// The entry of the rejection, if it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rejection: Option<u64>,
    },
}

/// An envelope as it lay in the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Its name, for people.
    pub name: String,
    /// Its name's bytes in hexadecimal, where they are others (decomposed, or not UTF-8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw_name: Option<String>,
    /// The inbox.
    pub inbox: String,
    /// Hash of its listing: paths, sizes and times.
    pub stamp: String,
    /// Hash of its contents, whatever the files are called; empty where it was rejected.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
}

/// A file that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Path inside the envelope.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Their number.
    pub size: u64,
}

/// What a check found, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Findings of severity 不備.
    pub defects: u32,
    /// Of severity 確認.
    pub checks: u32,
    /// Of severity 参考.
    pub notes: u32,
    /// Rules that could not be decided.
    pub undecided: u32,
}

/// A finding as queues need it. What it says of the papers stands in the report alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Code of the rule (`E502`).
    pub code: String,
    /// Its weight.
    pub severity: Severity,
    /// What it is about: row key, field name, 資料番号 or form.
    pub subject: String,
    /// The file that it was found in; `None` where it is about what is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Page in that file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// In what two cases are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same files with another receipt, or some of the same files.
    SameFiles,
    /// The same sheets, scanned again.
    SameSheets,
    /// The same registry certificate.
    SameCertificate,
    /// The same name in the inbox.
    SameName,
}
