//! Findings by document, each under its cause, and what could not be decided.

use super::pictures::Pictures;
use super::{claims, class, lines, tick};
use crate::completeness::Severity;
use crate::report::{FindingEntry, Report, Shown, words};
use maud::{Markup, html};

/// Cut-outs shown with one finding; further places are named.
pub(super) const MOST_CUTOUTS: usize = 3;

/// The section of all findings.
pub(super) fn section(report: &Report, pictures: &Pictures) -> Markup {
    let present = |s: Severity| report.count(s) > 0;
    html! {
        section #findings {
            h2 { "指摘" span.count { (report.findings.len()) "件" } }
            @if report.findings.is_empty() { p.empty { "指摘はありません。" } }
            @else {
                fieldset.filter.script data-filter="severity" {
                    legend { "表示する重さ" }
                    @for severity in [Severity::Defect, Severity::Check, Severity::Note] {
                        @if present(severity) {
                            label.(class(severity)) {
                                input type="checkbox" checked value=(class(severity));
                                " " (words::severity(severity)) " " (report.count(severity))
                            }
                        }
                    }
                    label { input type="checkbox" value="hide-ticked"; " 確認済みを隠す" }
                }
            }
            @for group in report.grouped() {
                div.group id=(group_id(group.document)) {
                    h3 { (group_name(report, group.document)) }
                    @for shown in &group.found { (article(report, shown, pictures)) }
                }
            }
        }
    }
}

/// Anchor of a group.
pub(super) fn group_id(document: Option<usize>) -> String {
    document.map_or_else(|| "g-all".into(), |d| format!("g-{d}"))
}

/// Heading of a group.
pub(super) fn group_name(report: &Report, document: Option<usize>) -> &str {
    document.map_or("書類一式", |d| report.documents[d].label.as_str())
}

fn article(report: &Report, shown: &Shown<'_>, pictures: &Pictures) -> Markup {
    let f = shown.finding;
    let id = anchor(report, f);
    html! {
        article.item.finding.(class(f.severity)) id=(id) tabindex="-1" data-severity=(class(f.severity)) {
            (body(report, f, pictures, &id))
            @if !shown.effects.is_empty() {
                div.effects {
                    p { "このために生じた事項（" (shown.effects.len()) "件）。元の事項が直れば、あわせて直ります。" }
                    ul {
                        @for effect in &shown.effects {
                            li id=(anchor(report, effect)) {
                                span.badge.(class(effect.severity)) { (words::severity(effect.severity)) }
                                " " span.code { (effect.code) } " " b { (effect.about) } " " (lines(&effect.message))
                                " " span.clause { "概要 " (effect.clause) }
                                (to_comparison(report, effect))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn body(report: &Report, f: &FindingEntry, pictures: &Pictures, id: &str) -> Markup {
    html! {
        header {
            span.badge.(class(f.severity)) { (words::severity(f.severity)) }
            span.code { (f.code) }
            h4 { (f.about) }
            span.clause { "概要 " (f.clause) }
            (tick(id))
        }
        p.message { (lines(&f.message)) }
        (to_comparison(report, f))
        @if let Some(cause) = &f.cause { p.where { "元の事項: " (cause.code) " " (cause.subject) } }
        div.cuts { @for place in f.spots.iter().take(MOST_CUTOUTS) { (pictures.figure(report, place, "場所")) } }
        @if f.spots.len() > MOST_CUTOUTS {
            p.where {
                "ほかの場所: "
                @for (i, place) in f.spots.iter().skip(MOST_CUTOUTS).enumerate() { @if i > 0 { "、" } (report.where_is(place)) }
            }
        }
    }
}

/// A link to claim and cited place side by side, where the finding's row has such a comparison.
fn to_comparison(report: &Report, f: &FindingEntry) -> Markup {
    let row =
        report.form_b.iter().find(|r| f.code.starts_with('E') && r.row == f.subject && claims::is_shown(r));
    html! { @if let Some(row) = row { p.jump { a href=(format!("#{}", claims::anchor(row))) { "申請内容と示された箇所を並べて見る" } } } }
}

/// Anchor of a finding: code and subject, so that a tick holds in the next run too, and a number
/// where the same was said before.
fn anchor(report: &Report, f: &FindingEntry) -> String {
    let same = |g: &&FindingEntry| g.code == f.code && g.subject == f.subject;
    let before = report.findings.iter().filter(same).take_while(|g| !std::ptr::eq(*g, f)).count();
    let name = format!("{}-{}", f.code, f.subject.replace(char::is_whitespace, "_"));
    if before == 0 { name } else { format!("{name}-{}", before + 1) }
}

/// The section of what could not be decided.
pub(super) fn undecided(report: &Report, pictures: &Pictures) -> Markup {
    html! {
        section #undecided {
            h2 { "判断できない事項" span.count { (report.undecided.len()) "件" } }
            @if report.undecided.is_empty() { p.empty { "ありません。すべての規則を判断しました。" } }
            @else { p.lead { "機械では決められませんでした。書類を見て判断してください。" } }
            @for (i, u) in report.undecided.iter().enumerate() {
                @let id = format!("u{}-{}", i + 1, u.code);
                article.item.finding.undecided id=(id) tabindex="-1" {
                    header {
                        span.badge.undecided { (words::undecided(u.reason)) }
                        span.code { (u.code) }
                        h4 { (u.about) }
                        (tick(&id))
                    }
                    p.message { (lines(&u.message)) }
                    div.cuts { @for place in u.spots.iter().take(1) { (pictures.figure(report, place, "場所")) } }
                }
            }
        }
    }
}
