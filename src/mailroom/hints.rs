//! Hints that something changed in the inbox. They make the next look come sooner, no more: what
//! the file system forgets to tell is found by looking.

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How changes are noticed.
pub enum Ears {
    /// The kernel tells; the watcher lives as long as this value.
    Events(RecommendedWatcher),
    /// Only by looking; why.
    Polling(&'static str),
}

impl Ears {
    /// In the user's words.
    pub fn describe(&self) -> String {
        match self {
            Ears::Events(_) => "変更の通知と定期的な確認".into(),
            Ears::Polling(why) => format!("定期的な確認のみ: {why}"),
        }
    }
}

/// Listens for changes where the file system tells them; `bell` is set at each.
pub fn listen(inbox: &Path, bell: &Arc<AtomicBool>) -> Ears {
    if is_remote(inbox) {
        return Ears::Polling("ネットワーク上のフォルダーのため");
    }
    let rung = Arc::clone(bell);
    let watcher = notify::recommended_watcher(move |_: notify::Result<notify::Event>| {
        rung.store(true, Ordering::SeqCst)
    });
    let watching = watcher.and_then(|mut watcher| {
        watcher.watch(inbox, RecursiveMode::NonRecursive)?;
        Ok(watcher)
    });
    match watching {
        Ok(watcher) => Ears::Events(watcher),
        Err(_) => Ears::Polling("変更の通知を受けられないため"),
    }
}

/// Whether other machines can change the folder without our kernel knowing.
fn is_remote(path: &Path) -> bool {
    // NFS, SMB, CIFS, SMB2, FUSE, 9p, VirtualBox, AFS, Ceph, Coda.
    const REMOTE: [u32; 10] = [
        0x6969,
        0x517B,
        0xFF53_4D42,
        0xFE53_4D42,
        0x6573_5546,
        0x0102_1997,
        0x786F_4256,
        0x5346_414F,
        0x00C3_6400,
        0x7375_7245,
    ];
    rustix::fs::statfs(path).is_ok_and(|answer| REMOTE.contains(&(answer.f_type as u32)))
}
