use super::*;

fn paper(text: &[&str]) -> Paper {
    Paper::of_lines(&text.iter().map(|t| t.to_string()).collect::<Vec<_>>())
}

/// First line of each stretch and how many lines it has.
fn found(text: &[&str], section: &str) -> Vec<(String, usize)> {
    let paper = paper(text);
    let heads = headings(&paper);
    stretches(&paper, &heads, section)
        .into_iter()
        .map(|r| (paper.lines[r.start].text.clone(), r.len()))
        .collect()
}

const ARTICLES: [&str; 9] = [
    "第1章　総則",
    "第1条（目的）",
    "この規程は、第5条の規定による監視について定める。",
    "第2条（監視）",
    "監視の責任者は、管理部長とする。",
    "２　監視は５分ごとに行う。",
    "第2章　雑則",
    "第3条（改廃）",
    "改廃は取締役会が決定する。",
];

#[test]
fn an_article_reaches_to_the_next() {
    assert_eq!(found(&ARTICLES, "第2条"), [("第2条（監視）".to_string(), 3)]);
    assert_eq!(found(&ARTICLES, "第1章"), [("第1章　総則".to_string(), 6)]);
}

#[test]
fn a_paragraph_begins_with_its_number() {
    assert_eq!(found(&ARTICLES, "第2条第2項"), [("２　監視は５分ごとに行う。".to_string(), 1)]);
    assert_eq!(found(&ARTICLES, "第2条第1項"), [("第2条（監視）".to_string(), 2)]);
    assert!(found(&ARTICLES, "第2条第3項").is_empty());
}

#[test]
fn a_mention_is_no_heading() {
    assert!(found(&["第1条（目的）", "監査は、次条及び", "第5条の規定により行う。"], "第5条").is_empty());
}

#[test]
fn numbered_sections_nest() {
    let text = [
        "3.　保全",
        "3.1　バックアップ",
        "毎日1時に取得する。",
        "3.2　訓練",
        "年1回行う。",
        "4.　点検",
        "4.1　診断",
        "年2回行う。",
    ];
    assert_eq!(found(&text, "3"), [("3.　保全".to_string(), 5)]);
    assert_eq!(found(&text, "3.1"), [("3.1　バックアップ".to_string(), 2)]);
    assert!(found(&text, "9.5").is_empty());
}

#[test]
fn a_number_at_a_lines_head_is_no_section() {
    assert!(found(&["3.1　遅延損害金", "遅延損害金は年", "14.6％とする。"], "14.6").is_empty());
}

#[test]
fn articles_that_begin_anew_in_each_chapter() {
    let text =
        ["第1章　総則", "第1条（目的）", "目的を定める。", "第2章　運用", "第1条（監視）", "監視を行う。"];
    assert_eq!(found(&text, "第2章第1条"), [("第1条（監視）".to_string(), 2)]);
    assert_eq!(found(&text, "第1条").len(), 2);
}
