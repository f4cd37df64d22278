//! What people and scanners do to an inbox.

use super::office::{Office, tiff};
use std::fs;
use std::io::Write;
use std::time::Duration;

fn sleep(ms: u64) {
    std::thread::sleep(Duration::from_millis(ms));
}

#[test]
fn a_slow_scanner_is_waited_for() {
    let mut office = Office::new();
    let running = office.watch();
    let folder = office.inbox.join("遅い");
    fs::create_dir(&folder).unwrap();
    let bytes = tiff(1, 3);
    let mut file = fs::File::create(folder.join("scan.tif")).unwrap();
    // A pause longer than the settling time between two pieces: the end mark tells.
    for piece in bytes.chunks(bytes.len() / 4 + 1) {
        file.write_all(piece).unwrap();
        sleep(400);
    }
    drop(file);
    office.dropped.insert("遅い".into(), vec![("scan.tif".into(), bytes)]);
    let mut running = running;
    running.wait_for("R-000001 「遅い」の点検が終わりました");
    running.stop();
    office.check();
}

#[test]
fn an_envelope_renamed_and_filled_while_it_is_looked_at() {
    let mut office = Office::new();
    let mut running = office.watch();
    let first = office.inbox.join("新しいフォルダー");
    fs::create_dir(&first).unwrap();
    sleep(200);
    let name = "P-1 ＡＢＣ株式会社";
    fs::rename(&first, office.inbox.join(name)).unwrap();
    for n in 1..=3 {
        fs::write(office.inbox.join(name).join(format!("scan_{n}.tif")), tiff(n, 1)).unwrap();
        sleep(60);
    }
    let files = (1..=3).map(|n| (format!("scan_{n}.tif"), tiff(n, 1))).collect();
    office.dropped.insert(name.into(), files);
    running.wait_for("点検が終わりました");
    running.stop();
    office.check();
}

#[test]
fn dropped_twice_by_mistake() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    office.work();
    office.drop_envelope("P-1", 1);
    let first = office.work();
    assert!(first.contains("「P-1」は R-000001 と同じ内容です"), "{first}");
    // Under another name, with the junk that Windows leaves behind.
    office.drop_folder(
        "P-1 コピー",
        &[("a.tif", tiff(1, 2)), ("b.tif", tiff(1_000_001, 1)), ("Thumbs.db", b"x".to_vec())],
    );
    let second = office.work();
    assert!(second.contains("「P-1 コピー」は R-000001 と同じ内容です"), "{second}");
    assert_eq!((office.acts("received"), office.acts("received_again"), office.acts("checked")), (1, 2, 1));
    let done = fs::read_dir(office.inbox.join("done")).unwrap().count();
    assert_eq!(done, 3, "each drop lies in a folder of its own");
    let (_, shown) = office.run("show", &["R-000001"]);
    assert!(shown.contains("同じ内容がほかに2回届きました"), "{shown}");
    office.verify();
}

#[test]
fn some_of_the_same_files_and_the_same_name_are_linked() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    office.work();
    office.drop_folder("P-2", &[("certificate.tif", tiff(1_000_001, 1)), ("new.tif", tiff(7, 1))]);
    office.work();
    office.drop_folder("P-1", &[("late.tif", tiff(8, 1))]);
    office.work();
    assert_eq!(office.acts("received"), 3);
    let (_, second) = office.run("show", &["2"]);
    assert!(second.contains("R-000001 と同じファイルがあります"), "{second}");
    let (_, third) = office.run("show", &["3"]);
    assert!(third.contains("R-000001 と封筒の名前が同じです"), "{third}");
    // The certificate's page was on the shelf already.
    assert_eq!(office.shelf().len(), 3 + 1 + 1);
    office.verify();
}

#[test]
fn zips_are_opened_and_broken_ones_rejected_with_a_reason() {
    let mut office = Office::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let (name, ..) = encoding_rs::SHIFT_JIS.encode("申請書.tif");
    zip.start_file("aaaaaaaaaa", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(&tiff(5, 2)).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let places: Vec<usize> =
        (0..bytes.len() - 10).filter(|&at| &bytes[at..at + 10] == b"aaaaaaaaaa").collect();
    assert_eq!((places.len(), name.len()), (2, 10));
    for at in places {
        bytes[at..at + 10].copy_from_slice(&name);
    }
    office.drop_file("封筒.zip", bytes.clone());
    let broken = [&bytes[..60], b"PK\x05\x06", &[0xFF; 18]].concat();
    fs::write(office.inbox.join("壊れた.zip"), &broken).unwrap();
    fs::write(office.inbox.join("メモ.txt"), "memo").unwrap();
    office.work();
    let (_, shown) = office.run("show", &["1"]);
    assert!(shown.contains("申請書.tif") && shown.contains("封筒.zip"), "{shown}");
    let (_, queue) = office.run("queue", &[]);
    assert!(queue.contains("「壊れた.zip」") && queue.contains("「メモ.txt」"), "{queue}");
    let rejected = office.inbox.join("rejected");
    let folders: Vec<_> = fs::read_dir(&rejected).unwrap().flatten().map(|e| e.path()).collect();
    assert_eq!(folders.len(), 2);
    for folder in &folders {
        let reason = fs::read_to_string(folder.join("理由.txt")).unwrap();
        assert!(reason.contains("理由: ") && reason.contains("uketsuke retry X-"), "{reason}");
        assert_eq!(fs::read_dir(folder).unwrap().count(), 2, "reason and envelope");
    }
    office.verify();
}

#[test]
fn a_rejected_envelope_is_given_back_and_tried_again() {
    let office = Office::new();
    fs::write(office.inbox.join("メモ.txt"), "memo").unwrap();
    office.work();
    let entry = office.entries().into_iter().find(|e| e.act["kind"] == "rejected").unwrap().seq;
    let (status, said) = office.run("retry", &[&format!("X-{entry:06}")]);
    assert_eq!(status, 0, "{said}");
    assert!(office.inbox.join("メモ.txt").exists());
    office.work();
    assert_eq!(office.acts("rejected"), 2);
    let (status, said) = office.run("retry", &[&format!("X-{entry:06}")]);
    assert!(status == 2 && said.contains("ありません"), "{said}");
    office.verify();
}

#[test]
fn empty_and_unfinished_envelopes_become_problems_and_come_right() {
    let mut office = Office::new();
    fs::create_dir(office.inbox.join("空")).unwrap();
    fs::create_dir(office.inbox.join("途中")).unwrap();
    fs::write(office.inbox.join("途中/scan.tif"), &tiff(1, 1)[..500]).unwrap();
    fs::write(office.inbox.join("ゼロ.pdf"), "").unwrap();
    let mut running = office.watch();
    for words in
        ["「空」を受け付けられません", "「途中」を受け付けられません", "「ゼロ.pdf」を受け付けられません"]
    {
        running.wait_for(words);
    }
    let (_, queue) = office.run("queue", &[]);
    assert!(queue.contains("問題 「途中」: 「scan.tif」が最後まで書かれていません"), "{queue}");
    assert!(queue.contains("問題 「空」") && queue.contains("問題 「ゼロ.pdf」"), "{queue}");
    assert_eq!(office.acts("received"), 0);
    fs::write(office.inbox.join("途中/scan.tif"), tiff(1, 1)).unwrap();
    fs::remove_dir(office.inbox.join("空")).unwrap();
    // A person insists on the third: it is taken in as it is.
    fs::write(office.inbox.join("ゼロ.pdf.done"), "").unwrap();
    running.wait_until("both", |log| log.matches("点検が終わりました").count() == 2);
    running.stop();
    office.dropped.insert("途中".into(), vec![("scan.tif".into(), tiff(1, 1))]);
    office.dropped.insert("ゼロ.pdf".into(), vec![(String::new(), Vec::new())]);
    office.check();
}

#[test]
fn hidden_junk_and_own_folders_are_no_envelopes() {
    let mut office = Office::new();
    for name in [".DS_Store", "Thumbs.db", "desktop.ini", "~$memo.xlsx", "alone.done"] {
        fs::write(office.inbox.join(name), "x").unwrap();
    }
    office.drop_envelope("P-1", 1);
    office.work();
    assert_eq!(office.acts("received"), 1);
    assert_eq!(office.acts("rejected"), 0);
}

#[test]
fn many_envelopes_at_once() {
    let many: u32 = if std::env::var_os("UKETSUKE_CRASH_ROUNDS").is_some() { 500 } else { 60 };
    let mut office = Office::new();
    office.record("");
    for n in 1..=many {
        office.drop_file(&format!("P-{n}.tif"), tiff(n, 1));
    }
    office.work();
    office.check();
    let names: Vec<String> = office.received().into_iter().map(|(_, name)| name).collect();
    let expected: Vec<String> = (1..=many).map(|n| format!("P-{n}.tif")).collect();
    assert_eq!(names, expected, "numbers are given in the natural order of the names");
}
