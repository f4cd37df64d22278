//! R304: the certificate looks like a copy where the original is required.

use crate::completeness::{CaseView, Outcome, UndecidedReason};

/// For the first service of a filing the registry certificate is an original.
pub fn r304(case: &CaseView, out: &mut Outcome) {
    let Some(registry) = &case.dossier.registry else { return };
    if case.sheets.receipt.first_service == Some(false) || case.is_sole_proprietor() {
        return;
    }
    let spots = || case.document(registry.document).map(|d| case.spots_of(d)).unwrap_or_default();
    let reason = registry.original_reason.trim_end_matches('。');
    let printout = registry.certificate.as_deref() == Some("information");
    match registry.original {
        _ if printout => {
            let message = "登記事項証明書の代わりに、登記情報提供サービスの画面を印刷したものが提出されています。登記事項証明書の原本を提出してください。";
            out.unmet("登記事項証明書", message.into(), spots());
        }
        Some(true) => {}
        Some(false) => {
            let message = format!(
                "登記事項証明書が写し（コピー）と思われます（{reason}）。1サービス目の申請では原本が必要ですので、原本を提出してください。"
            );
            out.unmet("登記事項証明書", message, spots());
        }
        None => {
            let why = if reason.is_empty() { String::new() } else { format!("（{reason}）") };
            let message = format!(
                "登記事項証明書が原本かどうかを画像からは判断できません{why}。現物を確認してください。"
            );
            out.cannot_tell("登記事項証明書", UndecidedReason::Doubtful, message, spots());
        }
    }
}
