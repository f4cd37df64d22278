//! All claims as a table, and claim and cited place side by side where they do not agree.

use super::pictures::{Mark, Pictures};
use super::{lines, surety, tick, verdict_class};
use crate::evidence::{PartState, Verdict};
use crate::report::album::{Cut, Framing};
use crate::report::{CitationEntry, PartEntry, Place, Report, RowEntry, words};
use crate::spot::{Rect, Spot};
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

/// What the comparison of a row cuts out.
pub(super) fn cuts(row: &RowEntry) -> Vec<Cut> {
    if !is_shown(row) {
        return Vec::new();
    }
    let claim = row.claim_places.iter().take(MOST_CUTOUTS).map(|p| p.spot);
    let cited =
        row.citations.iter().filter(|c| is_open(c)).flat_map(|c| views(c).into_iter().map(|v| v.place.spot));
    claim.chain(cited).map(|spot| Cut { spot, framing: Framing::Close }).collect()
}

/// A piece of a cited page to be shown.
struct View {
    what: &'static str,
    place: Place,
    marks: Vec<Mark>,
}

/// The pieces of cited pages that a citation shows: the cited place as a whole where support was
/// looked for in vain, else the lines around the words that contradict or support.
fn views(c: &CitationEntry) -> Vec<View> {
    let found: &[Place] = if c.verdict == Verdict::Elsewhere { &c.found_at } else { &[] };
    let cited =
        c.places.iter().take(MOST_CUTOUTS).map(|p| (p, "示された箇所", c.verdict == Verdict::Contradicted));
    let found = found.iter().take(MOST_CUTOUTS).map(|p| (p, "裏付けがある箇所", true));
    cited
        .chain(found)
        .map(|(place, what, is_close)| {
            let marks = words_on(c, place);
            let words = marks.iter().map(|m| m.rect).reduce(|a, b| a.union(&b)).filter(|_| is_close);
            let spot = Spot {
                page: place.index(),
                rect: words.map_or(place.rect(), |w| with_lines_around(w, place.rect())),
            };
            View { what, place: Place { spot, ..place.clone() }, marks }
        })
        .collect()
}

/// Words with their whole lines and some above and below: a sentence is not judged by its number
/// alone.
fn with_lines_around(words: Rect, place: Rect) -> Rect {
    let above = (words.height() * 2).clamp(60, 160);
    let (x0, x1) = (words.x0.min(place.x0), words.x1.max(place.x1));
    Rect::new(x0, (words.y0 - above).max(0), x1, words.y1 + above)
}

/// The words of a citation's parts that stand in a place, each once, contradictions first.
fn words_on(c: &CitationEntry, place: &Place) -> Vec<Mark> {
    marks_on(c.parts.iter().flat_map(|p| p.places.iter().map(move |at| (p.state, at))), place)
}

/// The words of the claim itself that were found, contradicted or not found at the cited places.
fn words_of(open: &[&CitationEntry], place: &Place) -> Vec<Mark> {
    let parts = open.iter().flat_map(|c| &c.parts);
    marks_on(parts.flat_map(|p| p.claimed.iter().map(move |at| (p.state, at))), place)
}

fn marks_on<'a>(words: impl Iterator<Item = (PartState, &'a Place)>, place: &Place) -> Vec<Mark> {
    let mut marks: Vec<Mark> = words
        .filter(|(_, at)| at.index() == place.index() && at.rect().intersection(&place.rect()).is_some())
        .map(|(state, at)| Mark { rect: at.rect(), class: mark_class(state) })
        .collect();
    marks.sort_by_key(|m| (m.rect, m.class));
    marks.dedup_by_key(|m| m.rect);
    marks
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
                    blockquote { @if row.claim.is_empty() { span.blank { "（空欄）" } } @else { (lines(&row.claim)) } }
                    p.where { "添付書類等: " (row.evidence) }
                    @for place in row.claim_places.iter().take(MOST_CUTOUTS) { (pictures.marked(report, place, Framing::Close, "申請書Bの欄", &words_of(&open, place))) }
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
    html! {
        h5 {
            span.badge.(verdict_class(c.verdict)) { (words::verdict(c.verdict)) }
            " " (name(report, c))
        }
        @let is_absent = matches!(c.verdict, Verdict::NoSuchDocument | Verdict::NoSuchPlace) && c.places.is_empty();
        @let reason = if c.reason.is_empty() { words::verdict_meaning(c.verdict) } else { c.reason.as_str() };
        @if is_absent { p.nothing { (lines(reason)) } } @else { p.message { (lines(reason)) } }
        @if !c.parts.is_empty() { (parts(&c.parts)) }
        @for view in views(c) { (pictures.marked(report, &view.place, Framing::Close, view.what, &view.marks)) }
        @if c.places.len() > MOST_CUTOUTS {
            p.where { "ほかに示された頁: " @for (i, p) in c.places.iter().skip(MOST_CUTOUTS).enumerate() { @if i > 0 { "、" } (report.where_is(p)) } }
        }
    }
}

fn mark_class(state: PartState) -> &'static str {
    match state {
        PartState::Found => "found",
        PartState::Missing => "place",
        PartState::Contradicts => "contradicts",
    }
}

fn parts(parts: &[PartEntry]) -> Markup {
    let mut seen = std::collections::HashSet::new();
    let parts = parts.iter().filter(|p| seen.insert((&p.text, p.state as u8)));
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
    if !c.raw.is_empty() && !c.ditto {
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
    if c.ditto {
        name.push_str("（同上）");
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
            td { @if row.claim.is_empty() { span.blank { "（空欄）" } } @else { (lines(&row.claim)) } }
            td {
                @if row.citations.is_empty() {
                    @if row.evidence.is_empty() { span.blank { "（空欄）" } } @else { (lines(&row.evidence)) }
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
