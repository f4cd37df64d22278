//! What the program says on the command line, word for word, and the status it ends with.

use assert_cmd::Command;
use std::path::Path;

/// Runs the program without models and without a terminal; folders of the test's own are cut out
/// of the words.
fn run(args: &[&str], folder: Option<&Path>) -> String {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("uketsuke"));
    let output =
        command.args(args).env("UKETSUKE_MODELS", "/nonexistent").output().expect("the program starts");
    let mut said = String::new();
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = String::from_utf8_lossy(bytes);
        if !text.is_empty() {
            said.push_str(&format!("--- {name}\n{}\n", text.trim_end()));
        }
    }
    said.push_str(&format!("--- status {}", output.status.code().expect("no signal ended it")));
    match folder {
        Some(folder) => said.replace(&folder.display().to_string(), "FOLDER"),
        None => said,
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("writes");
    path.display().to_string()
}

/// Readings of a package that holds nothing but a blank page.
const BLANK: &str = r#"{"sheets":{"receipt":{"kind":"new","received":"2026-10-05"},
    "sources":[{"path":"scan.tif","sha256":"00","media":"Tiff","pages":1,"trouble":null}],
    "pages":[{"source":0,"number":1}],"disc":[],"notes":[]},
    "pages":[{"page":0,"width":100,"height":140,"dpi":300.0,"rotation":0,"skew":0.0,"blank":true,
    "legibility":"Legible","colour":false,"lines":[],"tables":[],"seals":[]}]}"#;

#[test]
fn help() {
    insta::assert_snapshot!(run(&["--help"], None));
}

#[test]
fn help_of_check() {
    insta::assert_snapshot!(run(&["check", "--help"], None));
}

#[test]
fn rules_are_listed_by_code() {
    let said = run(&["rules"], None);
    assert!(said.contains("\nE502  不備  ") && said.ends_with("--- status 0"), "{said}");
}

#[test]
fn explain_prints_the_page_whatever_the_case() {
    let said = run(&["explain", "e502"], None);
    for part in ["E502 ", "重さ: 不備", "根拠: 概要 4(4)ウ(ウ)", "## 申請者にお願いすること"]
    {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
    assert!(!said.contains("```"), "{said}");
}

#[test]
fn unknown_rule_names_its_neighbours() {
    insta::assert_snapshot!(run(&["explain", "W999"], None));
}

#[test]
fn package_that_is_not_there() {
    insta::assert_snapshot!(run(&["check", "/nonexistent/P-1"], None));
}

#[test]
fn empty_folder() {
    let folder = folder();
    insta::assert_snapshot!(run(&["check", &folder.path().display().to_string()], Some(folder.path())));
}

#[test]
fn file_that_is_no_package() {
    let folder = folder();
    let file = write(&folder, "memo.txt", "memo");
    insta::assert_snapshot!(run(&["check", &file], Some(folder.path())));
}

#[test]
fn zip_cut_short() {
    let folder = folder();
    let file = write(&folder, "P-1.zip", "PK\u{3}\u{4}and no more");
    insta::assert_snapshot!(run(&["check", &file], Some(folder.path())));
}

#[test]
fn formats_that_come_later_are_refused_plainly() {
    insta::assert_snapshot!(run(&["check", "P-1", "--format", "pdf"], None));
    insta::assert_snapshot!(run(&["check", "P-1", "--out", "report.xlsx"], None));
}

#[test]
fn mistyped_arguments() {
    insta::assert_snapshot!(run(&["check", "P-1", "--date", "2026/10/5"], None));
    insta::assert_snapshot!(run(&["check", "P-1", "--fromat", "json"], None));
    insta::assert_snapshot!(run(&["check"], None));
    insta::assert_snapshot!(run(&["chek", "P-1"], None));
}

#[test]
fn previous_report_of_another_program() {
    let folder = folder();
    let file = write(&folder, "previous.json", r#"{"format":"other/1"}"#);
    insta::assert_snapshot!(run(&["check", "P-1", "--previous", &file], Some(folder.path())));
}

#[test]
fn replayed_readings_give_a_report_and_status_1() {
    let folder = folder();
    let file = write(&folder, "readings.json", BLANK);
    let said = run(&["check", "--readings", &file], None);
    assert!(said.contains("P101") && said.contains("P102") && said.ends_with("--- status 1"), "{said}");
}

#[test]
fn out_takes_its_format_from_the_name_and_a_summary_is_printed() {
    let folder = folder();
    let file = write(&folder, "readings.json", BLANK);
    for (name, begin) in [("r.json", "{"), ("r.html", "<!DOCTYPE html>"), ("r.txt", "形式審査の結果")]
    {
        let out = folder.path().join(name);
        let said = run(&["check", "--readings", &file, "--out", &out.display().to_string()], None);
        let last = format!("報告書  {}\n--- status 1", out.display());
        assert!(said.contains("不備 ") && said.ends_with(&last), "{said}");
        assert!(std::fs::read_to_string(&out).expect("is written").starts_with(begin), "{name}");
    }
}

#[test]
fn same_readings_same_bytes() {
    let folder = folder();
    let file = write(&folder, "readings.json", BLANK);
    let json = || run(&["check", "--readings", &file, "--format", "json"], None);
    assert_eq!(json(), json());
}

#[test]
fn models_that_are_not_there() {
    let folder = folder();
    write(&folder, "scan-1.tif", "II*");
    insta::assert_snapshot!(run(&["check", &folder.path().display().to_string()], Some(folder.path())));
}

#[test]
fn folder_for_the_report_that_is_not_there() {
    let folder = folder();
    let file = write(&folder, "readings.json", BLANK);
    let out = folder.path().join("no/such/r.json").display().to_string();
    insta::assert_snapshot!(run(&["check", "--readings", &file, "--out", &out], Some(folder.path())));
}
