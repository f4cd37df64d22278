//! The small language of the cases on the rules' pages: TOML that builds a case in a few lines.
//!
//! A value that starts with `?` was read doubtfully; a cell `[?]` holds ink that could not be
//! read. Pages of a document are a list of printed numbers: `-` none, `blank`, `x` illegible, `x:3` illegible but for its number.
//! Lines `#> E502 33` say which finding is expected, `#? E502 33` which doubt.

use super::{CaseView, Previous, PreviousDocument, PreviousRow};
use crate::evidence::{Citation, ClaimKind, Lack, Link, Links, Part, PartState, RowLinks, Verdict};
use crate::extract::*;
use crate::ingest::{
    ApplicantKind, ApplicationKind, DecodeTrouble, Media, PageRef, Receipt, Sheets, Source, TroubleKind,
};
use crate::ocr::{Legibility, Line, PageText, Seal};
use crate::scheme::Scheme;
use crate::spot::{PageIndex, Reading, Rect, Spot};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A whole case, owned.
pub struct Case {
    sheets: Sheets,
    pages: Vec<PageText>,
    dossier: Dossier,
    links: Links,
    scheme: Scheme,
    today: Option<Date>,
    previous: Option<Previous>,
}

impl Case {
    /// The case as a rule sees it.
    pub fn view(&self) -> CaseView<'_> {
        CaseView {
            sheets: &self.sheets,
            pages: &self.pages,
            dossier: &self.dossier,
            links: &self.links,
            scheme: &self.scheme,
            today: self.today,
            previous: self.previous.as_ref(),
        }
    }
}

/// Builds the case that a fixture describes.
pub fn case(text: &str) -> Case {
    let fixture: Fixture = toml::from_str(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    Builder::default().build(fixture)
}

/// `(code, subject)`.
type Expected = Vec<(String, String)>;

/// The expectations of a fixture: those of findings, and those of doubts.
pub fn expected(text: &str) -> (Expected, Expected) {
    let marked = |mark: &str| {
        let lines = text.lines().filter_map(|l| l.trim().strip_prefix(mark));
        lines.filter_map(|l| l.trim().split_once(' ')).map(|(c, s)| (c.into(), s.trim().into())).collect()
    };
    (marked("#>"), marked("#?"))
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Fixture {
    kind: Option<ApplicationKind>,
    applicant: Option<ApplicantKind>,
    received: Option<Date>,
    first_service: Option<bool>,
    certified_until: Option<Date>,
    revoked: Option<Date>,
    settings_removed: bool,
    form_a: Option<BTreeMap<String, String>>,
    second_form_a: Option<BTreeMap<String, String>>,
    form_b: Option<BTreeMap<String, Row>>,
    missing: Vec<String>,
    strange: Vec<String>,
    registry: Option<Certificate>,
    listed: Option<Vec<Listed>>,
    listed_forms: Vec<String>,
    document: Vec<Paper>,
    cdrom: Option<Cdrom>,
    notice: Option<Paperwork>,
    previous: Option<Earlier>,
    broken_file: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Row {
    claim: String,
    evidence: String,
    item: Option<String>,
    red: bool,
    cites: Vec<Cite>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Cite {
    document: Option<String>,
    title: Option<String>,
    page: Option<String>,
    section: Option<String>,
    url: Option<String>,
    verdict: Option<Verdict>,
    no_place: bool,
    /// Index of the package's page on which support was found.
    found: Option<u32>,
    /// The piece of the cell.
    raw: Option<String>,
    /// What the claim says and what the place says.
    says: Option<(String, String)>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Certificate {
    certificate: Option<String>,
    name: Option<String>,
    office: Option<String>,
    number: Option<String>,
    founded: Option<Date>,
    capital: Option<u64>,
    representatives: Vec<String>,
    issued: Option<Date>,
    original: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Listed {
    number: Option<String>,
    title: String,
    pages: Option<u32>,
    excerpt: bool,
    edition: Option<String>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Paper {
    kind: DocumentKind,
    number: Option<String>,
    title: Option<String>,
    excerpt: bool,
    foreign: bool,
    pages: Vec<String>,
    texts: Vec<String>,
    black_and_white: bool,
    seal: bool,
    /// For web pages: what header and footer say.
    url: Option<String>,
    date: Option<Date>,
}

impl Default for Paper {
    fn default() -> Self {
        Self {
            kind: DocumentKind::Evidence,
            number: None,
            title: None,
            excerpt: false,
            foreign: false,
            pages: vec!["-".into()],
            texts: Vec::new(),
            black_and_white: false,
            seal: false,
            url: None,
            date: None,
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Cdrom {
    form_a: Option<BTreeMap<String, String>>,
    form_b: Option<BTreeMap<String, (String, String)>>,
    unreadable: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Paperwork {
    kind: ApplicationKind,
    date: Option<Date>,
    certified_until: Option<Date>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Earlier {
    form_a: BTreeMap<String, String>,
    form_b: BTreeMap<String, (String, String)>,
    documents: Vec<(String, String)>,
}

#[derive(Default)]
struct Builder {
    sheets: Sheets,
    pages: Vec<PageText>,
    dossier: Dossier,
    links: Links,
}

impl Builder {
    fn build(mut self, fixture: Fixture) -> Case {
        self.sheets.receipt = Receipt {
            kind: fixture.kind,
            received: fixture.received,
            first_service: fixture.first_service,
            applicant: fixture.applicant,
            certified_until: fixture.certified_until,
            revoked: fixture.revoked,
            ..Receipt::default()
        };
        self.sheets.sources.push(source("scan-01.tif", None));
        for paper in fixture.document {
            self.paper(paper);
        }
        for fields in [fixture.form_a, fixture.second_form_a].into_iter().flatten() {
            self.form_a(fields);
        }
        if let Some(listed) = fixture.listed {
            self.breakdown(listed, fixture.listed_forms);
        }
        if let Some(certificate) = fixture.registry {
            self.registry(certificate);
        }
        if let Some(notice) = fixture.notice {
            self.notice(notice);
        }
        let scheme = scheme(fixture.settings_removed);
        if let Some(rows) = fixture.form_b {
            self.form_b(rows, fixture.missing, fixture.strange, &scheme);
        }
        if let Some(cdrom) = fixture.cdrom {
            self.disc(cdrom);
        }
        if let Some(path) = fixture.broken_file {
            self.sheets.sources.push(source(&path, Some(trouble())));
        }
        self.sheets.sources[0].pages = self.pages.len() as u32;
        Case {
            sheets: self.sheets,
            pages: self.pages,
            dossier: self.dossier,
            links: self.links,
            scheme,
            today: None,
            previous: fixture.previous.map(earlier),
        }
    }

    fn paper(&mut self, paper: Paper) -> DocumentIndex {
        let index = DocumentIndex(self.dossier.documents.len() as u32);
        let mut pages = Vec::new();
        for (i, folio) in paper.pages.iter().enumerate() {
            let text = paper.texts.get(i).map_or("", String::as_str);
            let page = self.page(folio, text);
            let last = self.pages.last_mut().expect("the page was just added");
            last.colour = !paper.black_and_white;
            last.seals = if paper.seal { vec![Seal { rect: Rect::new(0, 0, 9, 9) }] } else { Vec::new() };
            pages.push(page);
        }
        if paper.kind == DocumentKind::WebHardcopy {
            self.dossier.hardcopies.push(Hardcopy {
                document: index,
                url: paper.url.as_deref().map(read),
                date: paper.date.map(|d| read("").map(|_| d)),
                margins: Vec::new(),
            });
        }
        self.dossier.documents.push(Document {
            kind: paper.kind,
            number: paper.number,
            title: paper.title,
            excerpt: paper.excerpt,
            pages,
            spots: Vec::new(),
            foreign: paper.foreign,
        });
        index
    }

    fn page(&mut self, folio: &str, text: &str) -> PageIndex {
        let page = PageIndex(self.pages.len() as u32);
        self.sheets.pages.push(PageRef { source: 0, number: page.0 + 1 });
        let illegible_page = folio == "x" || folio.starts_with("x:");
        let folio = folio.trim_start_matches("x:");
        let of = folio.split_once('/').and_then(|(_, of)| of.parse().ok());
        let value = folio.split('/').next().unwrap_or("").to_owned();
        let spot = Spot { page, rect: Rect::new(500, 900, 520, 910) };
        let printed = !["-", "x", "blank"].contains(&folio);
        self.dossier.folios.push(printed.then(|| Folio { raw: folio.into(), value, of, spot }));
        let illegible = || Legibility::Illegible("印字が薄い".into());
        self.pages.push(PageText {
            page,
            width: 1000,
            height: 1400,
            dpi: 300.0,
            rotation: 0,
            skew: 0.0,
            blank: folio == "blank",
            legibility: if illegible_page { illegible() } else { Legibility::Legible },
            colour: true,
            lines: text.lines().map(line).collect(),
            tables: Vec::new(),
            seals: Vec::new(),
            codes: Vec::new(),
        });
        page
    }

    /// The document of a kind, made if the fixture has none.
    fn document(&mut self, kind: DocumentKind) -> DocumentIndex {
        let known = self.dossier.of_kind(kind).map(|(i, _)| i).next();
        known.unwrap_or_else(|| self.paper(Paper { kind, ..Paper::default() }))
    }

    fn form_a(&mut self, fields: BTreeMap<String, String>) {
        let document = if self.dossier.forms_a.is_empty() {
            self.document(DocumentKind::FormA)
        } else {
            self.paper(Paper { kind: DocumentKind::FormA, ..Paper::default() })
        };
        let field = |(key, value): (String, String)| FormField {
            label: key.clone(),
            field: key,
            spot: place(),
            reading: (!value.is_empty() && value != "[?]").then(|| read(&value)),
            unread: value == "[?]",
            red: false,
        };
        self.dossier.forms_a.push(FormA { document, fields: fields.into_iter().map(field).collect() });
    }

    fn form_b(
        &mut self,
        rows: BTreeMap<String, Row>,
        missing: Vec<String>,
        strange: Vec<String>,
        scheme: &Scheme,
    ) {
        let document = self.document(DocumentKind::FormB);
        let mut form = FormB {
            document,
            heading: Vec::new(),
            rows: Vec::new(),
            missing,
            strange: strange.iter().map(|s| read(s)).collect(),
        };
        for (key, row) in rows {
            let item = scheme.item(&key).unwrap_or_else(|| panic!("no row {key}"));
            let links = row.cites.into_iter().map(|c| self.link(c)).collect();
            let claim = cell(&row.claim, row.red);
            let evidence = cell(&row.evidence, row.red);
            let no_citation = ["", "－", "該当なし"].contains(&evidence.reading.value.as_str());
            let kind = claim_kind(&claim.reading.value);
            self.links.rows.push(RowLinks { row: key.clone(), claim: kind, no_citation, links });
            let name = row.item.clone().unwrap_or_else(|| item.item.clone());
            form.rows.push(FormRow {
                row: key,
                item: read(&name),
                renamed: row.item.is_some(),
                claim,
                evidence,
            });
        }
        self.dossier.form_b = Some(form);
    }

    fn link(&mut self, cite: Cite) -> Link {
        let number = |d: &Document| d.number.is_some() && d.number == cite.document;
        let title = |d: &Document| cite.title.is_some() && d.title == cite.title;
        let documents = &self.dossier.documents;
        let target = documents.iter().position(|d| number(d) || title(d)).map(|i| DocumentIndex(i as u32));
        let verdict = cite.verdict.unwrap_or(Verdict::Supported);
        let mut lacks = Vec::new();
        match verdict {
            Verdict::NoSuchDocument => lacks.push(Lack::Document),
            Verdict::NoSuchPlace => {
                lacks.extend(cite.page.clone().map(Lack::Page));
                lacks.extend(cite.section.clone().map(Lack::Section));
            }
            _ => {}
        }
        let part = |(text, instead): (String, String)| Part {
            text,
            state: PartState::Contradicts,
            instead: Some(instead),
            spots: Vec::new(),
        };
        Link {
            names_place: !cite.no_place,
            target,
            places: Vec::new(),
            lacks,
            verdict,
            found_at: cite.found.map(|p| Spot { page: PageIndex(p), ..place() }).into_iter().collect(),
            parts: cite.says.map(part).into_iter().collect(),
            reason: String::new(),
            citation: Citation {
                raw: cite.raw.unwrap_or_default(),
                document: cite.document,
                title: cite.title,
                pages: cite.page.into_iter().collect(),
                section: cite.section,
                url: cite.url,
                date: None,
                ditto: false,
            },
        }
    }

    fn breakdown(&mut self, listed: Vec<Listed>, forms: Vec<String>) {
        let document = self.document(DocumentKind::Breakdown);
        let entry = |l: Listed| ListedDocument {
            number: l.number,
            title: read(&l.title),
            excerpt: l.excerpt,
            pages: l.pages,
            edition: l.edition,
            rows: None,
            spot: place(),
        };
        let entries = listed.into_iter().map(entry).collect();
        let forms = forms.iter().map(|f| read(f)).collect();
        self.dossier.breakdown = Some(Breakdown { document, forms, entries });
    }

    fn registry(&mut self, c: Certificate) {
        let document = self.document(DocumentKind::RegistryCertificate);
        let person = |name: &String| Representative { title: "代表取締役".into(), name: read(name) };
        self.dossier.registry = Some(Registry {
            document,
            certificate: c.certificate.or_else(|| Some("history".into())),
            name: c.name.as_deref().map(read),
            office: c.office.as_deref().map(read),
            number: c.number.as_deref().map(read),
            founded: c.founded.map(|d| read("").map(|_| d)),
            capital: c.capital.map(|n| read("").map(|_| n)),
            representatives: c.representatives.iter().map(person).collect(),
            issued: c.issued.map(|d| read("").map(|_| d)),
            original: c.original,
            original_reason: "複写の文字が見えます".into(),
            struck: Vec::new(),
        });
    }

    fn notice(&mut self, n: Paperwork) {
        let kind = match n.kind {
            ApplicationKind::Renewal => DocumentKind::RenewalForm,
            ApplicationKind::End => DocumentKind::EndNotice,
            _ => DocumentKind::ChangeNotice,
        };
        let document = self.document(kind);
        let day = |d: Option<Date>| d.map(|d| read("").map(|_| d));
        self.dossier.notice = Some(Notice {
            document,
            kind: n.kind,
            date: day(n.date),
            certification: None,
            certified_until: day(n.certified_until),
        });
    }

    fn disc(&mut self, cdrom: Cdrom) {
        let form = |path: &str| DiscForm { path: path.into(), ..DiscForm::default() };
        self.dossier.disc = Disc {
            present: true,
            form_a: cdrom
                .form_a
                .map(|v| DiscForm { values: v.into_iter().collect(), ..form("cdrom/A.xlsx") }),
            form_b: cdrom.form_b.map(|rows| DiscForm {
                values: rows.iter().map(|(k, (claim, _))| (k.clone(), claim.clone())).collect(),
                evidence: rows.into_iter().map(|(k, (_, evidence))| (k, evidence)).collect(),
                ..form("cdrom/B.xlsx")
            }),
            unreadable: cdrom.unreadable.into_iter().map(|path| (path, trouble())).collect(),
        };
    }
}

fn scheme(settings_removed: bool) -> Scheme {
    let mut scheme = crate::scheme::shipped();
    if settings_removed {
        scheme.settings = crate::scheme::Settings::default();
    }
    scheme
}

fn earlier(e: Earlier) -> Previous {
    let row = |(row, (claim, evidence))| PreviousRow { row, claim, evidence };
    let document = |(number, title)| PreviousDocument { number: Some(number), title: Some(title) };
    Previous {
        form_a: e.form_a.into_iter().collect(),
        form_b: e.form_b.into_iter().map(row).collect(),
        documents: e.documents.into_iter().map(document).collect(),
    }
}

fn claim_kind(claim: &str) -> ClaimKind {
    match claim {
        "" => ClaimKind::Blank,
        "実施なし" | "該当なし" => ClaimKind::NotDone,
        "開示なし" => ClaimKind::NotDisclosed,
        "別紙参照" | "同上" => ClaimKind::PointsElsewhere,
        _ => ClaimKind::Statement,
    }
}

fn cell(text: &str, red: bool) -> CellReading {
    let unread = text == "[?]";
    let lines: Vec<String> = text.trim_start_matches('?').lines().map(str::to_owned).collect();
    let reading = if unread { read("") } else { read(text) };
    let share = if red { 0.9 } else { 0.0 };
    CellReading {
        reading,
        line_spots: vec![place(); lines.len()],
        red: vec![share; lines.len()],
        lines,
        unread,
    }
}

fn read(text: &str) -> Reading<String> {
    let (value, sure) = text.strip_prefix('?').map_or((text, true), |t| (t, false));
    let confidence = if sure { 0.999 } else { 0.4 };
    Reading {
        value: value.into(),
        raw: value.into(),
        spots: vec![place()],
        confidence,
        witnessed: sure,
        sure,
    }
}

fn line(text: &str) -> Line {
    Line {
        rect: Rect::new(100, 100, 300, 120),
        text: text.into(),
        glyphs: Vec::new(),
        confidence: 0.99,
        red: 0.0,
        second: None,
        underlined: false,
        vertical: false,
    }
}

fn place() -> Spot {
    Spot { page: PageIndex(0), rect: Rect::new(100, 100, 300, 120) }
}

fn source(path: &str, trouble: Option<DecodeTrouble>) -> Source {
    Source { path: path.into(), sha256: String::new(), media: Media::Tiff, pages: 0, trouble }
}

fn trouble() -> DecodeTrouble {
    DecodeTrouble {
        kind: TroubleKind::Damaged, message: "ファイルが途中で切れています。".into()
    }
}
