//! R306: 会社法人等番号 contradicts the 法人番号 written in the forms.

use crate::completeness::case::doubt;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::{corporate_number, text};
use crate::spot::Reading;

/// Compares the number of the certificate, check digit put before it, with both forms.
///
/// A number with a wrong check digit is not compared: A202 tells it, and what it was meant to be
/// is unknown.
pub fn r306(case: &CaseView, out: &mut Outcome) {
    let Some(registry) = &case.dossier.registry else { return };
    let Some(number) = &registry.number else { return };
    let Some(expected) = corporate_number::from_registry(&number.value) else { return };
    for (form, written) in written_numbers(case) {
        let ours: String = text::fold(&written.value).chars().filter(char::is_ascii_digit).collect();
        if !corporate_number::is_valid(&ours) || ours == expected {
            continue;
        }
        let spots = [written.spots.clone(), number.spots.clone()].concat();
        let off = ours.chars().zip(expected.chars()).skip(1).filter(|(a, b)| a != b).count();
        if off == 1 && doubt::is_unsure(number) {
            let message = format!(
                "登記事項証明書の会社法人等番号「{}」の読み取りが確かでなく、{form}の法人番号「{ours}」と合うかどうかを判断できません。目で見比べてください。",
                number.value
            );
            out.cannot_tell("登記事項証明書", UndecidedReason::Doubtful, message, spots);
        } else {
            let message = format!(
                "{form}の法人番号「{ours}」が、登記事項証明書の会社法人等番号「{}」と合いません（この番号の法人番号は「{expected}」です）。法人番号を確認し、{form}を修正して再提出してください。",
                number.value
            );
            out.unmet("登記事項証明書", message, spots);
        }
    }
}

/// 法人番号 of 申請書A and of the rows of 申請書B that ask for it.
fn written_numbers<'a>(case: &CaseView<'a>) -> Vec<(&'static str, &'a Reading<String>)> {
    let fields = case.scheme.fields.iter().filter(|f| f.format == "corporate_number");
    let field = fields.filter_map(|f| case.value(&f.key)).map(|r| ("申請書A", r));
    let asked = text::fold("法人番号");
    let rows = case.rows().filter(move |(_, item)| text::fold(&item.instruction) == asked);
    field.chain(rows.map(|(row, _)| ("申請書B", &row.claim.reading))).collect()
}
