//! `uketsuke doctor`: whether this machine is fit for the mailroom, one line a question.

use super::place::Place;
use super::write_out;
use crate::config::Settings;
use crate::failure::{Failure, reading, writing};
use crate::folder::{DataFolder, write_durably};
use crate::ledger;
use crate::machine::Machine;
use crate::mailroom::counter::{self, Ask};
use crate::mailroom::hints;
use crate::mailroom::intake::free_space;
use jiff::{SignedDuration, Timestamp};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What may be typed behind `doctor`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The inbox.
    #[arg(value_name = "INBOX", help = "受信箱（既定: 設定の folders.inbox）")]
    pub inbox: Option<PathBuf>,
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
}

/// What came of a question: fit, or what is wrong and what to do.
type Finding = Result<String, (String, String)>;

/// Prints the findings; 1 where something must be mended.
///
/// # Errors
/// When the settings cannot be read.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let settings = args.place.settings()?;
    let inbox = args.inbox.clone().unwrap_or_else(|| settings.folders.inbox.clone());
    let findings: [(&str, Finding); 8] = [
        ("モデル", models()),
        ("フォント", font()),
        ("隔離", isolation()),
        ("メモリー", memory(&settings)),
        ("データフォルダー", data(&settings.folders.data)),
        ("空き容量", space(&settings)),
        ("受信箱", inbox_is_fit(&inbox)),
        ("時計", clock(&settings.folders.data)),
    ];
    let mut out = String::new();
    let mut is_fit = true;
    for (about, finding) in findings {
        match finding {
            Ok(fit) => out.push_str(&format!("良好  {about}: {fit}\n")),
            Err((what, advice)) => {
                is_fit = false;
                out.push_str(&format!("問題  {about}: {what}\n      {advice}\n"));
            }
        }
    }
    write_out(&out, None)?;
    Ok(u8::from(!is_fit))
}

fn models() -> Finding {
    match super::check::scheme().and_then(|scheme| Machine::set_up(&scheme)) {
        Ok(_) => Ok("文字の読み取りと、ファイルを開く子プロセスを始められます".into()),
        Err(failure) => Err((failure.message.clone(), failure.hints.join("。"))),
    }
}

fn font() -> Finding {
    let path = Machine::font();
    match fs::metadata(path) {
        Ok(_) => Ok(path.into()),
        Err(_) => Err((
            format!("「{path}」がありません"),
            "apt-get install fonts-ipaexfont で入れてください".into(),
        )),
    }
}

fn isolation() -> Finding {
    let modules = fs::read_to_string("/sys/kernel/security/lsm").unwrap_or_default();
    if modules.split(',').any(|m| m.trim() == "landlock") {
        return Ok("子プロセスからファイルとネットワークを隠せます（Landlock）".into());
    }
    // The children are still limited and watched; that is fit for use.
    Ok("このカーネルではLandlockを確かめられません。メモリーと時間の制限だけで隔離します".into())
}

fn memory(settings: &Settings) -> Finding {
    const NEEDED_MIB: u64 = 1024;
    let workers = match settings.reading.workers {
        0 => rayon::current_num_threads(),
        n => n,
    } as u64;
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = info.lines().find_map(|l| l.strip_prefix("MemAvailable:"));
    let available = line.and_then(|l| l.trim().split(' ').next()?.parse::<u64>().ok()).map(|kib| kib >> 10);
    match available {
        Some(mib) if mib < workers * NEEDED_MIB => Err((
            format!("空きが{mib}MiBです。同時に{workers}頁を読むには{}MiBほど必要です", workers * NEEDED_MIB),
            "設定の reading.workers を減らすか、ほかのプログラムを終えてください".into(),
        )),
        Some(mib) => Ok(format!("空き{mib}MiB、同時に{workers}頁を読みます")),
        None => Ok(format!("空きを調べられません。同時に{workers}頁を読みます")),
    }
}

fn data(root: &Path) -> Finding {
    let about = root.display();
    if !root.exists() {
        let parent = root.ancestors().find(|p| p.is_dir()).unwrap_or(Path::new("/"));
        return Ok(format!(
            "「{about}」はまだありません。最初の uketsuke watch が「{}」の下に作ります",
            parent.display()
        ));
    }
    // The Debian package makes the folder, the first run what belongs in it.
    if fs::read_dir(root).is_ok_and(|mut entries| entries.next().is_none()) {
        return Ok(format!("「{about}」はまだ空です。最初の uketsuke watch が使い始めます"));
    }
    let folder = DataFolder::open(root).map_err(|f| (f.message.clone(), f.hints.join("。")))?;
    let probe = root.join(".doctor");
    write_durably(&probe, b"probe").map_err(|e| {
        (
            format!("「{about}」に書けません（{}）", writing(&e)),
            "持ち主と権限、空き容量を確かめてください".to_owned(),
        )
    })?;
    let _ = fs::remove_file(probe);
    let owner = match counter::ask(&folder, &Ask::Queue) {
        Some(_) => "uketsuke watch が動いています",
        None => "uketsuke watch は動いていません",
    };
    Ok(format!("「{about}」に書けます。{owner}"))
}

fn space(settings: &Settings) -> Finding {
    let root = settings.folders.data.ancestors().find(|p| p.is_dir()).unwrap_or(Path::new("/"));
    let free = free_space(root)
        .map_err(|e| (reading(&e).to_owned(), "データフォルダーの場所を確かめてください".to_owned()))?;
    let (mib, keep) = (free >> 20, settings.disk.keep_free_mib);
    // An envelope of 100 sheets in colour takes about 100 MiB, its readings the same again.
    if mib < keep + 1024 {
        let advice = "古い控えを移すなどして空けてください。足りなくなると受け付けを止めます".to_owned();
        return Err((format!("残り{mib}MiBです（{keep}MiBは空けておく設定です）"), advice));
    }
    Ok(format!("残り{mib}MiB"))
}

fn inbox_is_fit(inbox: &Path) -> Finding {
    let about = inbox.display();
    if inbox.as_os_str().is_empty() {
        return Err((
            "指定されていません".into(),
            "uketsuke doctor 受信箱 で指定するか、設定の folders.inbox に書いてください".into(),
        ));
    }
    let advice = || "フォルダーの名前と、共有フォルダーの接続を確かめてください".to_owned();
    let entries = fs::read_dir(inbox).map_err(|e| (format!("「{about}」が{}", reading(&e)), advice()))?;
    let lying = entries.count();
    // Hidden, so that a running mailroom does not look at it.
    tempfile::Builder::new().prefix(".doctor").tempfile_in(inbox).map_err(|e| {
        (
            format!("「{about}」に書けません（{}）", writing(&e)),
            "受け付けた封筒を done に移せません。権限を確かめてください".to_owned(),
        )
    })?;
    let ears = hints::listen(inbox, &Arc::default());
    Ok(format!("「{about}」に{lying}件、{}", ears.describe()))
}

fn clock(root: &Path) -> Finding {
    let now = Timestamp::now();
    let made: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a time");
    let advice = || "timedatectl で時刻を合わせてください".to_owned();
    if now < made {
        return Err((format!("{now} を指しています。遅れています"), advice()));
    }
    if let Ok(walked) = ledger::walk(&root.join("ledger/ledger.jsonl"), |_, _| ())
        && walked.time.duration_since(now) > SignedDuration::from_mins(2)
    {
        return Err((format!("台帳の最後の記録（{}）より前の {now} を指しています", walked.time), advice()));
    }
    Ok(format!("{now}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_only_made_is_no_problem() {
        let root = tempfile::tempdir().expect("a folder");
        assert!(data(root.path()).is_ok_and(|said| said.contains("まだ空です")));
        fs::write(root.path().join("memo.txt"), "not ours").expect("writes");
        assert!(data(root.path()).is_err());
    }
}
