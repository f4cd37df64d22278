//! B409: 申請内容 only points elsewhere or cannot be understood.

use crate::completeness::{CaseView, Outcome};
use crate::evidence::ClaimKind;

/// Looks at every row whose claim says nothing by itself.
pub fn b409(case: &CaseView, out: &mut Outcome) {
    for (row, _, links) in case.examined_links() {
        if links.claim != ClaimKind::PointsElsewhere {
            continue;
        }
        let message = format!(
            "申請書Bの{}の申請内容が「{}」とだけ記入されています。申請内容はそのまま公表されますので、内容が分かるように記入して再提出してください。",
            case.row_name(&row.row),
            case.claim_in_force(row).text.trim()
        );
        out.unmet(&row.row, message, row.claim.reading.spots.clone());
    }
}
