//! A208: several service levels with different disclosures in one application.

use crate::completeness::{CaseView, Outcome};
use crate::ja::text;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static PLAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([\p{Katakana}ーa-z]{2,12})(?:プラン|コース|エディション)[:)」】]")
        .expect("the pattern is fixed")
});

/// Looks at 申請単位, and for rows that disclose plan by plan.
pub fn a208(case: &CaseView, out: &mut Outcome) {
    if let Some(unit) = case.value("申請単位") {
        let said = text::fold(&unit.value);
        if ["サービスレベル", "プラン"].iter().any(|w| said.contains(w)) && said.contains("複数")
        {
            let message = format!(
                "申請書Aの申請単位が「{}」となっています。サービスレベルごとに開示内容が異なる場合は、それぞれを申請単位として申請してください。",
                unit.value.trim()
            );
            return out.unmet("申請単位", message, unit.spots.clone());
        }
    }
    let split: Vec<_> =
        case.examined_rows().filter(|(row, _)| plans(&row.claim.reading.value) >= 2).collect();
    // One row may well list its plans (prices do); a disclosure that differs by plan does so in several.
    if split.len() < 3 {
        return;
    }
    let names: Vec<String> = split.iter().map(|(row, _)| case.row_name(&row.row)).collect();
    let spots = split.iter().flat_map(|(row, _)| row.claim.reading.spots.clone()).collect();
    let message = format!(
        "申請書Bの{}で、プランごとに異なる内容が記載されています。サービスレベルごとに開示内容が異なる場合は、それぞれを申請単位として申請してください。",
        names.join("、")
    );
    out.unmet("申請単位", message, spots);
}

/// How many plans a claim speaks of one by one.
fn plans(claim: &str) -> usize {
    let claim = text::fold(claim);
    PLAN.captures_iter(&claim).map(|c| c[1].to_owned()).collect::<BTreeSet<_>>().len()
}
