//! 申請書B: the rows of the disclosure table, over all its pages.
//!
//! Columns are known by the header's words, rows by the cells of 申請内容. No. and 項目 may be merged
//! over several rows, and a row may go on on the next page; [`align`](super::align) then says which rows of the
//! scheme these are.

use super::align::{Printed, align};
use super::columns::Columns;
use super::form_a;
use super::grid::{Grid, level, width_shared};
use super::joining::Joined;
use super::{CellReading, Document, DocumentIndex, FormB, FormRow};
use crate::ja::text::loose;
use crate::ocr::PageText;
use crate::scheme::Scheme;
use crate::spot::{PageIndex, Reading, Rect};

/// A printed row before it is known which one it is.
#[derive(Clone, Debug, Default)]
pub(super) struct RawRow {
    /// Printed No.
    pub(super) number: Joined,
    /// 項目; inherited from the row above where the cell is merged.
    pub(super) item: Joined,
    /// 規程内容
    pub(super) instruction: Joined,
    /// 必須・選択
    pub(super) disclosure: Joined,
    /// 申請内容
    pub(super) claim: Joined,
    /// 添付書類等
    pub(super) evidence: Joined,
    /// Section heading above.
    pub(super) section: String,
    claim_unread: bool,
    evidence_unread: bool,
    page: Option<PageIndex>,
    /// Whether the row stands first on its page, where it may go on from the page before.
    first: bool,
}

/// Reads 申請書B from the pages of its document.
pub(super) fn read(document: DocumentIndex, of: &Document, pages: &[PageText], scheme: &Scheme) -> FormB {
    let mut rows: Vec<RawRow> = Vec::new();
    let mut columns: Option<Columns> = None;
    let mut heading = Vec::new();
    for page in of.pages.iter().filter_map(|p| pages.get(p.at())) {
        let mut first = true;
        for table in &page.tables {
            let grid = Grid::of_table(page, table);
            let from = rows.len();
            collect(&grid, scheme, &mut columns, &mut rows);
            for row in &mut rows[from..] {
                row.page = Some(page.page);
                row.first = std::mem::take(&mut first);
            }
            if from == 0 && !rows.is_empty() && heading.is_empty() {
                heading = heading_above(page, &grid.rect, scheme);
            }
        }
    }
    let rows = rejoin(rows);
    let printed: Vec<Printed> = rows.iter().map(Printed::of).collect();
    let found = align(&printed, scheme);
    let mut form = FormB { document, heading, rows: Vec::new(), missing: Vec::new(), strange: Vec::new() };
    for (raw, found) in rows.iter().zip(&found) {
        match found {
            Some(found) => form.rows.push(FormRow {
                row: scheme.items[found.item].row.clone(),
                item: one_line(raw.item.reading()),
                renamed: found.renamed,
                claim: cell(&raw.claim, raw.claim_unread),
                evidence: cell(&raw.evidence, raw.evidence_unread),
            }),
            None if raw.item.text.is_empty() && raw.claim.text.is_empty() => {}
            None => form.strange.push(one_line(raw.item.reading())),
        }
    }
    form.missing =
        scheme.items.iter().filter(|i| form.row(&i.row).is_none()).map(|i| i.row.clone()).collect();
    form
}

/// Adds the rows of one table; remembers its columns for pages that do not repeat the header.
pub(super) fn collect(grid: &Grid, scheme: &Scheme, columns: &mut Option<Columns>, rows: &mut Vec<RawRow>) {
    let mut body = grid.rect.y0;
    if let Some((found, bottom)) = Columns::find(grid, &scheme.columns.form_b, &["claim", "evidence"]) {
        *columns = Some(found);
        body = bottom;
    }
    let Some(columns) = columns.as_ref().filter(|c| body > grid.rect.y0 || c.suit(grid)) else {
        return;
    };
    let Some(claims) = columns.rect(grid, "claim") else { return };
    let mut section = rows.last().map(|r| r.section.clone()).unwrap_or_default();
    let mut item = rows.last().map(|r| r.item.clone()).unwrap_or_default();
    let mut bands: Vec<Rect> = Vec::new();
    for row in grid.rows() {
        for &index in &row {
            let cell = &grid.cells[index];
            if cell.rect.y0 < body - 4 {
                continue;
            }
            if width_shared(&claims, &cell.rect) < 0.5 {
                continue;
            }
            if cell.rect.width() > claims.width() * 3 / 2 {
                // A heading over the whole width; the rows before it are done first.
                flush(grid, columns, &mut bands, &section, &mut item, rows);
                if !cell.is_blank() {
                    section = loose(cell.text());
                    item = Joined::default();
                }
                continue;
            }
            bands.push(cell.rect);
        }
    }
    flush(grid, columns, &mut bands, &section, &mut item, rows);
}

/// Turns the bands gathered so far into rows.
fn flush(
    grid: &Grid,
    columns: &Columns,
    bands: &mut Vec<Rect>,
    section: &str,
    item: &mut Joined,
    rows: &mut Vec<RawRow>,
) {
    let mut item_cell: Option<usize> = None;
    for band in std::mem::take(bands) {
        let mut row = RawRow { section: section.to_owned(), ..RawRow::default() };
        let mut own_item: Option<usize> = None;
        let mut left: Vec<&Joined> = Vec::new();
        for (index, cell) in grid.cells.iter().enumerate() {
            if !level(&cell.rect, &band)
                || width_shared(&band, &cell.rect) > 0.9 && cell.rect.width() > band.width() * 3 / 2
            {
                continue;
            }
            let content = cell.content.clone();
            match columns.role_at(grid, &cell.rect) {
                Some("claim") => {
                    row.claim.append(content);
                    row.claim_unread |= cell.unread;
                }
                Some("evidence") => {
                    row.evidence.append(content);
                    row.evidence_unread |= cell.unread;
                }
                Some("number") => row.number.append(content),
                Some("instruction") => row.instruction.append(content),
                Some("disclosure") => row.disclosure.append(content),
                Some("item") => {
                    own_item = Some(index);
                    row.item.append(content);
                }
                Some(_) => {}
                None if cell.rect.x1 <= band.x0 + 4 => left.push(&cell.content),
                None => {}
            }
        }
        sort_left(&mut row, left, columns);
        // The cell of 項目 is merged over rows, or its lower part is left empty.
        let merged = own_item.is_some() && own_item == item_cell;
        if row.item.text.is_empty() && row.number.text.is_empty() && !row.disclosure.text.is_empty() {
            row.item = item.clone();
        } else if !merged && !row.item.text.is_empty() {
            *item = row.item.clone();
        }
        item_cell = own_item.or(item_cell);
        let blank =
            [&row.instruction, &row.disclosure, &row.claim, &row.evidence].iter().all(|c| c.text.is_empty());
        if !(blank && row.item.text.is_empty()) {
            rows.push(row);
        }
    }
}

/// Cells left of 申請内容 whose columns the header does not name (it may span several of them).
fn sort_left(row: &mut RawRow, left: Vec<&Joined>, columns: &Columns) {
    let mut texts: Vec<&Joined> = Vec::new();
    for cell in left {
        let text = loose(&cell.text);
        if text.is_empty() {
        } else if text.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '.') {
            row.number.append(cell.clone());
        } else if matches!(text.as_str(), "必須" | "選択") {
            row.disclosure.append(cell.clone());
        } else {
            texts.push(cell);
        }
    }
    if !columns.has("instruction")
        && let Some(last) = texts.pop()
    {
        row.instruction.append(last.clone());
    }
    if !columns.has("item")
        && let Some(last) = texts.pop()
    {
        row.item.append(last.clone());
    }
}

/// Joins rows that were broken over a page: the second part has neither No. nor 必須・選択, and more of
/// the item's name only where rows are numbered.
fn rejoin(rows: Vec<RawRow>) -> Vec<RawRow> {
    let mut out: Vec<RawRow> = Vec::new();
    for row in rows {
        let continues = |last: &RawRow| {
            row.first
                && row.number.text.is_empty()
                && row.disclosure.text.is_empty()
                && (row.item.text.is_empty() || !last.number.text.is_empty())
        };
        let repeats = |last: &RawRow| {
            row.first
                && !row.number.text.is_empty()
                && loose(&last.number.text) == loose(&row.number.text)
                && loose(&last.item.text) == loose(&row.item.text)
                && (row.instruction.text.is_empty() || row.disclosure.text.is_empty())
        };
        match out.last_mut() {
            Some(last) if continues(last) || repeats(last) => {
                if continues(last) {
                    last.item.append(row.item);
                }
                last.instruction.append(row.instruction);
                last.claim.append(row.claim);
                last.evidence.append(row.evidence);
                last.claim_unread |= row.claim_unread;
                last.evidence_unread |= row.evidence_unread;
            }
            _ => out.push(row),
        }
    }
    out
}

/// サービス名称 and 事業者名 in the lines above the table.
fn heading_above(page: &PageText, table: &Rect, scheme: &Scheme) -> Vec<(String, Reading<String>)> {
    let above = PageText {
        lines: page.lines.iter().filter(|l| l.rect.y1 <= table.y0 + 4).cloned().collect(),
        tables: Vec::new(),
        ..page.clone()
    };
    let grid = form_a::unruled(&above);
    form_a::pairs(&grid, scheme)
        .into_iter()
        .filter_map(|pair| {
            let value = &grid.cells[pair.value?];
            let reading = one_line(value.content.reading());
            (!reading.value.is_empty()).then(|| (scheme.fields[pair.field].key.clone(), reading))
        })
        .collect()
}

fn one_line(mut reading: Reading<String>) -> Reading<String> {
    reading.value = form_a::one_line(&reading.value);
    reading.raw = form_a::one_line(&reading.raw);
    reading
}

fn cell(content: &Joined, unread: bool) -> CellReading {
    let mut reading = content.reading();
    // A lone stroke in a cell is a dash, not the numeral 一 or a long vowel.
    if matches!(reading.value.trim(), "一" | "ー" | "―" | "─") {
        reading.value = "－".into();
    }
    CellReading {
        reading,
        lines: content.lines.clone(),
        line_spots: content.spots.clone(),
        red: content.red.clone(),
        unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::DocumentKind;
    use crate::extract::fixture::table_page;

    const WIDTHS: [i32; 6] = [60, 200, 250, 80, 350, 200];

    fn header() -> Vec<(u32, u32, u32, u32, &'static str)> {
        ["No.", "項目", "規程内容", "必須\n／選択", "申請内容", "添付書類等"]
            .iter()
            .enumerate()
            .map(|(i, t)| (0, i as u32, 1, 1, *t))
            .collect()
    }

    fn read_pages(mut pages: Vec<PageText>) -> FormB {
        for (i, page) in pages.iter_mut().enumerate() {
            page.page = PageIndex(i as u32);
        }
        let document = Document {
            kind: DocumentKind::FormB,
            number: None,
            title: None,
            excerpt: false,
            pages: pages.iter().map(|p| p.page).collect(),
            spots: Vec::new(),
            foreign: false,
        };
        read(DocumentIndex(0), &document, &pages, &crate::scheme::shipped())
    }

    #[test]
    fn rows_under_a_merged_item_are_told_apart_by_their_instruction() {
        let mut cells = header();
        cells.extend([
            (1, 0, 1, 6, "事業所・事業"),
            (2, 0, 2, 1, "2"),
            (2, 1, 2, 1, "事業者名"),
            (2, 2, 1, 1, "正式名称(商号)"),
            (2, 3, 1, 1, "必須"),
            (2, 4, 1, 1, "株式会社ミドリ"),
            (2, 5, 1, 1, "履歴事項全部証明書 P1"),
            (3, 2, 1, 1, "法人番号"),
            (3, 3, 1, 1, "必須"),
            (3, 4, 1, 1, "9010701048213"),
            (3, 5, 1, 1, ""),
        ]);
        let form = read_pages(vec![table_page(&WIDTHS, &cells)]);
        assert_eq!(form.row("2a").map(|r| r.claim.reading.value.as_str()), Some("株式会社ミドリ"));
        assert_eq!(form.row("2b").map(|r| r.claim.reading.value.as_str()), Some("9010701048213"));
        assert!(form.row("2b").is_some_and(|r| r.evidence.is_blank()));
        assert!(form.strange.is_empty());
        assert!(form.missing.contains(&"37a".to_owned()));
    }

    #[test]
    fn a_row_broken_over_the_page_is_one_row() {
        let mut one = header();
        one.extend([
            (1, 0, 1, 1, "60"),
            (1, 1, 1, 1, "ウイルス対策"),
            (1, 2, 1, 1, "メール、ダウンロードファイル、"),
            (1, 3, 1, 1, "必須"),
            (1, 4, 1, 1, "有。すべてのファイルを検査し、パターンファイルは1時"),
            (1, 5, 1, 1, "資料3 第16条"),
        ]);
        let mut two = header();
        two.extend([
            (1, 0, 1, 1, ""),
            (1, 1, 1, 1, ""),
            (1, 2, 1, 1, "サーバ上のファイルアクセスへの対処の有無"),
            (1, 3, 1, 1, ""),
            (1, 4, 1, 1, "間ごとに更新"),
            (1, 5, 1, 1, ""),
            (2, 0, 1, 1, "61"),
            (2, 1, 1, 1, "管理者権限の運用管理"),
            (2, 2, 1, 1, "運用部門の管理者権限の登録・登録削除の手順の有無"),
            (2, 3, 1, 1, "必須"),
            (2, 4, 1, 1, "有"),
            (2, 5, 1, 1, "資料3 第10条"),
        ]);
        let form = read_pages(vec![table_page(&WIDTHS, &one), table_page(&WIDTHS, &two)]);
        assert_eq!(form.rows.len(), 2);
        let row = form.row("60").expect("matched in spite of the other spelling");
        assert!(!row.renamed);
        assert!(row.claim.reading.value.replace('\n', "").ends_with("パターンファイルは1時間ごとに更新"));
        assert_eq!(row.claim.reading.spots.len(), 2);
    }

    #[test]
    fn the_name_of_an_item_may_be_broken_too() {
        let mut one = header();
        one.extend([
            (1, 0, 1, 1, "60"),
            (1, 1, 1, 1, "ウイルス"),
            (1, 2, 1, 1, "対処の有"),
            (1, 3, 1, 1, "必須"),
            (1, 4, 1, 1, "有。1時間ごとに"),
            (1, 5, 1, 1, "資料3 第16条"),
        ]);
        let mut two = header();
        two.extend([
            (1, 0, 1, 1, ""),
            (1, 1, 1, 1, "対策"),
            (1, 2, 1, 1, "無"),
            (1, 3, 1, 1, ""),
            (1, 4, 1, 1, "更新"),
            (1, 5, 1, 1, ""),
        ]);
        let form = read_pages(vec![table_page(&WIDTHS, &one), table_page(&WIDTHS, &two)]);
        let row = form.row("60").expect("is there");
        assert_eq!(row.claim.reading.value.replace('\n', ""), "有。1時間ごとに更新");
        assert!(form.strange.is_empty());
    }
}
