//! JPEG: gray, colour and CMYK, turned as EXIF says.

use super::raster::Raster;
use super::tiff::ifd::{Bytes, tag};
use super::trouble::{self, check_size};
use super::{DecodeTrouble, PageImage, Pixels};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Decodes a JPEG file.
pub(super) fn page(bytes: &[u8]) -> Result<PageImage, DecodeTrouble> {
    let head = Head::read(bytes).ok_or_else(trouble::damaged)?;
    check_size(head.width, head.height)?;
    if !head.is_whole {
        return Err(trouble::damaged());
    }
    let (data, channels, width, height) = decode(bytes, false)?;
    let pixels = if channels == 1 { Pixels::Gray(data) } else { Pixels::Rgb(data) };
    let (orientation, dpi) = (head.orientation, head.dpi);
    Raster { width, height, pixels, bilevel: false, dpi, orientation }.finish()
}

/// Decodes the JPEG of a TIFF's strip or tile: the samples, cut or padded to the chunk's size,
/// and how many there are a pixel (1 or 3). `raw` keeps colours as they are coded.
pub(super) fn samples(
    bytes: &[u8],
    raw: bool,
    (chunk_width, chunk_rows): (usize, usize),
) -> Result<(Vec<u8>, usize), DecodeTrouble> {
    let (data, n, width, height) = decode(bytes, raw)?;
    let (width, height) = (width as usize, height as usize);
    if width == chunk_width && height <= chunk_rows {
        return Ok((data, n));
    }
    let mut out = Vec::with_capacity(chunk_width * height.min(chunk_rows) * n);
    for row in data.chunks_exact(width * n).take(chunk_rows) {
        out.extend_from_slice(&row[..width.min(chunk_width) * n]);
        out.extend(std::iter::repeat_n(255, chunk_width.saturating_sub(width) * n));
    }
    Ok((out, n))
}

fn decode(bytes: &[u8], raw: bool) -> Result<(Vec<u8>, usize, u32, u32), DecodeTrouble> {
    let options = DecoderOptions::default()
        .set_max_width(trouble::MAX_SIDE as usize)
        .set_max_height(trouble::MAX_SIDE as usize)
        .set_strict_mode(false);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| trouble::damaged())?;
    let (width, height) = decoder.dimensions().ok_or_else(trouble::damaged)?;
    if width as u64 * height as u64 > trouble::MAX_PIXELS {
        return Err(trouble::too_large());
    }
    let space = decoder.input_colorspace().ok_or_else(trouble::damaged)?;
    let wanted = match space {
        ColorSpace::Luma => ColorSpace::Luma,
        ColorSpace::YCbCr if raw => ColorSpace::YCbCr,
        ColorSpace::YCbCr | ColorSpace::RGB | ColorSpace::CMYK | ColorSpace::YCCK => ColorSpace::RGB,
        _ => return Err(trouble::unsupported_coding()),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(wanted));
    let data = decoder.decode().map_err(|_| trouble::damaged())?;
    let channels = wanted.num_components();
    super::raster::require_len(&data, width as u32, height as u32, channels)?;
    Ok((data, channels, width as u32, height as u32))
}

/// What the segments before the picture say, and whether the picture ends properly.
struct Head {
    width: u32,
    height: u32,
    orientation: u16,
    dpi: Option<(f32, f32)>,
    is_whole: bool,
}

impl Head {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut head = Self { width: 0, height: 0, orientation: 1, dpi: None, is_whole: false };
        let mut at = 2;
        loop {
            let marker = *bytes.get(at + 1)?;
            if bytes.get(at) != Some(&0xFF) || marker == 0xFF {
                at += 1;
                continue;
            }
            if matches!(marker, 0x01 | 0xD0..=0xD8) {
                at += 2;
                continue;
            }
            let len = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
            let body = bytes.get(at + 4..at + 2 + len.max(2))?;
            match marker {
                0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) && body.len() >= 5 => {
                    head.height = u32::from(u16::from_be_bytes([body[1], body[2]]));
                    head.width = u32::from(u16::from_be_bytes([body[3], body[4]]));
                }
                0xE0 if body.starts_with(b"JFIF\0") && body.len() >= 12 => head.jfif(body),
                0xE1 if body.starts_with(b"Exif\0\0") => {
                    head.exif(&body[6..]);
                }
                0xDA => {
                    let rest = &bytes[at..];
                    head.is_whole = rest.windows(2).rev().any(|pair| pair == [0xFF, 0xD9]);
                    return Some(head);
                }
                _ => {}
            }
            at += 2 + len.max(2);
        }
    }

    fn jfif(&mut self, body: &[u8]) {
        let density = |at: usize| f32::from(u16::from_be_bytes([body[at], body[at + 1]]));
        self.dpi = match body[7] {
            1 => Some((density(8), density(10))),
            2 => Some((density(8) * 2.54, density(10) * 2.54)),
            _ => self.dpi,
        };
    }

    fn exif(&mut self, block: &[u8]) -> Option<()> {
        let (bytes, first) = Bytes::open(block)?;
        let (ifd, _) = bytes.directory(first)?;
        self.orientation =
            bytes.one(&ifd, tag::ORIENTATION).filter(|n| (1..=8).contains(n)).unwrap_or(1) as u16;
        self.dpi = self.dpi.filter(|&(x, _)| x > 72.0).or_else(|| bytes.resolution(&ifd));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::TroubleKind;
    use image::codecs::jpeg::JpegEncoder;

    /// A JPEG of 48×64 pixels whose upper half is dark.
    fn encoded(colour: image::ExtendedColorType) -> Vec<u8> {
        let n = usize::from(colour.channel_count());
        let data: Vec<u8> = (0..48 * 64 * n).map(|i| if i < 48 * 32 * n { 20 } else { 240 }).collect();
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 95).encode(&data, 48, 64, colour).unwrap();
        out
    }

    /// Puts an EXIF block with an orientation behind the start marker.
    fn turned(mut jpeg: Vec<u8>, orientation: u8) -> Vec<u8> {
        let mut block = b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01".to_vec();
        block.extend([1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
        jpeg.splice(2..2, block);
        jpeg
    }

    fn gray(page: &PageImage) -> &[u8] {
        let Pixels::Gray(data) = &page.pixels else { panic!("gray expected") };
        data
    }

    #[test]
    fn gray_stays_gray_and_colour_without_colour_becomes_it() {
        for colour in [image::ExtendedColorType::L8, image::ExtendedColorType::Rgb8] {
            let page = page(&encoded(colour)).unwrap();
            assert!(gray(&page)[0] < 40 && gray(&page)[48 * 64 - 1] > 220);
        }
    }

    #[test]
    fn turned_as_exif_says() {
        // 6: the camera was held so that the picture's top is to the right.
        let page = page(&turned(encoded(image::ExtendedColorType::L8), 6)).unwrap();
        assert_eq!((page.width, page.height), (64, 48));
        assert!(gray(&page)[63] < 40 && gray(&page)[0] > 220);
    }

    #[test]
    fn half_a_picture_is_damaged() {
        let mut jpeg = encoded(image::ExtendedColorType::L8);
        jpeg.truncate(jpeg.len() - 40);
        assert_eq!(page(&jpeg).unwrap_err().kind, TroubleKind::Damaged);
    }
}
