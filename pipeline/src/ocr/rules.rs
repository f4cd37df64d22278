//! Ruled lines: found as long thin runs of ink, so that cells can be told and strokes kept.

use super::raster::Plane;

/// Pixels of white from which a run of ink ends.
const GAP: usize = 3;

/// A ruled line, horizontal or vertical.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Start along the line (x of a horizontal rule, y of a vertical one).
    pub from: i32,
    /// End along the line, exclusive.
    pub to: i32,
    /// Place across the line at its start: first pixel.
    pub at: i32,
    /// Place across the line: last pixel, exclusive.
    pub until: i32,
}

impl Rule {
    /// Length along the line in pixels.
    pub fn length(&self) -> i32 {
        self.to - self.from
    }

    /// Middle across the line.
    pub fn middle(&self) -> i32 {
        (self.at + self.until) / 2
    }
}

/// The rules of a page.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Horizontal rules, top to bottom.
    pub horizontal: Vec<Rule>,
    /// Vertical rules, left to right.
    pub vertical: Vec<Rule>,
}

/// Finds the rules of a page; a rule is at least `least` pixels long and at most `thick` across.
pub fn find_rules(ink: &Plane, dpi: f32) -> Rules {
    let least = (dpi * 0.38) as i32;
    let thick = (dpi * 0.045).ceil() as i32;
    let horizontal = merged(long_runs(ink, least), thick, dpi);
    let vertical = merged(long_columns(ink, least), thick, dpi);
    Rules { horizontal, vertical }
}

/// Erases the rules from a plane: their pixels become `paper`, except where a stroke crosses.
pub fn erase(plane: &mut Plane, ink: &Plane, rules: &Rules, paper: u8) {
    let (w, h) = (plane.w as i32, plane.h as i32);
    let has = |x: i32, y: i32| x >= 0 && y >= 0 && x < w && y < h && ink.px[(y * w + x) as usize] != 0;
    for r in &rules.horizontal {
        for x in r.from.max(0)..r.to.min(w) {
            if has(x, r.at - 2) && has(x, r.until + 1) {
                continue;
            }
            for y in (r.at - 1).max(0)..(r.until + 1).min(h) {
                plane.px[(y * w + x) as usize] = paper;
            }
        }
    }
    for r in &rules.vertical {
        for y in r.from.max(0)..r.to.min(h) {
            if has(r.at - 2, y) && has(r.until + 1, y) {
                continue;
            }
            for x in (r.at - 1).max(0)..(r.until + 1).min(w) {
                plane.px[(y * w + x) as usize] = paper;
            }
        }
    }
}

/// Runs of at least `least` pixels; a line that drifts by a pixel between rows is followed, and
/// gaps of two pixels are closed.
fn long_runs(ink: &Plane, least: i32) -> Vec<Rule> {
    let mut found = Vec::new();
    let mut joined = vec![0u8; ink.w];
    for y in 0..ink.h {
        let row = ink.row(y);
        if row.iter().all(|&v| v == 0) {
            continue;
        }
        joined.copy_from_slice(row);
        if y > 0 {
            for (j, &v) in joined.iter_mut().zip(ink.row(y - 1)) {
                *j |= v;
            }
        }
        let mut x = 0;
        while x < joined.len() {
            let Some(start) = next_ink(&joined, x) else { break };
            x = start;
            let mut end = start;
            let mut own = 0i32;
            while x < joined.len() && x - end < GAP {
                if joined[x] != 0 {
                    end = x + 1;
                    own += i32::from(row[x] != 0);
                }
                x += 1;
            }
            let run = Run { start: start as i32, end: end as i32, own };
            found.extend(run.rule(y, least));
        }
    }
    found
}

/// The same for columns: one run open in each, so that the page is read row by row.
fn long_columns(ink: &Plane, least: i32) -> Vec<Rule> {
    let mut open = vec![Run::default(); ink.w];
    let mut found = Vec::new();
    for y in 0..ink.h {
        let row = ink.row(y);
        let mut from = 0;
        while let Some(x) = next_ink(row, from) {
            from = x + 1;
            // A column goes on in the ink of the one before it, too.
            let beside = row.get(from).is_some_and(|&v| v == 0);
            for (x, own) in std::iter::once((x, 1)).chain(beside.then_some((from, 0))) {
                let run = &mut open[x];
                if y as i32 - run.end >= GAP as i32 {
                    found.extend(run.rule(x, least));
                    *run = Run { start: y as i32, ..Run::default() };
                }
                run.end = y as i32 + 1;
                run.own += own;
            }
        }
    }
    found.extend(open.iter().enumerate().filter_map(|(x, run)| run.rule(x, least)));
    found.sort_by_key(|r| (r.at, r.from));
    found
}

/// A run of ink along a row or a column.
#[derive(Clone, Default)]
struct Run {
    start: i32,
    end: i32,
    /// Pixels of it in the row itself.
    own: i32,
}

impl Run {
    /// The run in this row as a piece of a rule, if it is long enough and mostly the row's own.
    fn rule(&self, row: usize, least: i32) -> Option<Rule> {
        let length = self.end - self.start;
        (length >= least && self.own * 3 >= length).then_some(Rule {
            from: self.start,
            to: self.end,
            at: row as i32,
            until: row as i32 + 1,
        })
    }
}

/// The first pixel of ink from a place on; white, which is most of a page, is passed over in strides.
fn next_ink(row: &[u8], from: usize) -> Option<usize> {
    let rest = &row[from..];
    let (strides, _) = rest.as_chunks::<16>();
    let white = 16 * strides.iter().take_while(|s| u128::from_ne_bytes(**s) == 0).count();
    rest[white..].iter().position(|&v| v != 0).map(|k| from + white + k)
}

/// Joins runs of neighbouring rows, then pieces of one line that are parted by a gap; what is
/// thicker than a rule (a bar, a picture, a large stroke) is no rule.
fn merged(runs: Vec<Rule>, thick: i32, dpi: f32) -> Vec<Rule> {
    let mut open: Vec<Rule> = Vec::new();
    let mut done: Vec<Rule> = Vec::new();
    for run in runs {
        let mut own = run;
        let mut k = 0;
        while k < open.len() {
            let o = open[k];
            if o.until < run.at - 1 {
                done.push(open.swap_remove(k));
            } else if o.from <= own.to && own.from <= o.to {
                own = Rule {
                    from: own.from.min(o.from),
                    to: own.to.max(o.to),
                    at: own.at.min(o.at),
                    until: own.until.max(o.until),
                };
                open.swap_remove(k);
            } else {
                k += 1;
            }
        }
        open.push(own);
    }
    done.append(&mut open);
    // A long line may still drift: allow it a little more height than a short one.
    done.retain(|r| r.until - r.at <= thick + r.length() / 250);
    done.sort_by_key(|r| (r.at, r.from));
    let gap = (dpi * 0.08) as i32;
    let near = (dpi * 0.02).ceil() as i32 + 1;
    let mut lines: Vec<Rule> = Vec::new();
    'next: for r in done {
        for l in lines.iter_mut().rev().take(40) {
            let close =
                (l.middle() - r.middle()).abs() <= near || (l.at <= r.until + 1 && r.at <= l.until + 1);
            if close && r.from <= l.to + gap && l.from <= r.to + gap {
                *l = Rule {
                    from: l.from.min(r.from),
                    to: l.to.max(r.to),
                    at: l.at.min(r.at),
                    until: l.until.max(r.until),
                };
                continue 'next;
            }
        }
        lines.push(r);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_with(mut draw: impl FnMut(&mut Plane)) -> Plane {
        let mut p = Plane::filled(600, 400, 0);
        draw(&mut p);
        p
    }

    #[test]
    fn a_torn_line_is_one_rule_and_text_is_none() {
        let p = page_with(|p| {
            for x in 50..550 {
                if !(300..308).contains(&x) {
                    p.row_mut(100)[x] = 1;
                    p.row_mut(101)[x] = 1;
                }
            }
            for y in 200..230 {
                for x in 100..130 {
                    p.row_mut(y)[x] = 1;
                }
            }
        });
        let rules = find_rules(&p, 300.0);
        assert_eq!(rules.horizontal.len(), 1);
        assert_eq!((rules.horizontal[0].from, rules.horizontal[0].to), (50, 550));
        assert!(rules.vertical.is_empty());
    }

    #[test]
    fn columns_are_found_as_rows_are() {
        let down = page_with(|p| {
            for y in (20..380).filter(|y| !(200..203).contains(y) && y % 97 > 1) {
                // Drifts to the right, and is torn.
                p.row_mut(y)[70 + y / 60] = 1;
                p.row_mut(y)[300..304].fill(1);
            }
            p.row_mut(150)[10..590].fill(1);
        });
        let mut across = Plane::filled(down.h, down.w, 0);
        for (x, y) in (0..down.w).flat_map(|x| (0..down.h).map(move |y| (x, y))) {
            across.row_mut(x)[y] = down.row(y)[x];
        }
        let columns = long_columns(&down, 50);
        assert_eq!(columns, long_runs(&across, 50));
        assert!(columns.len() > 10, "{columns:?}");
    }

    #[test]
    fn a_line_that_drifts_is_one_rule() {
        let p = page_with(|p| {
            for x in 20..580 {
                let y = 50 + x / 90;
                p.row_mut(y)[x] = 1;
                p.row_mut(y + 1)[x] = 1;
            }
        });
        let rules = find_rules(&p, 300.0);
        assert_eq!(rules.horizontal.len(), 1, "{:?}", rules.horizontal);
    }

    #[test]
    fn a_stroke_that_crosses_a_rule_stays() {
        let p = page_with(|p| {
            for x in 50..550 {
                p.row_mut(100)[x] = 1;
            }
            for y in 90..112 {
                for x in 200..204 {
                    p.row_mut(y)[x] = 1;
                }
            }
        });
        let rules = find_rules(&p, 300.0);
        let mut cleaned = p.clone();
        erase(&mut cleaned, &p, &rules, 0);
        assert_eq!(cleaned.row(100)[60], 0);
        assert_eq!(cleaned.row(100)[201], 1);
    }
}
