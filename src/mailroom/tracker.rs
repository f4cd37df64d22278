//! When an envelope is complete: a closed list of reasons to wait, decided from two looks.

use super::ending::{Ending, ending};
use super::envelope::{self, Envelope};
use crate::config::{Inbox, Ready};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::time::{Duration, Instant};

/// How an envelope stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It is complete.
    Ready,
    /// It is waited for.
    Waiting(Wait),
    /// It was waited for long enough: a person must look.
    Problem(Wait),
}

/// Why an envelope is not complete.
#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    /// It changed since the last look.
    Growing,
    /// It has not been unchanged long enough.
    Settling,
    /// The folder holds no file.
    EmptyFolder,
    /// A file has no bytes.
    EmptyFile(String),
    /// A file lacks the end mark of its format, or has a name for unfinished files.
    Unfinished(String),
    /// A file cannot be read.
    Unreadable(String, &'static str),
    /// The mark of the mailroom is awaited.
    NoMark,
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wait::Growing => f.write_str("書き込み中です"),
            Wait::Settling => f.write_str("書き込みが終わるのを確かめています"),
            Wait::EmptyFolder => f.write_str("フォルダーの中にファイルがありません"),
            Wait::EmptyFile(path) => write!(f, "「{path}」の中身が空です"),
            Wait::Unfinished(path) => write!(f, "「{path}」が最後まで書かれていません"),
            Wait::Unreadable(path, why) => write!(f, "「{path}」が{why}"),
            Wait::NoMark => f.write_str("完了の印（.done または receipt.toml）を待っています"),
        }
    }
}

impl Wait {
    /// What a person can do about it.
    pub fn advice(&self) -> &'static str {
        match self {
            Wait::Growing | Wait::Settling => "そのままお待ちください",
            Wait::EmptyFolder => "スキャンを入れるか、フォルダーを削除してください",
            Wait::EmptyFile(_) | Wait::Unfinished(_) => {
                "スキャンし直して置き換えるか、このまま受け付ける場合は、空のファイル .done を入れてください"
            }
            Wait::Unreadable(..) => "ファイルの権限を確かめてください",
            Wait::NoMark => "スキャンが終わったら、空のファイル .done を入れてください",
        }
    }
}

/// What was seen of the inbox so far.
#[derive(Debug, Default)]
pub struct Tracker {
    seen: BTreeMap<OsString, Seen>,
}

#[derive(Debug)]
struct Seen {
    stamp: String,
    since: Instant,
    /// What the files' ends told, for this stamp.
    ends: Option<Option<Wait>>,
    /// When the ends were last looked at.
    looked: Instant,
}

/// How long what the files' ends told is believed: a file may be unreadable for a while.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

impl Tracker {
    /// Takes a look at an envelope.
    pub fn look(&mut self, envelope: &Envelope, settings: &Inbox, now: Instant) -> Standing {
        let stamp = envelope.stamp();
        let seen = match self.seen.get_mut(&envelope.name) {
            Some(seen) if seen.stamp == stamp => seen,
            _ => {
                let seen = Seen { stamp, since: now, ends: None, looked: now };
                self.seen.insert(envelope.name.clone(), seen);
                return Standing::Waiting(Wait::Growing);
            }
        };
        let unchanged = now.duration_since(seen.since);
        match wait(envelope, settings, seen, unchanged, now) {
            None => Standing::Ready,
            Some(wait) if unchanged >= settings.give_up => Standing::Problem(wait),
            Some(wait) => Standing::Waiting(wait),
        }
    }

    /// Forgets envelopes that are not in the inbox any more.
    pub fn keep(&mut self, names: &BTreeSet<OsString>) {
        self.seen.retain(|name, _| names.contains(name));
    }

    /// Forgets one envelope: it is looked at as if it had just come.
    pub fn forget(&mut self, name: &OsString) {
        self.seen.remove(name);
    }
}

fn wait(
    envelope: &Envelope,
    settings: &Inbox,
    seen: &mut Seen,
    unchanged: Duration,
    now: Instant,
) -> Option<Wait> {
    if envelope.files.iter().all(|f| envelope::is_junk(&f.path)) && envelope.strange.is_empty() {
        return Some(Wait::EmptyFolder);
    }
    if let Some(file) = envelope.files.iter().find(|f| envelope::is_named_unfinished(&f.path)) {
        return Some(Wait::Unfinished(file.path.clone()));
    }
    if envelope.marked {
        return None;
    }
    if settings.ready == Ready::Mark && !envelope.has_receipt() {
        return Some(Wait::NoMark);
    }
    if unchanged < settings.settle {
        return Some(Wait::Settling);
    }
    if seen.ends.is_none() || (seen.ends != Some(None) && now.duration_since(seen.looked) >= LOOK_AGAIN) {
        (seen.ends, seen.looked) = (Some(ends(envelope)), now);
    }
    seen.ends.clone().flatten()
}

fn ends(envelope: &Envelope) -> Option<Wait> {
    let files = envelope.files.iter().filter(|f| !envelope::is_junk(&f.path));
    files
        .filter_map(|file| match ending(&file.place) {
            Ok(Ending::Whole) => None,
            Ok(Ending::Empty) => Some(Wait::EmptyFile(file.path.clone())),
            Ok(Ending::Missing) => Some(Wait::Unfinished(file.path.clone())),
            Err(error) => Some(Wait::Unreadable(file.path.clone(), crate::failure::reading(&error))),
        })
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;
    use std::fs;
    use std::path::Path;

    const SETTINGS: Inbox = Inbox {
        look_every: Duration::from_secs(3),
        settle: Duration::from_secs(60),
        give_up: Duration::from_secs(600),
        ready: Ready::Settled,
    };

    struct Watch {
        inbox: tempfile::TempDir,
        tracker: Tracker,
        start: Instant,
        settings: Inbox,
    }

    impl Watch {
        fn new(ready: Ready) -> Self {
            let inbox = tempfile::tempdir().unwrap();
            fs::create_dir(inbox.path().join("P-1")).unwrap();
            let settings = Inbox { ready, ..SETTINGS };
            Self { inbox, tracker: Tracker::default(), start: Instant::now(), settings }
        }

        fn put(&self, name: &str, bytes: &[u8]) {
            fs::write(self.inbox.path().join("P-1").join(name), bytes).unwrap();
        }

        fn at(&mut self, seconds: u64) -> Standing {
            let envelope = Envelope::list(Path::new(self.inbox.path()), OsStr::new("P-1")).unwrap();
            self.tracker.look(&envelope, &self.settings, self.start + Duration::from_secs(seconds))
        }
    }

    const PDF: &[u8] = b"%PDF-1.4 %%EOF";

    #[test]
    fn ready_when_it_has_settled() {
        let mut watch = Watch::new(Ready::Settled);
        watch.put("a.pdf", PDF);
        assert_eq!(watch.at(0), Standing::Waiting(Wait::Growing));
        assert_eq!(watch.at(59), Standing::Waiting(Wait::Settling));
        watch.put("b.pdf", PDF);
        assert_eq!(watch.at(60), Standing::Waiting(Wait::Growing));
        assert_eq!(watch.at(119), Standing::Waiting(Wait::Settling));
        assert_eq!(watch.at(120), Standing::Ready);
    }

    #[test]
    fn unfinished_and_empty_files_become_problems() {
        let mut watch = Watch::new(Ready::Settled);
        watch.put("a.pdf", b"%PDF-1.4 cut");
        watch.at(0);
        assert_eq!(watch.at(60), Standing::Waiting(Wait::Unfinished("a.pdf".into())));
        assert_eq!(watch.at(600), Standing::Problem(Wait::Unfinished("a.pdf".into())));
        watch.put("a.pdf", b"");
        watch.at(601);
        assert_eq!(watch.at(1201), Standing::Problem(Wait::EmptyFile("a.pdf".into())));
        // A person says: take it as it is.
        watch.put(".done", b"");
        assert_eq!(watch.at(1202), Standing::Ready);
    }

    #[test]
    fn empty_folder_and_one_with_junk_alone() {
        let mut watch = Watch::new(Ready::Settled);
        watch.at(0);
        assert_eq!(watch.at(60), Standing::Waiting(Wait::EmptyFolder));
        watch.put("Thumbs.db", b"x");
        watch.at(61);
        assert_eq!(watch.at(661), Standing::Problem(Wait::EmptyFolder));
    }

    #[test]
    fn names_of_unfinished_files_are_waited_for_whatever_the_mark_says() {
        let mut watch = Watch::new(Ready::Settled);
        watch.put("a.pdf.part", PDF);
        watch.put(".done", b"");
        watch.at(0);
        assert_eq!(watch.at(120), Standing::Waiting(Wait::Unfinished("a.pdf.part".into())));
    }

    #[test]
    fn mark_is_awaited_where_the_office_wants_it() {
        let mut watch = Watch::new(Ready::Mark);
        watch.put("a.pdf", PDF);
        watch.at(0);
        assert_eq!(watch.at(599), Standing::Waiting(Wait::NoMark));
        watch.put("receipt.toml", b"");
        watch.at(600);
        assert_eq!(watch.at(660), Standing::Waiting(Wait::EmptyFile("receipt.toml".into())));
        watch.put("receipt.toml", b"sheets = 1\n");
        watch.at(661);
        assert_eq!(watch.at(721), Standing::Ready);
    }
}
