//! Versions of products and protocols: TLS1.3, iOS 17, Chrome 120.

use super::unit::unit;
use super::{Dimension, Found, Search, bound};
use regex::Regex;
use std::sync::LazyLock;

static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?i)(?P<product>
            d?tls | ssl | iPadOS | iOS | mac\s?OS(?:\s?X)? | OS\s?X | Android(?:\s?OS)? | Windows(?:\s?Server|\s?OS)?
          | (?:Google\s?)?Chrome | (?:Microsoft\s?)?Edge | (?:Mozilla\s?)?Firefox | Safari | Internet\s?Explorer | IE | Opera
          | HTTP | IPv | SNMP | SMB | SSH | Bluetooth | Wi-?Fi | USB | OAuth | SAML | MQTT | OpenID\s?Connect | NTP | LoRaWAN
          | Java | Python | PHP | Ruby | Node\.?js | PostgreSQL | MySQL | MariaDB | SQL\s?Server | Oracle(?:\s?Database)?
          | Linux | RHEL | CentOS | AlmaLinux | Rocky\s?Linux | Ubuntu | Debian | Amazon\s?Linux
          | AES | Camellia | SHA | WPA | SOC | Microsoft\s?Office | Excel | Acrobat(?:\s?Reader)? | OpenSSL | OpenSSH | \.NET(?:\s?Framework)?
          | Ver(?:sion)?\.? | バージョン | Rev\.? | クローム | サファリ )
          (?P<gap>(?:\s?の\s?)?\s?(?:バージョン|Ver(?:sion)?\.?|[/v-])?\s?)
          (?P<number>\d+(?:\.\d+){0,3})",
    )
    .expect("a constant pattern")
});

/// More versions of the product just named: `1.2/1.3`, `10、11`.
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:以上|以降)?\s?(?:[/、,・]|及び|および|又は|または|もしくは|と|or|and)\s?(?:v|ver\.?)?(?P<number>\d+(?:\.\d+){0,3})").expect("a constant pattern")
});

/// Finds versions.
pub(super) fn find(search: &mut Search) {
    let text = search.text;
    let mut at = 0;
    while let Some(found) = VERSION.captures_at(text, at) {
        let whole = found.get(0).expect("a match").range();
        at = whole.end;
        let joined = text[..whole.start].ends_with(|c: char| c.is_ascii_alphanumeric());
        let number = found.name("number").expect("the pattern has it");
        if joined || !search.free(&whole) || !stands_alone(&text[number.end()..]) {
            at = whole.start + text[whole.start..].chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let product = product(&found["product"]);
        push(search, whole.start, number.range(), &product);
        while let Some(more) = MORE.captures(&text[at..]) {
            let number = more.name("number").expect("the pattern has it");
            let range = at + number.start()..at + number.end();
            let dotted =
                text[..at].ends_with(|c: char| c.is_ascii_digit()) || text[..at].ends_with(['上', '降']);
            if !dotted || !search.free(&range) || !stands_alone(&text[range.end..]) {
                break;
            }
            at = range.end;
            push(search, range.start, range, &product);
        }
    }
}

fn push(search: &mut Search, start: usize, number: std::ops::Range<usize>, product: &str) {
    let (bound, said) = bound(&search.text[..start], &search.text[number.end..]);
    let value = search.text[number.clone()]
        .split('.')
        .zip([1.0, 1e-3, 1e-6, 1e-9])
        .filter_map(|(part, weight)| part.parse::<f64>().ok().map(|v| v * weight))
        .sum();
    search.push(Found {
        range: start..number.end + said,
        value,
        dimension: Dimension::Version,
        unit: product.to_owned(),
        bound,
        rate: false,
    });
}

/// Whether the number is not an amount of something after all: Windows 2台.
fn stands_alone(rest: &str) -> bool {
    !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == ',' || c == '%')
        && (rest.starts_with(['以', '\u{3000}']) || unit(rest).is_none())
}

fn product(name: &str) -> String {
    let name: String = name.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let name =
        ["google", "microsoft", "mozilla"].iter().find_map(|maker| name.strip_prefix(maker)).unwrap_or(&name);
    match name {
        "androidos" => "android",
        "windowsos" => "windows",
        "macosx" | "osx" => "macos",
        "internetexplorer" => "ie",
        "クローム" => "chrome",
        "サファリ" => "safari",
        name if name.starts_with("ver") || name.starts_with("rev") || name == "バージョン" => "",
        name => name,
    }
    .to_owned()
}
