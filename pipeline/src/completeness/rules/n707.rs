//! N707: evidence that has a new edition, or was valid for a period now over, was not replaced.

use crate::completeness::rules::edition::Edition;
use crate::completeness::rules::validity::valid_until;
use crate::completeness::{CaseView, Outcome};
use crate::extract::{Document, DocumentIndex, DocumentKind};
use crate::spot::Spot;
use jiff::civil::Date;

/// Pages at the head of a paper where its edition stands.
const HEAD: usize = 3;

/// Looks for the end of validity that the evidence itself gives, and for a later edition than the
/// enclosed one that the list of documents or a citation names.
pub fn n707(case: &CaseView, out: &mut Outcome) {
    for (index, document) in case.dossier.documents.iter().enumerate() {
        use DocumentKind::{Evidence, Translation, WebHardcopy};
        if !matches!(document.kind, Evidence | WebHardcopy | Translation) {
            continue;
        }
        let (name, subject) = (case.document_name(document), case.document_subject(document));
        if let Some(until) = expired(case, document) {
            let message = format!(
                "{name}の有効期限（{}年{}月{}日）が過ぎています。最新の資料に差し替えて再提出してください。",
                until.year(),
                until.month(),
                until.day()
            );
            out.unmet(&subject, message, case.spots_of(document));
        } else if let Some((source, text, spots)) = superseded(case, DocumentIndex(index as u32), document) {
            let message = format!(
                "{source}では{name}の版が「{text}」となっていますが、提出された資料はそれより前の版です。最新版の資料に差し替えて再提出してください。"
            );
            out.unmet(&subject, message, [case.spots_of(document), spots].concat());
        }
    }
}

/// The end of validity that has passed.
fn expired(case: &CaseView, document: &Document) -> Option<Date> {
    let applied = case.application_date()?;
    valid_until(&case.text_of(document)).filter(|until| *until < applied)
}

/// Who names a later edition than the enclosed one, in which words, and where.
fn superseded(
    case: &CaseView,
    index: DocumentIndex,
    document: &Document,
) -> Option<(&'static str, String, Vec<Spot>)> {
    let head: Vec<String> =
        document.pages.iter().take(HEAD).filter_map(|p| case.page(*p)).map(|p| p.text()).collect();
    let enclosed = Edition::of(&head.join("\n"));
    let later = |text: &str| Edition::of(text).is_later_than(&enclosed);
    let listed = document.number.as_deref().and_then(|n| case.listed(n));
    if let Some(entry) = listed
        && let Some(text) =
            entry.edition.clone().into_iter().chain([entry.title.value.clone()]).find(|t| later(t))
    {
        return Some(("資料内訳書", text.trim().to_owned(), vec![entry.spot]));
    }
    case.rows().find_map(|(row, _)| {
        let links = &case.links.row(&row.row)?.links;
        let named = links.iter().filter(|l| l.target == Some(index)).find(|l| later(&l.citation.raw))?;
        Some((
            "申請書Bの「添付書類等」",
            named.citation.raw.trim().to_owned(),
            row.evidence.reading.spots.clone(),
        ))
    })
}
