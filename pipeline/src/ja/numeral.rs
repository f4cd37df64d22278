//! Kanji numerals: reading, writing, and rewriting to Arabic where they count something.

use super::text::is_kanji;
use regex::Regex;
use std::sync::LazyLock;

/// The characters that a kanji numeral is made of.
pub(super) const KANJI: &str = "〇零一二三四五六七八九十百千万億兆壱弐参拾";

/// Reads a kanji numeral: with units (`二十三`), by position (`二〇二六`), or in 大字 (`弐拾参`).
pub fn kanji_to_u64(text: &str) -> Option<u64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return None;
    }
    if let Some(digits) = chars.iter().map(|c| digit(*c)).collect::<Option<Vec<u64>>>() {
        return digits.iter().try_fold(0u64, |value, d| value.checked_mul(10)?.checked_add(*d));
    }
    let (mut total, mut section, mut pending) = (0u64, 0u64, None);
    let (mut last_unit, mut last_large) = (u64::MAX, u64::MAX);
    for c in chars {
        if let Some(d) = digit(c) {
            if pending.is_some() || d == 0 {
                return None;
            }
            pending = Some(d);
        } else if let Some(unit) = small_unit(c) {
            if unit >= last_unit {
                return None;
            }
            section += pending.take().unwrap_or(1) * unit;
            last_unit = unit;
        } else {
            let large = large_unit(c)?;
            section += pending.take().unwrap_or(0);
            if large >= last_large || section == 0 {
                return None;
            }
            total = total.checked_add(section.checked_mul(large)?)?;
            (section, last_unit, last_large) = (0, u64::MAX, large);
        }
    }
    total.checked_add(section)?.checked_add(pending.unwrap_or(0))
}

/// Writes a number below 一京 in kanji, with units (`二十三`); larger ones by position.
pub fn kanji(value: u64) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if value == 0 || value >= 10_000_000_000_000_000 {
        return value.to_string().bytes().map(|b| DIGITS[usize::from(b - b'0')]).collect();
    }
    let mut out = String::new();
    for (large, name) in [(1_000_000_000_000, "兆"), (100_000_000, "億"), (10_000, "万"), (1, "")] {
        let section = value / large % 10_000;
        for (unit, mark) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let d = section / unit % 10;
            if d > 1 || (d == 1 && unit == 1) {
                out.push(DIGITS[usize::try_from(d).expect("a digit")]);
            }
            if d > 0 {
                out.push_str(mark);
            }
        }
        if section > 0 {
            out.push_str(name);
        }
    }
    out
}

/// Rewrites digits to half width and kanji numerals that count something to Arabic:
/// `第五条` → `第5条`, `二丁目` → `2丁目`, `三か月` → `3か月`. Numerals inside words stay.
pub fn arabic(text: &str) -> String {
    let half: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
            c => c,
        })
        .collect();
    let mut out = String::with_capacity(half.len());
    let mut copied = 0;
    for found in COUNTED.captures_iter(&half) {
        let branch = found.name("branch");
        let Some(numeral) = branch.or_else(|| found.name("n")) else { continue };
        let (before, after) = (&half[..numeral.start()], &half[numeral.end()..]);
        let counted = match branch {
            // 第五条の二, 二番地の三
            Some(_) => before.trim_end_matches('の').ends_with(['条', '項', '号', '番', '地']),
            None => counts(before, numeral.as_str(), after),
        };
        if let Some(value) = kanji_to_u64(numeral.as_str()).filter(|_| counted) {
            out.push_str(&half[copied..numeral.start()]);
            out.push_str(&value.to_string());
            copied = numeral.end();
        }
    }
    out.push_str(&half[copied..]);
    out
}

static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        "の(?<branch>[{KANJI}]+)|(?<n>[{KANJI}]+)[ 　]*(?:条|項|号|章|節|編|款|丁目|番|部|版|期|次|位|回|[かヶヵケカ箇]月|[かヶヵケカ箇]所|年|月|日|週|時|分|秒|営業日|名|人|台|件|社|世代|段階|種類|個|倍|割|円|階|頁|ページ|本|枚|通|級|歳|口|株|点|拠点|系統|文字|桁|ルート)"
    ))
    .expect("a constant pattern")
});

/// Whether a kanji numeral between these texts counts something, rather than being part of a word.
pub(super) fn counts(before: &str, numeral: &str, after: &str) -> bool {
    let after = after.trim_start_matches([' ', '　']);
    let follows = |words: &[&str]| words.iter().any(|w| after.starts_with(w));
    let previous = before.chars().rfind(|c| !matches!(c, ' ' | '　'));
    if previous == Some('第') {
        return !follows(&["者", "次", "の"]);
    }
    // 統一, 唯一, 同一, 万一; 数十年 and 何回 have no number.
    if previous.is_some_and(|c| "統唯同単均画随逐専数何幾".contains(c)) {
        return false;
    }
    // Places (四日市, 百人町, 三番町, 六本木), a fraction (三分の一), and what only 第 makes a number (一部, 二次).
    const WORDS: [&str; 17] = [
        "日市", "日町", "人町", "番町", "本木", "月町", "年坂", "分の", "部", "版", "期", "次", "位", "級",
        "点", "本", "口",
    ];
    if follows(&WORDS) || numeral == "万" {
        return false;
    }
    // 北三条 and 二条城 are places; in a citation the article or paragraph stands before.
    if follows(&["条", "項", "章", "節", "編", "款"]) {
        return before.ends_with(['条', '項', '章', '節']);
    }
    match numeral {
        // 一時停止, 一人ひとり, 一個人; 一番地 and 一番1号 are places that count.
        "一" if follows(&["番"]) => {
            let rest = &after['番'.len_utf8()..];
            rest.starts_with(|c: char| c == '地' || c.is_ascii_digit() || KANJI.contains(c))
        }
        "一" if follows(&["時間"]) => true,
        "一" => !follows(&["つ", "時", "人ひ", "人一", "日も", "月", "個", "通り", "割"]),
        "十" if follows(&["分"]) => ["間", "以内", "ごと", "毎", "おき", "前", "後", "程度", "未満"]
            .iter()
            .any(|w| after['分'.len_utf8()..].starts_with(w)),
        "百" if follows(&["分率", "分比"]) => false,
        // 東千 is a name, not a thousand.
        _ => !(previous.is_some_and(is_kanji) && numeral.chars().all(|c| "千万億兆".contains(c))),
    }
}

/// The value of one digit.
pub(super) fn digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' | '壱' => 1,
        '二' | '弐' => 2,
        '三' | '参' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn small_unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

fn large_unit(c: char) -> Option<u64> {
    Some(match c {
        '万' => 10_000,
        '億' => 100_000_000,
        '兆' => 1_000_000_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reading() {
        for (text, value) in [
            ("二十三", 23),
            ("十", 10),
            ("百五", 105),
            ("二〇二六", 2026),
            ("一億二千万", 120_000_000),
            ("千", 1000),
            ("三", 3),
            ("弐拾参", 23),
            ("二千二十六", 2026),
            ("〇", 0),
        ] {
            assert_eq!(kanji_to_u64(text), Some(value), "{text}");
        }
        for text in ["", "万", "十百", "一二十", "第三", "百〇五", "億万"] {
            assert_eq!(kanji_to_u64(text), None, "{text}");
        }
    }

    #[test]
    fn counted_numerals_become_arabic() {
        for (text, expected) in [
            ("第五条", "第5条"),
            ("第十七条第二項第三号", "第17条第2項第3号"),
            ("芝浦二丁目三番四号", "芝浦2丁目3番4号"),
            ("三か月前", "3か月前"),
            ("二十四時間", "24時間"),
            ("第１２条", "第12条"),
            ("十分以内", "10分以内"),
            ("年一回", "年1回"),
            ("第五条の二", "第5条の2"),
            ("一番地の三", "1番地の3"),
        ] {
            assert_eq!(arabic(text), expected);
        }
    }

    #[test]
    fn numerals_inside_words_stay() {
        for text in [
            "一般",
            "二要素認証",
            "第三者",
            "一切",
            "一部",
            "統一",
            "十分な対策",
            "一時的に",
            "四日市市",
            "十日町",
            "百人町",
            "三番町",
            "六本木",
            "万一",
            "数十年",
            "千葉市",
            "唯一の",
            "一時停止",
            "三分の一",
        ] {
            assert_eq!(arabic(text), text);
        }
    }

    proptest! {
        #[test]
        fn numerals_print_back(value in 0u64..10_000_000_000_000_000) {
            prop_assert_eq!(kanji_to_u64(&kanji(value)), Some(value));
        }

        #[test]
        fn small_numerals_print_back(value in 0u64..100_000) {
            prop_assert_eq!(kanji_to_u64(&kanji(value)), Some(value));
        }
    }
}
