//! A package that comes as one zip.

use super::trouble;
use super::{DecodeTrouble, SourceFile};
use std::io::{Cursor, Read};
use unicode_normalization::UnicodeNormalization;
use zip::ZipArchive;

/// The most entries of a zip.
const MOST_FILES: usize = 5_000;

/// The most bytes a zip may unpack to, all files together.
const MOST_BYTES: u64 = 1 << 30;

/// Unpacks a package. Names are read as UTF-8, else as Shift_JIS, as Windows in Japanese writes
/// them; a folder that holds everything is left out, and so is any name that points outside.
/// What the headers claim is not believed: bytes are counted as they come.
pub fn unpack(bytes: &[u8]) -> Result<Vec<SourceFile>, DecodeTrouble> {
    if bytes.is_empty() {
        return Err(trouble::empty());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| trouble::damaged_zip())?;
    if archive.len() > MOST_FILES {
        return Err(trouble::too_large_zip());
    }
    let (mut files, mut left) = (Vec::new(), MOST_BYTES);
    for i in 0..archive.len() {
        if archive.by_index_raw(i).is_ok_and(|entry| entry.encrypted()) {
            return Err(trouble::encrypted());
        }
        let entry = archive.by_index(i).map_err(|_| trouble::damaged_zip())?;
        let Some(path) = path(entry.name_raw()) else { continue };
        if entry.is_dir() || entry.is_symlink() {
            continue;
        }
        let mut content = Vec::new();
        entry.take(left + 1).read_to_end(&mut content).map_err(|_| trouble::damaged_zip())?;
        left = left.checked_sub(content.len() as u64).ok_or_else(trouble::too_large_zip)?;
        files.push(SourceFile { path, bytes: content.into() });
    }
    strip_common_folder(&mut files);
    Ok(files)
}

/// The path inside the package; `None` for a folder and for a name that leads out of it.
fn path(raw: &[u8]) -> Option<String> {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(raw).0.into_owned(),
    };
    // macOS writes names decomposed, Windows tools sometimes with backslashes.
    let name: String = name.replace('\\', "/").nfc().collect();
    let is_safe = |part: &str| !matches!(part, "" | "." | "..") && !part.contains([':', '\0']);
    (!name.starts_with('/') && name.split('/').all(is_safe)).then_some(name)
}

fn strip_common_folder(files: &mut [SourceFile]) {
    let is_cargo = |file: &&SourceFile| !file.path.starts_with("__MACOSX/");
    let Some(folder) = files.iter().find(is_cargo).and_then(|file| file.path.split_once('/')) else { return };
    let folder = format!("{}/", folder.0);
    // The CD-R's folder alone is no package's folder.
    if folder.eq_ignore_ascii_case("cdrom/")
        || !files.iter().filter(is_cargo).all(|file| file.path.starts_with(&folder))
    {
        return;
    }
    for file in files {
        if let Some(rest) = file.path.strip_prefix(&folder) {
            file.path = rest.to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::TroubleKind;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn names(bytes: &[u8]) -> Vec<String> {
        unpack(bytes).unwrap().into_iter().map(|file| file.path).collect()
    }

    #[test]
    fn a_single_folder_is_left_out() {
        let zip = packed(&[
            ("P-7/scan1.tif", b"a"),
            ("P-7/cdrom/A.xlsx", b"b"),
            ("__MACOSX/P-7/._scan1.tif", b"c"),
        ]);
        assert_eq!(names(&zip), ["scan1.tif", "cdrom/A.xlsx", "__MACOSX/P-7/._scan1.tif"]);
        assert_eq!(names(&packed(&[("a/1.tif", b""), ("b/2.tif", b"")])), ["a/1.tif", "b/2.tif"]);
    }

    #[test]
    fn names_in_shift_jis() {
        let (name, ..) = encoding_rs::SHIFT_JIS.encode("申請書A.xlsx");
        // The writer insists on UTF-8, so a name of the same length is overwritten, and its flag.
        let mut zip = packed(&[("aaaaaaaaaaaa", b"x")]);
        assert_eq!(name.len(), 12);
        let places: Vec<usize> =
            (0..zip.len() - 12).filter(|&at| &zip[at..at + 12] == b"aaaaaaaaaaaa").collect();
        for at in places {
            zip[at..at + 12].copy_from_slice(&name);
        }
        assert_eq!(names(&zip), ["申請書A.xlsx"]);
    }

    #[test]
    fn names_that_lead_out_are_dropped() {
        let zip = packed(&[
            ("../evil.tif", b"x"),
            ("a/../../evil.tif", b"x"),
            ("/etc/passwd", b"x"),
            ("ok.tif", b"x"),
        ]);
        assert_eq!(names(&zip), ["ok.tif"]);
    }

    #[test]
    fn rubbish_is_damaged() {
        assert_eq!(unpack(b"PK\x03\x04 and nothing more").unwrap_err().kind, TroubleKind::Damaged);
        assert_eq!(unpack(b"").unwrap_err().kind, TroubleKind::Empty);
    }
}
