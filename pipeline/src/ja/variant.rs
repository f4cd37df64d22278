//! Variant characters (異体字, 旧字体) folded to the form in common use. For comparing only:
//! what is printed is always the character as written.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Folds every variant character of a text to the common form.
pub fn fold_variants(text: &str) -> String {
    text.chars().map(variant_of).collect()
}

/// The common form of a character, which is itself for most.
pub fn variant_of(c: char) -> char {
    // Most characters are not in the table; kana and ASCII never are.
    if c < '\u{3400}' { c } else { TABLE.get(&c).copied().unwrap_or(c) }
}

/// Whether a character is one of several forms met in names (高 and 髙): a reader may know only one.
pub fn in_names(c: char) -> bool {
    c >= '\u{3400}' && NAMES.contains(c)
}

static TABLE: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for group in NAMES.split_whitespace().chain(OLD_FORMS.split_whitespace()) {
        let mut chars = group.chars();
        if let Some(common) = chars.next() {
            table.extend(chars.map(|c| (c, common)));
        }
    }
    table
});

/// Groups met in names of people, places and firms: the common form first.
const NAMES: &str = "
高髙 崎﨑嵜 斉齊斎齋 辺邊邉 浜濱濵 吉𠮷 土𡈽圡 恵惠 徳德 沢澤 桜櫻 広廣 国國圀 島嶋嶌
竜龍龒 富冨 船舩 峰峯 館舘 野埜 梅楳 秋穐龝 松枩柗枀 橋槗𣘺 静靜 清淸 青靑 穂穗 緑綠
緒緖 勲勳 尭堯 弥彌 瀬瀨 頼賴 柳栁桺 禄祿 杉杦 祗祇 隷隸 郎郞 礼禮 礒磯 曽曾
 亀龜 晃晄 桑桒 桧檜 梁樑 真眞 瑶瑤 瓶甁 皐皋 薮藪 芦蘆 莵兎菟 薫薰 蘂蕊 蛍螢 衛衞
裏裡 諌諫 讃讚 豊豐 郷鄕 釜釡 鉄鐵鉃銕 鋪舗 鎌鐮 閑閒 関關 陥陷 隣鄰 隠隱 雑雜襍 霊靈
顔顏 餅餠 鯵鰺 鴎鷗 鹸鹼 麹麴 麺麵 黒黑 黄黃 嘘噓 噛嚙 填塡 塀屏屛 并幷 掻搔 掴摑 攪撹
梼檮 涜瀆 溌潑 痩瘦 祷禱 箪簞 繋繫 繍繡 莱萊 蒋蔣 蝋蠟 頬頰 顛顚 騨驒 叱𠮟 剥剝 呑吞
唖啞 嚢囊 姫姬 嬢孃 侠俠 倶俱 焔焰 靱靭 槙槇 檪櫟 亘亙 凛凜 晋晉 巌巖 冴冱 淵渕渊
杯盃桮 柿枾 浅淺 湧涌 滝瀧 糸絲 縄繩 乗乘 亜亞 仏佛 伝傳 体體軆 来來 倹儉 偽僞 価價
児兒 党黨 円圓 写寫冩 剣劍劔劒釼 剤劑 励勵 労勞 効效 既旣 朗朖 節莭 猪豬 昇曻
";

/// 旧字体 and other former forms outside the groups above: the common form first.
const OLD_FORMS: &str = "
駈駆驅 区區 医醫 単單 厳嚴 参參 双雙 収收 叙敍敘 台臺 号號 営營 団團 囲圍 図圖 圧壓
堕墮 塁壘 塩鹽 増增 壊壞 壌壤 壮壯 声聲 壱壹 売賣 変變 奥奧 奨奬 学學斈 宝寶寳 実實
寛寬 寝寢 対對 寿壽 専專 将將 尽盡 届屆 属屬 岳嶽 峡峽 巣巢 帯帶 帰歸 庁廳 荘莊 廃廢
弁辨辯瓣 弐貳貮 弾彈 当當 径徑 従從 応應 恋戀 恒恆 悦悅 悩惱 悪惡 惨慘 慎愼 戦戰 戯戲
戻戾 払拂 抜拔 択擇 担擔 拝拜 拠據 拡擴 挙擧 挟挾 挿插 捜搜 掲揭 揺搖 摂攝 撃擊 携攜
数數 断斷 旧舊 昼晝 暦曆 暁曉 会會 条條 枢樞 栄榮 桟棧 検檢 楼樓 楽樂 概槪 様樣 権權
横橫 欠缺 欧歐 歓歡 歩步 歯齒 歳歲 歴歷 残殘 殴毆 殻殼 毎每 気氣 没沒 況况 涙淚 浄淨
渇渴 済濟 渉涉 渋澁澀 渓溪 温溫 湿濕 満滿 滞滯 潜潛 灯燈 炉爐 点點 為爲 焼燒 犠犧 状狀
独獨 狭狹 献獻 獣獸 産產 画畫畵 畳疊 痴癡 発發 盗盜 県縣 研硏 砕碎 禅禪 秘祕 称稱 稲稻
穏穩 窃竊 窓窗 競竸 粋粹 粛肅 経經 総總 絵繪 継繼 続續 線綫 縁緣 縦縱 繊纖 缶罐 翻飜
聴聽 胆膽 脳腦 脱脫 臓臟 芸藝 茎莖 蔵藏 薬藥 虚虛 虫蟲 蚕蠶 蛮蠻 装裝 覇霸 覚覺 覧覽
観觀 触觸 訳譯 証證 誉譽 読讀 説說 謡謠 譲讓 賛贊 践踐 転轉 軽輕 輌輛 辞辭 逓遞 遅遲
遥遙 酔醉 醸釀 釈釋 鉱鑛 銭錢 録錄 鋳鑄 鎮鎭 険險 随隨 駅驛 験驗 騒騷 髄髓 闘鬪 鶏鷄雞
麦麥 黙默 万萬 与與 両兩 争爭 仮假 処處 卒卆 即卽 嘱囑 圏圈 姉姊 尚尙 巻卷 巡廵 彦彥
懐懷 晩晚 毀毁 涼凉 準凖 煙烟 爾尓 猟獵 瑠璢 異异 税稅 糧粮 絶絕 緊紧 罰罸 羨羡 耕畊
胸胷 舎舍 虎乕 蛇虵 衆眾 褒襃 詠咏 賎賤 踊踴 溯遡 鋭銳 閲閱 飲飮 駄馱 髪髮 聡聰
萌萠 蘇蘓 予豫 余餘 猫貓 狸貍 鼠鼡 場塲 塊凷 婿壻 宇㝢 恥耻 憩憇 戸戶 教敎
昂昻 梨棃 櫓艪 毘毗 灌潅 牆墻 珎珍 砿礦 碍礙 礪砺 篭籠 緜綿 繭蠒 翠翆 脉脈 苺莓 荊荆
葱蔥 藁稾 蛎蠣 蝶蜨 蟹蠏 讐讎 遁遯 醤醬 鈎鉤 鍊錬 鑑鑒 鳫雁鴈 頚頸 顕顯 鴬鶯 齢齡
禰祢 稟禀 笋筍 簑蓑 裴裵 迪廸 邇迩 餐飡 鼓皷 跡迹
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_meet() {
        for (a, b) in [
            ("渡邉", "渡辺"),
            ("渡邊", "渡辺"),
            ("髙﨑", "高崎"),
            ("齋藤", "斉藤"),
            ("斎藤", "齊藤"),
            ("濵田", "浜田"),
            ("吉田", "𠮷田"),
            ("櫻井", "桜井"),
            ("廣瀨", "広瀬"),
            ("國澤", "国沢"),
            ("嶋", "島"),
            ("德永", "徳永"),
            ("眞壁", "真壁"),
            ("龍一", "竜一"),
            ("惠子", "恵子"),
            ("黑澤", "黒沢"),
            ("槇原", "槙原"),
            ("舘", "館"),
            ("瀧", "滝"),
            ("會澤", "会沢"),
            ("冨田", "富田"),
            ("彌生", "弥生"),
        ] {
            assert_eq!(fold_variants(a), fold_variants(b), "{a} {b}");
        }
        assert_ne!(fold_variants("渡部"), fold_variants("渡辺"));
        assert_ne!(fold_variants("伊藤"), fold_variants("伊東"));
    }

    #[test]
    fn names_have_forms() {
        assert!("高髙崎﨑".chars().all(in_names));
        assert!(!"増增 a".chars().any(in_names));
    }

    #[test]
    fn folding_is_settled_after_one_pass() {
        for c in TABLE.values() {
            assert_eq!(variant_of(*c), *c, "{c} is itself listed as a variant");
        }
        assert!(TABLE.len() >= 300, "{}", TABLE.len());
    }
}
