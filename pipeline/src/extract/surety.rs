//! Which readings nobody needs to look at.
//!
//! A reading is sure where something independent of it says the same: the CD-R's cell, a check
//! digit, another place of the package, the second reader, the scheme's own wording. Where it is one
//! of the last two, the probability must also reach what was measured to be enough (`uketsuke
//! calibrate` prints the measurement). A probability alone makes nothing sure.

use super::calibration::Calibration;
use super::{CellReading, DiscForm, Dossier};
use crate::ja::corporate_number;
use crate::ja::text::{as_written, fold};
use crate::ja::variant::{fold_variants, in_names};
use crate::scheme::Printed;
use crate::spot::Reading;
use std::collections::HashMap;

/// Probability of the least certain character from which no competing reading comes close to one
/// that the CD-R confirms. A paper that differs from its CD-R is read as it is: to be taken for
/// the CD-R's text, a character must be misread into just that one, and below this it could be.
const CONFIRMED: f32 = 0.35;
/// The same where another printed place says the same: both went through the same reader.
const REPEATED: f32 = 0.60;
/// A shorter text says the same in two places by chance.
const TELLING: usize = 4;

/// Marks the sure readings of both forms.
pub(super) fn mark(dossier: &mut Dossier, printed: &Printed) {
    let places = places(dossier);
    let repeated = |text: &str| places.get(&as_written(text)).is_some_and(|n| *n > 1);
    let disc = dossier.disc.form_a.as_ref();
    for field in dossier.forms_a.iter_mut().flat_map(|f| &mut f.fields) {
        let on_disc = disc.and_then(|d| d.value(&field.field));
        let Some(reading) = &mut field.reading else { continue };
        let proven = field.field == "法人番号" && corporate_number::is_valid(&as_written(&reading.value));
        // The reader does not know every old form of a character: a name needs the CD-R.
        let name = (field.field.contains("氏名") || field.field.contains("事業者名"))
            && reading.value.chars().any(in_names);
        reading.sure = !field.unread
            && (proven
                || agrees(reading, on_disc)
                || (!name && stands_alone(reading, printed) && !nearly(reading, on_disc))
                || (on_disc.is_none()
                    && !name
                    && repeated(&reading.value)
                    && reading.confidence >= REPEATED));
    }
    let disc = dossier.disc.form_b.as_ref();
    for row in dossier.form_b.iter_mut().flat_map(|f| &mut f.rows) {
        let (claim, evidence) = on_disc(disc, &row.row);
        mark_cell(&mut row.claim, claim, &repeated, printed);
        mark_cell(&mut row.evidence, evidence, &repeated, printed);
    }
}

fn on_disc<'a>(disc: Option<&'a DiscForm>, row: &str) -> (Option<&'a str>, Option<&'a str>) {
    disc.map_or((None, None), |d| (d.value(row), d.evidence(row)))
}

fn mark_cell(cell: &mut CellReading, disc: Option<&str>, repeated: &dyn Fn(&str) -> bool, printed: &Printed) {
    let reading = &cell.reading;
    let sure = if reading.value.trim().is_empty() {
        // A cell without ink; what the CD-R holds there is another matter.
        disc.is_none_or(|d| d.trim().is_empty())
    } else {
        agrees(reading, disc)
            || (stands_alone(reading, printed) && !nearly(reading, disc))
            || (disc.is_none() && repeated(&reading.value) && reading.confidence >= REPEATED)
    };
    cell.reading.sure = sure && !cell.unread;
}

/// Whether both readers, or the reader and the scheme's own wording, say the same, and so surely that
/// it needs no other place of the package.
fn stands_alone(reading: &Reading<String>, printed: &Printed) -> bool {
    reading.confidence >= Calibration::shipped().sure_from
        && (reading.witnessed || printed.is_one(&reading.value))
}

/// Whether the CD-R's cell says the same, character by character.
fn agrees(reading: &Reading<String>, disc: Option<&str>) -> bool {
    disc.is_some_and(|d| as_written(d) == as_written(&reading.value)) && reading.confidence >= CONFIRMED
}

/// Whether the CD-R's cell differs by a stop, a middle dot or the form of a character only: that is
/// rather a slip of the reader than another text.
fn nearly(reading: &Reading<String>, disc: Option<&str>) -> bool {
    let loose = |text: &str| -> String {
        fold(&fold_variants(text)).chars().filter(|c| c.is_alphanumeric()).collect()
    };
    disc.is_some_and(|d| as_written(d) != as_written(&reading.value) && loose(d) == loose(&reading.value))
}

/// How often each text that tells something stands in the package: fields and claims, the headings
/// of 申請書B and the registry certificate.
fn places(dossier: &Dossier) -> HashMap<String, usize> {
    let fields = dossier.forms_a.iter().flat_map(|f| &f.fields).filter_map(|f| f.reading.as_ref());
    let form_b = dossier.form_b.as_ref();
    let headings = form_b.into_iter().flat_map(|f| f.heading.iter().map(|h| &h.1));
    let rows = form_b.into_iter().flat_map(|f| &f.rows);
    let cells = rows.flat_map(|r| [&r.claim.reading, &r.evidence.reading]);
    let registry = dossier.registry.as_ref();
    let entries = registry.into_iter().flat_map(|r| [&r.name, &r.office, &r.number]).flatten();
    let people = registry.into_iter().flat_map(|r| r.representatives.iter().map(|p| &p.name));
    let mut count = HashMap::new();
    for reading in fields.chain(headings).chain(cells).chain(entries).chain(people) {
        let text = as_written(&reading.value);
        if text.chars().count() >= TELLING {
            *count.entry(text).or_insert(0) += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(value: &str, confidence: f32) -> Reading<String> {
        Reading {
            value: value.into(),
            raw: value.into(),
            spots: Vec::new(),
            confidence,
            witnessed: true,
            sure: false,
        }
    }

    #[test]
    fn the_disc_confirms_only_what_is_the_same_to_the_last_stop() {
        assert!(agrees(&reading("有。ＡＥＳ　２５６", 0.5), Some("有。AES256")));
        assert!(!agrees(&reading("月1回確認する", 0.99), Some("月1回確認する。")));
        assert!(!agrees(&reading("60日", 0.2), Some("60日")));
    }

    #[test]
    fn a_reading_that_the_disc_contradicts_must_stand_by_itself() {
        let sure = |confidence| {
            let mut cell = CellReading {
                reading: reading("90日", confidence),
                lines: Vec::new(),
                line_spots: Vec::new(),
                red: Vec::new(),
                unread: false,
            };
            mark_cell(&mut cell, Some("60日"), &|_| true, &Printed::default());
            cell.reading.sure
        };
        // Then the difference is one between paper and CD-R (P106), and no misreading.
        assert!(sure(0.999));
        assert!(!sure(0.9));
    }

    #[test]
    fn a_probability_alone_makes_nothing_sure() {
        let scheme = crate::scheme::shipped();
        let printed = Printed::of(&scheme);
        let alone =
            |value: &str, witnessed| stands_alone(&Reading { witnessed, ..reading(value, 0.9999) }, &printed);
        assert!(alone("90日", true));
        assert!(!alone("90日", false));
        let choice = &scheme.words.not_disclosed[0];
        assert!(alone(choice, false), "{choice}");
        assert!(!stands_alone(&reading("90日", 0.9), &printed));
    }

    #[test]
    fn a_lost_stop_and_another_form_of_a_character_are_slips() {
        assert!(nearly(&reading("高橋 宏", 0.999), Some("髙橋 宏")));
        assert!(nearly(&reading("月1回確認する", 0.999), Some("月1回確認する。")));
        assert!(!nearly(&reading("90日", 0.999), Some("60日")));
    }

    #[test]
    fn an_empty_cell_is_sure_unless_it_holds_ink_or_the_disc_holds_text() {
        let cell = |unread| CellReading {
            reading: reading("", 0.0),
            lines: Vec::new(),
            line_spots: Vec::new(),
            red: Vec::new(),
            unread,
        };
        let sure = |mut cell: CellReading, disc: Option<&str>| {
            mark_cell(&mut cell, disc, &|_| false, &Printed::default());
            cell.reading.sure
        };
        assert!(sure(cell(false), None));
        assert!(sure(cell(false), Some("")));
        assert!(!sure(cell(false), Some("有")));
        assert!(!sure(cell(true), None));
    }
}
