//! One package of bad papers from recorded readings to report: each fault has its finding or its undecided entry, and
//! nothing is guessed.

mod pages;

use assert_cmd::Command;
use pages::Package;
use serde_json::Value;
use std::sync::OnceLock;

/// 申請内容 of some 3,000 characters.
fn long_claim() -> String {
    vec![
        "各地点の水位を測り、上限を超えたときは担当者に知らせる仕組みとし、";
        90
    ]
    .join("\n")
}

fn rows(rows: &[[&str; 5]]) -> Vec<Vec<String>> {
    let header = ["No.", "項目", "規程内容", "必須\n／選択", "申請内容", "添付書類等"];
    let filled = rows.iter().map(|[number, item, asked, claim, evidence]| {
        [*number, *item, *asked, "必須", *claim, *evidence].map(str::to_owned).to_vec()
    });
    std::iter::once(header.map(str::to_owned).to_vec()).chain(filled).collect()
}

fn pairs(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|t| (*t).to_owned()).collect()).collect()
}

fn package() -> Package {
    const WIDTHS: [i32; 6] = [120, 350, 450, 150, 800, 450];
    let mut package = Package::default();
    let list = pairs(&[
        &["番号", "書類の名称", "頁数"],
        &["資料1", "料金表", "1頁"],
        &["資料2", "運用規程", "1頁"],
        &["資料2", "保守規程", "1頁"],
        &["資料3", "会社案内", "1頁"],
        &["資料5", "サービス説明書", "1頁"],
    ]);
    package.form("提出書類及び資料内訳書", &[300, 1000, 400], &list, &[]);
    let face = pairs(&[
        &["申請日", "2026年9月28日"],
        &["申請区分", "新規"],
        &["事業者名", "株式会社うみかぜ計測"],
        &["法人番号", "9010701048213"],
        &["代表者氏名", "緑川 進"],
        &["サービス名称", "うみかぜモニター"],
    ]);
    package.form("申請書A", &[500, 1400], &face, &[]);
    let long = long_claim();
    let first = rows(&[["33", "サービスの内容・範囲", "サービスの内容・特徴", &long, "資料5 P1"]]);
    package.form("申請書B", &WIDTHS, &first, &[]);
    let second = rows(&[
        ["57", "死活監視", "監視インターバル", "サーバの死活を5分間隔で監視", "資料2 P1"],
        ["58", "障害監視", "監視インターバル、通知時間", "15分以内に通知", "資料9 第3条"],
        ["59", "時刻同期", "方法", "NTPで同期", "資料5 P99"],
        ["60", "ウィルス対策", "有無", "有。1時間ごとに更新", "例の冊子のとおり"],
        ["61", "管理者権限の運用管理", "手順の有無", "有", "資料4 P1"],
        ["62", "ID・パスワードの運用管理", "規程の有無", "?8文字", "資料1 P1"],
        ["63", "記録（ログ等）", "保存期間", "5年間保存", "資料3 P1"],
        ["64", "セキュリティパッチ管理", "更新間隔", "7日以内に適用", "資料1 P1"],
    ]);
    package.form("申請書B", &WIDTHS, &second, &[8]);
    package.evidence("1", "料金表", &["初期費用は30,000円とする。"]);
    package.evidence("2", "運用規程", &["第1条（監視）", "サーバの死活監視を5分ごとに行う。"]);
    package.evidence("2", "保守規程", &["第1条（監視）", "サーバの死活監視を30分ごとに行う。"]);
    package.evidence("3", "サービス仕様書", &["第1条（記録）", "記録は1年間保存する。"]);
    let foreign = [
        "This policy describes how the accounts of administrators are issued and revoked.",
        "Every account is reviewed by the security officer twice a year.",
        "Passwords shall be at least twelve characters long and changed on compromise.",
    ];
    package.evidence("4", "Access Control Policy", &foreign);
    let told = ["各地点の水位を測り、上限を超えたときは担当者に知らせる。"];
    package.evidence("5", "サービス説明書", &told);
    package
}

fn report() -> &'static Value {
    static REPORT: OnceLock<Value> = OnceLock::new();
    REPORT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let recording = folder.path().join("readings.json");
        std::fs::write(&recording, package().recording()).expect("writes");
        let output = Command::new(assert_cmd::cargo::cargo_bin!("uketsuke"))
            .args(["check", "--format", "json", "--readings"])
            .arg(&recording)
            .output()
            .expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        serde_json::from_slice(&output.stdout).expect("the report is JSON")
    })
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// The message under a code and subject; empty where there is none.
fn message(key: &str, code: &str, subject: &str) -> &'static str {
    let found = list(report(), key).iter().find(|f| f["code"] == code && f["subject"] == subject);
    found.and_then(|f| f["message"].as_str()).unwrap_or("")
}

fn verdict(row: &str) -> &'static str {
    let row = list(report(), "form_b").iter().find(|r| r["row"] == row).expect("the row was read");
    row["citations"][0]["verdict"].as_str().expect("has a verdict")
}

#[test]
fn a_tab_that_contradicts_the_list() {
    let told = message("findings", "P108", "3");
    assert!(told.contains("「サービス仕様書」") && told.contains("「会社案内」"), "{told}");
}

#[test]
fn two_documents_under_one_number() {
    let doubt = message("undecided", "P108", "2");
    assert!(doubt.contains("資料番号2の資料が複数あり"), "{doubt}");
    assert_eq!(verdict("57"), "not_checkable", "which of the two is meant is not guessed");
    assert!(message("undecided", "E504", "申請書B").contains("No.57"));
    assert_eq!(message("findings", "E509", "2"), "", "either may be the one that is cited");
}

#[test]
fn citations_to_nothing() {
    assert!(message("findings", "E501", "58").contains("資料9"));
    assert!(message("findings", "E501", "60").contains("例の冊子"));
    assert!(message("findings", "E502", "59").contains("99ページ"));
}

#[test]
fn a_cell_of_three_thousand_characters() {
    let row = list(report(), "form_b").iter().find(|r| r["row"] == "33").expect("was read");
    let length = row["claim"].as_str().map_or(0, |t| t.chars().filter(|c| !c.is_whitespace()).count());
    assert!(length >= 2_900, "{length}");
    assert_eq!(verdict("33"), "not_checkable");
    assert!(message("undecided", "E504", "申請書B").contains("No.33"));
    for told in list(report(), "findings").iter().chain(list(report(), "undecided")) {
        let told = told["message"].as_str().expect("has a message");
        assert!(!told.contains(&"各地点の水位を測り".repeat(2)) && !told.contains("「」"), "{told}");
    }
}

#[test]
fn a_table_with_torn_rules() {
    // A row whose inner rules are gone is still the form's row.
    let row = list(report(), "form_b").iter().find(|r| r["row"] == "64").expect("was read");
    assert_eq!((&row["claim"], &row["evidence"]), (&"7日以内に適用".into(), &"資料1 P1".into()));
    assert!(!message("findings", "E504", "64").is_empty(), "and it is examined as any other");
    // Ink that was not read may say anything.
    assert_eq!(verdict("62"), "not_checkable");
    assert_eq!(message("findings", "E504", "62"), "");
    assert!(message("undecided", "E504", "申請書B").contains("No.62"));
}

#[test]
fn a_page_in_a_foreign_language() {
    assert!(message("findings", "P111", "4").contains("訳文"));
    assert_eq!(verdict("61"), "not_checkable");
}

#[test]
fn a_number_that_contradicts_is_told_with_both_texts() {
    let told = message("findings", "E505", "63");
    assert!(told.contains("5年間") && told.contains("1年間"), "{told}");
}
