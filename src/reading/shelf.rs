//! The shelf: what was read, page by page, so that no page is read twice.
//!
//! A reading belongs to an original, a page of it and a reader; the same file in another envelope
//! is not read again. It can be made anew at any time, so it is not synced: a reading that a power
//! cut left incomplete is known by its hash and read again.

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use pipeline::ocr::{Legibility, PageText};
use pipeline::report::album::PagePicture;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use crate::cut::{self, Step};

/// The readings of one reader.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
    reader: String,
}

/// The most bytes that a reading unpacks to.
const MOST: u64 = 256 << 20;
const HASH: usize = 32;

impl Shelf {
    /// The readings that `reader` (a fingerprint) made, in a folder that must be there.
    pub fn new(folder: PathBuf, reader: String) -> Self {
        Self { folder, reader }
    }

    /// Puts up a reading: the page's text as JSON, and its picture.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put(&self, sha256: &str, number: u32, text: &[u8], picture: &[u8]) -> io::Result<()> {
        let place = self.place(sha256, number);
        let folder = place.parent().expect("it lies in a folder");
        fs::create_dir_all(folder)?;
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&(text.len() as u64).to_le_bytes())?;
        packed.write_all(text)?;
        let body = [packed.finish()?.as_slice(), picture].concat();
        let packed_length = (body.len() - picture.len()) as u64;
        let body = [&packed_length.to_le_bytes(), &*body].concat();
        let mut file = tempfile::Builder::new().prefix(".tmp").tempfile_in(folder)?;
        file.write_all(&Sha256::digest(&body))?;
        let (first, second) = body.split_at(body.len() / 2);
        file.write_all(first)?;
        cut::pass(Step::PageHalfStored);
        file.write_all(second)?;
        file.persist(&place).map_err(|error| error.error)?;
        Ok(())
    }

    /// Takes down a reading; `None` where there is none that is whole.
    pub fn get(&self, sha256: &str, number: u32) -> Option<(PageText, Option<PagePicture>)> {
        let file = fs::read(self.place(sha256, number)).ok()?;
        let (stated, body) = file.split_at_checked(HASH)?;
        if stated != Sha256::digest(body).as_slice() {
            return None;
        }
        let (length, rest) = body.split_at_checked(8)?;
        let length = u64::from_le_bytes(length.try_into().ok()?) as usize;
        let (packed, picture) = rest.split_at_checked(length)?;
        let mut text = Vec::new();
        GzDecoder::new(packed).take(MOST).read_to_end(&mut text).ok()?;
        let text = serde_json::from_slice(text.get(8..)?).ok()?;
        Some((text, PagePicture::from_bytes(picture)))
    }

    /// Whether there is a whole reading of a page.
    pub fn has(&self, sha256: &str, number: u32) -> bool {
        let Ok(file) = fs::read(self.place(sha256, number)) else { return false };
        file.split_at_checked(HASH).is_some_and(|(stated, body)| stated == Sha256::digest(body).as_slice())
    }

    /// Takes away a reading that says no more than that the page could not be read, so that it is
    /// tried again.
    pub fn forget_illegible(&self, sha256: &str, number: u32) {
        let is_illegible = |page: &PageText| matches!(page.legibility, Legibility::Illegible(_));
        if self.get(sha256, number).is_some_and(|(page, _)| is_illegible(&page)) {
            let _ = fs::remove_file(self.place(sha256, number));
        }
    }

    /// The reader's fingerprint.
    pub fn reader(&self) -> &str {
        &self.reader
    }

    /// The folder of all readings.
    pub fn folder(&self) -> &PathBuf {
        &self.folder
    }

    fn place(&self, sha256: &str, number: u32) -> PathBuf {
        let shelf = sha256.get(..2).unwrap_or("xx");
        self.folder.join(shelf).join(sha256).join(format!("{}-{number:05}", self.reader))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pipeline::spot::PageIndex;

    #[test]
    fn what_is_put_up_is_taken_down_and_damage_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path().to_owned(), "r".into());
        let page = pipeline::pages::illegible(PageIndex(3), "理由".into());
        let picture = PagePicture::from_gray(4, 4, &[9; 16], 150.0).unwrap();
        shelf.put("abcd", 7, &serde_json::to_vec(&page).unwrap(), &picture.to_bytes()).unwrap();
        let (read, shown) = shelf.get("abcd", 7).unwrap();
        assert_eq!((read, shown.unwrap().to_bytes()), (page, picture.to_bytes()));
        assert!(shelf.has("abcd", 7) && !shelf.has("abcd", 8));
        let other = Shelf::new(folder.path().to_owned(), "other".into());
        assert!(!other.has("abcd", 7), "another reader reads for itself");
        let place = shelf.place("abcd", 7);
        let whole = fs::read(&place).unwrap();
        for length in [0, 10, 40, whole.len() - 1] {
            fs::write(&place, &whole[..length]).unwrap();
            assert!(!shelf.has("abcd", 7) && shelf.get("abcd", 7).is_none(), "cut at {length}");
        }
        fs::write(&place, &whole).unwrap();
        shelf.forget_illegible("abcd", 7);
        assert!(!shelf.has("abcd", 7));
    }
}
