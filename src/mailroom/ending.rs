//! Whether a file is written to its end, told by the format's own end mark.
//!
//! A listing cannot tell a scanner that pauses from one that is done. Most formats can: they end
//! with a mark, or say at their beginning where they end. A file without such a mark passes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// How a file ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With the mark of its format, or its format has none.
    Whole,
    /// Without the mark: still being written, or cut short.
    Missing,
    /// It has no bytes.
    Empty,
}

/// How far from its end a mark is looked for; writers append padding.
const TAIL: u64 = 4096;
/// The same for a zip, whose end record may be followed by a comment of 64 KiB.
const ZIP_TAIL: u64 = 65_557;

/// Looks at the end of a file.
///
/// # Errors
/// When it cannot be read.
pub fn ending(path: &Path) -> io::Result<Ending> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if length == 0 {
        return Ok(Ending::Empty);
    }
    let mut head = [0; 8];
    let read = read_up_to(&mut file, &mut head)?;
    let is_whole = match &head[..read] {
        [b'%', b'P', b'D', b'F', ..] => contains(&tail(&mut file, length, TAIL)?, b"%%EOF"),
        [0xFF, 0xD8, 0xFF, ..] => contains(&tail(&mut file, length, TAIL)?, &[0xFF, 0xD9]),
        [0x89, b'P', b'N', b'G', ..] => contains(&tail(&mut file, length, TAIL)?, b"IEND"),
        [b'P', b'K', 3, 4, ..] => contains(&tail(&mut file, length, ZIP_TAIL)?, b"PK\x05\x06"),
        [b'I', b'I', 42, 0, ..] => tiff(&mut file, length, u16::from_le_bytes, u32::from_le_bytes)?,
        [b'M', b'M', 0, 42, ..] => tiff(&mut file, length, u16::from_be_bytes, u32::from_be_bytes)?,
        _ => true,
    };
    Ok(if is_whole { Ending::Whole } else { Ending::Missing })
}

/// A TIFF has no mark: its directories must form a chain inside the file that comes to an end, and
/// every strip or tile must lie inside the file.
fn tiff(
    file: &mut File,
    length: u64,
    u16_of: fn([u8; 2]) -> u16,
    u32_of: fn([u8; 4]) -> u32,
) -> io::Result<bool> {
    const MOST_PAGES: usize = 10_000;
    let Some(first) = read_at(file, 4)?.map(u32_of) else { return Ok(false) };
    let mut next = u64::from(first);
    for _ in 0..MOST_PAGES {
        if next == 0 {
            return Ok(true);
        }
        let Some(count) = read_at(file, next)?.map(u16_of) else { return Ok(false) };
        let table = next + 2;
        let (mut places, mut sizes) = (None, None);
        for i in 0..u64::from(count) {
            let Some(entry) = read_at::<12>(file, table + 12 * i)? else { return Ok(false) };
            let tag = u16_of([entry[0], entry[1]]);
            let kind = u16_of([entry[2], entry[3]]);
            let number = u32_of([entry[4], entry[5], entry[6], entry[7]]);
            let field = Field { kind, number, at: table + 12 * i + 8 };
            match tag {
                273 | 324 => places = Some(field),
                279 | 325 => sizes = Some(field),
                _ => {}
            }
        }
        if let (Some(places), Some(sizes)) = (places, sizes) {
            let places = places.last(file, u16_of, u32_of)?;
            let sizes = sizes.last(file, u16_of, u32_of)?;
            match (places, sizes) {
                (Some(place), Some(size)) if place + size <= length => {}
                _ => return Ok(false),
            }
        }
        let Some(following) = read_at(file, table + 12 * u64::from(count))?.map(u32_of) else {
            return Ok(false);
        };
        next = u64::from(following);
    }
    // A chain that leads round in a circle will not get better by waiting.
    Ok(true)
}

/// A field of a TIFF directory with numbers of two or four bytes.
struct Field {
    kind: u16,
    number: u32,
    at: u64,
}

impl Field {
    /// The last of its numbers; `None` where that lies outside the file.
    fn last(
        &self,
        file: &mut File,
        u16_of: fn([u8; 2]) -> u16,
        u32_of: fn([u8; 4]) -> u32,
    ) -> io::Result<Option<u64>> {
        let width = if self.kind == 3 { 2 } else { 4 };
        let before = u64::from(self.number.max(1) - 1) * width;
        let start = if before + width <= 4 {
            self.at
        } else {
            let Some(place) = read_at(file, self.at)?.map(u32_of) else { return Ok(None) };
            u64::from(place)
        };
        Ok(match self.kind {
            3 => read_at(file, start + before)?.map(|b| u64::from(u16_of(b))),
            _ => read_at(file, start + before)?.map(|b| u64::from(u32_of(b))),
        })
    }
}

fn read_at<const N: usize>(file: &mut File, at: u64) -> io::Result<Option<[u8; N]>> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at))?;
    Ok((read_up_to(file, &mut bytes)? == N).then_some(bytes))
}

fn read_up_to(file: &mut File, bytes: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while read < bytes.len() {
        match file.read(&mut bytes[read..]) {
            Ok(0) => break,
            Ok(n) => read += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

fn tail(file: &mut File, length: u64, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a file with these bytes ends, and how each of its beginnings does.
    fn check(bytes: &[u8], whole: &[usize]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for length in 0..=bytes.len() {
            std::fs::write(&path, &bytes[..length]).unwrap();
            let expected = match length {
                0 => Ending::Empty,
                _ if length == bytes.len() || whole.contains(&length) => Ending::Whole,
                _ => Ending::Missing,
            };
            assert_eq!(ending(&path).unwrap(), expected, "{length} of {} bytes", bytes.len());
        }
    }

    #[test]
    fn marks_of_the_formats() {
        // Shorter than its own head, a file cannot be told from one without a mark; and the line
        // feed behind a PDF's mark is not needed.
        check(b"%PDF-1.4 content %%EOF\n", &[1, 2, 3, 22]);
        check(b"\xFF\xD8\xFF\xE0 content \xFF\xD9", &[1, 2]);
        check(b"\x89PNG\r\n\x1A\n content IEND", &[1, 2, 3]);
        check(b"PK\x03\x04 content PK\x05\x06", &[1, 2, 3]);
        check(b"memo", &[1, 2, 3]);
    }

    #[test]
    fn tiff_with_its_directory_first_and_last() {
        // One page: a directory of two fields at 8, one strip of 4 bytes behind it at 38.
        let field = |tag: u16, value: u32| {
            let mut field = Vec::new();
            field.extend(tag.to_le_bytes());
            field.extend(4u16.to_le_bytes());
            field.extend(1u32.to_le_bytes());
            field.extend(value.to_le_bytes());
            field
        };
        let directory =
            |strip: u32| [&2u16.to_le_bytes()[..], &field(273, strip), &field(279, 4), &[0; 4]].concat();
        let first = [b"II*\0\x08\0\0\0", &directory(38)[..], b"ABCD"].concat();
        check(&first, &[1, 2, 3]);
        let last = [&b"II*\0\x0c\0\0\0"[..], b"ABCD", &directory(8)].concat();
        check(&last, &[1, 2, 3]);
    }
}
