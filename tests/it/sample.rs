//! The sample application from scans to report, held against what is known to be in it.

use assert_cmd::Command;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn truth() -> Value {
    let text = std::fs::read_to_string(samples().join("application.truth.json")).expect("is committed");
    serde_json::from_str(&text).expect("is JSON")
}

/// The report on a copy of the sample whose files were written in reverse order: what a folder
/// lists first must not matter. Made once for all tests, since the pages are really read.
fn report() -> &'static Value {
    static REPORT: OnceLock<Value> = OnceLock::new();
    REPORT.get_or_init(|| {
        let copy = tempfile::tempdir().expect("a folder");
        let mut files = Vec::new();
        gather(&samples().join("application"), &mut files);
        files.sort();
        for file in files.iter().rev() {
            let to = copy.path().join(file.strip_prefix(samples()).expect("lies below"));
            std::fs::create_dir_all(to.parent().expect("has a folder")).expect("makes the folder");
            std::fs::copy(file, to).expect("copies");
        }
        let package = copy.path().join("application").display().to_string();
        let output = Command::new(assert_cmd::cargo::cargo_bin!("uketsuke"))
            .args(["check", &package, "--format", "json"])
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "the sample has defects: {said}");
        serde_json::from_slice(&output.stdout).expect("the report is JSON")
    })
}

fn gather(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("can be listed") {
        let path = entry.expect("can be listed").path();
        if path.is_dir() { gather(&path, into) } else { into.push(path) }
    }
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// `code subject` of findings; subjects of codes that can occur only once say nothing.
fn findings(value: &Value, key: &str) -> BTreeSet<String> {
    let name = |f: &Value| {
        let (code, subject) = (f["code"].as_str().unwrap_or(""), f["subject"].as_str().unwrap_or(""));
        if code.starts_with('R') { code.to_owned() } else { format!("{code} {subject}") }
    };
    list(value, key).iter().map(name).collect()
}

/// Planned defects and what the report says beside them; the snapshot is the state of the art, and
/// a change of it is looked at.
#[test]
fn planned_defects_are_found() {
    let (truth, report) = (truth(), report());
    let (planned, said, allowed) =
        (findings(&truth, "findings"), findings(report, "findings"), findings(&truth, "allowed"));
    let any_subject =
        |f: &str| f.split_once(' ').is_some_and(|(code, _)| allowed.contains(&format!("{code} *")));
    let lines = |title: &str, found: Vec<&String>| {
        let found: Vec<&str> = found.into_iter().map(String::as_str).collect();
        format!("{title}: {}\n", found.join(", "))
    };
    let beside = said.difference(&planned).filter(|f| !allowed.contains(*f) && !any_subject(f)).collect();
    insta::assert_snapshot!(
        lines("found", said.intersection(&planned).collect())
            + &lines("missed", planned.difference(&said).collect())
            + &lines("false", beside)
    );
}

#[test]
fn every_page_comes_out_once_and_in_its_document() {
    let (truth, report) = (truth(), report());
    let homes = |value: &Value| -> BTreeSet<String> {
        let page =
            |d: &Value, p: &Value| format!("{}#{} {} {}", p["source"], p["page"], d["kind"], d["number"]);
        let documents = list(value, "documents").iter().filter(|d| d["kind"] != "separator");
        documents.flat_map(|d| list(d, "pages").iter().map(move |p| page(d, p))).collect()
    };
    assert_eq!(list(report, "pages").len(), list(&truth, "pages").len());
    let missing: Vec<String> = homes(&truth).difference(&homes(report)).cloned().collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn form_a_is_read_as_printed() {
    let (truth, report) = (truth(), report());
    let bare = |v: &Value| v.as_str().unwrap_or("").split_whitespace().collect::<String>();
    let wrong: Vec<String> = list(&truth, "form_a")
        .iter()
        .filter_map(|field| {
            let read = list(report, "form_a").iter().find(|f| f["field"] == field["field"]);
            let value = read.map_or(Value::Null, |f| f["value"].clone());
            (bare(&value) != bare(&field["value"])).then(|| format!("{}: {value}", field["field"]))
        })
        .collect();
    insta::assert_snapshot!(wrong.join("\n"));
}

/// Rules times subjects of a new application: each rule on rows, fields, documents or hardcopies is asked once
/// for each of them, every other rule once.
fn questions(report: &Value) -> usize {
    let rows = list(report, "form_b").len();
    let cited = list(report, "form_b").iter().filter(|r| !list(r, "citations").is_empty()).count();
    let fields = list(report, "form_a").len();
    let of_kind = |kind: &str| list(report, "documents").iter().filter(|d| d["kind"] == kind).count();
    let (evidence, web) = (of_kind("evidence"), of_kind("web_hardcopy"));
    let excerpts = list(report, "documents").iter().filter(|d| d["excerpt"] == true).count();
    // A201 and A202; P106; B401 to B404, B406 and B409; E501 to E505; P107 to P111 and E509; E506; E507 and E508; W601 to W604.
    let many = 2 * fields
        + (fields + rows)
        + 6 * rows
        + 5 * cited
        + 6 * (evidence + web)
        + evidence
        + 2 * excerpts
        + 4 * web;
    // P101 to P105 and P112; A203 to A209; R301 to R307; B405, B407 and B408.
    many + 6 + 7 + 6 + 3
}

#[test]
fn few_rules_are_left_undecided() {
    let report = report();
    // An entry that stands for several rows names each of them.
    let open: usize = list(report, "undecided")
        .iter()
        .map(|u| u["message"].as_str().map_or(1, |m| m.matches("No.").count().max(1)))
        .sum();
    let all = questions(report);
    println!("undecided {open} of {all}: {:.4}", open as f64 / all as f64);
    assert!(open * 20 <= all, "{open} of {all} undecided");
}
