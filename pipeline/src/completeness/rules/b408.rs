//! B408: 開示情報の日付 is missing, in the future, or later than the application date.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::date;
use jiff::civil::Date;

/// Compares the date of the disclosure with the application date and the day of receipt.
pub fn b408(case: &CaseView, out: &mut Outcome) {
    let Some(row) = case.disclosure_date_item().and_then(|i| case.row(&i.row)) else { return };
    let (name, spots) = (case.row_name(&row.row), row.claim.reading.spots.clone());
    let claim = case.claim_in_force(row);
    let written = date::parse(&claim.text);
    let latest = case.application_date().into_iter().chain(case.received()).min();
    if written.is_some_and(|d| latest.is_none_or(|latest| d <= latest)) {
        return;
    }
    if row.claim.unread || claim.unsure {
        let message = format!(
            "申請書Bの{name}の日付を確かに読み取れません。日付の有無と、申請日より後でないことを目で確認してください。"
        );
        return out.cannot_tell(&row.row, UndecidedReason::Doubtful, message, spots);
    }
    let message = match written {
        None if claim.text.trim().is_empty() => {
            format!(
                "申請書Bの{name}に日付が記入されていません。開示情報の年月日（西暦）を記入して再提出してください。"
            )
        }
        None => format!(
            "申請書Bの{name}の記載「{}」から年月日を確認できません。開示情報の年月日（西暦）を記入して再提出してください。",
            claim.text.trim()
        ),
        Some(written) => format!(
            "申請書Bの{name}の日付（{}）が、申請日{}より後になっています。申請日以前の日付に修正して再提出してください。",
            day(written),
            latest.map(|d| format!("（{}）", day(d))).unwrap_or_default()
        ),
    };
    out.unmet(&row.row, message, spots);
}

fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
