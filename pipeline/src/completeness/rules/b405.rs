//! B405: the prior notice of change or end of service is at or below the minimum level.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::quantity::{self, Dimension};
use crate::ja::text;

/// Seconds of a mean month, as `quantity` counts months.
const MONTH: f64 = 30.4375 * 86_400.0;

/// Compares the shortest notice named with the minimum of the scheme file.
///
/// The outline passes 最低水準数値以上 and rejects 最低水準数値以下: the minimum itself is both, so a person decides.
pub fn b405(case: &CaseView, out: &mut Outcome) {
    for (row, item) in case.examined_rows().filter(|(_, item)| item.condition.as_deref() == Some("minimum")) {
        let claim = case.claim_in_force(row).text;
        if claim.trim().is_empty() {
            continue;
        }
        let (name, spots) = (case.row_name(&row.row), row.claim.reading.spots.clone());
        let Some(months) = case.scheme.settings.minimum_notice_months else {
            let message = format!(
                "{name}の最低水準が制度の設定にありません。「{}」が最低水準を満たすかどうかを判断してください。",
                claim.trim()
            );
            out.cannot_tell(&row.row, UndecidedReason::NoRule, message, spots);
            continue;
        };
        let Some(shortest) = shortest_notice(&claim) else {
            let message = format!(
                "申請書Bの{name}の申請内容「{}」から告知の時期を読み取れません。最低水準を満たすかどうかを目で確認してください。",
                claim.trim()
            );
            out.cannot_tell(&row.row, UndecidedReason::Doubtful, message, spots);
            continue;
        };
        let minimum = f64::from(months) * MONTH;
        if shortest > minimum + 0.6 * 86_400.0 {
            continue;
        }
        let assumed = case.scheme.settings.assumed.iter().any(|s| s == "minimum_notice_months");
        let basis = if assumed { "（事務局の仮の基準によります）" } else { "" };
        // 30 days and one month are the same notice to an applicant.
        let state = if shortest >= minimum - 2.6 * 86_400.0 {
            format!("最低水準の{months}か月前とちょうど同じ{basis}で、認定の可否について確認が必要です")
        } else {
            format!("最低水準の{months}か月前{basis}を下回っています")
        };
        let message = format!(
            "申請書Bの{name}の申請内容「{}」は、{state}。{}の時期を確認し、必要に応じて修正してください。",
            claim.trim(),
            item.item
        );
        out.unmet(&row.row, message, spots);
    }
}

/// The shortest period named, those followed by 前 before any other.
fn shortest_notice(claim: &str) -> Option<f64> {
    let claim = text::fold(claim);
    let durations: Vec<_> =
        quantity::find(&claim).into_iter().filter(|q| q.dimension == Dimension::Duration).collect();
    let ahead = |end: usize| claim[end..].chars().take(4).any(|c| c == '前');
    let noticed: Vec<f64> =
        durations.iter().filter(|q| ahead(q.range.end) || q.raw.contains('前')).map(|q| q.value).collect();
    let all: Vec<f64> = durations.iter().map(|q| q.value).collect();
    let values = if noticed.is_empty() { all } else { noticed };
    values.into_iter().min_by(f64::total_cmp)
}
