//! Taking in: originals first, then the ledger, and only then does the envelope leave the inbox.
//!
//! The steps can be cut anywhere. Before the ledger knows of an envelope, taking it in begins
//! again, and originals that are there already are found there; afterwards only the move is left,
//! which [`super::filing`] makes up for.

use super::books::{Books, MAILROOM};
use super::envelope::{self, Envelope, MOST_BYTES, MOST_FILES};
use crate::case::{self, CaseNumber};
use crate::cut::{self, Step};
use crate::folder::DataFolder;
use crate::jail::JailedDecoder;
use crate::ledger::{self, Act, Entry, KeepError, Kept, LedgerError, Likeness};
use pipeline::ingest::{Media, sniff};
use rustix::fs::OFlags;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What takes in.
pub struct Intake<'a> {
    /// The data folder.
    pub folder: &'a DataFolder,
    /// The books.
    pub books: &'a Mutex<Books>,
    /// Opens zips.
    pub jail: &'a JailedDecoder,
    /// Space that must stay free, in bytes.
    pub keep_free: u64,
}

/// What became of an envelope.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    /// A new case, and earlier ones that it is like.
    New(CaseNumber, Vec<(CaseNumber, Likeness)>),
    /// The same files as a case has.
    Again(CaseNumber),
    /// No application; why.
    Rejected(String),
}

/// Why an envelope could not be taken in now. Nothing is recorded; the next look tries again.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It changed meanwhile.
    #[error("受け付けの途中で内容が変わりました")]
    Changed,
    /// A file cannot be read.
    #[error("「{path}」が{}", crate::failure::reading(.source))]
    Read {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The data folder refuses.
    #[error("データフォルダーに書けません（{}）", crate::failure::writing(.0))]
    Write(io::Error),
    /// There is not enough space.
    #[error("データフォルダーの空き容量が足りません（あと{missing_mib}MiB必要です）")]
    NoSpace {
        /// How much is missing.
        missing_mib: u64,
    },
    /// The ledger refuses.
    #[error("台帳に書けません")]
    Ledger(#[from] LedgerError),
    /// The projection refuses.
    #[error("索引を読めません")]
    Store(#[from] case::ProjectionError),
}

impl Intake<'_> {
    /// Takes in an envelope that is complete. The entry is the one to be filed.
    ///
    /// # Errors
    /// When it cannot be taken in now.
    pub fn take(&self, inbox: &Path, envelope: &Envelope) -> Result<(Taken, Entry), Trouble> {
        cut::pass(Step::Chosen);
        if let Some(reason) = unsuitable(envelope)? {
            return self.reject(inbox, envelope, reason, Vec::new());
        }
        self.require_space(envelope)?;
        let mut files = self.keep(envelope)?;
        let mut container = None;
        if is_zip(&self.folder.originals().path(&files[0].sha256), envelope) {
            container = files.pop();
            match self.unpack(container.as_ref())? {
                Ok(unpacked) => files = unpacked,
                Err(reason) => {
                    let kept = Vec::from_iter(container);
                    self.sync(&kept)?;
                    return self.reject(inbox, envelope, reason, kept);
                }
            }
        }
        let again = Envelope::list(inbox, &envelope.name).map_err(|source| read(envelope, source))?;
        if again.stamp() != envelope.stamp() {
            return Err(Trouble::Changed);
        }
        self.sync(files.iter().chain(&container))?;
        cut::pass(Step::OriginalsKept);
        self.record(inbox, envelope, files, container)
    }

    fn keep(&self, envelope: &Envelope) -> Result<Vec<Kept>, Trouble> {
        let originals = self.folder.originals();
        let mut files = Vec::new();
        for file in &envelope.files {
            let unreadable = |source| Trouble::Read { path: file.path.clone(), source };
            let open = open_unlinked(&file.place).map_err(unreadable)?;
            let (sha256, size) = originals.keep(open).map_err(|error| match error {
                KeepError::Read(source) => unreadable(source),
                KeepError::Write(source) => Trouble::Write(source),
            })?;
            files.push(Kept { path: file.path.clone(), sha256, size });
        }
        Ok(files)
    }

    /// The files of a zip, kept each for itself; the inner error is a reason to reject.
    fn unpack(&self, container: Option<&Kept>) -> Result<Result<Vec<Kept>, String>, Trouble> {
        let originals = self.folder.originals();
        let container = container.expect("a zip is an envelope of one file");
        let path = originals.path(&container.sha256);
        let bytes =
            std::fs::read(&path).map_err(|source| Trouble::Read { path: container.path.clone(), source })?;
        let unpacked = match self.jail.unpack(bytes.into()) {
            Ok(files) => files,
            Err(trouble) => return Ok(Err(trouble.message)),
        };
        if unpacked.iter().all(|f| envelope::is_junk(&f.path)) {
            return Ok(Err("zipファイルの中にファイルがありません".into()));
        }
        let mut files = Vec::new();
        for file in unpacked {
            let (sha256, size) = originals.keep(&*file.bytes).map_err(|error| match error {
                KeepError::Read(source) | KeepError::Write(source) => Trouble::Write(source),
            })?;
            files.push(Kept { path: file.path, sha256, size });
        }
        Ok(Ok(files))
    }

    fn record(
        &self,
        inbox: &Path,
        envelope: &Envelope,
        files: Vec<Kept>,
        container: Option<Kept>,
    ) -> Result<(Taken, Entry), Trouble> {
        let mut books = self.books();
        let described = described(inbox, envelope, envelope::digest(&files));
        if let Some(number) = case::same_digest(books.store(), &described.digest)? {
            let files = files.into_iter().chain(container).collect();
            let act = Act::ReceivedAgain { envelope: described, files };
            let entry = books.record(MAILROOM, Some(number), &act)?;
            return Ok((Taken::Again(number), entry));
        }
        let alike = alike(&books, &described.name, &files)?;
        let notes = envelope.strange.iter().map(|path| (path.clone(), LINK.to_owned())).collect();
        let act = Act::Received { envelope: described, files, container, alike: alike.clone(), notes };
        let (number, entry) = books.receive(&act)?;
        Ok((Taken::New(number, alike), entry))
    }

    fn reject(
        &self,
        inbox: &Path,
        envelope: &Envelope,
        reason: String,
        files: Vec<Kept>,
    ) -> Result<(Taken, Entry), Trouble> {
        let act = Act::Rejected {
            envelope: described(inbox, envelope, String::new()),
            reason: reason.clone(),
            files,
        };
        let entry = self.books().record(MAILROOM, None, &act)?;
        Ok((Taken::Rejected(reason), entry))
    }

    fn sync<'k>(&self, files: impl IntoIterator<Item = &'k Kept>) -> Result<(), Trouble> {
        let hashes = files.into_iter().map(|f| f.sha256.as_str());
        self.folder.originals().sync(hashes).map_err(Trouble::Write)
    }

    fn require_space(&self, envelope: &Envelope) -> Result<(), Trouble> {
        let free = free_space(self.folder.root()).map_err(Trouble::Write)?;
        let needed = envelope.size() + self.keep_free;
        if free < needed {
            return Err(Trouble::NoSpace { missing_mib: (needed - free).div_ceil(1 << 20) });
        }
        Ok(())
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const LINK: &str = "ファイルではなくリンクまたは特殊なファイルのため、受け付けていません。";

/// Bytes that may still be written where `path` lies.
///
/// # Errors
/// When the file system does not answer.
pub fn free_space(path: &Path) -> io::Result<u64> {
    let answer = rustix::fs::statvfs(path)?;
    Ok(answer.f_bavail.saturating_mul(answer.f_frsize))
}

/// Why an envelope can be no application, whatever its files hold.
fn unsuitable(envelope: &Envelope) -> Result<Option<String>, Trouble> {
    if envelope.files.is_empty() {
        return Ok(Some("ファイルへのリンクなどの特殊なものは受け付けられません".into()));
    }
    if envelope.files.len() > MOST_FILES {
        return Ok(Some(format!("ファイルが多すぎます（上限 {MOST_FILES}件）")));
    }
    if envelope.size() > MOST_BYTES {
        return Ok(Some(format!("大きすぎます（上限 {}GB）", MOST_BYTES >> 30)));
    }
    if envelope.is_folder {
        return Ok(None);
    }
    let file = &envelope.files[0];
    let mut head = Vec::new();
    open_unlinked(&file.place)
        .and_then(|open| open.take(1 << 20).read_to_end(&mut head))
        .map_err(|source| Trouble::Read { path: file.path.clone(), source })?;
    let is_scan = matches!(sniff::media(&head), Media::Tiff | Media::Pdf | Media::Jpeg | Media::Png);
    let is_named_so = ["pdf", "tif", "tiff", "jpg", "jpeg", "png"]
        .iter()
        .any(|end| file.path.to_lowercase().ends_with(&format!(".{end}")));
    let is_archive = sniff::is_zip(&head) && sniff::media(&head) == Media::Other;
    Ok((!is_scan && !is_named_so && !is_archive).then(|| {
        "申請書類一式として受け付けられない形式です（フォルダー、zip、PDF、TIFFのどれかにしてください）"
            .into()
    }))
}

/// Whether the one file of an envelope is a zip that is no workbook.
fn is_zip(original: &Path, envelope: &Envelope) -> bool {
    let mut head = Vec::new();
    let read = File::open(original).and_then(|f| f.take(1 << 20).read_to_end(&mut head));
    !envelope.is_folder && read.is_ok() && sniff::is_zip(&head) && sniff::media(&head) == Media::Other
}

/// Opens a file without following a link that was put in its place since the listing.
fn open_unlinked(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(OFlags::NOFOLLOW.bits() as i32).open(path)
}

fn described(inbox: &Path, envelope: &Envelope, digest: String) -> ledger::Envelope {
    ledger::Envelope {
        name: envelope.name_for_people(),
        raw_name: envelope.raw_name(),
        inbox: inbox.display().to_string(),
        stamp: envelope.stamp(),
        digest,
    }
}

/// Earlier cases with some of the same files, or of the same name.
fn alike(books: &Books, name: &str, files: &[Kept]) -> Result<Vec<(CaseNumber, Likeness)>, Trouble> {
    let mut alike = BTreeSet::new();
    for file in files.iter().filter(|f| f.size > 0 && !envelope::is_junk(&f.path)) {
        let with = case::with_file(books.store(), &file.sha256)?;
        alike.extend(with.into_iter().map(|number| (number, Likeness::SameFiles)));
    }
    let named = case::with_name(books.store(), name)?;
    alike.extend(named.into_iter().map(|number| (number, Likeness::SameName)));
    Ok(alike.into_iter().collect())
}

fn read(envelope: &Envelope, source: io::Error) -> Trouble {
    Trouble::Read { path: envelope.name_for_people(), source }
}
