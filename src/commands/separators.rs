//! `uketsuke separators`: cover and separator sheets with a 2-D code, to be scanned with the papers.

use super::{write_bytes, write_out};
use crate::failure::{Failure, Kind, reading};
use crate::machine::Machine;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::text::{Font, TextDirection};
use pipeline::slip::Slip;
use qrcode::{Color, EcLevel, QrCode};
use std::path::PathBuf;
use unicode_width::UnicodeWidthStr;

/// What may be typed behind `separators`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The envelope.
    #[arg(long, value_name = "NAME", help = "封筒の名前（例: P-0007）")]
    pub envelope: String,
    /// The documents.
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        value_parser = documents,
        help = "資料番号を読点なしの「,」で区切ったもの。=の後ろに枚数、..で範囲（例: 1=4,2=12,3-1,4..9）"
    )]
    pub documents: Vec<Vec<Slip>>,
    /// Sheets of the envelope.
    #[arg(long, value_name = "N", help = "封筒全体の枚数（仕切り紙を除く）")]
    pub sheets: Option<u32>,
    /// The file to be written.
    #[arg(long, value_name = "FILE.pdf", help = "書き込むPDFファイル")]
    pub out: PathBuf,
}

/// A4 in points.
const PAGE: (f32, f32) = (595.28, 841.89);
/// Side of the code: 6 cm.
const CODE: f32 = 170.0;

/// Writes the sheets.
///
/// # Errors
/// When the font is missing or the file cannot be written.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let bytes = std::fs::read(Machine::font()).map_err(|e| {
        Failure::machine(format!("フォント「{}」が{}", Machine::font(), reading(&e)))
            .hint("apt-get install fonts-ipaexfont で入れてください")
    })?;
    let broken = |why: String| Failure::new(Kind::Internal, "仕切り紙を作れません").because(why);
    let font = Font::new(bytes.into(), 0).ok_or_else(|| broken("the font cannot be used".into()))?;
    let cover = Slip { envelope: Some(args.envelope.clone()), document: None, sheets: args.sheets };
    let mut slips = vec![cover];
    slips.extend(
        args.documents
            .iter()
            .flatten()
            .cloned()
            .map(|slip| Slip { envelope: Some(args.envelope.clone()), ..slip }),
    );
    let mut document = Document::new();
    for slip in &slips {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| broken("page size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        draw(&mut surface, &font, slip).map_err(broken)?;
        surface.finish();
        page.finish();
    }
    let pdf = document.finish().map_err(|e| broken(format!("{e:?}")))?;
    write_bytes(&pdf, &args.out)?;
    write_out(&format!("{}枚の仕切り紙を「{}」に書きました\n", slips.len(), args.out.display()), None)?;
    Ok(0)
}

fn draw(surface: &mut Surface<'_>, font: &Font, slip: &Slip) -> Result<(), String> {
    let mut line = |text: &str, size: f32, y: f32| {
        // Full-width characters are as wide as high; the others about half of that.
        let width = text.width() as f32 * size / 2.0;
        let size = if width > PAGE.0 - 80.0 { size * (PAGE.0 - 80.0) / width } else { size };
        let x = (PAGE.0 - text.width() as f32 * size / 2.0) / 2.0;
        surface.draw_text(Point::from_xy(x, y), font.clone(), size, text, false, TextDirection::Auto);
    };
    let envelope = slip.envelope.as_deref().unwrap_or_default();
    match &slip.document {
        Some(number) => {
            line(&format!("資料{number}"), 96.0, 250.0);
            line(envelope, 20.0, 320.0);
        }
        None => {
            line("申請書類一式", 48.0, 200.0);
            line(envelope, 40.0, 290.0);
        }
    }
    if let Some(sheets) = slip.sheets {
        line(&format!("{sheets}枚"), 24.0, 370.0);
    }
    line("この紙は仕切り紙です。資料の前に置き、ほかの紙と一緒にスキャンしてください。", 12.0, 780.0);
    code(surface, &slip.code())
}

/// The code, as black squares, in the middle of the lower half.
fn code(surface: &mut Surface<'_>, text: &str) -> Result<(), String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::Q).map_err(|e| e.to_string())?;
    let side = code.width();
    let module = CODE / side as f32;
    let (left, top) = ((PAGE.0 - CODE) / 2.0, 480.0);
    let mut path = PathBuilder::new();
    for (i, _) in code.to_colors().iter().enumerate().filter(|(_, c)| **c == Color::Dark) {
        let (x, y) = ((i % side) as f32, (i / side) as f32);
        let square = Rect::from_xywh(left + x * module, top + y * module, module, module);
        path.push_rect(square.ok_or("a square of the code has no size")?);
    }
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(0, 0, 0).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }));
    surface.draw_path(&path.finish().ok_or("the code is empty")?);
    Ok(())
}

/// `3`, `3-1=12` or `4..9`.
fn documents(text: &str) -> Result<Vec<Slip>, String> {
    let wrong = || format!("「{text}」は 3、3-1=12、4..9 のどれかの形にしてください");
    let (number, sheets) = match text.trim().split_once('=') {
        Some((number, sheets)) => (number, Some(sheets.parse::<u32>().map_err(|_| wrong())?)),
        None => (text.trim(), None),
    };
    let slip = |document: String| Slip { envelope: None, document: Some(document), sheets };
    if let Some((first, last)) = number.split_once("..") {
        let (first, last): (u32, u32) =
            (first.parse().map_err(|_| wrong())?, last.parse().map_err(|_| wrong())?);
        const MOST: u32 = 500;
        return if first <= last && last - first < MOST {
            Ok((first..=last).map(|n| slip(n.to_string())).collect())
        } else {
            Err(wrong())
        };
    }
    if number.is_empty() || number.chars().count() > 20 {
        Err(wrong())
    } else {
        Ok(vec![slip(number.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_documents() {
        let numbers =
            |text: &str| documents(text).map(|s| s.iter().filter_map(|s| s.document.clone()).collect());
        assert_eq!(numbers("3-1=12"), Ok(vec!["3-1".to_owned()]));
        assert_eq!(documents("3-1=12").unwrap()[0].sheets, Some(12));
        assert_eq!(numbers("4..6"), Ok(vec!["4".into(), "5".into(), "6".into()]));
        for text in ["", "=4", "3=x", "9..4", "1..100000"] {
            assert!(documents(text).is_err(), "{text}");
        }
    }
}
