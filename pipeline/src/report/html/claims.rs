//! All claims as a table, and claim and cited place side by side where they do not agree.

use super::pictures::{Mark, Pictures};
use super::{lines, surety, tick, verdict_class};
use crate::evidence::{PartState, Verdict};
use crate::report::{CitationEntry, PartEntry, Place, Report, RowEntry, words};
use maud::{Markup, html};

/// Cut-outs of a claim, of a cited place and of a place of support, at most.
const MOST_CUTOUTS: usize = 2;

/// Whether a row is shown side by side with its cited places.
pub(super) fn is_shown(row: &RowEntry) -> bool {
    row.citations.iter().any(is_open)
}

fn is_open(citation: &CitationEntry) -> bool {
    citation.verdict != Verdict::Supported
}

/// Anchor of a row's comparison.
pub(super) fn anchor(row: &RowEntry) -> String {
    format!("v-{}", row.row)
}

/// Places that the comparison of a row shows.
pub(super) fn places(row: &RowEntry) -> Vec<&Place> {
    if !is_shown(row) {
        return Vec::new();
    }
    let cited = row.citations.iter().filter(|c| is_open(c)).flat_map(cited_places);
    row.claim_places.iter().take(MOST_CUTOUTS).chain(cited).collect()
}

/// Cited places of a citation, then, for support elsewhere, where it was found; one a page.
fn cited_places(citation: &CitationEntry) -> Vec<&Place> {
    let found: &[Place] = if citation.verdict == Verdict::Elsewhere { &citation.found_at } else { &[] };
    let mut shown: Vec<&Place> = citation.places.iter().take(MOST_CUTOUTS).collect();
    shown.extend(found.iter().take(MOST_CUTOUTS));
    shown
}

/// The section of claims and cited places side by side.
pub(super) fn comparisons(report: &Report, pictures: &Pictures) -> Markup {
    let rows: Vec<&RowEntry> = report.form_b.iter().filter(|r| is_shown(r)).collect();
    html! {
        section #comparisons {
            h2 { "申請内容と示された箇所" span.count { (rows.len()) "項目" } }
            @if rows.is_empty() { p.empty { "裏付けを確かめられなかった申請内容はありません。" } }
            @else {
                p.lead { "示された箇所が申請内容を裏付けていない項目です。左が申請書B、右が示された箇所です。" }
                fieldset.filter.script data-filter="verdict" {
                    legend { "表示する判定" }
                    @for verdict in words::VERDICTS {
                        @if verdict != Verdict::Supported && report.verdicts(verdict) > 0 {
                            label.(verdict_class(verdict)) {
                                input type="checkbox" checked value=(verdict.word());
                                " " (words::verdict(verdict)) " " (report.verdicts(verdict))
                            }
                        }
                    }
                }
            }
            @for row in rows { (comparison(report, row, pictures)) }
        }
    }
}

fn comparison(report: &Report, row: &RowEntry, pictures: &Pictures) -> Markup {
    let open: Vec<&CitationEntry> = row.citations.iter().filter(|c| is_open(c)).collect();
    let verdicts: Vec<&str> = open.iter().map(|c| c.verdict.word()).collect();
    let id = anchor(row);
    html! {
        article.item.compare id=(id) tabindex="-1" data-verdict=(verdicts.join(" ")) {
            header {
                span.code { "項目" (row.row) }
                h4 { (row.item) }
                (tick(&id))
            }
            div.sides {
                div.side {
                    h5 { "申請内容" }
                    blockquote { @if row.claim.is_empty() { span.blank { "(空欄)" } } @else { (lines(&row.claim)) } }
                    p.where { "添付書類等: " (row.evidence) }
                    @for place in row.claim_places.iter().take(MOST_CUTOUTS) { (pictures.figure(report, place, "申請書Bの欄")) }
                }
                div.side {
                    @for citation in &open { (cited(report, citation, pictures)) }
                    @let supported = row.citations.len() - open.len();
                    @if supported > 0 { p.where { "ほかに示された" (supported) "か所は、申請内容を裏付けています。" } }
                }
            }
        }
    }
}

fn cited(report: &Report, c: &CitationEntry, pictures: &Pictures) -> Markup {
    let marks: Vec<Mark> = c.parts.iter().flat_map(marks).collect();
    let on = |place: &Place| -> Vec<Mark> {
        let same = c.parts.iter().flat_map(|p| p.places.iter().map(move |at| (p, at)));
        same.filter(|(_, at)| at.index() == place.index())
            .map(|(p, at)| Mark { rect: at.rect(), class: mark_class(p.state) })
            .collect()
    };
    html! {
        h5 {
            span.badge.(verdict_class(c.verdict)) { (words::verdict(c.verdict)) }
            " " (name(report, c))
        }
        p.message { @if c.reason.is_empty() { (words::verdict_meaning(c.verdict)) } @else { (lines(&c.reason)) } }
        @if !c.parts.is_empty() { (parts(&c.parts)) }
        @if c.places.is_empty() && marks.is_empty() && matches!(c.verdict, Verdict::NoSuchDocument | Verdict::NoSuchPlace) {
            p.nothing { (words::verdict_meaning(c.verdict)) }
        }
        @for place in c.places.iter().take(MOST_CUTOUTS) { (pictures.marked(report, place, "示された箇所", &on(place))) }
        @if c.places.len() > MOST_CUTOUTS {
            p.where { "ほかに示された頁: " @for (i, p) in c.places.iter().skip(MOST_CUTOUTS).enumerate() { @if i > 0 { "、" } (report.where_is(p)) } }
        }
        @if c.verdict == Verdict::Elsewhere {
            @for place in c.found_at.iter().take(MOST_CUTOUTS) { (pictures.marked(report, place, "裏付けがある箇所", &on(place))) }
        }
    }
}

fn marks(part: &PartEntry) -> impl Iterator<Item = Mark> + '_ {
    part.places.iter().map(|p| Mark { rect: p.rect(), class: mark_class(part.state) })
}

fn mark_class(state: PartState) -> &'static str {
    match state {
        PartState::Found => "found",
        PartState::Missing => "place",
        PartState::Contradicts => "contradicts",
    }
}

fn parts(parts: &[PartEntry]) -> Markup {
    html! {
        table.parts {
            thead { tr { th scope="col" { "申請内容の言葉" } th scope="col" { "示された箇所では" } } }
            tbody {
                @for part in parts {
                    tr.(mark_class(part.state)) {
                        th scope="row" { (part.text) }
                        td {
                            @match (&part.state, &part.instead) {
                                (PartState::Found, _) => span.sign { "○ あり" },
                                (PartState::Missing, _) => span.sign { "－ 見当たらない" },
                                (PartState::Contradicts, Some(instead)) => { span.sign { "× 食い違い" } " 「" (instead) "」とあります" },
                                (PartState::Contradicts, None) => span.sign { "× 食い違い" },
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A citation as a reader of the form would say it.
fn name(report: &Report, c: &CitationEntry) -> String {
    if !c.raw.is_empty() {
        return c.raw.clone();
    }
    let mut name = match (&c.document, &c.title, c.target.and_then(|t| report.documents.get(t))) {
        (_, _, Some(document)) => document.label.clone(),
        (Some(number), ..) => format!("資料{number}"),
        (None, Some(title), None) => title.clone(),
        (None, None, None) => c.url.clone().unwrap_or_default(),
    };
    if let Some(section) = &c.section {
        name.push(' ');
        name.push_str(section);
    }
    if !c.pages.is_empty() {
        name.push_str(&format!(" p.{}", c.pages.join(",")));
    }
    name
}

/// The table of all claims.
pub(super) fn table(report: &Report) -> Markup {
    html! {
        section #claims {
            h2 { "申請内容の一覧" span.count { (report.form_b.len()) "項目" } }
            @if report.form_b.is_empty() { p.empty { "申請書Bが見つからないか、読み取れませんでした。" } }
            @else {
                fieldset.filter.script data-filter="rows" {
                    legend { "表示する項目" }
                    label { input type="radio" name="rows" value="all" checked; " すべて" }
                    label { input type="radio" name="rows" value="open"; " 裏付けのないもの" }
                    label { input type="radio" name="rows" value="unsure"; " 読み取りが不確かなもの" }
                    label { input type="radio" name="rows" value="required"; " 必須開示項目" }
                }
                table.claims {
                    thead { tr {
                        th scope="col" { "項目" } th scope="col" { "項目名" } th scope="col" { "申請内容" }
                        th scope="col" { "添付書類等と判定" } th scope="col" { "読み取り" }
                    } }
                    tbody { @for row in &report.form_b { (table_row(report, row)) } }
                }
            }
        }
    }
}

fn table_row(report: &Report, row: &RowEntry) -> Markup {
    let open = is_shown(row);
    html! {
        tr data-open=(open) data-unsure=(!row.sure) data-required=(row.required) {
            td.num { (row.row) }
            th scope="row" { (row.item) @if row.required { " " span.required { "必須" } } }
            td { @if row.claim.is_empty() { span.blank { "(空欄)" } } @else { (lines(&row.claim)) } }
            td {
                @if row.citations.is_empty() {
                    @if row.evidence.is_empty() { span.blank { "(空欄)" } } @else { (lines(&row.evidence)) }
                }
                @for c in &row.citations {
                    div.citation {
                        span.badge.(verdict_class(c.verdict)) title=(words::verdict_meaning(c.verdict)) {
                            @if c.verdict == Verdict::Supported { (words::verdict(c.verdict)) }
                            @else { a href=(format!("#{}", anchor(row))) { (words::verdict(c.verdict)) } }
                        }
                        " " (name(report, c))
                    }
                }
            }
            td.read { (surety(row.sure, row.confidence)) @if row.unread { br; span.unsure { "読めない字" } } }
        }
    }
}
