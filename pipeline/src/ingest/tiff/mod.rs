//! TIFF: every page of the chain, in the codings that scanners and fax machines write.
//!
//! The container is read here rather than by a crate: page counts must hold for damaged files,
//! the chain must be walked once, and palettes, Group 3, bit orders, missing byte counts and old
//! JPEG must not cost a page.

mod chunk;
pub(super) mod ifd;
mod samples;

use super::raster::Raster;
use super::trouble::{self, check_size};
use super::{DecodeTrouble, PageImage};
use chunk::Layout;
use ifd::{Bytes, Slot, tag};

/// The pages of a TIFF file, found once.
pub(super) struct Pages {
    slots: Vec<Slot>,
}

impl Pages {
    /// Walks the chain of directories. Thumbnails and masks are no pages.
    pub fn open(all: &[u8]) -> Result<Self, DecodeTrouble> {
        let (bytes, first) = Bytes::open(all).ok_or_else(trouble::damaged)?;
        let slots = bytes.chain(first, trouble::MAX_PAGES);
        if slots.len() > trouble::MAX_PAGES {
            return Err(trouble::too_many_pages());
        }
        let is_page = |slot: &&Slot| match slot {
            Slot::Page(ifd) => bytes.one(ifd, tag::SUBFILE).unwrap_or(0) & 0b101 == 0,
            Slot::Broken => true,
        };
        let pages: Vec<Slot> = slots.iter().filter(is_page).cloned().collect();
        let slots = if pages.is_empty() { slots } else { pages };
        if slots.iter().all(|slot| matches!(slot, Slot::Broken)) {
            return Err(trouble::damaged());
        }
        Ok(Self { slots })
    }

    /// How many pages there are, unreadable ones included.
    pub fn len(&self) -> u32 {
        self.slots.len() as u32
    }

    /// Decodes one page; `index` counts from 0.
    pub fn page(&self, all: &[u8], index: usize) -> Result<PageImage, DecodeTrouble> {
        let (bytes, _) = Bytes::open(all).ok_or_else(trouble::damaged)?;
        let ifd = match self.slots.get(index) {
            Some(Slot::Page(ifd)) => ifd,
            Some(Slot::Broken) => return Err(trouble::damaged()),
            None => return Err(trouble::no_such_page()),
        };
        let layout = Layout::read(bytes, ifd)?;
        check_size(layout.width as u32, layout.height as u32)?;
        let (pixels, bilevel) = samples::decode(&layout)?;
        Raster {
            width: layout.width as u32,
            height: layout.height as u32,
            pixels,
            bilevel,
            dpi: bytes.resolution(ifd),
            orientation: bytes.one(ifd, tag::ORIENTATION).unwrap_or(1).min(8) as u16,
        }
        .finish()
    }
}

#[cfg(test)]
mod tests;
