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
    if !has_corners(&small, width) {
        return Vec::new();
    }
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| small[y * width + x]);
    let texts = prepared.detect_grids().into_iter().filter_map(|grid| Some(grid.decode().ok()?.1));
    texts.filter(|text| Slip::parse(text).is_some()).collect()
}

/// The picture in grey, every `factor` by `factor` pixels their mean; of colours the green channel,
/// which is nearest to the brightness.
fn shrunk(image: &PageImage, factor: usize, width: usize, height: usize) -> Vec<u8> {
    let (bytes, channels) = match &image.pixels {
        Pixels::Gray(bytes) => (bytes, 1),
        Pixels::Rgb(bytes) => (bytes, 3),
    };
    let stride = image.width as usize * channels;
    let green = channels / 2;
    let mut small = vec![0; width * height];
    let mut sums = vec![0u32; width];
    for (y, row) in small.chunks_exact_mut(width).enumerate() {
        sums.fill(0);
        for line in bytes.chunks_exact(stride).skip(y * factor).take(factor) {
            for (sum, block) in sums.iter_mut().zip(line.chunks_exact(factor * channels)) {
                *sum += block.iter().skip(green).step_by(channels).map(|&v| u32::from(v)).sum::<u32>();
            }
        }
        for (pixel, sum) in row.iter_mut().zip(&sums) {
            *pixel = (sum / (factor * factor) as u32) as u8;
        }
    }
    small
}

/// Whether the picture has the three squares in the corners of a code (dark and white runs of
/// 1 : 1 : 3 : 1 : 1, ISO/IEC 18004): the look for whole codes is dear, and few pages have one.
fn has_corners(small: &[u8], width: usize) -> bool {
    let (dark, bright) = small.iter().step_by(13).fold((255u8, 0u8), |(d, b), &v| (d.min(v), b.max(v)));
    let middle = ((u16::from(dark) + u16::from(bright)) / 2) as u8;
    // Each square is met by several of the rows that are looked at, at about the same place.
    let mut squares: Vec<Square> = Vec::new();
    for (y, row) in small.chunks_exact(width).enumerate().step_by(ROWS) {
        let mut runs = [0usize; 5];
        let mut last = false;
        for (x, is_dark) in row.iter().map(|v| *v < middle).chain([false]).enumerate() {
            if is_dark == last {
                runs[4] += 1;
                continue;
            }
            if last && is_corner(&runs) {
                let (centre, reach) = (x - runs.iter().sum::<usize>() / 2, runs[2]);
                match squares.iter_mut().find(|s| s.x.abs_diff(centre) <= reach && y - s.y <= ROWS * 2) {
                    Some(s) => *s = Square { x: centre, y, rows: s.rows + 1 },
                    None => squares.push(Square { x: centre, y, rows: 1 }),
                }
            }
            runs.rotate_left(1);
            runs[4] = 1;
            last = is_dark;
        }
    }
    squares.iter().filter(|s| s.rows >= 2).count() >= 3
}

/// Every so many rows one is looked at: the middle of a code's corner is fifteen rows high.
const ROWS: usize = 4;

/// A corner met on rows up to `y`.
struct Square {
    x: usize,
    y: usize,
    rows: usize,
}

/// Whether runs (dark, white, dark, white, dark) are those through a corner of a code.
fn is_corner(runs: &[usize; 5]) -> bool {
    let module = runs.iter().sum::<usize>() as f32 / 7.0;
    let near = |run: usize, modules: f32| (run as f32 - modules * module).abs() <= module * 0.7 + 0.5;
    module >= 1.5 && near(runs[2], 3.0) && [0, 1, 3, 4].iter().all(|&k| near(runs[k], 1.0))
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
