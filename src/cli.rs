//! The command line: what may be typed.

use crate::commands::{
    backup, calibrate, check, config, doctor, explain, queue, read, rebuild, report, restore, retry,
    separators, show, verify, watch,
};
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
    /// `watch`.
    #[command(about = "受信箱を見張り、届いた封筒を受け付けて点検します")]
    Watch(watch::Args),
    /// `queue`.
    #[command(about = "受け付けた申請を、次にすることと合わせて一覧にします")]
    Queue(queue::Args),
    /// `show`.
    #[command(about = "1件の申請の状態・ファイル・経緯を見ます")]
    Show(show::Args),
    /// `report`.
    #[command(about = "1件の申請の報告書を出します")]
    Report(report::Args),
    /// `retry`.
    #[command(about = "保留の申請や、受け付けなかった封筒を、もう一度試します")]
    Retry(retry::Args),
    /// `verify`.
    #[command(about = "台帳・原本・報告書・索引に、書き換えや欠けがないかを調べます")]
    Verify(verify::Args),
    /// `rebuild`.
    #[command(about = "台帳から索引を作り直します")]
    Rebuild(rebuild::Args),
    /// `doctor`.
    #[command(about = "この機械で動かす準備ができているかを調べます")]
    Doctor(doctor::Args),
    /// `backup`.
    #[command(about = "台帳・原本・報告書の控えを1つのファイルに取ります（動いている間も取れます）")]
    Backup(backup::Args),
    /// `restore`.
    #[command(about = "控えから、新しいデータフォルダーに戻します")]
    Restore(restore::Args),
    /// `separators`.
    #[command(about = "封筒の表紙と資料の仕切り紙（2次元コード付き）をPDFで作ります")]
    Separators(separators::Args),
    /// `config`.
    #[command(about = "設定の値と、その出どころを見ます")]
    Config(config::Args),
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
