//! What the scheme says, as data (leaf): rows, labels, conditions, deadlines, words.
//!
//! Read from a TOML file; a new edition or a sister scheme needs another file, not a release.

mod printed;

pub use printed::Printed;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A scheme file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Name of the scheme in reports: `aspic-iot-asp-saas`.
    pub id: String,
    /// Edition of the outline: `2024-09-30`.
    pub edition: String,
    /// Full title in Japanese.
    pub title: String,
    /// Limits.
    pub settings: Settings,
    /// Words that the scheme gives a meaning.
    pub words: Words,
    /// Words that headers of tables print.
    pub columns: Columns,
    /// Titles by which documents are known.
    #[serde(rename = "document")]
    pub documents: Vec<DocumentTitle>,
    /// Fields of 申請書A.
    #[serde(rename = "field")]
    pub fields: Vec<Field>,
    /// Rows of 申請書B in order.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// Limits; those that the outline leaves open are marked `assumed` and may be removed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Least prior notice of change or end of service, in months (B405).
    pub minimum_notice_months: Option<i32>,
    /// Greatest age of the registry certificate on the application date, in months (R305).
    pub certificate_age_months: Option<i32>,
    /// Renewal window: days before the certification ends, first and last (N701).
    pub renewal_window_days: Option<(i32, i32)>,
    /// Names of settings that are assumed rather than printed in the outline.
    pub assumed: Vec<String>,
}

/// Words with a meaning, each list NFKC-normalised before comparing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Words {
    /// No measure is taken: 実施なし, 該当なし …
    pub not_done: Vec<String>,
    /// Not disclosed: 開示なし …
    pub not_disclosed: Vec<String>,
    /// The claim only points elsewhere: 別紙参照, 同上 …
    pub points_elsewhere: Vec<String>,
    /// No citation: －, 申請書のとおり …
    pub no_citation: Vec<String>,
    /// The same citation as above: 同上, 〃 …
    pub ditto: Vec<String>,
    /// Marks of an excerpt: 抜粋 …
    pub excerpt: Vec<String>,
    /// Words for a numbered document: 資料, 添付資料, 別添 …
    pub document_prefixes: Vec<String>,
}

/// Words that headers of tables print, by the role of the column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Columns {
    /// 申請書B: `number`, `section`, `item`, `instruction`, `disclosure`, `claim`, `evidence`, `remarks`.
    pub form_b: BTreeMap<String, Vec<String>>,
    /// 資料内訳: `number`, `title`, `edition`, `pages`, `rows`, `original`, `returned`, `remarks`.
    pub breakdown: BTreeMap<String, Vec<String>>,
}

/// Titles of a kind of document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentTitle {
    /// Kind as the contract names it (`form_a`).
    pub kind: String,
    /// Name in reports: 申請書A.
    pub name: String,
    /// Titles printed at the head of its first page.
    pub titles: Vec<String>,
}

/// A field of 申請書A.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Key: 事業者名.
    pub key: String,
    /// Labels that forms print for it.
    pub labels: Vec<String>,
    /// Whether it must be filled.
    #[serde(default)]
    pub required: bool,
    /// Format: `date`, `telephone`, `email`, `url`, `postal_code`, `corporate_number`, `kana`, `text`.
    #[serde(default = "text")]
    pub format: String,
    /// Key of the row of 申請書B that says the same, if any.
    #[serde(default)]
    pub row: Option<String>,
    /// How sure the wording is.
    #[serde(default)]
    pub assumed: bool,
    /// Remark on the wording.
    #[serde(default)]
    pub note: Option<String>,
}

fn text() -> String {
    "text".into()
}

/// A row of 申請書B.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Key: `37a`.
    pub row: String,
    /// Section heading.
    pub section: String,
    /// Item name (項目).
    pub item: String,
    /// Other spellings of the item name.
    #[serde(default)]
    pub also: Vec<String>,
    /// What must be written (規程内容); empty where the form prints none.
    #[serde(default)]
    pub instruction: String,
    /// 必須開示項目 or not.
    pub mandatory: bool,
    /// `measure` (must be taken), `minimum` (least number), or none: 一定の要件を考慮すべき項目.
    #[serde(default)]
    pub condition: Option<String>,
    /// Whether the wording is assumed rather than seen.
    #[serde(default)]
    pub assumed: bool,
    /// Remark on the wording.
    #[serde(default)]
    pub note: Option<String>,
}

/// The scheme file that the program ships: IoT クラウドサービス, edition of 2024-09-30.
pub fn shipped() -> Scheme {
    Scheme::parse(include_str!("../../schemes/aspic-iot-asp-saas.toml"))
        .expect("a test reads the shipped scheme file")
}

impl Scheme {
    /// Reads a scheme file; the error names line and key.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The row with this key.
    pub fn item(&self, row: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.row == row)
    }

    /// The field of 申請書A with this key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_shipped_file_is_whole() {
        let scheme = shipped();
        assert_eq!(scheme.items.len(), 107);
        assert_eq!(scheme.fields.len(), 26);
        assert_eq!(scheme.fields.iter().filter(|f| f.required).count(), 14);
        let measures = scheme.items.iter().filter(|i| i.condition.is_some()).count();
        assert_eq!(measures, 14, "the outline's table has fourteen items");
        assert_eq!(scheme.item("37a").and_then(|i| i.condition.as_deref()), Some("minimum"));
    }

    #[test]
    fn keys_are_unique_and_rows_of_fields_exist() {
        let scheme = shipped();
        let rows: BTreeSet<&str> = scheme.items.iter().map(|i| i.row.as_str()).collect();
        assert_eq!(rows.len(), scheme.items.len());
        let keys: BTreeSet<&str> = scheme.fields.iter().map(|f| f.key.as_str()).collect();
        assert_eq!(keys.len(), scheme.fields.len());
        for field in &scheme.fields {
            assert!(field.row.iter().all(|r| rows.contains(r.as_str())), "{}", field.key);
        }
    }

    #[test]
    fn what_is_assumed_says_why() {
        let scheme = shipped();
        assert!(scheme.items.iter().all(|i| i.assumed == i.note.is_some()));
        assert!(scheme.settings.assumed.contains(&"minimum_notice_months".to_owned()));
    }
}
