//! `uketsuke queue`: all cases with what is to be done next.

use super::place::{Overview, Place, overview};
use super::write_out;
use crate::case::{Case, State};
use crate::failure::Failure;
use jiff::{SignedDuration, Timestamp};
use unicode_width::UnicodeWidthStr;

/// What may be typed behind `queue`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
    /// Only cases with this finding.
    #[arg(long, value_name = "CODE", help = "この符号の指摘がある申請だけを出します（例: E502）")]
    pub code: Option<String>,
    /// Whether to print JSON.
    #[arg(long, help = "プログラムで使うJSONで出します")]
    pub json: bool,
}

/// Prints the queue.
///
/// # Errors
/// When there is no data folder, or its ledger cannot be read.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let mut overview = overview(&args.place.folder()?)?;
    if let Some(code) = &args.code {
        overview.cases.retain(|case| case.codes.keys().any(|known| known.eq_ignore_ascii_case(code.trim())));
    }
    let text = if args.json { json(&overview) } else { table(&overview, Timestamp::now()) };
    write_out(&text, None)?;
    Ok(0)
}

/// State of a case, for people.
pub fn state(case: &Case) -> &'static str {
    match case.state {
        State::Received => "受付済み",
        State::Read => "読取済み",
        State::Checked => "点検済み",
        State::Parked => "保留",
    }
}

/// What a person does next.
pub fn next_act(case: &Case) -> String {
    match (case.state, case.found) {
        (State::Received | State::Read, _) => "（読み取りを待つ）".into(),
        (State::Parked, _) => format!("原因を直し、uketsuke retry {}", case.number),
        (State::Checked, Some(found)) if found.defects + found.checks + found.undecided > 0 => {
            format!("報告書を見る: uketsuke report {}", case.number)
        }
        (State::Checked, _) => "審査に回す".into(),
    }
}

fn table(overview: &Overview, now: Timestamp) -> String {
    let mut rows = vec![
        ["受付番号", "状態", "経過", "頁", "不備", "確認", "未判断", "封筒", "次にすること"]
            .map(str::to_owned),
    ];
    for case in &overview.cases {
        let reading =
            overview.status.as_ref().and_then(|s| s.reading.as_ref()).filter(|r| r.case == case.number);
        let state = match reading {
            Some(reading) => format!("読取中 {}/{}頁", reading.done, reading.all),
            None => state(case).to_owned(),
        };
        let number = |n: Option<u32>| n.map_or_else(|| "-".into(), |n| n.to_string());
        rows.push([
            case.number.to_string(),
            state,
            age(now.duration_since(case.received)),
            number(case.pages),
            number(case.found.map(|f| f.defects)),
            number(case.found.map(|f| f.checks)),
            number(case.found.map(|f| f.undecided)),
            shortened(&case.name),
            next_act(case),
        ]);
    }
    let mut out = if overview.cases.is_empty() {
        "受け付けた申請はまだありません\n".into()
    } else {
        aligned(&rows)
    };
    for case in overview.cases.iter().filter(|c| c.parked.is_some()) {
        let reason = case.parked.as_deref().unwrap_or_default();
        out.push_str(&format!("\n{} は保留です: {reason}\n", case.number));
    }
    if !overview.rejected.is_empty() {
        out.push_str("\n受け付けなかった封筒\n");
    }
    for rejected in &overview.rejected {
        out.push_str(&format!(
            "  X-{:06} 「{}」: {}\n    直したら受信箱に入れ直すか、uketsuke retry X-{:06}\n",
            rejected.entry, rejected.name, rejected.reason, rejected.entry
        ));
    }
    let Some(status) = &overview.status else {
        out.push_str("\nuketsuke watch は動いていません\n");
        return out;
    };
    if !status.waiting.is_empty() {
        out.push_str("\n受信箱\n");
    }
    for waiting in &status.waiting {
        let mark = if waiting.is_problem { "問題" } else { "待ち" };
        let age = age(now.duration_since(waiting.since));
        out.push_str(&format!(
            "  {mark} 「{}」: {}（{age}）\n    {}\n",
            waiting.name, waiting.why, waiting.advice
        ));
    }
    for (about, problem) in &status.problems {
        if !about.starts_with("envelope/") {
            out.push_str(&format!("\n問題: {problem}\n"));
        }
    }
    out
}

fn json(overview: &Overview) -> String {
    let value = serde_json::json!({
        "format": "uketsuke.queue/1",
        "cases": overview.cases,
        "rejected": overview.rejected,
        "status": overview.status,
    });
    format!("{value:#}\n")
}

/// How long ago, in one unit.
fn age(duration: SignedDuration) -> String {
    let minutes = duration.as_mins();
    match minutes {
        ..1 => "1分未満".into(),
        1..60 => format!("{minutes}分"),
        60..1440 => format!("{}時間", minutes / 60),
        _ => format!("{}日", minutes / 1440),
    }
}

fn shortened(name: &str) -> String {
    const MOST: usize = 28;
    if name.width() <= MOST {
        return name.to_owned();
    }
    let mut short = String::new();
    for c in name.chars() {
        if short.width() + 3 > MOST {
            break;
        }
        short.push(c);
    }
    format!("{short}…")
}

/// Columns under each other; full-width characters take two places.
fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let widths: Vec<usize> =
        (0..N).map(|i| rows.iter().map(|row| row[i].width()).max().unwrap_or_default()).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_names_are_aligned_and_shortened() {
        let rows = [["受付".to_owned(), "a".to_owned()], ["R-1".to_owned(), "b".to_owned()]];
        assert_eq!(aligned(&rows), "受付  a\nR-1   b\n");
        assert_eq!(shortened("短い名前"), "短い名前");
        assert_eq!(shortened(&"長".repeat(30)), format!("{}…", "長".repeat(13)));
    }

    #[test]
    fn ages_in_one_unit() {
        let said: Vec<String> = [0, 59, 60, 3600, 90_000].map(|s| age(SignedDuration::from_secs(s))).into();
        assert_eq!(said, ["1分未満", "1分未満", "1分", "1時間", "1日"]);
    }
}
