//! Cells of ruled tables: the white areas that rules enclose.

use super::raster::Plane;
use super::rules::{Rule, Rules};
use super::{Cell, Table};
use crate::spot::Rect;

/// Pixels of the page to one of the raster on which cells are told.
const SCALE: i32 = 3;

/// Finds the tables of a page from its rules. Cells come without lines.
pub fn find_tables(rules: &Rules, width: u32, height: u32, dpi: f32) -> Vec<Table> {
    let raster = drawn(rules, width as i32, height as i32, dpi);
    let least_w = (dpi * 0.10) as i32;
    let least_h = (dpi * 0.07) as i32;
    let cells: Vec<Rect> = enclosed(&raster)
        .into_iter()
        .filter(|(r, area)| *area as f32 >= 0.72 * r.area() as f32)
        .map(|(r, _)| Rect { x0: r.x0 * SCALE, y0: r.y0 * SCALE, x1: r.x1 * SCALE, y1: r.y1 * SCALE })
        .filter(|r| r.width() >= least_w && r.height() >= least_h)
        .collect();
    let mut tables: Vec<Table> =
        grouped(cells, (dpi * 0.06) as i32).into_iter().map(|g| table(g, dpi)).collect();
    tables.sort_by_key(|t| (t.rect.y0, t.rect.x0));
    tables
}

fn drawn(rules: &Rules, width: i32, height: i32, dpi: f32) -> Plane {
    let (w, h) = (width / SCALE + 1, height / SCALE + 1);
    let mut raster = Plane::filled(w as usize, h as usize, 0);
    // A rule that stops just short of another was torn by the scan; an underline stops further away.
    let reach = (dpi * 0.022).ceil() as i32;
    let mut bar = |x0: i32, y0: i32, x1: i32, y1: i32| {
        for y in (y0 / SCALE).max(0)..=((y1 - 1) / SCALE).min(h - 1) {
            for x in (x0 / SCALE).max(0)..=((x1 - 1) / SCALE).min(w - 1) {
                raster.px[(y * w + x) as usize] = 1;
            }
        }
    };
    for r in &rules.horizontal {
        let (from, to) = extended(r, &rules.vertical, reach);
        bar(from, r.at, to, r.until);
    }
    for r in &rules.vertical {
        let (from, to) = extended(r, &rules.horizontal, reach);
        bar(r.at, from, r.until, to);
    }
    raster
}

/// Ends of a rule, drawn out to the rules across it that they all but touch.
fn extended(rule: &Rule, across: &[Rule], reach: i32) -> (i32, i32) {
    let (mut from, mut to) = (rule.from, rule.to);
    for a in across {
        if a.from - reach > rule.until || a.to + reach < rule.at {
            continue;
        }
        if (a.middle() - rule.from).abs() <= reach + (a.until - a.at) {
            from = from.min(a.at);
        }
        if (a.middle() - rule.to).abs() <= reach + (a.until - a.at) {
            to = to.max(a.until);
        }
    }
    (from, to)
}

/// White areas that do not reach the border: box and area, in raster pixels.
fn enclosed(raster: &Plane) -> Vec<(Rect, i64)> {
    let (w, h) = (raster.w, raster.h);
    // What has been seen counts as ruled.
    let mut left = raster.px.clone();
    let mut found = Vec::new();
    let mut seeds = Vec::new();
    for start in 0..w * h {
        if left[start] != 0 {
            continue;
        }
        seeds.push(start);
        let mut area = 0i64;
        let mut rect = Rect { x0: i32::MAX, y0: i32::MAX, x1: 0, y1: 0 };
        while let Some(seed) = seeds.pop() {
            if left[seed] != 0 {
                continue;
            }
            // The whole white run of the row, then what lies white above and below it.
            let (y, row) = (seed / w, seed - seed % w);
            let x0 = left[row..seed].iter().rposition(|&v| v != 0).map_or(0, |x| x + 1);
            let x1 = left[seed..row + w].iter().position(|&v| v != 0).map_or(w, |n| seed - row + n);
            left[row + x0..row + x1].fill(1);
            area += (x1 - x0) as i64;
            rect = Rect {
                x0: rect.x0.min(x0 as i32),
                y0: rect.y0.min(y as i32),
                x1: rect.x1.max(x1 as i32),
                y1: rect.y1.max(y as i32 + 1),
            };
            for beside in [y.checked_sub(1), Some(y + 1).filter(|&y| y < h)].into_iter().flatten() {
                let mut was_white = false;
                for x in x0..x1 {
                    let white = left[beside * w + x] == 0;
                    if white && !was_white {
                        seeds.push(beside * w + x);
                    }
                    was_white = white;
                }
            }
        }
        let border = rect.x0 == 0 || rect.y0 == 0 || rect.x1 as usize == w || rect.y1 as usize == h;
        if !border {
            found.push((rect, area));
        }
    }
    found
}

/// Cells that lie side by side belong to one table.
fn grouped(cells: Vec<Rect>, gap: i32) -> Vec<Vec<Rect>> {
    let mut group: Vec<usize> = (0..cells.len()).collect();
    fn root(group: &mut [usize], mut i: usize) -> usize {
        while group[i] != i {
            group[i] = group[group[i]];
            i = group[i];
        }
        i
    }
    for i in 0..cells.len() {
        for j in 0..i {
            let (a, b) = (&cells[i], &cells[j]);
            let wide = Rect { x0: a.x0 - gap, y0: a.y0 - gap, x1: a.x1 + gap, y1: a.y1 + gap };
            if let Some(common) = wide.intersection(b)
                && common.width().max(common.height()) > 2 * gap
            {
                let (ri, rj) = (root(&mut group, i), root(&mut group, j));
                group[ri.max(rj)] = ri.min(rj);
            }
        }
    }
    let mut out: Vec<(usize, Vec<Rect>)> = Vec::new();
    for (i, cell) in cells.iter().enumerate() {
        let r = root(&mut group, i);
        match out.iter_mut().find(|(k, _)| *k == r) {
            Some((_, v)) => v.push(*cell),
            None => out.push((r, vec![*cell])),
        }
    }
    out.into_iter().map(|(_, v)| v).collect()
}

fn table(cells: Vec<Rect>, dpi: f32) -> Table {
    let near = (dpi * 0.06) as i32;
    let xs = edges(cells.iter().flat_map(|c| [c.x0, c.x1]), near);
    let ys = edges(cells.iter().flat_map(|c| [c.y0, c.y1]), near);
    let place =
        |edges: &[i32], v: i32| (0..edges.len()).min_by_key(|&k| (edges[k] - v).abs()).unwrap_or(0) as u32;
    let rect = cells.iter().skip(1).fold(cells[0], |a, b| a.union(b));
    let mut cells: Vec<Cell> = cells
        .into_iter()
        .map(|rect| {
            let (col, right) = (place(&xs, rect.x0), place(&xs, rect.x1));
            let (row, bottom) = (place(&ys, rect.y0), place(&ys, rect.y1));
            Cell {
                rect,
                row,
                col,
                row_span: (bottom.max(row + 1)) - row,
                col_span: (right.max(col + 1)) - col,
                lines: Vec::new(),
                unread_ink: false,
            }
        })
        .collect();
    cells.sort_by_key(|c| (c.row, c.col));
    Table { rect, rows: (ys.len().max(2) - 1) as u32, cols: (xs.len().max(2) - 1) as u32, cells }
}

/// Places of the table's lines: values closer than `near` are one.
fn edges(values: impl Iterator<Item = i32>, near: i32) -> Vec<i32> {
    let mut v: Vec<i32> = values.collect();
    v.sort_unstable();
    let mut out: Vec<(i64, i64)> = Vec::new();
    for x in v {
        match out.last_mut() {
            Some((sum, n)) if i64::from(x) - *sum / *n <= i64::from(near) => {
                *sum += i64::from(x);
                *n += 1;
            }
            _ => out.push((i64::from(x), 1)),
        }
    }
    out.into_iter().map(|(sum, n)| (sum / n) as i32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h(at: i32, from: i32, to: i32) -> Rule {
        Rule { from, to, at, until: at + 3 }
    }

    #[test]
    fn merged_cells_span_rows() {
        // Two rows; the first column is merged over both.
        let rules = Rules {
            horizontal: vec![h(100, 100, 900), h(200, 300, 900), h(300, 100, 900)],
            vertical: vec![h(100, 100, 303), h(300, 100, 303), h(900, 100, 303)],
        };
        let tables = find_tables(&rules, 1000, 500, 300.0);
        assert_eq!(tables.len(), 1);
        let t = &tables[0];
        assert_eq!((t.rows, t.cols, t.cells.len()), (2, 2, 3));
        assert_eq!((t.cells[0].row_span, t.cells[0].col), (2, 0));
        assert_eq!((t.cells[2].row, t.cells[2].col), (1, 1));
    }

    #[test]
    fn an_underline_does_not_split_a_cell() {
        let rules = Rules {
            horizontal: vec![h(100, 100, 900), h(180, 130, 860), h(300, 100, 900)],
            vertical: vec![h(100, 100, 303), h(900, 100, 303)],
        };
        let tables = find_tables(&rules, 1000, 500, 300.0);
        assert_eq!(tables[0].cells.len(), 1);
    }

    #[test]
    fn a_rule_torn_off_its_neighbour_still_closes_the_cell() {
        let rules = Rules {
            horizontal: vec![h(100, 105, 895), h(300, 100, 900)],
            vertical: vec![h(100, 104, 303), h(900, 100, 303)],
        };
        assert_eq!(find_tables(&rules, 1000, 500, 300.0)[0].cells.len(), 1);
    }
}
