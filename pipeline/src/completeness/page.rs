//! The page of a rule: front matter, prose for the office, and the cases that are its tests.

use super::{CaseView, Findings, Outcome, Severity};
use crate::ingest::ApplicationKind;
use serde::Deserialize;

/// A coded check: pure, and no other rule is called.
pub(super) type Check = fn(&CaseView, &mut Outcome);

/// The headings of a page, in their order.
#[cfg(test)]
pub(super) const HEADINGS: [&str; 5] =
    ["何を確認するか", "なぜ確認するか", "申請者にお願いすること", "確認しないこと", "例"];

/// One rule as the office reads it: what `uketsuke explain E502` prints.
pub struct RulePage {
    /// Its code, never reused.
    pub code: String,
    /// Names the fault: 「〜」 in lists.
    pub name: String,
    /// One line that says what is wrong.
    pub title: String,
    /// Weight of its findings.
    pub severity: Severity,
    /// Clause of the outline.
    pub clause: String,
    /// Edition of the outline that the clause is taken from.
    pub edition: String,
    /// Version of the program that brought it.
    pub since: String,
    /// `in force`, or `draft` where it cannot be checked from one package yet.
    pub status: String,
    /// Kinds of application it holds for.
    pub applies: Vec<ApplicationKind>,
    /// The page without its front matter, as Markdown.
    pub text: &'static str,
    check: Option<Check>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    code: String,
    name: String,
    title: String,
    severity: Severity,
    clause: String,
    edition: String,
    since: String,
    status: String,
    applies: Vec<ApplicationKind>,
    check: String,
}

impl RulePage {
    /// Reads a page; `check` is the code that its front matter promises.
    pub(super) fn parse(source: &'static str, check: Option<Check>) -> Result<Self, String> {
        let rest = source.strip_prefix("+++\n").ok_or("a page starts with +++")?;
        let (front, text) = rest.split_once("\n+++\n").ok_or("the front matter ends with +++")?;
        let front: Front = toml::from_str(front).map_err(|e| e.to_string())?;
        if (front.check == "coded") != check.is_some() {
            return Err(format!("{}: check = {:?} and the code disagree", front.code, front.check));
        }
        Ok(Self {
            code: front.code,
            name: front.name,
            title: front.title,
            severity: front.severity,
            clause: front.clause,
            edition: front.edition,
            since: front.since,
            status: front.status,
            applies: front.applies,
            text: text.trim(),
            check,
        })
    }

    /// Runs the rule on a case, if it is coded.
    pub(super) fn run(&self, case: &CaseView, findings: &mut Findings) {
        if let Some(check) = self.check {
            check(case, &mut Outcome::new(self, findings));
        }
    }

    /// Heading and prose of each section, the cases left out.
    pub fn sections(&self) -> Vec<(&'static str, &'static str)> {
        let sections = self.text.split("\n## ").filter_map(|s| s.trim_start_matches("## ").split_once('\n'));
        sections.map(|(h, body)| (h.trim(), body.split("```").next().unwrap_or("").trim())).collect()
    }

    /// The cases: word behind `case` (`pass`, `fail`, `doubt`) and text.
    pub fn cases(&self) -> Vec<(&'static str, &'static str)> {
        let blocks = self.text.split("```case ").skip(1).filter_map(|b| b.split_once('\n'));
        blocks.map(|(word, body)| (word.trim(), body.split("```").next().unwrap_or(""))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_without_its_code_is_refused() {
        let page = "+++\ncode = 'X1'\nname = ''\ntitle = ''\nseverity = 'defect'\nclause = ''\nedition = ''\n\
                    since = ''\nstatus = ''\napplies = ['new']\ncheck = 'coded'\n+++\n";
        assert!(RulePage::parse(page, None).is_err());
    }
}
