//! What a cell shows: numbers, dates and times as their number format has them.

use calamine::{Data, ExcelDateTime};

/// The text of a cell; `format` is its number format, where it is known.
pub(super) fn cell(value: &Data, format: Option<&str>) -> String {
    match value {
        Data::Empty => String::new(),
        Data::String(text) => text.replace("\r\n", "\n").replace("_x000D_", "").trim_end().to_owned(),
        Data::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Data::Int(value) => number(*value as f64, format),
        Data::Float(value) => number(*value, format),
        Data::DateTime(moment) => date(moment, format),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
    }
}

/// A number without a needless fraction. Of formats, the share of a hundred, leading zeros,
/// thousands and fixed decimals are followed.
fn number(value: f64, format: Option<&str>) -> String {
    let format = format.unwrap_or("").split(';').next().unwrap_or("");
    let bare: String = strip_literals(format);
    let decimals = bare.split_once('.').map_or(0, |(_, tail)| tail.chars().take_while(|c| *c == '0').count());
    if bare.contains('%') {
        return format!("{:.decimals$}%", value * 100.0);
    }
    let zeros = bare.chars().take_while(|c| *c == '0').count();
    if zeros > 1 && bare.chars().all(|c| c == '0') && value.fract() == 0.0 && value >= 0.0 {
        return format!("{value:0zeros$.0}");
    }
    let plain = if decimals > 0 {
        format!("{value:.decimals$}")
    } else if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        // Excel shows no more than 15 significant digits; 0.1 + 0.2 is 0.3 to its user.
        let text = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
        format!("{text}")
    };
    if bare.contains(',') { with_thousands(&plain) } else { plain }
}

fn with_thousands(plain: &str) -> String {
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, tail) = rest.split_at(rest.find('.').unwrap_or(rest.len()));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{tail}")
}

/// A date as its format shows it; formats that name no form of their own give `2026年9月28日`.
fn date(moment: &ExcelDateTime, format: Option<&str>) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let moment = Moment { year, month, day, hour, minute, second };
    let format = strip_locale(format.unwrap_or("").split(';').next().unwrap_or(""));
    let lower = format.to_lowercase();
    let has_date = ['y', 'e', 'g', 'd'].iter().any(|c| strip_literals(&lower).contains(*c));
    if lower.is_empty() || lower == "general" {
        return moment.plain(true);
    }
    // The system's own short and long date are stored as m/d/yy and shown by the user's settings.
    if matches!(lower.as_str(), "mm-dd-yy" | "m/d/yy" | "m/d/yyyy") {
        return format!("{year}/{month}/{day}");
    }
    let shown = moment.spelt(&format);
    if shown.is_empty() { moment.plain(has_date) } else { shown }
}

struct Moment {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl Moment {
    fn plain(&self, with_date: bool) -> String {
        let time = (self.hour, self.minute) != (0, 0);
        match (with_date, time) {
            (true, false) => format!("{}年{}月{}日", self.year, self.month, self.day),
            (true, true) => {
                format!("{}年{}月{}日 {}:{:02}", self.year, self.month, self.day, self.hour, self.minute)
            }
            (false, _) => format!("{}:{:02}", self.hour, self.minute),
        }
    }

    /// The era and its year; only the eras that Excel knows.
    fn era(&self) -> (&'static str, &'static str, u16) {
        let day = (self.year, self.month, self.day);
        match day {
            _ if day >= (2019, 5, 1) => ("令和", "R", self.year - 2018),
            _ if day >= (1989, 1, 8) => ("平成", "H", self.year - 1988),
            _ if day >= (1926, 12, 25) => ("昭和", "S", self.year - 1925),
            _ => ("大正", "T", self.year.saturating_sub(1911)),
        }
    }

    /// Follows a format letter by letter.
    fn spelt(&self, format: &str) -> String {
        let chars: Vec<char> = format.chars().collect();
        let (mut out, mut i, mut after_hour) = (String::new(), 0, false);
        while i < chars.len() {
            let c = chars[i].to_ascii_lowercase();
            let run = chars[i..].iter().take_while(|other| other.to_ascii_lowercase() == c).count();
            let digits = |value: u16| if run >= 2 { format!("{value:02}") } else { value.to_string() };
            match c {
                'y' => {
                    out += &if run > 2 { self.year.to_string() } else { format!("{:02}", self.year % 100) }
                }
                'e' => out += &digits(self.era().2),
                'g' => {
                    out += match run {
                        1 => self.era().1,
                        2 => self.era().0.get(..3).unwrap_or(""),
                        _ => self.era().0,
                    }
                }
                'm' if after_hour || next_is_second(&chars[i + run..]) => out += &digits(self.minute.into()),
                'm' => out += &digits(self.month.into()),
                'd' if run <= 2 => out += &digits(self.day.into()),
                'a' if run >= 3 => out.push(self.weekday()),
                'h' => out += &digits(self.hour.into()),
                's' => out += &digits(self.second.into()),
                '"' => {
                    let end =
                        chars[i + 1..].iter().position(|c| *c == '"').map_or(chars.len(), |n| i + 1 + n);
                    out.extend(&chars[i + 1..end]);
                    i = (end + 1).min(chars.len());
                    continue;
                }
                '\\' | '_' | '*' => {
                    if c == '\\' {
                        out.extend(chars.get(i + 1));
                    }
                    i += 2;
                    continue;
                }
                '@' => {}
                other => out.extend(std::iter::repeat_n(other, run)),
            }
            after_hour = match c {
                'h' => true,
                'y' | 'd' | 'm' | 'e' => false,
                _ => after_hour,
            };
            i += run;
        }
        out.trim().to_owned()
    }

    fn weekday(&self) -> char {
        let date = jiff::civil::Date::new(self.year as i16, self.month as i8, self.day as i8);
        let day = date.map_or(0, |date| date.weekday().to_sunday_zero_offset());
        ['日', '月', '火', '水', '木', '金', '土'][day as usize]
    }
}

fn next_is_second(rest: &[char]) -> bool {
    matches!(rest, [':', 's' | 'S', ..])
}

/// Drops `[$-411]` and its like, and colours; keeps nothing in brackets.
fn strip_locale(format: &str) -> String {
    let mut depth = 0;
    format
        .chars()
        .filter(|c| {
            match c {
                '[' => depth += 1,
                ']' => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// A format without the texts in quotes and after backslashes.
fn strip_literals(format: &str) -> String {
    let (mut out, mut quoted, mut chars) = (String::new(), false, format.chars());
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' => drop(chars.next()),
            c if !quoted => out.push(c),
            _ => {}
        }
    }
    strip_locale(&out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn day(serial: f64, format: &str) -> String {
        let moment = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false);
        cell(&Data::DateTime(moment), Some(format))
    }

    #[test]
    fn dates_as_their_format_shows_them() {
        // 46293 is 28 September 2026.
        assert_eq!(day(46293.0, ""), "2026年9月28日");
        assert_eq!(day(46293.0, "yyyy\"年\"m\"月\"d\"日\""), "2026年9月28日");
        assert_eq!(day(46293.0, "[$-411]ggge\"年\"m\"月\"d\"日\";@"), "令和8年9月28日");
        assert_eq!(day(46293.0, "yyyy/mm/dd"), "2026/09/28");
        assert_eq!(day(46293.0, "mm-dd-yy"), "2026/9/28");
        assert_eq!(day(46293.0, "yyyy\"年\"m\"月\"d\"日\"(aaa)"), "2026年9月28日(月)");
        assert_eq!(day(46293.75, "h:mm"), "18:00");
    }

    #[test]
    fn numbers_without_needless_fractions() {
        assert_eq!(cell(&Data::Float(15.0), None), "15");
        assert_eq!(cell(&Data::Float(0.1 + 0.2), None), "0.3");
        assert_eq!(cell(&Data::Float(0.999), Some("0.0%")), "99.9%");
        assert_eq!(cell(&Data::Float(150_000_000.0), Some("#,##0")), "150,000,000");
        assert_eq!(cell(&Data::Float(123.0), Some("0000000")), "0000123");
        assert_eq!(cell(&Data::Float(2_120_001_087_345.0), None), "2120001087345");
    }
}
