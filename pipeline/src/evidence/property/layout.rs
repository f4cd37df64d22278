//! How a page is set: the style of its headings, sentences, lists and rows of tables.

use crate::evidence::notations::Dice;

/// Styles of headings.
pub const STYLES: [&str; 7] = ["第n条（…）", "n.n …", "■…", "【…】", "Qn. …", "(n) …", "none"];
/// Layouts of what stands below them.
pub const LAYOUTS: [&str; 5] = ["paragraph", "wrapped", "bullets", "row", "label over value"];

/// What stands under a heading: a sentence, or a label with its value.
pub enum Entry {
    /// A sentence.
    Sentence(String),
    /// A row of a table or list.
    Row(String, String),
}

/// Whether a layout sets labels with values.
pub fn is_tabular(layout: usize) -> bool {
    layout >= 3
}

fn heading(style: usize, text: &str, n: usize) -> Option<String> {
    Some(match style {
        0 => format!("第{}条（{text}）", n + 2),
        1 => format!("3.{}　{text}", n + 1),
        2 => format!("■{text}"),
        3 => format!("【{text}】"),
        4 => format!("Q{}．{text}について教えてください。", n + 1),
        5 => format!("({}) {text}", n + 1),
        _ => return None,
    })
}

/// The lines of a page under its title.
pub fn page(
    title: &str,
    entries: &[(String, Entry)],
    style: usize,
    layout: usize,
    dice: &mut Dice,
) -> Vec<String> {
    let mut out = vec![title.to_owned()];
    let width = if layout == 0 { usize::MAX } else { 18 + dice.below(24) };
    for (n, (head, entry)) in entries.iter().enumerate() {
        out.extend(heading(style, head, n));
        match entry {
            Entry::Row(label, value) if layout == 4 => out.extend([label.clone(), value.clone()]),
            Entry::Row(label, value) => out.push(format!("{label}　{value}")),
            Entry::Sentence(text) => {
                let text = if layout == 2 { format!("・{text}") } else { text.clone() };
                let chars: Vec<char> = text.chars().collect();
                out.extend(chars.chunks(width).map(|line| line.iter().collect::<String>()));
            }
        }
    }
    out
}
