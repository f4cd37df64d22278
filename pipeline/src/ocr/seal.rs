//! Seals over print: found as rings of paler or red ink, and lifted off.
//!
//! A stamped ring crosses rules and characters and so falls into arcs; a circle is laid through
//! three points of an arc (random sample consensus, Fischler and Bolles 1981) and believed when
//! ink follows it nearly all the way round.

use super::components::{Component, components};
use super::prepare::Prepared;
use super::raster::Plane;
use crate::spot::Rect;

/// Arcs looked at, largest first.
const ARCS: usize = 40;
/// Circles tried through each.
const TRIES: usize = 200;
/// Pieces of stamped ink that are put together, largest first.
const PIECES: usize = 300;
/// Points of a circle that are looked at.
const ROUND: usize = 90;

/// A circle that ink follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    /// Centre.
    pub x: f32,
    /// Centre.
    pub y: f32,
    /// Radius in pixels.
    pub radius: f32,
}

impl Ring {
    /// Its box, with the width of the rim.
    pub fn rect(&self) -> Rect {
        let reach = self.radius + 4.0;
        Rect::new(
            (self.x - reach) as i32,
            (self.y - reach) as i32,
            (self.x + reach) as i32,
            (self.y + reach) as i32,
        )
    }
}

/// Finds the seals of a page and takes their ink away, so that the print below can be read.
/// For scans with more than one bit a pixel; [`super::stamp`] looks after the others.
pub fn lift(page: &mut Prepared) -> Vec<Rect> {
    let red = page.ink.px.contains(&2);
    let stamped = stamp_ink(page, red);
    let pieces = components(&stamped, |v| v != 0);
    if pieces.is_empty() {
        return Vec::new();
    }
    let mut seals = frames(&stamped, &pieces, page.dpi);
    let rings = rings(&stamped, &pieces, &page.ink, page.dpi);
    for ring in rings.iter().map(Ring::rect) {
        if !seals.iter().any(|s| s.intersection(&ring).is_some()) {
            seals.push(ring);
        }
    }
    for seal in &seals {
        lift_one(page, &stamped, seal, red);
    }
    // In the red channel nothing of the rim is left.
    if !red {
        rings.iter().for_each(|ring| lift_rim(page, ring));
    }
    seals
}

/// Ink that may be a stamp's: red, or on a page without red, strokes pale to their core.
fn stamp_ink(page: &Prepared, red: bool) -> Plane {
    let mut stamped = Plane::filled(page.ink.w, page.ink.h, 0);
    if red {
        for (o, &v) in stamped.px.iter_mut().zip(&page.ink.px) {
            *o = u8::from(v == 2) * 2;
        }
        return stamped;
    }
    const REACH: usize = 2;
    let core = core_of_print(page);
    let (w, h) = (page.ink.w, page.ink.h);
    for y in REACH..h.saturating_sub(REACH) {
        for x in REACH..w.saturating_sub(REACH) {
            if page.ink.px[y * w + x] == 0 || page.gray.px[y * w + x] <= core {
                continue;
            }
            let pale = (y - REACH..=y + REACH)
                .all(|yy| page.gray.px[yy * w + x - REACH..=yy * w + x + REACH].iter().all(|&v| v > core));
            if pale {
                stamped.px[y * w + x] = 2;
            }
        }
    }
    stamped
}

/// Grey level up to which a stroke is as dark as print at its core.
pub(super) fn core_of_print(page: &Prepared) -> u8 {
    let dark = 255 - u32::from(page.contrast);
    (dark + (255 - dark) * 32 / 100) as u8
}

/// Square or round frames: in one piece, or in the pieces that print and rules crossing one leave.
fn frames(stamped: &Plane, pieces: &[Component], dpi: f32) -> Vec<Rect> {
    let is_frame = |rect: &Rect, ink: u32| {
        let (w, h) = (rect.width() as f32 / dpi, rect.height() as f32 / dpi);
        let square = w > 0.25 && h > 0.25 && w < 2.2 && h < 2.2 && w / h < 1.4 && h / w < 1.4;
        square && (ink as f32) < rect.area() as f32 * 0.4
    };
    let whole = pieces.iter().map(|c| (c.rect, c.ink));
    // Pale rules of a table are thin, the strokes of a stamp are not.
    let thick = components(&eroded(stamped), |v| v != 0).into_iter().map(|c| (c.rect, c.ink));
    let grouped = groups(thick.collect(), dpi)
        .into_iter()
        .filter(|(r, _)| r.width().min(r.height()) as f32 > dpi * 0.4);
    let mut out: Vec<Rect> = Vec::new();
    for (rect, _) in whole.chain(grouped).filter(|(rect, ink)| is_frame(rect, *ink)) {
        match out.iter_mut().find(|o| o.intersection(&rect).is_some()) {
            Some(o) => *o = o.union(&rect),
            None => out.push(rect),
        }
    }
    out
}

/// Pieces that lie close to each other, put together.
fn groups(mut pieces: Vec<(Rect, u32)>, dpi: f32) -> Vec<(Rect, u32)> {
    let reach = (dpi * 0.04) as i32;
    pieces.retain(|p| p.0.width().max(p.0.height()) >= reach);
    pieces.sort_by_key(|p| std::cmp::Reverse(p.1));
    pieces.truncate(PIECES);
    let near = |a: &Rect, b: &Rect| {
        a.x0 - reach < b.x1 && b.x0 < a.x1 + reach && a.y0 - reach < b.y1 && b.y0 < a.y1 + reach
    };
    let mut groups: Vec<(Rect, u32)> = Vec::new();
    for (mut rect, mut ink) in pieces {
        while let Some(k) = groups.iter().position(|g| near(&g.0, &rect)) {
            let group = groups.swap_remove(k);
            rect = rect.union(&group.0);
            ink += group.1;
        }
        groups.push((rect, ink));
    }
    groups
}

/// What is left of strokes more than two pixels thick when one is taken off all round.
fn eroded(plane: &Plane) -> Plane {
    let mut out = Plane::filled(plane.w, plane.h, 0);
    for y in 1..plane.h.saturating_sub(1) {
        let (a, b, c) = (plane.row(y - 1), plane.row(y), plane.row(y + 1));
        let row = out.row_mut(y);
        for x in 1..plane.w.saturating_sub(1) {
            if b[x] != 0 && [a, b, c].iter().all(|r| r[x - 1..=x + 1].iter().all(|v| *v != 0)) {
                row[x] = 2;
            }
        }
    }
    out
}

/// Rings that ink follows nearly all the way round.
fn rings(stamped: &Plane, pieces: &[Component], ink: &Plane, dpi: f32) -> Vec<Ring> {
    let least = (dpi * 0.1) as i32;
    let mut arcs: Vec<Rect> = pieces
        .iter()
        .filter(|c| c.rect.width().max(c.rect.height()) >= least && c.fill() < 0.6)
        .map(|c| c.rect)
        .collect();
    arcs.sort_by_key(|r| (-(r.width().max(r.height())), r.y0, r.x0));
    arcs.truncate(ARCS);
    let mut found: Vec<Ring> = Vec::new();
    for arc in arcs {
        if found.iter().any(|f| f.rect().holds_centre_of(&arc)) {
            continue;
        }
        // A rim in many short arcs gives no circle by one of them; what lies around helps.
        let reach = (dpi * 0.7) as i32;
        let around = Rect::new(arc.x0 - reach, arc.y0 - reach, arc.x1 + reach, arc.y1 + reach);
        let ring = ring_through(&points_in(stamped, &arc), stamped, ink, dpi)
            .or_else(|| ring_through(&points_in(stamped, &around), stamped, ink, dpi));
        found.extend(ring);
    }
    found
}

fn points_in(stamped: &Plane, area: &Rect) -> Vec<(f32, f32)> {
    let (x0, y0, x1, y1) = stamped.clip(area);
    (y0..y1)
        .flat_map(|y| (x0..x1).map(move |x| (x, y)))
        .filter(|&(x, y)| stamped.row(y)[x] != 0)
        .map(|(x, y)| (x as f32, y as f32))
        .collect()
}

/// The circle through three of the points that ink follows best, if any follows well enough.
pub(super) fn ring_through(points: &[(f32, f32)], stamped: &Plane, ink: &Plane, dpi: f32) -> Option<Ring> {
    if points.len() < 12 {
        return None;
    }
    // The same page gives the same circles: the sequence is fixed.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut pick = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        points[(state % points.len() as u64) as usize]
    };
    let plausible = |r: f32| r >= dpi * 0.15 && r <= dpi * 0.8;
    let mut best: Option<(f32, Ring)> = None;
    for _ in 0..TRIES {
        let Some(ring) = circle(pick(), pick(), pick()).filter(|c| plausible(c.radius)) else { continue };
        let (own, any) = followed(stamped, ink, &ring);
        if own > 0.3 && any > 0.6 && best.is_none_or(|b| own + any > b.0) {
            best = Some((own + any, ring));
        }
    }
    // Three points of a short arc give a circle a little off: all that lies along it mends it.
    let mut ring = best?.1;
    for _ in 0..3 {
        let (own, any) = followed(stamped, ink, &ring);
        if own > 0.5 && any > 0.85 {
            return Some(ring);
        }
        ring = refitted(&ring, stamped).filter(|c| plausible(c.radius))?;
    }
    None
}

/// The circle that fits the stamped ink along a circle best (least squares of Kåsa 1976).
fn refitted(ring: &Ring, stamped: &Plane) -> Option<Ring> {
    let near = points_in(stamped, &ring.rect())
        .into_iter()
        .map(|(x, y)| (f64::from(x - ring.x), f64::from(y - ring.y)))
        .filter(|(x, y)| (x.hypot(*y) - f64::from(ring.radius)).abs() < 5.0);
    let (mut n, mut sx, mut sy, mut sxx, mut syy, mut sxy, mut sz, mut sxz, mut syz) =
        (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in near {
        let z = x * x + y * y;
        n += 1.0;
        sx += x;
        sy += y;
        sxx += x * x;
        syy += y * y;
        sxy += x * y;
        sz += z;
        sxz += x * z;
        syz += y * z;
    }
    let (a, b, c) = (n * sxx - sx * sx, n * sxy - sx * sy, n * syy - sy * sy);
    let (d, e) = ((n * sxz - sx * sz) / 2.0, (n * syz - sy * sz) / 2.0);
    let determinant = a * c - b * b;
    if n < 12.0 || determinant.abs() < 1e-6 {
        return None;
    }
    let (x, y) = ((d * c - b * e) / determinant, (a * e - b * d) / determinant);
    let radius = ((sz - 2.0 * (x * sx + y * sy)) / n + x * x + y * y).max(0.0).sqrt();
    Some(Ring { x: ring.x + x as f32, y: ring.y + y as f32, radius: radius as f32 })
}

/// Centre and radius of the circle through three points; `None` where they stand in line.
fn circle(a: (f32, f32), b: (f32, f32), c: (f32, f32)) -> Option<Ring> {
    let d = 2.0 * (a.0 * (b.1 - c.1) + b.0 * (c.1 - a.1) + c.0 * (a.1 - b.1));
    if d.abs() < 60.0 {
        return None;
    }
    let square = |p: (f32, f32)| p.0 * p.0 + p.1 * p.1;
    let x = (square(a) * (b.1 - c.1) + square(b) * (c.1 - a.1) + square(c) * (a.1 - b.1)) / d;
    let y = (square(a) * (c.0 - b.0) + square(b) * (a.0 - c.0) + square(c) * (b.0 - a.0)) / d;
    Some(Ring { x, y, radius: (a.0 - x).hypot(a.1 - y) })
}

/// Shares of the circle along which there is stamped ink, and ink of any kind.
fn followed(stamped: &Plane, ink: &Plane, ring: &Ring) -> (f32, f32) {
    let (mut own, mut any) = (0, 0);
    for k in 0..ROUND {
        let (sin, cos) = (k as f32 * std::f32::consts::TAU / ROUND as f32).sin_cos();
        let at = |plane: &Plane, d: i32| {
            let reach = ring.radius + d as f32;
            let (x, y) = (ring.x + reach * cos, ring.y + reach * sin);
            x >= 0.0
                && y >= 0.0
                && (x as usize) < plane.w
                && (y as usize) < plane.h
                && plane.px[y as usize * plane.w + x as usize] != 0
        };
        own += u32::from((-2..=2).any(|d| at(stamped, d)));
        any += u32::from((-2..=2).any(|d| at(ink, d)));
    }
    (own as f32 / ROUND as f32, any as f32 / ROUND as f32)
}

/// Whitens what is left of a pale rim beside print that crosses it.
fn lift_rim(page: &mut Prepared, ring: &Ring) {
    let core = core_of_print(page);
    let (x0, y0, x1, y1) = page.gray.clip(&ring.rect());
    for y in y0..y1 {
        for x in x0..x1 {
            let off = ((x as f32 - ring.x).hypot(y as f32 - ring.y) - ring.radius).abs();
            let i = y * page.gray.w + x;
            if off < 2.6 && page.gray.px[i] > core {
                page.gray.px[i] = 255;
                page.ink.px[i] = 0;
            }
        }
    }
}

fn lift_one(page: &mut Prepared, stamped: &Plane, seal: &Rect, red: bool) {
    const MARGIN: i32 = 4;
    let wide =
        Rect { x0: seal.x0 - MARGIN, y0: seal.y0 - MARGIN, x1: seal.x1 + MARGIN, y1: seal.y1 + MARGIN };
    let (x0, y0, x1, y1) = page.gray.clip(&wide);
    for y in y0..y1 {
        for x in x0..x1 {
            let i = y * page.gray.w + x;
            match (&page.without_red, red) {
                (Some(bare), true) => {
                    // In the red channel the stamp all but vanishes and print stays dark.
                    page.gray.px[i] = bare.px[i];
                    page.ink.px[i] = match bare.px[i] {
                        v if v < page.threshold.min(150) => 3,
                        v if v < 188 => 1,
                        _ => 0,
                    };
                }
                _ if stamped.px[i] != 0 => {
                    page.gray.px[i] = 255;
                    page.ink.px[i] = 0;
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with two dark rules and a ring of the given level across them.
    fn page(level: u8) -> Prepared {
        let (w, h) = (600usize, 500usize);
        let mut gray = Plane::filled(w, h, 255);
        for k in 0..1440 {
            let (sin, cos) = (k as f32 * std::f32::consts::TAU / 1440.0).sin_cos();
            for r in [79.0, 80.0, 81.0] {
                gray.px[(250.0 + r * sin) as usize * w + (300.0 + r * cos) as usize] = level;
            }
        }
        for y in [210, 290] {
            for dy in 0..3 {
                gray.row_mut(y + dy)[50..550].fill(20);
            }
        }
        let mut ink = Plane::filled(w, h, 0);
        for (o, &g) in ink.px.iter_mut().zip(&gray.px) {
            *o = if g < 140 { 3 } else { u8::from(g < 200) };
        }
        Prepared {
            gray,
            ink,
            without_red: None,
            dpi: 200.0,
            skew: 0.0,
            colour: false,
            threshold: 140,
            contrast: 235,
            faint: false,
            darkened: false,
        }
    }

    #[test]
    fn a_pale_ring_over_rules_is_lifted_and_the_rules_stay() {
        let mut p = page(150);
        let seals = lift(&mut p);
        assert_eq!(seals.len(), 1, "{seals:?}");
        assert!(seals[0].holds_centre_of(&Rect::new(295, 245, 305, 255)));
        assert_eq!(p.gray.row(250)[380], 255);
        assert_eq!(p.gray.row(211)[300], 20);
    }

    #[test]
    fn a_ring_as_dark_as_print_stays() {
        let mut p = page(20);
        assert!(lift(&mut p).is_empty());
    }
}
