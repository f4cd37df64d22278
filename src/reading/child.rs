//! The child's side: reads questions from its input, answers on its output, until the end.

use super::recorded::Recording;
use super::shelf::Shelf;
use super::wire::{self, Checked, OriginalFile, Reply, Request};
use crate::commands::check;
use crate::failure::Failure;
use crate::ledger::{Found, Noted};
use crate::machine::Machine;
use crate::reading::prints::Print;
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, RulesetError,
};
use pipeline::completeness::Severity;
use pipeline::ingest::{Sheets, SourceFile, survey_package};
use pipeline::ocr::{PageText, ReaderError};
use pipeline::progress::Silent;
use pipeline::report::album::{Album, PagePicture};
use pipeline::report::{self, FindingEntry, Report};
use pipeline::scheme::Scheme;
use pipeline::spot::PageIndex;
use pipeline::{Readings, Terms, pages};
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::path::Path;
use std::process::ExitCode;

/// The first argument that makes our binary a reading child; memory in MiB follows, and a
/// recording where one stands in for the reader.
pub const ARGUMENT: &str = "reading-worker";

/// Runs as a reading child.
pub fn main() -> ExitCode {
    // An orphan must not go on reading.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    let mut arguments = std::env::args_os().skip(2);
    let memory = arguments.next().and_then(|m| m.to_str()?.parse::<u64>().ok());
    let Some(memory) = memory else { return ExitCode::FAILURE };
    let limit = Some(memory << 20);
    let _ = setrlimit(Resource::As, Rlimit { current: limit, maximum: limit });
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let recording = arguments.next().map(|path| Recording::open(Path::new(&path)));
    match serve(recording) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// What this child reads with.
enum Desk {
    Models(Box<Machine>),
    Recorded(Recording, Box<crate::jail::JailedDecoder>),
}

fn serve(recording: Option<Result<Recording, Failure>>) -> io::Result<()> {
    let mut from = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut to = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let set_up = || -> Result<(Desk, Scheme), Failure> {
        let scheme = check::scheme()?;
        let desk = match recording {
            None => Desk::Models(Box::new(Machine::set_up(&scheme)?)),
            Some(recording) => Desk::Recorded(recording?, Box::new(Machine::decoder()?)),
        };
        Ok((desk, scheme))
    };
    let (desk, scheme) = match set_up() {
        Ok(ready) => ready,
        Err(failure) => {
            let unable = Reply::Unable { message: whole(&failure), hints: failure.hints };
            return wire::send(&mut to, &unable, &[]);
        }
    };
    // After this nothing can be written and nobody called, whatever a page does to the reader.
    let _ = confine();
    wire::send(&mut to, &Reply::Ready, &[])?;
    loop {
        let (request, parts) = match wire::receive::<Request>(&mut from) {
            Ok(message) => message,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        let (reply, parts) = answer(&desk, &scheme, &request, &parts)?;
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        wire::send(&mut to, &reply, &parts)?;
    }
}

fn answer(
    desk: &Desk,
    scheme: &Scheme,
    request: &Request,
    parts: &[Vec<u8>],
) -> io::Result<(Reply, Vec<Vec<u8>>)> {
    match request {
        Request::Survey { files } => {
            let files = files.iter().map(load).collect::<io::Result<Vec<_>>>()?;
            let decoder: &dyn pipeline::ingest::Decoder = match desk {
                Desk::Models(machine) => machine.parts().decoder,
                Desk::Recorded(_, decoder) => decoder.as_ref(),
            };
            let sheets = survey_package(&files, None, decoder);
            Ok((Reply::Sheets, vec![serde_json::to_vec(&sheets)?]))
        }
        Request::Page { file, number } => match page(desk, &load(file)?, *number) {
            Ok((text, picture)) => {
                let picture = picture.map(|p| p.to_bytes()).unwrap_or_default();
                Ok((Reply::Page, vec![serde_json::to_vec(&text)?, picture]))
            }
            Err(error) => {
                let failure = Machine::reader_failed(error);
                Ok((Reply::Unable { message: whole(&failure), hints: failure.hints }, Vec::new()))
            }
        },
        Request::Check { readings, reader, today } => {
            let sheets = parts.first().ok_or(io::ErrorKind::InvalidData)?;
            let shelf = Shelf::new(readings.clone(), reader.clone());
            let (readings, album) = gather(serde_json::from_slice(sheets)?, &shelf)?;
            let terms = Terms { scheme, today: *today, previous: None, keep_text: true };
            let report = pipeline::judge(&readings, terms, &Silent);
            let checked = Checked {
                found: found(&report),
                codes: codes(&report),
                findings: report.findings.iter().map(noted).collect(),
                certificate: certificate(&report),
                prints: readings.pages.iter().filter_map(Print::of).collect(),
            };
            let written = [
                report::json::write(&report),
                report::html::write(&report, &album),
                report::text::write(&report),
            ];
            Ok((Reply::Checked(checked), written.map(String::into_bytes).into()))
        }
    }
}

fn page(desk: &Desk, file: &SourceFile, number: u32) -> Result<(PageText, Option<PagePicture>), ReaderError> {
    match desk {
        Desk::Models(machine) => pages::read_one(file, number, PageIndex(0), machine.parts(), true),
        Desk::Recorded(recording, decoder) => {
            use pipeline::ingest::Decoder;
            Ok(match decoder.page(file, number) {
                Ok(_) => (recording.page(&file.path, number), None),
                Err(trouble) => (pages::illegible(PageIndex(0), trouble.message), None),
            })
        }
    }
}

/// The package's readings from the shelf; files that could not be opened give illegible pages.
fn gather(sheets: Sheets, shelf: &Shelf) -> io::Result<(Readings, Album)> {
    let (mut texts, mut album) = (Vec::new(), Album::default());
    for (i, page) in sheets.pages.iter().enumerate() {
        let index = PageIndex(i as u32);
        let source = sheets.sources.get(page.source as usize).ok_or(io::ErrorKind::InvalidData)?;
        let (mut text, picture) = match &source.trouble {
            Some(trouble) => (pages::illegible(index, trouble.message.clone()), None),
            None => shelf.get(&source.sha256, page.number).ok_or(io::ErrorKind::NotFound)?,
        };
        text.page = index;
        texts.push(text);
        album.pages.push(picture);
    }
    Ok((Readings { sheets, pages: texts }, album))
}

fn load(file: &OriginalFile) -> io::Result<SourceFile> {
    Ok(SourceFile { path: file.path.clone(), bytes: std::fs::read(&file.original)?.into() })
}

fn found(report: &Report) -> Found {
    let count = |severity| report.count(severity) as u32;
    Found {
        defects: count(Severity::Defect),
        checks: count(Severity::Check),
        notes: count(Severity::Note),
        undecided: report.undecided.len() as u32,
    }
}

fn codes(report: &Report) -> BTreeMap<String, u32> {
    let mut codes = BTreeMap::new();
    for finding in &report.findings {
        *codes.entry(finding.code.clone()).or_default() += 1;
    }
    codes
}

fn noted(finding: &FindingEntry) -> Noted {
    let place = finding.spots.first();
    Noted {
        code: finding.code.clone(),
        severity: finding.severity,
        subject: finding.subject.clone(),
        source: place.map(|p| p.source.clone()),
        page: place.map(|p| p.page),
    }
}

/// Hash of the certificate's number and day of issue; the ledger need not hold what they are.
fn certificate(report: &Report) -> Option<String> {
    let registry = report.registry.as_ref()?;
    let text = format!("{}\n{}", registry.number.as_ref()?, registry.issued.as_ref()?);
    Some(Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

fn whole(failure: &Failure) -> String {
    match &failure.source {
        Some(source) => format!("{}（{source}）", failure.message),
        None => failure.message.clone(),
    }
}

/// Allows reading, and starting the children that decode; nothing else. Where the kernel cannot
/// forbid it, the child runs without: it is still limited, and watched by the wall clock.
fn confine() -> Result<(), RulesetError> {
    let cannot_open = |_| ();
    let mut ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V5))?
        .handle_access(AccessNet::from_all(ABI::V5))?
        .create()?;
    if let Ok(root) = PathFd::new("/").map_err(cannot_open) {
        ruleset = ruleset.add_rule(PathBeneath::new(root, AccessFs::from_read(ABI::V5)))?;
    }
    if let Ok(null) = PathFd::new("/dev/null").map_err(cannot_open) {
        let access = AccessFs::ReadFile | AccessFs::WriteFile;
        ruleset = ruleset.add_rule(PathBeneath::new(null, access))?;
    }
    ruleset.restrict_self()?;
    Ok(())
}
