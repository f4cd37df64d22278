//! How alike two short texts are: labels, item names and titles as a machine read them.
//!
//! Comparing goes through [`crate::ja::text::loose`] at the caller, so that widths and spelling variants
//! cost nothing and only misread or other characters count.

/// Edit distance between two texts, in characters.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// 1 for equal texts, 0 for texts that have nothing in common.
pub(super) fn likeness(a: &str, b: &str) -> f32 {
    let longest = a.chars().count().max(b.chars().count());
    if longest == 0 {
        return 1.0;
    }
    1.0 - distance(a, b) as f32 / longest as f32
}

/// The fewest edits that turn some stretch of `text` into `part`, and where that stretch ends
/// (in characters).
pub(super) fn distance_within(part: &str, text: &str) -> (usize, usize) {
    let part: Vec<char> = part.chars().collect();
    let mut column: Vec<usize> = (0..=part.len()).collect();
    let mut best = (part.len(), 0);
    for (j, ct) in text.chars().enumerate() {
        let mut diagonal = column[0];
        for (i, &cp) in part.iter().enumerate() {
            let substituted = diagonal + usize::from(cp != ct);
            diagonal = column[i + 1];
            column[i + 1] = substituted.min(diagonal + 1).min(column[i] + 1);
        }
        if column[part.len()] < best.0 {
            best = (column[part.len()], j + 1);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_characters() {
        assert_eq!(distance("死活監視", "死活監視"), 0);
        assert_eq!(distance("死活監視", "生活監視"), 1);
        assert_eq!(distance("", "監視"), 2);
        assert!(likeness("不正侵入検知", "侵入検知システム") < 0.5);
    }

    #[test]
    fn a_part_is_found_inside_a_longer_text() {
        assert_eq!(distance_within("申請書b", "情報開示認定申請書b(詳細)"), (0, 10));
        assert_eq!(distance_within("申請書b", "情報開示認定申語書b").0, 1);
        assert_eq!(distance_within("認定証", "").0, 3);
    }
}
