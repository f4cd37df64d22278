//! N708: an item is marked in red, and nothing in it changed.

use crate::completeness::{Alteration, CaseView, Outcome, UndecidedReason};

/// Looks at cells written in red whose text is the earlier application's.
pub fn n708(case: &CaseView, out: &mut Outcome) {
    let mut unknown = Vec::new();
    for (row, _) in case.rows().filter(|(row, _)| row.claim.is_red() && !row.claim.is_blank()) {
        let spots = row.claim.reading.spots.clone();
        let before = case.previous.and_then(|p| p.row(&row.row));
        if before.is_none() && case.change(row).is_none() {
            unknown.push((case.row_name(&row.row), spots));
        } else if case.alteration(row) == Alteration::Unchanged {
            let message = format!(
                "申請書Bの{}は朱書きされていますが、前回の申請から変更されていません。変更の有無を確認し、変更がなければ黒で記入してください。",
                case.row_name(&row.row)
            );
            out.unmet(&row.row, message, spots);
        }
    }
    if !unknown.is_empty() {
        let names: Vec<&str> = unknown.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!(
            "前回の申請の内容が分からないため、次の朱書きの項目が変更されたかどうかを判断できません。目で確認してください：{}。",
            names.join("、")
        );
        let spots = unknown.iter().flat_map(|(_, s)| s.clone()).collect();
        out.cannot_tell("申請書B", UndecidedReason::NoData, message, spots);
    }
}
