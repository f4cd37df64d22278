//! E504: the cited place does not support the claim.

use crate::completeness::rules::citing::cited_place;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::evidence::{ClaimKind, Link, RowLinks, Verdict};
use crate::extract::FormRow;
use crate::spot::Spot;

/// Tells each row none of whose citations supports it; what no machine can hold against its
/// place is told once for the form.
pub fn e504(case: &CaseView, out: &mut Outcome) {
    let mut unchecked: Vec<(String, Vec<Spot>)> = Vec::new();
    for (row, _, links) in case.examined_links() {
        if links.claim != ClaimKind::Statement {
            continue;
        }
        let has = |verdict: Verdict| links.links.iter().any(|l| l.verdict == verdict);
        if has(Verdict::Supported) || has(Verdict::Contradicted) || has(Verdict::NoSuchDocument) {
            continue;
        }
        // A citation without a place has B403; where in the document the support stands is not asked yet.
        let failed =
            |l: &&Link| matches!(l.verdict, Verdict::Elsewhere | Verdict::Unsupported) && l.names_place;
        let failing: Vec<&Link> = links.links.iter().filter(failed).collect();
        if has(Verdict::Unreadable) {
            unreadable(case, row, links, out);
        } else if !failing.is_empty() {
            unsupported(case, row, &failing, out);
        } else if has(Verdict::NotCheckable) {
            unchecked.push((case.row_name(&row.row), row.claim.reading.spots.clone()));
        }
    }
    if !unchecked.is_empty() {
        let names: Vec<&str> = unchecked.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!(
            "申請書Bの次の項目は、申請内容と引用箇所を自動では比べられません。目で見比べてください：{}。",
            names.join("、")
        );
        let spots = unchecked.iter().flat_map(|(_, spots)| spots.clone()).collect();
        out.cannot_tell("申請書B", UndecidedReason::Doubtful, message, spots);
    }
}

fn unsupported(case: &CaseView, row: &FormRow, failing: &[&Link], out: &mut Outcome) {
    let places: Vec<String> = failing.iter().map(|l| cited_place(case, l)).collect();
    let found: Vec<Spot> = failing
        .iter()
        .filter(|l| l.verdict == Verdict::Elsewhere)
        .flat_map(|l| l.found_at.iter().copied())
        .collect();
    let hint = support(case, &found).map_or_else(
        || "提出書類の他の箇所にも裏付けとなる記載は見つかりませんでした。裏付けとなる箇所を「添付書類等」に記入するか、資料を追加して再提出してください。".to_owned(),
        |place| format!("裏付けと思われる記載は{place}にあります。「添付書類等」の記載箇所を修正して再提出してください。"),
    );
    let message = format!(
        "申請書Bの{}の申請内容を裏付ける記載が、「添付書類等」の挙げる{}に見当たりません。{hint}",
        case.row_name(&row.row),
        places.join("、")
    );
    let cited = failing.iter().flat_map(|l| l.places.iter().copied());
    out.unmet(
        &row.row,
        message,
        row.claim.reading.spots.iter().copied().chain(cited).chain(found.iter().copied()).collect(),
    );
}

/// Where support was found: document and printed page.
fn support(case: &CaseView, found: &[Spot]) -> Option<String> {
    let mut places: Vec<String> = Vec::new();
    for spot in found {
        let Some(document) = case.dossier.document_of(spot.page).and_then(|d| case.document(d)) else {
            continue;
        };
        let folio = case.dossier.folios.get(spot.page.at()).and_then(Option::as_ref);
        // The applicant knows no scan: a page without a number is counted among the document's sheets.
        let sheet = || document.pages.iter().position(|&p| p == spot.page).map_or(1, |at| at + 1);
        let page = folio.map_or_else(|| format!("{}枚目", sheet()), |f| format!("{}ページ", f.value));
        let place = format!("{}の{page}", case.document_name(document));
        if !places.contains(&place) {
            places.push(place);
        }
    }
    (!places.is_empty()).then(|| places.join("、"))
}

fn unreadable(case: &CaseView, row: &FormRow, links: &RowLinks, out: &mut Outcome) {
    let link = links.links.iter().find(|l| l.verdict == Verdict::Unreadable);
    let place = link.map(|l| cited_place(case, l)).unwrap_or_default();
    let message = format!(
        "申請書Bの{}が挙げる{place}は読み取れないため、申請内容の裏付けを確認できません。目で確認してください。",
        case.row_name(&row.row)
    );
    let spots = link.map(|l| l.places.clone()).unwrap_or_default();
    out.cannot_tell(&row.row, UndecidedReason::Illegible, message, spots);
}
