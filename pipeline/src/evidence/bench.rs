//! The comparison over the committed pairs of claims and places (`samples/pairs.jsonl`), and over negatives made of them.
//!
//! The floors hold the figures where they are; `cargo test evidence::bench -- --nocapture` prints the confusion.
//! `UKETSUKE_PAIRS` names another file of pairs to measure (`samples/pairs.py --count 5000 --seed 7 --out FILE`).

use super::Verdict;
use super::compare::{RowContext, judge};
use crate::scheme::Scheme;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Clone, Deserialize)]
struct Pair {
    id: String,
    row: String,
    claim: String,
    place: Vec<String>,
    elsewhere: Vec<Vec<String>>,
    verdict: String,
}

fn pairs() -> Vec<Pair> {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/pairs.jsonl");
    let path = std::env::var("UKETSUKE_PAIRS").unwrap_or_else(|_| committed.into());
    let text = std::fs::read_to_string(path).expect("the pairs are committed");
    text.lines().map(|l| serde_json::from_str(l).expect("a pair a line")).collect()
}

/// Judges with what the scheme asks in the pair's row.
fn judged(pair: &Pair) -> Verdict {
    static SCHEME: LazyLock<Scheme> = LazyLock::new(crate::scheme::shipped);
    let row = RowContext::of(&SCHEME, &pair.row).unwrap_or_default();
    judge(&pair.claim, row, &pair.place, &pair.elsewhere)
}

#[test]
fn committed_pairs() {
    let (mut right, mut negatives, mut wrongly) = (0, 0, Vec::new());
    let mut confusion: BTreeMap<(String, &str), usize> = BTreeMap::new();
    let pairs = pairs();
    for pair in &pairs {
        let verdict = judged(pair);
        right += usize::from(verdict.word() == pair.verdict);
        negatives += usize::from(pair.verdict != "supported");
        if pair.verdict != "supported" && verdict == Verdict::Supported {
            println!(
                "{} {} -> supported: {} | {}",
                pair.row,
                pair.verdict,
                pair.claim,
                pair.place.join(" / ")
            );
            wrongly.push(pair.id.as_str());
        }
        *confusion.entry((pair.verdict.clone(), verdict.word())).or_default() += 1;
    }
    let accuracy = right as f64 / pairs.len() as f64;
    println!(
        "pairs {} accuracy {accuracy:.3} wrongly supported {} of {negatives}: {wrongly:?}",
        pairs.len(),
        wrongly.len()
    );
    for ((truth, said), n) in confusion {
        println!("  {truth} -> {said}: {n}");
    }
    assert!(accuracy >= 0.80, "accuracy fell to {accuracy:.3}");
    assert!(wrongly.len() * 100 <= negatives, "wrongly supported: {wrongly:?}");
}

/// Supported pairs spoilt by another number; other places are in `generated`, where it is known what they say.
#[test]
fn spoilt_pairs() {
    let all = pairs();
    let supported: Vec<&Pair> = all.iter().filter(|p| p.verdict == "supported").collect();
    let (mut made, mut wrongly) = (0, Vec::new());
    let mut try_one = |pair: Pair, how: &str| {
        made += 1;
        if judged(&pair) == Verdict::Supported {
            wrongly.push(format!("{} {how}", pair.id));
        }
    };
    for pair in &supported {
        for add in 1..=8 {
            if let Some(claim) = other_number(&pair.claim, add) {
                try_one(Pair { claim, ..(*pair).clone() }, "with another number");
            }
        }
    }
    println!("spoilt {made} wrongly supported {}: {wrongly:?}", wrongly.len());
    assert!(made >= 600, "only {made} negatives could be made");
    assert!(wrongly.len() * 100 <= made, "wrongly supported: {wrongly:?}");
}

/// The claim with its first arabic number changed.
fn other_number(claim: &str, add: u32) -> Option<String> {
    let start = claim.find(|c: char| c.is_ascii_digit())?;
    let before = claim[..start].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || "-.:/_@".contains(c)) || claim.contains(['@', '/'])
    {
        return None;
    }
    let digit = claim[start..].chars().next()?.to_digit(10)?;
    let changed = char::from_digit((digit + add - 1) % 9 + 1, 10)?;
    (changed.to_digit(10) != Some(digit))
        .then(|| format!("{}{changed}{}", &claim[..start], &claim[start + 1..]))
}
