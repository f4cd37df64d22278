//! The JSON report of a service's earlier application, read back for a renewal or a change.
//!
//! Only what the formal check compares is read; unknown keys are left alone, so that reports of
//! later versions can be read too.

use serde::Deserialize;

/// What an earlier report says about the service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Previous {
    /// Name and version of the format.
    format: String,
    /// Fields of 申請書A.
    #[serde(default)]
    pub form_a: Vec<PreviousField>,
    /// Rows of 申請書B.
    #[serde(default)]
    pub form_b: Vec<PreviousRow>,
    /// Documents that came with it.
    #[serde(default)]
    pub documents: Vec<PreviousDocument>,
}

/// A field of the earlier 申請書A.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PreviousField {
    /// Key.
    pub field: String,
    /// Value; `None` where it was blank.
    #[serde(default)]
    pub value: Option<String>,
}

/// A row of the earlier 申請書B.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PreviousRow {
    /// Key.
    pub row: String,
    /// 申請内容
    #[serde(default)]
    pub claim: Option<String>,
    /// 添付書類等
    #[serde(default)]
    pub evidence: Option<String>,
}

/// A document of the earlier application.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct PreviousDocument {
    /// Kind, as the contract names it.
    pub kind: String,
    /// 資料番号.
    #[serde(default)]
    pub number: Option<String>,
    /// Title.
    #[serde(default)]
    pub title: Option<String>,
}

impl Previous {
    /// The row with this key.
    pub fn row(&self, key: &str) -> Option<&PreviousRow> {
        self.form_b.iter().find(|r| r.row == key)
    }

    /// Value of a field of 申請書A.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.form_a.iter().find(|f| f.field == key).and_then(|f| f.value.as_deref())
    }
}

/// Why an earlier report cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PreviousTrouble {
    /// Not JSON, or not of the expected shape.
    #[error("JSONとして読めません（{0}）")]
    Json(#[from] serde_json::Error),
    /// Another format.
    #[error("uketsukeの報告書ではありません（formatが「{0}」です）")]
    Format(String),
}

/// Reads an earlier report.
pub fn parse_previous(text: &str) -> Result<Previous, PreviousTrouble> {
    let previous: Previous = serde_json::from_str(text)?;
    if previous.format != "uketsuke.report/1" {
        return Err(PreviousTrouble::Format(previous.format));
    }
    Ok(previous)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_left_alone() {
        let text = r#"{"format":"uketsuke.report/1","new_key":1,
            "form_a":[{"field":"事業者名","value":"株式会社うみかぜ","spot":null}],
            "form_b":[{"row":"26","claim":"有","evidence":null,"citations":[]}]}"#;
        let previous = parse_previous(text).expect("a report");
        assert_eq!(previous.field("事業者名"), Some("株式会社うみかぜ"));
        assert_eq!(previous.row("26").and_then(|r| r.claim.as_deref()), Some("有"));
        assert_eq!(previous.row("27"), None);
    }

    #[test]
    fn another_format_is_refused() {
        assert!(matches!(parse_previous(r#"{"format":"x/1"}"#), Err(PreviousTrouble::Format(_))));
        assert!(matches!(parse_previous("PK"), Err(PreviousTrouble::Json(_))));
    }
}
