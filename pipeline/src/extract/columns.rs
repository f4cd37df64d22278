//! Columns of a table by the words of its header, in whatever order they stand.

use super::grid::{Grid, width_shared};
use super::likeness::distance;
use crate::ja::text::loose;
use crate::spot::Rect;
use std::collections::BTreeMap;

/// Where the columns of a table lie, as shares of its width.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Columns {
    spans: BTreeMap<String, (f32, f32)>,
    width: f32,
}

impl Columns {
    /// Looks for the header among the rows of a table; returns it with the height it ends at.
    /// `names` says for each role the words a header may print; `needed` roles must be there.
    pub(super) fn find(
        grid: &Grid,
        names: &BTreeMap<String, Vec<String>>,
        needed: &[&str],
    ) -> Option<(Self, i32)> {
        let folded: Vec<(&String, Vec<String>)> =
            names.iter().map(|(role, words)| (role, words.iter().map(|w| loose(w)).collect())).collect();
        for row in grid.rows() {
            let mut columns = Columns { width: grid.rect.width() as f32, ..Columns::default() };
            let mut bottom = 0;
            for &cell in &row {
                let text = loose(grid.cells[cell].text());
                let rect = grid.cells[cell].rect;
                if let Some(role) = role_of(&text, &folded, &columns) {
                    columns.spans.insert(role, columns.share(&grid.rect, &rect));
                    bottom = bottom.max(rect.y1);
                }
            }
            if needed.iter().all(|role| columns.spans.contains_key(*role)) {
                return Some((columns, bottom));
            }
        }
        None
    }

    /// Whether there is a column of this role.
    pub(super) fn has(&self, role: &str) -> bool {
        self.spans.contains_key(role)
    }

    /// The box of a column in a table, over the table's whole height.
    pub(super) fn rect(&self, grid: &Grid, role: &str) -> Option<Rect> {
        let (from, to) = *self.spans.get(role)?;
        let width = grid.rect.width() as f32;
        let x = |share: f32| grid.rect.x0 + (share * width).round() as i32;
        Some(Rect::new(x(from), grid.rect.y0, x(to), grid.rect.y1))
    }

    /// Whether a table without a header can have the same columns: it is about as wide.
    pub(super) fn suit(&self, grid: &Grid) -> bool {
        let ratio = grid.rect.width() as f32 / self.width.max(1.0);
        (0.9..1.1).contains(&ratio)
    }

    /// The role of the column that a cell stands in.
    pub(super) fn role_at(&self, grid: &Grid, cell: &Rect) -> Option<&str> {
        self.spans
            .keys()
            .filter_map(|role| self.rect(grid, role).map(|r| (role, width_shared(cell, &r))))
            .filter(|(_, share)| *share > 0.5)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(role, _)| role.as_str())
    }

    fn share(&self, table: &Rect, cell: &Rect) -> (f32, f32) {
        let width = table.width().max(1) as f32;
        ((cell.x0 - table.x0) as f32 / width, (cell.x1 - table.x0) as f32 / width)
    }
}

/// The role whose words the text of a header cell is closest to.
fn role_of(text: &str, names: &[(&String, Vec<String>)], taken: &Columns) -> Option<String> {
    if text.is_empty() || text.chars().count() > 20 {
        return None;
    }
    names
        .iter()
        .filter(|(role, _)| !taken.has(role))
        .flat_map(|(role, words)| words.iter().map(move |w| (*role, w)))
        .filter_map(|(role, word)| {
            let length = word.chars().count();
            let edits = distance(text, word);
            (edits <= length / 4).then_some((edits as f32 / length.max(1) as f32, role))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, role)| role.clone())
}
