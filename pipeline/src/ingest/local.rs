//! Decoding in this very process: what the jail's child runs, and tests.
//!
//! Nothing here is safe against a hostile file by itself; the limits are checked before memory is
//! asked for, but a library may still hang or end the process. The program therefore never calls
//! this outside a jailed child.

use super::trouble;
use super::{DecodeTrouble, Decoder, Media, PageImage, SourceFile, Survey, Workbook};
use super::{jpeg, pdf, png, sniff, tiff, workbook};
use std::sync::{Arc, Mutex, PoisonError};

/// A [`Decoder`] that decodes where it is called. It keeps the file it opened last, so that the
/// pages of a file cost one reading of its structure.
#[derive(Default)]
pub struct LocalDecoder {
    font: Option<Arc<[u8]>>,
    last: Mutex<Option<Open>>,
}

/// A file whose structure has been read.
#[derive(Clone)]
struct Open {
    /// Holding the bytes makes their address tell files apart.
    bytes: Arc<[u8]>,
    media: Media,
    pages: Arc<Pages>,
}

enum Pages {
    Tiff(tiff::Pages),
    Pdf(pdf::Document),
    Jpeg,
    Png,
    None,
}

impl LocalDecoder {
    /// A decoder that sets Japanese text in `font` where a PDF does not embed its own.
    pub fn new(font: Option<Arc<[u8]>>) -> Self {
        Self { font, last: Mutex::default() }
    }

    fn open(&self, file: &SourceFile) -> Result<Open, DecodeTrouble> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = last.as_ref().filter(|open| Arc::ptr_eq(&open.bytes, &file.bytes)) {
            return Ok(open.clone());
        }
        *last = None;
        let bytes = Arc::clone(&file.bytes);
        if bytes.is_empty() {
            return Err(trouble::empty());
        }
        if bytes.len() as u64 > trouble::MAX_FILE_BYTES {
            return Err(trouble::too_large());
        }
        let media = sniff::media(&bytes);
        let pages = match media {
            Media::Tiff => Pages::Tiff(tiff::Pages::open(&bytes)?),
            Media::Pdf => Pages::Pdf(pdf::Document::open(Arc::clone(&bytes))?),
            Media::Jpeg => Pages::Jpeg,
            Media::Png => Pages::Png,
            Media::Xlsx | Media::Xls | Media::Other => Pages::None,
        };
        Ok(last.insert(Open { bytes, media, pages: Arc::new(pages) }).clone())
    }
}

impl Decoder for LocalDecoder {
    fn survey(&self, file: &SourceFile) -> Result<Survey, DecodeTrouble> {
        let open = self.open(file)?;
        let pages = match &*open.pages {
            Pages::Tiff(pages) => pages.len(),
            Pages::Pdf(document) => document.len(),
            Pages::Jpeg | Pages::Png => 1,
            Pages::None => 0,
        };
        Ok(Survey { media: open.media, pages })
    }

    fn page(&self, file: &SourceFile, number: u32) -> Result<PageImage, DecodeTrouble> {
        let open = self.open(file)?;
        let index = number.checked_sub(1).ok_or_else(trouble::no_such_page)? as usize;
        match &*open.pages {
            Pages::Tiff(pages) => pages.page(&open.bytes, index),
            Pages::Pdf(document) => document.page(index, self.font.as_ref()),
            Pages::Jpeg | Pages::Png if index > 0 => Err(trouble::no_such_page()),
            Pages::Jpeg => jpeg::page(&open.bytes),
            Pages::Png => png::page(&open.bytes),
            Pages::None => Err(trouble::unsupported_media()),
        }
    }

    fn workbook(&self, file: &SourceFile) -> Result<Workbook, DecodeTrouble> {
        if file.bytes.is_empty() {
            return Err(trouble::empty());
        }
        match sniff::media(&file.bytes) {
            Media::Xlsx => workbook::xlsx(&file.bytes),
            Media::Xls => workbook::xls(&file.bytes),
            _ => Err(trouble::unsupported_workbook()),
        }
    }
}
