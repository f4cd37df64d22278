use super::*;
use proptest::prelude::*;

/// One line a quantity: value, dimension in short, unit, bound and rate where they are not plain.
fn shown(q: &Quantity) -> String {
    let dimension = match &q.dimension {
        Dimension::Duration => "span",
        Dimension::Money => "money",
        Dimension::Percent => "percent",
        Dimension::Count(_) => "count",
        Dimension::Frequency => "often",
        Dimension::ClockTime => "clock",
        Dimension::Data => "data",
        Dimension::Temperature => "heat",
        Dimension::Ratio => "ratio",
        Dimension::Version => "version",
        Dimension::Number => "number",
    };
    let value = if q.dimension == Dimension::Frequency {
        (q.value * unit::YEAR * 100.0).round() / 100.0
    } else {
        q.value
    };
    let bound = if q.bound == Bound::Exact { String::new() } else { format!(" {:?}", q.bound) };
    format!("{value} {dimension} {}{bound}{}", q.unit, if q.rate { " rate" } else { "" })
        .replace("  ", " ")
        .trim()
        .to_owned()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = find(text).iter().map(shown).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn speed_in_words() {
    let (a, b) = (find("下りで毎秒2メガビット以上"), find("下り2Mbps以上"));
    assert!(same(&a[0], &b[0]), "{a:?} {b:?}");
}

#[test]
fn spans() {
    check("３０分以内に通知", &["1800 span 分 Within"]);
    check("30日前までに告知", &["2592000 span 日 AtLeast"]);
    check("三か月前", &["7889400 span か月"]);
    check("3ヶ月 3ヵ月 3カ月 3ケ月 3箇月 ３か月間", &["7889400 span か月"; 6]);
    check("二十四時間以内", &["86400 span 時間 Within"]);
    check("5営業日以内", &["432000 span 営業日 Within"]);
    check("1時間30分", &["5400 span 時間"]);
    check("1年半", &["47336400 span 年"]);
    check("2週間前", &["1209600 span 週"]);
    check("90日以上前にメールにて通達。", &["7776000 span 日 AtLeast"]);
    check("契約は1年とする", &["31557600 span 年"]);
    check("3～5営業日", &["259200 span 営業日", "432000 span 営業日"]);
    check("最大72時間", &["259200 span 時間 AtMost"]);
    check("10 分", &["600 span 分"]);
    check("十分以内", &["600 span 分 Within"]);
}

#[test]
fn intervals() {
    check("5分間隔で監視", &["300 span 分 rate"]);
    check("５分ごと", &["300 span 分 rate"]);
    check("５分毎に", &["300 span 分 rate"]);
    check("5分おき", &["300 span 分 rate"]);
    check("監視間隔：5分", &["300 span 分 rate"]);
    check("監視間隔は約5分", &["300 span 分 rate"]);
}

#[test]
fn money() {
    check("9,800万円", &["98000000 money 円"]);
    check("3,470,988千円（2026年3月期）", &["3470988000 money 円"]);
    check("金１億円", &["100000000 money 円"]);
    check("16万5,000円", &["165000 money 円"]);
    check("月額2万7,500円。観測筏4基", &["27500 money 円", "4 count 基"]);
    check("金１０００万円", &["10000000 money 円"]);
    check("1億2,000万円", &["120000000 money 円"]);
    check("16,859,430(千円)", &["16859430000 money 円"]);
    check("月額29,800円（税別）から", &["29800 money 円"]);
    check("48,000円から", &["48000 money 円 AtLeast"]);
    check("29,800円～", &["29800 money 円 AtLeast"]);
    check("¥12,000", &["12000 money 円"]);
    check("△1,234千円", &["-1234000 money 円"]);
    check("五百万円", &["5000000 money 円"]);
    check("5百万円", &["5000000 money 円"]);
}

#[test]
fn percents_counts_and_sizes() {
    check("99.9％以上", &["99.9 percent % AtLeast"]);
    check("稼働率 99.95%", &["99.95 percent %"]);
    check("８文字以上", &["8 count 文字 AtLeast"]);
    check("318名", &["318 count 名"]);
    check("580人", &["580 count 名"]);
    check("国内: 3ヶ所、 国外: 0ヶ所", &["3 count か所", "0 count か所"]);
    check("国内(1箇所)", &["1 count か所"]);
    check("2世代保存", &["2 count 世代"]);
    check("5回連続で失敗", &["5 count 回"]);
    check("最大10件の宛先", &["10 count 件 AtMost"]);
    check("10Mbps以上", &["10000000 data bps AtLeast"]);
    check("500GB", &["500000000000 data B"]);
    check("256ビット", &["256 count ビット"]);
    check("AES256ビット", &["256 count ビット"]);
    check("24ポート", &["24 count ポト"]);
    check("3ルート", &["3 count ルト"]);
    check("２４００株", &["2400 count 株"]);
    check("－10℃～50℃", &["-10 heat ℃", "50 heat ℃"]);
    check("25℃以下", &["25 heat ℃ AtMost"]);
    check("2.5倍", &["2.5 ratio 倍"]);
    check("10～15名", &["10 count 名", "15 count 名"]);
    check("71", &["71 number"]);
    check("3拠点", &["3 count 拠点"]);
}

#[test]
fn frequencies() {
    check("1日1回", &["365.25 often 日"]);
    check("毎日", &["365.25 often 日"]);
    check("年4回", &["4 often 年"]);
    check("四半期に1回", &["4 often 四半期"]);
    check("月次で", &["12 often か月"]);
    check("毎月1回", &["12 often か月"]);
    check("週1回", &["52.18 often 週"]);
    check("年に一度", &["1 often 年"]);
    check("年1回以上", &["1 often 年 AtLeast"]);
    check("原則月1回", &["12 often か月"]);
    check("2回/年", &["2 often 年"]);
    check("半年に1回", &["2 often 半期"]);
    check("3か月ごとに1回", &["4 often か月"]);
    check("四半期ごと", &["4 often 四半期"]);
    check("１日２回", &["730.5 often 日"]);
    check("毎営業日", &["365.25 often 営業日"]);
    check("少なくとも年1回", &["1 often 年 AtLeast"]);
    check("毎年1回行い", &["1 often 年"]);
    check("60秒に1回", &["525960 often 秒"]);
    check("4半期に1回", &["4 often 四半期"]);
    check("隔週", &["26.09 often 週"]);
    check("年2回の訓練", &["2 often 年"]);
}

#[test]
fn clock_times() {
    check("9:30～17:30", &["570 clock 時刻", "1050 clock 時刻"]);
    check("９時から１８時", &["540 clock 時刻", "1080 clock 時刻"]);
    check("22時から翌4時", &["1320 clock 時刻", "1680 clock 時刻"]);
    check("24時間365日", &["0 clock 24時間365日"]);
    check("24時間・365日対応", &["0 clock 24時間365日"]);
    check("平日9-17時", &["540 clock 時刻", "1020 clock 時刻"]);
    check("午後5時30分", &["1050 clock 時刻"]);
    check("毎日2時にデータを", &["365.25 often 日", "120 clock 時刻"]);
    check("24時間監視", &["0 clock 24時間"]);
    check("終日（24時間365日）", &["0 clock 24時間365日"]);
    check("午前9時から午後5時", &["540 clock 時刻", "1020 clock 時刻"]);
    check("18時まで", &["1080 clock 時刻 AtMost"]);
}

#[test]
fn versions() {
    check("TLS1.3", &["1.003 version tls"]);
    check("TLS 1.2以上", &["1.002 version tls AtLeast"]);
    check("TLS1.2/1.3", &["1.002 version tls", "1.003 version tls"]);
    check("iOS 17、Android 12", &["17 version ios", "12 version android"]);
    check("Google Chrome 120", &["120 version chrome"]);
    check("Windows 10、11", &["10 version windows", "11 version windows"]);
    check("Windows 2台", &["2 count 台"]);
    check("IPv6", &["6 version ipv"]);
}

#[test]
fn named_amounts() {
    check("震度６強に対応", &["6.5 count 震度"]);
    check("第2土曜日", &["25 count 曜日"]);
    check("毎月15日までに報告", &["12 often か月", "15 count 日付 AtMost"]);
    check("半年前", &["15778800 span か月"]);
    check("翌営業日まで", &["86400 span 営業日 AtMost"]);
    check("AES-256で暗号化", &["256 version aes"]);
    check("Google Chromeのバージョン126", &["126 version chrome"]);
}

#[test]
fn words_wrapped_at_the_end_of_a_line() {
    check("契約の日から20営\n業日以内", &["1728000 span 営業日 Within"]);
    check("台帳は18か\n月ごとに見直す", &["47336400 span か月 rate"]);
    check("監査は四半\n期に1回", &["4 often 四半期"]);
    check("実施は1時\n間30分", &["5400 span 時間"]);
    check("3\n分析", &[]);
}

#[test]
fn numbers_that_name() {
    for text in [
        "第5条",
        "第５条第２項",
        "5頁",
        "p.5",
        "P5",
        "P.12",
        "2026年9月12日",
        "2026/09/12 10:14",
        "03-1234-5678",
        "〒105-0023",
        "6011101045308",
        "0111-01-045308",
        "資料3",
        "資料No.１０",
        "ISO/IEC 27001:2022",
        "JIS Q 27001",
        "3.　監視",
        "3.2　機器の監視",
        "第20期",
        "第6版",
        "１／３",
        "別紙2",
        "A4",
        "X.509証明書",
        "https://example.jp/5分",
        "(2)",
        "①分析",
        "5月1日",
        "１　情報処理",
        "東京都港区芝浦3-12-5",
        "芝浦一丁目１番１号",
        "- 3 -",
        "12階",
        "192.168.0.1",
        "M2M",
        "令和6年度",
        "第４世代",
        "2日目",
        "資料9 3.1（P5）",
    ] {
        check(text, &[]);
    }
}

#[test]
fn numerals_inside_words() {
    for text in [
        "一般",
        "二要素認証",
        "第三者",
        "三者",
        "一切",
        "一部",
        "統一",
        "唯一",
        "万一",
        "十分な対策",
        "一時停止",
        "一覧",
        "六本木",
        "一方",
        "一式",
        "日本",
        "一環として",
        "二次利用",
        "一体",
        "一定期間",
        "数日",
        "数か月",
        "千葉市",
        "四国",
        "三菱",
        "一律",
        "一つの",
        "万全",
    ] {
        check(text, &[]);
    }
}

#[test]
fn what_is_the_same() {
    let one = |text: &str| find(text).into_iter().next().unwrap_or_else(|| panic!("{text}"));
    for (a, b) in [
        ("3か月", "90日"),
        ("1年", "12か月"),
        ("1年", "365日"),
        ("24か月", "2年"),
        ("300秒ごと", "5分間隔"),
        ("6ヶ月前", "180日前"),
        ("1か月前", "30日前"),
        ("1週間", "7日"),
        ("24時間", "1日"),
        ("年4回", "四半期に1回"),
        ("1日1回", "24時間ごと"),
        ("毎月1回", "月次で"),
        ("月1回", "年12回"),
        ("9,800万円", "98,000,000円"),
        ("30名", "30人"),
        ("71", "71名"),
        ("TLS1.3", "TLS 1.3"),
        ("99.9%", "９９．９０％"),
        ("24時間365日", "365日24時間"),
        ("9:00", "午前9時"),
        ("三か月", "3ヵ月"),
        ("毎日", "1日1回"),
        ("年1回", "12か月ごと"),
        ("3か所", "3箇所"),
        ("50ユーザー", "50ユーザ"),
        ("半年に1回", "6か月ごと"),
        ("3,470,988", "3,470,988千円"),
        ("24時間", "24時間365日"),
        ("半年前", "6か月前"),
    ] {
        assert!(same(&one(a), &one(b)), "{a} {b}");
        assert!(same(&one(b), &one(a)), "{b} {a}");
    }
    for (a, b) in [
        ("3か月", "6か月"),
        ("5日", "5営業日"),
        ("四半期に1回", "毎月1回"),
        ("30分", "60分"),
        ("48時間", "24時間"),
        ("24時間365日", "9:00"),
        ("8文字", "12文字"),
        ("5分間隔", "5分以内"),
        ("1か月", "60日"),
        ("10台", "10名"),
        ("TLS1.2", "TLS1.3"),
        ("iOS 17", "Android 17"),
        ("29,800円", "48,000円"),
        ("10MB", "10Mbps"),
        ("1年", "1か月"),
        ("3年", "1000日"),
    ] {
        assert!(!same(&one(a), &one(b)), "{a} {b}");
        assert!(!same(&one(b), &one(a)), "{b} {a}");
    }
}

#[test]
fn quantities_point_at_their_words() {
    let text = "検知から３０分以内に、登録先へ通知する。";
    let found = find(text);
    assert_eq!(&text[found[0].range.clone()], "３０分以内");
    assert_eq!((found[0].lead.as_str(), found[0].trail.as_str()), ("検知から", "に"));
}

proptest! {
    #[test]
    fn ranges_lie_on_boundaries(text in "[0-9０-９一二三十百万億千.,、:/~～（）() 　\n分時間日週か月年回毎度間隔円%％名件台℃第条版a-zTLSP以上内前まで-]{0,40}") {
        for q in find(&text) {
            prop_assert_eq!(text.get(q.range.clone()), Some(q.raw.as_str()));
        }
    }

    #[test]
    fn amounts_print_back(value in 1u32..1_000_000, which in 0usize..6) {
        let counter = ["円", "名", "件", "台", "分", "%"][which];
        let text = format!("約{value}{counter}である");
        let found = find(&text);
        prop_assert_eq!(found.len(), 1);
        let factor = if counter == "分" { 60.0 } else { 1.0 };
        prop_assert!((found[0].value - f64::from(value) * factor).abs() < 1e-6);
    }

    #[test]
    fn a_quantity_is_the_same_as_itself(value in 1u32..1000, which in 0usize..8) {
        let text = format!("{value}{}", ["円", "名", "日", "か月", "時間ごと", "%", "GB", "倍"][which]);
        let found = find(&text);
        prop_assert!(same(&found[0], &found[0]));
    }
}
