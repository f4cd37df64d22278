//! `uketsuke calibrate`: how far readings that are called sure can be trusted, on pages whose text
//! is known.

use super::{check, read_text, write_out};
use crate::failure::Failure;
use crate::machine::Machine;
use crate::package::Package;
use crate::progress::Terminal;
use pipeline::extract::calibration::Calibration;
use pipeline::extract::{self, Dossier};
use pipeline::ja::text::as_written;
use pipeline::spot::Reading;
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
    /// Where the measurement is kept.
    #[arg(long, value_name = "FILE.toml", help = "測った結果を書くファイル（calibration.toml と同じ形）")]
    pub out: Option<PathBuf>,
}

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

/// A field or cell as read, beside what it should be.
struct Outcome {
    confidence: f32,
    sure: bool,
    right: bool,
}

/// Reads the packages and prints the curve.
///
/// # Errors
/// When a package or its truth cannot be opened, or the machine is not set up.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let truths: Vec<Truth> = args.packages.iter().map(|p| truth(p)).collect::<Result<_, _>>()?;
    let scheme = check::scheme()?;
    let machine = Machine::set_up(&scheme)?;
    let mut outcomes = Vec::new();
    for (path, truth) in args.packages.iter().zip(&truths) {
        let package = Package::open(path)?;
        let input = check::input(&package, &machine, check::plain_terms(&scheme));
        let (readings, _) = pipeline::read(&input, &Terminal::new()).map_err(Machine::reader_failed)?;
        let dossier = extract::extract(&readings.sheets, &readings.pages, &scheme);
        outcomes.extend(compared(&dossier, truth));
    }
    write_out(&curve(&outcomes), None)?;
    if let Some(file) = &args.out {
        let counted = Calibration::of(outcomes.iter().map(|o| (o.confidence, o.right)));
        let told = toml::to_string(&counted).expect("a curve has only plain values");
        let head = format!(
            "# How often fields were read right to the last character, by the probability of their least certain one.\n\
             # Written by `uketsuke calibrate --out` from {} packages.\n",
            args.packages.len()
        );
        write_out(&(head + &told), Some(file))?;
    }
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

/// Filled-in fields and cells that the truth names.
fn compared(dossier: &Dossier, truth: &Truth) -> Vec<Outcome> {
    let outcome = |read: &Reading<String>, told: &Option<String>| Outcome {
        confidence: read.confidence,
        sure: read.sure,
        right: as_written(&read.value) == as_written(told.as_deref().unwrap_or_default()),
    };
    let fields = dossier.forms_a.iter().flat_map(|f| &f.fields).filter_map(|f| {
        let told = truth.form_a.iter().find(|t| t.field == f.field)?;
        Some((f.reading.as_ref()?, &told.value))
    });
    let rows = dossier.form_b.iter().flat_map(|f| &f.rows).filter_map(|r| {
        let told = truth.form_b.iter().find(|t| t.row == r.row)?;
        Some([(&r.claim.reading, &told.claim), (&r.evidence.reading, &told.evidence)])
    });
    let filled = fields.chain(rows.flatten()).filter(|(read, _)| !read.value.trim().is_empty());
    filled.map(|(read, told)| outcome(read, told)).collect()
}

/// The curve as a table.
fn curve(outcomes: &[Outcome]) -> String {
    let classes = Calibration::of(outcomes.iter().map(|o| (o.confidence, o.right)));
    let mut out = String::from("確信度          欄の数  正しい割合  「確か」の数  「確か」が正しい割合\n");
    for (k, class) in classes.class.iter().enumerate() {
        let to = classes.class.get(k + 1).map_or(1.0, |c| c.from);
        let name = format!("{:.3}–{to:.3}", class.from);
        row(&mut out, &name, outcomes.iter().filter(|o| classes.class_of(o.confidence) == k));
    }
    row(&mut out, "すべて      ", outcomes.iter());
    let _ = match classes.sure_from {
        from if from <= 1.0 => writeln!(out, "ほかに裏付けがなくても「確か」とできる確信度: {from:.3}以上"),
        _ => writeln!(out, "どの確信度でも、裏付けなしに「確か」とすることはできません"),
    };
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
        let outcome = |confidence, sure, right| Outcome { confidence, sure, right };
        let table =
            curve(&[outcome(0.9985, true, true), outcome(0.998, true, false), outcome(0.4, false, true)]);
        let line = |start: &str| -> Vec<String> {
            let line = table.lines().find(|l| l.starts_with(start)).expect("the class is there");
            line.split_whitespace().map(str::to_owned).collect()
        };
        assert_eq!(line("0.998")[1..], ["2", "50.00%", "2", "50.00%"]);
        assert_eq!(line("0.300")[1..], ["1", "100.00%", "0", "―"]);
        assert_eq!(line("すべて")[1..], ["3", "66.67%", "2", "50.00%"]);
        assert!(table.ends_with("できません\n"), "{table}");
    }
}
