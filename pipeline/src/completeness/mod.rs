//! Fifth stage: [`Dossier`](crate::extract::Dossier) and [`Links`](crate::evidence::Links) → [`Findings`].
//!
//! The formal check (形式審査). One rule is one file in `rules/`: data, manual page and test in
//! one. Three outcomes: met (nothing said), not met (a [`Finding`]), cannot tell ([`Undecided`]).
//! A rule never calls another and never reads pixels.
//!
//! - [`CaseView`]: what a rule may look at, and the questions that several rules ask of it
//! - [`rule_page`], [`all`]: the catalogue, rule by rule, as the office reads it
//! - `change`: what a renewal changed

mod case;
mod catalogue;
mod change;
#[cfg(test)]
mod fixture;
mod letter;
mod outcome;
mod page;
mod rules;
mod settle;
#[cfg(test)]
mod tests;

use crate::spot::Spot;
use serde::{Deserialize, Serialize};

pub use case::{Alteration, CaseView, Previous, PreviousDocument, PreviousRow};
pub use catalogue::{all, rule_page};
pub use change::{Change, change_in};
pub use outcome::Outcome;
pub use page::RulePage;

/// Runs the catalogue in the order of its codes.
pub fn check(case: &CaseView) -> Findings {
    let mut findings = Findings::default();
    for rule in all() {
        if rule.applies.contains(&case.kind()) {
            rule.run(case, &mut findings);
        }
    }
    settle::settle(findings)
}

/// Weight of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 不備: the applicant must mend it.
    Defect,
    /// 確認: a person must look.
    Check,
    /// 参考: for information.
    Note,
}

/// A rule not met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Code of the rule (`E502`).
    pub code: String,
    /// Its weight.
    pub severity: Severity,
    /// What it is about: row key, field name, 資料番号 or form (contract: `subject`).
    pub subject: String,
    /// Plain Japanese: what is wrong, where, and what to do.
    pub message: String,
    /// Clause of the outline.
    pub clause: String,
    /// Places, the most telling first.
    pub spots: Vec<Spot>,
    /// Code and subject of the finding that this one follows from (E501 below P107).
    pub cause: Option<(String, String)>,
}

/// Why a rule could not be decided (contract: `undecided[].reason`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndecidedReason {
    /// The page cannot be read.
    Illegible,
    /// The reading is doubtful.
    Doubtful,
    /// What the rule needs is not in the package.
    NoData,
    /// The scheme file leaves the limit open.
    NoRule,
}

/// A rule that could not be decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undecided {
    /// Code of the rule.
    pub code: String,
    /// What it is about.
    pub subject: String,
    /// Why.
    pub reason: UndecidedReason,
    /// Plain Japanese: what a person has to look at.
    pub message: String,
    /// Places.
    pub spots: Vec<Spot>,
}

/// Outcome of the formal check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Rules not met, in the order of codes and subjects.
    pub findings: Vec<Finding>,
    /// Rules that could not be decided.
    pub undecided: Vec<Undecided>,
}
