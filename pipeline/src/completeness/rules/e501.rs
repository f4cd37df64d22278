//! E501: a cited document is not in the package.

use crate::completeness::rules::citing::written_name;
use crate::completeness::{CaseView, Outcome};
use crate::evidence::{Lack, Link, RowLinks, Verdict};
use crate::extract::DocumentKind;

/// Tells each row that cites a document which did not come, and why it is missing where known.
pub fn e501(case: &CaseView, out: &mut Outcome) {
    for (row, _, links) in case.examined_links() {
        let missing = missing_links(links);
        let Some(first) = missing.first() else { continue };
        let mut names: Vec<String> = missing.iter().map(|l| written_name(&l.citation)).collect();
        names.dedup();
        let message = format!(
            "申請書Bの{}の「添付書類等」が挙げる{}が、提出書類の中に見当たりません。この資料を提出するか、「添付書類等」を修正して再提出してください。",
            case.row_name(&row.row),
            names.join("、")
        );
        let spots = row.evidence.reading.spots.clone();
        match cause(case, first) {
            Some((code, subject)) => out.follows((code, &subject), &row.row, message, spots),
            None => out.unmet(&row.row, message, spots),
        }
    }
}

/// Citations of a row to documents that are not there.
pub fn missing_links(links: &RowLinks) -> Vec<&Link> {
    links
        .links
        .iter()
        .filter(|l| l.verdict == Verdict::NoSuchDocument || l.lacks.contains(&Lack::Document))
        .collect()
}

/// The finding that tells of the missing document itself, if there is one.
fn cause(case: &CaseView, link: &Link) -> Option<(&'static str, String)> {
    let listed = match (&link.citation.document, &link.citation.title) {
        (Some(number), _) => case.listed(number),
        (None, Some(title)) => {
            let entries = &case.dossier.breakdown.as_ref()?.entries;
            entries.iter().find(|e| super::listing::same_title(title, &e.title.value))
        }
        (None, None) => None,
    };
    if let Some(entry) = listed {
        return Some(("P107", entry.number.clone().unwrap_or_else(|| entry.title.value.clone())));
    }
    let title = crate::ja::text::loose(link.citation.title.as_deref()?);
    let kind = DocumentKind::RegistryCertificate.word();
    let known = case.scheme.documents.iter().filter(|d| d.kind == kind).flat_map(|d| &d.titles);
    let certificate = known.into_iter().any(|t| title.contains(&crate::ja::text::loose(t)));
    let code = if case.previous.is_some() { "N705" } else { "P103" };
    certificate.then(|| (code, "登記事項証明書".to_owned()))
}
