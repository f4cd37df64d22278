//! Fax codings (CCITT Group 3 and Group 4) to pixels.

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

/// How the rows of a strip are coded.
#[derive(Clone, Copy)]
pub(super) struct Coding {
    /// Group 3 in one or two dimensions, or Group 4.
    pub mode: EncodingMode,
    /// Whether each row starts on a byte (TIFF compression 2).
    pub byte_aligned: bool,
    /// Whether rows end with an end-of-line code.
    pub end_of_line: bool,
}

/// Decodes up to `rows` rows into `out`, which holds `width` bytes a row and is filled with the
/// paper's colour; black runs become its opposite. Returns how many rows were read: fewer than
/// asked for where the data break off.
pub(super) fn decode(data: &[u8], coding: Coding, width: usize, rows: usize, out: &mut [u8]) -> usize {
    let mut sink = Rows { out, width, done: 0, rows };
    let mut context = DecoderContext::new(DecodeSettings {
        columns: width as u32,
        rows: rows as u32,
        end_of_block: true,
        end_of_line: coding.end_of_line,
        rows_are_byte_aligned: coding.byte_aligned,
        encoding: coding.mode,
        strict: false,
    });
    // An error means that the data broke off; the rows before it stand.
    let _ = hayro_ccitt::decode(data, &mut sink, &mut context);
    sink.done
}

struct Rows<'a> {
    out: &'a mut [u8],
    width: usize,
    rows: usize,
    done: usize,
}

impl Decoder for Rows<'_> {
    fn push_row(&mut self, changes: &[u32]) {
        if self.done >= self.rows {
            return;
        }
        let row = &mut self.out[self.done * self.width..][..self.width];
        self.done += 1;
        for span in changes.chunks(2) {
            let start = (span[0] as usize).min(self.width);
            let end = span.get(1).map_or(self.width, |&end| (end as usize).min(self.width));
            for pixel in row.get_mut(start..end).unwrap_or_default() {
                *pixel = !*pixel;
            }
        }
    }
}
