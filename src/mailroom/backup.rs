//! Backups: one tar file with the ledger as far as it goes now, and all that it names.
//!
//! The ledger is read first. What it names is on the disk before it is named and never changes, so
//! the mailroom may go on meanwhile. Readings and projection are left out: they can be made anew.

use super::audit::{self, Audit};
use super::books;
use crate::failure::{Failure, reading, writing};
use crate::folder::{DataFolder, FORMAT, sync_folder};
use std::fs::{self, File, Permissions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path};
use tar::{Archive, Builder, EntryType, Header};

const LEDGER: &str = "ledger/ledger.jsonl";

/// Writes a backup to a file; `told` hears how many files are in it, of how many.
///
/// # Errors
/// When the ledger was altered, an original is missing, or the file cannot be written; then there
/// is no file.
pub fn backup(folder: &DataFolder, out: &Path, told: impl Fn(usize, usize)) -> Result<usize, Failure> {
    let (walked, paths) = audit::named_paths(folder).map_err(books::failure)?;
    let cannot = |e: io::Error| {
        Failure::output(format!("控え「{}」を書けません（{}）", out.display(), writing(&e)))
            .hint("空き容量と、書き込む場所の権限を確かめてください")
    };
    let beside = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = tempfile::Builder::new().prefix(".tmp").tempfile_in(beside).map_err(cannot)?;
    let mut archive = Builder::new(BufWriter::with_capacity(1 << 20, file));
    let format = format!("{FORMAT}\n");
    archive
        .append_data(&mut header(format.len() as u64, 0o644), "FORMAT", format.as_bytes())
        .map_err(cannot)?;
    let ledger = File::open(folder.ledger()).map_err(cannot)?.take(walked.length);
    archive.append_data(&mut header(walked.length, 0o644), LEDGER, ledger).map_err(cannot)?;
    for (done, path) in paths.iter().enumerate() {
        told(done, paths.len());
        let missing = |e: io::Error| {
            Failure::input(format!("「{}」が{}", folder.root().join(path).display(), reading(&e)))
                .hint("uketsuke verify で調べてください。控えは作られていません")
        };
        let file = File::open(folder.root().join(path)).map_err(missing)?;
        let length = file.metadata().map_err(missing)?.len();
        archive.append_data(&mut header(length, 0o444), path, file.take(length)).map_err(cannot)?;
    }
    let file = archive
        .into_inner()
        .and_then(|writer| writer.into_inner().map_err(|e| e.into_error()))
        .map_err(cannot)?;
    file.as_file().sync_all().map_err(cannot)?;
    file.persist(out).map_err(|e| cannot(e.error))?;
    sync_folder(beside).map_err(cannot)?;
    Ok(paths.len() + 2)
}

/// Makes a data folder of a backup, after everything in it was verified.
///
/// # Errors
/// When the file is no backup or does not verify, or the folder is not empty; then there is no
/// data folder.
pub fn restore(file: &Path, root: &Path) -> Result<Audit, Failure> {
    let about = file.display();
    let input = File::open(file).map_err(|e| Failure::input(format!("控え「{about}」が{}", reading(&e))))?;
    if fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::input(format!("「{}」は空ではありません", root.display()))
            .hint("--data で、まだないフォルダーを指定してください"));
    }
    let cannot = |e: io::Error| {
        Failure::output(format!("「{}」に戻せません（{}）", root.display(), writing(&e)))
            .hint("空き容量と権限を確かめてください")
    };
    let beside = root.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(beside).map_err(cannot)?;
    let made = tempfile::Builder::new().prefix(".restoring-").tempdir_in(beside).map_err(cannot)?;
    let broken = |why: String| {
        Failure::input(format!("控え「{about}」から戻せません"))
            .because(why)
            .hint("ほかの控えを使ってください。何も書き換えていません")
    };
    unpack(input, made.path()).map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::PermissionDenied => cannot(error),
        _ => broken(error.to_string()),
    })?;
    for name in ["ledger", "originals", "cases", "readings", "store"] {
        fs::create_dir_all(made.path().join(name)).map_err(cannot)?;
    }
    let folder = DataFolder::open(made.path())?;
    let audit = audit::audit(&folder, |_, _| ());
    if let Some(fault) = audit.faults.first() {
        return Err(broken(fault.clone()));
    }
    books::rebuild(&folder)?;
    // An empty folder may stand in the way.
    let _ = fs::remove_dir(root);
    fs::set_permissions(made.path(), Permissions::from_mode(0o750)).map_err(cannot)?;
    fs::rename(made.path(), root).map_err(cannot)?;
    let _ = made.keep();
    sync_folder(beside).map_err(cannot)?;
    Ok(audit)
}

fn unpack(input: File, to: &Path) -> io::Result<()> {
    let mut archive = Archive::new(BufReader::with_capacity(1 << 20, input));
    let mut seen_format = false;
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        if entry.header().entry_type() != EntryType::Regular || !is_plain || !is_expected(&path) {
            return Err(io::Error::other(format!("控えにないはずの「{}」が入っています", path.display())));
        }
        seen_format |= path == Path::new("FORMAT");
        let place = to.join(&path);
        fs::create_dir_all(place.parent().expect("it lies in the folder"))?;
        let mut file = File::options().write(true).create_new(true).open(&place)?;
        io::copy(&mut entry, &mut file)?;
        file.flush()?;
        if path.starts_with("originals") {
            file.set_permissions(Permissions::from_mode(0o444))?;
        }
        file.sync_all()?;
    }
    if seen_format { Ok(()) } else { Err(io::Error::other("uketsukeの控えではありません")) }
}

fn is_expected(path: &Path) -> bool {
    path == Path::new("FORMAT")
        || path == Path::new(LEDGER)
        || path.starts_with("originals")
        || path.starts_with("cases")
}

fn header(size: u64, mode: u32) -> Header {
    let mut header = Header::new_gnu();
    header.set_size(size);
    header.set_mode(mode);
    header.set_entry_type(EntryType::Regular);
    header.set_mtime(0);
    header
}
