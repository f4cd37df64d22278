//! B401: 申請内容 of a mandatory item is blank.

use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// Every mandatory row must hold text.
pub fn b401(case: &CaseView, out: &mut Outcome) {
    for (row, item) in case.examined_rows().filter(|(_, item)| item.mandatory) {
        let (name, spots) = (case.row_name(&row.row), row.claim.reading.spots.clone());
        if row.claim.is_blank() {
            let message = format!(
                "申請書Bの{name}は必須開示項目ですが、「申請内容」が記入されていません。記入して再提出してください。"
            );
            out.unmet(&row.row, message, spots);
        } else if row.claim.unread && row.claim.reading.value.trim().is_empty() {
            let message = format!(
                "申請書Bの{name}の「申請内容」は、記載はあるものの読み取れません。{}の記載の有無を目で確認してください。",
                item.item
            );
            out.cannot_tell(&row.row, UndecidedReason::Illegible, message, spots);
        }
    }
}
