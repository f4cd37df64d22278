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
