//! N707: evidence that was valid for a period now over was not replaced.

use crate::completeness::rules::validity::valid_until;
use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Looks for the end of validity that the evidence itself gives.
pub fn n707(case: &CaseView, out: &mut Outcome) {
    let Some(applied) = case.application_date() else { return };
    for document in &case.dossier.documents {
        if !matches!(
            document.kind,
            DocumentKind::Evidence | DocumentKind::WebHardcopy | DocumentKind::Translation
        ) {
            continue;
        }
        let Some(until) = valid_until(&case.text_of(document)).filter(|until| *until < applied) else {
            continue;
        };
        let message = format!(
            "{}の有効期限（{}年{}月{}日）が過ぎています。最新の資料に差し替えて再提出してください。",
            case.document_name(document),
            until.year(),
            until.month(),
            until.day()
        );
        out.unmet(&case.document_subject(document), message, case.spots_of(document));
    }
}
