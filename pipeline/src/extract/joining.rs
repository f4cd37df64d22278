//! Printed lines → one text: the lines of a cell, and a cell that goes on on the next page.
//!
//! A line that was wrapped because it was full goes on without a break; one that ends well before
//! the edge of its cell, although the next piece would have fitted, was ended on purpose.

use crate::ja::text::nfc;
use crate::ocr::{Line, PageText};
use crate::spot::{PageIndex, Reading, Rect, Spot};

/// Lines joined to one text, with everything that is kept of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined {
    /// The text; a break that was made on purpose is a line feed.
    pub(super) text: String,
    /// The printed lines.
    pub(super) lines: Vec<String>,
    /// Their places.
    pub(super) spots: Vec<Spot>,
    /// Share of red ink, line by line.
    pub(super) red: Vec<f32>,
    /// Probability of the least certain character.
    pub(super) confidence: f32,
    /// Whether every line is witnessed.
    pub(super) witnessed: bool,
    /// Whether the last line filled its cell, so that what follows may belong to the same sentence.
    pub(super) full: bool,
}

impl Joined {
    /// The reading of the joined text; its place is one box a page.
    pub(super) fn reading(&self) -> Reading<String> {
        Reading {
            value: self.text.clone(),
            raw: self.text.clone(),
            spots: one_box_a_page(&self.spots),
            confidence: self.confidence,
            witnessed: self.witnessed,
            sure: false,
        }
    }

    /// Adds what stands in the same cell on the next page.
    pub(super) fn append(&mut self, next: Joined) {
        if next.lines.is_empty() {
            return;
        }
        if self.lines.is_empty() {
            *self = next;
            return;
        }
        let glue = if self.full { glue(&self.text, &next.text) } else { "\n" };
        self.text.push_str(glue);
        self.text.push_str(&next.text);
        self.lines.extend(next.lines);
        self.spots.extend(next.spots);
        self.red.extend(next.red);
        self.confidence = self.confidence.min(next.confidence);
        self.witnessed &= next.witnessed;
        self.full = next.full;
    }
}

/// What was made of one line.
pub(super) fn of_line<T>(page: PageIndex, line: &Line, value: T) -> Reading<T> {
    Reading {
        value,
        raw: nfc(line.text.trim()),
        spots: vec![Spot { page, rect: line.rect }],
        confidence: line.confidence,
        witnessed: line.is_witnessed(),
        sure: false,
    }
}

/// Merges the boxes of each page into one, pages in order.
pub(super) fn one_box_a_page(spots: &[Spot]) -> Vec<Spot> {
    let mut out: Vec<Spot> = Vec::new();
    for spot in spots {
        match out.last_mut() {
            Some(last) if last.page == spot.page => last.rect = last.rect.union(&spot.rect),
            _ => out.push(*spot),
        }
    }
    out
}

/// Joins lines of a page; `cell` is the box they were set in.
pub(super) fn join(page: &PageText, indices: &[u32], cell: Rect) -> Joined {
    join_lines(page.page, indices.iter().filter_map(|&i| page.lines.get(i as usize)), cell)
}

/// Joins lines, wherever they were kept.
pub(super) fn join_lines<'a>(page: PageIndex, lines: impl Iterator<Item = &'a Line>, cell: Rect) -> Joined {
    let mut lines: Vec<&Line> = lines.filter(|l| !l.text.trim().is_empty()).collect();
    lines.sort_by_key(|l| (l.rect.y0 + l.rect.y1, l.rect.x0));
    let mut out = Joined { confidence: 1.0, witnessed: true, ..Joined::default() };
    let mut before: Option<&Line> = None;
    let mut band: Vec<&Line> = Vec::new();
    let mut bands: Vec<Vec<&Line>> = Vec::new();
    for line in lines {
        if let Some(last) = before
            && !same_band(&last.rect, &line.rect)
        {
            bands.push(std::mem::take(&mut band));
        }
        band.push(line);
        before = Some(line);
    }
    if !band.is_empty() {
        bands.push(band);
    }
    let mut previous: Option<&Line> = None;
    for mut band in bands {
        band.sort_by_key(|l| l.rect.x0);
        for (i, line) in band.iter().enumerate() {
            let text = without_specks(&nfc(line.text.trim()));
            match previous {
                None => {}
                Some(_) if i > 0 => out.text.push(' '),
                Some(_) if inside_address(&out.text) && goes_on(&text) => {}
                Some(last) if ended_on_purpose(last, &text, cell) => out.text.push('\n'),
                Some(_) => out.text.push_str(glue(&out.text.clone(), &text)),
            }
            out.text.push_str(&text);
            out.lines.push(text);
            out.spots.push(Spot { page, rect: line.rect });
            out.red.push(line.red);
            out.confidence = out.confidence.min(line.confidence);
            out.witnessed &= line.is_witnessed();
            previous = Some(line);
        }
    }
    if let Some(last) = previous {
        out.full = i64::from(cell.x1 - last.rect.x1) < 2 * character_width(last);
    }
    out
}

/// A dot that stands alone, far behind the last word, is dirt.
fn without_specks(text: &str) -> String {
    match text.rsplit_once(char::is_whitespace) {
        Some((before, "." | "," | "、" | "・" | "'" | "`" | "·")) => before.trim_end().to_owned(),
        _ => text.to_owned(),
    }
}

/// Whether two boxes stand on the same printed line.
pub(super) fn same_band(a: &Rect, b: &Rect) -> bool {
    let overlap = a.y1.min(b.y1) - a.y0.max(b.y0);
    overlap * 2 > a.height().min(b.height())
}

/// Width of a full-width character of the line.
fn character_width(line: &Line) -> i64 {
    let units: i64 = line.text.trim().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let by_text = i64::from(line.rect.width()) * 2 / units.max(1);
    // A line of one or two characters says little about its size; its height does.
    by_text.clamp(1, i64::from(line.rect.height().max(1)) * 3 / 2)
}

/// Whether the line ended although what follows would have fitted behind it.
fn ended_on_purpose(line: &Line, next: &str, cell: Rect) -> bool {
    let size = character_width(line);
    // A cell keeps as much margin at its right as at its left.
    let margin = i64::from((line.rect.x0 - cell.x0).max(0)).min(size);
    let room = i64::from(cell.x1 - line.rect.x1) - margin;
    let piece: i64 = first_piece(next).chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    // One character more than needed: the last place of a line may stay empty for 、 and 」.
    room > piece * size / 2 + size * 3 / 2
}

/// The part of a text that cannot be broken: a Latin word, a piece of an address, one character.
fn first_piece(text: &str) -> &str {
    let mut end = 0;
    for (i, c) in text.char_indices() {
        if !c.is_ascii_graphic() {
            return if end == 0 { &text[..i + c.len_utf8()] } else { &text[..end] };
        }
        end = i + c.len_utf8();
        if i > 0 && matches!(c, '/' | '?' | '&' | '-' | '=') {
            break;
        }
    }
    &text[..end]
}

/// What stands between a full line and the next: nothing, or a space between Latin words.
fn glue(before: &str, after: &str) -> &'static str {
    let (Some(a), Some(b)) = (before.chars().next_back(), after.chars().next()) else { return "" };
    if inside_address(before) {
        return "";
    }
    let word = |c: char| c.is_ascii_alphabetic();
    if (word(a) || matches!(a, ',' | '.' | ';' | ':' | ')')) && word(b) { " " } else { "" }
}

/// Whether a line looks like the rest of an address: a name, a path or a query, no new citation.
fn goes_on(line: &str) -> bool {
    let first = line.split(|c: char| c.is_whitespace() || !c.is_ascii()).next().unwrap_or_default();
    let mut chars = first.chars();
    let begins = chars.next().is_some_and(|c| c.is_ascii_alphanumeric() || "/?&=_%#~.-".contains(c));
    begins
        && first.contains(['/', '=', '&', '.', '-', '_', '?'])
        && !first.trim_start_matches(['P', 'p', '.']).chars().all(|c| c.is_ascii_digit() || ".-".contains(c))
}

/// Whether the text ends inside a web or mail address.
fn inside_address(text: &str) -> bool {
    let tail = text.rsplit(|c: char| c.is_whitespace() || !c.is_ascii()).next().unwrap_or_default();
    tail.contains("://") || tail.starts_with("www.") || tail.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fixture::{line, page};

    fn joined(lines: &[(i32, i32, i32, &str)], cell: Rect) -> String {
        let lines: Vec<Line> =
            lines.iter().map(|&(x, y, w, t)| line(Rect::new(x, y, x + w, y + 20), t)).collect();
        let indices: Vec<u32> = (0..lines.len() as u32).collect();
        join(&page(lines), &indices, cell).text
    }

    #[test]
    fn a_full_line_goes_on_and_a_short_one_ends() {
        let cell = Rect::new(0, 0, 210, 100);
        let full = [(5, 0, 200, "光回線又はLTE回線を"), (5, 25, 80, "推奨する")];
        assert_eq!(joined(&full, cell), "光回線又はLTE回線を推奨する");
        let short = [(5, 0, 100, "資料8 3.1"), (5, 25, 110, "資料9 3.12")];
        assert_eq!(joined(&short, cell), "資料8 3.1\n資料9 3.12");
    }

    #[test]
    fn an_address_is_joined_without_a_space_and_words_with_one() {
        let cell = Rect::new(0, 0, 210, 100);
        let url = [(5, 0, 195, "https://www.example"), (5, 25, 60, ".jp/support")];
        assert_eq!(joined(&url, cell), "https://www.example.jp/support");
        let words = [(5, 0, 195, "Penetration Test"), (5, 25, 100, "Summary")];
        assert_eq!(joined(&words, cell), "Penetration Test Summary");
    }

    #[test]
    fn two_pieces_of_one_printed_line_keep_their_order() {
        let cell = Rect::new(0, 0, 410, 40);
        assert_eq!(joined(&[(120, 2, 40, "太郎"), (5, 0, 40, "山﨑")], cell), "山﨑 太郎");
    }
}
