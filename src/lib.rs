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
pub mod store;

use clap::Parser;
use failure::{Failure, Kind};
use std::os::unix::process::CommandExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode};
use std::sync::Mutex;

/// Status of a run that failed; the commands give 0 or 1.
const FAILED: u8 = 2;

/// Where the program last panicked, kept for the message to the user.
static PANICKED_AT: Mutex<Option<String>> = Mutex::new(None);

/// Runs the command and turns its outcome into an exit status.
pub fn main() -> ExitCode {
    if let Some(failed) = one_thread_each() {
        return failed;
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

/// The second reader's library would start four threads a line, and is four times slower with them;
/// it looks at the environment while it is loaded, so that only a new start of the program can tell it.
fn one_thread_each() -> Option<ExitCode> {
    const LIMIT: &str = "OMP_THREAD_LIMIT";
    if std::env::var_os(LIMIT).is_some() {
        return None;
    }
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_else(|| "uketsuke".into());
    let error = Command::new("/proc/self/exe").arg0(name).args(arguments).env(LIMIT, "1").exec();
    let failure = Failure::machine("プログラムを始め直せません").because(error);
    Some(fail(&failure.hint("環境変数 OMP_THREAD_LIMIT=1 を設定してから、もう一度実行してください")))
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
