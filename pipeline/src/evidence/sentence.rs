//! The sentences of a passage, and whether one speaks of something else than the claim.
//!
//! 「健康診断は年1回」 says nothing of 脆弱性診断: what a sentence is about stands before its は, and the
//! last noun there is its head. A number or a name in a sentence on another topic is none of the claim's.

use super::claim::Claim;
use super::terms::{self, Run, Script};
use crate::ja::text::fold;
use std::ops::Range;

/// How far a sentence must be about a claim to be heard although its topic is another.
const OUTWEIGHS: f32 = 0.5;

/// And how much of that must remain without the topic.
const REMAINS: f32 = 0.5;

/// A sentence of a passage.
pub struct Sentence {
    /// Where it stands in the text it was split from.
    pub range: Range<usize>,
    /// As read.
    pub raw: String,
    /// Folded, without its topic.
    pub rest: String,
    /// Folded, the label of a bare value before it.
    pub fold: String,
    /// How far it is about the claim, by weight of terms.
    pub about: f32,
    /// How far what it says of its topic is.
    pub said: f32,
    topic: Topic,
}

/// What the words before は are to a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Topic {
    /// The claim's own subject, or nothing is said.
    Own,
    /// Another subject.
    Other,
    /// The claim's subject narrowed to another thing (執行役員 for 役員), or what it was before.
    Apart,
}

impl Sentence {
    /// A sentence as a claim sees it; `about` is weighed by who knows how rare words are.
    pub fn of(claim: &Claim, raw: &str, range: Range<usize>, label: Option<&str>) -> Sentence {
        let own = fold(&terms::settle(raw));
        let topic = topic_of(&own).map_or(Topic::Own, |t| relation(claim, t));
        let fold = label.map_or_else(|| own.clone(), |l| format!("{l}|{own}"));
        let rest = topic_of(&own).map_or(own.clone(), |t| own.replacen(&format!("{t}は"), "", 1));
        Sentence { range, raw: raw.to_owned(), fold, rest, about: 0.0, said: 0.0, topic }
    }

    /// Whether it speaks of something else.
    pub fn is_aside(&self) -> bool {
        match self.topic {
            Topic::Own => false,
            // 健康診断は年1回実施する is about 脆弱性診断 only by its topic.
            Topic::Other => self.about < OUTWEIGHS || self.said < REMAINS * self.about,
            Topic::Apart => true,
        }
    }
}

/// The sentences of a text: up to 。 outside brackets.
pub fn split(raw: &str) -> Vec<Range<usize>> {
    let (mut out, mut start, mut depth) = (Vec::new(), 0, 0i32);
    for (i, c) in raw.char_indices() {
        match c {
            '(' | '（' | '「' => depth += 1,
            ')' | '）' | '」' => depth = (depth - 1).max(0),
            '。' if depth == 0 => {
                let end = i + c.len_utf8();
                out.push(start..end);
                start = end;
            }
            _ => {}
        }
    }
    if start < raw.len() || out.is_empty() {
        out.push(start..raw.len());
    }
    out
}

/// The words before the first は, が or も that follows a noun, from the last comma on.
fn topic_of(sentence: &str) -> Option<&str> {
    const LONGEST: usize = 40;
    let noun = |c: char| c.is_alphanumeric() && !('ぁ'..='ん').contains(&c) || "」)々ー".contains(c);
    let chars: Vec<(usize, char)> = sentence.char_indices().collect();
    // 見直し, 取消し, お知らせ: nouns made of verbs end in kana.
    let verbal = |k: usize| {
        k > 1
            && "しりきちみせけげえめれ".contains(chars[k - 1].1)
            && !"のことも".contains(chars[k - 2].1)
            && (k.saturating_sub(3)..k - 1).any(|i| !('ぁ'..='ん').contains(&chars[i].1) && noun(chars[i].1))
    };
    let at = (1..chars.len()).find(|&k| {
        "はがも".contains(chars[k].1) && (noun(chars[k - 1].1) || chars[k].1 == 'は' && verbal(k))
    })?;
    let before = &sentence[..chars[at].0];
    let from = before
        .rfind(['、', '。', '|', '・', ':'])
        .map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
    // 避難場所には63名が入れる speaks of the place.
    let topic = &before[from..];
    let topic = ["には", "では"].iter().find_map(|w| topic.split_once(w)).map_or(topic, |(place, _)| place);
    Some(topic).filter(|t| t.chars().count() <= LONGEST)
}

/// Words that are nobody's subject: the firm, the service, measures of all kinds.
const GENERAL: [&str; 39] = [
    "値",
    "当社",
    "弊社",
    "当会社",
    "当会",
    "同社",
    "本人",
    "本サービス",
    "サービス",
    "利用者",
    "契約者",
    "お客様",
    "期間",
    "間隔",
    "頻度",
    "回数",
    "数",
    "額",
    "金額",
    "人数",
    "件数",
    "時期",
    "時間",
    "日数",
    "方法",
    "対象",
    "内容",
    "場合",
    "期限",
    "周期",
    "割合",
    "結果",
    "数値",
    "種類",
    "名称",
    "氏名",
    "本書",
    "単位",
    "総額",
];

/// What may stand before a noun without making it another thing.
const PLAIN_QUALIFIERS: [&str; 16] = [
    "当",
    "弊",
    "全",
    "総",
    "現",
    "本",
    "各",
    "同",
    "当期",
    "当期末",
    "期末",
    "今期",
    "単独",
    "合計",
    "当社",
    "年間",
];

fn relation(claim: &Claim, topic: &str) -> Topic {
    let former = ["前の", "旧", "前任の", "以前の", "かつての", "元の"];
    if former
        .iter()
        .any(|w| topic.starts_with(w) || topic.contains(&format!("の{w}")) && !claim.own.contains(w))
    {
        return Topic::Apart;
    }
    let runs: Vec<Run> = terms::runs(topic);
    // 本システム, 当センター, 「…」: the firm or the service by its own name.
    let itself = topic.starts_with(['本', '当', '弊', '「', '『']) && !topic.contains('の');
    if itself {
        return Topic::Own;
    }
    let telling = |r: &&Run| !GENERAL.contains(&r.text.as_str());
    let long: Vec<&Run> = runs.iter().filter(telling).filter(|r| r.text.chars().count() > 1).collect();
    let short: Vec<&Run> = runs.iter().filter(telling).collect();
    // Native words are written with one kanji each (落とし物の預り金); a lone one says too little.
    let runs = if long.is_empty() && short.len() > 1 { short } else { long };
    let Some(head) = runs.last() else { return Topic::Own };
    let shares: Vec<(f32, f32)> = runs.iter().map(|r| known(claim, r)).collect();
    let share = |(got, all): (f32, f32)| if all > 0.0 { got / all } else { 0.0 };
    // Of a bare number or name the question is all there is: the same noun with a qualifier asks something else.
    let bare = claim.runs.iter().zip(&claim.asked).all(|(r, asked)| *asked || bracketed(&claim.bare, r.at));
    let named = claim.bare.contains(&head.text);
    if bare && !named && (qualified(claim, head) || widened(claim, head) || modified(claim, topic, &runs)) {
        return Topic::Apart;
    }
    let total = shares.iter().fold((0.0, 0.0), |sum, s| (sum.0 + s.0, sum.1 + s.1));
    let headed = topic.ends_with(&head.text) || topic.ends_with(&format!("{}数", head.text));
    let head_share = shares.last().copied().map_or(0.0, share);
    let known = if headed { head_share >= 0.6 } else { share(total) >= 0.5 };
    if known { Topic::Own } else { Topic::Other }
}

/// How much of a run the claim and its question know, of how much.
fn known(claim: &Claim, run: &Run) -> (f32, f32) {
    let alone = Run { at: 0, ..run.clone() };
    terms::pieces(std::slice::from_ref(&alone), &alone.text).iter().fold((0.0, 0.0), |(got, all), p| {
        let strong = p.strong.iter().any(|f| claim.known.contains(f));
        (got + if strong { p.size } else { 0.0 }, all + p.size)
    })
}

/// Whether the head is modified by a noun that the claim does not know (パートタイムの従業員).
fn modified(claim: &Claim, topic: &str, runs: &[&Run]) -> bool {
    let [.., modifier, head] = runs else { return false };
    let between = topic.get(modifier.at + modifier.text.len()..head.at);
    let (got, all) = known(claim, modifier);
    between == Some("の") && got < 0.3 * all && !PLAIN_QUALIFIERS.contains(&modifier.text.as_str())
}

/// Whether a compound ends in a noun that the claim knows and begins with another that it does not.
fn qualified(claim: &Claim, head: &Run) -> bool {
    if head.script != Script::Kanji {
        return false;
    }
    let chars: Vec<char> = head.text.chars().collect();
    (2..chars.len().saturating_sub(1)).any(|k| {
        let (front, back): (String, String) = (chars[..k].iter().collect(), chars[k..].iter().collect());
        claim.own.contains(&back)
            && !claim.own.contains(&front)
            && !claim.own.contains(&head.text)
            && !PLAIN_QUALIFIERS.contains(&front.as_str())
    })
}

/// Whether a compound begins as a noun of the claim does and goes on in words that it does not know (資本準備金 for 資本金).
fn widened(claim: &Claim, head: &Run) -> bool {
    let chars: Vec<char> = head.text.chars().collect();
    let front: String = chars.iter().take(2).collect();
    let unknown = |w: &[char]| w.iter().all(|c| !claim.own.contains(*c));
    head.script == Script::Kanji
        && chars.len() > 3
        && claim.own.contains(&front)
        && chars[2..].windows(2).any(unknown)
}

/// Whether a place of a text is inside brackets.
fn bracketed(text: &str, at: usize) -> bool {
    let count = |c: char| text[..at].matches(c).count();
    count('(') > count(')')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::compare::RowContext;

    fn aside(row: RowContext<'_>, claim: &str, sentence: &str) -> bool {
        Sentence::of(&Claim::of(claim, row), sentence, 0..sentence.len(), None).is_aside()
    }

    #[test]
    fn what_stands_before_the_particle_is_the_topic() {
        assert_eq!(topic_of("来客簿の保存は5年とする"), Some("来客簿の保存"));
        assert_eq!(topic_of("このほか臨時雇用者が18人いる"), Some("このほか臨時雇用者"));
        assert_eq!(topic_of("死活監視を5分ごとに行う"), None);
        assert_eq!(topic_of("利用者には7日前までに知らせる"), None);
    }

    #[test]
    fn a_sentence_on_something_else_is_aside() {
        let scan = RowContext {
            item: "脆弱性診断", instruction: "対象ごとの有無と頻度", shared: false
        };
        assert!(aside(scan, "脆弱性診断を年1回実施", "健康診断は年1回実施する。"));
        assert!(!aside(scan, "脆弱性診断を年1回実施", "脆弱性診断は年1回実施する。"));
        assert!(!aside(scan, "脆弱性診断を年1回実施", "その頻度は年1回とする。"));
        let officers = RowContext { item: "役員", instruction: "役員数", shared: false };
        assert!(aside(officers, "9名", "執行役員は9名を置く。"));
        assert!(!aside(officers, "9名", "当社の役員は9名である。"));
        let staff =
            RowContext { item: "従業員", instruction: "正社員数(単独ベース)", shared: false };
        assert!(aside(staff, "18名", "パートタイムの従業員は18名である。"));
        assert!(!aside(staff, "18名", "当社の正社員は、18名である。"));
        let support =
            RowContext {
                item: "サポート対応", instruction: "放棄率、応答時間遵守率", shared: false
            };
        assert!(!aside(support, "応答時間遵守率97％", "受付窓口の応答時間遵守率は97％とする。"));
        let watch = RowContext {
            item: "死活監視", instruction: "対象ごとの監視インターバル", shared: false
        };
        assert!(aside(watch, "死活監視を5分間隔で実施", "監視室の照明は五分おきに明るさを測る。"));
        let head = RowContext { item: "代表者", instruction: "氏名", shared: true };
        assert!(aside(head, "能勢 康平", "前の代表取締役は能勢 康平であった。"));
    }
}
