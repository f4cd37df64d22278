//! What E502 and E503 share: citations to a place that their document does not have.

use crate::completeness::CaseView;
use crate::evidence::{Lack, Link, RowLinks, Verdict};
use crate::extract::Document;
use crate::spot::{PageIndex, Spot};

/// A citation whose document came, but not the place.
pub struct Lacking<'a> {
    /// The citation.
    pub link: &'a Link,
    /// Its document.
    pub document: Option<&'a Document>,
    /// The places that are not there, as words.
    pub what: String,
    /// Pages of the document that cannot be read: the place may stand there.
    pub illegible: Vec<Spot>,
}

/// The citations of a row that lack a place of one sort; those whose document is missing have E501.
///
/// Of the pages that cannot be read only those count that `may_be` the place.
pub fn lacking<'a>(
    case: &CaseView<'a>,
    links: &'a RowLinks,
    sort: impl Fn(&Lack) -> Option<String>,
    may_be: impl Fn(PageIndex) -> bool,
) -> Vec<Lacking<'a>> {
    let there = links
        .links
        .iter()
        .filter(|l| l.verdict != Verdict::NoSuchDocument && !l.lacks.contains(&Lack::Document));
    there
        .filter_map(|link| {
            let what: Vec<String> = link.lacks.iter().filter_map(&sort).collect();
            let document = link.target.and_then(|t| case.document(t));
            let unread = document.map(|d| case.illegible_pages(d)).unwrap_or_default();
            let illegible = unread.into_iter().filter(|p| may_be(*p)).map(|p| case.whole(p)).collect();
            (!what.is_empty()).then(|| Lacking { link, document, what: what.join("、"), illegible })
        })
        .collect()
}
