//! A claim taken apart: the numbers, dates and names it stands or falls with, and its terms.

use super::bodies::{ADDRESS, BODY, body_key, body_name, is_bare_name, person_key, person_names};
use super::passage::{apart_from_dates, close_digits};
use super::polarity::{self, Clause};
use super::terms::{self, Run};
use crate::ja::{date, quantity, text::fold};
use crate::scheme::Scheme;
use regex::Regex;
use std::collections::HashSet;
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
    /// Digits that no unit explains (震度7): they must stand somewhere in the paper.
    Digits(String),
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

/// What a row of the form asks.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowContext<'a> {
    /// 項目
    pub item: &'a str,
    /// 規程内容
    pub instruction: &'a str,
    /// Whether other rows have the same 項目, so that only the 規程内容 tells them apart.
    pub shared: bool,
}

impl<'a> RowContext<'a> {
    /// The question of a row that the scheme knows.
    pub fn of(scheme: &'a Scheme, row: &str) -> Option<RowContext<'a>> {
        let item = scheme.item(row)?;
        let shared = scheme.items.iter().filter(|i| i.item == item.item).count() > 1;
        Some(RowContext { item: &item.item, instruction: &item.instruction, shared })
    }
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
    /// Features of claim and question.
    pub known: HashSet<u64>,
    /// The labelled values that the claim lists (初期費用165,000円、月額27,500円), each a claim of its
    /// own; empty where it is no such list.
    pub values: Vec<Claim>,
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
pattern!(LONE, r"([0-9０-９]+)");
pattern!(CHANGED, r"(?:【\s*(?:変更後|新)\s*】|(?:変更後|改定後)\s*[:：]|[⇒→])\s*");

/// The text that counts where old and new stand side by side: the new.
pub fn current_text(claim: &str) -> &str {
    match CHANGED.find_iter(claim).last() {
        Some(m) if m.end() < claim.len() => claim[m.end()..].trim(),
        _ => claim.trim(),
    }
}

impl Claim {
    /// Takes a claim apart.
    pub fn of(written: &str, row: RowContext<'_>) -> Claim {
        let text = close_digits(current_text(written));
        let mut claim = Self::statement(&text, row);
        let values: Vec<Claim> = text
            .split(['、', '，', '\n'])
            .filter(|t| !t.trim().is_empty())
            .map(|t| Self::statement(t, row))
            .collect();
        if values.len() > 1 && values.iter().all(Self::is_labelled_value) {
            claim.values = values;
        }
        claim
    }

    /// Whether it is a number with a name of its own and nothing else.
    fn is_labelled_value(&self) -> bool {
        let number = matches!(&self.facts[..], [Part { fact: Fact::Quantity(_), .. }]);
        number
            && !self.runs.is_empty()
            && self.runs.iter().all(|r| !r.text.ends_with('す'))
            && self.clauses.len() == 1
    }

    /// Takes one statement apart.
    fn statement(text: &str, row: RowContext<'_>) -> Claim {
        let RowContext { item, instruction, shared } = row;
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
        let mut nouns: Vec<bool> =
            runs.iter().zip(&asked).map(|(r, asked)| !asked && is_noun(r, &bare)).collect();
        // An answer in the words of the question chooses among what the question lists.
        if facts.is_empty() && !nouns.contains(&true) {
            nouns = runs.iter().map(|r| is_noun(r, &bare)).collect();
        }
        let of = |text: String| terms::pieces(&terms::runs(&text), &text);
        let question = question(instruction);
        // A short instruction under an item of several (事業者名: 法人番号) is itself the name of what is asked; a
        // longer one says what to write about the item.
        let label = !instruction.is_empty() && question.chars().filter(|c| c.is_alphabetic()).count() <= 8;
        let unasked = !question.chars().any(char::is_alphabetic);
        let (for_item, for_question) = if unasked {
            (1.0, 0.0)
        } else if shared || label && !question.contains(item) {
            (0.5, 1.0)
        } else {
            (1.0, 0.4)
        };
        let mut context = of(fold(&bracketless(item)));
        context.iter_mut().for_each(|p| p.size *= for_item);
        let asked_for = of(fold(&question));
        let known: Vec<u64> = context.iter().filter_map(|p| p.strong.first().copied()).collect();
        let new = asked_for.into_iter().filter(|p| !p.strong.iter().any(|f| known.contains(f)));
        context.extend(new.map(|p| terms::Piece { size: p.size * for_question, ..p }));
        let own = fold(&format!("{stated}|{item}|{instruction}"));
        let clauses = polarity::clauses(&fold(stated), &own);
        let known = terms::features(&terms::settle(&own));
        Claim {
            text: text.to_string(),
            facts,
            runs,
            pieces,
            asked,
            nouns,
            context,
            bare,
            clauses,
            own,
            known,
            values: Vec::new(),
        }
    }

    /// Whether its words, and numbers of sorts that stand everywhere, could be met by chance.
    pub fn is_scant(&self) -> bool {
        const WORDS: f32 = 2.5;
        use quantity::Dimension::{Count, Duration, Frequency, Number};
        let common = |f: &Part| match &f.fact {
            Fact::Quantity(q) => matches!(q.dimension, Duration | Frequency | Count(_) | Number),
            Fact::Digits(_) => true,
            _ => false,
        };
        self.pieces.iter().map(|p| p.size).sum::<f32>() < WORDS && self.facts.iter().all(common)
    }

    /// Whether there is anything to hold against a place.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.runs.is_empty() && self.context.is_empty()
    }
}

/// Whether a run is a noun of its own: not followed by する, not a verb's noun that ends its clause, not
/// the modifier of a number behind it (直近1年間).
fn is_noun(run: &Run, bare: &str) -> bool {
    // Words of every sentence stand for nothing.
    const FORMAL: [&str; 15] = [
        "場合",
        "際",
        "都度",
        "以上",
        "必要",
        "可能",
        "内容",
        "事項",
        "毎回",
        "原則",
        "利用者",
        "契約者",
        "当社",
        "弊社",
        "自社",
    ];
    if run.text.chars().count() < 2 || FORMAL.contains(&run.text.as_str()) {
        return false;
    }
    let behind = &bare[run.at + run.text.len()..];
    const VERBAL: [&str; 14] =
        ["し", "する", "す", "さ", "せ", "でき", "を行", "を実施", "|", "が可能", "可能", "り", "る", "れ"];
    if VERBAL.iter().any(|v| behind.starts_with(v)) {
        return false;
    }
    let ends = behind.is_empty() || behind.starts_with(['。', '、', ')', '」', '\n']);
    let particle = bare[..run.at].ends_with(['を', 'に', 'で', 'が', 'へ', '|', 'り']);
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
    for w in
        ["の有無", "有無", "単独ベース", "西暦", "程度", "上位", "一つ選ぶ", "文書名", "概要", "氏名", "名称"]
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
    for m in LONE.captures_iter(&width).filter_map(|c| c.get(1)) {
        let before = width[..m.start()].chars().next_back();
        // 第14期 names a paper, Windows11 a product; marks of a list count nothing.
        let other = before.is_some_and(|c| c == '第' || c.is_ascii_alphanumeric() || "-./:_".contains(c))
            || width[m.end()..].starts_with(['-', '/', '.'])
            || before.is_some_and(|c| "(（".contains(c)) && width[m.end()..].starts_with([')', '）'])
            || width[m.end()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if free(&taken, &m.range()) && !other {
            taken.push((m.range(), Fact::Digits(fold(m.as_str()))));
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
