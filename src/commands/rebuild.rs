//! `uketsuke rebuild`: the projection anew from the ledger.

use super::place::Place;
use super::write_out;
use crate::failure::Failure;
use crate::mailroom::books;

/// What may be typed behind `rebuild`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
}

/// Makes the projection anew.
///
/// # Errors
/// When a mailroom is running, or the ledger was altered.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let folder = args.place.folder()?;
    let _lock = folder.lock()?;
    books::rebuild(&folder)?;
    write_out("台帳から索引を作り直しました\n", None)?;
    Ok(0)
}
