//! All passages of a package with the terms they hold, and how well each fits a claim.

use super::claim::Claim;
use super::heading::Heading;
use super::paper::Paper;
use super::passage::{Cut, Passage};
use super::terms::{Piece, Rarity, Script};
use std::collections::HashMap;
use std::ops::Range;

/// How a fact of a claim fares in a passage.
#[derive(Clone, Debug, PartialEq)]
pub enum Fared {
    /// It stands there.
    Found,
    /// The passage says something else: what.
    Other(String),
    /// What stands there may be the same, differently read: what.
    Doubtful(String),
    /// It does not stand there, and nothing in its stead.
    Missing,
}

/// How well a passage fits a claim.
#[derive(Clone, Debug)]
pub struct Fit {
    /// Index of the paper.
    pub paper: usize,
    /// The passage.
    pub passage: Passage,
    /// Share of the claim's words found, by weight.
    pub words: f32,
    /// Weight of the claim's words, in words of full rarity.
    pub weight: f32,
    /// Share of the words found that are answer rather than subject.
    pub answer: f32,
    /// Share of item name and instruction found.
    pub asked: f32,
    /// Both together: how far the passage is about the claim's subject.
    pub subject: f32,
    /// How each fact fares.
    pub facts: Vec<Fared>,
    /// The clause of the claim and the sentence of the passage that say the opposite.
    pub denied: Option<String>,
    /// A word of the claim in whose place another stands: (claim's, passage's).
    pub swapped: Option<(String, String)>,
    /// A noun of the claim that is missing, and another of its kind that stands there.
    pub rival: Option<(String, String)>,
    /// Whether the claim names a choice (免震, 貸与, 大分県) that the passage does not.
    pub unnamed: bool,
    /// Nouns of the answer not found, of how many.
    pub lost: (usize, usize),
    /// Runs of the claim not found.
    pub missing: Vec<usize>,
    /// Rank among the passages of a place.
    pub rank: f32,
}

impl Fit {
    /// Number of facts found.
    pub fn found(&self) -> usize {
        self.facts.iter().filter(|f| **f == Fared::Found).count()
    }

    /// Number of facts that the reading leaves open.
    pub fn doubtful(&self) -> usize {
        self.facts.iter().filter(|f| matches!(f, Fared::Doubtful(_))).count()
    }

    /// Number of facts in whose stead something else stands.
    pub fn other(&self) -> usize {
        self.facts.iter().filter(|f| matches!(f, Fared::Other(_))).count()
    }
}

/// Passages of all papers, ready to be searched.
#[derive(Default)]
pub struct Index {
    /// The papers as passages.
    pub cuts: Vec<Cut>,
    /// Rarity of terms over all pieces.
    pub rarity: Rarity,
    postings: HashMap<u64, Vec<(u32, u32)>>,
}

/// Which pieces of a claim each piece of the papers holds.
pub struct Marks {
    weights: Vec<f32>,
    context_from: usize,
    /// Per paper and piece: bits of pieces found strongly, then weakly.
    found: Vec<Vec<[Bits; 2]>>,
    title: Vec<Bits>,
    single: Bits,
}

type Bits = [u64; WORDS];
const WORDS: usize = 8;
/// Pieces of a claim and its question that are looked for; of a longer claim the rest would go unseen.
pub const MOST_PIECES: usize = 64 * WORDS;

fn set(bits: &mut Bits, i: usize) {
    bits[i / 64] |= 1 << (i % 64);
}

fn has(bits: &Bits, i: usize) -> bool {
    bits[i / 64] >> (i % 64) & 1 == 1
}

impl Index {
    /// Builds the index; papers that prove nothing (the forms) are left out by `usable`.
    pub fn of(papers: &[Paper], headings: &[Vec<Heading>], usable: &[bool]) -> Index {
        let mut index = Index::default();
        for (k, paper) in papers.iter().enumerate() {
            let empty = Paper::default();
            let cut = if usable[k] { Cut::of(paper, &headings[k]) } else { Cut::of(&empty, &[]) };
            for (i, piece) in cut.pieces.iter().enumerate() {
                index.rarity.add(&piece.features);
                for f in &piece.features {
                    index.postings.entry(*f).or_default().push((k as u32, i as u32));
                }
            }
            index.cuts.push(cut);
        }
        index
    }

    /// Marks where the pieces of a claim stand.
    pub fn marks(&self, claim: &Claim) -> Marks {
        let all: Vec<&Piece> = claim.pieces.iter().chain(&claim.context).take(MOST_PIECES).collect();
        let weights = all.iter().map(|p| self.rarity.of(p)).collect();
        let mut found: Vec<Vec<[Bits; 2]>> =
            self.cuts.iter().map(|c| vec![[[0; WORDS]; 2]; c.pieces.len()]).collect();
        let mut title: Vec<Bits> = vec![[0; WORDS]; self.cuts.len()];
        let mut single = [0; WORDS];
        for (j, piece) in all.iter().enumerate() {
            if piece.strong.is_empty() {
                set(&mut single, j);
            }
            for (features, level) in [(piece.strong.as_slice(), 0), (piece.weak.as_slice(), 1)] {
                for feature in features {
                    for &(k, i) in self.postings.get(feature).map_or(&[][..], Vec::as_slice) {
                        set(&mut found[k as usize][i as usize][level], j);
                    }
                    for (k, cut) in self.cuts.iter().enumerate() {
                        if level == 0 && cut.title.contains(feature) {
                            set(&mut title[k], j);
                        }
                    }
                }
            }
        }
        Marks { weights, context_from: claim.pieces.len().min(MOST_PIECES), found, title, single }
    }

    /// How a passage fits by its terms alone.
    pub fn terms(&self, claim: &Claim, marks: &Marks, paper: usize, passage: &Passage) -> Fit {
        let or = |range: Range<usize>| {
            let mut bits = [[0u64; WORDS]; 2];
            for p in &marks.found[paper][range] {
                for level in 0..2 {
                    for w in 0..WORDS {
                        bits[level][w] |= p[level][w];
                    }
                }
            }
            bits
        };
        let text = or(passage.pieces.clone());
        let heads: Vec<[Bits; 2]> =
            [passage.heading, passage.label].into_iter().flatten().map(|i| or(i..i + 1)).collect();
        let title = &marks.title[paper];
        // A heading is the label of a bare value; a sentence under it must speak for itself.
        let sentence = self.cuts[paper].pieces[passage.pieces.clone()].iter().any(|p| !p.short);
        let above = if sentence { 0.65 } else { 0.9 };
        let value = |j: usize| -> f32 {
            if has(&text[0], j) {
                1.0
            } else if heads.iter().any(|h| has(&h[0], j)) {
                above
            } else if has(title, j) {
                0.5
            } else if has(&text[1], j) {
                if has(&marks.single, j) { 0.8 } else { 0.4 }
            } else if heads.iter().any(|h| has(&h[1], j)) {
                0.3
            } else {
                0.0
            }
        };
        let mut per_run = vec![(0.0f32, 0.0f32); claim.runs.len()];
        // What tells a compound from others of its kind stands first: 顔認証, 専用線.
        let mut persons = vec![false; claim.runs.len()];
        let (mut fronts, mut seen) = (vec![0.0f32; claim.runs.len()], vec![0usize; claim.runs.len()]);
        let (mut words, mut answer, mut asked) = ((0.0, 0.0f32), (0.0, 0.0f32), (0.0, 0.0f32));
        for (j, weight) in marks.weights.iter().enumerate() {
            let v = value(j) * weight;
            if j < marks.context_from {
                let run = claim.pieces[j].run;
                words = (words.0 + v, words.1 + weight);
                per_run[run] = (per_run[run].0 + v, per_run[run].1 + weight);
                let length = claim.runs[run].text.chars().count();
                // 非上場 may be said as 上場していない.
                let denied = claim.runs[run].text.starts_with(['非', '未', '不', '無']);
                if seen[run] < if length > 3 { 2 } else { 1 } {
                    fronts[run] += if denied { *weight } else { v };
                }
                seen[run] += 1;
                // 会計監査人 is who audits, 会計監査 what is done.
                let person = claim.runs[run].text.ends_with(['人', '者', '員', '士', '役', '長']);
                persons[run] = person && v == 0.0;
                if !claim.asked[run] {
                    answer = (answer.0 + v, answer.1 + weight);
                }
            } else {
                asked = (asked.0 + v, asked.1 + weight);
            }
        }
        let share = |(a, b): (f32, f32)| if b > 0.0 { a / b } else { 0.0 };
        let lambda = 0.5;
        let subject = (words.0 + lambda * asked.0) / (words.1 + lambda * asked.1).max(0.01);
        let lacking = |r: usize| {
            let length = claim.runs[r].text.chars().count();
            let kanji = claim.runs[r].script == Script::Kanji;
            // Of a short noun the whole must stand: 制震 is not 免震.
            let least = match (kanji, length) {
                // 北陸工科大学 is not 日本海商科大学.
                (true, 6..) if claim.nouns[r] => 0.6,
                (true, 4..) => 0.4,
                (_, 2 | 3) if claim.nouns[r] => 0.45,
                _ => 0.12,
            };
            per_run[r].0 < least * per_run[r].1
                || kanji && length > 2 && claim.nouns[r] && (fronts[r] == 0.0 || persons[r])
        };
        let missing: Vec<usize> = (0..per_run.len()).filter(|&r| lacking(r)).collect();
        let nouns = claim.nouns.iter().filter(|n| **n).count();
        let gone = || missing.iter().filter(|&&r| claim.nouns[r]);
        // A long compound is a name or a term of art, and so are Latin letters: nothing stands in for them.
        let named = gone().any(|&r| match claim.runs[r].script {
            Script::Kanji => claim.runs[r].text.chars().count() >= 6,
            Script::Latin => true,
            Script::Katakana => false,
        });
        let lost = if named { nouns } else { gone().count() };
        Fit {
            paper,
            passage: passage.clone(),
            weight: words.1,
            words: if words.1 > 0.0 { share(words) } else { 1.0 },
            answer: if answer.1 > 0.0 { share(answer) } else { 1.0 },
            asked: share(asked),
            subject,
            facts: Vec::new(),
            denied: None,
            swapped: None,
            rival: None,
            unnamed: false,
            lost: (lost, nouns),
            missing,
            rank: subject,
        }
    }
}
