//! N709: 更新申請書 is not in the package of a renewal.

use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Met where the paper was found.
pub fn n709(case: &CaseView, out: &mut Outcome) {
    if case.has(DocumentKind::RenewalForm) {
        return;
    }
    let message = "更新の申請に、更新申請書が見当たりません。更新申請書を提出してください。";
    out.unmet("申請書A", message.into(), Vec::new());
}
