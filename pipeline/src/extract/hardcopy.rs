//! Printed web pages: address and day of printing, from what the browser prints at head and foot,
//! or from what was typed or stamped beside it.
//!
//! A page's own 最終更新日 or the dates of its news are never the day of printing.

use super::edges::{Edge, edge_lines};
use super::joining::of_line;
use super::{Document, DocumentIndex, Hardcopy};
use crate::ja::{date, text::fold, text::nfc};
use crate::ocr::{Line, PageText};
use crate::spot::{Reading, Rect, Spot};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)h\s?t\s?tps?\s?[:：.;]\s?/\s?/\s?(?:[a-z0-9.\-]+ ){0,3}[a-z0-9.\-]+(?::\d+)?(?:/[!-~]*)?(?: (?:html?|php|aspx?|jsp|pdf)\b)?…?",
    )
});
static ENDING: LazyLock<Regex> = LazyLock::new(|| regex(r"\s(html?|php|aspx?|jsp|pdf)$"));
/// Second level and country run together: `.cojp`.
static SECOND: LazyLock<Regex> = LazyLock::new(|| regex(r"\.(co|or|ne|ac|go|gr|ed|lg)jp$"));
static HOST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)^(?:www\.)?[a-z0-9][a-z0-9.\-]*\.(?:jp|com|net|org|co|io|dev|info|biz)(?:/[!-~]*)?…?$")
});
/// Year first, with a time of day or alone; the hour may be unpadded.
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[,(]?.{0,3}?\d{1,2}:\d{2}(?::\d{2})?(?:[ap]m)?)?$")
});
static YEAR_LAST: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})(?:,?\d{1,2}:\d{2}(?::\d{2})?([ap]m)?)?$"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that the tests compile")
}

/// Endings of whole host names.
const TOP: [&str; 9] = [".jp", ".com", ".net", ".org", ".io", ".dev", ".info", ".biz", ".cloud"];

/// Words beside a typed or stamped date or address.
const CAPTURED: [&str; 10] = [
    "取得日",
    "印刷日",
    "閲覧日",
    "確認日",
    "出力日",
    "アクセス日",
    "掲載確認",
    "ダウンロード日",
    "取得",
    "現在",
];

/// What a page shows of a browser at its edges.
#[derive(Clone, Debug, Default)]
pub(super) struct WebMark {
    /// The address.
    pub(super) url: Option<Reading<String>>,
    /// The day of printing.
    pub(super) date: Option<Reading<Date>>,
    /// `1/2` at the foot or the head: page and total.
    pub(super) count: Option<(u32, u32)>,
    /// The boxes that were looked at.
    pub(super) margins: Vec<Spot>,
}

impl WebMark {
    /// Whether a browser printed this page: an address, or a date with a count of pages.
    pub(super) fn is_browser(&self) -> bool {
        self.url.is_some() || (self.date.is_some() && self.count.is_some())
    }
}

/// Reads the edges of a page; typed or stamped notes are looked for on the whole page.
pub(super) fn look(page: &PageText) -> WebMark {
    let mut mark = WebMark { margins: margins(page), ..WebMark::default() };
    for at in edge_lines(page).iter().filter(|e| e.depth <= 2) {
        for piece in pieces(&at.line.text) {
            if mark.url.is_none() {
                mark.url = address(&piece).map(|url| reading(page, at.line, url));
            }
            if mark.date.is_none()
                && let Some(day) = printed_day(&piece)
            {
                mark.date = Some(reading(page, at.line, piece.clone()).map(|_| day));
            }
            if let Some((n, of)) = count(&piece)
                && mark.count.is_none()
            {
                mark.count = Some((n, of));
            }
        }
        // A browser's foot may be read as one line: address, then 1/2.
        if mark.count.is_none() && at.edge == Edge::Bottom {
            mark.count = at.line.text.split_whitespace().next_back().and_then(count);
        }
    }
    mark
}

/// Address and day that were typed, stamped or shown in an address bar, anywhere on the page.
fn noted(page: &PageText) -> (Option<Reading<String>>, Option<Reading<Date>>) {
    let (mut url, mut day) = (None, None);
    for line in &page.lines {
        let text = fold(&line.text);
        if url.is_none()
            && (text.starts_with("url") || text.starts_with("取得元") || text.starts_with("出典"))
        {
            url = address(&nfc(line.text.trim())).map(|u| reading(page, line, u));
        }
        let captured = CAPTURED.iter().any(|w| text.starts_with(w))
            || (["取得", "閲覧", "印刷", "現在", "出力"].iter().any(|w| text.ends_with(w))
                && text.chars().count() <= 20);
        if day.is_none()
            && captured
            && let Some(d) = date::parse(&text)
        {
            day = Some(reading(page, line, nfc(line.text.trim())).map(|_| d));
        }
    }
    // An address bar hides scheme and www.: a lone host name near the head.
    if url.is_none() {
        url = page
            .lines
            .iter()
            .filter(|l| (l.rect.y1 as f32) < page.height as f32 * 0.12)
            .find(|l| HOST.is_match(l.text.trim()))
            .map(|l| reading(page, l, nfc(l.text.trim())));
    }
    (url, day)
}

/// Reads one hardcopy from the pages of its document.
pub(super) fn read(document: DocumentIndex, of: &Document, pages: &[PageText]) -> Hardcopy {
    let pages: Vec<&PageText> =
        of.pages.iter().filter_map(|p| pages.get(p.at())).filter(|p| !p.blank).collect();
    let marks: Vec<WebMark> = pages.iter().map(|p| look(p)).collect();
    let mut url = vote(marks.iter().filter_map(|m| m.url.as_ref()), |u| fold(u));
    let mut day = vote(marks.iter().filter_map(|m| m.date.as_ref()), |d| d.to_string());
    for page in &pages {
        if url.is_some() && day.is_some() {
            break;
        }
        let (noted_url, noted_day) = noted(page);
        url = url.or(noted_url);
        day = day.or(noted_day);
    }
    let margins = marks.into_iter().flat_map(|m| m.margins).collect();
    Hardcopy { document, url, date: day, margins }
}

/// The reading that most pages agree on; of equals the surest.
fn vote<'a, T: Clone + 'a>(
    readings: impl Iterator<Item = &'a Reading<T>>,
    key: impl Fn(&T) -> String,
) -> Option<Reading<T>> {
    let all: Vec<&Reading<T>> = readings.collect();
    let votes = |r: &Reading<T>| all.iter().filter(|o| key(&o.value) == key(&r.value)).count();
    let mut best: Option<&Reading<T>> = None;
    for reading in &all {
        let better = best.is_none_or(|b| (votes(reading), reading.confidence) > (votes(b), b.confidence));
        if better {
            best = Some(reading);
        }
    }
    best.cloned()
}

fn reading(page: &PageText, line: &Line, text: String) -> Reading<String> {
    Reading { raw: text.clone(), ..of_line(page.page, line, text) }
}

/// Head and foot of the page as boxes.
fn margins(page: &PageText) -> Vec<Spot> {
    let (w, h) = (page.width as i32, page.height as i32);
    let depth = h / 20;
    [Rect::new(0, 0, w, depth), Rect::new(0, h - depth, w, h)]
        .map(|rect| Spot { page: page.page, rect })
        .to_vec()
}

/// The parts of a line that stand far apart.
fn pieces(text: &str) -> Vec<String> {
    let whole = nfc(text.trim());
    let mut out: Vec<String> = vec![whole.clone()];
    out.extend(
        whole
            .split("  ")
            .flat_map(|p| p.split('\u{3000}'))
            .map(|p| p.trim().to_owned())
            .filter(|p| *p != whole),
    );
    // A date and a title, or an address and a count, read as one line.
    let words: Vec<&str> = whole.split_whitespace().collect();
    for pair in words.windows(2) {
        out.push(pair.join(" "));
    }
    out.extend(words.iter().map(|w| (*w).to_owned()));
    out
}

/// The address in a text; one that the print cut ends in `…`. The raw text stays beside it.
fn address(text: &str) -> Option<String> {
    let found = ADDRESS.find(text)?.as_str();
    let (scheme, rest) = found.split_at(found.find("//").map_or(0, |i| i + 2));
    // The colon is the smallest mark of all: a point or a semicolon is what is left of it.
    let head = scheme.replace(['：', '.', ';'], ":");
    let (host, path) = rest.find('/').map_or((rest, ""), |i| rest.split_at(i));
    // A name of a host has no gaps: what was lost in one is a dot. So before the ending of a file.
    let host = match host.split_once(char::is_whitespace) {
        Some((whole, _)) if TOP.iter().any(|t| whole.ends_with(t)) => return Some(format!("{head}{whole}")),
        Some(_) => host.split_whitespace().collect::<Vec<_>>().join("."),
        None => host.to_owned(),
    };
    let host = SECOND.replace(&host, ".$1.jp");
    let path = ENDING.replace(path.trim(), ".$1");
    let mut url: String = format!("{head}{host}{path}").chars().filter(|c| !c.is_whitespace()).collect();
    for dots in ["...", "…", "･･･", "・・・"] {
        if let Some(at) = url.find(dots) {
            url.truncate(at);
            url.push('…');
        }
    }
    Some(url.trim_end_matches([')', '）', '」', '、', ',']).to_owned())
}

/// `1/2`, `1 / 2`, `1/2 ページ`.
fn count(text: &str) -> Option<(u32, u32)> {
    let text = fold(text);
    let text = text.trim_end_matches("ページ").trim_end_matches('頁');
    let (n, of) = text.split_once('/')?;
    let (n, of) = (n.parse().ok()?, of.parse().ok()?);
    (n >= 1 && n <= of && of < 1000).then_some((n, of))
}

/// The day that a browser printed, where the whole text is a date, with or without a time.
fn printed_day(text: &str) -> Option<Date> {
    let text = fold(text);
    if let Some(c) = YEAR_FIRST.captures(&text) {
        return Date::new(c[1].parse().ok()?, c[2].parse().ok()?, c[3].parse().ok()?).ok();
    }
    if let Some(c) = YEAR_LAST.captures(&text) {
        let (a, b): (i8, i8) = (c[1].parse().ok()?, c[2].parse().ok()?);
        let year: i16 = c[3].parse().ok()?;
        let year = if c[3].len() == 2 { 2000 + year } else { year };
        // 5/1/24, 9:05 AM is American, 01/05/2024, 09:05 British; beyond 12 there is no doubt.
        let month_first = b > 12 || (a <= 12 && (c.get(4).is_some() || c[3].len() == 2));
        let (month, day) = if month_first { (a, b) } else { (b, a) };
        return Date::new(year, month, day).ok();
    }
    let mentions = date::find(&text);
    let whole = mentions.first().filter(|m| {
        let rest = format!("{}{}", &text[..m.range.start], &text[m.range.end..]);
        rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '時' | '分' | '秒' | '(' | ')'))
    })?;
    Date::new(whole.year, whole.month?, whole.day?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fixture::{line, page};

    fn browser(lines: &[(i32, i32, &str)]) -> WebMark {
        let lines = lines.iter().map(|(x, y, t)| line(Rect::new(*x, *y, x + 200, y + 12), t)).collect();
        look(&page(lines))
    }

    #[test]
    fn browsers_print_address_day_and_count_in_their_own_places() {
        let chrome = browser(&[
            (40, 20, "2026/09/12 9:05"),
            (500, 20, "サービス紹介 | みどり株式会社"),
            (100, 1600, "最終更新日：2026年7月28日"),
            (40, 1730, "https://www.midori.example.jp/service/overview.html?utm_source=to…"),
            (1150, 1730, "1/2"),
        ]);
        assert_eq!(chrome.date.map(|d| d.value.to_string()).as_deref(), Some("2026-09-12"));
        assert!(chrome.url.is_some_and(|u| u.value.ends_with("utm_source=to…")));
        assert_eq!(chrome.count, Some((1, 2)));
        let firefox = browser(&[
            (40, 20, "お問い合わせ"),
            (800, 20, "https://www.midori.example.jp/contact"),
            (40, 1730, "1 / 2"),
            (1000, 1730, "2026/9/12 16:58"),
        ]);
        assert_eq!(firefox.date.map(|d| d.value.to_string()).as_deref(), Some("2026-09-12"));
        assert_eq!(firefox.count, Some((1, 2)));
    }

    #[test]
    fn a_dot_lost_in_an_address_is_a_dot() {
        let lost = address("https://www.midori example.jp/support/contact html");
        assert_eq!(lost.as_deref(), Some("https://www.midori.example.jp/support/contact.html"));
        let points = address("https.//minato example cojp/service/");
        assert_eq!(points.as_deref(), Some("https://minato.example.co.jp/service/"));
        let cut = address("https://www.midori.example.jp/a?utm_source=to... 1/2");
        assert_eq!(cut.as_deref(), Some("https://www.midori.example.jp/a?utm_source=to…"));
        let title = address("https://www.midori.example.jp Midori");
        assert_eq!(title.as_deref(), Some("https://www.midori.example.jp"));
    }

    #[test]
    fn days_of_other_countries() {
        assert_eq!(printed_day("5/1/24, 9:05 AM").map(|d| d.to_string()).as_deref(), Some("2024-05-01"));
        assert_eq!(printed_day("01/05/2024, 09:05").map(|d| d.to_string()).as_deref(), Some("2024-05-01"));
        assert_eq!(printed_day("最終更新日：2026年7月28日"), None);
    }

    #[test]
    fn a_stamped_note_counts_and_the_pages_own_date_does_not() {
        let lines = vec![
            line(Rect::new(100, 800, 500, 820), "最終更新日：2026年7月28日"),
            line(Rect::new(100, 200, 500, 220), "取得日：2026年9月12日"),
            line(Rect::new(100, 230, 500, 250), "URL：https://www.midori.example.jp/"),
        ];
        let (url, day) = noted(&page(lines));
        assert_eq!(url.map(|u| u.value).as_deref(), Some("https://www.midori.example.jp/"));
        assert_eq!(day.map(|d| d.value.to_string()).as_deref(), Some("2026-09-12"));
    }
}
