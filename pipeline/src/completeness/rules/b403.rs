//! B403: 添付書類等 names a document but no place in it.

use crate::completeness::rules::citing::cited_name;
use crate::completeness::{CaseView, Outcome};
use crate::evidence::Verdict;

/// Every citation of a document of more than one page names a page or a section.
pub fn b403(case: &CaseView, out: &mut Outcome) {
    for (row, _, links) in case.examined_links() {
        let placeless = links.links.iter().filter(|l| !l.names_place && l.verdict != Verdict::NoSuchDocument);
        let names: Vec<String> = placeless.map(|l| cited_name(case, l)).collect();
        if names.is_empty() {
            continue;
        }
        let message = format!(
            "申請書Bの{}の「添付書類等」は{}を挙げていますが、その中の記載箇所が記入されていません。ページ又は章節等を追記して再提出してください。",
            case.row_name(&row.row),
            names.join("、")
        );
        out.unmet(&row.row, message, row.evidence.reading.spots.clone());
    }
}
