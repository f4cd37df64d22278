//! The grain of a scan, and print that is lost in it.

use super::raster::Plane;

/// Grain, in grey levels, below which print that is there can be seen.
const COARSE: f32 = 2.5;
/// How many times the unevenness that grain alone gives rows show that there is print.
const UNEVEN: f64 = 8.0;
/// Rows or columns that give the level about each.
const AROUND: usize = 31;

/// Standard deviation of the grain of a page in grey levels, from the steps between neighbours.
pub fn of(gray: &Plane) -> f32 {
    let mut steps = [0u32; 256];
    for pair in gray.px.windows(2).step_by(7) {
        steps[usize::from(pair[0].abs_diff(pair[1]))] += 1;
    }
    // Strokes are few: the middle of all steps is grain. A step below one counts as half.
    let half = steps.iter().sum::<u32>() / 2;
    let mut seen = 0;
    let middle = steps.iter().position(|n| {
        seen += n;
        seen > half
    });
    middle.map_or(0.0, |m| (m as f32).max(0.5) / 0.954)
}

/// Whether a page on which nothing was found may bear print too pale for its grain: of many pixels
/// together each row (or column, in vertical writing) shows what no single one does.
pub fn drowns_print(gray: &Plane) -> bool {
    let grain = of(gray);
    if grain < COARSE {
        return false;
    }
    let (mx, my) = (gray.w / 16, gray.h / 16);
    let (width, height) = (gray.w - 2 * mx, gray.h - 2 * my);
    if width < 2 * AROUND || height < 2 * AROUND {
        return false;
    }
    let mut rows = vec![0f64; height];
    let mut columns = vec![0f64; width];
    for (y, sum) in rows.iter_mut().enumerate() {
        for (column, &v) in columns.iter_mut().zip(&gray.row(my + y)[mx..mx + width]) {
            *sum += f64::from(v);
            *column += f64::from(v);
        }
    }
    let uneven = |sums: &[f64], each: usize| {
        let n = sums.len() - AROUND + 1;
        let off = sums.windows(AROUND).map(|w| {
            let level = w.iter().sum::<f64>() / AROUND as f64;
            ((w[AROUND / 2] - level) / each as f64).powi(2)
        });
        let of_grain = f64::from(grain).powi(2) / each as f64;
        off.sum::<f64>() / n as f64 > of_grain * UNEVEN
    };
    uneven(&rows, width) || uneven(&columns, height)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paper of level 235 with grain, and rows of words that are so many levels darker.
    fn page(darker: u8) -> Plane {
        let mut state = 7u32;
        let mut grain = || {
            let mut sum = 0;
            for _ in 0..4 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                sum += (state >> 24) as i32 % 17 - 8;
            }
            sum
        };
        let mut plane = Plane::filled(800, 1100, 235);
        for (i, v) in plane.px.iter_mut().enumerate() {
            let (x, y) = (i % 800, i / 800);
            let print = y % 40 < 16 && x % 9 < 4 && (100..700).contains(&x);
            *v = (235 + grain() - if print { i32::from(darker) } else { 0 }).clamp(0, 255) as u8;
        }
        plane
    }

    #[test]
    fn grain_alone_hides_nothing() {
        assert!((of(&page(0)) - 9.8).abs() < 2.0, "{}", of(&page(0)));
        assert!(!drowns_print(&page(0)));
    }

    #[test]
    fn rows_of_print_show_through_the_grain() {
        assert!(drowns_print(&page(6)));
    }

    #[test]
    fn a_clean_page_has_nothing_to_hide() {
        assert!(!drowns_print(&Plane::filled(800, 1100, 240)));
    }
}
