//! First stage: bytes → [`Sheets`].
//!
//! Comes in: the files of one package, as names and bytes. Goes out: the list of their pages,
//! in reading order, the files of the CD-R as grids of cells, and, page by page on demand, an
//! upright page image. This stage never drops a page: one that cannot be decoded stays in the
//! list with its reason. It reads no file itself; a [`Decoder`] does the dangerous work.

mod ccitt;
mod jpeg;
mod local;
pub mod order;
mod pdf;
mod png;
mod raster;
pub mod receipt;
pub mod sniff;
mod survey;
mod tiff;
pub mod trouble;
mod unpack;
mod workbook;

pub use local::LocalDecoder;
pub use survey::{sha256, survey_package};
pub use unpack::unpack;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One file of the package as it arrived.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path inside the package, with `/`, as the file system gave it.
    pub path: String,
    /// Its bytes, unaltered.
    pub bytes: std::sync::Arc<[u8]>,
}

/// What a file is, by its content rather than its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    /// TIFF, one or more pages.
    Tiff,
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// Excel workbook, Office Open XML.
    Xlsx,
    /// Excel workbook, the older binary form.
    Xls,
    /// Anything else.
    Other,
}

impl Media {
    /// The media type as the report prints it.
    pub fn mime(self) -> &'static str {
        match self {
            Media::Tiff => "image/tiff",
            Media::Pdf => "application/pdf",
            Media::Jpeg => "image/jpeg",
            Media::Png => "image/png",
            Media::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Media::Xls => "application/vnd.ms-excel",
            Media::Other => "application/octet-stream",
        }
    }
}

/// Why a file or page could not be decoded. `message` is for the user, in Japanese.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct DecodeTrouble {
    /// The kind of trouble.
    pub kind: TroubleKind,
    /// What happened and what to do, in plain Japanese, without contents of the file.
    pub message: String,
}

/// Kinds of [`DecodeTrouble`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TroubleKind {
    /// The file has no bytes.
    Empty,
    /// A password is needed.
    Encrypted,
    /// Cut short or damaged.
    Damaged,
    /// Not a format that is read.
    Unsupported,
    /// Too large to be decoded within the limits.
    TooLarge,
    /// Stopped by the wall clock.
    Deadline,
    /// The decoding process died.
    Crashed,
}

/// What a first look at a file tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// What the file is.
    pub media: Media,
    /// Number of pages; 0 for workbooks and other files.
    pub pages: u32,
}

/// Pixels of a page image, row by row from the top, without padding.
#[derive(Clone, Debug, PartialEq)]
pub enum Pixels {
    /// One byte a pixel, 0 black to 255 white.
    Gray(Vec<u8>),
    /// Three bytes a pixel: red, green, blue.
    Rgb(Vec<u8>),
}

/// A run of text of a born-digital page, in the reading order of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextRun {
    /// Box in pixels of the decoded image.
    pub rect: crate::spot::Rect,
    /// Its text.
    pub text: String,
}

/// A decoded page, as it lies in the file (EXIF and PDF rotation applied, not yet turned by content).
#[derive(Clone, Debug, PartialEq)]
pub struct PageImage {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Resolution; where the file does not say, guessed from A4.
    pub dpi: f32,
    /// Whether the scan is bilevel (one bit a pixel).
    pub bilevel: bool,
    /// The pixels.
    pub pixels: Pixels,
    /// The text layer of a born-digital PDF page where it is sound; `None` for scans.
    pub text_layer: Option<Vec<TextRun>>,
}

/// Decodes files. The program implements it with child processes (`jail/`), tests in-process.
pub trait Decoder: Sync {
    /// Looks at a file: what it is and how many pages it has.
    fn survey(&self, file: &SourceFile) -> Result<Survey, DecodeTrouble>;
    /// Decodes one page; `number` counts from 1.
    fn page(&self, file: &SourceFile, number: u32) -> Result<PageImage, DecodeTrouble>;
    /// Reads a workbook of the CD-R.
    fn workbook(&self, file: &SourceFile) -> Result<Workbook, DecodeTrouble>;
}

/// What the mailroom noted by hand (`receipt.toml`); every key may be missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Receipt {
    /// Kind of application.
    pub kind: Option<ApplicationKind>,
    /// Day the envelope arrived.
    pub received: Option<Date>,
    /// Number of the registered letter.
    pub registered_mail: Option<String>,
    /// False for a later service of the same filing.
    pub first_service: Option<bool>,
    /// Corporation or sole proprietor.
    pub applicant: Option<ApplicantKind>,
    /// The certification's number (renewal, change, end).
    pub certification: Option<String>,
    /// The day the certification ends (renewal).
    pub certified_until: Option<Date>,
    /// The day an earlier certification of the same service was revoked, from the office's register.
    pub revoked: Option<Date>,
    /// Sheets counted by hand.
    pub sheets: Option<u32>,
}

/// Kind of application (申請区分).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationKind {
    /// 新規
    #[default]
    New,
    /// 更新
    Renewal,
    /// 変更
    Change,
    /// 終了
    End,
}

impl ApplicationKind {
    /// The word the contract uses: `new`, `renewal`, `change`, `end`.
    pub fn word(self) -> &'static str {
        match self {
            ApplicationKind::New => "new",
            ApplicationKind::Renewal => "renewal",
            ApplicationKind::Change => "change",
            ApplicationKind::End => "end",
        }
    }
}

/// Who applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// 法人
    #[default]
    Corporation,
    /// 個人事業主
    SoleProprietor,
}

/// A scanned file of the package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Path inside the package.
    pub path: String,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// What it is.
    pub media: Media,
    /// Number of its pages.
    pub pages: u32,
    /// Why it could not be decoded at all, if so.
    pub trouble: Option<DecodeTrouble>,
}

/// One page of the package: which file and which page of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageRef {
    /// Index into [`Sheets::sources`].
    pub source: u32,
    /// Page in its file, from 1.
    pub number: u32,
}

/// A sheet of a workbook as a grid of displayed texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WorkSheet {
    /// Name of the sheet.
    pub name: String,
    /// Rows of cells as displayed (dates as `2026年9月28日` or the way the format shows them),
    /// furigana left out; cells under a merge are empty but for the first.
    pub rows: Vec<Vec<String>>,
    /// Merged areas as (first row, first column, last row, last column), from 0.
    pub merges: Vec<(u32, u32, u32, u32)>,
}

/// A workbook of the CD-R.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// Its sheets in order.
    pub sheets: Vec<WorkSheet>,
}

/// A file of the CD-R.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiscFile {
    /// Path inside the package (`cdrom/…`).
    pub path: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// What came of reading it.
    pub content: DiscContent,
}

/// What a file of the CD-R holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DiscContent {
    /// A workbook.
    Workbook(Workbook),
    /// A file that operating systems leave behind (Thumbs.db, .DS_Store …).
    Junk,
    /// A file of another kind (a PDF, say), not examined.
    Other,
    /// A workbook that cannot be opened.
    Unreadable(DecodeTrouble),
}

/// The package after ingestion: its sources, pages and CD-R.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheets {
    /// The mailroom's note.
    pub receipt: Receipt,
    /// Scanned files in natural order of their names.
    pub sources: Vec<Source>,
    /// All pages, source by source.
    pub pages: Vec<PageRef>,
    /// Files of the CD-R; empty where there is none.
    pub disc: Vec<DiscFile>,
    /// Remarks for the report: (file, what was noticed), in Japanese.
    pub notes: Vec<(String, String)>,
}
