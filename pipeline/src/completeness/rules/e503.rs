//! E503: a cited chapter, section or article is not in the document.

use crate::completeness::rules::citing::cited_name;
use crate::completeness::rules::lacking::{Lacking, lacking};
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::evidence::Lack;

/// Tells each row that cites a section which its document does not have.
pub fn e503(case: &CaseView, out: &mut Outcome) {
    for (row, _, links) in case.examined_links() {
        let section =
            |lack: &Lack| if let Lack::Section(label) = lack { Some(format!("「{label}」")) } else { None };
        for Lacking { link, document, what, illegible } in lacking(case, links, section, |_| true) {
            let (row_name, name) = (case.row_name(&row.row), cited_name(case, link));
            let spots = row.evidence.reading.spots.clone();
            if !illegible.is_empty() {
                let message = format!(
                    "申請書Bの{row_name}が挙げる{name}の{what}が見つかりませんが、この資料には読み取れないページがあります。そのページにあるかどうかを目で確認してください。"
                );
                out.cannot_tell(&row.row, UndecidedReason::Illegible, message, [spots, illegible].concat());
                continue;
            }
            let state = if document.is_some_and(|d| d.excerpt) {
                "が、提出された抜粋に含まれていません。該当箇所を含む抜粋を提出するか、「添付書類等」を修正して再提出してください。"
            } else {
                "が、この資料に見当たりません。正しい章節・条番号に修正して再提出してください。"
            };
            let message = format!("申請書Bの{row_name}の「添付書類等」が挙げる{name}の{what}{state}");
            match document.map(|d| case.document_subject(d)) {
                Some(subject) => out.follows(("P109", &subject), &row.row, message, spots),
                None => out.unmet(&row.row, message, spots),
            }
        }
    }
}
