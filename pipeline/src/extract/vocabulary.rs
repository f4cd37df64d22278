//! The scheme's words folded once, for looking at every line of every page.

use super::DocumentKind;
use super::sights::kind_of;
use crate::ja::text::{fold, loose};
use crate::scheme::Scheme;

/// Folded words of the scheme file.
pub(super) struct Vocabulary {
    /// Words before a 資料番号, the longest first.
    pub(super) prefixes: Vec<String>,
    /// Words for an excerpt.
    pub(super) excerpt: Vec<String>,
    /// Titles of forms and certificates.
    pub(super) titles: Vec<(DocumentKind, String)>,
    /// Words for a translation.
    pub(super) translation: Vec<String>,
}

impl Vocabulary {
    /// Folds the words of a scheme.
    pub(super) fn of(scheme: &Scheme) -> Self {
        let mut prefixes: Vec<String> = scheme.words.document_prefixes.iter().map(|p| fold(p)).collect();
        prefixes.sort_by_key(|p| std::cmp::Reverse(p.chars().count()));
        let titles: Vec<(DocumentKind, String)> = scheme
            .documents
            .iter()
            .filter_map(|d| kind_of(&d.kind).map(|kind| (kind, d)))
            .flat_map(|(kind, d)| d.titles.iter().map(move |t| (kind, loose(t))))
            .collect();
        let (translation, titles): (Vec<_>, Vec<_>) =
            titles.into_iter().partition(|(kind, _)| *kind == DocumentKind::Translation);
        Self {
            prefixes,
            excerpt: scheme.words.excerpt.iter().map(|w| loose(w)).collect(),
            titles,
            translation: translation.into_iter().map(|(_, t)| t).collect(),
        }
    }
}
