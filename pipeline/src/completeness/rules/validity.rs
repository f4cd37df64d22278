//! Until when a paper says that it is valid.

use crate::ja::date;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// Words that introduce the end of validity; what runs for a service or an offer is something else.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"有\s*効\s*期\s*(?:限|間\s*満\s*了\s*日|間)|満\s*了\s*日|有\s*効\s*日|(?i:valid\s*until|expiry\s*date|expiration\s*date)")
        .expect("the pattern is fixed")
});

/// Dates that end in words of validity: 2027年3月1日まで有効.
static UNTIL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:まで)\s*有\s*効").expect("the pattern is fixed"));

/// How far behind its label a date may stand, in bytes: a line or two.
const REACH: usize = 120;

/// The last day of validity that the text gives, the latest where it gives several.
pub fn valid_until(text: &str) -> Option<Date> {
    let dates: Vec<(std::ops::Range<usize>, Date)> = date::find(text)
        .into_iter()
        .filter_map(|m| Some((m.range.clone(), Date::new(m.year, m.month?, m.day?).ok()?)))
        .collect();
    let labelled = LABEL.find_iter(text).filter_map(|label| {
        let near = dates
            .iter()
            .filter(|(range, _)| range.start >= label.end() && range.start <= label.end() + REACH);
        // 有効期間 2023年7月27日～2026年7月26日: a period ends with its second date.
        let mut near = near.peekable();
        let first = near.next()?;
        let period = near.next().filter(|(range, _)| is_range(&text[first.0.end..range.start]));
        Some(period.unwrap_or(first).1)
    });
    let trailing =
        dates.iter().filter(|(range, _)| UNTIL.is_match(&text[range.end..])).map(|(_, date)| *date);
    labelled.chain(trailing).max()
}

fn is_range(between: &str) -> bool {
    let between: String = between.split_whitespace().collect();
    ["～", "〜", "~", "から", "－", "-", "−", "より", "ー"].contains(&between.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_end_with_their_second_date() {
        let day = |y, m, d| Some(jiff::civil::date(y, m, d));
        assert_eq!(valid_until("登録日\n2023年7月27日\n有効期限　2026年7月26日"), day(2026, 7, 26));
        assert_eq!(valid_until("有効期間：2023年7月27日～2026年7月26日"), day(2026, 7, 26));
        assert_eq!(valid_until("2029年3月1日まで有効"), day(2029, 3, 1));
        assert_eq!(valid_until("発行日 2023年7月27日"), None);
    }
}
