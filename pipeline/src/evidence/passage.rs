//! Passages: the units that a claim is held against. A piece is a paragraph, a table row or a line
//! of its own; a passage is one to three pieces under one heading, or a short section as a whole.

use super::heading::Heading;
use super::paper::Paper;
use super::terms;
use crate::ja::{date, quantity, text::fold};
use crate::spot::{PageIndex, Spot};
use regex::Regex;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A paragraph, a table row, a line of its own.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its lines in the paper.
    pub lines: Range<usize>,
    /// As read, lines joined.
    pub raw: String,
    /// Folded.
    pub fold: String,
    /// Terms.
    pub features: HashSet<u64>,
    /// Numbers with their units.
    pub quantities: Vec<quantity::Quantity>,
    /// Dates.
    pub dates: Vec<date::Mention>,
    /// Whether it is the heading's own line.
    pub is_heading: bool,
    /// Whether it is short and holds no sentence: a label or a value.
    pub short: bool,
}

/// One to three pieces, or a short section.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Its pieces.
    pub pieces: Range<usize>,
    /// The piece of the heading above it.
    pub heading: Option<usize>,
    /// The short piece before it, which may be its label.
    pub label: Option<usize>,
    /// Whether its pieces read as one sentence (or it is a single piece).
    pub joined: bool,
}

/// A paper cut into pieces and passages.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    /// Pieces in order.
    pub pieces: Vec<Piece>,
    /// Passages in order of their first piece.
    pub passages: Vec<Passage>,
    /// Terms of the paper's title.
    pub title: HashSet<u64>,
}

impl Cut {
    /// Cuts a paper.
    pub fn of(paper: &Paper, headings: &[Heading]) -> Cut {
        let heads: HashSet<usize> = headings.iter().map(|h| h.at).collect();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut start = 0;
        let total = paper.lines.len();
        while start < total {
            let end =
                (start + 1..total).find(|&i| paper.lines[i].opens || heads.contains(&i)).unwrap_or(total);
            if !paper.contents.contains(&paper.lines[start].page) {
                pieces.push(piece(paper, start..end, heads.contains(&start)));
            }
            start = end;
        }
        let mut passages = Vec::new();
        let mut from = 0;
        while from < pieces.len() {
            let to = (from + 1..pieces.len()).find(|&i| pieces[i].is_heading).unwrap_or(pieces.len());
            section(&pieces, from..to, &mut passages);
            from = to;
        }
        Cut { pieces, passages, title: terms::features(&paper.title) }
    }

    /// Whether a passage holds a feature, and how much that counts: in its text fully, in heading or label a little less.
    pub fn holds(&self, passage: &Passage, feature: u64) -> f32 {
        if self.pieces[passage.pieces.clone()].iter().any(|p| p.features.contains(&feature)) {
            return 1.0;
        }
        let above = [passage.heading, passage.label];
        if above.into_iter().flatten().any(|i| self.pieces[i].features.contains(&feature)) {
            return 0.8;
        }
        if self.title.contains(&feature) { 0.5 } else { 0.0 }
    }

    /// All features of a passage, heading included.
    pub fn features<'a>(&'a self, passage: &'a Passage) -> impl Iterator<Item = u64> + 'a {
        let text = passage.pieces.clone();
        text.chain(passage.heading).chain(passage.label).flat_map(|i| self.pieces[i].features.iter().copied())
    }

    /// The folded text of a passage.
    pub fn text(&self, passage: &Passage) -> String {
        let parts: Vec<&str> = self.pieces[passage.pieces.clone()].iter().map(|p| p.fold.as_str()).collect();
        parts.join("\n")
    }

    /// Places of a passage's lines.
    pub fn spots(&self, paper: &Paper, passage: &Passage) -> Vec<Spot> {
        let pieces = &self.pieces[passage.pieces.clone()];
        pieces.iter().flat_map(|p| paper.lines[p.lines.clone()].iter().map(|l| l.spot())).collect()
    }

    /// Pages of a passage.
    pub fn pages(&self, paper: &Paper, passage: &Passage) -> Vec<PageIndex> {
        let mut pages: Vec<PageIndex> = self.spots(paper, passage).iter().map(|s| s.page).collect();
        pages.dedup();
        pages
    }

    /// Lines that a passage covers.
    pub fn lines(&self, passage: &Passage) -> Range<usize> {
        let pieces = &self.pieces[passage.pieces.clone()];
        let first = pieces.first().map_or(0, |p| p.lines.start);
        first..pieces.last().map_or(first, |p| p.lines.end)
    }
}

fn piece(paper: &Paper, lines: Range<usize>, is_heading: bool) -> Piece {
    let mut raw = String::new();
    for (k, line) in paper.lines[lines.clone()].iter().enumerate() {
        // Cells and side-by-side pieces are apart; a broken sentence goes on without a gap.
        if k > 0 && (line.tabled || !line.text.is_empty() && side_gap(paper, lines.start + k)) {
            raw.push('\u{3000}');
        }
        raw.push_str(line.text.trim());
    }
    let folded: String = paper.lines[lines.clone()]
        .iter()
        .enumerate()
        .map(|(k, l)| {
            if k > 0 && (l.tabled || side_gap(paper, lines.start + k)) {
                format!("|{}", l.fold)
            } else {
                l.fold.clone()
            }
        })
        .collect();
    let raw = close_digits(&raw);
    let folded = terms::settle(&folded);
    let dates = date::find(&raw);
    let quantities = apart_from_dates(quantity::find(&raw), &dates);
    let short = folded.chars().count() <= 24 && !folded.contains('。');
    Piece {
        features: terms::features(&folded),
        lines,
        fold: fold(&folded),
        raw,
        quantities,
        dates,
        is_heading,
        short,
    }
}

/// Lone digits with a gap between are one number, and so are the figures of a year: a reader sees
/// gaps between full-width digits.
pub fn close_digits(text: &str) -> String {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(?:(19|20) (\d\d)|(19\d|20\d) (\d)|(1|2) (9\d\d|0\d\d))年")
            .expect("a constant pattern")
    });
    let text = &*YEAR.replace_all(text, "$1$2$3$4$5$6年");
    let chars: Vec<char> = text.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let lone = |i: usize| digit(i) && !(i > 0 && digit(i - 1)) && !digit(i + 1);
    let keep = |i: usize| !(chars[i] == ' ' && i > 0 && lone(i - 1) && lone(i + 1));
    (0..chars.len()).filter(|&i| keep(i)).map(|i| chars[i]).collect()
}

fn side_gap(paper: &Paper, at: usize) -> bool {
    let (a, b) = (&paper.lines[at - 1], &paper.lines[at]);
    a.page == b.page
        && b.rect.y0 < a.rect.y1
        && (b.rect.y1.min(a.rect.y1) - b.rect.y0.max(a.rect.y0)) * 2 > a.rect.height().min(b.rect.height())
}

/// Quantities that are not parts of a date.
pub fn apart_from_dates(
    quantities: Vec<quantity::Quantity>,
    dates: &[date::Mention],
) -> Vec<quantity::Quantity> {
    let overlaps = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    quantities.into_iter().filter(|q| !dates.iter().any(|d| overlaps(&q.range, &d.range))).collect()
}

/// Whether a line is a label and its value with a gap between: what follows is no part of it.
fn is_row(raw: &str) -> bool {
    let named =
        |label: &str| label.chars().filter(|c| c.is_alphabetic()).count() > 1 && !label.contains('。');
    !raw.contains('。') && raw.trim().split_once('\u{3000}').is_some_and(|(label, _)| named(label))
}

/// The passages of a stretch between two headings.
fn section(pieces: &[Piece], stretch: Range<usize>, out: &mut Vec<Passage>) {
    let heading = pieces[stretch.start].is_heading.then_some(stretch.start);
    let first = if heading.is_some() && stretch.len() > 1 { stretch.start + 1 } else { stretch.start };
    let size = |r: Range<usize>| pieces[r].iter().map(|p| p.fold.chars().count()).sum::<usize>();
    let whole = first..stretch.end;
    for i in whole.clone() {
        let label =
            i.checked_sub(1).filter(|&j| whole.contains(&j) && pieces[j].short && !pieces[j].is_heading);
        for n in 1..=3 {
            if i + n > stretch.end || n > 1 && size(i..i + n) > 400 {
                break;
            }
            let label = label.filter(|_| n == 1);
            let joined = pieces[i..i + n - 1]
                .iter()
                .all(|p| !p.fold.ends_with('。') && !p.short && !is_row(&p.raw))
                && pieces[i + 1..i + n].iter().all(|p| !p.raw.starts_with(['・', '●', '■', '○', '◆', '-']));
            out.push(Passage { pieces: i..i + n, heading: heading.filter(|h| *h != i), label, joined });
        }
    }
    if whole.len() > 3 && whole.len() <= 12 && size(whole.clone()) <= 500 && heading.is_some() {
        out.push(Passage { pieces: whole, heading, label: None, joined: false });
    }
}
