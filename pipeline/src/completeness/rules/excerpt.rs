//! What an excerpt must bring along: a cover and a table of contents.

use crate::completeness::CaseView;
use crate::extract::{Document, DocumentIndex, DocumentKind};
use crate::ja::text;
use crate::ocr::PageText;
use regex::Regex;
use std::sync::LazyLock;

/// A cover says little: more than this is text.
const MOST_ON_A_COVER: usize = 220;

/// Entries of contents: a title, leaders, a page number.
static ENTRY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[.・…‥]{3,}[\divx]+$").expect("the pattern is fixed"));

/// The excerpts to be examined.
pub fn excerpts<'a>(case: &CaseView<'a>) -> Vec<(DocumentIndex, &'a Document)> {
    let all = case.dossier.documents.iter().enumerate().map(|(i, d)| (DocumentIndex(i as u32), d));
    let excerpts = all.filter(|(_, d)| d.excerpt && d.kind != DocumentKind::Separator);
    excerpts.filter(|(i, _)| case.is_document_examined(*i)).collect()
}

/// Whether the first page is a cover: few words, none of them contents.
pub fn has_cover(case: &CaseView, document: &Document) -> bool {
    let first = document.pages.iter().filter_map(|&p| case.page(p)).find(|p| !p.blank);
    first.is_some_and(|page| {
        let length = text::fold(&page.text()).chars().count();
        length <= MOST_ON_A_COVER && !is_contents(page)
    })
}

/// Whether any page is a table of contents.
pub fn has_contents(case: &CaseView, document: &Document) -> bool {
    document.pages.iter().filter_map(|&p| case.page(p)).any(is_contents)
}

fn is_contents(page: &PageText) -> bool {
    let folded: Vec<String> = page.lines.iter().map(|l| text::fold(&l.text)).collect();
    let headed = folded.iter().any(|line| {
        let line = line.trim_matches(['[', ']', '【', '】', '<', '>', '-', '〈', '〉', '「', '」']);
        ["目次", "もくじ", "contents", "tableofcontents", "項目一覧"].contains(&line)
    });
    headed || folded.iter().filter(|line| ENTRY.is_match(line)).count() >= 4
}
