//! Where words stand on a page: boxes around the very words, not the lines they stand in.

use crate::ja::text::fold;
use crate::ocr::{Glyph, Line, PageText};
use crate::spot::{Rect, Spot};

/// Boxes around a text's words in the lines that lie in any of the places. A text that runs over the
/// end of a line, or is written otherwise there, has none.
pub(super) fn boxes(pages: &[PageText], places: &[Spot], text: &str) -> Vec<Spot> {
    let wanted = plain(text.chars());
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Spot> = Vec::new();
    for place in places {
        let Some(page) = pages.iter().find(|p| p.page == place.page) else { continue };
        for line in page.lines.iter().filter(|l| place.rect.holds_centre_of(&l.rect)) {
            let spot = around(line, &wanted).map(|rect| Spot { page: place.page, rect });
            found.extend(spot.filter(|s| !found.contains(s)));
        }
    }
    found
}

/// The box around the first place of a line where its characters are those that are wanted.
fn around(line: &Line, wanted: &[(char, usize)]) -> Option<Rect> {
    let own = plain(line.glyphs.iter().map(|g| g.ch));
    let at = own.windows(wanted.len()).position(|w| w.iter().zip(wanted).all(|(a, b)| a.0 == b.0))?;
    if line.vertical {
        return Some(line.rect);
    }
    let (first, last) = (own[at].1, own[at + wanted.len() - 1].1);
    // The reader tells where a character is, not how wide: it ends halfway to the next one.
    let between = |a: &Glyph, b: &Glyph| (a.x0 + a.x1 + b.x0 + b.x1) / 4;
    let glyphs = &line.glyphs;
    let x0 = if first == 0 { line.rect.x0 } else { between(&glyphs[first - 1], &glyphs[first]) };
    let x1 = glyphs.get(last + 1).map_or(line.rect.x1, |next| between(&glyphs[last], next));
    Some(Rect { x0, x1, ..line.rect })
}

/// Folded characters, each with the number of the one it comes from.
fn plain(chars: impl Iterator<Item = char>) -> Vec<(char, usize)> {
    let folded = chars.enumerate().map(|(k, c)| (k, fold(&c.to_string())));
    folded.flat_map(|(k, f)| f.chars().map(|c| (c, k)).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ocr::Legibility;
    use crate::spot::PageIndex;

    fn page(text: &str) -> PageText {
        let glyph = |(k, ch): (usize, char)| Glyph::new(ch, k as i32 * 40 + 10, k as i32 * 40 + 30, 0.99);
        let glyphs: Vec<Glyph> = text.chars().enumerate().map(glyph).collect();
        let line = Line {
            rect: Rect::new(0, 100, glyphs.len() as i32 * 40, 140),
            text: text.to_owned(),
            glyphs,
            confidence: 0.99,
            second: None,
            red: 0.0,
            underlined: false,
            vertical: false,
        };
        PageText {
            page: PageIndex(3),
            width: 2000,
            height: 3000,
            dpi: 300.0,
            rotation: 0,
            skew: 0.0,
            blank: false,
            legibility: Legibility::Legible,
            colour: false,
            lines: vec![line],
            tables: Vec::new(),
            seals: Vec::new(),
            codes: Vec::new(),
        }
    }

    #[test]
    fn the_box_is_around_the_words_alone() {
        let pages = [page("監視は５分 ごとに行う")];
        let place = [Spot { page: PageIndex(3), rect: Rect::new(0, 90, 900, 150) }];
        let boxed = |text: &str| {
            boxes(&pages, &place, text).iter().map(|s| (s.rect.x0, s.rect.x1)).collect::<Vec<_>>()
        };
        assert_eq!(boxed("5分ごと"), [(120, 320)]);
        assert_eq!(boxed("監視"), [(0, 80)]);
        assert_eq!(boxed("1時間"), []);
        let elsewhere = [Spot { page: PageIndex(3), rect: Rect::new(0, 900, 900, 950) }];
        assert_eq!(boxes(&pages, &elsewhere, "監視"), []);
    }
}
