//! `uketsuke restore`: a data folder from a backup.

use super::place::Place;
use super::{verify, write_out};
use crate::failure::Failure;
use crate::mailroom::backup::restore;
use std::path::PathBuf;

/// What may be typed behind `restore`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup.
    #[arg(value_name = "FILE", help = "控えのファイル")]
    pub file: PathBuf,
    /// Where things shall lie.
    #[command(flatten)]
    pub place: Place,
}

/// Restores and says what was verified.
///
/// # Errors
/// When the backup does not verify, or the folder is not empty.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let root = args.place.settings()?.folders.data;
    let audit = restore(&args.file, &root)?;
    write_out(&format!("{}「{}」に戻しました\n", verify::words(&audit), root.display()), None)?;
    Ok(0)
}
