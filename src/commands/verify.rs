//! `uketsuke verify`: the audit.

use super::place::Place;
use super::write_out;
use crate::failure::Failure;
use crate::mailroom::audit::{Audit, audit};
use indicatif::{ProgressBar, ProgressDrawTarget};
use std::io::IsTerminal;

/// What may be typed behind `verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
}

/// Prints what the audit came to; 1 where something is altered or missing.
///
/// # Errors
/// When there is no data folder.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let folder = args.place.folder()?;
    let bar = bar();
    let audit = audit(&folder, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    write_out(&words(&audit), None)?;
    Ok(u8::from(!audit.faults.is_empty()))
}

/// What an audit came to, for people.
pub fn words(audit: &Audit) -> String {
    let mut out = String::new();
    for fault in &audit.faults {
        out.push_str(&format!("異常  {fault}\n"));
    }
    for remark in &audit.remarks {
        out.push_str(&format!("参考  {remark}\n"));
    }
    out.push_str(&format!(
        "台帳の記録 {}件、原本 {}件、報告書 {}件を調べました。",
        audit.entries, audit.originals, audit.reports
    ));
    out.push_str(&match audit.faults.len() {
        0 => "異常はありません\n".to_owned(),
        n => format!("異常が{n}件あります\n"),
    });
    out
}

/// A bar for files, where standard error is a terminal.
pub(super) fn bar() -> ProgressBar {
    let shown = std::io::stderr().is_terminal();
    let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    ProgressBar::with_draw_target(None, target)
}
