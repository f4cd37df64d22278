//! An office for one test: inbox, data folder, settings, and what must be true of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use uketsuke::case::CaseNumber;
use uketsuke::ledger::{self, Act, Entry, hash_file};

/// Inbox, data folder and settings under one temporary folder.
pub struct Office {
    pub root: tempfile::TempDir,
    pub inbox: PathBuf,
    pub data: PathBuf,
    /// Envelopes as they were dropped: name → (path inside, bytes).
    pub dropped: BTreeMap<String, Vec<(String, Vec<u8>)>>,
}

/// Longest that anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(240);

impl Office {
    pub fn new() -> Self {
        Self::of_settings("settle = \"150ms\"\ngive_up = \"600ms\"\n", "")
    }

    /// With further keys of `[inbox]` and `[reading]`.
    pub fn of_settings(inbox: &str, reading: &str) -> Self {
        let root = tempfile::tempdir().expect("a folder");
        let office = Self {
            inbox: root.path().join("受信箱"),
            data: root.path().join("data"),
            dropped: BTreeMap::new(),
            root,
        };
        fs::create_dir(&office.inbox).expect("creates");
        let settings = format!(
            "[inbox]\nlook_every = \"50ms\"\n{inbox}[reading]\nworkers = 2\n{reading}[disk]\nkeep_free_mib = 0\n"
        );
        fs::write(office.path("uketsuke.toml"), settings).expect("writes");
        office.record(r#""delay_ms":5"#);
        office
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Recorded readings: one blank page, with further keys.
    pub fn record(&self, more: &str) {
        let page = r#"{"page":0,"width":100,"height":140,"dpi":300.0,"rotation":0,"skew":0.0,"blank":true,
            "legibility":"Legible","colour":false,"lines":[],"tables":[],"seals":[]}"#;
        let more = if more.is_empty() { String::new() } else { format!(",{more}") };
        fs::write(self.path("recorded.json"), format!("{{\"pages\":[{page}]{more}}}")).expect("writes");
    }

    /// Drops an envelope as people do: a folder, moved in whole.
    pub fn drop_folder(&mut self, name: &str, files: &[(&str, Vec<u8>)]) {
        let beside = self.path(&format!("outside-{}", self.dropped.len()));
        for (path, bytes) in files {
            let place = beside.join(path);
            fs::create_dir_all(place.parent().expect("a folder")).expect("creates");
            fs::write(place, bytes).expect("writes");
        }
        fs::rename(beside, self.inbox.join(name)).expect("moves in");
        let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone())).collect();
        self.dropped.insert(name.to_owned(), files);
    }

    /// Drops an envelope of two scans, three pages, all its own.
    pub fn drop_envelope(&mut self, name: &str, seed: u32) {
        self.drop_folder(name, &[("scan_1.tif", tiff(seed, 2)), ("scan_2.tif", tiff(seed + 1_000_000, 1))]);
    }

    /// Drops one file.
    pub fn drop_file(&mut self, name: &str, bytes: Vec<u8>) {
        let beside = self.path("outside-file");
        fs::write(&beside, &bytes).expect("writes");
        fs::rename(beside, self.inbox.join(name)).expect("moves in");
        self.dropped.insert(name.to_owned(), vec![(String::new(), bytes)]);
    }

    /// The command over this office's folders.
    pub fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_uketsuke"));
        command.arg(verb);
        if verb == "config" {
            command.arg("show");
        }
        command
            .arg("--data")
            .arg(&self.data)
            .arg("--config")
            .arg(self.path("uketsuke.toml"))
            .env("UKETSUKE_MODELS", "/nonexistent")
            .stdin(Stdio::null());
        command
    }

    pub fn watch_command(&self) -> Command {
        let mut command = self.command("watch");
        command.arg(&self.inbox).arg("--recorded").arg(self.path("recorded.json"));
        command
    }

    /// Runs a command and gives its status and all it said.
    pub fn run(&self, verb: &str, more: &[&str]) -> (i32, String) {
        said(self.command(verb).args(more).output().expect("starts"))
    }

    /// Watches until nothing is left to do.
    pub fn work(&self) -> String {
        let (status, said) = finish(self.watch_command().arg("--until-idle"), None);
        assert!(status.success(), "{status}: {said}");
        said
    }

    /// Starts watching.
    pub fn watch(&self) -> Running {
        let log = fs::File::create(self.path("log")).expect("creates");
        let child = self.watch_command().stdout(Stdio::null()).stderr(log).spawn().expect("starts");
        Running { child, log: self.path("log") }
    }

    /// All entries of the ledger.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        ledger::walk(&self.data.join("ledger/ledger.jsonl"), |entry, _| entries.push(entry))
            .expect("is whole");
        entries
    }

    /// Number and envelope name of every case, in the order of the ledger.
    pub fn received(&self) -> Vec<(CaseNumber, String)> {
        let received = |entry: Entry| match entry.act() {
            Some(Act::Received { envelope, .. }) => Some((entry.case.expect("has a number"), envelope.name)),
            _ => None,
        };
        self.entries().into_iter().filter_map(received).collect()
    }

    pub fn acts(&self, kind: &str) -> usize {
        self.entries().iter().filter(|entry| entry.act["kind"] == kind).count()
    }

    /// Readings on the shelf by path, with what tells a rewritten file from an old one.
    pub fn shelf(&self) -> BTreeMap<PathBuf, u64> {
        let mut found = BTreeMap::new();
        for path in files_of(&self.data.join("readings")) {
            // A half-written one has no name of its own yet.
            if !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(".tmp")) {
                found.insert(path.clone(), fs::metadata(&path).expect("is there").ino());
            }
        }
        found
    }

    /// What must be true when all work is done: every envelope taken in exactly once and moved
    /// away unaltered, originals byte by byte, ledger whole, projection equal to a rebuilt one.
    pub fn check(&self) {
        let received = self.received();
        let numbers: Vec<u32> = received.iter().map(|(number, _)| number.0).collect();
        assert_eq!(
            numbers,
            (1..=self.dropped.len() as u32).collect::<Vec<_>>(),
            "numbers in order, none twice"
        );
        let names: BTreeSet<&String> = received.iter().map(|(_, name)| name).collect();
        assert_eq!(names, self.dropped.keys().collect(), "every envelope once");
        assert_eq!(self.acts("received_again"), 0, "none taken for a second drop");
        assert_eq!(self.acts("filed"), received.len());
        assert!(self.acts("checked") >= received.len());
        for (number, name) in &received {
            self.check_envelope(*number, name);
        }
        let left: Vec<_> =
            fs::read_dir(&self.inbox).expect("lists").flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["done"], "nothing is left in the inbox");
        self.verify();
    }

    fn check_envelope(&self, number: CaseNumber, name: &str) {
        let place = self.inbox.join("done").join(number.to_string()).join(name);
        for (path, bytes) in &self.dropped[name] {
            let moved = if path.is_empty() { place.clone() } else { place.join(path) };
            assert!(fs::read(&moved).expect("was moved") == *bytes, "{} is altered", moved.display());
            let hash = pipeline::ingest::sha256(bytes);
            let original = self.data.join("originals").join(&hash[..2]).join(&hash);
            assert!(fs::read(&original).expect("is kept") == *bytes, "{} is altered", original.display());
        }
        let report = self.data.join("cases").join(number.to_string()).join("1/report.json");
        assert!(hash_file(&report).expect("was written").1 > 0);
    }

    /// The program's own audit, after an orderly end: no fault, nothing odd.
    pub fn verify(&self) {
        let (status, said) = self.run("verify", &[]);
        assert!(status == 0 && said.contains("異常はありません"), "{said}");
        assert!(!said.contains("参考"), "{said}");
    }
}

/// A mailroom that is running.
pub struct Running {
    pub child: Child,
    log: PathBuf,
}

impl Running {
    /// What it has said so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until it has said something.
    pub fn wait_for(&mut self, words: &str) {
        self.wait_until(words, |log| log.contains(words));
    }

    pub fn wait_until(&mut self, about: &str, is_done: impl Fn(&str) -> bool) {
        let start = Instant::now();
        while !is_done(&self.log()) {
            let ended = self.child.try_wait().expect("waits");
            assert!(ended.is_none(), "ended before {about}: {}", self.log());
            assert!(start.elapsed() < PATIENCE, "no {about} in {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Tells it to end, and waits for that.
    pub fn stop(mut self) -> String {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("signals");
        let status = wait(&mut self.child);
        assert!(status.success(), "{status}: {}", self.log());
        self.log()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs to its end; kills it after `moment`, if one is given.
pub fn finish(command: &mut Command, moment: Option<Duration>) -> (ExitStatus, String) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts");
    if let Some(moment) = moment {
        std::thread::sleep(moment);
        child.kill().expect("kills");
    }
    let mut pipe = child.stderr.take().expect("is piped");
    let reader = std::thread::spawn(move || {
        let mut said = String::new();
        let _ = pipe.read_to_string(&mut said);
        said
    });
    let status = wait(&mut child);
    (status, reader.join().expect("reads"))
}

fn wait(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("waits") {
            return status;
        }
        assert!(start.elapsed() < PATIENCE, "it does not end");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn said(output: Output) -> (i32, String) {
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.code().expect("no signal"), text.concat())
}

/// All files under a folder.
pub fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files.extend(files_of(&entry.path())),
            _ => files.push(entry.path()),
        }
    }
    files
}

/// A small grey TIFF of some pages; another seed gives other bytes.
pub fn tiff(seed: u32, pages: u32) -> Vec<u8> {
    const SIDE: u32 = 32;
    let mut out = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for page in 0..pages {
        let strip = out.len() as u32;
        let mut noise = seed.wrapping_mul(2_654_435_761).wrapping_add(page);
        out.extend((0..SIDE * SIDE).map(|_| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        }));
        let directory = out.len() as u32;
        out[link..link + 4].copy_from_slice(&directory.to_le_bytes());
        let fields = [
            (256, SIDE),
            (257, SIDE),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, strip),
            (277, 1),
            (278, SIDE),
            (279, SIDE * SIDE),
        ];
        out.extend((fields.len() as u16).to_le_bytes());
        for (tag, value) in fields {
            out.extend((tag as u16).to_le_bytes());
            out.extend(4u16.to_le_bytes());
            out.extend(1u32.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
        link = out.len();
        out.extend([0; 4]);
    }
    out
}
