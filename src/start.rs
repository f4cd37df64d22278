//! The program's own start: what its libraries must be told before they are loaded.

use crate::failure::Failure;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// What libraries look up in the environment while they are loaded, so that only a new start of the
/// program can tell them. The second reader would start four threads a line, and is four times
/// slower with them. The allocator would keep the space that a large page once needed, and keep a
/// heap for every thread: memory would creep up over thousands of pages.
pub const SETTINGS: [(&str, &str); 4] = [
    ("OMP_THREAD_LIMIT", "1"),
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "262144"),
    ("MALLOC_TRIM_THRESHOLD_", "262144"),
];

/// Starts the program anew where a setting is missing; one that is there is left as it is. Comes
/// back where nothing is missing, or with the reason why a new start failed.
pub fn anew() -> Option<Failure> {
    let missing: Vec<_> = SETTINGS.into_iter().filter(|(key, _)| std::env::var_os(key).is_none()).collect();
    if missing.is_empty() {
        return None;
    }
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_else(|| "uketsuke".into());
    let error = Command::new("/proc/self/exe").arg0(name).args(arguments).envs(missing).exec();
    let settings = SETTINGS.map(|(key, value)| format!("{key}={value}")).join(" ");
    let failure = Failure::machine("プログラムを始め直せません").because(error);
    Some(failure.hint(format!("環境変数 {settings} を設定してから、もう一度実行してください")))
}
