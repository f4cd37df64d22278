//! What people see of the mailroom, word for word where it stays the same.

use super::office::{Office, tiff};
use std::fs;

#[test]
fn settings_with_their_origins() {
    let office = Office::new();
    let (status, said) = office.run("config", &[]);
    assert_eq!(status, 0, "{said}");
    let root = office.root.path().display().to_string();
    for line in [
        "folders.data = \"ROOT/data\"  # 命令の指定 --data",
        "inbox.settle = \"150ms\"  # ROOT/uketsuke.toml",
        "reading.tries = 3  # 既定値",
    ] {
        assert!(said.replace(&root, "ROOT").contains(line), "{line} is missing in {said}");
    }
    let mut text = fs::read_to_string(office.path("uketsuke.toml")).unwrap();
    text.push_str("keep_fre_mib = 1\n");
    fs::write(office.path("uketsuke.toml"), text).unwrap();
    let (status, said) = office.run("queue", &[]);
    assert!(status == 2 && said.contains("「disk.keep_fre_mib」という項目はありません"), "{said}");
}

#[test]
fn the_queue_and_its_json() {
    let mut office = Office::of_settings("settle = \"100ms\"\n", "tries = 1\n");
    office.record(r#""misbehave":{"crash.tif":"crash"}"#);
    office.drop_envelope("P-1", 1);
    office.drop_folder("P-2", &[("crash.tif", tiff(9, 1))]);
    fs::write(office.inbox.join("メモ.txt"), "memo").unwrap();
    office.work();
    let (_, said) = office.run("queue", &[]);
    let entry = office.entries().into_iter().find(|e| e.act["kind"] == "rejected").unwrap().seq;
    insta::assert_snapshot!(said.replace(&format!("X-{entry:06}"), "X-ENTRY"));
    let (_, json) = office.run("queue", &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["format"], "uketsuke.queue/1");
    assert_eq!(json["cases"][0]["state"], "checked");
    assert_eq!(json["cases"][1]["state"], "parked");
}

#[test]
fn reports_of_cases() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    office.work();
    let (status, text) = office.run("report", &["1"]);
    assert!(status == 0 && text.starts_with("形式審査の結果"), "{text}");
    let out = office.path("r.html").display().to_string();
    assert_eq!(office.run("report", &["R-000001", "--out", &out]).0, 0);
    assert!(fs::read_to_string(out).unwrap().starts_with("<!DOCTYPE html>"));
    let (_, json) = office.run("report", &["1", "--format", "json"]);
    assert!(json.contains("uketsuke.report/1"), "{json}");
    let (status, said) = office.run("report", &["R-000009"]);
    assert!(status == 2 && said.contains("受付番号 R-000009 はありません"), "{said}");
    let (status, said) = office.run("show", &["P-1"]);
    assert!(status == 2 && said.contains("受付番号は R-000012 のように書いてください"), "{said}");
}

#[test]
fn folders_that_cannot_be_are_refused() {
    let office = Office::new();
    let (status, said) = office.run("watch", &["/nonexistent/inbox"]);
    assert!(status == 2 && said.contains("受信箱「/nonexistent/inbox」が見つかりません"), "{said}");
    let (status, said) = office.run("watch", &[]);
    assert!(status == 2 && said.contains("受信箱が指定されていません"), "{said}");
    let around = office.root.path().join("data");
    fs::create_dir_all(around.join("inside")).unwrap();
    let (status, said) = office.run("watch", &[&office.data.join("inside").display().to_string()]);
    assert!(status == 2 && said.contains("重なっています"), "{said}");
    let (status, said) = office.run("queue", &[]);
    assert!(status == 2 && said.contains("/data」を開けません"), "nothing was made: {said}");
}
