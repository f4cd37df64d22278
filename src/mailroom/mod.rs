//! The mailroom: a watched folder from which every envelope is taken in exactly once.
//!
//! [`Mailroom::run`] is the whole day: look at the inbox, take in what is complete, move it away,
//! answer at the counter; beside it, one thread reads and checks. A listing of the inbox is the
//! truth; events only make the next look come sooner.

pub mod audit;
pub mod backup;
pub mod books;
pub mod counter;
mod ending;
pub mod envelope;
mod filing;
pub mod hints;
pub mod intake;
pub mod status;
mod tracker;
mod voice;
pub mod work;

use crate::case::{self, Pending};
use crate::config::Settings;
use crate::failure::{Failure, reading, writing};
use crate::folder::DataFolder;
use crate::jail::{JailedDecoder, OURSELVES};
use crate::ledger::Likeness;
use crate::machine::Machine;
use crate::reading::{Readers, Setup, Shelf};
use books::Books;
use envelope::Envelope;
use filing::Filed;
use intake::{Intake, Taken, Trouble};
use jiff::Timestamp;
use pipeline::ingest::order;
use status::{Status, Waiting};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tracker::{Standing, Tracker};
use voice::Voice;
use work::{Halt, Work};

/// A mailroom that watches one inbox.
pub struct Mailroom {
    folder: DataFolder,
    settings: Settings,
    inbox: PathBuf,
    books: Arc<Mutex<Books>>,
    status: Arc<Mutex<Status>>,
    voice: Arc<Voice>,
    stop: Arc<AtomicBool>,
    jail: JailedDecoder,
    tracker: Tracker,
    counter: Option<UnixListener>,
}

/// How long a stop may go unnoticed.
const GLANCE: Duration = Duration::from_millis(100);
/// Least time between two looks, however much changes.
const LEAST_BETWEEN: Duration = Duration::from_millis(500);
/// Time before work is tried again after the machine lacked something.
const PAUSE: Duration = Duration::from_secs(20);

impl Mailroom {
    /// A mailroom over a data folder whose lock is held by the caller; it ends when `stop` is set.
    ///
    /// # Errors
    /// When the books cannot be opened, or no child can be started.
    pub fn open(
        folder: &DataFolder,
        settings: &Settings,
        inbox: &Path,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, Failure> {
        let status =
            Status { process: std::process::id(), inbox: inbox.display().to_string(), ..Status::default() };
        let status = Arc::new(Mutex::new(status));
        let voice = Arc::new(Voice::new(Arc::clone(&status)));
        let (books, noticed) = Books::open(folder)?;
        if noticed.torn > 0 {
            voice.say("前回の停止で書きかけだった台帳の行を取り除きました（受け付けはやり直されます）");
        }
        if noticed.remade {
            voice.say("前回正しく終わっていないため、台帳から索引を作り直しました");
        }
        folder
            .originals()
            .sweep()
            .map_err(|e| Failure::output(format!("原本のフォルダーを読めません（{}）", reading(&e))))?;
        let counter = counter::open(folder);
        if let Err(error) = &counter {
            voice.problem(
                "counter",
                &format!("ほかの命令からの問い合わせに答えられません（{}）", writing(error)),
            );
        }
        Ok(Self {
            folder: folder.clone(),
            settings: settings.clone(),
            inbox: inbox.to_owned(),
            books: Arc::new(Mutex::new(books)),
            status,
            voice,
            stop,
            jail: Machine::decoder()?,
            tracker: Tracker::default(),
            counter: counter.ok(),
        })
    }

    /// Watches until told to stop, or, with `until_idle`, until nothing is left to do.
    ///
    /// # Errors
    /// When the worker cannot be started.
    pub fn run(mut self, recorded: Option<PathBuf>, until_idle: bool) -> Result<(), Failure> {
        self.check_clock();
        let bell = Arc::new(AtomicBool::new(false));
        let ears = hints::listen(&self.inbox, &bell);
        self.voice.say(&format!("受信箱「{}」を見ています（{}）", self.inbox.display(), ears.describe()));
        let work = self.work(recorded)?;
        let busy = Arc::new(AtomicBool::new(true));
        let worker = {
            let (busy, stop) = (Arc::clone(&busy), Arc::clone(&self.stop));
            std::thread::Builder::new().name("work".into()).spawn(move || work_on(&work, &busy, &stop))
        };
        let worker = worker.map_err(|e| Failure::machine("作業用のスレッドを始められません").because(e))?;
        let mut looked: Option<Instant> = None;
        while !self.stop.load(Ordering::Relaxed) {
            if let Some(counter) = &self.counter {
                counter::serve(counter, &self.books, &self.status);
            }
            let since = looked.map_or(Duration::MAX, |at: Instant| at.elapsed());
            let is_called = since >= LEAST_BETWEEN && bell.swap(false, Ordering::SeqCst);
            if is_called || since >= self.settings.inbox.look_every {
                let left = self.look();
                looked = Some(Instant::now());
                if until_idle && left == 0 && !busy.load(Ordering::SeqCst) && self.is_idle() {
                    break;
                }
            }
            std::thread::sleep(GLANCE.min(self.settings.inbox.look_every));
        }
        self.stop.store(true, Ordering::Relaxed);
        // A worker that panicked has left nothing half done that the next start does not mend.
        let _ = worker.join();
        self.voice.say("終わりました。続きは次に起動したときに行います");
        let _ = fs::remove_file(self.folder.counter());
        let Self { books, folder, .. } = self;
        if let Ok(books) = Arc::try_unwrap(books) {
            books.into_inner().unwrap_or_else(PoisonError::into_inner).close(&folder);
        }
        Ok(())
    }

    /// One look at the inbox; gives the number of envelopes that are not done with.
    fn look(&mut self) -> usize {
        let names = match self.list() {
            Ok(names) => names,
            Err(message) => {
                self.voice.problem("inbox", &message);
                return 1;
            }
        };
        self.voice.solved("inbox");
        let unfiled = self.file_pending();
        self.tracker.keep(&names.iter().cloned().collect());
        let mut waiting = Vec::new();
        for name in &names {
            if self.stop.load(Ordering::Relaxed) {
                break;
            }
            // What is gone between listing and looking is simply not there.
            let Ok(envelope) = Envelope::list(&self.inbox, name) else { continue };
            if unfiled.iter().any(|p| {
                p.envelope.stamp == envelope.stamp() && p.envelope.name == envelope.name_for_people()
            }) {
                continue;
            }
            let (wait, is_problem) = match self.tracker.look(&envelope, &self.settings.inbox, Instant::now())
            {
                Standing::Ready => {
                    if let Some(trouble) = self.take(&envelope) {
                        waiting.push(trouble);
                    }
                    continue;
                }
                Standing::Waiting(wait) => (wait, false),
                Standing::Problem(wait) => (wait, true),
            };
            waiting.push(self.waiting(&envelope, wait.to_string(), wait.advice(), is_problem));
        }
        self.tell(&waiting);
        self.voice.waiting(waiting.len());
        let left = waiting.len() + unfiled.len();
        self.status().waiting = waiting;
        left
    }

    /// Names of the envelopes in the inbox, in natural order; the error is a sentence.
    fn list(&self) -> Result<Vec<OsString>, String> {
        let about = self.inbox.display();
        let entries = fs::read_dir(&self.inbox)
            .map_err(|e| format!("受信箱「{about}」が{}。つながり次第、続けます", reading(&e)))?;
        if !self.inbox.join(filing::DONE).is_dir() {
            self.make_done().map_err(|why| format!("受信箱「{about}」{why}"))?;
        }
        let mut names = BTreeSet::new();
        for entry in entries {
            let entry = entry.map_err(|e| format!("受信箱「{about}」が{}", reading(&e)))?;
            names.insert(entry.file_name());
        }
        let mut names: Vec<OsString> = names.into_iter().filter(|name| !is_ours(name)).collect();
        names.sort_by(|a, b| order::natural(&a.to_string_lossy(), &b.to_string_lossy()));
        Ok(names)
    }

    /// Makes the folder for what is done with. Where this inbox was used before, its absence means
    /// that a share is not connected.
    fn make_done(&self) -> Result<(), String> {
        let books = self.books();
        let inbox = self.inbox.display().to_string();
        let cases = case::cases(books.store()).unwrap_or_default();
        let was_used =
            cases.iter().any(|c| c.place.as_ref().is_some_and(|p| Path::new(p).starts_with(&inbox)));
        if was_used {
            return Err("に done フォルダーがありません。共有フォルダーが外れていれば、つなぎ直してください。消した場合は、空の done フォルダーを作ってください".into());
        }
        fs::create_dir(self.inbox.join(filing::DONE)).map_err(|e| format!("に書けません（{}）", writing(&e)))
    }

    /// Moves away what the ledger knows; gives what could not be moved.
    fn file_pending(&self) -> Vec<Pending> {
        let pending = case::pending(self.books().store()).unwrap_or_default();
        let mut left = Vec::new();
        for pending in pending {
            let about = format!("filing/{}", pending.entry);
            match filing::file(&pending) {
                Ok(filed) => {
                    let (actor, act) = filed.act(&pending);
                    if let Err(error) = self.books().record(actor, pending.case, &act) {
                        self.voice.problem("ledger", &error.to_string());
                        left.push(pending);
                        continue;
                    }
                    self.voice.solved(&about);
                    self.voice.solved("ledger");
                    match filed {
                        Filed::Vanished => self.voice.say(&format!(
                            "「{}」は受け付けた後に受信箱からなくなりました（原本は保存してあります）",
                            pending.envelope.name
                        )),
                        Filed::Changed => self.voice.say(&format!(
                            "「{}」は受け付けた後に変更されました。新しい封筒として受け付け直します",
                            pending.envelope.name
                        )),
                        Filed::At(_) => {}
                    }
                }
                Err(error) => {
                    self.voice.problem(
                        &about,
                        &format!(
                            "「{}」は受け付けましたが、done に移せません（{}）。移せるようになり次第、移します",
                            pending.envelope.name,
                            writing(&error)
                        ),
                    );
                    left.push(pending);
                }
            }
        }
        left
    }

    /// Takes in an envelope; gives how it stands where that is not possible now.
    fn take(&mut self, envelope: &Envelope) -> Option<Waiting> {
        let intake = Intake {
            folder: &self.folder,
            books: &self.books,
            jail: &self.jail,
            keep_free: self.settings.disk.keep_free_mib << 20,
        };
        let name = envelope.name_for_people();
        match intake.take(&self.inbox, envelope) {
            Ok((taken, _)) => {
                self.voice.say(&said(&name, envelope, &taken));
                self.voice.solved("disk");
                self.tracker.forget(&envelope.name);
                self.file_pending();
                None
            }
            Err(Trouble::Changed) => {
                self.tracker.forget(&envelope.name);
                Some(self.waiting(envelope, Trouble::Changed.to_string(), "そのままお待ちください", false))
            }
            Err(trouble @ Trouble::Read { .. }) => {
                self.tracker.forget(&envelope.name);
                let advice = "ファイルの権限と、共有フォルダーの接続を確かめてください";
                Some(self.waiting(envelope, trouble.to_string(), advice, true))
            }
            Err(trouble) => {
                self.voice.problem("disk", &format!("受け付けを止めています: {trouble}。空き容量と権限を確かめてください。直り次第、続けます"));
                Some(self.waiting(envelope, trouble.to_string(), "直り次第、受け付けます", false))
            }
        }
    }

    fn waiting(&self, envelope: &Envelope, why: String, advice: &str, is_problem: bool) -> Waiting {
        let name = envelope.name_for_people();
        let earlier = self.status().waiting.iter().find(|w| w.name == name && w.why == why).map(|w| w.since);
        let since = earlier.unwrap_or_else(Timestamp::now);
        Waiting { name, why, advice: advice.to_owned(), is_problem, since }
    }

    /// Tells envelopes that have become a problem, and those that no longer are one.
    fn tell(&self, waiting: &[Waiting]) {
        let key = |name: &str| format!("envelope/{name}");
        let told: Vec<String> =
            self.status().problems.keys().filter(|k| k.starts_with("envelope/")).cloned().collect();
        for about in told {
            if !waiting.iter().any(|w| w.is_problem && key(&w.name) == about) {
                self.voice.solved(&about);
            }
        }
        for problem in waiting.iter().filter(|w| w.is_problem) {
            let message =
                format!("「{}」を受け付けられません: {}。{}", problem.name, problem.why, problem.advice);
            self.voice.problem(&key(&problem.name), &message);
        }
    }

    fn is_idle(&self) -> bool {
        let books = self.books();
        let is_empty = |todo: Result<Vec<case::CaseNumber>, _>| todo.is_ok_and(|t| t.is_empty());
        is_empty(case::todo(books.store())) && case::pending(books.store()).is_ok_and(|p| p.is_empty())
    }

    fn work(&self, recorded: Option<PathBuf>) -> Result<Work, Failure> {
        let reading = &self.settings.reading;
        let threads = if reading.workers == 0 { rayon::current_num_threads() } else { reading.workers };
        let cannot = |e: String| Failure::machine("読み取りの準備ができません").because(e);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|e| cannot(e.to_string()))?;
        let reader = match &recorded {
            None => Machine::reader_fingerprint(),
            Some(_) => "recorded".to_owned(),
        };
        let setup = Setup { program: OURSELVES.into(), memory_mib: reading.memory_mib, recorded };
        let cases = case::cases(self.books().store()).map_err(|e| {
            Failure::machine("索引を読めません").because(e).hint("uketsuke rebuild を実行してください")
        })?;
        Ok(Work {
            folder: self.folder.clone(),
            settings: reading.clone(),
            books: Arc::clone(&self.books),
            status: Arc::clone(&self.status),
            voice: Arc::clone(&self.voice),
            stop: Arc::clone(&self.stop),
            readers: Readers::new(setup, Arc::clone(&self.stop)),
            pool,
            shelf: Shelf::new(self.folder.readings(), reader),
            gallery: Mutex::new(work::gallery(&self.folder, &cases)),
        })
    }

    /// A clock that stands before the last act is told; the order of acts does not depend on it.
    fn check_clock(&self) {
        let last = self.books().time();
        let behind = last.duration_since(Timestamp::now());
        if behind > jiff::SignedDuration::from_mins(2) {
            self.voice.problem(
                "clock",
                &format!("時計が戻っています（台帳の最後の記録は {last}）。機械の時刻を確かめてください。受け付けは続けます"),
            );
        }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn status(&self) -> MutexGuard<'_, Status> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The worker's day.
fn work_on(work: &Work, busy: &AtomicBool, stop: &AtomicBool) {
    let wait = |time: Duration| {
        let start = Instant::now();
        while start.elapsed() < time && !stop.load(Ordering::Relaxed) {
            std::thread::sleep(GLANCE.min(time));
        }
    };
    while !stop.load(Ordering::Relaxed) {
        busy.store(true, Ordering::SeqCst);
        match work.next() {
            Ok(true) => work.voice.solved("work"),
            Ok(false) => {
                busy.store(false, Ordering::SeqCst);
                wait(GLANCE);
            }
            Err(Halt::Pause(message)) => {
                work.voice.problem("work", &format!("読み取りを止めています: {message}。直り次第、続けます"));
                wait(PAUSE);
            }
            Err(Halt::Stopped | Halt::Park(_)) => wait(GLANCE),
        }
    }
    work.readers.end();
}

fn said(name: &str, envelope: &Envelope, taken: &Taken) -> String {
    match taken {
        Taken::New(number, alike) => {
            let mut said = format!("{number} 「{name}」を受け付けました（{}ファイル）", envelope.files.len());
            for (to, likeness) in alike {
                said.push_str(&format!("。{to} と{}", likeness_word(*likeness)));
            }
            said
        }
        Taken::Again(number) => format!("「{name}」は {number} と同じ内容です。新しい番号は付けていません"),
        Taken::Rejected(reason) => format!("「{name}」は受け付けられません: {reason}"),
    }
}

/// In what two cases are alike, for people.
pub fn likeness_word(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::SameFiles => "同じファイルがあります",
        Likeness::SameSheets => "同じ紙のスキャンがあります",
        Likeness::SameCertificate => "同じ登記事項証明書です",
        Likeness::SameName => "封筒の名前が同じです",
    }
}

/// Names in the inbox that are no envelopes: our own folders, hidden and junk files, marks.
fn is_ours(name: &OsString) -> bool {
    let text = name.to_string_lossy();
    matches!(&*text, filing::DONE | filing::REJECTED)
        || envelope::is_junk(&text)
        || text.ends_with(envelope::DONE_MARK)
}
