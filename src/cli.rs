//! The command line: what may be typed.

use crate::commands::{calibrate, check, explain, read};
use crate::failure::Failure;
use clap::error::{ContextKind, ErrorKind};
use clap::{Parser, Subcommand};

/// `uketsuke`.
#[derive(Debug, Parser)]
#[command(
    name = "uketsuke",
    version,
    about = "郵送された申請書類一式をスキャンから読み、形式審査の結果を報告します",
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// `check`.
    #[command(about = "申請書類一式を点検し、報告書を出します（何も保存しません）", long_about = check::LONG)]
    Check(check::Args),
    /// `explain`.
    #[command(about = "規則の説明を読みます（例: uketsuke explain E502）")]
    Explain(explain::Args),
    /// `rules`.
    #[command(about = "すべての規則を一覧にします")]
    Rules,
    /// `calibrate`.
    #[command(
        about = "正解の分かる申請書類一式を読み、読み取りの確かさを測ります",
        long_about = calibrate::LONG
    )]
    Calibrate(calibrate::Args),
    /// `read`.
    #[command(hide = true, about = "読み取りだけを行い、結果をJSONに書きます（開発用）")]
    Read(read::Args),
}

/// What was mistyped, in the user's language; `None` for help and version, which are no mistakes.
pub fn mistyped(error: &clap::Error) -> Option<Failure> {
    let about = |kind| error.get(kind).map(|value| value.to_string());
    let argument = about(ContextKind::InvalidArg).unwrap_or_default();
    let value = about(ContextKind::InvalidValue).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」という命令はありません", about(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("「{argument}」に値がありません"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("「{argument}」に「{value}」は使えません")
        }
        ErrorKind::MissingRequiredArgument => format!("「{argument}」の指定がありません"),
        ErrorKind::ArgumentConflict => {
            format!("「{argument}」が重なっているか、ほかの指定と一緒に使えません")
        }
        _ => "命令を読めません".into(),
    };
    let mut failure = Failure::input(message);
    if let Some(cause) = std::error::Error::source(error) {
        failure = failure.because(cause.to_string());
    }
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        if let Some(near) = about(kind) {
            failure = failure.hint(format!("「{near}」のことですか"));
        }
    }
    if let Some(values) = about(ContextKind::ValidValue) {
        failure = failure.hint(format!("使える値: {values}"));
    }
    Some(failure.hint("使い方は uketsuke --help、uketsuke check --help で見られます"))
}
