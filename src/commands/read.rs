//! `uketsuke read` (hidden): reads a package and records what was read, for `check --readings`.

use super::{check, write_out};
use crate::failure::Failure;
use crate::machine::{Machine, SecondFor};
use crate::package::Package;
use crate::progress::Terminal;

use std::path::PathBuf;

/// What may be typed behind `read`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The package.
    #[arg(value_name = "PACKAGE", help = "申請書類一式: フォルダー、zipファイル、または1つのPDF")]
    pub package: PathBuf,
    /// File to be written.
    #[arg(long, value_name = "FILE.json", help = "読み取り結果を書くファイル")]
    pub out: PathBuf,
    /// What the second reader is asked about.
    #[arg(
        long,
        value_enum,
        default_value = "doubt",
        help = "2つめの読み手に読ませる行（測定用）: nothing なし, doubt 申請書の記入欄と疑わしい箇所, everything すべて"
    )]
    pub second: SecondFor,
}

/// Reads and records.
///
/// # Errors
/// When the package cannot be opened, the machine is not set up, or the file cannot be written.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let package = Package::open(&args.package)?;
    let scheme = check::scheme()?;
    let mut machine = Machine::set_up(&scheme)?;
    machine.ask_second_for(args.second);
    let input = check::input(&package, &machine, check::plain_terms(&scheme));
    let (readings, _) = pipeline::read(&input, &Terminal::new()).map_err(Machine::reader_failed)?;
    let text = serde_json::to_string(&readings).expect("readings have only plain values");
    write_out(&text, Some(&args.out))?;
    Ok(0)
}
