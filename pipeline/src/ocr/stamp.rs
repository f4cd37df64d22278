//! Seals on a bilevel scan, where stamp and print are equally black.
//!
//! What still tells them apart is shape: the stamp's rim is a circle, and its characters are cut
//! finer than print. Rim and fine strokes inside it are taken away; a stamp as bold as the print
//! stays, and what it covers is never called sure.

use super::components::{Component, components};
use super::prepare::Prepared;
use super::raster::Plane;
use super::seal::{Ring, ring_through};
use crate::spot::Rect;

/// Components whose rim is looked at, largest first.
const PARTS: usize = 40;
/// Directions in which a component's outermost point is taken.
const DIRECTIONS: usize = 72;
/// Share of the print's stroke below which ink inside the rim is the stamp's.
const FINE: f32 = 0.7;

/// Finds stamps in `print` (ink without rules) and takes their ink out of it and of the page.
/// `all` are the components of `print`, `height` is the page's character height.
pub fn lift(page: &mut Prepared, print: &mut Plane, all: &[Component], height: f32) -> Vec<Rect> {
    let dpi = page.dpi;
    let rings = rings(all, print, &page.ink, dpi);
    if rings.is_empty() {
        return Vec::new();
    }
    let usual = usual_stroke(all, print, height);
    for ring in &rings {
        erase_rim(page, print, ring);
        erase_fine(page, print, ring, usual);
    }
    rings.iter().map(Ring::rect).collect()
}

fn rings(all: &[Component], print: &Plane, ink: &Plane, dpi: f32) -> Vec<Ring> {
    let least = (dpi * 0.2) as i32;
    let mut parts: Vec<&Component> =
        all.iter().filter(|c| c.rect.width().max(c.rect.height()) >= least && c.fill() < 0.5).collect();
    parts.sort_by_key(|c| (-(c.rect.width().max(c.rect.height())), c.rect.y0, c.rect.x0));
    parts.truncate(PARTS);
    let mut found: Vec<Ring> = Vec::new();
    for part in parts {
        if found.iter().any(|f| f.rect().intersection(&part.rect).is_some()) {
            continue;
        }
        found.extend(ring_through(&outermost(print, &part.rect), print, ink, dpi));
    }
    found
}

/// The outermost ink of a box in each direction: of a rim with characters on it, mostly the rim.
fn outermost(print: &Plane, r: &Rect) -> Vec<(f32, f32)> {
    let (x0, y0, x1, y1) = print.clip(r);
    let mut edge: Vec<(f32, f32)> = Vec::new();
    for y in y0..y1 {
        let row = &print.row(y)[x0..x1];
        if let (Some(a), Some(b)) = (row.iter().position(|&v| v != 0), row.iter().rposition(|&v| v != 0)) {
            edge.push(((x0 + a) as f32, y as f32));
            edge.push(((x0 + b) as f32, y as f32));
        }
    }
    let far = |k: usize| {
        let (sin, cos) = (k as f32 * std::f32::consts::TAU / DIRECTIONS as f32).sin_cos();
        let reach = |p: &&(f32, f32)| p.0 * cos + p.1 * sin;
        edge.iter().max_by(|a, b| reach(a).total_cmp(&reach(b))).copied()
    };
    let mut points: Vec<(f32, f32)> = (0..DIRECTIONS).filter_map(far).collect();
    points.dedup();
    points
}

/// Stroke of the page's print: of each character's pixels the bolder ones, of all characters the middle.
fn usual_stroke(all: &[Component], print: &Plane, height: f32) -> f32 {
    let mut strokes: Vec<f32> = all
        .iter()
        .filter(|c| {
            (0.5..1.3).contains(&(c.rect.height() as f32 / height)) && c.rect.width() as f32 > height * 0.4
        })
        .take(400)
        .map(|c| bold(&thickness(print, &c.rect)))
        .collect();
    strokes.sort_by(f32::total_cmp);
    strokes.get(strokes.len() / 2).copied().unwrap_or(0.0)
}

/// The 80th percentile of the thickness of a box's ink.
fn bold(thickness: &Plane) -> f32 {
    let mut values: Vec<u8> = thickness.px.iter().copied().filter(|&v| v > 0).collect();
    values.sort_unstable();
    values.get(values.len() * 4 / 5).map_or(0.0, |&v| f32::from(v))
}

/// For each inked pixel of a box the shorter of the runs through it, across and down; else 0.
fn thickness(print: &Plane, r: &Rect) -> Plane {
    let (x0, y0, x1, y1) = print.clip(r);
    let (w, h) = (x1 - x0, y1 - y0);
    let mut out = Plane::filled(w, h, 0);
    for y in 0..h {
        let row = &print.row(y0 + y)[x0..x1];
        for (from, to) in runs(row.iter().map(|&v| v != 0)) {
            out.row_mut(y)[from..to].fill((to - from).min(255) as u8);
        }
    }
    for x in 0..w {
        let column: Vec<bool> = (0..h).map(|y| print.row(y0 + y)[x0 + x] != 0).collect();
        for (from, to) in runs(column.into_iter()) {
            for y in from..to {
                let v = &mut out.row_mut(y)[x];
                *v = (*v).min((to - from).min(255) as u8);
            }
        }
    }
    out
}

fn runs(ink: impl Iterator<Item = bool>) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut open = false;
    for (i, on) in ink.enumerate() {
        match (on, open) {
            (true, true) => out.last_mut().expect("a run is open").1 = i + 1,
            (true, false) => out.push((i, i + 1)),
            _ => {}
        }
        open = on;
    }
    out
}

/// Takes the rim away: ink on the circle no thicker than the rim is elsewhere. A stroke that
/// crosses it is longer along the radius and stays.
fn erase_rim(page: &mut Prepared, print: &mut Plane, ring: &Ring) {
    let steps = (ring.radius * 8.0) as usize;
    let reach = 4 + (page.dpi / 75.0) as i32;
    let radial = |print: &Plane, k: usize| -> Option<Vec<(usize, usize)>> {
        let (sin, cos) = (k as f32 * std::f32::consts::TAU / steps as f32).sin_cos();
        let at = |d: i32| {
            let (x, y) = (ring.x + (ring.radius + d as f32) * cos, ring.y + (ring.radius + d as f32) * sin);
            let (x, y) = (x.round(), y.round());
            (x >= 0.0 && y >= 0.0 && (x as usize) < print.w && (y as usize) < print.h)
                .then_some((x as usize, y as usize))
                .filter(|&(x, y)| print.row(y)[x] != 0)
        };
        let start = (0..=2).flat_map(|d| [d, -d]).find(|&d| at(d).is_some())?;
        let mut run: Vec<(usize, usize)> = (start..start + 2 * reach).map_while(&at).collect();
        run.extend((1..2 * reach).map_while(|d| at(start - d)));
        Some(run)
    };
    let all: Vec<Vec<(usize, usize)>> = (0..steps).filter_map(|k| radial(print, k)).collect();
    let mut lengths: Vec<usize> = all.iter().map(Vec::len).collect();
    lengths.sort_unstable();
    let Some(&usual) = lengths.get(lengths.len() / 2) else { return };
    for (x, y) in all.into_iter().filter(|run| run.len() <= usual + usual / 2 + 1).flatten() {
        white(page, print, x, y);
    }
}

/// Takes away the ink inside the rim that is cut finer than print.
fn erase_fine(page: &mut Prepared, print: &mut Plane, ring: &Ring, usual: f32) {
    let area = ring.rect();
    let (x0, y0, x1, y1) = print.clip(&area);
    let mut inside = Plane::filled(x1 - x0, y1 - y0, 0);
    for y in y0..y1 {
        inside.row_mut(y - y0).copy_from_slice(&print.row(y)[x0..x1]);
    }
    for part in components(&inside, |_| true) {
        let r = part.rect;
        let touches = r.x0 == 0 || r.y0 == 0 || r.x1 == inside.w as i32 || r.y1 == inside.h as i32;
        let fine = thickness(&inside, &r);
        if touches || bold(&fine) >= usual * FINE {
            continue;
        }
        for y in 0..fine.h {
            for x in (0..fine.w).filter(|&x| fine.row(y)[x] != 0) {
                white(page, print, x0 + r.x0 as usize + x, y0 + r.y0 as usize + y);
            }
        }
    }
}

fn white(page: &mut Prepared, print: &mut Plane, x: usize, y: usize) {
    print.row_mut(y)[x] = 0;
    page.ink.row_mut(y)[x] = 0;
    page.gray.row_mut(y)[x] = 255;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bilevel page: two rows of bold characters (an open square with a bar), a ring of three
    /// pixels across the lower row where `stamped`, and a fine cross inside it.
    fn page(stamped: bool) -> (Prepared, Plane) {
        let (w, h) = (600usize, 500usize);
        let mut ink = Plane::filled(w, h, 0);
        let mut bar = |x0: usize, y0: usize, x1: usize, y1: usize| {
            (y0..y1).for_each(|y| ink.row_mut(y)[x0..x1].fill(3));
        };
        for (row, column) in (0..2).flat_map(|r| (0..10).map(move |c| (r, c))) {
            let (x, y) = (40 + column * 50, 100 + row * 130);
            bar(x, y, x + 40, y + 5);
            bar(x, y + 35, x + 40, y + 40);
            bar(x, y, x + 5, y + 40);
            bar(x + 35, y, x + 40, y + 40);
        }
        if stamped {
            bar(280, 300, 320, 302);
            bar(299, 280, 301, 320);
            for k in 0..2880 {
                let (sin, cos) = (k as f32 * std::f32::consts::TAU / 2880.0).sin_cos();
                for r in [79.0, 80.0, 81.0] {
                    ink.row_mut((300.0 + r * sin) as usize)[(300.0 + r * cos) as usize] = 3;
                }
            }
        }
        let mut gray = Plane::filled(w, h, 255);
        for (g, &i) in gray.px.iter_mut().zip(&ink.px) {
            *g = if i == 0 { 255 } else { 0 };
        }
        let print = ink.clone();
        let prepared = Prepared {
            gray,
            ink,
            without_red: None,
            dpi: 200.0,
            skew: 0.0,
            colour: false,
            threshold: 128,
            contrast: 255,
            faint: false,
            darkened: false,
        };
        (prepared, print)
    }

    fn lifted(prepared: &mut Prepared, print: &mut Plane) -> Vec<Rect> {
        let all = components(print, |_| true);
        lift(prepared, print, &all, 40.0)
    }

    #[test]
    fn rim_and_fine_strokes_go_and_bold_print_stays() {
        let (mut prepared, mut print) = page(true);
        let (bare, _) = page(false);
        let seals = lifted(&mut prepared, &mut print);
        assert_eq!(seals.len(), 1, "{seals:?}");
        assert_eq!(print.row(300)[380], 0, "the rim is gone");
        assert_eq!(print.row(301)[290], 0, "the fine strokes are gone");
        let kept = bare.ink.px.iter().zip(&print.px).filter(|(a, b)| **a != 0 && **b != 0).count();
        let all = bare.ink.px.iter().filter(|v| **v != 0).count();
        assert!(kept * 100 >= all * 98, "{kept} of {all}");
    }

    #[test]
    fn a_page_without_a_stamp_is_left_alone() {
        let (mut prepared, mut print) = page(false);
        let before = print.clone();
        assert!(lifted(&mut prepared, &mut print).is_empty());
        assert_eq!(before.px, print.px);
    }
}
