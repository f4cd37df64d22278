//! Japanese addresses: whether two are the same place.
//!
//! Compared in three parts: the area (prefecture to 町名), the numbers (丁目, 番, 号), and what
//! stands behind them (building, floor, room), which a registry usually leaves out.

pub use super::company::Sameness;
use super::confusable::confusable;
use super::numeral::{KANJI, kanji_to_u64};
use super::text::{fold, is_kanji, loose};
use super::variant::fold_variants;
use regex::Regex;
use std::sync::LazyLock;

/// An address taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// 都道府県, if written.
    pub prefecture: Option<String>,
    /// From 市区町村 to 町名.
    pub area: String,
    /// 丁目, 番, 号 and branches, as digits.
    pub numbers: Vec<String>,
    /// Building, floor and room.
    pub building: String,
}

/// Whether two addresses are the same place.
///
/// Postal codes do not count, the prefecture may be left out of one, and so may the building.
pub fn same(a: &str, b: &str) -> Sameness {
    let (left, right) = (parts(a), parts(b));
    if left.area.is_empty() || right.area.is_empty() {
        let plain = |text: &str| fold_variants(&fold(text));
        let (a, b) = (plain(a), plain(b));
        return if !a.is_empty() && a == b { Sameness::Same } else { Sameness::Unclear };
    }
    if let (Some(a), Some(b)) = (&left.prefecture, &right.prefecture)
        && a != b
    {
        return if confusable(a, b) { Sameness::Unclear } else { Sameness::Differs };
    }
    let numbers = same_numbers(&left, &right);
    match (same_area(&left.area, &right.area), numbers) {
        (Sameness::Differs, _) | (_, Sameness::Differs) => Sameness::Differs,
        (Sameness::Same, Sameness::Same) => same_building(&left.building, &right.building),
        _ => Sameness::Unclear,
    }
}

/// Takes an address apart.
pub fn parts(address: &str) -> Parts {
    // A postal code at the end of a line of spaces must not run into the numbers.
    let spaced = POSTAL_CODE.replace_all(&half(address), " ").into_owned();
    // 3-12-5 12F: the space is all that tells the floor from the lot.
    static APART: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(\d)[\s　]+(\d)").expect("a constant pattern"));
    let mut text = fold_variants(&fold(&APART.replace_all(&spaced, "$1@$2")));
    for end in ["電話", "tel", "fax", "℡"] {
        if let Some(at) = text.find(end).filter(|at| *at > 0) {
            text.truncate(at);
        }
    }
    while let Some(at) = text.rfind('(').filter(|at| *at > 0 && text.ends_with(')')) {
        text.truncate(at);
    }
    text = text.trim_matches(['(', ')', '〒', ':', ',', '、', '。']).to_owned();
    for label in ["本店所在地", "本店", "所在地", "住所", "日本国", "日本", "本社"] {
        text = text.strip_prefix(label).map(|rest| rest.trim_start_matches(':').to_owned()).unwrap_or(text);
    }
    let text = in_digits(&text);
    let prefecture = PREFECTURE.find(&text).map(|m| m.as_str().to_owned());
    let rest = &text[prefecture.as_ref().map_or(0, String::len)..];
    let Some(block) = block(rest) else {
        return Parts { prefecture, area: area(rest), ..Parts::default() };
    };
    let numbers = rest[block.clone()]
        .split('-')
        .filter(|n| !n.is_empty())
        .map(|n| n.trim_start_matches('0').to_owned())
        .collect();
    let building =
        rest[block.end..].trim_matches(['-', ',', '、', '・', '号', '番', '地', '@']).replace('@', "");
    Parts { prefecture, area: area(&rest[..block.start]), numbers, building }
}

/// `１４１００２１ 東京都` keeps its space until the postal code is gone.
fn half(address: &str) -> String {
    address
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
            c => super::text::dash(c).unwrap_or(c),
        })
        .collect()
}

static POSTAL_CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[(（]?\s*(?:〒\s*\d{3}\s?[-ー]?\s?\d{4}|^\s*\d{3}-?\d{4}(?:[\s　]|[^\d\s-])??(?:[\s　]+|\b))\s*[)）]?").expect("a constant pattern")
});

static PREFECTURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:東京都|北海道|(?:大阪|京都)府|\p{Han}{2,3}県)").expect("a constant pattern")
});

/// Kanji numerals before 丁目, 番 and 号 as digits, and those counters as hyphens.
fn in_digits(text: &str) -> String {
    static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(r"(?<n>[{KANJI}]+|\d+)(?<counter>丁目|番地の?|番(?:[の-]|(?:[0-9{KANJI}])|$|[^町丁館])|号(?:[^室館棟線]|$)|条(?:[東西南北]|通|$|\d)|(?:の|-)?$)"))
            .expect("a constant pattern")
    });
    static BRANCH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&format!(r"(\d-?)の([{KANJI}]+|\d+)")).expect("a constant pattern"));
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = COUNTED.captures_at(text, at) {
        let n = found.name("n").expect("the pattern has it");
        let counter = found.name("counter").expect("the pattern has it");
        let value = n.as_str().parse().ok().or_else(|| kanji_to_u64(n.as_str()));
        let (kept, mark) = match counter.as_str() {
            "丁目" => (counter.end(), "-"),
            c if c.starts_with("番地の") => (counter.end(), "-"),
            c if c.starts_with("番地") => (counter.end(), "-"),
            c if c.starts_with('番') => (counter.start() + '番'.len_utf8(), "-"),
            c if c.starts_with('号') => (counter.start() + '号'.len_utf8(), "-"),
            _ => (counter.start(), ""),
        };
        at = kept.max(n.end());
        if let Some(value) = value.filter(|_| !counter.is_empty() || n.as_str().is_ascii()) {
            out.push_str(&text[copied..n.start()]);
            out.push_str(&value.to_string());
            out.push_str(mark);
            copied = kept;
        }
        if at >= text.len() {
            break;
        }
    }
    out.push_str(&text[copied..]);
    let branched = BRANCH.replace_all(&out, |found: &regex::Captures| {
        let n = &found[2];
        let value = n.parse().ok().or_else(|| kanji_to_u64(n)).unwrap_or(0);
        format!("{}-{value}", found[1].trim_end_matches('-'))
    });
    branched.replace("--", "-")
}

/// The run of numbers that tells the lot: the first that is no 北5条西 and no 3号線.
fn block(text: &str) -> Option<std::ops::Range<usize>> {
    static BLOCK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\d+(?:-[a-z]?\d+)*-?").expect("a constant pattern"));
    BLOCK
        .find_iter(text)
        .find(|m| {
            let rest = &text[m.end()..];
            !["条", "線", "区", "番町", "ノ町"].iter().any(|w| rest.starts_with(w))
        })
        .map(|m| {
            // 1-2-3-5階: the last number belongs to the floor.
            let run = m.as_str();
            let floor = text[m.end()..].starts_with(['階', 'f', 'f']) && run.contains('-');
            let end = if floor { m.start() + run.rfind('-').unwrap_or(run.len()) } else { m.end() };
            m.start()..end
        })
}

/// The area with its spellings unified: 大字, ヶ/ケ/が, ノ/之.
fn area(text: &str) -> String {
    let text = text.replace("大字", "").trim_matches(['-', ',', '、', '・']).to_owned();
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|i| chars[i]);
        let between = before.is_some_and(is_kanji) && chars.get(at + 1).copied().is_some_and(is_kanji);
        match c {
            'ヶ' | 'ケ' | 'が' | 'ガ' | 'ヵ' | 'ゖ' if between => out.push('ヶ'),
            'ノ' | '乃' | '之' | 'の' if between => out.push('ノ'),
            // 町字○○, 村字○○
            '字' if before.is_none_or(|b| matches!(b, '町' | '村' | '市' | '区')) => {}
            c => out.push(*c),
        }
    }
    out
}

fn same_area(a: &str, b: &str) -> Sameness {
    if a == b {
        return Sameness::Same;
    }
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    // 郡 and 市 may be left out of one.
    if let Some(lead) = long.strip_suffix(short)
        && !short.is_empty()
    {
        return if lead.ends_with(['郡', '市', '県', '府', '都', '道']) {
            Sameness::Same
        } else {
            Sameness::Unclear
        };
    }
    // Of one city, the one with 通り名 or 字 more than the other.
    let common =
        long.chars().zip(short.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x).collect::<String>();
    let tail = &short[common.len()..];
    let aside = if tail.is_empty() { long[common.len()..].starts_with('字') } else { long.ends_with(tail) };
    if (tail.is_empty() || common.ends_with(['市', '区', '町', '村'])) && aside {
        return Sameness::Unclear;
    }
    if confusable(a, b) || loose(a) == loose(b) { Sameness::Unclear } else { Sameness::Differs }
}

fn same_numbers(a: &Parts, b: &Parts) -> Sameness {
    let (long, short) = if a.numbers.len() >= b.numbers.len() { (a, b) } else { (b, a) };
    if long.numbers == short.numbers {
        return Sameness::Same;
    }
    if short.numbers.is_empty() || !long.numbers.starts_with(&short.numbers) {
        return if short.numbers.is_empty() { Sameness::Unclear } else { Sameness::Differs };
    }
    // 1-2-3-405: after 丁目, 番 and 号 comes the room.
    if short.numbers.len() >= 3 { Sameness::Same } else { Sameness::Unclear }
}

fn same_building(a: &str, b: &str) -> Sameness {
    let plain = |text: &str| loose(text).replace(['・', '-', ',', '、'], "").replace("階", "f");
    let (a, b) = (plain(a), plain(b));
    if a.is_empty() || b.is_empty() || a.starts_with(&b) || b.starts_with(&a) {
        Sameness::Same
    } else {
        Sameness::Unclear
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place() {
        for (a, b) in [
            ("東京都港区芝浦一丁目１番１号", "〒105-0023 東京都港区芝浦1-1-1"),
            ("大阪府大阪市北区梅田2-4-9 梅田第一ビル12階", "大阪府大阪市北区梅田2丁目4番9号"),
            ("札幌市中央区大通西五丁目１１番地２", "北海道札幌市中央区大通西5丁目11番地2"),
            ("札幌市中央区大通西五丁目１１番地２", "北海道札幌市中央区大通西5-11-2"),
            ("横浜市都筑区茅ヶ崎中央20番14号", "神奈川県横浜市都筑区茅ケ崎中央20-14"),
            ("東京都台東区上野五丁目3番4号 (〒110-0005)", "東京都台東区上野5-3-4"),
            ("1410021 東京都品川区上大崎2丁目25番2号", "東京都品川区上大崎２－２５－２"),
            ("茨城県つくば市大字谷田部100番地の3", "茨城県つくば市谷田部100-3"),
            ("札幌市中央区北五条西二丁目5番地", "北海道札幌市中央区北5条西2丁目5"),
            ("東京都千代田区三番町6番地", "東京都千代田区三番町6"),
            ("東京都港区六本木六丁目10番1号", "東京都港区六本木6-10-1 六本木ヒルズ森タワー"),
            ("三重県四日市市諏訪町1番5号", "三重県四日市市諏訪町1-5"),
            ("群馬県前橋市大手町二丁目６番１４号", "前橋市大手町2-6-14"),
            ("東京都港区芝1-2-3-405", "東京都港区芝1丁目2番3号"),
            ("港区芝浦3-12-5", "東京都港区芝浦三丁目１２番５号"),
            ("東京都渋谷区渋谷1丁目2番3号 渋谷ビル5F", "東京都渋谷区渋谷1-2-3 渋谷ビル 5階"),
            ("愛知県愛知郡東郷町大字春木字屋敷1番地", "東郷町春木字屋敷1"),
            ("京都府京都市下京区四条通室町東入函谷鉾町79", "京都市下京区四条通室町東入函谷鉾町79番地"),
            ("東京都港区芝浦３丁目１２番５号１２階", "東京都港区芝浦3-12-5 12F"),
            ("東京都港区芝一丁目２番３号　１２階", "東京都港区芝1-2-3"),
        ] {
            assert_eq!(same(a, b), Sameness::Same, "{a} {b}\n{:?}\n{:?}", parts(a), parts(b));
        }
    }

    #[test]
    fn other_places() {
        for (a, b) in [
            ("群馬県前橋市大手町二丁目６番１４号", "群馬県高崎市栄町1-1-1"),
            ("東京都港区芝浦1-1-1", "東京都港区芝浦1-1-2"),
            ("東京都港区芝浦1-1-1", "東京都港区芝1-1-1"),
            ("東京都府中市宮町1-1", "広島県府中市宮町1-1"),
            ("大阪市北区梅田2-4-9", "大阪市北区梅田2-4-8 梅田ビル"),
            ("札幌市中央区大通西5-11-2", "札幌市中央区大通西6-11-2"),
        ] {
            assert_eq!(same(a, b), Sameness::Differs, "{a} {b}\n{:?}\n{:?}", parts(a), parts(b));
        }
    }

    #[test]
    fn a_person_must_look() {
        for (a, b) in [
            ("東京都港区芝1-2-3 AAAビル", "東京都港区芝1-2-3 第二森ビル"),
            ("東京都港区芝1-2", "東京都港区芝1-2-3"),
            ("東京都港区芝", "東京都港区芝1-2-3"),
            ("", "東京都港区芝1-2-3"),
            ("京都市中京区烏丸通御池上る虎屋町566", "京都市中京区虎屋町566"),
        ] {
            assert_eq!(same(a, b), Sameness::Unclear, "{a} {b}\n{:?}\n{:?}", parts(a), parts(b));
        }
    }
}
