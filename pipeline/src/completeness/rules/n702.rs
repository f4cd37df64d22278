//! N702: a changed item is not marked in red.

use crate::completeness::change::has_red;
use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// Looks for red ink in the cells that changed; a black and white scan shows none.
pub fn n702(case: &CaseView, out: &mut Outcome) {
    let mut grey = Vec::new();
    for (row, _) in case.rows().filter(|(row, _)| case.is_changed(row) && !has_red(&row.claim)) {
        let spots = row.claim.reading.spots.clone();
        let colour = spots.first().and_then(|s| case.page(s.page)).is_none_or(|p| p.colour);
        if colour {
            let message = format!(
                "申請書Bの{}は変更されていますが、朱書きされていません。変更前と変更後の内容を併記し、朱書きして再提出してください。",
                case.row_name(&row.row)
            );
            out.unmet(&row.row, message, spots);
        } else {
            grey.push((case.row_name(&row.row), spots));
        }
    }
    if !grey.is_empty() {
        let names: Vec<&str> = grey.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!(
            "白黒で読み取られているため、次の変更箇所が朱書きかどうかを判断できません。現物を確認してください：{}。",
            names.join("、")
        );
        let spots = grey.iter().flat_map(|(_, s)| s.clone()).collect();
        out.cannot_tell("申請書B", UndecidedReason::NoData, message, spots);
    }
}
