//! What a renewal or change altered, row by row: old and new text of a cell, and its red ink.

use crate::extract::CellReading;
use crate::ja::difference::{Difference, difference};
use regex::Regex;
use std::sync::LazyLock;

/// A cell that shows an old and a new text side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The text before.
    pub old: String,
    /// The text now.
    pub new: String,
    /// Whether the cell is written in red.
    pub red: bool,
}

/// Marks that stand before the old text, and those before the new one.
static OLD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[【\[［(（〔<＜]\s*(?:変更前|改定前|更新前|訂正前|修正前|旧)\s*[】\]］)）〕>＞]\s*[:：]?|(?:変更前|改定前|更新前|旧)\s*[:：]")
        .expect("the pattern is fixed")
});
static NEW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[【\[［(（〔<＜]\s*(?:変更後|改定後|更新後|訂正後|修正後|新)\s*[】\]］)）〕>＞]\s*[:：]?|(?:変更後|改定後|更新後|新)\s*[:：]")
        .expect("the pattern is fixed")
});

/// Old and new text of a cell, if it shows both: by marks (変更前 … 変更後), else by an arrow
/// or because the earlier text stands in it whole beside another.
pub fn change_in(cell: &CellReading, previous: Option<&str>) -> Option<Change> {
    let text = cell.lines.join("\n");
    let text = if text.trim().is_empty() { cell.reading.value.clone() } else { text };
    let (old, new) =
        marked(&text).or_else(|| arrow(&text, previous)).or_else(|| beside(&cell.lines, previous))?;
    Some(Change { old, new, red: has_red(cell) })
}

/// Old and new text of a text that shows both by marks.
pub(super) fn change_of_text(text: &str, red: bool) -> Option<Change> {
    marked(text).map(|(old, new)| Change { old, new, red })
}

/// The text in force of a field that may show an old and a new text by marks.
pub(super) fn in_force(text: &str) -> String {
    marked(text).map_or_else(|| text.to_owned(), |(_, new)| new)
}

fn marked(text: &str) -> Option<(String, String)> {
    let (old, new) = (OLD.find(text)?, NEW.find(text)?);
    let pair = if old.start() < new.start() {
        (&text[old.end()..new.start()], &text[new.end()..])
    } else {
        (&text[old.end()..], &text[new.end()..old.start()])
    };
    Some((joined(pair.0), joined(pair.1)))
}

/// `old → new`; an arrow inside a text is common, so the earlier text must stand before it.
fn arrow(text: &str, previous: Option<&str>) -> Option<(String, String)> {
    let (old, new) = text.split_once('→').or_else(|| text.split_once('⇒'))?;
    let known = previous.is_some_and(|p| difference(old, p) != Difference::Real);
    known.then(|| (joined(old), joined(new)))
}

/// The earlier text as the first or the last lines of the cell.
fn beside(lines: &[String], previous: Option<&str>) -> Option<(String, String)> {
    let previous = previous.filter(|p| !p.trim().is_empty())?;
    (1..lines.len()).find_map(|cut| {
        let (head, tail) = (lines[..cut].concat(), lines[cut..].concat());
        if difference(&head, previous) != Difference::Real {
            Some((joined(&head), joined(&tail)))
        } else if difference(&tail, previous) != Difference::Real {
            Some((joined(&tail), joined(&head)))
        } else {
            None
        }
    })
}

fn joined(text: &str) -> String {
    text.lines().map(str::trim).collect::<String>().trim_matches(['\u{3000}', ' ']).to_owned()
}

/// Whether any line of the cell carries red ink: enough to say that the applicant marked it.
pub(super) fn has_red(cell: &CellReading) -> bool {
    cell.red.iter().any(|&r| r > 0.2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spot::Reading;

    fn cell(lines: &[&str]) -> CellReading {
        let value = lines.concat();
        CellReading {
            reading: Reading {
                raw: value.clone(),
                value,
                spots: Vec::new(),
                confidence: 1.0,
                witnessed: true,
                sure: true,
            },
            lines: lines.iter().map(|l| (*l).to_owned()).collect(),
            line_spots: Vec::new(),
            red: vec![0.9; lines.len()],
            unread: false,
        }
    }

    fn old_new(lines: &[&str], previous: Option<&str>) -> Option<(String, String)> {
        change_in(&cell(lines), previous).map(|c| (c.old, c.new))
    }

    #[test]
    fn marks_part_old_from_new_in_either_order() {
        let expected = Some(("5年間".to_owned(), "7年間".to_owned()));
        assert_eq!(old_new(&["【変更前】5年間", "【変更後】7年間"], None), expected);
        assert_eq!(old_new(&["新：7年間", "旧：5年間"], None), expected);
    }

    #[test]
    fn earlier_text_beside_another_is_a_change() {
        assert_eq!(old_new(&["毎日", "毎週"], Some("毎日")), Some(("毎日".into(), "毎週".into())));
        assert_eq!(old_new(&["毎日 → 毎週"], Some("毎日")), Some(("毎日".into(), "毎週".into())));
    }

    #[test]
    fn plain_cell_and_arrow_in_a_text_are_no_change() {
        assert_eq!(old_new(&["受付→一次回答→完了"], Some("電話で受付")), None);
        assert_eq!(old_new(&["7年間"], Some("5年間")), None);
    }
}
