//! What the scheme itself words: its forms' labels, headings and choices, and words with a meaning.

use super::Scheme;
use crate::ja::text::fold;
use std::collections::BTreeSet;

/// The texts of a scheme's forms, to be compared folded.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    whole: BTreeSet<String>,
    /// What stands in entries: no labels.
    words: BTreeSet<String>,
    rows: BTreeSet<String>,
    /// All longer ones, a line each.
    all: String,
}

/// Characters from which a part of a text tells that it is one: labels are wrapped in their cells.
const TELLING: usize = 4;

impl Printed {
    /// What the forms of a scheme print.
    pub fn of(scheme: &Scheme) -> Self {
        let items = scheme
            .items
            .iter()
            .flat_map(|i| [&i.section, &i.item, &i.instruction].into_iter().chain(&i.also));
        let labels = scheme.fields.iter().flat_map(|f| &f.labels);
        let columns = [&scheme.columns.form_b, &scheme.columns.breakdown]
            .into_iter()
            .flat_map(|c| c.values().flatten());
        let titles = scheme.documents.iter().flat_map(|d| &d.titles);
        let texts = items.chain(labels).chain(columns).chain(titles).map(|text| fold(text));
        let whole: BTreeSet<String> = texts.filter(|text| !text.is_empty()).collect();
        let all = whole.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        // Of these a part is another word: 開示 of 開示なし.
        let w = &scheme.words;
        let words =
            [&w.not_done, &w.not_disclosed, &w.points_elsewhere, &w.no_citation, &w.ditto, &w.excerpt];
        let words = words.into_iter().flatten().map(|word| fold(word)).collect();
        let rows = scheme.items.iter().map(|i| fold(&i.row)).collect();
        Self { whole, words, rows, all }
    }

    /// Whether a text is one of these, from beginning to end.
    pub fn is_one(&self, text: &str) -> bool {
        let text = fold(text);
        self.whole.contains(&text) || self.words.contains(&text)
    }

    /// Whether a printed line is one of the texts, or a telling part of one.
    pub fn holds(&self, line: &str) -> bool {
        let line = fold(line);
        self.words.contains(&line) || self.labels_folded(&line)
    }

    /// Whether a printed line is of the form itself: a label or a telling part of one, the number of a
    /// row. What stands in entries (実施なし) is not.
    pub fn labels(&self, line: &str) -> bool {
        let line = fold(line);
        self.rows.contains(&line) || self.labels_folded(&line)
    }

    fn labels_folded(&self, line: &str) -> bool {
        self.whole.contains(line) || (line.chars().count() >= TELLING && self.all.contains(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_parts_of_them_are_known_and_entries_are_not() {
        let scheme = crate::scheme::shipped();
        let printed = Printed::of(&scheme);
        let label = &scheme.fields[0].labels[0];
        assert!(printed.holds(label) && printed.holds(&format!(" {label}　")));
        let long =
            scheme.items.iter().map(|i| i.instruction.as_str()).max_by_key(|t| t.len()).expect("items");
        let part: String = long.chars().skip(2).take(8).collect();
        assert!(printed.holds(&part) && !printed.is_one(&part), "{part}");
        assert!(printed.is_one(label));
        for entry in ["有", "月額29,800円", "株式会社", ""] {
            assert!(!printed.holds(entry), "{entry}");
        }
        assert!(
            printed.labels(&scheme.items[0].row)
                && !printed.holds(&scheme.items[0].row)
                && printed.labels(&part)
        );
        let word = &scheme.words.not_done[0];
        assert!(printed.holds(word) && printed.is_one(word) && !printed.labels(word));
        assert!(!Printed::default().holds("申請日"));
    }
}
