//! A small package, made by hand, for the tests of the report: three files, five documents, one
//! row of each sort.

use super::album::{Album, PagePicture};
use super::{Material, Options, Report, compose};
use crate::completeness::{Finding, Findings, Severity, Undecided, UndecidedReason};
use crate::evidence::{Citation, ClaimKind, Link, Links, Part, PartState, RowLinks, Verdict};
use crate::extract::{
    CellReading, Document, DocumentIndex, DocumentKind, Dossier, Folio, FormA, FormB, FormField, FormRow,
    Registry, Representative,
};
use crate::ingest::{ApplicationKind, Media, PageRef, Receipt, Sheets, Source};
use crate::ocr::{Cell, Legibility, Line, PageText, Table};
use crate::scheme::{DocumentTitle, Item, Scheme, Settings, Words};
use crate::spot::{PageIndex, Reading, Rect, Spot};

/// The report on the fixture.
pub(super) fn report(options: Options) -> Report {
    let (sheets, pages, dossier) = (sheets(), pages(), dossier());
    let (links, findings, scheme) = (links(), findings(), scheme());
    let kind = ApplicationKind::New;
    compose(
        Material {
            sheets: &sheets,
            pages: &pages,
            dossier: &dossier,
            links: &links,
            findings: &findings,
            scheme: &scheme,
            kind,
            received: sheets.receipt.received,
        },
        options,
    )
}

/// White pages with a black bar each; the last one could not be decoded.
pub(super) fn album() -> Album {
    let page = |n: u32| {
        let mut grey = vec![255u8; 400 * 560];
        grey[(100 + n as usize * 20) * 400 + 50..][..200].fill(0);
        PagePicture::from_gray(400, 560, &grey, 50.0)
    };
    Album { pages: vec![page(0), page(1), page(2), page(3), None] }
}

fn spot(page: u32, y: i32) -> Spot {
    Spot { page: PageIndex(page), rect: Rect::new(40, y, 360, y + 30) }
}

fn reading(value: &str, page: u32, y: i32, confidence: f32) -> Reading<String> {
    Reading {
        value: value.into(),
        raw: value.into(),
        spots: vec![spot(page, y)],
        confidence,
        witnessed: true,
        sure: confidence > 0.99,
    }
}

fn sheets() -> Sheets {
    let source = |path: &str, media, pages| Source {
        path: path.into(),
        sha256: path.bytes().map(|b| format!("{b:02x}")).collect(),
        media,
        pages,
        trouble: None,
    };
    let pages = [(0, 1), (0, 2), (1, 1), (1, 2), (2, 1)];
    Sheets {
        receipt: Receipt { received: Some(jiff::civil::date(2026, 10, 5)), ..Receipt::default() },
        sources: vec![
            source("scan-1.tif", Media::Tiff, 2),
            source("scan-2.pdf", Media::Pdf, 2),
            source("scan-3.jpg", Media::Jpeg, 1),
        ],
        pages: pages.map(|(source, number)| PageRef { source, number }).to_vec(),
        disc: Vec::new(),
        notes: vec![("memo.txt".into(), "スキャンではないため、点検していません。".into())],
    }
}

fn pages() -> Vec<PageText> {
    let mut pages: Vec<PageText> = (0..5).map(page).collect();
    pages[1].tables.push(Table {
        rect: Rect::new(20, 20, 380, 500),
        rows: 1,
        cols: 1,
        cells: vec![Cell {
            rect: Rect::new(40, 300, 360, 330),
            row: 0,
            col: 0,
            row_span: 1,
            col_span: 1,
            lines: Vec::new(),
            unread_ink: true,
        }],
    });
    pages[4].legibility = Legibility::Illegible("JPEGが途中で切れています。".into());
    pages[4].lines.clear();
    pages
}

fn page(n: u32) -> PageText {
    let line = |text: &str, y| Line {
        rect: Rect::new(40, y, 360, y + 20),
        text: text.into(),
        glyphs: Vec::new(),
        confidence: 0.98,
        red: 0.0,
        second: None,
        underlined: false,
        vertical: false,
    };
    PageText {
        page: PageIndex(n),
        width: 400,
        height: 560,
        dpi: 50.0,
        rotation: 0,
        skew: 0.123_4,
        blank: false,
        legibility: Legibility::Legible,
        colour: false,
        lines: vec![line(&format!("{n}枚目"), 40), line("本文", 80)],
        tables: Vec::new(),
        seals: Vec::new(),
        codes: Vec::new(),
    }
}

fn dossier() -> Dossier {
    let document = |kind, number: Option<&str>, title: Option<&str>, pages: &[u32]| Document {
        kind,
        number: number.map(Into::into),
        title: title.map(Into::into),
        excerpt: number == Some("5"),
        pages: pages.iter().map(|&p| PageIndex(p)).collect(),
        spots: Vec::new(),
        foreign: false,
    };
    let field = |key: &str, y: i32, value: Option<Reading<String>>| FormField {
        field: key.into(),
        label: key.into(),
        spot: spot(0, y),
        reading: value,
        unread: false,
        red: false,
    };
    Dossier {
        documents: vec![
            document(DocumentKind::FormA, None, None, &[0]),
            document(DocumentKind::FormB, None, None, &[1]),
            document(DocumentKind::Evidence, Some("3"), Some("情報セキュリティ管理規程"), &[2]),
            document(DocumentKind::Evidence, Some("5"), Some("運用手順書"), &[3]),
            document(DocumentKind::Unknown, None, None, &[4]),
        ],
        folios: [None, None, Some("12"), Some("4"), None]
            .into_iter()
            .enumerate()
            .map(|(i, f)| {
                f.map(|f| Folio {
                    raw: format!("- {f} -"),
                    value: f.into(),
                    of: None,
                    spot: spot(i as u32, 540),
                })
            })
            .collect(),
        forms_a: vec![FormA {
            document: DocumentIndex(0),
            fields: vec![
                field("事業者名", 100, Some(reading("株式会社うみかぜ", 0, 100, 0.999))),
                field("サービス名称", 140, Some(reading("うみかぜ見守り", 0, 140, 0.912_34))),
                field("担当者FAX番号", 180, None),
            ],
        }],
        form_b: Some(form_b()),
        registry: Some(Registry {
            document: DocumentIndex(0),
            certificate: Some("history".into()),
            name: Some(reading("株式会社うみかぜ", 0, 220, 0.999)),
            office: None,
            number: Some(reading("0107-01-012345", 0, 250, 0.999)),
            founded: Some(reading("平成17年4月1日", 0, 280, 0.97).map(|_| jiff::civil::date(2005, 4, 1))),
            capital: None,
            representatives: vec![Representative {
                title: "代表取締役".into(),
                name: reading("海野 風子", 0, 300, 0.999),
            }],
            issued: None,
            original: None,
            original_reason: "地紋も登記官の印も見当たりません。".into(),
            struck: Vec::new(),
        }),
        ..Dossier::default()
    }
}

fn form_b() -> FormB {
    let cell = |value: &str, y, confidence| CellReading {
        reading: reading(value, 1, y, confidence),
        lines: vec![value.into()],
        line_spots: vec![spot(1, y)],
        red: vec![0.0],
        unread: false,
    };
    let row = |key: &str, item: &str, claim: &str, evidence: &str, y| FormRow {
        row: key.into(),
        item: reading(item, 1, y, 0.999),
        renamed: false,
        claim: cell(claim, y, 0.999),
        evidence: cell(evidence, y, 0.995),
    };
    FormB {
        document: DocumentIndex(1),
        heading: Vec::new(),
        rows: vec![
            row("1", "規程の整備", "有。第5条に定める。", "資料3 第5条(p.12)", 100),
            row("2", "無停電電源", "有(30分)", "資料5 p.4", 140),
            row("3", "所属団体", "クラウド協会 <会員>", "資料12 p.1", 180),
            row("4", "電話窓口", "", "", 220),
        ],
        missing: Vec::new(),
        strange: Vec::new(),
    }
}

fn links() -> Links {
    let link =
        |document: &str, page: &str, target: Option<u32>, verdict, parts: Vec<Part>, reason: &str| Link {
            citation: Citation {
                raw: format!("資料{document} p.{page}"),
                document: Some(document.into()),
                pages: vec![page.into()],
                ..Citation::default()
            },
            target: target.map(DocumentIndex),
            names_place: true,
            places: target
                .map(|t| Spot { page: PageIndex(t), rect: Rect::new(0, 0, 400, 560) })
                .into_iter()
                .collect(),
            lacks: Vec::new(),
            verdict,
            found_at: Vec::new(),
            parts,
            reason: reason.into(),
        };
    let row = |key: &str, links| RowLinks {
        row: key.into(),
        claim: ClaimKind::Statement,
        no_citation: false,
        links,
    };
    let differs = Part {
        text: "30分".into(),
        state: PartState::Contradicts,
        instead: Some("10分".into()),
        spots: vec![spot(3, 160)],
    };
    Links {
        rows: vec![
            row("1", vec![link("3", "12", Some(2), Verdict::Supported, Vec::new(), "")]),
            row(
                "2",
                vec![link("5", "4", Some(3), Verdict::Contradicted, vec![differs], "「10分」とあります。")],
            ),
            row("3", vec![link("12", "1", None, Verdict::NoSuchDocument, Vec::new(), "")]),
        ],
        cited: Vec::new(),
    }
}

fn findings() -> Findings {
    let finding = |code: &str, severity, subject: &str, message: &str, spots| Finding {
        code: code.into(),
        severity,
        subject: subject.into(),
        message: message.into(),
        clause: "4(4)".into(),
        spots,
        cause: None,
    };
    let mut effect = finding(
        "E501",
        Severity::Defect,
        "3",
        "資料12が書類一式にありません。資料12を添えてください。",
        vec![spot(1, 180)],
    );
    effect.cause = Some(("P107".into(), "12".into()));
    Findings {
        findings: vec![
            finding(
                "B401",
                Severity::Defect,
                "4",
                "申請内容が空欄です。記入してください。",
                vec![spot(1, 220)],
            ),
            effect,
            finding(
                "E505",
                Severity::Defect,
                "2",
                "申請書Bは「30分」、資料5 p.4は「10分」です。正しい方に合わせてください。",
                vec![spot(3, 160), spot(1, 140)],
            ),
            finding("E509", Severity::Note, "3", "どの項目からも引用されていません。", Vec::new()),
            finding("P107", Severity::Defect, "12", "資料12がありません。添えてください。", Vec::new()),
        ],
        undecided: vec![Undecided {
            code: "R301".into(),
            subject: "登記事項証明書".into(),
            reason: UndecidedReason::Doubtful,
            message: "商号の読み取りが不確かです。見比べてください。".into(),
            spots: vec![spot(0, 220)],
        }],
    }
}

fn scheme() -> Scheme {
    let item = |row: &str, item: &str, mandatory| Item {
        row: row.into(),
        section: "区分".into(),
        item: item.into(),
        also: Vec::new(),
        instruction: String::new(),
        mandatory,
        condition: None,
        assumed: false,
        note: None,
    };
    Scheme {
        id: "test-scheme".into(),
        edition: "2024-09-30".into(),
        title: "試験用の制度".into(),
        settings: Settings::default(),
        words: Words::default(),
        columns: Default::default(),
        documents: vec![DocumentTitle {
            kind: "form_b".into(), name: "申請書B".into(), titles: Vec::new()
        }],
        fields: Vec::new(),
        items: vec![
            item("1", "規程の整備", true),
            item("2", "無停電電源", false),
            item("3", "所属団体", false),
            item("4", "電話窓口", true),
        ],
    }
}
