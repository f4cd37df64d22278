//! Names of persons and bodies and postal addresses inside running text, and the keys they are compared by.

use crate::ja::text::fold;
use crate::ja::{person, variant};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        pub static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is a constant and compiles"));
    };
}

pattern!(
    BODY,
    r"(?:株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人|国立研究開発法人|独立行政法人|特定非営利活動法人|協同組合|㈱|㈲|[(（][株有][)）])"
);
pattern!(
    ADDRESS,
    r"(?:東京都|北海道|(?:京都|大阪)府|[\p{Han}]{2,3}県|[\p{Han}ヶケァ-ヶぁ-ん]{1,7}[市区郡])[^、。\n]*?\d"
);

/// Two to seven ideographs and nothing else.
pub fn is_bare_name(text: &str) -> bool {
    (2..=7).contains(&text.trim().chars().count())
        && text.trim().chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '々')
}

/// Names of persons: family and given name with a space between, the last two of such words in a row.
pub fn person_names(text: &str) -> Vec<Range<usize>> {
    let is_han = |c: char| {
        ('\u{4e00}'..='\u{9fff}').contains(&c)
            || "々ヶ".contains(c)
            || ('\u{f900}'..='\u{faff}').contains(&c)
            || c > '\u{20000}'
    };
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), '|')]) {
        match (is_han(c), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                words.push(s..i);
                start = None;
            }
            _ => {}
        }
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut k = 0;
    while k + 1 < words.len() {
        let spaced =
            |a: usize| text[words[a].end..words[a + 1].start].chars().all(|c| c == ' ' || c == '\u{3000}');
        let last = (k..words.len())
            .take_while(|&i| i + 1 == words.len() || spaced(i))
            .last()
            .map_or(k, |i| (i + 1).min(words.len() - 1));
        let last = (k..last).take_while(|&i| spaced(i)).last().map_or(k, |i| i + 1);
        if last > k {
            let (family, given) = (&words[last - 1], &words[last]);
            let short = |r: &Range<usize>| (1..=5).contains(&text[r.clone()].chars().count());
            // 取締役 山田太郎: the gap is that behind the position; the one inside the name was lost.
            let titled = person::is_title(&text[family.clone()]);
            if titled && text[given.clone()].chars().count() >= 2 {
                out.push(given.clone());
            } else if short(family) && short(given) {
                out.push(family.start..given.end);
            }
        }
        k = last + 1;
    }
    out
}

/// The name around a word like 株式会社: before it, or behind it where nothing stands before.
pub fn body_name(piece: &str, word: Range<usize>) -> (usize, usize) {
    let part = |c: char| c.is_alphanumeric() || "・ー&.'々".contains(c) || c == '\u{3000}' || c == ' ';
    let hiragana_particle =
        |s: &str| ["は", "の", "を", "に", "が", "と", "で"].iter().any(|p| s.ends_with(p));
    let before = &piece[..word.start];
    let mut from = word.start;
    const PARTICLES: [&str; 12] =
        ["により", "による", "から", "より", "は", "の", "を", "に", "が", "と", "で", "へ"];
    let before = if PARTICLES.iter().any(|p| before.ends_with(p)) { "" } else { before };
    for (i, c) in before.char_indices().rev() {
        if !part(c) || hiragana_particle(&before[..i + c.len_utf8()]) || c == ' ' {
            break;
        }
        from = i;
    }
    let behind = &piece[word.end..];
    let mut to = word.end;
    if from == word.start {
        for (i, c) in behind.char_indices() {
            // A particle ends the name; hiragana goes on in names like ひばり.
            let mut next = behind[i..].chars().skip(1);
            let particle = i > 0
                && "はのをにがでと".contains(c)
                && !next.next().is_some_and(|n| ('ぁ'..='ん').contains(&n));
            if !part(c) || c == ' ' || c == '\u{3000}' || particle {
                break;
            }
            to = word.end + i + c.len_utf8();
        }
    }
    (from, to)
}

/// A body's name in a text, if one stands there.
pub fn body_in(text: &str) -> Option<String> {
    let m = BODY.find(text)?;
    let (from, to) = body_name(text, m.range());
    Some(text[from..to].trim().to_string())
}

/// A postal address in a text, if one stands there.
pub fn address_in(text: &str) -> Option<String> {
    let m = ADDRESS.find(text)?;
    Some(m.as_str().to_string())
}

/// Key of a body's name: width, brackets and variants unified.
pub fn body_key(name: &str) -> String {
    let t = name.replace('㈱', "株式会社").replace('㈲', "有限会社");
    let t = fold(&t).replace("(株)", "株式会社").replace("(有)", "有限会社");
    variant::fold_variants(&t)
}

/// Key of a person's name.
pub fn person_key(name: &str) -> String {
    variant::fold_variants(&fold(name)).chars().filter(|c| !"・·".contains(*c)).collect()
}

/// Key of an address: 一丁目１番１号 = 1-1-1, postal code and prefecture left out.
pub fn address_key(text: &str) -> String {
    static POSTAL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"〒?\d{3}-?\d{4}").expect("constant pattern"));
    static STEP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(\d)(?:丁目|番地の?|番|号|-|の)+").expect("constant pattern"));
    static PREFECTURE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:東京都|北海道|(?:京都|大阪)府|\p{Han}{2,3}県)").expect("constant pattern")
    });
    let t = crate::ja::numeral::arabic(&fold(text)).replace('ヶ', "ケ");
    let t = POSTAL.replace_all(&t, "");
    let t = PREFECTURE.replace(&t, "");
    let t = STEP.replace_all(&t, "$1-");
    let t = t.trim_end_matches('-').to_string();
    // What stands behind the numbers is a building.
    let cut = t.rfind(|c: char| c.is_ascii_digit()).map_or(t.len(), |i| i + 1);
    let first = t.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let numbers_end = t[first..].find(|c: char| !c.is_ascii_digit() && c != '-').map_or(cut, |i| first + i);
    variant::fold_variants(t[..numbers_end.min(cut).max(first)].trim_end_matches('-'))
}
