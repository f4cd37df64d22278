//! A209: 公表の留保 is asked without item, reason or period.

use crate::completeness::{CaseView, Outcome};
use crate::ja::{date, quantity, text};

/// Where 公表の留保 says anything but none, it must name item, reason and period.
pub fn a209(case: &CaseView, out: &mut Outcome) {
    let Some(asked) = case.value("公表の留保") else { return };
    let said = text::fold(&asked.value);
    let none = ["無", "なし", "しない", "不要", "希望しない", "該当なし", "-"];
    if none.iter().any(|w| said == *w || said.starts_with(&format!("{w}(")) || said.ends_with("希望しない"))
        || said.starts_with("無")
    {
        return;
    }
    let item = said.contains("項目")
        || said.contains("no.")
        || case.scheme.items.iter().any(|i| said.contains(&text::fold(&i.item)));
    let reason = ["理由", "ため", "から", "ので", "により"].iter().any(|w| said.contains(w));
    let duration = quantity::find(&said).iter().any(|q| q.dimension == quantity::Dimension::Duration);
    let period = said.contains("期間") || !date::find(&said).is_empty() || duration;
    let parts = [("対象の項目", item), ("理由", reason), ("期間", period)];
    let missing: Vec<&str> = parts.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect();
    if missing.is_empty() {
        return;
    }
    let message = format!(
        "申請書Aで公表の留保を希望されていますが、{}の記載がありません。留保する項目、理由及び期間を記入して再提出してください。",
        missing.join("、")
    );
    out.unmet("公表の留保", message, asked.spots.clone());
}
