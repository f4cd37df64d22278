//! `uketsuke show`: one case: its state, its files, its report's findings, and its history.

use super::place::{Place, case};
use super::{queue, write_out};
use crate::case::{self, Case, CaseNumber};
use crate::failure::Failure;
use crate::folder::DataFolder;
use crate::ledger::{self, Act};
use crate::mailroom::{books, likeness_word};
use crate::store::Store;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pipeline::report::words::severity;
use serde_json::Value;

/// What may be typed behind `show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Receipt number.
    #[arg(value_name = "CASE", help = "受付番号（例: R-000012）")]
    pub case: CaseNumber,
    /// Where things lie.
    #[command(flatten)]
    pub place: Place,
}

/// Prints the case.
///
/// # Errors
/// When there is no such case, or the ledger cannot be read.
pub fn run(args: &Args) -> Result<u8, Failure> {
    let folder = args.place.folder()?;
    let case = case(&folder, args.case)?;
    let mut out = head(&case);
    let store = books::fold(&folder)?;
    out.push_str(&files(&store, &case)?);
    out.push_str(&findings(&folder, &store, &case)?);
    out.push_str(&history(&folder, &case)?);
    write_out(&out, None)?;
    Ok(0)
}

fn head(case: &Case) -> String {
    let mut out = format!("{} 「{}」\n", case.number, case.name);
    let mut line = |label: &str, value: &str| out.push_str(&format!("  {label}  {value}\n"));
    line("状態", queue::state(case));
    if let Some(reason) = &case.parked {
        line("保留の理由", reason);
    }
    line("受付", &local(case.received));
    if let Some(pages) = case.pages {
        line("頁数", &pages.to_string());
    }
    line("次にすること", &queue::next_act(case));
    if let Some(place) = &case.place {
        line("封筒の場所", place);
    }
    if case.again > 0 {
        line("重複", &format!("同じ内容がほかに{}回届きました", case.again));
    }
    for link in &case.links {
        line("関連", &format!("{} と{}", link.to, likeness_word(link.likeness)));
    }
    out
}

fn files(store: &dyn Store, case: &Case) -> Result<String, Failure> {
    let Some(received) = case::received(store, case.number).map_err(super::place::unreadable)? else {
        return Ok(String::new());
    };
    let mut out = "\nファイル（SHA-256の先頭、大きさ、名前）\n".to_owned();
    for file in received.container.iter().chain(&received.files) {
        out.push_str(&format!("  {}  {:>10}  {}\n", &file.sha256[..12], file.size, file.path));
    }
    Ok(out)
}

/// The last check's findings, a line each; the report itself says more.
fn findings(folder: &DataFolder, store: &dyn Store, case: &Case) -> Result<String, Failure> {
    let noted = case::findings(store, case.number).map_err(super::place::unreadable)?;
    let path = folder.check(case.number, case.check).join("report.json");
    let report = std::fs::read(path).ok().and_then(|b| serde_json::from_slice::<Value>(&b).ok());
    let said: Vec<&Value> = report.iter().flat_map(|r| r["findings"].as_array()).flatten().collect();
    let mut out = String::new();
    for (i, noted) in noted.iter().enumerate() {
        let message = said.get(i).and_then(|f| f["message"].as_str()).unwrap_or("（報告書がありません）");
        let place = match (&noted.source, noted.page) {
            (Some(source), Some(page)) => format!("（{source} {page}頁）"),
            _ => String::new(),
        };
        out.push_str(&format!(
            "  {} {} {}  {message}{place}\n",
            severity(noted.severity),
            noted.code,
            noted.subject
        ));
    }
    let undecided = case.found.map_or(0, |found| found.undecided);
    if undecided > 0 {
        out.push_str(&format!("  判断できなかった事項が{undecided}件あります\n"));
    }
    Ok(if out.is_empty() { out } else { format!("\n指摘\n{out}") })
}

fn history(folder: &DataFolder, case: &Case) -> Result<String, Failure> {
    let mut out = "\n経緯\n".to_owned();
    ledger::walk(&folder.ledger(), |entry, _| {
        if entry.case == Some(case.number) {
            let what = entry.act().map_or_else(
                || {
                    format!(
                        "（この版では分からない記録: {}）",
                        entry.act["kind"].as_str().unwrap_or_default()
                    )
                },
                |act| words(&act),
            );
            out.push_str(&format!("  {}  {}  {what}\n", local(entry.time), entry.actor));
        }
    })
    .map_err(books::failure)?;
    Ok(out)
}

fn words(act: &Act) -> String {
    match act {
        Act::Opened { .. } => "台帳を始めました".into(),
        Act::Received { files, .. } => format!("受け付けました（{}ファイル）", files.len()),
        Act::ReceivedAgain { envelope, .. } => format!("同じ内容の「{}」が届きました", envelope.name),
        Act::Rejected { reason, .. } => format!("受け付けませんでした: {reason}"),
        Act::Filed { place: Some(place), .. } => format!("封筒を移しました: {place}"),
        Act::Filed { place: None, .. } => "封筒は受信箱からなくなったか、変更されました".into(),
        Act::Read { pages, .. } => format!("{pages}頁を読み取りました"),
        Act::Checked { check, found, .. } => {
            format!("{check}回目の点検（不備{} 確認{} 参考{}）", found.defects, found.checks, found.notes)
        }
        Act::Linked { to, likeness } => format!("{to} と{}", likeness_word(*likeness)),
        Act::Parked { reason, .. } => format!("保留にしました: {reason}"),
        Act::Retried { .. } => "もう一度試すことにしました".into(),
    }
}

fn local(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
