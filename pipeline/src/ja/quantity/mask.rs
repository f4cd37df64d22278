//! Numbers that name instead of measuring, taken out before the search.

use super::super::date;
use super::super::numeral::KANJI;
use super::Search;
use super::unit::unit;
use regex::Regex;
use std::sync::LazyLock;

/// Takes dates with the time beside them, and addresses of all kinds.
pub(super) fn dates_and_addresses(search: &mut Search) {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^,?\s*(?:\([日月火水木金土]\))?\s?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?")
            .expect("a constant pattern")
    });
    let text = search.text;
    for mention in date::find(text) {
        let time = TIME.find(&text[mention.range.end..]).map_or(0, |m| m.end());
        search.take(mention.range.start..mention.range.end + time);
    }
    for pattern in ADDRESSES.iter() {
        for found in pattern.find_iter(text) {
            search.take(found.range());
        }
    }
}

/// Takes numbers of places in documents, of documents, of standards, and other names.
pub(super) fn names(search: &mut Search) {
    let text = search.text;
    for pattern in NAMES.iter() {
        let mut at = 0;
        while let Some(found) = pattern.captures_at(text, at) {
            let range = found.name("name").expect("every pattern names it").range();
            at = found.get(0).expect("a match").end().max(range.end).max(at + 1);
            if search.free(&range) {
                search.take(range);
            }
            if at >= text.len() || !text.is_char_boundary(at) {
                break;
            }
        }
    }
    identifiers(search);
    hyphened(search);
}

static ADDRESSES: LazyLock<[Regex; 6]> = LazyLock::new(|| {
    [
        r"(?i)https?://[!-~]+|www\.[!-~]+",
        r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+",
        r"〒\s?\d{3}-?\d{4}",
        r"\+?\d{1,4}-\d{1,4}-\d{3,6}|\(0\d{1,4}\)\s?\d{1,4}-\d{4}|0\d{1,4}\(\d{1,4}\)\d{4}",
        r"\d{10,}",
        r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?",
    ]
    .map(|pattern| Regex::new(pattern).expect("a constant pattern"))
});

static NAMES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let n = format!(r"(?:\d+|[{KANJI}]+)");
    [
        // 第5条の2, 第6版, 第三者
        format!(r"(?P<name>第\s?{n}(?:[-.]\d+)*\s?[条項号章節款編部版期回位種類次世](?:の{n})?)"),
        format!(r"(?P<name>第\s?{n}(?:[-.]\d+)*)"),
        format!(r"(?P<name>{n}\s?(?:条(?:の{n})?|項(?:の{n})?|号(?:の{n})?|章|節|款|編|版|頁|ページ|丁目|番地|番(?:{n}号?)?|期|年度|歳|階|級|合目|行目|列目|回目|日目|人目|年目|台目|件目|つ目|枚目|本目))(?:[^目]|$)"),
        r"(?P<name>\b(?:pp?|PP?|[Pp]age)[. ]?\s?\d+(?:\s?[-~,]\s?\d+)*)".to_owned(),
        r"(?P<name>(?:資料|添付資料|添付書類|添付|別紙|別表|別添|別図|様式|付録|附属書|図表|図|表|写真|項番|番号|附則|付則|スライド|手順|ステップ|レベル|クラス|フェーズ|グレード|カテゴリー?|ティア|タイプ|震度|型番|枝番|コード|電話|内線|シート|No\.?|NO\.?|№|Q|§)\s?(?:No\.?|番号|第)?[:：は]?\s?\d+(?:[-.]\d+)*)".to_owned(),
        r"(?P<name>(?:ISO|IEC|JIS|RFC|NIST|SP|IEEE|ANSI|FIPS|ITU-T|CVE|JEITA|JDCC|TIA|EIA|JQ|JP|ISMS|IS)(?:[/ \-][A-Z]{1,4})*[ /\-]?\d[\d\-.:/]*)".to_owned(),
        // Headings: 3.　監視, 3.2　機器, ２　設計
        r"(?m)^[ \x{3000}]*(?P<name>\d{1,2}(?:(?:\.\d{1,2})+\.?|\.)?)\x{3000}".to_owned(),
        r"(?m)^[ \x{3000}]*(?P<name>\d{1,2}(?:(?:\.\d{1,2})+\.?|\.))[ ]+[^%\d]".to_owned(),
        r"(?P<name>\d+(?:\.\d+){2,})".to_owned(),
        r"(?P<name>\(\s?\d{1,3}\s?\))".to_owned(),
        r"(?P<name>[毎翌当前同今]月\s?\d{1,2}\s?日)".to_owned(),
        r"(?P<name>\d{1,2}\s?月\s?(?:\d{1,2}\s?日)?)".to_owned(),
        r"(?P<name>\d+\s?/\s?\d+(?:\s?/\s?\d+)*)".to_owned(),
        r"(?P<name>[-]\s?\d{1,3}\s?-)(?:\s|$)".to_owned(),
    ]
    .iter()
    .map(|pattern| Regex::new(pattern).expect("a constant pattern"))
    .collect()
});

/// Letters and digits in one word: P5, A4, X.509, M2M; but AES256ビット states a length.
fn identifiers(search: &mut Search) {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[A-Za-z][A-Za-z0-9_+.]*-?\d[A-Za-z0-9_.-]*").expect("a constant pattern")
    });
    static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:AES|RSA|SHA|DES|ECC|DC|AC|CPU|RAM|SSD|HDD)-?\d").expect("a constant pattern")
    });
    let text = search.text;
    for found in WORD.find_iter(text) {
        let inside = text[..found.start()].ends_with(|c: char| c.is_ascii_alphanumeric());
        let length = LENGTH.is_match(found.as_str())
            && (text[found.end()..].trim_start().starts_with("ビット")
                || found.as_str().ends_with(['V', 'B', 't']));
        if !inside && !length && search.free(&found.range()) {
            search.take(found.range());
        }
    }
}

/// Numbers joined by hyphens, unless they are the ends of a range with a unit: 3-5営業日.
fn hyphened(search: &mut Search) {
    static RUN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\d+(?:-\d+)+").expect("a constant pattern"));
    let text = search.text;
    for found in RUN.find_iter(text) {
        let range = found.as_str().matches('-').count() == 1 && unit(&text[found.end()..]).is_some();
        if !range && search.free(&found.range()) {
            search.take(found.range());
        }
    }
}
