//! Labels of numbered documents: 資料3, 資料No.３, 添付資料③, 別添3-1 … as tab, corner label or list print them.

use super::vocabulary::Vocabulary;
use crate::ja::text::{fold, loose, nfc};

/// A label: the number and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// 資料番号 without the word: `3`, `3-1`, `A-2`.
    pub(super) number: String,
    /// What follows on the same line: a title, or nothing.
    pub(super) rest: String,
}

/// Reads a label that begins a text; the text must be a label with at most a title behind it.
pub(super) fn parse(text: &str, words: &Vocabulary) -> Option<Label> {
    let printed = nfc(text.trim());
    if printed.chars().count() > 80 || !printed.contains(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let folded = fold(&keep_gaps(&printed));
    let body = folded.trim_start_matches(['【', '[', '(', '「', '<', '■', '●', '◆']);
    let after = words.prefixes.iter().find_map(|p| body.strip_prefix(p.as_str()))?;
    let after = ["番号", "no.", "no", "№", "第", ":", ".", "-"]
        .iter()
        .fold(after, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let (number, rest) = leading_number(after)?;
    let rest = rest.strip_prefix('号').unwrap_or(rest);
    let rest = rest.trim_start_matches(['】', ']', ')', '」', '>', ':', '.', '-', '、', ',', '_', '|']);
    if !is_title(rest) {
        return None;
    }
    Some(Label { number, rest: printed_tail(&printed, rest) })
}

/// A label whose digits were set or read apart: 資料No.1 3 → 資料No.13.
pub(super) fn close_up(text: &str) -> String {
    let text = nfc(text.trim());
    let words: Vec<&str> = text.split_whitespace().collect();
    let single = |w: &&str| {
        let branch = w.chars().all(|c| c.is_numeric() || "-－‐".contains(c));
        w.starts_with(char::is_numeric) && branch && w.chars().filter(|c| c.is_numeric()).count() <= 2
    };
    match words.split_first() {
        Some((first, rest))
            if first.ends_with(char::is_numeric) && !rest.is_empty() && rest.iter().all(single) =>
        {
            words.concat()
        }
        _ => text,
    }
}

/// Folding drops white space; between two digits it parts a number from a place (資料8 3.1).
fn keep_gaps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        let digits = c.is_numeric() && out.chars().next_back().is_some_and(char::is_numeric);
        if std::mem::take(&mut gap) && digits {
            out.push('~');
        }
        out.push(c);
    }
    out
}

/// A number without the word, as a list prints it: `３－１` → `3-1`.
pub(super) fn plain_number(text: &str) -> String {
    let folded = fold(text);
    leading_number(&folded).map_or(
        folded.clone(),
        |(number, rest)| {
            if rest.is_empty() { number } else { folded.clone() }
        },
    )
}

/// Digits with branch numbers, or a letter with a number, at the beginning.
fn leading_number(text: &str) -> Option<(String, &str)> {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = text;
    if let Some(letter) = rest.chars().next().filter(char::is_ascii_alphabetic) {
        let behind = &rest[1..];
        let follows = behind.strip_prefix('-').unwrap_or(behind);
        if !(follows.starts_with(|c: char| c.is_ascii_digit()) || behind.is_empty()) {
            return None;
        }
        parts.push(letter.to_ascii_uppercase().to_string());
        rest = follows;
    }
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 || end > 3 {
            break;
        }
        let digits = rest[..end].trim_start_matches('0');
        parts.push(if digits.is_empty() { "0".into() } else { digits.to_owned() });
        rest = &rest[end..];
        match rest.strip_prefix(['-', '.']) {
            Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) => rest = next,
            _ => break,
        }
    }
    if parts.is_empty() || parts.len() > 3 {
        return None;
    }
    // A number that runs on into a sentence, an amount or a date is none of a document.
    let runs_on =
        rest.starts_with(|c: char| c.is_ascii_digit() || "年月日時分秒円個名条項頁章部枚点つ版%".contains(c));
    (!runs_on).then(|| (parts.join("-"), rest))
}

/// Whether what follows a label is a title rather than a sentence or a place.
fn is_title(rest: &str) -> bool {
    let place = rest.starts_with(|c: char| "のをにはがとも、。,/~参照".contains(c))
        || rest.starts_with("第") && rest.contains(['条', '章', '項'])
        || (rest.starts_with('p') && rest[1..].starts_with(|c: char| c.is_ascii_digit() || c == '.'))
        || rest.starts_with(|c: char| c.is_ascii_digit());
    rest.chars().count() <= 50 && !place
}

/// The end of the printed text that folds to `rest`.
fn printed_tail(printed: &str, rest: &str) -> String {
    let wanted = rest.chars().count();
    if wanted == 0 {
        return String::new();
    }
    let starts = printed.char_indices().map(|(i, _)| i).collect::<Vec<_>>();
    let found = starts.iter().rev().find(|&&i| fold(&printed[i..]) == rest);
    found.map_or(rest.to_owned(), |&i| printed[i..].trim().to_owned())
}

/// Whether a text says that the document is an excerpt.
pub(super) fn says_excerpt(text: &str, words: &Vocabulary) -> bool {
    let text = loose(text);
    words.excerpt.iter().any(|w| {
        text == *w || text.contains(&format!("({w})")) || (w.chars().count() > 1 && text.contains(w.as_str()))
    })
}

/// A title without the word for an excerpt in brackets.
pub(super) fn without_excerpt(title: &str, words: &Vocabulary) -> String {
    let mut out = title.to_owned();
    while let Some(from) = out.find(['（', '(', '【', '［', '[']) {
        let Some(to) = out[from..].find(['）', ')', '】', '］', ']']).map(|i| from + i) else { break };
        let inner = loose(out[from..to].trim_start_matches(['（', '(', '【', '［', '[']));
        if !words.excerpt.contains(&inner) {
            break;
        }
        let end = to + out[to..].chars().next().map_or(1, char::len_utf8);
        out.replace_range(from..end, "");
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        parse(text, &Vocabulary::of(&crate::scheme::shipped())).map(|l| l.number)
    }

    #[test]
    fn labels_of_all_sorts() {
        let known = [
            ("資料1", "1"),
            ("資料No.１６-１", "16-1"),
            ("資料番号３", "3"),
            ("添付資料③", "3"),
            ("別添３－１", "3-1"),
            ("【資料０５】", "5"),
            ("資料 A-2", "A-2"),
            ("Attachment 4", "4"),
            ("資料3　情報セキュリティ規程", "3"),
        ];
        for (text, expected) in known {
            assert_eq!(number(text).as_deref(), Some(expected), "{text}");
        }
        let label = parse("資料3：情報セキュリティ規程（抜粋）", &Vocabulary::of(&crate::scheme::shipped()));
        assert_eq!(label.map(|l| l.rest).as_deref(), Some("情報セキュリティ規程（抜粋）"));
    }

    #[test]
    fn digits_set_apart_are_one_number() {
        assert_eq!(close_up("資料No.１ ３"), "資料No.１３");
        assert_eq!(close_up("資料No.1 6-1"), "資料No.16-1");
        assert_eq!(close_up("資料8 3.1"), "資料8 3.1");
    }

    #[test]
    fn the_word_for_an_excerpt_is_taken_off_whatever_its_brackets() {
        let words = Vocabulary::of(&crate::scheme::shipped());
        assert_eq!(without_excerpt("管理規程（抜粋)", &words), "管理規程");
        assert_eq!(without_excerpt("合意書（SLA）", &words), "合意書（SLA）");
        assert!(says_excerpt("（抜粋）", &words) && !says_excerpt("抄紙工程", &words));
    }

    #[test]
    fn citations_and_sentences_are_no_labels() {
        for text in
            ["資料3のとおり", "資料3 P.5", "資料2 第5条", "資料8 3.1", "資料請求", "No.2026年", "料金表"]
        {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
