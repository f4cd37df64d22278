//! Printed page numbers: what stands at the edges of a page, and which of it is one.
//!
//! A page may show several numbers at its edges (a date, `1/2` of a browser, the foot of a table). Inside a
//! document the numbers that follow one another agree; the chain that agrees best is taken. A lone
//! bare number is believed, a number that contradicts its neighbours is not.

use super::Folio;
use super::edges::{Edge, edge_lines};
use crate::ja::text::{fold, nfc};
use crate::ocr::PageText;
use crate::spot::{PageIndex, Spot};
use regex::Regex;
use std::sync::LazyLock;

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numeral {
    /// 3
    Arabic,
    /// iii
    Roman,
}

/// A number at the edge of a page that may be its page number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// What would be its place in the count.
    pub(super) number: u32,
    /// How it is written.
    pub(super) numeral: Numeral,
    /// The total it names.
    pub(super) of: Option<u32>,
    /// Without decoration.
    value: String,
    raw: String,
    /// What is printed around it; numbers of one document have the same.
    style: String,
    edge: Edge,
    strength: f32,
    spot: Spot,
}

static BARE: LazyLock<Regex> = LazyLock::new(|| regex(r"^([-(\[<~・.|=]*)(\d{1,4})([-)\]>~・.|=]*)$"));
static WORDED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(?:(?:p|page|pp|第)[.:\-]?(\d{1,4})(?:頁|ページ)?|(\d{1,4})(?:頁|ページ|p|page))$")
});
static OF: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(|.*[^\d/.:])(\d{1,4})(?:頁|ページ)?(?:/|of|／)(?:全)?(\d{1,4})(?:頁|ページ|pages?)?([-)\]]*)$")
});
static ROMAN: LazyLock<Regex> = LazyLock::new(|| regex(r"^([-(]*)([ivxlc]{1,7})([-)]*)$"));
static CHAPTERED: LazyLock<Regex> = LazyLock::new(|| regex(r"^([a-z]|\d{1,2})-(\d{1,3})$"));
static TITLED: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\D{2,40}[^\d./:\-])(\d{1,3})$"));
static TITLED_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(\d{1,3})([^\d./:\-年月日条章版回期][^\d]{2,40})$"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that the tests compile")
}

/// All numbers at the edges of a page that may be page numbers, most telling first.
pub(super) fn marks(page: &PageText) -> Vec<Mark> {
    let mut out: Vec<Mark> = Vec::new();
    for at in edge_lines(page) {
        let spot = Spot { page: page.page, rect: at.line.rect };
        let raw = nfc(at.line.text.trim());
        let mut pieces = vec![raw.clone()];
        // A reader may join what stands far apart at the foot of a page.
        let apart = raw.split("  ").flat_map(|p| p.split('\u{3000}')).map(str::trim);
        pieces.extend(apart.filter(|p| !p.is_empty() && *p != raw).map(str::to_owned));
        pieces.extend(raw.split_whitespace().next_back().filter(|p| *p != raw).map(str::to_owned));
        let mut seen: Vec<Mark> = Vec::new();
        for (n, piece) in pieces.iter().enumerate() {
            let last = n + 1 == pieces.len() && n > 0;
            for mut mark in parse(piece) {
                // The last word of a longer line is a page number only as 1/2.
                if last && mark.of.is_none() {
                    continue;
                }
                mark.strength -= 0.15 * at.depth as f32 + if n > 0 { 0.1 } else { 0.0 };
                let mark = Mark { edge: at.edge, spot, ..mark };
                if !seen.iter().any(|m| m.value == mark.value) {
                    seen.push(mark);
                }
            }
        }
        out.extend(seen);
    }
    out.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    out
}

/// What a text at the edge may say as a page number.
fn parse(raw: &str) -> Vec<Mark> {
    let text = fold(raw);
    let mut out = Vec::new();
    let mut push = |number: u32, numeral, of, value: String, style: String, strength| {
        out.push(Mark {
            number,
            numeral,
            of,
            value,
            raw: raw.to_owned(),
            style,
            edge: Edge::Bottom,
            strength,
            spot: Spot { page: PageIndex(0), rect: Default::default() },
        });
    };
    let number = |s: &str| s.parse::<u32>().unwrap_or(0);
    let plain = |s: &str| number(s).to_string();
    if let Some(c) = BARE.captures(&text) {
        let decorated = !c[1].is_empty() && !c[3].is_empty();
        let strength = if decorated { 1.0 } else { 0.6 };
        let style = format!("{}#{}", &c[1], &c[3]);
        push(number(&c[2]), Numeral::Arabic, None, plain(&c[2]), style.clone(), strength);
        // i, ii and 1, 11 are read for one another.
        if c[2].chars().all(|d| d == '1') && c[2].len() <= 2 {
            let roman = "i".repeat(c[2].len());
            push(c[2].len() as u32, Numeral::Roman, None, roman, style, strength - 0.45);
        }
    } else if let Some(c) = WORDED.captures(&text) {
        let digits = c.get(1).or(c.get(2)).map_or("", |m| m.as_str());
        push(number(digits), Numeral::Arabic, None, plain(digits), text.replace(digits, "#"), 1.0);
    } else if let Some(c) = OF.captures(&text) {
        let (n, of) = (number(&c[2]), number(&c[3]));
        let in_address = c[1].contains("://") && !raw.contains(char::is_whitespace);
        if (1..=of).contains(&n) && !in_address {
            // Behind an address or a title the style differs from page to page.
            let style = if c[1].chars().count() > 8 { "…#/#".into() } else { format!("{}#/#", &c[1]) };
            push(n, Numeral::Arabic, Some(of), n.to_string(), style, 1.0);
        }
    } else if let Some(c) = CHAPTERED.captures(&text) {
        let value = format!("{}-{}", c[1].to_uppercase(), plain(&c[2]));
        push(number(&c[2]), Numeral::Arabic, None, value, format!("{}-#", &c[1]), 0.1);
    } else if let Some(c) = TITLED.captures(&text) {
        push(number(&c[2]), Numeral::Arabic, None, plain(&c[2]), format!("{}#", &c[1]), -0.3);
    } else if let Some(c) = TITLED_BEFORE.captures(&text) {
        push(number(&c[1]), Numeral::Arabic, None, plain(&c[1]), format!("#{}", &c[2]), -0.3);
    }
    if let Some(c) = ROMAN.captures(&text)
        && let Some(n) = roman(&c[2])
    {
        let style = format!("{}#{}", &c[1], &c[3]);
        push(n, Numeral::Roman, None, c[2].to_owned(), style.clone(), 0.6);
        if c[2].chars().all(|d| matches!(d, 'i' | 'l')) && c[2].len() == 1 {
            push(1, Numeral::Arabic, None, "1".into(), style, 0.2);
        }
    }
    out
}

/// The value of a Roman numeral below 400, written the usual way; a lone l is a misread i.
fn roman(text: &str) -> Option<u32> {
    if text == "l" {
        return Some(1);
    }
    let digits: Vec<u32> = text
        .chars()
        .map(|c| match c {
            'i' => 1,
            'v' => 5,
            'x' => 10,
            'l' => 50,
            _ => 100,
        })
        .collect();
    let mut sum = 0;
    for (i, &d) in digits.iter().enumerate() {
        if digits.get(i + 1).is_some_and(|&next| next > d) { sum -= d as i32 } else { sum += d as i32 }
    }
    let sum = u32::try_from(sum).ok()?;
    (numeral(sum) == text).then_some(sum)
}

/// A number as a Roman numeral in small letters.
fn numeral(mut n: u32) -> String {
    const STEPS: [(u32, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut out = String::new();
    for (value, letters) in STEPS {
        while n >= value {
            out.push_str(letters);
            n -= value;
        }
    }
    out
}

/// The page numbers of one document: the chain of marks that agrees best.
pub(super) fn settle(document: &[PageIndex], marks: &[Vec<Mark>], blank: &[bool]) -> Vec<(PageIndex, Folio)> {
    struct Node<'a> {
        /// Place among all pages and among those with print.
        at: usize,
        printed: usize,
        page: PageIndex,
        mark: &'a Mark,
        best: f32,
        from: Option<usize>,
    }
    let mut nodes: Vec<Node> = Vec::new();
    let mut printed = 0;
    for (at, &page) in document.iter().enumerate() {
        if blank.get(page.at()).copied().unwrap_or(false) {
            continue;
        }
        printed += 1;
        for mark in marks.get(page.at()).into_iter().flatten() {
            nodes.push(Node { at, printed, page, mark, best: mark.strength, from: None });
        }
    }
    for i in 0..nodes.len() {
        for j in 0..i {
            if nodes[j].page == nodes[i].page {
                continue;
            }
            let distance = (nodes[i].at - nodes[j].at, nodes[i].printed - nodes[j].printed);
            let score =
                nodes[j].best + nodes[i].mark.strength + agreement(nodes[j].mark, nodes[i].mark, distance)
                    - 0.05 * (distance.1 - 1) as f32;
            if score > nodes[i].best {
                nodes[i].best = score;
                nodes[i].from = Some(j);
            }
        }
    }
    let mut at = (0..nodes.len())
        .filter(|&i| nodes[i].best > 0.0)
        .max_by(|&a, &b| nodes[a].best.total_cmp(&nodes[b].best));
    let mut out = Vec::new();
    while let Some(i) = at {
        let node = &nodes[i];
        out.push((
            node.page,
            Folio {
                raw: node.mark.raw.clone(),
                value: node.mark.value.clone(),
                of: node.mark.of,
                spot: node.mark.spot,
            },
        ));
        at = node.from;
    }
    out.reverse();
    out
}

/// How well a mark goes with an earlier one of the same document; `apart` counts all pages between
/// them, and the printed ones.
fn agreement(before: &Mark, after: &Mark, apart: (usize, usize)) -> f32 {
    let step = i64::from(after.number) - i64::from(before.number);
    let mut score = match (before.numeral, after.numeral) {
        (a, b) if a == b && step < 1 => return -3.0,
        (a, b) if a == b && (step == apart.0 as i64 || step == apart.1 as i64) => 0.6,
        // An excerpt, or a sheet that is missing.
        (a, b) if a == b => 0.25,
        (Numeral::Roman, Numeral::Arabic) if after.number == 1 || step == apart.1 as i64 => 0.5,
        (Numeral::Roman, Numeral::Arabic) => 0.0,
        _ => return -2.0,
    };
    if before.style == after.style {
        score += 0.4;
    }
    if before.edge == after.edge {
        score += 0.1;
    }
    if before.of.is_some() && after.of.is_some() && before.of != after.of {
        score -= 1.0;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fixture::{line, page};
    use crate::spot::Rect;

    fn value(text: &str) -> Option<String> {
        parse(text).into_iter().next().map(|m| m.value)
    }

    #[test]
    fn decorations_are_taken_off() {
        let known = [
            ("- 3 -", "3"),
            ("－１２－", "12"),
            ("P.3", "3"),
            ("３頁", "3"),
            ("Page 3", "3"),
            ("3/12", "3"),
            ("１／２", "1"),
            ("申請書Ｂ　3／7", "3"),
            ("iv", "iv"),
            ("B-3", "B-3"),
            ("整理番号　ア２０４８１７　　＊　下線のあるものは抹消事項であることを示す。　　１／２", "1"),
        ];
        for (text, expected) in known {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn dates_and_addresses_are_no_page_numbers() {
        for text in ["2026/09/12 13:20", "2026/9/5", "https://www.example.jp/a/1/2", "第6版", "mix"] {
            assert!(parse(text).iter().all(|m| m.strength < 0.0), "{text}");
        }
    }

    fn settled(feet: &[&[&str]]) -> Vec<Option<String>> {
        let pages: Vec<PageText> =
            feet.iter()
                .enumerate()
                .map(|(i, texts)| {
                    let lines = texts.iter().enumerate().map(|(n, t)| {
                        line(Rect::new(600, 1700 - 25 * n as i32, 640, 1715 - 25 * n as i32), t)
                    });
                    PageText { page: PageIndex(i as u32), ..page(lines.collect()) }
                })
                .collect();
        let marks: Vec<Vec<Mark>> = pages.iter().map(marks).collect();
        let blank: Vec<bool> = pages.iter().map(|p| p.blank).collect();
        let document: Vec<PageIndex> = pages.iter().map(|p| p.page).collect();
        let found = settle(&document, &marks, &blank);
        document.iter().map(|d| found.iter().find(|f| f.0 == *d).map(|f| f.1.value.clone())).collect()
    }

    #[test]
    fn neighbours_settle_what_is_a_page_number() {
        // The foot of a table of contents says 5; the roman i is read as 1.
        let found = settled(&[&["株式会社みどり"], &["1", "5"], &["1", "24"], &["2"], &["4"]]);
        let expected = [None, Some("i"), Some("1"), Some("2"), Some("4")];
        assert_eq!(found, expected.map(|v: Option<&str>| v.map(str::to_owned)));
    }

    #[test]
    fn blank_backs_count_or_do_not() {
        let found = settled(&[&["- 1 -"], &[], &["- 2 -"], &[], &["- 3 -"]]);
        assert_eq!(found.iter().flatten().count(), 3);
    }
}
