//! 2-D codes on a page, as far as they are the mailroom's own.

use crate::ingest::{PageImage, Pixels};
use crate::slip::Slip;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Resolution at which codes are looked for: the printed ones have five dots a module then.
const DPI: f32 = 90.0;
/// Smallest side of a picture that can hold a code.
const LEAST: usize = 60;

/// Texts of the page's codes that are slips', in the order found. Whichever way up the page lies.
pub(super) fn codes(image: &PageImage) -> Vec<String> {
    // The decoder works on other people's pages; a fault of it must cost no more than the code.
    catch_unwind(AssertUnwindSafe(|| find(image))).unwrap_or_default()
}

fn find(image: &PageImage) -> Vec<String> {
    let factor = (image.dpi / DPI).round().clamp(1.0, 16.0) as usize;
    let (width, height) = (image.width as usize / factor, image.height as usize / factor);
    if width < LEAST || height < LEAST {
        return Vec::new();
    }
    let small = shrunk(image, factor, width, height);
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| small[y * width + x]);
    let texts = prepared.detect_grids().into_iter().filter_map(|grid| Some(grid.decode().ok()?.1));
    texts.filter(|text| Slip::parse(text).is_some()).collect()
}

/// The picture in grey, every `factor` by `factor` pixels their mean.
fn shrunk(image: &PageImage, factor: usize, width: usize, height: usize) -> Vec<u8> {
    let (bytes, channels) = match &image.pixels {
        Pixels::Gray(bytes) => (bytes, 1),
        Pixels::Rgb(bytes) => (bytes, 3),
    };
    let stride = image.width as usize * channels;
    let mut small = vec![0; width * height];
    let mut sums = vec![0u32; width];
    for (y, row) in small.chunks_exact_mut(width).enumerate() {
        sums.fill(0);
        for line in bytes.chunks_exact(stride).skip(y * factor).take(factor) {
            for (sum, block) in sums.iter_mut().zip(line.chunks_exact(factor * channels)) {
                *sum += block.iter().map(|&v| u32::from(v)).sum::<u32>();
            }
        }
        for (pixel, sum) in row.iter_mut().zip(&sums) {
            *pixel = (sum / (factor * factor * channels) as u32) as u8;
        }
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcode::{Color, EcLevel, QrCode};

    const SLIP: &str = "UKETSUKE/1;E=P-0007 はやぶさ;D=3-1;S=12";

    /// An A4 page at `dpi` with a code of 6 cm, and print around it.
    fn page(text: &str, dpi: u32, colour: bool) -> PageImage {
        let (width, height) = (dpi * 827 / 100, dpi * 1169 / 100);
        let code = QrCode::with_error_correction_level(text, EcLevel::Q).expect("fits");
        let (side, module) = (code.width() as u32, dpi as f32 * 2.36 / code.width() as f32);
        let dark = code.to_colors();
        let mut gray = vec![245u8; (width * height) as usize];
        for y in 0..height {
            for x in 0..width {
                let at = |v: u32, from: u32| {
                    let i = (v.checked_sub(from)? as f32 / module) as usize;
                    (i < side as usize).then_some(i)
                };
                let inside = at(x, width / 3).zip(at(y, height / 2));
                let is_dark = inside.is_some_and(|(i, j)| dark[j * side as usize + i] == Color::Dark);
                let is_print = y < height / 4 && (x / 7 + y / 11) % 5 == 0;
                if is_dark || is_print {
                    gray[(y * width + x) as usize] = 30;
                }
            }
        }
        let pixels = if colour {
            Pixels::Rgb(gray.iter().flat_map(|&v| [v; 3]).collect())
        } else {
            Pixels::Gray(gray)
        };
        PageImage { width, height, dpi: dpi as f32, bilevel: false, pixels, text_layer: None }
    }

    #[test]
    fn slips_are_found_whichever_way_up() {
        for (dpi, colour) in [(150, false), (300, true), (400, false)] {
            let page = page(SLIP, dpi, colour);
            assert_eq!(codes(&page), [SLIP], "{dpi} dpi");
            let turned = crate::ocr::upright::turned(&page, 90);
            assert_eq!(codes(&turned), [SLIP], "{dpi} dpi, on its side");
        }
    }

    #[test]
    fn codes_of_the_papers_themselves_are_left_alone() {
        assert_eq!(codes(&page("https://example.jp/", 200, false)), Vec::<String>::new());
    }

    #[test]
    fn odd_pictures_have_no_code() {
        let empty = |width, height, dpi| PageImage {
            width,
            height,
            dpi,
            bilevel: false,
            pixels: Pixels::Gray(vec![0; (width * height) as usize]),
            text_layer: None,
        };
        for (width, height, dpi) in [(0, 0, 300.0), (1, 5000, 1.0), (300, 300, f32::NAN), (300, 300, 1e9)] {
            assert_eq!(codes(&empty(width, height, dpi)), Vec::<String>::new());
        }
    }
}
