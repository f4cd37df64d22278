//! A205: less than one year has passed since the certification of the same service was revoked.

use crate::completeness::{CaseView, Outcome};
use jiff::ToSpan;

/// Counts one year from the day of revocation that the mailroom noted; on that day of the next year it has passed.
pub fn a205(case: &CaseView, out: &mut Outcome) {
    let (Some(revoked), Some(applied)) = (case.sheets.receipt.revoked, case.application_date()) else {
        return;
    };
    let Ok(free) = revoked.checked_add(1.year()) else { return };
    if applied >= free {
        return;
    }
    let spots = case.value("申請日").map(|r| r.spots.clone()).unwrap_or_default();
    let message = format!(
        "このサービスの認定は{}年{}月{}日に取り消されており、申請日（{}年{}月{}日）の時点で1年以上経過していません。{}年{}月{}日以降に申請してください。",
        revoked.year(),
        revoked.month(),
        revoked.day(),
        applied.year(),
        applied.month(),
        applied.day(),
        free.year(),
        free.month(),
        free.day()
    );
    out.unmet("申請日", message, spots);
}
