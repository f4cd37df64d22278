//! How often: 1日1回, 年4回, 四半期に1回, 毎月, 月次, 2回/年.

use super::super::numeral::kanji_to_u64;
use super::unit::{DAY, MONTH, YEAR};
use super::{Dimension, Found, Search, bound};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Finds frequencies.
pub(super) fn find(search: &mut Search) {
    let text = search.text;
    for pattern in PATTERNS.iter() {
        for found in pattern.captures_iter(text) {
            let whole = found.name("word").or_else(|| found.get(0)).expect("a match").range();
            let rest = &text[whole.end..];
            let Some((value, unit)) =
                read(&found).filter(|_| !is_word(&text[whole.clone()], rest) && !runs_in(text, &found))
            else {
                continue;
            };
            if !search.free(&whole) {
                continue;
            }
            let (bound, said) = bound(&text[..whole.start], rest);
            let least = found.name("least").and_then(|m| match m.as_str() {
                "最低" | "少なくとも" => Some(super::Bound::AtLeast),
                "最大" => Some(super::Bound::AtMost),
                _ => None,
            });
            search.push(Found {
                range: whole.start..whole.end + said,
                value,
                dimension: Dimension::Frequency,
                unit,
                bound: least.unwrap_or(bound),
                rate: false,
            });
        }
    }
}

/// Whether the words run on to something else: 年1回線, 毎日新聞, 年次有給休暇.
fn is_word(found: &str, rest: &str) -> bool {
    let times = found.ends_with(['回', '度'])
        && rest.starts_with(['線', '答', '収', '復', '路', '転', '目', '数', '合']);
    times || ["有給", "休暇", "新聞", "計画停電"].iter().any(|word| rest.starts_with(word))
}

static PATTERNS: LazyLock<[Regex; 6]> = LazyLock::new(|| {
    let n = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})";
    let least =
        r"(?:、?\s?(?P<least>最低|最大|少なくとも|原則(?:として)?|おおむね|概ね|約|平均|各|計|必ず)\s?)?";
    let times = format!(r"{least}(?P<n>{n})\s?[回度]");
    let period =
        r"四半期|半期|半年|営業日|日間?|週間?|[かヶヵケカ箇個力]月間?|月間?|年度|年間?|時間|分間?|秒間?";
    [
        format!(r"(?P<at>毎)(?P<p>四半期|半期|営業日|年度|月|週|日|年|時|朝|晩)(?:に|、)?(?:{times})?"),
        // Before numbers are looked for: the 四 of 四半期 is none.
        format!(r"(?P<p>[四4]半期|半期|半年)\s?(?:に(?:つき)?|あたり|当たり|ごとに|毎に)?\s?{times}"),
        format!(r"(?P<pn>{n})?\s?(?P<p>{period})\s?(?:に(?:つき)?|あたり|当たり|当り|ごとに|毎に|につき)?\s?{times}"),
        format!(r"(?P<n>{n})\s?[回度]\s?/\s?(?P<pn>{n})?\s?(?P<p>四半期|半期|半年|営業日|日|週|[かヶヵケカ箇]月|月|年|時間|分)"),
        r"(?P<p>[四4]半期|半期|半年|月|週|日|年|営業日)(?:ごと|毎)".to_owned(),
        r"(?P<every>隔)(?P<p>週|月|日|年)|(?P<word>(?P<p2>日|週|月|年|四半期|半期)次)(?:で|に|の|処|バ|、|。|・|\)|点|報|更|レ|確|検|保|ベ|集|決|実|定|$|\s)".to_owned(),
    ]
    .map(|pattern| Regex::new(&pattern).expect("a constant pattern"))
});

fn read(found: &Captures) -> Option<(f64, String)> {
    let number = |name: &str| {
        found.name(name).map(|m| m.as_str().parse::<u64>().ok().or_else(|| kanji_to_u64(m.as_str())))
    };
    let word = found.name("p").or_else(|| found.name("p2"))?.as_str();
    let (seconds, unit) = period(word)?;
    let times = number("n").unwrap_or(Some(1))? as f64;
    let mut periods = number("pn").unwrap_or(Some(1))? as f64;
    if found.name("every").is_some() {
        periods = 2.0;
    }
    (times > 0.0 && periods > 0.0).then(|| (times / (periods * seconds), unit.to_owned()))
}

fn period(word: &str) -> Option<(f64, &'static str)> {
    Some(match word {
        "四半期" | "4半期" => (YEAR / 4.0, "四半期"),
        "半期" | "半年" => (YEAR / 2.0, "半期"),
        "営業日" => (DAY, "営業日"),
        "朝" | "晩" => (DAY, "日"),
        "時" | "時間" => (3600.0, "時間"),
        w if w.ends_with("月") || w.ends_with("月間") => (MONTH, "か月"),
        w if w.starts_with('日') => (DAY, "日"),
        w if w.starts_with('週') => (7.0 * DAY, "週"),
        w if w.starts_with('年') => (YEAR, "年"),
        w if w.starts_with('分') => (60.0, "分"),
        w if w.starts_with('秒') => (1.0, "秒"),
        _ => return None,
    })
}

/// Whether a period without a number belongs to what stands before it: 2024年に1回, 今月1回, 3月1回.
fn runs_in(text: &str, found: &Captures) -> bool {
    let whole = found.get(0).expect("a match");
    let period = found.name("p").or_else(|| found.name("p2")).map_or("", |m| m.as_str());
    let before = text[..whole.start()].trim_end_matches(' ').chars().next_back();
    let numbered = found.name("pn").is_some();
    if found.name("at").is_some() || found.name("every").is_some() {
        return false;
    }
    let slash = whole.as_str().contains('/');
    if slash {
        return before.is_some_and(|c| c.is_ascii_digit());
    }
    if numbered {
        // 3月1回 names a month; 12026年1回 is none.
        let month = matches!(period, "月" | "週") && !text[whole.start()..].starts_with(['1', '一']);
        return month
            || period.starts_with("半")
            || before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '第' | '数'));
    }
    // A bare 分 or 時間 has no number; か月 neither.
    let bare = matches!(
        period,
        "四半期"
            | "4半期"
            | "半期"
            | "半年"
            | "月"
            | "月間"
            | "週"
            | "週間"
            | "日"
            | "年"
            | "年間"
            | "年度"
            | "営業日"
    );
    !bare
        || before.is_some_and(|c| {
            c.is_ascii_digit()
                || "一二三四五六七八九十今来先毎本同当前翌昨正曜営業休平祝数何か第ヶヵケカ箇間全半元"
                    .contains(c)
        })
}
