//! How the lines of the 資料内訳書 and the documents of the package find each other.

use crate::completeness::CaseView;
use crate::extract::{Document, DocumentKind, ListedDocument};
use crate::ja::difference::{Difference, difference};
use crate::ja::text;

/// Whether a listed document came: under its number, or under its title with a number that the
/// list does not give to another.
pub fn is_in_package(case: &CaseView, entry: &ListedDocument) -> bool {
    enclosed(case).any(|document| belongs(case, document, entry))
}

/// Whether a document stands on the list.
pub fn is_listed(case: &CaseView, document: &Document) -> bool {
    let entries = case.dossier.breakdown.iter().flat_map(|b| &b.entries);
    entries.into_iter().any(|entry| belongs(case, document, entry))
}

/// Of two documents under one number, whether this is the one that the list does not name under it.
///
/// `None` where neither bears the listed title, so that it cannot be told which one is meant.
pub fn is_namesake(case: &CaseView, document: &Document) -> Option<bool> {
    let same = |d: &&Document| d.number.is_some() && d.number == document.number;
    let twins: Vec<&Document> = enclosed(case).filter(same).filter(|d| d.kind == document.kind).collect();
    let entries = case.dossier.breakdown.iter().flat_map(|b| &b.entries);
    let listed: Vec<&ListedDocument> = entries.filter(|e| e.number == document.number).collect();
    if listed.is_empty() || twins.len() < 2 {
        return Some(false);
    }
    let named =
        |d: &Document, e: &ListedDocument| d.title.as_deref().is_some_and(|t| same_title(t, &e.title.value));
    let fits = |d: &&Document| listed.iter().any(|e| named(d, e));
    // Where the list itself gives the number twice, nobody can tell which of the two a citation means.
    if listed.len() == 1 && twins.iter().any(&fits) { Some(!fits(&document)) } else { None }
}

/// Documents that a list of evidence names: everything but forms, tabs and what cannot be told.
pub fn enclosed<'a>(case: &CaseView<'a>) -> impl Iterator<Item = &'a Document> {
    case.dossier.documents.iter().filter(|d| is_attachment(d.kind))
}

/// Whether a document of this kind is evidence.
pub fn is_attachment(kind: DocumentKind) -> bool {
    use DocumentKind::*;
    matches!(kind, Evidence | WebHardcopy | Translation | ResponsibilityProof | Unknown | Certification)
}

/// `資料12「ISMS登録証」`
pub fn listed_name(entry: &ListedDocument) -> String {
    let title = entry.title.value.trim();
    match &entry.number {
        Some(number) if !title.is_empty() => format!("資料{number}「{title}」"),
        Some(number) => format!("資料{number}"),
        None => format!("「{title}」"),
    }
}

fn belongs(case: &CaseView, document: &Document, entry: &ListedDocument) -> bool {
    if let (Some(ours), Some(theirs)) = (&document.number, &entry.number)
        && (number(ours) == number(theirs)
            || (document.kind == DocumentKind::Translation && stem(ours) == stem(theirs)))
    {
        return true;
    }
    let other = document.number.as_deref().and_then(|n| case.listed(n)).is_some();
    !other && document.title.as_deref().is_some_and(|title| same_title(title, &entry.title.value))
}

/// Whether two titles name the same document, as far as reading and spelling allow.
pub fn same_title(a: &str, b: &str) -> bool {
    let (a, b) = (bare_title(a), bare_title(b));
    !a.is_empty() && difference(&a, &b) != Difference::Real
}

/// The title without brackets that say 抜粋 and the like.
fn bare_title(title: &str) -> String {
    let loose = text::loose(title);
    let cut = ["(抜粋)", "(写し)", "(写)", "(抄)", "抜粋"].iter().fold(loose, |t, mark| t.replace(mark, ""));
    cut.trim_matches(['「', '」', '『', '』']).to_owned()
}

fn number(number: &str) -> String {
    text::fold(number)
}

/// The number without its branch: 16 for 16-2.
fn stem(branch: &str) -> String {
    number(branch).split(['-', '(']).next().unwrap_or("").to_owned()
}
