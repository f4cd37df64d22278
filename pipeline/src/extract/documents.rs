//! Which pages belong together: tabs, corner labels, titles, browsers' marks, page numbers, running heads and
//! the list of documents, all weighed together.
//!
//! Tabs, corner labels and titles of forms part documents for certain. Elsewhere each sign adds to
//! or takes from the weight of a boundary. Documents go on across files; blank backs stay where they lie.

use super::folio::Numeral;
use super::likeness::{distance, likeness};
use super::sights::Sight;
use super::vocabulary::Vocabulary;
use super::{Breakdown, Document, DocumentKind, ListedDocument, label};
use crate::ja::text::loose;
use crate::ocr::PageText;
use crate::scheme::Scheme;
use crate::spot::PageIndex;

/// A run of pages with what is known of it.
#[derive(Clone, Debug)]
struct Run {
    pages: Vec<usize>,
    kind: Option<DocumentKind>,
    number: Option<String>,
    /// Title on its tab.
    tab_title: Option<String>,
    excerpt: bool,
}

impl Run {
    fn starting(page: usize) -> Self {
        Self { pages: vec![page], kind: None, number: None, tab_title: None, excerpt: false }
    }
}

/// Groups the pages; `first_of_file` says of each page whether its file begins with it.
fn runs(sights: &[Sight], first_of_file: &[bool], list: Option<&Breakdown>) -> Vec<Run> {
    let labelled = sights.iter().filter(|s| s.label.is_some()).count();
    let mut runs: Vec<Run> = Vec::new();
    for (at, sight) in sights.iter().enumerate() {
        let Some(current) = runs.last_mut() else {
            runs.push(begin(at, sight, None));
            continue;
        };
        if sight.blank {
            current.pages.push(at);
            continue;
        }
        let after_tab = current.kind == Some(DocumentKind::Separator);
        let own = certain(current, sight, sights);
        let starts = after_tab
            || own.unwrap_or_else(|| {
                let weight = weigh(current, sight, sights, list, labelled >= 3);
                weight + if first_of_file[at] { 0.15 } else { 0.0 } > 0.5
            });
        if starts {
            let tab = after_tab.then(|| current.clone());
            runs.push(begin(at, sight, tab.as_ref()));
        } else {
            current.pages.push(at);
            if current.kind.is_none() {
                current.kind = sight.form;
            }
        }
    }
    runs
}

/// A new run that begins with this page; the tab before it gives number and title.
fn begin(at: usize, sight: &Sight, tab: Option<&Run>) -> Run {
    let mut run = Run::starting(at);
    if sight.separator {
        run.kind = Some(DocumentKind::Separator);
    } else {
        run.kind = sight.form;
    }
    let label = sight.label.as_ref();
    run.number = label.map(|l| l.number.clone()).or(tab.and_then(|t| t.number.clone()));
    run.tab_title =
        label.map(|l| l.rest.clone()).filter(|r| !r.is_empty()).or(tab.and_then(|t| t.tab_title.clone()));
    run.excerpt = sight.excerpt || tab.is_some_and(|t| t.excerpt);
    run
}

/// Signs that need no weighing: `Some(true)` begins a document, `Some(false)` goes on.
fn certain(current: &Run, sight: &Sight, sights: &[Sight]) -> Option<bool> {
    if sight.separator {
        return Some(true);
    }
    if let Some(label) = &sight.label {
        return Some(current.number.as_deref() != Some(label.number.as_str()));
    }
    if let Some((n, _)) = sight.registry_foot {
        return Some(!(n > 1 && current.kind == Some(DocumentKind::RegistryCertificate)));
    }
    if let Some(kind) = sight.form {
        let goes_on = current.kind == Some(kind)
            && (later_page(sight) || kind == DocumentKind::FormB && !is_first(sight));
        // A numbered document may have 認定証 or 資料一覧 for a heading inside.
        let inside = current.number.is_some()
            && !matches!(kind, DocumentKind::FormA | DocumentKind::FormB | DocumentKind::RegistryCertificate);
        if goes_on {
            return Some(false);
        }
        if !inside {
            return Some(true);
        }
    }
    let last = last_printed(current, sights)?;
    if sight.web.is_browser() {
        let same = same_address(&last.web, &sight.web);
        return match sight.web.count {
            Some((1, _)) => Some(true),
            Some((n, of)) => {
                let follows = last.web.count == Some((n - 1, of));
                Some(!(follows || same || !last.web.is_browser() && last.web.count.is_some()))
            }
            None => Some(!same),
        };
    }
    if last.web.is_browser() && sight.web.count.is_none() && last.web.count.is_some_and(|(n, of)| n == of) {
        return Some(true);
    }
    None
}

/// Whether the page's number says that it is not the first.
fn later_page(sight: &Sight) -> bool {
    sight.marks.first().is_some_and(|m| m.number > 1)
}

fn is_first(sight: &Sight) -> bool {
    sight.marks.first().is_some_and(|m| m.number == 1)
}

fn same_address(a: &super::hardcopy::WebMark, b: &super::hardcopy::WebMark) -> bool {
    let stem =
        |m: &super::hardcopy::WebMark| m.url.as_ref().map(|u| u.value.trim_end_matches('…').to_lowercase());
    match (stem(a), stem(b)) {
        (Some(a), Some(b)) => likeness(&a, &b) > 0.93,
        _ => false,
    }
}

/// The last page of a run with print on it.
fn last_printed<'a>(run: &Run, sights: &'a [Sight]) -> Option<&'a Sight> {
    run.pages.iter().rev().map(|&p| &sights[p]).find(|s| !s.blank)
}

/// The weight of the signs for a boundary before `sight`; above 0.5 there is one.
fn weigh(
    current: &Run,
    sight: &Sight,
    sights: &[Sight],
    list: Option<&Breakdown>,
    labels_are_used: bool,
) -> f32 {
    let Some(last) = last_printed(current, sights) else { return 0.0 };
    let mut weight = 0.0;
    // Where each document bears a label, a page without one goes on.
    if labels_are_used {
        weight -= 0.5;
    }
    if sight.cover && current.pages.len() > 1 {
        weight += 0.7;
    }
    if sight.form.is_some() && sight.form != current.kind {
        weight += 0.6;
    }
    weight += numbers(last, sight);
    if let Some(list) = list {
        let mine = current_entry(current, sights, list);
        if let Some((title, ..)) = &sight.title {
            weight += match (entry_of(title, list), mine) {
                (Some(named), Some(mine)) if std::ptr::eq(named, mine) => -0.5,
                (Some(_), _) => 1.0,
                _ => 0.0,
            };
        }
        let named = sight.running.iter().find_map(|r| entry_of(r, list));
        weight += match (named, mine) {
            (Some(named), Some(mine)) if std::ptr::eq(named, mine) => -0.6,
            (Some(_), Some(_)) => 0.6,
            _ => 0.0,
        };
        if let Some(count) = mine.and_then(|e| e.pages) {
            let printed = current.pages.iter().filter(|&&p| !sights[p].blank).count() as u32;
            weight += if printed >= count { 0.4 } else { -0.3 };
        }
    }
    let shared = sight.running.iter().filter(|r| last.running.contains(r)).count();
    let differs = shared == 0 && !last.running.is_empty() && !sight.running.is_empty();
    weight += if shared > 0 {
        -0.2
    } else if differs {
        0.2
    } else {
        0.0
    };
    let form = current.kind.filter(|k| is_form(*k));
    if form.is_some() && current.number.is_none() {
        // A form goes on only with more of its table.
        weight += if sight.tabular && last.tabular { -0.4 } else { 0.8 };
    }
    if orientation(sight) != orientation(last) {
        weight += 0.1;
    }
    weight
}

/// What the page numbers say: starting again parts, going on joins.
fn numbers(last: &Sight, sight: &Sight) -> f32 {
    let mut weight: f32 = 0.0;
    let Some(mark) = sight.marks.first().filter(|m| m.number > 0) else { return 0.0 };
    for before in last.marks.iter().take(3) {
        if before.numeral == mark.numeral && mark.number == before.number + 1 {
            return if mark.number == 1 { 0.0 } else { -0.7 };
        }
    }
    if let Some(before) = last.marks.first() {
        let complete = before.of.is_some_and(|of| of == before.number);
        if complete && mark.number == 1 {
            weight += 0.9;
        } else if mark.number <= before.number
            && !(before.numeral == Numeral::Roman && mark.numeral == Numeral::Arabic)
        {
            weight += if mark.number == 1 { 0.7 } else { 0.4 };
        } else if mark.number > before.number {
            weight -= 0.3;
        }
    }
    weight
}

fn orientation(sight: &Sight) -> bool {
    sight.size.0 > sight.size.1
}

fn is_form(kind: DocumentKind) -> bool {
    !matches!(
        kind,
        DocumentKind::Evidence
            | DocumentKind::WebHardcopy
            | DocumentKind::Unknown
            | DocumentKind::Translation
    )
}

/// The entry of the list that a title names.
fn entry_of<'a>(title: &str, list: &'a Breakdown) -> Option<&'a ListedDocument> {
    list.entries
        .iter()
        .map(|e| (e, likeness(&loose(&e.title.value), title)))
        .filter(|(_, alike)| *alike >= 0.8)
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(e, _)| e)
}

/// The entry that the run so far is.
fn current_entry<'a>(run: &Run, sights: &[Sight], list: &'a Breakdown) -> Option<&'a ListedDocument> {
    if let Some(number) = &run.number {
        let same: Vec<&ListedDocument> =
            list.entries.iter().filter(|e| e.number.as_ref() == Some(number)).collect();
        // A list that gives a number twice means by each line the document of its title.
        let tab = run.tab_title.as_ref().filter(|_| same.len() > 1).map(|t| loose(t));
        let named = tab.and_then(|t| same.iter().find(|e| likeness(&loose(&e.title.value), &t) >= 0.8));
        return named.or(same.first()).copied();
    }
    let title = sights[*run.pages.first()?].title.as_ref()?;
    entry_of(&title.0, list)
}

/// Names the groups: kind, number, title, excerpt, language.
pub(super) fn identify(
    sights: &[Sight],
    first_of_file: &[bool],
    pages: &[PageText],
    scheme: &Scheme,
    list: Option<&Breakdown>,
) -> Vec<Document> {
    let runs = runs(sights, first_of_file, list);
    let words = Vocabulary::of(scheme);
    let mut documents: Vec<Document> =
        runs.iter().map(|run| name(run, &runs, sights, pages, scheme, &words, list)).collect();
    if let Some(list) = list {
        by_order(&mut documents, list);
    }
    documents
}

fn name(
    run: &Run,
    runs: &[Run],
    sights: &[Sight],
    pages: &[PageText],
    scheme: &Scheme,
    words: &Vocabulary,
    list: Option<&Breakdown>,
) -> Document {
    let first = &sights[run.pages[0]];
    let entry = list.and_then(|l| {
        run.tab_title
            .as_ref()
            .and_then(|t| entry_of(&loose(&label::without_excerpt(t, words)), l))
            .filter(|_| run.number.is_none())
            .or_else(|| current_entry(run, sights, l))
    });
    let printed: Vec<&Sight> = run.pages.iter().map(|&p| &sights[p]).filter(|s| !s.blank).collect();
    let own_title = first.title.as_ref().map(|t| label::without_excerpt(&t.1, words));
    let misread = list.and_then(|l| one_off(run, runs, words, l));
    let entry = misread.or(entry);
    let mut number = misread
        .and_then(|e| e.number.clone())
        .or_else(|| run.number.clone())
        .or_else(|| entry.and_then(|e| e.number.clone()));
    let shown = entry.and_then(|e| shown_instead(e, run, runs, &own_title, words));
    let title = shown
        .or_else(|| entry.map(|e| in_small_kana(&e.title.value, [&run.tab_title, &own_title])))
        .or_else(|| run.tab_title.as_ref().map(|t| label::without_excerpt(t, words)))
        .or(own_title.clone());
    let web = printed.iter().filter(|s| s.web.is_browser()).count() * 2 > printed.len()
        || looks_like_web(run, pages, entry.map(|e| e.title.value.as_str()));
    let kind = match run.kind {
        Some(DocumentKind::Separator) => DocumentKind::Separator,
        // A numbered paper is evidence, whatever its heading; these forms never are.
        Some(kind) if number.is_none() || keeps_kind(kind) => kind,
        _ if is_translation(&title, &own_title, words) => DocumentKind::Translation,
        _ if web => DocumentKind::WebHardcopy,
        _ if number.is_some() || entry.is_some() => DocumentKind::Evidence,
        _ => DocumentKind::Unknown,
    };
    if matches!(kind, DocumentKind::FormA | DocumentKind::FormB | DocumentKind::Breakdown) {
        number = None;
    }
    let title = scheme
        .documents
        .iter()
        .find(|d| d.kind == kind.word() && number.is_none())
        .map(|d| d.name.clone())
        .or(title);
    let mut spots: Vec<_> = first.label_spot.into_iter().collect();
    spots.extend(first.title.as_ref().map(|t| t.2));
    Document {
        kind,
        number,
        title,
        excerpt: run.excerpt || entry.is_some_and(|e| e.excerpt),
        pages: run.pages.iter().map(|&p| PageIndex(p as u32)).collect(),
        spots,
        foreign: is_foreign(run, pages),
    }
}

/// The entry that a tab means whose number was read one character off: the number is not on the
/// list, its title is, and nothing else bears the entry's number.
fn one_off<'a>(
    run: &Run,
    runs: &[Run],
    words: &Vocabulary,
    list: &'a Breakdown,
) -> Option<&'a ListedDocument> {
    let number = run.number.as_ref()?;
    if list.entries.iter().any(|e| e.number.as_ref() == Some(number)) {
        return None;
    }
    let title = loose(&label::without_excerpt(run.tab_title.as_ref()?, words));
    let entry = entry_of(&title, list)?;
    let meant = entry.number.as_ref()?;
    let taken = runs.iter().any(|r| r.number.as_ref() == Some(meant));
    (!taken && distance(meant, number) <= 1).then_some(entry)
}

/// The title on the tab, where tab and document bear another than the list gives to their number.
fn shown_instead(
    entry: &ListedDocument,
    run: &Run,
    runs: &[Run],
    own_title: &Option<String>,
    words: &Vocabulary,
) -> Option<String> {
    const LIKE: f32 = 0.8;
    const UNLIKE: f32 = 0.4;
    let listed = loose(&entry.title.value);
    let alike = |t: &str| likeness(&listed, &loose(&label::without_excerpt(t, words)));
    let tab = run.tab_title.as_ref()?;
    // Where another document under the number bears the listed title, this one is another.
    let taken = runs.iter().any(|other| {
        other.number == run.number && other.tab_title.as_deref().is_some_and(|t| alike(t) >= LIKE)
    });
    let most = if taken && alike(tab) < LIKE { LIKE } else { UNLIKE };
    let plain = tab.chars().count() > 2 && listed.chars().count() > 2;
    let unlike = |t: &str| alike(t) < most;
    (plain && unlike(tab) && own_title.as_deref().is_some_and(unlike))
        .then(|| label::without_excerpt(tab, words))
}

/// A title as the list has it, or as the document itself where that differs in small kana only: readers take
/// small ones for large ones, never the other way.
fn in_small_kana(listed: &str, own: [&Option<String>; 2]) -> String {
    let small = |t: &str| t.chars().filter(|c| "ァィゥェォッャュョヮ".contains(*c)).count();
    let same = own.into_iter().flatten().filter(|t| loose(t) == loose(listed));
    same.filter(|t| small(t) > small(listed))
        .max_by_key(|t| small(t))
        .map_or_else(|| listed.to_owned(), Clone::clone)
}

/// Kinds that stay what their title says even with a 資料番号.
fn keeps_kind(kind: DocumentKind) -> bool {
    use DocumentKind::*;
    matches!(
        kind,
        FormA
            | FormB
            | Breakdown
            | RegistryCertificate
            | ResponsibilityProof
            | IdentityCopy
            | MarkDeclaration
            | RenewalForm
            | ChangeNotice
            | EndNotice
    )
}

fn is_translation(title: &Option<String>, own: &Option<String>, words: &Vocabulary) -> bool {
    [title, own]
        .into_iter()
        .flatten()
        .map(|t| loose(t))
        .any(|t| words.translation.iter().any(|w| t.contains(&format!("({w})")) || t.ends_with(w.as_str())))
}

/// A printed web page whose head and foot were switched off.
fn looks_like_web(run: &Run, pages: &[PageText], listed: Option<&str>) -> bool {
    let says = listed.map(loose).is_some_and(|t| {
        ["ページ", "サイト", "web", "ホームページ", "hp", "画面"].iter().any(|w| t.contains(&loose(w)))
    });
    let imprint = run.pages.iter().filter_map(|&p| pages.get(p)).any(|p| {
        p.lines.iter().any(|l| {
            let text = loose(&l.text);
            text.contains("allrightsreserved") || text.contains("copyright") || text.contains('©')
        })
    });
    says && imprint
}

/// Whether most letters are Latin.
fn is_foreign(run: &Run, pages: &[PageText]) -> bool {
    let (mut latin, mut japanese) = (0usize, 0usize);
    for c in
        run.pages.iter().filter_map(|&p| pages.get(p)).flat_map(|p| &p.lines).flat_map(|l| l.text.chars())
    {
        if c.is_ascii_alphabetic() {
            latin += 1;
        } else if matches!(c, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}') {
            japanese += 1;
        }
    }
    latin >= 60 && japanese * 6 < latin
}

/// A document without number or known title that lies where a listed one is missing is that one, if
/// their counts of pages agree.
fn by_order(documents: &mut [Document], list: &Breakdown) {
    for at in 0..documents.len() {
        if documents[at].number.is_some() || documents[at].kind != DocumentKind::Unknown {
            continue;
        }
        let before = documents[..at].iter().rev().find_map(|d| d.number.clone());
        let after = documents[at + 1..].iter().find_map(|d| d.number.clone());
        let place =
            |n: &Option<String>| list.entries.iter().position(|e| e.number.is_some() && e.number == *n);
        let wanted = match (place(&before), place(&after)) {
            (Some(b), Some(a)) if a == b + 2 => Some(b + 1),
            (Some(b), None) if b + 2 == list.entries.len() => Some(b + 1),
            (None, Some(1)) => Some(0),
            _ => None,
        };
        let Some(entry) = wanted.and_then(|w| list.entries.get(w)) else { continue };
        if entry.pages.is_none_or(|n| n as usize == documents[at].pages.len()) {
            documents[at].number = entry.number.clone();
            documents[at].title = Some(entry.title.value.clone());
            documents[at].kind = DocumentKind::Evidence;
            documents[at].excerpt |= entry.excerpt;
        }
    }
}
