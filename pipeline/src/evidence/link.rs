//! Rows of 申請書B → [`Links`]: parse, resolve, compare, and say it in words.

use super::citation::{self, Vocabulary};
use super::claim::{Claim, Fact};
use super::compare::{self, Outcome, Place, RowContext};
use super::index::{Fared, Fit, Index};
use super::kind::claim_kind;
use super::resolve::{Library, Resolved};
use super::{Citation, ClaimKind, Lack, Link, Links, Part, PartState, RowLinks, Verdict, registry};
use crate::extract::{DocumentIndex, DocumentKind, Dossier, FormRow};
use crate::ja::difference::{Difference, difference, may_be_misread};
use crate::ja::text::fold;
use crate::ocr::PageText;
use crate::scheme::Scheme;
use crate::spot::{PageIndex, Reading, Rect, Spot};
use std::collections::{BTreeMap, BTreeSet};

/// Follows the citations of every row of 申請書B and compares each claim with the cited place.
pub fn link(dossier: &Dossier, pages: &[PageText], scheme: &Scheme) -> Links {
    let Some(form) = &dossier.form_b else { return Links::default() };
    let library = Library::of(dossier, pages, scheme);
    let usable: Vec<bool> = dossier.documents.iter().map(|d| proves(d.kind)).collect();
    let index = Index::of(&library.papers, &library.headings, &usable);
    let words = Vocabulary {
        titles: library.known_titles(),
        numbers: library.known_numbers(),
        prefixes: scheme.words.document_prefixes.clone(),
        dittos: scheme.words.ditto.clone(),
        nothing: scheme.words.no_citation.clone(),
    };
    let bench = Bench { dossier, scheme, library, index };
    let mut links = Links::default();
    let mut above: Vec<Citation> = Vec::new();
    let mut cited: BTreeMap<DocumentIndex, BTreeSet<PageIndex>> = BTreeMap::new();
    for row in &form.rows {
        let file = dossier.disc.form_b.as_ref().and_then(|f| f.evidence(&row.row));
        let written = same_text(&row.evidence.reading, file);
        let parsed = with_dittos(citation::parse(written, &words), &above);
        let claim = claim_kind(&row.claim.reading.value, &scheme.words);
        let row_links: Vec<Link> = parsed.iter().map(|c| bench.follow(row, claim, c)).collect();
        if !row_links.is_empty() {
            above = row_links.iter().map(|l| l.citation.clone()).collect();
        }
        for link in &row_links {
            if let Some(target) = link.target {
                cited.entry(target).or_default().extend(link.places.iter().map(|s| s.page));
                let named =
                    Resolved { citation: link.citation.clone(), target: link.target, ..Resolved::default() };
                for other in bench.library.namesakes(&named) {
                    cited.entry(other).or_default();
                }
            }
        }
        let no_citation = !row.evidence.unread && citation::cites_nothing(written, &words);
        links.rows.push(RowLinks { row: row.row.clone(), claim, no_citation, links: row_links });
    }
    links.cited = cited.into_iter().map(|(d, p)| (d, p.into_iter().collect())).collect();
    links
}

/// The file's text where the paper's is the same but for what a reader confuses; else the paper's.
///
/// The file is the same text without a reader. Digits decide too much to be taken for misread ones.
fn same_text<'a>(paper: &'a Reading<String>, file: Option<&'a str>) -> &'a str {
    let digits = |t: &str| -> String { fold(t).chars().filter(char::is_ascii_digit).collect() };
    let near = |f: &&str| {
        let resembles = !paper.sure && may_be_misread(&paper.value, f) && digits(&paper.value) == digits(f);
        !f.trim().is_empty() && (resembles || difference(&paper.value, f) != Difference::Real)
    };
    file.filter(near).unwrap_or(&paper.value)
}

/// Whether a document of this kind can prove anything.
fn proves(kind: DocumentKind) -> bool {
    use DocumentKind::*;
    !matches!(
        kind,
        FormA | FormB | Breakdown | Separator | RenewalForm | ChangeNotice | EndNotice | MarkDeclaration
    )
}

/// Puts the citations of the row above in the place of 同上; a place given behind it replaces theirs.
fn with_dittos(parsed: Vec<Citation>, above: &[Citation]) -> Vec<Citation> {
    let mut out = Vec::new();
    for c in parsed {
        if !(c.ditto && c.document.is_none() && c.title.is_none()) || above.is_empty() {
            out.push(c);
            continue;
        }
        let own_place = !c.pages.is_empty() || c.section.is_some();
        let taken = if own_place { &above[above.len() - 1..] } else { above };
        for earlier in taken {
            let mut resolved = Citation { raw: c.raw.clone(), ditto: true, ..earlier.clone() };
            if own_place {
                (resolved.pages, resolved.section, resolved.url, resolved.date) =
                    (c.pages.clone(), c.section.clone(), None, None);
            }
            out.push(resolved);
        }
    }
    out
}

/// Everything that a citation is followed with.
struct Bench<'a> {
    dossier: &'a Dossier,
    scheme: &'a Scheme,
    library: Library<'a>,
    index: Index,
}

impl Bench<'_> {
    fn follow(&self, row: &FormRow, kind: ClaimKind, citation: &Citation) -> Link {
        let found = self.library.resolve(citation);
        let mut link = Link {
            citation: found.citation.clone(),
            target: found.target,
            names_place: found.names_place,
            places: self.places(&found),
            lacks: found.lacks.clone(),
            verdict: Verdict::NotCheckable,
            found_at: Vec::new(),
            parts: Vec::new(),
            reason: String::new(),
        };
        let Some(target) = found.target else {
            link.verdict = Verdict::NoSuchDocument;
            link.reason = "引用された資料が提出書類の中に見当たりません。".into();
            return link;
        };
        let document = &self.dossier.documents[target.0 as usize];
        let plain = RowContext { item: row.item.value.as_str(), ..RowContext::default() };
        let asked = RowContext::of(self.scheme, &row.row).unwrap_or(plain);
        let (item, instruction) = (asked.item, asked.instruction);
        let text = self.judged(row);
        let claim = Claim::of(text, asked);
        let registered = (self.dossier.registry.as_ref())
            .filter(|r| r.document == target && found.lacks.is_empty())
            .and_then(|r| registry::compare(r, item, instruction, text, &found.pages));
        if kind != ClaimKind::Statement || claim.is_empty() {
            link.reason = "申請内容に、資料と照らし合わせる記述がありません。".into();
        } else if !proves(document.kind) {
            link.reason = "引用先が申請書類そのものであり、疎明資料ではありません。".into();
        } else if document.foreign {
            link.reason = "引用先が外国語の書類のため、機械では照合できません。".into();
        } else if let Some(r) = registered {
            link.verdict = r.verdict;
            link.reason = match r.verdict {
                Verdict::Contradicted => format!("登記事項証明書の記載は「{}」です。", r.says),
                Verdict::Elsewhere => "登記事項証明書の別のページに記載があります。".into(),
                Verdict::NotCheckable => {
                    format!("登記事項証明書の記載「{}」とは、読み取りの誤りの範囲で異なります。", r.says)
                }
                _ => "登記事項証明書の記載と一致します。".into(),
            };
            let state =
                if r.verdict == Verdict::Contradicted { PartState::Contradicts } else { PartState::Found };
            let instead = (state == PartState::Contradicts).then_some(r.says);
            link.parts = vec![Part { text: text.to_string(), state, instead, spots: r.spots.clone() }];
            link.found_at = r.spots;
        } else {
            self.compare(&mut link, &claim, target, &found);
            if row.claim.unread {
                link.verdict = Verdict::NotCheckable;
                link.reason = "申請内容に読み取れない箇所があるため、自動では照合できません。".into();
            } else if !self.library.namesakes(&found).is_empty() {
                link.verdict = Verdict::NotCheckable;
                link.reason =
                    "同じ資料番号の資料が複数あり、どれを指すか分からないため、自動では照合できません。"
                        .into();
            }
        }
        if found.lacks.iter().any(|l| matches!(l, Lack::Page(_)))
            || !found.lacks.is_empty() && link.verdict != Verdict::Supported
        {
            link.verdict = Verdict::NoSuchPlace;
            link.reason = match found.lacks.first() {
                Some(Lack::Page(p)) => format!("引用された{p}ページが資料の中に見当たりません。"),
                Some(Lack::Section(s)) => format!("引用された「{s}」が資料の中に見当たりません。"),
                _ => link.reason,
            };
        } else {
            // The page carries the claim; a heading that was not read is no fault of the paper.
            link.lacks.clear();
        }
        link
    }

    /// The text of 申請内容 that is judged: the CD-R's where the paper says the same and was read less surely.
    fn judged<'b>(&'b self, row: &'b FormRow) -> &'b str {
        let file = self.dossier.disc.form_b.as_ref().and_then(|f| f.value(&row.row));
        same_text(&row.claim.reading, file)
    }

    fn compare(&self, link: &mut Link, claim: &Claim, target: DocumentIndex, found: &Resolved) {
        let place = Place { paper: target.0 as usize, lines: found.lines.clone() };
        let outcome = compare::compare(&self.index, claim, &place);
        let blind = found.pages.iter().any(|p| !self.library.is_legible(*p));
        link.verdict = match outcome.verdict {
            Verdict::Supported => Verdict::Supported,
            _ if blind => Verdict::Unreadable,
            v => v,
        };
        link.parts = self.parts(claim, &outcome);
        link.found_at = match link.verdict {
            Verdict::Elsewhere | Verdict::Unsupported | Verdict::Unreadable => self.pages_of(&outcome.there),
            _ => outcome.here.as_ref().map(|f| self.spots(f)).unwrap_or_default(),
        };
        if !found.lacks.is_empty() {
            link.found_at = self.pages_of(&outcome.there);
        }
        link.reason = reason(link.verdict, &outcome);
    }

    fn places(&self, found: &Resolved) -> Vec<Spot> {
        let Some(target) = found.target else { return Vec::new() };
        let paper = &self.library.papers[target.0 as usize];
        let mut boxes: BTreeMap<PageIndex, Rect> = BTreeMap::new();
        for line in found.lines.iter().flat_map(|r| &paper.lines[r.clone()]) {
            boxes.entry(line.page).and_modify(|r| *r = r.union(&line.rect)).or_insert(line.rect);
        }
        for page in &found.pages {
            boxes.entry(*page).or_default();
        }
        boxes
            .into_iter()
            .filter(|(p, _)| found.pages.contains(p))
            .map(|(page, rect)| Spot { page, rect })
            .collect()
    }

    fn spots(&self, fit: &Fit) -> Vec<Spot> {
        self.index.cuts[fit.paper].spots(&self.library.papers[fit.paper], &fit.passage)
    }

    /// One box a page for the passages that carry the support; those that fit about as well as the best.
    fn pages_of(&self, there: &[Fit]) -> Vec<Spot> {
        let Some(best) = there.first() else { return Vec::new() };
        let mut boxes: Vec<Spot> = Vec::new();
        for fit in there.iter().filter(|f| f.rank >= best.rank - 0.1) {
            for spot in self.spots(fit) {
                match boxes.iter_mut().find(|b| b.page == spot.page) {
                    Some(b) if fit.rank >= best.rank => b.rect = b.rect.union(&spot.rect),
                    Some(_) => {}
                    None => boxes.push(spot),
                }
            }
        }
        boxes
    }

    fn parts(&self, claim: &Claim, outcome: &Outcome) -> Vec<Part> {
        let Some(fit) = &outcome.here else { return Vec::new() };
        let paper = &self.library.papers[fit.paper];
        let lines = self.index.cuts[fit.paper].lines(&fit.passage);
        let body = &paper.lines[lines];
        let at = |text: &str| -> Vec<Spot> {
            let wanted = fold(text);
            let hit: Vec<Spot> = body
                .iter()
                .filter(|l| !wanted.is_empty() && l.fold.contains(&wanted))
                .map(|l| l.spot())
                .collect();
            if hit.is_empty() { body.iter().take(1).map(|l| l.spot()).collect() } else { hit }
        };
        let mut parts: Vec<Part> = Vec::new();
        for (part, fared) in claim.facts.iter().zip(&fit.facts) {
            let (instead, spots) = match fared {
                Fared::Found => (None, at(fact_text(&part.fact, &part.text))),
                Fared::Other(t) => (Some(t.clone()), at(t)),
                Fared::Doubtful(t) => (Some(t.clone()), at(t)),
                Fared::Missing => (None, Vec::new()),
            };
            parts.push(Part { text: part.text.clone(), state: compare::fared_state(fared), instead, spots });
        }
        for (k, run) in claim.runs.iter().enumerate().filter(|(_, r)| r.text.chars().count() > 1) {
            let swapped = fit.swapped.as_ref().filter(|s| s.0 == run.text).map(|s| s.1.clone());
            let state = match (&swapped, fit.missing.contains(&k)) {
                (Some(_), _) => PartState::Contradicts,
                (None, true) => PartState::Missing,
                (None, false) => PartState::Found,
            };
            let spots = if state == PartState::Missing {
                Vec::new()
            } else {
                at(swapped.as_deref().unwrap_or(&run.text))
            };
            parts.push(Part { text: run.text.clone(), state, instead: swapped, spots });
        }
        if let Some(sentence) = &fit.denied {
            parts.push(Part {
                text: claim.text.clone(),
                state: PartState::Contradicts,
                instead: Some(sentence.clone()),
                spots: at(sentence),
            });
        }
        parts
    }
}

fn fact_text<'a>(fact: &'a Fact, written: &'a str) -> &'a str {
    match fact {
        Fact::Code(c) | Fact::Name(c) => c,
        _ => written,
    }
}

/// The reason in one sentence.
fn reason(verdict: Verdict, outcome: &Outcome) -> String {
    let fit = outcome.here.as_ref();
    match verdict {
        Verdict::Supported => "引用箇所に申請内容に当たる記載があります。".into(),
        Verdict::Contradicted => {
            let other = fit.and_then(|f| {
                f.facts.iter().find_map(|f| if let Fared::Other(t) = f { Some(t.clone()) } else { None })
            });
            let swapped = fit.and_then(|f| f.swapped.as_ref().map(|s| s.1.clone()));
            match (other.or(swapped), fit.and_then(|f| f.denied.clone())) {
                (Some(t), _) => format!("引用箇所の記載は「{t}」であり、申請内容と異なります。"),
                (None, Some(s)) => format!("引用箇所の記載は「{s}」であり、申請内容と逆の内容です。"),
                _ => "引用箇所の記載が申請内容と異なります。".into(),
            }
        }
        Verdict::Elsewhere => "引用箇所には記載がなく、別の箇所に当たる記載があります。".into(),
        Verdict::Unreadable => "引用箇所のページが読み取れません。".into(),
        Verdict::NotCheckable => {
            "申請内容が長文であるか、名称等が読み取りの誤りの範囲で異なるため、自動では照合できません。"
                .into()
        }
        _ => "引用箇所にも、ほかの資料にも、申請内容に当たる記載が見つかりません。".into(),
    }
}
