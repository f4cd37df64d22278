//! PNG: every colour type, laid over white paper.

use super::raster::{Raster, over_white};
use super::trouble::{self, check_size};
use super::{DecodeTrouble, PageImage, Pixels};
use image::codecs::png::PngDecoder;
use image::{DynamicImage, ImageDecoder, Limits};
use std::io::Cursor;

/// Decodes a PNG file.
pub(super) fn page(bytes: &[u8]) -> Result<PageImage, DecodeTrouble> {
    let be32 = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = be32(16).zip(be32(20)).ok_or_else(trouble::damaged)?;
    check_size(width, height)?;
    let one_bit = bytes.get(24) == Some(&1);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(trouble::MAX_PIXELS * 8);
    let mut decoder =
        PngDecoder::with_limits(Cursor::new(bytes), limits.clone()).map_err(|_| trouble::damaged())?;
    decoder.set_limits(limits).map_err(|_| trouble::too_large())?;
    let image = DynamicImage::from_decoder(decoder).map_err(|_| trouble::damaged())?;
    let pixels = to_pixels(image);
    let is_black_and_white = |data: &[u8]| data.iter().all(|&v| v == 0 || v == 255);
    let bilevel =
        one_bit && matches!(&pixels, Pixels::Gray(data) | Pixels::Rgb(data) if is_black_and_white(data));
    Raster { width, height, pixels, bilevel, dpi: density(bytes), orientation: 1 }.finish()
}

fn to_pixels(image: DynamicImage) -> Pixels {
    match image {
        DynamicImage::ImageLuma8(gray) => Pixels::Gray(gray.into_raw()),
        DynamicImage::ImageLuma16(_) => Pixels::Gray(image.into_luma8().into_raw()),
        DynamicImage::ImageLumaA8(_) | DynamicImage::ImageLumaA16(_) => {
            let pixels = image.into_luma_alpha8().into_raw();
            Pixels::Gray(pixels.chunks_exact(2).map(|p| over_white(p[0], p[1])).collect())
        }
        DynamicImage::ImageRgb8(rgb) => Pixels::Rgb(rgb.into_raw()),
        DynamicImage::ImageRgb16(_) => Pixels::Rgb(image.into_rgb8().into_raw()),
        other => {
            let pixels = other.into_rgba8().into_raw();
            Pixels::Rgb(
                pixels.chunks_exact(4).flat_map(|p| [0, 1, 2].map(|i| over_white(p[i], p[3]))).collect(),
            )
        }
    }
}

/// The `pHYs` chunk: pixels per metre.
fn density(bytes: &[u8]) -> Option<(f32, f32)> {
    let mut at = 8;
    loop {
        let len = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        if kind == b"pHYs" {
            let body = bytes.get(at + 8..at + 17)?;
            let per_metre =
                |at: usize| u32::from_be_bytes([body[at], body[at + 1], body[at + 2], body[at + 3]]) as f32;
            return (body[8] == 1).then(|| (per_metre(0) * 0.0254, per_metre(4) * 0.0254));
        }
        if kind == b"IDAT" {
            return None;
        }
        at = at.checked_add(len)?.checked_add(12)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

    fn encoded(data: &[u8], colour: ExtendedColorType) -> Vec<u8> {
        let mut out = Vec::new();
        PngEncoder::new(&mut out).write_image(data, 40, 50, colour).unwrap();
        out
    }

    #[test]
    fn gray_and_sixteen_bits() {
        let gray: Vec<u8> = (0..2000).map(|i| (i % 256) as u8).collect();
        let page8 = page(&encoded(&gray, ExtendedColorType::L8)).unwrap();
        assert_eq!((page8.width, page8.height), (40, 50));
        assert_eq!(page8.pixels, Pixels::Gray(gray));
        let deep: Vec<u8> = (0..2000u16).flat_map(|i| (i * 32).to_ne_bytes()).collect();
        let page16 = page(&encoded(&deep, ExtendedColorType::L16)).unwrap();
        let Pixels::Gray(shallow) = page16.pixels else { panic!("gray expected") };
        assert!(shallow.iter().zip(0..).all(|(&v, i)| (i32::from(v) - i * 32 / 257).abs() <= 1));
    }

    #[test]
    fn what_is_clear_is_paper() {
        let clear = [200, 0, 0, 0].repeat(2000);
        assert_eq!(
            page(&encoded(&clear, ExtendedColorType::Rgba8)).unwrap().pixels,
            Pixels::Gray(vec![255; 2000])
        );
    }
}
