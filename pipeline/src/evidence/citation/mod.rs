//! The grammar of 添付書類等: a cell → its [`Citation`]s.
//!
//! Two steps: [`token`] cuts the cell into references, titles, pages and sections; here the pieces
//! are put together, one citation per document and section. A place before its document
//! (`P5(資料3)`) and a place that goes on with the same document (`資料3 p.5、p.8`) are understood.

mod section;
mod split;
pub mod token;
mod words;

pub use section::section_normal;
pub use split::Listed;

use super::Citation;
use token::{Placed, Token};
use words::{names_document, title_of};

/// The words a cell is read with.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Titles of the package's documents, of its list of documents and of the scheme's forms.
    pub titles: Vec<String>,
    /// Words for a numbered document beside the common ones.
    pub prefixes: Vec<String>,
    /// Words for 同上 beside the common ones.
    pub dittos: Vec<String>,
    /// The package's document numbers with their printed pages.
    pub numbers: Vec<Listed>,
    /// Cells that cite nothing (－, 該当なし).
    pub nothing: Vec<String>,
}

/// Whether a cell cites nothing: blank, a dash, or one of the scheme's words for it.
pub fn cites_nothing(cell: &str, words: &Vocabulary) -> bool {
    let folded: String = squeeze(cell);
    let bare = folded.trim_matches(|c: char| "()。、.「」".contains(c));
    bare.chars().all(|c| "-‐‑–—―−ー─一~_/*×".contains(c))
        || words.nothing.iter().any(|w| squeeze(w) == bare)
        || ["実施なし", "開示なし", "該当なし", "なし", "無し", "無", "後日提出", "口頭", "不要", "未提出"]
            .contains(&bare)
}

/// Parses a cell. 同上 comes out as a citation with `ditto` and without document; the caller
/// puts the earlier row's citations in its place.
pub fn parse(cell: &str, words: &Vocabulary) -> Vec<Citation> {
    if cites_nothing(cell, words) {
        return Vec::new();
    }
    let mut draft = Draft::new(cell);
    for placed in token::tokens(cell, words) {
        draft.take(placed);
    }
    draft.finish()
}

/// NFKC without white space.
pub(crate) fn squeeze(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// Kind of the last piece that was taken.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    None,
    Document,
    Title,
    Pages,
    Section,
    Other,
}

/// Citations under construction.
struct Draft<'a> {
    cell: &'a str,
    done: Vec<Citation>,
    current: Option<(Citation, usize, usize)>,
    last: Last,
    /// Whether a separator stood since the last piece.
    parted: bool,
}

impl<'a> Draft<'a> {
    fn new(cell: &'a str) -> Self {
        Self { cell, done: Vec::new(), current: None, last: Last::None, parted: false }
    }

    fn take(&mut self, placed: Placed) {
        let Placed { token, start, end } = placed;
        let (last, parted) = (self.last, self.parted);
        self.parted = false;
        match token {
            Token::Separator => {
                self.parted = true;
            }
            Token::Document(numbers) => {
                for number in numbers {
                    self.document(number, start, end);
                }
            }
            Token::Annex(name) => {
                if self.current.as_ref().is_none_or(|c| !named(&c.0)) {
                    self.title(name.clone(), true, parted, start, end);
                    let number = name.trim_start_matches(|c: char| !c.is_ascii_digit());
                    if let Some((c, ..)) = &mut self.current
                        && c.document.is_none()
                        && !number.is_empty()
                    {
                        c.document = Some(number.to_string());
                    }
                } else {
                    self.section(name, parted, start, end);
                }
            }
            Token::Quoted(t) | Token::Known(t) if t.is_empty() => {}
            Token::Quoted(_) => self.title(self.printed(start, end), false, parted, start, end),
            Token::Known(_) => self.title(self.printed(start, end), true, parted, start, end),
            Token::Pages(pages) => self.pages(pages, start, end),
            Token::Section(s) => self.section(s, parted, start, end),
            Token::Number(n) => self.number(n, last, parted, start, end),
            Token::Url(url) => {
                let new = self.current.as_ref().is_none_or(|c| c.0.url.is_some());
                let c = if new { self.begin(start, end) } else { self.extend(start, end) };
                c.url = Some(url);
                self.last = Last::Other;
            }
            Token::Date(date) => {
                if self.current.is_some() {
                    self.extend(start, end).date = Some(date);
                    self.last = Last::Other;
                }
            }
            Token::Ditto | Token::SameDocument => {
                let (document, title) = self.latest();
                let c = self.begin(start, end);
                (c.document, c.title) = (document, title);
                c.ditto = c.document.is_none() && c.title.is_none();
                self.last = Last::Document;
            }
            Token::Word(w) => self.word(&w, last, parted, start, end),
        }
    }

    /// A title as printed, without its brackets.
    fn printed(&self, start: usize, end: usize) -> String {
        let raw = self.cell.get(start..end).unwrap_or_default().trim();
        let inner = raw.strip_prefix(['「', '『', '【', '“', '"', '<', '＜', '"']);
        inner.map_or(raw, |t| t.trim_end_matches(['」', '』', '】', '”', '"', '>', '＞'])).trim().to_string()
    }

    fn document(&mut self, number: String, start: usize, end: usize) {
        let open = self.current.as_ref().is_some_and(|(c, ..)| {
            c.document.is_none()
                && !c.ditto
                && c.url.is_none()
                && (c.title.is_none() || !has_place(c))
                && !(self.parted && c.title.is_some())
        });
        let c = if open { self.extend(start, end) } else { self.begin(start, end) };
        c.document = Some(number);
        self.last = Last::Document;
    }

    fn title(&mut self, title: String, known: bool, parted: bool, start: usize, end: usize) {
        let open = self.current.as_ref().is_some_and(|(c, ..)| {
            c.title.is_none()
                && !c.ditto
                && if c.document.is_some() { !has_place(c) && !parted } else { true }
        });
        if open {
            self.extend(start, end).title = Some(title);
        } else if self.current.is_none() || parted || known {
            // A second name straight behind the first adds nothing.
            if !parted
                && self.last == Last::Title
                && !self.current.as_ref().is_some_and(|(c, ..)| has_place(c))
            {
                return;
            }
            self.begin(start, end).title = Some(title);
        } else {
            return;
        }
        self.last = Last::Title;
    }

    fn pages(&mut self, pages: Vec<String>, start: usize, end: usize) {
        let c = if self.current.is_some() { self.extend(start, end) } else { self.begin(start, end) };
        for page in pages {
            if !c.pages.contains(&page) {
                c.pages.push(page);
            }
        }
        self.last = Last::Pages;
    }

    fn section(&mut self, section: String, parted: bool, start: usize, end: usize) {
        match &self.current {
            None => self.begin(start, end).section = Some(section),
            Some((c, ..)) => match c.section.clone() {
                None => self.extend(start, end).section = Some(section),
                Some(earlier) if parted => {
                    if earlier != section {
                        let (document, title, ditto) = (c.document.clone(), c.title.clone(), c.ditto);
                        let c = self.begin(start, end);
                        (c.document, c.title, c.ditto, c.section) = (document, title, ditto, Some(section));
                    }
                }
                Some(earlier) => {
                    let inner = if section.starts_with(|c: char| c.is_ascii_digit()) {
                        section
                    } else {
                        format!("{earlier}{section}")
                    };
                    self.extend(start, end).section = Some(inner);
                }
            },
        }
        self.last = Last::Section;
    }

    fn number(&mut self, number: String, last: Last, parted: bool, start: usize, end: usize) {
        match last {
            Last::None => self.document(number, start, end),
            Last::Document if parted => {
                self.begin(start, end).document = Some(number);
                self.last = Last::Document;
            }
            Last::Section if parted && self.current.as_ref().is_some_and(|c| c.0.pages.is_empty()) => {
                self.begin(start, end).document = Some(number);
                self.last = Last::Document;
            }
            _ if number.contains('-') => self.section(section_normal(&number), parted, start, end),
            _ => self.pages(vec![number], start, end),
        }
    }

    fn word(&mut self, word: &str, last: Last, parted: bool, start: usize, end: usize) {
        let Some(title) = title_of(word) else {
            self.parted = parted;
            return;
        };
        match last {
            Last::None => self.title(title, false, true, start, end),
            Last::Document if !parted => self.title(title, false, false, start, end),
            Last::Pages | Last::Section if self.current.as_ref().is_some_and(|c| !named(&c.0)) => {
                self.title(title, false, false, start, end);
            }
            _ if parted && names_document(&title) => self.title(title, false, true, start, end),
            _ => self.parted = parted,
        }
    }

    fn begin(&mut self, start: usize, end: usize) -> &mut Citation {
        self.flush();
        &mut self.current.insert((Citation::default(), start, end)).0
    }

    fn extend(&mut self, _start: usize, end: usize) -> &mut Citation {
        let current = self.current.get_or_insert_with(|| (Citation::default(), end, end));
        current.2 = end;
        &mut current.0
    }

    fn latest(&self) -> (Option<String>, Option<String>) {
        let c = self.current.as_ref().map(|c| &c.0).or(self.done.last());
        c.map_or((None, None), |c| (c.document.clone(), c.title.clone()))
    }

    fn flush(&mut self) {
        if let Some((mut c, start, end)) = self.current.take() {
            let mut piece = self.cell.get(start..end).unwrap_or(self.cell).trim();
            // The bracket that closes behind the last piece belongs to it.
            if let Some(close) = self.cell.get(end..).and_then(|r| r.chars().next())
                && ")）".contains(close)
                && piece.contains(['(', '（'])
                && !piece.ends_with([')', '）'])
            {
                piece = self.cell.get(start..end + close.len_utf8()).unwrap_or(piece).trim();
            }
            c.raw = piece.to_string();
            self.done.push(c);
        }
    }

    fn finish(mut self) -> Vec<Citation> {
        self.flush();
        self.done
    }
}

fn named(c: &Citation) -> bool {
    c.document.is_some() || c.title.is_some() || c.ditto
}

fn has_place(c: &Citation) -> bool {
    !c.pages.is_empty() || c.section.is_some() || c.url.is_some()
}

#[cfg(test)]
mod tests;
