//! 更新申請書 and the notices of change and of end: date, number and end of the certification.

use super::joining::of_line;
use super::{Document, DocumentIndex, DocumentKind, Notice};
use crate::ingest::ApplicationKind;
use crate::ja::{date, text::fold, text::nfc};
use crate::ocr::{Line, PageText};
use crate::spot::Reading;
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)((?:[a-z]{1,4})?)\s*(\d{4})[-‐–−－ー](\d{4})").expect("a constant pattern")
});

/// Reads the paper, if it is one of these.
pub(super) fn read(document: DocumentIndex, of: &Document, pages: &[PageText]) -> Option<Notice> {
    let kind = match of.kind {
        DocumentKind::RenewalForm => ApplicationKind::Renewal,
        DocumentKind::ChangeNotice => ApplicationKind::Change,
        DocumentKind::EndNotice => ApplicationKind::End,
        _ => return None,
    };
    let mut notice = Notice { document, kind, date: None, certification: None, certified_until: None };
    let pages = of.pages.iter().filter_map(|p| pages.get(p.at()));
    for (page, line) in pages.flat_map(|p| p.lines.iter().map(move |l| (p, l))) {
        let text = fold(&line.text);
        let ends =
            ["満了", "有効期間", "有効期限", "認定期限", "認定の期限"].iter().any(|w| text.contains(w));
        if let Some(day) = last_day(&text) {
            if ends {
                notice.certified_until.get_or_insert(reading(page, line).map(|_| day));
            } else if notice.date.is_none() && is_dateline(&text) {
                notice.date = Some(reading(page, line).map(|_| day));
            }
        }
        if notice.certification.is_none() && (text.contains("認定番号") || text.contains("登録番号"))
        {
            let printed = nfc(line.text.trim());
            let wide = unicode_free(&printed);
            notice.certification = NUMBER.captures(&wide).map(|c| {
                let prefix = if c[1].is_empty() { String::new() } else { format!("{} ", &c[1]) };
                reading(page, line).map(|_| format!("{prefix}{}-{}", &c[2], &c[3]))
            });
        }
    }
    Some(notice)
}

/// A period of validity ends with its last date.
fn last_day(text: &str) -> Option<Date> {
    date::find(text).into_iter().rev().find_map(|m| Date::new(m.year, m.month?, m.day?).ok())
}

/// Whether a line is the date of the paper: nothing else, or 申請日 before it.
fn is_dateline(text: &str) -> bool {
    let first = date::find(text).into_iter().next();
    first.is_some_and(|m| {
        let before = text[..m.range.start].trim_end_matches([':', '、']);
        let after = &text[m.range.end..];
        after.chars().count() <= 2
            && (before.is_empty()
                || ["申請日", "届出日", "申請年月日", "届出年月日", "提出日", "日付"].contains(&before))
    })
}

/// Full-width letters and digits made half-width, white space kept.
fn unicode_free(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' => ' ',
            _ => c,
        })
        .collect()
}

fn reading(page: &PageText, line: &Line) -> Reading<String> {
    of_line(page.page, line, nfc(line.text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fixture::{line, page};
    use crate::spot::{PageIndex, Rect};

    #[test]
    fn the_dates_of_a_renewal_form_are_told_apart() {
        let texts = [
            "令和８年１０月３０日",
            "更新申請書",
            "認定番号　ＩｏＴ　００２１－２４１２",
            "認定の有効期間満了日　2026年12月20日",
        ];
        let lines = texts
            .iter()
            .enumerate()
            .map(|(i, t)| line(Rect::new(100, 100 + 40 * i as i32, 600, 120 + 40 * i as i32), t));
        let document = Document {
            kind: DocumentKind::RenewalForm,
            number: None,
            title: None,
            excerpt: false,
            pages: vec![PageIndex(0)],
            spots: Vec::new(),
            foreign: false,
        };
        let notice = read(DocumentIndex(0), &document, &[page(lines.collect())]).unwrap();
        assert_eq!(notice.date.map(|d| d.value.to_string()).as_deref(), Some("2026-10-30"));
        assert_eq!(notice.certified_until.map(|d| d.value.to_string()).as_deref(), Some("2026-12-20"));
        assert_eq!(notice.certification.map(|c| c.value).as_deref(), Some("IoT 0021-2412"));
    }
}
