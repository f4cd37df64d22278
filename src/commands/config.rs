//! `uketsuke config show`: the settings and where each came from.

use super::place::Place;
use super::write_out;
use crate::config::DEFAULTS;
use crate::failure::Failure;

/// What may be typed behind `config`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub act: Act,
}

/// What to do with the settings.
#[derive(Debug, clap::Subcommand)]
pub enum Act {
    /// `config show`.
    #[command(about = "すべての設定の値と、その出どころを表示します")]
    Show {
        /// Whether to print the documented defaults instead.
        #[arg(long, help = "既定値を、説明付きの設定ファイルの形で表示します")]
        defaults: bool,
        /// Where things lie.
        #[command(flatten)]
        place: Place,
    },
}

/// Prints the settings.
///
/// # Errors
/// When they cannot be read.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let Act::Show { defaults, place } = &args.act;
    if *defaults {
        write_out(DEFAULTS, None)?;
        return Ok(0);
    }
    let config = place.config()?;
    config.settings()?;
    let mut out = String::new();
    for (section, key, value, origin) in config.values() {
        out.push_str(&format!("{section}.{key} = {value}  # {origin}\n"));
    }
    write_out(&out, None)?;
    Ok(0)
}
