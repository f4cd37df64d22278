//! Preparing a page: even light, white paper, the red layer apart, straight lines.
//!
//! Comes in: an upright page image. Goes out: a grey plane (dark ink on white), the mask of its
//! ink, and the red share of the ink. Background is estimated by blocks, so shadows of the spine
//! and tinted security paper become white; the ink threshold follows the page's own contrast.

use super::noise;
use super::raster::Plane;
use crate::ingest::{PageImage, Pixels};
use std::sync::LazyLock;

/// Side of a block of the background estimate, in pixels.
const BLOCK: usize = 32;
/// Red surplus over the other channels that makes an ink pixel red.
const RED_SURPLUS: u8 = 45;
/// Contrast below which print is faint.
const FAINT: u8 = 90;
/// How many times its noise the contrast of print that can be read exceeds.
const CLEAR: f32 = 8.0;
/// Surplus that does where it is a third of the ink's darkness: a pale stamp, its colour blurred
/// by the scanner's compression. Black print has a tinge at its edges, but never so much.
const PALE_RED: u8 = 22;

/// A page ready for layout.
pub struct Prepared {
    /// Ink dark on white paper (255), straightened.
    pub gray: Plane,
    /// 0 paper, 1 pale ink (thin strokes, but also stains), 2 red ink, 3 dark ink.
    pub ink: Plane,
    /// The grey plane without red ink, where the page has any.
    pub without_red: Option<Plane>,
    /// Resolution.
    pub dpi: f32,
    /// Skew that was taken out, in degrees, clockwise positive.
    pub skew: f32,
    /// Whether the scan carries colour.
    pub colour: bool,
    /// Grey level that parts ink from paper.
    pub threshold: u8,
    /// How dark the ink is against the paper: 0 (none) to 255.
    pub contrast: u8,
    /// Whether the scan itself is pale.
    pub faint: bool,
    /// Whether its print was made darker.
    pub darkened: bool,
}

/// Prepares an upright page; pale print is made darker where that is asked for.
pub fn prepare(image: &PageImage, darker: bool) -> Prepared {
    let (w, h) = (image.width as usize, image.height as usize);
    let (mut gray, mut red, colour) = match &image.pixels {
        Pixels::Gray(px) if image.bilevel => (Plane { w, h, px: px.clone() }, None, false),
        Pixels::Gray(px) => (flattened(w, h, px), None, false),
        Pixels::Rgb(px) => split_red(w, h, px),
    };
    let (mut threshold, mut contrast) = ink_threshold(&gray, image.bilevel);
    let faint = contrast < FAINT;
    // In noise there is nothing to darken.
    let darkened = darker && faint && f32::from(contrast) > noise::of(&gray) * CLEAR;
    if darkened {
        darken(&mut gray, contrast);
        (threshold, contrast) = ink_threshold(&gray, image.bilevel);
    }
    let skew = skew_of(&gray, threshold);
    if skew.abs() >= 0.04 {
        gray = gray.straightened(skew, 255);
        red = red
            .map(|r| Red { surplus: r.surplus.straightened(skew, 0), bare: r.bare.straightened(skew, 255) });
    }
    // Thin strokes of small print are paler than thick ones: they count as ink where dark ink
    // touches them (the components decide).
    let pale =
        if image.bilevel { threshold } else { threshold.max(150) + (250 - threshold.max(150)) * 2 / 5 };
    let mut ink = Plane::filled(w, h, 0);
    for (i, (o, &g)) in ink.px.iter_mut().zip(&gray.px).enumerate() {
        if g < pale {
            *o = match &red {
                Some(r) if is_red(r.surplus.px[i], g) => 2,
                _ if g < threshold => 3,
                _ => 1,
            };
        }
    }
    Prepared {
        gray,
        ink,
        without_red: red.map(|r| r.bare),
        dpi: image.dpi,
        skew,
        colour,
        threshold,
        contrast,
        faint,
        darkened,
    }
}

/// Makes ink of this contrast as dark as good print.
fn darken(gray: &mut Plane, contrast: u8) {
    let mut darker = [0u8; 256];
    for (v, d) in (0u32..).zip(&mut darker) {
        *d = 255 - ((255 - v) * 200 / u32::from(contrast.max(1))).min(255) as u8;
    }
    gray.px.iter_mut().for_each(|v| *v = darker[usize::from(*v)]);
}

/// Whether ink of this surplus of red and this darkness is red.
fn is_red(surplus: u8, gray: u8) -> bool {
    surplus > RED_SURPLUS || (surplus > PALE_RED && u32::from(surplus) * 3 > 255 - u32::from(gray))
}

/// The planes that a scan with red ink gives beside its ink.
struct Red {
    /// R − max(G, B) after white balance, clipped to 0..=255.
    surplus: Plane,
    /// The red channel: red ink vanishes in it.
    bare: Plane,
}

/// The grey plane of a colour scan, its red ink where it has any, and whether there is colour worth
/// the name.
fn split_red(w: usize, h: usize, px: &[u8]) -> (Plane, Option<Red>, bool) {
    let paper: [Vec<u8>; 3] = std::array::from_fn(|c| background(w, h, &|y, x| px[(y * w + x) * 3 + c]));
    let (bw, _) = blocks(w, h);
    let mut gray = Plane::filled(w, h, 255);
    let mut surplus = Plane::filled(w, h, 0);
    let mut bare = Plane::filled(w, h, 255);
    let (mut coloured, mut reddish) = (0usize, 0usize);
    for (y, row) in px.chunks_exact(w * 3).take(h).enumerate() {
        let line = (y / BLOCK) * bw;
        let planes = gray.row_mut(y).iter_mut().zip(bare.row_mut(y)).zip(surplus.row_mut(y));
        for (x, (pixel, ((gray, bare), surplus))) in row.chunks_exact(3).zip(planes).enumerate() {
            let b = line + x / BLOCK;
            let v = |c: usize| BALANCED[usize::from(paper[c][b])][usize::from(pixel[c])];
            let (r, g, bl) = (v(0), v(1), v(2));
            *gray = r.min(g).min(bl);
            *bare = r;
            *surplus = r.saturating_sub(g.max(bl));
            let red = is_red(*surplus, *gray);
            reddish += usize::from(red);
            coloured += usize::from(red || r.max(g).max(bl) - *gray > 60);
        }
    }
    // The paper's own tint counts as colour too: a grey photocopy of security paper has none.
    let tint = (0..paper[0].len())
        .filter(|&b| {
            let (r, g, bl) = (paper[0][b], paper[1][b], paper[2][b]);
            r.max(g).max(bl) - r.min(g).min(bl) > 8
        })
        .count();
    let colour = coloured * 5000 > w * h || tint * 4 > paper[0].len();
    (gray, (reddish > 0).then_some(Red { surplus, bare }), colour)
}

/// A pixel's value on white paper, by the paper's level and its own: one division for each pair of
/// levels instead of three for each pixel.
static BALANCED: LazyLock<Vec<[u8; 256]>> = LazyLock::new(|| {
    let quotient = |v: u32, p: u32| ((v * 255 + p / 2) / p.max(1)).min(255) as u8;
    (0..256).map(|p| std::array::from_fn(|v| quotient(v as u32, p))).collect()
});

fn blocks(w: usize, h: usize) -> (usize, usize) {
    (w.div_ceil(BLOCK).max(1), h.div_ceil(BLOCK).max(1))
}

/// Paper level of every block: a high percentile, widened over neighbours so that blocks full of
/// ink take their paper from beside them, then smoothed.
fn background(w: usize, h: usize, at: &impl Fn(usize, usize) -> u8) -> Vec<u8> {
    let (bw, bh) = blocks(w, h);
    let mut level = vec![0u8; bw * bh];
    for by in 0..bh {
        for bx in 0..bw {
            let mut histogram = [0u32; 64];
            let mut n = 0u32;
            for y in (by * BLOCK..((by + 1) * BLOCK).min(h)).step_by(2) {
                for x in (bx * BLOCK..((bx + 1) * BLOCK).min(w)).step_by(2) {
                    histogram[usize::from(at(y, x) >> 2)] += 1;
                    n += 1;
                }
            }
            let mut seen = 0;
            let mut value = 63;
            for k in (0..64).rev() {
                seen += histogram[k];
                if seen * 10 >= n * 3 {
                    value = k;
                    break;
                }
            }
            level[by * bw + bx] = (value * 4 + 2) as u8;
        }
    }
    let most = neighbours(&level, bw, bh, 1, |values| values.iter().copied().max().unwrap_or(255));
    // Far darker than beside it: full of ink. A little darker: in shadow.
    let wide: Vec<u8> =
        level.iter().zip(&most).map(|(&own, &beside)| if own < beside / 2 { beside } else { own }).collect();
    let smooth = neighbours(&wide, bw, bh, 1, |values| {
        (values.iter().map(|&v| u32::from(v)).sum::<u32>() / values.len().max(1) as u32) as u8
    });
    // A region darker than half the page's paper is ink or a picture, not paper in shadow.
    let mut sorted = smooth.clone();
    sorted.sort_unstable();
    let page = sorted[sorted.len() / 2];
    smooth.into_iter().map(|v| v.max(page / 2).max(60)).collect()
}

fn neighbours(level: &[u8], bw: usize, bh: usize, reach: usize, join: impl Fn(&[u8]) -> u8) -> Vec<u8> {
    let mut out = vec![0; level.len()];
    let mut values = Vec::with_capacity(9);
    for y in 0..bh {
        for x in 0..bw {
            values.clear();
            for yy in y.saturating_sub(reach)..=(y + reach).min(bh - 1) {
                for xx in x.saturating_sub(reach)..=(x + reach).min(bw - 1) {
                    values.push(level[yy * bw + xx]);
                }
            }
            out[y * bw + x] = join(&values);
        }
    }
    out
}

fn flattened(w: usize, h: usize, px: &[u8]) -> Plane {
    let paper = background(w, h, &|y, x| px[y * w + x]);
    let (bw, _) = blocks(w, h);
    let mut out = Plane::filled(w, h, 255);
    for (y, row) in px.chunks_exact(w).take(h).enumerate() {
        let line = (y / BLOCK) * bw;
        for (x, (o, &v)) in out.row_mut(y).iter_mut().zip(row).enumerate() {
            *o = BALANCED[usize::from(paper[line + x / BLOCK])][usize::from(v)];
        }
    }
    out
}

/// Threshold halfway between ink and paper, and the contrast between them.
fn ink_threshold(gray: &Plane, bilevel: bool) -> (u8, u8) {
    if bilevel {
        return (128, 255);
    }
    let mut histogram = [0u32; 256];
    for &v in gray.px.iter().step_by(7) {
        histogram[usize::from(v)] += 1;
    }
    // The darkest 0.3 % of a page are the cores of its strokes; a blank page has none.
    let want = (gray.px.len() / 7) as u32 * 3 / 1000;
    let mut seen = 0;
    let mut dark = 255usize;
    for (v, &n) in histogram.iter().enumerate() {
        seen += n;
        if seen > want {
            dark = v;
            break;
        }
    }
    let threshold = (dark + (255 - dark) * 55 / 100).clamp(110, 205);
    (threshold as u8, (255 - dark) as u8)
}

/// Skew in degrees, clockwise positive: the angle at which rows of ink are most sharply parted.
fn skew_of(gray: &Plane, threshold: u8) -> f32 {
    const STEP: usize = 3;
    let mut points: Vec<(f32, f32)> = Vec::new();
    let margin = gray.h / 60;
    for y in (margin..gray.h - margin).step_by(STEP) {
        let row = gray.row(y);
        let mut before = false;
        for x in (margin..gray.w - margin).step_by(2) {
            let ink = row[x] < threshold;
            // Edges only: a filled picture has many pixels and says nothing of the angle.
            if ink != before {
                points.push((x as f32, y as f32));
            }
            before = ink;
        }
    }
    if points.len() < 200 {
        return 0.0;
    }
    let keep = points.len().div_ceil(60_000);
    let points: Vec<(f32, f32)> = points.into_iter().step_by(keep).collect();
    let reach = gray.w as f32 * 0.06;
    let size = ((gray.h as f32 + 2.0 * reach) / STEP as f32) as usize + 2;
    let mut bins = vec![0u32; size];
    let mut sharpness = |degrees: f32| -> u64 {
        let slope = degrees.to_radians().tan();
        bins.fill(0);
        for &(x, y) in &points {
            let at = ((y - x * slope + reach) / STEP as f32).max(0.0) as usize;
            bins[at.min(size - 1)] += 1;
        }
        bins.iter().map(|&n| u64::from(n) * u64::from(n)).sum()
    };
    let mut best = (0.0f32, sharpness(0.0));
    for k in -12..=12 {
        let degrees = k as f32 * 0.25;
        let s = sharpness(degrees);
        if s > best.1 {
            best = (degrees, s);
        }
    }
    for step in [0.1, 0.03] {
        let centre = best.0;
        for k in -3i32..=3 {
            let degrees = centre + k as f32 * step;
            let s = sharpness(degrees);
            if s > best.1 {
                best = (degrees, s);
            }
        }
    }
    if best.0.abs() > 2.9 { 0.0 } else { best.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(slope: f32) -> PageImage {
        let (w, h) = (900usize, 1200usize);
        let mut px = vec![250u8; w * h];
        for line in 0..25 {
            for x in 60..840 {
                if x % 17 < 10 {
                    let y = 60.0 + line as f32 * 44.0 + x as f32 * slope.to_radians().tan();
                    for dy in 0..14 {
                        px[(y as usize + dy) * w + x] = 20;
                    }
                }
            }
        }
        PageImage {
            width: w as u32,
            height: h as u32,
            dpi: 100.0,
            bilevel: false,
            pixels: Pixels::Gray(px),
            text_layer: None,
        }
    }

    #[test]
    fn skew_is_found_within_a_twentieth_of_a_degree() {
        for skew in [0.0, 0.7, -1.1] {
            let found = prepare(&lines(skew), false).skew;
            assert!((found - skew).abs() < 0.06, "{skew} was taken for {found}");
        }
    }

    #[test]
    fn straightening_takes_the_skew_out() {
        let p = prepare(&lines(1.1), false);
        assert!(skew_of(&p.gray, p.threshold).abs() < 0.06);
    }

    #[test]
    fn pale_print_is_made_dark() {
        let mut page = lines(0.0);
        if let Pixels::Gray(px) = &mut page.pixels {
            px.iter_mut().for_each(|v| *v = if *v < 100 { 205 } else { 250 });
        }
        let darkest = |p: &Prepared| p.gray.px.iter().min().copied();
        let (as_is, darker) = (prepare(&page, false), prepare(&page, true));
        assert!(as_is.faint && !as_is.darkened && darker.darkened);
        assert!(darkest(&as_is) > Some(180) && darkest(&darker) < Some(80));
    }

    #[test]
    fn a_shadow_beside_the_spine_becomes_paper() {
        let mut page = lines(0.0);
        if let Pixels::Gray(px) = &mut page.pixels {
            for (i, v) in px.iter_mut().enumerate() {
                let x = i % 900;
                if x < 60 {
                    *v = (usize::from(*v) * (40 + x) / 100) as u8;
                }
            }
        }
        let p = prepare(&page, false);
        assert!(p.gray.row(30)[10] > p.threshold, "shadow at {}", p.gray.row(30)[10]);
    }
}
