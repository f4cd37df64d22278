//! N703: a changed item does not show the old and the new text side by side.

use crate::completeness::{Alteration, CaseView, Outcome, UndecidedReason};

/// Compares row by row with the earlier application.
pub fn n703(case: &CaseView, out: &mut Outcome) {
    let Some(previous) = case.previous else {
        if case.dossier.form_b.is_some() {
            let message = "前回の申請の報告書がないため、新旧の併記されていない変更があるかどうかを確認できません。前回の報告書を指定してください。";
            out.cannot_tell("申請書B", UndecidedReason::NoData, message.into(), Vec::new());
        }
        return;
    };
    let mut doubtful = Vec::new();
    for (row, _) in case.rows().filter(|(row, _)| case.change(row).is_none()) {
        let spots = row.claim.reading.spots.clone();
        match case.alteration(row) {
            Alteration::Unchanged => {}
            Alteration::Doubtful => doubtful.push((case.row_name(&row.row), spots)),
            Alteration::Changed => {
                let before = previous.row(&row.row).map(|b| b.claim.trim()).unwrap_or_default();
                let before = if before.is_empty() { "空欄".to_owned() } else { format!("「{before}」") };
                let message = format!(
                    "申請書Bの{}は前回の申請（{before}）から変更されていますが、変更前の内容が併記されていません。変更前と変更後の内容を併記し、朱書きして再提出してください。",
                    case.row_name(&row.row)
                );
                out.unmet(&row.row, message, spots);
            }
        }
    }
    if !doubtful.is_empty() {
        let names: Vec<&str> = doubtful.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!(
            "次の項目は読み取りが確かでなく、前回から変更されたかどうかを判断できません。目で見比べてください：{}。",
            names.join("、")
        );
        let spots = doubtful.iter().flat_map(|(_, s)| s.clone()).collect();
        out.cannot_tell("申請書B", UndecidedReason::Doubtful, message, spots);
    }
}
