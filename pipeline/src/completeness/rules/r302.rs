//! R302: 本店 differs from 事業者の住所.

use crate::completeness::case::doubt;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::address;
use crate::ja::company::Sameness;
use crate::ja::difference::{distance, may_be_misread};

/// Compares the address on the proof of existence with 事業者の住所 of 申請書A.
pub fn r302(case: &CaseView, out: &mut Outcome) {
    let Some(registry) = &case.dossier.registry else { return };
    let (Some(office), Some(ours)) = (&registry.office, case.settled("事業者の住所")) else { return };
    let (paper, entry) = if case.is_sole_proprietor() {
        ("本人確認書類", "住所")
    } else {
        ("登記事項証明書", "本店")
    };
    let spots = || [office.spots.clone(), ours.spots.clone()].concat();
    let compared = address::same(&office.value, &ours.text);
    if compared == Sameness::Same {
        return;
    }
    let misread = (doubt::is_unsure(office) || ours.unsure) && near(&office.value, &ours.text);
    if compared == Sameness::Unclear || misread {
        let message = format!(
            "{paper}の{entry}「{}」と申請書Aの事業者の住所「{}」が同じかどうかを判断できません。目で見比べてください。",
            office.value, ours.text
        );
        out.cannot_tell(paper, UndecidedReason::Doubtful, message, spots());
    } else {
        let message = format!(
            "{paper}の{entry}は「{}」ですが、申請書Aの事業者の住所は「{}」となっています。申請書Aを修正するか、現在の{entry}が記載された{paper}を再提出してください。",
            office.value, ours.text
        );
        out.unmet(paper, message, spots());
    }
}

/// Whether a bad reading of one address could give the other: buildings and prefectures aside.
///
/// A misread 番 or 号 takes a number or two with it, so numbers may be a few characters apart.
fn near(a: &str, b: &str) -> bool {
    let (a, b) = (address::parts(a), address::parts(b));
    may_be_misread(&a.area, &b.area)
        && distance(&a.numbers.join("-"), &b.numbers.join("-")).is_some_and(|n| n <= 3)
}
