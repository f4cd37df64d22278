//! `uketsuke rules`: all rules, one a line.

use super::write_out;
use crate::failure::Failure;
use pipeline::completeness;
use pipeline::report::words;

/// Prints the list.
///
/// # Errors
/// When standard output cannot be written.
pub fn run() -> Result<u8, Failure> {
    let line =
        |r: &completeness::RulePage| format!("{}  {}  {}\n", r.code, words::severity(r.severity), r.title);
    let list: String = completeness::all().iter().map(line).collect();
    write_out(&list, None)?;
    Ok(0)
}
