//! The mailroom's note, `receipt.toml`, read key by key.
//!
//! It is written by hand, so a slip costs one key and a remark, never the package.

use super::{ApplicantKind, ApplicationKind, Receipt};
use jiff::civil::Date;
use toml::Value;

/// Reads the note; the second value is what could not be used, in Japanese.
pub fn read(text: &str) -> (Receipt, Vec<String>) {
    let mut receipt = Receipt::default();
    let table: toml::Table = match text.trim_start_matches('\u{FEFF}').parse() {
        Ok(table) => table,
        Err(error) => {
            let error: toml::de::Error = error;
            let line =
                error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            return (
                receipt,
                vec![format!("{line}行目の書き方を読み取れないため、受付メモ全体を使いません。")],
            );
        }
    };
    let mut remarks = Vec::new();
    for (key, value) in &table {
        let used = match key.as_str() {
            "kind" => put(&mut receipt.kind, application_kind(value)),
            "received" => put(&mut receipt.received, date(value)),
            "registered_mail" => put(&mut receipt.registered_mail, text_of(value)),
            "first_service" => put(&mut receipt.first_service, value.as_bool()),
            "applicant" => put(&mut receipt.applicant, applicant(value)),
            "certification" => put(&mut receipt.certification, text_of(value)),
            "certified_until" => put(&mut receipt.certified_until, date(value)),
            "revoked" => put(&mut receipt.revoked, date(value)),
            "sheets" => put(&mut receipt.sheets, value.as_integer().and_then(|n| n.try_into().ok())),
            _ => {
                remarks
                    .push("受付メモに知らない項目名があります。項目名の綴りを確かめてください。".to_owned());
                continue;
            }
        };
        if !used {
            remarks.push(format!("「{key}」の値を読み取れないため使いません。書き方を確かめてください。"));
        }
    }
    remarks.dedup();
    (receipt, remarks)
}

fn put<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A date, bare as TOML has it or in quotes, with hyphens or slashes.
fn date(value: &Value) -> Option<Date> {
    let text = match value {
        Value::Datetime(date) => date.date?.to_string(),
        Value::String(text) => text.trim().replace('/', "-"),
        _ => return None,
    };
    let mut parts = text.split('-').map(|part| part.parse::<i16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn application_kind(value: &Value) -> Option<ApplicationKind> {
    Some(match value.as_str()?.trim() {
        "new" | "新規" => ApplicationKind::New,
        "renewal" | "更新" => ApplicationKind::Renewal,
        "change" | "変更" => ApplicationKind::Change,
        "end" | "終了" => ApplicationKind::End,
        _ => return None,
    })
}

fn applicant(value: &Value) -> Option<ApplicantKind> {
    Some(match value.as_str()?.trim() {
        "corporation" | "法人" => ApplicantKind::Corporation,
        "sole_proprietor" | "個人" | "個人事業主" => ApplicantKind::SoleProprietor,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_keys() {
        let (receipt, remarks) = read(
            "kind = \"renewal\"\nreceived = 2026-10-05\nregistered_mail = \"123-45-67890-1\"\nfirst_service = false\n\
             applicant = \"corporation\"\ncertification = \"IoT 1234-2410\"\ncertified_until = 2026-12-01\nsheets = 84\n",
        );
        assert_eq!(remarks, Vec::<String>::new());
        assert_eq!(receipt.kind, Some(ApplicationKind::Renewal));
        assert_eq!(receipt.received, Some(Date::constant(2026, 10, 5)));
        assert_eq!(receipt.certified_until, Some(Date::constant(2026, 12, 1)));
        assert_eq!((receipt.sheets, receipt.first_service), (Some(84), Some(false)));
    }

    #[test]
    fn a_slip_costs_one_key() {
        let (receipt, remarks) = read("kind = \"nwe\"\nreceived = \"2026/10/5\"\nsheets = -1\ncolour = 1\n");
        assert_eq!(receipt.kind, None);
        assert_eq!(receipt.received, Some(Date::constant(2026, 10, 5)));
        assert_eq!(remarks.len(), 3);
    }

    #[test]
    fn no_toml_at_all() {
        let (receipt, remarks) = read("kind = \"new\"\n受付日は10月5日\n");
        assert_eq!(receipt, Receipt::default());
        assert_eq!(remarks, ["2行目の書き方を読み取れないため、受付メモ全体を使いません。"]);
    }
}
