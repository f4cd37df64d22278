//! The command `uketsuke`.

use std::process::ExitCode;
use uketsuke::jail;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|word| word == jail::WORKER_ARGUMENT) {
        return jail::worker::main();
    }
    ExitCode::SUCCESS
}
