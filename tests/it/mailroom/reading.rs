//! Reading in the background: poisonous pages, retries, stops in the middle, the same sheets again.

use super::office::{Office, tiff};
use std::time::{Duration, Instant};

const QUICK: &str = "settle = \"100ms\"\n";
const IMPATIENT: &str = "page_deadline = \"1s\"\ntries = 2\nmemory_mib = 1024\n";

#[test]
fn a_poisonous_page_parks_its_case_and_no_other() {
    let mut office = Office::of_settings(QUICK, IMPATIENT);
    office.record(r#""misbehave":{"crash.tif":"crash","hang.tif":"hang","swell.tif":"swell"}"#);
    for (n, name) in ["crash.tif", "hang.tif", "swell.tif"].into_iter().enumerate() {
        let n = n as u32;
        office.drop_folder(name, &[("good.tif", tiff(10 + n, 2)), (name, tiff(20 + n, 1))]);
    }
    office.drop_envelope("無事", 5);
    let said = office.work();
    assert!(said.contains("「無事」の点検が終わりました"), "{said}");
    assert_eq!((office.acts("parked"), office.acts("checked")), (3, 1));
    let (_, queue) = office.run("queue", &[]);
    assert!(queue.contains("「hang.tif」の1頁目を読み取っている途中で時間切れになりました"), "{queue}");
    assert!(
        queue.contains("「crash.tif」の1頁目を読み取っている途中で読み取りのプロセスが止まりました"),
        "{queue}"
    );
    // The good pages are on the shelf, so that a retry has the bad ones only.
    assert_eq!(office.shelf().len(), 3 * 2 + 3);
    let before = office.shelf();
    office.record("");
    for number in office.received().iter().filter(|(_, name)| name != "無事").map(|(number, _)| number) {
        let (status, said) = office.run("retry", &[&number.to_string()]);
        assert_eq!(status, 0, "{said}");
    }
    office.work();
    assert!(
        before.iter().all(|(path, id)| office.shelf().get(path) == Some(id)),
        "good pages were read again"
    );
    office.check();
}

#[test]
fn a_stop_in_the_middle_is_quick_and_nothing_is_read_again() {
    let mut office = Office::of_settings(QUICK, "");
    office.record(r#""delay_ms":80"#);
    office.drop_folder("長い", &[("scan.tif", tiff(1, 40))]);
    let running = office.watch();
    let start = Instant::now();
    while office.shelf().len() < 6 {
        assert!(start.elapsed() < super::office::PATIENCE);
        std::thread::sleep(Duration::from_millis(20));
    }
    let stopped = Instant::now();
    running.stop();
    assert!(stopped.elapsed() < Duration::from_secs(10), "{:?}", stopped.elapsed());
    let before = office.shelf();
    assert!(before.len() < 40, "it stopped in the middle");
    office.work();
    let after = office.shelf();
    assert!(before.iter().all(|(path, id)| after.get(path) == Some(id)), "pages were read again");
    assert_eq!(after.len(), 40);
    office.check();
}

#[test]
fn retry_goes_through_the_running_mailroom() {
    let mut office = Office::of_settings(QUICK, IMPATIENT);
    office.record(r#""misbehave":{"crash.tif":"crash"}"#);
    office.drop_folder("P-1", &[("crash.tif", tiff(1, 1))]);
    let mut running = office.watch();
    running.wait_for("「P-1」を保留にしました");
    let (status, said) = office.run("retry", &["R-000001"]);
    assert_eq!(status, 0, "{said}");
    running.wait_until("a second try", |log| log.matches("保留にしました").count() == 2);
    let (status, said) = office.run("retry", &["R-000002"]);
    assert!(status == 2 && said.contains("受付番号 R-000002 はありません"), "{said}");
    running.stop();
    assert_eq!((office.acts("parked"), office.acts("retried")), (2, 1));
    office.verify();
}

#[test]
fn the_same_sheets_scanned_again_are_linked() {
    let mut office = Office::of_settings(QUICK, "");
    let text = "当社は情報セキュリティ管理規程第五条に基づき、利用者から預かった情報を暗号化して保管し、毎日一回の複製を\
        別の建物に置き、復元の試験を年に二回行い、その結果を情報セキュリティ委員会に報告する。委員会は四半期に一度開く。";
    record_pages(&office, &[&[text]]);
    office.drop_file("P-1.tif", tiff(1, 1));
    office.work();
    office.drop_file("P-2.tif", tiff(2, 1));
    office.work();
    let (_, shown) = office.run("show", &["2"]);
    assert!(shown.contains("R-000001 と同じ紙のスキャンがあります"), "{shown}");
    office.check();
}

#[test]
fn the_same_registry_certificate_is_linked() {
    let mut office = Office::of_settings(QUICK, "");
    let certificate = [
        "履歴事項全部証明書",
        "会社法人等番号",
        "０１０７－０１－０４８２１３",
        "商　号",
        "株式会社みどり",
        "これは登記簿に記録されている閉鎖されていない事項の全部であることを証明した書面である。",
        "令和　８年　９月　８日",
        "東京法務局　登記官　　　　山　本　和　夫",
    ];
    let others = [
        "第一章　この規程は、当社が利用者から預かる情報の取扱いについて、必要な事項を定める。役員と従業員のすべてに適用し、\
         委託先にも同じ水準を求める。改定は年に一度、情報セキュリティ委員会が行い、その日から三十日以内に周知する。",
        "第二章　運用の責任者は、毎月一回、記録を調べ、その結果を委員会に報告しなければならない。異常を見つけたときは直ちに\
         遮断し、原因を明らかにしたうえで復旧の手順に従う。復旧の訓練は半年ごとに行い、所要時間を記録に残して保管する。",
    ];
    record_pages(&office, &[&certificate, &others[..1], &others[1..]]);
    office.drop_file("P-1.tif", tiff(1, 1));
    office.work();
    // The other sheets differ, and so do all the bytes: only the certificate is the same.
    office.drop_file("P-2.tif", tiff(2, 3));
    office.work();
    let (_, shown) = office.run("show", &["2"]);
    assert!(shown.contains("R-000001 と同じ登記事項証明書です"), "{shown}");
    assert!(!shown.contains("同じ紙のスキャン"), "{shown}");
    office.check();
}

/// Records pages of these lines, one below the other.
fn record_pages(office: &Office, pages: &[&[&str]]) {
    let line = |(k, text): (usize, &&str)| {
        serde_json::json!({
            "rect": {"x0": 300, "y0": 300 + 100 * k, "x1": 300 + 40 * text.chars().count(), "y1": 340 + 100 * k},
            "text": text, "confidence": 1.0, "red": 0.0, "underlined": false, "vertical": false,
        })
    };
    let page = |lines: &&[&str]| {
        serde_json::json!({
            "page": 0, "width": 2480, "height": 3508, "dpi": 300.0, "rotation": 0, "skew": 0.0, "blank": false,
            "legibility": "Legible", "colour": false, "lines": lines.iter().enumerate().map(line).collect::<Vec<_>>(),
            "tables": [], "seals": [],
        })
    };
    let pages: Vec<_> = pages.iter().map(page).collect();
    std::fs::write(office.path("recorded.json"), serde_json::json!({ "pages": pages }).to_string()).unwrap();
}

#[test]
fn models_that_are_not_there_stop_the_reading_but_not_the_taking_in() {
    let mut office = Office::of_settings(QUICK, "");
    office.drop_envelope("P-1", 1);
    let mut command = office.command("watch");
    let log = std::fs::File::create(office.path("log")).unwrap();
    let mut child =
        command.arg(&office.inbox).stdout(std::process::Stdio::null()).stderr(log).spawn().unwrap();
    let start = Instant::now();
    let said = || std::fs::read_to_string(office.path("log")).unwrap();
    while !(said().contains("読み取りを止めています") && said().contains("R-000001 「P-1」を受け付けました"))
    {
        assert!(start.elapsed() < super::office::PATIENCE, "{}", said());
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(said().contains("make setup"), "{}", said());
    child.kill().unwrap();
    child.wait().unwrap();
    office.work();
    office.check();
}
