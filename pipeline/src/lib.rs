//! uketsuke's pipeline: from the bytes of a mailed application to a discrepancy report.
//!
//! The stages, in order; each owns the type it makes and knows only those before it:
//! 1. [`ingest`]: bytes → `Sheets` and page images
//! 2. [`ocr`]: page images → `PageText`
//! 3. [`extract`]: pages' text → `Dossier` (documents and fields)
//! 4. [`evidence`]: claims and citations → `Links`
//! 5. [`completeness`]: the formal check → `Findings`
//! 6. [`report`]: everything → `Report` and its writers
//!
//! [`check`] runs them all; [`pages`] takes the pages through the second on all cores.
//! Leaves: [`spot`], [`ja`], [`scheme`], [`slip`], [`progress`]. Nothing here opens a file, a socket or a clock.

pub mod completeness;
pub mod evidence;
pub mod extract;
pub mod ingest;
pub mod ja;
pub mod ocr;
pub mod pages;
pub mod progress;
pub mod report;
pub mod scheme;
pub mod slip;
pub mod spot;

use completeness::{CaseView, Previous};
use ingest::{Sheets, SourceFile};
use jiff::civil::Date;
use ocr::{PageText, ReaderError};
use pages::Machine;
use progress::{Progress, Step};
use report::album::Album;
use report::{Material, Options, Report};
use scheme::Scheme;
use serde::{Deserialize, Serialize};

/// What comes in: the files of one package, what reads them, and by what they are judged.
pub struct CheckInput<'a> {
    /// The files of the package.
    pub files: &'a [SourceFile],
    /// The mailroom's note, where it is not among the files.
    pub receipt: Option<&'a str>,
    /// Remarks of whoever gathered the files: (file, what happened to it), in Japanese.
    pub notes: &'a [(String, String)],
    /// What reads the files.
    pub machine: Machine<'a>,
    /// By what they are judged.
    pub terms: Terms<'a>,
    /// Whether the album of page pictures is wanted.
    pub keep_pictures: bool,
}

/// By what a package is judged.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The day that stands for the day of receipt, where the user gave one.
    pub today: Option<Date>,
    /// The report of the service's earlier application (renewal, change).
    pub previous: Option<&'a Previous>,
    /// Whether the report shall hold each page's text.
    pub keep_text: bool,
}

/// What reading made of a package: all that the later stages need, so that they can be run again
/// without decoding or recognising anything.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Readings {
    /// First stage.
    pub sheets: Sheets,
    /// Second stage.
    pub pages: Vec<PageText>,
}

/// What goes out: the report, and pictures of the pages for those who look at it.
pub struct Checked {
    /// The report.
    pub report: Report,
    /// Page pictures; empty where none were wanted.
    pub album: Album,
}

/// Checks one package.
///
/// # Errors
/// When the reader itself fails. Whatever is wrong with the files is in the report.
pub fn check(input: &CheckInput<'_>, progress: &dyn Progress) -> Result<Checked, ReaderError> {
    let (readings, album) = read(input, progress)?;
    Ok(Checked { report: judge(&readings, input.terms, progress), album })
}

/// The first two stages: files → readings.
///
/// # Errors
/// When the reader itself fails.
pub fn read(input: &CheckInput<'_>, progress: &dyn Progress) -> Result<(Readings, Album), ReaderError> {
    progress.step(Step::Survey);
    let mut sheets = ingest::survey_package(input.files, input.receipt, input.machine.decoder);
    sheets.notes.extend_from_slice(input.notes);
    let (pages, album) =
        pages::read_pages(&sheets, input.files, input.machine, input.keep_pictures, progress)?;
    Ok((Readings { sheets, pages }, album))
}

/// The other stages: readings → report.
pub fn judge(readings: &Readings, terms: Terms<'_>, progress: &dyn Progress) -> Report {
    let Readings { sheets, pages } = readings;
    let Terms { scheme, today, previous, keep_text } = terms;
    progress.step(Step::Extract);
    let sheets = &extract::with_slips(sheets, pages);
    let dossier = extract::extract(sheets, pages, scheme);
    progress.step(Step::Link);
    let links = evidence::link(&dossier, pages, scheme);
    progress.step(Step::Check);
    let case = CaseView { sheets, pages, dossier: &dossier, links: &links, scheme, today, previous };
    let findings = completeness::check(&case);
    progress.step(Step::Compose);
    let material = Material {
        sheets,
        pages,
        dossier: &dossier,
        links: &links,
        findings: &findings,
        scheme,
        kind: case.kind(),
        received: case.received(),
    };
    report::compose(material, Options { text: keep_text })
}
