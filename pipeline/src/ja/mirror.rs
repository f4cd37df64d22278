//! A half-width copy of a text that remembers where each byte came from.
//!
//! The searches of this leaf run on the copy, where `０` is `0` and every dash is `-`, and
//! give ranges of the original. Unlike [`super::text::fold`] nothing is dropped: white space
//! stays, as a space or a line end, so that a heading number keeps its distance.

use super::text::{dash, plain};
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::compose};

/// The copy and, for each of its bytes, the byte range of the original character.
pub(super) struct Mirror {
    /// The half-width copy.
    pub text: String,
    origin: Vec<Range<usize>>,
}

impl Mirror {
    /// Copies a text, leaving out line ends within a sentence, so that `20営⏎業日` is one word.
    pub fn flowing(original: &str) -> Mirror {
        Mirror::copy(original, |at| soft(original, at))
    }

    /// Copies a text with its line ends.
    pub fn new(original: &str) -> Mirror {
        Mirror::copy(original, |_| false)
    }

    fn copy(original: &str, left_out: impl Fn(usize) -> bool) -> Mirror {
        let mut mirror = Mirror {
            text: String::with_capacity(original.len()),
            origin: Vec::with_capacity(original.len()),
        };
        let mut chars = original.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if c == '\n' && left_out(start) {
                continue;
            }
            let mut end = start + c.len_utf8();
            let mut out: Vec<char> = half_width(c);
            // A half-width kana and its voicing mark are one character.
            if let (Some(&(at, mark)), [single]) = (chars.peek(), out.as_slice()) {
                let mark = match mark {
                    'ﾞ' | '\u{3099}' => Some('\u{3099}'),
                    'ﾟ' | '\u{309a}' => Some('\u{309a}'),
                    _ => None,
                };
                if let Some(voiced) = mark.and_then(|m| compose(*single, m)) {
                    end = at + chars.next().map_or(0, |(_, m)| m.len_utf8());
                    out = vec![voiced];
                }
            }
            for c in out {
                mirror.text.push(c);
                mirror.origin.resize(mirror.text.len(), start..end);
            }
        }
        mirror
    }

    /// The range of the original that a range of the copy came from.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        match (self.origin.get(range.start), self.origin.get(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) if range.start < range.end => first.start..last.end,
            _ => {
                let at = self
                    .origin
                    .get(range.start)
                    .map_or_else(|| self.origin.last().map_or(0, |last| last.end), |first| first.start);
                at..at
            }
        }
    }
}

/// Whether the line end at this byte only wraps a sentence: a word character on either side, and
/// not a lone number, a new number or an indented line, which are cells, headings and paragraphs.
fn soft(text: &str, at: usize) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == 'ー';
    let line = &text[text[..at].rfind('\n').map_or(0, |before| before + 1)..at];
    let number = line
        .chars()
        .all(|c| !c.is_alphabetic() || super::text::is_kanji(c) && super::numeral::KANJI.contains(c));
    let next = text[at + 1..].chars().next();
    line.ends_with(word) && !number && next.is_some_and(|c| word(c) && !c.is_numeric() && !c.is_ascii())
}

fn half_width(c: char) -> Vec<char> {
    match c {
        '\n' | '\r' => vec!['\n'],
        '\u{3000}' => vec!['\u{3000}'],
        c if c.is_whitespace() => vec![' '],
        // A circled number is a mark, not an amount.
        '①'..='⓿' | '㉈'..='㉟' | '㊀'..='㊉' | '㊱'..='㊿' | '❶'..='➓' => vec!['○'],
        c => plain(c).nfkc().map(|c| dash(c).unwrap_or(c)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn full_width_digits_lead_back_to_their_bytes() {
        let original = "約３０分";
        let mirror = Mirror::new(original);
        assert_eq!(mirror.text, "約30分");
        let at = mirror.text.find("30").expect("it is there");
        assert_eq!(&original[mirror.original(at..at + 2)], "３０");
    }

    #[test]
    fn half_width_kana_compose() {
        let original = "24ﾎﾟｰﾄ";
        let mirror = Mirror::new(original);
        assert_eq!(mirror.text, "24ポート");
        let at = mirror.text.find("ポ").expect("it is there");
        assert_eq!(&original[mirror.original(at..at + "ポート".len())], "ﾎﾟｰﾄ");
    }

    #[test]
    fn wrapped_sentences_flow_and_cells_do_not() {
        assert_eq!(Mirror::flowing("契約後20営\n業日以内").text, "契約後20営業日以内");
        for apart in ["8\n名称", "である。\n次に", "合計\n30", "概要\n　本書"] {
            assert_eq!(Mirror::flowing(apart).text, apart);
        }
    }

    proptest! {
        #[test]
        fn ranges_lie_on_boundaries(text in "[０-９0-9a-z一-三ｱ-ﾟか-ゞ㈱㍻①　 \n-]{0,20}", a in 0usize..40, b in 0usize..40) {
            let mirror = Mirror::new(&text);
            let range = mirror.original(a.min(b).min(mirror.text.len())..b.max(a).min(mirror.text.len()));
            prop_assert!(text.get(range).is_some());
        }
    }
}
