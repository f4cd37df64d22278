//! `uketsuke calibrate`: how far readings that are called sure can be trusted, on pages whose text
//! is known.

use super::{check, read_text, write_out};
use crate::failure::Failure;
use crate::machine::Machine;
use crate::package::Package;
use crate::progress::Terminal;
use pipeline::ja::text::as_written;
use pipeline::report::Report;
use serde::Deserialize;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Shown by `uketsuke calibrate --help`.
pub const LONG: &str = "正解の分かる申請書類一式を読み、確信度ごとに、申請書A・申請書Bの欄が正しく読めた割合を示します。\n\n\
    正解は、書類一式のとなりに「名前.truth.json」として置きます（形は報告書のJSONと同じで、form_aとform_bを使います）。";

/// What may be typed behind `calibrate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Packages, each with its truth beside it.
    #[arg(
        value_name = "PACKAGE",
        required = true,
        help = "正解が「名前.truth.json」として隣にある申請書類一式"
    )]
    pub packages: Vec<PathBuf>,
}

/// Lower ends of the classes of the curve.
const CLASSES: [f64; 8] = [0.0, 0.3, 0.5, 0.7, 0.9, 0.95, 0.985, 0.995];

/// The part of the truth that is compared.
#[derive(Deserialize)]
struct Truth {
    form_a: Vec<TrueField>,
    form_b: Vec<TrueRow>,
}

#[derive(Deserialize)]
struct TrueField {
    field: String,
    value: Option<String>,
}

#[derive(Deserialize)]
struct TrueRow {
    row: String,
    #[serde(default)]
    claim: Option<String>,
    #[serde(default)]
    evidence: Option<String>,
}

/// A field or row as read, beside what it should be.
struct Outcome {
    blank: bool,
    confidence: f64,
    sure: bool,
    right: bool,
}

/// Reads the packages and prints the curve.
///
/// # Errors
/// When a package or its truth cannot be opened, or the machine is not set up.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let truths: Vec<Truth> = args.packages.iter().map(|p| truth(p)).collect::<Result<_, _>>()?;
    let machine = Machine::set_up()?;
    let scheme = check::scheme()?;
    let mut outcomes = Vec::new();
    for (path, truth) in args.packages.iter().zip(&truths) {
        let package = Package::open(path)?;
        let input = check::input(&package, &machine, check::plain_terms(&scheme));
        let checked = pipeline::check(&input, &Terminal::new()).map_err(Machine::reader_failed)?;
        outcomes.extend(compared(&checked.report, truth));
    }
    write_out(&curve(&outcomes), None)?;
    Ok(0)
}

fn truth(package: &Path) -> Result<Truth, Failure> {
    let mut name = package.as_os_str().to_owned();
    // A folder's name may have been completed with a slash.
    if let Some(bare) = name.to_str().map(|n| n.trim_end_matches('/').to_owned()) {
        name = bare.into();
    }
    name.push(".truth.json");
    let path = PathBuf::from(name);
    serde_json::from_str(&read_text(&path)?).map_err(|e| {
        Failure::input(format!("正解「{}」を読めません", path.display()))
            .because(e)
            .hint("form_a（field, value）とform_b（row, claim, evidence）をもつJSONにしてください")
    })
}

fn compared(report: &Report, truth: &Truth) -> Vec<Outcome> {
    let same = |read: Option<&str>, told: &Option<String>| {
        as_written(read.unwrap_or_default()) == as_written(told.as_deref().unwrap_or_default())
    };
    let fields = report.form_a.iter().filter_map(|f| {
        let told = truth.form_a.iter().find(|t| t.field == f.field)?;
        let right = same(f.value.as_deref(), &told.value);
        Some(Outcome { blank: f.value.is_none(), confidence: f.confidence, sure: f.sure, right })
    });
    let rows = report.form_b.iter().filter_map(|r| {
        let told = truth.form_b.iter().find(|t| t.row == r.row)?;
        let right = same(Some(&r.claim), &told.claim) && same(Some(&r.evidence), &told.evidence);
        let blank = r.claim.is_empty() || r.evidence.is_empty();
        Some(Outcome { blank, confidence: r.confidence, sure: r.sure, right })
    });
    fields.chain(rows).collect()
}

/// The curve as a table.
fn curve(outcomes: &[Outcome]) -> String {
    let mut out = String::from("確信度          欄の数  正しい割合  「確か」の数  「確か」が正しい割合\n");
    for (k, &from) in CLASSES.iter().enumerate() {
        let to = CLASSES.get(k + 1).copied().unwrap_or(f64::INFINITY);
        let inside = |o: &&Outcome| !o.blank && o.confidence >= from && o.confidence < to;
        let name = if to.is_finite() { format!("{from:.3}–{to:.3}") } else { format!("{from:.3}–1.000") };
        row(&mut out, &name, outcomes.iter().filter(inside));
    }
    row(&mut out, "空欄を含む  ", outcomes.iter().filter(|o| o.blank));
    row(&mut out, "すべて      ", outcomes.iter());
    out
}

fn row<'a>(out: &mut String, name: &str, outcomes: impl Iterator<Item = &'a Outcome>) {
    let (mut all, mut right, mut sure, mut sure_right) = (0u32, 0u32, 0u32, 0u32);
    for o in outcomes {
        all += 1;
        right += u32::from(o.right);
        sure += u32::from(o.sure);
        sure_right += u32::from(o.sure && o.right);
    }
    let share = |part: u32, whole: u32| match whole {
        0 => "―".to_owned(),
        n => format!("{:.2}%", 100.0 * f64::from(part) / f64::from(n)),
    };
    let _ = writeln!(
        out,
        "{name:12} {all:>8} {:>11} {sure:>12} {:>18}",
        share(right, all),
        share(sure_right, sure)
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_counts_by_class() {
        let outcome = |confidence, sure, right| Outcome { blank: false, confidence, sure, right };
        let blank = Outcome { blank: true, confidence: 0.0, sure: true, right: true };
        let table = curve(&[
            outcome(0.999, true, true),
            outcome(0.998, true, false),
            outcome(0.4, false, true),
            blank,
        ]);
        let line = |start: &str| -> Vec<String> {
            let line = table.lines().find(|l| l.starts_with(start)).expect("the class is there");
            line.split_whitespace().map(str::to_owned).collect()
        };
        assert_eq!(line("0.995")[1..], ["2", "50.00%", "2", "50.00%"]);
        assert_eq!(line("0.300")[1..], ["1", "100.00%", "0", "―"]);
        assert_eq!(line("空欄")[1..], ["1", "100.00%", "1", "100.00%"]);
        assert_eq!(line("すべて")[1..], ["4", "75.00%", "3", "66.67%"]);
    }
}
