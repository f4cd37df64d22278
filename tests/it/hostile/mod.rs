//! Hostile and broken files through the jail: a reason or pages within the limits, never a hang,
//! a panic, a lost neighbour or a dead child left behind.

mod files;

use files::{Bad, Fate};
use pipeline::ingest::trouble::{MAX_PAGES, MAX_PIXELS};
use pipeline::ingest::{
    DecodeTrouble, Decoder, DiscContent, PageImage, Pixels, SourceFile, TroubleKind, survey_package,
};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use uketsuke::jail::{JailedDecoder, Limits};
use uketsuke::start::SETTINGS;

const LIMITS: Limits = Limits { memory: 1 << 30, deadline: Duration::from_secs(4) };

fn jail() -> JailedDecoder {
    jail_of(LIMITS)
}

/// A jail whose clock a busy machine does not reach, for files that are quick.
fn patient_jail() -> JailedDecoder {
    jail_of(Limits { deadline: Duration::from_secs(60), ..LIMITS })
}

fn jail_of(limits: Limits) -> JailedDecoder {
    JailedDecoder::of_program(env!("CARGO_BIN_EXE_uketsuke").into(), limits, None).unwrap()
}

fn file(name: &str, bytes: Vec<u8>) -> SourceFile {
    SourceFile { path: name.to_owned(), bytes: bytes.into() }
}

fn is_plain(trouble: &DecodeTrouble) -> bool {
    let message = &trouble.message;
    !message.contains('\n') && message.chars().count() < 100 && message.ends_with("ください。")
}

fn is_within_limits(page: &PageImage) -> bool {
    let pixels = u64::from(page.width) * u64::from(page.height);
    let (Pixels::Gray(data) | Pixels::Rgb(data)) = &page.pixels;
    pixels <= MAX_PIXELS && (data.len() as u64).is_multiple_of(pixels)
}

/// What became of the first pages of a file, or what is wrong with the answer.
fn judge(jail: &JailedDecoder, bad: &Bad) -> Result<String, String> {
    let start = Instant::now();
    let scan = file(bad.name, bad.bytes.clone());
    let pages = match jail.survey(&scan) {
        Ok(survey) if survey.pages as usize > MAX_PAGES => return Err("too many pages".to_owned()),
        Ok(survey) => (1..=survey.pages.clamp(1, 3)).map(|number| jail.page(&scan, number)).collect(),
        Err(trouble) => vec![Err(trouble)],
    };
    for page in &pages {
        match page {
            Ok(_) if bad.fate == Fate::Refused => return Err("was decoded".to_owned()),
            Ok(page) if !is_within_limits(page) => return Err("outside the limits".to_owned()),
            Err(trouble) if !is_plain(trouble) => return Err(format!("says {:?}", trouble.message)),
            _ => {}
        }
    }
    let patience = LIMITS.deadline * 5 + Duration::from_secs(20);
    let outcome: Vec<_> = pages
        .iter()
        .map(|page| page.as_ref().map_or_else(|t| format!("{:?}", t.kind), |_| "page".to_owned()))
        .collect();
    if start.elapsed() > patience { Err("took too long".to_owned()) } else { Ok(outcome.join(", ")) }
}

#[test]
fn every_bad_scan_gets_a_reason_or_bounded_pages() {
    let jail = jail();
    let scans = files::scans();
    assert!(scans.len() >= 20);
    let outcomes: Vec<_> = scans.par_iter().map(|bad| (bad.name, judge(&jail, bad))).collect();
    for (name, outcome) in &outcomes {
        println!("{name}: {outcome:?}");
    }
    let wrong: Vec<_> = outcomes.iter().filter(|(_, outcome)| outcome.is_err()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The jail still works, and a page beside them is untouched.
    let page = (0..3).find_map(|_| jail.page(&file("good.png", files::good()), 1).ok());
    assert!(page.is_some());
}

#[test]
fn reasons_fit_the_fault() {
    let jail = patient_jail();
    let scans = files::scans();
    let kind = |name: &str| {
        let bad = scans.iter().find(|bad| bad.name == name).unwrap();
        let scan = file(name, bad.bytes.clone());
        jail.survey(&scan).and_then(|_| jail.page(&scan, 1)).unwrap_err().kind
    };
    assert_eq!(kind("empty"), TroubleKind::Empty);
    assert_eq!(kind("text named like a scan"), TroubleKind::Unsupported);
    assert_eq!(kind("pdf with a password"), TroubleKind::Encrypted);
    assert_eq!(kind("tiff cut in half"), TroubleKind::Damaged);
    assert_eq!(kind("jpeg cut in half"), TroubleKind::Damaged);
    assert_eq!(kind("one pixel"), TroubleKind::Damaged);
    assert_eq!(kind("tiff that claims two gigabytes"), TroubleKind::TooLarge);
    assert_eq!(kind("png that claims 900 megapixels"), TroubleKind::TooLarge);
    assert_eq!(kind("pdf of 20,000 empty pages"), TroubleKind::TooLarge);
}

#[test]
fn every_bad_workbook_gets_a_reason_or_bounded_cells() {
    let jail = jail();
    for bad in files::workbooks() {
        let outcome = jail.workbook(&file(bad.name, bad.bytes));
        match &outcome {
            Ok(book) => {
                assert_eq!(bad.fate, Fate::Bounded, "{}", bad.name);
                let cells: usize =
                    book.sheets.iter().flat_map(|sheet| &sheet.rows).map(|row| row.len() + 1).sum();
                assert!(cells < 1_000_000, "{}", bad.name);
            }
            Err(trouble) => assert!(is_plain(trouble), "{}: {}", bad.name, trouble.message),
        }
    }
}

#[test]
fn zips_are_bounded_and_stay_inside() {
    let jail = jail();
    assert!(jail.unpack(files::zip_bomb().into()).is_err());
    let names: Vec<String> =
        jail.unpack(files::zip_climbing().into()).unwrap().into_iter().map(|file| file.path).collect();
    assert_eq!(names, ["scan.tif"]);
}

#[test]
fn a_bad_file_costs_itself_and_not_the_package() {
    let mut package = vec![file("scan-2.png", files::good()), file("cdrom/B.xlsx", b"PK\x03\x04".to_vec())];
    let names = ["empty", "pdf with a password", "tiff that claims two gigabytes"];
    let bad = files::scans().into_iter().filter(|bad| names.contains(&bad.name));
    package.extend(bad.enumerate().map(|(i, bad)| file(&format!("scan-1{i}.pdf"), bad.bytes)));
    let sheets = survey_package(&package, Some("kind = \"new\""), &patient_jail());
    let pages: Vec<_> =
        sheets.sources.iter().map(|s| (s.path.as_str(), s.pages, s.trouble.is_some())).collect();
    assert_eq!(
        pages,
        [
            ("scan-2.png", 1, false),
            ("scan-10.pdf", 1, true),
            ("scan-11.pdf", 1, true),
            ("scan-12.pdf", 1, false)
        ]
    );
    assert!(matches!(sheets.disc[0].content, DiscContent::Unreadable(_)));
}

/// A program to stand in for a child that has gone over to the enemy.
fn impostor(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("impostor");
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(file, "#!/bin/sh\n{script}").unwrap();
    file.set_permissions(std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn answer_of(script: &str) -> TroubleKind {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { deadline: Duration::from_millis(700), ..LIMITS };
    let jail = JailedDecoder::of_program(impostor(folder.path(), script), limits, None).unwrap();
    // Small enough for the socket to take whole, so that the answer decides and not the sending.
    jail.survey(&file("scan.tif", b"II*\0".to_vec())).unwrap_err().kind
}

#[test]
fn a_silent_child_is_stopped_by_the_clock() {
    assert_eq!(answer_of("exec sleep 600"), TroubleKind::Deadline);
}

#[test]
fn a_trickling_child_is_stopped_by_the_clock() {
    assert_eq!(answer_of("while :; do printf '\\001'; sleep 0.2; done"), TroubleKind::Deadline);
}

#[test]
fn a_dying_child_is_a_crash() {
    assert_eq!(answer_of("exit 3"), TroubleKind::Crashed);
}

#[test]
fn a_lying_child_is_not_believed() {
    assert_eq!(answer_of("yes"), TroubleKind::Crashed);
    assert_eq!(answer_of("head -c 16 /dev/zero; exec sleep 600"), TroubleKind::Crashed);
}

#[test]
fn no_child_outlives_its_jail() {
    let folder = tempfile::tempdir().unwrap();
    let note = folder.path().join("pid");
    let script = format!("echo $$ > {}\nexec sleep 600", note.display());
    let limits = Limits { deadline: Duration::from_millis(700), ..LIMITS };
    let jail = JailedDecoder::of_program(impostor(folder.path(), &script), limits, None).unwrap();
    let start = Instant::now();
    while std::fs::read_to_string(&note).map_or(true, |pid| pid.is_empty()) {
        assert!(start.elapsed() < Duration::from_secs(5), "the child never started");
        std::thread::sleep(Duration::from_millis(20));
    }
    let pid = std::fs::read_to_string(&note).unwrap();
    let place = PathBuf::from("/proc").join(pid.trim());
    assert!(place.exists());
    drop(jail);
    assert!(!place.exists(), "killed and reaped, so not even a zombie is left");
}

#[test]
fn a_child_has_taken_its_limits() {
    let jail = patient_jail();
    assert!(jail.survey(&file("good.png", files::good())).is_ok());
    let read = |path: PathBuf| std::fs::read_to_string(path).unwrap_or_default();
    let ours = format!("PPid:\t{}\n", std::process::id());
    let memory = LIMITS.memory.to_string();
    let told = |environment: String| -> BTreeSet<String> {
        environment.split('\0').filter(|entry| !entry.is_empty()).map(Into::into).collect()
    };
    let settings = SETTINGS.map(|(key, value)| format!("{key}={value}")).into();
    let is_limited = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok).any(|process| {
        let limits = read(process.path().join("limits"));
        read(process.path().join("status")).contains(&ours)
            && read(process.path().join("cmdline")).contains("jail-worker")
            && limits.lines().any(|line| line.starts_with("Max address space") && line.contains(&memory))
            && told(read(process.path().join("environ"))) == settings
    });
    assert!(is_limited);
}
