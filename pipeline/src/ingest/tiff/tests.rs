//! TIFF as scanners write it, built tag by tag; pixels are compared with what went in.

use super::*;
use crate::ingest::{Pixels, TroubleKind};
use tiff::encoder::{Compression, TiffEncoder, colortype};

const WIDTH: u32 = 61;
const HEIGHT: u32 = 47;

/// A tag with its values; short where they fit, so that both kinds are met.
type Tags = Vec<(u16, Vec<u32>)>;

/// One page as its tags without place and length, and its strips.
struct Made {
    tags: Tags,
    strips: Vec<Vec<u8>>,
}

/// Writes a file in either byte order; every page's directory follows its strips.
fn file(pages: &[Made], little: bool) -> Vec<u8> {
    let short = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
    let long = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
    let mut out = if little { b"II".to_vec() } else { b"MM".to_vec() };
    out.extend(short(42));
    let mut link = out.len();
    out.extend([0; 4]);
    for page in pages {
        let mut tags = page.tags.clone();
        let mut places = Vec::new();
        for strip in &page.strips {
            places.push(out.len() as u32);
            out.extend(strip);
        }
        tags.push((tag::STRIP_OFFSETS, places));
        tags.push((tag::STRIP_BYTES, page.strips.iter().map(|strip| strip.len() as u32).collect()));
        tags.sort();
        let mut entries = Vec::new();
        for (tag, values) in tags {
            let is_short = values.iter().all(|&v| v < 0x1_0000);
            let packed: Vec<u8> = values
                .iter()
                .flat_map(|&v| if is_short { short(v as u16).to_vec() } else { long(v).to_vec() })
                .collect();
            entries.extend(short(tag));
            entries.extend(short(if is_short { 3 } else { 4 }));
            entries.extend(long(values.len() as u32));
            if packed.len() <= 4 {
                entries.extend(&packed);
                entries.extend(vec![0; 4 - packed.len()]);
            } else {
                entries.extend(long(out.len() as u32));
                out.extend(&packed);
            }
        }
        let at = long(out.len() as u32);
        out[link..link + 4].copy_from_slice(&at);
        out.extend(short((entries.len() / 12) as u16));
        out.extend(entries);
        link = out.len();
        out.extend([0; 4]);
    }
    out
}

fn tags(more: &[(u16, u32)]) -> Tags {
    let basic = [(tag::WIDTH, WIDTH), (tag::HEIGHT, HEIGHT)];
    basic.iter().chain(more).map(|&(tag, value)| (tag, vec![value])).collect()
}

fn decode(bytes: &[u8]) -> PageImage {
    Pages::open(bytes).unwrap().page(bytes, 0).unwrap()
}

fn is_ink(x: u32, y: u32) -> bool {
    (x / 5 + y / 3).is_multiple_of(3) || x == 60
}

/// The picture packed, 1 for ink, rows from a byte.
fn packed() -> Vec<u8> {
    let mut out = Vec::new();
    for y in 0..HEIGHT {
        for x in (0..WIDTH).step_by(8) {
            out.push((0..8).fold(0, |byte, i| byte << 1 | u8::from(x + i < WIDTH && is_ink(x + i, y))));
        }
    }
    out
}

fn inked() -> Pixels {
    let at = |i: u32| if is_ink(i % WIDTH, i / WIDTH) { 0 } else { 255 };
    Pixels::Gray((0..WIDTH * HEIGHT).map(at).collect())
}

#[test]
fn bilevel_in_both_senses_orders_and_bit_orders() {
    for little in [true, false] {
        for (sense, reversed) in [(0, false), (0, true), (1, false)] {
            let strip: Vec<u8> = packed().iter().map(|&b| if sense == 1 { !b } else { b }).collect();
            let strip = strip.iter().map(|&b| if reversed { b.reverse_bits() } else { b }).collect();
            let tags = tags(&[(tag::PHOTOMETRIC, sense), (tag::FILL_ORDER, if reversed { 2 } else { 1 })]);
            let page = decode(&file(&[Made { tags, strips: vec![strip] }], little));
            assert!(page.bilevel);
            assert_eq!(page.pixels, inked());
        }
    }
}

#[test]
fn group_4_in_odd_strips() {
    let mut strips = Vec::new();
    for top in (0..HEIGHT).step_by(20) {
        let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
        for y in top..(top + 20).min(HEIGHT) {
            let row = (0..WIDTH).map(|x| if is_ink(x, y) { fax::Color::Black } else { fax::Color::White });
            encoder.encode_line(row, WIDTH).unwrap();
        }
        strips.push(encoder.finish().unwrap().finish());
    }
    let tags = tags(&[(tag::COMPRESSION, 4), (tag::PHOTOMETRIC, 0), (tag::ROWS_PER_STRIP, 20)]);
    let page = decode(&file(&[Made { tags, strips }], true));
    assert_eq!(page.pixels, inked());
}

#[test]
fn every_byte_coding_of_an_independent_encoder() {
    let gray: Vec<u8> = (0..WIDTH * HEIGHT).map(|i| (i * 7 % 256) as u8).collect();
    for compression in [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(Default::default()),
        Compression::Packbits,
    ] {
        let mut out = std::io::Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut out).unwrap().with_compression(compression);
        encoder.write_image::<colortype::Gray8>(WIDTH, HEIGHT, &gray).unwrap();
        let sixteen: Vec<u16> = gray.iter().map(|&v| u16::from(v) << 8).collect();
        encoder.write_image::<colortype::Gray16>(WIDTH, HEIGHT, &sixteen).unwrap();
        let bytes = out.into_inner();
        let pages = Pages::open(&bytes).unwrap();
        assert_eq!(pages.len(), 2);
        for i in 0..2 {
            assert_eq!(pages.page(&bytes, i).unwrap().pixels, Pixels::Gray(gray.clone()));
        }
    }
}

#[test]
fn palettes_opacity_and_planes() {
    let n = (WIDTH * HEIGHT) as usize;
    let palette: Vec<u32> = [[0, 65_535], [0, 0], [0, 65_535]].concat();
    let mut indexed = tags(&[(tag::PHOTOMETRIC, 3)]);
    indexed.push((tag::COLOR_MAP, palette));
    let page = decode(&file(&[Made { tags: indexed, strips: vec![packed()] }], true));
    let Pixels::Rgb(rgb) = page.pixels else { panic!("colour expected") };
    assert_eq!(rgb[..3], [255, 0, 255]);

    // Half-transparent red is pink on paper.
    let mut clear = tags(&[(tag::PHOTOMETRIC, 2), (tag::SAMPLES, 4), (tag::EXTRA_SAMPLES, 2)]);
    clear.push((tag::BITS, vec![8; 4]));
    let page = decode(&file(&[Made { tags: clear, strips: vec![[200, 0, 0, 128].repeat(n)] }], false));
    let Pixels::Rgb(rgb) = page.pixels else { panic!("colour expected") };
    assert_eq!(rgb[..3], [227, 127, 127]);

    let mut apart = tags(&[(tag::PHOTOMETRIC, 2), (tag::SAMPLES, 3), (tag::PLANAR, 2)]);
    apart.push((tag::BITS, vec![8; 3]));
    let strips = vec![vec![10; n], vec![200; n], vec![90; n]];
    let page = decode(&file(&[Made { tags: apart, strips }], true));
    let Pixels::Rgb(rgb) = page.pixels else { panic!("colour expected") };
    assert_eq!(rgb[3 * n - 3..], [10, 200, 90]);
}

#[test]
fn resolution_in_centimetres_and_orientation() {
    let more =
        [(tag::PHOTOMETRIC, 0), (tag::ORIENTATION, 6), (tag::X_RESOLUTION, 80), (tag::RESOLUTION_UNIT, 3)];
    let page = decode(&file(&[Made { tags: tags(&more), strips: vec![packed()] }], true));
    assert_eq!((page.width, page.height), (HEIGHT, WIDTH));
    assert!((page.dpi - 203.2).abs() < 0.1);
}

#[test]
fn thumbnails_are_no_pages() {
    let page = |more: &[(u16, u32)]| Made { tags: tags(more), strips: vec![packed()] };
    let bytes = file(&[page(&[]), page(&[(tag::SUBFILE, 1)]), page(&[(tag::SUBFILE, 2)])], true);
    assert_eq!(Pages::open(&bytes).unwrap().len(), 2);
}

#[test]
fn a_chain_that_bites_its_tail_ends() {
    let mut bytes = file(&[Made { tags: tags(&[]), strips: vec![packed()] }], true);
    let (end, first) = (bytes.len(), bytes[4..8].to_vec());
    bytes[end - 4..].copy_from_slice(&first);
    assert_eq!(Pages::open(&bytes).unwrap().len(), 1);
}

#[test]
fn a_lost_page_stays_in_the_count() {
    let page = || Made { tags: tags(&[(tag::PHOTOMETRIC, 0)]), strips: vec![packed()] };
    let mut bytes = file(&[page(), page()], true);
    bytes.truncate(bytes.len() - 60);
    let pages = Pages::open(&bytes).unwrap();
    assert_eq!(pages.len(), 2);
    assert!(pages.page(&bytes, 0).is_ok());
    assert_eq!(pages.page(&bytes, 1).unwrap_err().kind, TroubleKind::Damaged);
}

#[test]
fn half_a_page_is_no_page() {
    let mut strip = packed();
    strip.truncate(strip.len() / 2);
    let bytes = file(&[Made { tags: tags(&[(tag::PHOTOMETRIC, 0)]), strips: vec![strip] }], true);
    // What stands behind the strip is read as its rest, unless the byte count forbids it.
    assert_eq!(Pages::open(&bytes).unwrap().page(&bytes, 0).unwrap_err().kind, TroubleKind::Damaged);
}

#[test]
fn a_coding_nobody_knows_is_said_to_be_so() {
    let bytes = file(&[Made { tags: tags(&[(tag::COMPRESSION, 34_712)]), strips: vec![packed()] }], true);
    assert_eq!(Pages::open(&bytes).unwrap().page(&bytes, 0).unwrap_err().kind, TroubleKind::Unsupported);
}
