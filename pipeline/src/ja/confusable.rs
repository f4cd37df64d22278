//! Characters that OCR takes for one another.

use super::text::fold;

/// Whether two texts differ, if at all, only in characters that OCR commonly confuses.
pub fn confusable(a: &str, b: &str) -> bool {
    skeleton(a) == skeleton(b)
}

/// The text with every group of confusable characters reduced to one of them.
///
/// Only for comparing with another skeleton; it reads like nothing.
pub fn skeleton(text: &str) -> String {
    let mut out: String = fold(text).chars().map(representative).collect();
    for (from, to) in SEQUENCES {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out
}

/// The text with characters of different scripts that are drawn alike made one (ー and 一, リ and り).
///
/// A reader tells them only by what stands around them; nobody means one where the other is printed.
pub fn twins(text: &str) -> String {
    text.chars()
        .map(|c| TWINS.iter().find(|g| g.contains(c)).and_then(|g| g.chars().next()).unwrap_or(c))
        .collect()
}

/// Each line one shape; no two characters of a group make different words of the same kind.
const TWINS: &[&str] = &[
    "一ー-",
    "二ニ",
    "三ミ",
    "八ハ",
    "力カ",
    "口ロ",
    "夕タ",
    "工エ",
    "千チ",
    "才オ",
    "卜ト",
    "りリ",
    "へヘ",
    "べベ",
    "ぺペ",
    "0oO〇○",
    "1lI|",
];

/// Pieces that are read as two characters, or two that are read as one.
const SEQUENCES: &[(&str, &str)] = &[("rn", "m"), ("vv", "w"), ("イヒ", "化"), ("ネ土", "社")];

fn representative(c: char) -> char {
    GROUPS.iter().find(|group| group.contains(c)).and_then(|group| group.chars().next()).unwrap_or(c)
}

/// Each line one group, after folding (lower case, half width).
const GROUPS: &[&str] = &[
    "-ー一~_",
    "0o〇○◯q",
    "1li|!丨",
    "2z",
    "5s",
    "8b",
    "6g9",
    "ニ二",
    "ミ三",
    "ハ八",
    "カ力か",
    "ロ口囗□",
    "トト卜",
    "タ夕",
    "エ工ェ",
    "へヘ",
    "べベ",
    "ぺペ",
    "りリ",
    "チ千干",
    "オ才ォ",
    "ホ木",
    "セ七",
    "ナ十",
    "メ〆乂ㄨx×",
    "ヒ匕",
    "イ亻ィ",
    "ネ礻衤",
    "ム厶",
    "マア",
    "ソンリ",
    "シツッ",
    "クワケヮヶ",
    "ウヴゥ",
    "あぁ",
    "いぃ",
    "うぅ",
    "えぇ",
    "おぉ",
    "つっ",
    "やゃヤャ",
    "ゆゅ",
    "よょ",
    "ユュコ",
    "ヨョ",
    "バパ",
    "ビピ",
    "ブプ",
    "ボポ",
    "ばぱ",
    "びぴ",
    "ぶぷ",
    "ぼぽ",
    "・.,、。:;'\"",
    "()[]{}〔〕【】「」『』",
    "日曰目",
    "士土",
    "未末",
    "已己巳",
    "人入",
    "大太犬",
    "王玉",
    "水氷",
    "間問聞",
    "待侍持",
    "網綱",
    "微徴",
    "遺遣",
    "申甲",
    "昌晶",
    "隆隡",
    "東柬",
    "祐裕",
    "白自",
    "鳥烏",
    "井丼",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commonly_confused() {
        for (a, b) in [
            ("サーバ", "サ一バ"),
            ("O12", "012"),
            ("l0", "10"),
            ("ニ要素", "二要素"),
            ("カ月", "力月"),
            ("ロ座", "口座"),
            ("システム", "システム"),
            ("ショップ", "シヨツプ"),
            ("A・B", "A.B"),
            ("へいわ", "ヘいわ"),
            ("エ場", "工場"),
            ("modern", "modem"),
        ] {
            assert!(confusable(a, b), "{a} {b}");
        }
    }

    #[test]
    fn twins_meet_and_neighbours_do_not() {
        for (a, b) in
            [("かがリ火", "かがり火"), ("センタ一", "センター"), ("ニ重化", "二重化"), ("カ学", "力学")]
        {
            assert_eq!(twins(a), twins(b), "{a} {b}");
        }
        for (a, b) in [("大田", "太田"), ("問", "間"), ("5", "6"), ("未", "末")] {
            assert_ne!(twins(a), twins(b), "{a} {b}");
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (a, b) in [("渡辺", "渡部"), ("東京", "京都"), ("3か月", "6か月"), ("株式会社A", "株式会社C")]
        {
            assert!(!confusable(a, b), "{a} {b}");
        }
    }
}
