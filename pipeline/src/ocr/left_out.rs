//! Ink of a cell that no line of it tells of.

use super::laid::LaidOut;
use super::reading::INCOMPLETE;
use super::{Line, Table};
use crate::spot::Rect;
use std::collections::HashMap;

/// Ink that no line accounts for, in squares of a character, from which a cell may lack print: the
/// stroke of a ー is about as much.
const STRAY: f32 = 0.1;

impl LaidOut {
    /// Of a cell in which ink was left out nobody knows whether it is all there.
    pub(super) fn doubt_beside_left_out(&self, tables: &mut [Table], lines: &mut [Line]) {
        let stray = self.stray_ink(tables);
        let cells = tables
            .iter_mut()
            .enumerate()
            .flat_map(|(t, table)| table.cells.iter_mut().enumerate().map(move |(c, cell)| ((t, c), cell)));
        for (home, cell) in cells.filter(|(_, cell)| !cell.lines.is_empty()) {
            let lines_of = cell.lines.iter().map(|&i| lines[i as usize].rect);
            let Some(text) = lines_of.reduce(|a, b| a.union(&b)) else { continue };
            let row = Rect { x0: cell.rect.x0, x1: cell.rect.x1, ..text };
            let inner = (self.height * 0.5) as i32;
            let reaches_in = self
                .left_out
                .iter()
                .any(|r| r.intersection(&row).is_some_and(|i| i.width() > inner && i.height() > inner));
            if reaches_in || stray.contains(&home) {
                cell.unread_ink = true;
                cell.lines.iter().for_each(|&i| {
                    let line = &mut lines[i as usize];
                    line.confidence = line.confidence.min(INCOMPLETE);
                });
            }
        }
    }

    /// Cells with more ink than their lines account for: print grown together with a stamp or a pen's
    /// stroke is no line's.
    fn stray_ink(&self, tables: &[Table]) -> Vec<(usize, usize)> {
        let ink_in = |r: &Rect| {
            let (x0, y0, x1, y1) = self.print.clip(r);
            (y0..y1).map(|y| self.print.row(y)[x0..x1].iter().filter(|v| **v != 0).count()).sum::<usize>()
        };
        let margin = (self.height * 0.25) as i32;
        let mut accounted: HashMap<(usize, usize), usize> = HashMap::new();
        let homes = self.lines.iter().filter_map(|(line, home)| home.map(|home| (line, home)));
        for (line, (t, c)) in homes {
            let cell = inside(&tables[t].cells[c].rect, margin);
            let inks = line.pieces.iter().filter_map(|r| r.intersection(&cell)).map(|r| ink_in(&r));
            *accounted.entry((t, c)).or_default() += inks.sum::<usize>();
        }
        let much = (self.height * self.height * STRAY) as usize;
        let strays = accounted
            .into_iter()
            .filter(|&((t, c), known)| ink_in(&inside(&tables[t].cells[c].rect, margin)) > known + much);
        strays.map(|(home, _)| home).collect()
    }
}

/// A box without its margin.
fn inside(r: &Rect, margin: i32) -> Rect {
    Rect { x0: r.x0 + margin, y0: r.y0 + margin, x1: r.x1 - margin, y1: r.y1 - margin }
}
