//! A cell of 添付書類等 as tokens: document references, titles, pages, sections, addresses, separators.
//!
//! Works on the NFKC form of the cell and keeps for every character where it stood in the raw
//! text, so that a citation can show the piece of the cell that it was parsed from. Digits that
//! a reader takes for letters (`P.l2`, `資料O3`) are mended only inside numbers.

use super::{Vocabulary, split};
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What a piece of the cell is.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// 資料3, No.3, 添付③: the number; several for 資料3～5.
    Document(Vec<String>),
    /// 別紙1, 別添A: a document if nothing was named before, else a part of it.
    Annex(String),
    /// A title in brackets.
    Quoted(String),
    /// A title that is known from the package.
    Known(String),
    /// Printed page numbers, ranges opened.
    Pages(Vec<String>),
    /// Chapter, article, numbered section, figure: normalised.
    Section(String),
    /// A web address.
    Url(String),
    /// The day of viewing.
    Date(String),
    /// A number without any word.
    Number(String),
    /// 同上, 〃.
    Ditto,
    /// 同資料, 前記資料: the document named before in the same cell.
    SameDocument,
    /// 、 / newline and the like.
    Separator,
    /// Any other text.
    Word(String),
}

/// A token and where it stands in the raw cell (byte offsets).
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The token.
    pub token: Token,
    /// First byte in the raw text.
    pub start: usize,
    /// Behind its last byte.
    pub end: usize,
}

/// Splits a cell into tokens.
pub fn tokens(cell: &str, words: &Vocabulary) -> Vec<Placed> {
    let text = Normal::of(cell);
    let mut titles: Vec<String> = words.titles.iter().map(|t| Normal::of(t).squeezed()).collect();
    // A list of documents read badly may give 資料3 for a title.
    titles.retain(|t| t.chars().count() >= 3 && document_reference(t, words, false).is_none());
    titles.sort_by_key(|t| std::cmp::Reverse(t.len()));
    titles.dedup();
    let mut out: Vec<Placed> = Vec::new();
    let (mut at, mut word) = (0, None::<usize>);
    while at < text.folded.len() {
        let found = next_token(&text.folded, at, &titles, words, word.is_some());
        match found {
            Some((token, len)) => {
                close_word(&text, &mut word, at, &mut out);
                if let Some(token) = token {
                    out.push(text.place(token, at, at + len));
                }
                at += len;
            }
            None => {
                word.get_or_insert(at);
                at += text.folded[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
    }
    close_word(&text, &mut word, at, &mut out);
    out
}

fn close_word(text: &Normal, word: &mut Option<usize>, at: usize, out: &mut Vec<Placed>) {
    if let Some(start) = word.take() {
        let piece = text.folded[start..at].trim().to_string();
        out.push(text.place(Token::Word(piece), start, at));
    }
}

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is a constant and compiles"));
    };
}

pattern!(URL, r"^(?i:https?[:.;]//|www\.)[!-'*-;=?-Z_a-z~\[\]…]+");
pattern!(
    DATE,
    r"^(?:(?:令和|平成|R|H)\s?(?:\d+|元)年\s?\d+月\s?\d+日|20\d\d年\s?\d+月\s?\d+日|20\d\d[/.\-]\d{1,2}[/.\-]\d{1,2})(?:\s*(?:取得|閲覧|現在|確認|印刷|時点|アクセス|付|掲載)(?:日)?)?"
);
pattern!(QUOTED, r#"^(?:「([^「」]*)」|『([^『』]*)』|【([^【】]*)】|“([^“”]*)”|"([^"]*)"|<([^<>]*)>)"#);
pattern!(
    NUMBERED,
    r"^(?:番号|[NnＮ][Oo0]\s?[.．:]?|№|第|#|:|-|\s)*\s*\(?\s*([0-9OolI|]+(?:(?:\s?-\s?|_)[0-9]+)*)\)?号?"
);
pattern!(LEAD, r"^(?:番号|[NnＮ][Oo0]\s?[.．:]?|№|第|#|:|-|\s)*\(?\s*");
pattern!(LETTERED, r"^(?:番号|[Nn]o\.?|-|\s)*([A-Z](?:-?\d+(?:-\d+)*)?)(?:[^A-Za-z]|$)");
pattern!(NO, r"^(?:[Nn][Oo]\s?[.．:]?\s?|№\s?|[Dd]oc\.?\s?|#)([0-9OolI|]+(?:\s?-\s?[0-9]+)*)");
pattern!(UPTO, r"^\s?(?:~|から)\s?(?:資料|添付|別添|No\.?)*\s?([0-9]+)");
pattern!(
    PAGE_FRONT,
    r"^(?i:pp?|pages?)(?:\s?[.．:,]|\s?-)?\s?((?:[0-9OolI|]+|(?i:[ivx]+))(?:\s?(?:[,、・&]|~|-|から|及び)\s?(?i:pp?\.?\s?)?(?:[0-9OolI|]+)(?:\b|$))*)\s?(?:頁|[ペぺべ][ーー一-]ジ)?"
);
pattern!(
    PAGE_BACK,
    r"^(?:第)?([0-9OolI|]*[0-9][0-9OolI|]*(?:\s?(?:頁|[ペぺべ][ーー一-]ジ)?\s?(?:[,、・&]|~|-|から|及び)\s?[0-9]+)*|(?i:[ivx]+))\s?(?:頁|[ペぺべ][ーー一-]ジ|[Pp](?:ages?)?(?:[^A-Za-z0-9.]|$)|枚目)(?:目)?"
);
pattern!(PAGE_NAMED, r"^(裏表紙|表紙裏|表紙|最終(?:頁|[ペぺべ][ーー一-]ジ)|巻末|奥付)");
pattern!(WHOLE, r"^(?:全体|全文|全般|全[頁ペ](?:ージ)?|一式|全て|すべて)");
pattern!(
    ARTICLE,
    r"^(?:第\s?)?(?:[0-9OolI|]*[0-9]|[〇一二三四五六七八九十百]+)\s?条(?:\s?の\s?(?:[0-9]+|[一二三四五六七八九十]+))*(?:\s?第?\s?(?:[0-9]+|[一二三四五六七八九十]+)\s?項)?(?:\s?第?\s?(?:[0-9]+|[一二三四五六七八九十]+)\s?号)?(?:\s?\([0-9一二三四五六七八九十ア-ンa-z]\))*(?:\s?(?:ただし書き?|本文|前段|後段))?"
);
pattern!(
    CHAPTER,
    r"^(?:第\s?)?(?:[0-9]+|[〇一二三四五六七八九十]+|[IVX]+)\s?[章編部](?:\s?第?\s?(?:[0-9]+|[一二三四五六七八九十]+)\s?節)?(?:\s?第?\s?(?:[0-9]+|[一二三四五六七八九十]+)\s?項)?"
);
pattern!(DOTTED, r"^(?:§\s?)?(?:第\s?)?[0-9]+(?:[.．][0-9]+)+[.．]?\s?(?:節|項|章)?");
pattern!(
    SPACED,
    r"^(?:[0-9](?:\s?[0-9])?(?:\s?[.．]\s?[0-9](?:\s?[0-9])?)+\s?節|第\s?[0-9](?:\s?[0-9])+\s?条(?:\s?第\s?[0-9]\s?項)?)"
);
pattern!(
    CLAUSE,
    r"^(?:§\s?[0-9]+(?:-[0-9]+)*|第\s?(?:[0-9]+(?:[.-][0-9]+)*|[一二三四五六七八九十]+)\s?[節項号款]|(?:[0-9]+(?:-[0-9]+)*)\s?[節項号款]|項番\s?[0-9]+)"
);
pattern!(SUPPLEMENT, r"^(?:附則|付則)(?:\s?第?\s?(?:[0-9]+|[一二三四五六七八九十]+)\s?[項条])?");
pattern!(
    FIGURE,
    r"^(?:別表|別図|付録|付表|附属書|付属書|図表|図|表|写真|スライド|シート)\s?(?:第|No\.?|-)?\s?([0-9]+(?:[.-][0-9]+)*|[A-Z](?:[^A-Za-z]|$)|「[^」]*」)"
);
pattern!(
    ANNEX,
    r"^(?:別紙|様式第?|別記)\s?(?:第|No\.?|-)?\s?([0-9]+(?:-[0-9]+)*|[A-Z](?:[^A-Za-z]|$)|[一二三四五六七八九十]+)?号?"
);
pattern!(ROMAN, r"^(?:[IVX]{1,5})(?:[.．][0-9]+)+|^\([0-9]{1,2}\)(?:\s?[ア-ン])?");
pattern!(BARE, r"^[0-9]+(?:-[0-9]+)*");
pattern!(SEPARATOR, r"^(?:[、,;/\n&+|・。]|及び|並びに|および|ならびに|又は|または)\s*");
pattern!(SAME, r"^(?:同(?:資料|書類|書|規程|規約|文書)|前記(?:資料|書類)|前掲(?:資料)?|上記(?:資料|書類))");

/// The token at a position and its length; `Some(None, _)` is white space or bracket to be passed over.
fn next_token(
    text: &str,
    at: usize,
    titles: &[String],
    words: &Vocabulary,
    in_word: bool,
) -> Option<(Option<Token>, usize)> {
    let rest = &text[at..];
    let before = text[..at].chars().next_back();
    if let Some(m) = URL.find(rest) {
        let len = url_length(rest, m.end());
        return Some((Some(Token::Url(address(&rest[..len]))), len));
    }
    if let Some(m) = DATE.find(rest) {
        return Some((Some(Token::Date(m.as_str().trim().to_string())), m.end()));
    }
    for title in titles {
        if let Some(len) = starts_squeezed(rest, title) {
            return Some((Some(Token::Known(rest[..len].to_string())), len));
        }
    }
    if let Some(c) = QUOTED.captures(rest) {
        let whole = c.get(0).map_or(0, |m| m.end());
        let inner = c.iter().skip(1).flatten().next().map_or("", |m| m.as_str()).trim();
        let token = match document_reference(inner, words, false) {
            Some((token, len)) if len == inner.len() => token,
            _ => Token::Quoted(inner.to_string()),
        };
        return Some((Some(token), whole));
    }
    for ditto in words.dittos.iter().map(String::as_str).chain(["同上", "〃", "同左"]) {
        if !in_word && rest.starts_with(ditto) && !ditto.is_empty() {
            return Some((Some(Token::Ditto), ditto.len()));
        }
    }
    if let Some(m) = SAME.find(rest).filter(|_| !in_word) {
        return Some((Some(Token::SameDocument), m.end()));
    }
    if let Some((token, len)) = document_reference(rest, words, in_word) {
        return Some((Some(token), len));
    }
    if let Some(found) = place(rest, before, in_word) {
        return Some((Some(found.0), found.1));
    }
    if let Some(m) = SEPARATOR.find(rest).filter(|m| !(in_word && m.as_str().starts_with('・'))) {
        return Some((Some(Token::Separator), m.end()));
    }
    if let Some(m) = BARE.find(rest).filter(|_| !in_word || before == Some(' ')) {
        let next = rest[m.end()..].chars().next();
        // Digits that go on as a word (2026年度報告, 3rd) are part of the word.
        if !next.is_some_and(|c| c.is_alphabetic() && !"のをにはよとか".contains(c)) {
            return Some((Some(Token::Number(m.as_str().to_string())), m.end()));
        }
    }
    let c = rest.chars().next()?;
    if c.is_whitespace() && !in_word {
        return Some((None, c.len_utf8()));
    }
    ("()[]{}:→".contains(c) && !(in_word && "()".contains(c) && inside_word(rest, before)))
        .then_some((None, c.len_utf8()))
}

/// Whether a bracket belongs to a title (`合意書(SLA)`): what it holds is no place.
fn inside_word(rest: &str, before: Option<char>) -> bool {
    if rest.starts_with(')') {
        return false;
    }
    let inner = rest.trim_start_matches('(');
    let inner = inner.split(')').next().unwrap_or("");
    before.is_some_and(|c| c != ' ')
        && !inner.is_empty()
        && inner.chars().all(char::is_alphabetic)
        && place(inner, None, false).is_none()
}

/// An address as it is meant: a colon read as a full stop is mended.
fn address(written: &str) -> String {
    let t = written.trim_end_matches(['.', ',']);
    match t.split_once("//") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.trim_end_matches([':', '.', ';'])),
        None => t.to_string(),
    }
}

/// An address must not swallow the date that a lost line break put behind it.
fn url_length(rest: &str, len: usize) -> usize {
    static DATE_BEHIND: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"20\d\d(?:[/.]\d{1,2}[/.]\d{1,2})?$").expect("constant pattern"));
    let behind = &rest[len..];
    let dated = behind.starts_with('年')
        || ["取得", "閲覧", "現在", "確認", "時点"].iter().any(|w| behind.starts_with(w));
    match DATE_BEHIND.find(&rest[..len]) {
        Some(m) if dated => m.start(),
        _ => len,
    }
}

fn starts_squeezed(rest: &str, title: &str) -> Option<usize> {
    let mut wanted = title.chars();
    let mut next = wanted.next();
    for (i, c) in rest.char_indices() {
        let Some(w) = next else { return Some(i) };
        if c == w {
            next = wanted.next();
        } else if !(c.is_whitespace() && i > 0) {
            return None;
        }
    }
    next.is_none().then_some(rest.len())
}

/// 資料3, 添付資料No.3-1, No.3, 資料3～5.
fn document_reference(rest: &str, words: &Vocabulary, in_word: bool) -> Option<(Token, usize)> {
    const KNOWN: [&str; 16] = [
        "共通資料",
        "添付資料",
        "添付書類",
        "添付文書",
        "参考資料",
        "別添資料",
        "疎明資料",
        "補足資料",
        "提出資料",
        "規定書類",
        "資料",
        "添付",
        "別添",
        "参考",
        "書類",
        "エビデンス",
    ];
    let prefix = KNOWN
        .iter()
        .copied()
        .chain(words.prefixes.iter().map(String::as_str).filter(|p| *p != "別紙"))
        .filter(|p| !p.is_empty() && rest.starts_with(p))
        .max_by_key(|p| p.len());
    let front = prefix.map_or(0, str::len);
    let lead = LEAD.find(&rest[front..]).map_or(0, |m| m.end());
    if (prefix.is_some() || lead > 0)
        && let Some((number, len)) = split::apart(&rest[front + lead..], &words.numbers, in_word)
    {
        return Some((Token::Document(vec![number]), front + lead + len));
    }
    let (number, mut len) = match prefix {
        Some(p) => {
            let behind = &rest[p.len()..];
            if let Some(c) = NUMBERED.captures(behind) {
                let end = c.get(0).map_or(0, |m| m.end());
                let number = c.get(1)?;
                if number.as_str().starts_with(|c: char| !c.is_ascii_digit()) && number.len() == 1 {
                    return None;
                }
                (digits(number.as_str()), p.len() + end)
            } else if let Some(m) = LETTERED.captures(behind).and_then(|c| c.get(1)) {
                (m.as_str().to_string(), p.len() + m.end())
            } else {
                return None;
            }
        }
        None => {
            let c = NO.captures(rest)?;
            (digits(c.get(1)?.as_str()), c.get(0)?.end())
        }
    };
    let behind = rest[len..].trim_start();
    const COUNTERS: [&str; 14] =
        ["頁", "ペ", "ぺ", "ベ", "年", "月", "日", "版", "期", "章", "条", "項", "節", "枚"];
    if prefix.is_some() && COUNTERS.iter().any(|w| behind.starts_with(w)) {
        return None;
    }
    // 3.2 behind the word is a section of a document that has no number.
    if behind.starts_with('.') && behind[1..].starts_with(|c: char| c.is_ascii_digit()) && prefix.is_none() {
        return None;
    }
    let number = number.replace('_', "-").replace(' ', "");
    let mut numbers = vec![number.clone()];
    if let Some(c) = UPTO.captures(&rest[len..]) {
        let whole = c.get(0)?.end();
        let after = rest[len + whole..].trim_start();
        if let (Ok(a), Ok(b)) = (number.parse::<u32>(), c[1].parse::<u32>())
            && a < b
            && b - a < 30
            && !COUNTERS.iter().any(|w| after.starts_with(w))
        {
            numbers = (a..=b).map(|n| n.to_string()).collect();
            len += whole;
        }
    }
    Some((Token::Document(numbers), len))
}

/// Pages, sections, figures.
fn place(rest: &str, before: Option<char>, in_word: bool) -> Option<(Token, usize)> {
    let after_letter = before.is_some_and(|c| c.is_ascii_alphabetic());
    let after_digit = before.is_some_and(|c| c.is_ascii_digit());
    let after_kanji = in_word && before.is_some_and(|c| c.is_alphabetic() && !c.is_ascii() && c != 'の');
    if !after_letter && let Some(c) = PAGE_FRONT.captures(rest) {
        let end = c.get(0)?.as_str().trim_end().len();
        let next = rest[end..].chars().next();
        if !next.is_some_and(|n| n.is_ascii_alphanumeric()) {
            return Some((Token::Pages(open_pages(&c[1])), end));
        }
    }
    if !after_digit
        && !after_letter
        && let Some(c) = PAGE_BACK.captures(rest)
    {
        let mut end = c.get(0)?.end();
        // The character looked at behind a lone P is not part of it.
        while !rest[..end].ends_with(['頁', 'ジ', '目', 'P', 'p', 's', 'e']) {
            end -= rest[..end].chars().next_back()?.len_utf8();
        }
        return Some((Token::Pages(open_pages(&c[1])), end));
    }
    if let Some(m) = PAGE_NAMED.find(rest).filter(|_| !after_kanji) {
        let name = if m.as_str().starts_with("最終") { "最終" } else { m.as_str() };
        return Some((Token::Pages(vec![name.to_string()]), m.end()));
    }
    if after_digit {
        return None;
    }
    if let Some(m) = SPACED.find(rest).filter(|m| m.as_str().contains(' ') && !after_letter) {
        let squeezed: String = m.as_str().chars().filter(|c| !c.is_whitespace()).collect();
        return Some((Token::Section(super::section_normal(&squeezed)), m.end()));
    }
    for pattern in [&*ARTICLE, &*CHAPTER, &*DOTTED, &*CLAUSE, &*SUPPLEMENT] {
        if let Some(m) = pattern.find(rest) {
            if in_word && after_letter {
                continue;
            }
            return Some((Token::Section(super::section_normal(m.as_str())), m.end()));
        }
    }
    if !after_kanji {
        if let Some(m) = FIGURE.find(rest) {
            let len = trim_looked_at(m.as_str());
            return Some((Token::Section(super::section_normal(&rest[..len])), len));
        }
        if let Some(m) = ANNEX.find(rest) {
            let len = trim_looked_at(m.as_str());
            return Some((Token::Annex(super::section_normal(&rest[..len])), len));
        }
        if let Some(m) = WHOLE.find(rest) {
            return Some((Token::Section("全体".into()), m.end()));
        }
    }
    let m = ROMAN.find(rest).filter(|_| !after_letter && !in_word)?;
    Some((Token::Section(super::section_normal(m.as_str())), m.end()))
}

/// A letter's pattern looks at the character behind it; that one does not belong to the token.
fn trim_looked_at(found: &str) -> usize {
    let last = found.chars().next_back().unwrap_or(' ');
    let mut chars = found.chars().rev();
    chars.next();
    let before = chars.next().unwrap_or(' ');
    if before.is_ascii_uppercase() && !last.is_ascii_alphanumeric() {
        found.len() - last.len_utf8()
    } else {
        found.len()
    }
}

/// Letters that were read for digits inside a number.
fn digits(number: &str) -> String {
    number
        .chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'l' | 'I' | '|' => '1',
            c => c,
        })
        .filter(|c| !c.is_whitespace())
        .collect()
}

/// `5-7` → 5, 6, 7; `5,8` → 5, 8; `iv` → iv.
fn open_pages(text: &str) -> Vec<String> {
    if text.chars().all(|c| "ivxIVX".contains(c)) && text.chars().any(|c| c.is_alphabetic()) && text != "I" {
        return vec![text.to_lowercase()];
    }
    let text = text.replace("から", "~").replace("及び", ",");
    let kept: String = text
        .chars()
        .filter_map(|c| match c {
            '-' | '~' => Some('-'),
            ',' | '、' | '・' | '&' => Some(','),
            c if c.is_ascii_digit() || "OolI|".contains(c) => Some(c),
            _ => None,
        })
        .collect();
    let mut out = Vec::new();
    for piece in digits(&kept).split(',') {
        let ends: Vec<u32> = piece.split('-').filter_map(|n| n.parse().ok()).collect();
        match ends[..] {
            [a, b] if a < b && b - a < 100 => out.extend((a..=b).map(|n| n.to_string())),
            _ => out.extend(ends.iter().map(u32::to_string)),
        }
    }
    out.dedup();
    out
}

/// The NFKC form of a cell with the way back to the raw text.
struct Normal {
    folded: String,
    /// For every byte of `folded` the byte span in the raw text.
    back: Vec<(usize, usize)>,
}

impl Normal {
    fn of(raw: &str) -> Self {
        let (mut folded, mut back) = (String::new(), Vec::new());
        let chars: Vec<(usize, char)> = raw.char_indices().collect();
        for (k, &(i, c)) in chars.iter().enumerate() {
            let span = (i, i + c.len_utf8());
            let near = |j: Option<usize>| j.and_then(|j| chars.get(j)).map_or(' ', |&(_, c)| fold_one(c));
            let (before, after) = (near(k.checked_sub(1)), near(Some(k + 1)));
            let mut push = |c: char| {
                folded.push(c);
                back.resize(folded.len(), span);
            };
            // 資料－３, 3ー1, 3一2: a stroke beside a digit is a hyphen, a wave a range.
            let stroke = "‐‑‒–—―−－─ー一".contains(c);
            let circled = ('①'..='⑳').contains(&c) || ('㉑'..='㉟').contains(&c);
            let letter = c == 'ー' || c == '一';
            if stroke && (!letter || after.is_ascii_digit() && (before.is_ascii_digit() || before == '料')) {
                push('-');
            } else if "〜～∼".contains(c) {
                push('~');
            } else if circled {
                c.nfkc().for_each(&mut push);
            } else if c == '\u{3000}' || c == '\t' || c == '\u{a0}' {
                push(' ');
            } else if c != '\r' {
                c.nfkc().map(|c| if c == '〜' { '~' } else { c }).for_each(push);
            }
        }
        Self { folded, back }
    }

    fn place(&self, token: Token, from: usize, to: usize) -> Placed {
        let start = self.back.get(from).map_or(0, |s| s.0);
        let end = to.checked_sub(1).and_then(|i| self.back.get(i)).map_or(start, |s| s.1);
        Placed { token, start, end }
    }

    fn squeezed(&self) -> String {
        self.folded.chars().filter(|c| !c.is_whitespace()).collect()
    }
}

fn fold_one(c: char) -> char {
    c.nfkc().next().unwrap_or(c)
}
