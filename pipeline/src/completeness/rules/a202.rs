//! A202: a field of 申請書A is malformed.

use crate::completeness::case::doubt;
use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::ja::difference::{Difference, difference};
use crate::ja::{contact, corporate_number, date, text};

/// Holds every field against the form that the scheme file gives it.
///
/// The CD-R settles a doubtful reading: well formed there and near the paper's text, the paper is
/// taken to be read wrongly; malformed there too, the reading is not to blame.
pub fn a202(case: &CaseView, out: &mut Outcome) {
    for field in &case.scheme.fields {
        let (Some(format), Some(reading)) = (Format::of(&field.format), case.value(&field.key)) else {
            continue;
        };
        if format.holds(&reading.value) {
            continue;
        }
        let file = case.disc_value(&field.key).filter(|v| !v.trim().is_empty());
        if let Some(file) = file
            && format.holds(file)
            && (!reading.sure || difference(&reading.value, file) != Difference::Real)
        {
            continue;
        }
        let both = file.is_some_and(|f| !format.holds(f));
        let shown = reading.value.trim();
        if !both && doubt::is_weak(reading) {
            let message = format!(
                "申請書Aの「{}」は「{shown}」と読めますが、読み取りが確かでなく、書き方の誤りかどうかを判断できません。目で確認してください。",
                field.key
            );
            out.cannot_tell(&field.key, UndecidedReason::Doubtful, message, reading.spots.clone());
        } else {
            let message = format!(
                "申請書Aの「{}」の記載「{shown}」は、{}として正しくありません。{}を記入して再提出してください。",
                field.key,
                format.name(),
                format.remedy()
            );
            out.unmet(&field.key, message, reading.spots.clone());
        }
    }
}

/// Formats that the scheme file may ask for and that can be wrong.
#[derive(Clone, Copy)]
enum Format {
    Date,
    Telephone,
    Email,
    Url,
    PostalCode,
    CorporateNumber,
}

impl Format {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "date" => Format::Date,
            "telephone" => Format::Telephone,
            "email" => Format::Email,
            "url" => Format::Url,
            "postal_code" => Format::PostalCode,
            "corporate_number" => Format::CorporateNumber,
            _ => return None,
        })
    }

    fn holds(self, value: &str) -> bool {
        let value = value.trim();
        match self {
            Format::Date => date::parse(value).is_some(),
            Format::Telephone => contact::is_telephone(value),
            Format::Email => contact::is_email(value),
            Format::Url => contact::is_url(value),
            Format::PostalCode => contact::is_postal_code(value),
            Format::CorporateNumber => {
                let digits: String = text::fold(value).chars().filter(char::is_ascii_digit).collect();
                corporate_number::is_valid(&digits)
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Format::Date => "日付（年月日）",
            Format::Telephone => "電話番号",
            Format::Email => "メールアドレス",
            Format::Url => "URL",
            Format::PostalCode => "郵便番号（7桁）",
            Format::CorporateNumber => "法人番号（検査用数字を含む13桁）",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            Format::Date => "実在する年月日",
            Format::Telephone => "市外局番からの電話番号",
            Format::Email => "正しいメールアドレス",
            Format::Url => "「https://」などで始まるURL",
            Format::PostalCode => "正しい郵便番号",
            Format::CorporateNumber => "国税庁から指定された13桁の法人番号",
        }
    }
}
