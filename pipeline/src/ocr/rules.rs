//! Ruled lines: found as long thin runs of ink, so that cells can be told and strokes kept.

use super::raster::Plane;

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
    let turned = transposed(ink);
    let vertical = merged(long_runs(&turned, least), thick, dpi);
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

fn transposed(plane: &Plane) -> Plane {
    let mut out = Plane::filled(plane.h, plane.w, 0);
    const B: usize = 32;
    for by in (0..plane.h).step_by(B) {
        // Blocks of rows keep what is read in the cache; what is written lies side by side.
        let rows: Vec<&[u8]> = (by..(by + B).min(plane.h)).map(|y| plane.row(y)).collect();
        for x in 0..plane.w {
            let column = &mut out.row_mut(x)[by..by + rows.len()];
            for (o, row) in column.iter_mut().zip(&rows) {
                *o = row[x];
            }
        }
    }
    out
}

/// Runs of at least `least` pixels; a line that drifts by a pixel between rows is followed, and
/// gaps of two pixels are closed.
fn long_runs(ink: &Plane, least: i32) -> Vec<Rule> {
    const GAP: usize = 3;
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
            let Some(white) = joined[x..].iter().position(|&v| v != 0) else { break };
            x += white;
            let start = x;
            let mut end = x;
            let mut own = 0i32;
            while x < joined.len() && x - end < GAP {
                if joined[x] != 0 {
                    end = x + 1;
                    own += i32::from(row[x] != 0);
                }
                x += 1;
            }
            let length = (end - start) as i32;
            if length >= least && own * 3 >= length {
                found.push(Rule { from: start as i32, to: end as i32, at: y as i32, until: y as i32 + 1 });
            }
        }
    }
    found
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
