//! The text of a born-digital page, where it is what the eye sees.

use super::look::{Letter, Seen};
use crate::ingest::trouble::MAX_TEXT_BYTES;
use crate::ingest::{PageImage, TextRun};
use crate::spot;
use hayro::hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro::hayro_syntax::object::{Array, Dict, Name, String as PdfString};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Point, Rect, Shape, Vec2};

/// The share of letters that may be unknown or unseen before the text is not trusted.
const TOLERATED: f64 = 0.02;

/// The share of the page that pictures may cover before their own text would be missed.
const PICTURES: f64 = 0.15;

/// The text runs of a page in pixels of its image; `None` where the picture must be read instead:
/// no letters, letters that the file gives no meaning, text hidden under or beside a scan, or
/// pictures that may hold text of their own.
pub(super) fn layer(page: &Page<'_>, seen: &Seen, image: &PageImage) -> Option<Vec<TextRun>> {
    if seen.overflow || seen.letters.is_empty() {
        return None;
    }
    let page_area = seen.size.0 * seen.size.1;
    let pictures: f64 = seen.pictures.iter().map(|picture| picture.area.area()).sum();
    if pictures > page_area * PICTURES {
        return None;
    }
    let collection = Collection::of(page);
    let (mut shown, mut unknown, mut unseen) = (Vec::new(), 0, 0);
    for letter in &seen.letters {
        let text = letter.text.clone().or_else(|| collection.as_ref()?.text(letter.code));
        let hidden = !letter.visible
            || seen.pictures.iter().any(|p| p.turn > letter.turn && p.area.contains(square(letter).center()));
        match text.filter(|text| is_sound(text)) {
            _ if hidden => unseen += 1,
            Some(text) => shown.push((letter, text)),
            None => unknown += 1,
        }
    }
    let all = seen.letters.len() as f64;
    if shown.is_empty() || f64::from(unknown) > all * TOLERATED || f64::from(unseen) > all * TOLERATED {
        return None;
    }
    let scale = f64::from(image.width) / seen.size.0;
    let runs = join(&shown, scale);
    let bytes: usize = runs.iter().map(|run| run.text.len()).sum();
    (!runs.is_empty() && bytes <= MAX_TEXT_BYTES).then_some(runs)
}

/// The box of a letter in points: its advance wide, its em high.
pub(super) fn square(letter: &Letter) -> Rect {
    let em = Rect::new(0.0, -120.0, letter.advance.max(1.0), 880.0);
    (letter.place * em.to_path(0.1)).bounding_box()
}

/// Characters of the private use area and control characters mean nothing to us.
fn is_sound(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| {
            !matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{FFF0}'..='\u{FFFF}' | '\0'..='\u{8}' | '\u{E}'..='\u{1F}')
        })
}

/// Joins letters to runs: as long as they follow each other on one line without a wide gap.
fn join(letters: &[(&Letter, String)], scale: f64) -> Vec<TextRun> {
    let mut runs: Vec<(Rect, String)> = Vec::new();
    let mut end: Option<(Point, Vec2, f64)> = None;
    for (letter, text) in letters {
        let em = (letter.place * Point::new(0.0, 1000.0) - letter.place * Point::ORIGIN).hypot();
        let along = if letter.vertical { Point::new(0.0, -1000.0) } else { Point::new(1000.0, 0.0) };
        let way = (letter.place * along - letter.place * Point::ORIGIN) / em.max(1e-9);
        let start = letter.place * Point::ORIGIN;
        let gap = end.map(|(at, before, size)| {
            let step = start - at;
            let (forward, aside) = (step.dot(before) / size, step.cross(before).abs() / size);
            let alike = (before - way).hypot() < 0.1 && (em / size - 1.0).abs() < 0.5;
            (alike && aside < 0.25).then_some(forward)
        });
        let advance = if letter.vertical { 1000.0 } else { letter.advance };
        end = Some((start + way * (advance * em / 1000.0), way, em.max(1e-9)));
        if text.trim().is_empty() {
            if let (Some(Some(-0.3..0.6)), Some((_, run))) = (gap, runs.last_mut()) {
                run.push_str(text);
            }
            continue;
        }
        match (gap, runs.last_mut()) {
            (Some(Some(forward @ -0.5..0.6)), Some((area, run))) => {
                if forward > 0.2 && !run.ends_with(char::is_whitespace) {
                    run.push(' ');
                }
                run.push_str(text);
                *area = area.union(square(letter));
            }
            _ => runs.push((square(letter), text.clone())),
        }
    }
    let pixel = |v: f64| (v * scale).round() as i32;
    runs.into_iter()
        .map(|(area, text)| TextRun {
            rect: spot::Rect::new(pixel(area.x0), pixel(area.y0), pixel(area.x1), pixel(area.y1)),
            text: text.trim_end().to_owned(),
        })
        .filter(|run| !run.text.is_empty())
        .collect()
}

/// The character collection of a page's fonts that carry no meaning of their own.
///
/// A letter does not tell which font it comes from, so this is used only where all such fonts of
/// the page are coded alike.
struct Collection {
    /// From codes to character identifiers; `None` where they are the same.
    encoding: Option<CMap>,
    meaning: CMap,
}

impl Collection {
    fn of(page: &Page<'_>) -> Option<Self> {
        let fonts = &page.resources().fonts;
        let mut common: Option<Vec<u8>> = None;
        for name in fonts.keys() {
            let Some(font) = fonts.get::<Dict<'_>>(name.as_ref()) else { continue };
            if font.get::<Name<'_>>(b"Subtype").as_deref() != Some(b"Type0")
                || font.contains_key(b"ToUnicode")
            {
                continue;
            }
            let descendant = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
            let info = descendant.get::<Dict<'_>>(b"CIDSystemInfo")?;
            if info.get::<PdfString<'_>>(b"Ordering")?.as_bytes() != b"Japan1" {
                return None;
            }
            let encoding = font.get::<Name<'_>>(b"Encoding")?.to_vec();
            if common.get_or_insert_with(|| encoding.clone()) != &encoding {
                return None;
            }
        }
        let encoding = match common?.as_slice() {
            b"Identity-H" | b"Identity-V" => None,
            name => Some(CMap::parse(load_embedded(CMapName::from_bytes(name))?, load_embedded)?),
        };
        let meaning = load_embedded(CidFamily::AdobeJapan1.ucs2_cmap()?)?;
        Some(Self { encoding, meaning: CMap::parse(meaning, load_embedded)? })
    }

    fn text(&self, code: u32) -> Option<String> {
        let cid = match &self.encoding {
            None => code,
            Some(cmap) => {
                let len = if code > 0xFF { 2 } else { 1 };
                cmap.lookup_cid_code(code, len).or_else(|| cmap.lookup_cid_code(code, 2))?
            }
        };
        match self.meaning.lookup_bf_string(cid)? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(s) => Some(s),
        }
    }
}
