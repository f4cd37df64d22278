//! Readers: what turns a strip into characters.

use super::strip::Strip;

/// A character read from a strip, with its place in strip pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The character.
    pub ch: char,
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Probability, 0 to 1.
    pub p: f32,
    /// Other candidates, best first.
    pub others: Vec<(char, f32)>,
}

/// Why a reader could not read.
#[derive(Debug, thiserror::Error)]
pub enum ReaderError {
    /// The model cannot be used: missing, of another shape, or failing.
    #[error("文字読取りのモデルを使えません（{0}）")]
    Model(String),
}

/// Reads lines. Implementations load their models once and may be called from many threads.
pub trait Reader: Sync {
    /// Reads one line; an empty answer means that nothing was recognised.
    fn read_line(&self, strip: &Strip) -> Result<Vec<Mark>, ReaderError>;
}

/// Reads a line with other means than the first reader: a witness to what that one says.
pub trait SecondReader: Sync {
    /// The line's text as this reader sees it, without places; empty where it sees none.
    ///
    /// # Errors
    /// When the reader itself fails.
    fn text(&self, strip: &Strip) -> Result<String, ReaderError>;
}

/// The two readers; the second is asked only about doubtful lines.
#[derive(Clone, Copy)]
pub struct Readers<'a> {
    /// Reads every line.
    pub first: &'a dyn Reader,
    /// Is asked where the first is in doubt.
    pub second: Option<&'a dyn SecondReader>,
    /// Whether the second is asked about every line (for measuring it; nothing else changes).
    pub ask_always: bool,
}

impl<'a> Readers<'a> {
    /// The first reader without a witness.
    pub fn alone(first: &'a dyn Reader) -> Self {
        Self { first, second: None, ask_always: false }
    }
}
