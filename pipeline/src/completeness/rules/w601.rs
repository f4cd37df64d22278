//! W601: a web page's hardcopy bears no URL.

use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// Every hardcopy shows its address somewhere in its margins.
pub fn w601(case: &CaseView, out: &mut Outcome) {
    for hardcopy in case.dossier.hardcopies.iter().filter(|h| h.url.is_none()) {
        let Some(document) = case.document(hardcopy.document) else { continue };
        let (subject, name) = (case.document_subject(document), case.document_name(document));
        let spots =
            if hardcopy.margins.is_empty() { case.spots_of(document) } else { hardcopy.margins.clone() };
        if case.illegible_pages(document).is_empty() {
            let message = format!(
                "{name}（ウェブページのハードコピー）にURLがありません。URLを付して（URLが印字されるように印刷し直すなどして）再提出してください。"
            );
            out.unmet(&subject, message, spots);
        } else {
            let message = format!(
                "{name}（ウェブページのハードコピー）に読み取れないページがあり、URLの有無を判断できません。目で確認してください。"
            );
            out.cannot_tell(&subject, UndecidedReason::Illegible, message, spots);
        }
    }
}
