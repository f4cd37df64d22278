//! The directories of a TIFF file: which pages there are and what their tags say.

use std::collections::HashSet;

/// The tags that decoding looks at.
pub(in crate::ingest) mod tag {
    pub const SUBFILE: u16 = 254;
    pub const WIDTH: u16 = 256;
    pub const HEIGHT: u16 = 257;
    pub const BITS: u16 = 258;
    pub const COMPRESSION: u16 = 259;
    pub const PHOTOMETRIC: u16 = 262;
    pub const FILL_ORDER: u16 = 266;
    pub const STRIP_OFFSETS: u16 = 273;
    pub const ORIENTATION: u16 = 274;
    pub const SAMPLES: u16 = 277;
    pub const ROWS_PER_STRIP: u16 = 278;
    pub const STRIP_BYTES: u16 = 279;
    pub const X_RESOLUTION: u16 = 282;
    pub const Y_RESOLUTION: u16 = 283;
    pub const PLANAR: u16 = 284;
    pub const T4_OPTIONS: u16 = 292;
    pub const RESOLUTION_UNIT: u16 = 296;
    pub const PREDICTOR: u16 = 317;
    pub const COLOR_MAP: u16 = 320;
    pub const TILE_WIDTH: u16 = 322;
    pub const TILE_HEIGHT: u16 = 323;
    pub const TILE_OFFSETS: u16 = 324;
    pub const TILE_BYTES: u16 = 325;
    pub const EXTRA_SAMPLES: u16 = 338;
    pub const JPEG_TABLES: u16 = 347;
    pub const OLD_JPEG: u16 = 513;
    pub const OLD_JPEG_BYTES: u16 = 514;
    pub const SUBSAMPLING: u16 = 530;
}

/// One page's directory, or the place of one that cannot be read.
#[derive(Clone, Debug)]
pub(in crate::ingest) enum Slot {
    /// A readable directory.
    Page(Ifd),
    /// The chain goes on, but outside the file or into rubbish.
    Broken,
}

/// A directory: its entries, not yet read.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct Ifd {
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// Where the values stand in the file.
    at: u64,
}

/// The bytes of a TIFF (or of an EXIF block, which has the same form) with their byte order.
#[derive(Clone, Copy)]
pub(in crate::ingest) struct Bytes<'a> {
    all: &'a [u8],
    little: bool,
    big_tiff: bool,
}

impl<'a> Bytes<'a> {
    /// Reads the header; `None` if this is no TIFF. The second value is the first directory's place.
    pub fn open(all: &'a [u8]) -> Option<(Self, u64)> {
        let little = match all.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let mut bytes = Self { all, little, big_tiff: false };
        bytes.big_tiff = match bytes.number(2, 2)? {
            42 => false,
            43 => true,
            _ => return None,
        };
        let first = if bytes.big_tiff { bytes.number(8, 8)? } else { bytes.number(4, 4)? };
        Some((bytes, first))
    }

    /// Whether numbers stand with their least significant byte first.
    pub fn is_little(&self) -> bool {
        self.little
    }

    /// A part of the file, cut at its end; `None` where nothing of it is left.
    pub fn part(&self, at: u64, len: u64) -> Option<&'a [u8]> {
        let at = usize::try_from(at).ok()?;
        let end = at.saturating_add(usize::try_from(len).ok()?).min(self.all.len());
        self.all.get(at..end).filter(|part| !part.is_empty())
    }

    fn number(&self, at: u64, size: usize) -> Option<u64> {
        let at = usize::try_from(at).ok()?;
        let raw = self.all.get(at..at.checked_add(size)?)?;
        let fold = |n: u64, &b: &u8| (n << 8) | u64::from(b);
        Some(if self.little { raw.iter().rev().fold(0, fold) } else { raw.iter().fold(0, fold) })
    }

    /// Reads one directory and the place of the next.
    pub fn directory(&self, at: u64) -> Option<(Ifd, u64)> {
        let (head, size, inline) = if self.big_tiff { (8, 20, 8) } else { (2, 12, 4) };
        let count = self.number(at, head)?;
        if count == 0 || count > 4096 {
            return None;
        }
        let mut entries = Vec::with_capacity(count as usize);
        for i in 0..count {
            let entry_at = at.checked_add(head as u64)?.checked_add(i * size)?;
            let (kind, values) = (self.number(entry_at + 2, 2)? as u16, self.number(entry_at + 4, inline)?);
            let value_at = entry_at + 4 + inline as u64;
            let fits = values.saturating_mul(width_of(kind)) <= inline as u64;
            let at = if fits { value_at } else { self.number(value_at, inline)? };
            entries.push(Entry { tag: self.number(entry_at, 2)? as u16, kind, count: values, at });
        }
        // A file cut right after the last entry still has its last page.
        let next = self.number(at + head as u64 + count * size, inline).unwrap_or(0);
        Some((Ifd { entries }, next))
    }

    /// Follows the chain of directories; a chain that bites its tail ends there.
    pub fn chain(&self, first: u64, most: usize) -> Vec<Slot> {
        let (mut slots, mut seen, mut at) = (Vec::new(), HashSet::new(), first);
        while at != 0 && seen.insert(at) && slots.len() <= most {
            match self.directory(at) {
                Some((ifd, next)) => {
                    slots.push(Slot::Page(ifd));
                    at = next;
                }
                None => {
                    slots.push(Slot::Broken);
                    break;
                }
            }
        }
        slots
    }

    /// The values of a tag as whole numbers; at most a million, of which the file must hold all.
    pub fn numbers(&self, ifd: &Ifd, tag: u16) -> Option<Vec<u64>> {
        let entry = ifd.entries.iter().find(|entry| entry.tag == tag)?;
        if entry.count > 1_000_000 || !matches!(entry.kind, 1 | 3 | 4 | 7 | 13 | 16 | 18) {
            return None;
        }
        let size = width_of(entry.kind);
        (0..entry.count).map(|i| self.number(entry.at.checked_add(i * size)?, size as usize)).collect()
    }

    /// The first value of a tag.
    pub fn one(&self, ifd: &Ifd, tag: u16) -> Option<u64> {
        self.numbers(ifd, tag)?.first().copied()
    }

    /// A rational value.
    pub fn rational(&self, ifd: &Ifd, tag: u16) -> Option<f32> {
        let entry = ifd.entries.iter().find(|entry| entry.tag == tag)?;
        match entry.kind {
            5 => {
                let (above, below) = (self.number(entry.at, 4)?, self.number(entry.at + 4, 4)?);
                (below != 0).then(|| (above as f64 / below as f64) as f32)
            }
            11 => self.number(entry.at, 4).map(|bits| f32::from_bits(bits as u32)),
            _ => self.one(ifd, tag).map(|n| n as f32),
        }
    }

    /// The bytes of a tag of kind byte or undefined.
    pub fn blob(&self, ifd: &Ifd, tag: u16) -> Option<&'a [u8]> {
        let entry = ifd.entries.iter().find(|entry| entry.tag == tag)?;
        self.part(entry.at, entry.count)
    }

    /// Dots per inch across and down.
    pub fn resolution(&self, ifd: &Ifd) -> Option<(f32, f32)> {
        let per_inch = match self.one(ifd, tag::RESOLUTION_UNIT).unwrap_or(2) {
            2 => 1.0,
            3 => 2.54,
            _ => return None,
        };
        let x = self.rational(ifd, tag::X_RESOLUTION)?;
        Some((x * per_inch, self.rational(ifd, tag::Y_RESOLUTION).unwrap_or(x) * per_inch))
    }
}

/// Bytes one value of a field type takes.
fn width_of(kind: u16) -> u64 {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16..=18 => 8,
        _ => 1,
    }
}
