//! Running text that stands in columns from top to bottom (縦書き), read from the right.
//!
//! Characters of a line stand closer to each other than lines do: where the neighbour below is
//! clearly nearer than the one beside it, the lines run down.

use super::layout::{self, LineBox};
use crate::spot::Rect;

/// Characters that must testify.
const LEAST: usize = 40;
/// Characters that are asked.
const WITNESSES: usize = 200;
/// A column of fewer characters is left to the usual layout (a heading, a page number).
const SHORTEST: usize = 3;

/// The vertical lines of an area and the ink that is in none; `None` where its lines run across.
pub fn columns(parts: &[Rect], height: f32) -> Option<(Vec<LineBox>, Vec<Rect>)> {
    if !runs_down(parts, height) {
        return None;
    }
    let (mut lines, mut rest) = (Vec::new(), Vec::new());
    let turned: Vec<Rect> = parts.iter().map(turned).collect();
    let mut bands: Vec<Vec<Rect>> = layout::rows(&turned, height);
    bands.reverse();
    for band in bands {
        let band: Vec<Rect> = band.iter().map(self::turned).collect();
        for characters in stretches(characters(&band, height), height) {
            if characters.len() < SHORTEST {
                rest.extend(characters);
                continue;
            }
            let rect = characters.iter().skip(1).fold(characters[0], |a, b| a.union(b));
            lines.push(LineBox { rect, pieces: characters, vertical: true });
        }
    }
    Some((lines, rest))
}

/// Whether most characters have their nearest neighbour below them.
fn runs_down(parts: &[Rect], height: f32) -> bool {
    let full = |r: &&Rect| {
        let (w, h) = (r.width() as f32, r.height() as f32);
        h > height * 0.6 && h < height * 1.4 && w > height * 0.5 && w < height * 1.4
    };
    let characters: Vec<&Rect> = parts.iter().filter(full).collect();
    let reach = height * 3.0;
    let gap = |from: i32, to: i32| (to >= from && ((to - from) as f32) < reach).then_some(to - from);
    let shares = |a0: i32, a1: i32, b0: i32, b1: i32| (a1.min(b1) - a0.max(b0)) * 2 > (a1 - a0).min(b1 - b0);
    let (mut down, mut across) = (0, 0);
    // A few hundred of them are as good a witness as all.
    for c in characters.iter().step_by(characters.len().div_ceil(WITNESSES).max(1)) {
        let others = || characters.iter().filter(|o| **o != *c);
        let below = others().filter(|o| shares(c.x0, c.x1, o.x0, o.x1)).filter_map(|o| gap(c.y1, o.y0)).min();
        let beside =
            others().filter(|o| shares(c.y0, c.y1, o.y0, o.y1)).filter_map(|o| gap(c.x1, o.x0)).min();
        match (below, beside) {
            (Some(b), Some(s)) if b * 2 < s => down += 1,
            (Some(b), Some(s)) if s * 2 < b => across += 1,
            (Some(b), None) if (b as f32) < height => down += 1,
            (None, Some(s)) if (s as f32) < height => across += 1,
            _ => {}
        }
    }
    characters.len() >= LEAST && down > 2 * across
}

/// The pieces of a column put together to characters, top to bottom: two strokes of one (二, い) are
/// together no taller than the column is wide.
fn characters(column: &[Rect], height: f32) -> Vec<Rect> {
    let wide =
        column.iter().map(|r| r.x1).max().unwrap_or(0) - column.iter().map(|r| r.x0).min().unwrap_or(0);
    // A full character is as tall as its column is wide, unless that leans or something sticks out.
    let tall = (wide as f32).clamp(height, height * 1.25);
    let mut pieces = column.to_vec();
    pieces.sort_by_key(|r| (r.y0, r.x0));
    let mut out: Vec<Rect> = Vec::new();
    for r in pieces {
        match out.last_mut() {
            Some(last) if r.y0 < last.y1 || (last.union(&r).height() as f32) < tall * 1.06 => {
                *last = last.union(&r);
            }
            _ => out.push(r),
        }
    }
    out
}

/// Parts a column where more than two characters are missing.
fn stretches(characters: Vec<Rect>, height: f32) -> Vec<Vec<Rect>> {
    let mut out: Vec<Vec<Rect>> = Vec::new();
    for c in characters {
        match out.last_mut() {
            Some(s) if ((c.y0 - s[s.len() - 1].y1) as f32) < height * 2.5 => s.push(c),
            _ => out.push(vec![c]),
        }
    }
    out
}

/// Mirrored at the diagonal.
fn turned(r: &Rect) -> Rect {
    Rect { x0: r.y0, y0: r.x0, x1: r.y1, y1: r.x1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten lines of eight characters, `step` apart in the line and `line` from line to line.
    fn area(down: bool) -> Vec<Rect> {
        let at =
            |k: i32, n: i32| if down { (900 - n * 80, 100 + k * 44) } else { (100 + k * 44, 100 + n * 80) };
        let one = |(x, y): (i32, i32)| Rect::new(x, y, x + 38, y + 38);
        (0..10).flat_map(|n| (0..8).map(move |k| (k, n))).map(|(k, n)| one(at(k, n))).collect()
    }

    #[test]
    fn lines_that_run_down_are_read_from_the_right() {
        let (lines, rest) = columns(&area(true), 38.0).expect("runs down");
        assert_eq!((lines.len(), rest.len()), (10, 0));
        assert!(lines.iter().all(|l| l.vertical && l.pieces.len() == 8));
        assert!(lines[0].rect.x0 > lines[1].rect.x0);
    }

    #[test]
    fn lines_that_run_across_are_left_alone() {
        assert_eq!(columns(&area(false), 38.0), None);
    }
}
