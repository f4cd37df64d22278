//! Names of companies and other bodies: their form, its position, and whether two are the same.

use super::confusable::confusable;
use super::text::{fold, loose};
use super::variant::fold_variants;
use std::cmp::Reverse;

/// Whether two names (or addresses) are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// The same.
    Same,
    /// Another one.
    Differs,
    /// A person must look: one lacks a part, or they differ only as spellings or readings do.
    Unclear,
}

/// The name as compared: forms of incorporation written out, widths, white space and variant
/// characters folded, a remark in parentheses at the end left out.
pub fn normal(name: &str) -> String {
    let mut name = fold_variants(&fold(name));
    for (short, long) in SHORT_FORMS {
        if name.contains(short) {
            name = name.replace(short, long);
        }
    }
    // A representative written on the same line.
    if let Some(at) = ["代表取締役", "代表執行役", "代表社員", "代表理事", "代表者"]
        .iter()
        .filter_map(|title| name.find(title))
        .min()
        .filter(|at| *at > 0)
    {
        name.truncate(at);
    }
    // （旧社名：…）, （英文名 …）
    while let Some(at) = name.rfind('(').filter(|at| *at > 0 && name.ends_with(')')) {
        name.truncate(at);
    }
    name
}

/// Whether two names name the same body.
///
/// The form counts and so does its position: 株式会社山田 and 山田株式会社 are two companies.
pub fn same(a: &str, b: &str) -> Sameness {
    let (a, b) = (normal(a), normal(b));
    if a.is_empty() || b.is_empty() {
        return Sameness::Unclear;
    }
    if a == b {
        return Sameness::Same;
    }
    // The English name says nothing of the registered one.
    if a.is_ascii() != b.is_ascii() {
        return Sameness::Unclear;
    }
    let (left, right) = (split(&a), split(&b));
    if left.core == right.core && !left.core.is_empty() {
        // A name written without its form is incomplete; another form or place is another company.
        return if left.form.is_none() || right.form.is_none() {
            Sameness::Unclear
        } else {
            Sameness::Differs
        };
    }
    if left.form.is_some() && right.form.is_some() && (left.form, left.front) != (right.form, right.front) {
        return Sameness::Differs;
    }
    let spelling = |name: &str| loose(name).replace(['・', '-', '.', ',', '&', '\''], "");
    if confusable(&a, &b) || confusable(left.core, right.core) || spelling(left.core) == spelling(right.core)
    {
        return Sameness::Unclear;
    }
    if is_branch(left.core, right.core) || is_branch(right.core, left.core) {
        return Sameness::Unclear;
    }
    Sameness::Differs
}

struct Parts<'a> {
    core: &'a str,
    form: Option<&'static str>,
    front: bool,
}

fn split(name: &str) -> Parts<'_> {
    let mut forms: Vec<&'static str> = FORMS.to_vec();
    forms.sort_by_key(|form| Reverse(form.len()));
    for form in forms {
        if let Some(core) = name.strip_prefix(form) {
            return Parts { core, form: Some(form), front: true };
        }
        if let Some(core) = name.strip_suffix(form) {
            return Parts { core, form: Some(form), front: false };
        }
    }
    Parts { core: name, form: None, front: false }
}

/// Whether one name is the other with a branch or department behind.
fn is_branch(long: &str, short: &str) -> bool {
    const UNITS: [&str; 10] =
        ["支店", "支社", "営業所", "事業所", "本社", "本店", "事業部", "事務局", "センター", "支部"];
    let name = |n: &str| FORMS.iter().any(|form| n.contains(form));
    let rest = long.strip_prefix(short);
    !short.is_empty()
        && rest.is_some_and(|rest| {
            UNITS.iter().any(|unit| rest.ends_with(unit)) && (name(long) || rest.chars().count() <= 8)
        })
}

/// Written out, after folding of variants.
const FORMS: &[&str] = &[
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "合名会社",
    "相互会社",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社団法人",
    "財団法人",
    "医療法人",
    "医療法人社団",
    "医療法人財団",
    "学校法人",
    "社会福祉法人",
    "宗教法人",
    "特定非営利活動法人",
    "独立行政法人",
    "地方独立行政法人",
    "国立大学法人",
    "国立研究開発法人",
    "公立大学法人",
    "弁護士法人",
    "税理士法人",
    "監査法人",
    "協同組合",
    "事業協同組合",
    "農業協同組合",
    "生活協同組合",
    "有限責任事業組合",
    "有限責任監査法人",
    "co.,ltd.",
    "co.,ltd",
    ",inc.",
    "inc.",
    "corporation",
    "corp.",
    "k.k.",
    "llc",
];

/// Short forms after folding (㈱ is `(株)` by then).
const SHORT_FORMS: &[(&str, &str)] = &[
    ("(株)", "株式会社"),
    ("[株]", "株式会社"),
    ("〔株〕", "株式会社"),
    ("(有)", "有限会社"),
    ("(同)", "合同会社"),
    ("(合)", "合同会社"),
    ("(資)", "合資会社"),
    ("(名)", "合名会社"),
    ("(相)", "相互会社"),
    ("(一社)", "一般社団法人"),
    ("(一財)", "一般財団法人"),
    ("(公社)", "公益社団法人"),
    ("(公財)", "公益財団法人"),
    ("(社)", "社団法人"),
    ("(財)", "財団法人"),
    ("(医)", "医療法人"),
    ("(学)", "学校法人"),
    ("(福)", "社会福祉法人"),
    ("(特非)", "特定非営利活動法人"),
    ("npo法人", "特定非営利活動法人"),
    ("(独)", "独立行政法人"),
    ("(地独)", "地方独立行政法人"),
    ("(国研)", "国立研究開発法人"),
    ("(協)", "協同組合"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_company() {
        for (a, b) in [
            ("株式会社山田", "㈱山田"),
            ("（株）山田", "株式会社　山田"),
            ("山田㈱", "山田 株式会社"),
            ("(有)つぐみ", "有限会社つぐみ"),
            ("髙﨑測量株式会社", "高崎測量㈱"),
            ("ＡＢＣテック合同会社", "ABCテック（同）"),
            ("ｱｵｿﾞﾗ株式会社", "アオゾラ株式会社"),
            ("一般社団法人日本会", "(一社)日本会"),
            ("株式會社渡邊", "株式会社渡辺"),
            ("株式会社山田 代表取締役 山田太郎", "株式会社山田"),
            ("株式会社山田（旧社名：山田商店）", "株式会社山田"),
            ("富⼠通株式会社", "富士通株式会社"),
            ("アイ・オー株式会社", "アイ･オー株式会社"),
            ("ABC株式会社", "abc株式会社"),
        ] {
            assert_eq!(same(a, b), Sameness::Same, "{a} {b}");
        }
    }

    #[test]
    fn other_companies() {
        for (a, b) in [
            ("株式会社山田", "山田株式会社"),
            ("㈱山田", "山田㈱"),
            ("株式会社山田", "合同会社山田"),
            ("南陵システムズ株式会社", "南陵システムズホールディングス株式会社"),
            ("株式会社山田", "株式会社山本"),
            ("株式会社A", "有限会社B"),
            ("株式会社山田東京", "株式会社山田"),
        ] {
            assert_eq!(same(a, b), Sameness::Differs, "{a} {b}");
        }
    }

    #[test]
    fn a_person_must_look() {
        for (a, b) in [
            ("山田", "株式会社山田"),
            ("株式会社山田", ""),
            ("株式会社アイオー", "株式会社アイ・オー"),
            ("株式会社サーバ", "株式会社サ一バ"),
            ("株式会社ウイルス", "株式会社ウィルス"),
            ("株式会社山田 東京支店", "株式会社山田"),
            ("Yamada Co., Ltd.", "株式会社山田"),
        ] {
            assert_eq!(same(a, b), Sameness::Unclear, "{a} {b}");
        }
    }
}
