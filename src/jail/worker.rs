//! The child's side: reads questions from its input, answers on its output, until the end.

use super::confine;
use super::protocol::{self, Reply, Request};
use pipeline::ingest::trouble;
use pipeline::ingest::{self, Decoder, LocalDecoder, SourceFile};
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

/// Stack of the thread that decodes; deeply nested files need more than the usual.
const STACK: usize = 64 << 20;

/// Runs as a child of the jail; the arguments after the word are memory and seconds a request.
pub fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(2).map(|argument| argument.parse::<u64>().ok());
    let (Some(Some(memory)), Some(Some(seconds))) = (numbers.next(), numbers.next()) else {
        return ExitCode::FAILURE;
    };
    confine::confine(memory);
    let served =
        std::thread::Builder::new().stack_size(STACK).spawn(move || serve(seconds)).map(|t| t.join());
    match served {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn serve(seconds: u64) -> io::Result<()> {
    let mut from = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut to = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let mut decoder = LocalDecoder::default();
    let mut file = SourceFile { path: String::new(), bytes: [].into() };
    loop {
        let (request, body) = match protocol::receive::<Request>(&mut from) {
            Ok(message) => message,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        };
        match request {
            Request::Font => decoder = LocalDecoder::new(Some(body.into())),
            Request::File => file.bytes = body.into(),
            request => {
                confine::grant_time(2 * seconds);
                // A panic costs the page, not the child.
                let reply = panic::catch_unwind(AssertUnwindSafe(|| answer(&decoder, &file, &request)));
                protocol::send_reply(&mut to, reply.unwrap_or_else(|_| Reply::Trouble(trouble::crashed())))?;
            }
        }
    }
}

fn answer(decoder: &LocalDecoder, file: &SourceFile, request: &Request) -> Reply {
    let answered = match request {
        Request::Survey => decoder.survey(file).map(Reply::Survey),
        Request::Page { number } => decoder.page(file, *number).map(Reply::Page),
        Request::Workbook => decoder.workbook(file).map(Reply::Workbook),
        Request::Unpack => ingest::unpack(&file.bytes).map(Reply::Files),
        Request::Font | Request::File => Err(trouble::crashed()),
    };
    answered.unwrap_or_else(Reply::Trouble)
}
