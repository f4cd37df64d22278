//! The counter: the socket at which the owner of a data folder answers other commands.
//!
//! One question a connection, one line of JSON each way. Only the owner's user can reach it: the
//! socket lies in the data folder.

use super::books::Books;
use super::status::Status;
use crate::case::{self, Case, CaseNumber, Rejected, State};
use crate::folder::DataFolder;
use crate::ledger::Act;
use crate::store;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Which cases are there, and what is going on?
    Queue,
    /// Up to where does the projection follow the ledger, and what is its hash?
    Projection,
    /// Give this another try.
    Retry {
        /// What.
        target: Target,
        /// Who asks.
        actor: String,
    },
}

/// What can be given another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A case that was set aside, or whose check shall be made again.
    Case(CaseNumber),
    /// A rejected envelope, by the entry of its rejection.
    Rejection(u64),
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// To [`Ask::Queue`].
    Queue {
        /// All cases.
        cases: Vec<Case>,
        /// Rejected envelopes.
        rejected: Vec<Rejected>,
        /// What is going on.
        status: Box<Status>,
    },
    /// To [`Ask::Projection`].
    Projection {
        /// Number of the last entry applied.
        seq: u64,
        /// Hash of the projection.
        hash: String,
    },
    /// Done; a sentence for the user.
    Done(String),
    /// Not done: what happened, and what to do.
    Refused(String, String),
}

/// The longest question.
const LONGEST: u64 = 1 << 16;
/// Time for a question or an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Name of the socket.
const NAME: &str = "counter";

/// Opens the counter of a data folder whose lock is held.
///
/// # Errors
/// When the socket cannot be made.
pub fn open(folder: &DataFolder) -> io::Result<UnixListener> {
    // The lock is ours, so a socket that lies here is left over.
    match fs::remove_file(folder.counter()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = at(folder.root(), |path| UnixListener::bind(path))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Asks the owner of a data folder; `None` where nobody is there.
pub fn ask(folder: &DataFolder, question: &Ask) -> Option<Answer> {
    let mut line = at(folder.root(), |path| UnixStream::connect(path)).ok()?;
    line.set_read_timeout(Some(PATIENCE)).ok()?;
    line.set_write_timeout(Some(PATIENCE)).ok()?;
    send(&mut line, question).ok()?;
    let mut answer = String::new();
    BufReader::new(line).read_line(&mut answer).ok()?;
    serde_json::from_str(&answer).ok()
}

/// Answers those who stand at the counter; `true` where a question changed something.
pub fn serve(listener: &UnixListener, books: &Mutex<Books>, status: &Mutex<Status>) -> bool {
    let mut changed = false;
    while let Ok((line, _)) = listener.accept() {
        changed |= answer_one(line, books, status).unwrap_or(false);
    }
    changed
}

fn answer_one(mut line: UnixStream, books: &Mutex<Books>, status: &Mutex<Status>) -> io::Result<bool> {
    line.set_nonblocking(false)?;
    line.set_read_timeout(Some(PATIENCE))?;
    line.set_write_timeout(Some(PATIENCE))?;
    let mut question = String::new();
    BufReader::new(line.try_clone()?.take(LONGEST)).read_line(&mut question)?;
    let Ok(question) = serde_json::from_str::<Ask>(&question) else {
        let refused =
            Answer::Refused("質問を読み取れません".into(), "同じ版のuketsukeで実行してください".into());
        return send(&mut line, &refused).map(|()| false);
    };
    let mut books = books.lock().unwrap_or_else(PoisonError::into_inner);
    let answer = answer(&mut books, status, &question);
    drop(books);
    let changed = matches!(answer, Answer::Done(_));
    // The act is done even if nobody hears so.
    let _ = send(&mut line, &answer);
    Ok(changed)
}

fn answer(books: &mut Books, status: &Mutex<Status>, question: &Ask) -> Answer {
    let mut answered = || -> Result<Answer, case::ProjectionError> {
        let store = books.store();
        Ok(match question {
            Ask::Queue => Answer::Queue {
                cases: case::cases(store)?,
                rejected: case::rejected(store)?,
                status: Box::new(status.lock().unwrap_or_else(PoisonError::into_inner).clone()),
            },
            Ask::Projection => {
                Answer::Projection { seq: case::applied(store)?.seq, hash: store::fingerprint(store)? }
            }
            Ask::Retry { target, actor } => retry(books, *target, actor)?,
        })
    };
    answered()
        .unwrap_or_else(|error| Answer::Refused(error.to_string(), "uketsuke doctor で調べてください".into()))
}

/// Gives a case or a rejected envelope another try.
///
/// # Errors
/// When the projection cannot be read.
pub fn retry(books: &mut Books, target: Target, actor: &str) -> Result<Answer, case::ProjectionError> {
    let refused = |what: String, advice: &str| Ok(Answer::Refused(what, advice.to_owned()));
    match target {
        Target::Case(number) => {
            let Some(case) = case::case(books.store(), number)? else {
                return refused(
                    format!("受付番号 {number} はありません"),
                    "uketsuke queue で確かめてください",
                );
            };
            if matches!(case.state, State::Received | State::Read) {
                return refused(format!("{number} はまだ読み取りの途中です"), "終わるまでお待ちください");
            }
            match books.record(actor, Some(number), &Act::Retried { rejection: None }) {
                Ok(_) => Ok(Answer::Done(format!("{number} をもう一度読み取ります"))),
                Err(error) => refused(error.to_string(), "空き容量と権限を確かめてください"),
            }
        }
        Target::Rejection(entry) => {
            let found = case::rejected(books.store())?.into_iter().find(|r| r.entry == entry);
            let Some((rejected, place)) =
                found.and_then(|r| Some((r.place.clone()?, r)).map(|(p, r)| (r, p)))
            else {
                return refused(
                    format!("X-{entry:06} という受け付けなかった封筒はありません"),
                    "uketsuke queue で確かめてください",
                );
            };
            if let Err(error) = super::filing::give_back(Path::new(&place), Path::new(&rejected.inbox)) {
                let why = crate::failure::writing(&error);
                return refused(
                    format!("「{place}」を受信箱に戻せません（{why}）"),
                    "受信箱に同じ名前のものがないこと、書き込めることを確かめてください",
                );
            }
            match books.record(actor, None, &Act::Retried { rejection: Some(entry) }) {
                Ok(_) => Ok(Answer::Done(format!("「{}」を受信箱に戻しました", rejected.name))),
                Err(error) => refused(error.to_string(), "空き容量と権限を確かめてください"),
            }
        }
    }
}

fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    to.write_all(&line)
}

/// Runs `act` with a path to the socket that is short enough, however deep the folder lies: names
/// of sockets may have 107 bytes.
fn at<T>(root: &Path, act: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
    let root = File::open(root)?;
    act(Path::new(&format!("/proc/self/fd/{}/{NAME}", root.as_raw_fd())))
}
