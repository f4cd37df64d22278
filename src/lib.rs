//! The program uketsuke: all input and output, and all words to the user.

pub mod case;
pub mod cli;
pub mod commands;
pub mod config;
pub mod cut;
pub mod failure;
pub mod folder;
pub mod jail;
pub mod ledger;
pub mod machine;
pub mod mailroom;
pub mod package;
pub mod progress;
pub mod reading;
pub mod start;
pub mod store;

use clap::Parser;
use failure::{Failure, Kind};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Mutex;

/// Status of a run that failed; the commands give 0 or 1.
const FAILED: u8 = 2;

/// Where the program last panicked, kept for the message to the user.
static PANICKED_AT: Mutex<Option<String>> = Mutex::new(None);

/// Runs the command and turns its outcome into an exit status.
pub fn main() -> ExitCode {
    if let Some(failure) = start::anew() {
        return fail(&failure);
    }
    // A child of the jail must not touch anything before it has locked itself in.
    match std::env::args_os().nth(1) {
        Some(word) if word == jail::WORKER_ARGUMENT => return jail::worker::main(),
        Some(word) if word == reading::child::ARGUMENT => return reading::child::main(),
        _ => {}
    }
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!("{}:{}", l.file(), l.line()));
        if let Ok(mut last) = PANICKED_AT.lock() {
            *last = place;
        }
    }));
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => match cli::mistyped(&error) {
            Some(failure) => return fail(&failure),
            None => error.exit(),
        },
    };
    match catch_unwind(AssertUnwindSafe(|| commands::run(cli))) {
        Ok(Ok(status)) => ExitCode::from(status),
        Ok(Err(failure)) => fail(&failure),
        Err(_) => fail(&panicked()),
    }
}

fn fail(failure: &Failure) -> ExitCode {
    eprintln!("{failure}");
    ExitCode::from(FAILED)
}

fn panicked() -> Failure {
    let place = PANICKED_AT.lock().ok().and_then(|p| p.clone()).unwrap_or_else(|| "不明".into());
    Failure::new(Kind::Internal, format!("プログラムの異常のため、処理を続けられませんでした（{place}）"))
        .hint("この行を添えて、開発者に知らせてください")
}
