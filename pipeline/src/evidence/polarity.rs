//! Whether a sentence denies what a claim affirms.
//!
//! Only the predicate counts, and only a negation of existence or performance (設けていない, 行わない,
//! なし), or of a verb that the claim itself uses: 電気が途切れない denies nothing.

use super::terms::{self, Rarity};
use regex::Regex;
use std::sync::LazyLock;

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is a constant and compiles"));
    };
}

pattern!(
    NEGATED,
    r"(?:ない|なく|ません|ませんでした|なかった|ず|ぬ|なし|無し|無|未(?:実施|導入|対応|整備|設置|取得|制定|策定|定)|不(?:要|可|実施)|非(?:上場|公開|開示|対応)|対象外)(?:です|である|でした|もの|こと|状況|方針|とする|とします|としている|としており|としています|ため|が|とした|となって(?:いる|います|おります)|となる|という|と(?:なり|し)ます)*[)」】。、.]*$"
);
pattern!(PARENTHESISED, r"\((?:非上場|なし|無)\)");

/// Verbs of being and doing, by their kanji or kana: their negation denies the thing itself.
const PLAIN_VERBS: [&str; 48] = [
    "実施", "行", "設", "備", "置", "導入", "用意", "整備", "定", "制定", "策定", "持", "有", "保有", "採用",
    "対応", "提供", "受", "取", "取得", "使", "使用", "用", "利用", "負", "認", "公開", "開示", "公表",
    "締結", "加入", "加盟", "所属", "該当", "上場", "保証", "返却", "紹介", "作成", "契約", "連携", "支援",
    "施", "講", "掲", "課", "求", "得",
];

/// A clause of a text and whether its predicate is negated.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Folded text.
    pub text: String,
    /// Whether the predicate denies.
    pub negated: bool,
}

/// The clauses of a folded text; `own` is the text in whose words a negated verb must stand.
pub fn clauses(fold: &str, own: &str) -> Vec<Clause> {
    let mut out: Vec<Clause> = Vec::new();
    for sentence in fold.split(['。', ';', '\n', '|']) {
        let mut open = String::new();
        for piece in sentence.split('、').filter(|p| !p.is_empty()) {
            if !open.is_empty() {
                open.push('、');
            }
            open.push_str(piece);
            // A topic or an object waits for its predicate.
            let waits = ["は", "も", "が", "を", "に", "で", "と", "や", "の", "及び", "又は", "または"]
                .iter()
                .any(|w| piece.ends_with(w));
            if !waits {
                out.push(Clause { negated: is_negated(&open, own), text: std::mem::take(&mut open) });
            }
        }
        if !open.is_empty() {
            out.push(Clause { negated: is_negated(&open, own), text: open });
        }
    }
    out
}

/// Whether the predicate at a clause's end is denied.
pub fn is_negated(clause: &str, own: &str) -> bool {
    let bare = PARENTHESISED.replace_all(clause, "");
    let Some(m) = NEGATED.find(&bare) else { return false };
    // 以外は通さない, しか認めない: an affirmation in the form of a denial.
    if ["以外", "しか", "限り", "除い", "だけで", "問わ", "限ら", "必ず", "まず", "少なく"]
        .iter()
        .any(|w| bare.contains(w))
    {
        return false;
    }
    let before = &bare[..m.start()];
    if before.ends_with("なければなら")
        || before.ends_with("てはなら")
        || before.ends_with("ねばなら")
        || m.as_str().starts_with("ぬ")
    {
        return false;
    }
    const ADVERBS: [&str; 11] = [
        "必",
        "問わ",
        "絶え",
        "少なから",
        "相変わら",
        "わ",
        "ひとま",
        "とりあえ",
        "のみなら",
        "かかわら",
        "関わら",
    ];
    if m.as_str().starts_with('ず') && ADVERBS.iter().any(|w| before.ends_with(w)) {
        return false;
    }
    if m.as_str().starts_with("なく") && !before.ends_with(['は', 'が', 'も']) || before.ends_with("間も")
    {
        return false;
    }
    if !m.as_str().starts_with(['な', 'ま', 'ず']) || m.as_str().starts_with("なし") {
        return true;
    }
    if before.ends_with(['は', 'が', 'も']) {
        return true;
    }
    let Some(stem) = terms::runs(before).pop() else { return true };
    let kana_only = before[stem.at + stem.text.len()..].chars().count() > 6;
    kana_only
        || PLAIN_VERBS.iter().any(|v| stem.text.ends_with(v))
        || own.contains(&stem.text)
        || stem.text.chars().last().is_some_and(|c| own.contains(c))
}

/// The sentence of a passage that denies a clause of the claim, or affirms what it denies.
pub fn denial(
    claim: &[Clause],
    context: &[terms::Piece],
    passage: &str,
    rarity: &Rarity,
    own: &str,
) -> Option<String> {
    let there: Vec<(Clause, std::collections::HashSet<u64>)> = clauses(passage, own)
        .into_iter()
        .map(|c| {
            let f = terms::features(&c.text);
            (c, f)
        })
        .collect();
    let hit = |pieces: &[terms::Piece], features: &std::collections::HashSet<u64>| -> (f32, f32) {
        pieces.iter().fold((0.0, 0.0), |(got, all), p| {
            let w = rarity.of(p);
            let strong = p.strong.iter().any(|f| features.contains(f));
            let weak = p.weak.is_some_and(|f| features.contains(&f));
            (
                got + if strong {
                    w
                } else if weak {
                    w * 0.4
                } else {
                    0.0
                },
                all + w,
            )
        })
    };
    let any_negated = claim.iter().any(|c| c.negated);
    let mut pairs: Vec<(Vec<terms::Piece>, bool)> = claim
        .iter()
        .map(|c| (terms::pieces(&terms::runs(&c.text), &c.text), c.negated))
        .filter(|(p, _)| !p.is_empty())
        .collect();
    // Of a bare 有 the question is all there is.
    let bare = pairs.is_empty();
    if bare {
        pairs.push((context.to_vec(), any_negated));
    }
    for (pieces, negated) in pairs {
        let best = there
            .iter()
            .map(|(clause, features)| {
                let (got, all) = hit(&pieces, features);
                let (about, whole) = hit(context, features);
                let share = |a: f32, b: f32| if b > 0.0 { a / b } else { 0.0 };
                (share(got, all), share(about, whole), clause)
            })
            .max_by(|a, b| (a.0 + 0.5 * a.1).total_cmp(&(b.0 + 0.5 * b.1)));
        if let Some((own_share, about, clause)) = best
            && clause.negated != negated
            && (own_share >= 0.35
                || own_share + about >= 0.45
                || about >= if bare { 0.25 } else { 0.4 } && !negated)
        {
            // What the claim denies, the place must affirm in the same words, not merely fail to deny.
            if negated && own_share < 0.4 {
                continue;
            }
            return Some(clause.text.clone());
        }
    }
    None
}
