//! Holds every page of the catalogue to the convention, and runs its cases.

use super::fixture::{case, expected};
use super::page::HEADINGS;
use super::{Findings, RulePage, Severity, all, rule_page};
use std::collections::BTreeMap;

/// The office's table: code, severity, clause.
fn table() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let lines = include_str!("catalogue.tsv").lines().filter(|l| !l.starts_with('#'));
    let cells = lines.map(|l| l.split('\t').collect::<Vec<_>>());
    cells.map(|c| (c[0], (c[1], c[2]))).collect()
}

/// Runs one rule alone on a case's text.
fn run(rule: &RulePage, text: &str) -> Findings {
    let case = case(text);
    let mut findings = Findings::default();
    if rule.applies.contains(&case.view().kind()) {
        rule.run(&case.view(), &mut findings);
    }
    super::settle::settle(findings)
}

#[test]
fn every_code_of_the_table_has_its_page_in_order() {
    let codes: Vec<&str> = all().iter().map(|r| r.code.as_str()).collect();
    let in_table = include_str!("catalogue.tsv").lines().filter(|l| !l.starts_with('#'));
    let expected: Vec<&str> = in_table.filter_map(|l| l.split('\t').next()).collect();
    assert_eq!(codes, expected);
    assert!(rule_page("e502").is_some_and(|r| r.code == "E502"));
}

#[test]
fn severity_and_clause_are_those_of_the_table() {
    let table = table();
    for rule in all() {
        let (severity, clause) = table[rule.code.as_str()];
        let word = match rule.severity {
            Severity::Defect => "defect",
            Severity::Check => "check",
            Severity::Note => "note",
        };
        assert_eq!((word, rule.clause.as_str()), (severity, clause), "{}", rule.code);
    }
}

#[test]
fn every_page_has_its_headings_in_order_and_says_something_under_each() {
    for rule in all() {
        let sections = rule.sections();
        let headings: Vec<&str> = sections.iter().map(|(h, _)| *h).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.code);
        let empty = sections.iter().find(|(h, body)| *h != "例" && body.chars().count() < 10);
        assert!(empty.is_none(), "{}: {:?}", rule.code, empty);
        assert!(!rule.name.is_empty() && !rule.title.is_empty() && !rule.edition.is_empty());
        assert!(["in force", "draft"].contains(&rule.status.as_str()), "{}", rule.code);
        let quoted = rule.clause.split([',', ';']).all(|c| sections[1].1.contains(c.trim()));
        assert!(quoted, "{}: the reason names its clause {}", rule.code, rule.clause);
    }
}

#[test]
fn every_rule_in_force_has_a_passing_and_a_failing_case() {
    for rule in all().iter().filter(|r| r.status == "in force") {
        let words: Vec<&str> = rule.cases().iter().map(|(w, _)| *w).collect();
        assert!(words.contains(&"pass") && words.contains(&"fail"), "{}: {words:?}", rule.code);
    }
}

#[test]
fn the_cases_of_every_page_come_out_as_they_say() {
    for rule in all() {
        for (word, text) in rule.cases() {
            let (findings, doubts) = expected(text);
            assert_eq!(word == "fail", !findings.is_empty(), "{} {word}", rule.code);
            assert!(word != "doubt" || !doubts.is_empty(), "{} {word}", rule.code);
            let found = run(rule, text);
            let pairs =
                found.findings.iter().map(|f| (f.code.clone(), f.subject.clone())).collect::<Vec<_>>();
            assert_eq!(pairs, findings, "{} {word}\n{text}\n{found:#?}", rule.code);
            let pairs =
                found.undecided.iter().map(|u| (u.code.clone(), u.subject.clone())).collect::<Vec<_>>();
            assert_eq!(pairs, doubts, "{} {word}\n{text}\n{found:#?}", rule.code);
            for message in
                found.findings.iter().map(|f| &f.message).chain(found.undecided.iter().map(|u| &u.message))
            {
                assert_house_form(&rule.code, message);
            }
        }
    }
}

/// Plain polite sentences, ready to be sent: no codes, no English words of our own, no gaps.
fn assert_house_form(code: &str, message: &str) {
    assert!(message.ends_with('。'), "{code}: {message}");
    assert!(!message.contains("。。") && !message.contains("「」"), "{code}: {message}");
    let polite = message.split('。').filter(|s| !s.is_empty());
    for sentence in polite {
        let plain = ["である", "こと", "する", "ない", "だ"];
        assert!(!plain.iter().any(|end| sentence.ends_with(end)), "{code}: {sentence}");
    }
}

#[test]
fn a_complete_check_of_a_case_is_the_same_twice() {
    for rule in all() {
        for (_, text) in rule.cases() {
            let (one, two) = (case(text), case(text));
            assert_eq!(super::check(&one.view()), super::check(&two.view()));
        }
    }
}

#[test]
fn where_an_assumed_limit_decides_the_finding_says_so_and_without_it_nothing_is_decided() {
    let cases = [
        ("B405", "[form_b]\n37a = { claim = \"2週間前\" }\n"),
        ("R305", "[form_a]\n\"申請日\" = \"2026年9月28日\"\n[registry]\nissued = \"2026-02-12\"\n"),
    ];
    for (code, text) in cases {
        let rule = rule_page(code).expect("the rule is in the catalogue");
        let found = run(rule, text);
        assert!(found.findings.iter().all(|f| f.message.contains("仮の基準")), "{found:#?}");
        assert_eq!(found.findings.len(), 1, "{code}");
        let open = run(rule, &format!("settings_removed = true\n{text}"));
        assert!(open.findings.is_empty(), "{code}");
        assert!(open.undecided.iter().all(|u| u.reason == super::UndecidedReason::NoRule), "{open:#?}");
        assert_eq!(open.undecided.len(), 1, "{code}");
    }
}
