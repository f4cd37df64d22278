//! Files that have ended, hung or fooled readers, each made here and nowhere stored.

use flate2::{Compress, Compression, FlushCompress};
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, ImageFormat, RgbImage};
use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// What must come of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fate {
    /// Opening it, or each of its pages, is refused with a reason.
    Refused,
    /// It is refused, or has pages within the limits.
    Bounded,
}

/// A bad file.
pub struct Bad {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub fate: Fate,
}

/// Every file that is decoded page by page.
pub fn scans() -> Vec<Bad> {
    use Fate::{Bounded, Refused};
    let bad = |name, fate, bytes| Bad { name, bytes, fate };
    let scan = scanned_pdf(b"/DCTDecode", &jpeg(600, 800), "/DeviceGray");
    vec![
        bad("empty", Refused, Vec::new()),
        bad("text named like a scan", Refused, "これはスキャンではありません。".as_bytes().to_vec()),
        bad("one pixel", Refused, png(1, 1)),
        bad("tiff cut in half", Refused, half(tiff(600, 800, 1, &vec![0x55; 60_000]))),
        bad("pdf cut in half", Refused, half(scan.clone())),
        bad("jpeg cut in half", Refused, half(jpeg(600, 800))),
        bad("png cut in half", Refused, half(png(600, 800))),
        bad("pdf with a password", Refused, encrypted(&scan, "secret")),
        bad("tiff that claims two gigabytes", Refused, tiff(50_000, 45_000, 1, &[0; 64])),
        bad("tiff whose directories go round", Bounded, circular_tiff()),
        bad("tiff whose next page is outside", Bounded, next_outside()),
        bad("tiff of group 4 rubbish", Refused, tiff(2480, 3508, 4, &rubbish(40_000))),
        bad("tiff of group 3 rubbish", Bounded, tiff(2480, 3508, 3, &rubbish(40_000))),
        bad("tiff of lzw rubbish", Refused, tiff(2480, 3508, 5, &rubbish(4_000))),
        bad("tiff with a strip bomb", Bounded, tiff(8000, 8000, 8, &bomb(b"\0", 64 << 20))),
        bad("png that claims 900 megapixels", Refused, claim_png(30_000, 30_000)),
        bad("png bomb", Bounded, claim_png(12_000, 12_000)),
        bad("jpeg that claims four gigapixels", Refused, claim_jpeg(65_500, 65_500)),
        bad("pdf content bomb", Bounded, content_bomb()),
        bad("pdf of endless strokes", Bounded, stroke_bomb()),
        bad("pdf form that calls itself", Bounded, self_calling_form()),
        bad("pdf forms that fan out", Bounded, fan_out()),
        bad("pdf pattern that paints itself", Bounded, self_painting_pattern()),
        bad("pdf of 20,000 empty pages", Refused, empty_pages(20_000)),
        bad("pdf of deeply nested arrays", Bounded, nested_arrays()),
        bad("pdf whose page tree goes round", Bounded, circular_page_tree()),
        bad("pdf with a huge media box", Refused, media_box("0 0 20000000 20000000")),
        bad("pdf with no media box to speak of", Bounded, media_box("0 0 0 0")),
        bad("pdf of jbig2 rubbish", Refused, scanned_pdf(b"/JBIG2Decode", &rubbish(5_000), "/DeviceGray")),
        bad("pdf of jpx rubbish", Refused, scanned_pdf(b"/JPXDecode", &rubbish(5_000), "/DeviceGray")),
        bad("pdf of ccitt rubbish", Refused, scanned_pdf(b"/CCITTFaxDecode", &rubbish(50), "/DeviceGray")),
        bad("pdf of jpeg rubbish", Refused, scanned_pdf(b"/DCTDecode", &rubbish(5_000), "/DeviceGray")),
        bad(
            "pdf without objects",
            Refused,
            b"%PDF-1.7\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF".to_vec(),
        ),
    ]
}

/// Workbooks that must be refused or stay within the limits.
pub fn workbooks() -> Vec<Bad> {
    use Fate::{Bounded, Refused};
    let bad = |name, fate, bytes| Bad { name, bytes, fate };
    let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").into_bytes();
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>";
    let mut password = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    password.resize(1024, 0);
    password.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    password.resize(4096, 0);
    vec![
        bad("corrupt xlsx", Refused, half(xlsx(&sheet(far)))),
        bad("xlsx with a cell at the far corner", Bounded, xlsx(&sheet(far))),
        bad("xlsx bomb", Refused, xlsx(&sheet(&" ".repeat(600 << 20)))),
        bad("xlsx that is not xml", Bounded, xlsx(&rubbish(9_000))),
        bad("xlsx with a password", Refused, password),
        bad("xls of rubbish", Refused, {
            let mut xls = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            xls.extend("Workbook".encode_utf16().flat_map(u16::to_le_bytes));
            xls.extend(rubbish(9_000));
            xls
        }),
    ]
}

/// A zip of two files, one of which would unpack to more than the limit.
pub fn zip_bomb() -> Vec<u8> {
    zipped(&[("scan.tif", b"II*\0"), ("bomb.tif", &vec![0; 1100 << 20])])
}

/// A zip with names that lead out of the folder it is unpacked to.
pub fn zip_climbing() -> Vec<u8> {
    zipped(&[("../../evil.tif", b"II*\0"), ("scan.tif", b"II*\0")])
}

/// A page that is fine.
pub fn good() -> Vec<u8> {
    png(620, 877)
}

fn half(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.truncate(bytes.len() / 2);
    bytes
}

/// Bytes without sense, the same every time.
fn rubbish(n: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(n).collect()
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let image = GrayImage::from_fn(width, height, |x, y| image::Luma([(x * y % 251) as u8]));
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 9]));
    let mut out = Vec::new();
    JpegEncoder::new(&mut out).encode_image(&image::DynamicImage::ImageRgb8(image).to_luma8()).unwrap();
    out
}

fn claim_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = jpeg(64, 64);
    let at = bytes.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}

/// A PNG of one bit a pixel, all of it one run.
fn claim_png(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], body: &[u8]| {
        out.extend((body.len() as u32).to_be_bytes());
        let typed = [&kind[..], body].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&typed);
        out.extend(&typed);
        out.extend(crc.sum().to_be_bytes());
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[1, 0, 0, 0, 0]].concat();
    chunk(b"IHDR", &head);
    chunk(b"IDAT", &bomb(b"\0", (width as usize / 8 + 1) * height as usize));
    chunk(b"IEND", b"");
    out
}

/// A zlib stream of about `size` bytes that repeats `pattern`, made block by block.
fn bomb(pattern: &[u8], size: usize) -> Vec<u8> {
    let block: Vec<u8> = pattern.iter().copied().cycle().take(1 << 20).collect();
    let mut packed = Vec::with_capacity(1 << 20);
    // A full flush leaves no memory of what came before, so the block can stand any number of times.
    let mut raw = Compress::new(Compression::best(), false);
    raw.compress_vec(&block, &mut packed, FlushCompress::Full).unwrap();
    let mut out = vec![0x78, 0x9C];
    for _ in 0..size.div_ceil(block.len()) {
        out.extend(&packed);
    }
    out.extend([3, 0, 0, 0, 0, 1]);
    out
}

/// A TIFF of one strip and one bit a pixel.
fn tiff(width: u32, height: u32, compression: u32, strip: &[u8]) -> Vec<u8> {
    let mut out = b"II*\0".to_vec();
    out.extend((8 + strip.len() as u32).to_le_bytes());
    out.extend(strip);
    let tags = [
        (256, width),
        (257, height),
        (258, 1),
        (259, compression),
        (262, 0),
        (273, 8),
        (277, 1),
        (278, height),
        (279, strip.len() as u32),
    ];
    out.extend((tags.len() as u16).to_le_bytes());
    for (tag, value) in tags {
        out.extend((tag as u16).to_le_bytes());
        out.extend([4, 0, 1, 0, 0, 0]);
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    out
}

fn circular_tiff() -> Vec<u8> {
    let mut bytes = tiff(64, 64, 1, &[0xAA; 512]);
    let (first, end) = (8 + 512_u32, bytes.len());
    bytes[end - 4..].copy_from_slice(&first.to_le_bytes());
    bytes
}

fn next_outside() -> Vec<u8> {
    let mut bytes = tiff(64, 64, 1, &[0xAA; 512]);
    let end = bytes.len();
    bytes[end - 4..].copy_from_slice(&0xFFFF_FF00_u32.to_le_bytes());
    bytes
}

/// A PDF of the given objects, the first of which is the catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        places.push(out.len());
        writeln!(out, "{} 0 obj", i + 1).unwrap();
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let xref = out.len();
    writeln!(out, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(
        out,
        "trailer\n<</Size {}/Root 1 0 R/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]>>\n\
         startxref\n{xref}\n%%EOF\n",
        objects.len() + 1
    )
    .unwrap();
    out
}

fn object(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<<{dict}/Length {}>>stream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A PDF of one page: resources, content, and more objects from number 5 on.
fn one_page(resources: &str, content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        object("<</Type/Catalog/Pages 2 0 R>>"),
        object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        object(&format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>"
        )),
        content,
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

fn scanned_pdf(filter: &[u8], data: &[u8], space: &str) -> Vec<u8> {
    let filter = std::str::from_utf8(filter).unwrap();
    let bits = if filter == "/DCTDecode" || filter == "/JPXDecode" { 8 } else { 1 };
    let image = stream(
        &format!(
            "/Type/XObject/Subtype/Image/Width 600/Height 800/BitsPerComponent {bits}/ColorSpace{space}/Filter{filter}\
             /DecodeParms<</K -1/Columns 600/Rows 800>>"
        ),
        data,
    );
    one_page("/XObject<</Im 5 0 R>>", stream("", b"q 595 0 0 842 0 0 cm /Im Do Q"), &[image])
}

fn encrypted(pdf: &[u8], password: &str) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(pdf).unwrap();
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
}

fn content_bomb() -> Vec<u8> {
    one_page("", stream("/Filter/FlateDecode", &bomb(b" ", 6 << 30)), &[])
}

fn stroke_bomb() -> Vec<u8> {
    one_page("", stream("/Filter/FlateDecode", &bomb(b"0 0 m 595 842 l 9 w S ", 200 << 20)), &[])
}

fn self_calling_form() -> Vec<u8> {
    let form = stream(
        "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</Fm 5 0 R>>>>",
        b"0 0 9 9 re f /Fm Do /Fm Do",
    );
    one_page("/XObject<</Fm 5 0 R>>", stream("", b"/Fm Do"), &[form])
}

/// Ten forms, each of which calls the next ten times: ten thousand million drawings.
fn fan_out() -> Vec<u8> {
    let form = |i: usize| {
        let next = i + 1;
        stream(
            &format!("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</Fm {next} 0 R>>>>"),
            &b"0 0 9 9 re f /Fm Do ".repeat(10),
        )
    };
    let forms: Vec<Vec<u8>> = (5..15).map(form).collect();
    one_page("/XObject<</Fm 5 0 R>>", stream("", b"/Fm Do"), &forms)
}

fn self_painting_pattern() -> Vec<u8> {
    let pattern = stream(
        "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 2 2]/XStep 0.001/YStep 0.001\
         /Resources<</Pattern<</P 5 0 R>>>>",
        b"/Pattern cs /P scn 0 0 2 2 re f",
    );
    one_page("/Pattern<</P 5 0 R>>", stream("", b"/Pattern cs /P scn 0 0 595 842 re f"), &[pattern])
}

fn empty_pages(n: usize) -> Vec<u8> {
    let mut objects = vec![object("<</Type/Catalog/Pages 2 0 R>>")];
    let kids: String = (0..n).map(|i| format!("{} 0 R ", i + 3)).collect();
    objects.push(object(&format!("<</Type/Pages/Kids[{kids}]/Count {n}>>")));
    objects.extend((0..n).map(|_| object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>")));
    pdf(&objects)
}

fn nested_arrays() -> Vec<u8> {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    one_page("", stream("", format!("{deep} TJ").as_bytes()), &[object(&deep)])
}

fn circular_page_tree() -> Vec<u8> {
    pdf(&[
        object("<</Type/Catalog/Pages 2 0 R>>"),
        object("<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/Parent 3 0 R>>"),
        object("<</Type/Pages/Kids[2 0 R 3 0 R]/Count 9/Parent 2 0 R>>"),
        object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"),
    ])
}

fn media_box(area: &str) -> Vec<u8> {
    pdf(&[
        object("<</Type/Catalog/Pages 2 0 R>>"),
        object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        object(&format!("<</Type/Page/Parent 2 0 R/MediaBox[{area}]/Contents 4 0 R>>")),
        stream("", b"0 0 300 300 re f"),
    ])
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let fast = SimpleFileOptions::default().compression_level(Some(1));
    for (name, content) in files {
        zip.start_file(*name, fast).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn xlsx(sheet: &[u8]) -> Vec<u8> {
    const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let book = format!(
        "<workbook xmlns:r=\"{RELATION}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    zipped(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations("officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}
