//! P108: a document in the package is not on the 資料内訳書.

use crate::completeness::rules::listing::{is_listed, is_namesake, same_title};
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::extract::{Document, DocumentKind, ListedDocument};

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
                Some(false) => otherwise_named(case, document, out),
                Some(true) => {
                    let message = format!(
                        "資料番号{subject}の資料が複数あり、そのうち{}は資料内訳書に記載されていません。資料番号の重なりを改め、資料内訳書に追記して再提出してください。",
                        case.document_name(document)
                    );
                    out.unmet(&subject, message, case.spots_of(document));
                }
                None => {
                    let message = format!(
                        "資料番号{subject}の資料が複数あり、引用されている資料{subject}がどれを指すか判断できません。資料内訳書と見比べて、目で確認してください。"
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

/// Tells a document whose tab bears another title than the list gives to its number.
fn otherwise_named(case: &CaseView, document: &Document, out: &mut Outcome) {
    let (Some(number), Some(title)) = (&document.number, &document.title) else { return };
    let listed = case.dossier.breakdown.iter().flat_map(|b| &b.entries);
    let mut listed = listed.filter(|e| e.number.as_ref() == Some(number)).peekable();
    let Some(entry) = listed.peek().copied() else { return };
    let named = |e: &ListedDocument| e.title.value.trim().is_empty() || same_title(title, &e.title.value);
    if listed.any(named) {
        return;
    }
    let message = format!(
        "資料{number}の見出しと表題は「{title}」ですが、資料内訳書では資料{number}が「{}」となっています。資料番号と資料内訳書の記載を確認し、一致するように修正して再提出してください。",
        entry.title.value.trim()
    );
    let spots = case.spots_of(document).into_iter().chain([entry.spot]).collect();
    out.unmet(&case.document_subject(document), message, spots);
}
