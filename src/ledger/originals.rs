//! The originals: every file that ever arrived, unaltered, under its own SHA-256.
//!
//! A file is copied beside its place, synced, made read-only and only then named; what has a name
//! is whole. Nothing here is ever written again or deleted.

use crate::cut::{self, Step};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The folder of originals.
#[derive(Clone, Debug)]
pub struct Originals {
    folder: PathBuf,
}

/// Why a file could not be kept: the inbox and the data folder are told apart.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The file could not be read.
    #[error("ファイルを読めません")]
    Read(#[source] io::Error),
    /// The copy could not be written.
    #[error("原本を保存できません")]
    Write(#[source] io::Error),
}

impl Originals {
    /// The originals in a folder, which must be there.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the original with this hash lies, or would lie.
    pub fn path(&self, sha256: &str) -> PathBuf {
        self.folder.join(sha256.get(..2).unwrap_or("xx")).join(sha256)
    }

    /// Copies what can be read from `source`; gives its hash and size. The name is durable only
    /// after [`Originals::sync`].
    ///
    /// # Errors
    /// When either side refuses; then nothing is kept.
    pub fn keep(&self, mut source: impl Read) -> Result<(String, u64), KeepError> {
        let mut copy =
            tempfile::Builder::new().prefix("part-").tempfile_in(&self.folder).map_err(KeepError::Write)?;
        let mut hasher = Sha256::new();
        let mut size = 0;
        let mut buffer = vec![0; 1 << 18];
        loop {
            let read = match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(KeepError::Read(error)),
            };
            hasher.update(&buffer[..read]);
            copy.write_all(&buffer[..read]).map_err(KeepError::Write)?;
            size += read as u64;
            cut::pass(Step::OriginalHalfCopied);
        }
        let sha256: String = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        self.name(copy, &sha256).map_err(KeepError::Write)?;
        Ok((sha256, size))
    }

    fn name(&self, copy: tempfile::NamedTempFile, sha256: &str) -> io::Result<()> {
        let place = self.path(sha256);
        if holds(&place, sha256)? {
            return Ok(());
        }
        copy.as_file().set_permissions(Permissions::from_mode(0o444))?;
        copy.as_file().sync_all()?;
        cut::pass(Step::OriginalCopied);
        fs::create_dir_all(place.parent().expect("it lies in a folder"))?;
        copy.persist(&place).map_err(|error| error.error)?;
        cut::pass(Step::OriginalNamed);
        Ok(())
    }

    /// Makes the names of these originals durable.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn sync<'a>(&self, hashes: impl Iterator<Item = &'a str>) -> io::Result<()> {
        let folders: BTreeSet<PathBuf> =
            hashes.filter_map(|sha256| self.path(sha256).parent().map(Path::to_owned)).collect();
        for folder in folders {
            File::open(folder)?.sync_all()?;
        }
        File::open(&self.folder)?.sync_all()
    }

    /// All that lies in the folder: hashes, and paths of what is no original.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub fn list(&self) -> io::Result<(BTreeSet<String>, Vec<PathBuf>)> {
        let (mut hashes, mut strange) = (BTreeSet::new(), Vec::new());
        for shelf in fs::read_dir(&self.folder)? {
            let shelf = shelf?;
            if !shelf.file_type()?.is_dir() {
                strange.push(shelf.path());
                continue;
            }
            for entry in fs::read_dir(shelf.path())? {
                let path = entry?.path();
                let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
                if is_hash(&name) && self.path(&name) == path {
                    hashes.insert(name);
                } else {
                    strange.push(path);
                }
            }
        }
        Ok((hashes, strange))
    }

    /// Removes copies that a power cut left without a name. They were never recorded, and what
    /// they were copied from still lies in the inbox.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn sweep(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with("part-") {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }
}

/// Whether a file is there with exactly these bytes. A name without its bytes, as some file
/// systems leave it after a power cut, does not count.
fn holds(place: &Path, sha256: &str) -> io::Result<bool> {
    match hash_file(place) {
        Ok((actual, _)) => Ok(actual == sha256),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// SHA-256 and size of a file.
///
/// # Errors
/// When it cannot be read.
pub fn hash_file(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let (mut size, mut buffer) = (0, vec![0; 1 << 18]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => {
                hasher.update(&buffer[..read]);
                size += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect(), size))
}

fn is_hash(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_once_read_only_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::new(folder.path().to_owned());
        let (hash, size) = originals.keep(&b"abc"[..]).unwrap();
        assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!((originals.keep(&b"abc"[..]).unwrap(), size), ((hash.clone(), 3), 3));
        let place = originals.path(&hash);
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o444);
        assert_eq!(originals.list().unwrap(), (BTreeSet::from([hash]), Vec::new()));
    }

    #[test]
    fn name_without_its_bytes_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::new(folder.path().to_owned());
        let (hash, _) = originals.keep(&b"abc"[..]).unwrap();
        let place = originals.path(&hash);
        fs::set_permissions(&place, Permissions::from_mode(0o644)).unwrap();
        fs::write(&place, b"").unwrap();
        originals.keep(&b"abc"[..]).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"abc");
    }
}
