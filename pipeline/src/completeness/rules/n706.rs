//! N706: the self-declaration on the use of the mark is missing.

use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Met where the paper was found.
pub fn n706(case: &CaseView, out: &mut Outcome) {
    if case.has(DocumentKind::MarkDeclaration) {
        return;
    }
    let message = "更新の申請に、認定マークを適切に使用したことについての自己申告が見当たりません。自己申告書（様式は任意）を提出してください。";
    out.unmet("申請書A", message.into(), Vec::new());
}
