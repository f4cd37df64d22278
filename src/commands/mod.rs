//! One module a command: what may be typed behind it, then one function.

use crate::cli::{Cli, Command};
use crate::failure::{Failure, reading, writing};
use std::io::Write;
use std::path::Path;

pub mod calibrate;
pub mod check;
pub mod explain;
pub mod read;
pub mod rules;

/// Runs a command; the status is 0 or 1.
///
/// # Errors
/// When the run itself fails.
pub fn run(cli: Cli) -> Result<u8, Failure> {
    match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Rules => rules::run(),
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
    let cannot = |e: std::io::Error| {
        Failure::output(format!("「{}」に書けません（{}）", path.display(), writing(&e)))
            .hint("報告書を書くフォルダーを確かめるか、--out で別の場所を指定してください")
    };
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().permissions(readable()).tempfile_in(folder).map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)?;
    file.persist(path).map_err(|e| cannot(e.error))?;
    Ok(())
}

/// Permissions of an ordinary new file: the user's mask applies.
fn readable() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}
