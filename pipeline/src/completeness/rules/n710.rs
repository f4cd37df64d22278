//! N710: the notice on the prescribed form is not in the package of a change or end of service.

use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;
use crate::ingest::ApplicationKind;

/// Met where the notice of the same kind was found.
pub fn n710(case: &CaseView, out: &mut Outcome) {
    let (kind, name) = match case.kind() {
        ApplicationKind::End => (DocumentKind::EndNotice, "サービス終了の届出書"),
        _ => (DocumentKind::ChangeNotice, "変更の届出書"),
    };
    if !case.has(kind) {
        let message =
            format!("提出書類の中に、指定の様式による{name}が見当たりません。{name}を提出してください。");
        out.unmet("申請書A", message, Vec::new());
    }
}
