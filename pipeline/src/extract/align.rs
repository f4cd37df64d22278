//! Which row of the scheme each printed row is: by item name and instruction, in order.
//!
//! Names are misread, spelled otherwise or changed, and rows are left out; the printed number says
//! little. So the two sequences are laid side by side as a whole.

use super::form_b::RawRow;
use super::likeness::{distance, likeness};
use crate::ja::text::loose;
use crate::scheme::{Item, Scheme};

/// A printed row as it is compared: folded texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Printed {
    number: String,
    item: String,
    instruction: String,
    section: String,
}

impl Printed {
    /// Folds the texts of a row.
    pub(super) fn of(row: &RawRow) -> Self {
        Self {
            number: loose(&row.number.text),
            item: loose(&row.item.text),
            instruction: loose(&row.instruction.text),
            section: row.section.clone(),
        }
    }
}

/// The row found for a printed one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    /// Index into the scheme's items.
    pub(super) item: usize,
    /// Whether the printed name is another one.
    pub(super) renamed: bool,
}

/// Rows less alike than this are not the same.
const LEAST: f32 = 0.5;
/// How alike rows must be that stand out of order.
const LEAST_OUT_OF_ORDER: f32 = 0.85;

/// Finds the scheme's row for each printed one.
pub(super) fn align(printed: &[Printed], scheme: &Scheme) -> Vec<Option<Found>> {
    let wanted: Vec<Wanted> = scheme.items.iter().map(Wanted::of).collect();
    let gain: Vec<Vec<f32>> =
        printed.iter().map(|p| wanted.iter().map(|w| w.alike(p) - LEAST).collect()).collect();
    let (n, m) = (printed.len(), wanted.len());
    let mut best = vec![vec![0f32; m + 1]; n + 1];
    for i in 1..=n {
        for j in 1..=m {
            let paired = best[i - 1][j - 1] + gain[i - 1][j - 1];
            best[i][j] = paired.max(best[i - 1][j]).max(best[i][j - 1]);
        }
    }
    let mut out: Vec<Option<usize>> = vec![None; n];
    let (mut i, mut j) = (n, m);
    while i > 0 && j > 0 {
        if best[i][j] == best[i - 1][j] {
            i -= 1;
        } else if best[i][j] == best[i][j - 1] {
            j -= 1;
        } else {
            out[i - 1] = Some(j - 1);
            i -= 1;
            j -= 1;
        }
    }
    for i in 0..n {
        if out[i].is_none() {
            out[i] = (0..m)
                .filter(|&j| gain[i][j] + LEAST >= LEAST_OUT_OF_ORDER && !out.contains(&Some(j)))
                .max_by(|&a, &b| gain[i][a].total_cmp(&gain[i][b]));
        }
    }
    out.into_iter()
        .zip(printed)
        .map(|(j, p)| j.map(|j| Found { item: j, renamed: wanted[j].renamed(&p.item) }))
        .collect()
}

/// A row of the scheme as it is compared.
struct Wanted {
    number: String,
    names: Vec<String>,
    instruction: String,
    section: String,
}

impl Wanted {
    fn of(item: &Item) -> Self {
        Self {
            number: item.row.trim_end_matches(|c: char| c.is_ascii_lowercase()).to_owned(),
            names: std::iter::once(&item.item).chain(&item.also).map(|n| loose(n)).collect(),
            instruction: loose(&item.instruction),
            section: loose(&item.section),
        }
    }

    /// How alike a printed row is, 0 to a little above 1.
    fn alike(&self, printed: &Printed) -> f32 {
        let name = self.names.iter().map(|n| likeness(n, &printed.item)).fold(0.0, f32::max);
        let text = if self.instruction.is_empty() && printed.instruction.is_empty() {
            name
        } else if self.instruction.is_empty() || printed.instruction.is_empty() {
            name.min(0.9)
        } else {
            likeness(&self.instruction, &printed.instruction)
        };
        let mut score = 0.55 * name + 0.45 * text;
        // Number and section only tip the scales between rows of the same name.
        if self.number == printed.number {
            score += 0.04;
        }
        if !printed.section.is_empty() && likeness(&self.section, &printed.section) > 0.7 {
            score += 0.03;
        }
        score
    }

    /// Whether a printed name is none of the known ones, misread characters allowed for.
    fn renamed(&self, printed: &str) -> bool {
        !printed.is_empty()
            && self.names.iter().all(|name| {
                distance(name, printed) > 1 + name.chars().count().max(printed.chars().count()) / 8
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(number: &str, item: &str, instruction: &str) -> Printed {
        Printed {
            number: number.into(),
            item: loose(item),
            instruction: loose(instruction),
            section: String::new(),
        }
    }

    fn rows(found: &[Option<Found>], scheme: &Scheme) -> Vec<Option<String>> {
        found.iter().map(|f| f.map(|f| scheme.items[f.item].row.clone())).collect()
    }

    #[test]
    fn a_renamed_item_keeps_its_place_and_is_called_renamed() {
        let scheme = crate::scheme::shipped();
        let found = align(
            &[
                printed("69", "ファイアウォール", "不正アクセスを防止する措置の有無"),
                printed("70", "侵入検知システム", "検知の有無と対応方法"),
                printed("71", "ネットワーク監視", "障害発生時の通報時間"),
            ],
            &scheme,
        );
        let keys = rows(&found, &scheme);
        assert_eq!(keys, [Some("69".into()), Some("70".into()), Some("71".into())]);
        let renamed: Vec<bool> = found.iter().map(|f| f.unwrap().renamed).collect();
        assert_eq!(renamed, [false, true, false]);
    }

    #[test]
    fn numbers_of_another_edition_do_not_mislead() {
        let scheme = crate::scheme::shipped();
        let found = align(
            &[
                printed("58", "死活監視", "対象ごとの監視インターバル"),
                printed("59", "障害監視", "有無、対象、間隔、通知時間"),
                printed("60", "独自の項目", "自由に記述"),
                printed("61", "その他セキュリティ対策", "特筆すべき対策"),
                printed("62", "その他セキュリティ対策", ""),
            ],
            &scheme,
        );
        let keys = rows(&found, &scheme);
        assert_eq!(keys, [Some("57".into()), Some("58".into()), None, Some("66".into()), Some("76".into())]);
    }
}
