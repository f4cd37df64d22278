//! Which way up a page is, by two signals: the rhythm of its lines (quarter turns) and how surely
//! a few of its lines read (half turns).

use super::raster::Plane;
use crate::ingest::{PageImage, Pixels};

/// The upright, straightened picture of a page, for the report's cut-outs.
pub struct Upright {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its pixels.
    pub pixels: Pixels,
}

/// Turns a decoded page clockwise by 0, 90, 180 or 270 degrees; its text layer, whose boxes would
/// no longer fit, is left out of a turned page.
pub fn turned(image: &PageImage, degrees: u16) -> PageImage {
    if degrees == 0 {
        return image.clone();
    }
    let (w, h) = (image.width as usize, image.height as usize);
    let (pixels, tw, th) = match &image.pixels {
        Pixels::Gray(px) => {
            let p = Plane { w, h, px: px.clone() }.turned(degrees);
            (Pixels::Gray(p.px), p.w, p.h)
        }
        Pixels::Rgb(px) => {
            let planes: Vec<Plane> = (0..3)
                .map(|c| Plane { w, h, px: px.iter().skip(c).step_by(3).copied().collect() }.turned(degrees))
                .collect();
            let mut out = Vec::with_capacity(px.len());
            for i in 0..w * h {
                out.extend(planes.iter().map(|p| p.px[i]));
            }
            (Pixels::Rgb(out), planes[0].w, planes[0].h)
        }
    };
    PageImage { width: tw as u32, height: th as u32, pixels, text_layer: None, ..image.clone() }
}

/// Whether lines run from top to bottom of the image, so that a quarter turn is due.
///
/// Lines of print make the sums of ink along them rise and fall; across them the sums are even.
pub fn lies_on_its_side(ink: &Plane) -> bool {
    const STEP: usize = 4;
    let (rows, columns) = (ink.h / STEP, ink.w / STEP);
    if rows < 20 || columns < 20 {
        return false;
    }
    let mut by_row = vec![0f64; rows];
    let mut by_column = vec![0f64; columns];
    for (y, count) in by_row.iter_mut().enumerate().take(rows - rows / 30).skip(rows / 30) {
        let row = ink.row(y * STEP);
        let mut run = 0;
        for x in columns / 30..columns - columns / 30 {
            let here = row[x * STEP] != 0;
            run = if here { run + 1 } else { 0 };
            // Rules and pictures have long runs and say nothing of the print.
            if here && run < 12 {
                *count += 1.0;
                by_column[x] += 1.0;
            }
        }
    }
    let rhythm = |sums: &[f64]| {
        let mean = sums.iter().sum::<f64>() / sums.len() as f64;
        let change: f64 = sums.windows(3).map(|w| (w[2] - w[0]).powi(2)).sum();
        change / sums.len() as f64 / mean.max(0.05).powi(2)
    };
    rhythm(&by_column) > 1.7 * rhythm(&by_row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Plane {
        let mut p = Plane::filled(800, 1000, 0);
        for line in 0..18 {
            for y in 0..24 {
                for x in 80..700 {
                    if (x / 7 + y / 5 + line) % 3 != 0 && (x * 7 + line * 13) % 11 != 0 {
                        p.px[(60 + line * 50 + y) * 800 + x] = 1;
                    }
                }
            }
        }
        p
    }

    #[test]
    fn lines_across_are_upright_and_lines_down_are_not() {
        assert!(!lies_on_its_side(&lines()));
        assert!(lies_on_its_side(&lines().turned(90)));
        assert!(!lies_on_its_side(&lines().turned(180)));
    }

    #[test]
    fn turning_an_image_keeps_its_colours() {
        let image = PageImage {
            width: 2,
            height: 1,
            dpi: 300.0,
            bilevel: false,
            pixels: Pixels::Rgb(vec![1, 2, 3, 4, 5, 6]),
            text_layer: None,
        };
        let t = turned(&image, 180);
        assert_eq!(t.pixels, Pixels::Rgb(vec![4, 5, 6, 1, 2, 3]));
        let t = turned(&image, 90);
        assert_eq!((t.width, t.height), (1, 2));
    }
}
