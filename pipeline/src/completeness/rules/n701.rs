//! N701: the renewal was not filed in the window before the certification ends.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use jiff::ToSpan;
use jiff::civil::Date;

/// Counts from the day of receipt, both ends of the window included.
pub fn n701(case: &CaseView, out: &mut Outcome) {
    let notice = case.dossier.notice.as_ref().and_then(|n| n.certified_until.as_ref());
    let until = case.sheets.receipt.certified_until.or(notice.map(|r| r.value));
    let spots = notice.map(|r| r.spots.clone()).unwrap_or_default();
    let (Some(until), Some(received)) = (until, case.received()) else {
        let message = "認定の有効期間満了日又は受付日が分からないため、更新の手続きの時期を確認できません。受付票に記入してください。";
        return out.cannot_tell("申請書A", UndecidedReason::NoData, message.into(), spots);
    };
    let Some((first, last)) = case.scheme.settings.renewal_window_days else {
        let message =
            "更新の手続きの期間が制度の設定にありません。手続きの時期が適当かどうかを判断してください。";
        return out.cannot_tell("申請書A", UndecidedReason::NoRule, message.into(), spots);
    };
    let (opens, closes) = (until.saturating_sub(first.days()), until.saturating_sub(last.days()));
    if (opens..=closes).contains(&received) {
        return;
    }
    let message = format!(
        "更新の申請の受付日（{}）が、認定の有効期間満了日（{}）の{first}日前（{}）から{last}日前（{}）までの期間にありません。更新の手続きについて事務局にご連絡ください。",
        day(received),
        day(until),
        day(opens),
        day(closes)
    );
    out.unmet("申請書A", message, spots);
}

fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
