//! Where on which page something stands, and what was read there (leaf).
//!
//! Every value that reaches the report is a [`Reading`]: the text as printed, the value made of
//! it, its places and how surely it was read.

use serde::{Deserialize, Serialize};

/// Position of a page in its package: index into [`crate::ingest::Sheets::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PageIndex(pub u32);

impl PageIndex {
    /// The index as a `usize`, for slices.
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// A rectangle in pixels of the upright page image; the origin is the top left corner,
/// `x1` and `y1` are exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: i32,
    /// Top edge.
    pub y0: i32,
    /// Right edge, exclusive.
    pub x1: i32,
    /// Bottom edge, exclusive.
    pub y1: i32,
}

impl Rect {
    /// Makes a rectangle; edges given in the wrong order are swapped.
    pub fn new(x0: i32, y0: i32, x1: i32, y1: i32) -> Self {
        Self { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) }
    }

    /// Width in pixels.
    pub fn width(&self) -> i32 {
        self.x1 - self.x0
    }

    /// Height in pixels.
    pub fn height(&self) -> i32 {
        self.y1 - self.y0
    }

    /// Area in square pixels.
    pub fn area(&self) -> i64 {
        i64::from(self.width().max(0)) * i64::from(self.height().max(0))
    }

    /// The smallest rectangle that holds both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// The part that both cover; `None` where they do not meet.
    pub fn intersection(&self, other: &Rect) -> Option<Rect> {
        let r = Rect {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        (r.x0 < r.x1 && r.y0 < r.y1).then_some(r)
    }

    /// Whether the centre of `other` lies inside.
    pub fn holds_centre_of(&self, other: &Rect) -> bool {
        let (x, y) = ((other.x0 + other.x1) / 2, (other.y0 + other.y1) / 2);
        x >= self.x0 && x < self.x1 && y >= self.y0 && y < self.y1
    }
}

/// A place: a page and a rectangle on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// The page.
    pub page: PageIndex,
    /// The rectangle on the upright page image.
    pub rect: Rect,
}

/// A value read from paper, with what was printed, where, and how surely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading<T> {
    /// The value made of the text.
    pub value: T,
    /// The text as printed (NFC, nothing folded), lines joined.
    pub raw: String,
    /// Its places, in reading order; more than one where a cell goes on on the next page.
    pub spots: Vec<Spot>,
    /// The probability (0 to 1) of the least certain character.
    pub confidence: f32,
    /// Whether another than the first reader says the same of every character.
    #[serde(default)]
    pub witnessed: bool,
    /// Whether the reading needs nobody's look (contract: `sure`).
    pub sure: bool,
}

impl<T> Reading<T> {
    /// The same reading with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Reading<U> {
        Reading {
            value: f(self.value),
            raw: self.raw,
            spots: self.spots,
            confidence: self.confidence,
            witnessed: self.witnessed,
            sure: self.sure,
        }
    }

    /// The first place, if there is one.
    pub fn spot(&self) -> Option<Spot> {
        self.spots.first().copied()
    }
}
