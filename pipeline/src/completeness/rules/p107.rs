//! P107: a document that the 資料内訳書 lists is not in the package.

use crate::completeness::rules::listing::{enclosed, is_in_package, listed_name, same_title};
use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;
use crate::ja::text;

/// Looks for every listed document; forms that have a code of their own are left to it.
pub fn p107(case: &CaseView, out: &mut Outcome) {
    let Some(breakdown) = &case.dossier.breakdown else { return };
    for entry in &breakdown.entries {
        if is_in_package(case, entry) {
            continue;
        }
        let subject = entry.number.clone().unwrap_or_else(|| entry.title.value.clone());
        // Tab and list may contradict each other: the paper came under another number.
        let renumbered =
            enclosed(case).find(|d| d.title.as_deref().is_some_and(|t| same_title(t, &entry.title.value)));
        let remedy = match renumbered {
            Some(document) => format!(
                "同じ名称の{}がありますので、資料番号の誤りであれば、資料と資料内訳書の番号を統一して再提出してください。",
                case.document_name(document)
            ),
            None => "この資料を提出するか、資料内訳書を修正して再提出してください。".to_owned(),
        };
        let message =
            format!("資料内訳書に記載された{}が、提出書類の中に見当たりません。{remedy}", listed_name(entry));
        out.unmet(&subject, message, vec![entry.spot]);
    }
    for form in &breakdown.forms {
        let Some(name) = missing_attachment(case, &form.value) else { continue };
        let message = format!(
            "資料内訳書の提出書類欄に記載された「{}」が、提出書類の中に見当たりません。この書類を提出するか、資料内訳書を修正して再提出してください。",
            form.value.trim()
        );
        out.unmet(&name, message, form.spots.clone());
    }
}

/// A listed attachment of 申請書A that no other rule asks for, and that did not come.
fn missing_attachment(case: &CaseView, listed: &str) -> Option<String> {
    let listed = text::loose(listed);
    let kinds = [DocumentKind::ResponsibilityProof, DocumentKind::Translation];
    let titles = |kind: DocumentKind| case.scheme.documents.iter().filter(move |d| d.kind == kind.word());
    kinds.into_iter().find_map(|kind| {
        let known = titles(kind).find(|d| d.titles.iter().any(|t| listed.contains(&text::loose(t))))?;
        (!case.has(kind)).then(|| known.name.clone())
    })
}
