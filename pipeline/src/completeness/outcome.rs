//! Where a rule says what it found; code, severity and clause come from its page.

use super::letter::letter;
use super::page::RulePage;
use super::{Finding, Findings, Undecided, UndecidedReason};
use crate::spot::Spot;

/// The ear of one rule while it runs.
pub struct Outcome<'a> {
    rule: &'a RulePage,
    findings: &'a mut Findings,
}

impl<'a> Outcome<'a> {
    /// Listens for this rule.
    pub(super) fn new(rule: &'a RulePage, findings: &'a mut Findings) -> Self {
        Self { rule, findings }
    }

    /// The rule is not met.
    pub fn unmet(&mut self, subject: &str, message: String, spots: Vec<Spot>) {
        self.push(subject, message, spots, None);
    }

    /// The rule is not met, and that follows from another finding, if that one is made.
    pub fn follows(&mut self, cause: (&str, &str), subject: &str, message: String, spots: Vec<Spot>) {
        self.push(subject, message, spots, Some((cause.0.to_owned(), cause.1.to_owned())));
    }

    /// It cannot be told whether the rule is met.
    pub fn cannot_tell(&mut self, subject: &str, reason: UndecidedReason, message: String, spots: Vec<Spot>) {
        self.findings.undecided.push(Undecided {
            code: self.rule.code.clone(),
            subject: subject.to_owned(),
            reason,
            message: letter(&message),
            spots,
        });
    }

    fn push(&mut self, subject: &str, message: String, spots: Vec<Spot>, cause: Option<(String, String)>) {
        self.findings.findings.push(Finding {
            code: self.rule.code.clone(),
            severity: self.rule.severity,
            subject: subject.to_owned(),
            message: letter(&message),
            clause: self.rule.clause.clone(),
            spots,
            cause,
        });
    }
}
