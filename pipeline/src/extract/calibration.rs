//! What a confidence is worth: how often fields of pages with known text were read right.
//!
//! The numbers are data, written by `uketsuke calibrate --out`: another reader or another kind of
//! scan needs a new measurement, not another program.

use super::Dossier;
use crate::spot::Reading;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Share of right readings from which a field needs nobody's look (contract: `sure`, iii).
const SURE: f32 = 0.998;
/// Lower ends of the classes that are counted.
const EDGES: [f32; 13] = [0.0, 0.3, 0.5, 0.7, 0.9, 0.95, 0.97, 0.985, 0.99, 0.995, 0.998, 0.999, 0.9995];

/// Fields read with about the same confidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// The least confidence, 0 to 1; the next class begins where this one ends.
    pub from: f32,
    /// Fields measured.
    pub fields: u32,
    /// Of those, read right to the last character.
    pub right: u32,
}

/// The reliability curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// From which confidence on a field needs no witness. Usually what [`Calibration::proven_from`]
    /// says of the classes; whoever sets another one answers for it.
    pub sure_from: f32,
    /// Classes by rising confidence.
    pub class: Vec<Class>,
}

impl Calibration {
    /// The measurement that the program was built with.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Calibration> = LazyLock::new(|| {
            toml::from_str(include_str!("calibration.toml")).expect("a test reads the shipped measurement")
        });
        &SHIPPED
    }

    /// Counts outcomes: (confidence, read right).
    pub fn of(outcomes: impl IntoIterator<Item = (f32, bool)>) -> Self {
        let mut class = EDGES.map(|from| Class { from, fields: 0, right: 0 });
        for (confidence, right) in outcomes {
            let k = EDGES.partition_point(|e| *e <= confidence).max(1) - 1;
            class[k].fields += 1;
            class[k].right += u32::from(right);
        }
        let mut counted = Self { sure_from: 2.0, class: class.to_vec() };
        counted.sure_from = counted.proven_from();
        counted
    }

    /// The class of a confidence.
    pub fn class_of(&self, confidence: f32) -> usize {
        self.class.partition_point(|c| c.from <= confidence).max(1) - 1
    }

    /// The least confidence of a field that needs no witness; above 1 where no class is good enough.
    ///
    /// Read from above, classes are taken together (pool adjacent violators, so that the curve
    /// rises), and the last pool that reaches the required share ends it.
    pub fn proven_from(&self) -> f32 {
        let mut pools: Vec<Class> = Vec::new();
        for c in self.class.iter().filter(|c| c.fields > 0) {
            pools.push(*c);
            while let [.., below, above] = pools[..]
                && share(&below) >= share(&above)
            {
                let both = Class {
                    from: below.from,
                    fields: below.fields + above.fields,
                    right: below.right + above.right,
                };
                pools.truncate(pools.len() - 2);
                pools.push(both);
            }
        }
        pools.iter().find(|p| share(p) >= SURE).map_or(2.0, |p| p.from)
    }
}

/// Share of right readings.
fn share(class: &Class) -> f32 {
    class.right as f32 / class.fields as f32
}

/// The filled-in fields and cells of both forms, as they count in a calibration.
pub fn measured(dossier: &Dossier) -> impl Iterator<Item = &Reading<String>> {
    let fields = dossier.forms_a.iter().flat_map(|f| &f.fields).filter_map(|f| f.reading.as_ref());
    let rows = dossier.form_b.iter().flat_map(|f| &f.rows);
    let cells = rows.flat_map(|r| [&r.claim.reading, &r.evidence.reading]);
    fields.chain(cells).filter(|r| !r.value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(classes: &[(f32, u32, u32)]) -> Calibration {
        let class = classes.iter().map(|&(from, fields, right)| Class { from, fields, right }).collect();
        Calibration { sure_from: 2.0, class }
    }

    #[test]
    fn the_shipped_measurement_can_be_read() {
        let shipped = Calibration::shipped();
        assert!(shipped.class.iter().map(|c| c.fields).sum::<u32>() > 1_000);
        assert!(shipped.sure_from < 1.0);
    }

    #[test]
    fn the_curve_says_from_where_readings_are_sure() {
        assert_eq!(curve(&[(0.0, 10, 5), (0.9, 100, 98), (0.99, 1000, 1000)]).proven_from(), 0.99);
        assert_eq!(curve(&[(0.0, 10, 5), (0.9, 100, 98)]).proven_from(), 2.0);
        // A class that is right by luck does not count before a worse one above it.
        assert_eq!(curve(&[(0.5, 3, 3), (0.9, 100, 90), (0.99, 1000, 999)]).proven_from(), 0.99);
    }

    #[test]
    fn outcomes_are_counted_by_class() {
        let counted = Calibration::of([(0.2, false), (0.96, true), (1.0, true)]);
        let filled: Vec<Class> = counted.class.into_iter().filter(|c| c.fields > 0).collect();
        let class = |from, right| Class { from, fields: 1, right };
        assert_eq!(filled, [class(0.0, 0), class(0.95, 1), class(0.9995, 1)]);
    }
}
