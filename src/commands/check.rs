//! `uketsuke check`: one package, one report.

use super::{read_text, write_out};
use crate::failure::Failure;
use crate::machine::Machine;
use crate::package::Package;
use crate::progress::Terminal;
use jiff::civil::Date;
use pipeline::completeness::Previous;
use pipeline::report::{self, Report, album::Album};
use pipeline::scheme::Scheme;
use pipeline::{CheckInput, Readings, Terms};
use std::path::{Path, PathBuf};

/// Shown by `uketsuke check --help`.
pub const LONG: &str = "申請書類一式を点検し、報告書を出します。何も保存しません。\n\n\
    終了ステータス: 0 直す事項も確かめる事項もない、1 不備・確認または判断できない事項がある、2 点検そのものができなかった";

/// What may be typed behind `check`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The package.
    #[arg(
        value_name = "PACKAGE",
        help = "申請書類一式: フォルダー、zipファイル、または1つのPDF",
        required_unless_present = "readings"
    )]
    pub package: Option<PathBuf>,
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
    /// Report of the service's earlier application.
    #[arg(
        long,
        value_name = "REPORT.json",
        help = "更新・変更の場合に比べる、同じサービスの前回の報告書（JSON）"
    )]
    pub previous: Option<PathBuf>,
    /// Whether the JSON shall hold each page's text.
    #[arg(long, help = "JSONに各頁の本文を加えます")]
    pub text: bool,
    /// Day that stands for the day of receipt.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_date, help = "受領日の代わりに用いる日")]
    pub date: Option<Date>,
    /// Readings recorded by `uketsuke read`, instead of decoding and reading.
    #[arg(long, hide = true, value_name = "FILE.json")]
    pub readings: Option<PathBuf>,
}

/// Formats of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Plain text for the terminal.
    #[value(help = "端末で読む文章")]
    Text,
    /// The contract.
    #[value(help = "プログラムで使うJSON")]
    Json,
    /// One self-contained file.
    #[value(help = "ブラウザーで見て印刷できる1つのファイル")]
    Html,
    /// Not yet.
    #[value(help = "Excel（この版ではまだ使えません）")]
    Xlsx,
    /// Not yet.
    #[value(help = "PDF（この版ではまだ使えません）")]
    Pdf,
}

/// Checks the package and writes the report; 1 where there is something to mend or to look at.
///
/// # Errors
/// When the package cannot be opened, the machine is not set up, or the report cannot be written.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let format = format(args.format, args.out.as_deref())?;
    let previous = args.previous.as_deref().map(previous).transpose()?;
    let scheme = scheme()?;
    let terms =
        Terms { scheme: &scheme, today: args.date, previous: previous.as_ref(), keep_text: args.text };
    let (report, album) = match (&args.readings, &args.package) {
        (Some(readings), _) => (replay(readings, terms)?, Album::default()),
        (None, Some(package)) => check(package, terms, format == Format::Html)?,
        (None, None) => unreachable!("clap asks for one of the two"),
    };
    let text = match format {
        Format::Json => report::json::write(&report),
        Format::Html => report::html::write(&report, &album),
        Format::Text | Format::Xlsx | Format::Pdf => report::text::write(&report),
    };
    write_out(&text, args.out.as_deref())?;
    if let Some(out) = &args.out {
        write_out(&format!("{}報告書  {}\n", report::text::summary(&report), out.display()), None)?;
    }
    Ok(u8::from(!report.is_clean()))
}

/// A package as the pipeline takes it, without pictures.
pub(super) fn input<'a>(package: &'a Package, machine: &'a Machine, terms: Terms<'a>) -> CheckInput<'a> {
    CheckInput {
        files: &package.files,
        receipt: None,
        notes: &package.notes,
        machine: machine.parts(),
        terms,
        keep_pictures: false,
    }
}

/// Judged by the scheme alone: no day, no earlier report.
pub(super) fn plain_terms(scheme: &Scheme) -> Terms<'_> {
    Terms { scheme, today: None, previous: None, keep_text: false }
}

fn check(package: &Path, terms: Terms<'_>, keep_pictures: bool) -> Result<(Report, Album), Failure> {
    let package = Package::open(package)?;
    let machine = Machine::set_up(terms.scheme)?;
    let input = CheckInput { keep_pictures, ..input(&package, &machine, terms) };
    let progress = Terminal::new();
    let checked = pipeline::check(&input, &progress).map_err(Machine::reader_failed)?;
    Ok((checked.report, checked.album))
}

fn replay(path: &Path, terms: Terms<'_>) -> Result<Report, Failure> {
    let text = read_text(path)?;
    let readings: Readings = serde_json::from_str(&text).map_err(|e| {
        Failure::input(format!("「{}」は読み取り結果のファイルではありません", path.display()))
            .because(e)
            .hint("同じ版の uketsuke read で作り直してください")
    })?;
    Ok(pipeline::judge(&readings, terms, &Terminal::new()))
}

/// The format asked for, else the one that the file's name tells, else text.
///
/// # Errors
/// When it is one that this version does not write.
pub(super) fn format(asked: Option<Format>, out: Option<&Path>) -> Result<Format, Failure> {
    let by_name = || match out?.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "json" => Some(Format::Json),
        "html" | "htm" => Some(Format::Html),
        "xlsx" => Some(Format::Xlsx),
        "pdf" => Some(Format::Pdf),
        _ => None,
    };
    let format = asked.or_else(by_name).unwrap_or(Format::Text);
    match format {
        Format::Pdf => Err(Failure::input("PDFの報告書は、この版ではまだ作れません")
            .hint("--format html で作り、ブラウザーの印刷からPDFに保存してください")),
        Format::Xlsx => Err(Failure::input("Excel（xlsx）の報告書は、この版ではまだ作れません")
            .hint("--format json か --format html で作ってください")),
        format => Ok(format),
    }
}

fn previous(path: &Path) -> Result<Previous, Failure> {
    report::parse_previous(&read_text(path)?).map_err(|e| {
        Failure::input(format!("前回の報告書「{}」を使えません", path.display()))
            .because(e)
            .hint("前回の申請を uketsuke check --format json で点検したときの報告書を指定してください")
    })
}

/// The scheme that is compiled in.
pub(crate) fn scheme() -> Result<Scheme, Failure> {
    Scheme::parse(include_str!("../../pipeline/schemes/aspic-iot-asp-saas.toml"))
        .map_err(|e| Failure::new(crate::failure::Kind::Internal, "制度ファイルを読めません").because(e))
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "2026-10-05 のように、年-月-日で書いてください".to_string())
}
