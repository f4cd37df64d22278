//! What a file is, told by its first bytes; names lie more often than contents.

use super::Media;

/// Tells what a file is by its content.
///
/// A PDF may have rubbish before its header (the specification lets readers look at the first
/// kilobyte); a workbook is told from another zip by the names of its parts.
pub fn media(bytes: &[u8]) -> Media {
    match bytes {
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Media::Tiff,
        [0xFF, 0xD8, 0xFF, ..] => Media::Jpeg,
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Media::Png,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => compound(bytes),
        [b'P', b'K', 3, 4, ..] if contains(bytes, b"xl/workbook.xml") => Media::Xlsx,
        _ if contains(&bytes[..bytes.len().min(1024)], b"%PDF-") => Media::Pdf,
        _ => Media::Other,
    }
}

/// Whether the bytes are a zip archive of any kind.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// An OLE compound file is a workbook if one of its streams is named so (names are UTF-16);
/// an xlsx with a password is wrapped in one too, and is told by `EncryptedPackage`.
fn compound(bytes: &[u8]) -> Media {
    let utf16 = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    if ["Workbook", "Book", "EncryptedPackage"].iter().any(|name| contains(bytes, &utf16(name))) {
        Media::Xls
    } else {
        Media::Other
    }
}

/// Whether `needle` occurs in `bytes`.
pub(super) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    find(bytes, needle).is_some()
}

/// Where `needle` first occurs in `bytes`.
pub(super) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|&b| b == first) {
        if bytes[from + at..].starts_with(needle) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_by_content() {
        assert_eq!(media(b"II*\0...."), Media::Tiff);
        assert_eq!(media(b"MM\0*...."), Media::Tiff);
        assert_eq!(media(b"\xFF\xD8\xFF\xE0"), Media::Jpeg);
        assert_eq!(media(b"junk\n%PDF-1.4"), Media::Pdf);
        assert_eq!(media(b"PK\x03\x04......xl/workbook.xml"), Media::Xlsx);
        assert_eq!(media(b"PK\x03\x04......word/document.xml"), Media::Other);
        assert_eq!(media(b""), Media::Other);
        assert_eq!(media("こんにちは".as_bytes()), Media::Other);
    }
}
