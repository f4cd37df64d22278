//! Sixth stage: everything → [`Report`]: the model first, then its writers.
//!
//! Comes in: what all stages before made. Goes out: one [`Report`], a plain value without
//! references, and from it JSON (the contract), text for the terminal, and one HTML file with
//! cut-outs of the pages from an [`album::Album`]. Nothing is decided here: a writer shows what
//! the stages said, never more, and the same input gives the same bytes.

use crate::completeness::Severity;
use crate::evidence::Verdict;

pub mod album;
mod compose;
#[cfg(test)]
mod fixture;
pub mod html;
pub mod json;
mod model;
mod place;
mod previous;
#[cfg(test)]
mod tests;
pub mod text;
mod where_words;
pub mod words;

pub use compose::{Material, Options, compose};
pub use model::*;
pub use place::Place;
pub use previous::{PreviousTrouble, parse_previous};

impl Report {
    /// The applicant's name: from 申請書A, else from the registry certificate.
    pub fn applicant(&self) -> Option<&str> {
        self.field("事業者名").or_else(|| self.registry.as_ref()?.name.as_deref())
    }

    /// Number of findings of a weight.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity).count()
    }

    /// Whether there is nothing to mend and nothing to look at (exit status 0).
    pub fn is_clean(&self) -> bool {
        self.undecided.is_empty() && self.findings.iter().all(|f| f.severity == Severity::Note)
    }

    /// Value of a field of 申請書A.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.form_a.iter().find(|f| f.field == key).and_then(|f| f.value.as_deref())
    }

    /// Number of citations with a verdict.
    pub fn verdicts(&self, verdict: Verdict) -> usize {
        self.form_b.iter().flat_map(|r| &r.citations).filter(|c| c.verdict == verdict).count()
    }

    /// A place for people: the document and its printed page number first, as they hold the paper;
    /// file and page in it behind.
    pub fn where_is(&self, place: &Place) -> String {
        let page = self.pages.get(place.index().at());
        let file = format!("{} {}頁目", place.source, place.page);
        let Some(document) = page.and_then(|p| p.document).and_then(|d| self.documents.get(d)) else {
            return file;
        };
        let name = match &document.number {
            Some(number) => format!("資料{number}"),
            None => document.label.clone(),
        };
        match page.and_then(|p| p.folio.as_deref()) {
            Some(folio) => format!("{name} p.{folio}（{file}）"),
            None => format!("{name}（{file}）"),
        }
    }

    /// Findings to be shown, in groups: the package as a whole first, then document by document;
    /// each with those that follow from it. A finding whose cause is not in the report stands alone.
    pub fn grouped(&self) -> Vec<Group<'_>> {
        let follows = |f: &FindingEntry, cause: &FindingEntry| {
            f.cause.as_ref().is_some_and(|c| c.code == cause.code && c.subject == cause.subject)
        };
        let has_cause = |f: &FindingEntry| self.findings.iter().any(|c| c.cause.is_none() && follows(f, c));
        let mut groups: Vec<Group<'_>> = Vec::new();
        let keys = std::iter::once(None).chain((0..self.documents.len()).map(Some));
        for document in keys {
            let found: Vec<Shown<'_>> = self
                .findings
                .iter()
                .filter(|f| f.document == document && !has_cause(f))
                .map(|finding| Shown {
                    finding,
                    effects: match finding.cause {
                        None => self.findings.iter().filter(|f| follows(f, finding)).collect(),
                        Some(_) => Vec::new(),
                    },
                })
                .collect();
            if !found.is_empty() {
                groups.push(Group { document, found });
            }
        }
        groups
    }
}

/// Findings shown under one document.
pub struct Group<'a> {
    /// The document; `None`: the package as a whole.
    pub document: Option<usize>,
    /// Its findings.
    pub found: Vec<Shown<'a>>,
}

/// A finding with those that follow from it.
pub struct Shown<'a> {
    /// The finding.
    pub finding: &'a FindingEntry,
    /// What follows from it.
    pub effects: Vec<&'a FindingEntry>,
}
