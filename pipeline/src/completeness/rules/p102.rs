//! P102: 申請書B is not in the package.

use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Met where 申請書B was found, as a document or by its fields.
pub fn p102(case: &CaseView, out: &mut Outcome) {
    let read = case.dossier.form_b.is_some();
    if read || case.has(DocumentKind::FormB) {
        return;
    }
    let message = "提出書類の中に申請書B（情報開示内容の詳細）が見当たりません。申請書Bを提出してください。";
    out.unmet("申請書B", message.into(), Vec::new());
}
