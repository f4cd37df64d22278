//! Numbers with their units, the plain case.

use super::super::numeral::{self, KANJI};
use super::unit::{Unit, unit};
use super::{Bound, Dimension, Found, Search, bound};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Finds every number that measures or counts something.
pub(super) fn find(search: &mut Search) {
    let text = search.text;
    let mut at = 0;
    while let Some(number) = Number::next(text, at) {
        at = number.range.end;
        if !search.free(&number.range) {
            continue;
        }
        if let Some(found) = measured(search, &number) {
            at = at.max(found.range.end);
            search.push(found);
        } else if let Some(found) = bare(text, &number) {
            search.push(found);
        }
    }
}

/// A number as written.
struct Number {
    range: Range<usize>,
    value: f64,
    kanji: bool,
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?<arabic>(?:(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?\s?[十百千]?[万億兆](?:円[^0-9])?)*(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:\s?[十百千]?[万億兆]|[百千])?)|(?<kanji>[{KANJI}]+)"
    ))
    .expect("a constant pattern")
});

impl Number {
    fn next(text: &str, from: usize) -> Option<Number> {
        let mut at = from;
        loop {
            let found = NUMBER.captures_at(text, at)?;
            let whole = found.get(0)?.range();
            let value = match found.name("arabic") {
                Some(_) => arabic(&text[whole.clone()]),
                None => Some(&text[whole.clone()])
                    .filter(|n| numeral::counts(&text[..whole.start], n, &text[whole.end..]))
                    .and_then(numeral::kanji_to_u64)
                    .map(|v| v as f64),
            };
            if let Some(value) = value {
                return Some(Number { range: whole, value, kanji: found.name("kanji").is_some() });
            }
            at = whole.end;
        }
    }
}

/// `2億5,000万` and the like.
fn arabic(text: &str) -> Option<f64> {
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"([\d,]+(?:\.\d+)?)\s?([十百千]?)([万億兆]?)").expect("a constant pattern")
    });
    let mut sum = 0.0;
    for part in PART.captures_iter(text) {
        let digits: f64 = part[1].replace(',', "").parse().ok()?;
        let small = match &part[2] {
            "十" => 10.0,
            "百" => 100.0,
            "千" => 1000.0,
            _ => 1.0,
        };
        let large = match &part[3] {
            "万" => 1e4,
            "億" => 1e8,
            "兆" => 1e12,
            _ => 1.0,
        };
        sum += digits * small * large;
    }
    Some(sum)
}

fn measured(search: &Search, number: &Number) -> Option<Found> {
    let text = search.text;
    let before = &text[..number.range.start];
    let (unit, mut end) = unit_after(text, number).or_else(|| inherited(search, number))?;
    // (単位：千円) names a unit.
    if number.kanji
        && unit.dimension == Dimension::Money
        && text[number.range.clone()].chars().all(|c| "十百千万億".contains(c))
    {
        return None;
    }
    let mut value = number.value * unit.factor;
    // 1時間30分, 1年6か月; 1年半.
    if unit.dimension == Dimension::Duration {
        if let Some((more, to)) = rest_of_span(search, end, unit.factor) {
            value += more;
            end = to;
        } else if text[end..].starts_with('半') && !text[end..].starts_with("半期") {
            value += unit.factor / 2.0;
            end += '半'.len_utf8();
        }
    }
    let (sign, start) = sign(before, number.range.start, &unit.dimension);
    value *= sign;
    // 5分ごと, 3か月毎, 10分間隔
    let mut rate = false;
    if unit.dimension == Dimension::Duration
        && let Some(found) = REPEATING.find(&text[end..])
        // 分間 has taken the 間 of 間隔.
        && (!found.as_str().starts_with('隔') || text[..end].ends_with('間'))
    {
        rate = true;
        end += found.end();
    }
    let (bound, said) = if rate { (Bound::Exact, 0) } else { bound(before, &text[end..]) };
    end += said;
    search.free(&(start..end)).then_some(Found {
        range: start..end,
        value,
        dimension: unit.dimension,
        unit: unit.name,
        bound,
        rate,
    })
}

static REPEATING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^間?\s?(?:間隔|隔|ごと|毎|おき|置き|周期|インターバル|サイクル)")
        .expect("a constant pattern")
});

/// The unit behind a number, over at most one space, or a sign of currency before it; and where it ends.
fn unit_after(text: &str, number: &Number) -> Option<(Unit, usize)> {
    let rest = &text[number.range.end..];
    if let Some(found) = scale(rest) {
        let end = number.range.end + found.len;
        return Some((found, end));
    }
    if let Some(mark) = text[..number.range.start].chars().next_back().filter(|c| matches!(c, '¥' | '$')) {
        let name = if mark == '$' { "ドル" } else { "円" };
        let unit = Unit { dimension: Dimension::Money, factor: 1.0, name: name.to_owned(), len: 0 };
        return Some((unit, number.range.end));
    }
    let gap = match rest.chars().next() {
        Some(c @ (' ' | '\u{3000}')) if !number.kanji => c.len_utf8(),
        // A line end, unless the number begins its line: then it is a cell or a heading.
        Some('\n')
            if !number.kanji
                && !text[..number.range.start].trim_end_matches([' ', '\u{3000}']).ends_with('\n')
                && number.range.start > 0 =>
        {
            1
        }
        _ => 0,
    };
    let found = unit(&rest[gap..])?;
    let counter = matches!(found.dimension, Dimension::Count(_));
    // Behind a space a run of katakana is the next word, and m or g may be anything.
    let sure = gap == 0 || !counter || UNMISTAKABLE.contains(&found.name.as_str());
    // Kanji numerals go with kanji counters: 二ルート may be ニルート, 一部 and 一点 are words.
    let katakana = rest.starts_with(|c: char| ('ァ'..='ヺ').contains(&c) && !"カケヵヶ".contains(c));
    let word = number.value == 1.0 && rest.starts_with(['種', '組', '室', '通', '基', '色', '要']);
    let fits = !number.kanji || !(katakana || word || rest.starts_with(|c: char| c.is_ascii()));
    let end = number.range.end + gap + found.len;
    (sure && fits).then_some((found, end))
}

/// The unit of an amount written behind it in parentheses: `16,859,430(千円)`.
fn scale(rest: &str) -> Option<Unit> {
    static SCALE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s?\(\s?(?:単位[:は]?)?\s?([十百千万億]*)円\s?\)").expect("a constant pattern")
    });
    let found = SCALE.captures(rest)?;
    let factor = match &found[1] {
        "" => 1,
        scale => numeral::kanji_to_u64(scale).or_else(|| numeral::kanji_to_u64(&format!("一{scale}")))?,
    };
    Some(Unit {
        dimension: Dimension::Money,
        factor: factor as f64,
        name: "円".to_owned(),
        len: found[0].len(),
    })
}

/// Counters that still count behind a space.
const UNMISTAKABLE: [&str; 14] =
    ["名", "台", "件", "社", "世代", "文字", "回", "か所", "株", "ビット", "mm", "桁", "ユザ", "拠点"];

/// The unit of the other end of a range: `3～5営業日`, `10から15名`, `99.5～99.9%`.
fn inherited(search: &Search, number: &Number) -> Option<(Unit, usize)> {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s?(?:~|-|から|ないし|乃至|又は|または|もしくは|もしくは|/|±)\s?([-+]?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?").expect("a constant pattern")
    });
    let rest = &search.text[number.range.end..];
    let other = OTHER.find(rest)?;
    let end = number.range.end + other.end();
    if number.kanji || !search.free(&(number.range.start..end)) {
        return None;
    }
    let whole = Number { range: number.range.start..end, value: number.value, kanji: false };
    let (unit, _) = unit_after(search.text, &whole)?;
    Some((unit, number.range.end))
}

/// The smaller part of a span: the 30分 of 1時間30分.
fn rest_of_span(search: &Search, from: usize, larger: f64) -> Option<(f64, usize)> {
    let rest = &search.text[from..];
    let gap = rest.len() - rest.trim_start_matches([' ', 'と']).len();
    let number = Number::next(search.text, from + gap)
        .filter(|n| n.range.start == from + gap && search.free(&n.range))?;
    let (unit, end) = unit_after(search.text, &number)?;
    let smaller = unit.dimension == Dimension::Duration && unit.factor < larger && unit.name != "営業日";
    smaller.then_some((number.value * unit.factor, end))
}

/// A minus before an amount that can be negative, and where the amount then begins.
fn sign(before: &str, start: usize, dimension: &Dimension) -> (f64, usize) {
    let can = matches!(
        dimension,
        Dimension::Money | Dimension::Percent | Dimension::Temperature | Dimension::Number | Dimension::Ratio
    );
    let trimmed = before.trim_end_matches([' ', '¥', '$']);
    let Some(mark) = trimmed.chars().next_back().filter(|_| can) else { return (1.0, start) };
    let place = trimmed.len() - mark.len_utf8();
    match mark {
        '△' | '▲' => (-1.0, place),
        '-' if !trimmed[..place].ends_with(|c: char| c.is_alphanumeric() || c == '%' || c == '-') => {
            (-1.0, place)
        }
        _ if before.ends_with(['¥', '$']) => (1.0, trimmed.len()),
        _ => (1.0, start),
    }
}

/// A number without a unit: only one with thousands separators, or alone in its text.
fn bare(text: &str, number: &Number) -> Option<Found> {
    let alone = text.trim() == &text[number.range.clone()];
    let raw = &text[number.range.clone()];
    if number.kanji
        || !(alone || raw.contains(','))
        || raw.trim_start_matches(|c: char| c.is_ascii_digit()).is_empty() && raw.len() > 9
    {
        return None;
    }
    if text[number.range.end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
        return None;
    }
    let (sign, start) = sign(&text[..number.range.start], number.range.start, &Dimension::Number);
    let (bound, said) = bound(&text[..number.range.start], &text[number.range.end..]);
    Some(Found {
        range: start..number.range.end + said,
        value: number.value * sign,
        dimension: Dimension::Number,
        unit: String::new(),
        bound,
        rate: false,
    })
}
