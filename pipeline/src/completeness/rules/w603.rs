//! W603: the URL on the hardcopy is not the URL that 申請書B cites.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::difference::{distance, may_be_misread};
use crate::ja::{skeleton, text};

/// Misread characters that an address may hold where it was not read surely.
const SLIPS: usize = 2;

/// Compares each cited address with the one printed on its hardcopy.
pub fn w603(case: &CaseView, out: &mut Outcome) {
    for hardcopy in &case.dossier.hardcopies {
        let (Some(printed), Some(document)) = (&hardcopy.url, case.document(hardcopy.document)) else {
            continue;
        };
        for (row, link) in case.links_to(hardcopy.document) {
            let Some(cited) = link.citation.url.as_deref() else { continue };
            let Some(row) = case.row(&row.row).filter(|r| case.is_examined(r)) else { continue };
            if same_address(cited, &printed.value) || cited_on_disc(case, &row.row, &printed.value) {
                continue;
            }
            let (subject, name) = (case.document_subject(document), case.document_name(document));
            let spots = [printed.spots.clone(), row.evidence.reading.spots.clone()].concat();
            let sure = printed.sure && row.evidence.reading.sure;
            let apart = distance(&bare(cited), &bare(&printed.value));
            // Small print is read with a slip or two; another page differs by more than that.
            if !sure && apart.is_some_and(|n| n <= SLIPS) {
                continue;
            }
            if !sure && may_be_misread(&bare(cited), &bare(&printed.value)) {
                let message = format!(
                    "{name}に印字されたURL「{}」と、申請書Bの{}が挙げるURL「{cited}」が同じかどうかを判断できません。目で見比べてください。",
                    printed.value,
                    case.row_name(&row.row)
                );
                out.cannot_tell(&subject, UndecidedReason::Doubtful, message, spots);
            } else {
                let message = format!(
                    "{name}に印字されたURL「{}」が、申請書Bの{}の「添付書類等」が挙げるURL「{cited}」と違います。「添付書類等」のURLを修正するか、挙げられたページのハードコピーを提出してください。",
                    printed.value,
                    case.row_name(&row.row)
                );
                out.unmet(&subject, message, spots);
            }
        }
    }
}

/// Whether 添付書類等 of the row as the CD-R has it, without a reader, names the printed address.
fn cited_on_disc(case: &CaseView, row: &str, printed: &str) -> bool {
    let file = case.dossier.disc.form_b.as_ref().and_then(|f| f.evidence(row));
    file.is_some_and(|f| text::fold(f).contains(&bare(printed)))
}

/// Whether two addresses lead to the same page: scheme, `www.`, a last slash and what follows a
/// question mark aside; one that the print cut off agrees as far as it goes.
fn same_address(cited: &str, printed: &str) -> bool {
    let (a, b) = (bare(cited), bare(printed));
    let (a, b) = (skeleton(&a), skeleton(&b));
    let cut = |url: &str| url.trim_end().ends_with(['…', '.', '⋯']);
    let path = |url: &str| url.split(['?', '#']).next().unwrap_or("").trim_end_matches('/').to_owned();
    a == b
        || path(&a) == path(&b)
        || (cut(printed) && a.starts_with(b.trim_end_matches('.')))
        || (cut(cited) && b.starts_with(a.trim_end_matches('.')))
}

fn bare(url: &str) -> String {
    let url = text::fold(url);
    let url = url.trim_end_matches(['…', '⋯', '.']);
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    url.strip_prefix("www.").unwrap_or(url).trim_end_matches('/').to_owned()
}
