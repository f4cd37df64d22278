//! Free text of a cell: which of it is a title, which names nothing.

/// The title in a run of free text; `None` for words that name nothing (を参照, に記載).
pub fn title_of(word: &str) -> Option<String> {
    const BEHIND: [&str; 34] = [
        "に記載しております",
        "に記載させて頂いています",
        "に記載しています",
        "に記載されています",
        "に記載のとおり",
        "に記載",
        "を参照のこと",
        "を参照ください",
        "をご参照ください",
        "を参照",
        "をご覧ください",
        "参照",
        "ご参照",
        "のとおり",
        "の通り",
        "に掲載",
        "による",
        "より",
        "に明記",
        "に規定",
        "に定める",
        "記載",
        "抜粋",
        "(抜粋)",
        "(写し)",
        "写し",
        "該当箇所",
        "該当部分",
        "など",
        "等",
        "の",
        "に",
        "を",
        "は",
    ];
    let mut t = word
        .trim_matches(|c: char| {
            c.is_whitespace() || "。、・:;()[]-~/「」『』".contains(c) && !")".contains(c)
        })
        .to_string();
    t = t.trim_start_matches(['の', 'は', 'に', 'を']).trim().to_string();
    while let Some(w) = BEHIND.iter().find(|w| t.ends_with(*w)) {
        t.truncate(t.len() - w.len());
        t = t.trim_end_matches(|c: char| c.is_whitespace() || "。、".contains(c)).to_string();
    }
    // A bracket that lost its partner to a place behind it.
    if t.ends_with(')') && !t.contains('(') {
        t.pop();
    }
    if t.contains('(') && !t.contains(')') {
        t = t.replace('(', "");
    }
    const EMPTY: [&str; 26] = [
        "項",
        "号",
        "節",
        "上段",
        "下段",
        "中段",
        "右上",
        "右下",
        "左上",
        "左下",
        "赤枠",
        "マーカー",
        "付箋",
        "行目",
        "詳細",
        "及び",
        "参考",
        "別途",
        "URL",
        "ほか",
        "他",
        "以降",
        "以下",
        "〜",
        "内",
        "頁",
    ];
    let letters = t.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 2 && !EMPTY.contains(&t.as_str())).then_some(t)
}

/// Whether free text behind a separator reads like the name of a document: it ends in a noun for one.
pub fn names_document(title: &str) -> bool {
    const NOUNS: [&str; 37] = [
        "書",
        "規程",
        "規定",
        "規約",
        "規則",
        "約款",
        "案内",
        "表",
        "図",
        "証",
        "手順",
        "要領",
        "要綱",
        "指針",
        "基準",
        "方針",
        "集",
        "マニュアル",
        "ガイド",
        "ガイドライン",
        "ポリシー",
        "パンフレット",
        "カタログ",
        "リーフレット",
        "チラシ",
        "サイト",
        "ホームページ",
        "HP",
        "ページ",
        "画面",
        "一覧",
        "台帳",
        "記録",
        "写真",
        "資料",
        "票",
        "謄本",
    ];
    let t = title.split('(').next().unwrap_or(title);
    NOUNS.iter().any(|n| t.ends_with(n))
}
