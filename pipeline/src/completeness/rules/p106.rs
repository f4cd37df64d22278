//! P106: the electronic file and the paper disagree.

use crate::completeness::{CaseView, Outcome, UndecidedReason};
use crate::extract::{CellReading, FormRow};
use crate::ja::difference::{Difference, difference, may_be_misread, normal};
use crate::spot::{Reading, Spot};

/// Compares field by field and row by row; a difference is told only where the paper was read
/// surely, and what reading confuses is none.
pub fn p106(case: &CaseView, out: &mut Outcome) {
    form_a(case, out);
    form_b(case, out);
}

/// What a pair of texts comes to.
enum Verdict {
    Same,
    Differs,
    Doubtful,
}

fn form_a(case: &CaseView, out: &mut Outcome) {
    let Some(file) = &case.dossier.disc.form_a else { return };
    let Some(form) = case.dossier.forms_a.first() else { return };
    let mut doubts = Doubts::default();
    for field in &form.fields {
        let Some(theirs) = file.value(&field.field) else { continue };
        let (paper, verdict) = match &field.reading {
            _ if field.unread => ("", Verdict::Doubtful),
            Some(reading) => (reading.value.as_str(), verdict(reading, theirs)),
            None if theirs.trim().is_empty() => continue,
            None => ("", Verdict::Differs),
        };
        let spots = field.reading.as_ref().map_or_else(|| vec![field.spot], |r| r.spots.clone());
        match verdict {
            Verdict::Same => {}
            Verdict::Doubtful => doubts.push(&field.field, spots),
            Verdict::Differs => {
                let message = format!(
                    "申請書Aの「{}」が、紙では{}、CD-Rの電子ファイルでは{}となっています。正しい内容に統一し、紙又は電子ファイルを再提出してください。",
                    field.field,
                    quoted(paper, theirs),
                    quoted(theirs, paper)
                );
                out.unmet(&field.field, message, spots);
            }
        }
    }
    doubts.tell("申請書A", out);
}

fn form_b(case: &CaseView, out: &mut Outcome) {
    let Some(file) = &case.dossier.disc.form_b else { return };
    let mut doubts = Doubts::default();
    for (row, _) in case.rows() {
        let pairs = [
            ("申請内容", &row.claim, file.value(&row.row)),
            ("添付書類等", &row.evidence, file.evidence(&row.row)),
        ];
        for (column, cell, theirs) in pairs {
            let Some(theirs) = theirs else { continue };
            let cut = is_last_on_page(case, row, cell) && is_beginning(&cell.reading.value, theirs);
            match cell_verdict(cell, theirs) {
                Verdict::Differs if cut => doubts.push(&case.row_name(&row.row), cell.reading.spots.clone()),
                Verdict::Same => {}
                Verdict::Doubtful => doubts.push(&case.row_name(&row.row), cell.reading.spots.clone()),
                Verdict::Differs => {
                    let message = format!(
                        "申請書Bの{}の「{column}」が、紙では{}、CD-Rの電子ファイルでは{}となっています。正しい内容に統一し、紙又は電子ファイルを再提出してください。",
                        case.row_name(&row.row),
                        quoted(&cell.reading.value, theirs),
                        quoted(theirs, &cell.reading.value)
                    );
                    out.unmet(&row.row, message, cell.reading.spots.clone());
                    break;
                }
            }
        }
    }
    doubts.tell("申請書B", out);
}

/// Whether a cell is the lowest of the form on its page, so that it may go on on the next.
fn is_last_on_page(case: &CaseView, row: &FormRow, cell: &CellReading) -> bool {
    let Some(last) = cell.reading.spots.last() else { return false };
    let others = case.rows().filter(|(r, _)| r.row != row.row);
    let spots: Vec<&Spot> =
        others.flat_map(|(r, _)| r.claim.reading.spots.iter().chain(&r.evidence.reading.spots)).collect();
    let below = |s: &&Spot| s.page == last.page && s.rect.y0 > last.rect.y1;
    let goes_on = spots.iter().any(|s| s.page > last.page);
    goes_on && !spots.iter().any(below)
}

/// Whether the paper's text is how the file's begins, to the last letter.
fn is_beginning(paper: &str, file: &str) -> bool {
    let (paper, file) = (normal(paper), normal(file));
    !paper.is_empty() && file.len() > paper.len() && {
        let head: String = file.chars().take(paper.chars().count()).collect();
        difference(&paper, &head) != Difference::Real
    }
}

fn cell_verdict(cell: &CellReading, theirs: &str) -> Verdict {
    match (cell.unread, cell.reading.value.trim().is_empty(), theirs.trim().is_empty()) {
        (true, true, true) | (false, true, true) => Verdict::Same,
        (true, _, _) => Verdict::Doubtful,
        (false, true, false) => Verdict::Differs,
        (false, false, _) => verdict(&cell.reading, theirs),
    }
}

fn verdict(reading: &Reading<String>, theirs: &str) -> Verdict {
    match difference(&reading.value, theirs) {
        Difference::None | Difference::Slight => Verdict::Same,
        Difference::Real if reading.sure => Verdict::Differs,
        // A text read in full that resembles the file's in nothing is no misreading of it.
        Difference::Real if !may_be_misread(&reading.value, theirs) && reading.confidence > 0.9 => {
            Verdict::Differs
        }
        Difference::Real => Verdict::Doubtful,
    }
}

/// A text as it stands in the message; of a long one the part where it leaves the other.
fn quoted(text: &str, other: &str) -> String {
    const LONG: usize = 120;
    const BEFORE: usize = 20;
    const SHOWN: usize = 80;
    let plain = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
    let (text, other) = (plain(text), plain(other));
    if text.is_empty() {
        return "空欄".into();
    }
    let length = text.chars().count();
    if length.max(other.chars().count()) <= LONG {
        return format!("「{text}」");
    }
    let common = text.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from = common.saturating_sub(BEFORE);
    let shown: String = text.chars().skip(from).take(SHOWN).collect();
    let (left, right) = (if from > 0 { "…" } else { "" }, if from + SHOWN < length { "…" } else { "" });
    format!("「{left}{shown}{right}」")
}

/// Places that a person has to compare, told once for a form.
#[derive(Default)]
struct Doubts {
    names: Vec<String>,
    spots: Vec<Spot>,
}

impl Doubts {
    fn push(&mut self, name: &str, spots: Vec<Spot>) {
        if self.names.last().is_none_or(|last| last != name) {
            self.names.push(name.to_owned());
        }
        self.spots.extend(spots);
    }

    fn tell(self, form: &str, out: &mut Outcome) {
        if self.names.is_empty() {
            return;
        }
        let message = format!(
            "{form}の次の箇所は、紙の読み取りが確かでなく、CD-Rの電子ファイルと同じかどうかを判断できません。目で見比べてください：{}。",
            self.names.join("、")
        );
        out.cannot_tell(form, UndecidedReason::Doubtful, message, self.spots);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_long_texts_the_part_is_shown_where_they_differ() {
        let (paper, file) = ("水".repeat(300) + "5分間隔", "水".repeat(300) + "10分間隔");
        assert_eq!(quoted(&paper, &file), format!("「…{}5分間隔」", "水".repeat(20)));
        assert_eq!(quoted(&file, &paper), format!("「…{}10分間隔」", "水".repeat(20)));
        assert_eq!(quoted("", "有"), "空欄");
    }

    #[test]
    fn a_text_cut_off_is_a_beginning_and_another_text_is_none() {
        assert!(is_beginning(
            "資料4 P1（https://umi.example.jp/faq",
            "資料4 P1(https://umi.example.jp/faq.html)"
        ));
        assert!(!is_beginning("資料4 P1", "資料4 P1"));
        assert!(!is_beginning("資料5 P1", "資料4 P1、資料2 P3"));
        assert!(!is_beginning("", "資料4 P1"));
    }
}
