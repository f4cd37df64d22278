//! Headings of a document and the stretch of text that belongs to each.
//!
//! A heading is told from a mention of the same label inside a sentence by what follows it and by
//! its place in the count (第5条 follows 第4条). Tables of contents hold labels too; they never open a stretch.

use super::citation::section_normal;
use super::paper::Paper;
use crate::ja::quantity;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Kind of a label; the order is the order of nesting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 別紙1, 付録A
    Annex,
    /// 第3章, 第1編
    Chapter,
    /// 附則
    Supplement,
    /// 第2節
    Part,
    /// 第5条
    Article,
    /// 3.2, 3.
    Numbered,
    /// 図3, 表5
    Figure,
    /// ■ and the like, a title without number.
    Mark,
}

/// A label at the head of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Kind.
    pub kind: Kind,
    /// Normal form: 第5条, 3.2, 別紙1.
    pub normal: String,
    /// Its numbers: 第5条の2 → [5, 2], 3.2 → [3, 2].
    pub path: Vec<u32>,
    /// Text behind it.
    pub rest: String,
    /// Whether white space, a bracket or the line's end stands behind the label.
    pub parted: bool,
}

impl Label {
    /// Whether it numbers a section inside a chapter (第5条, 3.2) and has a title.
    pub fn is_section(&self) -> bool {
        let deep = self.kind == Kind::Article || self.kind == Kind::Numbered && self.path.len() > 1;
        deep && !self.rest.is_empty()
    }
}

/// A heading of a document.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Its label.
    pub label: Label,
    /// Index of its line in the paper.
    pub at: usize,
    /// Title, from behind the label or from the line below.
    pub title: String,
}

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is a constant and compiles"));
    };
}

pattern!(
    ARTICLE,
    r"^\s*第\s*([0-9]+|[一二三四五六七八九十百]+)\s*条((?:\s*の\s*(?:[0-9]+|[一二三四五六七八九十]+))*)"
);
pattern!(CHAPTER, r"^\s*第\s*([0-9]+|[一二三四五六七八九十]+|[IVX]+)\s*([章編部節])");
pattern!(NUMBERED, r"^\s*(?:§\s*)?([0-9]{1,2}(?:\s?[.．]\s?[0-9]{1,2})+)\s*[.．]?");
pattern!(HYPHENED, r"^\s*([0-9]{1,2}(?:-[0-9]{1,2})+)[.．]?\s");
pattern!(SINGLE, r"^\s*(?:§\s*)?([0-9]{1,2})(?:\s*[.．](?:[^0-9]|$)|\s{1,3}[^\s0-9]|$)");
pattern!(
    ANNEX,
    r"^\s*[(【\[]?(別紙|別表|別記|付録|付属書|附属書|様式第?)\s*([0-9]+(?:-[0-9]+)*|[A-Z]|[一二三四五六七八九十]+)?号?(?:[^0-9]|$)"
);
pattern!(FIGURE, r"^\s*[(【<\[]?(図|表|写真)\s*([0-9]+(?:[.-][0-9]+)*)");

/// The label at the head of a line, if there is one.
pub fn label_of(text: &str) -> Option<Label> {
    let t: String = text.nfkc().collect();
    let t = t.trim();
    let found = |kind, normal: String, path: Vec<u32>, end: usize| {
        let rest = t.get(end..).unwrap_or_default();
        let parted =
            rest.is_empty() || rest.starts_with([' ', '\u{3000}', '(', '「', '【', ':', '…', '・', '-', '.']);
        Some(Label { kind, normal, path, rest: rest.trim().to_string(), parted })
    };
    if let Some(c) = ARTICLE.captures(t) {
        let end = c.get(0)?.end();
        let normal = section_normal(&t[..end]);
        return found(Kind::Article, normal.clone(), numbers(&normal), end);
    }
    if let Some(c) = CHAPTER.captures(t) {
        let end = c.get(0)?.end();
        let kind = if &c[2] == "節" { Kind::Part } else { Kind::Chapter };
        let normal = format!("第{}{}", number(&c[1])?, &c[2]);
        return found(kind, normal, vec![number(&c[1])?], end);
    }
    if t.starts_with("附則") || t.starts_with("付則") {
        return found(Kind::Supplement, "附則".into(), Vec::new(), "附則".len());
    }
    if let Some(c) = NUMBERED.captures(t) {
        let normal = section_normal(&c[1]);
        let end = c.get(1)?.end();
        let end = end
            + t[end..].starts_with(['.', '．']) as usize * t[end..].chars().next().map_or(0, char::len_utf8);
        return found(Kind::Numbered, normal.clone(), numbers(&normal), end);
    }
    if let Some(c) = HYPHENED.captures(t) {
        let normal = section_normal(&c[1]);
        return found(Kind::Numbered, normal.clone(), numbers(&normal), c.get(1)?.end());
    }
    if let Some(c) = SINGLE.captures(t) {
        // The point belongs to the label; the space behind it says that the number stands apart.
        let end = c.get(1)?.end();
        let end = end + t[end..].find(|c| c != '.' && c != '．').unwrap_or(t.len() - end);
        return found(Kind::Numbered, c[1].trim_start_matches('0').to_string(), numbers(&c[1]), end);
    }
    if let Some(c) = ANNEX.captures(t) {
        let name = c.get(1)?.as_str().replace('附', "付");
        let number = c.get(2).map_or("", |m| m.as_str());
        let end = c.get(2).or(c.get(1))?.end();
        return found(Kind::Annex, section_normal(&format!("{name}{number}")), numbers(number), end);
    }
    let c = FIGURE.captures(t)?;
    found(Kind::Figure, section_normal(&format!("{}{}", &c[1], &c[2])), numbers(&c[2]), c.get(2)?.end())
}

fn number(text: &str) -> Option<u32> {
    let roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];
    text.parse().ok().or_else(|| roman.iter().position(|r| *r == text).map(|i| i as u32 + 1)).or_else(|| {
        let normal = section_normal(&format!("第{text}条"));
        numbers(&normal).first().copied()
    })
}

fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
}

/// Nesting depth: a heading closes the stretches of all headings at least as deep.
fn depth(label: &Label) -> usize {
    match label.kind {
        Kind::Annex => 0,
        Kind::Supplement => 1,
        Kind::Chapter => 1,
        Kind::Part => 2,
        Kind::Article => 3,
        Kind::Numbered => 3 + label.path.len(),
        Kind::Figure => 9,
        Kind::Mark => 10,
    }
}

/// The headings of a paper in order.
pub fn headings(paper: &Paper) -> Vec<Heading> {
    let mut out: Vec<Heading> = Vec::new();
    for (at, line) in paper.lines.iter().enumerate() {
        if paper.contents.contains(&line.page) {
            continue;
        }
        if let Some(title) = line.text.trim().strip_prefix(['■', '●', '◆', '◇', '□', '▼', '▶', '【', '＜'])
        {
            let title = title.trim().trim_end_matches(['】', '＞']).to_string();
            let label = Label {
                kind: Kind::Mark,
                normal: String::new(),
                path: Vec::new(),
                rest: title.clone(),
                parted: true,
            };
            if line.is_short() {
                out.push(Heading { label, at, title });
            }
            continue;
        }
        let Some(mut label) = label_of(&line.text) else { continue };
        if let Some(whole) = with_next_digit(&label) {
            // 3.1 1 通信: a gap inside the number, if that is what comes next in the count.
            let last = out.iter().rev().find(|h| h.label.kind == label.kind).map(|h| &h.label.path);
            if !follows(last, &label.path) && follows(last, &whole.path) {
                label = whole;
            }
        }
        if is_heading(&label, &out, line.opens) {
            let below = paper.lines.get(at + 1).filter(|l| label.rest.is_empty() && l.is_short());
            let title = below.map_or(label.rest.clone(), |l| l.text.clone());
            out.push(Heading { label, at, title });
        }
    }
    out
}

/// The label with the lone digit behind it taken in: 3.1 and `1 通信` → 3.11.
fn with_next_digit(label: &Label) -> Option<Label> {
    let mut chars = label.rest.chars();
    let digit = chars.next().filter(char::is_ascii_digit)?;
    let rest = chars.as_str();
    if label.kind != Kind::Numbered
        || label.path.len() < 2
        || rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
    {
        return None;
    }
    let normal = format!("{}{digit}", label.normal);
    Some(Label {
        kind: label.kind,
        path: numbers(&normal),
        normal,
        rest: rest.trim().to_string(),
        parted: true,
    })
}

/// Whether a label at a line's head is a heading there, or only mentioned in running text.
fn is_heading(label: &Label, earlier: &[Heading], opens: bool) -> bool {
    let rest = label.rest.as_str();
    let last = earlier.iter().rev().find(|h| h.label.kind == label.kind).map(|h| &h.label.path);
    let next = follows(last, &label.path);
    let mention = rest.starts_with([
        'の', 'に', 'を', 'は', 'が', 'で', 'と', 'も', 'へ', 'や', '及', '又', '、', '。', ')', '」',
    ]) || rest.starts_with("から")
        || rest.starts_with("まで")
        || rest.starts_with("若しくは");
    let titled = !rest.is_empty() && rest.chars().count() <= 40 && !rest.contains('。');
    match label.kind {
        Kind::Article => !mention && (label.parted || next) && opens,
        Kind::Chapter | Kind::Part => !mention && !rest.contains('。') && rest.chars().count() <= 40,
        Kind::Supplement => !mention || rest.is_empty(),
        Kind::Annex => {
            !mention && (titled || rest.is_empty()) && label.parted || rest.starts_with([')', '】'])
        }
        Kind::Figure => !mention,
        Kind::Numbered => {
            let unit = rest.starts_with([
                '%', '倍', '円', '名', '人', '年', '月', '日', '分', '秒', '時', '回', '台', '件', '以',
                'か', 'ヶ', 'ケ', '℃', '~', ',', '社', '個', '株', '度', 'm', 'g', 'V', 'W', 'G', 'M', 'K',
                'k', '版', '世', '拠', '営', '千', '百', '万', '億', '×', '/', ':', '階', '階', '種', '点',
                '歳', '箇', '条', '項', '号',
            ]) && !label.parted;
            // 29.6パーセント is a value.
            let value = !label.parted
                && quantity::find(&format!("{}{rest}", label.normal))
                    .first()
                    .is_some_and(|q| q.range.start == 0);
            if mention || unit || value {
                return false;
            }
            let later = last.is_none_or(|l| label.path > *l) && label.path.iter().all(|n| *n <= 60);
            if label.path.len() == 1 {
                // "2 …" may be the second paragraph of an article, or a row of a list.
                let in_article = earlier.last().is_some_and(|h| h.label.kind == Kind::Article);
                return !in_article && titled && (next || later) && !rest.ends_with("ます");
            }
            if rest.is_empty() { next && opens } else { next || titled && later && opens }
        }
        Kind::Mark => true,
    }
}

/// Whether `path` is the next number after `last` at any depth.
fn follows(last: Option<&Vec<u32>>, path: &[u32]) -> bool {
    let Some(last) = last else { return path.iter().all(|n| *n <= 2) };
    let grown: Vec<u32> = last.iter().copied().chain([1]).collect();
    if grown == path {
        return true;
    }
    (0..last.len()).any(|k| {
        let mut step = last[..k].to_vec();
        step.push(last[k] + 1);
        step == path || {
            step.push(1);
            step == path
        }
    }) || path == [1]
        || path == [1, 1]
}

/// The stretches of text (ranges of lines) that a cited section names; empty where there is none.
pub fn stretches(paper: &Paper, headings: &[Heading], section: &str) -> Vec<Range<usize>> {
    if section == "全体" {
        return std::iter::once(0..paper.lines.len()).collect();
    }
    let (heads, paragraph) = split(section);
    let mut scopes: Vec<Range<usize>> = std::iter::once(0..paper.lines.len()).collect();
    for head in &heads {
        let mut inner = Vec::new();
        for scope in &scopes {
            for (k, heading) in headings.iter().enumerate() {
                if scope.contains(&heading.at) && matches(&heading.label, head) {
                    let end = headings[k + 1..]
                        .iter()
                        .find(|h| closes(&h.label, &heading.label))
                        .map_or(paper.lines.len(), |h| h.at);
                    inner.push(heading.at..end.min(scope.end));
                }
            }
        }
        scopes = inner;
    }
    match paragraph {
        Some(n) => scopes.into_iter().filter_map(|s| self::paragraph(paper, s, n)).collect(),
        None => scopes,
    }
}

fn closes(later: &Label, open: &Label) -> bool {
    match (later.kind, open.kind) {
        (Kind::Mark | Kind::Figure, k) => k == later.kind || k == Kind::Figure,
        (Kind::Numbered, Kind::Article | Kind::Supplement) => false,
        _ => depth(later) <= depth(open),
    }
}

/// 第3章第5条第2項第3号 → heads [第3章, 第5条], paragraph 2.
fn split(section: &str) -> (Vec<String>, Option<u32>) {
    static PIECE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"第[0-9]+条(?:の[0-9]+)*|第[0-9IVX]+[章編部節]|附則|第([0-9]+)[項]|[0-9]+(?:\.[0-9]+)+|(?:別紙|別表|別記|付録|付属書|図|表|写真)[0-9A-Z.\-]*").expect("constant pattern")
    });
    let normal = section_normal(section);
    let (mut heads, mut paragraph) = (Vec::new(), None);
    for c in PIECE.captures_iter(&normal) {
        match c.get(1) {
            Some(n) if !heads.is_empty() => paragraph = paragraph.or(n.as_str().parse().ok()),
            Some(n) => heads.push(n.as_str().to_string()),
            None => heads.push(c[0].to_string()),
        }
    }
    if heads.is_empty() {
        heads.push(normal.trim_start_matches('第').trim_end_matches(['節', '項', '章', '号']).to_string());
    }
    (heads, paragraph)
}

/// Whether a heading is the one meant; 3 = 第3章 = 3., 3章2節 = 3.2 only by number.
fn matches(label: &Label, wanted: &str) -> bool {
    if label.normal == wanted || label.normal.trim_start_matches('第') == wanted.trim_start_matches('第') {
        return true;
    }
    let bare = |s: &str| s.trim_start_matches('第').trim_end_matches(['章', '節', '部', '編']).to_string();
    let figures = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit());
    let (a, b) = (bare(&label.normal), bare(wanted));
    figures(&a) && a == b && matches!(label.kind, Kind::Chapter | Kind::Part | Kind::Numbered)
}

/// The n-th paragraph (項) of an article: it begins with its number, the first with the article itself.
fn paragraph(paper: &Paper, scope: Range<usize>, n: u32) -> Option<Range<usize>> {
    let mut starts: Vec<(u32, usize)> = vec![(1, scope.start)];
    for at in scope.start + 1..scope.end {
        let next = starts.last().map_or(2, |s| s.0 + 1);
        let text: String = paper.lines[at].text.nfkc().collect();
        if text.trim_start().strip_prefix(&next.to_string()).is_some_and(|r| {
            !r.starts_with(|c: char| c.is_ascii_digit() || ".,年月日時分秒か名件台回円%条項".contains(c))
                && paper.lines[at].opens
        }) {
            starts.push((next, at));
        }
    }
    let own = starts.iter().position(|s| s.0 == n);
    if let Some(k) = own {
        let end = starts.get(k + 1).map_or(scope.end, |s| s.1);
        return Some(starts[k].1..end);
    }
    // Paragraphs without printed numbers: counted by what ends in a full stop.
    if starts.len() > 1 {
        return None;
    }
    let openings: Vec<usize> = (scope.start + 1..scope.end).filter(|&i| paper.lines[i].opens).collect();
    if openings.len() as u32 >= n { Some(scope) } else { None }
}

#[cfg(test)]
#[path = "heading_tests.rs"]
mod tests;
