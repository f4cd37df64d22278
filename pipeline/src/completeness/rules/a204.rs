//! A204: sold through an agency, but its particulars are missing.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::text;

/// Name, head office and contact of the agency.
const PARTICULARS: [&str; 3] = ["販売代理店名", "販売代理店の本店所在地", "販売代理店の連絡先"];

/// Asks for the particulars where the form says 有 or gives some of them.
pub fn a204(case: &CaseView, out: &mut Outcome) {
    let said = case.value("販売代理店の有無").map(|r| says_yes(&r.value));
    let given = PARTICULARS.iter().filter(|key| case.value(key).is_some_and(|r| !is_none(&r.value))).count();
    if said == Some(false) || (said.is_none() && given == 0) {
        return;
    }
    for key in PARTICULARS {
        let Some(field) = case.field(key) else { continue };
        if case.value(key).is_some_and(|r| !is_none(&r.value)) {
            continue;
        }
        if field.unread {
            let message =
                format!("申請書Aの「{key}」は、記載はあるものの読み取れません。目で確認してください。");
            out.cannot_tell(key, UndecidedReason::Illegible, message, vec![field.spot]);
        } else {
            let message = format!(
                "申請書Aでは販売代理店が「有」となっていますが、「{key}」が記入されていません。販売代理店の名称、本店の所在地、本店の連絡先を記入して再提出してください。"
            );
            out.unmet(key, message, vec![field.spot]);
        }
    }
}

/// Whether 有 is said or ticked.
fn says_yes(value: &str) -> bool {
    let value = text::fold(value);
    let ticked = |mark: char, word: &str| value.contains(&format!("{mark}{word}"));
    let marks = ['☑', '■', '☒', '✓', '✔', '●', 'レ'];
    if marks.iter().any(|&m| ticked(m, "無") || ticked(m, "なし")) {
        return false;
    }
    marks.iter().any(|&m| ticked(m, "有") || ticked(m, "あり"))
        || value.starts_with('有')
        || value.starts_with("あり")
}

fn is_none(value: &str) -> bool {
    ["-", "なし", "無", "無し", "該当なし", ""].contains(&text::fold(value).as_str())
}
