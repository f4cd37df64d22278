//! B404: an item that must be taken care of says that no measure is taken.

use crate::completeness::{CaseView, Outcome};
use crate::evidence::ClaimKind;

/// Looks at the items of the table 「一定の要件を考慮すべき項目」 that ask for a measure.
pub fn b404(case: &CaseView, out: &mut Outcome) {
    for (row, item, links) in case.examined_links() {
        if item.condition.as_deref() != Some("measure") || links.claim != ClaimKind::NotDone {
            continue;
        }
        let message = format!(
            "申請書Bの{}の申請内容が「{}」となっています。この項目は、対策・措置等を行っていない場合に非認定となる項目です。実施している対策があれば、その内容と裏付ける資料を記入して再提出してください。",
            case.row_name(&row.row),
            case.claim_in_force(row).text.trim()
        );
        out.unmet(&row.row, message, row.claim.reading.spots.clone());
    }
}
