//! R305: the certificate is older than the scheme allows on the application date.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use jiff::ToSpan;

/// Compares the day of issue with the application date; the limit stands in the scheme file.
pub fn r305(case: &CaseView, out: &mut Outcome) {
    let Some(registry) = &case.dossier.registry else { return };
    if case.is_sole_proprietor() {
        return;
    }
    let spots = || case.document(registry.document).map(|d| case.spots_of(d)).unwrap_or_default();
    let subject = "登記事項証明書";
    let Some(issued) = &registry.issued else {
        let message = "登記事項証明書の発行日が見つかりません。発行日を目で確認してください。";
        return out.cannot_tell(subject, UndecidedReason::Doubtful, message.into(), spots());
    };
    let Some(applied) = case.application_date() else {
        let message = "申請日が分からないため、登記事項証明書の発行からの期間を確認できません。申請日を確認してください。";
        return out.cannot_tell(subject, UndecidedReason::NoData, message.into(), issued.spots.clone());
    };
    let Some(months) = case.scheme.settings.certificate_age_months else {
        let message =
            "登記事項証明書の有効な期間が制度の設定にありません。発行日が適当かどうかを判断してください。";
        return out.cannot_tell(subject, UndecidedReason::NoRule, message.into(), issued.spots.clone());
    };
    if issued.value.saturating_add(months.months()) >= applied {
        return;
    }
    let assumed = case.scheme.settings.assumed.iter().any(|s| s == "certificate_age_months");
    let basis = if assumed { "（事務局の仮の基準によります）" } else { "" };
    let message = format!(
        "登記事項証明書の発行日（{}年{}月{}日）から申請日（{}年{}月{}日）までに、{months}か月を超える期間が過ぎています{basis}。発行後{months}か月以内の登記事項証明書を提出してください。",
        issued.value.year(),
        issued.value.month(),
        issued.value.day(),
        applied.year(),
        applied.month(),
        applied.day()
    );
    out.unmet(subject, message, issued.spots.clone());
}
