//! Amounts in running text: spans, money, rates, counts, times of day, versions, and how often.
//!
//! Comes in: text as written, of any width and in either kind of numerals. Goes out: each amount
//! with its dimension and bound, comparable across spellings. Numbers that only name something
//! (articles, pages, dates, telephone numbers, standards, documents) are left out, and so are
//! numerals inside words (一般, 二要素, 第三者).

mod amount;
mod clock;
mod compare;
mod frequency;
mod mask;
mod named;
mod unit;
mod version;

pub use compare::same;

use super::mirror::Mirror;
use std::ops::Range;

/// What is measured; the value of a [`Quantity`] is in the unit named here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// A span of time, in seconds (a month 30.4375 days); `unit` keeps 営業日, か月 and 年.
    Duration,
    /// Money, in units of the currency in `unit`.
    Money,
    /// Percent.
    Percent,
    /// Things counted, with their counter (名, 台, 件, 回, 文字, 世代, ポート), spellings unified;
    /// also 震度 (6強 is 6.5), 曜日 (第2土曜日) and 日付 (the 15 of 毎月15日).
    Count(String),
    /// How often, in times per second.
    Frequency,
    /// Time of day, in minutes from midnight; of the next day above 1440. Round-the-clock
    /// service is one of `unit` 24時間 or 24時間365日.
    ClockTime,
    /// Bytes, or bits per second where `unit` is bps.
    Data,
    /// Degrees Celsius.
    Temperature,
    /// Times (倍).
    Ratio,
    /// Version of the product in `unit`: 1.3 is 1.003, so that 1.10 follows 1.9.
    Version,
    /// A bare number.
    Number,
}

/// How a value bounds what it speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Nothing said.
    Exact,
    /// 以上, 以降, 最低, から, 前まで.
    AtLeast,
    /// 以下, 最大, まで.
    AtMost,
    /// 以内.
    Within,
    /// 超.
    More,
    /// 未満.
    Less,
}

/// An amount as a text states it.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Where it stands, in bytes of the text given, unit and bound included.
    pub range: Range<usize>,
    /// The value, in the unit of the dimension.
    pub value: f64,
    /// What is measured.
    pub dimension: Dimension,
    /// The unit as normalised (秒, 分, 時間, 日, 営業日, 週, か月, 年, 円, %, 名, GB, bps, tls).
    pub unit: String,
    /// How it bounds.
    pub bound: Bound,
    /// Whether a span is an interval that repeats (5分ごと, 間隔は5分).
    pub rate: bool,
    /// As written.
    pub raw: String,
    /// The words before it in its clause, at most twelve characters, half width.
    pub lead: String,
    /// The words after it in its clause, at most twelve characters, half width.
    pub trail: String,
}

/// Every amount of a text, in order, none within another.
pub fn find(text: &str) -> Vec<Quantity> {
    let mirror = Mirror::flowing(text);
    let plain = mirror.text.as_str();
    let mut search = Search { text: plain, taken: vec![false; plain.len()], found: Vec::new() };
    mask::dates_and_addresses(&mut search);
    version::find(&mut search);
    clock::find(&mut search);
    named::find(&mut search);
    mask::names(&mut search);
    frequency::find(&mut search);
    amount::find(&mut search);
    let mut found = search.found;
    found.sort_by_key(|f| f.range.start);
    found.into_iter().map(|f| f.told(text, &mirror)).collect()
}

/// The text being searched, which bytes of it are spoken for, and what was found.
struct Search<'a> {
    text: &'a str,
    taken: Vec<bool>,
    found: Vec<Found>,
}

impl Search<'_> {
    fn free(&self, range: &Range<usize>) -> bool {
        !self.taken[range.clone()].contains(&true)
    }

    fn take(&mut self, range: Range<usize>) {
        self.taken[range].fill(true);
    }

    fn push(&mut self, found: Found) {
        self.take(found.range.clone());
        self.found.push(found);
    }
}

/// A quantity at its place in the half-width copy.
struct Found {
    range: Range<usize>,
    value: f64,
    dimension: Dimension,
    unit: String,
    bound: Bound,
    rate: bool,
}

impl Found {
    fn told(self, original: &str, mirror: &Mirror) -> Quantity {
        const CONTEXT: usize = 12;
        let ends = |c: char| matches!(c, '。' | '、' | '\n' | ',' | ';' | '「' | '」');
        let before = &mirror.text[..self.range.start];
        let before = &before
            [before.rfind(ends).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8))..];
        let skip = before.chars().count().saturating_sub(CONTEXT);
        let lead: String = before.chars().skip(skip).filter(|c| !c.is_whitespace()).collect();
        let after = mirror.text[self.range.end..].split(ends).next().unwrap_or_default();
        let trail: String = after.chars().take(CONTEXT).filter(|c| !c.is_whitespace()).collect();
        let rate = self.rate
            || (self.dimension == Dimension::Duration && REPEATS.iter().any(|w| near_end(&lead, w)));
        let range = mirror.original(self.range);
        let raw = original[range.clone()].to_owned();
        Quantity {
            range,
            value: self.value,
            dimension: self.dimension,
            unit: self.unit,
            bound: self.bound,
            rate,
            raw,
            lead,
            trail,
        }
    }
}

/// Nouns before a span that make it an interval.
const REPEATS: [&str; 4] = ["間隔", "インターバル", "周期", "頻度"];

/// Whether a word ends the lead, up to a particle, a colon or 約.
fn near_end(lead: &str, word: &str) -> bool {
    lead.rfind(word).is_some_and(|at| {
        let rest = &lead[at + word.len()..];
        rest.chars().count() <= 3 && rest.chars().all(|c| "は:が・(約=を、最大短長低毎|".contains(c))
    })
}

/// How the words around a value bound it, and how many bytes of those after it say so.
fn bound(before: &str, after: &str) -> (Bound, usize) {
    const AFTER: [(&str, Bound); 28] = [
        ("前までに", Bound::AtLeast),
        ("前まで", Bound::AtLeast),
        ("以上前", Bound::AtLeast),
        ("以上", Bound::AtLeast),
        ("以降", Bound::AtLeast),
        ("を下回らない", Bound::AtLeast),
        ("以下", Bound::AtMost),
        ("を超えない", Bound::AtMost),
        ("以内", Bound::Within),
        ("以前", Bound::AtLeast),
        ("内に", Bound::Within),
        ("を超え", Bound::More),
        ("を越え", Bound::More),
        ("を上回", Bound::More),
        ("より多", Bound::More),
        ("超過", Bound::More),
        ("超", Bound::More),
        ("未満", Bound::Less),
        ("を下回", Bound::Less),
        ("より少", Bound::Less),
        ("を上限", Bound::AtMost),
        ("を下限", Bound::AtLeast),
        ("が上限", Bound::AtMost),
        ("まで", Bound::AtMost),
        ("から", Bound::AtLeast),
        ("より", Bound::AtLeast),
        ("前", Bound::Exact),
        ("後", Bound::Exact),
    ];
    let trimmed = after.trim_start_matches([' ', '\u{3000}']);
    let gap = after.len() - trimmed.len();
    let softened =
        ["程度", "くらい", "ぐらい", "ほど"].iter().find_map(|w| trimmed.strip_prefix(w)).unwrap_or(trimmed);
    let soft = trimmed.len() - softened.len();
    for (word, bound) in AFTER {
        let Some(rest) = softened.strip_prefix(word) else { continue };
        // 9時から17時, 30名から50名: a range, not a bound. 前後, 後半: other words.
        let next = rest.trim_start().chars().next();
        let range = matches!(word, "から" | "より" | "まで")
            && next.is_some_and(|c| c.is_ascii_digit() || matches!(c, '翌' | '午'));
        let other = matches!(word, "前" | "後")
            && rest.starts_with(['後', '回', '者', '半', '期', '日', '記', '述', '任', '継', '方']);
        if range || other {
            break;
        }
        return (bound, gap + soft + word.len());
    }
    if trimmed.starts_with('~')
        && !trimmed[1..]
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+' || c == '翌')
    {
        return (Bound::AtLeast, gap + 1);
    }
    let before = before.trim_end_matches([' ', '\u{3000}', '約', ':', 'で', 'は', '(']);
    let ends = |words: &[&str]| words.iter().any(|w| before.ends_with(w));
    if ends(&["最大", "最長", "最高", "上限", "多くとも", "高々", "遅くとも", "最遅", "max", "MAX"])
    {
        (Bound::AtMost, 0)
    } else if ends(&["最低", "最小", "最短", "最少", "少なくとも", "下限", "早くとも", "min", "MIN"])
    {
        (Bound::AtLeast, 0)
    } else {
        (Bound::Exact, 0)
    }
}

#[cfg(test)]
mod tests;
