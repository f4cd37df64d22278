//! Names of persons.

use super::text::{fold, is_kanji};
use super::variant::fold_variants;

/// Whether two texts name the same person: letter-spacing, widths, variant characters, titles,
/// 様 and readings in parentheses do not count; other kanji do.
pub fn same(a: &str, b: &str) -> bool {
    let (a, b) = (normal(a), normal(b));
    !a.is_empty() && a == b
}

/// Whether a word is a position and no name.
pub fn is_title(word: &str) -> bool {
    let word = fold(word);
    TITLES.contains(&word.as_str())
        || ["部長", "課長", "室長", "所長", "役員", "責任者"].iter().any(|t| word.ends_with(t))
}

/// The name as compared.
pub fn normal(name: &str) -> String {
    let mut name = fold_variants(&fold(name));
    while let Some(at) = name.rfind('(').filter(|at| *at > 0 && name.ends_with(')')) {
        name.truncate(at);
    }
    while let Some(rest) =
        TITLES.iter().find_map(|title| name.strip_prefix(title)).filter(|rest| !rest.is_empty())
    {
        name = rest.trim_start_matches(['兼', '・', '、', '/', ':', ',']).to_owned();
    }
    for suffix in ["様", "殿", "氏", "印"] {
        if let Some(rest) = name.strip_suffix(suffix).filter(|rest| rest.chars().count() >= 3) {
            name = rest.to_owned();
        }
    }
    let mut last = None;
    name.chars()
        .filter(|c| !matches!(c, '・' | '.' | ','))
        .map(|c| {
            // A long-vowel mark after an ideograph is the numeral one, misread.
            let settled = if matches!(c, 'ー' | '-') && last.is_some_and(is_kanji) { '一' } else { c };
            last = Some(settled);
            settled
        })
        .collect()
}

/// Positions written before a name, longest first where one begins another.
const TITLES: &[&str] = &[
    "代表取締役社長執行役員",
    "代表取締役会長兼社長",
    "代表取締役副社長",
    "代表取締役社長",
    "代表取締役会長",
    "代表取締役専務",
    "代表取締役常務",
    "代表取締役",
    "代表執行役社長",
    "代表執行役",
    "代表社員",
    "代表理事",
    "代表清算人",
    "代表役員",
    "代表者",
    "代表",
    "執行役員",
    "取締役社長",
    "取締役会長",
    "専務取締役",
    "常務取締役",
    "社外取締役",
    "取締役",
    "社外監査役",
    "常勤監査役",
    "監査役",
    "会計参与",
    "会計監査人",
    "業務執行社員",
    "職務執行者",
    "理事長",
    "副理事長",
    "専務理事",
    "常務理事",
    "理事",
    "監事",
    "社長",
    "会長",
    "副社長",
    "専務",
    "常務",
    "最高経営責任者",
    "ceo",
    "coo",
    "cto",
    "cfo",
    "ciso",
    "氏名:",
    "氏名",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person() {
        for (a, b) in [
            ("鈴　木　花　子", "鈴木 花子"),
            ("渡邉 健一", "渡辺健一"),
            ("髙橋 一郎", "高橋一郎"),
            ("代表取締役　　伊　藤　隆　之", "伊藤 隆之"),
            ("山田太郎（ヤマダ タロウ）", "山田太郎"),
            ("山田太郎様", "山田太郎"),
            ("健ー太", "健一太"),
            ("John Smith", "ＪＯＨＮ　ＳＭＩＴＨ"),
            ("ジョン・スミス", "ジョンスミス"),
            ("代表取締役社長 兼 CEO 山田 太郎", "山田太郎"),
        ] {
            assert!(same(a, b), "{a} {b}");
        }
    }

    #[test]
    fn two_persons() {
        for (a, b) in [
            ("伊藤 隆之", "伊東 隆之"),
            ("渡部", "渡辺"),
            ("山田太郎", "山田次郎"),
            ("", ""),
            ("山田太郎", "山田"),
            ("阿部", "安部"),
        ] {
            assert!(!same(a, b), "{a} {b}");
        }
    }
}
