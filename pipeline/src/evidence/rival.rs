//! Whether another thing of the same kind stands where a claim's noun is missing.
//!
//! A noun may be put in other words, or left out where the sentence is clear without it. But where
//! 水冷方式 is missing and 壁面吹出し方式 stands there, the place says something else: the head is the same,
//! what tells one from the other is not. So it is with words that exclude each other (販売, 貸与), with
//! names in Latin letters and with the positions of persons.

use super::claim::{Claim, Fact};
use super::terms::{self, Run, Script};
use crate::ja::text::fold;
use std::sync::LazyLock;

/// Groups of choices of which one excludes the others; a choice is written in several ways.
static OPPOSITES: LazyLock<Vec<Vec<Vec<String>>>> = LazyLock::new(|| {
    let lines = include_str!("opposites.txt").lines().filter(|l| !l.starts_with('#'));
    lines.map(|l| l.split_whitespace().map(|c| c.split('/').map(fold).collect()).collect()).collect()
});

/// Endings of positions and bodies inside a firm: one responsible person is not another.
const POSITIONS: [&str; 10] = ["長", "役", "責任者", "担当者", "管理者", "委員会", "部", "課", "室", "係"];

/// The claim's word and the word that stands in its stead, both as folded.
pub fn rival(claim: &Claim, text: &str) -> Option<(String, String)> {
    opposite(claim, text).or_else(|| {
        let there = terms::runs(text);
        let nouns = claim.runs.iter().zip(&claim.nouns).filter(|(_, noun)| **noun).map(|(run, _)| run);
        nouns.filter(|run| !text.contains(&run.text)).find_map(|run| {
            let other = match run.script {
                Script::Kanji => of_one_kind(claim, run, &there, text),
                Script::Latin => letters(claim, run, &there),
                Script::Katakana => None,
            };
            other.map(|other| (run.text.clone(), other))
        })
    })
}

/// A choice of the claim that the passage does not name, and the one that it names instead.
fn opposite(claim: &Claim, text: &str) -> Option<(String, String)> {
    OPPOSITES.iter().find_map(|group| {
        let named = |whole: &str| -> Vec<&Vec<String>> {
            group.iter().filter(|choice| choice.iter().any(|w| whole.contains(w))).collect()
        };
        // What the question names (経常利益) the claim means too; a question of several names choices.
        let (own, asked) = (named(&claim.bare), named(&claim.own));
        let said = if own.is_empty() && asked.len() == 1 { asked } else { own };
        let there = named(text);
        let missing = said.iter().find(|choice| !there.contains(choice))?;
        let instead = there.iter().find(|choice| !said.contains(choice))?;
        Some((missing[0].clone(), instead[0].clone()))
    })
}

/// Whether the claim names a choice (免震, 貸与, 大分県) that the passage does not.
pub fn is_unnamed(claim: &Claim, text: &str) -> bool {
    // An address says of itself that it is one of electronic mail.
    if claim.facts.iter().any(|f| matches!(f.fact, Fact::Code(_))) {
        return false;
    }
    OPPOSITES.iter().any(|group| {
        let said = group.iter().filter(|choice| choice.iter().any(|w| claim.bare.contains(w)));
        // お貸しします says 貸与 by the character that no other choice has.
        let named = |choice: &Vec<String>| {
            let bare = claim.own.replace(choice[0].as_str(), "");
            let own = |c: &char| {
                !bare.contains(*c)
                    && !group.iter().any(|other| other != choice && other.iter().any(|w| w.contains(*c)))
            };
            choice.iter().any(|w| text.contains(w)) || choice[0].chars().filter(own).any(|c| text.contains(c))
        };
        said.into_iter().any(|choice| !named(choice))
    })
}

/// A compound of the passage with the head of the claim's and another front.
fn of_one_kind(claim: &Claim, run: &Run, there: &[Run], text: &str) -> Option<String> {
    let chars: Vec<char> = run.text.chars().collect();
    if terms::has_synonym(&run.text) {
        return None;
    }
    // 残期間 is 残 and 期間, 秋田県 is 秋田 and 県.
    let tail: String = chars[1..].iter().collect();
    let head = if chars.len() >= 4 || chars.len() == 3 && text.contains(&tail) { 2 } else { 1 };
    let front: String = chars[..2.min(chars.len() - head)].iter().collect();
    let head: String = chars[chars.len() - head..].iter().collect();
    // 月曜日 and 平日 are days both, and neither excludes the other.
    if text.contains(&front) || ["日", "時", "年", "月", "間", "回"].contains(&head.as_str()) {
        return None;
    }
    let position = POSITIONS.iter().any(|p| run.text.ends_with(p));
    there.iter().filter(|p| p.script == Script::Kanji).find_map(|p| {
        let ends = p.text.ends_with(&head) || position && POSITIONS.iter().any(|e| p.text.ends_with(e));
        let before = text[..p.at].chars().next_back();
        let stem = text[..p.at].chars().rev().nth(1).is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        // 吹出し方式: a verb's noun stands before the head.
        let headed = p.text == head && stem && before.is_some_and(|c| "しりみきちえけせれげ".contains(c));
        // 続いた: the stem of a verb is no noun.
        let verb =
            text[p.at + p.text.len()..].starts_with(|c| "っいえきくけげしすせちつめれろりるわ".contains(c));
        let longer = p.text.chars().count() > head.chars().count() && !claim.own.contains(&p.text);
        (ends && !verb && (longer || headed)).then(|| p.text.clone())
    })
}

/// A name in Latin letters that neither claim nor question knows.
fn letters(claim: &Claim, run: &Run, there: &[Run]) -> Option<String> {
    if terms::has_synonym(&run.text) {
        return None;
    }
    let other = |p: &&Run| p.script == Script::Latin && p.text.len() > 1 && !claim.own.contains(&p.text);
    there.iter().find(other).map(|p| p.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::compare::RowContext;

    fn instead(claim: &str, passage: &str) -> Option<String> {
        let row = RowContext { item: "備え", instruction: "方法", shared: false };
        rival(&Claim::of(claim, row), &fold(passage)).map(|(_, other)| other)
    }

    #[test]
    fn another_of_the_same_kind() {
        for (claim, passage, other) in [
            ("水冷方式の空調", "空調は壁面吹出し方式とする。", "方式"),
            ("免震構造の建物", "建物は制震構造とする。", "制震"),
            ("予備拠点は長野県", "予備の拠点は福島県に置く。", "福島県"),
            ("時刻はNTPで同期", "時刻はGPSにより合わせる。", "gps"),
            ("端末は販売", "端末は貸与とする。", "貸与"),
            ("承認は運用課長", "承認は技術責任者が行う。", "技術責任者"),
        ] {
            assert_eq!(instead(claim, passage).as_deref(), Some(other), "{claim} | {passage}");
        }
    }

    #[test]
    fn other_words_are_no_rival() {
        for (claim, passage) in [
            ("監視間隔は5分", "監視は5分ごとに行う。"),
            ("残期間にかかわらず違約金あり", "残りの期間にかかわらず違約金をいただく。"),
            ("CPU使用率の継続を基準とする", "CPU使用率の高い状態が1週間続いたとき。"),
            ("受付は平日", "受付は月曜日から金曜日まで。"),
            ("ファクシミリで知らせる", "FAXで知らせる。"),
        ] {
            assert_eq!(instead(claim, passage), None, "{claim} | {passage}");
        }
    }
}
