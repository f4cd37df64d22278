//! What the mailroom and a reading child say to each other: a JSON head, then byte strings.

use crate::ledger::{Found, Noted};
use crate::reading::prints::Print;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read, Write};
use std::path::PathBuf;

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// What pages do these files have? Answered by [`Reply::Sheets`].
    Survey {
        /// The files of the package.
        files: Vec<OriginalFile>,
    },
    /// What stands on this page? Answered by [`Reply::Page`].
    Page {
        /// The file.
        file: OriginalFile,
        /// Page in it, from 1.
        number: u32,
    },
    /// What is wrong with this package? Behind it stand its sheets. Answered by [`Reply::Checked`].
    Check {
        /// The shelf's folder.
        readings: PathBuf,
        /// The reader whose readings are to be used.
        reader: String,
        /// The day that stands for the day of receipt.
        today: Option<Date>,
    },
}

/// A file of a package: where its original lies, and what it is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OriginalFile {
    /// Path inside the package.
    pub path: String,
    /// Where its bytes lie.
    pub original: PathBuf,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The child is ready for work; said once, unasked.
    Ready,
    /// The child cannot work on this machine: what is missing, and what to do.
    Unable {
        /// What happened.
        message: String,
        /// What to do.
        hints: Vec<String>,
    },
    /// The sheets, as JSON behind it.
    Sheets,
    /// The page's text as JSON, and its picture, behind it.
    Page,
    /// The report as JSON, HTML and text behind it.
    Checked(Checked),
}

/// What a check came to, beside its report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checked {
    /// The findings, in numbers.
    pub found: Found,
    /// How often each rule was found not met.
    pub codes: BTreeMap<String, u32>,
    /// The findings, in the report's order.
    pub findings: Vec<Noted>,
    /// Hash of the registry certificate's number and day of issue.
    pub certificate: Option<String>,
    /// Prints of the pages that have enough text.
    pub prints: Vec<Print>,
}

/// The most bytes of one message: a survey with all workbooks, or a report with its pictures.
const MOST: u64 = 1 << 30;
/// The most byte strings behind a head.
const MOST_PARTS: u8 = 4;

/// Sends a head and what stands behind it.
pub(super) fn send(to: &mut impl Write, head: &impl Serialize, parts: &[&[u8]]) -> io::Result<()> {
    let head = serde_json::to_vec(head)?;
    to.write_all(&[parts.len() as u8])?;
    for part in std::iter::once(&*head).chain(parts.iter().copied()) {
        to.write_all(&(part.len() as u64).to_le_bytes())?;
        to.write_all(part)?;
    }
    to.flush()
}

/// Receives a head and what stands behind it.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<(T, Vec<Vec<u8>>)> {
    let mut count = [0];
    from.read_exact(&mut count)?;
    if count[0] > MOST_PARTS {
        return Err(ErrorKind::InvalidData.into());
    }
    let head = part(from)?;
    let parts = (0..count[0]).map(|_| part(from)).collect::<io::Result<_>>()?;
    Ok((serde_json::from_slice(&head)?, parts))
}

fn part(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > MOST {
        return Err(ErrorKind::InvalidData.into());
    }
    // Memory is taken as the bytes come, not as they are announced.
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != length { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_received() {
        let mut wire = Vec::new();
        send(&mut wire, &Reply::Page, &[b"text", b""]).unwrap();
        let (reply, parts): (Reply, _) = receive(&mut wire.as_slice()).unwrap();
        assert_eq!((reply, parts), (Reply::Page, vec![b"text".to_vec(), Vec::new()]));
        for length in 0..wire.len() {
            assert!(receive::<Reply>(&mut &wire[..length]).is_err(), "cut at {length}");
        }
    }

    #[test]
    fn announced_giants_are_refused() {
        let wire = [&[0][..], &u64::MAX.to_le_bytes(), b"{}"].concat();
        assert!(receive::<Reply>(&mut wire.as_slice()).is_err());
        assert!(receive::<Reply>(&mut [255u8; 64].as_slice()).is_err());
    }
}
