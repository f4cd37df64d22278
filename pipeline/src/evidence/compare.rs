//! A claim held against the cited place, and where else its support stands.
//!
//! The place holds many numbers; only those of the passage that is about the same subject count.
//! `Supported` needs the subject, every fact and most words; another number, date or name in a
//! passage on the same subject contradicts; a passage elsewhere that would support is proposed.

use super::Verdict;
pub use super::claim::RowContext;
use super::claim::{Claim, Fact};
use super::index::{Fared, Fit, Index, MOST_PIECES, Marks};
use super::paper::Paper;
use super::{heading, paper};
use std::ops::Range;

/// Outcome of a comparison.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The verdict.
    pub verdict: Verdict,
    /// The best passage of the place, if it is about the subject at all.
    pub here: Option<Fit>,
    /// The supporting passages elsewhere, best first.
    pub there: Vec<Fit>,
}

/// A cited place: lines of a paper.
#[derive(Clone, Debug)]
pub struct Place {
    /// Index of the paper.
    pub paper: usize,
    /// Cited lines.
    pub lines: Vec<Range<usize>>,
}

/// Limits of the comparison; shares of weighted terms.
mod limit {
    /// Subject share from which a passage is about the claim's subject.
    pub const SUBJECT: f32 = 0.34;
    /// Share of words needed for support where there are no facts; each fact found lowers it.
    pub const WORDS: f32 = 0.50;
    /// By how much a fact found lowers it, and to what at the least.
    pub const FACT: f32 = 0.10;
    /// See above.
    pub const WORDS_LEAST: f32 = 0.22;
    /// Share of the question needed where the claim has no words of its own.
    pub const ASKED: f32 = 0.30;
    /// Share of the question that the place must touch where the claim has few words.
    pub const TOUCHED: f32 = 0.2;
    /// Share of the question from which a passage answers it.
    pub const ANSWERS: f32 = 0.62;
}

/// Whether a passage supports the claim.
fn supports(claim: &Claim, fit: &Fit) -> bool {
    if fit.denied.is_some()
        || fit.swapped.is_some()
        || fit.rival.is_some()
        || fit.unnamed
        || fit.found() < fit.facts.len()
    {
        return false;
    }
    if claim.runs.is_empty() {
        // A code stands for itself.
        let codes = !claim.facts.is_empty() && claim.facts.iter().all(|f| matches!(f.fact, Fact::Code(_)));
        return codes || fit.asked >= limit::ASKED;
    }
    if lost_too_much(fit) {
        return false;
    }
    // Few words stand in many places: the place must be about the question too.
    if fit.asked < limit::TOUCHED && claim.is_scant() {
        return false;
    }
    let facts = fit.facts.len().min(3) as f32;
    let needed = (limit::WORDS - limit::FACT * facts).max(limit::WORDS_LEAST);
    // A claim of few words beside its facts is carried by the question.
    let said = if facts > 0.0 && fit.weight < 2.5 { fit.words.max(fit.subject) } else { fit.words };
    said >= needed && said + 0.5 * fit.asked >= needed + 0.1
}

/// Of the answer's nouns a third may be put in other words, one of few only where most else stands.
fn lost_too_much(fit: &Fit) -> bool {
    let (lost, nouns) = fit.lost;
    let carried =
        fit.words >= 0.6 || fit.words >= 0.4 && !fit.facts.is_empty() && fit.found() == fit.facts.len();
    let tolerated = if fit.words >= 0.6 { nouns / 3 } else { nouns / 4 } + usize::from(carried && nouns == 2);
    lost > tolerated
}

/// Whether a passage is about the subject and says something else.
fn contradicts(claim: &Claim, fit: &Fit) -> bool {
    let about = fit.subject >= limit::SUBJECT || fit.asked >= limit::ANSWERS;
    let differs = fit.other() > 0 || fit.swapped.is_some();
    let denied = fit.denied.is_some() && (fit.subject >= 0.22 || fit.asked >= 0.35);
    let answers =
        fit.asked >= limit::ANSWERS && fit.answer < 0.25 && !claim.runs.is_empty() && fit.found() == 0;
    about && differs || denied || answers
}

/// A claim of one statement is not put together from several sentences.
fn suits(claim: &Claim, passage: &super::passage::Passage) -> bool {
    passage.joined || claim.clauses.len() > 1 || claim.facts.len() > 1
}

/// Compares a claim with a place; of a claim too long to be looked for in full only a contradiction is told.
pub fn compare(index: &Index, claim: &Claim, place: &Place) -> Outcome {
    let mut outcome = held_against(index, claim, place);
    if outcome.verdict != Verdict::Supported
        && let Some(here) = each_value(index, claim, place)
    {
        outcome = Outcome { verdict: Verdict::Supported, here: Some(here), there: Vec::new() };
    }
    let unseen = claim.pieces.len() + claim.context.len() > MOST_PIECES;
    match outcome.verdict {
        Verdict::Contradicted => outcome,
        _ if unseen => Outcome { verdict: Verdict::NotCheckable, ..outcome },
        _ => outcome,
    }
}

/// The passage that holds all values that a claim lists, each supported by itself: on a page of
/// prices they stand further apart than one passage reaches.
fn each_value(index: &Index, claim: &Claim, place: &Place) -> Option<Fit> {
    let fits = claim.values.iter().map(|value| {
        let outcome = held_against(index, value, place);
        outcome.here.filter(|_| outcome.verdict == Verdict::Supported)
    });
    let fits: Vec<Fit> = fits.collect::<Option<_>>()?;
    let mut whole = fits.first()?.clone();
    whole.passage.pieces = fits.iter().map(|f| f.passage.pieces.start).min()?
        ..fits.iter().map(|f| f.passage.pieces.end).max()?;
    whole.facts = vec![Fared::Found; claim.facts.len()];
    whole.missing.clear();
    Some(whole)
}

fn held_against(index: &Index, claim: &Claim, place: &Place) -> Outcome {
    let marks = index.marks(claim);
    let cut = &index.cuts[place.paper];
    let inside =
        |lines: &Range<usize>| place.lines.iter().any(|r| r.start < lines.end && lines.start < r.end);
    let mut here: Vec<Fit> = cut
        .passages
        .iter()
        .filter(|p| suits(claim, p) && cut.pieces[p.pieces.clone()].iter().all(|q| inside(&q.lines)))
        .map(|p| index.terms(claim, &marks, place.paper, p))
        .collect();
    for fit in &mut here {
        index.weigh(claim, fit);
    }
    // A code is the only one of its kind: it may stand anywhere in the place.
    for k in 0..claim.facts.len() {
        if matches!(claim.facts[k].fact, Fact::Code(_)) && here.iter().any(|f| f.facts[k] == Fared::Found) {
            here.iter_mut().for_each(|f| f.facts[k] = Fared::Found);
        }
    }
    here.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    let against = here
        .iter()
        .filter(|f| contradicts(claim, f))
        .max_by(|a, b| {
            (a.subject - 0.01 * a.passage.pieces.len() as f32)
                .total_cmp(&(b.subject - 0.01 * b.passage.pieces.len() as f32))
        })
        .cloned();
    if let Some(k) = here.iter().take(6).position(|f| supports(claim, f)) {
        // A number met by chance in a passage on something else, while another speaks of the subject and says otherwise.
        let outshone = against.as_ref().is_some_and(|a| a.subject > here[k].subject + 0.15);
        if !outshone {
            let fit = here.swap_remove(k);
            return Outcome { verdict: Verdict::Supported, here: Some(fit), there: Vec::new() };
        }
    }
    // All that keeps it from support is a name or code that may be misread: a person has to look.
    let misread = |f: &Fit| {
        let mut as_read = f.clone();
        as_read.facts.iter_mut().filter(|x| matches!(x, Fared::Doubtful(_))).for_each(|x| *x = Fared::Found);
        f.doubtful() > 0 && supports(claim, &as_read)
    };
    if let Some(k) = here.iter().take(6).position(misread) {
        let fit = here.swap_remove(k);
        return Outcome { verdict: Verdict::NotCheckable, here: Some(fit), there: Vec::new() };
    }
    let there = elsewhere(index, claim, &marks, place);
    let closer = against.as_ref().zip(there.first()).is_some_and(|(h, t)| t.subject > h.subject + 0.15);
    if let Some(fit) = against.filter(|_| !closer) {
        return Outcome { verdict: Verdict::Contradicted, here: Some(fit), there };
    }
    let verdict = if there.is_empty() { Verdict::Unsupported } else { Verdict::Elsewhere };
    Outcome { verdict, here: here.into_iter().next(), there }
}

/// Passages outside the place that support the claim, best first.
pub fn elsewhere(index: &Index, claim: &Claim, marks: &Marks, place: &Place) -> Vec<Fit> {
    let mut found: Vec<Fit> = Vec::new();
    for (k, cut) in index.cuts.iter().enumerate() {
        for passage in cut.passages.iter().filter(|p| suits(claim, p)) {
            let lines = cut.lines(passage);
            if k == place.paper && place.lines.iter().any(|r| r.start < lines.end && lines.start < r.end) {
                continue;
            }
            let fit = index.terms(claim, marks, k, passage);
            if fit.subject >= limit::SUBJECT * 0.6 {
                found.push(fit);
            }
        }
    }
    found.sort_by(|a, b| b.subject.total_cmp(&a.subject));
    found.truncate(60);
    for fit in &mut found {
        index.weigh(claim, fit);
    }
    found.retain(|f| supports(claim, f));
    found.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    found
}

/// Judges a claim against bare lines: the cited place and the other pages.
pub fn judge(claim: &str, row: RowContext<'_>, place_lines: &[String], others: &[Vec<String>]) -> Verdict {
    outcome(claim, row, place_lines, others).verdict
}

/// As [`judge`], with what was compared.
pub fn outcome(claim: &str, row: RowContext<'_>, place_lines: &[String], others: &[Vec<String>]) -> Outcome {
    let papers: Vec<Paper> = std::iter::once(place_lines)
        .chain(others.iter().map(Vec::as_slice))
        .map(paper::Paper::of_lines)
        .collect();
    let headings: Vec<Vec<heading::Heading>> = papers.iter().map(heading::headings).collect();
    let index = Index::of(&papers, &headings, &vec![true; papers.len()]);
    let claim = Claim::of(claim, row);
    compare(&index, &claim, &Place { paper: 0, lines: std::iter::once(0..papers[0].lines.len()).collect() })
}

/// The words for what became of a fact.
pub fn fared_state(fared: &Fared) -> super::PartState {
    match fared {
        Fared::Found => super::PartState::Found,
        Fared::Other(_) => super::PartState::Contradicts,
        Fared::Missing | Fared::Doubtful(_) => super::PartState::Missing,
    }
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
