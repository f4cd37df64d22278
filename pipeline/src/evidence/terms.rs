//! Terms of a text and how telling they are.
//!
//! No dictionary: Japanese writes its nouns and verb stems in kanji and katakana, so runs of one
//! script are the words, pairs of kanji their pieces. A piece that few passages of the package hold
//! says more about where a claim stands than one that many hold.

use crate::ja::text::fold;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::LazyLock;

/// Groups of words that say the same.
static GROUPS: LazyLock<Vec<(String, u64)>> = LazyLock::new(|| {
    let lines = include_str!("synonyms.txt").lines().filter(|l| !l.starts_with('#'));
    let words = lines.enumerate().flat_map(|(k, l)| l.split_whitespace().map(move |w| (fold(w), hash(5, k))));
    words.collect()
});

/// The groups whose words stand in a folded text, with the place of the word.
fn concepts(text: &str) -> Vec<(Range<usize>, u64)> {
    let mut out = Vec::new();
    for (word, group) in GROUPS.iter() {
        out.extend(text.match_indices(word.as_str()).map(|(i, m)| (i..i + m.len(), *group)));
    }
    out
}

/// Whether a word may be put in other words known here.
pub fn has_synonym(word: &str) -> bool {
    GROUPS.iter().any(|(w, _)| word.contains(w.as_str()))
}

/// What a title says: its words, synonyms made one, without the nouns that say only that it is a paper.
pub fn meaning(title: &str) -> Vec<u64> {
    const PAPERS: [&str; 8] = ["一覧表", "一覧", "表", "書", "票", "集", "資料", "について"];
    let text = fold(title);
    let mut bare = text.as_str();
    while let Some(rest) = PAPERS.iter().find_map(|p| bare.strip_suffix(p)).filter(|r| !r.is_empty()) {
        bare = rest;
    }
    let concepts = concepts(bare);
    let mut out: Vec<u64> = concepts.iter().map(|(_, g)| *g).collect();
    let free = |i: usize| !concepts.iter().any(|(r, _)| r.contains(&i));
    out.extend(bare.char_indices().filter(|(i, c)| free(*i) && c.is_alphanumeric()).map(|(_, c)| hash(6, c)));
    out.sort();
    out.dedup();
    out
}

/// Script of a run of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// 漢字
    Kanji,
    /// カタカナ
    Katakana,
    /// Latin letters.
    Latin,
}

/// A run of one script inside a folded text.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its script.
    pub script: Script,
    /// Its characters.
    pub text: String,
    /// Byte offset in the text.
    pub at: usize,
}

fn script(c: char) -> Option<Script> {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '々' => {
            Some(Script::Kanji)
        }
        'ァ'..='ヺ' | 'ー' => Some(Script::Katakana),
        c if c.is_ascii_alphabetic() => Some(Script::Latin),
        _ => None,
    }
}

/// A lone katakana character among kanji is the kanji that looks like it (ニ重化 → 二重化), one at the end of
/// a katakana word the katakana (センタ一 → センター), and リ among hiragana り, as readers confuse them.
pub fn settle(text: &str) -> String {
    const ALIKE: [(char, char); 10] = [
        ('ニ', '二'),
        ('カ', '力'),
        ('ロ', '口'),
        ('エ', '工'),
        ('ハ', '八'),
        ('ミ', '三'),
        ('チ', '千'),
        ('タ', '夕'),
        ('オ', '才'),
        ('ー', '一'),
    ];
    let chars: Vec<char> = text.chars().collect();
    let kind = |i: Option<usize>| i.and_then(|i| chars.get(i)).and_then(|c| script(*c));
    let settled = |i: usize| {
        let (before, after) = (kind(i.checked_sub(1)), kind(Some(i + 1)));
        let lone = before != Some(Script::Katakana) && after != Some(Script::Katakana);
        let among = before == Some(Script::Kanji) || after == Some(Script::Kanji);
        let kanji = ALIKE.iter().find(|(k, _)| *k == chars[i]).map(|(_, c)| *c);
        if let Some(kanji) = kanji.filter(|_| lone && among) {
            return kanji;
        }
        let at = |i: Option<usize>| i.and_then(|i| chars.get(i)).copied().unwrap_or(' ');
        let (left, right) = (at(i.checked_sub(1)), at(Some(i + 1)));
        let hiragana = |c: char| ('ぁ'..='ん').contains(&c);
        match chars[i] {
            'リ' if lone && (hiragana(left) || hiragana(right)) => 'り',
            'り' if before == Some(Script::Katakana) && after == Some(Script::Katakana) => 'リ',
            // データ一覧 and サーバ一式 are two words each.
            '一' if before == Some(Script::Katakana)
                && left != 'ー'
                && !"覧式部般括元定時斉致貫環切律同人名台件回つ日年月".contains(right) =>
            {
                'ー'
            }
            c => c,
        }
    };
    (0..chars.len()).map(settled).collect()
}

/// The runs of a folded text.
pub fn runs(text: &str) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    let mut last: Option<Script> = None;
    for (at, c) in text.char_indices() {
        let now = script(c);
        match (now, out.last_mut()) {
            (Some(s), Some(run)) if last == Some(s) => run.text.push(c),
            (Some(s), _) => out.push(Run { script: s, text: c.to_string(), at }),
            (None, _) => {}
        }
        last = now;
    }
    out.retain(|r| r.text != "ー");
    out
}

fn hash(kind: u8, text: impl Hash) -> u64 {
    let mut h = DefaultHasher::new();
    kind.hash(&mut h);
    text.hash(&mut h);
    h.finish()
}

/// A piece of a term: found if one of `strong` is in a passage, half found with `weak`.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Which run of the text it belongs to.
    pub run: usize,
    /// Features any of which finds the piece.
    pub strong: Vec<u64>,
    /// The bare character.
    pub weak: Option<u64>,
    /// Share of a word that it stands for.
    pub size: f32,
}

/// The pieces of a text's runs; a word with synonyms is also found by them.
pub fn pieces(runs: &[Run], text: &str) -> Vec<Piece> {
    let concepts = concepts(text);
    let alike = |from: usize, to: usize| {
        concepts.iter().filter(move |(r, _)| r.start < to && from < r.end).map(|(_, g)| *g)
    };
    let mut out = Vec::new();
    for (k, run) in runs.iter().enumerate() {
        match run.script {
            Script::Kanji => {
                let chars: Vec<char> = run.text.chars().collect();
                for i in 0..chars.len() {
                    let at = run.at + chars[..i].iter().map(|c| c.len_utf8()).sum::<usize>();
                    let mut strong = Vec::new();
                    if i > 0 {
                        strong.push(hash(2, (chars[i - 1], chars[i])));
                    }
                    if i + 1 < chars.len() {
                        strong.push(hash(2, (chars[i], chars[i + 1])));
                    }
                    strong.extend(alike(at, at + chars[i].len_utf8()));
                    out.push(Piece { run: k, strong, weak: Some(hash(1, chars[i])), size: 0.5 });
                }
            }
            Script::Katakana => {
                let grams = katakana(&run.text);
                let size = 1.0 / grams.len().max(1) as f32;
                // Of a longer name (クーラーログ) the synonym of a part says nothing.
                let end = run.at + run.text.len();
                let most =
                    |r: &Range<usize>| (r.end.min(end) - r.start.max(run.at)) * 10 >= run.text.len() * 6;
                let whole = concepts.iter().filter(|(r, _)| r.start < end && run.at < r.end && most(r));
                let same: Vec<u64> = whole.map(|(_, g)| *g).collect();
                let strong = |g| std::iter::once(g).chain(same.iter().copied()).collect();
                out.extend(grams.into_iter().map(|g| Piece { run: k, strong: strong(g), weak: None, size }));
            }
            Script::Latin => {
                let strong = std::iter::once(hash(4, &run.text))
                    .chain(alike(run.at, run.at + run.text.len()))
                    .collect();
                out.push(Piece { run: k, strong, weak: None, size: 1.0 });
            }
        }
    }
    out
}

/// Trigrams of a katakana word without its long vowels, whose writing varies.
fn katakana(word: &str) -> Vec<u64> {
    let chars: Vec<char> = word.chars().filter(|c| *c != 'ー').collect();
    if chars.len() <= 3 {
        vec![hash(3, &chars)]
    } else {
        chars.windows(3).map(|w| hash(3, w.to_vec())).collect()
    }
}

/// All features of a text.
pub fn features(text: &str) -> HashSet<u64> {
    let mut out: HashSet<u64> = concepts(text).into_iter().map(|(_, g)| g).collect();
    for run in runs(text) {
        match run.script {
            Script::Kanji => {
                let chars: Vec<char> = run.text.chars().collect();
                out.extend(chars.iter().map(|c| hash(1, *c)));
                out.extend(chars.windows(2).map(|w| hash(2, (w[0], w[1]))));
            }
            Script::Katakana => {
                let chars: Vec<char> = run.text.chars().filter(|c| *c != 'ー').collect();
                out.extend(chars.windows(3).map(|w| hash(3, w.to_vec())));
                // A short word is also found inside a longer one, and at its ends.
                for n in 1..=2 {
                    if chars.len() >= n {
                        out.insert(hash(3, chars[..n].to_vec()));
                        out.insert(hash(3, chars[chars.len() - n..].to_vec()));
                    }
                }
            }
            Script::Latin => {
                out.insert(hash(4, &run.text));
            }
        }
    }
    out
}

/// How many passages hold a feature.
#[derive(Clone, Debug, Default)]
pub struct Rarity {
    count: HashMap<u64, u32>,
    passages: u32,
}

impl Rarity {
    /// Takes a passage into the count.
    pub fn add<'a>(&mut self, features: impl IntoIterator<Item = &'a u64>) {
        self.passages += 1;
        for f in features {
            *self.count.entry(*f).or_default() += 1;
        }
    }

    /// Weight of a feature, about 0.15 (everywhere) to 1 (nowhere or once).
    pub fn weight(&self, feature: u64) -> f32 {
        let n = self.passages.max(8) as f32;
        let df = self.count.get(&feature).copied().unwrap_or(0).max(1) as f32;
        ((n / df).ln() / n.ln()).max(0.15)
    }

    /// Weight of a piece: that of its character, for kanji; else of its feature.
    pub fn of(&self, piece: &Piece) -> f32 {
        let feature = piece.weak.or(piece.strong.first().copied()).unwrap_or(0);
        self.weight(feature) * piece.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_put_in_other_words_mean_the_same() {
        assert_eq!(meaning("料金表"), meaning("価格一覧"));
        assert_eq!(meaning("保守マニュアル"), meaning("メンテナンス手順書"));
        assert_ne!(meaning("料金表"), meaning("会員規約"));
        assert_ne!(meaning("料金表"), meaning("料金改定のお知らせ"));
    }

    #[test]
    fn look_alikes_settle_by_their_neighbours() {
        for (read, meant) in [
            ("デ一タセンタ一側", "データセンター側"),
            ("ニ重化", "二重化"),
            ("かがリ火", "かがり火"),
            ("データ一覧", "データ一覧"),
            ("サーバー一式", "サーバー一式"),
            ("一括", "一括"),
        ] {
            assert_eq!(settle(read), meant);
        }
    }
}
