//! Times of day (9:30～17:30, 22時から翌4時) and round-the-clock service.

use super::super::numeral::kanji_to_u64;
use super::{Dimension, Found, Search, bound};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Finds times of day.
pub(super) fn find(search: &mut Search) {
    round_the_clock(search);
    times(search);
    hours_before_a_range(search);
}

fn round_the_clock(search: &mut Search) {
    static ALWAYS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:24|二十四|二四)\s?時間\s?(?:[・、,/×x]?\s?(?:年中無休|(?:365|三百六十五|三六五)\s?日)|\((?:年中無休|365\s?日)\))|(?:365|三百六十五)\s?日\s?(?:[・、,/×x]?\s?24\s?時間|\(24\s?時間\))|年中無休\s?(?:[・、,/]?\s?24\s?時間|\(24\s?時間\))|24[Hh]?/365[Dd]?|24[Hh]365[Dd]|(?:毎日|年中|年間を通じて|休みなく)[、,]?(?:終日|昼夜を問わず)|(?:終日|昼夜を問わず)[、,]?(?:毎日|年中|いつでも|休みなく)")
            .expect("a constant pattern")
    });
    static ALL_DAY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(24\s?時間)(?:受付|監視|対応|体制|営業|有人|サポート|利用可|常駐|常時|いつでも)")
            .expect("a constant pattern")
    });
    let text = search.text;
    for found in ALWAYS.find_iter(text) {
        push(search, found.range(), 0.0, "24時間365日");
    }
    for found in ALL_DAY.captures_iter(text) {
        push(search, found.get(1).expect("the pattern has it").range(), 0.0, "24時間");
    }
}

fn times(search: &mut Search) {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)(?P<next>翌日?朝?\s?)?(?P<half>午前|午後|am|pm|朝|夜|夕方)?\s?(?P<h>\d{1,2}|[一二三四五六七八九十]{1,3})(?::(?P<m>\d{2})(?::\d{2})?(?:\s?(?P<after>[ap]\.?m\b\.?))?|\s?時(?:\s?(?P<min>\d{1,2})\s?分|(?P<half_past>半))?)")
            .expect("a constant pattern")
    });
    let text = search.text;
    for found in TIME.captures_iter(text) {
        let mut whole = found.get(0).expect("a match").range();
        whole.start += text[whole.clone()].len() - text[whole.clone()].trim_start().len();
        let (h, rest) = (&found["h"], &text[whole.end..]);
        let hour_at = found.name("h").expect("the pattern has it").start();
        let kanji = h.parse::<u64>().is_err();
        let marked = found.name("half").is_some() || found.name("next").is_some();
        let colon = found.name("m").is_some();
        // 24時間, 2時点; 一時 and 三時 only with a mark or at an end of a range.
        let other = rest.starts_with(|c: char| c.is_ascii_digit() || c == ':')
            || (!colon
                && found.name("min").is_none()
                && rest.starts_with([
                    '間', '点', '代', '刻', '期', '系', '差', '給', '計', '限', '的', '停', '保', '金',
                ]));
        let runs_in =
            !kanji && text[..hour_at].ends_with(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ','));
        let kanji_alone = kanji
            && !marked
            && !rest.starts_with(['~', '-'])
            && !rest.starts_with("から")
            && !rest.starts_with("まで")
            && !rest.starts_with("以降");
        let Some(minutes) = minutes(&found).filter(|_| !(other || runs_in || kanji_alone)) else { continue };
        push(search, whole, minutes, "時刻");
    }
}

fn minutes(found: &regex::Captures) -> Option<f64> {
    let number = |name: &str| {
        found.name(name).map(|m| m.as_str()).and_then(|n| n.parse::<u64>().ok().or_else(|| kanji_to_u64(n)))
    };
    let minute = number("m").or_else(|| number("min")).unwrap_or(if found.name("half_past").is_some() {
        30
    } else {
        0
    });
    let mut hour = number("h")?;
    if hour > 30 || minute > 59 {
        return None;
    }
    let half = found
        .name("half")
        .or_else(|| found.name("after"))
        .map(|m| m.as_str().to_lowercase().replace('.', ""));
    match half.as_deref() {
        Some("午後" | "pm" | "夜" | "夕方") if hour < 12 => hour += 12,
        Some("午前" | "am") if hour == 12 => hour = 0,
        _ => {}
    }
    if found.name("next").is_some() {
        hour += 24;
    }
    Some((hour * 60 + minute) as f64)
}

/// The 9 of 9～18時 and of 9-17時.
fn hours_before_a_range(search: &mut Search) {
    static FIRST: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(\d{1,2})\s?[~-]\s?(?:翌)?\d{1,2}\s?時").expect("a constant pattern"));
    let text = search.text;
    for found in FIRST.captures_iter(text) {
        let first = found.get(1).expect("the pattern has it");
        let whole = found.get(0).expect("a match");
        let joined = text[..first.start()]
            .ends_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | '.' | '/'));
        let Some(hour) = first.as_str().parse::<f64>().ok().filter(|h| *h <= 24.0) else { continue };
        if !joined && !text[whole.end()..].starts_with('間') && search.free(&first.range()) {
            search.push(Found {
                range: first.range(),
                value: hour * 60.0,
                dimension: Dimension::ClockTime,
                unit: "時刻".to_owned(),
                bound: super::Bound::Exact,
                rate: false,
            });
        }
    }
}

fn push(search: &mut Search, range: Range<usize>, value: f64, unit: &str) {
    if !search.free(&range) {
        return;
    }
    let (bound, said) =
        if unit == "時刻" { bound("", &search.text[range.end..]) } else { (super::Bound::Exact, 0) };
    let range = range.start..range.end + said;
    search.push(Found {
        range,
        value,
        dimension: Dimension::ClockTime,
        unit: unit.to_owned(),
        bound,
        rate: false,
    });
}
