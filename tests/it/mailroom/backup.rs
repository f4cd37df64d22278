//! Backups, taken while the mailroom works, and what comes back.

use super::office::{Office, tiff};
use std::fs;

#[test]
fn a_backup_taken_in_the_middle_comes_back_whole() {
    let mut office = Office::new();
    office.record(r#""delay_ms":30"#);
    for n in 0..5 {
        office.drop_file(&format!("P-{n}.tif"), tiff(n, 8));
    }
    let mut running = office.watch();
    running.wait_for("点検が終わりました");
    let file = office.path("backup.tar").display().to_string();
    let (status, said) = office.run("backup", &[&file]);
    assert_eq!(status, 0, "{said}");
    running.wait_until("all five", |log| log.matches("点検が終わりました").count() == 5);
    running.stop();
    office.check();

    // Into another folder; what was unfinished goes on there.
    let original = std::mem::replace(&mut office.data, office.root.path().join("restored"));
    let (status, said) = office.run("restore", &[&file]);
    assert!(status == 0 && said.contains("異常はありません"), "{said}");
    office.verify();
    let (status, said) = office.run("restore", &[&file]);
    assert!(status == 2 && said.contains("空ではありません"), "{said}");
    let taken = office.received().len();
    assert!(taken >= 1);
    office.data = original;
    office.verify();
}

#[test]
fn a_damaged_backup_gives_nothing() {
    let mut office = Office::new();
    office.drop_envelope("P-1", 1);
    office.work();
    let file = office.path("backup.tar");
    assert_eq!(office.run("backup", &[&file.display().to_string()]).0, 0);
    let whole = fs::read(&file).unwrap();
    let restored = office.path("restored");
    office.data.clone_from(&restored);
    // A bit in the middle of an original, in the ledger, and an end that is missing.
    let scan = tiff(1, 2);
    let at = whole.windows(64).position(|w| w == &scan[100..164]).unwrap();
    let mut flipped = whole.clone();
    flipped[at] ^= 1;
    let mut altered = whole.clone();
    let at = whole.windows(3).position(|w| w == b"P-1").unwrap();
    altered[at] = b'Q';
    for bad in [&flipped[..], &altered[..], &whole[..whole.len() / 2], b"not a backup"] {
        fs::write(&file, bad).unwrap();
        let (status, said) = office.run("restore", &[&file.display().to_string()]);
        assert!(status == 2 && said.contains("控え"), "{said}");
        assert!(!restored.exists(), "{said}");
    }
    fs::write(&file, &whole).unwrap();
    assert_eq!(office.run("restore", &[&file.display().to_string()]).0, 0);
    office.check_restored();
}

impl Office {
    fn check_restored(&self) {
        assert_eq!(self.received().len(), 1);
        self.verify();
    }
}
