//! What stands at the head and the foot of a page, outside its tables.

use crate::ocr::{Line, PageText};
use crate::spot::Rect;

/// Head or foot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// Head.
    Top,
    /// Foot.
    Bottom,
}

/// A line near the upper or lower edge of the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct EdgeLine<'a> {
    /// Which edge.
    pub(super) edge: Edge,
    /// The line.
    pub(super) line: &'a Line,
    /// 0 for the outermost printed row, 1 for the next …
    pub(super) depth: usize,
}

/// Share of the page's height that counts as its head and its foot.
const SHARE: f32 = 0.1;

/// The lines at the edges, outermost first. Lines of large tables are not among them, those of a
/// box drawn around a label are.
pub(super) fn edge_lines(page: &PageText) -> Vec<EdgeLine<'_>> {
    let height = page.height as f32;
    let mut out = Vec::new();
    for edge in [Edge::Top, Edge::Bottom] {
        let mut lines: Vec<&Line> = body_free_lines(page)
            .filter(|l| {
                let middle = (l.rect.y0 + l.rect.y1) as f32 / 2.0;
                match edge {
                    Edge::Top => middle < height * SHARE,
                    Edge::Bottom => middle > height * (1.0 - SHARE),
                }
            })
            .filter(|l| !l.vertical && !l.text.trim().is_empty())
            .collect();
        lines.sort_by_key(|l| match edge {
            Edge::Top => (l.rect.y0 + l.rect.y1, l.rect.x0),
            Edge::Bottom => (-l.rect.y0 - l.rect.y1, l.rect.x0),
        });
        let mut depth = 0;
        let mut before: Option<Rect> = None;
        for line in lines {
            if before.is_some_and(|b| !super::joining::same_band(&b, &line.rect)) {
                depth += 1;
            }
            before = Some(line.rect);
            out.push(EdgeLine { edge, line, depth });
        }
    }
    out
}

/// Lines that stand in no table of three cells or more.
pub(super) fn body_free_lines(page: &PageText) -> impl Iterator<Item = &Line> {
    let mut inside = vec![false; page.lines.len()];
    for cell in page.tables.iter().filter(|t| t.cells.len() > 2).flat_map(|t| &t.cells) {
        for &i in &cell.lines {
            if let Some(flag) = inside.get_mut(i as usize) {
                *flag = true;
            }
        }
    }
    page.lines.iter().zip(inside).filter(|(_, inside)| !inside).map(|(line, _)| line)
}
