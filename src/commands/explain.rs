//! `uketsuke explain`: the page of one rule.

use super::write_out;
use crate::failure::Failure;
use pipeline::completeness;
use pipeline::report::words;

/// What may be typed behind `explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Code of the rule.
    #[arg(value_name = "CODE", help = "規則の番号（例: E502）")]
    pub code: String,
}

/// Prints the rule's page.
///
/// # Errors
/// When there is no such rule.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let code = args.code.trim().to_ascii_uppercase();
    let Some(rule) = completeness::rule_page(&code) else {
        let near: Vec<&str> = completeness::all()
            .iter()
            .map(|r| r.code.as_str())
            .filter(|c| c.get(..1) == code.get(..1))
            .collect();
        let mut failure = Failure::input(format!("規則「{}」はありません", args.code));
        if !near.is_empty() {
            failure = failure.hint(format!("{}で始まる規則: {}", &code[..1], near.join(" ")));
        }
        return Err(failure.hint("すべての規則は uketsuke rules で見られます"));
    };
    let mut page = format!("{} {}\n\n", rule.code, rule.title);
    page.push_str(&format!(
        "重さ: {}\n根拠: 概要 {}（{} 改定）\n",
        words::severity(rule.severity),
        rule.clause,
        rule.edition
    ));
    for (heading, body) in rule.sections() {
        if !body.is_empty() {
            page.push_str(&format!("\n## {heading}\n{body}\n"));
        }
    }
    write_out(&page, None)?;
    Ok(0)
}
