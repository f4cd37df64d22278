//! The report as a value: what the contract prints, and beside it, not serialised, what the
//! writers for people need.

use super::Place;
use crate::completeness::{Severity, UndecidedReason};
use crate::evidence::{PartState, Verdict};
use crate::extract::DocumentKind;
use crate::ingest::ApplicationKind;
use serde::Serialize;

/// The report on one package, field by field as the contract prints it. Fields marked `skip`
/// serve the writers for people and are not part of the JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Name and version of the format: `uketsuke.report/1`.
    pub format: &'static str,
    /// Name of the scheme.
    pub scheme: String,
    /// Its edition.
    pub edition: String,
    /// Title of the scheme in Japanese.
    #[serde(skip)]
    pub scheme_title: String,
    /// Kind of application.
    pub kind: ApplicationKind,
    /// Day the envelope arrived, ISO 8601.
    #[serde(skip)]
    pub received: Option<String>,
    /// Scanned files.
    pub sources: Vec<SourceEntry>,
    /// Their pages, in the order of [`crate::ingest::Sheets::pages`].
    pub pages: Vec<PageEntry>,
    /// Documents in the order of their first page.
    pub documents: Vec<DocumentEntry>,
    /// Fields of 申請書A in printed order.
    pub form_a: Vec<FieldEntry>,
    /// Rows of 申請書B in printed order.
    pub form_b: Vec<RowEntry>,
    /// Proof of existence.
    pub registry: Option<RegistryEntry>,
    /// Printed web pages.
    pub hardcopies: Vec<HardcopyEntry>,
    /// Rules not met.
    pub findings: Vec<FindingEntry>,
    /// Rules that could not be decided.
    pub undecided: Vec<UndecidedEntry>,
    /// Remarks about files and content that no rule covers.
    pub notes: Vec<NoteEntry>,
    /// What the confidences of form_a and form_b are worth, by rising confidence.
    pub calibration: Vec<CalibrationEntry>,
}

/// A class of the reliability curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CalibrationEntry {
    /// The least confidence of the class.
    pub from: f64,
    /// Filled-in fields and cells of this package.
    pub fields: u32,
    /// Fields measured in the calibration.
    pub measured: u32,
    /// Of those, read right to the last character.
    pub right: u32,
}

/// A scanned file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceEntry {
    /// Path inside the package.
    pub path: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Media type.
    pub media: &'static str,
    /// Number of pages.
    pub pages: u32,
    /// Why it could not be decoded, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageEntry {
    /// Its file.
    pub source: String,
    /// Page in its file, from 1.
    pub page: u32,
    /// Resolution.
    pub dpi: u32,
    /// By how many degrees clockwise it lay turned.
    pub rotation: u16,
    /// Skew that was straightened, in degrees.
    pub skew: f64,
    /// Whether it is blank.
    pub blank: bool,
    /// Whether it can be read.
    pub legible: bool,
    /// Printed page number.
    pub folio: Option<String>,
    /// Its text, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why it cannot be read, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// Number of cells whose ink could not be read.
    #[serde(skip_serializing_if = "is_zero")]
    pub unread_cells: u32,
    /// Number of printed lines.
    #[serde(skip)]
    pub lines: u32,
    /// Number of lines that were read with doubt.
    #[serde(skip)]
    pub doubtful_lines: u32,
    /// Places of unread cells.
    #[serde(skip)]
    pub unread: Vec<Place>,
    /// The whole page as a place.
    #[serde(skip)]
    pub whole: Option<Place>,
    /// The document that holds it: index into [`Report::documents`].
    #[serde(skip)]
    pub document: Option<usize>,
}

impl PageEntry {
    /// Whether a person has to look at the page: not legible, ink unread, or a fifth of it doubtful.
    pub fn needs_eyes(&self) -> bool {
        !self.legible || self.unread_cells > 0 || self.doubtful_lines * 5 > self.lines.max(4)
    }

    /// Why a person has to look at the page, in plain Japanese.
    pub fn reason_for_eyes(&self) -> String {
        let mut reasons = Vec::new();
        if let Some(trouble) = &self.trouble {
            reasons.push(trouble.clone());
        } else if !self.legible {
            reasons.push("読み取れない頁です。".into());
        }
        if self.unread_cells > 0 {
            reasons.push(format!("文字を読み取れない欄が{}か所あります。", self.unread_cells));
        }
        if self.doubtful_lines > 0 {
            reasons.push(format!("{}行のうち{}行の読み取りが不確かです。", self.lines, self.doubtful_lines));
        }
        reasons.concat()
    }
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A page of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentPage {
    /// Its file.
    pub source: String,
    /// Page in its file, from 1.
    pub page: u32,
    /// Printed page number.
    pub folio: Option<String>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DocumentEntry {
    /// What it is.
    pub kind: DocumentKind,
    /// 資料番号 without the word.
    pub number: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// Whether it is an excerpt.
    pub excerpt: bool,
    /// Its pages.
    pub pages: Vec<DocumentPage>,
    /// Name for people: 資料3「情報セキュリティ管理規程」.
    #[serde(skip)]
    pub label: String,
}

/// A field of 申請書A.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldEntry {
    /// Key.
    pub field: String,
    /// Value as printed; `None` where blank.
    pub value: Option<String>,
    /// Probability of the least certain character.
    pub confidence: f64,
    /// Whether nobody needs to look.
    pub sure: bool,
    /// Where it stands.
    pub spot: Option<Place>,
    /// Whether the cell holds ink that could not be read.
    #[serde(skip)]
    pub unread: bool,
}

/// A row of 申請書B.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowEntry {
    /// Key of the row.
    pub row: String,
    /// Item name as printed.
    pub item: String,
    /// Whether it must be disclosed.
    pub required: bool,
    /// 申請内容: the whole cell as printed; empty where blank.
    pub claim: String,
    /// Old and new text of a renewal's changed row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<Changed>,
    /// 添付書類等: the whole cell as printed; empty where blank.
    pub evidence: String,
    /// Probability of the least certain character of both cells.
    pub confidence: f64,
    /// Whether nobody needs to look.
    pub sure: bool,
    /// Where the claim stands.
    pub spot: Option<Place>,
    /// Citations, 同上 resolved.
    pub citations: Vec<CitationEntry>,
    /// All places of the claim, where the cell goes on on the next page.
    #[serde(skip)]
    pub claim_places: Vec<Place>,
    /// Whether either cell holds ink that could not be read.
    #[serde(skip)]
    pub unread: bool,
}

/// Old and new text of a changed row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changed {
    /// Text before.
    pub old: Option<String>,
    /// Text after.
    pub new: Option<String>,
    /// Whether it is marked in red.
    pub red: bool,
}

/// A citation and how the claim fares there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CitationEntry {
    /// 資料番号.
    pub document: Option<String>,
    /// Title of the document.
    pub title: Option<String>,
    /// Printed pages.
    pub pages: Vec<String>,
    /// Section.
    pub section: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Where support or contradiction was found.
    pub found_at: Vec<Place>,
    /// Reason of the verdict in a sentence.
    pub reason: String,
    /// The parts of the claim, one by one.
    pub parts: Vec<PartEntry>,
    /// The piece of the cell as printed.
    #[serde(skip)]
    pub raw: String,
    /// Whether it was written as 同上 and stands for an earlier row's.
    #[serde(skip)]
    pub ditto: bool,
    /// Cited places.
    #[serde(skip)]
    pub places: Vec<Place>,
    /// The document it leads to: index into [`Report::documents`].
    #[serde(skip)]
    pub target: Option<usize>,
}

/// A part of a claim and how it fares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartEntry {
    /// As written in the claim.
    pub text: String,
    /// How it fares.
    pub state: PartState,
    /// What stands there instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// Places of the words in the cited document.
    #[serde(skip)]
    pub places: Vec<Place>,
    /// Places of the words in the claim.
    #[serde(skip)]
    pub claimed: Vec<Place>,
}

/// Proof of existence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegistryEntry {
    /// Kind of certificate.
    pub certificate: Option<String>,
    /// 商号.
    pub name: Option<String>,
    /// 本店.
    pub office: Option<String>,
    /// 会社法人等番号.
    pub number: Option<String>,
    /// 会社成立の年月日, ISO 8601.
    pub founded: Option<String>,
    /// 資本金の額 in yen.
    pub capital: Option<u64>,
    /// Persons with power of representation.
    pub representatives: Vec<RepresentativeEntry>,
    /// 発行日, ISO 8601.
    pub issued: Option<String>,
    /// Original or copy.
    pub original: Option<bool>,
    /// What that was decided by.
    #[serde(skip)]
    pub original_reason: String,
    /// The same for people, with places.
    #[serde(skip)]
    pub shown: Vec<ShownValue>,
}

/// A person with power of representation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RepresentativeEntry {
    /// 代表取締役 and the like.
    pub title: String,
    /// Name.
    pub name: String,
}

/// A printed web page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HardcopyEntry {
    /// 資料番号.
    pub document: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Day of printing, ISO 8601.
    pub date: Option<String>,
    /// The same for people, with places.
    #[serde(skip)]
    pub shown: Vec<ShownValue>,
    /// The document: index into [`Report::documents`].
    #[serde(skip)]
    pub target: usize,
}

/// A value that was read, for showing.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownValue {
    /// Its label.
    pub label: &'static str,
    /// The value as printed; `None` where it was not found.
    pub value: Option<String>,
    /// Probability of the least certain character.
    pub confidence: f64,
    /// Whether nobody needs to look.
    pub sure: bool,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A rule not met.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingEntry {
    /// Code of the rule.
    pub code: String,
    /// Weight.
    pub severity: Severity,
    /// What it is about, as the contract names it.
    pub subject: String,
    /// Plain Japanese.
    pub message: String,
    /// Clause of the outline.
    pub clause: String,
    /// Places.
    pub spots: Vec<Place>,
    /// The finding that this one follows from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<CauseEntry>,
    /// What it is about, for people: 「死活監視」(項目57).
    #[serde(skip)]
    pub about: String,
    /// The document it is shown under: index into [`Report::documents`]; `None`: the package as a whole.
    #[serde(skip)]
    pub document: Option<usize>,
}

/// Code and subject of the finding that another follows from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CauseEntry {
    /// Its code.
    pub code: String,
    /// Its subject.
    pub subject: String,
}

/// A rule that could not be decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UndecidedEntry {
    /// Code of the rule.
    pub code: String,
    /// What it is about.
    pub subject: String,
    /// Why.
    pub reason: UndecidedReason,
    /// Plain Japanese.
    pub message: String,
    /// Places.
    pub spots: Vec<Place>,
    /// What it is about, for people.
    #[serde(skip)]
    pub about: String,
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoteEntry {
    /// The file it is about, if one.
    pub source: Option<String>,
    /// Plain Japanese.
    pub message: String,
    /// Where, if on a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spot: Option<Place>,
}
