//! From the samples of a page's chunks to gray or colour pixels.

use super::chunk::{ChunkPlace, Coded, Layout};
use super::ifd::tag;
use crate::ingest::raster::{expand_bits, over_white};
use crate::ingest::trouble;
use crate::ingest::{DecodeTrouble, Pixels};

/// Decodes a page; the second value says whether it has one bit a pixel.
///
/// A page of which more than a fiftieth is missing is damaged: half a page must not pass for a
/// whole one. Less than that is the sloppy end of a scanner's file, and stays white.
pub(super) fn decode(layout: &Layout<'_>) -> Result<(Pixels, bool), DecodeTrouble> {
    if !layout.is_known() {
        return Err(trouble::unsupported_coding());
    }
    let bilevel = layout.bits == 1 && layout.samples == 1;
    let mut page = Page::new(layout)?;
    let (mut wanted, mut got) = (0, 0);
    for (place, coded) in layout.chunks() {
        wanted += place.rows;
        got += coded.map_or(0, |coded| page.put(&place, coded).min(place.rows));
    }
    if (wanted - got) * 50 > wanted {
        return Err(trouble::damaged());
    }
    Ok((page.into_pixels(), bilevel))
}

/// What the samples of a pixel mean.
enum Colour {
    /// One sample; true if 0 is white.
    Gray(bool),
    /// One sample, an index into these colours.
    Palette(Vec<[u8; 3]>),
    Rgb,
    Cmyk,
    YCbCr,
    /// Lightness first; its colour is dropped.
    Lab,
}

struct Page<'a> {
    layout: &'a Layout<'a>,
    colour: Colour,
    /// Which sample is opacity, and whether colours are multiplied by it already.
    alpha: Option<(usize, bool)>,
    /// One byte a sample of the planes met so far, where the planes stand apart.
    planes: Vec<u8>,
    out: Vec<u8>,
    channels: usize,
}

impl<'a> Page<'a> {
    fn new(layout: &'a Layout<'a>) -> Result<Self, DecodeTrouble> {
        let colour = match (layout.photometric, layout.samples) {
            (0 | 4, _) => Colour::Gray(true),
            (1, _) => Colour::Gray(false),
            (2, 3..) => Colour::Rgb,
            (3, _) => Colour::Palette(palette(layout).ok_or_else(trouble::damaged)?),
            (5, 4..) => Colour::Cmyk,
            (6, 3..) if is_full_chroma(layout) => Colour::YCbCr,
            (8..=10, _) => Colour::Lab,
            _ => return Err(trouble::unsupported_coding()),
        };
        let colours = match colour {
            Colour::Gray(_) | Colour::Palette(_) => 1,
            Colour::Cmyk => 4,
            _ => 3,
        };
        let extra = layout.bytes.numbers(layout.ifd, tag::EXTRA_SAMPLES).unwrap_or_default();
        let alpha = (layout.samples > colours)
            .then(|| {
                extra.first().and_then(|kind| Some((colours, *kind == 1)).filter(|_| matches!(kind, 1 | 2)))
            })
            .flatten();
        let channels = if matches!(colour, Colour::Gray(_) | Colour::Lab) { 1 } else { 3 };
        let size = layout.width * layout.height;
        let planes = if layout.planar { vec![0; size * layout.samples] } else { Vec::new() };
        Ok(Self { layout, colour, alpha, planes, out: vec![255; size * channels], channels })
    }

    /// Puts a chunk in its place; returns how many of its rows were there.
    fn put(&mut self, place: &ChunkPlace, coded: Coded) -> usize {
        let (together, width) = (self.layout.together(), place.width);
        match coded {
            Coded::Fax(mut gray, rows) => {
                if matches!(self.colour, Colour::Gray(true)) {
                    gray.iter_mut().for_each(|pixel| *pixel = !*pixel);
                }
                gray.truncate(rows * width);
                self.copy(place, &gray);
                rows
            }
            Coded::Jpeg(data, n) => {
                let rows = data.len() / (width * n).max(1);
                match (n, self.channels) {
                    (1, 1) if !self.layout.planar => {
                        let white_is_zero = matches!(self.colour, Colour::Gray(true));
                        let gray: Vec<u8> =
                            data.iter().map(|&v| if white_is_zero { !v } else { v }).collect();
                        self.copy(place, &gray);
                    }
                    (3, 3) if !self.layout.planar => self.copy(place, &data),
                    (n, _) if n == together => self.samples(place, &data),
                    _ => return 0,
                }
                rows
            }
            Coded::Packed(packed) => {
                let stride = self.layout.stride(width);
                let rows = packed.len() / stride;
                if let (Colour::Gray(white_is_zero), 1, 1) = (&self.colour, self.layout.bits, together) {
                    let gray = expand_bits(&packed, width, rows, if *white_is_zero { 255 } else { 0 });
                    self.copy(place, &gray);
                } else {
                    let bytes = self.to_bytes(&packed, width, rows);
                    self.samples(place, &bytes);
                }
                rows
            }
        }
    }

    /// Copies finished pixels, cutting what reaches over the page's edge.
    fn copy(&mut self, place: &ChunkPlace, pixels: &[u8]) {
        let (n, page_width) = (self.channels, self.layout.width);
        let keep = place.width.min(page_width - place.x) * n;
        let rows = pixels.chunks_exact(place.width * n).take(self.layout.height - place.y);
        for (y, row) in rows.enumerate() {
            let at = ((place.y + y) * page_width + place.x) * n;
            self.out[at..at + keep].copy_from_slice(&row[..keep]);
        }
    }

    /// Turns samples of a byte each into pixels, or keeps them until all planes are there.
    fn samples(&mut self, place: &ChunkPlace, bytes: &[u8]) {
        if !self.layout.planar {
            let mut pixels = Vec::with_capacity(bytes.len() / self.layout.samples * self.channels);
            for sample in bytes.chunks_exact(self.layout.samples) {
                self.pixel(sample, &mut pixels);
            }
            return self.copy(place, &pixels);
        }
        let (n, page_width) = (self.layout.samples, self.layout.width);
        let rows = bytes.chunks_exact(place.width).take(self.layout.height - place.y);
        for (y, row) in rows.enumerate() {
            for (x, &value) in row.iter().take(page_width - place.x).enumerate() {
                self.planes[((place.y + y) * page_width + place.x + x) * n + place.plane] = value;
            }
        }
    }

    fn pixel(&self, s: &[u8], out: &mut Vec<u8>) {
        let start = out.len();
        match &self.colour {
            Colour::Gray(true) => out.push(!s[0]),
            Colour::Gray(false) | Colour::Lab => out.push(s[0]),
            Colour::Palette(colours) => out.extend(colours.get(usize::from(s[0])).unwrap_or(&[255; 3])),
            Colour::Rgb => out.extend(&s[..3]),
            Colour::Cmyk => {
                out.extend(s[..3].iter().map(|&c| (u32::from(!c) * u32::from(!s[3]) / 255) as u8));
            }
            Colour::YCbCr => {
                let (y, cb, cr) = (f32::from(s[0]), f32::from(s[1]) - 128.0, f32::from(s[2]) - 128.0);
                out.extend(
                    [y + 1.402 * cr, y - 0.344_14 * cb - 0.714_14 * cr, y + 1.772 * cb].map(|v| v as u8),
                );
            }
        }
        if let Some((at, multiplied)) = self.alpha {
            let alpha = s[at];
            for value in &mut out[start..] {
                *value =
                    if multiplied { value.saturating_add(255 - alpha) } else { over_white(*value, alpha) };
            }
        }
    }

    /// Unpacks to one byte a sample. Indices of a palette keep their value, other samples are
    /// scaled to 0 to 255. The differences of a predictor are summed up on the way.
    fn to_bytes(&self, packed: &[u8], width: usize, rows: usize) -> Vec<u8> {
        let (bits, n) = (self.layout.bits, self.layout.together());
        let summed = self.layout.predictor == 2;
        let scale = !matches!(self.colour, Colour::Palette(_));
        let mut out = Vec::with_capacity(width * rows * n);
        let mask = if bits == 32 { u32::MAX } else { (1 << bits) - 1 };
        let mut before = vec![0u32; n];
        for row in packed.chunks_exact(self.layout.stride(width)) {
            before.fill(0);
            for i in 0..width * n {
                let mut value = read_bits(row, i, bits, self.layout.little);
                if summed {
                    value = value.wrapping_add(before[i % n]) & mask;
                    before[i % n] = value;
                }
                out.push(match bits {
                    8 => value as u8,
                    _ if !scale => value.min(255) as u8,
                    16 | 32 => (value >> (bits - 8)) as u8,
                    _ => (value * 255 / mask) as u8,
                });
            }
        }
        out
    }

    fn into_pixels(mut self) -> Pixels {
        if self.layout.planar {
            let planes = std::mem::take(&mut self.planes);
            let mut out = Vec::with_capacity(self.out.len());
            for sample in planes.chunks_exact(self.layout.samples) {
                self.pixel(sample, &mut out);
            }
            self.out = out;
        }
        if self.channels == 1 { Pixels::Gray(self.out) } else { Pixels::Rgb(self.out) }
    }
}

/// The `i`-th sample of a packed row. Samples of whole bytes follow the file's byte order,
/// smaller and odd ones stand with their first bit highest.
fn read_bits(row: &[u8], i: usize, bits: usize, little: bool) -> u32 {
    let byte = |at: usize| u32::from(row.get(at).copied().unwrap_or(0));
    match bits {
        8 => byte(i),
        16 if little => byte(2 * i) | byte(2 * i + 1) << 8,
        32 if little => (0..4).fold(0, |n, k| n | byte(4 * i + k) << (8 * k)),
        _ => (0..bits).fold(0, |n, k| {
            let at = i * bits + k;
            n << 1 | (byte(at / 8) >> (7 - at % 8)) & 1
        }),
    }
}

/// The colours of a palette. Its numbers have 16 bits; some programs fill only the lower eight.
fn palette(layout: &Layout<'_>) -> Option<Vec<[u8; 3]>> {
    let map = layout.bytes.numbers(layout.ifd, tag::COLOR_MAP)?;
    let n = map.len() / 3;
    let shift = if map.iter().all(|&v| v < 256) { 0 } else { 8 };
    (layout.bits <= 8 && n >= 1)
        .then(|| (0..n).map(|i| [0, n, 2 * n].map(|k| (map[i + k] >> shift) as u8)).collect())
}

/// Colour at full resolution, or halved by a JPEG that gives it back whole.
fn is_full_chroma(layout: &Layout<'_>) -> bool {
    matches!(layout.compression, 6 | 7)
        || layout.bytes.numbers(layout.ifd, tag::SUBSAMPLING).is_some_and(|s| s == [1, 1])
}
