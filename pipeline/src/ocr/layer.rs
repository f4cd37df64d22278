//! Lines of born-digital pages: the file's own text, set into the cells that the picture shows.

use super::{Line, Table};
use crate::ingest::TextRun;
use crate::spot::Rect;

/// Runs of one cell (table, cell), or of none.
type Homed<'a> = (Option<(usize, usize)>, Vec<&'a TextRun>);

/// Groups runs into lines and hands those inside cells to their cells.
pub fn lines(runs: &[TextRun], tables: &mut [Table], height: f32) -> Vec<Line> {
    let mut homes: Vec<Homed<'_>> = Vec::new();
    for run in runs.iter().filter(|r| !r.text.trim().is_empty()) {
        let home = tables.iter().enumerate().find_map(|(t, table)| {
            table.cells.iter().position(|c| c.rect.holds_centre_of(&run.rect)).map(|c| (t, c))
        });
        match homes.iter_mut().find(|(h, _)| *h == home) {
            Some((_, v)) => v.push(run),
            None => homes.push((home, vec![run])),
        }
    }
    let mut placed: Vec<(Option<(usize, usize)>, Line)> = Vec::new();
    for (home, runs) in homes {
        placed.extend(in_lines(&runs, height).into_iter().map(|l| (home, l)));
    }
    placed.sort_by_key(|(home, l)| {
        let top = home.map_or(l.rect.y0, |(t, _)| tables[t].rect.y0);
        (top, home.map_or((usize::MAX, 0), |h| h), l.rect.y0, l.rect.x0)
    });
    let mut out = Vec::new();
    for (home, line) in placed {
        if let Some((t, c)) = home {
            tables[t].cells[c].lines.push(out.len() as u32);
        }
        out.push(line);
    }
    out
}

fn in_lines(runs: &[&TextRun], height: f32) -> Vec<Line> {
    let mut sorted = runs.to_vec();
    sorted.sort_by_key(|r| ((r.rect.y0 + r.rect.y1) / 2, r.rect.x0));
    let mut bands: Vec<Vec<&TextRun>> = Vec::new();
    for run in sorted {
        let middle = (run.rect.y0 + run.rect.y1) / 2;
        let fits = bands
            .last()
            .is_some_and(|b: &Vec<&TextRun>| b.iter().any(|o| middle >= o.rect.y0 && middle < o.rect.y1));
        if !fits {
            bands.push(Vec::new());
        }
        if let Some(band) = bands.last_mut() {
            band.push(run);
        }
    }
    bands.into_iter().flat_map(|b| joined(b, height)).collect()
}

/// Runs of one band from left to right; a gap of several characters parts lines, a smaller one is a space.
fn joined(mut band: Vec<&TextRun>, height: f32) -> Vec<Line> {
    band.sort_by_key(|r| r.rect.x0);
    let mut out: Vec<Line> = Vec::new();
    let mut right = i32::MIN;
    for run in band {
        let tall = (run.rect.height() as f32).max(height * 0.5);
        let gap = if right == i32::MIN { 0.0 } else { (run.rect.x0 - right) as f32 };
        match out.last_mut() {
            Some(line) if gap < tall * 2.6 => {
                if gap > tall * 0.7 && !line.text.ends_with(char::is_whitespace) {
                    line.text.push('\u{3000}');
                }
                line.text.push_str(&run.text);
                line.rect = line.rect.union(&run.rect);
            }
            _ => out.push(printed(run.rect, run.text.clone())),
        }
        right = right.max(run.rect.x1);
    }
    out
}

fn printed(rect: Rect, text: String) -> Line {
    Line {
        rect,
        text,
        glyphs: Vec::new(),
        confidence: 1.0,
        second: None,
        red: 0.0,
        underlined: false,
        vertical: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_one_baseline_are_one_line() {
        let run = |x: i32, y: i32, text: &str| TextRun {
            rect: Rect::new(x, y, x + 40 * text.chars().count() as i32, y + 40),
            text: text.into(),
        };
        let runs = [run(0, 0, "第５条"), run(160, 2, "監視"), run(900, 0, "12"), run(0, 80, "二行目")];
        let got: Vec<String> = lines(&runs, &mut [], 40.0).into_iter().map(|l| l.text).collect();
        assert_eq!(got, ["第５条\u{3000}監視", "12", "二行目"]);
    }
}
