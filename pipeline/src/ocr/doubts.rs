//! Readings that look sure and are not: characters of one shape, and ink that no character tells of.
//!
//! Nothing is exchanged here but a raised figure behind a metre; where the print leaves a doubt that
//! the reader does not have, its probability is lowered, and a person looks.

use super::layout::LineBox;
use super::{Glyph, latin};
use crate::spot::Rect;

/// Probability that is left to a character which could be another of its shape.
const AMBIGUOUS: f32 = 0.8;
/// Letters that stand right behind a number as its unit.
const UNITS: &str = " m mm cm km g kg mg t l ml kl b kb mb gb tb pb kib mib gib tib bps kbps mbps gbps \
    v kv w kw mw kwh a ma ah mah hz khz mhz ghz s sec ms min h d px dpi ppi ppm f p k th st nd rd x db dbm c ";

/// Lowers the probability of figures and letters of one shape (1, l, I; 0, O) in words of both, and
/// of a bracket that closes what the line never opened: a ringed number (①) looks like that.
pub fn cast(glyphs: &mut [Glyph]) {
    let (plain, words) = latin::words(glyphs);
    for place in words {
        let (at, end) = (place.start, place.end);
        let word = &plain[place];
        let figures = word.iter().take_while(|c| c.is_ascii_digit()).count();
        let rest: String = word[figures..].iter().collect::<String>().to_ascii_lowercase();
        if figures > 0 && !rest.is_empty() && !UNITS.contains(&format!(" {rest} ")) {
            let ambiguous = |k: &usize| matches!(plain[*k], '0' | '1' | 'O' | 'I' | 'l');
            (at..end).filter(ambiguous).for_each(|k| lower(&mut glyphs[k]));
        }
        let joins = |k: Option<&char>| k.is_some_and(|&c| is_joint(c));
        let before = at.checked_sub(1).map(|k| &plain[k]);
        let apart = !joins(before) && !joins(plain.get(end));
        if figures >= 3 && rest.is_empty() && word[0] == '0' && apart {
            // No number begins with a nought (0365 for O365), but for the parts of a telephone's.
            lower(&mut glyphs[at]);
        }
    }
    if matches!(plain.first(), Some(')' | ']')) {
        lower(&mut glyphs[0]);
    }
}

/// Whether a sign joins the parts of a number, a code or a compound.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '‐' | '–' | '―' | '−' | 'ー' | '.' | '/' | ':' | '_')
}

fn lower(glyph: &mut Glyph) {
    glyph.p = glyph.p.min(AMBIGUOUS);
}

/// A metre as tall as the figures before it has a small figure at its shoulder: it is a square metre,
/// one character in print (㎡), of which the reader sees the letter.
pub fn square_metres(glyphs: &mut [Glyph], line: &LineBox) {
    let tall = line.rect.height() as f32;
    for k in 1..glyphs.len() {
        let metre = matches!(glyphs[k].ch, 'm' | 'ｍ') && glyphs[k - 1].ch.is_numeric();
        if line.vertical || !metre {
            continue;
        }
        let centre = middle(&glyphs[k]);
        let next = glyphs.get(k + 1).map_or(i32::MAX, middle);
        let raised = |r: &Rect| {
            let at = (r.x0 + r.x1) / 2;
            at as f32 > centre as f32 - tall * 0.3
                && (at - centre) as f32 <= tall * 0.8
                && next.saturating_sub(at) as f32 > tall * 0.25
                && ((r.y0 - line.rect.y0) as f32) < tall * 0.15
                && r.height() as f32 > tall * 0.2
        };
        // In a coarse scan figure and letter touch: no letter m is as tall as the figures.
        let joined = |r: &Rect| {
            ((r.y0 - line.rect.y0) as f32) < tall * 0.15
                && r.height() as f32 > tall * 0.7
                && r.width() as f32 > tall * 0.5
                && r.x0 <= centre
                && centre < r.x1
        };
        if line.pieces.iter().any(|r| raised(r) || joined(r)) {
            let letter = glyphs[k].ch;
            let p = glyphs[k].p;
            glyphs[k].others.push((letter, p));
            glyphs[k].ch = '㎡';
            // Whether the figure is a two or a three is for a person to say.
            lower(&mut glyphs[k]);
        }
    }
}

/// A dash that was read as an upright stroke: its ink lies flat.
pub fn dashes(glyphs: &mut [Glyph], line: &LineBox) {
    let tall = line.rect.height() as f32;
    for glyph in glyphs.iter_mut().filter(|g| !line.vertical && matches!(g.ch, '1' | 'l' | 'I' | '|')) {
        let near = |r: &&Rect| (((r.x0 + r.x1) / 2 - middle(glyph)).abs() as f32) < tall * 0.35;
        let flat = |r: &Rect| r.width() >= r.height() * 2 && (r.height() as f32) < tall * 0.3;
        let mut ink = line.pieces.iter().filter(near).peekable();
        if ink.peek().is_some() && ink.all(flat) {
            glyph.others.push((glyph.ch, glyph.p));
            glyph.ch = '-';
            lower(glyph);
        }
    }
}

/// Whether a piece of ink too small for a kanji (・, 。, a bracket) stands apart from all characters.
pub fn has_lone_mark(glyphs: &[Glyph], line: &LineBox, height: f32) -> bool {
    let tall = height.max(line.rect.height() as f32 * 0.85);
    let shown: Vec<i32> = glyphs.iter().filter(|g| !g.ch.is_whitespace()).map(middle).collect();
    if line.vertical || shown.is_empty() {
        return false;
    }
    let alone = |r: &Rect| {
        let at = (r.x0 + r.x1) / 2;
        let beside = |o: &Rect| o != r && (o.x0 - r.x1).max(r.x0 - o.x1) as f32 <= tall * 0.12;
        r.width().max(r.height()) as f32 > tall * 0.1
            && shown.iter().all(|c| (c - at).abs() as f32 > tall * 0.6)
            && !line.pieces.iter().any(beside)
    };
    // The dots that lead to a page number are many, and are left out on purpose.
    (1..=3).contains(&line.pieces.iter().filter(|r| alone(r)).count())
}

/// Whether a piece of ink that was read alone can be those characters: a short dash, blown up to a
/// line's height, reads as a figure.
pub fn may_be(glyphs: &[Glyph], r: &Rect) -> bool {
    const FLAT: &str = "-－‐–—―ー一_＿~～〜…";
    r.height() * 3 > r.width() || glyphs.iter().all(|g| FLAT.contains(g.ch))
}

/// Whether specks stand where a full stop would, right behind the end of a line: what a coarse scan
/// leaves of a pale one.
pub fn may_lack_a_stop(line: &LineBox, specks: &[Rect]) -> bool {
    let r = &line.rect;
    let tall = r.height() as f32;
    let place = Rect {
        x0: r.x1 + (tall * 0.05) as i32,
        x1: r.x1 + (tall * 0.7) as i32,
        y0: r.y1 - (tall * 0.5) as i32,
        y1: r.y1 + (tall * 0.1) as i32,
    };
    !line.vertical && specks.iter().filter(|s| place.holds_centre_of(s)).count() >= 2
}

fn middle(glyph: &Glyph) -> i32 {
    (glyph.x0 + glyph.x1) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubted(text: &str) -> String {
        let mut glyphs: Vec<Glyph> = text.chars().map(|c| Glyph::new(c, 0, 0, 0.99)).collect();
        cast(&mut glyphs);
        glyphs.iter().filter(|g| g.p < 0.9).map(|g| g.ch).collect()
    }

    #[test]
    fn a_figure_before_letters_that_are_no_unit_may_be_a_letter() {
        assert_eq!(doubted("12tpで通信"), "1");
        assert_eq!(doubted("監視1oTモニタ"), "1");
        assert_eq!(doubted("容量10GB、100m、TLS1.2、IoT、A10、A1"), "");
        assert_eq!(doubted("0365へ移行し、通信は0365（NTP）"), "00");
        assert_eq!(doubted("03-0012-0345、〒060-0001、0.0365、A1-2"), "");
    }

    #[test]
    fn a_bracket_that_closes_nothing_may_be_a_ringed_number() {
        assert_eq!(doubted("）アクセスキー"), "）");
        assert_eq!(doubted("（株）アクセスキー"), "");
    }

    fn line(pieces: &[[i32; 4]]) -> LineBox {
        let pieces: Vec<Rect> = pieces.iter().map(|p| Rect::new(p[0], p[1], p[2], p[3])).collect();
        let rect = pieces.iter().copied().reduce(|a, b| a.union(&b)).expect("pieces");
        LineBox { rect, pieces, vertical: false }
    }

    #[test]
    fn a_small_figure_at_the_shoulder_makes_a_square_metre() {
        let read = |raised: i32| {
            let mut glyphs = vec![Glyph::new('5', 0, 18, 0.99), Glyph::new('m', 24, 40, 0.99)];
            square_metres(
                &mut glyphs,
                &line(&[[0, 0, 18, 40], [22, 14, 44, 40], [46, raised, 56, raised + 16]]),
            );
            (glyphs[1].ch, glyphs[1].p < 0.9)
        };
        assert_eq!(read(0), ('㎡', true));
        assert_eq!(read(24), ('m', false));
        let mut grown = vec![Glyph::new('5', 0, 18, 0.99), Glyph::new('m', 24, 40, 0.99)];
        square_metres(&mut grown, &line(&[[0, 0, 18, 40], [22, 0, 52, 40]]));
        assert_eq!(grown[1].ch, '㎡');
    }

    #[test]
    fn a_dot_that_no_character_tells_of_is_noticed() {
        let line = line(&[[0, 16, 8, 24], [50, 0, 88, 40], [94, 0, 132, 40]]);
        let two = [Glyph::new('回', 60, 76, 0.99), Glyph::new('線', 104, 120, 0.99)];
        assert!(has_lone_mark(&two, &line, 40.0));
        let all = [Glyph::new('・', 0, 8, 0.99), two[0].clone(), two[1].clone()];
        assert!(!has_lone_mark(&all, &line, 40.0));
    }

    #[test]
    fn a_short_dash_is_no_figure() {
        let one = [Glyph::new('1', 0, 10, 0.85)];
        let dash = [Glyph::new('-', 0, 10, 0.85)];
        assert!(!may_be(&one, &Rect::new(0, 0, 38, 6)));
        assert!(may_be(&dash, &Rect::new(0, 0, 38, 6)));
        assert!(may_be(&one, &Rect::new(0, 0, 12, 30)));
    }

    #[test]
    fn a_stroke_that_lies_flat_is_a_dash() {
        let line = line(&[[0, 14, 16, 18], [40, 0, 48, 30], [80, 14, 96, 18]]);
        let mut read: Vec<Glyph> = [4, 40, 84].map(|x| Glyph::new('1', x, x + 8, 0.85)).into();
        dashes(&mut read, &line);
        assert_eq!(read.iter().map(|g| g.ch).collect::<String>(), "-1-");
    }

    #[test]
    fn specks_behind_the_end_may_be_a_stop() {
        let line = line(&[[0, 0, 38, 40], [44, 0, 80, 40]]);
        let specks = [Rect::new(90, 30, 92, 31), Rect::new(95, 36, 96, 37)];
        assert!(may_lack_a_stop(&line, &specks));
        assert!(!may_lack_a_stop(&line, &specks[..1]));
    }
}
