//! What was read and how surely: pages that need eyes, fields, certificate, hardcopies, documents, files.

use super::pictures::Pictures;
use super::{lines, surety, tick};
use crate::report::{Place, Report, ShownValue, words};
use maud::{Markup, html};

/// Pages that need eyes are shown as pictures up to this number; the rest are listed.
const MOST_PAGES: usize = 40;
/// Doubtful rows are shown as pictures up to this number.
const MOST_ROWS: usize = 60;

/// Places that this part shows.
pub(super) fn places(report: &Report) -> Vec<&Place> {
    let pages = report.pages.iter().filter(|p| p.needs_eyes()).take(MOST_PAGES);
    let fields = report.form_a.iter().filter(|f| !f.sure).filter_map(|f| f.spot.as_ref());
    let values =
        report.registry.iter().flat_map(|r| &r.shown).chain(report.hardcopies.iter().flat_map(|h| &h.shown));
    let rows = report.form_b.iter().filter(|r| !r.sure).take(MOST_ROWS).filter_map(|r| r.spot.as_ref());
    pages
        .flat_map(|p| {
            if p.unread.is_empty() { p.whole.as_slice().iter().take(1) } else { p.unread.iter().take(2) }
        })
        .chain(fields)
        .chain(values.filter(|v| !v.sure).filter_map(|v| v.place.as_ref()))
        .chain(rows)
        .collect()
}

/// The section of pages that a person has to look at.
pub(super) fn eyes(report: &Report, pictures: &Pictures) -> Markup {
    let pages: Vec<_> = report.pages.iter().filter(|p| p.needs_eyes()).collect();
    html! {
        section #eyes {
            h2 { "目で見る頁" span.count { (pages.len()) "頁" } }
            @if pages.is_empty() { p.empty { "ありません。" } }
            @for (i, page) in pages.iter().enumerate() {
                @let id = format!("page-{}-{}", page.source, page.page);
                article.item.eyes id=(id) tabindex="-1" {
                    header {
                        @if page.legible { span.badge.undecided { "不確か" } } @else { span.badge.defect { "読めない" } }
                        h4 { @match &page.whole { Some(w) => (report.where_is(w)), None => { (page.source) " " (page.page) "頁目" } } }
                        (tick(&id))
                    }
                    p.message { (lines(&page.reason_for_eyes())) }
                    @if i < MOST_PAGES {
                        div.cuts {
                            @if page.unread.is_empty() {
                                @if let Some(whole) = &page.whole { (pictures.figure(report, whole, "頁")) }
                            } @else {
                                @for place in page.unread.iter().take(2) { (pictures.figure(report, place, "読めない欄")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The section of values read: 申請書A, certificate, hardcopies, doubtful rows of 申請書B.
pub(super) fn section(report: &Report, pictures: &Pictures) -> Markup {
    html! {
        section #readings {
            h2 { "読み取った内容" }
            p.lead { "「要確認」の欄は、切り抜きと見比べてください。割合は、最も不確かな文字が正しい見込みです。" }
            @if !report.form_a.is_empty() {
                h3 { "申請書A" }
                table.values {
                    thead { tr { th scope="col" { "欄" } th scope="col" { "読み取った値" } th scope="col" { "読み取り" } } }
                    tbody {
                        @for f in &report.form_a {
                            tr {
                                th scope="row" { (f.field) }
                                td {
                                    @match &f.value {
                                        Some(value) => (lines(value)),
                                        None if f.unread => span.unsure { "（読めない字があります）" },
                                        None => span.blank { "（空欄）" },
                                    }
                                    @if !f.sure { @if let Some(place) = &f.spot { (pictures.figure(report, place, "欄")) } }
                                }
                                td.read { (surety(f.sure, f.confidence)) }
                            }
                        }
                    }
                }
            }
            @if let Some(registry) = &report.registry {
                h3 { "登記事項証明書" }
                p.lead {
                    (registry.certificate.as_deref().map_or("種類を判断できません", words::certificate))
                    "。" @match registry.original { Some(true) => "原本です。", Some(false) => "写しと見られます。", None => "原本か写しかを判断できません。" }
                    (registry.original_reason)
                }
                (values(report, &registry.shown, pictures))
            }
            @for hardcopy in &report.hardcopies {
                h3 { (report.documents.get(hardcopy.target).map_or("ハードコピー", |d| d.label.as_str())) }
                (values(report, &hardcopy.shown, pictures))
            }
            @let rows: Vec<_> = report.form_b.iter().filter(|r| !r.sure).collect();
            @if !rows.is_empty() {
                h3 { "申請書Bのうち読み取りが不確かな項目（" (rows.len()) "項目）" }
                table.values {
                    thead { tr { th scope="col" { "項目" } th scope="col" { "読み取った値" } th scope="col" { "読み取り" } } }
                    tbody {
                        @for (i, row) in rows.iter().enumerate() {
                            tr {
                                th scope="row" { (row.row) " " (row.item) }
                                td {
                                    (lines(&row.claim)) @if !row.evidence.is_empty() { p.where { "添付書類等: " (row.evidence) } }
                                    @if i < MOST_ROWS { @if let Some(place) = &row.spot { (pictures.figure(report, place, "欄")) } }
                                }
                                td.read { (surety(false, row.confidence)) }
                            }
                        }
                    }
                }
            }
            (worth(report))
            @if !report.notes.is_empty() {
                h3 { "付記" }
                ul.notes {
                    @for note in &report.notes { li { @if let Some(source) = &note.source { b { (source) } " " } (lines(&note.message)) } }
                }
            }
        }
    }
}

/// The reliability curve: what the percentages beside the values are worth.
fn worth(report: &Report) -> Markup {
    let to = |k: usize| report.calibration.get(k + 1).map_or(1.0, |c| c.from);
    let percent = |share: f64| format!("{:.1}%", 100.0 * share);
    html! {
        details #worth {
            summary { "読み取りの確かさの目安" }
            p.lead { "正解の分かっている書類を読ませて、欄の全文字が正しかった割合を確かさごとに数えたものです（uketsuke calibrate で測り直せます）。" }
            table.values {
                thead { tr {
                    th scope="col" { "最も不確かな文字の確かさ" } th scope="col" { "この書類の欄" }
                    th scope="col" { "測った欄" } th scope="col" { "正しかった割合" }
                } }
                tbody {
                    @for (k, c) in report.calibration.iter().enumerate() {
                        tr {
                            th scope="row" { (percent(c.from)) "～" (percent(to(k))) }
                            td { (c.fields) }
                            td { (c.measured) }
                            td { @if c.measured == 0 { "—" } @else { (percent(f64::from(c.right) / f64::from(c.measured))) } }
                        }
                    }
                }
            }
        }
    }
}

fn values(report: &Report, shown: &[ShownValue], pictures: &Pictures) -> Markup {
    html! {
        table.values {
            thead { tr { th scope="col" { "事項" } th scope="col" { "読み取った値" } th scope="col" { "読み取り" } } }
            tbody {
                @for v in shown {
                    tr {
                        th scope="row" { (v.label) }
                        td {
                            @match &v.value { Some(value) => (lines(value)), None => span.blank { "（見当たりません）" } }
                            @if !v.sure { @if let Some(place) = &v.place { (pictures.figure(report, place, "箇所")) } }
                        }
                        td.read { @if v.value.is_some() { (surety(v.sure, v.confidence)) } @else { "—" } }
                    }
                }
            }
        }
    }
}

/// The section of documents.
pub(super) fn documents(report: &Report) -> Markup {
    html! {
        section #documents {
            h2 { "書類の一覧" span.count { (report.documents.len()) "点" } }
            table.values {
                thead { tr { th scope="col" { "書類" } th scope="col" { "種類" } th scope="col" { "頁数" } th scope="col" { "印刷された頁番号" } th scope="col" { "ファイル" } } }
                tbody {
                    @for d in &report.documents {
                        tr {
                            th scope="row" { (d.label) }
                            td { (words::document(d.kind)) }
                            td.num { (d.pages.len()) }
                            td { (folios(d.pages.iter().map(|p| p.folio.as_deref()))) }
                            td { @for (i, span) in files(d.pages.iter().map(|p| (p.source.as_str(), p.page))).iter().enumerate() { @if i > 0 { br; } (span) } }
                        }
                    }
                }
            }
        }
    }
}

/// First and last printed page number.
fn folios<'a>(folios: impl Iterator<Item = Option<&'a str>>) -> String {
    let known: Vec<&str> = folios.flatten().collect();
    match known.as_slice() {
        [] => "—".into(),
        [one] => (*one).into(),
        [first, .., last] => format!("{first}～{last}"),
    }
}

/// Runs of pages, file by file: `scan-01.tif 3～5`.
fn files<'a>(pages: impl Iterator<Item = (&'a str, u32)>) -> Vec<String> {
    let mut runs: Vec<(&str, u32, u32)> = Vec::new();
    for (source, page) in pages {
        match runs.last_mut() {
            Some((s, _, last)) if *s == source && *last + 1 == page => *last = page,
            _ => runs.push((source, page, page)),
        }
    }
    runs.iter().map(|(s, a, b)| if a == b { format!("{s} {a}") } else { format!("{s} {a}～{b}") }).collect()
}

/// The section of files.
pub(super) fn sources(report: &Report) -> Markup {
    html! {
        section #sources {
            h2 { "ファイルの一覧" span.count { (report.sources.len()) "件" } }
            table.values {
                thead { tr { th scope="col" { "ファイル" } th scope="col" { "形式" } th scope="col" { "頁数" } th scope="col" { "SHA-256" } } }
                tbody {
                    @for s in &report.sources {
                        tr {
                            th scope="row" { (s.path) @if let Some(trouble) = &s.trouble { br; span.unsure { (trouble) } } }
                            td { (s.media) }
                            td.num { (s.pages) }
                            td.hash { (s.sha256) }
                        }
                    }
                }
            }
            p.lead { "この報告書は " (report.format) " 形式の JSON と同じ内容です。制度ファイル " (report.scheme) "、" (report.edition) " 版による結果です。" }
        }
    }
}
