//! A list of words that tells look-alike characters of different scripts apart where a kanji word
//! meets a katakana word: 監視カメラ, 窓口, データ一覧.

use super::Glyph;
use super::repair::{alike, exchange};
use crate::ja::text::is_katakana;
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// Words of kanji and katakana. The program brings the list; an empty one changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: HashSet<Box<[char]>>,
    longest: usize,
    /// Words of katakana by what is left of them without voicing marks; `None` where two are alike.
    unvoiced: HashMap<Box<[char]>, Option<Box<[char]>>>,
}

/// Words of the trade that general lists are too old or too literary for.
const TRADE: &str = include_str!("trade.txt");

impl Words {
    /// Takes a list, one word a line; the words of the trade are known besides.
    pub fn of_list(list: &str) -> Self {
        let lines = list.lines().chain(TRADE.lines()).map(str::trim);
        let words: HashSet<Box<[char]>> =
            lines.filter(|w| !w.is_empty()).map(|w| w.chars().collect()).collect();
        let longest = words.iter().map(|w| w.len()).max().unwrap_or(0);
        let mut unvoiced: HashMap<Box<[char]>, Option<Box<[char]>>> = HashMap::new();
        for word in words.iter().filter(|w| w.len() >= TELLING && w.iter().all(|c| is_katakana(*c))) {
            let plain = word.iter().map(|&c| without_mark(c)).collect();
            unvoiced.entry(plain).and_modify(|known| *known = None).or_insert_with(|| Some(word.clone()));
        }
        Self { words, longest, unvoiced }
    }

    /// Gives a run of katakana that is no word the voicing marks that make it one: of coarse print
    /// they are the first to be lost.
    fn voice(&self, glyphs: &mut [Glyph]) {
        for run in glyphs.chunk_by_mut(|a, b| is_katakana(a.ch) && is_katakana(b.ch)) {
            let read: Box<[char]> = run.iter().map(|g| g.ch).collect();
            let plain: Box<[char]> = read.iter().map(|&c| without_mark(c)).collect();
            let Some(Some(word)) = self.unvoiced.get(&plain).filter(|_| !self.words.contains(&read)) else {
                continue;
            };
            let lost = |(own, meant): (&char, &char)| own == meant || without_mark(*meant) == *own;
            if read.iter().zip(word).all(lost) {
                let changed = run.iter_mut().zip(word).filter(|(g, c)| g.ch != **c);
                changed.for_each(|(g, c)| exchange(g, *c));
            }
        }
    }

    /// Length of the longest listed word that covers the place `at` and that `fits` with its start
    /// and end; 0 where none does.
    fn covering(&self, text: &[char], at: usize, fits: impl Fn(usize, usize) -> bool) -> usize {
        let from = (at + 1).saturating_sub(self.longest);
        (from..=at)
            .flat_map(|start| (at + 1..=text.len().min(start + self.longest)).map(move |end| (start, end)))
            .filter(|&(start, end)| end - start > 1 && self.words.contains(&text[start..end]))
            .filter(|&(start, end)| fits(start, end))
            .map(|(start, end)| end - start)
            .max()
            .unwrap_or(0)
    }

    /// Share of the pairs of kanji side by side that stand in a listed word; `None` where there are
    /// too few of them, or no list.
    pub(super) fn sense(&self, text: &str) -> Option<f32> {
        const LEAST: usize = 5;
        let text: Vec<char> = text.chars().collect();
        let kanji = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let pairs: Vec<usize> = (1..text.len()).filter(|&i| kanji(text[i - 1]) && kanji(text[i])).collect();
        if self.words.is_empty() || pairs.len() < LEAST {
            return None;
        }
        let said = pairs.iter().filter(|&&i| self.covering(&text, i, |start, _| start < i) > 0).count();
        Some(said as f32 / pairs.len() as f32)
    }

    /// Exchanges a character for its look-alike where that makes the longer word.
    pub(super) fn choose(&self, glyphs: &mut [Glyph]) {
        if self.words.is_empty() {
            return;
        }
        let mut text: Vec<char> = glyphs.iter().map(|g| g.ch).collect();
        // A voicing mark is weighed by the word around it, whose scripts must be settled before.
        self.exchange_where(glyphs, &mut text, |g| alike(g.ch), |_, _, _, _| true);
        let kana = |c: Option<&char>| c.is_some_and(|c| ('ァ'..='ー').contains(c));
        self.exchange_where(
            glyphs,
            &mut text,
            |g| other_voice(g.ch),
            |g, text, start, end| {
                // ブライアン in コンプライアンス is no word: one begins or ends where the katakana do.
                let whole = !kana(text.get(end)) || !start.checked_sub(1).is_some_and(|b| kana(text.get(b)));
                g.p < DOUBTFUL || whole && end - start >= TELLING
            },
        );
        self.voice(glyphs);
    }

    /// Exchanges each character for the one that `other` names, where the word that it makes is
    /// longer than the word as it stands, and is let pass by `fits`.
    fn exchange_where(
        &self,
        glyphs: &mut [Glyph],
        text: &mut [char],
        other: impl Fn(&Glyph) -> Option<char>,
        fits: impl Fn(&Glyph, &[char], usize, usize) -> bool,
    ) {
        for i in 0..glyphs.len() {
            let Some(other) = other(&glyphs[i]) else { continue };
            let kept = self.covering(text, i, |_, _| true);
            text[i] = other;
            if self.covering(text, i, |start, end| fits(&glyphs[i], text, start, end)) > kept {
                exchange(&mut glyphs[i], other);
            } else {
                text[i] = glyphs[i].ch;
            }
        }
    }
}

/// A voicing mark read with less than this gives way to any longer word.
const DOUBTFUL: f32 = 0.9;
/// Length of a word that is no part of another one by chance (プラウ in プラウザ is).
const TELLING: usize = 4;

/// A character without its voicing mark.
fn without_mark(c: char) -> char {
    std::iter::once(c).nfd().next().unwrap_or(c)
}

/// The kana with the other voicing mark.
fn other_voice(c: char) -> Option<char> {
    const VOICED: [(char, char); 5] = [('バ', 'パ'), ('ビ', 'ピ'), ('ブ', 'プ'), ('ベ', 'ペ'), ('ボ', 'ポ')];
    VOICED.iter().find_map(|&(b, p)| match c {
        _ if c == b => Some(p),
        _ if c == p => Some(b),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str) -> String {
        let words = Words::of_list(
            "プラウ\nブライアン\nプライ\nブラ\nサポート\nボー\nパスワード\nバス\nカメラ\n視力\n窓口\n能力\nテスト\nデータ\n一覧\nセンター\n一側\nロゴ\nボールト\nホールド\n",
        );
        let glyph = |ch| Glyph::new(ch, 0, 0, 0.99);
        let mut glyphs: Vec<Glyph> = text.chars().map(glyph).collect();
        words.choose(&mut glyphs);
        glyphs.iter().map(|g| g.ch).collect()
    }

    #[test]
    fn what_is_read_backwards_makes_no_sense() {
        let words = Words::of_list("保存\n記録\n情報\n管理\n規程\n");
        assert_eq!(words.sense("情報の管理規程に記録、保存"), Some(5.0 / 6.0));
        assert_eq!(words.sense("存保、録記に程規理管の報情"), Some(0.0));
        assert_eq!(words.sense("記録"), None);
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
        assert_eq!(chosen("ブラウザ"), "ブラウザ");
        assert_eq!(chosen("ウェプアプリケーション"), "ウェブアプリケーション");
        assert_eq!(chosen("コンプライアンス担当"), "コンプライアンス担当");
        assert_eq!(chosen("サポー卜窓口"), "サポート窓口");
    }

    #[test]
    fn lost_voicing_marks_are_those_of_the_one_word() {
        assert_eq!(chosen("テータヘースの照合"), "データベースの照合");
        assert_eq!(chosen("サーハーと"), "サーバーと");
        assert_eq!(chosen("セミナー・セミナー"), "セミナー・セミナー");
        assert_eq!(chosen("サーハ社"), "サーハ社");
        // Two words but for the mark, and a mark that the word does not have.
        assert_eq!(chosen("ホールト"), "ホールト");
        assert_eq!(chosen("センダーの"), "センダーの");
    }

    #[test]
    fn what_no_word_tells_stays() {
        assert_eq!(chosen("力口"), "力口");
    }
}
