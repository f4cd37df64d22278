//! Whether two texts differ, and whether the reading of the paper may be to blame.
//!
//! Paper and CD-R, or paper and an earlier report, are never compared letter by letter: widths,
//! spaces and the writing of dates and numbers fall away first, and what an optical reader is
//! known to confuse is no discrepancy.

use super::{confusable, date, text, variant};

/// How two texts relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// They say the same.
    None,
    /// They differ, but only in what reading confuses.
    Slight,
    /// They differ.
    Real,
}

/// Marks whose loss or gain changes nothing.
const SLIGHT: &str = "，、,.。．・･：:;；'\"`’”-‐−―_ー~〜|()（）「」[]【】〒※";

/// Compares two texts after their notations of width, date and number are made one.
pub fn difference(paper: &str, other: &str) -> Difference {
    let (a, b) = (normal(paper), normal(other));
    if a == b {
        return Difference::None;
    }
    match edits(&a, &b) {
        Some(edits) if edits.iter().all(is_slight) => Difference::Slight,
        _ => Difference::Real,
    }
}

/// Whether `a` and `b` are so close that a bad reading of one could give the other.
pub fn may_be_misread(a: &str, b: &str) -> bool {
    let (a, b) = (normal(a), normal(b));
    let longest = a.chars().count().max(b.chars().count());
    edits(&a, &b).is_some_and(|e| e.len() * 5 <= longest.max(5))
}

/// How many characters apart two texts are; `None` where they are too far apart to tell.
pub fn distance(a: &str, b: &str) -> Option<usize> {
    edits(&normal(a), &normal(b)).map(|e| e.len())
}

/// The text with dates as `2026-09-28`, digits without commas, and nothing that only looks different.
pub fn normal(s: &str) -> String {
    let folded = text::fold(s);
    let mut out = String::with_capacity(folded.len());
    let mut from = 0;
    for mention in date::find(&folded) {
        let (Some(month), Some(day)) = (mention.month, mention.day) else { continue };
        if mention.range.start < from {
            continue;
        }
        out.push_str(&folded[from..mention.range.start]);
        out.push_str(&format!("{:04}-{month:02}-{day:02}", mention.year));
        from = mention.range.end;
    }
    out.push_str(&folded[from..]);
    without_digit_commas(&out)
}

fn without_digit_commas(s: &str) -> String {
    let chars: Vec<char> = s.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let kept =
        chars.iter().enumerate().filter(|&(i, &c)| !(c == ',' && i > 0 && digit(i - 1) && digit(i + 1)));
    kept.map(|(_, &c)| c).collect()
}

/// One edit: a character of one text, of the other, or of both.
type Edit = (Option<char>, Option<char>);

fn is_slight(edit: &Edit) -> bool {
    match *edit {
        (Some(a), Some(b)) => look_alike(a, b) || (SLIGHT.contains(a) && SLIGHT.contains(b)),
        (Some(c), None) | (None, Some(c)) => SLIGHT.contains(c),
        (None, None) => true,
    }
}

/// Whether one character may be read for the other; two digits are told apart well enough.
fn look_alike(a: char, b: char) -> bool {
    let digits = a.is_ascii_digit() && b.is_ascii_digit();
    let (x, y) = (variant::variant_of(a), variant::variant_of(b));
    !digits && (x == y || confusable(x.encode_utf8(&mut [0; 4]), y.encode_utf8(&mut [0; 4])))
}

/// The edits between two texts (Levenshtein, common ends cut off); `None` where they are too far apart to tell.
fn edits(a: &str, b: &str) -> Option<Vec<Edit>> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    // The table below is quadratic; texts whose differing parts are this long are not one misread text.
    if a.len().max(b.len()) > 1_000 {
        return None;
    }
    let width = b.len() + 1;
    let mut cost = vec![0u32; (a.len() + 1) * width];
    for (j, first) in cost.iter_mut().take(width).enumerate() {
        *first = j as u32;
    }
    for i in 1..=a.len() {
        cost[i * width] = i as u32;
        for j in 1..=b.len() {
            let change = u32::from(a[i - 1] != b[j - 1]);
            let (up, left) = (cost[(i - 1) * width + j] + 1, cost[i * width + j - 1] + 1);
            cost[i * width + j] = (cost[(i - 1) * width + j - 1] + change).min(up).min(left);
        }
    }
    let (mut i, mut j, mut edits) = (a.len(), b.len(), Vec::new());
    while i > 0 || j > 0 {
        let here = cost[i * width + j];
        if i > 0 && j > 0 && here == cost[(i - 1) * width + j - 1] + u32::from(a[i - 1] != b[j - 1]) {
            (i, j) = (i - 1, j - 1);
            if a[i] != b[j] {
                edits.push((Some(a[i]), Some(b[j])));
            }
        } else if i > 0 && here == cost[(i - 1) * width + j] + 1 {
            i -= 1;
            edits.push((Some(a[i]), None));
        } else {
            j -= 1;
            edits.push((None, Some(b[j])));
        }
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notation_is_no_difference() {
        assert_eq!(difference("２０２６年９月２８日", "2026/9/28"), Difference::None);
        assert_eq!(difference("月額 29,800円", "月額２９８００円"), Difference::None);
    }

    #[test]
    fn what_readers_confuse_is_slight_and_digits_are_not() {
        assert_eq!(difference("サーバーの監視", "サーバ一の監視"), Difference::Slight);
        assert_eq!(difference("資料１、Ｐ．５", "資料1 P5"), Difference::Slight);
        assert_eq!(difference("06-5550-7781", "06-5550-7718"), Difference::Real);
        assert_eq!(difference("30世代保存", "2世代保存"), Difference::Real);
        assert_eq!(difference("", "2世代保存"), Difference::Real);
    }

    #[test]
    fn near_texts_may_be_misread() {
        assert!(may_be_misread("株式会社さざなみクラフト", "株式会社さざなみクうフト"));
        assert!(!may_be_misread("南陵システムズ株式会社", "南陵システムズホールディングス株式会社"));
    }
}
