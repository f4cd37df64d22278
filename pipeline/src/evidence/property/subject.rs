//! What may be claimed, how papers say it, and in how many notations its value is written.

use crate::evidence::notations::Dice;

/// A subject of claims; `{v}` stands for the value, `{~}` for a value about something else.
pub struct Subject {
    /// Row of 申請書B.
    pub row: &'static str,
    /// Heading above what papers say.
    pub heading: &'static str,
    /// Claims.
    pub claims: &'static [&'static str],
    /// Sentences that say it.
    pub says: &'static [&'static str],
    /// Label and value of a table or list.
    pub table: (&'static str, &'static str),
    /// Sentences that deny it.
    pub denies: &'static [&'static str],
    /// Sentences beside it, on something else, that may bear the same value.
    pub beside: &'static [&'static str],
    /// Its values.
    pub values: Values,
}

/// Values of a subject.
pub enum Values {
    /// Minutes between two times.
    Interval(&'static [u64]),
    /// Months before something.
    MonthsBefore(&'static [u64]),
    /// Times a year.
    Often(&'static [u64]),
    /// Years something is kept.
    Kept(&'static [u64]),
    /// Persons.
    Persons(&'static [u64]),
    /// Tenths of a percent.
    Percent(&'static [u64]),
    /// Days, as (year, month, day).
    Day(&'static [(u64, u64, u64)]),
    /// Words of which one excludes the others, each with how else it is written.
    Words(&'static [&'static [&'static str]]),
}

impl Values {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Values::Interval(v)
            | Values::MonthsBefore(v)
            | Values::Often(v)
            | Values::Kept(v)
            | Values::Persons(v)
            | Values::Percent(v) => v.len(),
            Values::Day(v) => v.len(),
            Values::Words(v) => v.len(),
        }
    }

    /// Whether they are words.
    pub fn are_words(&self) -> bool {
        matches!(self, Values::Words(_))
    }

    /// One of the notations of the `k`th value, and what kind of notation it is.
    pub fn render(&self, k: usize, dice: &mut Dice) -> (String, &'static str) {
        let forms: Vec<(String, &'static str)> = match self {
            Values::Interval(v) => interval(v[k]),
            Values::MonthsBefore(v) => months(v[k]),
            Values::Often(v) => often(v[k]).iter().map(|t| ((*t).to_owned(), "frequency")).collect(),
            Values::Kept(v) => numbers(v[k], &["年間", "年"])
                .into_iter()
                .chain([(format!("{}か月間", v[k] * 12), "months for years")])
                .collect(),
            Values::Persons(v) => numbers(v[k], &["名", "人"]),
            Values::Percent(v) => {
                let plain = format!("{}.{}", v[k] / 10, v[k] % 10);
                vec![
                    (format!("{plain}%"), "half width"),
                    (format!("{}％", wide(&plain)), "full width"),
                    (format!("{plain}パーセント"), "unit spelt out"),
                ]
            }
            Values::Day(v) => day(v[k]),
            Values::Words(v) => v[k]
                .iter()
                .enumerate()
                .map(|(i, w)| ((*w).to_owned(), if i == 0 { "word" } else { "other word" }))
                .collect(),
        };
        forms[dice.below(forms.len())].clone()
    }
}

fn wide(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c })
        .collect()
}

fn kanji(n: u64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let ten = match n / 10 {
        0 => String::new(),
        1 => "十".into(),
        tens => format!("{}十", DIGITS[tens as usize % 10]),
    };
    format!("{ten}{}", DIGITS[(n % 10) as usize])
}

fn numbers(n: u64, units: &[&str]) -> Vec<(String, &'static str)> {
    let mut out = Vec::new();
    for unit in units {
        out.push((format!("{n}{unit}"), "half width"));
        out.push((format!("{}{unit}", wide(&n.to_string())), "full width"));
        if n < 100 {
            out.push((format!("{}{unit}", kanji(n)), "kanji"));
        }
    }
    out
}

fn interval(minutes: u64) -> Vec<(String, &'static str)> {
    let mut out = Vec::new();
    for (word, n) in [("分", minutes), ("秒", minutes * 60)] {
        let kind = if word == "秒" { "seconds for minutes" } else { "half width" };
        out.extend(["間隔で", "ごとに", "毎に", "おきに"].map(|every| (format!("{n}{word}{every}"), kind)));
    }
    out.extend(
        ["間隔で", "ごとに"].map(|every| (format!("{}分{every}", wide(&minutes.to_string())), "full width")),
    );
    out.push((format!("{}分ごとに", kanji(minutes)), "kanji"));
    out
}

fn months(n: u64) -> Vec<(String, &'static str)> {
    let mut out: Vec<(String, &'static str)> =
        ["か月", "ヶ月", "カ月", "ヵ月", "箇月"].map(|unit| (format!("{n}{unit}"), "half width")).to_vec();
    out.push((format!("{}か月", kanji(n)), "kanji"));
    out.push((format!("{}ヶ月", wide(&n.to_string())), "full width"));
    out.push((format!("{}日", n * 30), "days for months"));
    out
}

fn often(times: u64) -> &'static [&'static str] {
    match times {
        1 => &["年1回", "毎年1回", "１年に１回", "年に一度"],
        2 => &["年2回", "半年に1回", "６か月ごとに"],
        4 => &["年4回", "四半期に1回", "3か月に1回"],
        _ => &["月1回", "毎月1回", "１か月ごとに"],
    }
}

fn day((y, m, d): (u64, u64, u64)) -> Vec<(String, &'static str)> {
    let era = if y > 2019 {
        format!("令和{}年{m}月{d}日", y - 2018)
    } else {
        format!("平成{}年{m}月{d}日", y - 1988)
    };
    vec![
        (format!("{y}年{m}月{d}日"), "western"),
        (wide(&format!("{y}年{m}月{d}日")), "full width"),
        (format!("{y}/{m:02}/{d:02}"), "slashes"),
        (format!("{y}.{m}.{d}"), "points"),
        (wide(&era), "era, full width"),
        (era, "era"),
    ]
}

/// The subjects.
pub const SUBJECTS: [Subject; 14] = [
    Subject {
        row: "57",
        heading: "稼働の確認",
        claims: &["サーバの死活監視を{v}実施", "サーバの死活を{v}監視"],
        says: &[
            "サーバの死活監視を{v}行い、応答がないときは当直に通知する。",
            "死活監視として、サーバの応答を{v}確かめています。",
        ],
        table: ("サーバの死活監視", "{v}実施"),
        denies: &["サーバの死活監視は行っていない。"],
        beside: &["倉庫の湿度を{~}記録する。", "廊下の照明は{~}明るさを測る。"],
        values: Values::Interval(&[1, 3, 5, 10, 15, 20]),
    },
    Subject {
        row: "37a",
        heading: "変更と終了",
        claims: &["{v}前までに利用者へ告知", "変更及び終了の{v}前に告知"],
        says: &[
            "本サービスを変更し、又は終了するときは、{v}前までに利用者へ告知する。",
            "サービスの変更や終了は、{v}前までにご案内します。",
        ],
        table: ("変更・終了の事前告知", "{v}前"),
        denies: &["サービスの変更又は終了について、事前の告知は行わない。"],
        beside: &["展示会への出展は、{~}前までに申し込む。", "棚卸の日程は{~}前までに各部へ伝える。"],
        values: Values::MonthsBefore(&[1, 2, 3, 4, 6, 9]),
    },
    Subject {
        row: "44",
        heading: "解約の受付",
        claims: &["解約希望日の{v}前までに申出", "有。{v}前"],
        says: &[
            "利用者が解約を希望するときは、解約希望日の{v}前までに書面で申し出る。",
            "解約のお申し出は、解約希望日の{v}前までにお願いします。",
        ],
        table: ("解約の受付期限", "解約希望日の{v}前"),
        denies: &["解約の受付期限は設けていない。"],
        beside: &["会議室の予約は{~}前から受け付ける。", "社員食堂の貸切りは{~}前までに届け出る。"],
        values: Values::MonthsBefore(&[1, 2, 3, 6]),
    },
    Subject {
        row: "49",
        heading: "脆弱性の診断",
        claims: &["脆弱性診断を{v}実施", "脆弱性の診断を{v}行う"],
        says: &["サーバの脆弱性診断を{v}実施し、結果を責任者に報告する。", "脆弱性の診断は{v}行っています。"],
        table: ("脆弱性診断", "{v}"),
        denies: &["脆弱性診断は実施していない。"],
        beside: &["消火器の点検は{~}行う。", "従業員の健康診断は{~}実施する。"],
        values: Values::Often(&[1, 2, 4, 12]),
    },
    Subject {
        row: "63",
        heading: "記録の保存",
        claims: &["利用状況及び例外処理を記録し、{v}保存", "利用状況・例外処理の記録を{v}保管"],
        says: &[
            "利用状況及び例外処理の記録は、{v}保存する。",
            "利用状況と例外処理を記録したログは{v}保管しています。",
        ],
        table: ("利用状況・例外処理の記録", "{v}保存"),
        denies: &["利用状況及び例外処理の記録は保存していない。"],
        beside: &["来訪者の名簿は{~}保存する。", "廃棄した机の写真は{~}保管する。"],
        values: Values::Kept(&[1, 2, 3, 5, 7]),
    },
    Subject {
        row: "8",
        heading: "従業員",
        claims: &["{v}", "正社員{v}"],
        says: &["当社の正社員は{v}である。", "正社員数は{v}（単独）です。"],
        table: ("正社員数（単独）", "{v}"),
        denies: &[],
        beside: &["研修会の定員は{~}とする。", "避難場所には{~}が入れる。"],
        values: Values::Persons(&[12, 27, 48, 63, 85]),
    },
    Subject {
        row: "45",
        heading: "稼働率",
        claims: &["稼働率の実績{v}", "稼働率{v}（実績）"],
        says: &["昨年度の稼働率の実績は{v}であった。", "サービスの稼働率は実績で{v}でした。"],
        table: ("稼働率（実績）", "{v}"),
        denies: &[],
        beside: &["有給休暇の取得率は{~}であった。", "再生紙の使用率は{~}に達した。"],
        values: Values::Percent(&[995, 999, 987, 972]),
    },
    Subject {
        row: "3",
        heading: "沿革",
        claims: &["{v}", "設立年月日：{v}"],
        says: &["当社は{v}に設立された。", "{v}、前身の研究所から独立して会社を設立しました。"],
        table: ("設立年月日", "{v}"),
        denies: &[],
        beside: &["{~}に研修所を開いた。", "寄付の受付は{~}に始めた。"],
        values: Values::Day(&[(2004, 6, 14), (2011, 10, 3), (2016, 2, 25), (2021, 9, 8), (2023, 4, 17)]),
    },
    Subject {
        row: "83",
        heading: "建物の構造",
        claims: &["{v}構造の建物に設置", "建物は{v}構造"],
        says: &["サーバを置く建物は{v}構造である。", "データセンターの建物は{v}構造を採用しています。"],
        table: ("建物の構造", "{v}構造"),
        denies: &[],
        beside: &["書棚と机は床に留めてある。", "玄関の扉は内側へ開く。"],
        values: Values::Words(&[&["免震"], &["制震"], &["耐震"]]),
    },
    Subject {
        row: "97b",
        heading: "停止の告知",
        claims: &["{v}で告知", "{v}により利用者に告知"],
        says: &[
            "メンテナンスによる一時停止は、{v}により利用者へ告知する。",
            "メンテナンスで停止する際の告知は{v}で行います。",
        ],
        table: ("一時停止の告知方法", "{v}"),
        denies: &[],
        beside: &["採用の合否は面接の翌週に伝える。", "社内報は四月に刷る。"],
        values: Values::Words(&[&["電子メール", "Eメール"], &["ファクシミリ", "FAX"], &["郵送"]]),
    },
    Subject {
        row: "59",
        heading: "時刻の同期",
        claims: &["{v}による時刻同期", "サーバの時刻を{v}で同期"],
        says: &["サーバの時刻は、{v}を用いて同期する。", "サーバの時刻同期は{v}によっています。"],
        table: ("サーバの時刻同期", "{v}"),
        denies: &["サーバの時刻同期は行っていない。"],
        beside: &["食堂の壁に時計を掛けてある。", "始業の鐘は守衛が鳴らす。"],
        values: Values::Words(&[&["NTP"], &["GPS"], &["PTP"]]),
    },
    Subject {
        row: "52",
        heading: "予備の拠点",
        claims: &["サーバを冗長化し、{v}に予備拠点を置く", "冗長化と{v}の予備拠点"],
        says: &[
            "サーバは冗長化し、予備の拠点を{v}に置く。",
            "サーバの冗長化に加え、{v}に予備拠点を設けています。",
        ],
        table: ("冗長化と予備拠点", "サーバの冗長化、{v}の予備拠点"),
        denies: &[],
        beside: &["営業所は駅の北口にある。", "予備の椅子は倉庫に積んである。"],
        values: Values::Words(&[&["長野県"], &["福島県"], &["大分県"], &["島根県"]]),
    },
    Subject {
        row: "77",
        heading: "提供する端末",
        claims: &["温度センサー（{v}）", "温度センサーを{v}"],
        says: &["提供する端末は温度センサーとし、{v}とする。", "温度センサーをご提供します。提供は{v}です。"],
        table: ("提供端末", "温度センサー（{v}）"),
        denies: &[],
        beside: &["工具と脚立は各自が持参する。", "梱包の箱はたたんで捨てる。"],
        values: Values::Words(&[&["販売"], &["貸与", "貸出し"]]),
    },
    Subject {
        row: "89",
        heading: "空調",
        claims: &["{v}方式の空調設備", "空調は{v}方式"],
        says: &["サーバ室の空調設備は{v}方式とする。", "空調は{v}方式を採用しています。"],
        table: ("空調設備", "{v}方式"),
        denies: &[],
        beside: &["応接室の窓は南に向いている。", "食堂の換気扇は昼に回す。"],
        values: Values::Words(&[&["水冷"], &["空冷"], &["床下送風"], &["外気"]]),
    },
];
