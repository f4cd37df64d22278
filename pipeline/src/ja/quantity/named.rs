//! Amounts that are written as a name: 震度6強, 第2土曜日, 毎月15日, 半年, 翌営業日.

use super::unit::{DAY, YEAR};
use super::{Dimension, Found, Search, bound};
use regex::Regex;
use std::sync::LazyLock;

/// Finds them, before the numbers in them are taken for names.
pub(super) fn find(search: &mut Search) {
    static INTENSITY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"震度\s?([1-7])\s?(弱|強)?").expect("a constant pattern"));
    static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"第\s?([1-5一二三四五])\s?([月火水木金土日])曜日?").expect("a constant pattern")
    });
    static DAY_OF_MONTH: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:毎月|翌月|当月)の?\s?(\d{1,2})\s?日").expect("a constant pattern"));
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(半年)間?|(翌営業日)").expect("a constant pattern"));
    let text = search.text;
    for found in INTENSITY.captures_iter(text) {
        let half = if found.get(2).is_some_and(|m| m.as_str() == "強") { 0.5 } else { 0.0 };
        let range = found.get(0).expect("a match").range();
        push(search, range, number(&found[1]) + half, Dimension::Count("震度".to_owned()), "震度");
    }
    for found in WEEKDAY.captures_iter(text) {
        let day = "月火水木金土日".chars().position(|c| found[2].starts_with(c)).unwrap_or(0);
        let range = found.get(0).expect("a match").range();
        push(
            search,
            range,
            number(&found[1]) * 10.0 + day as f64,
            Dimension::Count("曜日".to_owned()),
            "曜日",
        );
    }
    for found in DAY_OF_MONTH.captures_iter(text) {
        // 毎月 itself is left to the search for frequencies.
        let day = found.get(1).expect("the pattern has it");
        let range = day.start()..found.get(0).expect("a match").end();
        let value = number(day.as_str());
        if (1.0..=31.0).contains(&value) {
            push(search, range, value, Dimension::Count("日付".to_owned()), "日付");
        }
    }
    for found in WORD.captures_iter(text) {
        let range = found.get(0).expect("a match").range();
        let rest = &text[range.end..];
        // 半年に1回, 半年ごと are frequencies; 前半年 is none.
        let often = ["に", "ごと", "毎", "1回", "あたり"].iter().any(|w| rest.starts_with(w));
        if found.get(1).is_some() && !often && !text[..range.start].ends_with(['前', '後', '上', '下', '年'])
        {
            push(search, range, YEAR / 2.0, Dimension::Duration, "か月");
        } else if found.get(2).is_some() {
            push(search, range, DAY, Dimension::Duration, "営業日");
        }
    }
}

fn number(text: &str) -> f64 {
    text.parse::<u64>().ok().or_else(|| super::super::numeral::kanji_to_u64(text)).unwrap_or(0) as f64
}

fn push(search: &mut Search, range: std::ops::Range<usize>, value: f64, dimension: Dimension, unit: &str) {
    if search.free(&range) {
        let (bound, said) = bound(&search.text[..range.start], &search.text[range.end..]);
        let range = range.start..range.end + said;
        search.push(Found { range, value, dimension, unit: unit.to_owned(), bound, rate: false });
    }
}
