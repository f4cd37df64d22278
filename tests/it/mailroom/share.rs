//! An inbox on a share: what others drop there comes without a word from the kernel, and the
//! connection breaks. A folder mounted through FUSE stands in for the file server.

use super::office::{Office, tiff};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The file server's folder, seen in another place.
struct Share {
    server: PathBuf,
    place: PathBuf,
    bindfs: Child,
}

impl Share {
    /// `None` where there is no bindfs, or it may not mount.
    fn mount(server: &Path, place: &Path) -> Option<Self> {
        let mut bindfs = Command::new("bindfs");
        bindfs.arg("-f").arg(server).arg(place).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(child) = bindfs.spawn() else {
            eprintln!("no bindfs: the test of the share is left out");
            return None;
        };
        let mut share = Self { server: server.to_owned(), place: place.to_owned(), bindfs: child };
        let start = Instant::now();
        while !share.is_there() {
            if share.bindfs.try_wait().is_ok_and(|ended| ended.is_some())
                || start.elapsed() > Duration::from_secs(10)
            {
                eprintln!("bindfs may not mount: the test of the share is left out");
                return None;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(share)
    }

    fn is_there(&self) -> bool {
        let device = |path: &Path| fs::metadata(path).map(|m| std::os::unix::fs::MetadataExt::dev(&m)).ok();
        let own = device(&self.place);
        own.is_some() && own != self.place.parent().and_then(device)
    }

    /// An envelope dropped by another machine.
    fn drop_file(&self, office: &mut Office, name: &str, bytes: Vec<u8>) {
        fs::write(self.server.join(name), &bytes).unwrap();
        office.dropped.insert(name.into(), vec![(String::new(), bytes)]);
    }

    /// The file server goes down: what is asked of the folder fails from now on.
    fn break_off(&mut self) {
        self.bindfs.kill().unwrap();
        self.bindfs.wait().unwrap();
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.place).stderr(Stdio::null()).status();
        let _ = self.bindfs.kill();
        let _ = self.bindfs.wait();
    }
}

#[test]
fn a_share_that_tells_nothing_and_breaks_off() {
    let mut office = Office::of_settings("settle = \"100ms\"\n", "");
    office.record(r#""delay_ms":30"#);
    let server = office.path("server");
    fs::create_dir(&server).unwrap();
    let Some(mut share) = Share::mount(&server, &office.inbox.clone()) else { return };
    let mut running = office.watch();
    running.wait_for("定期的な確認のみ: ネットワーク上のフォルダーのため");
    share.drop_file(&mut office, "P-1.tif", tiff(1, 2));
    running.wait_for("「P-1.tif」の点検が終わりました");

    // In the middle of the work on the next envelope the connection breaks.
    share.drop_file(&mut office, "P-2.tif", tiff(2, 20));
    running.wait_for("「P-2.tif」を受け付けました");
    share.break_off();
    running.wait_for("つながり次第、続けます");
    running.wait_for("「P-2.tif」の点検が終わりました");
    drop(share);
    share = Share::mount(&server, &office.inbox.clone()).expect("mounted before");
    share.drop_file(&mut office, "P-3.tif", tiff(3, 1));
    running.wait_for("解消: 受信箱");
    running.wait_for("「P-3.tif」の点検が終わりました");
    running.stop();
    office.check();
}
