//! R302: 本店 differs from 事業者の住所.

use crate::completeness::case::doubt;
use crate::completeness::difference::may_be_misread;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::address;
use crate::ja::company::Sameness;

/// Compares the address on the proof of existence with 事業者の住所 of 申請書A.
pub fn r302(case: &CaseView, out: &mut Outcome) {
    let Some(registry) = &case.dossier.registry else { return };
    let (Some(office), Some(ours)) = (&registry.office, case.value("事業者の住所")) else { return };
    let (paper, entry) = if case.is_sole_proprietor() {
        ("本人確認書類", "住所")
    } else {
        ("登記事項証明書", "本店")
    };
    let spots = || [office.spots.clone(), ours.spots.clone()].concat();
    let compared = match address::same(&office.value, &ours.value) {
        Sameness::Same => return,
        compared => compared,
    };
    let file =
        case.disc_value("事業者の住所").is_some_and(|f| address::same(&office.value, f) == Sameness::Same);
    let misread = file
        || ((doubt::is_weak(office) || doubt::is_weak(ours)) && may_be_misread(&office.value, &ours.value));
    if compared == Sameness::Unclear || misread {
        let message = format!(
            "{paper}の{entry}「{}」と申請書Aの事業者の住所「{}」が同じかどうかを判断できません。目で見比べてください。",
            office.value, ours.value
        );
        out.cannot_tell(paper, UndecidedReason::Doubtful, message, spots());
    } else {
        let message = format!(
            "{paper}の{entry}は「{}」ですが、申請書Aの事業者の住所は「{}」となっています。申請書Aを修正するか、現在の{entry}が記載された{paper}を再提出してください。",
            office.value, ours.value
        );
        out.unmet(paper, message, spots());
    }
}
