//! The picture of one page: reduced and packed while the page is in memory, in a few milliseconds.
//!
//! Grey pages are kept as runs of sixteen greys, which is quicker than JPEG, smaller on paper that
//! is mostly white, and free of its smear; pages with colour and noisy ones are kept as JPEG.

use crate::ingest::Pixels;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, GrayImage};

/// The picture of one page.
#[derive(Clone, Debug)]
pub struct PagePicture {
    /// Picture pixels per page pixel.
    pub scale: f32,
    /// Width in picture pixels.
    pub width: u32,
    /// Height in picture pixels.
    pub height: u32,
    packed: Packed,
}

#[derive(Clone, Debug)]
enum Packed {
    /// A byte a run: grey in the upper four bits, length less one in the lower.
    Runs(Vec<u8>),
    Jpeg(Vec<u8>),
}

/// Resolution aimed at for grey pages.
const GREY_DPI: f32 = 150.0;
/// Resolution aimed at for pages with colour, whose packing costs more.
const COLOUR_DPI: f32 = 110.0;
/// Greatest side of a picture, whatever resolution the file claims.
const LONGEST_SIDE: u32 = 3200;
/// Quality of JPEG while it is kept.
const KEPT_QUALITY: u8 = 75;

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
        let factor = factor::<1>(width, height, bytes, dpi / GREY_DPI)?;
        Self::grey(shrink::<1>(width, bytes, factor), width, height, factor)
    }

    /// Makes the picture of a colour page; where it shows no colour, a grey one.
    pub fn from_rgb(width: u32, height: u32, bytes: &[u8], dpi: f32) -> Option<Self> {
        let fine = factor::<3>(width, height, bytes, dpi / GREY_DPI)?;
        let small = shrink::<3>(width, bytes, fine);
        if !is_coloured(&small) {
            return Self::grey(small.chunks_exact(3).map(luma).collect(), width, height, fine);
        }
        let coarse = factor::<3>(width, height, bytes, dpi / COLOUR_DPI)?;
        let small = if coarse == fine { small } else { shrink::<3>(width, bytes, coarse) };
        let (w, h) = (width / coarse, height / coarse);
        let packed = Packed::Jpeg(encode(&small, w, h, true, KEPT_QUALITY)?);
        Some(Self { scale: 1.0 / coarse as f32, width: w, height: h, packed })
    }

    fn grey(small: Vec<u8>, width: u32, height: u32, factor: u32) -> Option<Self> {
        let (width, height) = (width / factor, height / factor);
        let packed = match runs(&small, small.len() / 2) {
            Some(runs) => Packed::Runs(runs),
            None => Packed::Jpeg(encode(&small, width, height, false, KEPT_QUALITY)?),
        };
        Some(Self { scale: 1.0 / factor as f32, width, height, packed })
    }

    /// The picture unpacked.
    pub(super) fn unpack(&self) -> Option<DynamicImage> {
        match &self.packed {
            Packed::Jpeg(jpeg) => image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg).ok(),
            Packed::Runs(runs) => {
                let mut bytes = Vec::with_capacity(self.width as usize * self.height as usize);
                for run in runs {
                    bytes.resize(bytes.len() + (run & 15) as usize + 1, (run >> 4) * 17);
                }
                GrayImage::from_raw(self.width, self.height, bytes).map(DynamicImage::ImageLuma8)
            }
        }
    }

    /// The picture as bytes, for keeping.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (kind, packed) = match &self.packed {
            Packed::Runs(bytes) => (0, bytes),
            Packed::Jpeg(bytes) => (1, bytes),
        };
        let numbers = [self.scale.to_le_bytes(), self.width.to_le_bytes(), self.height.to_le_bytes()];
        [&[kind], numbers.as_flattened(), packed].concat()
    }

    /// The picture from its bytes; `None` where they are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&kind, rest) = bytes.split_first()?;
        let (numbers, packed) = rest.split_at_checked(12)?;
        let number = |at: usize| <[u8; 4]>::try_from(&numbers[at..at + 4]).expect("four bytes");
        let packed = match kind {
            0 => Packed::Runs(packed.to_vec()),
            1 => Packed::Jpeg(packed.to_vec()),
            _ => return None,
        };
        let scale = f32::from_le_bytes(number(0));
        Some(Self {
            scale,
            width: u32::from_le_bytes(number(4)),
            height: u32::from_le_bytes(number(8)),
            packed,
        })
    }

    /// Bytes that the picture takes in memory.
    pub fn bytes(&self) -> usize {
        match &self.packed {
            Packed::Runs(bytes) | Packed::Jpeg(bytes) => bytes.len(),
        }
    }
}

/// Runs of sixteen greys; `None` where they take more than `most` bytes. A run ends with its block
/// of sixteen pixels, so that white blocks, which are most of a page, are packed at a glance.
fn runs(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    const WHITE: u8 = 247;
    let grey = |v: u8| ((u16::from(v) * 15 + 127) / 255) as u8;
    let mut out = Vec::with_capacity(most / 4);
    for block in bytes.chunks(16) {
        if block.len() == 16 && block.iter().fold(u8::MAX, |least, &v| least.min(v)) >= WHITE {
            out.push(0xff);
            continue;
        }
        let (mut value, mut length) = (grey(block[0]), 0u8);
        for &next in &block[1..] {
            let next = grey(next);
            if next == value {
                length += 1;
            } else {
                out.push(value << 4 | length);
                (value, length) = (next, 0);
            }
        }
        out.push(value << 4 | length);
    }
    (out.len() <= most.max(64)).then_some(out)
}

/// By which whole number a page is reduced; `None` where size and bytes do not fit together.
fn factor<const CHANNELS: usize>(width: u32, height: u32, bytes: &[u8], wanted: f32) -> Option<u32> {
    let needed = (width as usize).checked_mul(height as usize)?.checked_mul(CHANNELS)?;
    if width == 0 || height == 0 || bytes.len() != needed {
        return None;
    }
    let wanted = if wanted.is_finite() { wanted.round().clamp(1.0, 64.0) as u32 } else { 1 };
    // The sums of `shrink` hold 256 rows of white; a larger side than 256 × 3200 is no page.
    let factor = wanted.max(width.max(height).div_ceil(LONGEST_SIDE)).min(width).min(height);
    (factor <= 256).then_some(factor)
}

/// Box filter by a whole factor: columns first, since sums of rows run through memory in order.
fn shrink<const CHANNELS: usize>(width: u32, bytes: &[u8], factor: u32) -> Vec<u8> {
    let (stride, factor) = (width as usize * CHANNELS, factor as usize);
    if factor == 1 {
        return bytes.to_vec();
    }
    let area = (factor * factor) as u64;
    // One multiplication instead of a division: exact up to factor 64, a grey level off beyond.
    let inverse = (1u64 << 32).div_ceil(area);
    let mean = |sum: u32| ((u64::from(sum) * inverse) >> 32) as u8;
    let mut out = Vec::with_capacity(bytes.len() / (factor * factor) + stride);
    let mut sums = vec![0u16; stride];
    for rows in bytes.chunks_exact(stride * factor) {
        sums.fill(0);
        for row in rows.chunks_exact(stride) {
            for (sum, &v) in sums.iter_mut().zip(row) {
                *sum += u16::from(v);
            }
        }
        match (CHANNELS, factor) {
            // The usual 300 dpi, apart for speed.
            (1, 2) => out.extend(sums.as_chunks::<2>().0.iter().map(|[a, b]| ((a + b) >> 2) as u8)),
            _ => out.extend(sums.chunks_exact(factor * CHANNELS).flat_map(|block| {
                let channel = |c: usize| block.iter().skip(c).step_by(CHANNELS).map(|&s| u32::from(s)).sum();
                (0..CHANNELS).map(move |c| mean(channel(c)))
            })),
        }
    }
    out
}

fn luma(pixel: &[u8]) -> u8 {
    ((u32::from(pixel[0]) * 77 + u32::from(pixel[1]) * 151 + u32::from(pixel[2]) * 28) >> 8) as u8
}

/// Whether at least one pixel in 2,000 is clearly coloured: a seal, red writing, a highlighter.
fn is_coloured(rgb: &[u8]) -> bool {
    let coloured =
        rgb.chunks_exact(3).filter(|p| p[0].max(p[1]).max(p[2]) - p[0].min(p[1]).min(p[2]) > 48).count();
    coloured * 2000 > rgb.len() / 3
}

/// Packs pixels as JPEG.
pub(super) fn encode(bytes: &[u8], width: u32, height: u32, colour: bool, quality: u8) -> Option<Vec<u8>> {
    let kind = if colour { ExtendedColorType::Rgb8 } else { ExtendedColorType::L8 };
    let mut jpeg = Vec::with_capacity(bytes.len() / 6);
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode(bytes, width, height, kind).ok()?;
    Some(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_reduced_by_a_whole_factor() {
        let page = PagePicture::from_gray(2480, 3508, &vec![255; 2480 * 3508], 300.0).expect("size fits");
        assert_eq!((page.width, page.height, page.scale), (1240, 1754, 0.5));
        assert!(page.bytes() < 200_000, "{}", page.bytes());
        let white = page.unpack().expect("unpacks").to_luma8();
        assert!(white.pixels().all(|p| p.0[0] == 255));
    }

    #[test]
    fn the_mean_of_a_block_is_its_pixel() {
        let bytes = [0, 90, 9, 9, 180, 90, 9, 9, 255, 255, 255, 255, 255, 255, 255, 255];
        assert_eq!(shrink::<1>(4, &bytes, 2), [90, 9, 255, 255]);
        let rgb: Vec<u8> = [[200, 10, 30], [100, 20, 50]].concat().repeat(2);
        assert_eq!(shrink::<3>(2, &rgb, 2), [150, 15, 40]);
    }

    #[test]
    fn noise_is_kept_as_jpeg_and_greys_survive_packing() {
        let noise: Vec<u8> = (0..512u32 * 512).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let page = PagePicture::from_gray(512, 512, &noise, 100.0).expect("size fits");
        assert!(matches!(page.packed, Packed::Jpeg(_)));
        let ramp: Vec<u8> = (0..=255u8).flat_map(|v| [v; 64]).collect();
        let page = PagePicture::from_gray(256, 64, &ramp, 100.0).expect("size fits");
        let back = page.unpack().expect("unpacks").to_luma8().into_raw();
        assert!(back.iter().zip(&ramp).all(|(a, b)| a.abs_diff(*b) <= 9));
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
            picture.unpack().expect("unpacks").color().has_color()
        };
        assert!(!kind(&white));
        assert!(kind(&red));
    }
}
