//! The JSON report of a service's earlier application, read back for a renewal or a change.
//!
//! Only what the formal check compares is read; unknown keys are left alone, so that reports of
//! later versions can be read too.

use crate::completeness::{Previous, PreviousDocument, PreviousRow};
use serde::Deserialize;

/// The keys that are read.
#[derive(Deserialize)]
struct Earlier {
    format: String,
    #[serde(default)]
    form_a: Vec<Field>,
    #[serde(default)]
    form_b: Vec<Row>,
    #[serde(default)]
    documents: Vec<Document>,
}

#[derive(Deserialize)]
struct Field {
    field: String,
    #[serde(default)]
    value: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    row: String,
    #[serde(default)]
    claim: Option<String>,
    #[serde(default)]
    evidence: Option<String>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    number: Option<String>,
    #[serde(default)]
    title: Option<String>,
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
///
/// # Errors
/// When the text is no report of this program.
pub fn parse_previous(text: &str) -> Result<Previous, PreviousTrouble> {
    let earlier: Earlier = serde_json::from_str(text)?;
    if earlier.format != "uketsuke.report/1" {
        return Err(PreviousTrouble::Format(earlier.format));
    }
    let row = |r: Row| PreviousRow {
        row: r.row,
        claim: r.claim.unwrap_or_default(),
        evidence: r.evidence.unwrap_or_default(),
    };
    let filled = |f: Field| Some((f.field, f.value.filter(|v| !v.is_empty())?));
    let document = |d: Document| PreviousDocument { number: d.number, title: d.title };
    Ok(Previous {
        form_b: earlier.form_b.into_iter().map(row).collect(),
        form_a: earlier.form_a.into_iter().filter_map(filled).collect(),
        documents: earlier.documents.into_iter().map(document).collect(),
    })
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
        assert_eq!(previous.row("26").map(|r| r.claim.as_str()), Some("有"));
        assert_eq!(previous.row("27"), None);
    }

    #[test]
    fn another_format_is_refused() {
        assert!(matches!(parse_previous(r#"{"format":"x/1"}"#), Err(PreviousTrouble::Format(_))));
        assert!(matches!(parse_previous("PK"), Err(PreviousTrouble::Json(_))));
    }
}
