//! P111: a foreign document without its translation, a translation without its original, or forms
//! in a foreign language.

use crate::completeness::{CaseView, Outcome};
use crate::extract::{Document, DocumentKind};
use crate::ja::text;

/// Pairs originals and translations by number, title or place in the package.
pub fn p111(case: &CaseView, out: &mut Outcome) {
    for (i, document) in case.dossier.documents.iter().enumerate() {
        let (subject, name) = (case.document_subject(document), case.document_name(document));
        let message = match document.kind {
            DocumentKind::Separator | DocumentKind::Unknown => continue,
            DocumentKind::FormA | DocumentKind::FormB if document.foreign => {
                format!("{name}が日本語で記載されていません。日本語で記載して再提出してください。")
            }
            DocumentKind::Translation if !has_original(case, i) => {
                format!(
                    "{name}は訳文ですが、その原本が見当たりません。原本（外国語の資料）も提出してください。"
                )
            }
            DocumentKind::Translation => continue,
            _ if document.foreign && !has_translation(case, i) => {
                format!(
                    "{name}は外国語で記載されていますが、日本語の訳文がありません。訳文を添えて再提出してください。"
                )
            }
            _ => continue,
        };
        out.unmet(&subject, message, case.spots_of(document));
    }
}

fn has_translation(case: &CaseView, original: usize) -> bool {
    partners(case, original).any(|d| d.kind == DocumentKind::Translation)
}

/// A document next to a translation counts as its original even where its language was not told.
fn has_original(case: &CaseView, translation: usize) -> bool {
    let ours = &case.dossier.documents[translation];
    partners(case, translation)
        .any(|d| d.kind != DocumentKind::Translation && (d.foreign || same_number(ours, d)))
}

/// Documents that may belong to one as original or translation: of the same number, or next to it.
fn partners<'a>(case: &CaseView<'a>, at: usize) -> impl Iterator<Item = &'a Document> {
    let documents = &case.dossier.documents;
    let content = |d: &&Document| d.kind != DocumentKind::Separator;
    let before = documents[..at].iter().rev().find(content);
    let after = documents[at + 1..].iter().find(content);
    let ours = &documents[at];
    let numbered =
        documents.iter().enumerate().filter(move |(i, d)| *i != at && same_number(ours, d)).map(|(_, d)| d);
    let titled =
        documents.iter().enumerate().filter(move |(i, d)| *i != at && title_within(ours, d)).map(|(_, d)| d);
    numbered.chain(titled).chain(before).chain(after)
}

fn same_number(a: &Document, b: &Document) -> bool {
    let stem = |d: &Document| {
        d.number.as_deref().map(|n| text::fold(n).split(['-', '(']).next().unwrap_or("").to_owned())
    };
    stem(a).is_some_and(|n| !n.is_empty() && Some(n) == stem(b))
}

fn title_within(a: &Document, b: &Document) -> bool {
    let (Some(a), Some(b)) = (&a.title, &b.title) else { return false };
    let (a, b) = (text::loose(a), text::loose(b));
    a.chars().count().min(b.chars().count()) >= 4 && (a.contains(&b) || b.contains(&a))
}
