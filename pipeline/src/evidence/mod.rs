//! Fourth stage: [`Dossier`](crate::extract::Dossier) → [`Links`].
//!
//! Comes in: the rows of 申請書B and every page's text. Goes out: for each row the citations of
//! its 添付書類等, the document and sheets they lead to, and how the claim fares there. It judges
//! content by normalised quantities and by terms weighted by rarity, and says what it compared.
//! `Supported` is said only of what was found; doubt is `Unreadable` or `NotCheckable`.

#[cfg(test)]
mod bench;
mod bodies;
pub mod citation;
mod claim;
pub mod compare;
mod facts;
#[cfg(test)]
mod generated;
mod heading;
mod index;
mod kind;
mod link;
mod names;
#[cfg(test)]
mod notations;
mod paper;
mod passage;
mod polarity;
#[cfg(test)]
mod property;
mod registry;
mod resolve;
mod rival;
mod sentence;
mod terms;
mod weigh;

pub use kind::claim_kind;
pub use link::link;

use crate::extract::DocumentIndex;
use crate::spot::{PageIndex, Spot};
use serde::{Deserialize, Serialize};

/// How a claim fares at a cited place (contract: `citations[].verdict`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The cited place carries the claim.
    Supported,
    /// The cited place says otherwise.
    Contradicted,
    /// Support stands elsewhere in the package.
    Elsewhere,
    /// Support stands nowhere.
    Unsupported,
    /// The document has no such page or section.
    NoSuchPlace,
    /// The document is not in the package.
    NoSuchDocument,
    /// The cited place cannot be read.
    Unreadable,
    /// Nothing that a machine could hold against the place.
    NotCheckable,
}

impl Verdict {
    /// The word of the contract.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::Contradicted => "contradicted",
            Verdict::Elsewhere => "elsewhere",
            Verdict::Unsupported => "unsupported",
            Verdict::NoSuchPlace => "no_such_place",
            Verdict::NoSuchDocument => "no_such_document",
            Verdict::Unreadable => "unreadable",
            Verdict::NotCheckable => "not_checkable",
        }
    }
}

/// A citation as written in 添付書類等, parsed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// The piece of the cell that it was parsed from.
    pub raw: String,
    /// 資料番号 (`3`, `16-2`).
    pub document: Option<String>,
    /// Title, where the document is named.
    pub title: Option<String>,
    /// Printed page numbers (`12`; a range is opened: `5`, `6`, `7`).
    pub pages: Vec<String>,
    /// Chapter, section or article as normalised (`第5条第2項`, `3.2`).
    pub section: Option<String>,
    /// Address of a web page.
    pub url: Option<String>,
    /// Date of the hardcopy as cited.
    pub date: Option<String>,
    /// Whether it was written as 同上 and stands for the citation of an earlier row.
    pub ditto: bool,
}

/// What became of one part of a claim (a quantity, a date, a name, a term) at the cited place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// Found.
    Found,
    /// Not found.
    Missing,
    /// The place says something else.
    Contradicts,
}

/// One part of a claim and how it fares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// As written in the claim.
    pub text: String,
    /// How it fares at the cited place.
    pub state: PartState,
    /// What stands there instead, where it contradicts.
    pub instead: Option<String>,
    /// Places of the matching or contradicting words.
    pub spots: Vec<Spot>,
}

/// Why a place could not be found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// The document is not in the package (E501).
    Document,
    /// The printed page is not in the document (E502): the page.
    Page(String),
    /// The chapter, section or article is not in the document (E503): its label.
    Section(String),
}

/// A citation followed to its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The citation.
    pub citation: Citation,
    /// The document it leads to.
    pub target: Option<DocumentIndex>,
    /// Whether a place inside the document is named at all (a document of one page needs none).
    pub names_place: bool,
    /// The cited places: pages or parts of pages.
    pub places: Vec<Spot>,
    /// What is not there.
    pub lacks: Vec<Lack>,
    /// The verdict.
    pub verdict: Verdict,
    /// For `Elsewhere`, the pages that carry the support; for `Supported` and `Contradicted`, the words.
    pub found_at: Vec<Spot>,
    /// The parts of the claim, one by one.
    pub parts: Vec<Part>,
    /// The reason in one plain Japanese sentence.
    pub reason: String,
}

/// A row of 申請書B with its citations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowLinks {
    /// Row key.
    pub row: String,
    /// What the claim is, for the rules.
    pub claim: ClaimKind,
    /// Whether the evidence cell is blank or holds only a dash or words like 該当なし.
    pub no_citation: bool,
    /// The citations in order.
    pub links: Vec<Link>,
}

/// What kind of statement a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Nothing written.
    Blank,
    /// 実施なし, 該当なし, 無: no measure is taken.
    NotDone,
    /// 開示なし: not disclosed.
    NotDisclosed,
    /// Only points elsewhere (別紙参照, 同上) or cannot be understood.
    PointsElsewhere,
    /// A statement that needs proof.
    Statement,
}

/// All rows with their citations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Links {
    /// Rows in the order of the form.
    pub rows: Vec<RowLinks>,
    /// Pages that some citation leads to, per document (for E509).
    pub cited: Vec<(DocumentIndex, Vec<PageIndex>)>,
}

impl Links {
    /// The row with this key.
    pub fn row(&self, key: &str) -> Option<&RowLinks> {
        self.rows.iter().find(|r| r.row == key)
    }
}
