//! Two looks at a line: a quick one at a narrowed picture, a second only where that left a doubt.
//!
//! The reader's cost grows with the picture's width. Narrowed to three fifths, full-width
//! characters read as before nearly everywhere, and where they do not the reader says so: those
//! places are cut out between two characters and read at full width.

use super::decode::Decoded;
use super::raster::Plane;
use super::reader::{Mark, ReaderError};
use super::strip::HEIGHT;
use crate::ja::text::{is_kanji, is_katakana};
use unicode_normalization::UnicodeNormalization;

/// Width of the first look against the line's own.
const NARROWED: f32 = 0.6;
/// Narrower lines are read once, as they are.
const LEAST: usize = 96;
/// Probability from which a character of the first look stands.
const STANDS: f32 = 0.9;
/// Characters read again on either side of a doubtful one: the reader goes by the context.
const CONTEXT: usize = 4;
/// Pixels that a character's place may differ between two looks.
const ASTRAY: f32 = 20.0;
/// Middles of two figures nearer than this against the line's height stand at half width.
const CLOSE: f32 = 0.65;
/// Kanji that narrowed kana look like: they are looked at again unless they stand among kanji.
const LOOKALIKES: &str = "了力口夕工卜厂八才弋人入叶回";
/// Width of a full-width character's ink against the line's height, and the share of such ink
/// below which a line is read once, as it is.
const WIDE: (f32, f32) = (0.55, 0.2);
/// Pieces of ink side by side from which a line is long enough to tell of what it is.
const THIN: usize = 18;
/// Share of a line from which reading it again as a whole is cheaper than by pieces.
const MOST: f32 = 0.6;

/// How a picture is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Care {
    /// As cheaply as the machine can; a narrowed picture's pixels are so wide on the line.
    Quick { stretch: f32 },
    /// As well as the reader can.
    Full,
}

/// Looks at a picture.
pub type Look<'a> = &'a dyn Fn(&Plane, Care) -> Result<Decoded, ReaderError>;

/// Reads a line; `saves` says that a quick look is cheaper even where the picture is not narrowed.
pub fn read(plane: &Plane, saves: bool, look: Look<'_>) -> Result<Vec<Mark>, ReaderError> {
    let dark = ink_of_columns(plane);
    let as_it_is = || look(plane, if saves { Care::Quick { stretch: 1.0 } } else { Care::Full });
    let bears_narrowing = plane.w >= LEAST && !is_thin(&dark, plane.h);
    let mut first = if bears_narrowing {
        let width = (plane.w as f32 * NARROWED).round() as usize;
        let stretch = plane.w as f32 / width as f32;
        look(&plane.scaled_to_width(width), Care::Quick { stretch })?
    } else {
        as_it_is()?
    };
    let is_narrowed = bears_narrowing && !is_latin(&first.marks);
    if bears_narrowing && !is_narrowed {
        // Half-width letters of one kind (www) run together when narrowed.
        first = as_it_is()?;
    }
    if !is_narrowed && !saves {
        return Ok(first.marks);
    }
    let windows = doubtful(&first, &dark);
    if windows.is_empty() {
        return Ok(first.marks);
    }
    let again: usize = windows.iter().map(|w| w.to - w.from).sum();
    if again as f32 > plane.w as f32 * MOST {
        return Ok(look(plane, Care::Full)?.marks);
    }
    let mut marks = first.marks;
    // From the end, so that the places of earlier windows stay.
    for window in windows.iter().rev() {
        let mut piece = look(&plane.columns(window.from, window.to), Care::Full)?.marks;
        for mark in &mut piece {
            mark.x0 += window.from as f32;
            mark.x1 += window.from as f32;
        }
        let Some((new, old)) = joint(&marks, &piece, window) else {
            // The piece does not fit in: the context was too short.
            return Ok(look(plane, Care::Full)?.marks);
        };
        marks.splice(old, piece.drain(new));
    }
    Ok(marks)
}

/// A stretch to be read again: its columns, and the marks that stand in it.
#[derive(Clone, Debug, PartialEq)]
struct Window {
    from: usize,
    to: usize,
    first: usize,
    last: usize,
}

/// Stretches of a line that the first look left in doubt.
fn doubtful(read: &Decoded, dark: &[u32]) -> Vec<Window> {
    let marks = &read.marks;
    if marks.is_empty() {
        return vec![Window { from: 0, to: dark.len(), first: 0, last: 0 }];
    }
    let mut doubt: Vec<usize> = (0..marks.len()).filter(|&i| !stands(marks, i)).collect();
    // A character passed over stands beside the next one, a rare one in its place.
    doubt.extend(read.doubts.iter().map(|&x| marks.partition_point(|m| m.x1 <= x).min(marks.len() - 1)));
    doubt.sort_unstable();
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for i in doubt {
        let (from, to) = (i.saturating_sub(CONTEXT), (i + CONTEXT + 1).min(marks.len()));
        match runs.last_mut() {
            Some(run) if from <= run.1 => run.1 = run.1.max(to),
            _ => runs.push((from, to)),
        }
    }
    let edge = |before: usize| match before {
        0 => 0,
        b if b == marks.len() => dark.len(),
        b => between(&marks[b - 1], &marks[b], dark),
    };
    runs.into_iter()
        .map(|(first, last)| Window { from: edge(first), to: edge(last), first, last })
        .filter(|w| w.to > w.from)
        .collect()
}

/// Whether a line is an address, a code or foreign text rather than Japanese with a figure in it.
fn is_latin(marks: &[Mark]) -> bool {
    let latin = marks.iter().filter(|m| m.ch.is_ascii_alphanumeric()).count();
    latin >= 8 && latin * 2 > marks.len()
}

/// Whether a mark needs no second look. Forms of one character (full and half width) do not
/// compete, and spaces are told by the print itself.
fn stands(marks: &[Mark], at: usize) -> bool {
    let mark = &marks[at];
    let same = |a: char, b: char| a.nfkc().eq(b.nfkc());
    let together: f32 = mark.others.iter().filter(|o| same(o.0, mark.ch)).map(|o| o.1).sum();
    mark.ch.is_whitespace()
        || (mark.p + together >= STANDS
            && (!LOOKALIKES.contains(mark.ch) || is_among_kanji(marks, at))
            && !is_repeated(marks, at)
            && !is_measure(marks, at))
}

/// Whether an m stands alone behind a figure: it may be a narrowed ㎡.
fn is_measure(marks: &[Mark], at: usize) -> bool {
    let beside = |k: Option<usize>| k.and_then(|k| marks.get(k)).and_then(|m| m.ch.nfkc().next());
    beside(Some(at)) == Some('m')
        && beside(at.checked_sub(1)).is_some_and(|c| c.is_ascii_digit())
        && !beside(Some(at + 1)).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Whether the next character is the same half-width letter, figure or dot: there are too few places
/// between them for a quick look to count them (22, 000, …).
fn is_repeated(marks: &[Mark], at: usize) -> bool {
    let mark = &marks[at];
    let middle = |m: &Mark| (m.x0 + m.x1) / 2.0;
    marks.get(at + 1).is_some_and(|next| {
        mark.ch.nfkc().eq(next.ch.nfkc())
            && mark.ch.nfkc().all(|c| c.is_ascii_alphanumeric() || c == '.')
            && middle(next) - middle(mark) < CLOSE * HEIGHT as f32
    })
}

/// Whether a character stands beside a kanji and beside no katakana.
fn is_among_kanji(marks: &[Mark], at: usize) -> bool {
    let beside = [at.checked_sub(1), Some(at + 1)].map(|k| k.and_then(|k| marks.get(k)).map(|m| m.ch));
    beside.iter().flatten().any(|&c| is_kanji(c)) && !beside.iter().flatten().any(|&c| is_katakana(c))
}

/// Whether a long line is of half-width characters (an address), which do not bear narrowing. In a
/// short one a kanji that falls in two (旧, 川) may stand among figures.
fn is_thin(dark: &[u32], height: usize) -> bool {
    let runs = || dark.chunk_by(|a, b| (*a > 0) == (*b > 0)).filter(|run| run[0] > 0);
    let wide = runs().filter(|run| run.len() as f32 > height as f32 * WIDE.0).count();
    let all = runs().count();
    all >= THIN && (wide as f32) < all as f32 * WIDE.1
}

/// What of the piece takes the place of what: all that stands between the anchors, which are the
/// second characters from either end. The outermost ones may have been cut in two (利 has a white
/// column in its middle), and are not looked at.
fn joint(
    marks: &[Mark],
    piece: &[Mark],
    window: &Window,
) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let find = |old: usize| {
        let anchor = &marks[old];
        let beside = |m: &Mark| ((m.x0 + m.x1) - (anchor.x0 + anchor.x1)).abs() / 2.0 < ASTRAY;
        (0..piece.len()).find(|&i| beside(&piece[i]) && piece[i].ch.nfkc().eq(anchor.ch.nfkc()))
    };
    let (from, first) = match window.first {
        0 => (0, 0),
        first => (find(first + 1)? + 1, first + 2),
    };
    let (to, last) = match window.last {
        last if last == marks.len() => (piece.len(), last),
        last => (find(last - 2)?, last - 2),
    };
    (from <= to && first <= last).then_some((from..to, first..last))
}

/// The whitest column between the middles of two marks, the middlemost of equals.
fn between(a: &Mark, b: &Mark, dark: &[u32]) -> usize {
    // The reader pads a narrow picture, and may see a character in the padding.
    let last = dark.len().saturating_sub(1);
    let from = (((a.x0 + a.x1) / 2.0) as usize).min(last);
    let to = (((b.x0 + b.x1) / 2.0) as usize).clamp(from, last);
    let middle = (from + to) / 2;
    (from..=to).min_by_key(|&x| (dark.get(x).copied(), x.abs_diff(middle))).unwrap_or(middle)
}

/// How much ink each column holds; a faint edge counts as none.
fn ink_of_columns(plane: &Plane) -> Vec<u32> {
    let mut dark = vec![0u32; plane.w];
    for y in 0..plane.h {
        for (d, &v) in dark.iter_mut().zip(plane.row(y)) {
            *d += u32::from(255 - v) / 32;
        }
    }
    dark
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    fn mark(ch: char, x: f32, p: f32) -> Mark {
        Mark { ch, x0: x, x1: x + 24.0, p, others: Vec::new() }
    }

    const TEXT: &str = "春夏秋冬東西南北上下左右前後内外天地海山川木林森";

    /// A line of 24 characters of 48 pixels, each with ink in its middle.
    fn line() -> Plane {
        let mut plane = Plane::filled(24 * 48, 48, 255);
        for y in 10..38 {
            for k in 0..24 {
                plane.row_mut(y)[k * 48 + 6..k * 48 + 42].fill(0);
            }
        }
        plane
    }

    fn reading(text: &str, doubtful: &[usize]) -> Decoded {
        let p = |k| if doubtful.contains(&k) { 0.5 } else { 0.99 };
        let marks = text.chars().enumerate().map(|(k, c)| mark(c, k as f32 * 48.0 + 12.0, p(k)));
        Decoded { marks: marks.collect(), doubts: Vec::new() }
    }

    /// Reads with the first look's answer given, and the widths of all looks.
    fn looked(first: &[usize], piece: &str) -> (String, Vec<usize>) {
        let widths = RefCell::new(Vec::new());
        let look = |plane: &Plane, _: Care| {
            widths.borrow_mut().push(plane.w);
            Ok(match widths.borrow().len() {
                1 => reading(TEXT, first),
                2 => reading(piece, &[]),
                _ => reading("全体を読み直した文字", &[]),
            })
        };
        let marks = read(&line(), false, &look).expect("reads");
        (marks.iter().map(|m| m.ch).collect(), widths.into_inner())
    }

    #[test]
    fn a_line_without_doubt_is_looked_at_once() {
        assert_eq!(looked(&[], ""), (TEXT.into(), vec![691]));
    }

    #[test]
    fn only_the_doubtful_place_is_read_again() {
        // The outermost characters of the piece were cut in two.
        let (text, widths) = looked(&[12], "丄下左右煎後内外夭");
        assert_eq!(text, TEXT.replace('前', "煎"));
        assert_eq!(widths.len(), 2);
        assert!(widths[1].abs_diff(9 * 48) <= 12, "{widths:?}");
    }

    #[test]
    fn a_piece_that_does_not_join_costs_a_look_at_the_whole() {
        let (text, widths) = looked(&[12], "上卞左右煎後内外天");
        assert_eq!((text.as_str(), widths.len()), ("全体を読み直した文字", 3));
    }

    #[test]
    fn forms_of_one_character_do_not_compete() {
        let mut bracket = mark('(', 0.0, 0.6);
        bracket.others = vec![('（', 0.38)];
        assert!(stands(&[bracket.clone()], 0));
        bracket.others = vec![('く', 0.38)];
        assert!(!stands(&[bracket], 0));
    }

    #[test]
    fn a_kanji_that_narrowed_kana_look_like_stands_among_kanji_only() {
        let doubts = |text: &str| {
            let marks: Vec<Mark> =
                text.chars().enumerate().map(|(k, c)| mark(c, k as f32 * 48.0, 0.99)).collect();
            let doubtful = (0..marks.len()).filter(|&i| !stands(&marks, i));
            doubtful.map(|i| marks[i].ch).collect::<String>()
        };
        assert_eq!(doubts("入力する人員の八割"), "");
        assert_eq!(doubts("工ラー時に1人が夕イマ力"), "工人夕力");
    }

    #[test]
    fn an_m_behind_a_figure_may_be_a_square_metre() {
        let doubts = |text: &str| {
            let marks: Vec<Mark> =
                text.chars().enumerate().map(|(k, c)| mark(c, k as f32 * 48.0, 0.99)).collect();
            (0..marks.len()).filter(|&i| !stands(&marks, i)).collect::<Vec<_>>()
        };
        assert_eq!(
            (doubts("約30m、20m"), doubts("example.com"), doubts("30mmの管")),
            (vec![3, 7], vec![], vec![])
        );
    }

    #[test]
    fn repeated_figures_at_half_width_are_counted_at_full_width() {
        let doubts = |pitch: f32| {
            let marks: Vec<Mark> =
                "月100円".chars().enumerate().map(|(k, c)| mark(c, k as f32 * pitch, 0.99)).collect();
            (0..marks.len()).filter(|&i| !stands(&marks, i)).collect::<Vec<_>>()
        };
        assert_eq!((doubts(24.0), doubts(48.0)), (vec![2], vec![]));
    }

    #[test]
    fn a_line_of_half_width_characters_is_read_once() {
        let mut plane = Plane::filled(20 * 24, 48, 255);
        for y in 10..38 {
            for k in 0..20 {
                plane.row_mut(y)[k * 24 + 4..k * 24 + 20].fill(0);
            }
        }
        let looked = |saves: bool, doubtful: &[usize]| {
            let looks = RefCell::new(Vec::new());
            let look = |plane: &Plane, care: Care| {
                looks.borrow_mut().push((plane.w, care));
                Ok(reading("https://example.jp/x", doubtful))
            };
            read(&plane, saves, &look).expect("reads");
            looks.into_inner()
        };
        assert_eq!(looked(false, &[3]), [(480, Care::Full)]);
        let quick = (480, Care::Quick { stretch: 1.0 });
        assert_eq!(looked(true, &[]), [quick]);
        let again = looked(true, &[10]);
        assert_eq!((again[0], again[1].1), (quick, Care::Full));
    }

    #[test]
    fn a_character_seen_in_the_padding_asks_for_nothing_beyond_the_picture() {
        let plane = line().columns(0, 93);
        let look = |plane: &Plane, care: Care| {
            assert!(plane.w > 0 && plane.w <= 93);
            let marks = (0..12).map(|k| mark('1', k as f32 * 8.0 + 4.0 - 12.0, 0.5));
            let first = Decoded { marks: marks.collect(), doubts: vec![99.0] };
            Ok(if care == Care::Full { reading("1", &[]) } else { first })
        };
        assert_eq!(read(&plane, true, &look).expect("reads").len(), 1);
        let marks: Vec<Mark> = (0..12).map(|k| mark('1', k as f32 * 8.0 - 8.0, 0.99)).collect();
        let found = doubtful(&Decoded { marks, doubts: vec![0.0] }, &vec![1; 60]);
        assert!(found.iter().all(|w| w.from < w.to && w.to <= 60), "{found:?}");
    }
}
