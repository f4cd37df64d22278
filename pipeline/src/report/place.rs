//! A place as the report names it: file, page in that file, box.

use crate::ingest::Sheets;
use crate::spot::{PageIndex, Rect, Spot};
use serde::{Serialize, Serializer, ser::SerializeStruct};

/// A place on a page of a source file (contract: `spot`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub source: String,
    /// Page in its file, from 1.
    pub page: u32,
    /// The place on the page's upright image.
    pub spot: Spot,
}

impl Place {
    /// The place that a spot names; `None` where the package has no such page.
    pub fn of(spot: Spot, sheets: &Sheets) -> Option<Self> {
        let page = sheets.pages.get(spot.page.at())?;
        let source = sheets.sources.get(page.source as usize)?;
        Some(Self { source: source.path.clone(), page: page.number, spot })
    }

    /// The page's index in the package.
    pub fn index(&self) -> PageIndex {
        self.spot.page
    }

    /// The rectangle.
    pub fn rect(&self) -> Rect {
        self.spot.rect
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Rect { x0, y0, x1, y1 } = self.spot.rect;
        let mut out = serializer.serialize_struct("Place", 3)?;
        out.serialize_field("source", &self.source)?;
        out.serialize_field("page", &self.page)?;
        out.serialize_field("box", &[x0, y0, x1, y1])?;
        out.end()
    }
}
