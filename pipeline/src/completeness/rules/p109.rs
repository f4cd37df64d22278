//! P109: a document lacks pages.

use crate::completeness::{CaseView, Outcome};
use crate::extract::{Document, DocumentKind};

/// Looks at printed page numbers and at the count of the 資料内訳書; excerpts may skip.
pub fn p109(case: &CaseView, out: &mut Outcome) {
    for document in &case.dossier.documents {
        if document.excerpt || matches!(document.kind, DocumentKind::Separator | DocumentKind::Unknown) {
            continue;
        }
        let Some(what) = missing(case, document) else { continue };
        let message = format!(
            "{}に{what}。不足しているページを提出してください。抜粋として提出する場合は、その旨を資料内訳書に記入し、表紙と目次を付けてください。",
            case.document_name(document)
        );
        out.unmet(&case.document_subject(document), message, case.spots_of(document));
    }
}

/// What the document lacks, in words.
fn missing(case: &CaseView, document: &Document) -> Option<String> {
    let folios = folios(case, document);
    let listed = document.number.as_deref().and_then(|n| case.listed(n)).and_then(|e| e.pages);
    let blank = |p: &&_| case.page(**p).is_some_and(|p| p.blank);
    let (all, printed) = (
        document.pages.len() as u32,
        (document.pages.len() - document.pages.iter().filter(blank).count()) as u32,
    );
    let complete = listed.is_some_and(|n| printed >= n);
    let mut gaps = skipped(&folios, complete);
    if !complete && let Some(first) = skipped_at_start(&folios, listed.is_some()) {
        gaps.splice(0..0, first);
    }
    if !gaps.is_empty() {
        let pages: Vec<String> = gaps.iter().map(u32::to_string).collect();
        return Some(format!("印刷されたページ番号の{}ページが見当たりません", pages.join("、")));
    }
    let last = folios.iter().filter_map(|f| f.number).max();
    if let (Some(of), Some(last)) = (common_total(case, document), last)
        && last < of
        && all < of
    {
        return Some(format!("「全{of}ページ」とあるうち{last}ページまでしか見当たりません"));
    }
    let listed = listed.filter(|&n| all < n)?;
    Some(format!("資料内訳書では{listed}ページとありますが、{all}ページしか見当たりません"))
}

/// A page as the numbering sees it.
struct Numbered {
    /// Its printed number, where it is arabic and fits into the sequence.
    number: Option<u32>,
    /// Whether nothing was printed (or read) on it: it may count in the numbering without saying so.
    silent: bool,
}

fn folios(case: &CaseView, document: &Document) -> Vec<Numbered> {
    let folio = |page: &crate::spot::PageIndex| case.dossier.folios.get(page.at()).and_then(Option::as_ref);
    let read: Vec<Option<&str>> = document.pages.iter().map(|p| folio(p).map(|f| f.value.as_str())).collect();
    let numbers: Vec<Option<u32>> = read.iter().map(|f| f.and_then(|f| f.parse().ok())).collect();
    let kept = longest_rising(&numbers);
    let pages = read.iter().zip(&numbers).zip(kept);
    // A number out of sequence was misread or misplaced; the page may be any.
    pages
        .map(|((text, &number), kept)| Numbered {
            number: number.filter(|_| kept),
            silent: text.is_none() || (number.is_some() && !kept),
        })
        .collect()
}

/// Which numbers belong to the longest rising sequence.
fn longest_rising(numbers: &[Option<u32>]) -> Vec<bool> {
    let mut best: Vec<(usize, Option<usize>)> = vec![(0, None); numbers.len()];
    for i in 0..numbers.len() {
        let Some(n) = numbers[i] else { continue };
        let before = (0..i).filter(|&j| numbers[j].is_some_and(|m| m < n)).max_by_key(|&j| (best[j].0, j));
        best[i] = (before.map_or(1, |j| best[j].0 + 1), before);
    }
    let mut kept = vec![false; numbers.len()];
    let mut at = (0..numbers.len()).filter(|&i| best[i].0 > 0).max_by_key(|&i| best[i].0);
    while let Some(i) = at {
        kept[i] = true;
        at = best[i].1;
    }
    kept
}

/// Numbers that the sequence skips and no silent page between can be.
///
/// Where the count of pages agrees with the list, a skip must be confirmed by two numbers behind it.
fn skipped(folios: &[Numbered], complete: bool) -> Vec<u32> {
    let mut gaps = Vec::new();
    let mut last: Option<(u32, usize)> = None;
    for (i, page) in folios.iter().enumerate() {
        let Some(n) = page.number else { continue };
        if let Some((before, at)) = last {
            let silent = folios[at + 1..i].iter().filter(|p| p.silent).count() as u32;
            let confirmed = folios[i + 1..].iter().find_map(|p| p.number).is_some_and(|next| next == n + 1);
            if n > before + 1 + silent && (!complete || confirmed) && n - before < 200 {
                gaps.extend(before + 1..n - silent);
            }
        }
        last = Some((n, i));
    }
    gaps
}

/// Numbers missing before the first printed one. A cover may count as the first page; roman front
/// matter may stand before page 1, so there a count on the list must bear the loss out.
fn skipped_at_start(folios: &[Numbered], counted: bool) -> Option<std::ops::Range<u32>> {
    let at = folios.iter().position(|p| p.number.is_some())?;
    let first = folios[at].number?;
    let silent = folios[..at].iter().filter(|p| p.silent).count() as u32;
    let roman = folios[..at].len() as u32 > silent;
    let start = if roman && counted { 1 } else { 1 + silent };
    (first > start && first < 200 && (counted || !roman)).then_some(start..first)
}

/// The total that the folios name (`3/12`), where they agree.
fn common_total(case: &CaseView, document: &Document) -> Option<u32> {
    let folio = |page: &crate::spot::PageIndex| case.dossier.folios.get(page.at()).and_then(Option::as_ref);
    let totals: Vec<u32> = document.pages.iter().filter_map(folio).filter_map(|f| f.of).collect();
    let first = *totals.first()?;
    totals.iter().all(|&t| t == first).then_some(first)
}
