//! Labels of places in a document, as headings and citations write them.
//!
//! One place has one normal form however it is written: `第５条２項(3)`, `第五条第二項第三号`
//! and `5条2項3号` are `第5条第2項第3号`; `３－２`, `3.2節` and `§3.2` are `3.2`.

use super::mirror::Mirror;
use super::numeral::{KANJI, kanji_to_u64};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What kind of place a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 条, with or without 項 and 号 (`第5条の2第2項第3号`).
    Article,
    /// 部, 編, 章, 節, 款 or a Roman number (`第3章第2節`).
    Chapter,
    /// Decimal (`3.2.1`), a lone number with a dot (`3.`) included.
    Section,
    /// 項, 号, or an item in parentheses, without the article (`第2項`, `(2)ア`).
    Item,
    /// 附則.
    Supplement,
    /// 別紙, 別表, 付録, 様式.
    Annex,
    /// 図, 表, 写真.
    Figure,
}

/// A label at the start of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Normal form.
    pub normal: String,
    /// What it names.
    pub kind: Kind,
    /// Where the rest begins (the heading's words), after white space.
    pub rest_at: usize,
}

impl Label {
    /// Whether a place lies in this one or is this one (第5条第2項 in 第5条, 3.2.1 in 3.2).
    pub fn contains(&self, inner: &Label) -> bool {
        contains(&self.normal, &inner.normal)
    }
}

/// Whether the place of one normal form lies in, or is, the place of the other.
pub fn contains(outer: &str, inner: &str) -> bool {
    // 第5条 is no part of 第5条の2, nor 3.1 of 3.12.
    inner.strip_prefix(outer).is_some_and(|rest| {
        rest.is_empty()
            || rest.starts_with(['第', '.', '('])
            || (outer.ends_with(')') && !rest.starts_with('の'))
    })
}

/// The label that a text begins with, if any.
pub fn parse_label(text: &str) -> Option<Label> {
    let mirror = Mirror::new(text);
    let (normal, kind, end) = FORMS.iter().find_map(|(kind, pattern)| {
        let found = pattern.captures(&mirror.text)?;
        let whole = found.get(0)?;
        let rest = &mirror.text[whole.end()..];
        let normal = match kind {
            Kind::Article => article(&found)?,
            Kind::Chapter => chapter(&found)?,
            Kind::Section => section(&found, rest)?,
            Kind::Item => item(&found)?,
            Kind::Supplement => format!(
                "附則{}",
                found.name("of").and_then(|of| article_text(of.as_str())).unwrap_or_default()
            ),
            Kind::Annex | Kind::Figure => numbered(&found, rest)?,
        };
        // What follows a letter is looked at and left.
        Some((normal, *kind, found.name("end").map_or(whole.end(), |end| end.start())))
    })?;
    let at = end + mirror.text[end..].len() - mirror.text[end..].trim_start().len();
    let rest_at = if at >= mirror.text.len() { text.len() } else { mirror.original(at..at + 1).start };
    Some(Label { normal, kind, rest_at })
}

static FORMS: LazyLock<[(Kind, Regex); 9]> = LazyLock::new(|| {
    let n = format!(r"(?:\d+|[{KANJI}]+)");
    let of = format!(r"(?:\s*の\s*{n})*");
    let items = format!(r"(?:\s*(?:第\s*)?{n}\s*項{of})?(?:\s*(?:(?:第\s*)?{n}\s*号{of}|\(\s*{n}\s*\)))?");
    let article = format!(r"(?:第\s*{n}\s*|\d+\s*)条{of}{items}");
    [
        (Kind::Article, format!(r"^\s*§?\s*(?<article>{article})(?:(?<letter>[ア-ン])(?<end>)(?:[^ァ-ヶー]|$))?")),
        (
            Kind::Chapter,
            format!(
                r"^\s*(?<chapter>(?:第\s*{n}\s*(?:部|編|章|節|款)|\d+\s*[章節]){of}(?:\s*(?:第\s*)?{n}\s*(?:編|章|節|款){of})*)"
            ),
        ),
        (Kind::Chapter, r"^\s*第?\s*(?<roman>[IVX]{1,5})\s*(?<unit>[部編章節])".to_owned()),
        (Kind::Supplement, format!(r"^\s*[附付]\s*則(?<of>\s*(?:(?:第\s*)?{n}\s*[条項]{of}{items}|\d+))?")),
        (
            Kind::Annex,
            format!(r"^\s*(?<name>別紙|別表|別添|別図|付録|附録|付属書|附属書|様式|Appendix|APPENDIX|Annex|ANNEX)\s*(?:(?:第|の|No\.?)?\s*(?<number>{n}(?:[-.の](?:\d+|[A-Za-z]))*号?)|(?<letter>[A-Za-zア-ン](?:[-.]\d+)*)(?<end>)(?:[^A-Za-zァ-ヶー]|$))?"),
        ),
        (
            Kind::Figure,
            format!(r"^\s*(?<name>図表|図|表|写真|Fig\.|Figure|Table)\s*(?:第)?\s*(?<number>{n}(?:[-.の]\d+)*)"),
        ),
        (Kind::Section, r"^\s*(?<mark>§+\s*|第\s*)?(?<number>[1-9]\d?(?:\s?[.-]\s?\d{1,2}){0,4})(?<tail>\s*[節章項]|\.)?".to_owned()),
        (Kind::Chapter, r"^\s*§?\s*(?<roman>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ]|X{0,2}(?:IX|IV|V?I{1,3}|V|X))(?<tail>(?:[.-]\d{1,2})*)[.、:)]?(?<end>)(?:[　\s]+[^\sA-Za-z]|[^\p{L}\p{N}.\s]|　|\s*$)".to_owned()),
        (Kind::Item, format!(r"^\s*(?:(?:第\s*{n}\s*|\d+\s*)(?<unit>項|号){of}(?:\s*(?:第\s*)?{n}\s*号{of})?|\(\s*(?<number>\d{{1,2}}|[{KANJI}]{{1,2}}|[ア-ンa-zA-Z])\s*\)\s*(?:(?<letter>[ア-ン])(?<end>)(?:[^ァ-ヶー\p{{L}}]|$))?)")),
    ]
    .map(|(kind, pattern)| (kind, Regex::new(&pattern).expect("a constant pattern")))
});

fn article(found: &Captures) -> Option<String> {
    let mut normal = article_text(&found["article"])?;
    normal.push_str(found.name("letter").map_or("", |letter| letter.as_str()));
    Some(normal)
}

fn chapter(found: &Captures) -> Option<String> {
    match found.name("roman") {
        // 第Ⅲ章 is 第3章; Ⅲ alone keeps its sign, since it may stand beside a 3.
        Some(roman) if found.name("unit").is_some() => {
            Some(format!("第{}{}", roman_number(roman.as_str())?, &found["unit"]))
        }
        Some(roman) => Some(format!(
            "{}{}",
            roman_sign(roman.as_str()),
            found.name("tail").map_or("", |t| t.as_str()).replace('-', ".")
        )),
        None => article_text(&found["chapter"]),
    }
}

/// `五条二項(3)` → `第5条第2項第3号`: each number with its counter, 第 before it, の2 behind.
fn article_text(text: &str) -> Option<String> {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(&format!(
            r"(?<of>の\s*)?(?:第\s*)?\(?\s*(?<n>\d+|[{KANJI}]+)\s*(?<counter>[条項号部編章節款)])?"
        ))
        .expect("a constant pattern")
    });
    let mut normal = String::new();
    for part in PARTS.captures_iter(text) {
        let n = number(&part["n"])?;
        let counter = part.name("counter").map(|c| c.as_str());
        if part.name("of").is_some() && counter.is_none() {
            normal.push_str(&format!("の{n}"));
        } else {
            let counter = match counter {
                Some(")") => "号",
                Some(counter) => counter,
                None => "項",
            };
            normal.push_str(&format!("第{n}{counter}"));
        }
    }
    (!normal.is_empty()).then_some(normal)
}

fn section(found: &Captures, rest: &str) -> Option<String> {
    let number: String = found["number"].chars().filter(|c| !c.is_whitespace()).collect();
    let number = number.replace('-', ".");
    let tail = found.name("tail").map(|t| t.as_str().trim());
    let marked = found.name("mark").is_some_and(|m| m.as_str().starts_with('§'));
    let parts = number.split('.').count();
    // 第3.2節 needs its counter, 第3 alone is no label of this kind.
    if found.name("mark").is_some() && !marked && (tail.is_none() || tail == Some(".")) {
        return None;
    }
    // A lone number is a label only with its dot, its § or its 節; and it is not an amount or a date.
    if parts == 1 && !(marked || tail == Some(".") || tail == Some("節")) {
        return None;
    }
    if parts == 1 && (tail == Some("章") || tail == Some("項")) {
        return None;
    }
    if rest.starts_with(|c: char| c.is_ascii_digit())
        || rest
            .strip_prefix(['.', '-', '/', ':', ','])
            .is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let amount = tail.is_none() && !marked && AMOUNT.is_match(rest);
    (!amount && !number.split('.').skip(1).any(|part| part.starts_with('0') && part.len() > 1))
        .then_some(number)
}

/// What follows a decimal that is an amount: a unit at once.
static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[%‰°倍割円千万億秒]|\s?[%°]|\s?(?:[KMGT]?(?:B|bps)|[kMG]?Hz|[km]?[mgWVA]|ms)\b|年(?:[^次度]|$)|版|月(?:[^次]|$)|日(?:[^次常本程付]|$)|時間|分(?:[^析類割野岐担散離冊布別化解]|$)|週(?:[^次]|$)|人(?:[^的員材事]|$)|名(?:[^称前義]|$)|社(?:[^内員外]|$)|台(?:[^帳]|$)|件(?:[^名]|$)|回(?:[^線復答]|$)|個(?:[^人別]|$)|株|[かヶヵカ]月|営業日|文字|世代|ビット|[キメギテ][ロガラ]|丁目|番|号|~|[A-Za-z])",
    )
        .expect("a constant pattern")
});

fn item(found: &Captures) -> Option<String> {
    if found.name("unit").is_some() {
        return article_text(found[0].trim());
    }
    let n = &found["number"];
    let n = number(n).map_or_else(|| n.to_owned(), |n| n.to_string());
    let letter = found.name("letter").map_or("", |letter| letter.as_str());
    Some(format!("({n}){letter}"))
}

fn numbered(found: &Captures, rest: &str) -> Option<String> {
    let name = match &found["name"] {
        "附録" | "Appendix" | "APPENDIX" => "付録",
        "付属書" | "Annex" | "ANNEX" => "附属書",
        "図表" | "Fig." | "Figure" => "図",
        "Table" => "表",
        name => name,
    };
    let Some(n) = found.name("number").or_else(|| found.name("letter")) else {
        // 別添資料 is a document.
        return (!rest.starts_with(['資', '書'])).then(|| name.to_owned());
    };
    let n = n.as_str().trim_end_matches('号').replace(['.', 'の'], "-");
    let (head, tail) = n.split_once('-').map_or((n.as_str(), None), |(h, t)| (h, Some(t)));
    let head = number(head).map_or_else(|| head.to_uppercase(), |n| n.to_string());
    Some(tail.map_or_else(|| format!("{name}{head}"), |tail| format!("{name}{head}-{tail}")))
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok().or_else(|| kanji_to_u64(text))
}

const ROMAN: [(&str, &str); 12] = [
    ("I", "Ⅰ"),
    ("II", "Ⅱ"),
    ("III", "Ⅲ"),
    ("IV", "Ⅳ"),
    ("V", "Ⅴ"),
    ("VI", "Ⅵ"),
    ("VII", "Ⅶ"),
    ("VIII", "Ⅷ"),
    ("IX", "Ⅸ"),
    ("X", "Ⅹ"),
    ("XI", "Ⅺ"),
    ("XII", "Ⅻ"),
];

/// The one-character form of a Roman number, which NFKC took apart.
fn roman_sign(letters: &str) -> &str {
    ROMAN.iter().find(|(l, _)| *l == letters).map_or(letters, |(_, sign)| sign)
}

fn roman_number(letters: &str) -> Option<usize> {
    ROMAN.iter().position(|(l, _)| *l == letters).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_place_has_one_form() {
        for (text, normal) in [
            ("第5条", "第5条"),
            ("第５条", "第5条"),
            ("第五条", "第5条"),
            ("5条", "第5条"),
            ("第 17 条", "第17条"),
            ("第5条第2項第3号", "第5条第2項第3号"),
            ("第5条2項(3)", "第5条第2項第3号"),
            ("第五条第二項第三号", "第5条第2項第3号"),
            ("第5条の2", "第5条の2"),
            ("第5条の2第2項", "第5条の2第2項"),
            ("第十七条の二", "第17条の2"),
            ("第3章", "第3章"),
            ("３章", "第3章"),
            ("3章2節", "第3章第2節"),
            ("第3章第2節", "第3章第2節"),
            ("3.2", "3.2"),
            ("3.2.1", "3.2.1"),
            ("３－２", "3.2"),
            ("３．２", "3.2"),
            ("§3", "3"),
            ("§3.2", "3.2"),
            ("3.2節", "3.2"),
            ("第3.2節", "3.2"),
            ("3.　監視", "3"),
            ("Ⅲ", "Ⅲ"),
            ("第Ⅲ章", "第3章"),
            ("別紙の1", "別紙1"),
            ("別紙　構成図", "別紙"),
            ("別紙ア", "別紙ア"),
            ("Ⅳ.5", "Ⅳ.5"),
            ("附則", "附則"),
            ("附則第2項", "附則第2項"),
            ("附　則", "附則"),
            ("付則2", "附則第2項"),
            ("別紙1", "別紙1"),
            ("別表2", "別表2"),
            ("別表第二", "別表2"),
            ("付録A", "付録A"),
            ("附録Ａ", "付録A"),
            ("図3", "図3"),
            ("表5", "表5"),
            ("図3-1", "図3-1"),
            ("(2)ア", "(2)ア"),
            ("（２）", "(2)"),
            ("第2項", "第2項"),
            ("第2項第3号", "第2項第3号"),
            ("別紙", "別紙"),
            ("第1編", "第1編"),
            ("第2部", "第2部"),
        ] {
            assert_eq!(parse_label(text).map(|l| l.normal).as_deref(), Some(normal), "{text}");
        }
    }

    #[test]
    fn headings_leave_their_words() {
        for (text, normal, rest) in [
            ("第５条（目的）", "第5条", "（目的）"),
            ("第3章　総則", "第3章", "総則"),
            ("3.2　機器の監視", "3.2", "機器の監視"),
            ("3.　監視", "3", "監視"),
            ("３．監視", "3", "監視"),
            ("3.2（P5）", "3.2", "（P5）"),
            ("3.12節（４頁）", "3.12", "（４頁）"),
            ("第6条第2項（P1）", "第6条第2項", "（P1）"),
            ("第2条第1項ア（略）", "第2条第1項ア", "（略）"),
            ("Ⅲ　監視", "Ⅲ", "監視"),
            ("Ⅲ 監視", "Ⅲ", "監視"),
            ("III. 監視", "Ⅲ", "監視"),
            ("別紙１『構成図』", "別紙1", "『構成図』"),
            ("(2)ア（略）", "(2)ア", "（略）"),
            ("別紙1 構成図", "別紙1", "構成図"),
            ("第5条の規定", "第5条", "の規定"),
            ("1.5 分析機能", "1.5", "分析機能"),
        ] {
            let label = parse_label(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((label.normal.as_str(), &text[label.rest_at..]), (normal, rest), "{text}");
        }
    }

    #[test]
    fn what_is_no_label() {
        for text in [
            "30日以内",
            "3.5倍",
            "99.9%",
            "2026.9.12",
            "2026年9月12日",
            "03-1234-5678",
            "第三者",
            "P5",
            "資料3",
            "3",
            "3件",
            "1.5時間",
            "1-1-1203号",
            "10.5GB",
            "12.5.2026",
            "表示",
            "図書",
            "千代田区",
            "0.5",
            "3,470千円",
            "",
            "INDEX",
            "第20期 決算報告書",
        ] {
            assert_eq!(parse_label(text), None, "{text}");
        }
    }

    #[test]
    fn places_within_places() {
        for (outer, inner, expected) in [
            ("第5条", "第5条第2項", true),
            ("第5条", "第5条", true),
            ("第5条", "第5条の2", false),
            ("3.1", "3.12", false),
            ("3.1", "3.1.2", true),
            ("3", "3.1", true),
            ("第3章", "第3章第2節", true),
            ("(2)", "(2)ア", true),
            ("第1条", "第12条", false),
            ("3.1", "3", false),
        ] {
            assert_eq!(contains(outer, inner), expected, "{outer} {inner}");
        }
    }

    proptest! {
        #[test]
        fn the_rest_is_a_part_of_the_text(text in "[第条項号章節附則別紙表図0-9０-９一二三ⅠⅡXIV().。の §　\n-]{0,16}") {
            if let Some(label) = parse_label(&text) {
                prop_assert!(text.get(label.rest_at..).is_some());
            }
        }

        #[test]
        fn normal_forms_are_normal(article in 1u32..200, paragraph in 1u32..20, item in 1u32..20) {
            let normal = format!("第{article}条第{paragraph}項第{item}号");
            prop_assert_eq!(parse_label(&normal).map(|l| l.normal), Some(normal));
        }
    }
}
