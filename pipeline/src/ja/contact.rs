//! Shapes of telephone numbers, e-mail and web addresses and postal codes.
//!
//! Widths and dashes are folded first: `０３－１２３４－５６７８` is a telephone number.

use super::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// Whether the text is one telephone number: Japanese (10 or 11 digits from 0) or international.
///
/// Words around it (TEL, 代表, 内線 with digits) are allowed.
pub fn is_telephone(text: &str) -> bool {
    let folded = fold(text);
    let Some(found) = TELEPHONE.captures(&folded) else { return false };
    let number = found["number"].replace(['(', ')', '-', '.'], "");
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if let Some(abroad) = number.strip_prefix('+') {
        return (8..=15).contains(&digits) && !abroad.starts_with('0');
    }
    let free = number.starts_with("0120") || number.starts_with("0570") || number.starts_with("0990");
    let mobile = ["050", "060", "070", "080", "090", "020", "0800"].iter().any(|p| number.starts_with(p));
    match digits {
        10 => {
            number.starts_with('0')
                && !number.starts_with("00")
                && (!mobile || number.starts_with("0800") || free)
        }
        11 => mobile,
        _ => false,
    }
}

static TELEPHONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)^(?:tel|fax|電話番号|電話|ファックス|代表|直通)?[.:・)]*
          (?<number>[+(]?\d[\d()\-.]*\d)
          (?:\((?:代表|代|直通|担当[^)]*)\)|代表|直通)?
          (?:[(,、]?(?:内線|ext\.?):?\d+\)?)?$",
    )
    .expect("a constant pattern")
});

/// Whether the text is one e-mail address.
pub fn is_email(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.strip_prefix("mailto:").unwrap_or(&folded);
    EMAIL.is_match(folded) && !folded.contains("..")
}

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[a-z0-9][a-z0-9._%+'/=?^{}|~!#$&*-]*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$")
        .expect("a constant pattern")
});

/// Whether the text is one web address, with scheme, or beginning with `www.`.
pub fn is_url(text: &str) -> bool {
    URL.is_match(&fold(text))
}

static URL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:https?://|(?:www\.))(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]*[\p{L}\p{N}](?::\d{1,5})?(?:[/?#][^\s<>、。「」]*)?$",
    )
    .expect("a constant pattern")
});

/// Whether the text is one postal code (`〒105-0023`, `1050023`).
pub fn is_postal_code(text: &str) -> bool {
    static CODE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^〒?\d{3}-?\d{4}$").expect("a constant pattern"));
    CODE.is_match(&fold(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephones() {
        for good in [
            "03-1234-5678",
            "０３－１２３４－５６７８",
            "(03)1234-5678",
            "0120-123-456",
            "0800-123-4567",
            "090-1234-5678",
            "+81-3-1234-5678",
            "011-555-0121",
            "0422-12-3456",
            "TEL:06-5550-7781",
            "03-1234-5678(代表)",
            "0312345678",
            "03-1234-5678 内線123",
        ] {
            assert!(is_telephone(good), "{good}");
        }
        for bad in ["03-1234-567", "3-1234-5678", "03-1234-56789", "090-123-4567", "電話", "", "1234567890"]
        {
            assert!(!is_telephone(bad), "{bad}");
        }
    }

    #[test]
    fn emails() {
        for good in ["a.b@example.co.jp", "ito＠hokuto.example.jp", "x+y@a-b.jp"] {
            assert!(is_email(good), "{good}");
        }
        for bad in
            ["tanaka.m@aozora", "a@b@c.jp", "a..b@example.jp", "@example.jp", "a@-x.jp", "a@example.", "なし"]
        {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn urls_and_postal_codes() {
        for good in [
            "https://www.example.co.jp/a/?b=1#c",
            "http://example.jp",
            "www.example.jp/x",
            "https://日本語.jp/",
        ] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "example.jp",
            "https//example.jp",
            "https://localhost",
            "http:/example.jp",
            "ftp://example.jp",
            "https://a..jp",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
        assert!(
            is_postal_code("〒105-0023") && is_postal_code("１４１００２１") && !is_postal_code("105-002")
        );
    }
}
