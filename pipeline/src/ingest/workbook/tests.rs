//! A workbook as the office's form makes it, with furigana, dates and merged cells.

use super::*;
use std::io::Write;
use zip::write::{SimpleFileOptions, ZipWriter};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn book(rows: &str) -> Vec<u8> {
    let part = |kind: &str, target: &str, id: usize| {
        format!("<Relationship Id=\"rId{id}\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |parts: &[String]| {
        let space = "http://schemas.openxmlformats.org/package/2006/relationships";
        format!("<Relationships xmlns=\"{space}\">{}</Relationships>", parts.concat())
    };
    let files = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relations(&[part("officeDocument", "xl/workbook.xml", 1)])),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\"><sheets>\
                 <sheet name=\"申請書A\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                part("worksheet", "worksheets/sheet1.xml", 1),
                part("sharedStrings", "sharedStrings.xml", 2),
                part("styles", "styles.xml", 3),
            ]),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst xmlns=\"{MAIN}\"><si><t>山﨑 太郎</t><rPh sb=\"0\" eb=\"2\"><t>ヤマサキ</t></rPh></si>\
                 <si><r><t>一部が</t></r><r><t>赤い</t></r></si></sst>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{MAIN}\"><numFmts><numFmt numFmtId=\"176\" \
                 formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@\"/></numFmts>\
                 <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\">{rows}</worksheet>")),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn furigana_dates_numbers_and_merges() {
    let rows = "<sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>\
        <row r=\"3\"><c r=\"A3\" s=\"1\"><v>46293</v></c><c r=\"B3\" s=\"2\"><v>46293</v></c>\
        <c r=\"D3\"><v>9010701048213</v></c></row>\
        <row r=\"4\"><c r=\"A4\"><v>15</v></c><c r=\"B4\"><v>7</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A4:B4\"/></mergeCells>";
    let book = xlsx(&book(rows)).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.name, "申請書A");
    assert_eq!(sheet.rows[0], ["山﨑 太郎", "一部が赤い"]);
    assert_eq!(sheet.rows[1], Vec::<String>::new());
    assert_eq!(sheet.rows[2], ["令和8年9月28日", "2026/9/28", "", "9010701048213"]);
    assert_eq!(sheet.rows[3], ["15", ""]);
    assert_eq!(sheet.merges, [(3, 0, 3, 1)]);
}

#[test]
fn a_cell_at_the_far_corner_costs_nothing() {
    let far = "<sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row></sheetData>";
    assert!(xlsx(&book(far)).unwrap().sheets[0].rows.is_empty());
}
