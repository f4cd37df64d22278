//! A207: the person in 代表者氏名 has no power of representation, and nothing proves affiliation
//! and responsibility.

use crate::completeness::case::doubt;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::extract::DocumentKind;
use crate::ja::difference::may_be_misread;
use crate::ja::{person, text};

/// Looks the name up among the representatives in force, then for a proof of responsibility.
pub fn a207(case: &CaseView, out: &mut Outcome) {
    if case.is_sole_proprietor() {
        return;
    }
    let (Some(registry), Some(name)) = (&case.dossier.registry, case.settled("代表者氏名")) else {
        return;
    };
    if registry.representatives.iter().any(|r| person::same(&r.name.value, &name.text)) {
        return;
    }
    let known = registry.representatives.iter().map(|r| &r.name);
    let spots: Vec<_> = name.spots.iter().chain(known.clone().flat_map(|n| &n.spots)).copied().collect();
    let misread =
        known.clone().any(|n| (doubt::is_unsure(n) || name.unsure) && may_be_misread(&n.value, &name.text));
    if registry.representatives.is_empty() || misread {
        let message = format!(
            "申請書Aの代表者氏名「{}」が登記事項証明書の代表者かどうかを判断できません。目で見比べてください。",
            name.text
        );
        return out.cannot_tell("代表者氏名", UndecidedReason::Doubtful, message, spots);
    }
    let proofs: Vec<_> = case.dossier.of_kind(DocumentKind::ResponsibilityProof).map(|(_, d)| d).collect();
    let wanted = text::fold(&name.text);
    if proofs.iter().any(|d| text::fold(&case.text_of(d)).contains(&wanted)) {
        return;
    }
    if let Some(proof) = proofs.first() {
        let message = format!(
            "申請書Aの代表者氏名「{}」は登記事項証明書の代表者ではありません。{}が、この方の所属と事業責任を示しているかを目で確認してください。",
            name.text,
            case.document_name(proof)
        );
        return out.cannot_tell("代表者氏名", UndecidedReason::Doubtful, message, case.spots_of(proof));
    }
    let message = format!(
        "申請書Aの代表者氏名「{}」は、登記事項証明書に代表権のある方として記載されていません。代表権のある方に修正するか、この方が申請事業者に所属し事業責任者であることを示す資料を提出してください。",
        name.text
    );
    out.unmet("代表者氏名", message, spots);
}
