//! One page from image to text: prepare, lay out, read.

use super::laid::LaidOut;
use super::reader::{Reader, ReaderError, Readers};
use super::stance::SURELY_UPRIGHT;
use super::upright::Upright;
use super::{Aids, Legibility, PageText, Words, code};
use crate::ingest::PageImage;
use crate::spot::PageIndex;

/// Reads one page; its picture is made only where it is wanted.
///
/// # Errors
/// When the reader itself fails; a page that cannot be read is no error but a
/// [`Legibility::Illegible`].
pub fn read_page(
    image: PageImage,
    page: PageIndex,
    readers: Readers<'_>,
    aids: &Aids,
    keep_picture: bool,
) -> Result<(PageText, Option<Upright>), ReaderError> {
    let codes = code::codes(&image);
    if !codes.is_empty() {
        let (text, picture) = slip(image, page, codes);
        return Ok((text, keep_picture.then_some(picture)));
    }
    let reader = readers.first;
    let mut laid = upright(&image, reader, &aids.words, true)?;
    if laid.prepared.darkened && laid.probe(reader)? < SURELY_UPRIGHT {
        // What came out was no print: the other side shining through, a stain.
        laid = upright(&image, reader, &aids.words, false)?;
    }
    let text = laid.read(&image, page, readers, aids)?;
    let picture = keep_picture.then(|| laid.into_picture(&image));
    Ok((text, picture))
}

/// The page laid out the right way up.
fn upright(
    image: &PageImage,
    reader: &dyn Reader,
    words: &Words,
    darker: bool,
) -> Result<LaidOut, ReaderError> {
    let mut laid = LaidOut::of(image, 0, darker);
    if image.text_layer.is_none() && !laid.lines.is_empty() && !laid.is_upright(reader, words)? {
        // Pages come in upside down far more often than on their side, and single characters read
        // well on their side: quarter turns are tried last, and only where the print's rhythm asks.
        let side = laid.may_lie_on_its_side();
        for turn in [180, 90, 270] {
            if turn != 180 && !side {
                break;
            }
            let mut other = LaidOut::of(image, turn, darker);
            let margin = if turn == 180 { 0.02 } else { 0.10 };
            if other.worth(reader, words)? > laid.worth(reader, words)? + margin {
                laid = other;
            }
            if laid.is_upright(reader, words)? {
                break;
            }
        }
    }
    Ok(laid)
}

/// A slip of the mailroom: its code says all that is to be known, and would be read as rubbish.
fn slip(image: PageImage, page: PageIndex, codes: Vec<String>) -> (PageText, Upright) {
    let (width, height, dpi) = (image.width, image.height, image.dpi);
    let text = PageText {
        page,
        width,
        height,
        dpi,
        rotation: 0,
        skew: 0.0,
        blank: false,
        legibility: Legibility::Legible,
        colour: false,
        lines: Vec::new(),
        tables: Vec::new(),
        seals: Vec::new(),
        codes,
    };
    (text, Upright { width, height, pixels: image.pixels })
}
