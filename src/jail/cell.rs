//! One child: starting it, asking it, ending it.

use super::protocol::{self, Reply, Request};
use super::{Limits, WORKER_ARGUMENT};
use crate::start::SETTINGS;
use pipeline::ingest::SourceFile;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A running child and the file it holds. Dropping it kills and reaps the child.
pub(super) struct Cell {
    child: Child,
    line: UnixStream,
    deadline: Duration,
    /// Holding the bytes makes their address tell files apart.
    file: Option<Arc<[u8]>>,
}

impl Cell {
    /// Starts a child with an empty environment and one socket for its input and output.
    pub fn start(program: &Path, limits: Limits, font: Option<&Arc<[u8]>>) -> io::Result<Self> {
        let (line, theirs) = UnixStream::pair()?;
        let end: OwnedFd = theirs.into();
        let child = Command::new(program)
            .arg(WORKER_ARGUMENT)
            .arg(limits.memory.to_string())
            .arg(limits.deadline.as_secs().max(1).to_string())
            .env_clear()
            .envs(SETTINGS)
            .current_dir("/")
            .stdin(Stdio::from(end.try_clone()?))
            .stdout(Stdio::from(end))
            .stderr(Stdio::null())
            .spawn()?;
        let mut cell = Self { child, line, deadline: limits.deadline, file: None };
        if let Some(font) = font {
            cell.until().send(&Request::Font, font)?;
        }
        Ok(cell)
    }

    /// Whether the child still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Whether the child holds this file.
    pub fn has(&self, file: &SourceFile) -> bool {
        self.file.as_ref().is_some_and(|held| Arc::ptr_eq(held, &file.bytes))
    }

    /// Asks one question about a file. After an error the cell is of no more use.
    pub fn ask(&mut self, file: &SourceFile, request: Request) -> io::Result<Reply> {
        let known = self.has(file);
        let mut line = self.until();
        if !known {
            line.send(&Request::File, &file.bytes)?;
        }
        line.send(&request, &[])?;
        let reply = protocol::receive_reply(&mut line)?;
        self.file = Some(Arc::clone(&file.bytes));
        Ok(reply)
    }

    fn until(&mut self) -> Timed<'_> {
        Timed { line: &self.line, end: Instant::now() + self.deadline }
    }
}

impl Drop for Cell {
    fn drop(&mut self) {
        // Both fail only where the child is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The line to a child until the clock runs out, however slowly bytes trickle.
struct Timed<'a> {
    line: &'a UnixStream,
    end: Instant,
}

impl Timed<'_> {
    fn send(&mut self, request: &Request, body: &[u8]) -> io::Result<()> {
        protocol::send(self, request, body)
    }

    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.line.set_read_timeout(self.left()?)?;
        self.line.read(buffer)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.set_write_timeout(self.left()?)?;
        self.line.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
