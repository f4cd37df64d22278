//! P104: 資料内訳書 is not in the package.

use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Met where the list of documents was found.
pub fn p104(case: &CaseView, out: &mut Outcome) {
    if case.dossier.breakdown.is_some() || case.has(DocumentKind::Breakdown) {
        return;
    }
    let message = "提出書類の中に「提出書類及び資料内訳書」が見当たりません。\
                   提出する書類と資料の一覧を記入した資料内訳書を提出してください。";
    out.unmet("資料内訳書", message.into(), Vec::new());
}
