//! B407: 申請書B contradicts 申請書A or the registry certificate.

use crate::completeness::case::{Settled, doubt};
use crate::completeness::change::in_force;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::extract::{FormRow, Registry};
use crate::ja::company::{self, Sameness};
use crate::ja::difference::{Difference, difference, may_be_misread};
use crate::ja::quantity::{self, Dimension};
use crate::ja::{address, date, person, text};
use crate::scheme::Item;
use crate::spot::Spot;
use jiff::civil::Date;

/// Compares the rows that say what 申請書A or the certificate says too.
///
/// Name, address and representative of the certificate are held against 申請書A by R301, R302 and
/// A207; here they are only where 申請書A did not come.
pub fn b407(case: &CaseView, out: &mut Outcome) {
    for (row, item) in case.examined_rows() {
        let claim = case.claim_in_force(row);
        if claim.text.trim().is_empty() || row.claim.unread {
            continue;
        }
        if let Some(other) = form_a(case, item, &claim.text).or_else(|| certificate(case, item, &claim.text))
        {
            tell(case, row, &claim, &other, out);
        }
    }
}

/// What another paper says instead.
struct Other {
    place: String,
    text: String,
    weak: bool,
    spots: Vec<Spot>,
}

fn tell(case: &CaseView, row: &FormRow, claim: &Settled, other: &Other, out: &mut Outcome) {
    let name = case.row_name(&row.row);
    let spots = [row.claim.reading.spots.clone(), other.spots.clone()].concat();
    let claimed = claim.text.trim();
    if (other.weak || claim.unsure) && near(claimed, &other.text) {
        let message = format!(
            "申請書Bの{name}の「{claimed}」が{}の「{}」と同じかどうかを判断できません。目で見比べてください。",
            other.place, other.text
        );
        out.cannot_tell(&row.row, UndecidedReason::Doubtful, message, spots);
    } else {
        let message = format!(
            "申請書Bの{name}の申請内容「{claimed}」が、{}の「{}」と違います。正しい内容を確認し、誤っている方を修正して再提出してください。",
            other.place, other.text
        );
        out.unmet(&row.row, message, spots);
    }
}

/// Whether a bad reading of one could give the other, as texts, names or addresses.
fn near(a: &str, b: &str) -> bool {
    let (left, right) = (address::parts(a), address::parts(b));
    let numbers =
        !left.numbers.is_empty() && may_be_misread(&left.numbers.join("-"), &right.numbers.join("-"));
    may_be_misread(a, b)
        || may_be_misread(&company::normal(a), &company::normal(b))
        || (numbers && may_be_misread(&left.area, &right.area))
}

fn form_a(case: &CaseView, item: &Item, claim: &str) -> Option<Other> {
    let field = case.scheme.fields.iter().find(|f| f.row.as_deref() == Some(&item.row))?;
    let written = case.settled(&field.key)?;
    let ours = in_force(&written.text);
    let differs = match field.key.as_str() {
        "事業者名" => company::same(&ours, claim) == Sameness::Differs,
        "事業者の住所" => address::same(&ours, claim) == Sameness::Differs,
        "代表者氏名" => !names(claim, &ours),
        _ if field.format == "date" => match (date::parse(&ours), date::parse(claim)) {
            (Some(a), Some(b)) => a != b,
            _ => false,
        },
        _ if field.format == "corporate_number" => digits(&ours) != digits(claim),
        _ => difference(&ours, claim) == Difference::Real && !claim_holds(claim, &ours),
    };
    differs.then(|| Other {
        place: format!("申請書Aの{}", field.key),
        text: ours.trim().to_owned(),
        weak: written.unsure,
        spots: written.spots,
    })
}

fn certificate(case: &CaseView, item: &Item, claim: &str) -> Option<Other> {
    let registry = case.dossier.registry.as_ref()?;
    let is = |name: &str| case.item_named(name).is_some_and(|i| i.row == item.row);
    if is("設立年月日") {
        return founded(registry, claim);
    }
    if is("資本金") {
        return capital(registry, claim);
    }
    if !case.dossier.forms_a.is_empty() {
        return None;
    }
    let field = case.scheme.fields.iter().find(|f| f.row.as_deref() == Some(&item.row))?;
    let (reading, what, differs) = match field.key.as_str() {
        "事業者名" => {
            let name = registry.name.as_ref()?;
            (name, "商号", company::same(&name.value, claim) == Sameness::Differs)
        }
        "事業者の住所" => {
            let office = registry.office.as_ref()?;
            (office, "本店", address::same(&office.value, claim) == Sameness::Differs)
        }
        "代表者氏名" => {
            let known = registry.representatives.iter().any(|r| names(claim, &r.name.value));
            (&registry.representatives.first()?.name, "代表者", !known)
        }
        _ => return None,
    };
    differs.then(|| Other {
        place: format!("登記事項証明書の{what}"),
        text: reading.value.clone(),
        weak: doubt::is_unsure(reading),
        spots: reading.spots.clone(),
    })
}

fn founded(registry: &Registry, claim: &str) -> Option<Other> {
    let founded = registry.founded.as_ref()?;
    let claimed: Vec<Date> =
        date::find(claim).iter().filter_map(|m| Date::new(m.year, m.month?, m.day?).ok()).collect();
    // 1998年11月20日（2021年4月1日合併）: any of the dates may be the foundation.
    (!claimed.is_empty() && !claimed.contains(&founded.value)).then(|| Other {
        place: "登記事項証明書の会社成立の年月日".into(),
        text: format!("{}年{}月{}日", founded.value.year(), founded.value.month(), founded.value.day()),
        weak: doubt::is_unsure(founded),
        spots: founded.spots.clone(),
    })
}

fn capital(registry: &Registry, claim: &str) -> Option<Other> {
    let capital = registry.capital.as_ref()?;
    let folded = text::fold(claim);
    let amounts: Vec<f64> =
        quantity::find(&folded).iter().filter(|q| q.dimension == Dimension::Money).map(|q| q.value).collect();
    let same = |amount: &f64| (amount - capital.value as f64).abs() < 1.0;
    (!amounts.is_empty() && !amounts.iter().any(same)).then(|| Other {
        place: "登記事項証明書の資本金の額".into(),
        text: yen(capital.value),
        weak: doubt::is_unsure(capital),
        spots: capital.spots.clone(),
    })
}

/// Whether a claim that may carry a title before the name, or words behind it, names this person.
fn names(claim: &str, name: &str) -> bool {
    let folded = |s: &str| crate::ja::variant::fold_variants(&text::fold(s));
    person::same(claim, name)
        || folded(claim).contains(&folded(name))
        || folded(name).contains(&folded(claim))
}

/// Whether the claim carries the whole value among other words.
fn claim_holds(claim: &str, value: &str) -> bool {
    let (claim, value) = (text::loose(claim), text::loose(value));
    claim.contains(&value) || value.contains(&claim)
}

fn digits(text_: &str) -> String {
    text::fold(text_).chars().filter(char::is_ascii_digit).collect()
}

/// `1億5,000万円`, or `50,001,234円` where it is not a round sum.
fn yen(amount: u64) -> String {
    match (amount / 100_000_000, amount % 100_000_000 / 10_000, amount % 10_000) {
        (0, man, 0) => format!("{}万円", grouped(man)),
        (oku, 0, 0) => format!("{}億円", grouped(oku)),
        (oku, man, 0) => format!("{}億{}万円", grouped(oku), grouped(man)),
        _ => format!("{}円", grouped(amount)),
    }
}

/// Digits in groups of three.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::yen;

    #[test]
    fn sums_are_written_as_the_office_reads_them() {
        assert_eq!(yen(50_000_000), "5,000万円");
        assert_eq!(yen(150_000_000), "1億5,000万円");
        assert_eq!(yen(1_234_567), "1,234,567円");
    }
}
