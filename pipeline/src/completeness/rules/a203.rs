//! A203: the service has not started on the application date.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::date;

/// Compares サービス開始日 with the application date.
pub fn a203(case: &CaseView, out: &mut Outcome) {
    let Some(start) = case.settled("サービス開始日") else { return };
    let (Some(started), Some(applied)) = (date::parse(&start.text), case.application_date()) else { return };
    if started <= applied {
        return;
    }
    if start.unsure {
        let message = format!(
            "申請書Aのサービス開始日は「{}」と読めますが、読み取りが確かでありません。申請日より後かどうかを目で確認してください。",
            start.text
        );
        out.cannot_tell("サービス開始日", UndecidedReason::Doubtful, message, start.spots.clone());
    } else {
        let message = format!(
            "申請書Aのサービス開始日「{}」が申請日（{}年{}月{}日）より後になっています。申請できるのは既に提供を開始しているサービスに限られますので、開始日を確認し、提供開始後に申請してください。",
            start.text,
            applied.year(),
            applied.month(),
            applied.day()
        );
        out.unmet("サービス開始日", message, start.spots.clone());
    }
}
