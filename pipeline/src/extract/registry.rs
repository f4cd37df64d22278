//! 登記事項証明書: the entries in force.
//!
//! The certificate is one frame: labels at the left, entries beside them, dates of events at the
//! right. An entry that was struck out (抹消) is only underlined, its text stays; so is one whose
//! last event took the person out of office.

use super::joining::{Joined, join, of_line};
use super::likeness::distance_within;
use super::{Document, DocumentIndex, Registry, Representative};
use crate::ja::{date, text::fold};
use crate::ocr::{Line, PageText};
use crate::spot::{Reading, Rect};
use regex::Regex;
use std::sync::LazyLock;

/// Titles that come with the power to represent.
const REPRESENTING: [&str; 10] = [
    "代表取締役",
    "代表執行役",
    "代表社員",
    "代表理事",
    "代表役員",
    "代表清算人",
    "代表者",
    "理事長",
    "会長",
    "代表権を有する者",
];
/// Events that end an entry.
const ENDING: [&str; 7] = ["辞任", "退任", "死亡", "解任", "退社", "抹消", "廃止"];
/// Events that begin or keep one.
const BEGINNING: [&str; 3] = ["就任", "重任", "選任"];

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\d{4})[-ー−]?(\d{2})[-ー−]?(\d{6})").expect("a constant pattern"));

/// An entry of the frame: the label it stands under, its lines and its events.
struct Entry<'a> {
    page: &'a PageText,
    label: String,
    lines: Vec<u32>,
    cell: Rect,
    events: String,
}

/// Reads the certificate from the pages of its document.
pub(super) fn read(document: DocumentIndex, of: &Document, pages: &[PageText]) -> Registry {
    let pages: Vec<&PageText> = of.pages.iter().filter_map(|p| pages.get(p.at())).collect();
    let entries = entries(&pages);
    let mut registry = Registry {
        document,
        certificate: certificate(&pages),
        name: last_alive(&entries, &["商号", "名称"]),
        office: last_alive(&entries, &["本店", "主たる事務所"]),
        number: last_alive(&entries, &["会社法人等番号"]).and_then(number),
        founded: last_alive(&entries, &["会社成立の年月日", "法人成立の年月日", "成立の年月日"])
            .and_then(|r| date::parse(&r.raw).map(|d| r.map(|_| d))),
        capital: last_alive(
            &entries,
            &["資本金の額", "資本金", "出資の総額", "払込済出資総額", "資産の総額"],
        )
        .and_then(|r| yen(&r.raw).map(|yen| r.map(|_| yen))),
        representatives: Vec::new(),
        issued: issued(&pages),
        original: None,
        original_reason: String::new(),
        struck: Vec::new(),
    };
    for entry in &entries {
        let (dead, alive): (Vec<u32>, Vec<u32>) =
            entry.lines.iter().partition(|&&i| entry.page.lines[i as usize].underlined);
        if !dead.is_empty() {
            let reading = join(entry.page, &dead, entry.cell).reading();
            registry.struck.push((entry.label.clone(), reading));
        }
        if ended(&entry.events) {
            continue;
        }
        for representative in representatives(entry, &alive) {
            let known = registry.representatives.iter().any(|r: &Representative| {
                r.title == representative.title && fold(&r.name.value) == fold(&representative.name.value)
            });
            if !known {
                registry.representatives.push(representative);
            }
        }
    }
    (registry.original, registry.original_reason) = original(&pages, registry.certificate.as_deref());
    registry
}

/// The entries of all pages in order, each under its label; an empty label goes on from above.
fn entries<'a>(pages: &[&'a PageText]) -> Vec<Entry<'a>> {
    let mut out = Vec::new();
    let mut label = String::new();
    for &page in pages {
        for table in &page.tables {
            let dates = table.rect.x0 + table.rect.width() * 3 / 5;
            let mut cells: Vec<_> = table.cells.iter().collect();
            cells.sort_by_key(|c| (c.rect.y0, c.rect.x0));
            for cell in &cells {
                let at_left = cell.rect.x0 - table.rect.x0 < table.rect.width() / 20;
                if at_left && cell.rect.width() < table.rect.width() * 2 / 5 {
                    let text = fold(&page.cell_text(cell));
                    if !text.is_empty() {
                        label = text;
                    }
                    continue;
                }
                if cell.rect.x0 >= dates || cell.lines.is_empty() {
                    continue;
                }
                let events: String = cells
                    .iter()
                    .filter(|c| c.rect.x0 >= dates && super::grid::level(&c.rect, &cell.rect))
                    .map(|c| fold(&page.cell_text(c)))
                    .collect();
                out.push(Entry {
                    page,
                    label: label_at(&cells, page, cell.rect, table.rect).unwrap_or(label.clone()),
                    lines: cell.lines.clone(),
                    cell: cell.rect,
                    events,
                });
            }
        }
        if page.tables.iter().all(|t| t.cells.len() < 4) {
            unframed(page, &mut label, &mut out);
        }
    }
    out
}

/// The label beside an entry, where its cell holds text.
fn label_at(cells: &[&crate::ocr::Cell], page: &PageText, entry: Rect, table: Rect) -> Option<String> {
    cells
        .iter()
        .filter(|c| c.rect.x0 - table.x0 < table.width() / 20 && c.rect.x1 <= entry.x0 + 8)
        .filter(|c| super::grid::level(&c.rect, &entry))
        .map(|c| fold(&page.cell_text(c)))
        .find(|t| !t.is_empty())
}

/// A page without a frame: labels are known by their words at the left, entries by what is right of them.
fn unframed<'a>(page: &'a PageText, label: &mut String, out: &mut Vec<Entry<'a>>) {
    const LABELS: [&str; 12] = [
        "会社法人等番号",
        "商号",
        "名称",
        "本店",
        "主たる事務所",
        "公告をする方法",
        "会社成立の年月日",
        "法人成立の年月日",
        "目的",
        "発行可能株式総数",
        "資本金の額",
        "役員に関する事項",
    ];
    let mut lines: Vec<(u32, &Line)> = page.free_lines().collect();
    lines.sort_by_key(|(_, l)| (l.rect.y0 + l.rect.y1, l.rect.x0));
    for (index, line) in lines {
        let text = fold(&line.text);
        if let Some(found) = LABELS.iter().find(|l| text == **l) {
            *label = (*found).to_owned();
            continue;
        }
        let cell = Rect { x0: line.rect.x0, ..Rect::new(0, line.rect.y0, page.width as i32, line.rect.y1) };
        if text.starts_with("これは") || text.contains("整理番号") {
            label.clear();
        }
        if !label.is_empty() {
            out.push(Entry { page, label: label.clone(), lines: vec![index], cell, events: String::new() });
        }
    }
}

/// The last entry in force under one of these labels.
fn last_alive(entries: &[Entry], labels: &[&str]) -> Option<Reading<String>> {
    entries
        .iter()
        .filter(|e| labels.iter().any(|l| fits(&e.label, l)))
        .filter_map(|e| {
            let alive: Vec<u32> = e
                .lines
                .iter()
                .copied()
                .filter(|&i| !e.page.lines[i as usize].underlined)
                .filter(|&i| !is_event(&e.page.lines[i as usize].text))
                .collect();
            let joined: Joined = join(e.page, &alive, e.cell);
            let mut reading = joined.reading();
            reading.value = reading.value.replace(['\n', '\u{3000}', ' '], "");
            (!reading.value.is_empty()).then_some(reading)
        })
        .next_back()
}

fn fits(printed: &str, label: &str) -> bool {
    let length = label.chars().count();
    let close = printed.chars().count().abs_diff(length) <= length / 4;
    close && distance_within(label, printed).0 <= length / 5
}

/// A line that only tells an event: 令和６年６月２４日移転.
fn is_event(text: &str) -> bool {
    let text = fold(text);
    let tail = ["登記", "移転", "変更", "更正", "就任", "重任", "辞任", "退任"];
    tail.iter().any(|t| text.ends_with(t)) && !date::find(&text).is_empty()
}

/// Whether the events of an entry end it.
fn ended(events: &str) -> bool {
    let last = |words: &[&str]| words.iter().filter_map(|w| events.rfind(w)).max();
    match (last(&ENDING), last(&BEGINNING)) {
        (Some(end), Some(begin)) => end > begin,
        (end, _) => end.is_some(),
    }
}

/// Persons with power of representation in an entry: a title, then a letter-spaced name.
fn representatives(entry: &Entry, alive: &[u32]) -> Vec<Representative> {
    let mut out = Vec::new();
    let mut title: Option<&str> = None;
    for &index in alive {
        let line = &entry.page.lines[index as usize];
        let text = fold(&line.text);
        let name = match REPRESENTING.iter().find(|t| text.starts_with(**t)) {
            Some(found) => {
                title = Some(found);
                text[found.len()..].to_owned()
            }
            None if title.is_some() && !is_event(&text) => text.clone(),
            None => continue,
        };
        let Some(found) = title.filter(|_| !name.is_empty()) else { continue };
        out.push(Representative {
            title: found.to_owned(),
            name: of_line(entry.page.page, line, spaced(&line.text, &name)),
        });
        title = None;
    }
    out
}

/// A letter-spaced name with one space between family and given name, where it can be told: by a
/// wider gap, else four characters are two and two.
fn spaced(line: &str, name: &str) -> String {
    let original: Vec<char> = line.chars().collect();
    let characters: Vec<char> = name.chars().collect();
    let mut at = original.len();
    let mut gaps = vec![0usize; characters.len()];
    for i in (0..characters.len()).rev() {
        let mut gap = 0;
        while at > 0 && original[at - 1].is_whitespace() {
            at -= 1;
            gap += 1;
        }
        if i + 1 < characters.len() {
            gaps[i + 1] = gap;
        }
        at = at.saturating_sub(1);
    }
    let inner = gaps.get(1..).unwrap_or_default();
    let (widest, rest) = (inner.iter().max(), inner.iter().min());
    let split = match (widest, rest) {
        (Some(w), Some(r)) if w > r && inner.iter().filter(|g| *g == w).count() == 1 => {
            inner.iter().position(|g| g == w).map(|p| p + 1)
        }
        _ if characters.len() == 4 => Some(2),
        _ => None,
    };
    // Characters as printed: folding may have replaced variants.
    let printed: Vec<char> = {
        let visible: Vec<char> = original.into_iter().filter(|c| !c.is_whitespace()).collect();
        let from = visible.len().saturating_sub(characters.len());
        visible[from..].to_vec()
    };
    match split {
        Some(at) => {
            let (family, given) = printed.split_at(at);
            family.iter().chain([&' ']).chain(given).collect()
        }
        None => printed.into_iter().collect(),
    }
}

/// 会社法人等番号 as `0107-01-012345`.
fn number(reading: Reading<String>) -> Option<Reading<String>> {
    let text = fold(&reading.raw);
    let found = NUMBER.captures(&text)?;
    let value = format!("{}-{}-{}", &found[1], &found[2], &found[3]);
    Some(reading.map(|_| value))
}

/// An amount in yen: 金１億５０００万円, 金10,000,000円.
fn yen(text: &str) -> Option<u64> {
    let text = fold(text);
    let start = text.find('金').map_or(0, |i| i + '金'.len_utf8());
    let end = text[start..].find('円').map(|i| start + i)?;
    let (mut total, mut part, mut digits) = (0u64, 0u64, String::new());
    let take = |digits: &mut String| -> u64 {
        let value = digits.parse().ok().or_else(|| crate::ja::numeral::kanji_to_u64(digits));
        digits.clear();
        value.unwrap_or(0)
    };
    for c in text[start..end].chars() {
        let unit = match c {
            ',' => continue,
            '兆' => 1_000_000_000_000,
            '億' => 100_000_000,
            '万' => 10_000,
            '千' if digits.chars().all(|d| d.is_ascii_digit()) && !digits.is_empty() => 1_000,
            _ => {
                digits.push(c);
                continue;
            }
        };
        let amount = take(&mut digits);
        if unit == 1_000 {
            part += amount * unit;
        } else {
            total = total.checked_add((part + amount).checked_mul(unit)?)?;
            part = 0;
        }
    }
    total.checked_add(part + take(&mut digits)).filter(|&yen| yen > 0)
}

/// The kind of certificate, by its title or its closing statement.
fn certificate(pages: &[&PageText]) -> Option<String> {
    let lines: Vec<String> = pages.iter().flat_map(|p| &p.lines).map(|l| fold(&l.text)).collect();
    let says = |words: &str, slack: usize| {
        lines.iter().any(|l| {
            l.chars().count() >= words.chars().count().saturating_sub(slack)
                && distance_within(words, l).0 <= slack
        })
    };
    let kind = if says("現在の情報です", 1) && !says("証明した書面である", 1) {
        "information"
    } else if says("履歴事項全部証明書", 1)
        || says("履歴事項一部証明書", 1)
        || says("閉鎖されていない事項の全部", 1)
    {
        "history"
    } else if says("現在事項全部証明書", 1) || says("現在事項一部証明書", 1) {
        "current"
    } else if says("代表者事項証明書", 1) || says("代表権に関して登記簿に記録", 1) {
        "representative"
    } else if says("閉鎖事項全部証明書", 1) || says("閉鎖事項証明書", 1) {
        "closed"
    } else if says("現に効力を有する事項の全部", 1) {
        "current"
    } else {
        return None;
    };
    Some(kind.to_owned())
}

/// The day of issue: the date between the statement and the registrar's name.
fn issued(pages: &[&PageText]) -> Option<Reading<jiff::civil::Date>> {
    let mut found = None;
    for page in pages {
        let mut lines: Vec<(u32, &Line)> = page.free_lines().collect();
        lines.sort_by_key(|(_, l)| (l.rect.y0, l.rect.x0));
        for (_, line) in lines {
            let text = fold(&line.text);
            if let Some(day) = date::parse(&text)
                && !text.contains("現在の情報")
                && !is_event(&text)
                && text.chars().count() <= 24
            {
                found = Some(of_line(page.page, line, day));
            }
            if text.contains("登記官") && found.is_some() {
                return found;
            }
        }
    }
    found
}

/// Original or copy, and by what that was decided.
fn original(pages: &[&PageText], certificate: Option<&str>) -> (Option<bool>, String) {
    let mark = |t: &str| {
        let t = fold(t);
        t.contains("複写") || t.contains("コピー") || t == "写し" || t == "写" || t == "copy"
    };
    let marked = pages.iter().any(|p| super::edges::body_free_lines(p).any(|l| mark(&l.text)));
    if marked {
        return (Some(false), "「複写」の文字が写っています。".into());
    }
    if certificate == Some("information") {
        return (Some(false), "登記情報提供サービスの印刷物で、証明書ではありません。".into());
    }
    let coloured = pages.iter().any(|p| p.colour);
    let sealed = pages.iter().any(|p| !p.seals.is_empty());
    let registrar = pages
        .iter()
        .find_map(|p| p.lines.iter().find(|l| fold(&l.text).starts_with("登記官")).map(|l| (*p, l.rect)));
    match registrar {
        None => (None, "登記官の認証文が見当たりません。".into()),
        Some(_) if sealed => (Some(true), "朱色の印影があり、「複写」の文字はありません。".into()),
        Some((page, at)) if !coloured && grey_seal(page, at) => {
            (Some(true), "登記官の印影があり、「複写」の文字はありません（白黒画像）。".into())
        }
        Some(_) => (Some(false), "登記官の印影が見当たりません。".into()),
    }
}

/// Whether print that belongs to no line stands where the registrar's seal is set: in a scan without
/// colour the seal is read as a few short lines right of the name.
fn grey_seal(page: &PageText, registrar: Rect) -> bool {
    let reach = page.height as i32 / 12;
    let middle = (registrar.y0 + registrar.y1) / 2;
    let right = page.width as i32 * 11 / 20;
    let short = |l: &Line| l.text.trim().chars().count() <= 6;
    let lines = page
        .lines
        .iter()
        .filter(|l| l.rect.x0 > right && ((l.rect.y0 + l.rect.y1) / 2 - middle).abs() < reach && short(l));
    lines.count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::DocumentKind;
    use crate::extract::fixture::{line, table_page};

    fn document() -> Document {
        Document {
            kind: DocumentKind::RegistryCertificate,
            number: None,
            title: None,
            excerpt: false,
            pages: vec![crate::spot::PageIndex(0)],
            spots: Vec::new(),
            foreign: false,
        }
    }

    #[test]
    fn only_entries_in_force_are_read() {
        let mut page = table_page(
            &[160, 400, 250],
            &[
                (0, 0, 1, 1, "会社法人等番号"),
                (0, 1, 1, 2, "０１０７－０１－０４８２１３"),
                (1, 0, 1, 1, "商　号"),
                (1, 1, 1, 2, "株式会社みどり"),
                (2, 0, 2, 1, "本　店"),
                (2, 1, 1, 1, "大阪市中央区淀屋橋一丁目３番６号"),
                (2, 2, 1, 1, ""),
                (3, 1, 1, 1, "大阪市北区梅田二丁目４番９号"),
                (3, 2, 1, 1, "令和　６年　６月２４日移転\n令和　６年　７月　３日登記"),
                (4, 0, 1, 1, "会社成立の年月日"),
                (4, 1, 1, 2, "平成１７年　４月　１日"),
                (5, 0, 1, 1, "資本金の額"),
                (5, 1, 1, 2, "金１億５０００万円"),
                (6, 0, 2, 1, "役員に関する事項"),
                (6, 1, 1, 1, "神奈川県横浜市青葉区美しが丘二丁目８番地３\n代表取締役　　　山　﨑　太　郎"),
                (6, 2, 1, 1, "令和　６年　６月２４日重任\n令和　６年　７月　３日登記"),
                (7, 1, 1, 1, "代表取締役　　　森　田　進"),
                (7, 2, 1, 1, "令和　６年　３月３１日辞任\n令和　６年　４月１２日登記"),
            ],
        );
        for l in &mut page.lines {
            l.underlined = l.text.contains("淀屋橋");
        }
        let foot = [
            (1200, "これは登記簿に記録されている閉鎖されていない事項の全部であることを証明した書面である。"),
            (1300, "令和　８年　９月　８日"),
            (1340, "登記官　　　　山　本　和　夫"),
        ];
        page.lines.extend(foot.iter().map(|(y, t)| line(Rect::new(100, *y, 700, y + 18), t)));
        let registry = read(DocumentIndex(0), &document(), &[page]);
        assert_eq!(registry.certificate.as_deref(), Some("history"));
        assert_eq!(registry.number.map(|r| r.value).as_deref(), Some("0107-01-048213"));
        assert_eq!(registry.office.map(|r| r.value).as_deref(), Some("大阪市北区梅田二丁目４番９号"));
        assert_eq!(registry.founded.map(|r| r.value.to_string()).as_deref(), Some("2005-04-01"));
        assert_eq!(registry.capital.map(|r| r.value), Some(150_000_000));
        assert_eq!(registry.issued.map(|r| r.value.to_string()).as_deref(), Some("2026-09-08"));
        let names: Vec<&str> = registry.representatives.iter().map(|r| r.name.value.as_str()).collect();
        assert_eq!(names, ["山﨑 太郎"]);
        assert_eq!(registry.struck.len(), 1);
    }

    #[test]
    fn amounts_in_either_style_are_yen() {
        assert_eq!(yen("金１億５０００万円"), Some(150_000_000));
        assert_eq!(yen("金９８００万円"), Some(98_000_000));
        assert_eq!(yen("金10,000,000円"), Some(10_000_000));
        assert_eq!(yen("八千株"), None);
    }
}
