//! What all commands of the mailroom take: the data folder and the settings.

use crate::case::{self, Case, CaseNumber, Rejected};
use crate::config::{Config, Settings};
use crate::failure::{Failure, Kind};
use crate::folder::DataFolder;
use crate::mailroom::books;
use crate::mailroom::counter::{self, Answer, Ask};
use crate::mailroom::status::Status;
use std::path::PathBuf;
use toml::Value;

/// Where the mailroom's things lie.
#[derive(Debug, Default, clap::Args)]
pub struct Place {
    /// The data folder.
    #[arg(
        long,
        value_name = "DIR",
        help = "データフォルダー: 台帳・原本・報告書の置き場所（既定: 設定の folders.data）"
    )]
    pub data: Option<PathBuf>,
    /// File of settings.
    #[arg(
        long,
        value_name = "FILE",
        help = "設定ファイル（既定: 環境変数 UKETSUKE_CONFIG、なければ /etc/uketsuke/uketsuke.toml）"
    )]
    pub config: Option<PathBuf>,
}

impl Place {
    /// The settings' layers.
    pub fn config(&self) -> Result<Config, Failure> {
        let typed = self
            .data
            .iter()
            .map(|data| ("folders", "data", Value::String(data.display().to_string()), "--data"));
        Config::load(self.config.as_deref(), &typed.collect::<Vec<_>>())
    }

    /// The settings.
    pub fn settings(&self) -> Result<Settings, Failure> {
        self.config()?.settings()
    }

    /// The data folder, which must be there.
    pub fn folder(&self) -> Result<DataFolder, Failure> {
        DataFolder::open(&self.settings()?.folders.data)
    }
}

/// All that a queue shows.
pub struct Overview {
    /// All cases.
    pub cases: Vec<Case>,
    /// Rejected envelopes.
    pub rejected: Vec<Rejected>,
    /// What is going on; `None` where no mailroom is running.
    pub status: Option<Status>,
}

/// Asks the running mailroom, or folds the ledger where none is running.
pub fn overview(folder: &DataFolder) -> Result<Overview, Failure> {
    if let Some(Answer::Queue { cases, rejected, status }) = counter::ask(folder, &Ask::Queue) {
        return Ok(Overview { cases, rejected, status: Some(*status) });
    }
    let store = books::fold(folder)?;
    let cases = case::cases(&store).map_err(unreadable)?;
    let rejected = case::rejected(&store).map_err(unreadable)?;
    Ok(Overview { cases, rejected, status: None })
}

/// A case of the ledger.
pub fn case(folder: &DataFolder, number: CaseNumber) -> Result<Case, Failure> {
    let store = books::fold(folder)?;
    case::case(&store, number).map_err(unreadable)?.ok_or_else(|| {
        Failure::input(format!("受付番号 {number} はありません"))
            .hint("受付番号は uketsuke queue で見られます")
    })
}

/// The ledger's entries do not fit together, though each is as it was written.
pub fn unreadable(error: case::ProjectionError) -> Failure {
    Failure::new(Kind::Internal, "台帳から一覧を作れません")
        .because(error)
        .hint("この行を添えて、開発者に知らせてください")
}

/// A name for whoever types: for the ledger.
pub fn actor() -> String {
    let name =
        ["SUDO_USER", "USER", "LOGNAME"].iter().find_map(|v| std::env::var(v).ok().filter(|n| !n.is_empty()));
    name.unwrap_or_else(|| format!("uid {}", rustix::process::getuid().as_raw()))
}
