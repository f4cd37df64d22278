//! What each page shows by itself of the document it belongs to: tab, corner label, title of a form,
//! browser's head and foot, page number, cover.

use super::DocumentKind;
use super::edges::{edge_lines, printed_rows};
use super::folio::{self, Mark};
use super::hardcopy::{self, WebMark};
use super::label::{self, Label};
use super::likeness::{distance, distance_within};
use super::slips;
use super::vocabulary::Vocabulary;
use crate::ja::text::{fold, loose, nfc};
use crate::ocr::{Line, PageText};
use crate::spot::{Rect, Spot};

/// What a page shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Sight {
    /// Nothing is printed.
    pub(super) blank: bool,
    /// A sheet that only parts documents.
    pub(super) separator: bool,
    /// Number (and title) of a tab or a corner label.
    pub(super) label: Option<Label>,
    /// Where the label stands.
    pub(super) label_spot: Option<Spot>,
    /// A form or certificate by its title.
    pub(super) form: Option<DocumentKind>,
    /// A foot of a registry certificate: page and total.
    pub(super) registry_foot: Option<(u32, u32)>,
    /// Browser's marks.
    pub(super) web: WebMark,
    /// Numbers at the edges.
    pub(super) marks: Vec<Mark>,
    /// The largest print in the upper part: its text, folded loosely, and as printed.
    pub(super) title: Option<(String, String, Spot)>,
    /// Few lines, one of them large: a cover.
    pub(super) cover: bool,
    /// Folded texts of running heads and feet that are no numbers.
    pub(super) running: Vec<String>,
    /// Whether one of the words for an excerpt stands on its cover or tab.
    pub(super) excerpt: bool,
    /// Whether the page holds a table of more than a few cells.
    pub(super) tabular: bool,
    /// Width and height.
    pub(super) size: (u32, u32),
}

/// Looks at a page.
pub(super) fn look(page: &PageText, words: &Vocabulary) -> Sight {
    let mut sight = Sight {
        blank: page.blank || page.lines.iter().all(|l| l.text.trim().is_empty()),
        size: (page.width, page.height),
        tabular: page.tables.iter().any(|t| t.cells.len() > 6),
        ..Sight::default()
    };
    if let Some(slip) = slips::slip(page) {
        sight.blank = false;
        sight.separator = true;
        sight.label = slip.document.map(|number| Label { number, rest: String::new() });
        let whole = Rect::new(0, 0, page.width as i32, page.height as i32);
        sight.label_spot = Some(Spot { page: page.page, rect: whole });
        return sight;
    }
    if sight.blank {
        return sight;
    }
    sight.marks = folio::marks(page);
    sight.web = hardcopy::look(page);
    let rows = printed_rows(page, 1.2);
    let level: Vec<&Line> = rows.iter().filter(|l| is_print(l, page)).collect();
    let sparse = !sight.tabular && level.len() <= 8;
    find_label(page, &level, sparse, words, &mut sight);
    sight.title = title(page, &level, words);
    sight.form = form(page, &level, words);
    sight.registry_foot = registry_foot(page, &sight.marks);
    let heights: Vec<i32> = level.iter().map(|l| l.rect.height()).collect();
    let usual = median(&heights);
    sight.cover = sparse
        && !sight.separator
        && sight.marks.iter().all(|m| m.number == 1 || m.number > 300)
        && level.iter().any(|l| l.rect.height() * 5 >= usual * 6 && in_upper_part(l, page));
    sight.excerpt = (sight.cover || sight.separator)
        && level.iter().any(|l| label::says_excerpt(&l.text, words))
        || sight.label.as_ref().is_some_and(|l| label::says_excerpt(&l.rest, words));
    sight.running = edge_lines(page)
        .iter()
        .filter(|e| e.depth <= 2)
        .map(|e| loose(&e.line.text))
        .filter(|t| t.chars().count() >= 3 && !t.is_ascii())
        .collect();
    sight
}

/// Whether a row is level print of the page: not the characters of a tab at its edge, no speck.
fn is_print(line: &Line, page: &PageText) -> bool {
    let at_edge =
        line.rect.x0 as f32 > page.width as f32 * 0.9 || (line.rect.x1 as f32) < page.width as f32 * 0.08;
    let letters = line.text.chars().filter(|c| c.is_alphanumeric()).count();
    let speck = letters == 0 || (line.rect.height() as f32) < page.dpi * 0.03;
    // A staple or the shade of a punched hole is read as a stroke.
    let margin =
        line.rect.x0 as f32 > page.width as f32 * 0.88 || (line.rect.x1 as f32) < page.width as f32 * 0.12;
    let stroke = margin && line.text.trim().chars().all(|c| "一ーlI1|/丿ノ".contains(c));
    let corner = at_edge && line.text.trim().chars().count() <= 2;
    !(line.vertical || speck || stroke || corner)
}

/// The text of a tab that runs down the right or left edge, one character below the other.
fn tab_text(page: &PageText) -> Option<(String, Spot)> {
    let edge = |l: &&Line| {
        l.rect.x0 as f32 > page.width as f32 * 0.9 || (l.rect.x1 as f32) < page.width as f32 * 0.1
    };
    if let Some(line) = page.lines.iter().filter(edge).find(|l| l.vertical) {
        return Some((line.text.clone(), Spot { page: page.page, rect: line.rect }));
    }
    let mut column: Vec<&Line> =
        page.lines.iter().filter(edge).filter(|l| l.text.trim().chars().count() <= 2).collect();
    column.sort_by_key(|l| l.rect.y0);
    let first = column.first()?;
    let rect = column.iter().fold(first.rect, |a, l| a.union(&l.rect));
    let text = column.iter().map(|l| l.text.trim()).collect();
    Some((text, Spot { page: page.page, rect }))
}

fn in_upper_part(line: &Line, page: &PageText) -> bool {
    (line.rect.y0 as f32) < page.height as f32 * 0.6
}

fn median(values: &[i32]) -> i32 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(0)
}

/// Finds the label of a tab (large, in the middle of an almost empty sheet) or of a corner.
fn find_label(page: &PageText, level: &[&Line], sparse: bool, words: &Vocabulary, sight: &mut Sight) {
    let (w, h) = (page.width as f32, page.height as f32);
    let tallest = level.iter().map(|l| l.rect.height()).max().unwrap_or(0);
    if sparse && level.len() <= 5 {
        let central = level.iter().find(|l| {
            let x = (l.rect.x0 + l.rect.x1) as f32 / 2.0 / w;
            let y = (l.rect.y0 + l.rect.y1) as f32 / 2.0 / h;
            (0.12..0.8).contains(&y)
                && (0.25..0.75).contains(&x)
                && (l.rect.height() * 5 >= tallest * 4 || level.len() <= 3)
                && large_label(&l.text, words).is_some()
        });
        let tab = tab_text(page).and_then(|(t, spot)| label::parse(&t, words).map(|l| (l, spot)));
        let found = match central {
            Some(line) => {
                large_label(&line.text, words).map(|l| (l, Spot { page: page.page, rect: line.rect }))
            }
            None if level.len() <= 2 => tab,
            None => None,
        };
        if let Some((found, spot)) = found {
            let below = level.iter().filter(|l| {
                central.is_none_or(|c| l.rect.y0 > c.rect.y0)
                    && !is_label(l, words)
                    && l.rect.height() * 3 >= tallest
            });
            let title: Vec<String> = below.map(|l| nfc(l.text.trim())).collect();
            let rest = if found.rest.is_empty() { title.concat() } else { found.rest.clone() };
            sight.label = Some(Label { rest, ..found });
            sight.label_spot = Some(spot);
            sight.separator = true;
            return;
        }
    }
    for &line in level {
        let x = (line.rect.x0 + line.rect.x1) as f32 / 2.0 / w;
        let y = (line.rect.y0 + line.rect.y1) as f32 / 2.0 / h;
        if (0.14..=0.93).contains(&y) {
            continue;
        }
        let aside = !(0.36..=0.64).contains(&x);
        let found = label::parse(&label::close_up(&line.text), words)
            .filter(|l| aside || y < 0.14 && l.rest.is_empty())
            // A label in the corner may have been read together with what stands left of it.
            .or_else(|| at_end(line, words).filter(|_| line.rect.x1 as f32 > w * 0.75));
        if let Some(found) = found {
            sight.label = Some(found);
            sight.label_spot = Some(Spot { page: page.page, rect: line.rect });
            return;
        }
    }
}

/// A label in large print, of whose word a character may have been lost (資12).
fn large_label(text: &str, words: &Vocabulary) -> Option<Label> {
    let text = label::close_up(text);
    label::parse(&text, words).or_else(|| {
        let rest = text.strip_prefix(['資', '料'])?;
        let number = rest.chars().all(|c| c.is_numeric() || "-－ー‐".contains(c));
        (number && !rest.is_empty()).then(|| label::parse(&format!("資料{rest}"), words))?
    })
}

/// A label that ends a longer line.
fn at_end(line: &Line, words: &Vocabulary) -> Option<Label> {
    let (_, last) = line.text.trim().rsplit_once(char::is_whitespace)?;
    label::parse(last, words).filter(|l| l.rest.is_empty())
}

fn is_label(line: &Line, words: &Vocabulary) -> bool {
    label::parse(&label::close_up(&line.text), words).is_some()
}

/// The largest print in the upper part of the page, with further lines of the same size below it.
fn title(page: &PageText, level: &[&Line], words: &Vocabulary) -> Option<(String, String, Spot)> {
    let mut lines: Vec<&Line> = level
        .iter()
        .copied()
        .filter(|l| in_upper_part(l, page) && !is_label(l, words))
        .filter(|l| l.rect.y0 as f32 > page.height as f32 * 0.025)
        .collect();
    lines.sort_by_key(|l| (l.rect.y0, l.rect.x0));
    let tallest = lines.iter().map(|l| l.rect.height()).max()?;
    let at = lines.iter().position(|l| l.rect.height() == tallest)?;
    // On a cover a title may run over lines of somewhat different height.
    let least = if lines.len() <= 8 { tallest * 3 / 4 } else { tallest * 9 / 10 };
    let goes_with = |a: &Line, b: &Line| {
        b.rect.y0 - a.rect.y1 < tallest * 3 / 2 && a.rect.height().min(b.rect.height()) >= least
    };
    let mut first = at;
    while first > 0 && goes_with(lines[first - 1], lines[first]) {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < lines.len() && goes_with(lines[last], lines[last + 1]) {
        last += 1;
    }
    let mut printed = String::new();
    let mut rect = lines[first].rect;
    for line in &lines[first..=last.min(first + 2)] {
        if !printed.is_empty() && printed.is_ascii() && line.text.is_ascii() {
            printed.push(' ');
        }
        printed.push_str(&nfc(line.text.trim()));
        rect = rect.union(&line.rect);
    }
    Some((loose(&printed), printed, Spot { page: page.page, rect }))
}

/// A form or certificate by a title near the head.
fn form(page: &PageText, level: &[&Line], words: &Vocabulary) -> Option<DocumentKind> {
    let mut heads: Vec<&Line> = level
        .iter()
        .copied()
        .filter(|l| (l.rect.y0 as f32) < page.height as f32 * 0.45)
        .filter(|l| (l.rect.y1 as f32) > page.height as f32 * 0.02)
        .collect();
    heads.sort_by_key(|l| (l.rect.y0, l.rect.x0));
    let usual = median(&page.lines.iter().map(|l| l.rect.height()).collect::<Vec<_>>());
    for (order, line) in heads.iter().enumerate() {
        let text = loose(&line.text);
        let length = text.chars().count();
        if !(3..=44).contains(&length) {
            continue;
        }
        let prominent = order < 5 || line.rect.height() * 5 >= usual * 6 || is_centred(line, page);
        if !prominent {
            continue;
        }
        let found = words
            .titles
            .iter()
            .filter_map(|(kind, title)| title_fit(&text, title, *kind).map(|misfit| (misfit, *kind)))
            .min_by_key(|(misfit, _)| *misfit);
        if let Some((_, kind)) = found {
            return Some(kind);
        }
    }
    // A certificate may begin without a title of its own: its closing statement says what it is.
    let statement = page.lines.iter().any(|l| {
        let text = fold(&l.text);
        text.chars().count() > 20
            && distance_within("であることを証明した書面である", &text).0 <= 2
            && text.contains("登記簿")
    });
    statement.then_some(DocumentKind::RegistryCertificate)
}

/// How badly a line fits a title: 0 equal, more for misread or further characters; `None` is no fit.
fn title_fit(text: &str, title: &str, kind: DocumentKind) -> Option<usize> {
    let size = title.chars().count();
    let edits = distance(title, text);
    // 申請書A and 申請書B differ in one character only: that one must be read as it is.
    let lettered = matches!(kind, DocumentKind::FormA | DocumentKind::FormB);
    let letter = title.chars().find(|c| lettered && matches!(c, 'a' | 'b'));
    let misread = edits == 1 && size >= 6 && letter.is_none_or(|c| text.contains(c));
    if edits == 0 || misread {
        return Some(edits * 10);
    }
    // 情報開示認定申請書A holds 申請書A; a sentence that speaks of it does not end with it.
    let inside = lettered && size >= 4 && text.contains(title) && !text.ends_with(['。', 'す', 'た', 'に']);
    inside.then(|| 5 + text.chars().count().saturating_sub(size) / 8)
}

fn is_centred(line: &Line, page: &PageText) -> bool {
    let middle = (line.rect.x0 + line.rect.x1) as f32 / 2.0;
    (middle - page.width as f32 / 2.0).abs() < page.width as f32 * 0.06
}

/// The kind that a word of the scheme file or the contract names.
pub(super) fn kind_of(word: &str) -> Option<DocumentKind> {
    use DocumentKind::*;
    [
        FormA,
        FormB,
        RegistryCertificate,
        IdentityCopy,
        Breakdown,
        Evidence,
        WebHardcopy,
        Translation,
        ResponsibilityProof,
        Certification,
        MarkDeclaration,
        RenewalForm,
        ChangeNotice,
        EndNotice,
        Separator,
        Unknown,
    ]
    .into_iter()
    .find(|k| k.word() == word)
}

/// 整理番号 … 下線のあるものは抹消事項であることを示す。 １／２
fn registry_foot(page: &PageText, marks: &[Mark]) -> Option<(u32, u32)> {
    let foot = page.lines.iter().rev().any(|l| {
        let text = fold(&l.text);
        (l.rect.y0 as f32) > page.height as f32 * 0.8
            && (text.contains("整理番号") || text.contains("抹消事項"))
    });
    if !foot {
        return None;
    }
    let counted = marks.iter().find_map(|m| m.of.map(|of| (m.number, of)));
    Some(counted.unwrap_or((1, 1)))
}
