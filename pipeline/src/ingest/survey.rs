//! What came in the envelope: scans, files of the CD-R, the mailroom's note, and junk.

use super::{
    DecodeTrouble, Decoder, DiscContent, DiscFile, Media, PageRef, Receipt, Sheets, Source, SourceFile,
};
use super::{order, receipt, sniff, trouble};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// Looks through the files of a package.
///
/// The files may come in any order; `receipt` is the text of `receipt.toml` where the caller has
/// it apart from the files. A scan that cannot be opened stays in the list as one page with its
/// trouble, so that it is reported and never lost.
pub fn survey_package(files: &[SourceFile], receipt: Option<&str>, decoder: &dyn Decoder) -> Sheets {
    let mut files: Vec<&SourceFile> = files.iter().collect();
    files.sort_by(|a, b| order::natural(&a.path, &b.path));
    files.dedup_by(|a, b| a.path == b.path);
    let mut sheets = Sheets::default();
    let (mut scans, mut disc, mut note) = (Vec::new(), Vec::new(), receipt.map(str::to_owned));
    for file in files {
        match place(file) {
            Place::Scan => scans.push(file),
            Place::Disc => disc.push(file),
            Place::Receipt => note = note.or_else(|| Some(decode_text(&file.bytes))),
            Place::Junk => {}
            Place::Stray => sheets.notes.push((file.path.clone(), STRAY.to_owned())),
        }
    }
    if let Some(text) = note {
        let (read, remarks): (Receipt, _) = receipt::read(&text);
        sheets.receipt = read;
        sheets.notes.extend(remarks.into_iter().map(|remark| ("receipt.toml".to_owned(), remark)));
    }
    sheets.sources = scans.par_iter().map(|file| source(file, decoder)).collect();
    for (i, source) in sheets.sources.iter().enumerate() {
        sheets.pages.extend((1..=source.pages).map(|number| PageRef { source: i as u32, number }));
    }
    sheets.disc = disc.par_iter().map(|file| disc_file(file, decoder)).collect();
    for file in disc.iter().filter(|file| !is_on_disc(&file.path)) {
        sheets.notes.push((file.path.clone(), OUTSIDE.to_owned()));
    }
    sheets
}

const STRAY: &str = "申請書類のスキャンではないファイルのため、点検の対象にしていません。";
const OUTSIDE: &str = "Excelのファイルがcdromフォルダーの外にあります。CD-Rのファイルとして読み取りました。";

/// The SHA-256 of some bytes in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The part a file plays in its package.
#[derive(Debug, PartialEq)]
enum Place {
    Scan,
    Disc,
    Receipt,
    Junk,
    Stray,
}

fn place(file: &SourceFile) -> Place {
    let name = name(&file.path).to_lowercase();
    if is_on_disc(&file.path) {
        return Place::Disc;
    }
    if is_junk(&file.path) {
        return Place::Junk;
    }
    if name == "receipt.toml" {
        return Place::Receipt;
    }
    match sniff::media(&file.bytes) {
        Media::Tiff | Media::Pdf | Media::Jpeg | Media::Png => Place::Scan,
        // What is named like a scan was meant as one, whatever is inside.
        _ if is_named_like_a_scan(&name) => Place::Scan,
        Media::Xlsx | Media::Xls => Place::Disc,
        Media::Other => Place::Stray,
    }
}

fn source(file: &SourceFile, decoder: &dyn Decoder) -> Source {
    let surveyed = decoder.survey(file).and_then(|survey| match survey.media {
        Media::Tiff | Media::Pdf | Media::Jpeg | Media::Png if survey.pages > 0 => Ok(survey),
        Media::Tiff | Media::Pdf | Media::Jpeg | Media::Png => Err(trouble::no_pages()),
        _ => Err(trouble::unsupported_media()),
    });
    let (media, pages, trouble): (_, _, Option<DecodeTrouble>) = match surveyed {
        Ok(survey) => (survey.media, survey.pages, None),
        Err(trouble) => (sniff::media(&file.bytes), 1, Some(trouble)),
    };
    Source { path: file.path.clone(), sha256: sha256(&file.bytes), media, pages, trouble }
}

fn disc_file(file: &SourceFile, decoder: &dyn Decoder) -> DiscFile {
    let is_named_like_a_workbook =
        [".xlsx", ".xls", ".xlsm"].iter().any(|end| file.path.to_lowercase().ends_with(end));
    let content = if is_junk(&file.path) {
        DiscContent::Junk
    } else if is_named_like_a_workbook || matches!(sniff::media(&file.bytes), Media::Xlsx | Media::Xls) {
        match decoder.workbook(file) {
            Ok(workbook) => DiscContent::Workbook(workbook),
            Err(trouble) => DiscContent::Unreadable(trouble),
        }
    } else {
        DiscContent::Other
    };
    DiscFile { path: file.path.clone(), sha256: sha256(&file.bytes), content }
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a file lies in the folder of the CD-R, however that is spelt.
fn is_on_disc(path: &str) -> bool {
    path.split('/').rev().skip(1).any(|folder| {
        let folder: String = folder.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        matches!(folder.as_str(), "cdrom" | "cdr")
    })
}

/// Files that operating systems and Office leave behind.
fn is_junk(path: &str) -> bool {
    let name = name(path).to_lowercase();
    path.split('/').any(|folder| folder.eq_ignore_ascii_case("__MACOSX"))
        || matches!(name.as_str(), "thumbs.db" | "ehthumbs.db" | "desktop.ini" | "autorun.inf" | "icon\r")
        || name.starts_with('.')
        || name.starts_with("~$")
}

fn is_named_like_a_scan(name: &str) -> bool {
    const ENDS: [&str; 18] = [
        "tif", "tiff", "pdf", "jpg", "jpeg", "jpe", "jfif", "png", "bmp", "gif", "webp", "heic", "heif",
        "jp2", "j2k", "jxl", "avif", "xdw",
    ];
    name.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end))
}

/// Text of unknown encoding: UTF-8, else Shift_JIS, as Windows editors still write it.
fn decode_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(bytes).0.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{ApplicationKind, PageImage, Survey, TroubleKind, Workbook};

    /// Says three pages of every TIFF and refuses all else.
    struct Three;

    impl Decoder for Three {
        fn survey(&self, file: &SourceFile) -> Result<Survey, DecodeTrouble> {
            match sniff::media(&file.bytes) {
                Media::Tiff => Ok(Survey { media: Media::Tiff, pages: 3 }),
                media @ Media::Other => Ok(Survey { media, pages: 0 }),
                _ => Err(trouble::encrypted()),
            }
        }
        fn page(&self, _: &SourceFile, _: u32) -> Result<PageImage, DecodeTrouble> {
            Err(trouble::damaged())
        }
        fn workbook(&self, _: &SourceFile) -> Result<Workbook, DecodeTrouble> {
            Ok(Workbook::default())
        }
    }

    fn file(path: &str, bytes: &[u8]) -> SourceFile {
        SourceFile { path: path.to_owned(), bytes: bytes.into() }
    }

    #[test]
    fn sorts_the_envelope() {
        let files = [
            file("scan-10.tif", b"II*\0"),
            file("scan-2.pdf", b"%PDF-1.7"),
            file("scan-3.tif", b"not a scan"),
            file("cdrom/Thumbs.db", b"x"),
            file("cdrom/A.xlsx", b"PK\x03\x04"),
            file("cdrom/readme.pdf", b"%PDF-1.4"),
            file("__MACOSX/scan-10.tif", b"II*\0"),
            file("._scan-10.tif", b"II*\0"),
            file("memo.txt", b"memo"),
            file("receipt.toml", b"kind = \"end\""),
        ];
        let sheets = survey_package(&files, None, &Three);
        let sources: Vec<_> = sheets.sources.iter().map(|s| (s.path.as_str(), s.pages)).collect();
        assert_eq!(sources, [("scan-2.pdf", 1), ("scan-3.tif", 1), ("scan-10.tif", 3)]);
        let trouble = |i: usize| sheets.sources[i].trouble.as_ref().map(|t| t.kind);
        assert_eq!(trouble(0), Some(TroubleKind::Encrypted));
        assert_eq!(trouble(1), Some(TroubleKind::Unsupported));
        assert_eq!(sheets.pages.len(), 5);
        let disc: Vec<_> = sheets.disc.iter().map(|d| (d.path.as_str(), &d.content)).collect();
        assert_eq!(disc[0], ("cdrom/A.xlsx", &DiscContent::Workbook(Workbook::default())));
        assert_eq!(disc[1], ("cdrom/readme.pdf", &DiscContent::Other));
        assert_eq!(disc[2], ("cdrom/Thumbs.db", &DiscContent::Junk));
        assert_eq!(sheets.receipt.kind, Some(ApplicationKind::End));
        assert_eq!(sheets.notes, [("memo.txt".to_owned(), STRAY.to_owned())]);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let mut files = vec![file("b.tif", b"II*\0"), file("a.tif", b"II*\0"), file("a10.tif", b"II*\0")];
        let forwards = survey_package(&files, None, &Three);
        files.reverse();
        assert_eq!(survey_package(&files, None, &Three), forwards);
    }

    #[test]
    fn known_hash() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
