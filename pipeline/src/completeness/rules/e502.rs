//! E502: a cited page is not in the document.

use crate::completeness::rules::citing::cited_name;
use crate::completeness::rules::lacking::{Lacking, lacking};
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::evidence::Lack;
use crate::spot::PageIndex;

/// Tells each row that cites a page which its document does not have.
pub fn e502(case: &CaseView, out: &mut Outcome) {
    for (row, _, links) in case.examined_links() {
        let page =
            |lack: &Lack| if let Lack::Page(page) = lack { Some(format!("{page}ページ")) } else { None };
        // A page whose printed number was read is not the one that is missed.
        let unnumbered = |p: PageIndex| case.dossier.folios.get(p.at()).is_none_or(Option::is_none);
        for Lacking { link, document, what, illegible } in lacking(case, links, page, unnumbered) {
            let (row_name, name) = (case.row_name(&row.row), cited_name(case, link));
            let spots = row.evidence.reading.spots.clone();
            let excerpt = document.is_some_and(|d| d.excerpt);
            if !illegible.is_empty() {
                let message = format!(
                    "申請書Bの{row_name}が挙げる{name}の{what}が見つかりませんが、この資料には読み取れないページがあります。そのページかどうかを目で確認してください。"
                );
                out.cannot_tell(&row.row, UndecidedReason::Illegible, message, [spots, illegible].concat());
                continue;
            }
            let message = if excerpt {
                format!(
                    "申請書Bの{row_name}の「添付書類等」が挙げる{name}の{what}が、提出された抜粋に含まれていません。該当ページを含む抜粋を提出するか、「添付書類等」を修正して再提出してください。"
                )
            } else {
                format!(
                    "申請書Bの{row_name}の「添付書類等」は{name}の{what}を挙げていますが、この資料にそのページはありません。正しいページ番号に修正するか、該当ページを提出してください。"
                )
            };
            match document.map(|d| case.document_subject(d)) {
                Some(subject) => out.follows(("P109", &subject), &row.row, message, spots),
                None => out.unmet(&row.row, message, spots),
            }
        }
    }
}
