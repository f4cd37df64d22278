//! Third stage: pages' text → [`Dossier`].
//!
//! Comes in: every [`PageText`](crate::ocr::PageText) of the package, the CD-R's workbooks and the scheme. Goes out:
//! which pages belong together as documents, and the fields of forms, certificate, list of
//! documents and hardcopies, each with its place. What is not found is `None`; nothing is guessed.

mod align;
mod breakdown;
pub mod calibration;
mod columns;
mod disc;
mod documents;
mod edges;
#[cfg(test)]
pub(crate) mod fixture;
mod folio;
mod form_a;
mod form_b;
mod grid;
mod hardcopy;
mod joining;
mod label;
mod likeness;
mod notice;
mod registry;
mod sights;
mod slips;
mod split;
mod surety;
mod vocabulary;

pub use slips::with_slips;

use crate::ingest::{ApplicationKind, DecodeTrouble, Sheets};
use crate::ja::text::fold;
use crate::ocr::PageText;
use crate::scheme::{Printed, Scheme};
use crate::spot::{PageIndex, Reading, Rect, Spot};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Reads the package: documents, forms, certificate, list, hardcopies, CD-R.
///
/// `pages` has one entry for each of `sheets.pages`, in the same order.
pub fn extract(sheets: &Sheets, pages: &[PageText], scheme: &Scheme) -> Dossier {
    let words = vocabulary::Vocabulary::of(scheme);
    let seen: Vec<sights::Sight> = pages.iter().map(|p| sights::look(p, &words)).collect();
    let first_of_file: Vec<bool> =
        (0..pages.len()).map(|i| sheets.pages.get(i).is_none_or(|p| p.number == 1)).collect();
    // The list of documents helps to part the others, so it is read from a first grouping.
    let list = {
        let documents = documents::identify(&seen, &first_of_file, pages, scheme, None);
        read_breakdown(&documents, pages, scheme)
    };
    let documents = documents::identify(&seen, &first_of_file, pages, scheme, list.as_ref());
    let mut dossier = Dossier {
        breakdown: read_breakdown(&documents, pages, scheme),
        folios: folios(&documents, &seen, pages),
        disc: disc::read(sheets, scheme),
        documents,
        ..Dossier::default()
    };
    for (index, document) in dossier.documents.iter().enumerate() {
        let at = DocumentIndex(index as u32);
        match document.kind {
            DocumentKind::FormA => {
                dossier.forms_a.push(form_a::read(at, document, pages, scheme));
            }
            DocumentKind::FormB if dossier.form_b.is_none() => {
                dossier.form_b = Some(form_b::read(at, document, pages, scheme));
            }
            DocumentKind::RegistryCertificate if dossier.registry.is_none() => {
                dossier.registry = Some(registry::read(at, document, pages));
            }
            DocumentKind::WebHardcopy => {
                dossier.hardcopies.push(hardcopy::read(at, document, pages));
            }
            DocumentKind::RenewalForm | DocumentKind::ChangeNotice | DocumentKind::EndNotice
                if dossier.notice.is_none() =>
            {
                dossier.notice = notice::read(at, document, pages);
            }
            _ => {}
        }
    }
    part_names(&mut dossier);
    surety::mark(&mut dossier, &Printed::of(scheme));
    dossier
}

fn read_breakdown(documents: &[Document], pages: &[PageText], scheme: &Scheme) -> Option<Breakdown> {
    documents
        .iter()
        .enumerate()
        .find(|(_, d)| d.kind == DocumentKind::Breakdown)
        .map(|(i, d)| breakdown::read(DocumentIndex(i as u32), d, pages, scheme))
}

/// Printed page numbers, page by page.
fn folios(documents: &[Document], seen: &[sights::Sight], pages: &[PageText]) -> Vec<Option<Folio>> {
    let marks: Vec<Vec<folio::Mark>> = seen.iter().map(|s| s.marks.clone()).collect();
    let blank: Vec<bool> = seen.iter().map(|s| s.blank).collect();
    let mut out = vec![None; pages.len()];
    for document in documents.iter().filter(|d| d.kind != DocumentKind::Separator) {
        for (page, folio) in folio::settle(&document.pages, &marks, &blank) {
            if let Some(slot) = out.get_mut(page.at()) {
                *slot = Some(folio);
            }
        }
    }
    out
}

/// A letter-spaced name of the certificate does not show where the family name ends; the form does.
fn part_names(dossier: &mut Dossier) {
    let written: Vec<String> = dossier
        .forms_a
        .iter()
        .filter_map(|f| f.value("代表者氏名"))
        .map(|r| r.value.clone())
        .filter(|n| n.split_whitespace().count() == 2)
        .collect();
    let Some(registry) = &mut dossier.registry else { return };
    for representative in &mut registry.representatives {
        let name = &mut representative.name.value;
        let bare: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
        for other in &written {
            let family = other.split_whitespace().next().map_or(0, |f| f.chars().count());
            let same = fold(other) == fold(name);
            if same && family > 0 && family < bare.len() {
                let (family, given) = bare.split_at(family);
                *name = family.iter().chain([&' ']).chain(given).collect();
            }
        }
    }
}

/// Kinds of document (contract: `documents[].kind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 申請書A
    FormA,
    /// 申請書B
    FormB,
    /// 登記事項証明書
    RegistryCertificate,
    /// Copy of a sole proprietor's identity document.
    IdentityCopy,
    /// 提出書類及び資料内訳書
    Breakdown,
    /// 疎明資料
    Evidence,
    /// Printed web page.
    WebHardcopy,
    /// Translation of a document.
    Translation,
    /// Proof that the person named belongs to the applicant and is responsible.
    ResponsibilityProof,
    /// 認定証
    Certification,
    /// Self-declaration on the use of the mark.
    MarkDeclaration,
    /// 更新申請書
    RenewalForm,
    /// Notice of change.
    ChangeNotice,
    /// Notice of end of service.
    EndNotice,
    /// Index tab or separator sheet.
    Separator,
    /// Could not be told.
    Unknown,
}

impl DocumentKind {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        use DocumentKind::*;
        match self {
            FormA => "form_a",
            FormB => "form_b",
            RegistryCertificate => "registry_certificate",
            IdentityCopy => "identity_copy",
            Breakdown => "breakdown",
            Evidence => "evidence",
            WebHardcopy => "web_hardcopy",
            Translation => "translation",
            ResponsibilityProof => "responsibility_proof",
            Certification => "certification",
            MarkDeclaration => "mark_declaration",
            RenewalForm => "renewal_form",
            ChangeNotice => "change_notice",
            EndNotice => "end_notice",
            Separator => "separator",
            Unknown => "unknown",
        }
    }
}

/// Position of a document in [`Dossier::documents`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DocumentIndex(pub u32);

/// A document: a run of pages that belongs together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// 資料番号 without the word (`3`, `3-1`); `None` for forms.
    pub number: Option<String>,
    /// Title: from the list of documents if it is listed there, else from its own cover.
    pub title: Option<String>,
    /// Whether it is an excerpt (抜粋), by the word on list, tab or cover.
    pub excerpt: bool,
    /// Its pages in order, blank backs included.
    pub pages: Vec<PageIndex>,
    /// Where number and title were seen on its pages.
    pub spots: Vec<Spot>,
    /// Whether it is mostly in a foreign language.
    pub foreign: bool,
}

/// A printed page number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Folio {
    /// As printed (`- 3 -`, `3/12`).
    pub raw: String,
    /// Without decoration (`3`, `iv`).
    pub value: String,
    /// The count of pages it names (`3/12` → 12).
    pub of: Option<u32>,
    /// Where it stands.
    pub spot: Spot,
}

/// A field of 申請書A.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    /// Key of the field in the scheme file (`事業者名`).
    pub field: String,
    /// Label as printed.
    pub label: String,
    /// Where the label and its cell stand.
    pub spot: Spot,
    /// The value; `None` where the field is blank.
    pub reading: Option<Reading<String>>,
    /// Whether the cell holds ink that could not be read.
    pub unread: bool,
    /// Whether the value is written in red (renewal).
    pub red: bool,
}

/// 申請書A of one service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormA {
    /// Its document.
    pub document: DocumentIndex,
    /// The fields found, in printed order.
    pub fields: Vec<FormField>,
}

impl FormA {
    /// The field with this key.
    pub fn field(&self, key: &str) -> Option<&FormField> {
        self.fields.iter().find(|f| f.field == key)
    }

    /// The value of the field with this key, if it is there and not blank.
    pub fn value(&self, key: &str) -> Option<&Reading<String>> {
        self.field(key).and_then(|f| f.reading.as_ref())
    }
}

/// A cell of 申請書B as read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellReading {
    /// Text of the whole cell, lines joined; `value` as printed (NFC), empty where blank.
    pub reading: Reading<String>,
    /// The printed lines, for showing old and new text apart.
    pub lines: Vec<String>,
    /// Boxes of the lines, parallel to `lines`.
    pub line_spots: Vec<Spot>,
    /// Share of each line's ink that is red, parallel to `lines`.
    pub red: Vec<f32>,
    /// Whether the cell holds ink that could not be read.
    pub unread: bool,
}

impl CellReading {
    /// Whether nothing is written in the cell.
    pub fn is_blank(&self) -> bool {
        self.reading.value.trim().is_empty() && !self.unread
    }

    /// Whether at least half of the cell's lines are red.
    pub fn is_red(&self) -> bool {
        let red = self.red.iter().filter(|&&r| r > 0.45).count();
        !self.red.is_empty() && red * 2 >= self.red.len()
    }
}

/// A row of 申請書B.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormRow {
    /// Key of the row in the scheme file (`26`, `37a`).
    pub row: String,
    /// Item name as printed.
    pub item: Reading<String>,
    /// Whether the printed item name is another than the scheme's (beyond known spellings).
    pub renamed: bool,
    /// 申請内容
    pub claim: CellReading,
    /// 添付書類等
    pub evidence: CellReading,
}

/// 申請書B.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormB {
    /// Its document.
    pub document: DocumentIndex,
    /// サービス名称 and 事業者名 printed above the table, where there are any.
    pub heading: Vec<(String, Reading<String>)>,
    /// The rows found, in printed order.
    pub rows: Vec<FormRow>,
    /// Keys of the scheme's rows that the form does not have.
    pub missing: Vec<String>,
    /// Printed rows that match none of the scheme's.
    pub strange: Vec<Reading<String>>,
}

impl FormB {
    /// The row with this key.
    pub fn row(&self, key: &str) -> Option<&FormRow> {
        self.rows.iter().find(|r| r.row == key)
    }
}

/// A person with power of representation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Representative {
    /// 代表取締役 and the like.
    pub title: String,
    /// Name with one space between family and given name where it can be told.
    pub name: Reading<String>,
}

/// 登記事項証明書: entries in force only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Registry {
    /// Its document.
    pub document: DocumentIndex,
    /// `history` (履歴事項全部), `current` (現在事項全部), `representative` (代表者事項), `closed` (閉鎖事項), `information` (登記情報提供サービス).
    pub certificate: Option<String>,
    /// 商号 or 名称.
    pub name: Option<Reading<String>>,
    /// 本店 or 主たる事務所.
    pub office: Option<Reading<String>>,
    /// 会社法人等番号 as `0107-01-012345`.
    pub number: Option<Reading<String>>,
    /// 会社成立の年月日.
    pub founded: Option<Reading<Date>>,
    /// 資本金の額 in yen.
    pub capital: Option<Reading<u64>>,
    /// Persons with power of representation, in force.
    pub representatives: Vec<Representative>,
    /// 発行日.
    pub issued: Option<Reading<Date>>,
    /// Original (`true`), copy (`false`), or not to be told.
    pub original: Option<bool>,
    /// What that was decided by, in plain Japanese.
    pub original_reason: String,
    /// Struck-out entries: (label, text, place).
    pub struck: Vec<(String, Reading<String>)>,
}

/// A line of the 資料内訳.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListedDocument {
    /// 資料番号 without the word.
    pub number: Option<String>,
    /// Its name.
    pub title: Reading<String>,
    /// Whether it says 抜粋.
    pub excerpt: bool,
    /// Count of pages as listed.
    pub pages: Option<u32>,
    /// Edition or date of issue as printed.
    pub edition: Option<String>,
    /// Numbers of the rows it is said to serve, as printed.
    pub rows: Option<String>,
    /// Place of the whole line.
    pub spot: Spot,
}

/// 提出書類及び資料内訳書.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// Its document.
    pub document: DocumentIndex,
    /// 提出書類: names of the forms said to be enclosed.
    pub forms: Vec<Reading<String>>,
    /// 資料内訳: the evidence.
    pub entries: Vec<ListedDocument>,
}

/// A printed web page: what header, footer or stamp say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hardcopy {
    /// Its document.
    pub document: DocumentIndex,
    /// The address; a truncated one ends in `…`.
    pub url: Option<Reading<String>>,
    /// The day of printing.
    pub date: Option<Reading<Date>>,
    /// Where header and footer were looked for, so that an absence can be shown.
    pub margins: Vec<Spot>,
}

/// 更新申請書, notice of change or of end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Its document.
    pub document: DocumentIndex,
    /// Kind of application it is for.
    pub kind: ApplicationKind,
    /// Date of the paper.
    pub date: Option<Reading<Date>>,
    /// The certification's number.
    pub certification: Option<Reading<String>>,
    /// End of the certification.
    pub certified_until: Option<Reading<Date>>,
}

/// A form found on the CD-R.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DiscForm {
    /// Path of the file.
    pub path: String,
    /// (field or row key, value) pairs; for 申請書B 申請内容.
    pub values: Vec<(String, String)>,
    /// For 申請書B: (row key, 添付書類等).
    pub evidence: Vec<(String, String)>,
}

/// The CD-R's forms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Disc {
    /// Whether there is a `cdrom` folder with any file.
    pub present: bool,
    /// 申請書A.
    pub form_a: Option<DiscForm>,
    /// 申請書B.
    pub form_b: Option<DiscForm>,
    /// Workbooks that cannot be opened: (path, why).
    pub unreadable: Vec<(String, DecodeTrouble)>,
}

impl DiscForm {
    /// The value for a field or row key.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// 添付書類等 of a row.
    pub fn evidence(&self, key: &str) -> Option<&str> {
        self.evidence.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }
}

/// A heading (chapter, article, numbered section) inside a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// Normalised label: `第5条`, `第2章`, `3.2`, `附則`, `別紙1`.
    pub label: String,
    /// Title behind it.
    pub title: String,
    /// Page it stands on.
    pub page: PageIndex,
    /// Index of its line on that page.
    pub line: u32,
    /// Box of the line.
    pub rect: Rect,
}

/// The package as documents and fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Documents in the order of their first page.
    pub documents: Vec<Document>,
    /// Printed page numbers, page by page.
    pub folios: Vec<Option<Folio>>,
    /// Every 申請書A found; more than one is P112.
    pub forms_a: Vec<FormA>,
    /// 申請書B.
    pub form_b: Option<FormB>,
    /// Proof of existence.
    pub registry: Option<Registry>,
    /// List of documents.
    pub breakdown: Option<Breakdown>,
    /// Printed web pages.
    pub hardcopies: Vec<Hardcopy>,
    /// Renewal form or notice.
    pub notice: Option<Notice>,
    /// The CD-R.
    pub disc: Disc,
    /// Remarks about content, in Japanese, with their place.
    pub notes: Vec<(String, Option<Spot>)>,
}

impl Dossier {
    /// The first 申請書A.
    pub fn form_a(&self) -> Option<&FormA> {
        self.forms_a.first()
    }

    /// Documents of a kind, with their index.
    pub fn of_kind(&self, kind: DocumentKind) -> impl Iterator<Item = (DocumentIndex, &Document)> {
        self.documents
            .iter()
            .enumerate()
            .filter(move |(_, d)| d.kind == kind)
            .map(|(i, d)| (DocumentIndex(i as u32), d))
    }

    /// The document that holds a page.
    pub fn document_of(&self, page: PageIndex) -> Option<DocumentIndex> {
        self.documents.iter().position(|d| d.pages.contains(&page)).map(|i| DocumentIndex(i as u32))
    }
}
