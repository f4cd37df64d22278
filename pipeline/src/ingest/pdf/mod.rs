//! PDF, page by page: a scan gives back its own picture, a born-digital page is drawn and its
//! text kept.
//!
//! A page is looked at first without decoding any picture ([`look`]). Where it is nothing but
//! scanned pictures they are taken as they are, at their own resolution ([`scan`]): nothing is
//! resampled and one bit stays one bit. Any other page is drawn ([`draw`]); its text counts only
//! where it is what the eye sees ([`text`]).

mod draw;
mod look;
mod scan;
#[cfg(test)]
mod tests;
mod text;

use super::sniff::contains;
use super::trouble;
use super::{DecodeTrouble, PageImage};
use hayro::hayro_interpret::font::{FontData, FontQuery};
use hayro::hayro_interpret::hayro_cmap::CidFamily;
use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning, RenderContent};
use hayro::hayro_syntax::object::Name;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// An open PDF.
pub(super) struct Document {
    pdf: Pdf,
    pages: usize,
}

impl Document {
    /// Reads the structure; an empty password is tried on encrypted files.
    pub fn open(bytes: Arc<[u8]>) -> Result<Self, DecodeTrouble> {
        let pdf = Pdf::new(Arc::new(bytes)).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => trouble::encrypted(),
            LoadPdfError::Decryption(_) => trouble::encrypted(),
            LoadPdfError::Invalid => trouble::damaged(),
        })?;
        let found = pdf.pages().len();
        if found == 0 {
            return Err(trouble::no_pages());
        }
        let pages = found.max(lost(&pdf, found));
        if pages > trouble::MAX_PAGES { Err(trouble::too_many_pages()) } else { Ok(Self { pdf, pages }) }
    }

    /// How many pages there are.
    pub fn len(&self) -> u32 {
        self.pages as u32
    }

    /// Decodes one page; `index` counts from 0. `font` stands in for fonts that are not embedded.
    pub fn page(&self, index: usize, font: Option<&Arc<[u8]>>) -> Result<PageImage, DecodeTrouble> {
        if (self.pdf.pages().len()..self.pages).contains(&index) {
            return Err(trouble::damaged());
        }
        let page = self.pdf.pages().get(index).ok_or_else(trouble::no_such_page)?;
        let broken = Arc::new(AtomicBool::new(false));
        let settings = settings(font, Arc::clone(&broken));
        let seen = look::look(page, &settings);
        if seen.cut {
            return Err(trouble::damaged());
        }
        if let Some(image) = scan::plan(&seen).and_then(|plan| scan::take(page, &settings, &seen, &plan)) {
            return image;
        }
        let mut image = draw::draw(page, &settings, draw::resolution(&seen))?;
        // A picture that does not decode leaves white: that must not pass for a page.
        let pictures: f64 = seen.pictures.iter().map(|picture| picture.area.area()).sum();
        if broken.load(Ordering::Relaxed) && pictures > seen.size.0 * seen.size.1 * 0.1 {
            return Err(trouble::damaged());
        }
        image.text_layer = text::layer(page, &seen, &image);
        Ok(image)
    }
}

/// How many pages a file that breaks off says it had; the lost ones stay in the count.
fn lost(pdf: &Pdf, found: usize) -> usize {
    let data = pdf.data().as_ref();
    if contains(&data[data.len().saturating_sub(4096)..], b"%%EOF") {
        return found;
    }
    let counts = pdf.objects().into_iter().filter_map(|object| {
        let dict = object.into_dict()?;
        (dict.get::<Name<'_>>(b"Type").as_deref() == Some(b"Pages")).then(|| dict.get::<u32>(b"Count"))?
    });
    counts.map(|count| count as usize).filter(|&count| count <= trouble::MAX_PAGES).max().unwrap_or(0)
}

/// Settings of the interpreter: what annotations show is printed too; text in a Japanese font
/// that is not embedded is set in the font handed in.
fn settings(font: Option<&Arc<[u8]>>, broken: Arc<AtomicBool>) -> InterpreterSettings {
    let font = font.cloned();
    InterpreterSettings {
        font_resolver: Arc::new(move |query| match query {
            FontQuery::Standard(standard) => Some(standard.get_font_data()),
            FontQuery::Fallback(wanted) => {
                let is_japanese = wanted
                    .character_collection
                    .as_ref()
                    .is_some_and(|collection| collection.family != CidFamily::AdobeIdentity);
                match &font {
                    Some(font) if is_japanese => {
                        let data: FontData = Arc::new(font.clone());
                        Some((data, 0))
                    }
                    _ => Some(wanted.pick_standard_font().get_font_data()),
                }
            }
        }),
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::ImageDecodeFailure) {
                broken.store(true, Ordering::Relaxed);
            }
        }),
        render_content: RenderContent::all(),
        ..InterpreterSettings::default()
    }
}
