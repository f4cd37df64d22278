//! Everything the stages made → [`Report`]: one pure function, field by field.

use super::{
    CalibrationEntry, CauseEntry, CitationEntry, DocumentEntry, DocumentPage, FieldEntry, FindingEntry,
    HardcopyEntry, NoteEntry, PageEntry, PartEntry, Place, RegistryEntry, Report, RepresentativeEntry,
    RowEntry, ShownValue, SourceEntry, UndecidedEntry, where_words, words,
};
use crate::completeness::Findings;
use crate::evidence::{Link, Links};
use crate::extract::calibration::{Calibration, Class, measured};
use crate::extract::{CellReading, Document, DocumentKind, Dossier, FormField, FormRow, Registry};
use crate::ingest::{ApplicationKind, Sheets};
use crate::ocr::{Legibility, PageText};
use crate::scheme::Scheme;
use crate::spot::{PageIndex, Reading, Rect, Spot};
use jiff::civil::Date;

/// What the stages made of one package.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// First stage.
    pub sheets: &'a Sheets,
    /// Second stage.
    pub pages: &'a [PageText],
    /// Third stage.
    pub dossier: &'a Dossier,
    /// Fourth stage.
    pub links: &'a Links,
    /// Fifth stage.
    pub findings: &'a Findings,
    /// The scheme.
    pub scheme: &'a Scheme,
    /// Kind of application, as the formal check took it.
    pub kind: ApplicationKind,
    /// Day of receipt, as the formal check took it.
    pub received: Option<Date>,
}

/// What the report shall hold beyond the usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Each page's text.
    pub text: bool,
}

/// A line is doubtful where its least certain character is below this probability.
const DOUBTFUL: f32 = 0.5;

/// Makes the report.
pub fn compose(m: Material<'_>, options: Options) -> Report {
    let places =
        |spots: &[Spot]| -> Vec<Place> { spots.iter().filter_map(|&s| Place::of(s, m.sheets)).collect() };
    let form_b = m.dossier.form_b.as_ref();
    Report {
        format: "uketsuke.report/1",
        scheme: m.scheme.id.clone(),
        edition: m.scheme.edition.clone(),
        scheme_title: m.scheme.title.clone(),
        kind: m.kind,
        received: m.received.map(|d| d.to_string()),
        sources: sources(m.sheets),
        pages: pages(&m, options),
        documents: m.dossier.documents.iter().map(|d| document(d, &m)).collect(),
        form_a: m.dossier.form_a().map_or_else(Vec::new, |f| f.fields.iter().map(|f| field(f, &m)).collect()),
        form_b: form_b.map_or_else(Vec::new, |f| f.rows.iter().map(|r| row(r, &m)).collect()),
        registry: m.dossier.registry.as_ref().map(|r| registry(r, &m)),
        hardcopies: hardcopies(&m),
        findings: m
            .findings
            .findings
            .iter()
            .map(|f| FindingEntry {
                code: f.code.clone(),
                severity: f.severity,
                subject: f.subject.clone(),
                message: f.message.clone(),
                clause: f.clause.clone(),
                spots: places(&f.spots),
                cause: f.cause.clone().map(|(code, subject)| CauseEntry { code, subject }),
                about: about(&f.code, &f.subject, m.scheme),
                document: shown_under(&f.spots, &f.code, &f.subject, m.dossier),
            })
            .collect(),
        undecided: m
            .findings
            .undecided
            .iter()
            .map(|u| UndecidedEntry {
                code: u.code.clone(),
                subject: u.subject.clone(),
                reason: u.reason,
                message: u.message.clone(),
                spots: places(&u.spots),
                about: about(&u.code, &u.subject, m.scheme),
            })
            .collect(),
        notes: notes(&m),
        calibration: calibration(&m),
    }
}

fn calibration(m: &Material<'_>) -> Vec<CalibrationEntry> {
    let shipped = Calibration::shipped();
    let mut here = vec![0; shipped.class.len()];
    measured(m.dossier).for_each(|r| here[shipped.class_of(r.confidence)] += 1);
    let entry = |(c, fields): (&Class, u32)| CalibrationEntry {
        from: rounded(c.from, 3),
        fields,
        measured: c.fields,
        right: c.right,
    };
    shipped.class.iter().zip(here).map(entry).collect()
}

fn sources(sheets: &Sheets) -> Vec<SourceEntry> {
    sheets
        .sources
        .iter()
        .map(|s| SourceEntry {
            path: s.path.clone(),
            sha256: s.sha256.clone(),
            media: s.media.mime(),
            pages: s.pages,
            trouble: s.trouble.as_ref().map(|t| t.message.clone()),
        })
        .collect()
}

fn pages(m: &Material<'_>, options: Options) -> Vec<PageEntry> {
    m.pages
        .iter()
        .map(|p| {
            let whole = Rect::new(0, 0, p.width as i32, p.height as i32);
            let whole = Place::of(Spot { page: p.page, rect: whole }, m.sheets);
            let unread: Vec<Place> = p
                .tables
                .iter()
                .flat_map(|t| &t.cells)
                .filter(|c| c.unread_ink)
                .filter_map(|c| Place::of(Spot { page: p.page, rect: c.rect }, m.sheets))
                .collect();
            PageEntry {
                source: whole.as_ref().map(|w| w.source.clone()).unwrap_or_default(),
                page: whole.as_ref().map_or(0, |w| w.page),
                dpi: p.dpi.round() as u32,
                rotation: p.rotation,
                skew: rounded(p.skew, 2),
                blank: p.blank,
                legible: p.legibility == Legibility::Legible,
                folio: folio(m.dossier, p.page),
                text: options.text.then(|| p.text()),
                trouble: match &p.legibility {
                    Legibility::Legible => None,
                    Legibility::Illegible(reason) => Some(reason.clone()),
                },
                unread_cells: unread.len() as u32,
                lines: p.lines.len() as u32,
                doubtful_lines: p.lines.iter().filter(|l| l.confidence < DOUBTFUL).count() as u32,
                unread,
                whole,
                document: m.dossier.document_of(p.page).map(|d| d.0 as usize),
            }
        })
        .collect()
}

fn folio(dossier: &Dossier, page: PageIndex) -> Option<String> {
    dossier.folios.get(page.at())?.as_ref().map(|f| f.value.clone())
}

fn document(d: &Document, m: &Material<'_>) -> DocumentEntry {
    let pages = d
        .pages
        .iter()
        .filter_map(|&page| {
            let place = Place::of(Spot { page, rect: Rect::default() }, m.sheets)?;
            Some(DocumentPage { source: place.source, page: place.page, folio: folio(m.dossier, page) })
        })
        .collect();
    DocumentEntry {
        kind: d.kind,
        number: d.number.clone(),
        title: d.title.clone(),
        excerpt: d.excerpt,
        pages,
        label: label(d, m.scheme),
    }
}

/// Name of a document for people: 資料3「情報セキュリティ管理規程」, 申請書B.
fn label(d: &Document, scheme: &Scheme) -> String {
    let known = scheme.documents.iter().find(|t| t.kind == d.kind.word());
    let kind = known.map_or_else(|| words::document(d.kind), |t| t.name.as_str());
    let mut label = match (&d.number, &d.title) {
        (Some(n), Some(t)) => format!("資料{n}「{t}」"),
        (Some(n), None) => format!("資料{n}（{kind}）"),
        (None, Some(t)) if matches!(d.kind, DocumentKind::Evidence | DocumentKind::Unknown) => {
            format!("「{t}」({kind})")
        }
        _ => kind.to_string(),
    };
    if d.excerpt {
        label.push_str("（抜粋）");
    }
    label
}

fn field(f: &FormField, m: &Material<'_>) -> FieldEntry {
    let spot = f.reading.as_ref().and_then(Reading::spot).unwrap_or(f.spot);
    // That nothing is written is sure unless the CD-R's cell holds something.
    let is_blank_on_disc =
        || m.dossier.disc.form_a.as_ref().is_none_or(|d| d.value(&f.field).is_none_or(str::is_empty));
    FieldEntry {
        field: f.field.clone(),
        value: f.reading.as_ref().map(|r| r.value.clone()),
        confidence: f.reading.as_ref().map_or(if f.unread { 0.0 } else { 1.0 }, |r| rounded(r.confidence, 3)),
        sure: !f.unread && f.reading.as_ref().map_or_else(is_blank_on_disc, |r| r.sure),
        spot: Place::of(spot, m.sheets),
        unread: f.unread,
    }
}

fn row(r: &FormRow, m: &Material<'_>) -> RowEntry {
    let claim_places: Vec<Place> =
        r.claim.reading.spots.iter().filter_map(|&s| Place::of(s, m.sheets)).collect();
    let fallback = r.evidence.reading.spot().or(r.item.spot()).and_then(|s| Place::of(s, m.sheets));
    let unread = r.claim.unread || r.evidence.unread;
    RowEntry {
        row: r.row.clone(),
        item: r.item.value.clone(),
        required: m.scheme.item(&r.row).is_some_and(|i| i.mandatory),
        claim: r.claim.reading.value.clone(),
        changed: None,
        evidence: r.evidence.reading.value.clone(),
        confidence: rounded(confidence(&r.claim).min(confidence(&r.evidence)), 3),
        sure: r.claim.reading.sure && r.evidence.reading.sure && !unread,
        spot: claim_places.first().cloned().or(fallback),
        citations: m.links.row(&r.row).map_or_else(Vec::new, |l| {
            l.links.iter().map(|l| citation(l, &r.claim.reading.spots, m)).collect()
        }),
        claim_places,
        unread,
    }
}

fn citation(link: &Link, claim: &[Spot], m: &Material<'_>) -> CitationEntry {
    let places =
        |spots: &[Spot]| -> Vec<Place> { spots.iter().filter_map(|&s| Place::of(s, m.sheets)).collect() };
    let c = &link.citation;
    CitationEntry {
        document: c.document.clone(),
        title: c.title.clone(),
        pages: c.pages.clone(),
        section: c.section.clone(),
        url: c.url.clone(),
        verdict: link.verdict,
        found_at: places(&link.found_at),
        reason: link.reason.clone(),
        parts: link
            .parts
            .iter()
            .map(|p| {
                let said = p.instead.as_deref().unwrap_or(&p.text);
                let words = where_words::boxes(m.pages, &p.spots, said);
                PartEntry {
                    text: p.text.clone(),
                    state: p.state,
                    instead: p.instead.clone(),
                    places: places(if words.is_empty() { &p.spots } else { &words }),
                    claimed: places(&where_words::boxes(m.pages, claim, &p.text)),
                }
            })
            .collect(),
        raw: c.raw.clone(),
        ditto: c.ditto,
        places: places(&link.places),
        target: link.target.map(|d| d.0 as usize),
    }
}

fn registry(r: &Registry, m: &Material<'_>) -> RegistryEntry {
    let mut seen = vec![
        shown("商号", r.name.as_ref(), m),
        shown("本店", r.office.as_ref(), m),
        shown("会社法人等番号", r.number.as_ref(), m),
        shown("会社成立の年月日", r.founded.as_ref(), m),
        shown("資本金の額", r.capital.as_ref(), m),
    ];
    for person in &r.representatives {
        let mut value = shown("代表権を持つ者", Some(&person.name), m);
        value.value = Some(format!("{} {}", person.title, person.name.value));
        seen.push(value);
    }
    seen.push(shown("発行日", r.issued.as_ref(), m));
    RegistryEntry {
        certificate: r.certificate.clone(),
        name: r.name.as_ref().map(|x| x.value.clone()),
        office: r.office.as_ref().map(|x| x.value.clone()),
        number: r.number.as_ref().map(|x| x.value.clone()),
        founded: r.founded.as_ref().map(|x| x.value.to_string()),
        capital: r.capital.as_ref().map(|x| x.value),
        representatives: r
            .representatives
            .iter()
            .map(|p| RepresentativeEntry { title: p.title.clone(), name: p.name.value.clone() })
            .collect(),
        issued: r.issued.as_ref().map(|x| x.value.to_string()),
        original: r.original,
        original_reason: r.original_reason.clone(),
        shown: seen,
    }
}

fn hardcopies(m: &Material<'_>) -> Vec<HardcopyEntry> {
    m.dossier
        .hardcopies
        .iter()
        .map(|h| HardcopyEntry {
            document: m.dossier.documents.get(h.document.0 as usize).and_then(|d| d.number.clone()),
            url: h.url.as_ref().map(|u| u.value.clone()),
            date: h.date.as_ref().map(|d| d.value.to_string()),
            shown: vec![shown("URL", h.url.as_ref(), m), shown("印刷日", h.date.as_ref(), m)],
            target: h.document.0 as usize,
        })
        .collect()
}

/// A value for people: as printed, with its place.
fn shown<T>(label: &'static str, reading: Option<&Reading<T>>, m: &Material<'_>) -> ShownValue {
    ShownValue {
        label,
        value: reading.map(|r| r.raw.clone()),
        confidence: reading.map_or(0.0, |r| rounded(r.confidence, 3)),
        sure: reading.is_some_and(|r| r.sure),
        place: reading.and_then(Reading::spot).and_then(|s| Place::of(s, m.sheets)),
    }
}

fn notes(m: &Material<'_>) -> Vec<NoteEntry> {
    let about_files = m.sheets.notes.iter().map(|(source, message)| NoteEntry {
        source: (!source.is_empty()).then(|| source.clone()),
        message: message.clone(),
        spot: None,
    });
    let about_content = m.dossier.notes.iter().map(|(message, spot)| {
        let spot = spot.and_then(|s| Place::of(s, m.sheets));
        NoteEntry { source: spot.as_ref().map(|s| s.source.clone()), message: message.clone(), spot }
    });
    about_files.chain(about_content).collect()
}

/// Whether a rule's subject is a 資料番号 or the name of a document.
fn is_about_document(code: &str) -> bool {
    matches!(code, "E507" | "E508" | "E509" | "N707" | "P107" | "P108" | "P109" | "P110" | "P111")
        || code.starts_with('W')
}

/// The subject of a finding for people.
fn about(code: &str, subject: &str, scheme: &Scheme) -> String {
    if is_about_document(code) {
        return if subject.starts_with(|c: char| c.is_ascii_digit()) {
            format!("資料{subject}")
        } else {
            subject.into()
        };
    }
    match scheme.item(subject) {
        Some(item) => format!("項目{subject}「{}」", item.item),
        None => subject.to_string(),
    }
}

/// The document that a finding is shown under: that of its first place, else the one its subject
/// names, else, for a row, 申請書B.
fn shown_under(spots: &[Spot], code: &str, subject: &str, dossier: &Dossier) -> Option<usize> {
    // What is missing from the package belongs to the whole, wherever it is listed.
    if matches!(code, "P101" | "P102" | "P103" | "P104" | "P105" | "P107" | "P112") {
        return None;
    }
    if let Some(found) = spots.first().and_then(|s| dossier.document_of(s.page)) {
        return Some(found.0 as usize);
    }
    if is_about_document(code) {
        return dossier.documents.iter().position(|d| d.number.as_deref() == Some(subject));
    }
    let form = match code.as_bytes().first() {
        Some(b'A') => DocumentKind::FormA,
        Some(b'B' | b'E') => DocumentKind::FormB,
        Some(b'R') => DocumentKind::RegistryCertificate,
        _ => return None,
    };
    dossier.of_kind(form).next().map(|(i, _)| i.0 as usize)
}

/// Rounds for printing, so that the last bits of a float do not reach the report.
/// Confidence of a cell; an empty one has no character to be doubted.
fn confidence(cell: &CellReading) -> f32 {
    if cell.is_blank() && !cell.unread { 1.0 } else { cell.reading.confidence }
}

fn rounded(x: f32, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (f64::from(x) * scale).round() / scale
}
