//! The settings: defaults compiled in (`default.toml`, which is also their documentation), over
//! them `uketsuke.toml`, over that what was typed. Each value keeps where it came from.
//!
//! Unknown keys are refused: a mistyped setting that is silently ignored is worse than none.

use crate::failure::{Failure, reading};
use jiff::SignedDuration;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::{Table, Value};

/// The defaults, with a comment on each.
pub const DEFAULTS: &str = include_str!("default.toml");
/// Where the service's settings lie.
pub const SYSTEM_FILE: &str = "/etc/uketsuke/uketsuke.toml";
/// Names another file.
pub const VARIABLE: &str = "UKETSUKE_CONFIG";

/// All settings, resolved.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where things lie.
    pub folders: Folders,
    /// How the inbox is looked at.
    pub inbox: Inbox,
    /// How pages are read.
    pub reading: Reading,
    /// What the disk must keep.
    pub disk: Disk,
}

/// Where things lie.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folders {
    /// The inbox; empty where it is to be typed.
    pub inbox: PathBuf,
    /// The data folder.
    pub data: PathBuf,
}

/// How the inbox is looked at.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inbox {
    /// Time between two looks.
    #[serde(deserialize_with = "duration")]
    pub look_every: Duration,
    /// Time without a change after which an envelope is complete.
    #[serde(deserialize_with = "duration")]
    pub settle: Duration,
    /// Time after which an envelope that is not complete is shown as a problem.
    #[serde(deserialize_with = "duration")]
    pub give_up: Duration,
    /// What makes an envelope complete.
    pub ready: Ready,
}

/// What makes an envelope complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ready {
    /// Some time without a change.
    Settled,
    /// A mark of the mailroom.
    Mark,
}

/// How pages are read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Pages read at the same time; 0 stands for the number of cores.
    pub workers: usize,
    /// Time that a page may take.
    #[serde(deserialize_with = "duration")]
    pub page_deadline: Duration,
    /// Time that the check of a package may take.
    #[serde(deserialize_with = "duration")]
    pub check_deadline: Duration,
    /// How often a page is tried before its case is set aside.
    pub tries: u32,
    /// Memory of one reading child, in MiB.
    pub memory_mib: u64,
}

/// What the disk must keep.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disk {
    /// Free space that taking in must leave, in MiB.
    pub keep_free_mib: u64,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// Compiled in.
    Default,
    /// A file.
    File(PathBuf),
    /// Typed behind the command.
    Argument(&'static str),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("既定値"),
            Origin::File(path) => write!(f, "{}", path.display()),
            Origin::Argument(name) => write!(f, "命令の指定 {name}"),
        }
    }
}

/// The layers put together: values with their origins.
#[derive(Clone, Debug)]
pub struct Config {
    table: Table,
    origins: BTreeMap<(String, String), Origin>,
}

impl Config {
    /// Puts the layers together: `named` is the file the user named, `typed` what was typed, as
    /// (section, key, value, name of the argument).
    ///
    /// # Errors
    /// When a file named cannot be read, or a file has a key or value that is not understood.
    pub fn load(
        named: Option<&Path>,
        typed: &[(&'static str, &'static str, Value, &'static str)],
    ) -> Result<Self, Failure> {
        let table: Table = DEFAULTS.parse().expect("the defaults are TOML");
        let mut config = Self { table, origins: BTreeMap::new() };
        if let Some(path) = file(named) {
            config.overlay(&path)?;
        }
        for (section, key, value, argument) in typed {
            config.set(section, key, value.clone(), Origin::Argument(argument));
        }
        Ok(config)
    }

    /// The settings.
    ///
    /// # Errors
    /// When a value is not of its kind.
    pub fn settings(&self) -> Result<Settings, Failure> {
        for (section, key, value, origin) in self.values() {
            let mut probe: Table = DEFAULTS.parse().expect("the defaults are TOML");
            if let Some(Value::Table(section)) = probe.get_mut(section) {
                section.insert(key.to_owned(), value.clone());
            }
            if let Err(error) = probe.try_into::<Settings>() {
                let message = format!("設定「{section}.{key}」の値 {value} は使えません（{origin}）");
                return Err(Failure::input(message)
                    .because(error.message().to_owned())
                    .hint("書き方の例は uketsuke config show --defaults で見られます"));
            }
        }
        self.table.clone().try_into().map_err(|e: toml::de::Error| {
            Failure::input("設定を読み取れません").because(e.message().to_owned())
        })
    }

    /// All values in the order of the file of defaults' sections, with their origins.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str, &Value, Origin)> {
        self.table.iter().flat_map(move |(section, keys)| {
            keys.as_table().into_iter().flatten().map(move |(key, value)| {
                let origin = self.origins.get(&(section.clone(), key.clone()));
                (section.as_str(), key.as_str(), value, origin.cloned().unwrap_or(Origin::Default))
            })
        })
    }

    fn overlay(&mut self, path: &Path) -> Result<(), Failure> {
        let about = path.display();
        let text = std::fs::read_to_string(path).map_err(|e| {
            Failure::input(format!("設定ファイル「{about}」が{}", reading(&e)))
                .hint("--config か環境変数 UKETSUKE_CONFIG の場所を確かめてください")
        })?;
        let table: Table = text.trim_start_matches('\u{FEFF}').parse().map_err(|e: toml::de::Error| {
            let at = e.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1;
            Failure::input(format!("設定ファイル「{about}」の{line}行目を読み取れません"))
                .because(e.message().to_owned())
        })?;
        for (section, keys) in table {
            let Some(keys) = self.table.get(&section).is_some().then_some(keys).and_then(into_table) else {
                return Err(unknown(path, &section, self.table.keys()));
            };
            for (key, value) in keys {
                let known = self.table[&section].as_table().expect("sections are tables");
                if !known.contains_key(&key) {
                    let known = known.keys().map(|k| format!("{section}.{k}")).collect::<Vec<_>>();
                    return Err(unknown(path, &format!("{section}.{key}"), known.iter()));
                }
                self.set(&section, &key, value, Origin::File(path.to_owned()));
            }
        }
        Ok(())
    }

    fn set(&mut self, section: &str, key: &str, value: Value, origin: Origin) {
        if let Some(Value::Table(keys)) = self.table.get_mut(section) {
            keys.insert(key.to_owned(), value);
            self.origins.insert((section.to_owned(), key.to_owned()), origin);
        }
    }
}

/// The file of settings: the one named, else the environment's, else the system's if it is there.
fn file(named: Option<&Path>) -> Option<PathBuf> {
    let environment = || std::env::var_os(VARIABLE).filter(|v| !v.is_empty()).map(PathBuf::from);
    let system = || Some(PathBuf::from(SYSTEM_FILE)).filter(|p| p.exists());
    named.map(Path::to_owned).or_else(environment).or_else(system)
}

fn into_table(value: Value) -> Option<Table> {
    match value {
        Value::Table(table) => Some(table),
        _ => None,
    }
}

fn unknown<'a>(path: &Path, key: &str, known: impl Iterator<Item = &'a String>) -> Failure {
    let known = known.map(String::as_str).collect::<Vec<_>>().join(" ");
    Failure::input(format!("設定ファイル「{}」の「{key}」という項目はありません", path.display()))
        .hint(format!("使える項目: {known}"))
}

fn duration<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    use serde::de::Error;
    let text = String::deserialize(deserializer)?;
    let wrong = || D::Error::custom("時間は \"10s\"、\"5m\"、\"1h\" のように書いてください");
    let parsed: SignedDuration = text.parse().map_err(|_| wrong())?;
    parsed.try_into().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Settings, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("uketsuke.toml");
        std::fs::write(&path, text).unwrap();
        Config::load(Some(&path), &[])?.settings()
    }

    #[test]
    fn defaults_are_whole_and_each_has_a_comment() {
        let settings = load("").unwrap();
        assert_eq!((settings.inbox.look_every, settings.reading.tries), (Duration::from_secs(3), 3));
        let mut lines = DEFAULTS.lines().peekable();
        while let Some(line) = lines.next() {
            let next = lines.peek().copied().unwrap_or_default();
            if next.contains(" = ") && !next.starts_with('#') {
                assert!(line.starts_with('#'), "{next} has no comment");
            }
        }
    }

    #[test]
    fn layers_and_their_origins() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("uketsuke.toml");
        std::fs::write(&path, "[inbox]\nsettle = \"5m\"\n[folders]\ndata = \"/one\"\n").unwrap();
        let typed = [("folders", "data", Value::from("/two"), "--data")];
        let config = Config::load(Some(&path), &typed).unwrap();
        let settings = config.settings().unwrap();
        assert_eq!(settings.inbox.settle, Duration::from_secs(300));
        assert_eq!(settings.folders.data, Path::new("/two"));
        let origin = |wanted: &str| config.values().find(|v| v.1 == wanted).map(|v| v.3).unwrap();
        assert_eq!(origin("settle"), Origin::File(path));
        assert_eq!(origin("data"), Origin::Argument("--data"));
        assert_eq!(origin("look_every"), Origin::Default);
    }

    #[test]
    fn slips_are_refused_by_name() {
        for (text, part) in [
            ("[inbox]\nsettel = \"5m\"\n", "「inbox.settel」という項目はありません"),
            ("[inbx]\n", "「inbx」という項目はありません"),
            ("inbox = 3\n", "「inbox」という項目はありません"),
            ("[inbox]\nsettle = 5\n", "「inbox.settle」の値 5 は使えません"),
            ("[inbox]\nsettle = \"5 apples\"\n", "「inbox.settle」の値"),
            ("[inbox]\nready = \"now\"\n", "「inbox.ready」の値"),
            ("[reading]\ntries = -1\n", "「reading.tries」の値 -1"),
            ("[inbox]\nsettle = \n", "2行目を読み取れません"),
        ] {
            let said = load(text).unwrap_err().to_string();
            assert!(said.contains(part), "{text}: {said}");
        }
    }
}
