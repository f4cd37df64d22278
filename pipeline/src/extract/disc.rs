//! The CD-R: 申請書A and 申請書B as workbooks, read by the same rules as the paper.

use super::align::{Printed, align};
use super::form_a::pairs;
use super::form_b::{RawRow, collect};
use super::grid::Grid;
use super::{Disc, DiscForm};
use crate::ingest::{DiscContent, Sheets, Workbook};
use crate::scheme::Scheme;

/// Fewer fields or rows than this are no form.
const LEAST_FIELDS: usize = 5;

/// Finds the forms on the CD-R.
pub(super) fn read(sheets: &Sheets, scheme: &Scheme) -> Disc {
    let mut disc = Disc { present: !sheets.disc.is_empty(), ..Disc::default() };
    for file in &sheets.disc {
        match &file.content {
            DiscContent::Workbook(book) => {
                keep_larger(&mut disc.form_a, form_a(&file.path, book, scheme));
                keep_larger(&mut disc.form_b, form_b(&file.path, book, scheme));
            }
            DiscContent::Unreadable(trouble) => {
                disc.unreadable.push((file.path.clone(), trouble.clone()));
            }
            DiscContent::Junk | DiscContent::Other => {}
        }
    }
    disc
}

/// Of two workbooks that both look like a form, the one with more of it is the form.
fn keep_larger(known: &mut Option<DiscForm>, new: Option<DiscForm>) {
    let size = |f: &Option<DiscForm>| f.as_ref().map_or(0, |f| f.values.len());
    if size(&new) > size(known) {
        *known = new;
    }
}

fn form_a(path: &str, book: &Workbook, scheme: &Scheme) -> Option<DiscForm> {
    let mut form = DiscForm { path: path.to_owned(), ..DiscForm::default() };
    for sheet in &book.sheets {
        // 申請書B names the applicant, the number and the representative too.
        let alone = Workbook { sheets: vec![sheet.clone()] };
        if form_b(path, &alone, scheme).is_some() {
            continue;
        }
        let grid = Grid::of_sheet(sheet);
        for pair in pairs(&grid, scheme) {
            let key = &scheme.fields[pair.field].key;
            let value = pair.value.map(|v| grid.cells[v].text()).unwrap_or_default();
            if form.value(key).is_none() {
                form.values.push((key.clone(), value.to_owned()));
            }
        }
    }
    (form.values.len() >= LEAST_FIELDS).then_some(form)
}

fn form_b(path: &str, book: &Workbook, scheme: &Scheme) -> Option<DiscForm> {
    let mut rows: Vec<RawRow> = Vec::new();
    for sheet in &book.sheets {
        collect(&Grid::of_sheet(sheet), scheme, &mut None, &mut rows);
    }
    let printed: Vec<Printed> = rows.iter().map(Printed::of).collect();
    let mut form = DiscForm { path: path.to_owned(), ..DiscForm::default() };
    for (row, found) in rows.iter().zip(align(&printed, scheme)) {
        if let Some(found) = found {
            let key = &scheme.items[found.item].row;
            form.values.push((key.clone(), row.claim.text.clone()));
            form.evidence.push((key.clone(), row.evidence.text.clone()));
        }
    }
    (form.values.len() >= LEAST_FIELDS).then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{DiscFile, WorkSheet};

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn a_disclosure_form_is_no_face_sheet() {
        let scheme = crate::scheme::shipped();
        let mut rows = vec![row(&["No.", "項目", "規程内容", "必須・選択", "申請内容", "添付書類等"])];
        for item in &scheme.items {
            rows.push(row(&[&item.row, &item.item, &item.instruction, "必須", "記入", "資料1 P1"]));
        }
        let book = Workbook { sheets: vec![WorkSheet { name: "B".into(), rows, merges: vec![] }] };
        assert!(form_b("b.xlsx", &book, &scheme).is_some());
        assert!(form_a("b.xlsx", &book, &scheme).is_none());
    }

    #[test]
    fn both_forms_are_known_by_their_content() {
        let a = WorkSheet {
            name: "Sheet1".into(),
            rows: vec![
                row(&["申請年月日", "2026年9月28日"]),
                row(&["事業者名称", "株式会社みどり"]),
                row(&["法人番号", "9010701048213"]),
                row(&["代表者氏名", "緑川 進"]),
                row(&["担当者電話番号", ""]),
            ],
            merges: vec![],
        };
        let mut rows = vec![row(&["No.", "項目", "規程内容", "必須・選択", "申請内容", "添付書類等"])];
        for (no, item, text) in [
            ("1", "開示情報の日付", "開示情報の年月日(西暦)"),
            ("2", "事業者名", "正式名称(商号)"),
            ("", "", "法人番号"),
            ("3", "設立年月日", "設立年月日(西暦)"),
            ("4", "事業所", "本店所在地"),
            ("5", "法人番号", "法人番号"),
            ("6", "代表者", "氏名"),
            ("7", "サービス名称", "サービス名称"),
        ] {
            rows.push(row(&[no, item, text, "必須", "記入", "資料1 P1"]));
        }
        let b = WorkSheet { name: "B".into(), rows, merges: vec![(2, 0, 3, 0), (2, 1, 3, 1)] };
        let file = |path: &str, sheet: WorkSheet| DiscFile {
            path: path.into(),
            sha256: String::new(),
            content: DiscContent::Workbook(Workbook { sheets: vec![sheet] }),
        };
        let sheets =
            Sheets { disc: vec![file("cdrom/1.xlsx", b), file("cdrom/2.xlsx", a)], ..Sheets::default() };
        let disc = read(&sheets, &crate::scheme::shipped());
        let form_a = disc.form_a.expect("found");
        assert_eq!(form_a.value("事業者名"), Some("株式会社みどり"));
        assert_eq!(form_a.value("担当者電話番号"), Some(""));
        let form_b = disc.form_b.expect("found");
        assert_eq!(form_b.path, "cdrom/1.xlsx");
        assert_eq!(form_b.value("2b"), Some("記入"));
        assert_eq!(form_b.evidence("4a"), Some("資料1 P1"));
    }
}
