//! The natural order of file names: `scan-2` before `scan-10`.

use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// Compares two paths part by part, runs of digits by their value.
///
/// Full-width digits count as digits and upper and lower case as one; where two names differ in
/// nothing else, their bytes decide, so that the order never depends on the file system.
pub fn natural(a: &str, b: &str) -> Ordering {
    key(a).cmp(&key(b)).then_with(|| a.cmp(b))
}

/// A piece of a name; separators of folders come first so that a folder's files stay together.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Folder,
    Number(String, usize),
    Letter(char),
}

fn key(path: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut digits = String::new();
    for c in path.nfkc().flat_map(char::to_lowercase) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        pieces.extend(number(&mut digits));
        pieces.push(if c == '/' { Piece::Folder } else { Piece::Letter(c) });
    }
    pieces.extend(number(&mut digits));
    pieces
}

/// A number of any length: compared by its count of digits, then digit by digit.
fn number(digits: &mut String) -> Option<Piece> {
    if digits.is_empty() {
        return None;
    }
    let value = digits.trim_start_matches('0');
    let piece = Piece::Number(format!("{:08}{value}", value.len()), digits.len());
    digits.clear();
    Some(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(ToString::to_string).collect();
        names.sort_by(|a, b| natural(a, b));
        names
    }

    #[test]
    fn numbers_by_value() {
        assert_eq!(
            sorted(&["scan10.pdf", "scan2.tif", "scan1.pdf"]),
            ["scan1.pdf", "scan2.tif", "scan10.pdf"]
        );
        assert_eq!(sorted(&["頁１０.tif", "頁９.tif", "頁2.tif"]), ["頁2.tif", "頁９.tif", "頁１０.tif"]);
    }

    #[test]
    fn long_numbers_do_not_overflow() {
        assert_eq!(sorted(&["99999999999999999999999", "100000000000000000000000", "7"])[0], "7");
    }

    #[test]
    fn folders_stay_together_and_ties_are_settled() {
        assert_eq!(sorted(&["a1/2.tif", "a/10.tif", "a/9.tif"]), ["a/9.tif", "a/10.tif", "a1/2.tif"]);
        assert_eq!(sorted(&["Scan1", "scan01", "scan1"]), ["Scan1", "scan1", "scan01"]);
    }
}
