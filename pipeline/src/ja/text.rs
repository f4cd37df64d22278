//! Folding of widths, white space, dashes and spellings, for comparing.

use super::variant::variant_of;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Folds a text for comparing: NFKC, no white space, one kind of dash, tilde, quote and middle
/// dot, CJK radicals as ideographs, ASCII in lower case.
///
/// `ー` stays inside words and becomes `-` where it can only be a dash.
pub fn fold(text: &str) -> String {
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    // Compatibility forms may hold marks that are plainer still (‴ is three ′).
    let plain = text.chars().flat_map(plain_char).nfkc().flat_map(plain_char);
    let kept = plain.filter(|c| !is_ignored(*c)).map(|c| dash(c).unwrap_or(c).to_ascii_lowercase());
    // The second NFKC composes what white space or a capital kept apart (`T¨` is ẗ).
    out.extend(kept.nfkc());
    (0..out.len()).map(|at| settle_long_vowel(&out, at)).collect()
}

/// Folds compatibility forms and white space, and nothing else: every other character counts. Of a
/// text that is one dash only it cannot be told which of the many it is.
pub fn as_written(text: &str) -> String {
    let written: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    if written.chars().count() == 1 && written.chars().all(is_dash) { "-".into() } else { written }
}

/// Whether a character is one of the horizontal strokes that stand for "none" in a cell.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '−' | '─' | 'ー' | '一')
}

/// Composes combining marks (NFC) and changes nothing else.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Folds more, for names of items and documents: [`fold`], variant characters, か月 and か所,
/// small kana, long vowels, and the usual spelling pairs (ウィルス/ウイルス, 規定/規程, 問い合わせ/問合せ).
pub fn loose(text: &str) -> String {
    let folded = fold(text);
    let mut out: String = folded.chars().map(variant_of).collect();
    if KA.is_match(&out) {
        out = KA.replace_all(&out, "${1}か$2").into_owned();
    }
    for (from, to) in SPELLINGS {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    let mut chars = out.chars().peekable();
    let mut spelled = String::with_capacity(out.len());
    let mut last = None;
    while let Some(c) = chars.next() {
        let kana = last.is_some_and(is_kana);
        match c {
            'ー' if kana => {}
            'ェ' if chars.peek() == Some(&'イ') => {
                chars.next();
                spelled.push('エ');
            }
            c => spelled.push(large_kana(c)),
        }
        last = Some(c);
    }
    spelled
}

static KA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9〇一二三四五六七八九十百千数何各])[ヶヵケカか箇個ケ]([月所国])")
        .expect("a constant pattern")
});

/// Spellings that mean the same in names, each to the form kept; applied in order.
const SPELLINGS: &[(&str, &str)] = &[
    ("規定", "規程"),
    ("および", "及び"),
    ("ならびに", "並びに"),
    ("または", "又は"),
    ("取り扱い", "取扱"),
    ("取扱い", "取扱"),
    ("お問", "問"),
    ("問い合わせ", "問合"),
    ("問い合せ", "問合"),
    ("問合わせ", "問合"),
    ("問合せ", "問合"),
    ("打ち合わせ", "打合"),
    ("打合せ", "打合"),
    ("申し込み", "申込"),
    ("申込み", "申込"),
    ("受け付け", "受付"),
    ("受付け", "受付"),
    ("手引き", "手引"),
    ("引き継ぎ", "引継"),
    ("引継ぎ", "引継"),
    ("切り替え", "切替"),
    ("切替え", "切替"),
    ("見積もり", "見積"),
    ("見積り", "見積"),
    ("払い戻し", "払戻"),
    ("払戻し", "払戻"),
    ("取り決め", "取決"),
    ("ヴァ", "バ"),
    ("ヴィ", "ビ"),
    ("ヴェ", "ベ"),
    ("ヴォ", "ボ"),
    ("ヴ", "ブ"),
    ("ディジ", "デジ"),
];

/// The dash or tilde that a character stands for, if it is one.
pub(super) fn dash(c: char) -> Option<char> {
    Some(match c {
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '─' | '━' | '╌' | '╍' | '┄' | '┅' | '┈' | '┉' | '⸺' | '⸻' | '➖' => '-',
        '〜' | '～' | '∼' | '∿' | '〰' | '⁓' | '˜' => '~',
        _ => return None,
    })
}

/// Ideographs for CJK radicals and one form for quotes and dots, which NFKC leaves or takes apart.
pub(super) fn plain(c: char) -> impl Iterator<Item = char> + Clone {
    plain_char(c)
}

fn plain_char(c: char) -> std::option::IntoIter<char> {
    let out = match c {
        '“' | '”' | '„' | '‟' | '″' | '〝' | '〞' | '〟' | '＂' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '´' | '｀' | '`' => '\'',
        '·' | '•' | '‧' | '∙' | '⋅' | '･' => '・',
        '˜' => '~',
        '゛' => '\u{3099}',
        '゜' => '\u{309a}',
        '\u{2e80}'..='\u{2eff}' => radical(c),
        c => c,
    };
    Some(out).into_iter()
}

fn radical(c: char) -> char {
    RADICALS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to)
}

/// Radicals of the supplement block that stand for a whole ideograph in text taken from PDFs.
const RADICALS: &[(char, char)] = &[
    ('⺃', '乚'),
    ('⺅', '亻'),
    ('⺇', '几'),
    ('⺈', '刀'),
    ('⺉', '刂'),
    ('⺋', '卩'),
    ('⺌', '小'),
    ('⺍', '小'),
    ('⺎', '尢'),
    ('⺏', '尣'),
    ('⺐', '尢'),
    ('⺑', '尣'),
    ('⺒', '巳'),
    ('⺓', '幺'),
    ('⺔', '彑'),
    ('⺖', '忄'),
    ('⺗', '心'),
    ('⺘', '扌'),
    ('⺙', '攵'),
    ('⺛', '旡'),
    ('⺜', '日'),
    ('⺝', '月'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺢', '水'),
    ('⺣', '灬'),
    ('⺤', '爪'),
    ('⺥', '爪'),
    ('⺦', '爿'),
    ('⺨', '犭'),
    ('⺩', '王'),
    ('⺪', '疋'),
    ('⺫', '目'),
    ('⺬', '示'),
    ('⺭', '礻'),
    ('⺮', '竹'),
    ('⺯', '糸'),
    ('⺰', '糸'),
    ('⺱', '网'),
    ('⺲', '罒'),
    ('⺳', '网'),
    ('⺴', '网'),
    ('⺵', '网'),
    ('⺶', '羊'),
    ('⺷', '羊'),
    ('⺸', '羊'),
    ('⺹', '耂'),
    ('⺺', '聿'),
    ('⺻', '聿'),
    ('⺼', '肉'),
    ('⺽', '臼'),
    ('⺾', '艹'),
    ('⺿', '艹'),
    ('⻀', '艹'),
    ('⻁', '虎'),
    ('⻂', '衤'),
    ('⻃', '西'),
    ('⻄', '西'),
    ('⻅', '見'),
    ('⻆', '角'),
    ('⻇', '角'),
    ('⻈', '言'),
    ('⻉', '貝'),
    ('⻊', '足'),
    ('⻋', '車'),
    ('⻌', '辶'),
    ('⻍', '辶'),
    ('⻎', '辶'),
    ('⻏', '邑'),
    ('⻐', '金'),
    ('⻑', '長'),
    ('⻒', '長'),
    ('⻓', '長'),
    ('⻔', '門'),
    ('⻕', '阜'),
    ('⻖', '阝'),
    ('⻗', '雨'),
    ('⻘', '青'),
    ('⻙', '韋'),
    ('⻚', '頁'),
    ('⻛', '風'),
    ('⻜', '飛'),
    ('⻝', '食'),
    ('⻞', '食'),
    ('⻟', '食'),
    ('⻠', '食'),
    ('⻡', '首'),
    ('⻢', '馬'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '魚'),
    ('⻦', '鳥'),
    ('⻧', '鹵'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻪', '黽'),
    ('⻫', '斉'),
    ('⻬', '斉'),
    ('⻭', '歯'),
    ('⻮', '歯'),
    ('⻯', '竜'),
    ('⻰', '竜'),
    ('⻱', '亀'),
    ('⻲', '亀'),
    ('⻳', '亀'),
];

fn is_ignored(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
            | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character is hiragana or katakana (`ー` included).
pub(super) fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

/// Whether a character is katakana (`ー` included).
pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ー')
}

/// Whether a character is an ideograph.
pub(crate) fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// What a long-vowel mark or the numeral one is at its place: itself, or a dash in disguise.
fn settle_long_vowel(chars: &[char], at: usize) -> char {
    let c = chars[at];
    let before = at.checked_sub(1).map(|i| chars[i]);
    let after = chars.get(at + 1).copied();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match c {
        'ー' | '一' if digit(before) && digit(after) => '-',
        'ー' if !before.is_some_and(is_kana)
            && after.is_none_or(|c| c.is_ascii_alphanumeric() || c == '-') =>
        {
            '-'
        }
        c => c,
    }
}

fn large_kana(c: char) -> char {
    const SMALL: &str = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ";
    const LARGE: &str = "あいうえおつやゆよわアイウエオツヤユヨワカケ";
    SMALL.chars().position(|s| s == c).and_then(|at| LARGE.chars().nth(at)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_dashes_and_white_space() {
        assert_eq!(fold("　ＡＢＣ　１２ "), "abc12");
        for dash in "‐‑‒–—―−－─ー一".chars() {
            assert_eq!(fold(&format!("３{dash}２")), "3-2", "{dash}");
        }
        assert_eq!(fold("9時〜17時～"), "9時~17時~");
        assert_eq!(fold("“x”"), "\"x\"");
        assert_eq!(fold("ー"), "-");
        assert_eq!(fold("資料ー3"), "資料-3");
    }

    #[test]
    fn long_vowels_stay_in_words() {
        assert_eq!(fold("モニタ\nー利用規約"), "モニター利用規約");
        assert_eq!(fold("ー利用規約"), "ー利用規約");
        assert_eq!(fold("ｻｰﾊﾞｰ"), "サーバー");
        assert_eq!(fold("ユーザー3名"), "ユーザー3名");
        assert_eq!(fold("健一"), "健一");
    }

    #[test]
    fn marks_compose_with_what_they_then_stand_on() {
        for text in ["T¨", "か ゛", "‴", "Ａ ́"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }

    #[test]
    fn radicals_become_ideographs() {
        assert_eq!(fold("富⼠通"), "富士通");
        assert_eq!(fold("⽌⽅⽤⽣⼤⻑⺠⻘"), "止方用生大長民青");
    }

    #[test]
    fn spellings_of_items_meet() {
        for (a, b) in [
            ("ウィルス対策", "ウイルス対策"),
            ("ファイアウォール", "ファイアーウォール"),
            ("IoT 機器認証", "IoT機器認証"),
            ("３ヶ月前", "3カ月前"),
            ("管理規定", "管理規程"),
            ("サーバー", "サーバ"),
            ("お問い合わせページ", "問合せページ"),
            ("インターフェイス", "インタフェース"),
            ("国内3ヶ所", "国内３箇所"),
        ] {
            assert_eq!(loose(a), loose(b), "{a} {b}");
        }
        assert_ne!(loose("管理規程"), loose("管理手順"));
        assert_ne!(loose("利用者"), loose("管理者"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,24}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folding_japanese_twice_is_folding_once(text in "[ー一0-9a-cＡか-ゞ゛゜カ-ヺｱ-ﾟ　 ㌔-㌻㈱‐-―˜−~⺀-⼿-]{0,16}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
