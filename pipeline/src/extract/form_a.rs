//! 申請書A: labels and the values beside them.
//!
//! A label is recognised by its text, whatever the layout: a ruled table with or without a column
//! of groups (申請担当者 | 所属部署 | …), several pairs in a row, or plain lines. A bare label such as
//! 氏名 takes its meaning from the group it stands in.

use super::grid::{Grid, GridCell};
use super::joining::{Joined, join, same_band};
use super::likeness::distance;
use super::{Document, DocumentIndex, FormA, FormField};
use crate::ja::text::loose;
use crate::ocr::PageText;
use crate::scheme::{Field, Scheme};
use crate::spot::{Rect, Spot};

/// Reads one 申請書A from the pages of its document.
pub(super) fn read(document: DocumentIndex, of: &Document, pages: &[PageText], scheme: &Scheme) -> FormA {
    let mut fields: Vec<FormField> = Vec::new();
    let grids = of.pages.iter().filter_map(|p| pages.get(p.at())).flat_map(|page| {
        let ruled = page.tables.iter().map(|t| Grid::of_table(page, t));
        ruled.chain([unruled(page)]).collect::<Vec<_>>()
    });
    for grid in grids {
        for pair in pairs(&grid, scheme) {
            let key = &scheme.fields[pair.field].key;
            match fields.iter_mut().find(|f| &f.field == key) {
                Some(known) if known.reading.is_some() || pair.value.is_none() => {}
                Some(known) => *known = field(&grid, &pair, scheme),
                None => fields.push(field(&grid, &pair, scheme)),
            }
        }
    }
    FormA { document, fields }
}

/// A label and the cell of its value.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// Index into the scheme's fields.
    pub(super) field: usize,
    /// Cell of the label.
    pub(super) label: usize,
    /// Cell of the value.
    pub(super) value: Option<usize>,
    score: f32,
}

/// Finds the labels of the scheme in a table, each field at most once, in printed order.
pub(super) fn pairs(grid: &Grid, scheme: &Scheme) -> Vec<Pair> {
    let labels: Vec<Vec<String>> =
        scheme.fields.iter().map(|f| f.labels.iter().map(|l| loose(l)).collect()).collect();
    let mut found: Vec<Pair> = Vec::new();
    let mut heading = String::new();
    for row in grid.rows() {
        if let [only] = row[..] {
            heading = loose(grid.cells[only].text());
        }
        let mut value = None;
        for &cell in &row {
            if value == Some(cell) {
                continue;
            }
            let Some((field, score)) = label_of(grid, cell, &heading, scheme, &labels) else {
                continue;
            };
            let right = grid.right_of(cell);
            // 申請担当者 | 所属部署 | …: the cell to the right is the label, this one its group.
            if right.is_some_and(|r| {
                grid.right_of(r).is_some()
                    && label_of(grid, r, &heading, scheme, &labels).is_some_and(|l| l.1 >= score)
            }) {
                continue;
            }
            value = right;
            found.push(Pair { field, label: cell, value: right, score });
        }
    }
    settle(found, scheme)
}

/// Keeps the best place of each field; a 読み (フリガナ) belongs to the name it stands beside.
fn settle(found: Vec<Pair>, scheme: &Scheme) -> Vec<Pair> {
    let key = |p: &Pair| scheme.fields[p.field].key.as_str();
    let mut keep = vec![true; found.len()];
    for (i, pair) in found.iter().enumerate() {
        if scheme.fields[pair.field].format == "kana" {
            let stem = key(pair).trim_end_matches("フリガナ");
            let before = i.checked_sub(1).map(|j| key(&found[j]));
            let after = found.get(i + 1).map(key);
            let beside_another =
                before.is_some_and(|k| k != stem && k.ends_with("名称") || k.ends_with("氏名"));
            keep[i] = before == Some(stem) || after == Some(stem) || !beside_another;
        }
    }
    for i in 0..found.len() {
        for j in 0..i {
            if keep[i] && keep[j] && found[i].field == found[j].field {
                let later = found[i].score > found[j].score + 0.01;
                keep[if later { j } else { i }] = false;
            }
        }
    }
    found.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(pair, _)| pair).collect()
}

/// The field that a cell is the label of, and how well it fits.
fn label_of(
    grid: &Grid,
    cell: usize,
    heading: &str,
    scheme: &Scheme,
    labels: &[Vec<String>],
) -> Option<(usize, f32)> {
    let own = loose(grid.cells[cell].text());
    let own = own.trim_end_matches([':', '*', '※']).trim_start_matches(['*', '※', '・']);
    if own.is_empty() || own.chars().count() > 40 {
        return None;
    }
    let group: String = grid.groups_of(cell).iter().rev().map(|&g| loose(grid.cells[g].text())).collect();
    let group = if group.is_empty() { heading } else { &group };
    let mut texts = vec![own.to_owned()];
    if let Some((before, _)) = own.split_once('(') {
        texts.push(before.to_owned());
    }
    let mut best: Option<(usize, f32)> = None;
    for (index, field) in scheme.fields.iter().enumerate() {
        let joined = format!("{group}{own}");
        let whole = labels[index].iter().filter_map(|l| fit(&joined, l)).fold(0.0, f32::max);
        let alone = labels[index]
            .iter()
            .flat_map(|l| texts.iter().filter_map(move |t| fit(t, l)))
            .fold(0.0, f32::max);
        let alone = if contradicts(group, own, field) { 0.0 } else { alone };
        let score = whole.max(alone);
        if score > 0.0 && best.is_none_or(|b| score > b.1 + 1e-4) {
            best = Some((index, score));
        }
    }
    best
}

/// How well a printed label fits one of the scheme's: 1 is equal; short labels must be equal.
/// 提供を開始した日 says what 提供開始日 says: particles and endings may come and go.
fn fit(printed: &str, label: &str) -> Option<f32> {
    let content = |c: &char| !matches!(c, 'ぁ'..='ゖ');
    let same = printed.chars().filter(content).eq(label.chars().filter(content));
    if same && printed != label && label.chars().filter(content).count() >= 4 {
        return Some(0.9);
    }
    let length = label.chars().count();
    let edits = distance(printed, label);
    let allowed = match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    (edits <= allowed).then(|| 1.0 - edits as f32 / length.max(1) as f32)
}

/// Words that say whom a part of the form is about.
const SUBJECTS: [&str; 6] = ["担当", "代表", "代理店", "委託", "請求", "サービス"];

/// Whether the group says that the label is about somebody else.
fn contradicts(group: &str, own: &str, field: &Field) -> bool {
    let about = SUBJECTS.iter().find(|s| field.key.contains(*s));
    if about.is_some_and(|s| own.contains(*s)) || own == loose(&field.key) {
        return false;
    }
    let mut named = SUBJECTS.iter().filter(|s| group.contains(**s)).peekable();
    match about {
        _ if named.peek().is_none() => false,
        Some(about) => !named.any(|s| s == about),
        // 住所 under 申請担当者 is not the applicant's; an unnamed subject goes with the applicant's own part.
        None => named.all(|s| matches!(*s, "担当" | "代理店" | "委託" | "請求")),
    }
}

/// The field of a pair.
fn field(grid: &Grid, pair: &Pair, scheme: &Scheme) -> FormField {
    let label = &grid.cells[pair.label];
    let value = pair.value.map(|v| &grid.cells[v]);
    let spot = label.spot.unwrap_or(NOWHERE);
    let spot = match value.and_then(|v| v.spot) {
        Some(v) if v.page == spot.page => Spot { page: v.page, rect: spot.rect.union(&v.rect) },
        _ => spot,
    };
    let reading = value.filter(|v| !v.content.text.trim().is_empty()).map(|v| {
        let mut reading = v.content.reading();
        reading.value = one_line(&reading.value);
        reading.raw = one_line(&reading.raw);
        reading
    });
    FormField {
        field: scheme.fields[pair.field].key.clone(),
        label: one_line(label.text()),
        spot,
        reading,
        unread: value.is_some_and(|v| v.unread),
        red: value.is_some_and(|v| v.content.red.iter().any(|&r| r > 0.45)),
    }
}

/// Where a cell of a workbook stands: nowhere on paper.
const NOWHERE: Spot = Spot { page: crate::spot::PageIndex(0), rect: Rect { x0: 0, y0: 0, x1: 0, y1: 0 } };

/// A field is one line; the lines of an address are parted by a space.
pub(super) fn one_line(text: &str) -> String {
    text.split('\n').map(str::trim).collect::<Vec<_>>().join(" ")
}

/// The lines outside tables as a table: a colon parts label and value, else the gap does.
pub(super) fn unruled(page: &PageText) -> Grid {
    let mut cells: Vec<GridCell> = Vec::new();
    for (index, line) in page.free_lines() {
        let spot = |rect| Some(Spot { page: page.page, rect });
        match line.text.split_once(['：', ':']).filter(|(l, _)| (1..=20).contains(&l.chars().count())) {
            Some((label, value)) if !label.contains("http") => {
                let share = label.chars().count() as f32 / line.text.chars().count() as f32;
                let at = line.rect.x0 + (line.rect.width() as f32 * share) as i32;
                let part = |text: &str, rect: Rect| GridCell {
                    rect,
                    content: Joined {
                        text: crate::ja::text::nfc(text.trim()),
                        lines: vec![text.trim().to_owned()],
                        spots: vec![Spot { page: page.page, rect }],
                        red: vec![line.red],
                        confidence: line.confidence,
                        ..Joined::default()
                    },
                    unread: false,
                    spot: spot(rect),
                };
                cells.push(part(label, Rect { x1: at, ..line.rect }));
                cells.push(part(value, Rect { x0: at + 1, ..line.rect }));
            }
            _ => cells.push(GridCell {
                rect: line.rect,
                content: join(page, &[index], line.rect),
                unread: false,
                spot: spot(line.rect),
            }),
        }
    }
    // Lines of one printed row are made level, so that they count as one row of cells.
    for i in 1..cells.len() {
        if same_band(&cells[i - 1].rect, &cells[i].rect) {
            cells[i].rect.y0 = cells[i - 1].rect.y0;
            cells[i].rect.y1 = cells[i - 1].rect.y1;
        }
    }
    Grid { rect: Rect::new(0, 0, page.width as i32, page.height as i32), cells }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::DocumentKind;
    use crate::extract::fixture::{line, page, table_page};
    use crate::spot::PageIndex;

    fn read_page(page: PageText) -> FormA {
        let document = Document {
            kind: DocumentKind::FormA,
            number: None,
            title: None,
            excerpt: false,
            pages: vec![PageIndex(0)],
            spots: Vec::new(),
            foreign: false,
        };
        read(DocumentIndex(0), &document, &[page], &crate::scheme::shipped())
    }

    fn value<'a>(form: &'a FormA, key: &str) -> Option<&'a str> {
        form.value(key).map(|r| r.value.as_str())
    }

    #[test]
    fn groups_give_bare_labels_their_meaning() {
        let form = read_page(table_page(
            &[120, 180, 500],
            &[
                (0, 0, 3, 1, "申請者"),
                (0, 1, 1, 1, "フリガナ"),
                (0, 2, 1, 1, "カブシキガイシャミドリ"),
                (1, 1, 1, 1, "商号又は名称"),
                (1, 2, 1, 1, "株式会社ミドリ"),
                (2, 1, 1, 1, "所在地"),
                (2, 2, 1, 1, "長野県松本市中央1-2-3"),
                (3, 0, 2, 1, "代表者"),
                (3, 1, 1, 1, "役職"),
                (3, 2, 1, 1, "代表取締役"),
                (4, 1, 1, 1, "氏名"),
                (4, 2, 1, 1, "緑川 進"),
                (5, 0, 3, 1, "申請担当者"),
                (5, 1, 1, 1, "氏名"),
                (5, 2, 1, 1, "青木 実"),
                (6, 1, 1, 1, "住所"),
                (6, 2, 1, 1, "長野県長野市9-9"),
                (7, 1, 1, 1, "電話番号"),
                (7, 2, 1, 1, ""),
            ],
        ));
        assert_eq!(value(&form, "事業者名"), Some("株式会社ミドリ"));
        assert_eq!(value(&form, "事業者名フリガナ"), Some("カブシキガイシャミドリ"));
        assert_eq!(value(&form, "事業者の住所"), Some("長野県松本市中央1-2-3"));
        assert_eq!(value(&form, "代表者役職"), Some("代表取締役"));
        assert_eq!(value(&form, "代表者氏名"), Some("緑川 進"));
        assert_eq!(value(&form, "担当者氏名"), Some("青木 実"));
        let telephone = form.field("担当者電話番号").expect("the label is there");
        assert!(telephone.reading.is_none() && !telephone.unread);
    }

    #[test]
    fn a_misread_label_is_still_known() {
        let form = read_page(table_page(
            &[250, 500],
            &[(0, 0, 1, 1, "サーピス提供開始日"), (0, 1, 1, 1, "2019年7月1日")],
        ));
        assert_eq!(value(&form, "サービス開始日"), Some("2019年7月1日"));
    }

    #[test]
    fn lines_without_rules_are_read() {
        let form = read_page(page(vec![
            line(Rect::new(100, 300, 300, 320), "申請日：2026年9月28日"),
            line(Rect::new(100, 340, 200, 360), "法人番号"),
            line(Rect::new(300, 341, 460, 361), "9010701048213"),
        ]));
        assert_eq!(value(&form, "申請日"), Some("2026年9月28日"));
        assert_eq!(value(&form, "法人番号"), Some("9010701048213"));
    }
}
