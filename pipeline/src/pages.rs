//! All pages of a package through decoding and reading, on all cores.
//!
//! Page count in is page count out: a page that cannot be decoded, or whose reading came to grief,
//! stays in its place as an illegible one with its reason.

use crate::ingest::{DecodeTrouble, Decoder, PageRef, Sheets, SourceFile};
use crate::ocr::{self, Aids, Legibility, PageText, ReaderError, Readers};
use crate::progress::{Progress, Step};
use crate::report::album::{Album, PagePicture};
use crate::spot::PageIndex;
use rayon::prelude::*;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};

/// What reads a package.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    /// Decodes files.
    pub decoder: &'a dyn Decoder,
    /// Read lines.
    pub readers: Readers<'a>,
    /// What is known beside it.
    pub aids: &'a Aids,
}

/// Reads all pages; the album holds a picture of each where `keep_pictures`, else nothing.
///
/// # Errors
/// When the reader itself fails: then no page can be read.
pub fn read_pages(
    sheets: &Sheets,
    files: &[SourceFile],
    machine: Machine<'_>,
    keep_pictures: bool,
    progress: &dyn Progress,
) -> Result<(Vec<PageText>, Album), ReaderError> {
    let by_path: HashMap<&str, &SourceFile> = files.iter().map(|f| (f.path.as_str(), f)).collect();
    let all = sheets.pages.len() as u32;
    let done = AtomicU32::new(0);
    progress.step(Step::Pages { done: 0, all });
    let read: Vec<(PageText, Option<PagePicture>)> = sheets
        .pages
        .par_iter()
        .enumerate()
        // Pages differ in cost by a factor of a hundred: hand them out one by one.
        .with_max_len(1)
        .map(|(i, &page)| {
            let index = PageIndex(i as u32);
            let read = match image(sheets, &by_path, page, machine.decoder) {
                Ok(image) => read_page(image, index, machine, keep_pictures),
                Err(trouble) => Ok((illegible(index, trouble.message), None)),
            };
            progress.step(Step::Pages { done: done.fetch_add(1, Ordering::Relaxed) + 1, all });
            read
        })
        .collect::<Result<_, _>>()?;
    let (pages, pictures) = read.into_iter().unzip();
    Ok((pages, Album { pages: if keep_pictures { pictures } else { Vec::new() } }))
}

/// Reads one page of a file, for callers that keep the readings page by page; `number` counts from
/// 1, `index` is the page's place in the package. A page that cannot be decoded is illegible.
///
/// # Errors
/// When the reader itself fails.
pub fn read_one(
    file: &SourceFile,
    number: u32,
    index: PageIndex,
    machine: Machine<'_>,
    keep_picture: bool,
) -> Result<(PageText, Option<PagePicture>), ReaderError> {
    match machine.decoder.page(file, number) {
        Ok(image) => read_page(image, index, machine, keep_picture),
        Err(trouble) => Ok((illegible(index, trouble.message), None)),
    }
}

fn image(
    sheets: &Sheets,
    files: &HashMap<&str, &SourceFile>,
    page: PageRef,
    decoder: &dyn Decoder,
) -> Result<crate::ingest::PageImage, DecodeTrouble> {
    let source = &sheets.sources[page.source as usize];
    if let Some(trouble) = &source.trouble {
        return Err(trouble.clone());
    }
    let file = files.get(source.path.as_str()).expect("the sources are made from these files");
    decoder.page(file, page.number)
}

fn read_page(
    image: crate::ingest::PageImage,
    index: PageIndex,
    machine: Machine<'_>,
    keep_picture: bool,
) -> Result<(PageText, Option<PagePicture>), ReaderError> {
    let (width, height, dpi) = (image.width, image.height, image.dpi);
    let work = || {
        let (text, upright) = ocr::read_page(image, index, machine.readers, machine.aids, keep_picture)?;
        let picture = upright.and_then(|u| PagePicture::from_pixels(u.width, u.height, &u.pixels, text.dpi));
        Ok((text, picture))
    };
    // One page that brings the reading down must not take the others with it.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let mut page =
            illegible(index, "読み取りの途中で異常が起きました。この頁は目で確かめてください。".into());
        (page.width, page.height, page.dpi) = (width, height, dpi);
        Ok((page, None))
    })
}

/// A page of which nothing could be read.
pub fn illegible(page: PageIndex, reason: String) -> PageText {
    PageText {
        page,
        width: 0,
        height: 0,
        dpi: 0.0,
        rotation: 0,
        skew: 0.0,
        blank: false,
        legibility: Legibility::Illegible(reason),
        colour: false,
        lines: Vec::new(),
        tables: Vec::new(),
        seals: Vec::new(),
        codes: Vec::new(),
    }
}
