//! A claim taken apart: the numbers, dates and names it stands or falls with, and its terms.

use super::passage::{apart_from_dates, close_digits};
use super::polarity::{self, Clause};
use super::terms::{self, Run};
use crate::ja::{date, quantity, text::fold, variant};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// A part of a claim that must stand in the place as it is.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A number with its unit.
    Quantity(quantity::Quantity),
    /// A date, or a year and month.
    Date(date::Mention),
    /// An address, number or code: compared character by character.
    Code(String),
    /// The name of a person or body: compared with variants of characters unified.
    Name(String),
    /// A postal address.
    Address(String),
}

/// A fact with what is written.
#[derive(Clone, Debug)]
pub struct Part {
    /// What is compared.
    pub fact: Fact,
    /// As written in the claim.
    pub text: String,
}

/// A claim.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// The text that is judged: the new text where old and new stand side by side.
    pub text: String,
    /// Facts in order.
    pub facts: Vec<Part>,
    /// Words: runs of one script outside the facts.
    pub runs: Vec<Run>,
    /// Their pieces.
    pub pieces: Vec<terms::Piece>,
    /// Whether runs also stand in the row's item or instruction (the subject, not the answer).
    pub asked: Vec<bool>,
    /// Whether runs are nouns that the claim stands by: no verbs (実施し), no modifiers of a number.
    pub nouns: Vec<bool>,
    /// Pieces of item and instruction.
    pub context: Vec<terms::Piece>,
    /// The folded text, facts left out.
    pub bare: String,
    /// Clauses of `text`, folded, with whether each is negated.
    pub clauses: Vec<Clause>,
    /// Claim and question, folded: the words in which a denial would be put.
    pub own: String,
}

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is a constant and compiles"));
    };
}

pattern!(ANSWER, r"^(?:有り?|あり|有する|はい|○|◯|可)(?:[。、.,・:\s]|$)|^(?:有り?|あり)\s*([(（])");
pattern!(
    CODE,
    r"(?:https?://|www\.)[!-~]+|[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+|(?:0\d{1,4}[-(]\d{1,4}[-)]\d{3,4})|(?-u:\b)[A-Z]{2,}(?:[ -][A-Z0-9]+)*[ -]\d[\dA-Z:.-]*|\d{4,}(?:-\d+)+|\d{1,2}-\d{4}-\d{4}-\d{4}|\b\d{12,13}\b"
);
pattern!(
    BODY,
    r"(?:株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|公益社団法人|一般財団法人|公益財団法人|国立研究開発法人|独立行政法人|特定非営利活動法人|協同組合|㈱|㈲|[(（][株有][)）])"
);
pattern!(
    ADDRESS,
    r"(?:東京都|北海道|(?:京都|大阪)府|[\p{Han}]{2,3}県|[\p{Han}ヶケァ-ヶぁ-ん]{1,7}[市区郡])[^、。\n]*?\d"
);
pattern!(CHANGED, r"(?:【\s*(?:変更後|新)\s*】|(?:変更後|改定後)\s*[:：]|[⇒→])\s*");

/// The text that counts where old and new stand side by side: the new.
pub fn current_text(claim: &str) -> &str {
    match CHANGED.find_iter(claim).last() {
        Some(m) if m.end() < claim.len() => claim[m.end()..].trim(),
        _ => claim.trim(),
    }
}

impl Claim {
    /// Takes a claim apart; `context` is the row's item name and instruction.
    pub fn of(written: &str, item: &str, instruction: &str) -> Claim {
        let text = &close_digits(current_text(written));
        let text = text.as_str();
        let stated = match ANSWER.captures(text) {
            Some(c) => &text[c.get(1).map_or(c.get(0).map_or(0, |m| m.end()), |m| m.start())..],
            None => text,
        };
        let (facts, bare) = facts(stated, item, instruction);
        let bare = terms::settle(&fold(&bare));
        let mut runs = terms::runs(&bare);
        // What is left of a counter (前, 分, 期) is no word of its own.
        runs.retain(|r| !(r.text.chars().count() == 1 && bare[..r.at].ends_with('|')));
        let pieces = terms::pieces(&runs, &bare);
        let asked_about = fold(&format!("{item}|{instruction}"));
        let asked: Vec<bool> = runs.iter().map(|r| asked_about.contains(&r.text)).collect();
        let nouns = runs.iter().zip(&asked).map(|(r, asked)| !asked && is_noun(r, &bare)).collect();
        let of = |text: String| terms::pieces(&terms::runs(&text), &text);
        let question = question(instruction);
        // A short instruction under an item of several (事業者名: 法人番号) is itself the name of what is asked; a
        // longer one says what to write about the item.
        let label = !instruction.is_empty() && question.chars().filter(|c| c.is_alphabetic()).count() <= 8;
        let (for_item, for_question) =
            if label && !question.contains(item) { (0.5, 1.0) } else { (1.0, 0.4) };
        let mut context = of(fold(&bracketless(item)));
        context.iter_mut().for_each(|p| p.size *= for_item);
        let asked_for = of(fold(&question));
        let known: Vec<u64> = context.iter().filter_map(|p| p.strong.first().copied()).collect();
        let new = asked_for.into_iter().filter(|p| !p.strong.iter().any(|f| known.contains(f)));
        context.extend(new.map(|p| terms::Piece { size: p.size * for_question, ..p }));
        let own = fold(&format!("{stated}|{item}|{instruction}"));
        let clauses = polarity::clauses(&fold(stated), &own);
        Claim { text: text.to_string(), facts, runs, pieces, asked, nouns, context, bare, clauses, own }
    }

    /// Whether there is anything to hold against a place.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.runs.is_empty() && self.context.is_empty()
    }
}

/// Whether a run is a noun of its own: not followed by する, not a verb's noun that ends its clause, not
/// the modifier of a number behind it (直近1年間).
fn is_noun(run: &Run, bare: &str) -> bool {
    if run.text.chars().count() < 2 {
        return false;
    }
    let behind = &bare[run.at + run.text.len()..];
    const VERBAL: [&str; 14] =
        ["し", "する", "す", "さ", "せ", "でき", "を行", "を実施", "|", "が可能", "可能", "り", "る", "れ"];
    if VERBAL.iter().any(|v| behind.starts_with(v)) {
        return false;
    }
    let ends = behind.is_empty() || behind.starts_with(['。', '、', ')', '」', '\n']);
    let particle = bare[..run.at].ends_with(['を', 'に', 'で', 'が', 'と', 'へ', '|', 'り']);
    !(ends && particle && run.script == terms::Script::Kanji)
}

fn bracketless(text: &str) -> String {
    text.replace(['(', ')', '（', '）'], "|")
}

/// The words by which an instruction asks (有無, 名称, 方法) are not what the place is about.
fn question(instruction: &str) -> String {
    static EXAMPLES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[(（][^()（）]*[)）]|[①-⑳][^①-⑳]*").expect("constant pattern"));
    let mut t = EXAMPLES.replace_all(instruction, "|").into_owned();
    for w in ["の有無", "有無", "単独ベース", "西暦", "程度", "上位", "一つ選ぶ", "文書名", "概要"]
    {
        t = t.replace(w, "|");
    }
    t
}

/// The facts of a text and the text without them.
fn facts(text: &str, item: &str, instruction: &str) -> (Vec<Part>, String) {
    let mut taken: Vec<(Range<usize>, Fact)> = Vec::new();
    let free = |taken: &[(Range<usize>, Fact)], r: &Range<usize>| {
        !taken.iter().any(|(t, _)| t.start < r.end && r.start < t.end)
    };
    let width: String = text.to_string();
    for m in CODE.find_iter(&width) {
        taken.push((m.range(), Fact::Code(fold(m.as_str()))));
    }
    if let Some(m) = ADDRESS.find(&width) {
        let end = width[m.end()..].find(['、', '。', '\n']).map_or(width.len(), |i| m.end() + i);
        let range = m.start()..end;
        if asks(item, instruction, &["所在地", "住所", "事業所"]) && free(&taken, &range) {
            taken.push((range.clone(), Fact::Address(width[range].to_string())));
        }
    }
    if asks(item, instruction, &["氏名", "代表者", "役員", "担当", "株主", "責任者", "経営者"])
    {
        let names = match person_names(&width) {
            // The gap between family and given name is easily lost.
            none if none.is_empty() && is_bare_name(&width) && asks(item, instruction, &["氏名"]) => {
                std::iter::once(0..width.len()).collect()
            }
            names => names,
        };
        for range in names {
            if free(&taken, &range) {
                taken.push((range.clone(), Fact::Name(person_key(&width[range]))));
            }
        }
    }
    if BODY.is_match(&width) {
        for piece in width.split(['、', '。', '，', '\n']) {
            let Some(m) = BODY.find(piece) else { continue };
            let start = piece.as_ptr() as usize - width.as_ptr() as usize;
            let (from, to) = body_name(piece, m.range());
            let range = start + from..start + to;
            if free(&taken, &range) {
                taken.push((range.clone(), Fact::Name(body_key(&width[range]))));
            }
        }
    }
    let dates = date::find(&width);
    for d in &dates {
        if free(&taken, &d.range) {
            taken.push((d.range.clone(), Fact::Date(d.clone())));
        }
    }
    for q in apart_from_dates(quantity::find(&width), &dates) {
        if free(&taken, &q.range) {
            taken.push((q.range.clone(), Fact::Quantity(q)));
        }
    }
    taken.sort_by_key(|(r, _)| r.start);
    let (mut bare, mut at) = (String::new(), 0);
    for (r, _) in &taken {
        bare.push_str(&width[at..r.start]);
        bare.push('|');
        at = r.end;
    }
    bare.push_str(&width[at..]);
    let parts = taken.into_iter().map(|(r, fact)| Part { text: width[r].to_string(), fact }).collect();
    (parts, bare)
}

fn asks(item: &str, instruction: &str, words: &[&str]) -> bool {
    words.iter().any(|w| item.contains(w) || instruction.contains(w))
}

/// Two to seven ideographs and nothing else.
fn is_bare_name(text: &str) -> bool {
    (2..=7).contains(&text.trim().chars().count())
        && text.trim().chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '々')
}

/// Names of persons: family and given name with a space between, the last two of such words in a row.
pub fn person_names(text: &str) -> Vec<Range<usize>> {
    let is_han = |c: char| {
        ('\u{4e00}'..='\u{9fff}').contains(&c)
            || "々ヶ".contains(c)
            || ('\u{f900}'..='\u{faff}').contains(&c)
            || c > '\u{20000}'
    };
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), '|')]) {
        match (is_han(c), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                words.push(s..i);
                start = None;
            }
            _ => {}
        }
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut k = 0;
    while k + 1 < words.len() {
        let spaced =
            |a: usize| text[words[a].end..words[a + 1].start].chars().all(|c| c == ' ' || c == '\u{3000}');
        let last = (k..words.len())
            .take_while(|&i| i + 1 == words.len() || spaced(i))
            .last()
            .map_or(k, |i| (i + 1).min(words.len() - 1));
        let last = (k..last).take_while(|&i| spaced(i)).last().map_or(k, |i| i + 1);
        if last > k {
            let (family, given) = (&words[last - 1], &words[last]);
            let short = |r: &Range<usize>| (1..=5).contains(&text[r.clone()].chars().count());
            if short(family) && short(given) {
                out.push(family.start..given.end);
            }
        }
        k = last + 1;
    }
    out
}

/// The name around a word like 株式会社: before it, or behind it where nothing stands before.
fn body_name(piece: &str, word: Range<usize>) -> (usize, usize) {
    let part = |c: char| c.is_alphanumeric() || "・ー&.'々".contains(c) || c == '\u{3000}' || c == ' ';
    let hiragana_particle =
        |s: &str| ["は", "の", "を", "に", "が", "と", "で"].iter().any(|p| s.ends_with(p));
    let before = &piece[..word.start];
    let mut from = word.start;
    const PARTICLES: [&str; 12] =
        ["により", "による", "から", "より", "は", "の", "を", "に", "が", "と", "で", "へ"];
    let before = if PARTICLES.iter().any(|p| before.ends_with(p)) { "" } else { before };
    for (i, c) in before.char_indices().rev() {
        if !part(c) || hiragana_particle(&before[..i + c.len_utf8()]) || c == ' ' {
            break;
        }
        from = i;
    }
    let behind = &piece[word.end..];
    let mut to = word.end;
    if from == word.start {
        for (i, c) in behind.char_indices() {
            if !part(c)
                || c == ' '
                || c == '\u{3000}'
                || ["は", "の", "を", "に", "が", "で", "と"].iter().any(|p| behind[i..].starts_with(p))
            {
                break;
            }
            to = word.end + i + c.len_utf8();
        }
    }
    (from, to)
}

/// A body's name in a text, if one stands there.
pub fn body_in(text: &str) -> Option<String> {
    let m = BODY.find(text)?;
    let (from, to) = body_name(text, m.range());
    Some(text[from..to].trim().to_string())
}

/// A postal address in a text, if one stands there.
pub fn address_in(text: &str) -> Option<String> {
    let m = ADDRESS.find(text)?;
    Some(m.as_str().to_string())
}

/// Key of a body's name: width, brackets and variants unified.
pub fn body_key(name: &str) -> String {
    let t = name.replace('㈱', "株式会社").replace('㈲', "有限会社");
    let t = fold(&t).replace("(株)", "株式会社").replace("(有)", "有限会社");
    variant::fold_variants(&t)
}

/// Key of a person's name.
pub fn person_key(name: &str) -> String {
    variant::fold_variants(&fold(name)).chars().filter(|c| !"・·".contains(*c)).collect()
}

/// Key of an address: 一丁目１番１号 = 1-1-1, postal code and prefecture left out.
pub fn address_key(text: &str) -> String {
    static POSTAL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"〒?\d{3}-?\d{4}").expect("constant pattern"));
    static STEP: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(\d)(?:丁目|番地の?|番|号|-|の)+").expect("constant pattern"));
    static PREFECTURE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:東京都|北海道|(?:京都|大阪)府|\p{Han}{2,3}県)").expect("constant pattern")
    });
    let t = crate::ja::numeral::arabic(&fold(text)).replace('ヶ', "ケ");
    let t = POSTAL.replace_all(&t, "");
    let t = PREFECTURE.replace(&t, "");
    let t = STEP.replace_all(&t, "$1-");
    let t = t.trim_end_matches('-').to_string();
    // What stands behind the numbers is a building.
    let cut = t.rfind(|c: char| c.is_ascii_digit()).map_or(t.len(), |i| i + 1);
    let first = t.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let numbers_end = t[first..].find(|c: char| !c.is_ascii_digit() && c != '-').map_or(cut, |i| first + i);
    variant::fold_variants(t[..numbers_end.min(cut).max(first)].trim_end_matches('-'))
}
