//! `uketsuke backup`: one file with all that cannot be made anew.

use super::place::Place;
use super::{verify, write_out};
use crate::failure::Failure;
use crate::mailroom::backup::backup;
use std::path::PathBuf;

/// What may be typed behind `backup`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to be written.
    #[arg(value_name = "FILE", help = "書き込む控えのファイル（例: uketsuke-2026-10-05.tar）")]
    pub file: PathBuf,
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
}

/// Writes the backup.
///
/// # Errors
/// When something is missing or altered, or the file cannot be written.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let folder = args.place.folder()?;
    let bar = verify::bar();
    let files = backup(&folder, &args.file, |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    write_out(&format!("控え「{}」を書きました（{files}ファイル）\n", args.file.display()), None)?;
    Ok(0)
}
