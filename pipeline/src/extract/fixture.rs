//! Pages made by hand, for the tests of this stage.

use crate::ocr::{Cell, Legibility, Line, PageText, Table};
use crate::spot::{PageIndex, Rect};

/// A line without glyphs, read for certain.
pub(crate) fn line(rect: Rect, text: &str) -> Line {
    Line {
        rect,
        text: text.to_owned(),
        glyphs: Vec::new(),
        confidence: 1.0,
        red: 0.0,
        second: None,
        underlined: false,
        vertical: false,
    }
}

/// An A4 page at 150 dpi with these lines.
pub(crate) fn page(lines: Vec<Line>) -> PageText {
    PageText {
        page: PageIndex(0),
        width: 1240,
        height: 1754,
        dpi: 150.0,
        rotation: 0,
        skew: 0.0,
        blank: lines.is_empty(),
        legibility: Legibility::Legible,
        colour: false,
        lines,
        tables: Vec::new(),
        seals: Vec::new(),
        codes: Vec::new(),
    }
}

/// A page that holds one table: cells as (row, column, rows covered, columns covered, text).
/// A line feed in the text begins another printed line. Columns are as wide as given.
pub(crate) fn table_page(widths: &[i32], cells: &[(u32, u32, u32, u32, &str)]) -> PageText {
    const ROW: i32 = 60;
    let left = |c: u32| 100 + widths[..c as usize].iter().sum::<i32>();
    let mut lines = Vec::new();
    let mut out = Vec::new();
    let mut rows = 0;
    for &(row, col, row_span, col_span, text) in cells {
        rows = rows.max(row + row_span);
        let rect = Rect::new(
            left(col) + 2,
            200 + row as i32 * ROW + 2,
            left(col + col_span) - 2,
            200 + (row + row_span) as i32 * ROW - 2,
        );
        let mut indices = Vec::new();
        for (n, part) in text.lines().enumerate() {
            let units: i32 = part.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            let y = rect.y0 + 2 + n as i32 * 18;
            indices.push(lines.len() as u32);
            lines.push(line(Rect::new(rect.x0 + 4, y, rect.x0 + 4 + units * 8, y + 16), part));
        }
        out.push(Cell { rect, row, col, row_span, col_span, lines: indices, unread_ink: false });
    }
    let cols = widths.len() as u32;
    let rect = Rect::new(100, 200, left(cols), 200 + rows as i32 * ROW);
    let mut page = page(lines);
    page.tables.push(Table { rect, rows, cols, cells: out });
    page
}
