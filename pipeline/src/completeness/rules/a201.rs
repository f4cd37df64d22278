//! A201: a required field of 申請書A is blank.

use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// Every required field must hold text; one that was not found is for a person to look up.
pub fn a201(case: &CaseView, out: &mut Outcome) {
    let Some(form) = case.dossier.forms_a.first() else { return };
    let mut unseen = Vec::new();
    for field in case.scheme.fields.iter().filter(|f| f.required) {
        // A sole proprietor has no 法人番号.
        if field.format == "corporate_number" && case.is_sole_proprietor() {
            continue;
        }
        let key = field.key.as_str();
        match case.field(key) {
            Some(found) if found.unread && case.value(key).is_none() => {
                let message = format!(
                    "申請書Aの「{key}」は、記載はあるものの読み取れません。記載の有無を目で確認してください。"
                );
                out.cannot_tell(key, UndecidedReason::Illegible, message, vec![found.spot]);
            }
            Some(found) if case.value(key).is_none() => {
                let message = format!(
                    "申請書Aの「{}」が記入されていません。記入して再提出してください。",
                    found.label.trim()
                );
                out.unmet(key, message, vec![found.spot]);
            }
            Some(_) => {}
            None => unseen.push(key),
        }
    }
    if !unseen.is_empty() {
        let spots = case
            .dossier
            .documents
            .get(form.document.0 as usize)
            .map(|d| case.spots_of(d))
            .unwrap_or_default();
        let message = format!(
            "申請書Aの次の欄が見つかりません。欄の有無と記入を目で確認してください：{}。",
            unseen.join("、")
        );
        out.cannot_tell("申請書A", UndecidedReason::Doubtful, message, spots);
    }
}
