//! A list of words that tells look-alike characters of different scripts apart where a kanji word
//! meets a katakana word: 監視カメラ, 窓口, データ一覧.

use super::Glyph;
use super::repair::{alike, exchange};
use std::collections::HashSet;

/// Words of kanji and katakana. The program brings the list; an empty one changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: HashSet<Box<[char]>>,
    longest: usize,
}

impl Words {
    /// Takes a list, one word a line.
    pub fn of_list(list: &str) -> Self {
        let words: HashSet<Box<[char]>> =
            list.lines().map(str::trim).filter(|w| !w.is_empty()).map(|w| w.chars().collect()).collect();
        let longest = words.iter().map(|w| w.len()).max().unwrap_or(0);
        Self { words, longest }
    }

    /// Length of the longest listed word that covers the place `at`; 0 where none does.
    fn covering(&self, text: &[char], at: usize) -> usize {
        let from = (at + 1).saturating_sub(self.longest);
        (from..=at)
            .flat_map(|start| (at + 1..=text.len().min(start + self.longest)).map(move |end| (start, end)))
            .filter(|&(start, end)| end - start > 1 && self.words.contains(&text[start..end]))
            .map(|(start, end)| end - start)
            .max()
            .unwrap_or(0)
    }

    /// Exchanges a character for its look-alike where that makes the longer word.
    pub(super) fn choose(&self, glyphs: &mut [Glyph]) {
        if self.words.is_empty() {
            return;
        }
        let mut text: Vec<char> = glyphs.iter().map(|g| g.ch).collect();
        for i in 0..glyphs.len() {
            let own = text[i];
            let Some(other) = look_alike(own) else { continue };
            let kept = self.covering(&text, i);
            text[i] = other;
            if self.covering(&text, i) > kept {
                exchange(&mut glyphs[i], other);
            } else {
                text[i] = own;
            }
        }
    }
}

/// The character of another script, or with the other voicing mark, that looks the same.
fn look_alike(c: char) -> Option<char> {
    const VOICED: [(char, char); 5] = [('バ', 'パ'), ('ビ', 'ピ'), ('ブ', 'プ'), ('ベ', 'ペ'), ('ボ', 'ポ')];
    alike(c).or_else(|| {
        VOICED.iter().find_map(|&(b, p)| match c {
            _ if c == b => Some(p),
            _ if c == p => Some(b),
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str) -> String {
        let words = Words::of_list(
            "パスワード\nバス\nカメラ\n視力\n窓口\n能力\nテスト\nデータ\n一覧\nセンター\n一側\nロゴ\n",
        );
        let glyph = |ch| Glyph { ch, x0: 0, x1: 0, p: 0.99, others: Vec::new(), seconded: false };
        let mut glyphs: Vec<Glyph> = text.chars().map(glyph).collect();
        words.choose(&mut glyphs);
        glyphs.iter().map(|g| g.ch).collect()
    }

    #[test]
    fn the_longer_word_decides() {
        assert_eq!(chosen("監視力メラあり"), "監視カメラあり");
        assert_eq!(chosen("能力テスト"), "能力テスト");
        assert_eq!(chosen("画面口ゴ"), "画面ロゴ");
        assert_eq!(chosen("窓ロ（平日）"), "窓口（平日）");
        assert_eq!(chosen("センタ一側"), "センター側");
        assert_eq!(chosen("データー覧"), "データ一覧");
        assert_eq!(chosen("初期バスワード"), "初期パスワード");
        assert_eq!(chosen("バスで"), "バスで");
    }

    #[test]
    fn what_no_word_tells_stays() {
        assert_eq!(chosen("力口"), "力口");
    }
}
