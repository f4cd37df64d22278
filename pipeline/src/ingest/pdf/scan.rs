//! Pages that are nothing but scanned pictures: the pictures themselves, at their resolution.

use super::look::{Picture, Seen, run};
use crate::ingest::raster::{Raster, orient, over_white};
use crate::ingest::trouble::{self, check_size};
use crate::ingest::{DecodeTrouble, PageImage, Pixels};
use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageData, ImageDrawProps, InterpreterSettings,
    Paint, SoftMask,
};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Rect};

/// How a page is made of its pictures.
pub(super) struct Plan {
    /// One picture that covers the page, rather than pieces to be laid out.
    whole: bool,
    /// Dots per inch.
    dpi: f64,
}

/// Decides whether a page is a scan: pictures of one resolution that lie square on it, and
/// nothing to be seen beside or above them.
pub(super) fn plan(seen: &Seen) -> Option<Plan> {
    let first = seen.pictures.first()?;
    if seen.intricate || seen.overflow || seen.pictures.len() > 512 {
        return None;
    }
    let (page_width, page_height) = seen.size;
    let page = Rect::new(0.0, 0.0, page_width, page_height);
    let covered: f64 = seen.pictures.iter().map(|picture| picture.area.area()).sum();
    if covered < page.area() * 0.5 {
        return None;
    }
    let (x, y) = dpi(first)?;
    let alike = |picture: &Picture| {
        dpi(picture).is_some_and(|(px, py)| (px / x - 1.0).abs() < 0.02 && (py / y - 1.0).abs() < 0.02)
    };
    if !seen.pictures.iter().all(alike) || x.min(y) < 50.0 {
        return None;
    }
    let is_hidden = |turn: usize, area: Rect| {
        seen.pictures.iter().any(|picture| {
            picture.turn > turn && picture.area.inflate(1.0, 1.0).intersect(area).area() >= area.area() * 0.99
        })
    };
    let letter_shows = seen.letters.iter().any(|letter| {
        letter.visible
            && letter.text.as_deref() != Some(" ")
            && !is_hidden(letter.turn, super::text::square(letter))
    });
    if letter_shows || seen.ink.iter().any(|&(turn, area)| !is_hidden(turn, area)) {
        return None;
    }
    let near = |a: f64, b: f64| (a - b).abs() < 0.015 * page_width.max(page_height);
    let area = raw_area(first);
    let whole = seen.pictures.len() == 1
        && near(area.x0, 0.0)
        && near(area.y0, 0.0)
        && near(area.x1, page_width)
        && near(area.y1, page_height);
    // Pieces are laid out on one grid, so their pixels must be square.
    (whole || (x / y - 1.0).abs() < 0.02).then_some(Plan { whole, dpi: x })
}

/// Takes the pictures of a page that is a scan; `None` where one is not what it seemed, so that
/// the page must be drawn.
pub(super) fn take(
    page: &Page<'_>,
    settings: &InterpreterSettings,
    seen: &Seen,
    plan: &Plan,
) -> Option<Result<PageImage, DecodeTrouble>> {
    let scale = plan.dpi / 72.0;
    let size = if plan.whole {
        seen.pictures[0].size
    } else {
        ((seen.size.0 * scale).round() as u32, (seen.size.1 * scale).round() as u32)
    };
    let pixels: u64 = seen.pictures.iter().map(|p| u64::from(p.size.0) * u64::from(p.size.1)).sum();
    if pixels > 2 * trouble::MAX_PIXELS {
        return Some(Err(trouble::too_large()));
    }
    if let Err(trouble) = check_size(size.0, size.1) {
        return Some(Err(trouble));
    }
    let mut taker = Taker { whole: plan.whole, scale, canvas: None, size, outcome: Ok(true) };
    run(page, settings, &mut taker);
    match taker.outcome {
        Ok(true) => {}
        Ok(false) => return None,
        Err(trouble) => return Some(Err(trouble)),
    }
    let mut raster = taker.canvas?;
    raster.bilevel = seen.pictures.iter().all(|picture| picture.bilevel)
        && matches!(&raster.pixels, Pixels::Gray(data) if data.iter().all(|&v| v == 0 || v == 255));
    Some(raster.finish())
}

/// The box of a picture, page edges disregarded.
fn raw_area(picture: &Picture) -> Rect {
    use hayro::kurbo::Shape;
    let (w, h) = (f64::from(picture.size.0), f64::from(picture.size.1));
    (picture.place * Rect::new(0.0, 0.0, w, h).to_path(0.1)).bounding_box()
}

/// Dots per inch along the picture's own sides, if it lies square on the page.
fn dpi(picture: &Picture) -> Option<(f64, f64)> {
    turning(&picture.place)?;
    let [a, b, c, d, ..] = picture.place.as_coeffs();
    let (x, y) = (a.hypot(b), c.hypot(d));
    (x > 1e-6 && y > 1e-6).then(|| (72.0 / x, 72.0 / y))
}

/// How a picture is turned and mirrored, as TIFF numbers it; `None` where it lies askew.
fn turning(place: &Affine) -> Option<u16> {
    let [a, b, c, d, ..] = place.as_coeffs();
    let small = 2e-3 * (a.hypot(b) + c.hypot(d));
    if b.abs() < small && c.abs() < small {
        Some(match (a > 0.0, d > 0.0) {
            (true, true) => 1,
            (false, true) => 2,
            (false, false) => 3,
            (true, false) => 4,
        })
    } else if a.abs() < small && d.abs() < small {
        Some(match (b > 0.0, c > 0.0) {
            (true, true) => 5,
            (true, false) => 6,
            (false, false) => 7,
            (false, true) => 8,
        })
    } else {
        None
    }
}

struct Taker {
    whole: bool,
    scale: f64,
    size: (u32, u32),
    canvas: Option<Raster>,
    /// Whether all pictures could be laid out.
    outcome: Result<bool, DecodeTrouble>,
}

/// A decoded picture: pixels, width, height.
type Decoded = (Pixels, u32, u32);

fn decode(image: &Image<'_, '_>) -> Option<Decoded> {
    let mut decoded = None;
    match image {
        Image::Stencil(stencil) => stencil.with_stencil(
            |luma, paint| {
                let Paint::Color(colour) = paint else { return };
                let [r, g, b, _] = colour.to_rgba().to_rgba8();
                let pixels = if (r, g) == (g, b) {
                    Pixels::Gray(luma.data.iter().map(|&ink| over_white(r, ink)).collect())
                } else {
                    Pixels::Rgb(
                        luma.data.iter().flat_map(|&ink| [r, g, b].map(|v| over_white(v, ink))).collect(),
                    )
                };
                decoded = Some((pixels, luma.width, luma.height));
            },
            None,
        ),
        Image::Raster(raster) => raster.with_rgba(
            |data, alpha| {
                let (width, height) = (data.width(), data.height());
                let pixels = match data {
                    ImageData::Luma(luma) => Pixels::Gray(luma.data),
                    ImageData::Rgb(rgb) => Pixels::Rgb(rgb.data),
                };
                decoded = match alpha {
                    None => Some((pixels, width, height)),
                    Some(alpha) if (alpha.width, alpha.height) == (width, height) => {
                        Some((blend(pixels, &alpha.data), width, height))
                    }
                    Some(_) => None,
                };
            },
            None,
        ),
    }
    decoded
}

fn blend(pixels: Pixels, alpha: &[u8]) -> Pixels {
    let lay = |data: Vec<u8>, n: usize| {
        data.chunks_exact(n).zip(alpha).flat_map(|(p, &a)| p.iter().map(move |&v| over_white(v, a))).collect()
    };
    match pixels {
        Pixels::Gray(data) => Pixels::Gray(lay(data, 1)),
        Pixels::Rgb(data) => Pixels::Rgb(lay(data, 3)),
    }
}

impl Taker {
    fn put(&mut self, decoded: Decoded, size: (u32, u32), place: Affine) -> Option<()> {
        let (pixels, width, height) = decoded;
        let (fx, fy) = (f64::from(size.0) / f64::from(width), f64::from(size.1) / f64::from(height));
        let place = place * Affine::scale_non_uniform(fx, fy);
        let orientation = turning(&place)?;
        if self.whole {
            let [a, b, c, d, ..] = place.as_coeffs();
            let dpi = Some(((72.0 / a.hypot(b)) as f32, (72.0 / c.hypot(d)) as f32));
            self.canvas = Some(Raster { width, height, pixels, bilevel: false, dpi, orientation });
            return Some(());
        }
        // Pieces whose data have another size than they claim would not meet at their edges.
        if (width, height) != size {
            return None;
        }
        let (data, n) = match pixels {
            Pixels::Gray(data) => (data, 1),
            Pixels::Rgb(data) => (data, 3),
        };
        let data = orient(&data, n, width as usize, height as usize, orientation);
        let (w, h) = if orientation >= 5 { (height, width) } else { (width, height) };
        let area = {
            use hayro::kurbo::Shape;
            (place * Rect::new(0.0, 0.0, f64::from(width), f64::from(height)).to_path(0.1)).bounding_box()
        };
        let at = ((area.x0 * self.scale).round() as i64, (area.y0 * self.scale).round() as i64);
        self.paste(&data, n, (w as usize, h as usize), at);
        Some(())
    }

    fn paste(&mut self, data: &[u8], n: usize, (w, h): (usize, usize), (left, top): (i64, i64)) {
        let (width, height) = (self.size.0 as usize, self.size.1 as usize);
        let dpi = (self.scale * 72.0) as f32;
        let canvas = self.canvas.get_or_insert_with(|| Raster {
            width: width as u32,
            height: height as u32,
            pixels: Pixels::Gray(vec![255; width * height]),
            bilevel: false,
            dpi: Some((dpi, dpi)),
            orientation: 1,
        });
        if let (3, Pixels::Gray(gray)) = (n, &canvas.pixels) {
            canvas.pixels = Pixels::Rgb(gray.iter().flat_map(|&v| [v; 3]).collect());
        }
        for y in 0..h {
            let (ty, row) = (top + y as i64, &data[y * w * n..][..w * n]);
            if !(0..height as i64).contains(&ty) {
                continue;
            }
            for (x, pixel) in row.chunks_exact(n).enumerate() {
                let tx = left + x as i64;
                if !(0..width as i64).contains(&tx) {
                    continue;
                }
                let at = ty as usize * width + tx as usize;
                match &mut canvas.pixels {
                    Pixels::Gray(gray) => gray[at] = pixel[0],
                    Pixels::Rgb(rgb) if n == 3 => rgb[3 * at..][..3].copy_from_slice(pixel),
                    Pixels::Rgb(rgb) => rgb[3 * at..][..3].fill(pixel[0]),
                }
            }
        }
    }
}

impl Device<'_> for Taker {
    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let size = (image.width(), image.height());
        self.outcome = match (&self.outcome, decode(&image)) {
            (Ok(true), Some((_, width, height))) if width == size.0 && height * 50 < size.1 * 49 => {
                // The data broke off: half a picture must not pass for a whole one.
                Err(trouble::damaged())
            }
            (Ok(true), Some(decoded)) => Ok(self.put(decoded, size, props.transform).is_some()),
            (Ok(_), _) => Ok(false),
            (Err(trouble), _) => Err(trouble.clone()),
        };
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, '_>, _: DrawProps<'_>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
