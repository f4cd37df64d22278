use super::*;
use crate::extract::fixture::{line, page};

fn at(x: i32, y: i32, text: &str) -> Line {
    line(Rect::new(x, y, x + 20 * text.chars().count() as i32, y + 18), text)
}

fn texts(lines: &[BodyLine]) -> Vec<(&str, bool)> {
    lines.iter().map(|l| (l.text.as_str(), l.opens)).collect()
}

#[test]
fn figures_of_a_column_join_their_labels() {
    let lines = body_lines(&page(vec![
        at(100, 100, "売上高"),
        at(100, 130, "営業利益"),
        at(700, 100, "52,400"),
        at(700, 130, "△1,300"),
    ]));
    assert_eq!(texts(&lines), [("売上高", true), ("52,400", false), ("営業利益", true), ("△1,300", false)]);
}

#[test]
fn a_heading_that_also_stands_in_the_contents_is_no_running_line() {
    let contents =
        page(vec![at(100, 100, "目次"), at(100, 900, "2.4 復元試験"), at(700, 900, "5"), at(400, 1200, "1")]);
    let body = page(vec![
        at(100, 100, "2.3 保管"),
        at(100, 130, "媒体は耐火庫に入れる。"),
        at(100, 900, "2.4 復元試験"),
        at(100, 930, "復元試験を半年に一度行う。"),
        at(400, 1200, "5"),
    ]);
    let running = running_lines(&[&contents, &body]);
    assert!(!running.iter().any(|l| l.contains("復元試験")), "{running:?}");
}
