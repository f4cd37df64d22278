//! W604: the date on the hardcopy is later than the application date.

use crate::completeness::case::doubt;
use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// Compares the day of printing with the application date.
pub fn w604(case: &CaseView, out: &mut Outcome) {
    let Some(applied) = case.application_date() else { return };
    for hardcopy in &case.dossier.hardcopies {
        let (Some(printed), Some(document)) = (&hardcopy.date, case.document(hardcopy.document)) else {
            continue;
        };
        if printed.value <= applied {
            continue;
        }
        let (subject, name) = (case.document_subject(document), case.document_name(document));
        if doubt::is_weak(printed) {
            let message = format!(
                "{name}の日付を確かに読み取れず、申請日より後かどうかを判断できません。目で確認してください。"
            );
            out.cannot_tell(&subject, UndecidedReason::Doubtful, message, printed.spots.clone());
        } else {
            let message = format!(
                "{name}（ウェブページのハードコピー）の日付（{}年{}月{}日）が、申請日（{}年{}月{}日）より後になっています。日付を確認し、申請日以前に取得したハードコピーを提出してください。",
                printed.value.year(),
                printed.value.month(),
                printed.value.day(),
                applied.year(),
                applied.month(),
                applied.day()
            );
            out.unmet(&subject, message, printed.spots.clone());
        }
    }
}
