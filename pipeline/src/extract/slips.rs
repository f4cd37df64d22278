//! What the mailroom's slips say of the pages that follow them, held against the pages.

use crate::ingest::Sheets;
use crate::ocr::PageText;
use crate::slip::Slip;

/// The slip on a page, if one.
pub(super) fn slip(page: &PageText) -> Option<Slip> {
    page.codes.iter().find_map(|code| Slip::parse(code))
}

/// The sheets with what the slips add: the count of the cover where nobody noted one, and remarks
/// where a document has fewer or more pages than its slip says.
pub fn with_slips(sheets: &Sheets, pages: &[PageText]) -> Sheets {
    let mut sheets = sheets.clone();
    let slips: Vec<(usize, Slip)> =
        pages.iter().enumerate().filter_map(|(at, page)| Some((at, slip(page)?))).collect();
    for (i, (at, slip)) in slips.iter().enumerate() {
        let Some(stated) = slip.sheets else { continue };
        let Some(document) = &slip.document else {
            sheets.receipt.sheets.get_or_insert(stated);
            continue;
        };
        let end = slips.get(i + 1).map_or(pages.len(), |(next, _)| *next);
        let scanned = (end - at - 1) as u32;
        // A sheet has one page or two.
        if scanned < stated || scanned > 2 * stated {
            let source = &sheets.sources[sheets.pages[*at].source as usize];
            sheets.notes.push((
                source.path.clone(),
                format!("仕切り紙では資料{document}は{stated}枚ですが、スキャンは{scanned}頁です。抜けや混入がないか確かめてください。"),
            ));
        }
    }
    sheets
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;
    use crate::ingest::{Media, PageRef, Source};

    /// Pages with these codes, all of one file.
    fn package(codes: &[&str]) -> (Sheets, Vec<PageText>) {
        let source = Source {
            path: "scan.tif".into(),
            sha256: String::new(),
            media: Media::Tiff,
            pages: 1,
            trouble: None,
        };
        let pages = (1..=codes.len() as u32).map(|number| PageRef { source: 0, number }).collect();
        let texts = codes.iter().map(|code| {
            let mut page = fixture::page(Vec::new());
            page.codes.extend((!code.is_empty()).then(|| (*code).to_owned()));
            page
        });
        (Sheets { sources: vec![source], pages, ..Sheets::default() }, texts.collect())
    }

    #[test]
    fn counts_are_held_against_the_pages() {
        let (sheets, pages) = package(&[
            "UKETSUKE/1;E=P-1;S=7",
            "UKETSUKE/1;E=P-1;D=1;S=2",
            "",
            "",
            "",
            "UKETSUKE/1;E=P-1;D=2;S=3",
            "",
            "",
        ]);
        let noted = with_slips(&sheets, &pages);
        assert_eq!(noted.receipt.sheets, Some(7));
        let said: Vec<&str> = noted.notes.iter().map(|(_, what)| what.as_str()).collect();
        assert_eq!(
            said,
            ["仕切り紙では資料2は3枚ですが、スキャンは2頁です。抜けや混入がないか確かめてください。"]
        );
    }

    #[test]
    fn a_count_by_hand_stands() {
        let (mut sheets, pages) = package(&["UKETSUKE/1;S=7"]);
        sheets.receipt.sheets = Some(8);
        assert_eq!(with_slips(&sheets, &pages).receipt.sheets, Some(8));
    }
}
