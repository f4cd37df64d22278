//! Numbers that run into what stands behind them.
//!
//! White space is what a reader loses and invents most: `資料No.10 3頁` arrives as `資料No.103頁` or
//! `資料No.1 0 3頁`. Which digits are the document's number is told by the numbers and printed pages
//! that the package has.

use regex::Regex;
use std::sync::LazyLock;

/// A document's number with the printed page numbers it has.
pub type Listed = (String, Vec<String>);

static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[0-9]+(?:\s[0-9]+)*(?:-[0-9]+(?:\s[0-9]+)*)?").expect("constant pattern"));

/// The document's number at the start of `text` and the bytes it takes, where digits of a page or
/// section run into it; `None` where nothing is ambiguous or nothing can be told.
pub fn apart(text: &str, known: &[Listed], in_word: bool) -> Option<(String, usize)> {
    let region = DIGITS.find(text)?.as_str();
    let behind = text[region.len()..].trim_start();
    let page = ["頁", "ペ", "ぺ", "ベ"].iter().any(|w| behind.starts_with(w));
    let dotted = behind.starts_with('.') && behind[1..].starts_with(|c: char| c.is_ascii_digit());
    let spaced = region.contains(' ');
    // Only lone digits are torn apart by a reader; behind a longer number the gap is a real one.
    if spaced && region.split([' ', '-']).next().is_some_and(|first| first.len() > 1) {
        return None;
    }
    let all: String = region.chars().filter(|c| !c.is_whitespace()).collect();
    let is_known = |n: &str| known.iter().find(|(k, _)| k == n);
    if !page && !dotted {
        return (spaced && is_known(&all).is_some()).then(|| (all.clone(), region.len()));
    }
    let mut best: Option<(i32, String, usize)> = None;
    let mut number = String::new();
    for (i, c) in region.char_indices() {
        if c.is_whitespace() {
            continue;
        }
        number.push(c);
        let end = i + c.len_utf8();
        let rest = &region[end..];
        let left: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
        if c == '-' || left.is_empty() || left.starts_with(['0', '-']) || left.contains('-') {
            continue;
        }
        let mut score = match is_known(&number) {
            Some((_, pages)) if page && pages.contains(&left) => 6,
            Some((_, pages)) if page && !pages.is_empty() => 2,
            Some(_) => 4,
            None => 0,
        };
        if score > 0 && spaced && rest.starts_with(' ') {
            score += 1;
        }
        if best.as_ref().is_none_or(|b| score >= b.0) {
            best = Some((score, number.clone(), end));
        }
    }
    let (score, number, end) = best?;
    if score > 0 {
        return Some((number, end));
    }
    // Nothing is known: the last digit is the page, if the number would else be taken for the page.
    (!in_word && !spaced).then_some((number, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str)>) {
        let pages = |n: u32| (1..=n).map(|p| p.to_string()).collect::<Vec<_>>();
        let known: Vec<Listed> = [("1", 5), ("3", 6), ("10", 3), ("11", 5), ("14", 2), ("16-2", 2)]
            .map(|(n, p)| (n.to_string(), pages(p)))
            .to_vec();
        let found = apart(text, &known, false);
        let shown = found.as_ref().map(|(n, len)| (n.as_str(), text[*len..].trim_start()));
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn digits_that_ran_together() {
        check("103頁", Some(("10", "3頁")));
        check("142ページ", Some(("14", "2ページ")));
        check("1 1 3頁", Some(("11", "3頁")));
        check("1 3頁", Some(("1", "3頁")));
        check("16-22頁", Some(("16-2", "2頁")));
        check("33.2節", Some(("3", "3.2節")));
        check("208頁", Some(("20", "8頁")));
        check("1 0 第3条", Some(("10", "第3条")));
        check("13 1.3", None);
        check("12 1 頁", None);
        check("3 第5条", None);
        check("3", None);
    }
}
