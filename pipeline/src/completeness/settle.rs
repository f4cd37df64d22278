//! Puts findings in order: one for each code and subject, causes that hold, catalogue order.

use super::{Finding, Findings, Undecided, all};

/// Sorts by code and subject, joins what is said twice and drops causes that were not found.
///
/// What is found needs no doubt beside it: an undecided entry with the same code and subject goes.
pub(super) fn settle(found: Findings) -> Findings {
    let mut findings: Vec<Finding> = Vec::new();
    for finding in found.findings {
        match findings.iter_mut().find(|f| f.code == finding.code && f.subject == finding.subject) {
            Some(same) => {
                let new: Vec<_> = finding.spots.into_iter().filter(|s| !same.spots.contains(s)).collect();
                same.spots.extend(new);
            }
            None => findings.push(finding),
        }
    }
    findings.sort_by_cached_key(|f| (position(&f.code), natural(&f.subject)));
    let made: Vec<(String, String)> = findings.iter().map(|f| (f.code.clone(), f.subject.clone())).collect();
    for finding in &mut findings {
        finding.cause = finding.cause.take().filter(|cause| made.contains(cause));
    }

    let mut undecided: Vec<Undecided> = Vec::new();
    for doubt in found.undecided {
        let known = undecided.iter().any(|u| u.code == doubt.code && u.subject == doubt.subject);
        if !known && !made.iter().any(|(code, subject)| *code == doubt.code && *subject == doubt.subject) {
            undecided.push(doubt);
        }
    }
    undecided.sort_by_cached_key(|u| (position(&u.code), natural(&u.subject)));
    Findings { findings, undecided }
}

/// Place of a code in the catalogue.
fn position(code: &str) -> usize {
    all().iter().position(|r| r.code == code).unwrap_or(usize::MAX)
}

/// A key that puts 9 before 10 and 37a before 37b, and words after numbers.
fn natural(subject: &str) -> (u64, String) {
    let digits: String = subject.chars().take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), subject.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::completeness::Severity;

    fn finding(code: &str, subject: &str, cause: Option<(&str, &str)>) -> Finding {
        Finding {
            code: code.into(),
            severity: Severity::Defect,
            subject: subject.into(),
            message: String::new(),
            clause: String::new(),
            spots: Vec::new(),
            cause: cause.map(|(c, s)| (c.to_owned(), s.to_owned())),
        }
    }

    #[test]
    fn order_is_by_code_and_natural_subject_and_causes_must_exist() {
        let found = Findings {
            findings: vec![
                finding("E501", "10", Some(("P107", "12"))),
                finding("E501", "9", Some(("P107", "13"))),
                finding("P107", "12", None),
                finding("P107", "12", None),
            ],
            undecided: Vec::new(),
        };
        let settled = settle(found).findings;
        let order: Vec<_> = settled.iter().map(|f| format!("{} {}", f.code, f.subject)).collect();
        assert_eq!(order, ["P107 12", "E501 9", "E501 10"]);
        assert_eq!(settled[1].cause, None);
        assert_eq!(settled[2].cause, Some(("P107".into(), "12".into())));
    }
}
