//! What lies in the inbox: one entry of it is one envelope, listed without being opened.

use crate::ledger;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// A folder or file of the inbox, as a listing shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// Its name as the file system has it.
    pub name: OsString,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Its files, by path.
    pub files: Vec<Listed>,
    /// Whether a mark says that it is complete (`.done` in it or beside it).
    pub marked: bool,
    /// Things in it that are neither file nor folder, by their paths.
    pub strange: Vec<String>,
}

/// A file of an envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Where it lies.
    pub place: PathBuf,
    /// Path inside the envelope, for people and for the report: `/` between folders, composed
    /// letters, no two alike.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970.
    pub written: i128,
}

/// Greatest number of files of an envelope; more is a folder moved in by mistake.
pub const MOST_FILES: usize = 5_000;
/// Greatest size of all files together.
pub const MOST_BYTES: u64 = 3 << 30;
/// Name of the mark that says: complete.
pub const DONE_MARK: &str = ".done";

impl Envelope {
    /// Lists the entry `name` of an inbox.
    ///
    /// # Errors
    /// When a folder cannot be listed, or the entry is gone.
    pub fn list(inbox: &Path, name: &OsStr) -> io::Result<Self> {
        let root = inbox.join(name);
        let found = fs::symlink_metadata(&root)?;
        let mut envelope = Self {
            name: name.to_owned(),
            is_folder: found.is_dir(),
            files: Vec::new(),
            marked: false,
            strange: Vec::new(),
        };
        if found.is_dir() {
            envelope.walk(&root, "")?;
            envelope.files.sort_by(|a, b| a.place.cmp(&b.place));
            make_distinct(&mut envelope.files);
        } else {
            let mut mark = name.to_owned();
            mark.push(DONE_MARK);
            envelope.marked = inbox.join(mark).exists();
            envelope.add(root, &found, readable(name));
        }
        Ok(envelope)
    }

    /// Name for people: UTF-8, else Shift_JIS, as old tools write it; composed.
    pub fn name_for_people(&self) -> String {
        readable(&self.name)
    }

    /// The name's bytes in hexadecimal where they are others than those of the name for people.
    pub fn raw_name(&self) -> Option<String> {
        let is_plain = self.name.to_str() == Some(&self.name_for_people());
        (!is_plain).then(|| self.name.as_bytes().iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Hash of the listing: changes with every file that comes, goes, grows or is written to.
    pub fn stamp(&self) -> String {
        let mut hasher = Sha256::new();
        for file in &self.files {
            hasher.update(format!("{}\0{}\0{}\0", file.path, file.size, file.written));
        }
        hasher.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Bytes of all files.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|f| f.size).sum()
    }

    /// Whether the mailroom's note is in it.
    pub fn has_receipt(&self) -> bool {
        self.files.iter().any(|f| f.path.eq_ignore_ascii_case("receipt.toml"))
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if prefix.is_empty() && name == DONE_MARK {
                self.marked = true;
                continue;
            }
            // What is not there any more is seen at the next look, as a changed listing.
            let Ok(found) = fs::symlink_metadata(entry.path()) else { continue };
            let path = format!("{prefix}{}", readable(&name));
            if found.is_dir() {
                self.walk(&entry.path(), &format!("{path}/"))?;
            } else {
                self.add(entry.path(), &found, path);
            }
            if self.files.len() > MOST_FILES {
                return Ok(());
            }
        }
        Ok(())
    }

    fn add(&mut self, place: PathBuf, found: &fs::Metadata, path: String) {
        if !found.is_file() {
            self.strange.push(path);
            return;
        }
        let written = i128::from(found.mtime()) * 1_000_000_000 + i128::from(found.mtime_nsec());
        self.files.push(Listed { place, path, size: found.len(), written });
    }
}

/// Hash of an envelope's contents: which bytes it holds, whatever the files are called and
/// wherever they lie. Files that operating systems leave behind do not count.
pub fn digest(files: &[ledger::Kept]) -> String {
    let mut hashes: Vec<&str> =
        files.iter().filter(|f| !is_junk(&f.path)).map(|f| f.sha256.as_str()).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let mut hasher = Sha256::new();
    for hash in hashes {
        hasher.update(hash);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name for people and reports.
fn readable(name: &OsStr) -> String {
    match name.to_str() {
        Some(name) => name.nfc().collect(),
        None => encoding_rs::SHIFT_JIS.decode(name.as_bytes()).0.nfc().collect(),
    }
}

/// Two names of the file system may read alike (composed and decomposed, say): the later gets a number.
fn make_distinct(files: &mut [Listed]) {
    let mut taken = BTreeSet::new();
    for file in files {
        let plain = file.path.clone();
        let mut number = 2;
        while !taken.insert(file.path.clone()) {
            file.path = match plain.rsplit_once('.') {
                Some((stem, end)) if !end.contains('/') => format!("{stem} ({number}).{end}"),
                _ => format!("{plain} ({number})"),
            };
            number += 1;
        }
    }
}

/// Files that operating systems and Office leave behind, by their path.
pub fn is_junk(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    path.split('/').any(|folder| folder.eq_ignore_ascii_case("__MACOSX"))
        || matches!(name.as_str(), "thumbs.db" | "ehthumbs.db" | "desktop.ini" | "autorun.inf" | "icon\r")
        || name.starts_with('.')
        || name.starts_with("~$")
}

/// Whether a name says that a program is still writing under it.
pub fn is_named_unfinished(name: &str) -> bool {
    let name = name.to_lowercase();
    [".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".download"]
        .iter()
        .any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(inbox: &Path, name: &str) -> Envelope {
        Envelope::list(inbox, OsStr::new(name)).unwrap()
    }

    #[test]
    fn stamp_changes_with_every_file() {
        let inbox = tempfile::tempdir().unwrap();
        let folder = inbox.path().join("P-1");
        fs::create_dir_all(folder.join("cdrom")).unwrap();
        fs::write(folder.join("a.tif"), "a").unwrap();
        let first = listed(inbox.path(), "P-1");
        assert_eq!(first.stamp(), listed(inbox.path(), "P-1").stamp());
        fs::write(folder.join("a.tif"), "ab").unwrap();
        let second = listed(inbox.path(), "P-1");
        fs::write(folder.join("cdrom/A.xlsx"), "").unwrap();
        let third = listed(inbox.path(), "P-1");
        assert_ne!(first.stamp(), second.stamp());
        assert_ne!(second.stamp(), third.stamp());
        assert_eq!(
            third.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(),
            ["a.tif", "cdrom/A.xlsx"]
        );
    }

    #[test]
    fn names_of_all_kinds() {
        let inbox = tempfile::tempdir().unwrap();
        let folder = inbox.path().join("封筒　１");
        fs::create_dir(&folder).unwrap();
        // か + combining voiced mark, and the composed letter.
        for name in ["か\u{3099}.tif", "が.tif", "スキャン 1.tif"] {
            fs::write(folder.join(name), name).unwrap();
        }
        let (sjis, ..) = encoding_rs::SHIFT_JIS.encode("申請書.tif");
        fs::write(folder.join(OsStr::from_bytes(&sjis)), "s").unwrap();
        let envelope = listed(inbox.path(), "封筒　１");
        let mut paths: Vec<&str> = envelope.files.iter().map(|f| f.path.as_str()).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["が (2).tif", "が.tif", "スキャン 1.tif", "申請書.tif"]);
        assert_eq!(envelope.name_for_people(), "封筒　１");
    }

    #[test]
    fn links_are_not_followed_and_marks_are_seen() {
        let inbox = tempfile::tempdir().unwrap();
        let folder = inbox.path().join("P-1");
        fs::create_dir(&folder).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.join("scan.tif")).unwrap();
        fs::write(folder.join(DONE_MARK), "").unwrap();
        fs::write(inbox.path().join("P-2.pdf"), "").unwrap();
        let envelope = listed(inbox.path(), "P-1");
        assert_eq!((envelope.files.len(), envelope.marked), (0, true));
        assert_eq!(envelope.strange, ["scan.tif"]);
        assert!(!listed(inbox.path(), "P-2.pdf").marked);
        fs::write(inbox.path().join("P-2.pdf.done"), "").unwrap();
        assert!(listed(inbox.path(), "P-2.pdf").marked);
    }

    #[test]
    fn digest_knows_contents_only() {
        let kept =
            |path: &str, sha256: &str| ledger::Kept { path: path.into(), sha256: sha256.into(), size: 1 };
        let one = [kept("a.tif", "1"), kept("b.tif", "2"), kept("Thumbs.db", "3")];
        let two = [kept("x/b.tif", "2"), kept("x/a.tif", "1")];
        assert_eq!(digest(&one), digest(&two));
        assert_ne!(digest(&one), digest(&one[..1]));
    }
}
