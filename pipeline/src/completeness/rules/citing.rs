//! How messages name what a row cites.

use crate::completeness::CaseView;
use crate::evidence::{Citation, Link};

/// The document that a citation names: `資料3「情報セキュリティ管理規程」`, as far as it is known.
pub fn cited_name(case: &CaseView, link: &Link) -> String {
    match link.target.and_then(|t| case.document(t)) {
        Some(document) => case.document_name(document),
        None => written_name(&link.citation),
    }
}

/// The document as the citation itself writes it.
pub fn written_name(citation: &Citation) -> String {
    match (&citation.document, &citation.title) {
        (Some(number), Some(title)) => format!("資料{number}「{title}」"),
        (Some(number), None) => format!("資料{number}"),
        (None, Some(title)) => format!("「{title}」"),
        (None, None) => match &citation.url {
            Some(url) => format!("ウェブページ（{url}）"),
            None if citation.raw.trim().is_empty() => "記入された資料".to_owned(),
            None => format!("「{}」", citation.raw.trim()),
        },
    }
}

/// The place that a citation names: `p.12`, `第5条`, both, or nothing.
pub fn written_place(citation: &Citation) -> String {
    let pages = (!citation.pages.is_empty()).then(|| format!("{}ページ", citation.pages.join("、")));
    let place: Vec<String> = pages.into_iter().chain(citation.section.clone()).collect();
    place.join("・")
}

/// `資料3「…」の5ページ`
pub fn cited_place(case: &CaseView, link: &Link) -> String {
    let place = written_place(&link.citation);
    let name = cited_name(case, link);
    if place.is_empty() { name } else { format!("{name}の{place}") }
}
