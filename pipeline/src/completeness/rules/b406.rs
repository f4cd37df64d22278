//! B406: a row of the form is missing or its item name was changed.

use crate::completeness::case::doubt;
use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// Holds the printed rows against the scheme's; where much is missing, the reading is to blame.
pub fn b406(case: &CaseView, out: &mut Outcome) {
    let Some(form) = &case.dossier.form_b else { return };
    let spots = || case.document(form.document).map(|d| case.spots_of(d)).unwrap_or_default();
    let unread = case.document(form.document).map(|d| case.illegible_pages(d)).unwrap_or_default();
    if !form.missing.is_empty() && (!unread.is_empty() || form.missing.len() * 4 > case.scheme.items.len()) {
        let names: Vec<String> = form.missing.iter().take(5).map(|key| case.row_name(key)).collect();
        let message = format!(
            "申請書Bの表から{}件の項目を読み取れませんでした（{}など）。項目が抜けているのか、読み取れないのかを目で確認してください。",
            form.missing.len(),
            names.join("、")
        );
        let places =
            if unread.is_empty() { spots() } else { unread.iter().map(|&p| case.whole(p)).collect() };
        out.cannot_tell("申請書B", UndecidedReason::Illegible, message, places);
    } else {
        for key in &form.missing {
            let message = format!(
                "申請書Bに{}の行がありません。様式の項目は削除せず、この項目を加えて再提出してください。",
                case.row_name(key)
            );
            out.unmet(key, message, spots());
        }
    }
    for (row, item) in case.rows().filter(|(row, _)| row.renamed) {
        let printed = row.item.value.trim();
        if doubt::is_weak(&row.item) {
            let message = format!(
                "申請書Bの{}の項目名が「{printed}」と読めますが、読み取りが確かでありません。様式のとおりかを目で確認してください。",
                case.row_name(&row.row)
            );
            out.cannot_tell(&row.row, UndecidedReason::Doubtful, message, row.item.spots.clone());
        } else {
            let message = format!(
                "申請書Bの{}の項目名が「{printed}」に変更されています。項目名を様式のとおり「{}」に戻して再提出してください。",
                case.row_name(&row.row),
                item.item
            );
            out.unmet(&row.row, message, row.item.spots.clone());
        }
    }
}
