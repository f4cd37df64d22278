//! A citation → its document, pages and lines; and what of it is not there.
//!
//! Printed page numbers rule; a document that prints none is counted by sheets, with its cover
//! and without. A section is the stretch from its heading to the next of the same rank.

use super::citation::squeeze;
use super::heading::{self, Heading};
use super::names::{alike, likeness, plain_folio, plain_number, plain_title, plain_url};
use super::paper::Paper;
use super::terms;
use super::{Citation, Lack};
use crate::extract::{Document, DocumentIndex, DocumentKind, Dossier};
use crate::ja::text::loose;
use crate::ocr::{Legibility, PageText};
use crate::scheme::Scheme;
use crate::spot::PageIndex;
use std::ops::Range;

/// The package's documents as running text, with their headings.
pub struct Library<'a> {
    dossier: &'a Dossier,
    pages: &'a [PageText],
    scheme: &'a Scheme,
    /// One paper a document, in the dossier's order.
    pub papers: Vec<Paper>,
    /// Headings of each paper.
    pub headings: Vec<Vec<Heading>>,
    /// Title of each document, loosely folded.
    titles: Vec<String>,
}

/// Where a citation leads.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The citation with number and title filled in as far as they are known.
    pub citation: Citation,
    /// The document.
    pub target: Option<DocumentIndex>,
    /// Whether a place inside it is named, or none is needed.
    pub names_place: bool,
    /// The cited pages (all of the document's where no place is named).
    pub pages: Vec<PageIndex>,
    /// The cited lines of the document's paper.
    pub lines: Vec<Range<usize>>,
    /// What is not there.
    pub lacks: Vec<Lack>,
}

impl<'a> Library<'a> {
    /// Puts the documents of a package together.
    pub fn of(dossier: &'a Dossier, pages: &'a [PageText], scheme: &'a Scheme) -> Self {
        let papers: Vec<Paper> = dossier
            .documents
            .iter()
            .enumerate()
            .map(|(i, d)| Paper::of(dossier, DocumentIndex(i as u32), d, pages))
            .collect();
        let headings = papers.iter().map(heading::headings).collect();
        let titles = dossier
            .documents
            .iter()
            .map(|d| d.title.as_deref().map(plain_title).unwrap_or_default())
            .collect();
        Library { dossier, pages, scheme, papers, headings, titles }
    }

    /// Names by which the package's documents can be cited.
    pub fn known_titles(&self) -> Vec<String> {
        let mut out: Vec<String> = self.dossier.documents.iter().filter_map(|d| d.title.clone()).collect();
        if let Some(breakdown) = &self.dossier.breakdown {
            out.extend(breakdown.entries.iter().map(|e| e.title.value.clone()));
        }
        out.extend(
            self.scheme.documents.iter().flat_map(|d| d.titles.iter().cloned().chain([d.name.clone()])),
        );
        out.extend(
            ["履歴事項全部証明書", "現在事項全部証明書", "代表者事項証明書", "登記事項証明書", "登記簿謄本"]
                .map(String::from),
        );
        out.retain(|t| squeeze(t).chars().count() >= 3);
        out
    }

    /// The numbers of documents, those only listed included, with the printed pages they have.
    pub fn known_numbers(&self) -> Vec<super::citation::Listed> {
        let mut out: Vec<super::citation::Listed> = Vec::new();
        for document in &self.dossier.documents {
            if let Some(number) = document.number.as_deref().map(plain_number) {
                let folios = document.pages.iter().filter_map(|p| self.dossier.folios.get(p.at())?.as_ref());
                let mut pages: Vec<String> = folios.map(|f| plain_folio(&f.value)).collect();
                if pages.is_empty() {
                    pages = (1..=document.pages.len()).map(|n| n.to_string()).collect();
                }
                match out.iter_mut().find(|(n, _)| *n == number) {
                    Some((_, all)) => all.extend(pages),
                    None => out.push((number, pages)),
                }
            }
        }
        for entry in self.dossier.breakdown.iter().flat_map(|b| &b.entries) {
            if let Some(number) = entry.number.as_deref().map(plain_number)
                && !out.iter().any(|(n, _)| *n == number)
            {
                out.push((number, Vec::new()));
            }
        }
        out
    }

    /// Follows a citation.
    pub fn resolve(&self, citation: &Citation) -> Resolved {
        let mut found = Resolved {
            citation: citation.clone(),
            names_place: names_place(citation),
            ..Resolved::default()
        };
        let candidates = self.documents(&mut found.citation);
        let Some(&first) = candidates.first() else {
            found.lacks.push(Lack::Document);
            return found;
        };
        // Two documents under one number: the one that has the place.
        candidates
            .iter()
            .map(|&d| self.place(d, found.clone()))
            .min_by_key(|r| r.lacks.len())
            .unwrap_or_else(|| self.place(first, found.clone()))
    }

    /// Other evidence of another title under the number by which alone a citation names its document.
    pub fn namesakes(&self, found: &Resolved) -> Vec<DocumentIndex> {
        let (Some(target), true) = (found.target, found.citation.title.is_none()) else { return Vec::new() };
        let ours = &self.dossier.documents[target.0 as usize];
        let other = |d: &Document| {
            ours.number.is_some()
                && ours.kind == DocumentKind::Evidence
                && d.number == ours.number
                && d.kind == ours.kind
                && !d.foreign
                && !ours.foreign
                && d.title.as_deref().map(loose) != ours.title.as_deref().map(loose)
        };
        let all = self.dossier.documents.iter().enumerate();
        all.filter(|(_, d)| other(d)).map(|(i, _)| DocumentIndex(i as u32)).collect()
    }

    fn place(&self, target: DocumentIndex, mut found: Resolved) -> Resolved {
        let document = &self.dossier.documents[target.0 as usize];
        let paper = &self.papers[target.0 as usize];
        found.target = Some(target);
        let written: Vec<PageIndex> = document.pages.iter().copied().filter(|p| !self.is_blank(*p)).collect();
        found.names_place |= written.len() <= 1;
        let citation = found.citation.clone();
        let mut cited: Vec<PageIndex> = Vec::new();
        for label in &citation.pages {
            let pages = self.pages_of(document, &written, label);
            if pages.is_empty() {
                found.lacks.push(Lack::Page(label.clone()));
            }
            cited.extend(pages);
        }
        cited.sort();
        cited.dedup();
        if let Some(section) = &citation.section {
            let stretches = heading::stretches(paper, &self.headings[target.0 as usize], section);
            if stretches.is_empty() {
                // A heading on a page that cannot be read is not missing.
                if !written.iter().any(|p| !self.is_legible(*p)) || !citation.pages.is_empty() {
                    found.lacks.push(Lack::Section(section.clone()));
                }
                found.lines = lines_on(paper, &cited);
            } else {
                let on_page: Vec<Range<usize>> = stretches
                    .iter()
                    .filter(|s| {
                        cited.is_empty() || paper.lines[(*s).clone()].iter().any(|l| cited.contains(&l.page))
                    })
                    .cloned()
                    .collect();
                if on_page.is_empty() && !cited.is_empty() {
                    found.lines = lines_on(paper, &cited);
                } else {
                    found.lines = on_page;
                    let mut pages: Vec<PageIndex> = found
                        .lines
                        .iter()
                        .flat_map(|r| paper.lines[r.clone()].iter().map(|l| l.page))
                        .collect();
                    pages.dedup();
                    cited = pages;
                }
            }
        } else if !citation.pages.is_empty() {
            found.lines = lines_on(paper, &cited);
        } else {
            cited = written;
            found.lines = std::iter::once(0..paper.lines.len()).collect();
        }
        found.pages = cited;
        found
    }

    /// The documents a citation may mean; fills in number and title.
    fn documents(&self, citation: &mut Citation) -> Vec<DocumentIndex> {
        let usable = |d: &Document| !matches!(d.kind, DocumentKind::Separator | DocumentKind::Breakdown);
        let all = || {
            let documents = self.dossier.documents.iter().enumerate();
            documents.filter(|(_, d)| usable(d)).map(|(i, _)| DocumentIndex(i as u32))
        };
        let title = citation.title.as_deref().map(plain_title).filter(|t| !t.is_empty());
        if let Some(number) = citation.document.as_deref().map(plain_number) {
            let same = |d: &DocumentIndex| {
                self.dossier.documents[d.0 as usize]
                    .number
                    .as_deref()
                    .is_some_and(|n| plain_number(n) == number)
            };
            let mut found: Vec<DocumentIndex> = all().filter(same).collect();
            if found.len() > 1
                && let Some(title) = &title
            {
                found.sort_by_key(|d| !alike(&self.titles[d.0 as usize], title));
            }
            if found.is_empty() {
                // Listed under this number, in the package without it: known by its title.
                let listed = self.listed_title(&number).or(title.clone());
                let named = |d: &DocumentIndex| {
                    self.dossier.documents[d.0 as usize].number.is_none()
                        && listed.as_ref().is_some_and(|t| alike(&self.titles[d.0 as usize], t))
                };
                found = all().filter(named).collect();
            }
            if found.is_empty()
                && let Some(title) = &title
                && self.listed_title(&number).is_none()
            {
                found = all().filter(|d| self.titles[d.0 as usize] == *title).collect();
            }
            return found;
        }
        if let Some(title) = title {
            if let Some(kind) = self.form_named(&title) {
                let found: Vec<DocumentIndex> =
                    all().filter(|d| self.dossier.documents[d.0 as usize].kind == kind).collect();
                if !found.is_empty() || kind == DocumentKind::RegistryCertificate {
                    return found;
                }
            }
            let mut found: Vec<DocumentIndex> =
                all().filter(|d| self.titles[d.0 as usize] == title).collect();
            let listed = self.listed_number(&title);
            if found.is_empty()
                && let Some(number) = &listed
            {
                citation.document = Some(number.clone());
                let same = |d: &DocumentIndex| {
                    let d = &self.dossier.documents[d.0 as usize];
                    d.number.as_deref().is_some_and(|n| plain_number(n) == plain_number(number))
                };
                found = all().filter(same).collect();
                if found.is_empty() {
                    return found;
                }
            }
            if found.is_empty() {
                let mut close: Vec<(u32, DocumentIndex)> = all()
                    .map(|d| (likeness(&self.titles[d.0 as usize], &title), d))
                    .filter(|(l, _)| *l >= 70)
                    .collect();
                close.sort_by_key(|(l, d)| (std::cmp::Reverse(*l), *d));
                found = close.first().map(|(_, d)| *d).into_iter().collect();
            }
            if found.is_empty() {
                // 料金表 for 価格表: the same words put differently, if one document alone is so called.
                let meant = terms::meaning(&title);
                let same: Vec<DocumentIndex> = all()
                    .filter(|d| !meant.is_empty() && terms::meaning(&self.titles[d.0 as usize]) == meant)
                    .collect();
                found = if same.len() == 1 { same } else { Vec::new() };
            }
            if let Some(d) = found.first() {
                let number = self.dossier.documents[d.0 as usize].number.clone();
                citation.document = number.or(listed);
            }
            return found;
        }
        if let Some(url) = &citation.url {
            let wanted = plain_url(url);
            let hit = self.dossier.hardcopies.iter().find(|h| {
                h.url.as_ref().is_some_and(|u| {
                    let printed = plain_url(&u.value);
                    let cut = printed.trim_end_matches(['…', '.']);
                    printed == wanted || cut.len() >= 12 && wanted.starts_with(cut)
                })
            });
            return hit.map(|h| h.document).into_iter().collect();
        }
        Vec::new()
    }

    fn listed_title(&self, number: &str) -> Option<String> {
        let entries = &self.dossier.breakdown.as_ref()?.entries;
        let entry =
            entries.iter().find(|e| e.number.as_deref().is_some_and(|n| plain_number(n) == number))?;
        Some(plain_title(&entry.title.value))
    }

    fn listed_number(&self, title: &str) -> Option<String> {
        let entries = &self.dossier.breakdown.as_ref()?.entries;
        let exact = entries.iter().find(|e| plain_title(&e.title.value) == title);
        let entry = exact.or_else(|| {
            let best = entries.iter().max_by_key(|e| likeness(&plain_title(&e.title.value), title))?;
            (likeness(&plain_title(&best.title.value), title) >= 70).then_some(best)
        })?;
        entry.number.clone()
    }

    /// The kind of form that a title names by itself.
    fn form_named(&self, title: &str) -> Option<DocumentKind> {
        let names = ["登記事項証明", "事項全部証明", "事項証明書", "登記簿", "登記謄本"];
        if names.iter().any(|n| title.contains(&loose(n))) {
            return Some(DocumentKind::RegistryCertificate);
        }
        let entry =
            self.scheme.documents.iter().find(|d| {
                plain_title(&d.name) == title || d.titles.iter().any(|t| plain_title(t) == title)
            })?;
        serde_json::from_value(serde_json::Value::String(entry.kind.clone())).ok()
    }

    fn is_blank(&self, page: PageIndex) -> bool {
        self.pages.get(page.at()).is_some_and(|p| p.blank)
    }

    /// Whether a page can be read.
    pub fn is_legible(&self, page: PageIndex) -> bool {
        self.pages.get(page.at()).is_none_or(|p| p.legibility == Legibility::Legible)
    }

    /// The pages that a printed page number may mean.
    fn pages_of(&self, document: &Document, written: &[PageIndex], label: &str) -> Vec<PageIndex> {
        let one = |p: Option<&PageIndex>| p.copied().into_iter().collect::<Vec<_>>();
        match label {
            "表紙" => return one(written.first()),
            "最終" | "巻末" | "奥付" | "裏表紙" => return one(written.last()),
            "表紙裏" => return one(written.get(1)),
            _ => {}
        }
        let wanted = plain_folio(label);
        let folios: Vec<Option<String>> = written
            .iter()
            .map(|p| self.dossier.folios.get(p.at()).and_then(Option::as_ref).map(|f| plain_folio(&f.value)))
            .collect();
        let printed: Vec<PageIndex> = written
            .iter()
            .zip(&folios)
            .filter(|(_, f)| f.as_ref() == Some(&wanted))
            .map(|(p, _)| *p)
            .collect();
        if !printed.is_empty() {
            return printed;
        }
        let Ok(n) = wanted.parse::<usize>() else { return Vec::new() };
        if folios.iter().all(Option::is_none) {
            // No printed numbers: counted by sheets, the cover as the first or not at all.
            let (with, without) = (n.checked_sub(1), Some(n));
            let mut out: Vec<PageIndex> = with.and_then(|i| written.get(i)).copied().into_iter().collect();
            if written.len() > 2 && self.looks_like_cover(written[0]) {
                out.extend(without.and_then(|i| written.get(i)));
            }
            return out;
        }
        // A number that was not read, or read as none of the count (11 for -1-), between two that were.
        let number = |i: usize| folios.get(i)?.as_ref()?.parse::<usize>().ok();
        for i in 0..written.len() {
            if number(i).is_some() {
                continue;
            }
            let before = (0..i).rev().find_map(|j| number(j).map(|v| (j, v)));
            let after = (i + 1..written.len()).find_map(|j| number(j).map(|v| (j, v)));
            let from_before = before.map(|(j, v)| v + (i - j));
            let from_after = after.and_then(|(j, v)| v.checked_sub(j - i));
            let inferred = match (from_before, from_after) {
                (Some(a), Some(b)) => (a == b).then_some(a),
                (Some(a), None) => Some(a),
                (None, Some(b)) => (i > 0 || b == 1).then_some(b),
                (None, None) => None,
            };
            if inferred == Some(n) && !document.pages.is_empty() {
                return vec![written[i]];
            }
        }
        if document.pages.len() == 1 && !document.excerpt && n == 1 {
            return vec![document.pages[0]];
        }
        Vec::new()
    }

    fn looks_like_cover(&self, page: PageIndex) -> bool {
        self.pages.get(page.at()).is_some_and(|p| {
            p.lines.len() <= 12 && !p.lines.iter().any(|l| l.text.contains('。')) && p.tables.is_empty()
        })
    }
}

fn lines_on(paper: &Paper, pages: &[PageIndex]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, line) in paper.lines.iter().enumerate() {
        if pages.contains(&line.page) {
            match out.last_mut() {
                Some(r) if r.end == i => r.end = i + 1,
                _ => out.push(i..i + 1),
            }
        }
    }
    out
}

fn names_place(citation: &Citation) -> bool {
    !citation.pages.is_empty() || citation.section.is_some() || citation.url.is_some()
}
