//! `uketsuke watch`: the mailroom.

use super::place::Place;
use crate::failure::{Failure, reading};
use crate::folder::DataFolder;
use crate::mailroom::Mailroom;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What may be typed behind `watch`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The inbox.
    #[arg(value_name = "INBOX", help = "受信箱: スキャンを置くフォルダー（既定: 設定の folders.inbox）")]
    pub inbox: Option<PathBuf>,
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
    /// Whether to end when nothing is left to do.
    #[arg(long, hide = true)]
    pub until_idle: bool,
    /// Readings recorded by `uketsuke read`, instead of reading.
    #[arg(long, hide = true, value_name = "FILE.json")]
    pub recorded: Option<PathBuf>,
}

/// Watches until a signal tells to stop.
///
/// # Errors
/// When the folders cannot be used, another process has the data folder, or the ledger is damaged.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let settings = args.place.settings()?;
    let inbox = args.inbox.clone().unwrap_or_else(|| settings.folders.inbox.clone());
    if inbox.as_os_str().is_empty() {
        return Err(Failure::input("受信箱が指定されていません").hint(
            "uketsuke watch 受信箱のフォルダー のように指定するか、設定の folders.inbox に書いてください",
        ));
    }
    let inbox = inbox.canonicalize().map_err(|e| {
        Failure::input(format!("受信箱「{}」が{}", inbox.display(), reading(&e)))
            .hint("フォルダーの名前と、共有フォルダーの接続を確かめてください")
    })?;
    if !inbox.is_dir() {
        return Err(Failure::input(format!("受信箱「{}」はフォルダーではありません", inbox.display())));
    }
    let data = &settings.folders.data;
    let data = data.canonicalize().or_else(|_| std::path::absolute(data)).unwrap_or_else(|_| data.clone());
    if data.starts_with(&inbox) || inbox.starts_with(&data) {
        return Err(Failure::input("受信箱とデータフォルダーが重なっています")
            .hint("--data で、受信箱の外のフォルダーを指定してください"));
    }
    let folder = DataFolder::open_or_make(&settings.folders.data)?;
    let _lock = folder.lock()?;
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // A second signal ends the process at once; that is as safe as a power cut.
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&stop))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop)))
            .map_err(|e| Failure::machine("終了の合図を受け取れません").because(e))?;
    }
    let mailroom = Mailroom::open(&folder, &settings, &inbox, stop)?;
    let recorded = args.recorded.as_ref().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone()));
    mailroom.run(recorded, args.until_idle)?;
    Ok(0)
}
