//! Units and counters: how they are written, what they measure, and what is no unit after all.

use super::super::text::loose;
use super::Dimension;
use regex::Regex;
use std::sync::LazyLock;

/// Seconds in a day.
pub(super) const DAY: f64 = 86_400.0;
/// Seconds in a mean month.
pub(super) const MONTH: f64 = 30.4375 * DAY;
/// Seconds in a mean year.
pub(super) const YEAR: f64 = 365.25 * DAY;

/// A unit behind a number.
pub(super) struct Unit {
    /// What it measures.
    pub dimension: Dimension,
    /// Factor to the unit of the dimension.
    pub factor: f64,
    /// Normalised name.
    pub name: String,
    /// Bytes of the text it takes.
    pub len: usize,
}

/// The unit that a text begins with.
pub(super) fn unit(text: &str) -> Option<Unit> {
    let found = UNITS.iter().find_map(|(pattern, kind, name, factor)| {
        let whole = pattern.captures(text)?;
        let unit = whole.get(1)?;
        let rest = &text[unit.end()..];
        let ascii = unit.as_str().ends_with(|c: char| c.is_ascii_alphabetic());
        let runs_on = ascii && rest.starts_with(|c: char| c.is_ascii_alphanumeric());
        (!runs_on && !is_word(unit.as_str(), rest)).then(|| Unit {
            dimension: match kind {
                K::Span => Dimension::Duration,
                K::Money => Dimension::Money,
                K::Percent => Dimension::Percent,
                K::Data => Dimension::Data,
                K::Heat => Dimension::Temperature,
                K::Ratio => Dimension::Ratio,
                K::Count => Dimension::Count((*name).to_owned()),
            },
            factor: *factor,
            name: (*name).to_owned(),
            len: unit.end(),
        })
    });
    found.or_else(|| katakana(text))
}

/// Any run of katakana at once behind a number counts: 3ルート, 50アカウント.
fn katakana(text: &str) -> Option<Unit> {
    static RUN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[ァ-ヶー]{2,}").expect("a constant pattern"));
    let run = RUN.find(text)?;
    if run.as_str().starts_with("ページ") {
        return None;
    }
    let name = loose(run.as_str());
    Some(Unit { dimension: Dimension::Count(name.clone()), factor: 1.0, name, len: run.end() })
}

/// Whether the counter begins a word: 3名称, 5分類, 2日目.
fn is_word(unit: &str, rest: &str) -> bool {
    let begins = match unit {
        "年" => "度生代目齢式号版次月",
        "日" => "本付目曜誌程報頃系常経",
        "分" => "割類析野岐担散離冊率比別布化解子室譲配断界科数目身",
        "時間" => "帯割軸目外給差短",
        "週" => "刊末目次",
        "回" => "線答収復路転避覧目り帰",
        "名" => "称前義簿刺目札",
        "人" => "物事材目格件権間類気月日時",
        "台" => "帳頭目風車湾",
        "件" => "名数目",
        "社" => "員内外名会屋目用長歴債是団",
        "個" => "人別体室性目",
        "本" => "社店人体件日部書規契番格当目校質来木",
        "口" => "座頭調",
        "株" => "式主価",
        "点" => "検数滅灯在呼目字線",
        "種" => "別子族目",
        "世代" => "交目",
        "段階" => "認的目",
        "文字" => "列化目",
        "倍" => "率数",
        "通" => "知信常話過報じり貨用勤称達路行例目電",
        "部" => "署門分品屋長員数会隊外内位材下活目",
        "組" => "織合込み成目",
        "基" => "準本礎盤幹づに板地金点調数",
        "室" => "内外温",
        "棟" => "目",
        "契約" => "書者期社内管",
        "要素" => "認",
        "枚" | "冊" | "つ" | "か所" | "拠点" | "回線" => "目",
        _ => "目",
    };
    let weekday = unit == "日"
        && rest.starts_with('(')
        && rest[1..].starts_with(['月', '火', '水', '木', '金', '土', '日', '祝']);
    let third = unit == "分"
        && rest.starts_with('の')
        && rest['の'.len_utf8()..].starts_with(|c: char| c.is_ascii_digit() || "一二三四五".contains(c));
    rest.chars().next().is_some_and(|c| begins.contains(c)) || weekday || third
}

/// What a unit measures.
enum K {
    Span,
    Money,
    Percent,
    Count,
    Data,
    Heat,
    Ratio,
}

type Row = (&'static str, K, &'static str, f64);

static UNITS: LazyLock<Vec<(Regex, K, &'static str, f64)>> = LazyLock::new(|| {
    ROWS.into_iter()
        .map(|(spelling, kind, name, factor)| {
            (Regex::new(&format!("^({spelling})")).expect("a constant pattern"), kind, name, factor)
        })
        .collect()
});

/// Spelling (in the half-width copy), kind, normalised name, factor. A longer unit stands before its beginning.
const ROWS: [Row; 108] = [
    (r"ミリ秒|msec|ms", K::Span, "秒", 0.001),
    (r"秒間?|secs?|seconds?|s", K::Span, "秒", 1.0),
    (r"分間|分|mins?|minutes?", K::Span, "分", 60.0),
    (r"時間|hours?|hrs?|h", K::Span, "時間", 3600.0),
    (r"営業日間?|稼働日|平日|business days?", K::Span, "営業日", DAY),
    (r"日間|昼夜|日|days?", K::Span, "日", DAY),
    (r"週間?|weeks?", K::Span, "週", 7.0 * DAY),
    (r"[かヶヵケカ箇個力]月間?|months?", K::Span, "か月", MONTH),
    (r"[かヶヵケカ箇個]年間?|年間|年|years?", K::Span, "年", YEAR),
    (r"円|JPY|yen", K::Money, "円", 1.0),
    (r"米?ドル|USD", K::Money, "ドル", 1.0),
    (r"ユーロ|EUR", K::Money, "ユーロ", 1.0),
    (r"%RH", K::Percent, "%RH", 1.0),
    (r"%|パーセント|percent", K::Percent, "%", 1.0),
    (r"割(?:引)?", K::Percent, "%", 10.0),
    (r"‰", K::Percent, "%", 0.1),
    (r"[Gg]bps|Gb/s|Gbit/s|ギガビット(?:毎秒|/秒)?", K::Data, "bps", 1e9),
    (r"[Mm]bps|MBPS|Mb/s|Mbit/s|メガビット(?:毎秒|/秒)?", K::Data, "bps", 1e6),
    (r"[Kk]bps|kb/s|kbit/s|キロビット(?:毎秒|/秒)?", K::Data, "bps", 1e3),
    (r"bps|bit/s", K::Data, "bps", 1.0),
    (r"[Pp][Bb]|ペタバイト", K::Data, "B", 1e15),
    (r"[Tt][Bb]|テラバイト", K::Data, "B", 1e12),
    (r"[Gg][Bb]|ギガバイト|ギガ", K::Data, "B", 1e9),
    (r"[Mm][Bb]|メガバイト", K::Data, "B", 1e6),
    (r"[Kk][Bb]|キロバイト", K::Data, "B", 1e3),
    (r"TiB", K::Data, "B", 1_099_511_627_776.0),
    (r"GiB", K::Data, "B", 1_073_741_824.0),
    (r"MiB", K::Data, "B", 1_048_576.0),
    (r"KiB", K::Data, "B", 1024.0),
    (r"バイト|Bytes?|bytes?", K::Data, "B", 1.0),
    (r"ビット|bits?", K::Count, "ビット", 1.0),
    (r"°C|度C|℃|°", K::Heat, "℃", 1.0),
    (r"倍", K::Ratio, "倍", 1.0),
    (r"文字|字|characters?|chars?", K::Count, "文字", 1.0),
    (r"桁", K::Count, "桁", 1.0),
    (r"名様|名|人", K::Count, "名", 1.0),
    (r"台", K::Count, "台", 1.0),
    (r"件", K::Count, "件", 1.0),
    (r"世代", K::Count, "世代", 1.0),
    (r"回線", K::Count, "回線", 1.0),
    (r"回", K::Count, "回", 1.0),
    (r"社", K::Count, "社", 1.0),
    (r"団体", K::Count, "団体", 1.0),
    (r"[かヶヵケカ箇個力][所処]", K::Count, "か所", 1.0),
    (r"[かヶヵケカ箇個]国", K::Count, "か国", 1.0),
    (r"拠点", K::Count, "拠点", 1.0),
    (r"地点", K::Count, "地点", 1.0),
    (r"系統", K::Count, "系統", 1.0),
    (r"種類|種", K::Count, "種類", 1.0),
    (r"段階", K::Count, "段階", 1.0),
    (r"項目", K::Count, "項目", 1.0),
    (r"品目", K::Count, "品目", 1.0),
    (r"機種", K::Count, "機種", 1.0),
    (r"端末", K::Count, "端末", 1.0),
    (r"契約", K::Count, "契約", 1.0),
    (r"接続", K::Count, "接続", 1.0),
    (r"要素", K::Count, "要素", 1.0),
    (r"口座", K::Count, "口座", 1.0),
    (r"口", K::Count, "口", 1.0),
    (r"株", K::Count, "株", 1.0),
    (r"個|つ", K::Count, "個", 1.0),
    (r"点", K::Count, "点", 1.0),
    (r"本", K::Count, "本", 1.0),
    (r"枚", K::Count, "枚", 1.0),
    (r"冊", K::Count, "冊", 1.0),
    (r"通", K::Count, "通", 1.0),
    (r"部", K::Count, "部", 1.0),
    (r"組", K::Count, "組", 1.0),
    (r"基", K::Count, "基", 1.0),
    (r"棟", K::Count, "棟", 1.0),
    (r"室", K::Count, "室", 1.0),
    (r"席", K::Count, "席", 1.0),
    (r"店舗", K::Count, "店舗", 1.0),
    (r"事業所", K::Count, "事業所", 1.0),
    (r"営業所", K::Count, "営業所", 1.0),
    (r"工場", K::Count, "工場", 1.0),
    (r"施設", K::Count, "施設", 1.0),
    (r"画面", K::Count, "画面", 1.0),
    (r"色", K::Count, "色", 1.0),
    (r"名義", K::Count, "名義", 1.0),
    (r"単位", K::Count, "単位", 1.0),
    (r"議決権", K::Count, "議決権", 1.0),
    (r"ユーザー?|users?", K::Count, "ユザ", 1.0),
    (r"ポート|ports?", K::Count, "ポト", 1.0),
    (r"ミリメートル|mm", K::Count, "mm", 1.0),
    (r"センチメートル|センチ|cm", K::Count, "mm", 10.0),
    (r"キロメートル|km", K::Count, "mm", 1e6),
    (r"平方メートル|m2|平米", K::Count, "m2", 1.0),
    (r"メートル|m", K::Count, "mm", 1000.0),
    (r"キログラム|kg", K::Count, "g", 1000.0),
    (r"グラム|g", K::Count, "g", 1.0),
    (r"トン|t", K::Count, "g", 1e6),
    (r"kVA", K::Count, "VA", 1000.0),
    (r"VA", K::Count, "VA", 1.0),
    (r"kWh", K::Count, "Wh", 1000.0),
    (r"kW|キロワット", K::Count, "W", 1000.0),
    (r"W|ワット", K::Count, "W", 1.0),
    (r"kV", K::Count, "V", 1000.0),
    (r"V|ボルト", K::Count, "V", 1.0),
    (r"mAh", K::Count, "mAh", 1.0),
    (r"mA|ミリアンペア", K::Count, "A", 0.001),
    (r"A|アンペア", K::Count, "A", 1.0),
    (r"GHz", K::Count, "Hz", 1e9),
    (r"MHz", K::Count, "Hz", 1e6),
    (r"kHz|KHz", K::Count, "Hz", 1e3),
    (r"Hz|ヘルツ", K::Count, "Hz", 1.0),
    (r"dBm?|デシベル", K::Count, "dB", 1.0),
    (r"dpi|ppm|rpm|hPa|lx|px", K::Count, "dpi", 1.0),
];
