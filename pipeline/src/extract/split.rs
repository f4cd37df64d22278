//! Cells that the rules did not part: lines cut at the columns of the rest of the table.
//!
//! A short rule may be missed, and the last row of a page is often left open below because it goes
//! on on the next page. Both leave lines that run over several columns.

use super::grid::GridCell;
use super::joining::join_lines;
use crate::ocr::{Glyph, Line, PageText, Table};
use crate::spot::{PageIndex, Rect, Spot};

/// What stands in one column.
pub(super) struct Part {
    /// Its box.
    pub(super) rect: Rect,
    lines: Vec<Line>,
}

impl Part {
    /// The part as a cell.
    pub(super) fn cell(&self, page: PageIndex) -> GridCell {
        GridCell {
            rect: self.rect,
            content: join_lines(page, self.lines.iter(), self.rect),
            unread: false,
            spot: Some(Spot { page, rect: self.rect }),
        }
    }
}

/// The columns of a table: left edges of its narrow cells that occur in several rows, and its right edge.
pub(super) fn column_edges(table: &Table) -> Vec<i32> {
    let mut starts: Vec<i32> = table.cells.iter().filter(|c| c.col_span == 1).map(|c| c.rect.x0).collect();
    starts.sort_unstable();
    let mut out: Vec<(i32, usize)> = Vec::new();
    for x in starts {
        match out.last_mut() {
            Some((edge, count)) if x - *edge < 16 => *count += 1,
            _ => out.push((x, 1)),
        }
    }
    let mut edges: Vec<i32> = out.into_iter().filter(|(_, count)| *count >= 2).map(|(x, _)| x).collect();
    edges.push(table.rect.x1);
    edges
}

/// The lines of a cell column by column, if they leave white at the columns they cross and fill
/// at least three; a heading over the whole width does not.
pub(super) fn apart(lines: &[&Line], cell: Rect, edges: &[i32]) -> Option<Vec<Part>> {
    let columns: Vec<(i32, i32)> = edges
        .windows(2)
        .map(|w| (w[0], w[1]))
        .filter(|(from, to)| (from + to) / 2 > cell.x0 && (from + to) / 2 < cell.x1)
        .collect();
    if columns.len() < 3 || lines.is_empty() {
        return None;
    }
    let mut parts: Vec<Part> = columns
        .iter()
        .map(|&(from, to)| Part { rect: Rect::new(from, cell.y0, to - 4, cell.y1), lines: Vec::new() })
        .collect();
    for line in lines {
        for (column, piece) in cut(line, &columns)? {
            parts[column].lines.push(piece);
        }
    }
    (parts.iter().filter(|p| !p.lines.is_empty()).count() >= 3).then_some(parts)
}

/// A line cut at columns; `None` where its print runs over an edge.
fn cut(line: &Line, columns: &[(i32, i32)]) -> Option<Vec<(usize, Line)>> {
    let column_of = |x: i32| columns.iter().rposition(|c| x >= c.0 - 4).unwrap_or(0);
    if line.glyphs.is_empty() {
        let middle = (line.rect.x0 + line.rect.x1) / 2;
        let column = column_of(middle);
        let inside = line.rect.x1 <= columns[column].1 + 8 && column_of(line.rect.x0) == column;
        return inside.then(|| vec![(column, (*line).clone())]);
    }
    let pitch = pitch(line);
    let mut groups: Vec<(usize, Vec<Glyph>)> = Vec::new();
    for glyph in line.glyphs.iter().filter(|g| !g.ch.is_whitespace() || g.ch == ' ') {
        let column = column_of((glyph.x0 + glyph.x1) / 2);
        match groups.last_mut() {
            Some((last, glyphs)) if *last == column => glyphs.push(glyph.clone()),
            Some((_, glyphs)) => {
                if glyph.ch == ' ' {
                    continue;
                }
                let before = glyphs.iter().rev().find(|g| g.ch != ' ').map_or(glyph.x0, |g| g.x1);
                if glyph.x0 - before < pitch * 5 / 4 {
                    return None;
                }
                groups.push((column, vec![glyph.clone()]));
            }
            None => groups.push((column, vec![glyph.clone()])),
        }
    }
    let whole = groups.len() == 1;
    let pieces = groups.into_iter().map(|(column, glyphs)| {
        if whole {
            return (column, (*line).clone());
        }
        let text: String = glyphs.iter().map(|g| g.ch).collect();
        let x0 = glyphs.first().map_or(line.rect.x0, |g| g.x0);
        let x1 = glyphs.last().map_or(line.rect.x1, |g| g.x1);
        let confidence = glyphs.iter().map(|g| g.p).fold(1.0, f32::min);
        // Glyphs are narrower than the print they stand for.
        let rect = Rect { x0: x0 - pitch / 3, x1: x1 + pitch / 3, ..line.rect };
        (column, Line { rect, text: text.trim().to_owned(), glyphs, confidence, ..(*line).clone() })
    });
    Some(pieces.collect())
}

/// The usual distance from one character of a line to the next.
fn pitch(line: &Line) -> i32 {
    let mut steps: Vec<i32> = line.glyphs.windows(2).map(|w| w[1].x0 - w[0].x0).filter(|&s| s > 0).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(line.rect.height()).max(4)
}

/// The row below the last rule: lines that follow the table at once and keep to its columns.
pub(super) fn open_row(page: &PageText, table: &Table, edges: &[i32]) -> Option<Vec<Part>> {
    if edges.len() < 5 || table.rows < 3 {
        return None;
    }
    let mut below: Vec<&Line> = page
        .free_lines()
        .map(|(_, l)| l)
        .filter(|l| !l.vertical && l.text.chars().any(char::is_alphanumeric))
        .filter(|l| l.rect.y0 >= table.rect.y1 - 8 && (l.rect.y1 as f32) < page.height as f32 * 0.985)
        .filter(|l| l.rect.x0 >= table.rect.x0 - 8 && l.rect.x1 <= table.rect.x1 + 8)
        .collect();
    below.sort_by_key(|l| l.rect.y0);
    let mut bottom = table.rect.y1;
    let mut lines: Vec<&Line> = Vec::new();
    for line in below {
        // The next line of a cell follows closely; the page's foot stands apart.
        if line.rect.y0 - bottom > line.rect.height() * 3 / 2 {
            break;
        }
        bottom = bottom.max(line.rect.y1);
        lines.push(line);
    }
    let rect = Rect::new(table.rect.x0, table.rect.y1 + 2, table.rect.x1, bottom + 4);
    apart(&lines, rect, edges)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fixture::{line, table_page};
    use crate::extract::grid::Grid;

    /// A line over several columns, with the glyphs that a reader gives.
    fn spread(y: i32, pieces: &[(i32, &str)]) -> Line {
        let mut glyphs = Vec::new();
        for (x, text) in pieces {
            for (i, ch) in text.chars().enumerate() {
                let x0 = x + i as i32 * 16;
                glyphs.push(Glyph::new(ch, x0, x0 + 12, 0.99));
            }
        }
        let (first, last) = (glyphs[0].x0, glyphs[glyphs.len() - 1].x1);
        let text = pieces.iter().map(|p| p.1).collect::<Vec<_>>().join("　");
        Line { glyphs, ..line(Rect::new(first, y, last, y + 16), &text) }
    }

    const ROWS: [(u32, u32, u32, u32, &str); 9] = [
        (0, 0, 1, 1, "No."),
        (0, 1, 1, 1, "項目"),
        (0, 2, 1, 1, "申請内容"),
        (0, 3, 1, 1, "添付書類等"),
        (1, 0, 1, 1, "1"),
        (1, 1, 1, 1, "死活監視"),
        (1, 2, 1, 1, "5分"),
        (1, 3, 1, 1, "資料1"),
        (2, 0, 1, 4, ""),
    ];

    #[test]
    fn a_row_without_rules_inside_is_cut_at_the_columns_and_a_heading_is_not() {
        let mut page = table_page(&[60, 200, 300, 200], &ROWS);
        page.lines.push(spread(330, &[(110, "2"), (170, "障害監視"), (370, "15分以内"), (670, "資料2")]));
        let index = page.lines.len() as u32 - 1;
        page.tables[0].cells[8].lines = vec![index];
        let texts = |page: &PageText| -> Vec<String> {
            let grid = Grid::of_table(page, &page.tables[0]);
            grid.cells[8..].iter().map(|c| c.text().to_owned()).collect()
        };
        assert_eq!(texts(&page), ["2", "障害監視", "15分以内", "資料2"]);
        let heading = spread(330, &[(110, "ハウジング（サーバ設置場所）について")]);
        page.lines[index as usize] = heading.clone();
        assert_eq!(texts(&page), [heading.text]);
    }

    #[test]
    fn a_row_left_open_below_is_read() {
        let mut page = table_page(&[60, 200, 300, 200], &ROWS);
        let bottom = page.tables[0].rect.y1;
        page.tables[0].rows = 3;
        page.lines.push(spread(bottom + 8, &[(110, "3"), (170, "時刻同期"), (370, "NTP")]));
        page.lines.push(spread(bottom + 30, &[(370, "による")]));
        page.lines.push(line(Rect::new(400, bottom + 200, 430, bottom + 216), "2/7"));
        let grid = Grid::of_table(&page, &page.tables[0]);
        let texts: Vec<&str> = grid.cells[9..].iter().map(|c| c.text()).collect();
        assert_eq!(texts[..2], ["3", "時刻同期"]);
        assert!(texts[2].starts_with("NTP") && texts[2].ends_with("による"));
    }
}
