//! A package from disk: a folder, a zip, or one scanned file, as names and bytes.
//!
//! Nothing is altered and nothing is judged here; a file that cannot be read becomes a remark for
//! the report, and the others are taken all the same.

use crate::failure::{Failure, reading};
use crate::jail::{JailedDecoder, Limits};
use pipeline::ingest::{Media, SourceFile, sniff};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// The files of a package.
pub struct Package {
    /// The files, by path.
    pub files: Vec<SourceFile>,
    /// Files that could not be read: (path, what happened), in Japanese.
    pub notes: Vec<(String, String)>,
}

/// Greatest number of files in a package; more is a folder named by mistake.
const MOST_FILES: usize = 5_000;
/// Greatest size of all files together.
const MOST_BYTES: u64 = 3 << 30;

impl Package {
    /// Opens a package.
    ///
    /// # Errors
    /// When there is none at this path, or nothing of it can be read.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let about = path.display();
        let found = std::fs::metadata(path).map_err(|e| {
            Failure::input(format!("申請書類一式「{about}」が{}", reading(&e)))
                .hint("フォルダーの名前と場所を確かめてください")
        })?;
        let mut package = Self { files: Vec::new(), notes: Vec::new() };
        if found.is_dir() {
            package.take_folder(path, path, &mut 0)?;
        } else {
            package.take_file(path)?;
        }
        package.files.sort_by(|a, b| a.path.cmp(&b.path));
        package.notes.sort();
        if package.files.is_empty() {
            let mut failure = Failure::input(format!("「{about}」には読めるファイルがありません"));
            for (file, what) in package.notes.iter().take(5) {
                failure = failure.hint(format!("「{file}」: {what}"));
            }
            return Err(failure
                .hint("スキャンしたファイル（TIFF、PDF、JPEG、PNG）の入ったフォルダーを指定してください"));
        }
        Ok(package)
    }

    fn take_folder(&mut self, root: &Path, folder: &Path, size: &mut u64) -> Result<(), Failure> {
        let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) if folder == root => {
                return Err(Failure::input(format!("フォルダー「{}」が{}", root.display(), reading(&e))));
            }
            Err(e) => {
                self.notes.push((name(folder), format!("フォルダーが{}。", reading(&e))));
                return Ok(());
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            // A link to a folder could lead round in a circle; only what lies here is the package.
            let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
            if is_folder {
                self.take_folder(root, &path, size)?;
                continue;
            }
            if std::fs::metadata(&path).is_ok_and(|m| !m.is_file()) {
                continue;
            }
            match File::open(&path).and_then(|f| read_within(f, size)) {
                Ok(Some(bytes)) => self.add(name(&path), bytes)?,
                Ok(None) => return Err(too_large(root)),
                Err(e) => self.notes.push((name(&path), format!("ファイルが{}。", reading(&e)))),
            }
        }
        Ok(())
    }

    fn take_file(&mut self, path: &Path) -> Result<(), Failure> {
        let about = path.display();
        let bytes = File::open(path)
            .and_then(|file| read_within(file, &mut 0))
            .map_err(|e| Failure::input(format!("「{about}」が{}", reading(&e))))?
            .ok_or_else(|| too_large(path))?;
        let media = sniff::media(&bytes);
        // A workbook is a zip too, but no package.
        if media == Media::Other && bytes.starts_with(b"PK") {
            return self.take_zip(bytes.into(), path);
        }
        let named_pdf = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
        if matches!(media, Media::Other | Media::Xlsx | Media::Xls) && !named_pdf {
            return Err(Failure::input(format!("「{about}」は申請書類一式として読めない形式です"))
                .hint("フォルダー、zipファイル、またはPDFを指定してください"));
        }
        let name = path.file_name().map_or_else(|| about.to_string(), |n| n.to_string_lossy().into_owned());
        self.add(name, bytes)
    }

    /// A zip is unpacked in a child, as every file that could be hostile.
    fn take_zip(&mut self, bytes: Arc<[u8]>, path: &Path) -> Result<(), Failure> {
        let about = path.display();
        let jail = JailedDecoder::new(Limits::default(), None)
            .map_err(|e| Failure::machine("ファイルを開くための子プロセスを始められません").because(e))?;
        self.files = jail.unpack(bytes).map_err(|trouble| {
            Failure::input(format!("zipファイル「{about}」を開けません"))
                .because(trouble)
                .hint("フォルダーに展開して、そのフォルダーを指定してください")
        })?;
        Ok(())
    }

    fn add(&mut self, path: String, bytes: Vec<u8>) -> Result<(), Failure> {
        if self.files.len() >= MOST_FILES {
            return Err(too_many(Path::new(&path)));
        }
        self.files.push(SourceFile { path, bytes: bytes.into() });
        Ok(())
    }
}

/// All bytes; `None` where they would bring the package above its greatest size.
fn read_within(file: impl Read, size: &mut u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    file.take(MOST_BYTES - *size + 1).read_to_end(&mut bytes)?;
    *size += bytes.len() as u64;
    Ok((*size <= MOST_BYTES).then_some(bytes))
}

fn too_large(path: &Path) -> Failure {
    Failure::input(format!("「{}」が大きすぎます（上限 {}GB）", path.display(), MOST_BYTES >> 30))
        .hint("1件の申請書類一式だけを指定してください")
}

fn too_many(path: &Path) -> Failure {
    Failure::input(format!("「{}」にはファイルが多すぎます（上限 {MOST_FILES}件）", path.display()))
        .hint("1件の申請書類一式だけを指定してください")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(package: &Package) -> Vec<&str> {
        package.files.iter().map(|f| f.path.as_str()).collect()
    }

    #[test]
    fn folder_is_taken_with_its_sub_folders() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("cdrom")).expect("creates");
        for name in ["scan-2.tif", "scan-10.tif", "cdrom/A.xlsx"] {
            std::fs::write(folder.path().join(name), name).expect("writes");
        }
        let package = Package::open(folder.path()).expect("opens");
        assert_eq!(paths(&package), ["cdrom/A.xlsx", "scan-10.tif", "scan-2.tif"]);
        assert_eq!(&*package.files[0].bytes, b"cdrom/A.xlsx");
    }

    #[test]
    fn what_is_no_package_is_refused_with_a_hint() {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = |path: &Path| {
            let failure = Package::open(path).err().expect("is refused");
            assert!(!failure.hints.is_empty(), "{failure}");
        };
        refused(folder.path());
        refused(&folder.path().join("nothing"));
        let note = folder.path().join("note.txt");
        std::fs::write(&note, "memo").expect("writes");
        refused(&note);
    }
}
