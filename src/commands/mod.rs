//! One module a command: what may be typed behind it, then one function.

use crate::cli::{Cli, Command};
use crate::failure::{Failure, reading, writing};
use std::io::Write;
use std::path::Path;

pub mod backup;
pub mod calibrate;
pub mod check;
pub mod config;
pub mod doctor;
pub mod explain;
mod place;
pub mod queue;
pub mod read;
pub mod rebuild;
pub mod report;
pub mod restore;
pub mod retry;
pub mod rules;
pub mod separators;
pub mod show;
pub mod verify;
pub mod watch;

/// Runs a command; the status is 0 or 1.
///
/// # Errors
/// When the run itself fails.
pub fn run(cli: Cli) -> Result<u8, Failure> {
    match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Rules => rules::run(),
        Command::Watch(args) => watch::run(&args),
        Command::Queue(args) => queue::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Retry(args) => retry::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Rebuild(args) => rebuild::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::Separators(args) => separators::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Calibrate(args) => calibrate::run(&args),
        Command::Read(args) => read::run(&args),
    }
}

/// A file of the user's, as text.
fn read_text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| {
        Failure::input(format!("「{}」が{}", path.display(), reading(&e)))
            .hint("ファイルの名前と場所を確かめてください")
    })
}

/// Writes to a file, or to standard output where none is named. A file is written beside its place
/// and then moved there, so that a run that fails leaves the old one whole.
fn write_out(text: &str, out: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = out else {
        return match std::io::stdout().lock().write_all(text.as_bytes()) {
            // The reader of a pipe may have seen enough.
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(|e| Failure::output("標準出力に書けません").because(e)),
        };
    };
    write_bytes(text.as_bytes(), path)
}

/// Writes a file beside its place and then moves it there.
fn write_bytes(bytes: &[u8], path: &Path) -> Result<(), Failure> {
    let cannot = |e: std::io::Error| {
        Failure::output(format!("「{}」に書けません（{}）", path.display(), writing(&e)))
            .hint("報告書を書くフォルダーを確かめるか、--out で別の場所を指定してください")
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().permissions(readable()).tempfile_in(folder).map_err(cannot)?;
    file.write_all(bytes).map_err(cannot)?;
    file.persist(path).map_err(|e| cannot(e.error))?;
    Ok(())
}

/// Permissions of an ordinary new file: the user's mask applies.
fn readable() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}
