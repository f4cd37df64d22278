//! P101: 申請書A is not in the package.

use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Met where 申請書A was found, as a document or by its fields.
pub fn p101(case: &CaseView, out: &mut Outcome) {
    let read = !case.dossier.forms_a.is_empty();
    if read || case.has(DocumentKind::FormA) {
        return;
    }
    let message = "提出書類の中に申請書A（フェースシート）が見当たりません。申請書Aを提出してください。";
    out.unmet("申請書A", message.into(), Vec::new());
}
