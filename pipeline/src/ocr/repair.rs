//! Script context: characters of different scripts that look alike are told by their neighbours.
//!
//! A character is exchanged only for its look-alike in another script, and only where the
//! neighbours on both sides ask for it or the reader itself was in doubt. The reading before the
//! exchange stays among the alternatives.

use super::Glyph;
use super::words::Words;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Script {
    Katakana,
    Hiragana,
    Kanji,
    Digit,
    Latin,
    Other,
}

impl Script {
    fn is_full_width(self) -> bool {
        matches!(self, Script::Katakana | Script::Hiragana | Script::Kanji)
    }
}

fn script(c: char) -> Script {
    match c {
        'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' => Script::Katakana,
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => Script::Hiragana,
        '\u{4e00}'..='\u{9fff}' | '々' | '〇' => Script::Kanji,
        '0'..='9' | '０'..='９' => Script::Digit,
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => Script::Latin,
        _ => Script::Other,
    }
}

/// (katakana, kanji, hiragana) that look alike; `'\0'` where there is none.
const ALIKE: &[(char, char, char)] = &[
    ('ニ', '二', '\0'),
    ('カ', '力', '\0'),
    ('ロ', '口', '\0'),
    ('ト', '卜', '\0'),
    ('タ', '夕', '\0'),
    ('エ', '工', '\0'),
    ('ハ', '八', '\0'),
    ('ミ', '三', '\0'),
    ('チ', '千', '\0'),
    ('オ', '才', '\0'),
    ('セ', '七', '\0'),
    ('ノ', '丿', '\0'),
    ('ア', '了', '\0'),
    ('ヘ', '\0', 'へ'),
    ('ベ', '\0', 'べ'),
    ('ペ', '\0', 'ぺ'),
    ('リ', '\0', 'り'),
    ('モ', '\0', 'も'),
    ('ヤ', '\0', 'や'),
];

/// The look-alike of a kanji in katakana, or of a katakana in kanji.
pub(super) fn alike(c: char) -> Option<char> {
    match c {
        'ー' => Some('一'),
        '一' => Some('ー'),
        _ => ALIKE.iter().find_map(|&(kata, kanji, _)| match c {
            _ if kanji == '\0' => None,
            c if c == kata => Some(kanji),
            c if c == kanji => Some(kata),
            _ => None,
        }),
    }
}

/// Words of Latin letters whose shapes are easily mistaken; compared with I, l, 1 and O, 0 as one.
const WORDS: &[&str] = &[
    "IoT", "IaaS", "PaaS", "SaaS", "ISMS", "ISO", "IEC", "IDS", "IPS", "LTE", "TLS", "SSL", "VPN", "SLA",
    "NTP", "iOS", "CO2",
];

/// Sets right words such as IoT in which an l or 1 was read for an I.
fn words(glyphs: &mut [Glyph]) {
    let latin = |c: char| c.is_ascii_alphanumeric() || c == '|';
    let shape = |c: char| match c {
        'l' | '1' | '|' | 'I' | 'i' => 'I',
        '0' | 'O' | 'o' => 'O',
        c => c,
    };
    let mut i = 0;
    while i < glyphs.len() {
        let mut end = i;
        while end < glyphs.len() && latin(glyphs[end].ch) {
            end += 1;
        }
        if end - i >= 3 {
            let token: Vec<char> = glyphs[i..end].iter().map(|g| g.ch).collect();
            let found = WORDS.iter().find(|w| {
                w.chars().map(shape).eq(token.iter().map(|&c| shape(c)))
                    && !w.chars().eq(token.iter().copied())
            });
            // Digits alone are a number, whatever they look like.
            if let Some(word) = found
                && token.iter().any(|c| c.is_ascii_alphabetic())
            {
                for (g, c) in glyphs[i..end].iter_mut().zip(word.chars()) {
                    if g.ch != c {
                        exchange(g, c);
                    }
                }
            }
        }
        i = end.max(i + 1);
    }
}

/// Small kana where the language all but demands them: キュ, ジェ, ッ before a stop. Shape alone does
/// not tell; a line in which ink touches gives no size either.
fn small_kana(glyphs: &mut [Glyph], begins: bool) {
    for i in 1..glyphs.len() {
        let (before, own) = (glyphs[i - 1].ch, glyphs[i].ch);
        let after = glyphs.get(i + 1).map(|g| g.ch);
        let small = match own {
            'ヤ' | 'ユ' | 'ヨ' if "キシチニヒミリギジビピ".contains(before) => {
                char::from_u32(own as u32 - 1)
            }
            'エ' if "シジチフウヴ".contains(before) => Some('ェ'),
            'ア' | 'オ' if "フヴ".contains(before) => char::from_u32(own as u32 - 1),
            'イ' if "フヴ".contains(before) => Some('ィ'),
            'ツ' if script(before) == Script::Katakana
                && before != 'ー'
                && after
                    .is_some_and(|a| "カキクケコサシスセソタチテトパピプペポグジドバブボ".contains(a)) =>
            {
                Some('ッ')
            }
            // テイ at the end of a word (セキュリティ) or before a kana that no テイ carries (ティー).
            'イ' if before == 'テ'
                && i >= 2
                && script(glyphs[i - 2].ch) == Script::Katakana
                && after.is_none_or(|a| script(a) != Script::Katakana) =>
            {
                Some('ィ')
            }
            _ => None,
        };
        if let Some(small) = small {
            exchange(&mut glyphs[i], small);
        }
    }
    // The other way: no word begins with a small kana, and none stands behind a long vowel.
    for i in 0..glyphs.len() {
        let first = match i.checked_sub(1).map(|b| glyphs[b].ch) {
            None => begins,
            Some(b) => script(b) != Script::Katakana || b == 'ー' || b == 'ン' || b == 'ユ',
        };
        // Each small kana stands behind a few others only.
        let carried = match (i.checked_sub(1).map(|b| glyphs[b].ch), glyphs[i].ch) {
            (None, _) => true,
            (Some(b), 'ァ') => "フヴツクグ".contains(b),
            (Some(b), 'ィ') => "テデフウヴツクグスズ".contains(b),
            (Some(b), 'ェ') => "シチジフウヴツイクグスズヒニ".contains(b),
            (Some(b), 'ォ') => "フウヴツクグト".contains(b),
            (Some(b), 'ゥ') => "トド".contains(b),
            (Some(b), 'ャ' | 'ョ') => "キシチニヒミリギジヂビピテデフ".contains(b),
            (Some(b), 'ュ') => "キシチニヒミリギジヂビピテデフヴウ".contains(b),
            _ => true,
        };
        if (first || !carried)
            && "ァィゥェォャュョ".contains(glyphs[i].ch)
            && let Some(large) = char::from_u32(glyphs[i].ch as u32 + 1)
        {
            exchange(&mut glyphs[i], large);
        }
    }
}

/// ページ behind a number, its first kana read without the ring.
fn page_word(glyphs: &mut [Glyph]) {
    for i in 1..glyphs.len().saturating_sub(2) {
        let tail = glyphs[i + 1].ch == 'ー' && glyphs[i + 2].ch == 'ジ';
        let number = glyphs[i - 1].ch.is_numeric();
        if tail && number && "ヘへベべぺ".contains(glyphs[i].ch) {
            exchange(&mut glyphs[i], 'ペ');
        }
    }
}

/// A cell that holds one horizontal stroke holds a dash: neither the numeral nor a long vowel.
fn lone_dash(glyphs: &mut [Glyph], begins: bool) {
    if let [g] = glyphs
        && begins
        && matches!(g.ch, '一' | 'ー')
    {
        exchange(g, '－');
    }
}

/// 〒 before a postal code, taken for a letter of like shape.
fn postal_mark(glyphs: &mut [Glyph]) {
    for i in 0..glyphs.len() {
        if !matches!(glyphs[i].ch, 'T' | 'テ' | '干' | '于' | '千' | 'Ｔ' | 'F' | '丁') {
            continue;
        }
        let code: Vec<char> =
            glyphs[i + 1..].iter().map(|g| g.ch).filter(|c| !c.is_whitespace()).take(8).collect();
        let digit = |c: &char| c.is_numeric();
        let shaped = code.len() == 8 && code[..3].iter().all(digit) && code[4..].iter().all(digit);
        if shaped && !code[3].is_alphanumeric() && (i == 0 || !glyphs[i - 1].ch.is_alphanumeric()) {
            exchange(&mut glyphs[i], '〒');
        }
    }
}

/// ％ behind a number, taken apart into two rings: 42.3°。
fn percent(glyphs: &mut Vec<Glyph>) {
    for i in (1..glyphs.len().saturating_sub(1)).rev() {
        let rings = glyphs[i].ch == '°' && matches!(glyphs[i + 1].ch, '。' | 'o' | '0' | '°' | '/');
        if rings && glyphs[i - 1].ch.is_numeric() {
            let second = glyphs.remove(i + 1);
            glyphs[i].x1 = glyphs[i].x1.max(second.x1);
            exchange(&mut glyphs[i], '％');
        }
    }
}

/// Repairs a line in place; `begins` says that it is the first of its cell, so that no word goes on in it.
pub fn repair(glyphs: &mut Vec<Glyph>, begins: bool, list: &Words) {
    percent(glyphs);
    for i in 0..glyphs.len() {
        let before = neighbour(glyphs, i, -1);
        let after = neighbour(glyphs, i, 1);
        if let Some(better) = look_alike(glyphs, i, before, after) {
            exchange(&mut glyphs[i], better);
        }
    }
    // One shape; the forms' own alphabet (JIS X 0208) knows the second only.
    glyphs.iter_mut().filter(|g| g.ch == '•').for_each(|g| g.ch = '・');
    list.choose(glyphs);
    lone_dash(glyphs, begins);
    small_kana(glyphs, begins);
    postal_mark(glyphs);
    page_word(glyphs);
    words(glyphs);
}

/// In a line that runs down the long vowel is a stroke that runs down, and a comma, which is set
/// into the middle of its place for the reader, looks like a dot.
pub fn stand_up(glyphs: &mut [Glyph]) {
    for i in 1..glyphs.len() {
        let kana = matches!(script(glyphs[i - 1].ch), Script::Katakana | Script::Hiragana);
        match glyphs[i].ch {
            '|' | '｜' | 'l' | 'I' | 'Ｉ' | '1' | '１' | '丨' | '!' | '亅' if kana => {
                exchange(&mut glyphs[i], 'ー')
            }
            '・' | '·' => exchange(&mut glyphs[i], '、'),
            _ => {}
        }
    }
}

fn neighbour(glyphs: &[Glyph], i: usize, step: isize) -> Option<char> {
    let j = i as isize + step;
    (j >= 0).then(|| glyphs.get(j as usize).map(|g| g.ch)).flatten()
}

pub(super) fn exchange(glyph: &mut Glyph, better: char) {
    let doubt = glyph.p;
    let taken = glyph.others.iter().find(|o| o.0 == better).map(|o| o.1);
    glyph.others.retain(|o| o.0 != better);
    glyph.others.insert(0, (glyph.ch, doubt));
    glyph.ch = better;
    // The context vouches for the exchange, but no more than the reader did for the shape.
    glyph.p = taken.map_or(doubt, |t| (t + doubt).min(1.0)).min(0.97);
}

fn look_alike(glyphs: &[Glyph], i: usize, before: Option<char>, after: Option<char>) -> Option<char> {
    let g = &glyphs[i];
    let (b, a) = (before.map(script), after.map(script));
    let is = |side: Option<Script>, s: Script| side == Some(s);
    match g.ch {
        // A long vowel needs a kana before it; between digits or letters it is a hyphen.
        'ー' | '一' | '-' | '－' | '―' | '—' | '–' => dash(g, before, after),
        '0'..='9' | 'O' | 'o' | 'l' | 'I' | '|' | '〇' | 'S' | 'B' | 'Z' => digit_or_letter(g, before, b, a),
        '.' | '．' if [b, a].iter().all(|s| s.is_some_and(Script::is_full_width)) => Some('・'),
        '/' if is(b, Script::Katakana) && is(a, Script::Katakana) && g.p < 0.8 => Some('ノ'),
        c => {
            if let Some(&(kata, kanji, hira)) = ALIKE.iter().find(|t| t.0 == c || t.1 == c || t.2 == c) {
                let sides = [b, a];
                let count = |s: Script| sides.iter().filter(|x| **x == Some(s)).count();
                let (k, j, h) = (count(Script::Katakana), count(Script::Kanji), count(Script::Hiragana));
                let open = sides.iter().filter(|x| x.is_none() || **x == Some(Script::Other)).count();
                // へ ends a phrase, ヘ begins or fills a katakana word: what follows decides.
                if hira != '\0' && kanji == '\0' && matches!(kata, 'ヘ' | 'ベ' | 'ペ') {
                    let follows = is(a, Script::Katakana);
                    let wanted = if follows {
                        kata
                    } else if is(a, Script::Hiragana) || is(b, Script::Hiragana) {
                        hira
                    } else {
                        c
                    };
                    return (wanted != c).then_some(wanted);
                }
                // によリモート is により and モート only to the eye: no particle ends so.
                let ends = before.is_some_and(|b| "よおあわ".contains(b));
                if c == 'リ' && ends && is(a, Script::Katakana) {
                    return Some('り');
                }
                // No word is a single katakana beside a kanji, but items are counted イ, ロ, ハ.
                let counted = before.is_some_and(|b| "条項号の".contains(b));
                let lone = k == 0 && j >= 1 && !counted;
                let wanted = if k == 2 || (k == 1 && open == 1) {
                    kata
                } else if kanji != '\0' && (j == 2 || (j == 1 && open >= 1 && c == kanji) || lone) {
                    kanji
                } else if hira != '\0' && (h == 2 || (h == 1 && k == 0 && (c == hira || j == 1))) {
                    hira
                } else {
                    c
                };
                let named = g.others.iter().any(|o| o.0 == wanted);
                let sure = k == 2 || h == 2 || (lone && wanted != c) || (h == 1 && j == 1);
                return (wanted != c && wanted != '\0' && (named || sure || g.p < 0.9)).then_some(wanted);
            }
            None
        }
    }
}

fn dash(g: &Glyph, before: Option<char>, after: Option<char>) -> Option<char> {
    let (b, a) = (before.map(script), after.map(script));
    let named = |c: char| g.others.iter().any(|o| o.0 == c);
    // A line may begin with the long vowel of a word broken before it.
    let katakana = b == Some(Script::Katakana) || (before.is_none() && a == Some(Script::Katakana));
    let wanted = if katakana && (a != Some(Script::Kanji) || g.ch != '一') {
        'ー'
    } else if matches!(b, Some(Script::Digit | Script::Latin))
        && matches!(a, Some(Script::Digit | Script::Latin))
    {
        '-'
    } else if g.ch == 'ー'
        && matches!(b, Some(Script::Kanji | Script::Hiragana) | None)
        && matches!(a, Some(Script::Kanji | Script::Hiragana))
    {
        '一'
    } else {
        return None;
    };
    if wanted == g.ch || (wanted == '-' && g.ch != 'ー' && g.ch != '一') {
        return None;
    }
    // A dash inside a katakana word is its long vowel.
    let inside = a == Some(Script::Katakana) && matches!(g.ch, '—' | '―' | '–');
    // A dash after a katakana word (a range, a subtitle) is left alone unless the reader wavers.
    if wanted == 'ー' && g.ch != '一' && !inside && !named('ー') && g.p > 0.6 {
        return None;
    }
    Some(wanted)
}

fn digit_or_letter(g: &Glyph, before: Option<char>, b: Option<Script>, a: Option<Script>) -> Option<char> {
    let opens = |c: char| c.is_whitespace() || "、。，（「『【：・".contains(c);
    let digits = [b, a].iter().filter(|s| **s == Some(Script::Digit)).count();
    let letters = [b, a].iter().filter(|s| **s == Some(Script::Latin)).count();
    // ○ for yes: no word is the letter alone.
    if matches!(g.ch, 'O' | 'o') && digits + letters == 0 && before.is_none_or(opens) {
        return Some('○');
    }
    let other = match g.ch {
        'O' | 'o' | '〇' if digits == 2 => '0',
        'l' | 'I' | '|' if digits == 2 => '1',
        '0' if letters == 2 && digits == 0 => 'O',
        _ => return None,
    };
    (g.p < 0.9 || g.others.iter().any(|o| o.0 == other)).then_some(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, doubt: &[(usize, char)]) -> String {
        let mut glyphs: Vec<Glyph> = text
            .chars()
            .enumerate()
            .map(|(i, ch)| {
                let others: Vec<(char, f32)> =
                    doubt.iter().filter(|d| d.0 == i).map(|d| (d.1, 0.3)).collect();
                let p = if others.is_empty() { 0.99 } else { 0.6 };
                Glyph { others, ..Glyph::new(ch, 0, 0, p) }
            })
            .collect();
        repair(&mut glyphs, true, &Words::default());
        text_of(&glyphs)
    }

    fn text_of(glyphs: &[Glyph]) -> String {
        glyphs.iter().map(|g| g.ch).collect()
    }

    #[test]
    fn a_numeral_inside_a_katakana_word_is_a_long_vowel() {
        assert_eq!(read("サ一バ", &[]), "サーバ");
        assert_eq!(read("メンバ一", &[]), "メンバー");
    }

    #[test]
    fn a_ring_and_a_stroke_that_stand_alone_are_signs() {
        assert_eq!(read("O（有）", &[]), "○（有）");
        assert_eq!(read("IoT（有）", &[]), "IoT（有）");
        assert_eq!(read("I/O、Chrome", &[]), "I/O、Chrome");
        assert_eq!(read("一", &[]), "－");
    }

    #[test]
    fn a_line_that_runs_down_has_strokes_that_run_down() {
        let glyph = |ch| Glyph::new(ch, 0, 0, 0.9);
        let mut glyphs: Vec<Glyph> = "センタ１・1階".chars().map(glyph).collect();
        stand_up(&mut glyphs);
        assert_eq!(text_of(&glyphs), "センター、1階");
    }

    #[test]
    fn a_numeral_between_kanji_stays() {
        assert_eq!(read("統一的", &[]), "統一的");
        assert_eq!(read("サーバ一台", &[]), "サーバ一台");
    }

    #[test]
    fn kanji_inside_katakana_become_katakana() {
        assert_eq!(read("モ二ター", &[]), "モニター");
        assert_eq!(read("能力開発", &[]), "能力開発");
        assert_eq!(read("人ロ増加", &[(1, '口')]), "人口増加");
    }

    #[test]
    fn a_lone_katakana_beside_kanji_is_its_look_alike() {
        assert_eq!(read("よるニ要素", &[]), "よる二要素");
        assert_eq!(read("引込ロまで", &[]), "引込口まで");
        assert_eq!(read("いさリ火", &[]), "いさり火");
        assert_eq!(read("第3条ロの場合", &[]), "第3条ロの場合");
        assert_eq!(read("電子メ—ル", &[]), "電子メール");
    }

    #[test]
    fn signs_taken_apart_come_together() {
        assert_eq!(read("42.3°。（前年", &[]), "42.3％（前年");
        assert_eq!(read("設備点検.利用案内", &[]), "設備点検・利用案内");
        assert_eq!(read("温度・C02の", &[]), "温度・CO2の");
    }

    #[test]
    fn small_kana_follow_the_language() {
        assert_eq!(read("セキユリテイ管理", &[]), "セキュリティ管理");
        assert_eq!(read("ネツトワーク", &[]), "ネットワーク");
        assert_eq!(read("スポーツカー", &[]), "スポーツカー");
        assert_eq!(read("キャパシテイ", &[]), "キャパシティ");
        assert_eq!(read("実ューザ数", &[]), "実ユーザ数");
        assert_eq!(read("Webァプリ", &[]), "Webアプリ");
        assert_eq!(read("マニュァル", &[]), "マニュアル");
        assert_eq!(read("ファイアウォール", &[]), "ファイアウォール");
        assert_eq!(read("3ヘージ", &[]), "3ページ");
        assert_eq!(read("ウイルス", &[]), "ウイルス");
    }

    #[test]
    fn a_letter_before_a_postal_code_is_its_mark() {
        assert_eq!(read("T530-0001", &[]), "〒530-0001");
        assert_eq!(read("T5300-001", &[]), "T5300-001");
    }

    #[test]
    fn letters_between_digits_become_digits_only_in_doubt() {
        assert_eq!(read("1O5", &[(1, '0')]), "105");
        assert_eq!(read("IoT", &[]), "IoT");
    }
}
