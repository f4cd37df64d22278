//! `uketsuke report`: the stored report of a case.

use super::check::{self, Format};
use super::place::{Place, case};
use super::write_out;
use crate::case::CaseNumber;
use crate::failure::{Failure, reading};
use std::path::PathBuf;

/// What may be typed behind `report`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Receipt number.
    #[arg(value_name = "CASE", help = "受付番号（例: R-000012）")]
    pub case: CaseNumber,
    /// Format of the report.
    #[arg(
        long,
        value_enum,
        help = "報告書の形式（既定: --outの拡張子が .json か .html ならその形式、ほかは text）"
    )]
    pub format: Option<Format>,
    /// File to be written.
    #[arg(long, value_name = "FILE", help = "報告書を書くファイル（既定: 標準出力）")]
    pub out: Option<PathBuf>,
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
}

/// Prints the report of the last check.
///
/// # Errors
/// When there is no such case, or no report of it.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let folder = args.place.folder()?;
    let case = case(&folder, args.case)?;
    if case.check == 0 {
        let failure = Failure::input(format!("{} の報告書はまだありません", case.number));
        return Err(match &case.parked {
            Some(reason) => failure.hint(format!("保留になっています: {reason}")),
            None => {
                failure.hint("読み取りが終わるまでお待ちください。進み具合は uketsuke queue で見られます")
            }
        });
    }
    let name = match check::format(args.format, args.out.as_deref())? {
        Format::Json => "report.json",
        Format::Html => "report.html",
        Format::Text | Format::Xlsx | Format::Pdf => "report.txt",
    };
    let path = folder.check(case.number, case.check).join(name);
    let text = std::fs::read_to_string(&path).map_err(|e| {
        Failure::input(format!("報告書「{}」が{}", path.display(), reading(&e)))
            .hint(format!("uketsuke retry {} で作り直してください", case.number))
    })?;
    write_out(&text, args.out.as_deref())?;
    Ok(0)
}
