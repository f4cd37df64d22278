//! When a number, date or code of a claim stands in a text, and when another stands in its stead.

use super::bodies::address_key;
use super::index::Fared;
use crate::ja::quantity::{self, Bound, Dimension, Quantity};
use crate::ja::text::fold;

/// Whether two numbers say the same: value, dimension and direction of the bound.
pub fn agrees(wanted: &Quantity, found: &Quantity) -> bool {
    let upper = |b: &Bound| matches!(b, Bound::AtMost | Bound::Less | Bound::Within);
    let lower = |b: &Bound| matches!(b, Bound::AtLeast | Bound::More);
    let opposed = upper(&wanted.bound) && lower(&found.bound) || lower(&wanted.bound) && upper(&found.bound);
    quantity::same(wanted, found) && (!opposed || complement(wanted, found)) && !turned(wanted, found)
}

/// Whether one span runs to a day and the other from it: 3か月前 beside 3か月の間, 30日以内.
fn turned(a: &Quantity, b: &Quantity) -> bool {
    let before = |q: &Quantity| q.raw.contains('前') || q.trail.starts_with('前');
    let after = |q: &Quantity| {
        q.raw.ends_with(['後', '間'])
            || q.bound == Bound::Within
            || ["後", "間", "の間", "のあいだ", "以内"].iter().any(|w| q.trail.starts_with(w))
    };
    a.dimension == Dimension::Duration && (before(a) && after(b) || before(b) && after(a))
}

/// Whether one is a condition that begins where the other ends: 4台を超える場合 beside 4台まで.
fn complement(a: &Quantity, b: &Quantity) -> bool {
    const CONDITIONS: [&str; 8] = ["場合", "とき", "時は", "際", "分", "ごと", "毎", "つき"];
    let conditional = |q: &Quantity| CONDITIONS.iter().any(|w| q.trail.contains(w));
    let meets = |x: &Bound, y: &Bound| {
        matches!((x, y), (Bound::More, Bound::AtMost | Bound::Within) | (Bound::Less, Bound::AtLeast))
    };
    meets(&a.bound, &b.bound) && conditional(a) || meets(&b.bound, &a.bound) && conditional(b)
}

/// Whether one number could stand in the other's stead.
pub fn comparable(wanted: &Quantity, found: &Quantity) -> bool {
    use Dimension::*;
    match (&wanted.dimension, &found.dimension) {
        (Duration, Frequency) | (Frequency, Duration) => wanted.rate || found.rate,
        (Duration, Duration) => wanted.rate == found.rate,
        (Version, Version) => wanted.unit == found.unit,
        (a, b) => a == b,
    }
}

/// A bare number behind the word that counts: ライセンスは120.
pub fn counted_apart(wanted: &Quantity, text: &str) -> bool {
    let Dimension::Count(counter) = &wanted.dimension else { return false };
    let number: String = fold(&wanted.raw)
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit())
        .collect();
    counter.chars().count() > 1
        && !number.is_empty()
        && text.match_indices(counter.as_str()).any(|(i, m)| {
            let behind: String = text[i + m.len()..].chars().take(number.len() + 4).collect();
            // A number of its own grade (震度6弱) is compared as a whole.
            let graded =
                quantity::find(&format!("{m}{behind}")).iter().any(|q| q.dimension == wanted.dimension);
            !graded && stands_apart(&behind, &number)
        })
}

/// A version behind the product's name, with words between (Chromeのバージョン126).
pub fn version_stands(wanted: &Quantity, text: &str) -> bool {
    if wanted.dimension != Dimension::Version || wanted.unit.is_empty() {
        return false;
    }
    let number: String = fold(&wanted.raw)
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    text.match_indices(wanted.unit.as_str()).any(|(i, m)| {
        let behind: String = text[i + m.len()..].chars().take(16).collect();
        stands_apart(&behind, &number)
    })
}

/// Pairs of characters that the words before two numbers share.
pub fn lead_overlap(a: &Quantity, b: &Quantity) -> usize {
    let pairs = |q: &Quantity| {
        let t = fold(&q.lead);
        t.chars()
            .zip(t.chars().skip(1))
            .filter(|(x, y)| x.is_alphabetic() && y.is_alphabetic())
            .collect::<Vec<_>>()
    };
    let there = pairs(b);
    pairs(a).iter().filter(|p| there.contains(p)).count()
}

/// How alike the words around two numbers are.
pub fn closeness(a: &Quantity, b: &Quantity) -> usize {
    let shared = |x: &str, y: &str| {
        let pairs = |t: &str| t.chars().zip(t.chars().skip(1)).collect::<Vec<_>>();
        let there = pairs(y);
        pairs(x).iter().filter(|p| there.contains(p)).count()
    };
    let own = |q: &Quantity| (fold(&q.lead), fold(&q.trail));
    let ((al, at), (bl, bt)) = (own(a), own(b));
    2 * (shared(&al, &bl) + shared(&at, &bt))
        + shared(&al, &bt)
        + shared(&at, &bl)
        + usize::from(a.bound == b.bound)
        + usize::from(a.unit == b.unit)
}

/// A long number in a table whose unit stands in the head: its digits are enough.
pub fn digits_stand(written: &str, text: &str) -> bool {
    let plain = |t: &str| fold(t).chars().filter(|c| *c != ',').collect::<String>();
    let (written, text) = (plain(written), plain(text));
    let digits: String = written
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    if digits.chars().filter(char::is_ascii_digit).count() < 4 {
        return false;
    }
    stands_apart(&text, &digits)
}

/// Whether `wanted` stands in `text` without digits going on at either end.
pub fn stands_apart(text: &str, wanted: &str) -> bool {
    if wanted.is_empty() {
        return false;
    }
    text.match_indices(wanted).any(|(i, m)| {
        let before = text[..i].chars().next_back();
        let after = &text[i + m.len()..];
        let first = wanted.starts_with(|c: char| c.is_ascii_digit());
        let goes_on = after.starts_with(|c: char| c.is_ascii_digit())
            || after.starts_with(['.', '-']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
        !(goes_on || first && before.is_some_and(|c| c.is_ascii_digit() || c == '.' || c == '-'))
    })
}

/// A code of the same make in the passage.
pub fn other_code(code: &str, text: &str) -> Fared {
    let shape = |t: &str| -> (bool, bool, usize) {
        (t.contains('@'), t.contains("://"), t.chars().filter(char::is_ascii_digit).count())
    };
    let (mail, web, digits) = shape(code);
    for piece in text.split(|c: char| !(c.is_ascii_alphanumeric() || "@:/._-".contains(c))) {
        let (m, w, d) = shape(piece);
        if mail && m || web && w || !mail && !web && !m && !w && digits >= 6 && d == digits && piece != code {
            return Fared::Other(piece.to_string());
        }
    }
    Fared::Missing
}

/// The addresses of a text as keys, parted by |.
pub fn address_text(text: &str) -> String {
    text.split(['|', '、', '。', '\u{3000}', '\n'])
        .map(|p| {
            let start = p.char_indices().find(|(_, c)| "都道府県市区郡町村".contains(*c)).map_or(0, |_| 0);
            address_key(&p[start..])
        })
        .collect::<Vec<_>>()
        .join("|")
}
