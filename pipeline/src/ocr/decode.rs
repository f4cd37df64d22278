//! From the recogniser's probabilities to characters: best *allowed* class at each step
//! (connectionist temporal classification, Graves et al. 2006), alternatives kept.
//!
//! The model knows 18,000 characters, most of them simplified Chinese or pictures. Allowed are
//! those of JIS X 0208 with its vendor extensions; level 2 kanji must be clearly better, since
//! forms rarely hold them and look-alikes abound.

use super::reader::Mark;
use crate::ja::variant::in_names;

/// Probability below which another candidate is not kept.
const KEEP: f32 = 0.02;
/// Weight of a character that is allowed but rare.
const RARE: f32 = 0.05;

/// Weight of a form of a character that stands in names.
const NAMED: f32 = 0.15;
/// Probability from which a character that lost to the blank counts as hidden.
const HIDDEN: f32 = 0.12;

/// What was decoded from a strip.
pub struct Decoded {
    /// The characters, left to right.
    pub marks: Vec<Mark>,
    /// Places where a character may have been passed over, or was taken for a rare one.
    pub doubts: Vec<f32>,
}

/// The classes of a recogniser: class 0 is blank.
pub struct Alphabet {
    chars: Vec<char>,
    weight: Vec<f32>,
}

impl Alphabet {
    /// Makes the alphabet from the model's own list (one character a line, without the blank); a
    /// space is added at the end, as the model's exporter does.
    pub fn from_metadata(list: &str, classes: usize) -> Result<Self, String> {
        let mut chars = vec!['\0'];
        for line in list.split('\n') {
            let line = line.trim_end_matches('\r');
            let mut it = line.chars();
            chars.push(it.next().unwrap_or('\u{fffd}'));
        }
        // The list may or may not end in a line break, and may or may not name the space.
        while chars.len() > classes {
            chars.pop();
        }
        while chars.len() < classes {
            chars.push(' ');
        }
        if classes < 5000 {
            return Err(format!("{classes} classes are too few for Japanese"));
        }
        let mut weight: Vec<f32> = chars.iter().map(|&c| weight_of(c)).collect();
        weight[0] = 1.0;
        Ok(Self { chars, weight })
    }

    /// Number of classes, the blank included.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether there are no classes (never, after construction).
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The classes that may be chosen, rising; the blank is one of them.
    pub fn allowed(&self) -> Vec<usize> {
        (0..self.len()).filter(|&k| k == 0 || self.weight[k] > 0.0).collect()
    }

    /// The alphabet of a model that has only these classes.
    pub fn sliced(&self, keep: &[usize]) -> Self {
        Self {
            chars: keep.iter().map(|&k| self.chars[k]).collect(),
            weight: keep.iter().map(|&k| self.weight[k]).collect(),
        }
    }

    /// Decodes rows of probabilities; each covers `pitch` strip pixels.
    pub fn decode(&self, probabilities: &[f32], pitch: f32) -> Decoded {
        let n = self.chars.len();
        let mut marks: Vec<Mark> = Vec::new();
        let mut best = Vec::with_capacity(probabilities.len() / n);
        let mut last = 0usize;
        for (step, row) in probabilities.chunks_exact(n).enumerate() {
            let class = self.best(row);
            best.push(class);
            let x = step as f32 * pitch;
            if class == 0 {
                last = 0;
                continue;
            }
            let p = row[class].min(1.0);
            // Without a blank between them two forms of one character (1, １) are one print.
            if last != 0
                && narrow(self.chars[class]) == narrow(self.chars[last])
                && let Some(mark) = marks.last_mut()
            {
                mark.x1 = x + pitch;
                last = class;
                if p > mark.p {
                    mark.ch = self.chars[class];
                    mark.p = p;
                    mark.others = self.others(row, class);
                }
                continue;
            }
            marks.push(Mark {
                ch: self.chars[class],
                x0: x,
                x1: x + pitch,
                p,
                others: self.others(row, class),
            });
            last = class;
        }
        let doubts = probabilities
            .chunks_exact(n)
            .zip(&best)
            .enumerate()
            .filter(|(step, (row, class))| match **class {
                0 => row[0] < 1.0 - HIDDEN && self.hides(*step, row, &best),
                class => self.weight[class] < 0.5,
            })
            .map(|(step, _)| (step as f32 + 0.5) * pitch)
            .collect();
        Decoded { marks, doubts }
    }

    fn best(&self, row: &[f32]) -> usize {
        // The row sums to one: nothing can be more than a blank of one half.
        if row[0] >= 0.5 {
            return 0;
        }
        let mut best = (0usize, row[0]);
        for (class, (&p, &weight)) in row.iter().zip(&self.weight).enumerate().skip(1) {
            if p > best.1 && p * weight > best.1 {
                best = (class, p * weight);
            }
        }
        best.0
    }

    /// Whether a blank step all but holds a character that its neighbours do not.
    fn hides(&self, step: usize, row: &[f32], best: &[usize]) -> bool {
        let near = &best[step.saturating_sub(1)..(step + 2).min(best.len())];
        let candidates = row.iter().enumerate().skip(1).filter(|(_, p)| **p > HIDDEN);
        candidates
            .filter(|(class, _)| self.weight[*class] > 0.0 && !self.chars[*class].is_whitespace())
            .any(|(class, _)| !near.contains(&class))
    }

    fn others(&self, row: &[f32], chosen: usize) -> Vec<(char, f32)> {
        if row[chosen] > 1.0 - KEEP {
            return Vec::new();
        }
        let mut found: Vec<(char, f32)> = row
            .iter()
            .enumerate()
            .skip(1)
            .filter(|&(class, &p)| p >= KEEP && class != chosen && self.weight[class] > 0.0)
            .map(|(class, &p)| (self.chars[class], p))
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found.truncate(4);
        found
    }
}

/// The half-width form of what has one.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// 1 for common characters, less for rare ones, 0 for those that do not occur on Japanese forms.
fn weight_of(c: char) -> f32 {
    if c.is_ascii_graphic() || c == ' ' {
        return 1.0;
    }
    if matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ff01}'..='\u{ff60}' | '\u{3001}'..='\u{3020}') {
        return 1.0;
    }
    let mut utf8 = [0u8; 4];
    let (bytes, _, unmappable) = encoding_rs::SHIFT_JIS.encode(c.encode_utf8(&mut utf8));
    if unmappable || bytes.len() != 2 {
        return if matches!(c, '–' | '—' | '•' | '©' | '®' | '™' | '²' | '³' | '℃') {
            0.6
        } else {
            0.0
        };
    }
    match u16::from_be_bytes([bytes[0], bytes[1]]) {
        0x8140..=0x81fc | 0x824f..=0x8396 => 1.0,
        0x8740..=0x879c => 0.9,
        0x889f..=0x9872 => 1.0,
        // Greek, Cyrillic, box drawing.
        0x839f..=0x84be => 0.3,
        // Variants beyond JIS X 0208 stand in names (髙, 﨑); elsewhere (增) the reader must be quite sure.
        0xed40.. if in_names(c) => NAMED,
        0xed40.. => RARE * 0.4,
        _ => RARE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alphabet() -> Alphabet {
        let mut list: Vec<String> = "查査ーエ一".chars().map(String::from).collect();
        list.extend((0..6000).map(|k| char::from_u32(0x4e00 + k).map(String::from).unwrap_or_default()));
        let classes = list.len() + 2;
        Alphabet::from_metadata(&list.join("\n"), classes).expect("enough classes")
    }

    #[test]
    fn a_simplified_form_gives_way_to_the_japanese_one() {
        let a = alphabet();
        let mut row = vec![0.0; a.len()];
        row[1] = 0.6; // 查, not in JIS X 0208
        row[2] = 0.3; // 査
        let marks = a.decode(&row, 8.0).marks;
        assert_eq!(marks.len(), 1);
        assert_eq!((marks[0].ch, marks[0].p), ('査', 0.3));
    }

    #[test]
    fn repeated_steps_are_one_character_and_a_blank_parts_two() {
        let a = alphabet();
        let n = a.len();
        let mut rows = vec![0.0; n * 4];
        rows[3] = 0.9;
        rows[n + 3] = 0.95;
        rows[2 * n] = 0.9;
        rows[3 * n + 3] = 0.8;
        let text: String = a.decode(&rows, 8.0).marks.iter().map(|m| m.ch).collect();
        assert_eq!(text, "ーー");
    }

    #[test]
    fn two_forms_of_one_character_side_by_side_are_one_print() {
        let mut list: Vec<String> = "1１0".chars().map(String::from).collect();
        list.extend((0..6000).map(|k| char::from_u32(0x4e00 + k).map(String::from).unwrap_or_default()));
        let a = Alphabet::from_metadata(&list.join("\n"), list.len() + 2).expect("enough classes");
        let n = a.len();
        let mut rows = vec![0.0; n * 4];
        rows[1] = 0.6;
        rows[n + 2] = 0.9;
        rows[2 * n + 3] = 0.9;
        rows[3 * n + 1] = 0.8;
        let marks = a.decode(&rows, 8.0).marks;
        assert_eq!(marks.iter().map(|m| m.ch).collect::<String>(), "１01");
        assert_eq!((marks[0].x0, marks[0].x1, marks[0].p), (0.0, 16.0, 0.9));
    }

    #[test]
    fn other_candidates_are_kept() {
        let a = alphabet();
        let mut row = vec![0.0; a.len()];
        row[3] = 0.55;
        row[5] = 0.40;
        assert_eq!(a.decode(&row, 8.0).marks[0].others, vec![('一', 0.40)]);
    }
}
