//! P112: the package holds the forms of more than one service.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::difference::{Difference, difference, may_be_misread};

/// Compares サービス名称 of every 申請書A in the package.
pub fn p112(case: &CaseView, out: &mut Outcome) {
    let names = case.dossier.forms_a.iter().filter_map(|form| form.value("サービス名称").map(|r| (form, r)));
    let mut names = names.filter(|(_, r)| !r.value.trim().is_empty());
    let Some((_, first)) = names.next() else { return };
    for (form, other) in names {
        if difference(&first.value, &other.value) != Difference::Real {
            continue;
        }
        let mut spots = other.spots.clone();
        spots.extend(case.document(form.document).map(|d| case.spots_of(d)).unwrap_or_default());
        if may_be_misread(&first.value, &other.value) && !(first.sure && other.sure) {
            let message = format!(
                "サービス名称が「{}」の申請書Aと「{}」の申請書Aがあり、別のサービスかどうかを判断できません。目で確認してください。",
                first.value, other.value
            );
            out.cannot_tell("申請書A", UndecidedReason::Doubtful, message, spots);
        } else {
            let message = format!(
                "提出書類の中に、「{}」の申請書Aと「{}」の申請書Aがあります。申請はサービスごとに行い、サービスごとに書類を分けて再提出してください。",
                first.value, other.value
            );
            out.unmet("申請書A", message, spots);
        }
    }
}
