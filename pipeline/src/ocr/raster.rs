//! Pixel planes and the few operations on them that reading needs.

use crate::spot::Rect;

/// A plane of one byte a pixel, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// Width in pixels.
    pub w: usize,
    /// Height in pixels.
    pub h: usize,
    /// `w * h` values.
    pub px: Vec<u8>,
}

impl Plane {
    /// A plane filled with one value.
    pub fn filled(w: usize, h: usize, value: u8) -> Self {
        Self { w, h, px: vec![value; w * h] }
    }

    /// One row.
    pub fn row(&self, y: usize) -> &[u8] {
        &self.px[y * self.w..(y + 1) * self.w]
    }

    /// One row, to be changed.
    pub fn row_mut(&mut self, y: usize) -> &mut [u8] {
        let w = self.w;
        &mut self.px[y * w..(y + 1) * w]
    }

    /// The rectangle clipped to the plane, as (x0, y0, x1, y1).
    pub fn clip(&self, r: &Rect) -> (usize, usize, usize, usize) {
        let x = |v: i32| (v.max(0) as usize).min(self.w);
        let y = |v: i32| (v.max(0) as usize).min(self.h);
        (x(r.x0), y(r.y0), x(r.x1), y(r.y1))
    }

    /// The part inside a rectangle.
    pub fn crop(&self, r: &Rect) -> Plane {
        let (x0, y0, x1, y1) = self.clip(r);
        let mut px = Vec::with_capacity((x1 - x0) * (y1 - y0));
        for y in y0..y1 {
            px.extend_from_slice(&self.row(y)[x0..x1]);
        }
        Plane { w: x1 - x0, h: y1 - y0, px }
    }

    /// The columns from one to another, in full height.
    pub fn columns(&self, from: usize, to: usize) -> Plane {
        self.crop(&Rect::new(from as i32, 0, to as i32, self.h as i32))
    }

    /// Turned clockwise by 90, 180 or 270 degrees; any other value leaves it as it is.
    pub fn turned(&self, degrees: u16) -> Plane {
        let (w, h) = (self.w, self.h);
        match degrees {
            180 => Plane { w, h, px: self.px.iter().rev().copied().collect() },
            90 | 270 => {
                let mut out = Plane::filled(h, w, 0);
                // Blocks keep both the read and the written rows in the cache.
                const B: usize = 32;
                for by in (0..h).step_by(B) {
                    for bx in (0..w).step_by(B) {
                        for y in by..(by + B).min(h) {
                            for x in bx..(bx + B).min(w) {
                                let v = self.px[y * w + x];
                                let (ox, oy) = if degrees == 90 { (h - 1 - y, x) } else { (y, w - 1 - x) };
                                out.px[oy * h + ox] = v;
                            }
                        }
                    }
                }
                out
            }
            _ => self.clone(),
        }
    }

    /// Turned by a small angle about the centre (degrees, positive turns the content
    /// counter-clockwise back from a clockwise skew); what comes in from outside is `fill`.
    pub fn straightened(&self, skew: f32, fill: u8) -> Plane {
        let (w, h) = (self.w as i64, self.h as i64);
        let (sin, cos) = f64::from(skew).to_radians().sin_cos();
        let (cx, cy) = (w as f64 / 2.0, h as f64 / 2.0);
        let mut out = Plane::filled(self.w, self.h, fill);
        let step_x = (cos * 65536.0) as i64;
        let step_y = (sin * 65536.0) as i64;
        for y in 0..h {
            let dy = y as f64 - cy;
            let mut fx = ((cx - cx * cos - dy * sin) * 65536.0) as i64;
            let mut fy = ((cy - cx * sin + dy * cos) * 65536.0) as i64;
            let row = out.row_mut(y as usize);
            let mut x = 0;
            while x < row.len() {
                // As far as the source's row stays the same and its columns keep pace.
                let run = same_whole(fx, step_x - 65536).min(same_whole(fy, step_y)).min(row.len() - x);
                let (sx, sy) = (fx >> 16, fy >> 16);
                if sy >= 0 && sy + 1 < h {
                    let inside = (-sx).clamp(0, run as i64)..(w - 1 - sx).clamp(0, run as i64);
                    if !inside.is_empty() {
                        let start = (sy * w + sx + inside.start) as usize;
                        let n = (inside.end - inside.start) as usize;
                        let four = [start, start + 1, start + self.w, start + self.w + 1];
                        blended(
                            &mut row[x + inside.start as usize..x + inside.end as usize],
                            four.map(|at| &self.px[at..at + n]),
                            [(fx + inside.start * step_x, step_x), (fy + inside.start * step_y, step_y)],
                        );
                    }
                }
                x += run;
                fx += run as i64 * step_x;
                fy += run as i64 * step_y;
            }
        }
        out
    }

    /// Scaled to a height, the width in proportion (triangle filter over the source area).
    pub fn scaled_to_height(&self, height: usize) -> Plane {
        let width = ((self.w * height) as f64 / self.h.max(1) as f64).round().max(1.0) as usize;
        let columns = taps(self.w, width);
        let rows = taps(self.h, height);
        let mut wide = vec![0f32; width * self.h];
        for y in 0..self.h {
            weighed(self.row(y), &columns, &mut wide[y * width..(y + 1) * width]);
        }
        let mut out = Plane::filled(width, height, 0);
        let mut sums = vec![0f32; width];
        for (y, tap) in rows.iter().enumerate() {
            sums.fill(0.0);
            for (k, weight) in tap.weights.iter().enumerate() {
                let source = &wide[(tap.first + k) * width..(tap.first + k + 1) * width];
                for (s, v) in sums.iter_mut().zip(source) {
                    *s += weight * v;
                }
            }
            for (o, s) in out.row_mut(y).iter_mut().zip(&sums) {
                *o = nearest(*s);
            }
        }
        out
    }

    /// Narrowed or widened to a width, the height as it is.
    pub fn scaled_to_width(&self, width: usize) -> Plane {
        let columns = taps(self.w, width);
        let mut out = Plane::filled(width, self.h, 0);
        let mut sums = vec![0f32; width];
        for y in 0..self.h {
            weighed(self.row(y), &columns, &mut sums);
            for (o, s) in out.row_mut(y).iter_mut().zip(&sums) {
                *o = nearest(*s);
            }
        }
        out
    }
}

/// The grey nearest to a value; `round` would be a call for each pixel.
fn nearest(value: f32) -> u8 {
    (value + 0.5) as u8
}

fn weighed(source: &[u8], columns: &[Tap], out: &mut [f32]) {
    for (o, tap) in out.iter_mut().zip(columns) {
        *o = tap.weights.iter().zip(&source[tap.first..]).map(|(w, &v)| w * f32::from(v)).sum();
    }
}

/// Weights of the source pixels that make one target pixel.
struct Tap {
    first: usize,
    weights: Vec<f32>,
}

fn taps(from: usize, to: usize) -> Vec<Tap> {
    let ratio = from as f32 / to as f32;
    let reach = ratio.max(1.0);
    (0..to)
        .map(|i| {
            let centre = (i as f32 + 0.5) * ratio - 0.5;
            let first = (centre - reach).ceil().max(0.0) as usize;
            let last = ((centre + reach).floor().max(0.0) as usize).min(from.saturating_sub(1));
            let first = first.min(last);
            let mut weights: Vec<f32> =
                (first..=last).map(|k| (1.0 - (k as f32 - centre).abs() / reach).max(0.0)).collect();
            let sum: f32 = weights.iter().sum();
            if sum > 0.0 {
                weights.iter_mut().for_each(|w| *w /= sum);
            } else {
                let n = weights.len() as f32;
                weights.fill(1.0 / n);
            }
            Tap { first, weights }
        })
        .collect()
}

/// How many steps (at least one) a place in 65,536ths stays within its whole number.
fn same_whole(at: i64, step: i64) -> usize {
    let fraction = at & 0xffff;
    let steps = match step {
        0 => i64::MAX >> 16,
        s if s > 0 => (0xffff - fraction) / s,
        s => fraction / -s,
    };
    steps as usize + 1
}

/// Pixels between four neighbours each: above left and right, below left and right. The places
/// across and down come in 65,536ths, each with its step.
fn blended(out: &mut [u8], four: [&[u8]; 4], [across, down]: [(i64, i64); 2]) {
    let [a, b, c, d] = four.map(|px| &px[..out.len()]);
    // Only the fraction matters, and 32 bits keep it.
    let (from_x, step_x, from_y, step_y) = (across.0 as u32, across.1 as u32, down.0 as u32, down.1 as u32);
    for (k, o) in out.iter_mut().enumerate() {
        let u = (from_x.wrapping_add(step_x.wrapping_mul(k as u32)) & 0xffff) >> 8;
        let v = (from_y.wrapping_add(step_y.wrapping_mul(k as u32)) & 0xffff) >> 8;
        let top = u32::from(a[k]) * (256 - u) + u32::from(b[k]) * u;
        let bottom = u32::from(c[k]) * (256 - u) + u32::from(d[k]) * u;
        *o = ((top * (256 - v) + bottom * v + 32768) >> 16) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Plane {
        Plane { w: 3, h: 2, px: vec![1, 2, 3, 4, 5, 6] }
    }

    #[test]
    fn turning_four_quarters_is_no_turn() {
        let p = sample();
        assert_eq!(p.turned(90).px, vec![4, 1, 5, 2, 6, 3]);
        assert_eq!(p.turned(90).turned(90), p.turned(180));
        assert_eq!(p.turned(90).turned(270), p);
    }

    #[test]
    fn scaling_keeps_an_even_grey() {
        let p = Plane::filled(40, 30, 77);
        let s = p.scaled_to_height(12);
        assert_eq!((s.w, s.h), (16, 12));
        assert!(s.px.iter().all(|&v| v == 77));
    }

    #[test]
    fn straightening_by_nothing_changes_nothing_inside() {
        let mut p = Plane::filled(20, 20, 255);
        p.px[5 * 20 + 7] = 0;
        assert_eq!(p.straightened(0.0, 255).px[5 * 20 + 7], 0);
    }
}
