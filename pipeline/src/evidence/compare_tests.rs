use super::*;

const MONITORING: RowContext<'_> =
    RowContext {
        item: "死活監視", instruction: "対象ごとの監視インターバル", shared: false
    };

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
        RowContext {
            item: "バックアップ対策", instruction: "実施インターバル", shared: false
        },
        "有。バックアップを実施している。",
        &["3.1 バックアップ", "バックアップは実施していない。"],
        &[],
        Verdict::Contradicted,
    );
}

#[test]
fn what_the_claim_denies_the_place_must_not_affirm() {
    let row = RowContext {
        item: "上場の有無", instruction: "上場の有無、上場の場合は市場名", shared: false
    };
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
        RowContext {
            item: "連絡先", instruction: "電話/FAX、Web、電子メール等の連絡先", shared: false
        };
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

/// Answers about the keeping of records.
const RECORDS: RowContext<'_> =
    RowContext {
        item: "記録", instruction: "利用状況、例外処理の記録の有無と保存期間", shared: false
    };

#[test]
fn a_number_in_a_sentence_on_something_else_does_not_speak_for_the_claim() {
    let place = &[
        "第8条（記録）",
        "利用の状況及び例外的な処理は、自動的に記録し、2年間これを保存する。来客簿の保存は5年間とする。",
    ];
    check(RECORDS, "利用状況及び例外処理を記録し、5年間保存", place, &[], Verdict::Contradicted);
    check(RECORDS, "利用状況及び例外処理を記録し、2年間保存", place, &[], Verdict::Supported);
}

#[test]
fn the_number_of_a_list_belongs_to_the_label_before_it() {
    let row =
        RowContext { item: "経常利益", instruction: "経常利益額(単独ベース)", shared: false };
    let place = &[
        "売上高",
        "412,300千円",
        "販売費",
        "98,700千円",
        "経常利益",
        "21,450千円",
        "当期純利益",
        "14,020千円",
    ];
    check(row, "2,145万円", place, &[], Verdict::Supported);
    check(row, "9,870万円", place, &[], Verdict::Contradicted);
}

#[test]
fn a_condition_begins_where_the_limit_ends() {
    let row = RowContext { item: "課金方法", instruction: "従量部分 / 固定部分", shared: false };
    let place = &[
        "料金",
        "基本料金（固定）は月額8,000円で、センサー6台までを含みます。7台目からは1台につき500円を加えます。",
    ];
    check(row, "固定：基本料金／従量：センサーが6台を超える場合に加算", place, &[], Verdict::Supported);
    check(row, "固定：基本料金／従量：センサーが9台を超える場合に加算", place, &[], Verdict::Contradicted);
}

#[test]
fn characters_drawn_alike_are_the_same() {
    let row =
        RowContext { item: "推奨回線", instruction: "推奨する回線、責任範囲", shared: false };
    check(
        row,
        "光回線。責任範囲はデ一タセンタ一側の接続口まで",
        &["通信の条件", "・光回線を推奨します。", "・当社の責任は、データセンターに入る接続口までです。"],
        &[],
        Verdict::Supported,
    );
}

#[test]
fn a_name_that_a_reader_may_have_confused_is_for_a_person() {
    let row = RowContext { item: "担当役員", instruction: "氏名", shared: false };
    let place = &["第2条（担当役員）", "担当役員は、取締役の大槻 未央とする。"];
    check(row, "大槻 未央", place, &[], Verdict::Supported);
    check(row, "取締役 大槻未央", place, &[], Verdict::Supported);
    check(row, "大槻 末央", place, &[], Verdict::NotCheckable);
    check(row, "大槻 若菜", place, &[], Verdict::Contradicted);
}

#[test]
fn round_the_clock_in_words() {
    let row =
        RowContext {
            item: "サービス提供時間", instruction: "提供時間帯(計画停止を含む)", shared: false
        };
    check(
        row,
        "24時間365日。ただし毎月第3火曜日の午前1時から午前3時までは計画停止",
        &[
            "第6条（利用時間）",
            "昼夜を問わず毎日ご利用になれます。ただし、毎月第三火曜日の午前1時から3時までは計画的に停止します。",
        ],
        &[],
        Verdict::Supported,
    );
}

#[test]
fn rows_of_one_item_are_told_apart_by_what_they_ask() {
    let row = RowContext {
        item: "一時的サービス停止時の事前告知",
        instruction: "短い告知時期での緊急メンテナンスの有無",
        shared: true,
    };
    check(
        row,
        "有",
        &[
            "第12条（急を要する停止）",
            "重大な障害のおそれがあるときは、前条の期間を待たずに緊急の保守を行うことがあります。",
        ],
        &[&["第11条（停止の告知）", "本サービスを一時停止する場合、14日前までに告知します。"]],
        Verdict::Supported,
    );
}

#[test]
fn a_claim_of_thousands_of_characters_is_for_a_person() {
    let sentence = "各拠点の温度及び湿度を計測し、異常があれば担当者に通知する。";
    let row =
        RowContext { item: "サービスの内容・範囲", instruction: "内容・特徴", shared: false };
    let claim = sentence.repeat(100);
    assert!(claim.chars().count() >= 2_900);
    check(row, &claim, &[sentence], &[], Verdict::NotCheckable);
    check(row, sentence, &[sentence], &[], Verdict::Supported);
}

#[test]
fn an_amount_in_ten_thousands_is_the_same_amount() {
    check(
        RowContext { item: "料金体系", instruction: "", shared: false },
        "初期費用　165,000円、月額27,500円、最低利用期間　12か月",
        &[
            "料金（税込み）",
            "初期費用",
            "16万5,000円",
            "基本使用料(固定)",
            "月額2万7,500円。観測筏4基までを含みます。",
            "追加分(従量)",
            "5基目から、1基につき月額4,400円を加えます。",
            "最低利用期間",
            "1年(12か月)",
        ],
        &[],
        Verdict::Supported,
    );
}
