//! The report as JSON: the contract, in the order of its fields.

use super::Report;

/// The report as JSON, indented, with a line feed at its end.
pub fn write(report: &Report) -> String {
    let mut out = serde_json::to_string_pretty(report).expect("a report has only plain values");
    out.push('\n');
    out
}
