//! From decoded samples to a page image: orientation, square pixels, gray where gray suffices.

use super::trouble::{self, check_size};
use super::{DecodeTrouble, PageImage, Pixels};

/// One decoded page before it is put upright by its file's own tags.
pub(super) struct Raster {
    pub width: u32,
    pub height: u32,
    pub pixels: Pixels,
    pub bilevel: bool,
    /// Dots per inch across and down, where the file states them.
    pub dpi: Option<(f32, f32)>,
    /// Orientation as TIFF and EXIF number it: 1 upright to 8.
    pub orientation: u16,
}

impl Raster {
    /// Makes the page image.
    pub fn finish(self) -> Result<PageImage, DecodeTrouble> {
        check_size(self.width, self.height)?;
        let Self { width, height, pixels, bilevel, dpi, orientation } = self;
        let (mut width, mut height) = (width as usize, height as usize);
        let mut dpi = dpi.filter(|&(x, y)| is_plausible(x, width) && is_plausible(y, height));
        let mut pixels = match pixels {
            Pixels::Rgb(rgb) if is_gray(&rgb) => {
                Pixels::Gray(rgb.iter().skip(1).step_by(3).copied().collect())
            }
            other => other,
        };
        if let Some((x, y)) = dpi.filter(|&(x, y)| (x / y - 1.0).abs() > 0.04) {
            let (w, h) =
                ((width as f32 * (y / x).max(1.0)) as usize, (height as f32 * (x / y).max(1.0)) as usize);
            check_size(w as u32, h as u32)?;
            pixels = each(pixels, |data, n| stretch(&data, n, (width, height), (w, h)));
            (width, height) = (w, h);
            dpi = Some((x.max(y), x.max(y)));
        }
        if orientation > 1 {
            pixels = each(pixels, |data, n| orient(&data, n, width, height, orientation));
            if orientation >= 5 {
                (width, height) = (height, width);
            }
        }
        let dpi = dpi.map_or_else(|| guess_dpi(width, height), |(x, _)| whole(x));
        Ok(PageImage { width: width as u32, height: height as u32, dpi, bilevel, pixels, text_layer: None })
    }
}

/// Rows of one bit a pixel to one byte a pixel; `zero` is what a 0 bit becomes.
pub(super) fn expand_bits(packed: &[u8], width: usize, rows: usize, zero: u8) -> Vec<u8> {
    let mut out = vec![zero; width * rows];
    let stride = width.div_ceil(8);
    for (row, bits) in out.chunks_exact_mut(width).zip(packed.chunks(stride)) {
        for (pixels, &byte) in row.chunks_mut(8).zip(bits) {
            if byte == 0 {
                continue;
            }
            for (i, pixel) in pixels.iter_mut().enumerate() {
                if byte & (0x80 >> i) != 0 {
                    *pixel = !zero;
                }
            }
        }
    }
    out
}

/// Lays a sample with opacity over white paper.
pub(super) fn over_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// The resolution of a scan that does not state it: that of an A4 sheet, or of an A3 sheet or a
/// slip where A4 would be out of the ordinary; usual values are preferred.
pub(super) fn guess_dpi(width: usize, height: usize) -> f32 {
    let (long, short) = (width.max(height) as f32, width.min(height) as f32);
    let a4 = long / 11.69;
    let a4 = if short / a4 > 8.27 * 1.25 { short / 8.27 } else { a4 };
    const USUAL: [f32; 9] = [72.0, 96.0, 100.0, 150.0, 200.0, 240.0, 300.0, 400.0, 600.0];
    let near = USUAL.into_iter().min_by(|a, b| (a - a4).abs().total_cmp(&(b - a4).abs()));
    match near {
        Some(usual) if (usual / a4 - 1.0).abs() < 0.06 => usual,
        _ => a4.clamp(50.0, 1200.0).round(),
    }
}

/// Points and centimetres do not divide evenly; 199.998 was meant as 200.
fn whole(dpi: f32) -> f32 {
    if (dpi - dpi.round()).abs() < 0.1 { dpi.round() } else { dpi }
}

/// A stated resolution counts if the sheet it implies could come out of an office scanner; many
/// programs write 72 or 96 without knowing.
fn is_plausible(dpi: f32, side: usize) -> bool {
    dpi.is_finite() && (60.0..=1300.0).contains(&dpi) && (side as f32 / dpi) < 24.0
}

/// Whether colour carries nothing: fewer than eight pixels in a million stand clear of gray.
/// Even a full stop in red ink has more.
fn is_gray(rgb: &[u8]) -> bool {
    let allowed = rgb.len() / 3 / 125_000 + 2;
    let mut coloured = 0;
    for block in rgb.chunks(3 * 4096) {
        coloured += block
            .chunks_exact(3)
            .filter(|p| p[0].max(p[1]).max(p[2]) - p[0].min(p[1]).min(p[2]) > 36)
            .count();
        if coloured > allowed {
            return false;
        }
    }
    true
}

fn each(pixels: Pixels, change: impl Fn(Vec<u8>, usize) -> Vec<u8>) -> Pixels {
    match pixels {
        Pixels::Gray(data) => Pixels::Gray(change(data, 1)),
        Pixels::Rgb(data) => Pixels::Rgb(change(data, 3)),
    }
}

/// Fax pixels are oblong; rows or columns are repeated until they are square.
fn stretch(data: &[u8], n: usize, from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
    let mut out = Vec::with_capacity(to.0 * to.1 * n);
    for y in 0..to.1 {
        let row = &data[(y * from.1 / to.1) * from.0 * n..][..from.0 * n];
        if from.0 == to.0 {
            out.extend_from_slice(row);
        } else {
            for x in 0..to.0 {
                out.extend_from_slice(&row[(x * from.0 / to.0) * n..][..n]);
            }
        }
    }
    out
}

/// Turns and mirrors by the numbers of TIFF 6.0, tag 274.
pub(super) fn orient(data: &[u8], n: usize, width: usize, height: usize, orientation: u16) -> Vec<u8> {
    let (w, h) = if orientation >= 5 { (height, width) } else { (width, height) };
    let source = |x: usize, y: usize| -> (usize, usize) {
        match orientation {
            2 => (width - 1 - x, y),
            3 => (width - 1 - x, height - 1 - y),
            4 => (x, height - 1 - y),
            5 => (y, x),
            6 => (y, height - 1 - x),
            7 => (width - 1 - y, height - 1 - x),
            8 => (width - 1 - y, x),
            _ => (x, y),
        }
    };
    let mut out = Vec::with_capacity(data.len());
    for y in 0..h {
        for x in 0..w {
            let (sx, sy) = source(x, y);
            out.extend_from_slice(&data[(sy * width + sx) * n..][..n]);
        }
    }
    out
}

/// A page with nothing on it can still not be made of no pixels.
pub(super) fn require_len(data: &[u8], width: u32, height: u32, n: usize) -> Result<(), DecodeTrouble> {
    if data.len() == width as usize * height as usize * n { Ok(()) } else { Err(trouble::damaged()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orientations_put_the_top_left_where_the_tag_says() {
        // 2×3 image, 1 in the visual top left after turning.
        let image = [1, 2, 3, 4, 5, 6];
        assert_eq!(orient(&image, 1, 2, 3, 6), [5, 3, 1, 6, 4, 2]);
        assert_eq!(orient(&image, 1, 2, 3, 8), [2, 4, 6, 1, 3, 5]);
        assert_eq!(orient(&image, 1, 2, 3, 3), [6, 5, 4, 3, 2, 1]);
        assert_eq!(orient(&image, 1, 2, 3, 2), [2, 1, 4, 3, 6, 5]);
        assert_eq!(orient(&image, 1, 2, 3, 5), [1, 3, 5, 2, 4, 6]);
    }

    #[test]
    fn guesses_usual_resolutions() {
        assert_eq!(guess_dpi(2480, 3508), 300.0);
        assert_eq!(guess_dpi(2339, 1653), 200.0);
        assert_eq!(guess_dpi(1240, 1754), 150.0);
    }

    #[test]
    fn stated_72_dpi_on_a_large_scan_is_not_believed() {
        let page = raster(2480, 3508, Some((72.0, 72.0))).finish().unwrap();
        assert_eq!(page.dpi, 300.0);
    }

    #[test]
    fn fax_pixels_become_square() {
        let page = raster(1728, 1143, Some((204.0, 98.0))).finish().unwrap();
        assert_eq!((page.width, page.dpi), (1728, 204.0));
        assert!((2370..2390).contains(&page.height));
    }

    #[test]
    fn one_red_character_keeps_the_page_coloured() {
        let mut rgb = vec![250; 200 * 200 * 3];
        let gray = Raster { pixels: Pixels::Rgb(rgb.clone()), ..raster(200, 200, None) };
        assert!(matches!(gray.finish().unwrap().pixels, Pixels::Gray(_)));
        for pixel in rgb[3000..3090].chunks_exact_mut(3) {
            pixel.copy_from_slice(&[220, 40, 40]);
        }
        let red = Raster { pixels: Pixels::Rgb(rgb), ..raster(200, 200, None) };
        assert!(matches!(red.finish().unwrap().pixels, Pixels::Rgb(_)));
    }

    #[test]
    fn one_pixel_is_no_page() {
        assert!(raster(1, 1, None).finish().is_err());
    }

    fn raster(width: u32, height: u32, dpi: Option<(f32, f32)>) -> Raster {
        let pixels = Pixels::Gray(vec![255; (width * height) as usize]);
        Raster { width, height, pixels, bilevel: false, dpi, orientation: 1 }
    }
}
