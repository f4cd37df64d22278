//! E509: a document is in the package, and no item cites it.

use crate::completeness::{CaseView, Outcome};
use crate::extract::{Document, DocumentIndex, DocumentKind};
use crate::ja::text;

/// Looks for evidence that no citation leads to; an original and its translation count as one.
pub fn e509(case: &CaseView, out: &mut Outcome) {
    if case.dossier.form_b.is_none() || case.links.rows.iter().all(|r| r.links.is_empty()) {
        return;
    }
    for (i, document) in case.dossier.documents.iter().enumerate() {
        let evidence = matches!(document.kind, DocumentKind::Evidence | DocumentKind::WebHardcopy);
        let named = document.number.is_some() || document.title.is_some();
        if !evidence || !named || is_cited(case, i, document) {
            continue;
        }
        let message = format!(
            "{}は、申請書Bのどの項目の「添付書類等」にも挙げられていません。引用する項目があれば「添付書類等」に追記してください。不要であれば返却します。",
            case.document_name(document)
        );
        out.unmet(&case.document_subject(document), message, case.spots_of(document));
    }
}

fn is_cited(case: &CaseView, at: usize, document: &Document) -> bool {
    let leads_to = |index: DocumentIndex| {
        case.links_to(index).next().is_some() || case.links.cited.iter().any(|(d, _)| *d == index)
    };
    let stem = |d: &Document| {
        d.number.as_deref().map(|n| text::fold(n).split(['-', '(']).next().unwrap_or("").to_owned())
    };
    let ours = stem(document);
    case.dossier.documents.iter().enumerate().any(|(i, other)| {
        let pair = i != at
            && ours.is_some()
            && stem(other) == ours
            && (document.kind == DocumentKind::Translation || other.kind == DocumentKind::Translation);
        (i == at || pair) && leads_to(DocumentIndex(i as u32))
    })
}
