//! Small pictures of the upright pages, and cut-outs from them for the HTML report.
//!
//! The pipeline keeps one picture of about 110 dpi a page while the page is in memory anyway; the
//! writer cuts from these, so no page is decoded from its file a second time.

use crate::ingest::Pixels;
use crate::spot::{Rect, Spot};
use base64::Engine as _;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, GrayImage, RgbImage};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Pictures of a package's pages; `None` where a page could not be decoded.
#[derive(Clone, Debug, Default)]
pub struct Album {
    /// By [`PageIndex`](crate::spot::PageIndex).
    pub pages: Vec<Option<PagePicture>>,
}

/// The picture of one page.
#[derive(Clone, Debug)]
pub struct PagePicture {
    /// The picture as JPEG, grey or colour.
    pub jpeg: Vec<u8>,
    /// Picture pixels per page pixel.
    pub scale: f32,
    /// Width in picture pixels.
    pub width: u32,
    /// Height in picture pixels.
    pub height: u32,
}

/// A piece of a page, ready to be embedded.
#[derive(Clone, Debug, PartialEq)]
pub struct Cutout {
    /// The picture as a `data:` address.
    pub data_uri: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The place asked for, in pixels of the cut-out.
    pub mark: Rect,
    /// What part of the page it shows, in page pixels.
    pub area: Rect,
    /// Whether it shows the page as a whole.
    pub whole: bool,
}

impl Cutout {
    /// Where a rectangle of the same page lies in the cut-out; `None` where it is outside.
    pub fn locate(&self, rect: &Rect) -> Option<Rect> {
        let scale = self.width as f32 / self.area.width().max(1) as f32;
        let inside = rect.intersection(&self.area)?;
        let at = |v: i32, from: i32| ((v - from) as f32 * scale).round() as i32;
        Some(Rect::new(
            at(inside.x0, self.area.x0),
            at(inside.y0, self.area.y0),
            at(inside.x1, self.area.x0),
            at(inside.y1, self.area.y0),
        ))
    }
}

/// How finely cut-outs are stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fineness {
    /// Quality of the JPEG, 1 to 100.
    pub quality: u8,
    /// Pixels of the cut-out per picture pixel.
    pub scale: f32,
    /// The same where the whole page is shown.
    pub whole_scale: f32,
}

/// From fine to coarse; a report takes the first that keeps within its size.
const FINENESS: [Fineness; 4] = [
    Fineness { quality: 60, scale: 1.0, whole_scale: 0.85 },
    Fineness { quality: 50, scale: 1.0, whole_scale: 0.7 },
    Fineness { quality: 45, scale: 0.8, whole_scale: 0.6 },
    Fineness { quality: 40, scale: 0.6, whole_scale: 0.45 },
];

/// Resolution aimed at.
const PICTURE_DPI: f32 = 110.0;
/// Greatest side of a picture, whatever resolution the file claims.
const LONGEST_SIDE: u32 = 2600;
/// A cut-out shows at least this width around its place: most of an A4 page, so that the row's name is seen.
const LEAST_WIDTH: f32 = 780.0;
/// … and this height.
const LEAST_HEIGHT: f32 = 96.0;
/// A place that covers this share of the page is shown as the whole page.
const WHOLE_PAGE: f32 = 0.45;

impl PagePicture {
    /// Makes the picture of a page; `None` where size and pixels do not fit together.
    pub fn from_pixels(width: u32, height: u32, pixels: &Pixels, dpi: f32) -> Option<Self> {
        match pixels {
            Pixels::Gray(bytes) => Self::from_gray(width, height, bytes, dpi),
            Pixels::Rgb(bytes) => Self::from_rgb(width, height, bytes, dpi),
        }
    }

    /// Makes the picture of a grey page.
    pub fn from_gray(width: u32, height: u32, bytes: &[u8], dpi: f32) -> Option<Self> {
        Self::reduced::<1>(width, height, bytes, dpi)
    }

    /// Makes the picture of a colour page; where it shows no colour, a grey one.
    pub fn from_rgb(width: u32, height: u32, bytes: &[u8], dpi: f32) -> Option<Self> {
        Self::reduced::<3>(width, height, bytes, dpi)
    }

    fn reduced<const CHANNELS: usize>(width: u32, height: u32, bytes: &[u8], dpi: f32) -> Option<Self> {
        let needed = (width as usize).checked_mul(height as usize)?.checked_mul(CHANNELS)?;
        if width == 0 || height == 0 || bytes.len() != needed {
            return None;
        }
        let wanted = if dpi.is_finite() { (dpi / PICTURE_DPI).round().clamp(1.0, 64.0) as u32 } else { 1 };
        let factor = wanted.max(width.max(height).div_ceil(LONGEST_SIDE)).min(width).min(height);
        let (w, h) = (width / factor, height / factor);
        let small = shrink::<CHANNELS>(width as usize, bytes, factor as usize, w as usize, h as usize);
        let (small, colour) = match CHANNELS {
            3 if !is_coloured(&small) => (small.chunks_exact(3).map(|p| luma(p)).collect(), false),
            3 => (small, true),
            _ => (small, false),
        };
        let jpeg = encode(&small, w, h, colour, 72)?;
        Some(Self { jpeg, scale: 1.0 / factor as f32, width: w, height: h })
    }

    fn decode(&self) -> Option<DynamicImage> {
        image::load_from_memory_with_format(&self.jpeg, image::ImageFormat::Jpeg).ok()
    }

    /// The part of the picture that is shown for a place, in picture pixels, and whether it is the whole page.
    fn window(&self, rect: &Rect, margin: u32) -> (Rect, bool) {
        let (w, h) = (self.width as f32, self.height as f32);
        let at = |v: i32| v as f32 * self.scale;
        let (x0, y0) = (at(rect.x0).clamp(0.0, w), at(rect.y0).clamp(0.0, h));
        let (x1, y1) = (at(rect.x1).clamp(x0, w), at(rect.y1).clamp(y0, h));
        if (x1 - x0) * (y1 - y0) >= WHOLE_PAGE * w * h {
            return (Rect::new(0, 0, self.width as i32, self.height as i32), true);
        }
        let margin = margin as f32;
        let (left, right) = widened(x0 - margin, x1 + margin, LEAST_WIDTH, w);
        let (top, bottom) = widened(y0 - margin, y1 + margin, LEAST_HEIGHT, h);
        (Rect::new(left as i32, top as i32, right.ceil() as i32, bottom.ceil() as i32), false)
    }
}

/// A stretch widened about its middle to at least `least`, pushed inside 0 to `limit`.
fn widened(from: f32, to: f32, least: f32, limit: f32) -> (f32, f32) {
    let length = (to - from).max(least).min(limit);
    let start = ((from + to - length) / 2.0).clamp(0.0, limit - length);
    (start, start + length)
}

impl Album {
    /// A piece of a page with its place marked; `None` where there is no picture of the page.
    pub fn crop(&self, spot: Spot, margin: u32) -> Option<Cutout> {
        self.crop_all(&[spot], margin, FINENESS[0]).pop().flatten()
    }

    /// Pieces for many places, each page decoded once, as fine as `budget` bytes together allow.
    pub fn crop_within(&self, spots: &[Spot], margin: u32, budget: usize) -> Vec<Option<Cutout>> {
        let mut cut = Vec::new();
        for fineness in FINENESS {
            cut = self.crop_all(spots, margin, fineness);
            if cut.iter().flatten().map(|c| c.data_uri.len()).sum::<usize>() <= budget {
                return cut;
            }
        }
        // Even the coarsest are too many: keep the first ones, which the caller lists by weight.
        let mut left = budget;
        for piece in &mut cut {
            let size = piece.as_ref().map_or(0, |c| c.data_uri.len());
            if size > left {
                *piece = None;
            } else {
                left -= size;
            }
        }
        cut
    }

    fn crop_all(&self, spots: &[Spot], margin: u32, fineness: Fineness) -> Vec<Option<Cutout>> {
        let mut by_page: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, spot) in spots.iter().enumerate() {
            by_page.entry(spot.page.at()).or_default().push(i);
        }
        let pieces: Vec<(usize, Option<Cutout>)> = by_page
            .into_par_iter()
            .flat_map_iter(|(page, wanted)| {
                let picture = self.pages.get(page).and_then(Option::as_ref);
                let opened = picture.and_then(|p| Some((p, p.decode()?)));
                wanted
                    .into_iter()
                    .map(|i| {
                        (
                            i,
                            opened
                                .as_ref()
                                .and_then(|(p, image)| cut(p, image, spots[i].rect, margin, fineness)),
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        let mut out = vec![None; spots.len()];
        for (i, piece) in pieces {
            out[i] = piece;
        }
        out
    }
}

fn cut(
    picture: &PagePicture,
    image: &DynamicImage,
    rect: Rect,
    margin: u32,
    fineness: Fineness,
) -> Option<Cutout> {
    let (window, whole) = picture.window(&rect, margin);
    let piece = image.crop_imm(
        window.x0 as u32,
        window.y0 as u32,
        (window.width() as u32).min(image.width().checked_sub(window.x0 as u32)?),
        (window.height() as u32).min(image.height().checked_sub(window.y0 as u32)?),
    );
    let scale = if whole { fineness.whole_scale } else { fineness.scale };
    let piece = if scale < 0.99 {
        let size = |v: u32| ((v as f32 * scale) as u32).max(1);
        piece.resize_exact(size(piece.width()), size(piece.height()), image::imageops::FilterType::Triangle)
    } else {
        piece
    };
    let (width, height) = (piece.width(), piece.height());
    let jpeg = match piece {
        DynamicImage::ImageLuma8(gray) => {
            encode(GrayImage::as_raw(&gray), width, height, false, fineness.quality)
        }
        other => encode(RgbImage::as_raw(&other.to_rgb8()), width, height, true, fineness.quality),
    }?;
    let page = |v: i32| (v as f32 / picture.scale).round() as i32;
    let mut cutout = Cutout {
        data_uri: format!(
            "data:image/jpeg;base64,{}",
            base64::engine::general_purpose::STANDARD.encode(jpeg)
        ),
        width,
        height,
        mark: Rect::default(),
        area: Rect::new(page(window.x0), page(window.y0), page(window.x1), page(window.y1)),
        whole,
    };
    cutout.mark = cutout.locate(&rect).unwrap_or_default();
    Some(cutout)
}

fn encode(bytes: &[u8], width: u32, height: u32, colour: bool, quality: u8) -> Option<Vec<u8>> {
    let kind = if colour { ExtendedColorType::Rgb8 } else { ExtendedColorType::L8 };
    let mut jpeg = Vec::with_capacity(bytes.len() / 6);
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode(bytes, width, height, kind).ok()?;
    Some(jpeg)
}

/// Box filter by a whole factor. The common factors are compiled apart, since this runs once a page.
fn shrink<const CHANNELS: usize>(stride: usize, bytes: &[u8], factor: usize, w: usize, h: usize) -> Vec<u8> {
    match factor {
        1 => bytes.to_vec(),
        2 => shrink_by::<CHANNELS, 2>(stride, bytes, 2, w, h),
        3 => shrink_by::<CHANNELS, 3>(stride, bytes, 3, w, h),
        4 => shrink_by::<CHANNELS, 4>(stride, bytes, 4, w, h),
        n => shrink_by::<CHANNELS, 0>(stride, bytes, n, w, h),
    }
}

/// `KNOWN` is the factor where the compiler shall know it, else 0.
fn shrink_by<const CHANNELS: usize, const KNOWN: usize>(
    stride: usize,
    bytes: &[u8],
    factor: usize,
    w: usize,
    h: usize,
) -> Vec<u8> {
    let factor = if KNOWN > 0 { KNOWN } else { factor };
    let area = (factor * factor) as u32;
    let mut out = Vec::with_capacity(w * h * CHANNELS);
    let mut sums = vec![0u32; w * CHANNELS];
    for rows in bytes.chunks_exact(stride * CHANNELS * factor).take(h) {
        sums.fill(0);
        for row in rows.chunks_exact(stride * CHANNELS) {
            for (sum, block) in sums.chunks_exact_mut(CHANNELS).zip(row.chunks_exact(factor * CHANNELS)) {
                for pixel in block.chunks_exact(CHANNELS) {
                    for c in 0..CHANNELS {
                        sum[c] += u32::from(pixel[c]);
                    }
                }
            }
        }
        out.extend(sums.iter().map(|&s| (s / area) as u8));
    }
    out
}

fn luma(pixel: &[u8]) -> u8 {
    ((u32::from(pixel[0]) * 77 + u32::from(pixel[1]) * 151 + u32::from(pixel[2]) * 28) >> 8) as u8
}

/// Whether at least one pixel in 2,000 is clearly coloured: a seal, red writing, a highlighter.
fn is_coloured(rgb: &[u8]) -> bool {
    let coloured = rgb
        .chunks_exact(3)
        .filter(|p| p.iter().max().zip(p.iter().min()).is_some_and(|(max, min)| max - min > 48))
        .count();
    coloured * 2000 > rgb.len() / 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spot::PageIndex;

    /// A white page with a black bar, 300 dpi.
    fn page() -> PagePicture {
        let (w, h) = (2480u32, 3508u32);
        let mut gray = vec![255u8; (w * h) as usize];
        for y in 1500..1560 {
            gray[(y * w + 600) as usize..(y * w + 1200) as usize].fill(0);
        }
        PagePicture::from_gray(w, h, &gray, 300.0).expect("size fits")
    }

    #[test]
    fn a_page_is_reduced_to_about_110_dpi() {
        let page = page();
        assert_eq!((page.width, page.height), (826, 1169));
        assert!((page.scale - 1.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn the_mark_lies_on_the_ink() {
        let album = Album { pages: vec![None, Some(page())] };
        let spot = Spot { page: PageIndex(1), rect: Rect::new(600, 1500, 1200, 1560) };
        let cutout = album.crop(spot, 20).expect("a cut-out");
        assert!(cutout.height < 160 && !cutout.whole, "{}x{}", cutout.width, cutout.height);
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(cutout.data_uri.trim_start_matches("data:image/jpeg;base64,"))
            .expect("base64");
        let image = image::load_from_memory(&bytes).expect("JPEG").to_luma8();
        assert_eq!(image.dimensions(), (cutout.width, cutout.height));
        let m = cutout.mark;
        assert!(image.get_pixel((m.x0 + m.x1) as u32 / 2, (m.y0 + m.y1) as u32 / 2).0[0] < 60);
        assert!(image.get_pixel((m.x0 + m.x1) as u32 / 2, m.y0 as u32 - 6).0[0] > 200);
        assert!(image.get_pixel((m.x0 + m.x1) as u32 / 2, m.y1 as u32 + 6).0[0] > 200);
    }

    #[test]
    fn a_large_place_shows_the_whole_page() {
        let album = Album { pages: vec![Some(page())] };
        let spot = Spot { page: PageIndex(0), rect: Rect::new(0, 0, 2480, 3508) };
        assert!(album.crop(spot, 20).expect("a cut-out").whole);
    }

    #[test]
    fn places_outside_the_page_do_no_harm() {
        let album = Album { pages: vec![Some(page())] };
        for rect in [Rect::new(-50, -50, -10, -10), Rect::new(9000, 9000, 9100, 9100), Rect::default()] {
            assert!(album.crop(Spot { page: PageIndex(0), rect }, 20).is_some());
        }
        assert_eq!(album.crop(Spot { page: PageIndex(7), rect: Rect::default() }, 20), None);
    }

    #[test]
    fn odd_pictures_are_refused_or_kept_small() {
        assert!(PagePicture::from_gray(10, 10, &[0; 99], 300.0).is_none());
        assert!(PagePicture::from_gray(0, 0, &[], 300.0).is_none());
        assert_eq!(PagePicture::from_gray(1, 1, &[7], 300.0).map(|p| (p.width, p.height)), Some((1, 1)));
        let strip = PagePicture::from_rgb(9000, 30, &vec![200; 9000 * 30 * 3], f32::NAN).expect("size fits");
        assert!(strip.width <= LONGEST_SIDE);
    }

    #[test]
    fn colour_is_kept_only_where_there_is_some() {
        let white = vec![250u8; 300 * 300 * 3];
        let mut red = white.clone();
        for p in red.chunks_exact_mut(3).take(3000) {
            p.copy_from_slice(&[200, 20, 20]);
        }
        let kind = |bytes: &[u8]| {
            let picture = PagePicture::from_rgb(300, 300, bytes, 100.0).expect("size fits");
            picture.decode().expect("JPEG").color().has_color()
        };
        assert!(!kind(&white));
        assert!(kind(&red));
    }

    #[test]
    fn a_small_budget_makes_coarser_and_then_fewer_pieces() {
        let album = Album { pages: vec![Some(page())] };
        let spots: Vec<Spot> = (0..10)
            .map(|i| Spot { page: PageIndex(0), rect: Rect::new(600, 1000 + i, 1200, 2500) })
            .collect();
        let fine = album.crop_within(&spots, 20, usize::MAX);
        let size = |c: &[Option<Cutout>]| c.iter().flatten().map(|c| c.data_uri.len()).sum::<usize>();
        let half = album.crop_within(&spots, 20, size(&fine) / 2);
        assert!(size(&half) <= size(&fine) / 2);
        assert!(half[0].is_some());
    }
}
