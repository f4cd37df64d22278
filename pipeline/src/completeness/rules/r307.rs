//! R307: a sole proprietor's identity document has no photograph, or has expired.

use crate::completeness::rules::validity::valid_until;
use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;
use crate::ja::text;

/// Public papers that carry no photograph of their holder.
const WITHOUT_PHOTOGRAPH: [&str; 8] =
    ["健康保険", "被保険者証", "年金手帳", "住民票", "印鑑登録証明", "戸籍", "納税証明", "通知カード"];

/// Looks at what the paper calls itself, and at the end of its validity.
pub fn r307(case: &CaseView, out: &mut Outcome) {
    for (_, document) in case.dossier.of_kind(DocumentKind::IdentityCopy) {
        let text = format!("{}\n{}", document.title.as_deref().unwrap_or(""), case.text_of(document));
        let folded = text::fold(&text);
        let subject = "本人確認書類";
        if let Some(kind) = WITHOUT_PHOTOGRAPH.iter().find(|k| folded.contains(**k)) {
            let message = format!(
                "本人確認書類として提出された書類（{kind}）には、本人の写真が貼付されていません。写真が貼付された公的な証明書（運転免許証、旅券など）の写しを提出してください。"
            );
            out.unmet(subject, message, case.spots_of(document));
        } else if let (Some(until), Some(applied)) = (valid_until(&text), case.application_date())
            && until < applied
        {
            let message = format!(
                "本人確認書類の有効期限（{}年{}月{}日）が申請日の時点で過ぎています。有効期限内の証明書の写しを提出してください。",
                until.year(),
                until.month(),
                until.day()
            );
            out.unmet(subject, message, case.spots_of(document));
        }
    }
}
