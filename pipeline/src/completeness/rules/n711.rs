//! N711: end of service, and the 認定証 is not enclosed.

use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Met where the paper was found.
pub fn n711(case: &CaseView, out: &mut Outcome) {
    if case.has(DocumentKind::Certification) {
        return;
    }
    let message = "サービス終了の届出に、認定証が見当たりません。認定証を返納してください。";
    out.unmet("申請書A", message.into(), Vec::new());
}
