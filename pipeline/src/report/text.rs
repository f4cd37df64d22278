//! The report as plain text for the terminal: what a reviewer needs first, first.

use super::{FindingEntry, Report, words};
use crate::completeness::Severity;
use std::fmt::{Result, Write};

/// The report as text, with a line feed at its end.
pub fn write(report: &Report) -> String {
    let mut out = String::new();
    write_to(&mut out, report).expect("writing to a string does not fail");
    out
}

/// The head of the report alone: who applies, and how many findings there are.
pub fn summary(report: &Report) -> String {
    let mut out = String::new();
    heading(&mut out, report).expect("writing to a string does not fail");
    out
}

fn write_to(out: &mut String, report: &Report) -> Result {
    heading(out, report)?;
    findings(out, report)?;
    undecided(out, report)?;
    claims(out, report)?;
    eyes(out, report)?;
    notes(out, report)
}

fn heading(out: &mut String, report: &Report) -> Result {
    writeln!(out, "形式審査の結果  {}申請", words::kind(report.kind))?;
    writeln!(out, "  事業者  {}", report.applicant().unwrap_or("（読み取れませんでした）"))?;
    writeln!(out, "  サービス  {}", report.field("サービス名称").unwrap_or("（読み取れませんでした）"))?;
    if let Some(received) = &report.received {
        writeln!(out, "  受領日  {received}")?;
    }
    writeln!(out, "  制度  {}（{} 改定）", report.scheme_title, report.edition)?;
    let blank = report.pages.iter().filter(|p| p.blank).count();
    let illegible = report.pages.iter().filter(|p| !p.legible).count();
    writeln!(
        out,
        "  読み取り  {}ファイル {}頁（白紙 {blank}頁、読めない頁 {illegible}頁）、書類 {}点",
        report.sources.len(),
        report.pages.len(),
        report.documents.len()
    )?;
    writeln!(out)?;
    writeln!(
        out,
        "不備 {}件  確認 {}件  参考 {}件  判断できない事項 {}件",
        report.count(Severity::Defect),
        report.count(Severity::Check),
        report.count(Severity::Note),
        report.undecided.len()
    )?;
    if report.is_clean() {
        writeln!(out, "直していただく事項、目で確かめる事項はありません。")?;
    }
    Ok(())
}

fn findings(out: &mut String, report: &Report) -> Result {
    for group in report.grouped() {
        let name = group.document.map_or("書類一式", |d| report.documents[d].label.as_str());
        writeln!(out, "\n■ {name}")?;
        for shown in &group.found {
            finding(out, report, shown.finding, "  ")?;
            if !shown.effects.is_empty() {
                writeln!(out, "      このために生じた事項 {}件:", shown.effects.len())?;
            }
            for effect in &shown.effects {
                finding(out, report, effect, "      ")?;
            }
        }
    }
    Ok(())
}

fn finding(out: &mut String, report: &Report, f: &FindingEntry, indent: &str) -> Result {
    writeln!(out, "{indent}[{}] {}  {}", words::severity(f.severity), f.code, f.about)?;
    for line in f.message.lines() {
        writeln!(out, "{indent}  {line}")?;
    }
    if let Some(place) = f.spots.first() {
        writeln!(out, "{indent}  場所: {}", report.where_is(place))?;
    }
    writeln!(out, "{indent}  根拠: 概要 {}", f.clause)
}

fn undecided(out: &mut String, report: &Report) -> Result {
    if report.undecided.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n■ 判断できない事項（目で確かめてください）")?;
    for u in &report.undecided {
        writeln!(out, "  [{}] {}  {}", words::undecided(u.reason), u.code, u.about)?;
        for line in u.message.lines() {
            writeln!(out, "    {line}")?;
        }
        if let Some(place) = u.spots.first() {
            writeln!(out, "    場所: {}", report.where_is(place))?;
        }
    }
    Ok(())
}

fn claims(out: &mut String, report: &Report) -> Result {
    if report.form_b.is_empty() {
        return Ok(());
    }
    let sure = report.form_b.iter().filter(|r| r.sure).count();
    writeln!(out, "\n■ 申請内容と疎明資料")?;
    writeln!(out, "  {}項目のうち {sure}項目は読み取りが確かです。", report.form_b.len())?;
    let counts: Vec<String> = words::VERDICTS
        .iter()
        .filter(|&&v| report.verdicts(v) > 0)
        .map(|&v| format!("{} {}", words::verdict(v), report.verdicts(v)))
        .collect();
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "  引用 {}", counts.join("、"))
}

fn eyes(out: &mut String, report: &Report) -> Result {
    let mut headed = false;
    for page in report.pages.iter().filter(|p| p.needs_eyes()) {
        if !headed {
            writeln!(out, "\n■ 目で見る頁")?;
            headed = true;
        }
        let place = page.whole.as_ref().map_or_else(String::new, |w| report.where_is(w));
        writeln!(out, "  {place}  {}", page.reason_for_eyes())?;
    }
    Ok(())
}

fn notes(out: &mut String, report: &Report) -> Result {
    if report.notes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n■ 付記")?;
    for note in &report.notes {
        match &note.source {
            Some(source) => writeln!(out, "  {source}: {}", note.message)?,
            None => writeln!(out, "  {}", note.message)?,
        }
    }
    Ok(())
}
