//! Names, numbers and addresses of documents in forms that can be compared.

use super::citation::squeeze;
use crate::ja::text::loose;

/// A title for comparing: loosely folded, without brackets and 抜粋.
pub fn plain_title(title: &str) -> String {
    let t = loose(title).replace("抜粋", "");
    t.chars().filter(|c| !"「」『』【】()・\"'[]<>".contains(*c)).collect()
}

/// A 資料番号 for comparing.
pub fn plain_number(number: &str) -> String {
    let t = squeeze(number).to_uppercase();
    let pieces: Vec<String> = t
        .split(['-', '‐', '−', 'ー', '_'])
        .map(|p| {
            if p.chars().all(|c| c.is_ascii_digit()) && p.len() > 1 {
                p.trim_start_matches('0').to_string()
            } else {
                p.to_string()
            }
        })
        .collect();
    pieces.join("-")
}

/// A printed page number for comparing.
pub fn plain_folio(folio: &str) -> String {
    let t = squeeze(folio).to_lowercase();
    let digits = t.trim_start_matches('0');
    if t.chars().all(|c| c.is_ascii_digit()) && !digits.is_empty() { digits.to_string() } else { t }
}

/// An address for comparing: without scheme, www and the last slash.
pub fn plain_url(url: &str) -> String {
    let t = squeeze(url).to_lowercase();
    let t = t.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    t.trim_end_matches('/').to_string()
}

/// Whether two names are likely the same.
pub fn alike(a: &str, b: &str) -> bool {
    likeness(a, b) >= 70
}

/// How alike two names are, 0 to 100: the same pairs of characters; a name inside the other counts.
pub fn likeness(a: &str, b: &str) -> u32 {
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    if a == b {
        return 100;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let inside = long.windows(short.len()).any(|w| w == short.as_slice());
    if inside && short.len() >= 4 {
        return 75 + (20 * short.len() / long.len()) as u32;
    }
    let pairs = |v: &[char]| v.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>();
    let (pa, mut pb) = (pairs(&a), pairs(&b));
    let total = pa.len() + pb.len();
    let mut common = 0;
    for p in pa {
        if let Some(i) = pb.iter().position(|q| *q == p) {
            pb.swap_remove(i);
            common += 1;
        }
    }
    (200 * common / total.max(1)) as u32
}
