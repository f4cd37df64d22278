//! Filing: moving an envelope out of the inbox after the ledger knows what became of it.
//!
//! The place is decided by the entry alone (`done/R-000001/NAME`, `rejected/X-000012/NAME`), so a
//! move that a power cut interrupted is recognised afterwards, and made or recorded then.
//! Nothing is ever deleted or overwritten.

use super::books::MAILROOM;
use super::envelope::Envelope;
use crate::case::Pending;
use crate::cut::{self, Step};
use crate::folder::sync_folder;
use crate::ledger::Act;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

/// Folder of the inbox for what was taken in.
pub const DONE: &str = "done";
/// Folder of the inbox for what could not be.
pub const REJECTED: &str = "rejected";
/// The reason beside a rejected envelope.
pub const REASON: &str = "理由.txt";

/// Where an envelope came to lie.
#[derive(Clone, Debug, PartialEq)]
pub enum Filed {
    /// There.
    At(PathBuf),
    /// It is not in the inbox and not in its place: someone took it away. The originals are kept.
    Vanished,
    /// It was changed after it had been taken in: it stays in the inbox and is a new envelope.
    Changed,
}

impl Filed {
    /// The act that records it.
    pub fn act(&self, pending: &Pending) -> (&'static str, Act) {
        let place = match self {
            Filed::At(path) => Some(path.display().to_string()),
            Filed::Vanished | Filed::Changed => None,
        };
        (MAILROOM, Act::Filed { entry: pending.entry, place })
    }
}

/// Moves an envelope to its place.
///
/// # Errors
/// When the inbox cannot be written: the next look tries again.
pub fn file(pending: &Pending) -> io::Result<Filed> {
    let inbox = Path::new(&pending.envelope.inbox);
    let name = name(pending);
    let folder = place(inbox, pending);
    let (source, target) = (inbox.join(&name), folder.join(&name));
    let is_moved = fs::symlink_metadata(&target).is_ok();
    let lies = match fs::symlink_metadata(&source) {
        Ok(_) => Some(Envelope::list(inbox, &name)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match lies {
        // What lies there now has come since.
        _ if is_moved => sync(inbox, &folder).map(|()| Filed::At(target)),
        None => Ok(Filed::Vanished),
        Some(envelope) if envelope.stamp() != pending.envelope.stamp => Ok(Filed::Changed),
        Some(_) => {
            fs::create_dir_all(&folder)?;
            if let Some(reason) = &pending.reason {
                fs::write(folder.join(REASON), explanation(&pending.envelope.name, reason, pending.entry))?;
            }
            cut::pass(Step::PlaceMade);
            rename(&source, &target)?;
            cut::pass(Step::Moved);
            sync(inbox, &folder)?;
            cut::pass(Step::MoveSynced);
            let envelope = Envelope::list(&folder, &name)?;
            if envelope.stamp() != pending.envelope.stamp {
                // Someone was still writing: give it back, as a new envelope.
                rename(&target, &source)?;
                sync(inbox, &folder)?;
                return Ok(Filed::Changed);
            }
            take_mark_along(&source, &folder);
            Ok(Filed::At(target))
        }
    }
}

/// Moves a rejected envelope back into its inbox.
///
/// # Errors
/// When it is not where it was put, or something of its name is in the inbox.
pub fn give_back(place: &Path, inbox: &Path) -> io::Result<()> {
    let name = place.file_name().ok_or(io::ErrorKind::NotFound)?;
    rename(place, &inbox.join(name))?;
    sync_folder(inbox)
}

/// The place of an envelope: its own folder, named for the case or the rejection.
fn place(inbox: &Path, pending: &Pending) -> PathBuf {
    match (&pending.reason, pending.case) {
        (None, Some(case)) if !pending.again => inbox.join(DONE).join(case.to_string()),
        (None, Some(case)) => inbox.join(DONE).join(format!("{case}（重複 {}）", pending.entry)),
        _ => inbox.join(REJECTED).join(format!("X-{:06}", pending.entry)),
    }
}

fn name(pending: &Pending) -> OsString {
    let hexadecimal = pending.envelope.raw_name.as_deref().unwrap_or_default();
    let bytes: Vec<u8> = (0..hexadecimal.len() / 2)
        .filter_map(|i| u8::from_str_radix(hexadecimal.get(2 * i..2 * i + 2)?, 16).ok())
        .collect();
    if bytes.is_empty() { pending.envelope.name.clone().into() } else { OsString::from_vec(bytes) }
}

/// Moves without overwriting.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Network shares may not know the flag; the place is this entry's own anyway.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP) => {
            if fs::symlink_metadata(to).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(from, to)
        }
        Err(error) => Err(error.into()),
    }
}

fn sync(inbox: &Path, folder: &Path) -> io::Result<()> {
    for folder in [Some(folder), folder.parent(), Some(inbox)].into_iter().flatten() {
        match sync_folder(folder) {
            // Some network shares cannot sync a folder; the ledger does not depend on it.
            Err(error) if error.kind() != io::ErrorKind::InvalidInput => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// A mark beside a single file has done its work.
fn take_mark_along(source: &Path, folder: &Path) {
    let Some(name) = source.file_name() else { return };
    let mut mark = name.to_owned();
    mark.push(super::envelope::DONE_MARK);
    let beside = source.with_file_name(&mark);
    if beside.exists() {
        // Left behind it is no harm: a mark alone is never an envelope.
        let _ = rename(&beside, &folder.join(mark));
    }
}

fn explanation(name: &str, reason: &str, entry: u64) -> String {
    format!(
        "「{name}」は受け付けられませんでした。\n\n理由: {reason}\n\n\
         直してからもう一度受信箱に入れてください。\n\
         このまま試し直す場合は、次のように実行してください: uketsuke retry X-{entry:06}\n"
    )
}
