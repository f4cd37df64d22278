//! What kind of statement a claim is, by the scheme's words.

use super::ClaimKind;
use super::claim::current_text;
use crate::ja::text::loose;
use crate::scheme::Words;

/// Tells the kind of a claim as written in 申請内容.
pub fn claim_kind(claim: &str, words: &Words) -> ClaimKind {
    let text = bare(current_text(claim));
    if text.is_empty() {
        return ClaimKind::Blank;
    }
    let says = |list: &[String]| list.iter().any(|w| bare(w) == text);
    if says(&words.not_done) || text.chars().all(|c| "-ー一―".contains(c)) {
        ClaimKind::NotDone
    } else if says(&words.not_disclosed) {
        ClaimKind::NotDisclosed
    } else if says(&words.points_elsewhere) || only_points(&text, words) {
        ClaimKind::PointsElsewhere
    } else if !text.chars().any(char::is_alphanumeric) {
        // Marks without a letter or number cannot be understood.
        ClaimKind::PointsElsewhere
    } else {
        ClaimKind::Statement
    }
}

fn bare(text: &str) -> String {
    loose(text).trim_matches(|c: char| "。、.,()[]「」・:;".contains(c)).to_string()
}

/// 「資料3のとおり」, 「別紙1参照」: a reference and nothing else.
fn only_points(text: &str, words: &Words) -> bool {
    const BEHIND: [&str; 8] =
        ["参照", "を参照", "のとおり", "の通り", "に記載", "をご参照ください", "による", "に同じ"];
    let Some(head) = BEHIND.iter().filter_map(|b| text.strip_suffix(b)).min_by_key(|h| h.len()) else {
        return false;
    };
    let prefixes = words
        .document_prefixes
        .iter()
        .map(|p| bare(p))
        .chain(["別紙", "別表", "上記", "前項"].map(String::from));
    let mut rest: &str = head.trim_end_matches('を');
    if let Some(prefix) =
        prefixes.filter(|p| !p.is_empty() && rest.starts_with(p.as_str())).max_by_key(String::len)
    {
        rest = &rest[prefix.len()..];
        return rest.chars().all(|c| c.is_ascii_digit() || "-no.の第号()".contains(c));
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_scheme() {
        let words = &crate::scheme::shipped().words;
        for (claim, kind) in [
            ("", ClaimKind::Blank),
            ("　", ClaimKind::Blank),
            ("実施なし", ClaimKind::NotDone),
            ("無。", ClaimKind::NotDone),
            ("（該当なし）", ClaimKind::NotDone),
            ("－", ClaimKind::NotDone),
            ("開示なし", ClaimKind::NotDisclosed),
            ("非公開", ClaimKind::NotDisclosed),
            ("別紙参照", ClaimKind::PointsElsewhere),
            ("資料3のとおり", ClaimKind::PointsElsewhere),
            ("別紙1を参照", ClaimKind::PointsElsewhere),
            ("同上", ClaimKind::PointsElsewhere),
            ("？", ClaimKind::PointsElsewhere),
            ("無停電電源装置あり", ClaimKind::Statement),
            ("有", ClaimKind::Statement),
            ("【変更前】有\n【変更後】実施なし", ClaimKind::NotDone),
            ("利用規約のとおり補償する", ClaimKind::Statement),
        ] {
            assert_eq!(claim_kind(claim, words), kind, "{claim:?}");
        }
    }
}
