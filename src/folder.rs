//! The data folder: where everything lies, whose it is, and which version wrote it.
//!
//! ```text
//! FORMAT               version of this layout
//! lock                 held by the one process that writes here; holds its number
//! counter              its socket
//! ledger/ledger.jsonl  the truth
//! originals/ab/abcd…   every file that ever arrived
//! cases/R-000001/1/    reports of the first check
//! readings/ab/abcd…/   what was read of an original, page by page
//! store/               the projection; store.clean beside it after an orderly end
//! ```

use crate::failure::{Failure, Kind, writing};
use crate::ledger::Originals;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// What `FORMAT` holds.
pub const FORMAT: &str = "uketsuke.data/1";
const FORMAT_NAME: &str = "uketsuke.data/";

/// A data folder.
#[derive(Clone, Debug)]
pub struct DataFolder {
    root: PathBuf,
}

/// The right to write to a data folder, until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl DataFolder {
    /// Opens a data folder, or makes one where there is nothing.
    ///
    /// # Errors
    /// When it cannot be made, holds other things, or was written by a newer version.
    pub fn open_or_make(root: &Path) -> Result<Self, Failure> {
        let cannot = |e: io::Error| {
            Failure::output(format!("データフォルダー「{}」を作れません（{}）", root.display(), writing(&e)))
                .hint("--data で書き込めるフォルダーを指定してください")
        };
        fs::create_dir_all(root).map_err(cannot)?;
        let folder = Self { root: root.to_owned() };
        if !folder.root.join("FORMAT").exists() {
            let stranger = fs::read_dir(root).map_err(cannot)?.flatten().find(|e| !is_ours(&e.file_name()));
            if let Some(stranger) = stranger {
                let name = stranger.file_name().to_string_lossy().into_owned();
                let message = format!(
                    "「{}」はuketsukeのデータフォルダーではありません（「{name}」があります）",
                    root.display()
                );
                return Err(
                    Failure::input(message).hint("--data で空のフォルダーか、新しい名前を指定してください")
                );
            }
            folder.make().map_err(cannot)?;
        }
        folder.check_format()?;
        Ok(folder)
    }

    /// Opens a data folder that must be there.
    ///
    /// # Errors
    /// When there is none, or it was written by a newer version.
    pub fn open(root: &Path) -> Result<Self, Failure> {
        let folder = Self { root: root.to_owned() };
        folder.check_format()?;
        Ok(folder)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The ledger.
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger/ledger.jsonl")
    }

    /// The originals.
    pub fn originals(&self) -> Originals {
        Originals::new(self.root.join("originals"))
    }

    /// What was read, page by page.
    pub fn readings(&self) -> PathBuf {
        self.root.join("readings")
    }

    /// Folders of the cases.
    pub fn cases(&self) -> PathBuf {
        self.root.join("cases")
    }

    /// Reports of one check of a case.
    pub fn check(&self, case: crate::case::CaseNumber, check: u32) -> PathBuf {
        self.cases().join(case.to_string()).join(check.to_string())
    }

    /// The projection.
    pub fn store(&self) -> PathBuf {
        self.root.join("store")
    }

    /// Stands beside the projection after an orderly end.
    pub fn store_is_clean(&self) -> PathBuf {
        self.root.join("store.clean")
    }

    /// Socket of the owner.
    pub fn counter(&self) -> PathBuf {
        self.root.join("counter")
    }

    /// Takes the right to write; `None` where another process has it.
    ///
    /// # Errors
    /// When the lock file cannot be written.
    pub fn try_lock(&self) -> Result<Option<Lock>, Failure> {
        let path = self.root.join("lock");
        let cannot = |e: io::Error| {
            Failure::output(format!("「{}」に書けません（{}）", path.display(), writing(&e)))
                .hint("データフォルダーの持ち主と権限を確かめてください")
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(cannot)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => return Ok(None),
            Err(error) => return Err(cannot(error.into())),
        }
        // The number is for people; that it cannot be written (a full disk) takes nothing away.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| {
            let id = std::process::id();
            file.write_all(id.to_string().as_bytes())
        });
        Ok(Some(Lock { _file: file }))
    }

    /// Takes the right to write, or says who has it.
    ///
    /// # Errors
    /// When another process has it.
    pub fn lock(&self) -> Result<Lock, Failure> {
        self.try_lock()?.ok_or_else(|| {
            let mut holder = String::new();
            let _ = File::open(self.root.join("lock")).and_then(|mut f| f.read_to_string(&mut holder));
            let holder = match holder.trim().parse::<u32>() {
                Ok(id) => format!("プロセス番号 {id}"),
                Err(_) => "プロセス番号は不明".to_owned(),
            };
            Failure::input(format!(
                "データフォルダー「{}」は、動いている別のuketsukeが使っています（{holder}）",
                self.root.display()
            ))
            .hint("動いている uketsuke watch を終えてから、もう一度実行してください")
            .hint("別の受信箱には、--data で別のデータフォルダーを指定してください")
        })
    }

    fn make(&self) -> io::Result<()> {
        for name in ["ledger", "originals", "cases", "readings", "store"] {
            fs::create_dir_all(self.root.join(name))?;
        }
        // Last, so that a folder with this file is whole.
        write_durably(&self.root.join("FORMAT"), format!("{FORMAT}\n").as_bytes())
    }

    fn check_format(&self) -> Result<(), Failure> {
        let root = self.root.display();
        let text = fs::read_to_string(self.root.join("FORMAT")).map_err(|e| {
            Failure::input(format!("データフォルダー「{root}」を開けません"))
                .because(e)
                .hint("--data で、uketsuke watch が使っているデータフォルダーを指定してください")
        })?;
        let format = text.trim();
        if format == FORMAT {
            return Ok(());
        }
        Err(match format.strip_prefix(FORMAT_NAME).and_then(|n| n.parse::<u32>().ok()) {
            Some(version) if version > 1 => Failure::input(format!(
                "データフォルダー「{root}」は、新しい版のuketsukeのものです（形式{version}）"
            ))
            .hint("新しい版のuketsukeで開いてください。この版では何も書き換えていません"),
            _ => Failure::new(Kind::Input, format!("「{root}/FORMAT」の内容を読み取れません"))
                .hint("uketsuke restore で控えから戻してください"),
        })
    }
}

/// Names that a folder being made may hold before `FORMAT` is written.
fn is_ours(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    matches!(&*name, "ledger" | "originals" | "cases" | "readings" | "store" | "lock" | "lost+found")
        || name.starts_with(".tmp")
}

/// Writes a file so that after a power cut it is there whole or not at all.
///
/// # Errors
/// When the disk refuses; then what was there before is still there.
pub fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".tmp").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Makes the names in a folder durable.
///
/// # Errors
/// When the disk refuses.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_once_and_locked_by_one() {
        let root = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_or_make(root.path()).unwrap();
        let lock = folder.try_lock().unwrap().expect("is free");
        let refused = folder.lock().unwrap_err().to_string();
        assert!(refused.contains(&std::process::id().to_string()), "{refused}");
        drop(lock);
        assert!(DataFolder::open_or_make(root.path()).unwrap().try_lock().unwrap().is_some());
    }

    #[test]
    fn newer_versions_and_strangers_are_refused() {
        let root = tempfile::tempdir().unwrap();
        DataFolder::open_or_make(root.path()).unwrap();
        fs::write(root.path().join("FORMAT"), "uketsuke.data/2\n").unwrap();
        let newer = DataFolder::open_or_make(root.path()).unwrap_err().to_string();
        assert!(newer.contains("新しい版"), "{newer}");
        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join("photo.jpg"), "x").unwrap();
        let refused = DataFolder::open_or_make(other.path()).unwrap_err().to_string();
        assert!(refused.contains("photo.jpg"), "{refused}");
    }
}
