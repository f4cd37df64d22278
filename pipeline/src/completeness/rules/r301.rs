//! R301: 商号 differs from 事業者名.

use crate::completeness::case::doubt;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::company::{self, Sameness};
use crate::ja::difference::may_be_misread;
use crate::ja::person;

/// Compares the name on the proof of existence with 事業者名 of 申請書A.
pub fn r301(case: &CaseView, out: &mut Outcome) {
    let Some(registry) = &case.dossier.registry else { return };
    let (Some(name), Some(ours)) = (&registry.name, case.settled("事業者名")) else { return };
    let (paper, entry) = if case.is_sole_proprietor() {
        ("本人確認書類", "氏名")
    } else {
        ("登記事項証明書", "商号")
    };
    let spots = || [name.spots.clone(), ours.spots.clone()].concat();
    let compared = company::same(&name.value, &ours.text);
    let person = case.is_sole_proprietor() && person::same(&name.value, &ours.text);
    if compared == Sameness::Same || person {
        return;
    }
    let misread = (doubt::is_unsure(name) || ours.unsure)
        && may_be_misread(&company::normal(&name.value), &company::normal(&ours.text));
    if compared == Sameness::Unclear || misread {
        let message = format!(
            "{paper}の{entry}「{}」と申請書Aの事業者名「{}」が同じかどうかを判断できません。目で見比べてください。",
            name.value, ours.text
        );
        out.cannot_tell(paper, UndecidedReason::Doubtful, message, spots());
    } else {
        let message = format!(
            "{paper}の{entry}は「{}」ですが、申請書Aの事業者名は「{}」となっています。申請書Aを修正するか、現在の{entry}が記載された{paper}を再提出してください。",
            name.value, ours.text
        );
        out.unmet(paper, message, spots());
    }
}
