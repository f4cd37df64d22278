//! A table as cells with boxes and texts: the same for a ruled table on paper and for a sheet of
//! a workbook, so that forms are read from both by the same rules.

use super::joining::{Joined, join};
use super::split;
use crate::ingest::WorkSheet;
use crate::ocr::{Line, PageText, Table};
use crate::spot::{Rect, Spot};

/// Side of a cell of a workbook in made-up pixels.
const SIDE: i32 = 100;

/// A cell: where it is and what it says.
#[derive(Clone, Debug, Default)]
pub(super) struct GridCell {
    /// Its box; pixels on paper, hundreds on a sheet of a workbook.
    pub(super) rect: Rect,
    /// What is written in it.
    pub(super) content: Joined,
    /// Whether it holds ink that could not be read.
    pub(super) unread: bool,
    /// Its place on paper.
    pub(super) spot: Option<Spot>,
}

impl GridCell {
    /// Its text.
    pub(super) fn text(&self) -> &str {
        &self.content.text
    }

    /// Whether nothing is in it.
    pub(super) fn is_blank(&self) -> bool {
        self.content.text.trim().is_empty() && !self.unread
    }
}

/// A table.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// Its outline.
    pub(super) rect: Rect,
    /// Its cells, row by row.
    pub(super) cells: Vec<GridCell>,
}

impl Grid {
    /// A ruled table of a page. Cells that rules too short to be seen should part are parted at
    /// the columns of the other rows; a row left open below, to go on on the next page, is added.
    pub(super) fn of_table(page: &PageText, table: &Table) -> Self {
        let edges = split::column_edges(table);
        let mut grid = Self { rect: table.rect, cells: Vec::new() };
        for cell in &table.cells {
            let lines: Vec<&Line> = cell.lines.iter().filter_map(|&i| page.lines.get(i as usize)).collect();
            match split::apart(&lines, cell.rect, &edges) {
                Some(parts) if cell.col_span > 2 => {
                    grid.cells.extend(parts.into_iter().map(|p| p.cell(page.page)));
                }
                _ => grid.cells.push(GridCell {
                    rect: cell.rect,
                    content: join(page, &cell.lines, cell.rect),
                    unread: cell.unread_ink,
                    spot: Some(Spot { page: page.page, rect: cell.rect }),
                }),
            }
        }
        if let Some(parts) = split::open_row(page, table, &edges) {
            for part in parts {
                grid.rect = grid.rect.union(&part.rect);
                grid.cells.push(part.cell(page.page));
            }
        }
        grid
    }

    /// A sheet of a workbook; a merged area is one cell.
    pub(super) fn of_sheet(sheet: &WorkSheet) -> Self {
        let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut cells = Vec::new();
        for (r, row) in sheet.rows.iter().enumerate() {
            for c in 0..columns {
                let (r32, c32) = (r as u32, c as u32);
                let merge =
                    sheet.merges.iter().find(|m| (m.0..=m.2).contains(&r32) && (m.1..=m.3).contains(&c32));
                if merge.is_some_and(|m| (m.0, m.1) != (r32, c32)) {
                    continue;
                }
                let (r1, c1) = merge.map_or((r32, c32), |m| (m.2, m.3));
                let rect = Rect::new(
                    c as i32 * SIDE,
                    r as i32 * SIDE,
                    (c1 as i32 + 1) * SIDE,
                    (r1 as i32 + 1) * SIDE,
                );
                let text = row.get(c).map(String::as_str).unwrap_or_default().trim();
                let lines = text.lines().map(str::to_owned).collect();
                let content = Joined { text: text.to_owned(), lines, confidence: 1.0, ..Joined::default() };
                cells.push(GridCell { rect, content, unread: false, spot: None });
            }
        }
        let rect = Rect::new(0, 0, columns as i32 * SIDE, sheet.rows.len() as i32 * SIDE);
        Self { rect, cells }
    }

    /// The cells from top to bottom in rows: cells whose upper edges are level.
    pub(super) fn rows(&self) -> Vec<Vec<usize>> {
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        order.sort_by_key(|&i| (self.cells[i].rect.y0, self.cells[i].rect.x0));
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for i in order {
            let rect = self.cells[i].rect;
            match rows.last_mut() {
                Some(row) if rect.y0 - self.cells[row[0]].rect.y0 < tolerance(rect) => row.push(i),
                _ => rows.push(vec![i]),
            }
        }
        for row in &mut rows {
            row.sort_by_key(|&i| self.cells[i].rect.x0);
        }
        rows
    }

    /// The cell that begins where `cell` ends to the right, at the height of `cell`.
    pub(super) fn right_of(&self, cell: usize) -> Option<usize> {
        let from = self.cells[cell].rect;
        (0..self.cells.len())
            .filter(|&i| {
                let r = self.cells[i].rect;
                i != cell && r.x0 >= from.x1 - tolerance(from) && level(&r, &from)
            })
            .min_by_key(|&i| (self.cells[i].rect.x0, self.cells[i].rect.y0))
    }

    /// The cells to the left of `cell` that reach over its whole height, nearest first.
    pub(super) fn groups_of(&self, cell: usize) -> Vec<usize> {
        let of = self.cells[cell].rect;
        let slack = tolerance(of);
        let mut out: Vec<usize> = (0..self.cells.len())
            .filter(|&i| {
                let r = self.cells[i].rect;
                r.x1 <= of.x0 + slack && r.y0 <= of.y0 + slack && r.y1 >= of.y1 - slack
            })
            .collect();
        out.sort_by_key(|&i| -self.cells[i].rect.x1);
        out
    }
}

/// How far edges of the same rule may lie apart.
fn tolerance(rect: Rect) -> i32 {
    (rect.height() / 3).clamp(2, 12)
}

/// Whether two boxes share at least half the height of the lower one.
pub(super) fn level(a: &Rect, b: &Rect) -> bool {
    let overlap = a.y1.min(b.y1) - a.y0.max(b.y0);
    overlap * 2 > a.height().min(b.height())
}

/// Share of the width of `a` that lies under `b`.
pub(super) fn width_shared(a: &Rect, b: &Rect) -> f32 {
    let overlap = (a.x1.min(b.x1) - a.x0.max(b.x0)).max(0);
    overlap as f32 / a.width().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merged_cell_of_a_sheet_spans_its_rows() {
        let row = |cells: &[&str]| cells.iter().map(|s| (*s).to_owned()).collect();
        let sheet = WorkSheet {
            name: "申請書A".into(),
            rows: vec![row(&["代表者", "役職", "代表取締役"]), row(&["", "氏名", "山田 太郎"])],
            merges: vec![(0, 0, 1, 0)],
        };
        let grid = Grid::of_sheet(&sheet);
        let name = grid.cells.iter().position(|c| c.text() == "氏名").unwrap();
        let groups = grid.groups_of(name);
        assert_eq!(grid.cells[groups[0]].text(), "代表者");
        let value = grid.right_of(name).unwrap();
        assert_eq!(grid.cells[value].text(), "山田 太郎");
    }
}
