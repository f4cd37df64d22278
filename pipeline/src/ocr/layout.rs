//! Lines from components of ink: inside cells by rows, outside them by cutting the page along
//! its white gaps (recursive XY cut, Nagy and Seth 1984), columns before rows.

use super::components::Component;
use crate::spot::Rect;

/// A line of print: its box and whether it runs from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub struct LineBox {
    /// Box of its ink.
    pub rect: Rect,
    /// Boxes of its pieces of ink.
    pub pieces: Vec<Rect>,
    /// Whether its characters stand below each other.
    pub vertical: bool,
}

impl LineBox {
    /// How many full characters its ink would make.
    pub fn room(&self) -> f32 {
        let along = |r: &Rect| if self.vertical { r.height() } else { r.width() };
        let across = if self.vertical { self.rect.width() } else { self.rect.height() };
        self.pieces.iter().map(along).sum::<i32>() as f32 / across.max(1) as f32
    }

    /// The line's pieces whose middles stand between two places across the page, in the line's height.
    pub fn stretch(&self, from: i32, to: i32) -> Option<LineBox> {
        let inside = |r: &&Rect| (from..to).contains(&((r.x0 + r.x1) / 2));
        let pieces: Vec<Rect> = self.pieces.iter().filter(inside).copied().collect();
        let ink = pieces.iter().copied().reduce(|a, b| a.union(&b))?;
        let rect = Rect { x0: ink.x0, x1: ink.x1, ..self.rect };
        Some(LineBox { rect, pieces, vertical: self.vertical })
    }
}

/// Usual height of a full character on the page, in pixels.
pub fn character_height(parts: &[Component], dpi: f32) -> f32 {
    let (low, high) = (dpi * 0.055, dpi * 0.30);
    let mut heights: Vec<i32> = parts
        .iter()
        .filter(|c| {
            let (w, h) = (c.rect.width() as f32, c.rect.height() as f32);
            h >= low && h <= high && w <= high * 1.5 && w >= low * 0.5
        })
        .map(|c| c.rect.height())
        .collect();
    if heights.len() < 4 {
        return dpi * 0.12;
    }
    heights.sort_unstable();
    // Radicals and small kana stand apart and pull the median down: full characters are above it.
    heights[heights.len() * 7 / 10] as f32
}

/// Lines of one cell, top to bottom; a cell is never cut into columns.
pub fn lines_of_cell(parts: &[Rect], height: f32) -> Vec<LineBox> {
    rows(parts, height).into_iter().map(|r| line(r, false)).collect()
}

/// Lines of an area without rules, in reading order.
pub fn lines_of_area(parts: &[Rect], height: f32) -> Vec<LineBox> {
    let (mut columns, rest) = super::vertical::columns(parts, height).unwrap_or((Vec::new(), parts.to_vec()));
    let mut out = Vec::new();
    cut(&rest, height, 0, &mut out);
    columns.append(&mut stacked(out, height));
    columns
}

fn line(pieces: Vec<Rect>, vertical: bool) -> LineBox {
    let rect = pieces.iter().skip(1).fold(pieces[0], |a, b| a.union(b));
    LineBox { rect, pieces, vertical }
}

fn cut(parts: &[Rect], height: f32, depth: u32, out: &mut Vec<LineBox>) {
    if parts.is_empty() {
        return;
    }
    let bands = rows(parts, height);
    if depth < 8
        && let Some(x) = column_gap(&bands, height)
    {
        let (left, right): (Vec<Rect>, Vec<Rect>) = parts.iter().partition(|r| (r.x0 + r.x1) / 2 < x);
        if !left.is_empty() && !right.is_empty() {
            // Bands above and below the columns run over both: cut them off first.
            let (top, bottom) = crossing_bands(&bands, x, height);
            for band in &bands[..top] {
                segments(band, height, out);
            }
            let body: Vec<Rect> = bands[top..bottom].concat();
            let (left, right): (Vec<Rect>, Vec<Rect>) = body.iter().partition(|r| (r.x0 + r.x1) / 2 < x);
            cut(&left, height, depth + 1, out);
            cut(&right, height, depth + 1, out);
            let rest: Vec<Rect> = bands[bottom..].concat();
            cut(&rest, height, depth + 1, out);
            return;
        }
    }
    for band in bands {
        let tall = extent(&band, |r| (r.y0, r.y1));
        if tall > height * 1.7 && depth < 8 && !is_one_line(&band, tall) {
            // Columns whose lines do not share a baseline.
            if let Some(x) = widest_gap(&band, height * 1.2) {
                let (left, right): (Vec<Rect>, Vec<Rect>) = band.iter().partition(|r| (r.x0 + r.x1) / 2 < x);
                cut(&left, height, depth + 1, out);
                cut(&right, height, depth + 1, out);
                continue;
            }
        }
        segments(&band, height, out);
    }
}

/// Parts of one band that are far from each other are lines of their own.
fn segments(band: &[Rect], height: f32, out: &mut Vec<LineBox>) {
    let tall = extent(band, |r| (r.y0, r.y1)).max(height);
    let mut parts = band.to_vec();
    parts.sort_by_key(|r| r.x0);
    let mut current: Vec<Rect> = Vec::new();
    let mut right = i32::MIN;
    for r in parts {
        if !current.is_empty() && (r.x0 - right) as f32 > tall * 2.6 {
            out.push(line(std::mem::take(&mut current), false));
        }
        right = right.max(r.x1);
        current.push(r);
    }
    if !current.is_empty() {
        out.push(line(current, false));
    }
}

fn extent(parts: &[Rect], side: impl Fn(&Rect) -> (i32, i32)) -> f32 {
    let low = parts.iter().map(|r| side(r).0).min().unwrap_or(0);
    let high = parts.iter().map(|r| side(r).1).max().unwrap_or(0);
    (high - low) as f32
}

/// Whether the pieces of a tall band are themselves tall: one line in large print.
fn is_one_line(band: &[Rect], tall: f32) -> bool {
    let mut heights: Vec<i32> = band.iter().map(Rect::height).filter(|&h| h as f32 > tall * 0.25).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).is_some_and(|&h| h as f32 > tall * 0.6)
}

/// Bands of pieces that overlap in height, top to bottom, thin neighbours joined and tall ones parted.
pub(super) fn rows(parts: &[Rect], height: f32) -> Vec<Vec<Rect>> {
    let mut sorted = parts.to_vec();
    sorted.sort_by_key(|r| (r.y0, r.x0));
    let mut bands: Vec<Vec<Rect>> = Vec::new();
    let mut bottom = i32::MIN;
    for r in sorted {
        if bands.is_empty() || r.y0 >= bottom {
            bands.push(Vec::new());
            bottom = r.y1;
        }
        bottom = bottom.max(r.y1);
        bands.last_mut().expect("a band was just pushed").push(r);
    }
    let bands = joined(bands, height);
    bands.into_iter().flat_map(|b| parted(b, height)).collect()
}

fn span(band: &[Rect]) -> (i32, i32) {
    (band.iter().map(|r| r.y0).min().unwrap_or(0), band.iter().map(|r| r.y1).max().unwrap_or(0))
}

/// A band much lower than a character (the strokes of 二, a dash, dots) belongs to its neighbour
/// when both together are no taller than one line and they stand one above the other.
fn joined(bands: Vec<Vec<Rect>>, height: f32) -> Vec<Vec<Rect>> {
    let mut out: Vec<Vec<Rect>> = Vec::new();
    for band in bands {
        if let Some(last) = out.last_mut() {
            let (a, b) = (span(last), span(&band));
            let (ha, hb) = ((a.1 - a.0) as f32, (b.1 - b.0) as f32);
            let together = (b.1 - a.0) as f32;
            let overlap = {
                let x = |v: &[Rect]| {
                    (v.iter().map(|r| r.x0).min().unwrap_or(0), v.iter().map(|r| r.x1).max().unwrap_or(0))
                };
                let (p, q) = (x(last), x(&band));
                p.0 < q.1 && q.0 < p.1
            };
            if ha.min(hb) < height * 0.5
                && together <= height * 1.2
                && ((b.0 - a.1) as f32) < height * 0.75
                && overlap
            {
                last.extend(band);
                continue;
            }
        }
        out.push(band);
    }
    out
}

/// Lines that touch (a tall letter, a speck between them) are parted by the middles of their characters.
fn parted(band: Vec<Rect>, height: f32) -> Vec<Vec<Rect>> {
    let tall = extent(&band, |r| (r.y0, r.y1));
    if tall < height * 1.7 || is_one_line(&band, tall) {
        return vec![band];
    }
    let mut middles: Vec<i32> = band
        .iter()
        .filter(|r| r.height() as f32 > height * 0.45 && (r.height() as f32) < height * 1.5)
        .map(|r| (r.y0 + r.y1) / 2)
        .collect();
    middles.sort_unstable();
    let cuts = between_lines(&middles, height);
    if cuts.is_empty() {
        return vec![band];
    }
    let mut out: Vec<Vec<Rect>> = vec![Vec::new(); cuts.len() + 1];
    for r in band {
        let middle = (r.y0 + r.y1) / 2;
        out[cuts.iter().filter(|&&c| middle >= c).count()].push(r);
    }
    out.retain(|b| !b.is_empty());
    out
}

/// Where to cut between lines, from the middles of their characters (sorted). A few middles between
/// two lines, closer to both than lines ever stand, are the pieces that make them touch.
fn between_lines(middles: &[i32], height: f32) -> Vec<i32> {
    let mut groups: Vec<Vec<i32>> = Vec::new();
    for &m in middles {
        match groups.last_mut() {
            Some(g) if (m - g[g.len() - 1]) as f32 <= height * 0.4 => g.push(m),
            _ => groups.push(vec![m]),
        }
    }
    let mean = |g: &Vec<i32>| g.iter().sum::<i32>() / g.len() as i32;
    let most = groups.iter().map(Vec::len).max().unwrap_or(0);
    let lines: Vec<i32> = (0..groups.len())
        .filter(|&k| {
            let close = |o: Option<&Vec<i32>>| {
                o.is_some_and(|o| ((mean(o) - mean(&groups[k])).abs() as f32) < height * 0.8)
            };
            let before = close(k.checked_sub(1).and_then(|b| groups.get(b)));
            let after = close(groups.get(k + 1));
            groups[k].len() * 4 > most || !(before && after)
        })
        .map(|k| mean(&groups[k]))
        .collect();
    lines.windows(2).filter(|p| (p[1] - p[0]) as f32 > height * 0.7).map(|p| (p[0] + p[1]) / 2).collect()
}

/// The middle of the widest white gap of a band, if it is at least `least` wide.
fn widest_gap(band: &[Rect], least: f32) -> Option<i32> {
    let mut parts = band.to_vec();
    parts.sort_by_key(|r| r.x0);
    let mut right = parts.first()?.x1;
    let mut best: Option<(i32, i32)> = None;
    for r in &parts[1..] {
        let gap = r.x0 - right;
        if gap as f32 >= least && best.is_none_or(|(g, _)| gap > g) {
            best = Some((gap, right + gap / 2));
        }
        right = right.max(r.x1);
    }
    best.map(|(_, x)| x)
}

/// A white corridor between two columns of running text: at least four bands have wide text on
/// both sides of it. Page numbers behind a table of contents are narrow and make no column.
fn column_gap(bands: &[Vec<Rect>], height: f32) -> Option<i32> {
    let candidates: Vec<i32> = bands.iter().filter_map(|band| widest_gap(band, height * 1.8)).collect();
    let mut best = None;
    for &x in &candidates {
        let mut both = 0;
        let mut left_wide = 0;
        let mut right_wide = 0;
        for band in bands {
            if band.iter().any(|r| r.x0 < x && r.x1 > x) {
                continue;
            }
            let left: Vec<Rect> = band.iter().filter(|r| r.x1 <= x).copied().collect();
            let right: Vec<Rect> = band.iter().filter(|r| r.x0 >= x).copied().collect();
            if !white_between(&left, &right, height) {
                continue;
            }
            both += 1;
            left_wide += u32::from(extent(&left, |r| (r.x0, r.x1)) > height * 8.0);
            right_wide += u32::from(extent(&right, |r| (r.x0, r.x1)) > height * 8.0);
        }
        if both >= 4 && left_wide >= 3 && right_wide >= 3 && best.is_none_or(|(n, _)| both > n) {
            best = Some((both, x));
        }
    }
    best.map(|(_, x)| x)
}

/// Whether two parts of a band are there and stand apart as columns do, not as characters.
fn white_between(left: &[Rect], right: &[Rect], height: f32) -> bool {
    let end = left.iter().map(|r| r.x1).max();
    let start = right.iter().map(|r| r.x0).min();
    matches!((end, start), (Some(e), Some(s)) if (s - e) as f32 > height * 1.4)
}

/// First and last band of the stretch in which no band crosses `x`.
fn crossing_bands(bands: &[Vec<Rect>], x: i32, height: f32) -> (usize, usize) {
    let crosses = |band: &Vec<Rect>| {
        let left = band.iter().filter(|r| r.x1 <= x).map(|r| r.x1).max();
        let right = band.iter().filter(|r| r.x0 >= x).map(|r| r.x0).min();
        band.iter().any(|r| r.x0 < x && r.x1 > x)
            || matches!((left, right), (Some(l), Some(r)) if ((r - l) as f32) < height * 1.4)
    };
    let mut best = (0, 0);
    let mut start = 0;
    for k in 0..=bands.len() {
        if k == bands.len() || crosses(&bands[k]) {
            if k - start > best.1 - best.0 {
                best = (start, k);
            }
            start = k + 1;
        }
    }
    best
}

/// Single characters below each other are a vertical line (an index tab, a spine).
fn stacked(lines: Vec<LineBox>, height: f32) -> Vec<LineBox> {
    let single = |l: &LineBox| {
        let (w, h) = (l.rect.width() as f32, l.rect.height() as f32);
        w < h * 1.5 && w < height * 2.6 && w > height * 0.35
    };
    let mut used = vec![false; lines.len()];
    let mut out: Vec<LineBox> = Vec::new();
    for i in 0..lines.len() {
        if used[i] {
            continue;
        }
        let mut stack = vec![i];
        if single(&lines[i]) {
            let mut last = lines[i].rect;
            loop {
                let next = (i + 1..lines.len()).find(|&j| {
                    let r = &lines[j].rect;
                    let gap = (r.y0 - last.y1) as f32;
                    let drift = ((r.x0 + r.x1) - (last.x0 + last.x1)).abs() as f32 / 2.0;
                    !used[j]
                        && !stack.contains(&j)
                        && single(&lines[j])
                        && gap > -2.0
                        && gap < last.height().max(r.height()) as f32 * 0.35
                        && drift < last.width().max(r.width()) as f32 * 0.4
                });
                match next {
                    Some(j) => {
                        stack.push(j);
                        last = lines[j].rect;
                    }
                    None => break,
                }
            }
        }
        if stack.len() >= 3 {
            let pieces: Vec<Rect> = stack.iter().map(|&j| lines[j].rect).collect();
            stack.iter().for_each(|&j| used[j] = true);
            out.push(line(pieces, true));
        } else {
            used[i] = true;
            out.push(lines[i].clone());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(x: i32, y: i32, n: i32) -> Vec<Rect> {
        (0..n).map(|k| Rect::new(x + k * 44, y, x + k * 44 + 40, y + 40)).collect()
    }

    #[test]
    fn a_dash_and_the_strokes_of_a_numeral_stay_with_their_line() {
        let mut parts = text(100, 100, 5);
        parts.push(Rect::new(340, 104, 376, 108));
        parts.push(Rect::new(340, 134, 376, 138));
        assert_eq!(lines_of_cell(&parts, 40.0).len(), 1);
        let two = [Rect::new(340, 104, 376, 108), Rect::new(340, 134, 376, 138)];
        assert_eq!(lines_of_cell(&two, 40.0).len(), 1);
    }

    #[test]
    fn touching_lines_are_parted() {
        let mut parts = text(100, 100, 6);
        parts.extend(text(100, 150, 6));
        parts.push(Rect::new(400, 130, 410, 160));
        assert_eq!(lines_of_cell(&parts, 40.0).len(), 2);
    }

    #[test]
    fn columns_of_running_text_are_read_one_after_the_other() {
        let mut parts = text(100, 60, 30);
        for k in 0..5 {
            parts.extend(text(100, 160 + k * 60, 12));
            parts.extend(text(900, 160 + k * 60, 12));
        }
        let lines = lines_of_area(&parts, 40.0);
        assert_eq!(lines.len(), 11);
        assert!(lines[1..6].iter().all(|l| l.rect.x0 == 100));
        assert!(lines[6..].iter().all(|l| l.rect.x0 == 900));
    }

    #[test]
    fn page_numbers_of_a_table_of_contents_stay_beside_their_titles() {
        let mut parts = Vec::new();
        for k in 0..6 {
            parts.extend(text(100, 160 + k * 60, 12));
            parts.extend(text(1500, 160 + k * 60, 1));
        }
        let lines = lines_of_area(&parts, 40.0);
        assert_eq!(lines.len(), 12);
        assert_eq!((lines[0].rect.x0, lines[1].rect.x0, lines[2].rect.x0), (100, 1500, 100));
    }

    #[test]
    fn characters_below_each_other_are_a_vertical_line() {
        let parts: Vec<Rect> = (0..4).map(|k| Rect::new(500, 100 + k * 50, 540, 140 + k * 50)).collect();
        let lines = lines_of_area(&parts, 40.0);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].vertical);
    }
}
