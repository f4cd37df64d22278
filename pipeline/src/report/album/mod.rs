//! Small pictures of the upright pages, and cut-outs from them for the HTML report.
//!
//! The pipeline keeps one picture a page, made while the page is in memory anyway; the writer cuts
//! from these, so no page is decoded from its file a second time.

use crate::spot::{Rect, Spot};
use base64::Engine as _;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::DynamicImage;
use rayon::prelude::*;
use std::collections::BTreeMap;

mod picture;

pub use picture::PagePicture;
use picture::encode;

/// Pictures of a package's pages; `None` where a page could not be decoded.
#[derive(Clone, Debug, Default)]
pub struct Album {
    /// By [`PageIndex`](crate::spot::PageIndex).
    pub pages: Vec<Option<PagePicture>>,
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

/// What is to be cut out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cut {
    /// The place.
    pub spot: Spot,
    /// How much of its surroundings is shown.
    pub framing: Framing,
}

/// How much of a place's surroundings a cut-out shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Framing {
    /// Most of the page's width, so that the row's name is seen; a large place as the whole page.
    Wide,
    /// The place and little else, to be shown beside another.
    Close,
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
    Fineness { quality: 60, scale: 1.0, whole_scale: 0.8 },
    Fineness { quality: 55, scale: 0.8, whole_scale: 0.7 },
    Fineness { quality: 50, scale: 0.7, whole_scale: 0.55 },
    Fineness { quality: 45, scale: 0.5, whole_scale: 0.4 },
];

/// Least width and height of a cut-out in picture pixels (150 dpi on grey pages).
const LEAST_WIDE: (f32, f32) = (1120.0, 130.0);
/// The same, framed closely: about 11 cm.
const LEAST_CLOSE: (f32, f32) = (640.0, 130.0);
/// A place that covers this share of the page is shown as the whole page.
const WHOLE_PAGE: f32 = 0.45;

impl PagePicture {
    /// The part of the picture that is shown for a place, in picture pixels, and whether it is the whole page.
    fn window(&self, rect: &Rect, framing: Framing, margin: u32) -> (Rect, bool) {
        let (w, h) = (self.width as f32, self.height as f32);
        let at = |v: i32| v as f32 * self.scale;
        let (x0, y0) = (at(rect.x0).clamp(0.0, w), at(rect.y0).clamp(0.0, h));
        let (x1, y1) = (at(rect.x1).clamp(x0, w), at(rect.y1).clamp(y0, h));
        if (x1 - x0) * (y1 - y0) >= WHOLE_PAGE * w * h {
            return (Rect::new(0, 0, self.width as i32, self.height as i32), true);
        }
        let margin = margin as f32;
        let (least_width, least_height) = match framing {
            Framing::Wide => LEAST_WIDE,
            Framing::Close => LEAST_CLOSE,
        };
        let (left, right) = widened(x0 - margin, x1 + margin, least_width, w);
        let (top, bottom) = widened(y0 - margin, y1 + margin, least_height, h);
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
        self.crop_all(&[Cut { spot, framing: Framing::Wide }], margin, FINENESS[0]).pop().flatten()
    }

    /// Pieces for many places, each page decoded once, as fine as `budget` bytes together allow.
    pub fn crop_within(&self, cuts: &[Cut], margin: u32, budget: usize) -> Vec<Option<Cutout>> {
        let mut cut = Vec::new();
        for fineness in FINENESS {
            cut = self.crop_all(cuts, margin, fineness);
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

    fn crop_all(&self, cuts: &[Cut], margin: u32, fineness: Fineness) -> Vec<Option<Cutout>> {
        let mut by_page: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, one) in cuts.iter().enumerate() {
            by_page.entry(one.spot.page.at()).or_default().push(i);
        }
        let pieces: Vec<(usize, Option<Cutout>)> = by_page
            .into_par_iter()
            .flat_map_iter(|(page, wanted)| {
                let picture = self.pages.get(page).and_then(Option::as_ref);
                let opened = picture.and_then(|p| Some((p, p.unpack()?)));
                wanted
                    .into_iter()
                    .map(|i| {
                        (i, opened.as_ref().and_then(|(p, image)| cut(p, image, cuts[i], margin, fineness)))
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
        let mut out = vec![None; cuts.len()];
        for (i, piece) in pieces {
            out[i] = piece;
        }
        out
    }
}

fn cut(
    picture: &PagePicture,
    image: &DynamicImage,
    one: Cut,
    margin: u32,
    fineness: Fineness,
) -> Option<Cutout> {
    let (window, whole) = picture.window(&one.spot.rect, one.framing, margin);
    let (x, y) = (window.x0 as u32, window.y0 as u32);
    let width = (window.width() as u32).min(image.width().checked_sub(x)?);
    let height = (window.height() as u32).min(image.height().checked_sub(y)?);
    let scale = if whole { fineness.whole_scale } else { fineness.scale };
    let piece = if scale < 0.99 {
        let size = |v: u32| ((v as f32 * scale) as u32).max(1);
        let mut small = DynamicImage::new(size(width), size(height), image.color());
        let part = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear)).crop(
            x.into(),
            y.into(),
            width.into(),
            height.into(),
        );
        Resizer::new().resize(image, &mut small, &part).ok()?;
        small
    } else {
        image.crop_imm(x, y, width, height)
    };
    let (width, height) = (piece.width(), piece.height());
    let jpeg = match piece {
        DynamicImage::ImageLuma8(gray) => encode(gray.as_raw(), width, height, false, fineness.quality),
        other => encode(other.to_rgb8().as_raw(), width, height, true, fineness.quality),
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
    cutout.mark = cutout.locate(&one.spot.rect).unwrap_or_default();
    Some(cutout)
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
    fn the_mark_lies_on_the_ink() {
        let album = Album { pages: vec![None, Some(page())] };
        let spot = Spot { page: PageIndex(1), rect: Rect::new(600, 1500, 1200, 1560) };
        let cutout = album.crop(spot, 20).expect("a cut-out");
        assert!(cutout.height < 200 && !cutout.whole, "{}x{}", cutout.width, cutout.height);
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
    fn a_small_budget_makes_coarser_and_then_fewer_pieces() {
        let album = Album { pages: vec![Some(page())] };
        let spots: Vec<Cut> = (0..10)
            .map(|i| Spot { page: PageIndex(0), rect: Rect::new(600, 1000 + i, 1200, 2500) })
            .map(|spot| Cut { spot, framing: Framing::Wide })
            .collect();
        let fine = album.crop_within(&spots, 20, usize::MAX);
        let size = |c: &[Option<Cutout>]| c.iter().flatten().map(|c| c.data_uri.len()).sum::<usize>();
        let half = album.crop_within(&spots, 20, size(&fine) / 2);
        assert!(size(&half) <= size(&fine) / 2);
        assert!(half[0].is_some());
    }
}
