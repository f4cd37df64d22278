//! What two readers of one line say together.
//!
//! The first reader's text stands: where the two differ it is right nine times in ten. What the
//! second says is evidence: a character that both read is that much surer, one that only the
//! first reads stays as doubtful as it was. Only between a kana and a kanji of one shape (タ, 夕)
//! the second reader decides, which goes more by the neighbours.

use super::repair::{alike, exchange};
use super::{Glyph, Line};
use crate::ja::text::is_katakana;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// A character less certain than this is in doubt.
const DOUBTFUL: f32 = 0.985;
/// Below this the second reader sees no better.
const HOPELESS: f32 = 0.02;
/// Characters beside the doubtful ones that the second reader is shown with them.
const CONTEXT: usize = 6;
/// The same where it lost some among their neighbours.
const NEAR: usize = 3;

/// The line's characters that the second reader is to look at, if it is to be asked: all of an entry
/// of a form, which nobody needs to look at if both readers read the same; where some are in doubt,
/// first those, which are best seen with few others.
pub(super) fn question(line: &Line, is_entry: bool) -> Option<Range<usize>> {
    match line.confidence {
        _ if line.vertical => None,
        c if c < HOPELESS => None,
        _ if is_doubtful(line) => Some(in_question(line)),
        _ => is_entry.then_some(0..line.glyphs.len()),
    }
}

/// Whether a character of the line is in doubt.
pub(super) fn is_doubtful(line: &Line) -> bool {
    line.confidence < DOUBTFUL
}

/// The characters that the second reader has not read, and some beside them; `None` where there are none,
/// or none of which the first reader is certain.
pub(super) fn unheard(line: &Line) -> Option<Range<usize>> {
    let is_left = |g: &Glyph| !g.seconded && g.certainty() >= DOUBTFUL && !g.ch.is_whitespace();
    line.glyphs.iter().any(is_left).then(|| around(line, NEAR, is_left))
}

/// The characters in doubt and some beside them.
fn in_question(line: &Line) -> Range<usize> {
    around(line, CONTEXT, |g| g.certainty() < DOUBTFUL)
}

fn around(line: &Line, context: usize, is_meant: impl Fn(&Glyph) -> bool) -> Range<usize> {
    let meant = |g: &Glyph| !g.ch.is_whitespace() && is_meant(g);
    let first = line.glyphs.iter().position(meant).unwrap_or(0);
    let last = line.glyphs.iter().rposition(meant).unwrap_or(line.glyphs.len());
    first.saturating_sub(context)..(last + 1 + context).min(line.glyphs.len())
}

/// The place across the page where such characters begin and end.
pub(super) fn place(line: &Line, asked: &Range<usize>) -> (i32, i32) {
    let middle = |k: usize| (line.glyphs[k].x0 + line.glyphs[k].x1) / 2;
    let edge = |k: usize| match k {
        0 => i32::MIN,
        k if k >= line.glyphs.len() => i32::MAX,
        k => (middle(k - 1) + middle(k)) / 2,
    };
    (edge(asked.start), edge(asked.end))
}

/// Marks the characters that the second reader's text has too, and makes the line that much surer.
pub(super) fn hear(line: &mut Line, asked: Range<usize>, second: &str) {
    hear_of(line, asked, second, |_| true);
}

/// Marks those that the first reader is certain of, and leaves the line's probability what it is. The
/// characters in doubt were asked about before: another look must not settle them by chance.
pub(super) fn hear_certain(line: &mut Line, asked: Range<usize>, second: &str) {
    let confidence = line.confidence;
    hear_of(line, asked, second, |g| g.certainty() >= DOUBTFUL);
    line.confidence = confidence;
}

fn hear_of(line: &mut Line, asked: Range<usize>, second: &str, is_meant: impl Fn(&Glyph) -> bool) {
    let first = asked.start;
    let (own, mut places) = folded(line.glyphs[asked].iter().map(|g| g.ch));
    places.iter_mut().for_each(|k| *k += first);
    let (theirs, _) = folded(second.chars());
    for op in capture_diff_slices(Algorithm::Myers, &own, &theirs) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                for &k in &places[old_index..old_index + len] {
                    line.glyphs[k].seconded |= is_meant(&line.glyphs[k]);
                }
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } if old_len == new_len => {
                let pairs = places[old_index..old_index + old_len].iter().zip(&theirs[new_index..]);
                for (&k, &other) in pairs {
                    // Of katakana that go on it knows less than the word does: サーバ一.
                    let goes_on =
                        k > 0 && is_katakana(line.glyphs[k - 1].ch) && is_katakana(line.glyphs[k].ch);
                    let in_doubt = line.glyphs[k].certainty() < DOUBTFUL;
                    if in_doubt
                        && is_meant(&line.glyphs[k])
                        && !goes_on
                        && alike(line.glyphs[k].ch) == Some(other)
                    {
                        exchange(&mut line.glyphs[k], other);
                    }
                }
            }
            _ => {}
        }
    }
    let shown = line.glyphs.iter().filter(|g| !g.ch.is_whitespace());
    line.confidence = shown.map(Glyph::certainty).fold(1.0, f32::min);
    line.text = line.glyphs.iter().map(|g| g.ch).collect();
}

/// Characters in their plain forms without white space, and which of the given ones each comes from.
fn folded(chars: impl Iterator<Item = char>) -> (Vec<char>, Vec<usize>) {
    let plain = chars.enumerate().flat_map(|(k, c)| std::iter::once(c).nfkc().map(move |p| (p, k)));
    plain.filter(|(c, _)| !c.is_whitespace()).unzip()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spot::Rect;

    fn line(text: &str, p: impl Fn(usize) -> f32) -> Line {
        let glyph = |(k, ch)| Glyph::new(ch, 0, 1, p(k));
        let glyphs: Vec<Glyph> = text.chars().enumerate().map(glyph).collect();
        let confidence = glyphs.iter().map(Glyph::certainty).fold(1.0, f32::min);
        Line {
            rect: Rect::new(0, 0, 100, 20),
            text: text.into(),
            confidence,
            second: None,
            red: 0.0,
            underlined: false,
            vertical: false,
            glyphs,
        }
    }

    fn heard(text: &str, p: impl Fn(usize) -> f32, second: &str) -> f32 {
        let mut line = line(text, p);
        let all = 0..line.glyphs.len();
        hear(&mut line, all, second);
        line.confidence
    }

    #[test]
    fn what_both_read_is_surer() {
        let doubt = |k| if k == 2 { 0.7 } else { 0.999 };
        assert!(heard("月額２９円", doubt, "月額 29円") > 0.98);
        assert!((heard("月額２９円", doubt, "月額 39円") - 0.7).abs() < 1e-6);
    }

    #[test]
    fn agreement_about_a_letter_or_digit_of_one_shape_says_nothing() {
        let doubt = |k| if k == 1 { 0.7 } else { 0.999 };
        assert!((heard("N0", doubt, "N0") - 0.7).abs() < 1e-6);
        assert!((heard("山﨑", doubt, "山﨑") - 0.7).abs() < 1e-6);
    }

    #[test]
    fn between_kana_and_kanji_of_one_shape_the_second_reader_decides() {
        let mut read = line("パッ千管理", |_| 0.9);
        hear(&mut read, 0..5, "パッチ管埋");
        assert_eq!(read.text, "パッチ管理");
        assert_eq!(read.glyphs[2].others, [('千', 0.9)]);
        let mut read = line("センターの", |_| 0.9);
        hear(&mut read, 0..5, "センタ一の");
        assert_eq!((read.text.as_str(), read.glyphs[3].seconded), ("センターの", false));
    }

    #[test]
    fn of_a_long_line_the_doubtful_stretch_is_asked_about() {
        let mut read =
            line("春夏秋冬東西南北上下左右前後内外天地海山川木林森", |k| {
                if k == 15 { 0.7 } else { 0.999 }
            });
        read.glyphs
            .iter_mut()
            .enumerate()
            .for_each(|(k, g)| (g.x0, g.x1) = (k as i32 * 50, k as i32 * 50 + 40));
        let asked = in_question(&read);
        assert_eq!((asked.clone(), place(&read, &asked)), (9..22, (445, 1095)));
        hear(&mut read, asked, "下左右前後内外天地海山川木");
        assert!(read.confidence > 0.98);
    }

    #[test]
    fn what_the_second_reader_lost_in_a_long_line_is_asked_about_again() {
        let mut read = line("有。連続稼働時間は四八時間であり燃料の備蓄がある", |_| 0.999);
        let all = 0..read.glyphs.len();
        hear(&mut read, all, "有。連続稼働時間は八時間であり燃料の備蓄がある");
        assert_eq!(unheard(&read), Some(6..13));
        hear_certain(&mut read, 6..13, "間は四八時間で");
        assert_eq!((unheard(&read), read.is_witnessed()), (None, true));
        let mut doubtful = line("工房の点検", |k| if k == 0 { 0.9 } else { 0.999 });
        hear_certain(&mut doubtful, 0..5, "工房の点検");
        assert_eq!((doubtful.confidence, doubtful.is_witnessed()), (0.9, false));
    }

    #[test]
    fn entries_are_asked_about_and_elsewhere_doubtful_lines() {
        for (p, entry, elsewhere) in [(0.999, true, false), (0.6, true, true), (0.0, false, false)] {
            let read = line("有", |_| p);
            assert_eq!(question(&read, true).is_some(), entry, "{p}");
            assert_eq!(question(&read, false).is_some(), elsewhere, "{p}");
        }
        assert_eq!(question(&Line { vertical: true, ..line("有", |_| 0.6) }, true), None);
    }

    #[test]
    fn a_character_that_the_first_reader_is_certain_of_is_not_exchanged() {
        let mut read = line("夕方の点検", |_| 0.999);
        hear(&mut read, 0..5, "タ方の点検");
        assert_eq!((read.text.as_str(), read.is_witnessed()), ("夕方の点検", false));
        hear(&mut read, 0..5, "夕方 の 点検");
        assert!(read.is_witnessed());
    }
}
