//! A claim held against the registry certificate: field by field, entries in force only.
//!
//! The certificate also prints struck-out entries; running text would find a former name. So
//! rows that ask for what the certificate registers are compared with the fields taken from it.

use super::Verdict;
use super::bodies::{address_key, body_key, person_key};
use super::claim::current_text;
use crate::extract::Registry;
use crate::ja::{address, company, confusable, corporate_number, date, person, quantity, twins};
use crate::spot::{PageIndex, Reading, Spot};

/// Outcome of the comparison with one registered field.
pub struct Registered {
    /// Supported, Contradicted, Elsewhere (on another page of the certificate).
    pub verdict: Verdict,
    /// What is registered.
    pub says: String,
    /// Where.
    pub spots: Vec<Spot>,
}

/// Compares a claim with the field that the row asks for; `None` where the certificate has no such field.
pub fn compare(
    registry: &Registry,
    item: &str,
    instruction: &str,
    claim: &str,
    cited: &[PageIndex],
) -> Option<Registered> {
    let claim = current_text(claim);
    let asks = |words: &[&str]| words.iter().any(|w| instruction.contains(w));
    let item_is = |words: &[&str]| words.iter().any(|w| item.contains(w));
    let said = |reading: &Reading<String>, same: bool| {
        Some(outcome(same, reading.raw.clone(), reading.spots.clone(), cited))
    };
    if asks(&["法人番号"]) {
        let number = registry.number.as_ref()?;
        let registered = corporate_number::from_registry(&number.value)?;
        let digits: String = crate::ja::text::fold(claim).chars().filter(char::is_ascii_digit).collect();
        return said(number, digits == registered);
    }
    if asks(&["設立", "成立", "創立"]) || item_is(&["設立"]) {
        let founded = registry.founded.as_ref()?;
        let claimed = date::parse(claim)?;
        return Some(outcome(claimed == founded.value, founded.raw.clone(), founded.spots.clone(), cited));
    }
    if item_is(&["資本金"]) || asks(&["資本金"]) {
        let capital = registry.capital.as_ref()?;
        let claimed =
            quantity::find(claim).into_iter().find(|q| q.dimension == quantity::Dimension::Money)?;
        let same = (claimed.value - capital.value as f64).abs() < 0.5;
        return Some(outcome(same, capital.raw.clone(), capital.spots.clone(), cited));
    }
    if asks(&["本店", "所在地", "住所"]) {
        let office = registry.office.as_ref()?;
        let same = address::same(claim, &office.value) == company::Sameness::Same
            || address_key(claim) == address_key(&office.value);
        return said(office, same);
    }
    if item_is(&["代表者"]) && asks(&["氏名"]) || asks(&["代表者氏名"]) {
        let same = |name: &str| person::same(claim, name) || person_key(claim).ends_with(&person_key(name));
        let mut all = registry.representatives.iter();
        let found = all.clone().find(|r| same(&r.name.value));
        let shown = found.or_else(|| all.next())?;
        let keys = (person_key(claim), person_key(&shown.name.value));
        return said(&shown.name, found.is_some()).map(|r| doubt(r, &keys.0, &keys.1));
    }
    if asks(&["商号", "名称"]) && item_is(&["事業者"]) {
        let name = registry.name.as_ref()?;
        let same = company::same(claim, &name.value) == company::Sameness::Same
            || body_key(claim) == body_key(&name.value);
        return said(name, same).map(|r| doubt(r, &body_key(claim), &body_key(&name.value)));
    }
    None
}

/// A name that differs only in what a reader confuses does not contradict: drawn alike it is the same, else a
/// person has to look.
fn doubt(told: Registered, claimed: &str, registered: &str) -> Registered {
    let verdict = match told.verdict {
        Verdict::Contradicted if twins(claimed) == twins(registered) => Verdict::Supported,
        Verdict::Contradicted if confusable(claimed, registered) => Verdict::NotCheckable,
        verdict => verdict,
    };
    Registered { verdict, ..told }
}

fn outcome(same: bool, says: String, spots: Vec<Spot>, cited: &[PageIndex]) -> Registered {
    let here = cited.is_empty() || spots.is_empty() || spots.iter().any(|s| cited.contains(&s.page));
    let verdict = match (same, here) {
        (true, true) => Verdict::Supported,
        (true, false) => Verdict::Elsewhere,
        (false, _) => Verdict::Contradicted,
    };
    Registered { verdict, says, spots }
}
