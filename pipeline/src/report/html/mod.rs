//! The report as one self-contained HTML file: a reviewer's working paper.
//!
//! Everything is inside (style, script, cut-outs), so the file can be mailed, archived and opened
//! without a network. It reads, filters nothing and prints on A4 without its script; the script
//! only adds filters, keys and enlarging.

use super::album::{Album, Cut, Framing};
use super::{Place, Report, words};
use crate::completeness::Severity;
use crate::evidence::Verdict;
use maud::{DOCTYPE, Markup, PreEscaped, html};

mod claims;
mod findings;
mod pictures;
mod readings;

use pictures::Pictures;

/// Bytes that cut-outs may take together, as they stand in the file.
const PICTURE_BUDGET: usize = 8_000_000;

/// The report as HTML, with cut-outs from the album (an empty album leaves them out).
pub fn write(report: &Report, album: &Album) -> String {
    let pictures = Pictures::cut(wanted(report), album, PICTURE_BUDGET);
    let title = report.applicant().map_or_else(|| "形式審査の結果".into(), |n| format!("形式審査の結果 {n}"));
    let body = html! {
        (DOCTYPE)
        html lang="ja" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light";
                title { (title) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body data-key=(key(report)) {
                a.skip href="#findings" { "指摘へ移る" }
                (summary(report))
                div.frame {
                    (navigation(report))
                    main {
                        (findings::section(report, &pictures))
                        (findings::undecided(report, &pictures))
                        (claims::comparisons(report, &pictures))
                        (claims::table(report))
                        (readings::eyes(report, &pictures))
                        (readings::section(report, &pictures))
                        (readings::documents(report))
                        (readings::sources(report))
                    }
                }
                (help())
                (pictures.definitions())
                script { (PreEscaped(include_str!("script.js"))) }
            }
        }
    };
    body.into_string()
}

/// What is cut out, the weightiest first: where the budget ends, the last go without.
fn wanted(report: &Report) -> Vec<Cut> {
    let mut findings: Vec<_> = report.findings.iter().collect();
    findings.sort_by_key(|f| f.severity);
    let spots = findings.iter().flat_map(|f| f.spots.iter().take(findings::MOST_CUTOUTS));
    let undecided = report.undecided.iter().flat_map(|u| u.spots.iter().take(1));
    let wide = |p: &Place| Cut { spot: p.spot, framing: Framing::Wide };
    let mut cuts: Vec<Cut> = spots.chain(undecided).map(wide).collect();
    cuts.extend(report.form_b.iter().flat_map(claims::cuts));
    cuts.extend(readings::places(report).into_iter().map(wide));
    cuts
}

/// A name for what the browser remembers about this report: ticks must not carry over to another package.
fn key(report: &Report) -> String {
    report.sources.iter().map(|s| s.sha256.get(..6).unwrap_or("")).take(8).collect()
}

fn summary(report: &Report) -> Markup {
    let missing = "（読み取れませんでした）";
    let blank = report.pages.iter().filter(|p| p.blank).count();
    let illegible = report.pages.iter().filter(|p| !p.legible).count();
    let sure = |sure: usize, all: usize| {
        if all == 0 { "—".to_string() } else { format!("{all}のうち{sure}が確か") }
    };
    html! {
        header.top {
            p.product { "受付 uketsuke ／ 形式審査の結果" }
            h1 {
                (report.applicant().unwrap_or(missing))
                @if let Some(service) = report.field("サービス名称") { span.service { "「" (service) "」" } }
            }
            p.verdict-line {
                @if report.is_clean() { "直していただく事項、目で確かめる事項はありません。" }
                @else { "次の事項があります。番号を押すと、その一覧へ移ります。" }
            }
            ul.counts {
                @for severity in [Severity::Defect, Severity::Check, Severity::Note] {
                    li.(class(severity)) {
                        a href="#findings" { span.number { (report.count(severity)) } " " span { (words::severity(severity)) } }
                    }
                }
                li.undecided { a href="#undecided" { span.number { (report.undecided.len()) } " " span { "判断できない" } } }
                @let eyes = report.pages.iter().filter(|p| p.needs_eyes()).count();
                li.eyes { a href="#eyes" { span.number { (eyes) } " " span { "目で見る頁" } } }
            }
            dl.facts {
                div { dt { "申請の種類" } dd { (words::kind(report.kind)) } }
                @if let Some(received) = &report.received { div { dt { "受領日" } dd { (received) } } }
                @if let Some(date) = report.field("申請日") { div { dt { "申請日" } dd { (date) } } }
                div { dt { "頁" } dd { (report.pages.len()) "頁（白紙" (blank) "、読めない頁" (illegible) "）" } }
                div { dt { "書類" } dd { (report.documents.len()) "点" } }
                div { dt { "申請書Aの読み取り" } dd { (sure(report.form_a.iter().filter(|f| f.sure).count(), report.form_a.len())) } }
                div { dt { "申請書Bの読み取り" } dd { (sure(report.form_b.iter().filter(|r| r.sure).count(), report.form_b.len())) } }
                div.wide { dt { "制度" } dd { (report.scheme_title) "（" (report.edition) " 改定）" } }
            }
        }
    }
}

fn navigation(report: &Report) -> Markup {
    let verdicts: usize = report.form_b.iter().filter(|r| claims::is_shown(r)).count();
    html! {
        nav aria-label="目次" {
            ol {
                li { a href="#findings" { "指摘" } span { (report.findings.len()) } }
                @for group in report.grouped() {
                    li.sub {
                        a href=(format!("#{}", findings::group_id(group.document))) { (findings::group_name(report, group.document)) }
                        span { (group.found.iter().map(|f| 1 + f.effects.len()).sum::<usize>()) }
                    }
                }
                li { a href="#undecided" { "判断できない事項" } span { (report.undecided.len()) } }
                li { a href="#comparisons" { "申請内容と示された箇所" } span { (verdicts) } }
                li { a href="#claims" { "申請内容の一覧" } span { (report.form_b.len()) } }
                li { a href="#eyes" { "目で見る頁" } span { (report.pages.iter().filter(|p| p.needs_eyes()).count()) } }
                li { a href="#readings" { "読み取った内容" } }
                li { a href="#documents" { "書類の一覧" } span { (report.documents.len()) } }
                li { a href="#sources" { "ファイルの一覧" } span { (report.sources.len()) } }
            }
            p.script.progress { "確認済み " b #ticked { "0" } " ／ " b #tickable { "0" } }
            p.script.keys { kbd { "j" } " 次 " kbd { "k" } " 前 " kbd { "x" } " 確認済み " kbd { "?" } " 説明" }
        }
    }
}

fn help() -> Markup {
    html! {
        dialog #help aria-label="キーの説明" {
            h2 { "キーの説明" }
            dl {
                div { dt { kbd { "j" } " " kbd { "k" } } dd { "次の事項、前の事項へ移る（隠した事項は飛ばす）" } }
                div { dt { kbd { "x" } } dd { "確認済みの印を付ける、外す" } }
                div { dt { kbd { "Enter" } } dd { "事項の最初の切り抜きを大きく見る" } }
                div { dt { kbd { "Esc" } } dd { "閉じる" } }
            }
            p { "確認済みの印は、このコンピューターのブラウザーだけに残ります。" }
            form method="dialog" { button { "閉じる" } }
        }
        dialog #enlarged aria-label="切り抜きの拡大" {}
    }
}

/// Class of a severity in the style sheet.
fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Defect => "defect",
        Severity::Check => "check",
        Severity::Note => "note",
    }
}

/// Colour of a verdict in the style sheet.
fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "good",
        Verdict::Contradicted | Verdict::NoSuchDocument | Verdict::NoSuchPlace => "defect",
        Verdict::Unsupported | Verdict::Elsewhere => "check",
        Verdict::Unreadable | Verdict::NotCheckable => "undecided",
    }
}

/// Text with its line breaks.
fn lines(text: &str) -> Markup {
    html! { @for (i, line) in text.lines().enumerate() { @if i > 0 { br; } (line) } }
}

/// How surely something was read.
fn surety(sure: bool, confidence: f64) -> Markup {
    html! {
        @if sure { span.sure title="目で確かめる必要のない読み取りです" { "確か" } }
        @else if confidence <= 0.0 { span.unsure title="目で確かめてください" { "要確認" } }
        @else { span.unsure title="目で確かめてください" { "要確認 " (percent(confidence)) } }
    }
}

/// A probability in whole percent, never rounded up to certainty.
fn percent(p: f64) -> String {
    format!("{}%", (p * 100.0).floor().clamp(0.0, 99.0))
}

/// The box to tick when an item was looked at, remembered by the browser, empty on paper.
fn tick(id: &str) -> Markup {
    html! { label.tick { input type="checkbox" data-tick=(id); " 確認済み" } }
}
