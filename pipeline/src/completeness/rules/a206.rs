//! A206: several services in one application, and the conditions for one unit are not shown.

use crate::completeness::{CaseView, Outcome};
use crate::ja::text;

/// Looks at 申請単位: where it speaks of several services, all three conditions must be shown.
pub fn a206(case: &CaseView, out: &mut Outcome) {
    let Some(unit) = case.value("申請単位") else { return };
    let said = text::fold(&unit.value);
    let several = ["複数のサービス", "複数サービス", "統合", "組み合わせ", "組合せ", "パッケージ"];
    let levels = ["サービスレベル", "プラン"];
    if !several.iter().any(|w| said.contains(w)) || levels.iter().any(|w| said.contains(w)) {
        return;
    }
    let conditions = [("同一の区分", "区分"), ("開示内容が同じこと", "内容"), ("統合した利用契約", "契約")];
    let missing: Vec<&str> =
        conditions.iter().filter(|(_, word)| !said.contains(word)).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return;
    }
    let message = format!(
        "申請書Aの申請単位が「{}」となっていますが、一つの申請単位とするための条件（{}）を満たすことが示されていません。条件を満たすことが分かる記載又は資料を追加してください。",
        unit.value.trim(),
        missing.join("、")
    );
    out.unmet("申請単位", message, unit.spots.clone());
}
