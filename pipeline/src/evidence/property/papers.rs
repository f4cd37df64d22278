//! A claim, the cited place and the other pages of a package, drawn from a seed.

use super::layout::{self, Entry, LAYOUTS, STYLES};
use super::subject::{SUBJECTS, Subject};
use crate::evidence::notations::Dice;

/// What the place is to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It says it.
    Positive,
    /// It says another number or date.
    Number,
    /// It says another word of the same kind.
    Noun,
    /// It denies it.
    Negation,
    /// Another page of the document says it.
    Page,
    /// Another document says it.
    Document,
}

/// A claim with its place.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// What the place is to the claim.
    pub kind: Kind,
    /// Row of 申請書B.
    pub row: &'static str,
    /// 申請内容.
    pub claim: String,
    /// Lines of the cited page.
    pub place: Vec<String>,
    /// Lines of the other pages.
    pub elsewhere: Vec<Vec<String>>,
    /// Style of the headings, into [`STYLES`].
    pub style: usize,
    /// Layout, into [`LAYOUTS`].
    pub layout: usize,
    /// Kind of the notation on the place's side.
    pub notation: &'static str,
}

const FRONTS: [&str; 8] = ["情報", "運用", "業務", "設備", "会社", "技術", "総合", "利用"];
const BACKS: [&str; 7] = ["案内", "規程", "細則", "要覧", "説明書", "概要", "手引"];

/// A document's name.
fn name(dice: &mut Dice) -> String {
    let plain = format!("{}{}", FRONTS[dice.below(FRONTS.len())], BACKS[dice.below(BACKS.len())]);
    match dice.below(4) {
        0 => format!("「{plain}」"),
        1 => format!("{plain}（第{}版）", 1 + dice.below(9)),
        2 => format!("資料{}　{plain}", 1 + dice.below(30)),
        _ => plain,
    }
}

fn pick<'a>(from: &[&'a str], dice: &mut Dice) -> &'a str {
    from[dice.below(from.len())]
}

/// What a paper says of a subject, as the layout has it.
fn said(subject: &Subject, value: &str, layout: usize, dice: &mut Dice) -> (String, Entry) {
    let put = |template: &str| template.replace("{v}", value);
    let entry = if layout::is_tabular(layout) {
        Entry::Row(subject.table.0.to_owned(), put(subject.table.1))
    } else {
        Entry::Sentence(put(pick(subject.says, dice)))
    };
    (subject.heading.to_owned(), entry)
}

/// Sentences on something else: beside this subject with the claim's own value, and about other subjects.
fn around(own: usize, value: usize, layout: usize, dice: &mut Dice) -> Vec<(String, Entry)> {
    let subject = &SUBJECTS[own];
    let mut out = Vec::new();
    let (aside, _) = subject.values.render(value, dice);
    let beside = pick(subject.beside, dice).replace("{~}", &aside);
    // Now and then the subject's own heading stands above what is none of its own.
    let head = if dice.one_in(4) { subject.heading } else { "その他" };
    out.push((head.to_owned(), Entry::Sentence(beside)));
    for _ in 0..1 + dice.below(3) {
        let other = (own + 1 + dice.below(SUBJECTS.len() - 1)) % SUBJECTS.len();
        // Of two rows that ask alike one may answer the other.
        let notices = ["37a", "44", "97b"];
        if notices.contains(&SUBJECTS[other].row) && notices.contains(&subject.row) {
            continue;
        }
        let theirs = SUBJECTS[other].values.render(dice.below(SUBJECTS[other].values.len()), dice).0;
        out.push(said(&SUBJECTS[other], &theirs, layout, dice));
    }
    out
}

/// Whether a subject has negatives of a kind.
fn suits(subject: &Subject, kind: Kind) -> bool {
    match kind {
        Kind::Number => !subject.values.are_words(),
        Kind::Noun => subject.values.are_words(),
        Kind::Negation => !subject.denies.is_empty(),
        Kind::Positive | Kind::Page | Kind::Document => true,
    }
}

/// Draws a claim with its papers.
pub fn draw(seed: u64, kind: Kind) -> Drawn {
    let mut dice = Dice::new(seed ^ 0x5eed);
    let dice = &mut dice;
    dice.below(2);
    let fit: Vec<usize> = (0..SUBJECTS.len()).filter(|&k| suits(&SUBJECTS[k], kind)).collect();
    let own = fit[dice.below(fit.len())];
    let subject = &SUBJECTS[own];
    let value = dice.below(subject.values.len());
    let (style, layout) = (dice.below(STYLES.len()), dice.below(LAYOUTS.len()));
    let written = subject.values.render(value, dice).0;
    let claim = pick(subject.claims, dice).replace("{v}", &written);
    let (found, notation) = subject.values.render(value, dice);
    let mut place = around(own, value, layout, dice);
    let mut elsewhere =
        vec![layout::page(&name(dice), &around(own, value, layout, dice), style, layout, dice)];
    match kind {
        Kind::Positive => place.push(said(subject, &found, layout, dice)),
        Kind::Number | Kind::Noun => {
            let step = 1 + dice.below(subject.values.len() - 1);
            let other = subject.values.render((value + step) % subject.values.len(), dice).0;
            place.push(said(subject, &other, layout, dice));
        }
        Kind::Negation => {
            place.push((subject.heading.to_owned(), Entry::Sentence(pick(subject.denies, dice).to_owned())));
        }
        Kind::Page | Kind::Document => {
            let mut there = around(own, value, layout, dice);
            there.push(said(subject, &found, layout, dice));
            dice.shuffle(&mut there);
            let (theirs, set) =
                if kind == Kind::Document { (dice.below(STYLES.len()), layout) } else { (style, layout) };
            elsewhere.push(layout::page(&name(dice), &there, theirs, set, dice));
        }
    }
    dice.shuffle(&mut place);
    let place = layout::page(&name(dice), &place, style, layout, dice);
    Drawn { kind, row: subject.row, claim, place, elsewhere, style, layout, notation }
}
