//! Second stage: an upright page image → [`PageText`].
//!
//! Comes in: one decoded page and a [`Reader`]. Goes out: its lines and ruled tables with boxes,
//! confidence and ink. This stage knows nothing of forms; it never invents text for ink it could
//! not read, and keeps the raw characters with their alternatives.

use crate::ja::variant::in_names;
use crate::scheme::Printed;
use crate::spot::{PageIndex, Rect};

mod brackets;
mod code;
pub mod components;
pub mod decode;
mod doubts;
mod eight_bits;
mod gelu;
pub mod grid;
mod homes;
mod laid;
mod latin;
mod layer;
pub mod layout;
mod left_out;
mod marks;
pub mod model;
mod noise;
mod page;
mod parts;
pub mod ppocr;
pub mod prepare;
mod quick;
pub mod raster;
pub mod reader;
mod reading;
mod repair;
pub mod rules;
mod seal;
mod signs;
mod stamp;
mod stance;
pub mod strip;
pub mod tesseract;
pub mod upright;
mod variants;
mod vertical;
mod witness;
mod words;

pub use page::read_page;
pub use reader::{Reader, ReaderError, Readers, SecondReader};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
pub use upright::Upright;
pub use variants::Variants;
pub use words::Words;

/// What is known of Japanese print beside the reader's model.
#[derive(Clone, Debug, Default)]
pub struct Aids {
    /// Words that tell look-alike characters apart.
    pub words: Words,
    /// Old forms of characters in names.
    pub variants: Variants,
    /// What the scheme's forms print themselves: pages with it are forms, and nobody is asked about it.
    pub printed: Printed,
}

/// A character as read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Glyph {
    /// The character.
    pub ch: char,
    /// Left edge in page pixels (top edge for vertical lines).
    pub x0: i32,
    /// Right edge in page pixels (bottom edge for vertical lines).
    pub x1: i32,
    /// Probability, 0 to 1.
    pub p: f32,
    /// Other candidates with their probabilities, best first; empty where nothing comes close.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<(char, f32)>,
    /// Whether the second reader reads it too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub seconded: bool,
}

/// How rarely a character that is wrong is read in the same way by the second reader.
const SAME_MISTAKE: f32 = 0.05;
/// Characters that both readers take for one another: their agreement says nothing.
const ALIKE_TO_BOTH: &str = "1lI|0oO〇○";

impl Glyph {
    /// A character that was read without alternatives, heard of from nobody else yet.
    pub fn new(ch: char, x0: i32, x1: i32, p: f32) -> Self {
        Self { ch, x0, x1, p, others: Vec::new(), seconded: false }
    }

    /// Probability of the character in any of its forms: half and full width do not compete, and
    /// what both readers say is doubted less.
    pub fn certainty(&self) -> f32 {
        let same = |c: char| c.nfkc().eq(self.ch.nfkc());
        let others: f32 = self.others.iter().filter(|o| same(o.0)).map(|o| o.1).sum();
        let alone = (self.p + others).min(1.0);
        let witnessed = self.seconded && !ALIKE_TO_BOTH.contains(self.ch) && !in_names(self.ch);
        if witnessed { 1.0 - (1.0 - alone) * SAME_MISTAKE } else { alone }
    }
}

/// A printed line (inside a table: a line of one cell).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Box in pixels of the upright image.
    pub rect: Rect,
    /// The text.
    pub text: String,
    /// Its characters; empty for lines taken from a text layer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glyphs: Vec<Glyph>,
    /// Probability of the least certain character.
    pub confidence: f32,
    /// The second reader's text, where it was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
    /// Share of the ink that is red (朱書き), 0 to 1.
    pub red: f32,
    /// Whether the text is underlined through most of its length (抹消 on a registry certificate).
    pub underlined: bool,
    /// Whether the text runs from top to bottom.
    pub vertical: bool,
}

impl Line {
    /// Whether another than the first reader says the same of every character: the second reader, or
    /// the file that brings its own text.
    pub fn is_witnessed(&self) -> bool {
        self.glyphs.iter().all(|g| g.seconded || g.ch.is_whitespace())
    }
}

/// A cell of a ruled table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Box in pixels, inside the rules.
    pub rect: Rect,
    /// First row of the table's grid that the cell covers, from 0.
    pub row: u32,
    /// First column, from 0.
    pub col: u32,
    /// Number of rows covered.
    pub row_span: u32,
    /// Number of columns covered.
    pub col_span: u32,
    /// Indices into [`PageText::lines`], top to bottom.
    pub lines: Vec<u32>,
    /// Whether the cell holds ink that no line accounts for (unread: a person must look).
    pub unread_ink: bool,
}

/// A ruled table (grid of cells) on one page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Outline.
    pub rect: Rect,
    /// Number of grid rows.
    pub rows: u32,
    /// Number of grid columns.
    pub cols: u32,
    /// Cells in reading order (row by row, left to right).
    pub cells: Vec<Cell>,
}

/// Whether a page can be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Legibility {
    /// It can.
    Legible,
    /// It cannot; the reason in plain Japanese (too faint, too coarse, cut off, not decodable).
    Illegible(String),
}

/// A stamp or seal: a red shape that is no text line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seal {
    /// Its box.
    pub rect: Rect,
}

/// Everything read from one page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageText {
    /// Which page of the package.
    pub page: PageIndex,
    /// Width of the upright image in pixels.
    pub width: u32,
    /// Height of the upright image in pixels.
    pub height: u32,
    /// Resolution.
    pub dpi: f32,
    /// By how many degrees clockwise the image lay turned (0, 90, 180, 270).
    pub rotation: u16,
    /// Skew that was straightened, in degrees, clockwise positive.
    pub skew: f32,
    /// Whether the page is blank.
    pub blank: bool,
    /// Whether it can be read.
    pub legibility: Legibility,
    /// Whether the scan carries colour.
    pub colour: bool,
    /// All lines in reading order, those of cells included.
    pub lines: Vec<Line>,
    /// Ruled tables, top to bottom.
    pub tables: Vec<Table>,
    /// Seals.
    pub seals: Vec<Seal>,
    /// Texts of the mailroom's own 2-D codes on the page; a page with one is a slip and not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

impl PageText {
    /// The page's text, one printed line a line.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|l| l.text.as_str()).collect();
        lines.join("\n")
    }

    /// Text of a cell: its lines joined without a break.
    pub fn cell_text(&self, cell: &Cell) -> String {
        cell.lines.iter().map(|&i| self.lines[i as usize].text.as_str()).collect()
    }

    /// Lines that stand in no table, in reading order, with their indices.
    pub fn free_lines(&self) -> impl Iterator<Item = (u32, &Line)> {
        let mut inside = vec![false; self.lines.len()];
        for table in &self.tables {
            for cell in &table.cells {
                for &i in &cell.lines {
                    inside[i as usize] = true;
                }
            }
        }
        self.lines.iter().enumerate().filter(move |(i, _)| !inside[*i]).map(|(i, l)| (i as u32, l))
    }
}
