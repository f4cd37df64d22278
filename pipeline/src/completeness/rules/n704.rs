//! N704: a changed item comes without evidence of the change.

use crate::completeness::{CaseView, Outcome};
use crate::ja::text;

/// Asks every changed statement for a citation; the date of the disclosure needs none.
pub fn n704(case: &CaseView, out: &mut Outcome) {
    let date = case.disclosure_date_item().map(|i| i.row.as_str());
    for (row, _, links) in case.examined_links() {
        if Some(row.row.as_str()) == date
            || !links.no_citation
            || row.evidence.unread
            || needs_no_proof(case, &case.claim_in_force(row).text)
        {
            continue;
        }
        let message = format!(
            "申請書Bの{}は変更されていますが、「添付書類等」に変更を証明する資料が記入されていません。変更後の内容を証明する資料を添付し、その名称と記載箇所を記入して再提出してください。",
            case.row_name(&row.row)
        );
        out.follows(("B402", &row.row), &row.row, message, row.evidence.reading.spots.clone());
    }
}

/// 実施なし, 開示なし and the like, or nothing at all.
fn needs_no_proof(case: &CaseView, claim: &str) -> bool {
    let claim = text::loose(claim.trim_end_matches('。'));
    let words = &case.scheme.words;
    claim.is_empty() || words.not_done.iter().chain(&words.not_disclosed).any(|w| text::loose(w) == claim)
}
