//! E508: an excerpt has no table of contents.

use crate::completeness::rules::excerpt::{excerpts, has_contents};
use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// Every excerpt brings a table of contents.
pub fn e508(case: &CaseView, out: &mut Outcome) {
    for (_, document) in excerpts(case) {
        if has_contents(case, document) {
            continue;
        }
        let (subject, name) = (case.document_subject(document), case.document_name(document));
        let unread = case.illegible_pages(document);
        if unread.is_empty() {
            let message = format!(
                "{name}（抜粋）に目次がありません。抜粋資料には表紙、目次及び疎明に必要なページが必要ですので、目次を加えて再提出してください。"
            );
            out.unmet(&subject, message, case.spots_of(document));
        } else {
            let message = format!(
                "{name}（抜粋）に目次が見つかりませんが、読み取れないページがあります。目次かどうかを目で確認してください。"
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
