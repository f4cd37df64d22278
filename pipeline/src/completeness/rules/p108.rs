//! P108: a document in the package is not on the 資料内訳書.

use crate::completeness::rules::listing::{is_listed, is_namesake};
use crate::completeness::{CaseView, Outcome, UndecidedReason};
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
        if !evidence || !named {
            continue;
        }
        let subject = case.document_subject(document);
        if is_listed(case, document) {
            match is_namesake(case, document) {
                Some(false) => {}
                Some(true) => {
                    let message = format!(
                        "資料番号{subject}の資料が複数あり、そのうち{}は資料内訳書に記載されていません。資料番号の重なりを改め、資料内訳書に追記して再提出してください。",
                        case.document_name(document)
                    );
                    out.unmet(&subject, message, case.spots_of(document));
                }
                None => {
                    let message = format!(
                        "資料番号{subject}の資料が複数あり、どれが資料内訳書の資料{subject}に当たるか判断できません。目で確認してください。"
                    );
                    out.cannot_tell(&subject, UndecidedReason::Doubtful, message, case.spots_of(document));
                }
            }
            continue;
        }
        let message = format!(
            "提出書類の中の{}が、資料内訳書に記載されていません。資料内訳書に追記して再提出するか、不要な資料であればその旨をご連絡ください。",
            case.document_name(document)
        );
        out.unmet(&subject, message, case.spots_of(document));
    }
}
