//! N705: name, representative or address changed, and no new registry certificate came.

use crate::completeness::change::in_force;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::extract::DocumentKind;
use crate::ja::company::{self, Sameness};
use crate::ja::difference::may_be_misread;
use crate::ja::{address, person};

/// Compares 申請書A with the earlier application, and looks at rows that show old and new.
pub fn n705(case: &CaseView, out: &mut Outcome) {
    if case.dossier.registry.is_some()
        || case.has(DocumentKind::RegistryCertificate)
        || case.is_sole_proprietor()
    {
        return;
    }
    let mut changed: Vec<&str> = Vec::new();
    let mut spots = Vec::new();
    for key in ["事業者名", "代表者氏名", "事業者の住所"] {
        if let Some(places) = change_of(case, key) {
            changed.push(key);
            spots.extend(places);
        }
    }
    if !changed.is_empty() {
        let message = format!(
            "前回の申請から{}が変更されていますが、登記事項証明書（商業・法人登記簿謄本）が見当たりません。変更後の登記事項証明書を提出してください。",
            changed.join("、")
        );
        out.unmet("登記事項証明書", message, spots);
    } else if case.previous.is_none() {
        let message = "前回の申請の報告書がないため、事業者名称、代表者氏名、住所の変更の有無を確認できません。前回の報告書を指定してください。";
        out.cannot_tell("登記事項証明書", UndecidedReason::NoData, message.into(), Vec::new());
    }
}

/// The places of a field that changed.
fn change_of(case: &CaseView, key: &str) -> Option<Vec<crate::spot::Spot>> {
    let differs = |a: &str, b: &str| match key {
        "事業者名" => company::same(a, b) == Sameness::Differs,
        "代表者氏名" => !person::same(a, b),
        _ => address::same(a, b) == Sameness::Differs,
    };
    let row = case.scheme.field(key).and_then(|f| f.row.as_deref()).and_then(|r| case.row(r));
    let shown = row.and_then(|row| Some((case.change(row)?, row)));
    if let Some((change, row)) = shown
        && differs(&change.old, &change.new)
    {
        return Some(row.claim.reading.spots.clone());
    }
    let before = case.previous.and_then(|p| p.field(key))?;
    let now = case.settled(key)?;
    let near = now.unsure && may_be_misread(&in_force(&now.text), before);
    (!near && differs(&in_force(&now.text), before)).then_some(now.spots)
}
