//! Workbooks of the CD-R as grids of displayed texts.

mod display;

use super::sniff::contains;
use super::trouble::{self, MAX_CELLS, MAX_TEXT_BYTES};
use super::{DecodeTrouble, WorkSheet, Workbook};
use calamine::{Data, Dimensions, Reader, Xls, XlsOptions, Xlsx};
use std::io::Cursor;

/// The most sheets, rows and columns that are read; an office form stays far below.
const MOST_SHEETS: usize = 64;
const MOST_ROWS: u32 = 20_000;
const MOST_COLUMNS: u32 = 512;

/// Reads an Office Open XML workbook. Furigana is left out by the reader.
pub(super) fn xlsx(bytes: &[u8]) -> Result<Workbook, DecodeTrouble> {
    check_unpacked_size(bytes)?;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| match error {
            calamine::XlsxError::Password => trouble::encrypted(),
            _ => trouble::damaged_workbook(),
        })?;
    let mut grid = Budget::default();
    let mut sheets = Vec::new();
    for name in book.sheet_names().into_iter().take(MOST_SHEETS) {
        let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut sheet = WorkSheet { name: name.clone(), ..WorkSheet::default() };
        if let Ok(mut cells) = book.worksheet_cells_reader(&name) {
            let styles = cells.styles().to_vec();
            while let Some((cell, style)) =
                cells.next_cell_with_style_id().map_err(|_| trouble::damaged_workbook())?
            {
                let format = styles
                    .get(style)
                    .and_then(|style| style.number_format.as_ref())
                    .map(|format| format.format_code.as_str());
                let text = display::cell(&Data::from(cell.get_value().clone()), format);
                grid.put(&mut sheet, cell.get_position(), text)?;
            }
        }
        finish(&mut sheet, &merges);
        sheets.push(sheet);
    }
    Ok(Workbook { sheets })
}

/// Reads a workbook of the older binary form.
pub(super) fn xls(bytes: &[u8]) -> Result<Workbook, DecodeTrouble> {
    // An xlsx with a password is wrapped in the same container.
    let wrapped: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if contains(bytes, &wrapped) {
        return Err(trouble::encrypted());
    }
    let mut book: Xls<_> =
        Xls::new_with_options(Cursor::new(bytes), XlsOptions::default()).map_err(|error| match error {
            calamine::XlsError::Password => trouble::encrypted(),
            _ => trouble::damaged_workbook(),
        })?;
    let mut grid = Budget::default();
    let mut sheets = Vec::new();
    for name in book.sheet_names().into_iter().take(MOST_SHEETS) {
        let range = book.worksheet_range(&name).map_err(|_| trouble::damaged_workbook())?;
        let mut sheet = WorkSheet { name: name.clone(), ..WorkSheet::default() };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            grid.put(&mut sheet, (top + row as u32, left + column as u32), display::cell(value, None))?;
        }
        finish(&mut sheet, &book.merge_cells_by_sheet_name(&name).unwrap_or_default());
        sheets.push(sheet);
    }
    Ok(Workbook { sheets })
}

/// What one workbook may still take.
#[derive(Default)]
struct Budget {
    cells: usize,
    bytes: usize,
}

impl Budget {
    fn put(
        &mut self,
        sheet: &mut WorkSheet,
        (row, column): (u32, u32),
        text: String,
    ) -> Result<(), DecodeTrouble> {
        if text.is_empty() || row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Ok(());
        }
        let (row, column) = (row as usize, column as usize);
        let rows = &mut sheet.rows;
        self.cells += (row + 1).saturating_sub(rows.len());
        rows.resize(rows.len().max(row + 1), Vec::new());
        self.cells += (column + 1).saturating_sub(rows[row].len());
        self.bytes += text.len();
        if self.cells > MAX_CELLS || self.bytes > MAX_TEXT_BYTES {
            return Err(trouble::too_large());
        }
        let width = rows[row].len().max(column + 1);
        rows[row].resize(width, String::new());
        rows[row][column] = text;
        Ok(())
    }
}

/// Keeps the merges that lie in the grid, and one text a merge: its first cell's.
fn finish(sheet: &mut WorkSheet, merges: &[Dimensions]) {
    let height = sheet.rows.len() as u32;
    for area in merges.iter().take(MAX_CELLS / 4) {
        let ((top, left), (bottom, right)) = (area.start, area.end);
        if top >= height || left >= MOST_COLUMNS || bottom < top || right < left {
            continue;
        }
        sheet.merges.push((top, left, bottom, right));
        for row in top..=bottom.min(height - 1) {
            let cells = &mut sheet.rows[row as usize];
            for column in left..=right.min(MOST_COLUMNS) {
                if let Some(cell) = cells.get_mut(column as usize).filter(|_| (row, column) != (top, left)) {
                    cell.clear();
                }
            }
        }
    }
    sheet.merges.sort_unstable();
}

/// A small zip can claim any size; what it claims is added up before anything is unpacked.
fn check_unpacked_size(bytes: &[u8]) -> Result<(), DecodeTrouble> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| trouble::damaged_workbook())?;
    let mut total: u64 = 0;
    for i in 0..archive.len().min(10_000) {
        total = total.saturating_add(archive.by_index_raw(i).map_or(0, |entry| entry.size()));
    }
    if total > 256 << 20 { Err(trouble::too_large()) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
