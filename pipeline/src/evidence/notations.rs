//! Notations of values, for generated pairs: the same number as papers of this kind write it.

/// A small generator of numbers (xorshift): the same seed gives the same pairs.
pub struct Dice(u64);

impl Dice {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    /// True once in `n`.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// Some of a list, in random order.
    pub fn some(&mut self, from: &[String], n: usize) -> Vec<String> {
        let mut left = from.to_vec();
        self.shuffle(&mut left);
        left.truncate(n);
        left
    }

    /// Puts a list in random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for k in (1..list.len()).rev() {
            list.swap(k, self.below(k + 1));
        }
    }

    fn pick(&mut self, from: &[String]) -> String {
        from[self.below(from.len())].clone()
    }
}

const PERSONS: [&str; 8] = [
    "若狭 美雪",
    "能勢 康平",
    "宇田川 慎",
    "若狭 康平",
    "安曇 千晴",
    "能勢 千晴",
    "久留米 大輔",
    "鳴海 亜紀",
];
const BODIES: [&str; 6] = [
    "一般社団法人見守り機器連絡会",
    "一般社団法人遠隔計測普及協会",
    "公益財団法人地域情報基盤財団",
    "特定非営利活動法人計測技術者の会",
    "みなみ通信事業協同組合",
    "一般社団法人機器安全推進会",
];

fn kanji(n: u64) -> String {
    const D: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        0..=9 => D[n as usize].into(),
        10..=99 => format!("{}十{}", if n < 20 { "" } else { D[(n / 10) as usize] }, D[(n % 10) as usize]),
        _ => n.to_string(),
    }
}

fn wide(n: u64) -> String {
    n.to_string().chars().filter_map(|c| char::from_u32(c as u32 + 0xfee0)).collect()
}

fn comma(n: u64) -> String {
    let s = n.to_string();
    let head = s.len() % 3;
    let mut out = s[..head].to_owned();
    for (k, c) in s[head..].chars().enumerate() {
        if k % 3 == 0 && !out.is_empty() {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The `index`th value of a kind.
fn value(kind: &str, index: usize) -> u64 {
    let of = |pool: &[u64]| pool[index % pool.len()];
    match kind {
        "t" => of(&[5, 10, 2, 15, 3, 20, 30]),
        "m" => of(&[3, 6, 2, 4, 5, 9]),
        "d" => of(&[7, 14, 10, 5, 20, 3]),
        "h" => of(&[2, 4, 1, 6, 8, 3]),
        "k" => of(&[1, 3, 5, 2, 7]),
        "yen" => of(&[45_000, 120_000, 8_800, 64_000, 33_000, 250_000]),
        "pct" => of(&[384, 517, 296, 643, 428, 705]),
        "often" => of(&[1, 2, 4, 12]),
        "n:世代" => of(&[7, 14, 30, 5, 10]),
        "n:名" => of(&[46, 118, 23, 71, 305]),
        _ => index as u64,
    }
}

/// Whether two values of a kind are not the same.
pub fn differs(kind: &str, a: usize, b: usize) -> bool {
    match kind {
        "person" => a % PERSONS.len() != b % PERSONS.len(),
        "body" => a % BODIES.len() != b % BODIES.len(),
        "date" => (a % 50) != (b % 50),
        _ => value(kind, a) != value(kind, b),
    }
}

/// A value in one of its notations.
pub fn render(kind: &str, index: usize, dice: &mut Dice) -> String {
    let n = value(kind, index);
    let plain =
        |unit: &str| vec![format!("{n}{unit}"), format!("{}{unit}", wide(n)), format!("{}{unit}", kanji(n))];
    let forms: Vec<String> = match kind {
        "t" => [plain("分"), vec![format!("{}秒", n * 60)]].concat(),
        "m" => {
            let spelt = ["か月", "ヶ月", "カ月", "ヵ月", "箇月"].map(|u| format!("{n}{u}")).to_vec();
            [spelt, vec![format!("{}か月", kanji(n)), format!("{}日", n * 30), format!("{}か月", wide(n))]]
                .concat()
        }
        "d" => plain("日"),
        "h" => [plain("時間"), vec![format!("{}分", n * 60)]].concat(),
        "k" => [plain("年間"), vec![format!("{}か月間", n * 12)]].concat(),
        "yen" => {
            let man = match (n / 10_000, n % 10_000) {
                (0, _) => comma(n),
                (m, 0) => format!("{m}万"),
                (m, rest) => format!("{m}万{}", comma(rest)),
            };
            vec![format!("{}円", comma(n)), format!("{man}円"), format!("金{}円", comma(n)), format!("{n}円")]
        }
        "pct" => {
            let written = format!("{}.{}", n / 10, n % 10);
            vec![format!("{written}%"), format!("{written}％"), format!("{written}パーセント")]
        }
        "often" => match n {
            1 => ["年1回", "毎年1回", "1年に1回", "１２か月ごとに"].map(String::from).to_vec(),
            2 => ["年2回", "半年に1回", "6か月ごとに"].map(String::from).to_vec(),
            4 => ["年4回", "四半期に1回", "3か月に1回"].map(String::from).to_vec(),
            _ => ["月1回", "毎月1回", "1か月ごとに"].map(String::from).to_vec(),
        },
        "date" => {
            let (y, m, d) = (2012 + n % 11, 1 + (n * 5) % 12, 1 + (n * 7) % 28);
            let era = match y {
                2012..=2018 => format!("平成{}年{m}月{d}日", y - 1988),
                2019 => format!("2019年{m}月{d}日"),
                _ => format!("令和{}年{m}月{d}日", y - 2018),
            };
            vec![format!("{y}年{m}月{d}日"), era, format!("{y}年{m:02}月{d:02}日")]
        }
        "person" => vec![PERSONS[index % PERSONS.len()].into()],
        "body" => vec![BODIES[index % BODIES.len()].into()],
        _ => plain(kind.split_once(':').map_or("", |(_, unit)| unit)),
    };
    dice.pick(&forms)
}

/// The same number with another unit; `None` for kinds that have no other.
pub fn unit_swapped(kind: &str, index: usize, dice: &mut Dice) -> Option<String> {
    let n = value(kind, index);
    let units: &[&str] = match kind {
        "t" => &["時間", "日"],
        "m" => &["週間", "年", "日"],
        "d" => &["時間", "か月"],
        "h" => &["日", "営業日"],
        "k" => &["か月間", "日間"],
        _ => return None,
    };
    Some(format!("{n}{}", units[dice.below(units.len())]))
}
