//! Claims and places made from `wordings.txt` with a fixed seed: notations, layouts and reading noise varied, and
//! what makes each pair a negative known.
//!
//! `cargo test generated -- --nocapture` prints the confusion and every pair wrongly supported.

use super::Verdict;
use super::compare::{RowContext, judge};
use super::notations::{Dice, differs, render, unit_swapped};
use crate::scheme::Scheme;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One block of the wordings.
#[derive(Default)]
struct Topic {
    row: String,
    heading: String,
    claims: Vec<String>,
    says: Vec<String>,
    lists: Vec<String>,
    denials: Vec<String>,
    beside: Vec<String>,
}

fn topics() -> Vec<Topic> {
    let mut out: Vec<Topic> = Vec::new();
    for line in include_str!("wordings.txt").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        if let Some(row) = line.strip_prefix('@') {
            out.push(Topic { row: row.into(), ..Topic::default() });
            continue;
        }
        let (tag, rest) = line.split_once(' ').expect("a tag and a text");
        let topic = out.last_mut().expect("a row first");
        match tag {
            "h" => topic.heading = rest.into(),
            "c" => topic.claims.push(rest.into()),
            "p" => topic.says.push(rest.into()),
            "t" => topic.lists.push(rest.into()),
            "x" => topic.denials.push(rest.into()),
            "n" => topic.beside.push(rest.into()),
            _ => panic!("unknown tag {tag}"),
        }
    }
    out
}

/// The values of a topic's slots in one pair.
type Values = BTreeMap<String, usize>;

/// The slots of a template: (what to replace, kind, whether about something else).
fn slots(template: &str) -> Vec<(String, String, bool)> {
    template
        .split('{')
        .skip(1)
        .filter_map(|s| s.split_once('}'))
        .map(|(s, _)| (format!("{{{s}}}"), s.trim_start_matches('~').to_owned(), s.starts_with('~')))
        .collect()
}

/// Fills a template: the values for its own slots, often the same for those about something else.
fn fill(template: &str, values: &Values, decoy: &Values, dice: &mut Dice) -> String {
    let mut out = template.to_owned();
    for (slot, kind, aside) in slots(template) {
        let value = match (aside, values.get(&kind), decoy.get(&kind)) {
            (false, Some(v), _) | (true, None, Some(v)) => *v,
            (true, _, Some(v)) if dice.one_in(2) => *v,
            _ => dice.below(50),
        };
        out = out.replacen(&slot, &render(&kind, value, dice), 1);
    }
    out
}

fn draw(topic: &Topic, dice: &mut Dice) -> Values {
    let all = topic.claims.iter().chain(&topic.says).chain(&topic.lists).flat_map(|t| slots(t));
    all.filter(|(_, _, aside)| !aside).map(|(_, kind, _)| (kind, dice.below(50))).collect()
}

/// How a page is laid out.
fn page(entries: &[(String, String)], dice: &mut Dice) -> Vec<String> {
    let manner = dice.below(5);
    let width = 22 + dice.below(26);
    let mut out = Vec::new();
    for (k, (heading, text)) in entries.iter().enumerate() {
        let list = text.split_once('|');
        match manner {
            0 => out.push(format!("第{}条（{heading}）", 3 + k)),
            1 => out.push(format!("4.{}　{heading}", k + 1)),
            2 => out.push(format!("■{heading}")),
            _ => {}
        }
        let lines = match list {
            Some((label, value)) if manner > 2 => vec![label.to_owned(), value.to_owned()],
            Some((label, value)) => vec![format!("{label}　{value}")],
            None if manner == 3 => vec![format!("・{text}")],
            None => vec![text.clone()],
        };
        for line in lines {
            let chars: Vec<char> = line.chars().collect();
            out.extend(chars.chunks(width).map(|c| c.iter().collect::<String>()));
        }
    }
    out
}

/// What a reader makes of a line now and then: look-alikes, gaps, widths.
fn noisy(lines: Vec<String>, dice: &mut Dice) -> Vec<String> {
    let noise = |c: char, dice: &mut Dice| -> String {
        match c {
            'ー' if dice.one_in(12) => "一".into(),
            'り' if dice.one_in(12) => "リ".into(),
            'ニ' if dice.one_in(6) => "二".into(),
            'カ' if dice.one_in(12) => "力".into(),
            'ロ' if dice.one_in(12) => "口".into(),
            'へ' if dice.one_in(6) => "ヘ".into(),
            '0'..='9' if dice.one_in(8) => {
                char::from_u32(c as u32 + 0xfee0).map(String::from).unwrap_or_default()
            }
            '、' | '。' if dice.one_in(8) => format!("{c} "),
            c => c.to_string(),
        }
    };
    lines.into_iter().map(|l| l.chars().map(|c| noise(c, dice)).collect()).collect()
}

/// A pair and what a correct comparison may say.
struct Pair {
    kind: &'static str,
    row: String,
    claim: String,
    place: Vec<String>,
    elsewhere: Vec<Vec<String>>,
}

/// Sentences of the topic itself and of two others that stand beside.
fn beside(all: &[Topic], own: usize, values: &Values, dice: &mut Dice) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for neighbour in dice.some(&all[own].beside, 1) {
        out.push((all[own].heading.clone(), fill(&neighbour, &Values::new(), values, dice)));
    }
    for _ in 0..2 {
        let other = &all[(own + 1 + dice.below(all.len() - 1)) % all.len()];
        // Another row's sentence may not happen to answer this one.
        let akin = |a: &Topic, b: &Topic| {
            a.heading == b.heading
                || [&a.row, &b.row]
                    .iter()
                    .all(|r| ["37a", "97a", "44", "43", "42", "20", "6a"].contains(&r.as_str()))
        };
        if !akin(other, &all[own]) {
            let theirs = draw(other, dice);
            let text = dice.some(&other.says, 1).remove(0);
            out.push((other.heading.clone(), fill(&text, &theirs, values, dice)));
        }
    }
    out
}

fn make(all: &[Topic], own: usize, kind: &'static str, dice: &mut Dice) -> Option<Pair> {
    let topic = &all[own];
    let values = draw(topic, dice);
    let claim_template = dice.some(&topic.claims, 1).remove(0);
    let says: Vec<String> = topic.says.iter().chain(&topic.lists).cloned().collect();
    let template = dice.some(&says, 1).remove(0);
    let claim = fill(&claim_template, &values, &Values::new(), dice);
    let mut entries = beside(all, own, &values, dice);
    let mut elsewhere = vec![page(&beside(all, own, &values, dice), dice)];
    let shared: Vec<String> = {
        let theirs: Vec<String> = slots(&template).into_iter().map(|s| s.1).collect();
        slots(&claim_template).into_iter().map(|s| s.1).filter(|k| theirs.contains(k)).collect()
    };
    let said = |values: &Values, dice: &mut Dice| {
        (topic.heading.clone(), fill(&template, values, &values.clone(), dice))
    };
    let own_entry = match kind {
        "supported" => Some(said(&values, dice)),
        "number" | "name" => {
            let changed =
                shared.iter().find(|k| (kind == "name") == ["person", "body"].contains(&k.as_str()))?;
            let mut other = values.clone();
            let far = (1..20).map(|k| values[changed] + k).find(|&v| differs(changed, v, values[changed]))?;
            let step = (0..6).map(|_| far + dice.below(9)).find(|&v| differs(changed, v, values[changed]));
            other.insert(changed.clone(), step.unwrap_or(far));
            Some(said(&other, dice))
        }
        "unit" => {
            let changed = shared.iter().find(|k| unit_swapped(k, 0, dice).is_some())?;
            let text =
                template.replace(&format!("{{{changed}}}"), &unit_swapped(changed, values[changed], dice)?);
            Some((topic.heading.clone(), fill(&text, &values, &values.clone(), dice)))
        }
        "negation" => Some((topic.heading.clone(), dice.some(&topic.denials, 1).pop()?)),
        "page" => {
            let mut there = beside(all, own, &values, dice);
            there.push(said(&values, dice));
            elsewhere.push(page(&there, dice));
            None
        }
        _ => None,
    };
    entries.extend(own_entry);
    dice.shuffle(&mut entries);
    let place = page(&entries, dice);
    let place = noisy(place, dice);
    Some(Pair { kind, row: topic.row.clone(), claim, place, elsewhere })
}

fn generated(seed: u64, rounds: usize, kinds: &[&'static str]) -> Vec<Pair> {
    let all = topics();
    let mut dice = Dice::new(seed);
    let mut out = Vec::new();
    for _ in 0..rounds {
        for own in 0..all.len() {
            out.extend(kinds.iter().filter_map(|kind| make(&all, own, kind, &mut dice)));
        }
    }
    out
}

static SCHEME: LazyLock<Scheme> = LazyLock::new(crate::scheme::shipped);

fn judged(pair: &Pair) -> Verdict {
    let row = RowContext::of(&SCHEME, &pair.row).expect("a row of the scheme");
    judge(&pair.claim, row, &pair.place, &pair.elsewhere)
}

fn table(pairs: &[Pair]) -> BTreeMap<(&'static str, &'static str), usize> {
    let mut confusion = BTreeMap::new();
    for pair in pairs {
        let verdict = judged(pair);
        *confusion.entry((pair.kind, verdict.word())).or_default() += 1;
        let wrong = (pair.kind == "supported") != (verdict == Verdict::Supported);
        if wrong && (pair.kind != "page" || verdict == Verdict::Supported) && verdict != Verdict::Contradicted
            || pair.kind == "supported" && verdict == Verdict::Contradicted
        {
            println!(
                "{} {} -> {}: {} | {}",
                pair.row,
                pair.kind,
                verdict.word(),
                pair.claim,
                pair.place.join(" / ")
            );
        }
    }
    for ((kind, word), n) in &confusion {
        println!("{kind:>10} -> {word}: {n}");
    }
    confusion
}

fn count(
    confusion: &BTreeMap<(&'static str, &'static str), usize>,
    kind: Option<&str>,
    word: Option<&str>,
) -> usize {
    let hit =
        |k: &&(&'static str, &'static str)| kind.is_none_or(|w| k.0 == w) && word.is_none_or(|w| k.1 == w);
    confusion.iter().filter(|(k, _)| hit(k)).map(|(_, n)| n).sum()
}

#[test]
fn generated_negatives_are_not_supported() {
    let pairs = generated(20_260_914, 16, &["number", "name", "unit", "negation", "page", "nowhere"]);
    let confusion = table(&pairs);
    let (all, wrong) = (pairs.len(), count(&confusion, None, Some("supported")));
    println!("negatives {all}, wrongly supported {wrong}");
    assert!(all >= 1_000, "only {all} negatives");
    assert!(wrong * 100 <= all, "{wrong} of {all} wrongly supported");
    for kind in ["number", "name", "unit", "negation"] {
        let (n, told) =
            (count(&confusion, Some(kind), None), count(&confusion, Some(kind), Some("contradicted")));
        assert!(told * 100 >= n * 75, "{kind}: only {told} of {n} contradicted");
    }
}

#[test]
fn generated_positives_are_supported_in_every_notation_and_layout() {
    let pairs = generated(7_331, 24, &["supported"]);
    let confusion = table(&pairs);
    let right = count(&confusion, None, Some("supported"));
    println!("positives {}, supported {right}", pairs.len());
    assert!(right * 100 >= pairs.len() * 90, "{right} of {}", pairs.len());
    assert!(count(&confusion, None, Some("contradicted")) * 100 <= pairs.len() * 2);
}
