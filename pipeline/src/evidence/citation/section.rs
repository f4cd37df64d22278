//! The normal form of a section's label: half width, arabic, 第 supplied.

use super::squeeze;

/// The normal form of a chapter, section or article: half width, arabic, 第 supplied.
pub fn section_normal(text: &str) -> String {
    let t = squeeze(text).replace('．', ".");
    let t = kanji_counters(&t);
    let t = t.trim_start_matches('§').trim_end_matches('.');
    let dotted = t.trim_start_matches('第').trim_end_matches(['節', '項', '章']);
    let numeric = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
    if numeric(dotted) && (dotted.contains('.') || dotted.contains('-') || t == dotted) {
        return dotted.replace('-', ".");
    }
    // 5条2項 → 第5条第2項
    let mut out = String::new();
    let chars: Vec<char> = t.chars().collect();
    let mut i = 0;
    while i < chars.len() {
        if chars[i].is_ascii_digit() && (i == 0 || !chars[i - 1].is_ascii_digit()) {
            let end = (i..chars.len()).find(|&j| !chars[j].is_ascii_digit()).unwrap_or(chars.len());
            let counter = chars.get(end).copied().unwrap_or(' ');
            if "条項号章節編部款".contains(counter)
                && (i == 0 || chars[i - 1] != '第')
                && (i == 0 || chars[i - 1] != 'の')
            {
                out.push('第');
            }
        }
        out.push(chars[i]);
        i += 1;
    }
    out
}

fn kanji_counters(t: &str) -> String {
    let chars: Vec<char> = t.chars().collect();
    let (mut out, mut i) = (String::new(), 0);
    while i < chars.len() {
        let end =
            (i..chars.len()).find(|&j| !"〇一二三四五六七八九十百".contains(chars[j])).unwrap_or(chars.len());
        let before = i.checked_sub(1).map(|j| chars[j]);
        let counted = chars.get(end).is_some_and(|c| "条項号章節編部款".contains(*c));
        if end > i && (counted || before == Some('の') && i >= 2 && chars[i - 2] == '条') {
            out.push_str(&kanji_number(&chars[i..end]).to_string());
            i = end;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

fn kanji_number(chars: &[char]) -> u32 {
    let (mut total, mut digit) = (0, None);
    for c in chars {
        match c {
            '百' => total += digit.take().unwrap_or(1) * 100,
            '十' => total += digit.take().unwrap_or(1) * 10,
            c => {
                let d = "〇一二三四五六七八九".chars().position(|k| k == *c).unwrap_or(0) as u32;
                digit = Some(digit.map_or(d, |p: u32| p * 10 + d));
            }
        }
    }
    total + digit.unwrap_or(0)
}
