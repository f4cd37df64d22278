//! The report's words and JSON as snapshots, and what must hold of the HTML.

use super::album::Album;
use super::{Options, fixture, html, json, text};
use crate::completeness::Severity;

#[test]
fn text_names_place_and_remedy_and_puts_effects_under_their_cause() {
    insta::assert_snapshot!(text::write(&fixture::report(Options::default())));
}

#[test]
fn json_is_the_contract() {
    insta::assert_snapshot!(json::write(&fixture::report(Options { text: true })));
}

#[test]
fn page_text_comes_only_where_asked_for() {
    assert!(!json::write(&fixture::report(Options::default())).contains("枚目"));
}

#[test]
fn an_effect_is_shown_once_under_its_cause() {
    let report = fixture::report(Options::default());
    let groups = report.grouped();
    let shown: usize = groups.iter().flat_map(|g| &g.found).map(|f| 1 + f.effects.len()).sum();
    assert_eq!(shown, report.findings.len());
    assert_eq!(groups[0].document, None);
    assert_eq!(groups[0].found[0].effects[0].code, "E501");
}

#[test]
fn an_effect_without_its_cause_stands_alone() {
    let mut report = fixture::report(Options::default());
    report.findings.retain(|f| f.code != "P107");
    let shown: usize = report.grouped().iter().flat_map(|g| &g.found).map(|f| 1 + f.effects.len()).sum();
    assert_eq!(shown, report.findings.len());
}

#[test]
fn a_note_alone_is_clean() {
    let mut report = fixture::report(Options::default());
    assert!(!report.is_clean());
    report.undecided.clear();
    report.findings.retain(|f| f.severity == Severity::Note);
    assert!(report.is_clean());
}

#[test]
fn html_is_self_contained_and_escapes_what_the_paper_says() {
    let page = html::write(&fixture::report(Options::default()), &fixture::album());
    assert!(page.contains("クラウド協会 &lt;会員&gt;") && !page.contains("<会員>"));
    for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<link", "<img"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn every_link_in_the_html_leads_somewhere_and_no_anchor_stands_twice() {
    let page = html::write(&fixture::report(Options::default()), &fixture::album());
    let after = |mark: &'static str| page.split(mark).skip(1).filter_map(|s| s.split('"').next());
    let mut anchors: Vec<&str> = after(" id=\"").collect();
    for target in after("href=\"#") {
        assert!(anchors.contains(&target), "#{target} leads nowhere");
    }
    let all = anchors.len();
    anchors.sort_unstable();
    anchors.dedup();
    assert_eq!(anchors.len(), all);
}

#[test]
fn findings_that_say_the_same_have_anchors_of_their_own() {
    let mut report = fixture::report(Options::default());
    let twice = report.findings[0].clone();
    report.findings.push(twice);
    let page = html::write(&report, &Album::default());
    assert_eq!(page.matches("id=\"B401-4\"").count(), 1);
    assert_eq!(page.matches("id=\"B401-4-2\"").count(), 1);
}

#[test]
fn the_cut_out_of_a_contradiction_shows_its_words() {
    let page = html::write(&fixture::report(Options::default()), &fixture::album());
    let comparison =
        page.split("id=\"v-2\"").nth(1).and_then(|s| s.split("</article>").next()).expect("row 2");
    assert!(comparison.contains("<use href=\"#c"), "{comparison}");
    assert!(comparison.contains("class=\"contradicts\""));
    assert!(comparison.contains("「10分」とあります"));
}

#[test]
fn without_pictures_the_places_are_still_named() {
    let page = html::write(&fixture::report(Options::default()), &Album::default());
    assert!(!page.contains("<use"));
    assert!(page.contains("場所: 資料5 p.4（scan-2.pdf 2頁目）"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let write = || html::write(&fixture::report(Options::default()), &fixture::album());
    assert!(write() == write());
}
