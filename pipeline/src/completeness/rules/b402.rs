//! B402: 添付書類等 of an item with content to prove is blank.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::evidence::ClaimKind;

/// Every statement needs a citation; the date of the disclosure itself proves nothing but itself.
pub fn b402(case: &CaseView, out: &mut Outcome) {
    let date = case.disclosure_date_item().map(|i| i.row.as_str());
    for (row, _, links) in case.examined_links() {
        if links.claim != ClaimKind::Statement || Some(row.row.as_str()) == date {
            continue;
        }
        let (name, spots) = (case.row_name(&row.row), row.evidence.reading.spots.clone());
        let spots = if spots.is_empty() { row.claim.reading.spots.clone() } else { spots };
        if row.evidence.unread && row.evidence.reading.value.trim().is_empty() {
            let message = format!(
                "申請書Bの{name}の「添付書類等」は、記載はあるものの読み取れません。記載の有無を目で確認してください。"
            );
            out.cannot_tell(&row.row, UndecidedReason::Illegible, message, spots);
        } else if links.no_citation {
            let message = format!(
                "申請書Bの{name}の「添付書類等」に、申請内容を裏付ける資料が記入されていません。資料の名称と記載箇所（ページ、章節等）を記入し、資料を添えて再提出してください。"
            );
            out.unmet(&row.row, message, spots);
        }
    }
}
