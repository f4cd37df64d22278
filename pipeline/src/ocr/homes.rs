//! Lines of text in reading order, each with the cell in which it stands.

use super::Table;
use super::components::Component;
use super::layout::{LineBox, lines_of_area, lines_of_cell};
use crate::spot::Rect;

/// Where a line stands: in a cell (table, cell) or free.
pub type Home = Option<(usize, usize)>;

/// Lines of all cells and of the area outside them, in reading order.
pub fn lay_lines(parts: &[Component], tables: &[Table], height: f32) -> Vec<(LineBox, Home)> {
    let mut in_cell: Vec<Vec<Vec<Rect>>> = tables.iter().map(|t| vec![Vec::new(); t.cells.len()]).collect();
    let mut free: Vec<Rect> = Vec::new();
    for c in parts {
        let home = tables.iter().enumerate().filter(|(_, t)| t.rect.holds_centre_of(&c.rect)).find_map(
            |(t, table)| {
                table.cells.iter().position(|cell| cell.rect.holds_centre_of(&c.rect)).map(|cell| (t, cell))
            },
        );
        match home {
            Some((t, cell)) => in_cell[t][cell].push(c.rect),
            None => free.push(c.rect),
        }
    }
    let real = |l: &LineBox| l.pieces.iter().any(|r| r.width().max(r.height()) as f32 > height * 0.3);
    let mut out: Vec<(LineBox, Home)> = Vec::new();
    let mut next = 0;
    let push_table = |t: usize, out: &mut Vec<(LineBox, Home)>| {
        for (c, parts) in in_cell[t].iter().enumerate() {
            out.extend(lines_of_cell(parts, height).into_iter().filter(real).map(|l| (l, Some((t, c)))));
        }
    };
    for line in lines_of_area(&free, height).into_iter().filter(real) {
        while next < tables.len() && tables[next].rect.y0 < line.rect.y0 {
            push_table(next, &mut out);
            next += 1;
        }
        out.push((line, None));
    }
    while next < tables.len() {
        push_table(next, &mut out);
        next += 1;
    }
    out
}
