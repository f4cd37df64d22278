//! Work: cases are surveyed, read page by page, and checked, one after the other, on all cores.
//!
//! What is done is on the shelf or in the ledger, so work that was stopped anywhere goes on where
//! it was. A page at which the child dies or hangs is tried a few times; then its case is set
//! aside with the reason, the other pages' readings are kept, and the next case is taken up.

use super::books::{Books, MAILROOM};
use super::status::{NowReading, Status};
use super::voice::Voice;
use crate::case::{self, Case, CaseNumber, Received, State};
use crate::config;
use crate::cut::{self, Step};
use crate::folder::{DataFolder, sync_folder};
use crate::ledger::{Act, Likeness};
use crate::reading::prints::{Gallery, Print};
use crate::reading::{Checked, Fault, OriginalFile, Readers, Reply, Request, Shelf};
use jiff::tz::TimeZone;
use pipeline::ingest::{Sheets, sha256};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What works.
pub struct Work {
    /// The data folder.
    pub folder: DataFolder,
    /// How pages are read.
    pub settings: config::Reading,
    /// The books.
    pub books: Arc<Mutex<Books>>,
    /// What is going on.
    pub status: Arc<Mutex<Status>>,
    /// What is told.
    pub voice: Arc<Voice>,
    /// Whether to stop.
    pub stop: Arc<AtomicBool>,
    /// The children.
    pub readers: Readers,
    /// The core budget.
    pub pool: rayon::ThreadPool,
    /// What was read.
    pub shelf: Shelf,
    /// Prints of what was read.
    pub gallery: Mutex<Gallery>,
}

/// Why work on a case ended before its report.
#[derive(Debug)]
pub enum Halt {
    /// The mailroom is closing.
    Stopped,
    /// The machine lacks something; the case waits.
    Pause(String),
    /// The case needs a person.
    Park(String),
}

impl Work {
    /// Takes up the next case; `false` where there is none.
    ///
    /// # Errors
    /// When it could not be done now: [`Halt::Stopped`] or [`Halt::Pause`].
    pub fn next(&self) -> Result<bool, Halt> {
        let (case, received) = {
            let books = self.books();
            let todo = case::todo(books.store()).map_err(pause)?;
            let Some(&number) = todo.first() else { return Ok(false) };
            let case = case::case(books.store(), number).map_err(pause)?;
            let received = case::received(books.store(), number).map_err(pause)?;
            let (Some(case), Some(received)) = (case, received) else {
                return Err(Halt::Pause(format!(
                    "{number} の記録が索引にありません。uketsuke rebuild を実行してください"
                )));
            };
            (case, received)
        };
        let done = self.take_up(&case, &received);
        self.status().reading = None;
        match done {
            Err(Halt::Park(reason)) => {
                let act = Act::Parked { reason: reason.clone(), tries: self.settings.tries };
                self.record(case.number, &act)?;
                self.voice.say(&format!("{} 「{}」を保留にしました: {reason}", case.number, case.name));
                Ok(true)
            }
            other => other.map(|()| true),
        }
    }

    fn take_up(&self, case: &Case, received: &Received) -> Result<(), Halt> {
        let mut sheets = self.survey(received)?;
        sheets.notes.extend_from_slice(&received.notes);
        cut::pass(Step::Surveyed);
        self.read(case, received, &sheets)?;
        if case.state == State::Received {
            cut::pass(Step::AllRead);
            let reader = self.shelf.reader().to_owned();
            self.record(case.number, &Act::Read { pages: sheets.pages.len() as u32, reader })?;
        }
        self.check(case, &sheets)
    }

    fn survey(&self, received: &Received) -> Result<Sheets, Halt> {
        let files = received.files.iter().map(|kept| self.original(&kept.path, &kept.sha256)).collect();
        let answer = self.insist(&Request::Survey { files }, &[], self.settings.check_deadline);
        let (_, parts) = answer?.map_err(|why| Halt::Park(format!("ファイルを調べている途中で{why}")))?;
        parts
            .first()
            .and_then(|sheets| serde_json::from_slice(sheets).ok())
            .ok_or_else(|| Halt::Park("ファイルを調べた結果を読み取れません".into()))
    }

    fn read(&self, case: &Case, received: &Received, sheets: &Sheets) -> Result<(), Halt> {
        let all = sheets.pages.len() as u32;
        let done = AtomicU32::new(0);
        let show = |done: u32| {
            self.status().reading = Some(NowReading { case: case.number, done, all });
            // Envelopes come in meanwhile.
            let queued = || case::todo(self.books().store()).map_or(0, |todo| todo.len().saturating_sub(1));
            self.voice.pages(case.number, done, all, queued);
        };
        show(0);
        let is_retried = case.state == State::Received && case.pages.is_some();
        let read = |page: &pipeline::ingest::PageRef| -> Result<Option<String>, Halt> {
            let source = &sheets.sources[page.source as usize];
            let refused = if source.trouble.is_some() {
                None
            } else {
                let kept = received.files.iter().find(|kept| kept.path == source.path);
                let sha256 = kept.map_or(source.sha256.as_str(), |kept| kept.sha256.as_str());
                if is_retried {
                    self.shelf.forget_illegible(sha256, page.number);
                }
                self.page(&source.path, sha256, page.number)?
            };
            show(done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok(refused)
        };
        // All pages are tried before the case is set aside, so that a retry has only those left.
        let pages = &sheets.pages;
        let results: Vec<_> = self.pool.install(|| pages.par_iter().with_max_len(1).map(read).collect());
        self.voice.rest();
        let mut refused = Vec::new();
        for result in results {
            refused.extend(result?);
        }
        match refused.as_slice() {
            [] => Ok(()),
            [only] => Err(Halt::Park(only.clone())),
            [first, rest @ ..] => Err(Halt::Park(format!("{first}（ほか{}頁）", rest.len()))),
        }
    }

    /// Reads a page unless it is on the shelf; gives the reason where it cannot be read.
    fn page(&self, path: &str, sha256: &str, number: u32) -> Result<Option<String>, Halt> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Halt::Stopped);
        }
        if self.shelf.has(sha256, number) {
            return Ok(None);
        }
        let request = Request::Page { file: self.original(path, sha256), number };
        let parts = match self.insist(&request, &[], self.settings.page_deadline)? {
            Ok((_, parts)) => parts,
            Err(why) => return Ok(Some(format!("「{path}」の{number}頁目を読み取っている途中で{why}"))),
        };
        cut::pass(Step::PageRead);
        let [text, picture] = parts.as_slice() else {
            return Ok(Some(format!("「{path}」の{number}頁目を読み取った結果が壊れています")));
        };
        self.shelf.put(sha256, number, text, picture).map_err(|e| disk(&e))?;
        cut::pass(Step::PageStored);
        Ok(None)
    }

    fn check(&self, case: &Case, sheets: &Sheets) -> Result<(), Halt> {
        let received = case.received.to_zoned(TimeZone::system()).date();
        let request = Request::Check {
            readings: self.shelf.folder().clone(),
            reader: self.shelf.reader().to_owned(),
            today: sheets.receipt.received.is_none().then_some(received),
        };
        let body = serde_json::to_vec(sheets).map_err(pause)?;
        let answer = self.insist(&request, &[&body], self.settings.check_deadline)?;
        let (checked, parts) = match answer {
            Ok((Reply::Checked(checked), parts)) if parts.len() == REPORTS.len() => (checked, parts),
            Ok(_) => return Err(Halt::Park("点検の結果を読み取れません".into())),
            Err(why) => return Err(Halt::Park(format!("点検している途中で{why}"))),
        };
        cut::pass(Step::Checked);
        let check = case.check + 1;
        let reports = self.keep_reports(case.number, check, &parts).map_err(|e| disk(&e))?;
        self.keep_prints(case.number, &checked.prints).map_err(|e| disk(&e))?;
        cut::pass(Step::ReportStored);
        self.link(case, &checked)?;
        let Checked { found, codes, findings, certificate, .. } = checked;
        let act = Act::Checked { check, reports, found, codes, findings, certificate };
        self.record(case.number, &act)?;
        self.voice.say(&format!(
            "{} 「{}」の点検が終わりました（{}頁、不備{} 確認{} 参考{} 判断できず{}）",
            case.number,
            case.name,
            sheets.pages.len(),
            found.defects,
            found.checks,
            found.notes,
            found.undecided
        ));
        Ok(())
    }

    /// Writes the report's files beside their place, syncs them, and moves them there together.
    fn keep_reports(
        &self,
        number: CaseNumber,
        check: u32,
        parts: &[Vec<u8>],
    ) -> io::Result<BTreeMap<String, String>> {
        let place = self.folder.check(number, check);
        let case = self.folder.cases().join(number.to_string());
        let beside = case.join(format!(".{check}"));
        for old in [&beside, &place] {
            // A check that was not recorded is made again, and comes to the same.
            match fs::remove_dir_all(old) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::create_dir_all(&beside)?;
        let mut reports = BTreeMap::new();
        for (name, part) in REPORTS.iter().zip(parts) {
            let mut file = File::create(beside.join(name))?;
            file.write_all(part)?;
            file.sync_all()?;
            cut::pass(Step::ReportHalfStored);
            reports.insert((*name).to_owned(), sha256(part));
        }
        sync_folder(&beside)?;
        fs::rename(&beside, &place)?;
        sync_folder(&case)?;
        sync_folder(&self.folder.cases())?;
        Ok(reports)
    }

    fn keep_prints(&self, number: CaseNumber, prints: &[Print]) -> io::Result<()> {
        let body = serde_json::to_vec(prints)?;
        fs::write(self.folder.cases().join(number.to_string()).join(PRINTS), body)
    }

    /// Notices the same sheets scanned again, and the same registry certificate.
    fn link(&self, case: &Case, checked: &Checked) -> Result<(), Halt> {
        let mut gallery = self.gallery.lock().unwrap_or_else(PoisonError::into_inner);
        let sheets = gallery.same_sheets(case.number, &checked.prints);
        gallery.hang(case.number, &checked.prints);
        drop(gallery);
        let mut found: Vec<(CaseNumber, Likeness)> =
            sheets.into_iter().take(MOST_LINKS).map(|to| (to, Likeness::SameSheets)).collect();
        if let Some(hash) = &checked.certificate {
            let with = case::with_certificate(self.books().store(), hash).map_err(pause)?;
            let earlier = with.into_iter().filter(|&to| to < case.number);
            found.extend(earlier.take(MOST_LINKS).map(|to| (to, Likeness::SameCertificate)));
        }
        for (to, likeness) in found {
            let is_known = case.links.contains(&case::Link { to, likeness });
            if !is_known {
                self.record(case.number, &Act::Linked { to, likeness })?;
            }
        }
        Ok(())
    }

    /// Asks until there is an answer, as often as the settings allow; the inner error says what
    /// the child did instead.
    #[expect(clippy::type_complexity, reason = "an answer as it comes, or why there is none")]
    fn insist(
        &self,
        request: &Request,
        parts: &[&[u8]],
        deadline: std::time::Duration,
    ) -> Result<Result<(Reply, Vec<Vec<u8>>), &'static str>, Halt> {
        let mut last = "異常が起きました";
        for _ in 0..self.settings.tries.max(1) {
            match self.readers.ask(request, parts, deadline) {
                Ok(answer) => return Ok(Ok(answer)),
                Err(Fault::Stopped) => return Err(Halt::Stopped),
                Err(Fault::Unable(message, hints)) => {
                    let hints: Vec<String> = hints.iter().map(|hint| format!("。{hint}")).collect();
                    return Err(Halt::Pause(format!("{message}{}", hints.concat())));
                }
                Err(Fault::Deadline) => last = "時間切れになりました",
                Err(Fault::Died) => last = "読み取りのプロセスが止まりました",
            }
        }
        Ok(Err(last))
    }

    fn original(&self, path: &str, sha256: &str) -> OriginalFile {
        OriginalFile { path: path.to_owned(), original: self.folder.originals().path(sha256) }
    }

    fn record(&self, case: CaseNumber, act: &Act) -> Result<(), Halt> {
        self.books().record(MAILROOM, Some(case), act).map(drop).map_err(|error| {
            let failure = super::books::failure(error);
            Halt::Pause(format!("{}。{}", failure.message, failure.hints.join("。")))
        })
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn status(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Files of a report, in the order in which a child sends them.
pub const REPORTS: [&str; 3] = ["report.json", "report.html", "report.txt"];
/// File of a case that holds its pages' prints.
pub const PRINTS: &str = "prints.json";
/// More earlier cases than this tell a person no more.
const MOST_LINKS: usize = 3;

/// The prints of all cases.
pub fn gallery(folder: &DataFolder, cases: &[Case]) -> Gallery {
    let mut gallery = Gallery::default();
    for case in cases {
        let path = folder.cases().join(case.number.to_string()).join(PRINTS);
        // Without its prints a case is only not found again.
        if let Some(prints) =
            fs::read(path).ok().and_then(|body| serde_json::from_slice::<Vec<Print>>(&body).ok())
        {
            gallery.hang(case.number, &prints);
        }
    }
    gallery
}

fn disk(error: &io::Error) -> Halt {
    let why = crate::failure::writing(error);
    Halt::Pause(format!("データフォルダーに書けません（{why}）。空き容量と権限を確かめてください"))
}

fn pause(error: impl std::fmt::Display) -> Halt {
    Halt::Pause(format!("{error}。uketsuke doctor で調べてください"))
}
