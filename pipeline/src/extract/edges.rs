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

/// The free lines of a page with the pieces of one printed row put together: what a reader took
/// apart at a gap no wider than `gap` times the height of the print.
pub(super) fn printed_rows(page: &PageText, gap: f32) -> Vec<Line> {
    let mut lines: Vec<&Line> = body_free_lines(page).filter(|l| !l.text.trim().is_empty()).collect();
    lines.sort_by_key(|l| (l.rect.x0, l.rect.y0));
    let mut out: Vec<Line> = Vec::new();
    for line in lines {
        let near = |row: &&mut Line| {
            let height = row.rect.height().min(line.rect.height()) as f32;
            let alike = row.rect.height().max(line.rect.height()) as f32 <= height * 1.6;
            let between = (line.rect.x0 - row.rect.x1) as f32;
            !row.vertical
                && !line.vertical
                && alike
                && super::joining::same_band(&row.rect, &line.rect)
                && (-height..height * gap).contains(&between)
        };
        match out.iter_mut().rev().find(near) {
            Some(row) => {
                let apart = (line.rect.x0 - row.rect.x1) * 2 > line.rect.height();
                if apart {
                    row.text.push(' ');
                }
                row.text.push_str(line.text.trim());
                row.glyphs.extend(line.glyphs.iter().cloned());
                row.confidence = row.confidence.min(line.confidence);
                row.rect = row.rect.union(&line.rect);
            }
            None => out.push(line.clone()),
        }
    }
    out.sort_by_key(|l| (l.rect.y0, l.rect.x0));
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
