//! One line of the ledger: an entry and its hash, each entry naming the hash of the one before.

use super::Act;
use crate::case::CaseNumber;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// An act with its place in the stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Place in the stream, from 1 without a gap.
    pub seq: u64,
    /// What the clock said.
    pub time: Timestamp,
    /// Who did it: `mailroom`, or a person's name.
    pub actor: String,
    /// The case it is about, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseNumber>,
    /// What was done; kept as it stands, so that acts of a newer version survive.
    pub act: serde_json::Value,
    /// Hash of the entry before; that of the first is [`START`].
    pub prev: String,
}

impl Entry {
    /// The act; `None` for one that this version does not know.
    pub fn act(&self) -> Option<Act> {
        serde_json::from_value(self.act.clone()).ok()
    }
}

/// What stands for the hash before the first entry.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const HEAD: &str = "{\"hash\":\"";
const MIDDLE: &str = "\",\"entry\":";

/// An entry as it stands in the file, and its hash.
pub(super) fn write(entry: &Entry) -> (String, String) {
    let body = serde_json::to_string(entry).expect("an entry has only plain values");
    let hash = hash(body.as_bytes());
    (format!("{HEAD}{hash}{MIDDLE}{body}}}\n"), hash)
}

/// Why a line is not one that this program wrote here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Not in the form of a line.
    #[error("行の形が台帳のものではありません")]
    Form,
    /// The content is not what was hashed.
    #[error("行の内容がハッシュと合いません（書き換えられています）")]
    Altered,
    /// The line does not follow on the one before.
    #[error("前の行とつながっていません（行が抜けているか、入れ替わっています）")]
    Unchained,
}

/// Reads a line (without its line feed) that must follow on `seq` and `prev`.
pub(super) fn read(line: &str, seq: u64, prev: &str) -> Result<(Entry, String), Broken> {
    let rest = line.strip_prefix(HEAD).ok_or(Broken::Form)?;
    let (stated, rest) = rest.split_once(MIDDLE).ok_or(Broken::Form)?;
    let body = rest.strip_suffix('}').ok_or(Broken::Form)?;
    let actual = hash(body.as_bytes());
    if stated != actual {
        return Err(Broken::Altered);
    }
    let entry: Entry = serde_json::from_str(body).map_err(|_| Broken::Form)?;
    if entry.seq != seq + 1 || entry.prev != prev {
        return Err(Broken::Unchained);
    }
    Ok((entry, actual))
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64, prev: &str) -> Entry {
        Entry {
            seq,
            time: "2026-10-05T01:02:03Z".parse().expect("a time"),
            actor: "mailroom".into(),
            case: None,
            act: serde_json::json!({"kind": "opened", "format": "uketsuke.data/1"}),
            prev: prev.into(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let (line, hash) = write(&entry(1, START));
        assert_eq!(read(line.trim_end(), 0, START), Ok((entry(1, START), hash)));
    }

    #[test]
    fn every_altered_character_is_noticed() {
        let (line, _) = write(&entry(1, START));
        let line = line.trim_end();
        for at in 0..line.len() {
            let mut altered = line.as_bytes().to_vec();
            altered[at] ^= 1;
            let altered = String::from_utf8(altered).expect("still ASCII");
            assert!(read(&altered, 0, START).is_err(), "{altered}");
        }
    }

    #[test]
    fn missing_and_swapped_lines_are_noticed() {
        let (first, hash) = write(&entry(1, START));
        let (second, _) = write(&entry(2, &hash));
        assert_eq!(read(second.trim_end(), 0, START), Err(Broken::Unchained));
        assert_eq!(read(first.trim_end(), 1, &hash), Err(Broken::Unchained));
        assert!(read(second.trim_end(), 1, &hash).is_ok());
    }

    #[test]
    fn acts_of_a_newer_version_are_kept() {
        let mut newer = entry(1, START);
        newer.act = serde_json::json!({"kind": "telegraphed", "to": "Edo"});
        let (line, _) = write(&newer);
        let (read, _) = read(line.trim_end(), 0, START).expect("is read");
        assert_eq!((read.act(), read.act["to"].as_str()), (None, Some("Edo")));
    }
}
