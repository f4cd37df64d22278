//! Dates in running text: eras, western years, digits with separators, the English of printed pages.
//!
//! A mention keeps what is written: a year, a year and month, or a full date. A day that does
//! not exist is no date. Digits whose order cannot be told (`01/05/2024`) are no date either.

use super::mirror::Mirror;
use super::numeral::kanji_to_u64;
use jiff::civil::Date;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// A date as a text mentions it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands, in bytes of the text given.
    pub range: Range<usize>,
    /// Western year.
    pub year: i16,
    /// Month, if written.
    pub month: Option<i8>,
    /// Day, if written.
    pub day: Option<i8>,
}

impl Mention {
    /// The date, if year, month and day are written.
    pub fn date(&self) -> Option<Date> {
        Date::new(self.year, self.month?, self.day?).ok()
    }

    /// Whether two mentions can be the same date: what both write is equal.
    pub fn agrees(&self, other: &Mention) -> bool {
        let equal = |a: Option<i8>, b: Option<i8>| a.is_none() || b.is_none() || a == b;
        self.year == other.year && equal(self.month, other.month) && equal(self.day, other.day)
    }
}

/// The first full date of a text.
pub fn parse(text: &str) -> Option<Date> {
    find(text).iter().find_map(Mention::date)
}

/// Every date that a text mentions, in order, none within another.
pub fn find(text: &str) -> Vec<Mention> {
    let mirror = Mirror::flowing(text);
    let mut found: Vec<Mention> = Vec::new();
    for pattern in PATTERNS.iter() {
        for captures in pattern.captures_iter(&mirror.text) {
            let whole = captures.name("date").expect("every pattern names it").range();
            let clear = !joined(&mirror.text, &whole);
            let Some((year, month, day)) = read(&captures, &mirror.text[whole.end..]).filter(|_| clear)
            else {
                continue;
            };
            let range = mirror.original(whole);
            if found.iter().all(|m| m.range.end <= range.start || range.end <= m.range.start) {
                found.push(Mention { range, year, month, day });
            }
        }
    }
    found.sort_by_key(|m| m.range.start);
    found
}

/// Longest and surest first: what an earlier pattern takes, a later one leaves.
static PATTERNS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
    // Numbers of up to two digits, and years; kanji where a counter follows.
    let two = r"(?:\d{1,2}|[〇一二三四五六七八九十]{1,3})";
    let aside =
        r"(?:\s*[(\[〔]\s*(?:西暦)?(?:明治|大正|昭和|平成|令和|[MTSHR])?\s*(?:\d{1,4}|元)\s*年?\s*[)\]〕])?";
    let months = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
    let era = r"(?:明治|大正|昭和|平成|令和|[MTSHRmtshr明大昭平令])";
    [
        format!(
            r"(?<date>(?:(?<era>{era})\s*(?<eyear>元|{two})|(?<year>\d{{4}}|[一二][〇一二三四五六七八九]{{3}}))\s*年{aside}(?:\s*(?<month>{two})\s*月(?:\s*(?<day>{two}|末)\s*日)?)?)"
        ),
        format!(r"(?<date>(?<era>{era})\.?\s*(?<eyear>元|\d{{1,2}})\s?(?:[.・]\s*(?<month>\d{{1,2}})\s?[.・]\s*(?<day>\d{{1,2}})|/\s*(?<month2>\d{{1,2}})\s?/\s*(?<day2>\d{{1,2}})|-(?<month3>\d{{1,2}})-(?<day3>\d{{1,2}})))"),
        r"(?<date>(?<year>\d{4})\s?(?:[.・]\s?(?<month>\d{1,2})\s?[.・]\s?(?<day>\d{1,2})|/\s?(?<month2>\d{1,2})\s?(?:/\s?(?<day2>\d{1,2}))?|-\s?(?<month3>\d{1,2})\s?-\s?(?<day3>\d{1,2})))".to_owned(),
        format!(r"(?i)(?<date>\b(?:(?<name>{months})\.?\s*(?<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?<year>\d{{4}})|(?<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?<name2>{months})\.?\s*,?\s*(?<year2>\d{{4}})))"),
        r"(?i)(?<date>(?<a>\d{1,2})/(?<b>\d{1,2})/(?<year>\d{4}|\d{2}))(?<time>,?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?<half>[ap]\.?m\b))?)?".to_owned(),
    ]
    .map(|pattern| Regex::new(&pattern).expect("a constant pattern"))
});

/// Whether digits or letters run on at either end, so that it is part of something longer.
fn joined(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let mut after = text[range.end..].chars();
    let (next, second) = (after.next(), after.next());
    let starts_alphanumeric = text[range.clone()].starts_with(|c: char| c.is_ascii_alphanumeric());
    let ends_digit = text[range.clone()].ends_with(|c: char| c.is_ascii_digit());
    // 2024/4/1-2025/3/31 is two dates, 2024.4.1.2 none.
    let separator = text[range.clone()].chars().rfind(|c| matches!(c, '/' | '.' | '-'));
    let runs_in = starts_alphanumeric
        && before.is_some_and(|c| {
            let digit = text[..range.start - c.len_utf8()].ends_with(|c: char| c.is_ascii_digit());
            c.is_ascii_alphanumeric() || (before == separator && digit)
        });
    let runs_on = ends_digit
        && (next.is_some_and(|c| c.is_ascii_digit())
            || (next.is_some() && next == separator && second.is_some_and(|c| c.is_ascii_digit())));
    runs_in || runs_on
}

fn read(found: &Captures, rest: &str) -> Option<(i16, Option<i8>, Option<i8>)> {
    let group = |names: &[&str]| names.iter().find_map(|n| found.name(n)).map(|m| m.as_str());
    let number = |text: &str| text.parse::<u64>().ok().or_else(|| kanji_to_u64(text));
    if let (Some(a), Some(b)) = (group(&["a"]), group(&["b"])) {
        return month_and_day(
            number(a)?,
            number(b)?,
            group(&["year"])?,
            found.name("time").is_some(),
            found.name("half").is_some(),
        );
    }
    let year = match group(&["era"]) {
        Some(era) => {
            let year = group(&["eyear"])?;
            western(era, if year == "元" { 1 } else { number(year)? })?
        }
        None => {
            i16::try_from(number(group(&["year", "year2"])?)?).ok().filter(|y| (1600..2200).contains(y))?
        }
    };
    let month = match group(&["name", "name2"]) {
        Some(name) => Some(month_of(name)?),
        None => group(&["month", "month2", "month3"])
            .map(|m| number(m).and_then(|m| i8::try_from(m).ok()))
            .map_or(Some(None), |m| m.map(Some))?,
    };
    let Some(month) = month else {
        // 30年 after a single letter is more likely a span than an era.
        let lettered = group(&["era"]).is_some_and(|era| era.chars().count() == 1);
        return (!lettered && !rest.starts_with("間")).then_some((year, None, None));
    };
    let first = Date::new(year, month, 1).ok()?;
    let Some(day) = group(&["day", "day2", "day3"]) else { return Some((year, Some(month), None)) };
    let day = if day == "末" { first.last_of_month().day() } else { i8::try_from(number(day)?).ok()? };
    Date::new(year, month, day).ok()?;
    Some((year, Some(month), Some(day)))
}

/// Three numbers with the year last: the order is told by a 12-hour clock (American), by a
/// number above twelve, or not at all.
fn month_and_day(
    a: u64,
    b: u64,
    year: &str,
    time: bool,
    half: bool,
) -> Option<(i16, Option<i8>, Option<i8>)> {
    let short = year.len() == 2;
    if short && !time {
        return None;
    }
    let year = year.parse::<i16>().ok()? + if short { 2000 } else { 0 };
    let (month, day) = match () {
        () if half || (b > 12 && a <= 12) || a == b => (a, b),
        () if a > 12 && b <= 12 => (b, a),
        () => return None,
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1600..2200).contains(&year).then_some((date.year(), Some(date.month()), Some(date.day())))
}

/// The western year of a year of an era. Years past an era's end are allowed, since papers
/// written before a change of era carry them.
fn western(era: &str, year: u64) -> Option<i16> {
    let (before, most) = match era.chars().next()?.to_ascii_uppercase() {
        '明' | 'M' => (1867, 45),
        '大' | 'T' => (1911, 15),
        '昭' | 'S' => (1925, 64),
        '平' | 'H' => (1988, 60),
        '令' | 'R' => (2018, 99),
        _ => return None,
    };
    let year = i16::try_from(year).ok()?;
    (1..=most).contains(&year).then_some(before + year)
}

fn month_of(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    let at = MONTHS.iter().position(|m| name.starts_with(m))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = find(text)
            .iter()
            .map(|m| match (m.month, m.day) {
                (Some(month), Some(day)) => format!("{}-{month}-{day}", m.year),
                (Some(month), None) => format!("{}-{month}", m.year),
                _ => m.year.to_string(),
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn full_dates() {
        for text in [
            "2024年4月1日",
            "２０２４年４月１日",
            "令和６年　４月　１日",
            "令和6年4月1日",
            "R6.4.1",
            "R6/4/1",
            "Ｒ６．４．１",
            "2024/4/1",
            "2024/04/01 9:05",
            "2024.4.1現在",
            "２０２４－０４－０１",
            "April 1, 2024",
            "Apr. 1 2024",
            "1 April 2024",
            "4/1/24, 9:05 AM",
            "二〇二四年四月一日",
            "令和六年四月一日",
            "2024年（令和6年）4月1日",
            "令和6年(2024年)4月1日",
            "2024年4\n月1日",
            "令和6.4.1",
            "2024 / 4 / 1",
            "R.6.4.1",
            "2024・4・1",
            "4/1/2024, 9:05 PM",
        ] {
            check(text, &["2024-4-1"]);
        }
        check("平成　元年　３月１５日", &["1989-3-15"]);
        check("令和元年5月1日", &["2019-5-1"]);
        check("昭和64年1月7日 大正15年12月25日 明治33年4月1日", &["1989-1-7", "1926-12-25", "1900-4-1"]);
        check("H30/5/1", &["2018-5-1"]);
        check("2026年2月末日", &["2026-2-28"]);
        check("2024/4/1-2025/3/31", &["2024-4-1", "2025-3-31"]);
        check("20/05/2024, 09:05", &["2024-5-20"]);
        check("2021年 8月 24日 (2023年 6月 1日 合併効力発生日)", &["2021-8-24", "2023-6-1"]);
    }

    #[test]
    fn parts_of_dates() {
        check("2026年9月期", &["2026-9"]);
        check("2026年度", &["2026"]);
        check("1972年生まれ。2003年に入社", &["1972", "2003"]);
        check("2026/09", &["2026-9"]);
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "2026年2月30日",
            "2026/13/1",
            "01/05/2024, 09:05",
            "5/1/24",
            "03-1234-5678",
            "3年保存",
            "0107-01-012345",
            "1.2.3",
            "ISO/IEC 27001:2022",
            "12026/09/12",
            "2026.9.12.1",
            "20年間",
            "第20期",
            "TLS1.2",
            "S3年",
            "IoT 0021-2412",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn mentions_point_at_their_words() {
        let text = "発行：令和　６年１０月　１日（東京）";
        let found = find(text);
        assert_eq!(&text[found[0].range.clone()], "令和　６年１０月　１日");
        assert_eq!(parse(text), Date::new(2024, 10, 1).ok());
    }

    proptest! {
        #[test]
        fn dates_print_back(year in 1900i16..2100, month in 1i8..13, day in 1i8..29, form in 0usize..4) {
            let text = match form {
                0 => format!("{year}年{month}月{day}日"),
                1 => format!("{year}/{month:02}/{day:02}"),
                2 => format!("{year}.{month}.{day}"),
                _ => format!("{year}-{month:02}-{day:02}"),
            };
            prop_assert_eq!(parse(&text), Date::new(year, month, day).ok());
        }

        #[test]
        fn ranges_lie_on_boundaries(text in "[0-9０-９年月日令和平成元./RH　 \n-]{0,30}") {
            for mention in find(&text) {
                prop_assert!(text.get(mention.range).is_some());
            }
        }
    }
}
