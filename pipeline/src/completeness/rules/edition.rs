//! Which edition of a paper a text names.

use crate::ja::{date, text::fold};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// 第6版, 6版, Ver.2.1, Rev.3; not the 版 of 簡易版.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:第?(\d{1,3})(?:\.(\d{1,2}))?版|(?:version|ver|rev)\.?(\d{1,3})(?:\.(\d{1,2}))?)")
        .expect("the pattern is fixed")
});

/// Words that make a date one of an edition.
const REVISED: [&str; 6] = ["改訂", "改定", "改正", "改版", "発行", "制定"];

/// An edition, as far as a text names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edition {
    /// 第6版 → (6, 0), Ver.2.1 → (2, 1).
    pub number: Option<(u32, u32)>,
    /// The day of the revision, the latest where several are given.
    pub day: Option<Date>,
}

impl Edition {
    /// The edition named in a text: the highest number, the latest day beside a word for revising.
    pub fn of(text: &str) -> Edition {
        let part = |c: &regex::Captures, a: usize| {
            let whole = c.get(a)?.as_str().parse().ok()?;
            Some((whole, c.get(a + 1).and_then(|m| m.as_str().parse().ok()).unwrap_or(0)))
        };
        let (mut number, mut day) = (None, None);
        for line in text.lines() {
            let line = fold(line);
            let named = NUMBER.captures_iter(&line).filter_map(|c| part(&c, 1).or_else(|| part(&c, 3)));
            number = named.max().max(number);
            if number.is_some() || REVISED.iter().any(|w| line.contains(w)) {
                let days = date::find(&line).into_iter();
                let whole = days.filter_map(|m| Date::new(m.year, m.month?, m.day?).ok());
                day = whole.max().max(day);
            }
        }
        Edition { number, day }
    }

    /// Whether this one is surely later than another; what only one of them names decides nothing.
    pub fn is_later_than(&self, other: &Edition) -> bool {
        match (self.number, other.number) {
            (Some(a), Some(b)) => a > b,
            _ => self.day.zip(other.day).is_some_and(|(a, b)| a > b),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_told_apart_by_number_and_else_by_day() {
        let later = |a: &str, b: &str| Edition::of(a).is_later_than(&Edition::of(b));
        assert!(later("利用規約（第６版）", "利用規約\n第5版 2025年4月1日"));
        assert!(later("Ver. 2.10", "ver.2.9"));
        assert!(later("2026年4月1日改訂", "令和7年4月1日改定"));
        assert!(!later("第5版", "第5版"));
        assert!(!later("第6版", "2025年4月1日改定"));
        assert!(!later("簡易版", "第1版"));
    }
}
