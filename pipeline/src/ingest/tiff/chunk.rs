//! How a page is cut into strips or tiles, and the bytes of each, uncompressed.

use super::ifd::{Bytes, Ifd, tag};
use crate::ingest::ccitt::{self, Coding};
use crate::ingest::trouble;
use crate::ingest::{DecodeTrouble, jpeg};
use hayro_ccitt::EncodingMode;
use std::borrow::Cow;
use std::io::Read;

/// What the tags of a page say about its pixels.
pub(super) struct Layout<'a> {
    pub bytes: Bytes<'a>,
    pub ifd: &'a Ifd,
    pub width: usize,
    pub height: usize,
    pub bits: usize,
    pub samples: usize,
    pub photometric: u64,
    pub compression: u64,
    pub planar: bool,
    pub predictor: u64,
    pub little: bool,
    chunk: (usize, usize),
    offsets: Vec<u64>,
    lengths: Vec<u64>,
    reversed: bool,
    t4_options: u64,
}

/// Samples as they come out of the coding.
pub(super) enum Coded {
    /// Packed as the tags say.
    Packed(Vec<u8>),
    /// One byte a pixel, 0 for the fax's white and 255 for its black; rows that were read.
    Fax(Vec<u8>, usize),
    /// One byte a sample, of this many samples a pixel; colours converted by the JPEG decoder.
    Jpeg(Vec<u8>, usize),
}

impl<'a> Layout<'a> {
    /// Reads the tags; refuses what would not fit the limits before anything is allocated.
    pub fn read(bytes: Bytes<'a>, ifd: &'a Ifd) -> Result<Self, DecodeTrouble> {
        let one = |tag, or| bytes.one(ifd, tag).unwrap_or(or);
        let side = |tag| usize::try_from(one(tag, 0)).ok().filter(|&n| n > 0);
        let (width, height) = side(tag::WIDTH).zip(side(tag::HEIGHT)).ok_or_else(trouble::damaged)?;
        let clip = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        trouble::check_size(clip(width), clip(height))?;
        let bits = bytes.numbers(ifd, tag::BITS).unwrap_or_else(|| vec![1]);
        let samples = one(tag::SAMPLES, bits.len() as u64) as usize;
        if bits.windows(2).any(|pair| pair[0] != pair[1]) || samples == 0 || samples > 8 {
            return Err(trouble::unsupported_coding());
        }
        let bits = bits.first().copied().unwrap_or(1) as usize;
        if !(1..=32).contains(&bits) {
            return Err(trouble::unsupported_coding());
        }
        let compression = one(tag::COMPRESSION, 1);
        let tiled = bytes.one(ifd, tag::TILE_WIDTH).is_some();
        let chunk = if tiled {
            side(tag::TILE_WIDTH).zip(side(tag::TILE_HEIGHT)).ok_or_else(trouble::damaged)?
        } else {
            let rows = one(tag::ROWS_PER_STRIP, u64::MAX).min(height as u64) as usize;
            (width, if rows == 0 { height } else { rows })
        };
        trouble::check_size(clip(chunk.0), clip(chunk.1)).or_else(|trouble| {
            // A strip of one row is small, and welcome.
            if chunk.0 as u64 * chunk.1 as u64 > trouble::MAX_PIXELS { Err(trouble) } else { Ok(()) }
        })?;
        let (offset_tag, length_tag) =
            if tiled { (tag::TILE_OFFSETS, tag::TILE_BYTES) } else { (tag::STRIP_OFFSETS, tag::STRIP_BYTES) };
        let offsets = bytes.numbers(ifd, offset_tag).unwrap_or_default();
        let lengths = bytes.numbers(ifd, length_tag).unwrap_or_default();
        let old_jpeg = compression == 6 && bytes.one(ifd, tag::OLD_JPEG).is_some();
        if offsets.is_empty() && !old_jpeg {
            return Err(trouble::damaged());
        }
        Ok(Self {
            width,
            height,
            bits,
            samples,
            photometric: one(tag::PHOTOMETRIC, if bits == 1 { 0 } else { 1 }),
            compression,
            planar: one(tag::PLANAR, 1) == 2 && samples > 1,
            predictor: one(tag::PREDICTOR, 1),
            little: bytes.is_little(),
            chunk,
            offsets,
            lengths,
            reversed: one(tag::FILL_ORDER, 1) == 2,
            t4_options: one(tag::T4_OPTIONS, 0),
            bytes,
            ifd,
        })
    }

    /// Samples that stand together in a chunk.
    pub fn together(&self) -> usize {
        if self.planar { 1 } else { self.samples }
    }

    /// Bytes of a packed row of a chunk.
    pub fn stride(&self, width: usize) -> usize {
        (width * self.together() * self.bits).div_ceil(8)
    }

    /// Decodes the chunks one by one; `None` stands for one that cannot be read.
    pub fn chunks(&self) -> impl Iterator<Item = (ChunkPlace, Option<Coded>)> + '_ {
        let (cw, ch) = self.chunk;
        let (across, down) = (self.width.div_ceil(cw), self.height.div_ceil(ch));
        let planes = if self.planar { self.samples } else { 1 };
        (0..across * down * planes).map(move |i| {
            let (plane, rest) = (i / (across * down), i % (across * down));
            let (x, y) = (rest % across * cw, rest / across * ch);
            // Tiles are always whole; the last strip is as high as what is left.
            let rows = if cw == self.width { ch.min(self.height - y) } else { ch };
            let place = ChunkPlace { x, y, width: cw, rows, plane };
            (place, self.coded(i, &place))
        })
    }

    fn coded(&self, i: usize, place: &ChunkPlace) -> Option<Coded> {
        if self.compression == 6 {
            return self.old_jpeg(place);
        }
        let at = *self.offsets.get(i)?;
        // Without byte counts a chunk reaches to the end of the file; its coding knows its end.
        let len = self.lengths.get(i).copied().filter(|&len| len > 0).unwrap_or(u64::MAX);
        let data = self.bytes.part(at, len)?;
        let data: Cow<[u8]> = if self.reversed && self.compression != 7 {
            data.iter().map(|byte| byte.reverse_bits()).collect()
        } else {
            data.into()
        };
        let size = self.stride(place.width).checked_mul(place.rows)?;
        match self.compression {
            1 => Some(Coded::Packed(data[..data.len().min(size)].to_vec())),
            2..=4 => self.fax(&data, place),
            5 => Some(Coded::Packed(lzw(&data, size))),
            7 => self.new_jpeg(&data),
            8 | 32946 => Some(Coded::Packed(inflate(&data, size))),
            32773 => Some(Coded::Packed(unpack_bits(&data, size))),
            _ => None,
        }
    }

    /// Whether the compression is one that is known at all.
    pub fn is_known(&self) -> bool {
        matches!(self.compression, 1..=8 | 32773 | 32946)
            && !(matches!(self.compression, 2..=4) && (self.bits, self.together()) != (1, 1))
    }

    fn fax(&self, data: &[u8], place: &ChunkPlace) -> Option<Coded> {
        let two_dimensional = self.t4_options & 1 != 0;
        let coding = match self.compression {
            2 => Coding { mode: EncodingMode::Group3_1D, byte_aligned: true, end_of_line: false },
            3 if two_dimensional => {
                Coding { mode: EncodingMode::Group3_2D, byte_aligned: false, end_of_line: true }
            }
            3 => Coding { mode: EncodingMode::Group3_1D, byte_aligned: false, end_of_line: true },
            _ => Coding { mode: EncodingMode::Group4, byte_aligned: false, end_of_line: false },
        };
        let mut out = vec![0; place.width * place.rows];
        let rows = ccitt::decode(data, coding, place.width, place.rows, &mut out);
        Some(Coded::Fax(out, rows))
    }

    fn new_jpeg(&self, data: &[u8]) -> Option<Coded> {
        let spliced = match self.bytes.blob(self.ifd, tag::JPEG_TABLES) {
            // Tables come as a JPEG of their own; its end and the picture's start are left out.
            Some(tables) if tables.len() > 4 && data.len() > 2 => {
                [&tables[..tables.len() - 2], &data[2..]].concat().into()
            }
            _ => Cow::Borrowed(data),
        };
        self.jpeg(&spliced)
    }

    /// JPEG as TIFF 6.0 had it, in the one form in which it is still met: a whole JPEG file.
    fn old_jpeg(&self, place: &ChunkPlace) -> Option<Coded> {
        let at = self.bytes.one(self.ifd, tag::OLD_JPEG)?;
        let len = self.bytes.one(self.ifd, tag::OLD_JPEG_BYTES).unwrap_or(u64::MAX);
        if (place.x, place.y, place.rows) != (0, 0, self.height) {
            return None;
        }
        self.jpeg(self.bytes.part(at, len)?)
    }

    fn jpeg(&self, data: &[u8]) -> Option<Coded> {
        let picture = jpeg::samples(data, self.photometric == 2, self.chunk).ok()?;
        Some(Coded::Jpeg(picture.0, picture.1))
    }
}

/// Where a chunk lies on the page.
#[derive(Clone, Copy)]
pub(super) struct ChunkPlace {
    pub x: usize,
    pub y: usize,
    pub width: usize,
    pub rows: usize,
    pub plane: usize,
}

fn inflate(data: &[u8], size: usize) -> Vec<u8> {
    let mut out = Vec::new();
    // What was read before an error still counts; the rows that are missing are counted later.
    let _ = flate2::read::ZlibDecoder::new(data).take(size as u64).read_to_end(&mut out);
    out
}

fn lzw(data: &[u8], size: usize) -> Vec<u8> {
    // Early libtiff wrote the bits the other way round; such data start with a clear code of 0, 1.
    let mut decoder = if data.len() >= 2 && data[0] == 0 && data[1] & 1 == 1 {
        weezl::decode::Decoder::new(weezl::BitOrder::Lsb, 8)
    } else {
        weezl::decode::Decoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
    };
    let mut out = vec![0; size];
    let (mut read, mut written) = (0, 0);
    loop {
        let step = decoder.decode_bytes(&data[read..], &mut out[written..]);
        read += step.consumed_in;
        written += step.consumed_out;
        // All input may be taken in while output is still to come.
        let stuck = step.consumed_in == 0 && step.consumed_out == 0;
        if !matches!(step.status, Ok(weezl::LzwStatus::Ok)) || stuck || written == size {
            break;
        }
    }
    out.truncate(written);
    out
}

fn unpack_bits(data: &[u8], size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size.min(data.len().saturating_mul(64)));
    let mut rest = data;
    while let [head, tail @ ..] = rest {
        if out.len() >= size {
            break;
        }
        match (*head as i8, tail) {
            (-128, _) => rest = tail,
            (n @ 0.., _) => {
                let len = (n as usize + 1).min(tail.len());
                out.extend_from_slice(&tail[..len]);
                rest = &tail[len..];
            }
            (n, [byte, after @ ..]) => {
                out.extend(std::iter::repeat_n(*byte, 1 + usize::from(n.unsigned_abs())));
                rest = after;
            }
            (_, []) => break,
        }
    }
    out.truncate(size);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_bits() {
        // Three literal bytes, a byte four times, a no-op, a run cut by the end of the strip.
        assert_eq!(unpack_bits(&[2, 1, 2, 3, 0xFD, 9, 0x80, 0xFE, 7], 9), [1, 2, 3, 9, 9, 9, 9, 7, 7]);
        assert_eq!(unpack_bits(&[5, 1], 9), [1]);
    }

    #[test]
    fn lzw_to_its_last_byte() {
        let mut encoder = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
        for n in [1, 2, 255, 4096, 47_668] {
            let plain: Vec<u8> = (0..n).map(|i| (i * i / 7) as u8).collect();
            let packed = encoder.encode(&plain).unwrap();
            encoder.reset();
            assert_eq!(lzw(&packed, n), plain);
            assert_eq!(lzw(&packed, n / 2), plain[..n / 2]);
        }
    }
}
