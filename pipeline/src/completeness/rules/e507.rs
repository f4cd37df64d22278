//! E507: an excerpt has no cover page.

use crate::completeness::rules::excerpt::{excerpts, has_cover};
use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// Every excerpt brings a cover page.
pub fn e507(case: &CaseView, out: &mut Outcome) {
    for (_, document) in excerpts(case) {
        if has_cover(case, document) {
            continue;
        }
        let (subject, name) = (case.document_subject(document), case.document_name(document));
        let unread = case.illegible_pages(document);
        if unread.is_empty() {
            let message = format!(
                "{name}（抜粋）に表紙がありません。抜粋資料には表紙、目次及び疎明に必要なページが必要ですので、表紙を加えて再提出してください。"
            );
            out.unmet(&subject, message, case.spots_of(document));
        } else {
            let message = format!(
                "{name}（抜粋）に表紙が見つかりませんが、読み取れないページがあります。表紙かどうかを目で確認してください。"
            );
            out.cannot_tell(
                &subject,
                UndecidedReason::Illegible,
                message,
                unread.iter().map(|&p| case.whole(p)).collect(),
            );
        }
    }
}
