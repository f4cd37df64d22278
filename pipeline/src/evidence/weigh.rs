//! The facts, the polarity and the words of a claim held against a passage.
//!
//! A number speaks for the claim only from a sentence on the same subject: each number of the
//! passage is weighed with the sentence (or the label) that it stands in.

use super::bodies::{address_in, address_key, body_in, body_key, person_key, person_names};
use super::claim::{Claim, Fact, Part};
use super::facts::{
    address_text, agrees, closeness, comparable, counted_apart, digits_stand, lead_overlap, other_code,
    stands_apart, version_stands,
};
use super::index::{Fared, Fit, Index};
use super::passage::{Cut, Passage, Piece};
use super::polarity;
use super::rival;
use super::sentence::{self, Sentence};
use super::terms;
use crate::ja::date::Mention;
use crate::ja::quantity::Quantity;
use crate::ja::{confusable, twins};
use std::ops::Range;

/// Words that make a name one of a body.
const BODY_WORDS: [&str; 6] = ["会社", "法人", "協会", "組合", "財団", "社団"];
/// By how much less a sentence may be about the claim than another with a number of the same sort.
const SLACK: f32 = 0.15;
/// Stands for a sentence on something else: its numbers speak neither for nor against.
const ASIDE: f32 = -1.0;

/// A passage with what its numbers and dates stand in.
struct Held<'a> {
    /// The passage, folded.
    text: String,
    /// The sentences that are not on something else, as read, parted by |.
    raw: String,
    /// Numbers not yet spoken for, with how far their sentence is about the claim.
    quantities: Vec<(Option<&'a Quantity>, f32)>,
    /// Dates with their text, likewise.
    dates: Vec<(&'a Mention, &'a str, f32)>,
    /// The paper, for what may stand at its head.
    cut: &'a Cut,
}

impl Index {
    /// Holds the facts, the polarity and the words of a claim against a passage.
    pub fn weigh(&self, claim: &Claim, fit: &mut Fit) {
        let mut held = self.held(claim, fit.paper, &fit.passage);
        let mut facts: Vec<Option<Fared>> = vec![None; claim.facts.len()];
        // First what agrees, one number of the passage for one of the claim; then what stands instead.
        for (fact, fared) in claim.facts.iter().zip(&mut facts) {
            if let Fact::Quantity(wanted) = &fact.fact {
                *fared = held.agreeing(claim, wanted, &fact.text).then_some(Fared::Found);
            }
        }
        for (fact, fared) in claim.facts.iter().zip(&mut facts).filter(|(_, f)| f.is_none()) {
            *fared = Some(held.fares(claim, fact));
        }
        fit.facts = facts.into_iter().map(|f| f.unwrap_or(Fared::Missing)).collect();
        let text = held.text;
        // What has nothing of the subject cannot speak against the claim.
        if fit.subject >= 0.15 || fit.asked >= 0.3 || claim.runs.is_empty() {
            fit.denied = polarity::denial(&claim.clauses, &claim.context, &text, &self.rarity, &claim.own);
            fit.swapped = swap(claim, fit, &text);
            fit.rival = rival::rival(claim, &text);
        }
        let above = [fit.passage.heading, fit.passage.label].into_iter().flatten();
        let whole: String = above
            .map(|i| held.cut.pieces[i].fold.as_str())
            .chain([text.as_str()])
            .collect::<Vec<_>>()
            .join("|");
        fit.unnamed = rival::is_unnamed(claim, &whole);
        let total = fit.facts.len();
        if total > 0 {
            fit.rank = fit.subject
                + 0.6 * fit.found() as f32 / total as f32
                + 0.1 * (fit.other() + fit.doubtful()) as f32 / total as f32;
        }
        // Of two that fit alike the shorter one is the place.
        fit.rank -= 0.02 * (fit.passage.pieces.len() as f32 - 1.0) + 0.0001 * text.chars().count() as f32;
    }

    fn held<'a>(&'a self, claim: &Claim, paper: usize, passage: &Passage) -> Held<'a> {
        let cut = &self.cuts[paper];
        let pieces = &cut.pieces[passage.pieces.clone()];
        let (mut quantities, mut dates, mut sentences) = (Vec::new(), Vec::new(), Vec::new());
        // A sentence broken over pieces is one; else each piece stands by itself.
        let runs: Vec<Range<usize>> = if passage.joined {
            std::iter::once(0..pieces.len()).collect()
        } else {
            (0..pieces.len()).map(|k| k..k + 1).collect()
        };
        for run in runs {
            let text: String = pieces[run.clone()].iter().map(|p| p.raw.as_str()).collect();
            // The label of a bare value is the short piece before it.
            let bare = |p: &Piece| p.short && p.quantities.is_empty() && p.dates.is_empty();
            let before = (passage.pieces.start + run.start).checked_sub(1).map(|i| &cut.pieces[i]);
            let label = before.filter(|p| pieces[run.start].short && bare(p)).map(|p| p.fold.as_str());
            let found: Vec<Sentence> = sentence::split(&text)
                .into_iter()
                .map(|range| {
                    let label = label.filter(|_| range.start == 0);
                    let mut sentence = Sentence::of(claim, &text[range.clone()], range, label);
                    sentence.about = self.about(claim, &sentence.fold);
                    sentence.said = self.about(claim, &sentence.rest);
                    sentence
                })
                .collect();
            let near = |at: usize| {
                let s = found.iter().find(|s| at < s.range.end).or(found.last());
                s.map_or(0.0, |s| if s.is_aside() { ASIDE } else { s.about })
            };
            let mut offset = 0;
            for piece in &pieces[run] {
                quantities.extend(piece.quantities.iter().map(|q| (Some(q), near(offset + q.range.start))));
                let told = |d: &'a Mention| (d, piece.raw.as_str(), near(offset + d.range.start));
                dates.extend(piece.dates.iter().map(told));
                offset += piece.raw.len();
            }
            sentences.extend(found);
        }
        // What stands in a sentence on something else is no name of the claim's.
        let speaking: Vec<&str> =
            sentences.iter().filter(|s| !s.is_aside()).map(|s| s.raw.as_str()).collect();
        Held { text: cut.text(passage), raw: speaking.join("|"), quantities, dates, cut }
    }

    /// How far a folded text is about the claim and its question.
    fn about(&self, claim: &Claim, text: &str) -> f32 {
        let features = terms::features(text);
        let mut share = (0.0f32, 0.0f32);
        let all = claim.pieces.iter().map(|p| (p, 1.0)).chain(claim.context.iter().map(|p| (p, 0.5)));
        for (piece, scale) in all {
            let weight = self.rarity.of(piece) * scale;
            let strong = piece.strong.iter().any(|f| features.contains(f));
            let weak = piece.weak.is_some_and(|f| features.contains(&f));
            share.0 += weight
                * if strong {
                    1.0
                } else if weak {
                    0.4
                } else {
                    0.0
                };
            share.1 += weight;
        }
        if share.1 > 0.0 { share.0 / share.1 } else { 0.0 }
    }
}

impl Held<'_> {
    /// Takes the number that agrees with the claim's, if one stands in a sentence on the claim's subject.
    fn agreeing(&mut self, claim: &Claim, wanted: &Quantity, written: &str) -> bool {
        let against = self.quantities.iter().filter_map(|(q, near)| q.map(|q| (q, *near)));
        let against = against.filter(|(q, near)| *near >= 0.0 && comparable(wanted, q) && !agrees(wanted, q));
        // What another number of the claim agrees with speaks against none.
        let spoken_for = |q: &Quantity| {
            claim.facts.iter().any(|f| matches!(&f.fact, Fact::Quantity(other) if agrees(other, q)))
        };
        let open = against.clone().filter(|(q, _)| !spoken_for(q));
        let bar = open.map(|(_, near)| near).fold(0.0, f32::max) - SLACK;
        let bar = bar.max(0.0);
        // 初期費用 of the claim beside 初期費用 of the passage, and there another number.
        let named: usize = against.map(|(q, _)| lead_overlap(wanted, q)).max().unwrap_or(0);
        let alike = self.quantities.iter().enumerate().filter(|(_, (q, near))| {
            *near >= bar
                && q.is_some_and(|q| agrees(wanted, q) && (named < 2 || lead_overlap(wanted, q) * 2 >= named))
        });
        let best = alike.max_by_key(|(_, (q, _))| q.map_or(0, |q| closeness(wanted, q))).map(|(k, _)| k);
        if let Some(k) = best {
            self.quantities[k].0 = None;
            return true;
        }
        let outdone = self.quantities.iter().any(|(q, _)| q.is_some_and(|q| agrees(wanted, q)));
        !outdone
            && (digits_stand(written, &self.text)
                || version_stands(wanted, &self.text)
                || counted_apart(wanted, &self.text))
    }

    /// How a fact fares that no number of the passage agrees with.
    fn fares(&mut self, claim: &Claim, fact: &Part) -> Fared {
        match &fact.fact {
            Fact::Quantity(wanted) => {
                let open = self.quantities.iter_mut().filter(|(q, near)| {
                    *near >= 0.0 && q.is_some_and(|q| comparable(wanted, q) && !agrees(wanted, q))
                });
                let nearest = open.max_by(|a, b| a.1.total_cmp(&b.1));
                match nearest.and_then(|slot| slot.0.take()) {
                    Some(q) => Fared::Other(q.raw.clone()),
                    None => Fared::Missing,
                }
            }
            Fact::Date(wanted) => self.date(claim, wanted),
            Fact::Code(code) => {
                let squeezed = |t: &str| -> String {
                    t.chars().filter(|c| c.is_ascii_alphanumeric() || "@/._".contains(*c)).collect()
                };
                let (here, code_) = (squeezed(&self.text), squeezed(code));
                let code_ = code_.trim_end_matches('/');
                if here.contains(code_) {
                    Fared::Found
                } else if twins(&here).contains(&twins(code_)) {
                    Fared::Doubtful(code.clone())
                } else {
                    other_code(code, &self.text)
                }
            }
            Fact::Digits(digits) => {
                let stands = self.cut.pieces.iter().any(|p| stands_apart(&p.fold, digits));
                if stands { Fared::Found } else { Fared::Missing }
            }
            Fact::Name(name) => self.name(name),
            Fact::Address(address) => {
                let wanted = address_key(address);
                let tail: String =
                    wanted.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
                let here = address_text(&self.raw);
                let stands = |here: &str, wanted: &str, tail: &str| {
                    stands_apart(here, wanted)
                        || stands_apart(here, tail) && tail.chars().any(|c| !c.is_ascii_digit() && c != '-')
                };
                if stands(&here, &wanted, &tail) {
                    Fared::Found
                } else {
                    address_in(&self.raw).map_or(Fared::Missing, Fared::Other)
                }
            }
        }
    }

    fn date(&self, claim: &Claim, wanted: &Mention) -> Fared {
        // A period (year and month) may stand at the head of the page or of the paper.
        let anywhere = || self.cut.pieces.iter().flat_map(|p| &p.dates).any(|d| d.agrees(wanted));
        let taken =
            |d: &Mention| claim.facts.iter().any(|f| matches!(&f.fact, Fact::Date(other) if d.agrees(other)));
        let other =
            || self.dates.iter().filter(|(d, _, _)| d.day.is_some() == wanted.day.is_some() && !taken(d));
        let bar = other().map(|(_, _, near)| *near).fold(0.0, f32::max) - SLACK;
        let stands = self.dates.iter().any(|(d, _, near)| d.agrees(wanted) && *near >= bar.max(0.0));
        if stands || wanted.day.is_none() && wanted.month.is_some() && anywhere() {
            return Fared::Found;
        }
        let nearest = other().max_by(|a, b| a.2.total_cmp(&b.2));
        nearest.map_or(Fared::Missing, |(d, raw, _)| {
            Fared::Other(raw.get(d.range.clone()).unwrap_or_default().to_string())
        })
    }

    fn name(&self, name: &str) -> Fared {
        let (persons, bodies) = (person_key(&self.raw), body_key(&self.raw));
        let stands = |name: &str, fold: &dyn Fn(&str) -> String| {
            let wanted = fold(name);
            fold(&persons).contains(&wanted) || fold(&bodies).contains(&wanted)
        };
        // What is drawn alike is the same name; what a reader confuses is for a person to tell.
        if stands(name, &|t| twins(t)) {
            return Fared::Found;
        }
        if stands(name, &|t| crate::ja::skeleton(t)) {
            return Fared::Doubtful(name.to_string());
        }
        let other = if BODY_WORDS.iter().any(|w| name.contains(w)) {
            body_in(&self.raw)
        } else {
            person_names(&self.raw).first().map(|r| self.raw[r.clone()].to_string())
        };
        match other {
            Some(other) if confusable(&other, name) => Fared::Doubtful(other),
            other => other.map_or(Fared::Missing, Fared::Other),
        }
    }
}

/// A word of the claim that is missing, where the words around it stand and another word between them.
fn swap(claim: &Claim, fit: &Fit, text: &str) -> Option<(String, String)> {
    for &r in &fit.missing {
        let run = &claim.runs[r];
        let behind: String = claim.bare[run.at + run.text.len()..].chars().take(3).collect();
        if behind.chars().count() < 2 || behind.contains(['。', '、', '|']) {
            continue;
        }
        // 広島県 and 沖縄県 end alike; words that only stand in the same phrase need not exclude each other.
        for (i, _) in text.match_indices(&behind) {
            let instead = terms::runs(&text[..i]).pop().filter(|p| p.at + p.text.len() == i);
            if let Some(p) = instead.filter(|p| {
                p.text.chars().count() > 1
                    && p.script == run.script
                    && p.text.chars().last() == run.text.chars().last()
                    && !claim.bare.contains(&p.text)
            }) {
                return Some((run.text.clone(), p.text));
            }
        }
    }
    None
}
