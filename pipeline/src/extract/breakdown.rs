//! 提出書類及び資料内訳書: what the applicant says is enclosed.

use super::columns::Columns;
use super::form_a::one_line;
use super::grid::{Grid, level};
use super::label;
use super::vocabulary::Vocabulary;
use super::{Breakdown, Document, DocumentIndex, ListedDocument};
use crate::ja::text::fold;
use crate::ocr::PageText;
use crate::scheme::Scheme;
use crate::spot::{Reading, Rect, Spot};

/// Reads the list from the pages of its document.
pub(super) fn read(document: DocumentIndex, of: &Document, pages: &[PageText], scheme: &Scheme) -> Breakdown {
    let mut out = Breakdown { document, forms: Vec::new(), entries: Vec::new() };
    let mut columns: Option<Columns> = None;
    let words = Vocabulary::of(scheme);
    for page in of.pages.iter().filter_map(|p| pages.get(p.at())) {
        for table in &page.tables {
            let grid = Grid::of_table(page, table);
            let mut body = grid.rect.y0;
            if let Some((found, bottom)) =
                Columns::find(&grid, &scheme.columns.breakdown, &["number", "title"])
            {
                columns = Some(found);
                body = bottom;
            }
            match columns.as_ref().filter(|c| body > grid.rect.y0 || c.suit(&grid)) {
                Some(columns) => listed(&grid, columns, body, page, &words, &mut out.entries),
                None => out.forms.extend(forms(&grid)),
            }
        }
    }
    // A list in one table names the forms too.
    let (forms, entries): (Vec<_>, Vec<_>) =
        out.entries.into_iter().partition(|e| is_form(&e.title.value, scheme));
    out.forms.extend(forms.into_iter().map(|f| f.title));
    out.entries = entries;
    out
}

/// The lines of a table with a header.
fn listed(
    grid: &Grid,
    columns: &Columns,
    body: i32,
    page: &PageText,
    words: &Vocabulary,
    entries: &mut Vec<ListedDocument>,
) {
    for row in grid.rows() {
        let Some(title) = row
            .iter()
            .map(|&i| &grid.cells[i])
            .find(|c| c.rect.y0 >= body - 4 && columns.role_at(grid, &c.rect) == Some("title"))
        else {
            continue;
        };
        let text = |role: &str| {
            grid.cells
                .iter()
                .filter(|c| level(&c.rect, &title.rect) && c.rect.y0 >= body - 4)
                .filter(|c| columns.role_at(grid, &c.rect) == Some(role))
                .map(|c| c.text().replace('\n', ""))
                .find(|t| !t.is_empty())
        };
        let number = text("number");
        let mut reading = flat(title.content.reading());
        if reading.value.is_empty() {
            continue;
        }
        let excerpt = label::says_excerpt(&reading.value, words)
            || text("remarks").is_some_and(|t| label::says_excerpt(&t, words));
        reading.value = label::without_excerpt(&reading.value, words);
        let whole = row
            .iter()
            .map(|&i| grid.cells[i].rect)
            .filter(|r| level(r, &title.rect))
            .fold(title.rect, |a: Rect, r| a.union(&r));
        let first = number.is_none() && entries.last().is_some() && row_goes_on(grid, title.rect, body);
        if first && let Some(last) = entries.last_mut() {
            // A line of the list that was broken over the page.
            last.title.value.push_str(&reading.value);
            last.title.spots.extend(reading.spots);
            continue;
        }
        entries.push(ListedDocument {
            number: number
                .as_deref()
                .map(|n| label::parse(n, words).map_or_else(|| label::plain_number(n), |l| l.number)),
            title: reading,
            excerpt,
            pages: text("pages").and_then(|t| digits(&t)),
            edition: text("edition"),
            rows: text("rows"),
            spot: Spot { page: page.page, rect: whole },
        });
    }
}

/// Whether a row without a number is the rest of one on the page before.
fn row_goes_on(grid: &Grid, row: Rect, body: i32) -> bool {
    row.y0 <= body + 12 && row.y0 <= grid.rect.y0 + grid.rect.height() / 3
}

/// The lines of a table without a header: its first cell with words.
fn forms(grid: &Grid) -> Vec<Reading<String>> {
    grid.rows()
        .iter()
        .filter_map(|row| {
            row.iter().map(|&i| &grid.cells[i]).find(|c| {
                let text = fold(c.text());
                text.chars().any(|c| !c.is_ascii_digit() && !matches!(c, '.' | '(' | ')' | '-'))
            })
        })
        .map(|cell| flat(cell.content.reading()))
        .collect()
}

/// Whether an entry of the list names a form rather than evidence.
fn is_form(title: &str, scheme: &Scheme) -> bool {
    const FORMS: [&str; 5] = ["form_a", "form_b", "breakdown", "renewal_form", "registry_certificate"];
    let title = crate::ja::text::loose(title);
    title.contains("cd-r")
        || scheme
            .documents
            .iter()
            .filter(|d| FORMS.contains(&d.kind.as_str()))
            .flat_map(|d| &d.titles)
            .any(|t| title == crate::ja::text::loose(t))
}

/// A name in a list is one line, whatever its cell made of it.
fn flat(mut reading: Reading<String>) -> Reading<String> {
    let glue = |text: &str| {
        let latin = text.chars().all(|c| c.is_ascii() || c == '\n');
        if latin { one_line(text) } else { text.replace('\n', "") }
    };
    reading.value = glue(&reading.value);
    reading.raw = glue(&reading.raw);
    reading
}

fn digits(text: &str) -> Option<u32> {
    let text = fold(text);
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let rest = &text[from..];
    let to = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..to].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::DocumentKind;
    use crate::extract::fixture::table_page;
    use crate::spot::PageIndex;

    #[test]
    fn forms_and_evidence_are_told_apart_and_pages_join() {
        let mut one = table_page(
            &[80, 300, 150, 80],
            &[
                (0, 0, 1, 1, "番号"),
                (0, 1, 1, 1, "書類の名称"),
                (0, 2, 1, 1, "発行日"),
                (0, 3, 1, 1, "頁数"),
                (1, 0, 1, 1, "資料No.１"),
                (1, 1, 1, 1, "情報セキュリティ\n管理規程（抜粋）"),
                (1, 2, 1, 1, "第6版"),
                (1, 3, 1, 1, "６頁"),
            ],
        );
        let mut two = table_page(
            &[80, 300, 150, 80],
            &[(0, 0, 1, 1, "3-1"), (0, 1, 1, 1, "会社案内"), (0, 2, 1, 1, ""), (0, 3, 1, 1, "2")],
        );
        one.page = PageIndex(0);
        two.page = PageIndex(1);
        let document = Document {
            kind: DocumentKind::Breakdown,
            number: None,
            title: None,
            excerpt: false,
            pages: vec![PageIndex(0), PageIndex(1)],
            spots: Vec::new(),
            foreign: false,
        };
        let list = read(DocumentIndex(0), &document, &[one, two], &crate::scheme::shipped());
        let seen: Vec<_> = list
            .entries
            .iter()
            .map(|e| (e.number.as_deref(), e.title.value.as_str(), e.excerpt, e.pages))
            .collect();
        assert_eq!(
            seen,
            [
                (Some("1"), "情報セキュリティ管理規程", true, Some(6)),
                (Some("3-1"), "会社案内", false, Some(2)),
            ]
        );
    }
}
