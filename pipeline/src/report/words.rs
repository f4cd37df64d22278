//! The Japanese words that text and HTML share.

use crate::completeness::{Severity, UndecidedReason};
use crate::evidence::{PartState, Verdict};
use crate::extract::DocumentKind;
use crate::ingest::ApplicationKind;

/// 不備, 確認 or 参考.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Defect => "不備",
        Severity::Check => "確認",
        Severity::Note => "参考",
    }
}

/// 新規, 更新, 変更 or 終了.
pub fn kind(kind: ApplicationKind) -> &'static str {
    match kind {
        ApplicationKind::New => "新規",
        ApplicationKind::Renewal => "更新",
        ApplicationKind::Change => "変更",
        ApplicationKind::End => "終了",
    }
}

/// A verdict in two to seven characters.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "裏付けあり",
        Verdict::Contradicted => "食い違い",
        Verdict::Elsewhere => "別の箇所にあり",
        Verdict::Unsupported => "裏付けなし",
        Verdict::NoSuchPlace => "箇所なし",
        Verdict::NoSuchDocument => "資料なし",
        Verdict::Unreadable => "読めない",
        Verdict::NotCheckable => "照合できない",
    }
}

/// A verdict as a sentence, for those who meet the word for the first time.
pub fn verdict_meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "示された箇所が申請内容を裏付けています。",
        Verdict::Contradicted => "示された箇所の記載が申請内容と食い違っています。",
        Verdict::Elsewhere => "示された箇所には見当たらず、別の箇所に裏付けがあります。",
        Verdict::Unsupported => "裏付けとなる記載が見当たりません。",
        Verdict::NoSuchPlace => "資料はありますが、示された頁や章節がありません。",
        Verdict::NoSuchDocument => "示された資料が書類一式にありません。",
        Verdict::Unreadable => "示された箇所を読み取れません。",
        Verdict::NotCheckable => "機械では照合できません。目で確かめてください。",
    }
}

/// All verdicts, those that need work first.
pub const VERDICTS: [Verdict; 8] = [
    Verdict::Contradicted,
    Verdict::NoSuchDocument,
    Verdict::NoSuchPlace,
    Verdict::Unsupported,
    Verdict::Elsewhere,
    Verdict::Unreadable,
    Verdict::NotCheckable,
    Verdict::Supported,
];

/// How a part of a claim fares.
pub fn part(state: PartState) -> &'static str {
    match state {
        PartState::Found => "あり",
        PartState::Missing => "見当たらない",
        PartState::Contradicts => "食い違い",
    }
}

/// Why a rule could not be decided.
pub fn undecided(reason: UndecidedReason) -> &'static str {
    match reason {
        UndecidedReason::Illegible => "読み取れない",
        UndecidedReason::Doubtful => "読み取りが不確か",
        UndecidedReason::NoData => "判断の材料がない",
        UndecidedReason::NoRule => "基準が定められていない",
    }
}

/// Name of a kind of document.
pub fn document(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::FormA => "申請書A",
        DocumentKind::FormB => "申請書B",
        DocumentKind::RegistryCertificate => "登記事項証明書",
        DocumentKind::IdentityCopy => "本人確認書類の写し",
        DocumentKind::Breakdown => "提出書類及び資料内訳書",
        DocumentKind::Evidence => "疎明資料",
        DocumentKind::WebHardcopy => "ホームページのハードコピー",
        DocumentKind::Translation => "日本語訳",
        DocumentKind::ResponsibilityProof => "所属・責任の証明書類",
        DocumentKind::Certification => "認定証",
        DocumentKind::MarkDeclaration => "マーク使用の自己申告",
        DocumentKind::RenewalForm => "更新申請書",
        DocumentKind::ChangeNotice => "変更の届出",
        DocumentKind::EndNotice => "終了の届出",
        DocumentKind::Separator => "仕切り紙",
        DocumentKind::Unknown => "種別不明の書類",
    }
}

/// Kind of a registry certificate.
pub fn certificate(kind: &str) -> &str {
    match kind {
        "history" => "履歴事項全部証明書",
        "current" => "現在事項全部証明書",
        "representative" => "代表者事項証明書",
        "closed" => "閉鎖事項証明書",
        "information" => "登記情報提供サービスの登記情報",
        other => other,
    }
}
