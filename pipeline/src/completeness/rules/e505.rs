//! E505: the cited place contradicts the claim.

use crate::completeness::rules::citing::cited_place;
use crate::completeness::{CaseView, Outcome};
use crate::evidence::{ClaimKind, Link, PartState, Verdict};

/// Tells each row one of whose citations says otherwise, with both texts.
pub fn e505(case: &CaseView, out: &mut Outcome) {
    for (row, _, links) in case.examined_links() {
        if links.claim != ClaimKind::Statement {
            continue;
        }
        let contradicting = links.links.iter().filter(|l| l.verdict == Verdict::Contradicted);
        for link in contradicting {
            let place = cited_place(case, link);
            let message = format!(
                "申請書Bの{}の申請内容{}と食い違っています。申請内容又は資料を確認し、正しい内容に修正して再提出してください。",
                case.row_name(&row.row),
                both_texts(link, &case.claim_in_force(row).text, &place)
            );
            let parts =
                link.parts.iter().filter(|p| p.state == PartState::Contradicts).flat_map(|p| &p.spots);
            let spots = row.claim.reading.spots.iter().chain(parts).chain(&link.found_at).chain(&link.places);
            let mut seen = Vec::new();
            spots.for_each(|s| {
                if !seen.contains(s) {
                    seen.push(*s)
                }
            });
            out.unmet(&row.row, message, seen);
        }
    }
}

/// `は「毎月1回」ですが、資料2の第7条では「四半期に1回」となっており、資料`
fn both_texts(link: &Link, claim: &str, place: &str) -> String {
    let differing = link.parts.iter().filter(|p| p.state == PartState::Contradicts);
    let pairs: Vec<(&str, &str)> = differing
        .filter_map(|p| Some((p.text.trim(), p.instead.as_deref()?.trim())))
        .filter(|(_, i)| !i.is_empty())
        .collect();
    if pairs.is_empty() {
        return format!("「{}」が、{place}の記載", claim.trim());
    }
    let ours: Vec<String> = pairs.iter().map(|(text, _)| format!("「{text}」")).collect();
    let theirs: Vec<String> = pairs.iter().map(|(_, instead)| format!("「{instead}」")).collect();
    format!("では{}ですが、{place}では{}となっており、資料の記載", ours.join("、"), theirs.join("、"))
}
