//! Claims and places drawn at random: what a paper says may be put and set in any way, and what it does
//! not say is never `supported`.
//!
//! Drawn are the subject, the value with its notation on either side, the wording, the papers' names, the
//! style of the headings, the layout, and the sentences beside, which often bear the claim's own number on
//! another subject. `cargo test evidence::property -- --nocapture` prints the share of right verdicts
//! for each variation; `PROPTEST_RNG_SEED` draws other cases.

mod layout;
mod papers;
mod subject;

use super::Verdict;
use super::compare::{RowContext, judge};
use layout::{LAYOUTS, STYLES};
use papers::{Drawn, Kind, draw};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static SCHEME: LazyLock<crate::scheme::Scheme> = LazyLock::new(crate::scheme::shipped);

/// Right verdicts and all, for each value of each variation.
type Shares = BTreeMap<(&'static str, String), (usize, usize)>;

fn judged(drawn: &Drawn) -> Verdict {
    let row = RowContext::of(&SCHEME, drawn.row).unwrap_or_default();
    judge(&drawn.claim, row, &drawn.place, &drawn.elsewhere)
}

/// What must hold whatever was drawn.
fn holds(drawn: &Drawn, verdict: Verdict) -> Result<(), String> {
    match (drawn.kind, verdict) {
        (Kind::Positive, _) => Ok(()),
        (_, Verdict::Supported) => {
            Err(format!("{:?} {}: {} | {}", drawn.kind, drawn.row, drawn.claim, drawn.place.join(" / ")))
        }
        _ => Ok(()),
    }
}

fn right(drawn: &Drawn, verdict: Verdict) -> bool {
    match drawn.kind {
        Kind::Positive => verdict == Verdict::Supported,
        Kind::Number | Kind::Noun | Kind::Negation => {
            matches!(verdict, Verdict::Contradicted | Verdict::Unsupported)
        }
        Kind::Page | Kind::Document => verdict == Verdict::Elsewhere,
    }
}

fn run(cases: u32, kinds: &'static [Kind]) -> Shares {
    let (shares, wrongly): (RefCell<Shares>, RefCell<Vec<String>>) = Default::default();
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&(any::<u64>(), 0..kinds.len()), |(seed, kind)| {
        let drawn = draw(seed, kinds[kind]);
        let verdict = judged(&drawn);
        let variations = [
            ("kind", format!("{:?}", drawn.kind)),
            ("subject", drawn.row.to_owned()),
            ("heading", STYLES[drawn.style].to_owned()),
            ("layout", LAYOUTS[drawn.layout].to_owned()),
            ("notation", drawn.notation.to_owned()),
        ];
        for variation in variations {
            let mut shares = shares.borrow_mut();
            let share = shares.entry(variation).or_default();
            *share = (share.0 + usize::from(right(&drawn, verdict)), share.1 + 1);
        }
        if drawn.kind == Kind::Positive && verdict != Verdict::Supported {
            println!("{} {verdict:?}: {} | {}", drawn.row, drawn.claim, drawn.place.join(" / "));
        }
        // Every case is looked at before the property fails, so that the shares are of all.
        wrongly.borrow_mut().extend(holds(&drawn, verdict).err());
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let wrongly = wrongly.into_inner();
    assert!(wrongly.is_empty(), "{} wrongly supported: {}", wrongly.len(), wrongly.join("\n"));
    shares.into_inner()
}

/// Prints the shares and asserts the least of them over a floor, in percent; few cases say nothing.
fn over(shares: &Shares, floor: usize) {
    for ((variation, value), (right, all)) in shares {
        println!("{variation:>10} {value:<28} {right:>5} of {all:>5}  {:.3}", *right as f64 / *all as f64);
    }
    for ((variation, value), (right, all)) in shares.iter().filter(|(_, (_, all))| *all >= 40) {
        assert!(right * 100 >= all * floor, "{variation} {value}: {right} of {all} right");
    }
}

#[test]
fn what_a_paper_does_not_say_is_never_supported() {
    let shares = run(2_400, &[Kind::Number, Kind::Noun, Kind::Negation, Kind::Page, Kind::Document]);
    let negatives: usize =
        shares.iter().filter(|((variation, _), _)| *variation == "kind").map(|(_, (_, all))| all).sum();
    println!("negatives {negatives}, wrongly supported 0");
    assert!(negatives >= 1_000, "only {negatives}");
    over(&shares, 75);
}

#[test]
fn what_a_paper_says_is_supported_however_it_is_put_and_set() {
    over(&run(900, &[Kind::Positive]), 75);
}

/// The property can fail: a paper that says what the claim says, taken for one that does not.
#[test]
fn a_supported_negative_is_told() {
    let mistaken = Drawn { kind: Kind::Number, ..draw(1, Kind::Positive) };
    assert!(holds(&mistaken, Verdict::Supported).is_err());
    assert!(holds(&mistaken, Verdict::Contradicted).is_ok());
}
