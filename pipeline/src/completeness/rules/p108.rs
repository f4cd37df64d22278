//! P108: a document in the package is not on the 資料内訳書.

use crate::completeness::rules::listing::is_listed;
use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Looks for every document of evidence on the list; without a list P104 says so.
pub fn p108(case: &CaseView, out: &mut Outcome) {
    if case.dossier.breakdown.is_none() {
        return;
    }
    for document in &case.dossier.documents {
        let evidence = matches!(
            document.kind,
            DocumentKind::Evidence | DocumentKind::WebHardcopy | DocumentKind::Translation
        );
        let named = document.number.is_some() || document.title.is_some();
        if !evidence || !named || is_listed(case, document) {
            continue;
        }
        let message = format!(
            "提出書類の中の{}が、資料内訳書に記載されていません。資料内訳書に追記して再提出するか、不要な資料であればその旨をご連絡ください。",
            case.document_name(document)
        );
        out.unmet(&case.document_subject(document), message, case.spots_of(document));
    }
}
