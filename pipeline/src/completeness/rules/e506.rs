//! E506: evidence from an outsourcing partner is neither published nor signed.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::extract::{Document, DocumentKind};
use crate::ja::{company, skeleton, text};
use regex::Regex;
use std::sync::LazyLock;

/// Marks of a signature block of the partner's responsible person.
const SIGNED: [&str; 6] =
    ["署名", "記名押印", "相違ないことを証明", "相違ありません", "責任者印", "signature"];
/// Marks of a published document.
const PUBLISHED: [&str; 9] = [
    "https://",
    "http://",
    "www.",
    "カタログ",
    "パンフレット",
    "ホワイトペーパー",
    "公開資料",
    "一般公開",
    "リーフレット",
];
/// Marks of an internal one.
const INTERNAL: [&str; 7] =
    ["社外秘", "内部資料", "部外秘", "取扱注意", "関係者限り", "confidential", "社内限"];

/// Looks at every document that an outsourcing partner of 申請書A issued.
pub fn e506(case: &CaseView, out: &mut Outcome) {
    let partners = partners(case);
    for (index, document) in case.dossier.of_kind(DocumentKind::Evidence) {
        let Some(partner) = partners.iter().find(|p| issued_by(case, document, p)) else { continue };
        if !case.is_document_examined(index) {
            continue;
        }
        let said = text::fold(&case.text_of(document));
        let says = |marks: &[&str]| marks.iter().any(|m| said.contains(&text::fold(m)));
        let internal = says(&INTERNAL);
        if says(&SIGNED) || (says(&PUBLISHED) && !internal) {
            continue;
        }
        let mut rows: Vec<&str> = case.links_to(index).map(|(row, _)| row.row.as_str()).collect();
        rows.dedup();
        let subject = rows.first().map_or_else(|| case.document_subject(document), |r| (*r).to_owned());
        let name = case.document_name(document);
        let spots = case.spots_of(document);
        if internal {
            let cited = rows.iter().map(|r| case.row_name(r)).collect::<Vec<_>>().join("、");
            let cited =
                if cited.is_empty() { String::new() } else { format!("（{cited}の疎明資料）") };
            let message = format!(
                "外部委託先（{partner}）による{name}{cited}は、公表資料ではなく、外部委託先の事業担当責任者の署名もありません。公表資料又は署名のある資料を提出してください。"
            );
            out.unmet(&subject, message, spots);
        } else {
            let message = format!(
                "外部委託先（{partner}）による{name}が、公表資料であるか、事業担当責任者の署名があるかを判断できません。目で確認してください。"
            );
            let illegible = !case.illegible_pages(document).is_empty();
            let reason = if illegible { UndecidedReason::Illegible } else { UndecidedReason::Doubtful };
            out.cannot_tell(&subject, reason, message, spots);
        }
    }
}

static BRACKETS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[(（\[［][^)）\]］]*[)）\]］]").expect("the pattern is fixed"));

/// Names of the partners that 申請書A gives.
fn partners(case: &CaseView) -> Vec<String> {
    let Some(given) = case.value("外部委託先") else { return Vec::new() };
    let plain = BRACKETS.replace_all(&given.value, "、").into_owned();
    let names = plain.split(['、', ',', '，', ';', '；', '/', '／', '\n']).map(str::trim);
    names.filter(|n| n.chars().count() >= 4).map(str::to_owned).collect()
}

/// Whether the partner's name, and not the applicant's, stands on the cover.
fn issued_by(case: &CaseView, document: &Document, partner: &str) -> bool {
    let shape = |name: &str| skeleton(&company::normal(name));
    let Some(cover) = document.pages.iter().filter_map(|&p| case.page(p)).find(|p| !p.blank) else {
        return false;
    };
    let cover = shape(&cover.text());
    let ours = case.value("事業者名").map(|r| shape(&r.value));
    cover.contains(&shape(partner)) && !ours.is_some_and(|o| cover.contains(&o))
}
