//! P110: a page cannot be read.

use crate::completeness::{CaseView, Outcome};
use crate::spot::PageIndex;

/// Tells each document with its illegible pages, and each file that could not be opened at all.
pub fn p110(case: &CaseView, out: &mut Outcome) {
    let illegible: Vec<PageIndex> =
        case.pages.iter().map(|p| p.page).filter(|&p| case.illegible(p).is_some()).collect();
    for document in &case.dossier.documents {
        let pages: Vec<PageIndex> =
            document.pages.iter().copied().filter(|p| illegible.contains(p)).collect();
        if !pages.is_empty() {
            tell(case, &case.document_subject(document), &case.document_name(document), &pages, out);
        }
    }
    for &page in illegible.iter().filter(|&&p| case.dossier.document_of(p).is_none()) {
        tell(case, &case.page_name(page), "どの書類か分からないページ", &[page], out);
    }
    for source in &case.sheets.sources {
        let Some(trouble) = source.trouble.as_ref().filter(|_| source.pages == 0) else { continue };
        let message = format!(
            "ファイル「{}」を開けません（{}）。この部分の書類を確認できないため、読み取り直すか、書類を再提出してください。",
            source.path,
            trouble.message.trim_end_matches('。')
        );
        out.unmet(&source.path, message, Vec::new());
    }
}

fn tell(case: &CaseView, subject: &str, name: &str, pages: &[PageIndex], out: &mut Outcome) {
    let places: Vec<String> = pages.iter().map(|&p| place(case, p)).collect();
    // What follows the reason's first sentence is advice to the office.
    let reason = pages.iter().find_map(|&p| case.illegible(p)).unwrap_or_default();
    let reason = reason.split('。').next().unwrap_or_default();
    let message = format!(
        "{name}に読み取れないページがあります（{}、{reason}）。鮮明な書類を再提出してください。",
        places.join("、")
    );
    out.unmet(subject, message, pages.iter().map(|&p| case.whole(p)).collect());
}

/// A page as the applicant finds it: by its printed number, else by its place in the document.
fn place(case: &CaseView, page: PageIndex) -> String {
    if let Some(folio) = case.dossier.folios.get(page.at()).and_then(Option::as_ref) {
        return format!("{}ページ", folio.value);
    }
    let document = case.dossier.document_of(page).and_then(|d| case.document(d));
    let at = document.and_then(|d| d.pages.iter().position(|p| *p == page));
    at.map_or_else(|| case.page_name(page), |at| format!("{}枚目", at + 1))
}
