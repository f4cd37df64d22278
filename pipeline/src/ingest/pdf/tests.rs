//! PDF pages of every make, each written object by object.

use super::*;
use crate::ingest::Pixels;
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use std::io::Write;

const WIDTH: usize = 120;
const HEIGHT: usize = 160;

/// A scan of one corner: the top left eighth is dark, so that turns and mirrors show.
fn scan() -> Vec<u8> {
    (0..WIDTH * HEIGHT).map(|i| if i % WIDTH < 60 && i / WIDTH < 40 { 10 } else { 240 }).collect()
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

fn image(data: &[u8], bits: u8, more: &str) -> Vec<u8> {
    let dict =
        format!("/Type/XObject/Subtype/Image/Width {WIDTH}/Height {HEIGHT}/BitsPerComponent {bits}{more}");
    stream(&dict, data)
}

/// A PDF of one page of 120 × 160 points with image `/Im` and fonts `/F`; objects from number 5.
fn pdf(page: &str, content: &str, objects: &[Vec<u8>]) -> Vec<u8> {
    let mut all = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 120 160]/Contents 4 0 R{page}\
             /Resources<</XObject<</Im 5 0 R>>/Font<</F 6 0 R/G 7 0 R>>>>>>"
        )
        .into_bytes(),
        stream("", content.as_bytes()),
    ];
    all.extend_from_slice(objects);
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in all.iter().enumerate() {
        places.push(out.len());
        writeln!(out, "{} 0 obj", i + 1).unwrap();
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (xref, size) = (out.len(), all.len() + 1);
    writeln!(out, "xref\n0 {size}\n0000000000 65535 f ").unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    let id = "<00112233445566778899AABBCCDDEEFF>";
    writeln!(out, "trailer\n<</Size {size}/Root 1 0 R/ID[{id}{id}]>>\nstartxref\n{xref}\n%%EOF").unwrap();
    out
}

const WHOLE: &str = "q 120 0 0 160 0 0 cm /Im Do Q ";
const GRAY: &str = "/ColorSpace/DeviceGray";
const HELVETICA: &[u8] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

fn scanned(page: &str, content: &str) -> PageImage {
    decode(pdf(page, content, &[image(&scan(), 8, GRAY), HELVETICA.to_vec()])).unwrap()
}

fn decode(bytes: Vec<u8>) -> Result<PageImage, DecodeTrouble> {
    Document::open(bytes.into())?.page(0, None)
}

/// Which corner is dark: left or right, top or bottom.
fn dark_corner(page: &PageImage) -> (bool, bool) {
    let Pixels::Gray(data) = &page.pixels else { panic!("gray expected") };
    let (w, h) = (page.width as usize, page.height as usize);
    let corners = [(true, true), (false, true), (true, false), (false, false)];
    let dark: Vec<_> = corners
        .into_iter()
        .filter(|&(left, top)| {
            let (x, y) = (if left { w / 10 } else { w - w / 10 }, if top { h / 10 } else { h - h / 10 });
            data[y * w + x] < 100
        })
        .collect();
    assert_eq!(dark.len(), 1, "{dark:?}");
    dark[0]
}

#[test]
fn a_scan_is_its_own_picture() {
    let page = scanned("", WHOLE);
    assert_eq!((page.width, page.height, page.dpi), (120, 160, 72.0));
    assert_eq!(page.pixels, Pixels::Gray(scan()));
    assert_eq!(page.text_layer, None);
}

#[test]
fn a_scan_turned_by_the_page_or_by_its_matrix() {
    for (rotate, corner) in [(90, (false, true)), (180, (false, false)), (270, (true, false))] {
        let page = scanned(&format!("/Rotate {rotate}"), WHOLE);
        assert_eq!(dark_corner(&page), corner, "{rotate}");
        assert_eq!(page.width == 160, rotate != 180);
    }
    for (matrix, corner) in [
        ("-120 0 0 160 120 0", (false, true)),
        ("120 0 0 -160 0 160", (true, false)),
        ("-120 0 0 -160 120 160", (false, false)),
    ] {
        assert_eq!(dark_corner(&scanned("", &format!("q {matrix} cm /Im Do Q"))), corner, "{matrix}");
    }
    // Lying on its side in a page of its own shape: drawn and taken must agree.
    for matrix in ["0 160 -120 0 120 0", "0 -160 120 0 0 160", "0 160 120 0 0 0", "0 -160 -120 0 120 160"] {
        let taken = scanned("", &format!("q {matrix} cm /Im Do Q"));
        let drawn = scanned("", &format!("q {matrix} cm /Im Do Q 60 60 1 1 re f"));
        assert!(drawn.width > 200, "a page with a spot on it is drawn");
        assert_eq!(dark_corner(&taken), dark_corner(&drawn), "{matrix}");
    }
}

#[test]
fn pieces_of_a_scan_are_joined() {
    let strips = "q 120 0 0 160 0 0 cm /Im Do Q q 120 0 0 160 0 160 cm /Im Do Q";
    let bytes = pdf("/MediaBox[0 0 120 320]", strips, &[image(&scan(), 8, GRAY)]);
    let page = decode(String::from_utf8_lossy(&bytes).replace("/MediaBox[0 0 120 160]", "").into_bytes());
    // Replacing shifts the table of places, which the reader mends.
    let page = page.unwrap();
    assert_eq!((page.width, page.height), (120, 320));
    assert!(matches!(&page.pixels, Pixels::Gray(data) if data[0] < 100 && data[160 * 120] < 100));
}

#[test]
fn one_bit_stays_one_bit() {
    let packed: Vec<u8> = (0..15 * HEIGHT).map(|i| if i % 15 < 7 { 0 } else { 0xFF }).collect();
    for more in [GRAY, "/ImageMask true/Decode[0 1]"] {
        let page = decode(pdf("", &format!("0 g {WHOLE}"), &[image(&packed, 1, more)])).unwrap();
        assert!(page.bilevel, "{more}");
        let Pixels::Gray(data) = page.pixels else { panic!("gray expected") };
        assert_eq!((data[0], data[100]), (0, 255), "{more}");
    }
}

const WORDS: &str = "BT /F 12 Tf 10 100 Td (Uptime 99.9) Tj ET ";

#[test]
fn text_of_a_born_digital_page() {
    let page = scanned("", WORDS);
    assert_eq!((page.width, page.height, page.dpi), (500, 667, 300.0));
    let runs = page.text_layer.unwrap();
    let texts: Vec<&str> = runs.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(texts, ["Uptime 99.9"]);
    let rect = runs[0].rect;
    // 10 points from the left, 60 down, at 300 dpi.
    assert!((rect.x0 - 42).abs() < 4 && (rect.y1 - 256).abs() < 8 && rect.width() > 200, "{rect:?}");
}

#[test]
fn words_far_apart_are_runs_of_their_own() {
    let page = scanned("", "BT /F 8 Tf 5 100 Td (left) Tj 60 0 Td (right) Tj 0 -20 Td (below) Tj ET");
    let texts: Vec<String> = page.text_layer.unwrap().into_iter().map(|run| run.text).collect();
    assert_eq!(texts, ["left", "right", "below"]);
}

#[test]
fn unseen_text_over_a_scan_is_not_believed() {
    for content in [format!("{WHOLE} 3 Tr {WORDS}"), format!("{WORDS} {WHOLE}")] {
        let page = scanned("", &content);
        assert_eq!(page.pixels, Pixels::Gray(scan()), "{content}");
        assert_eq!(page.text_layer, None);
    }
}

#[test]
fn a_stamp_over_a_scan_is_drawn_with_it() {
    let page = scanned("", &format!("{WHOLE} {WORDS}"));
    assert!(page.width > 200);
    assert_eq!(page.text_layer, None);
}

#[test]
fn text_nobody_can_decode_is_not_believed() {
    let page = scanned("", "BT /F 12 Tf 10 100 Td (abc) Tj /G 12 Tf (abc) Tj ET");
    assert!(page.text_layer.is_some(), "an unknown font is set in Helvetica");
    let differences = "<</Type/Font/Subtype/Type1/BaseFont/Odd/Encoding<</Differences[97/g01/g02/g03]>>>>";
    let bytes = pdf("", "BT /F 12 Tf 10 100 Td (abc) Tj ET", &[image(&scan(), 8, GRAY), differences.into()]);
    assert_eq!(decode(bytes).unwrap().text_layer, None);
}

#[test]
fn japanese_fonts_without_a_map_of_their_own() {
    let font =
        b"<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/90ms-RKSJ-H/DescendantFonts[7 0 R]>>";
    let descendant = b"<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light\
        /CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000>>";
    // 規約 in Shift_JIS.
    let objects = [image(&scan(), 8, GRAY), font.to_vec(), descendant.to_vec()];
    let page = decode(pdf("", "BT /F 12 Tf 10 100 Td <8B4B96F1> Tj ET", &objects)).unwrap();
    let texts: Vec<String> = page.text_layer.unwrap().into_iter().map(|run| run.text).collect();
    assert_eq!(texts, ["規約"]);
}

#[test]
fn an_empty_password_opens_and_another_does_not() {
    let plain = pdf("", WHOLE, &[image(&scan(), 8, GRAY), HELVETICA.to_vec(), HELVETICA.to_vec()]);
    let encrypted = |password| {
        let mut document = lopdf::Document::load_mem(&plain).unwrap();
        let version = EncryptionVersion::V2 {
            document: &document,
            owner_password: "owner",
            user_password: password,
            key_length: 128,
            permissions: Permissions::all(),
        };
        let state = EncryptionState::try_from(version).unwrap();
        document.encrypt(&state).unwrap();
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        out
    };
    assert_eq!(decode(encrypted("")).unwrap().pixels, Pixels::Gray(scan()));
    assert_eq!(decode(encrypted("secret")).unwrap_err(), trouble::encrypted());
}

#[test]
fn a_picture_that_is_missing_or_short_is_no_blank_page() {
    assert_eq!(decode(pdf("", WHOLE, &[])).unwrap_err(), trouble::damaged());
    let short = image(&scan()[..WIDTH * HEIGHT / 2], 8, GRAY);
    assert_eq!(decode(pdf("", WHOLE, &[short])).unwrap_err(), trouble::damaged());
}

#[test]
fn an_empty_page_is_a_page() {
    let page = scanned("", "");
    assert_eq!(page.text_layer, None);
    assert!(matches!(&page.pixels, Pixels::Gray(data) if data.iter().all(|&v| v == 255)));
}
