//! P103: no proof of existence.

use crate::completeness::{CaseView, Outcome};
use crate::extract::DocumentKind;

/// Met by a registry certificate; for a sole proprietor by a copy of an identity document too.
pub fn p103(case: &CaseView, out: &mut Outcome) {
    let certificate = case.dossier.registry.is_some() || case.has(DocumentKind::RegistryCertificate);
    if case.is_sole_proprietor() {
        if !certificate && !case.has(DocumentKind::IdentityCopy) {
            let message = "提出書類の中に、申請者ご本人の存在を証明する書類が見当たりません。\
                           写真が貼付された公的な証明書（運転免許証、旅券など）のいずれか1つの写しを提出してください。";
            out.unmet("本人確認書類", message.into(), Vec::new());
        }
    } else if !certificate {
        let message = "提出書類の中に登記事項証明書（商業・法人登記簿謄本）が見当たりません。\
                       登記事項証明書を提出してください。";
        out.unmet("登記事項証明書", message.into(), Vec::new());
    }
}
