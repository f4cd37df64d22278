//! Full disks, lost shares, second watchers, odd clocks: a clear message, nothing lost, and it goes
//! on by itself.

use super::office::{Office, tiff};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use uketsuke::ledger::{Act, Draft, Ledger};

/// A small file system of its own; `None` where the test may not mount one.
struct Disk {
    place: PathBuf,
}

impl Disk {
    fn mount(place: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(place).unwrap();
        let options = format!("size={size}");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(place).output();
        let is_mounted = mounted.is_ok_and(|output| output.status.success());
        if !is_mounted {
            eprintln!("not root: the test of the file system is left out");
        }
        is_mounted.then(|| Self { place: place.to_owned() })
    }

    fn remount(&self, how: &str) {
        let options = format!("remount,{how}");
        let done = Command::new("mount").args(["-o", &options]).arg(&self.place).status().unwrap();
        assert!(done.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.place).status();
    }
}

#[test]
fn a_full_disk_stops_it_and_it_goes_on_when_there_is_space() {
    let mut office = Office::new();
    let Some(_disk) = Disk::mount(&office.data.clone(), "24m") else { return };
    let filler = office.data.join("lost+found");
    let mut running = office.watch();
    running.wait_for("受信箱");
    // All but 200 KiB is taken, then envelopes of 600 KiB come.
    let free = || {
        let answer = rustix::fs::statvfs(&office.data).unwrap();
        answer.f_bavail * answer.f_frsize
    };
    fs::write(&filler, vec![1; (free() - 200_000) as usize]).unwrap();
    let envelopes: Vec<(String, Vec<u8>)> = (0..3).map(|n| (format!("P-{n}.tif"), tiff(n, 500))).collect();
    for (name, bytes) in envelopes {
        office.drop_file(&name, bytes);
    }
    running.wait_for("空き容量が足りません");
    assert_eq!(office.acts("received"), 0);
    fs::remove_file(&filler).unwrap();
    running.wait_until("all three", |log| log.matches("点検が終わりました").count() == 3);
    let said = running.stop();
    assert!(said.contains("解消: 受け付けを止めています"), "{said}");
    office.check();
}

#[test]
fn a_disk_that_fills_up_in_the_middle_of_the_work() {
    let mut office = Office::of_settings("settle = \"100ms\"\n", "");
    let Some(_disk) = Disk::mount(&office.data.clone(), "16m") else { return };
    office.record(r#""delay_ms":10"#);
    for n in 0..4 {
        office.drop_file(&format!("P-{n}.tif"), tiff(n, 30));
    }
    let mut running = office.watch();
    running.wait_for("を受け付けました");
    // Everything that is left is taken, whatever is being written at this moment.
    let filler = office.data.join("lost+found");
    let mut file = fs::File::create(&filler).unwrap();
    while std::io::Write::write_all(&mut file, &[1; 4096]).is_ok() {}
    running.wait_until("trouble", |log| log.contains("問題: "));
    fs::remove_file(&filler).unwrap();
    drop(file);
    running.wait_until("all four", |log| log.matches("点検が終わりました").count() == 4);
    running.stop();
    // The projection may have failed and been replaced; a start in order makes it whole.
    office.work();
    office.check();
}

#[test]
fn a_read_only_inbox_is_taken_in_once_and_filed_later() {
    let mut office = Office::new();
    let Some(disk) = Disk::mount(&office.inbox.clone(), "8m") else { return };
    fs::create_dir(office.inbox.join("done")).unwrap();
    fs::create_dir(office.inbox.join("P-1")).unwrap();
    fs::write(office.inbox.join("P-1/scan.tif"), tiff(1, 2)).unwrap();
    office.dropped.insert("P-1".into(), vec![("scan.tif".into(), tiff(1, 2))]);
    disk.remount("ro");
    let mut running = office.watch();
    running.wait_for("done に移せません");
    running.wait_for("「P-1」の点検が終わりました");
    disk.remount("rw");
    running.wait_for("解消: 「P-1」は受け付けましたが");
    running.stop();
    office.check();
}

#[test]
fn an_inbox_that_goes_away_and_comes_back() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    let mut running = office.watch();
    running.wait_for("「P-1」の点検が終わりました");
    // First the folder is gone, then only its mount point is there.
    let away = office.path("away");
    fs::rename(&office.inbox, &away).unwrap();
    running.wait_for("つながり次第、続けます");
    fs::create_dir(&office.inbox).unwrap();
    running.wait_for("done フォルダーがありません");
    fs::remove_dir(&office.inbox).unwrap();
    fs::rename(&away, &office.inbox).unwrap();
    running.wait_for("解消: 受信箱");
    office.drop_envelope("P-2", 2);
    running.wait_for("「P-2」の点検が終わりました");
    running.stop();
    office.check();
}

#[test]
fn a_second_watcher_is_refused_and_told_who_has_the_folder() {
    let office = Office::new();
    let mut running = office.watch();
    running.wait_for("受信箱");
    let (status, said) = office.run("watch", &[&office.inbox.display().to_string()]);
    assert_eq!(status, 2);
    assert!(
        said.contains("別のuketsukeが使っています") && said.contains(&running.child.id().to_string()),
        "{said}"
    );
    let (status, said) = office.run("rebuild", &[]);
    assert!(status == 2 && said.contains("別のuketsukeが使っています"), "{said}");
    // Readers are served all the same.
    assert_eq!(office.run("queue", &[]).0, 0);
    assert_eq!(office.run("verify", &[]).0, 0);
    running.stop();
}

#[test]
fn a_clock_that_went_back_is_told_and_does_no_harm() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    office.work();
    let (mut ledger, _) = Ledger::open(&office.data.join("ledger/ledger.jsonl"), |_, _| ()).unwrap();
    let act = Act::Opened { format: "uketsuke.data/1".into() };
    let time = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24);
    ledger.append(ledger.seq(), &Draft { actor: "test", case: None, act: &act, time }).unwrap();
    drop(ledger);
    office.drop_envelope("P-2", 2);
    let said = office.work();
    assert!(said.contains("時計が戻っています"), "{said}");
    let (_, doctor) = office.run("doctor", &[&office.inbox.display().to_string()]);
    assert!(doctor.contains("問題  時計"), "{doctor}");
    office.check();
}

#[test]
fn a_data_folder_of_a_newer_version_is_left_alone() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    office.work();
    fs::write(office.data.join("FORMAT"), "uketsuke.data/2\n").unwrap();
    for verb in ["queue", "verify", "rebuild"] {
        let (status, said) = office.run(verb, &[]);
        assert!(status == 2 && said.contains("新しい版のuketsukeのもの"), "{verb}: {said}");
    }
    let (status, _) = office.run("watch", &[&office.inbox.display().to_string()]);
    assert_eq!(status, 2);
}

#[test]
fn what_was_tampered_with_is_named() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    office.drop_envelope("P-2", 2);
    office.work();
    let hash = pipeline::ingest::sha256(&tiff(1, 2));
    let original = office.data.join("originals").join(&hash[..2]).join(&hash);
    let whole = fs::read(&original).unwrap();
    fs::remove_file(&original).unwrap();
    let (status, said) = office.run("verify", &[]);
    assert!(
        status == 1 && said.contains("R-000001 の「scan_1.tif」の原本") && said.contains("見つかりません"),
        "{said}"
    );
    fs::write(&original, [&whole[..], b"!"].concat()).unwrap();
    let (status, said) = office.run("verify", &[]);
    assert!(status == 1 && said.contains("受け付けたときと違います"), "{said}");
    fs::write(&original, &whole).unwrap();
    let report = office.data.join("cases/R-000002/1/report.txt");
    fs::write(&report, "すべて問題ありません").unwrap();
    let (status, said) = office.run("verify", &[]);
    assert!(status == 1 && said.contains("R-000002/1/report.txt」が書き換えられています"), "{said}");
    let ledger = office.data.join("ledger/ledger.jsonl");
    let text = fs::read_to_string(&ledger).unwrap();
    fs::write(&ledger, text.replacen("P-1", "P-9", 1)).unwrap();
    let (status, said) = office.run("verify", &[]);
    assert!(status == 1 && said.contains("2行目が壊れています"), "{said}");
    let (status, said) = office.run("watch", &[&office.inbox.display().to_string()]);
    assert!(
        status == 2 && said.contains("2行目が壊れています") && said.contains("uketsuke restore"),
        "{said}"
    );
}

#[test]
fn a_lost_projection_is_made_again() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    office.work();
    fs::remove_dir_all(office.data.join("store")).unwrap();
    let (status, said) = office.run("verify", &[]);
    assert!(status == 1 && said.contains("uketsuke rebuild"), "{said}");
    assert_eq!(office.run("rebuild", &[]).0, 0);
    office.check();
}
