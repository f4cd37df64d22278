//! The mailroom's side: a few reading children, started when needed and replaced when they fail.

use super::child;
use super::wire::{self, Reply, Request};
use crate::start::SETTINGS;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How children are started.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Our own binary.
    pub program: PathBuf,
    /// Memory of one child, in MiB.
    pub memory_mib: u64,
    /// A recording that stands in for the reader.
    pub recorded: Option<PathBuf>,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The mailroom is closing.
    Stopped,
    /// The child took too long and was ended.
    Deadline,
    /// The child died: out of memory, or at a fault of a library.
    Died,
    /// No child can work on this machine: what is missing, and what to do.
    Unable(String, Vec<String>),
}

/// Children that read.
pub struct Readers {
    setup: Setup,
    stop: Arc<AtomicBool>,
    idle: Mutex<Vec<Reader>>,
}

/// Time for loading the models.
const START_DEADLINE: Duration = Duration::from_secs(120);
/// How often a waiting thread looks whether it shall stop.
const GLANCE: Duration = Duration::from_millis(100);

impl Readers {
    /// Children that are started with the first question. All waiting ends when `stop` is set.
    pub fn new(setup: Setup, stop: Arc<AtomicBool>) -> Self {
        Self { setup, stop, idle: Mutex::default() }
    }

    /// Asks a child; gives its answer and what stands behind it.
    ///
    /// # Errors
    /// When there is no answer; the child is ended then.
    pub fn ask(
        &self,
        request: &Request,
        parts: &[&[u8]],
        deadline: Duration,
    ) -> Result<(Reply, Vec<Vec<u8>>), Fault> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => self.start()?,
        };
        let mut line = reader.line(deadline, &self.stop);
        let answer = wire::send(&mut line, request, parts).and_then(|()| wire::receive(&mut line));
        match answer {
            Ok((Reply::Unable { message, hints }, _)) => Err(Fault::Unable(message, hints)),
            Ok(answer) => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                Ok(answer)
            }
            Err(error) => Err(fault(&error)),
        }
    }

    /// Ends all children.
    pub fn end(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn start(&self) -> Result<Reader, Fault> {
        let cannot = |error: io::Error| {
            let hints = vec!["空きメモリーを確かめてください".to_owned()];
            Fault::Unable(format!("読み取り用の子プロセスを始められません（{error}）"), hints)
        };
        let mut reader = Reader::start(&self.setup).map_err(cannot)?;
        let mut line = reader.line(START_DEADLINE, &self.stop);
        match wire::receive(&mut line) {
            Ok((Reply::Ready, _)) => Ok(reader),
            Ok((Reply::Unable { message, hints }, _)) => Err(Fault::Unable(message, hints)),
            Ok(_) => Err(Fault::Died),
            Err(error) => Err(match fault(&error) {
                Fault::Stopped => Fault::Stopped,
                _ => cannot(error),
            }),
        }
    }
}

fn fault(error: &io::Error) -> Fault {
    match error.kind() {
        ErrorKind::ConnectionAborted => Fault::Stopped,
        ErrorKind::TimedOut => Fault::Deadline,
        _ => Fault::Died,
    }
}

/// A running child. Dropping it ends it.
struct Reader {
    child: Child,
    line: UnixStream,
}

impl Reader {
    fn start(setup: &Setup) -> io::Result<Self> {
        let (line, theirs) = UnixStream::pair()?;
        let end: OwnedFd = theirs.into();
        let mut command = Command::new(&setup.program);
        command
            .arg(child::ARGUMENT)
            .arg(setup.memory_mib.to_string())
            .args(&setup.recorded)
            .envs(SETTINGS)
            // One core a child: the pool of pages is what is parallel.
            .env("RAYON_NUM_THREADS", "1")
            .env_remove(crate::cut::VARIABLE)
            .stdin(Stdio::from(end.try_clone()?))
            .stdout(Stdio::from(end))
            .stderr(Stdio::null());
        Ok(Self { child: command.spawn()?, line })
    }

    fn line<'a>(&'a mut self, deadline: Duration, stop: &'a AtomicBool) -> Line<'a> {
        Line { line: &self.line, end: Instant::now() + deadline, stop }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Both fail only where the child is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The line to a child, until the clock runs out or the mailroom closes.
struct Line<'a> {
    line: &'a UnixStream,
    end: Instant,
    stop: &'a AtomicBool,
}

impl Line<'_> {
    /// Runs `act`, which waits no longer than a glance, until it is done.
    fn wait(&self, mut act: impl FnMut(&UnixStream) -> io::Result<usize>) -> io::Result<usize> {
        loop {
            match act(self.line) {
                Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                result => return result,
            }
            if self.stop.load(Ordering::Relaxed) {
                return Err(stopped());
            }
            if Instant::now() >= self.end {
                return Err(ErrorKind::TimedOut.into());
            }
        }
    }
}

/// Not of the kind that `read_exact` takes as a reason to try again.
fn stopped() -> io::Error {
    io::Error::new(ErrorKind::ConnectionAborted, "the mailroom is closing")
}

impl Read for Line<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.line.set_read_timeout(Some(GLANCE))?;
        self.wait(|mut line| line.read(buffer))
    }
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.set_write_timeout(Some(GLANCE))?;
        self.wait(|mut line| line.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
