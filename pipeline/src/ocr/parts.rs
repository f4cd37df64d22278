//! Pieces of ink: which are print and which are a stain, a hole, a picture or the scan's edge.

use super::components::Component;
use super::raster::Plane;
use crate::spot::Rect;

/// Specks a square inch from which a page is dusty.
const DUSTY: f32 = 8.0;

/// Parts components into print and what is none: specks, punch holes, pictures, the scan's edge.
pub fn print_parts(all: &[Component], w: i32, h: i32, dpi: f32) -> (Vec<Component>, Vec<Component>) {
    let speck = (dpi * 0.0075).max(2.0) as i32;
    let area = w as f32 * h as f32 / (dpi * dpi);
    let specks = all.iter().filter(|c| c.rect.width().max(c.rect.height()) <= speck).count();
    // Where dust is strewn all over, its larger grains would join line to line.
    let grain = if specks as f32 > area * DUSTY { speck * 3 } else { speck };
    let mut print = Vec::new();
    let mut dropped = Vec::new();
    let (mut discs, mut faint) = (Vec::new(), Vec::new());
    for c in all {
        let (cw, ch) = (c.rect.width(), c.rect.height());
        // Pale all through: a stain, bleed-through or the pattern of security paper.
        let pale = (c.dark + c.red) * 12 < c.ink;
        if cw.max(ch) <= speck {
            dropped.push(*c);
            continue;
        }
        if cw.max(ch) <= grain {
            faint.push(*c);
            continue;
        }
        if pale {
            // A full stop or a bracket is so thin that it may have no dark core.
            // So may a ringed number (①) in a coarse scan.
            let thin = cw.max(ch) as f32 <= dpi * 0.16;
            if thin {
                faint.push(*c)
            } else {
                dropped.push(*c)
            }
            continue;
        }
        let (iw, ih) = (cw as f32 / dpi, ch as f32 / dpi);
        let edge = c.rect.x0 <= 2 || c.rect.y0 <= 2 || c.rect.x1 >= w - 2 || c.rect.y1 >= h - 2;
        let round = (iw - ih).abs() < 0.12 * iw.max(ih);
        // Characters that touch may make a wide piece, but never a tall one.
        let picture = ih > 0.9 || (iw > 1.3 && ih > 0.25);
        let bar = c.fill() > 0.85 && iw.max(ih) > 0.12 && iw.min(ih) > 0.05;
        if round && iw > 0.17 && iw < 0.45 && c.fill() > 0.72 && c.fill() < 0.88 {
            discs.push(*c);
        } else if bar || (edge && iw.max(ih) > 0.25) {
            dropped.push(*c);
        } else if !picture {
            print.push(*c);
        }
    }
    let dark = print.len();
    for f in faint {
        let size = f.rect.width().max(f.rect.height());
        let beside = print[..dark].iter().any(|c| in_line(&f.rect, &c.rect, size, dpi));
        if beside { print.push(f) } else { dropped.push(f) }
    }
    // A punch hole stands alone; a dense bold character has neighbours.
    for d in discs {
        let reach = (dpi * 0.15) as i32;
        let beside = Rect { x0: d.rect.x0 - reach, x1: d.rect.x1 + reach, ..d.rect };
        let size = d.rect.height() as f32;
        let character = print.iter().any(|c| {
            let tall = c.rect.height() as f32 / size;
            c.rect.intersection(&beside).is_some() && (0.5..1.6).contains(&tall)
        });
        if character { print.push(d) } else { dropped.push(d) }
    }
    (print, dropped)
}

/// Takes out of a box all ink that is not as dark as print at its core, or right beside such ink:
/// a square stamp in a grey scan, a stain. Says whether that was much; else nothing is changed.
pub fn keep_core(print: &mut Plane, gray: &Plane, core: u8, r: &Rect) -> bool {
    const REACH: usize = 2;
    let (x0, y0, x1, y1) = print.clip(r);
    let (mut pale, mut all) = (Vec::new(), 0usize);
    for y in y0..y1 {
        for x in x0..x1 {
            if print.row(y)[x] == 0 {
                continue;
            }
            all += 1;
            let beside = x.saturating_sub(REACH)..(x + REACH + 1).min(gray.w);
            let rows = y.saturating_sub(REACH)..(y + REACH + 1).min(gray.h);
            if !rows.into_iter().any(|yy| gray.row(yy)[beside.clone()].iter().any(|&v| v <= core)) {
                pale.push((x, y));
            }
        }
    }
    let much = pale.len() * 4 > all && pale.len() < all;
    if much {
        pale.into_iter().for_each(|(x, y)| print.row_mut(y)[x] = 0);
    }
    much
}

/// Whether ink is dark enough to hide print.
pub fn is_dark(c: &Component) -> bool {
    (c.dark + c.red) * 12 >= c.ink
}

/// Whether a box measures more than `least` pixels both ways.
pub fn is_large(r: &Rect, least: f32) -> bool {
    r.width().min(r.height()) as f32 > least
}

/// Whether a small mark stands in the row of a character and right beside it.
fn in_line(mark: &Rect, c: &Rect, size: i32, dpi: f32) -> bool {
    let tall = c.height().max(c.width().min((dpi * 0.2) as i32));
    let gap = (mark.x0 - c.x1).max(c.x0 - mark.x1);
    let middle = (mark.y0 + mark.y1) / 2;
    // Behind a full-width bracket a stop stands two thirds of a place away.
    let small = size as f32 <= dpi * 0.09 && size <= tall;
    let reach = if small { tall * 4 / 5 } else { tall * 3 / 5 };
    let beside = gap <= reach && middle > c.y0 - tall / 4 && middle < c.y1 + tall / 4;
    // What is as large as a character must stand as level as one.
    let slack = tall / 6;
    let level = mark.y0 >= c.y0 - slack && mark.y1 <= c.y1 + slack && gap >= 0 && size <= tall + slack;
    beside && (small || level)
}

/// Clears the pixels of one piece of ink, and no others inside its box: the black edge of a scan
/// may go round the whole page.
pub fn blot_out(plane: &mut Plane, piece: &Component) {
    let r = piece.rect;
    let mut todo = vec![piece.seed];
    while let Some((x, y)) = todo.pop() {
        let pixel = &mut plane.row_mut(y as usize)[x as usize];
        if *pixel == 0 {
            continue;
        }
        *pixel = 0;
        for dy in -1..=1 {
            for dx in -1..=1 {
                let (nx, ny) = (x + dx, y + dy);
                if (r.x0..r.x1).contains(&nx)
                    && (r.y0..r.y1).contains(&ny)
                    && plane.row(ny as usize)[nx as usize] != 0
                {
                    todo.push((nx, ny));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::components::components;

    #[test]
    fn the_edge_of_the_scan_goes_and_the_print_inside_its_box_stays() {
        let mut plane = Plane::filled(400, 500, 0);
        for y in 0..500 {
            plane.row_mut(y)[..6].fill(3);
        }
        for y in 490..500 {
            plane.row_mut(y).fill(3);
        }
        for y in 100..120 {
            plane.row_mut(y)[200..220].fill(3);
        }
        let (print, dropped) = print_parts(&components(&plane, |_| true), 400, 500, 200.0);
        assert_eq!((print.len(), dropped.len()), (1, 1));
        blot_out(&mut plane, &dropped[0]);
        assert_eq!(plane.px.iter().filter(|v| **v != 0).count(), 400);
    }

    #[test]
    fn strewn_dust_is_no_print_unless_beside_a_character() {
        let mut plane = Plane::filled(600, 600, 0);
        for k in 0..400 {
            plane.row_mut(20 + k / 20 * 28)[20 + k % 20 * 28] = 3;
        }
        let mut square = |x: usize, y: usize, side: usize| {
            (y..y + side).for_each(|y| plane.row_mut(y)[x..x + side].fill(3));
        };
        square(101, 101, 4);
        square(300, 300, 30);
        square(336, 324, 4);
        let (print, _) = print_parts(&components(&plane, |_| true), 600, 600, 300.0);
        let mut at: Vec<i32> = print.iter().map(|c| c.rect.x0).collect();
        at.sort_unstable();
        assert_eq!(at, [300, 336]);
    }
}
