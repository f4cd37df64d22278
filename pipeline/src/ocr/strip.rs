//! A line cut out for the reader: dark text on white, 48 pixels high, wide gaps closed up.

use super::layout::LineBox;
use super::raster::Plane;
use crate::spot::Rect;

/// Height that the recogniser was trained on.
pub const HEIGHT: usize = 48;

/// A line as the reader gets it, and the way back to the page.
pub struct Strip {
    /// The picture, [`HEIGHT`] pixels high.
    pub plane: Plane,
    /// Stretches of the strip: (start in strip pixels, start on the page, page pixels a strip pixel).
    stretches: Vec<(f32, f32, f32)>,
}

impl Strip {
    /// Place on the page (x, or y for vertical lines) of a place in the strip.
    pub fn on_page(&self, x: f32) -> i32 {
        let k = self.stretches.partition_point(|s| s.0 <= x).max(1) - 1;
        let (start, page, scale) = self.stretches[k];
        (page + (x - start) * scale).round() as i32
    }
}

/// Cuts a line out of the page. `ink` tells which pixels of `gray` are print; everything further
/// than two pixels from print becomes white. `height` is the page's usual character height.
pub fn cut_out(gray: &Plane, ink: &Plane, line: &LineBox, height: f32) -> Strip {
    if line.vertical {
        return stacked_strip(gray, ink, line);
    }
    let tall = (line.rect.height() as f32).max(height * 0.78);
    let pad = (tall * 0.14).max(2.0);
    let middle = (line.rect.y0 + line.rect.y1) as f32 / 2.0;
    let y0 = (middle - tall / 2.0 - pad).round() as i32;
    let y1 = (middle + tall / 2.0 + pad).round() as i32;
    let side = (tall * 0.22).round() as i32;
    let area = Rect { x0: line.rect.x0 - side, y0, x1: line.rect.x1 + side, y1 };
    let picture = clean(gray, ink, &area, &line.rect);
    let parts = stretches(line, &area, tall);
    let width: i32 = parts.iter().map(|p| p.1 - p.0).sum();
    let mut joined = Plane::filled(width.max(1) as usize, picture.h, 255);
    let mut at = 0usize;
    let mut back = Vec::new();
    for (from, to) in &parts {
        back.push((at as f32, *from as f32));
        let (a, b) = ((from - area.x0) as usize, (to - area.x0) as usize);
        for y in 0..picture.h {
            joined.row_mut(y)[at..at + (b - a)].copy_from_slice(&picture.row(y)[a..b]);
        }
        at += b - a;
    }
    scaled(joined, back)
}

fn scaled(joined: Plane, back: Vec<(f32, f32)>) -> Strip {
    let scale = HEIGHT as f32 / joined.h.max(1) as f32;
    let plane = joined.scaled_to_height(HEIGHT);
    let stretches = back.into_iter().map(|(at, page)| (at * scale, page, 1.0 / scale)).collect();
    Strip { plane, stretches }
}

/// The area with everything but the line's own print made white.
fn clean(gray: &Plane, ink: &Plane, area: &Rect, line: &Rect) -> Plane {
    const REACH: i32 = 2;
    let (w, h) = (area.width().max(1), area.height().max(1));
    let mut out = Plane::filled(w as usize, h as usize, 255);
    let (pw, ph) = (gray.w as i32, gray.h as i32);
    let mut near = vec![false; w as usize];
    for y in 0..h {
        let py = area.y0 + y;
        if py < 0 || py >= ph || py < line.y0 - REACH || py >= line.y1 + REACH {
            continue;
        }
        near.fill(false);
        for sy in (py - REACH).max(line.y0).max(0)..=(py + REACH).min(line.y1 - 1).min(ph - 1) {
            let row = ink.row(sy as usize);
            let mut last = i32::MIN / 2;
            for x in 0..w {
                let px = area.x0 + x;
                if px >= 0 && px < pw && row[px as usize] != 0 {
                    let from = (x - REACH).max(last + 1).max(0);
                    for n in &mut near[from as usize..=x as usize] {
                        *n = true;
                    }
                    last = x;
                } else if x - last <= REACH {
                    near[x as usize] = true;
                }
            }
        }
        let source = gray.row(py as usize);
        for (x, o) in out.row_mut(y as usize).iter_mut().enumerate() {
            let px = area.x0 + x as i32;
            if near[x] && px >= 0 && px < pw {
                *o = source[px as usize];
            }
        }
    }
    out
}

/// Stretches of the line to be kept: gaps wider than a character and a half shrink to one character,
/// and so do the dots that lead from a title to its page number.
fn stretches(line: &LineBox, area: &Rect, tall: f32) -> Vec<(i32, i32)> {
    let mut pieces = line.pieces.clone();
    pieces.sort_by_key(|r| r.x0);
    without_leaders(&mut pieces, tall);
    let keep = (tall * 0.5) as i32;
    let wide = (tall * 1.5) as i32;
    let mut out = Vec::new();
    let mut from = area.x0;
    let mut right = pieces[0].x1;
    for r in &pieces[1..] {
        if r.x0 - right > wide {
            out.push((from, right + keep));
            from = r.x0 - keep;
        }
        right = right.max(r.x1);
    }
    out.push((from, area.x1));
    out
}

/// Takes out rows of dots or dashes (pieces sorted from left to right) between two words.
fn without_leaders(pieces: &mut Vec<Rect>, tall: f32) {
    const LEAST: usize = 6;
    let dot = |r: &Rect| (r.height() as f32) < tall * 0.2;
    let mut at = 0;
    while at < pieces.len() {
        let end = pieces[at..].iter().position(|r| !dot(r)).map_or(pieces.len(), |n| at + n);
        let row = &pieces[at..end];
        let long = row.last().is_some_and(|last| (last.x1 - row[0].x0) as f32 > tall * 3.0);
        // A line that begins or ends with them is a form's rule to write on: it costs little, and stays.
        if at > 0 && end < pieces.len() && long && row.len() >= LEAST {
            pieces.drain(at..end);
        } else {
            at = end + 1;
        }
    }
}

/// Characters of a vertical line, set side by side.
fn stacked_strip(gray: &Plane, ink: &Plane, line: &LineBox) -> Strip {
    let side = line.pieces.iter().map(|r| r.width().max(r.height())).max().unwrap_or(1);
    let pad = (side as f32 * 0.14).max(2.0) as i32;
    let cell = side + pad;
    let mut joined =
        Plane::filled((cell * line.pieces.len() as i32 + pad) as usize, (side + 2 * pad) as usize, 255);
    let mut back = Vec::new();
    for (k, piece) in line.pieces.iter().enumerate() {
        let picture = clean(gray, ink, piece, piece);
        let x0 = pad + k as i32 * cell + (side - piece.width()) / 2;
        let y0 = pad + (side - piece.height()) / 2;
        for y in 0..picture.h {
            let at = (y0 as usize + y) * joined.w + x0 as usize;
            joined.px[at..at + picture.w].copy_from_slice(picture.row(y));
        }
        back.push(((k as i32 * cell) as f32, piece.y0 as f32));
    }
    scaled(joined, back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_between_title_and_page_number_are_left_out() {
        let mut pieces: Vec<Rect> = (0..20).map(|k| Rect::new(100 + k * 12, 36, 104 + k * 12, 40)).collect();
        let dash = Rect::new(380, 20, 420, 24);
        pieces.insert(0, Rect::new(40, 0, 80, 40));
        pieces.extend([Rect::new(340, 0, 370, 40), dash, Rect::new(430, 0, 460, 40)]);
        without_leaders(&mut pieces, 40.0);
        assert_eq!(pieces.len(), 4);
        assert!(pieces.contains(&dash));
    }

    #[test]
    fn wide_gaps_close_up_and_places_come_back() {
        let mut gray = Plane::filled(1000, 100, 255);
        let mut ink = Plane::filled(1000, 100, 0);
        let pieces = vec![Rect::new(100, 30, 140, 70), Rect::new(800, 30, 840, 70)];
        for r in &pieces {
            for y in r.y0..r.y1 {
                for x in r.x0..r.x1 {
                    gray.px[(y * 1000 + x) as usize] = 10;
                    ink.px[(y * 1000 + x) as usize] = 1;
                }
            }
        }
        let line = LineBox { rect: Rect::new(100, 30, 840, 70), pieces, vertical: false };
        let strip = cut_out(&gray, &ink, &line, 40.0);
        assert_eq!(strip.plane.h, HEIGHT);
        assert!(strip.plane.w < 200, "{}", strip.plane.w);
        let dark: Vec<usize> = (0..strip.plane.w).filter(|&x| strip.plane.row(24)[x] < 100).collect();
        let last = *dark.last().expect("there is ink");
        assert!((strip.on_page(last as f32) - 839).abs() <= 2, "{}", strip.on_page(last as f32));
        assert!((strip.on_page(dark[0] as f32) - 100).abs() <= 2);
    }
}
