//! Decoding behind bars: hostile bytes are only ever looked at by a child of our own binary.
//!
//! Every PDF or image library has a file that hangs it or ends its process. So a [`JailedDecoder`]
//! keeps a few long-lived children, hands each one file at a time, and believes nothing that
//! comes back but counts, text and pixels of checked size. A child has a memory limit, no files
//! and no network (where the kernel can take them away), and a wall clock after which it is
//! killed; it costs the page it was at, and the next request gets a fresh one.

mod cell;
mod confine;
mod protocol;
pub mod worker;

use cell::Cell;
use pipeline::ingest::trouble;
use pipeline::ingest::{DecodeTrouble, Decoder, PageImage, SourceFile, Survey, Workbook};
use protocol::{Reply, Request};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The first argument that makes our binary a child of the jail.
pub const WORKER_ARGUMENT: &str = "jail-worker";

/// The running binary, even after an upgrade has put another in its place.
pub const OURSELVES: &str = "/proc/self/exe";

/// What a child may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Address space in bytes.
    pub memory: u64,
    /// Wall clock of one request. A usual page takes a tenth of a second.
    pub deadline: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 2 << 30, deadline: Duration::from_secs(30) }
    }
}

/// A [`Decoder`] whose work is done in children.
pub struct JailedDecoder {
    program: PathBuf,
    limits: Limits,
    font: Option<Arc<[u8]>>,
    idle: Mutex<Vec<Cell>>,
}

impl JailedDecoder {
    /// Starts with one child of the running program. `font` stands in for Japanese fonts that a
    /// PDF does not embed. Fails where no child can be started at all.
    pub fn new(limits: Limits, font: Option<Arc<[u8]>>) -> io::Result<Self> {
        Self::of_program(OURSELVES.into(), limits, font)
    }

    /// As [`JailedDecoder::new`], with children of another program (tests are none themselves).
    pub fn of_program(program: PathBuf, limits: Limits, font: Option<Arc<[u8]>>) -> io::Result<Self> {
        let jail = Self { program, limits, font, idle: Mutex::default() };
        let first = jail.start()?;
        jail.give_back(first);
        Ok(jail)
    }

    /// Unpacks a zip of a package.
    pub fn unpack(&self, bytes: Arc<[u8]>) -> Result<Vec<SourceFile>, DecodeTrouble> {
        let file = SourceFile { path: String::new(), bytes };
        match self.ask(&file, Request::Unpack)? {
            Reply::Files(files) => Ok(files),
            other => Err(unexpected(other)),
        }
    }

    fn start(&self) -> io::Result<Cell> {
        Cell::start(&self.program, self.limits, self.font.as_ref())
    }

    /// Takes an idle child, best one that has the file already, or starts one.
    fn take(&self, file: &SourceFile) -> io::Result<Cell> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain_mut(Cell::is_alive);
        let at = idle.iter().position(|cell| cell.has(file)).or_else(|| idle.len().checked_sub(1));
        match at {
            Some(at) => Ok(idle.swap_remove(at)),
            None => {
                drop(idle);
                self.start()
            }
        }
    }

    fn give_back(&self, cell: Cell) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(cell);
    }

    fn ask(&self, file: &SourceFile, request: Request) -> Result<Reply, DecodeTrouble> {
        if file.bytes.is_empty() {
            return Err(trouble::empty());
        }
        if file.bytes.len() as u64 > trouble::MAX_FILE_BYTES {
            return Err(trouble::too_large());
        }
        let mut cell = self.take(file).map_err(|_| trouble::crashed())?;
        // A child that failed is dropped here, which kills and reaps it.
        let reply = cell.ask(file, request).map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => trouble::deadline(),
            _ => trouble::crashed(),
        })?;
        self.give_back(cell);
        Ok(reply)
    }
}

/// A reply to another question than was asked comes from a child that is no longer ours.
fn unexpected(reply: Reply) -> DecodeTrouble {
    match reply {
        Reply::Trouble(trouble) => trouble,
        _ => trouble::crashed(),
    }
}

impl Decoder for JailedDecoder {
    fn survey(&self, file: &SourceFile) -> Result<Survey, DecodeTrouble> {
        match self.ask(file, Request::Survey)? {
            Reply::Survey(survey) => Ok(survey),
            other => Err(unexpected(other)),
        }
    }

    fn page(&self, file: &SourceFile, number: u32) -> Result<PageImage, DecodeTrouble> {
        match self.ask(file, Request::Page { number })? {
            Reply::Page(page) => Ok(page),
            other => Err(unexpected(other)),
        }
    }

    fn workbook(&self, file: &SourceFile) -> Result<Workbook, DecodeTrouble> {
        match self.ask(file, Request::Workbook)? {
            Reply::Workbook(workbook) => Ok(workbook),
            other => Err(unexpected(other)),
        }
    }
}
