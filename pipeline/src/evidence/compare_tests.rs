use super::*;

const MONITORING: RowContext<'_> =
    RowContext { item: "死活監視", instruction: "対象ごとの監視インターバル" };

fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(|t| t.to_string()).collect()
}

#[track_caller]
fn check(row: RowContext<'_>, claim: &str, place: &[&str], others: &[&[&str]], expected: Verdict) {
    let others: Vec<Vec<String>> = others.iter().map(|o| lines(o)).collect();
    assert_eq!(judge(claim, row, &lines(place), &others), expected, "{claim}");
}

#[test]
fn same_interval_in_another_notation() {
    for place in
        ["サーバの死活を300秒ごとに監視する。", "死活監視は五分おきに行う。", "死活監視の間隔は５分とする。"]
    {
        check(MONITORING, "死活を5分間隔で監視", &["第3条（監視）", place], &[], Verdict::Supported);
    }
}

#[test]
fn another_interval_contradicts() {
    check(
        MONITORING,
        "死活を5分間隔で監視",
        &["第3条（監視）", "サーバの死活を10分ごとに監視する。"],
        &[],
        Verdict::Contradicted,
    );
}

#[test]
fn the_same_number_about_something_else_is_no_support() {
    check(
        MONITORING,
        "死活を5分間隔で監視",
        &[
            "第3条（監視）",
            "サーバの死活を10分ごとに監視する。",
            "第4条（空調）",
            "室温は5分ごとに記録する。",
        ],
        &[],
        Verdict::Contradicted,
    );
}

#[test]
fn support_on_another_page() {
    check(
        MONITORING,
        "死活を5分間隔で監視",
        &["第9条（改廃）", "この規程の改廃は取締役会が決める。"],
        &[&["第3条（監視）", "サーバの死活を5分ごとに監視する。"]],
        Verdict::Elsewhere,
    );
}

#[test]
fn support_nowhere() {
    check(
        MONITORING,
        "死活を5分間隔で監視",
        &["第9条（改廃）", "この規程の改廃は取締役会が決める。"],
        &[&["第3条（来訪者）", "来訪者には入館証を貸与する。"]],
        Verdict::Unsupported,
    );
}

#[test]
fn a_denial_contradicts() {
    check(
        RowContext { item: "バックアップ対策", instruction: "実施インターバル" },
        "有。バックアップを実施している。",
        &["3.1 バックアップ", "バックアップは実施していない。"],
        &[],
        Verdict::Contradicted,
    );
}

#[test]
fn what_the_claim_denies_the_place_must_not_affirm() {
    let row =
        RowContext { item: "上場の有無", instruction: "上場の有無、上場の場合は市場名" };
    check(
        row,
        "上場していない",
        &["当社の株式は、金融商品取引所に上場しておりません（非上場）。"],
        &[],
        Verdict::Supported,
    );
    check(
        row,
        "上場していない",
        &["当社は東京証券取引所スタンダード市場に上場している。"],
        &[],
        Verdict::Contradicted,
    );
}

#[test]
fn a_code_must_stand_letter_by_letter() {
    let row =
        RowContext { item: "連絡先", instruction: "電話/FAX、Web、電子メール等の連絡先" };
    let place = &["お問い合わせ", "お電話 03-5550-0142 / メール support@example.jp"];
    check(row, "電話 03-5550-0142、電子メール support@example.jp", place, &[], Verdict::Supported);
    check(row, "電話 03-5550-0143、電子メール support@example.jp", place, &[], Verdict::Contradicted);
}

#[test]
fn old_and_new_text_side_by_side() {
    check(
        MONITORING,
        "【変更前】死活を10分間隔で監視\n【変更後】死活を5分間隔で監視",
        &["死活監視", "サーバの死活を5分ごとに監視する。"],
        &[],
        Verdict::Supported,
    );
}
