//! Connected components of the ink, by runs.

use super::raster::Plane;
use crate::spot::Rect;

/// A connected piece of ink (8-connected).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    /// Its bounding box.
    pub rect: Rect,
    /// One of its pixels (across, down).
    pub seed: (i32, i32),
    /// Number of its pixels.
    pub ink: u32,
    /// Number of its red pixels (value 2 in the plane).
    pub red: u32,
    /// Number of its dark pixels (value 3 in the plane).
    pub dark: u32,
}

impl Component {
    /// Share of its box that is ink.
    pub fn fill(&self) -> f32 {
        self.ink as f32 / self.rect.area().max(1) as f32
    }
}

struct Run {
    x0: i32,
    x1: i32,
    y: i32,
    red: u32,
    dark: u32,
}

/// All components of the non-zero pixels that satisfy `wanted`.
pub fn components(plane: &Plane, wanted: impl Fn(u8) -> bool) -> Vec<Component> {
    let mut runs: Vec<Run> = Vec::new();
    let mut parent: Vec<u32> = Vec::new();
    let mut above = 0..0;
    for y in 0..plane.h {
        let first = runs.len();
        let row = plane.row(y);
        let mut x = 0;
        while x < row.len() {
            if row[x] == 0 || !wanted(row[x]) {
                x += 1;
                continue;
            }
            let start = x;
            let (mut red, mut dark) = (0, 0);
            while x < row.len() && row[x] != 0 && wanted(row[x]) {
                red += u32::from(row[x] == 2);
                dark += u32::from(row[x] == 3);
                x += 1;
            }
            parent.push(runs.len() as u32);
            runs.push(Run { x0: start as i32, x1: x as i32, y: y as i32, red, dark });
        }
        let mut k = above.start;
        for i in first..runs.len() {
            while k < above.end && runs[k].x1 < runs[i].x0 {
                k += 1;
            }
            let mut j = k;
            while j < above.end && runs[j].x0 <= runs[i].x1 {
                join(&mut parent, i as u32, j as u32);
                j += 1;
            }
        }
        above = first..runs.len();
    }
    let mut slot = vec![u32::MAX; runs.len()];
    let mut found: Vec<Component> = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        let root = find(&mut parent, i as u32) as usize;
        let rect = Rect { x0: run.x0, y0: run.y, x1: run.x1, y1: run.y + 1 };
        let ink = (run.x1 - run.x0) as u32;
        if slot[root] == u32::MAX {
            slot[root] = found.len() as u32;
            let seed = (run.x0, run.y);
            found.push(Component { rect, seed, ink, red: run.red, dark: run.dark });
        } else {
            let c = &mut found[slot[root] as usize];
            c.rect = c.rect.union(&rect);
            c.ink += ink;
            c.red += run.red;
            c.dark += run.dark;
        }
    }
    found
}

fn find(parent: &mut [u32], mut i: u32) -> u32 {
    while parent[i as usize] != i {
        parent[i as usize] = parent[parent[i as usize] as usize];
        i = parent[i as usize];
    }
    i
}

fn join(parent: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find(parent, a), find(parent, b));
    if a != b {
        parent[a.max(b) as usize] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_touch_at_a_corner_are_one() {
        let plane = Plane { w: 5, h: 3, px: vec![1, 0, 0, 0, 2, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0] };
        let mut found = components(&plane, |_| true);
        found.sort_by_key(|c| c.rect.x0);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].ink, found[0].red, found[0].rect), (2, 0, Rect::new(0, 0, 2, 2)));
        assert_eq!((found[1].ink, found[1].red), (2, 2));
    }

    #[test]
    fn a_ring_is_one_component() {
        let plane = Plane { w: 4, h: 4, px: vec![1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1] };
        let found = components(&plane, |_| true);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].ink, 12);
    }
}
