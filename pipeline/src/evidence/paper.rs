//! A document's printed lines as running text: headers and footers put aside, paragraphs and table
//! rows put together, so that a sentence broken over lines or pages is one again.

use crate::extract::{Document, DocumentIndex, Dossier};
use crate::ja::text::fold;
use crate::ocr::{Line, PageText};
use crate::spot::{PageIndex, Rect, Spot};
use std::collections::{BTreeMap, BTreeSet};

/// A printed line of a document's body.
#[derive(Clone, Debug)]
pub struct BodyLine {
    /// Page it stands on.
    pub page: PageIndex,
    /// Index into the page's lines.
    pub line: u32,
    /// Box on the page.
    pub rect: Rect,
    /// As read.
    pub text: String,
    /// Folded for comparing.
    pub fold: String,
    /// Whether it opens a new piece: a paragraph, a table row, a line of its own.
    pub opens: bool,
    /// Whether it stands in a ruled table.
    pub tabled: bool,
}

impl BodyLine {
    /// Its place.
    pub fn spot(&self) -> Spot {
        Spot { page: self.page, rect: self.rect }
    }

    /// Whether it is a short line without a sentence in it: a label, a value, a title.
    pub fn is_short(&self) -> bool {
        self.fold.chars().count() <= 24 && !self.fold.contains('。')
    }
}

/// A document as running text.
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// Which document.
    pub document: Option<DocumentIndex>,
    /// Its title, folded.
    pub title: String,
    /// Lines of the body in reading order.
    pub lines: Vec<BodyLine>,
    /// Headers, footers and page numbers.
    pub running: Vec<BodyLine>,
    /// Pages that hold the table of contents.
    pub contents: BTreeSet<PageIndex>,
}

impl Paper {
    /// Puts a document together from its pages.
    pub fn of(dossier: &Dossier, index: DocumentIndex, document: &Document, pages: &[PageText]) -> Paper {
        let found: Vec<&PageText> = document.pages.iter().filter_map(|p| pages.get(p.at())).collect();
        let running = running_lines(&found);
        let mut paper = Paper {
            document: Some(index),
            title: document.title.as_deref().map(fold).unwrap_or_default(),
            ..Paper::default()
        };
        for page in &found {
            let folio = dossier.folios.get(page.page.at()).and_then(Option::as_ref).map(|f| f.spot.rect);
            let lines = body_lines(page);
            let last = lines.len();
            for (k, line) in lines.into_iter().enumerate() {
                let edge = k < 3 || k + 4 > last;
                let is_folio = edge
                    && folio.is_some_and(|r| same_place(&r, &line.rect) && line.fold.chars().count() <= 12);
                let section = super::heading::label_of(&line.text).is_some_and(|l| l.is_section());
                if is_folio || edge && !section && running.contains(&skeleton(&line.fold)) {
                    paper.running.push(line);
                } else {
                    paper.lines.push(line);
                }
            }
        }
        join_over_pages(&mut paper.lines);
        paper.contents = contents_pages(&paper.lines);
        paper
    }

    /// A paper made of bare lines, for judging without a package.
    pub fn of_lines(lines: &[String]) -> Paper {
        let mut body: Vec<BodyLine> = lines
            .iter()
            .enumerate()
            .map(|(i, text)| BodyLine {
                page: PageIndex(0),
                line: i as u32,
                rect: Rect::new(0, i as i32 * 10, 12 * text.chars().count() as i32, i as i32 * 10 + 9),
                text: text.clone(),
                fold: fold(text),
                opens: true,
                tabled: false,
            })
            .filter(|l| !l.fold.is_empty())
            .collect();
        mark_openings(&mut body);
        Paper { lines: body, ..Paper::default() }
    }
}

/// Two boxes that cover the same line.
fn same_place(a: &Rect, b: &Rect) -> bool {
    a.intersection(b).is_some_and(|i| i.area() * 2 >= a.area().min(b.area()).max(1))
}

/// Text with its digits left out: what running headers and page numbers have in common.
fn skeleton(fold: &str) -> String {
    fold.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Skeletons of the lines that come back at the edge of at least half of the pages.
///
/// A section's own number stands at its heading and in the contents, never at the head of every page.
fn running_lines(pages: &[&PageText]) -> BTreeSet<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut written = 0;
    for page in pages {
        let folds: Vec<String> = page.lines.iter().map(|l| fold(&l.text)).filter(|f| !f.is_empty()).collect();
        if folds.is_empty() {
            continue;
        }
        written += 1;
        let edge: BTreeSet<String> = folds
            .iter()
            .enumerate()
            .filter(|(k, f)| (*k < 3 || k + 4 > folds.len()) && f.chars().count() <= 200)
            .filter(|(_, f)| !super::heading::label_of(f).is_some_and(|l| l.is_section()))
            .map(|(_, f)| skeleton(f))
            .collect();
        for text in edge {
            *seen.entry(text).or_default() += 1;
        }
    }
    seen.into_iter()
        .filter(|(t, n)| *n >= 2 && *n * 2 >= written && !t.is_empty() || t.is_empty())
        .map(|(t, _)| t)
        .collect()
}

/// The lines of a page in reading order, table rows kept together.
fn body_lines(page: &PageText) -> Vec<BodyLine> {
    let mut row_of: BTreeMap<u32, (usize, u32)> = BTreeMap::new();
    for (t, table) in page.tables.iter().enumerate() {
        for cell in &table.cells {
            // A frame around running text is no table.
            if cell.lines.len() > 8 && cell.col_span * 2 > table.cols {
                continue;
            }
            for &line in &cell.lines {
                row_of.insert(line, (t, cell.row));
            }
        }
    }
    let body = |i: usize, line: &Line, opens: bool, tabled: bool| BodyLine {
        page: page.page,
        line: i as u32,
        rect: line.rect,
        text: line.text.clone(),
        fold: fold(&line.text),
        opens,
        tabled,
    };
    let mut out: Vec<BodyLine> = Vec::new();
    let mut rows_done: BTreeSet<(usize, u32)> = BTreeSet::new();
    for (i, line) in page.lines.iter().enumerate() {
        match row_of.get(&(i as u32)) {
            None => out.push(body(i, line, true, false)),
            Some(row) if rows_done.insert(*row) => {
                let (table, number) = *row;
                let mut cells: Vec<_> = page.tables[table].cells.iter().filter(|c| c.row == number).collect();
                cells.sort_by_key(|c| c.col);
                let mut first = true;
                for &k in cells.iter().flat_map(|c| &c.lines) {
                    if let Some(line) = page.lines.get(k as usize) {
                        out.push(body(k as usize, line, first, true));
                        first = false;
                    }
                }
            }
            Some(_) => {}
        }
    }
    out.retain(|l| !l.fold.is_empty());
    put_values_behind_labels(&mut out);
    mark_openings(&mut out);
    out
}

/// A figure that stands on the height of a label goes behind it, where columns were read one after the other.
fn put_values_behind_labels(lines: &mut Vec<BodyLine>) {
    let is_value = |l: &BodyLine| !l.tabled && is_figure(&l.fold);
    let gap = |v: &BodyLine, l: &BodyLine| v.rect.x0 - l.rect.x1;
    for k in 1..lines.len() {
        if !is_value(&lines[k]) || side_by_side(&lines[k - 1], &lines[k]) {
            continue;
        }
        let value = lines[k].clone();
        let labels = (0..k).filter(|&i| {
            let l = &lines[i];
            !l.tabled && l.is_short() && side_by_side(l, &value) && gap(&value, l) >= 0
        });
        if let Some(label) = labels.min_by_key(|&i| gap(&value, &lines[i]))
            && !is_figure(&lines[label].fold)
        {
            let value = lines.remove(k);
            lines.insert(label + 1, value);
        }
    }
}

/// Digits with the marks of a figure and at most a short unit, nothing else.
fn is_figure(fold: &str) -> bool {
    let bare = fold.trim_start_matches(['△', '▲', '-', '¥']);
    let rest = bare.trim_start_matches(|c: char| c.is_ascii_digit() || ",.".contains(c));
    bare.starts_with(|c: char| c.is_ascii_digit())
        && rest.chars().count() <= 4
        && !rest.contains(['。', ')'])
        && super::heading::label_of(fold).is_none_or(|l| l.rest.is_empty())
}

/// Decides for each free line whether it goes on from the line before.
fn mark_openings(lines: &mut [BodyLine]) {
    let widest = lines.iter().filter(|l| !l.tabled).map(|l| l.rect.x1).max().unwrap_or(0);
    let longest = lines.iter().map(|l| l.fold.chars().count()).max().unwrap_or(0);
    for k in 1..lines.len() {
        let (before, line) = (&lines[k - 1], &lines[k]);
        if line.tabled || before.tabled {
            continue;
        }
        lines[k].opens = !goes_on(before, line, widest, longest) && !side_by_side(before, line);
    }
}

/// Whether `line` continues the sentence of `before`.
fn goes_on(before: &BodyLine, line: &BodyLine, widest: i32, longest: usize) -> bool {
    if before.fold.ends_with(['。', ':'])
        || super::heading::label_of(&line.text).is_some()
        || starts_item(&line.fold)
    {
        return false;
    }
    let count = before.fold.chars().count();
    let full = count >= 14 && (before.rect.x1 * 100 >= widest * 88 || count * 100 >= longest * 85);
    // A sentence that has begun and not ended goes on, whatever its width.
    let hanging = before.fold.ends_with(['、', '及', 'び', 'の', 'を', 'に', 'は', 'が', 'で', 'と', 'し']);
    let ending = line.fold.find('。').is_some_and(|i| line.fold[..i].chars().count() <= 8)
        && line.fold.starts_with(|c: char| ('ぁ'..='ん').contains(&c));
    let running = count >= 24 && before.fold.contains(['、', '。']);
    let open = running
        || count >= 10 && (hanging || ending || line.fold.chars().count() <= 3 && line.fold.ends_with('。'));
    full || open
}

/// Two pieces of one printed row (label and value with white space between).
fn side_by_side(a: &BodyLine, b: &BodyLine) -> bool {
    let overlap = a.rect.y1.min(b.rect.y1) - a.rect.y0.max(b.rect.y0);
    let height = a.rect.height().min(b.rect.height()).max(1);
    overlap * 2 > height && (b.rect.x0 >= a.rect.x1 || a.rect.x0 >= b.rect.x1)
}

fn starts_item(fold: &str) -> bool {
    fold.starts_with([
        '■', '●', '◆', '◇', '□', '○', '・', '※', '▼', '▶', '-', '*', '【', '〈', '<', '①', '②', '③',
    ])
}

/// The first line of a page may go on from the last of the page before.
fn join_over_pages(lines: &mut [BodyLine]) {
    let longest = lines.iter().map(|l| l.fold.chars().count()).max().unwrap_or(0);
    for k in 1..lines.len() {
        let (before, line) = (&lines[k - 1], &lines[k]);
        if before.page != line.page && !line.tabled && !before.tabled {
            let widest = lines
                .iter()
                .filter(|l| l.page == before.page && !l.tabled)
                .map(|l| l.rect.x1)
                .max()
                .unwrap_or(0);
            lines[k].opens = !goes_on(before, line, widest, longest);
        }
    }
}

/// Pages on which labels and page numbers outweigh text.
fn contents_pages(lines: &[BodyLine]) -> BTreeSet<PageIndex> {
    let mut out = BTreeSet::new();
    let pages: BTreeSet<PageIndex> = lines.iter().map(|l| l.page).collect();
    let mut previous = false;
    for page in pages {
        let on: Vec<&BodyLine> = lines.iter().filter(|l| l.page == page).collect();
        let titled = on.iter().take(6).any(|l| {
            let t = l.fold.trim_matches(|c: char| !c.is_alphanumeric());
            matches!(t, "目次" | "もくじ" | "contents" | "tableofcontents" | "index")
        });
        let sentences = on.iter().filter(|l| l.fold.contains('。')).count();
        let labels = on.iter().filter(|l| super::heading::label_of(&l.text).is_some()).count();
        let numbered = on
            .iter()
            .filter(|l| {
                let t = l.fold.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
                t.len() < l.fold.len()
                    && (t.is_empty()
                        || t.ends_with(['.', '…', '・', '‥'])
                        || super::heading::label_of(&l.text).is_some())
            })
            .count();
        let goes_on = previous && sentences == 0 && labels >= 2 && numbered * 3 >= on.len();
        let looks = sentences <= 1
            && labels >= 4
            && (labels + numbered) * 10 >= on.len() * 7
            && numbered * 3 >= labels;
        previous = titled && sentences * 5 <= on.len() || goes_on || looks;
        if previous {
            out.insert(page);
        }
    }
    out
}

#[cfg(test)]
#[path = "paper_tests.rs"]
mod tests;
