//! Which way up a laid-out page stands, by what a few of its lines say.

use super::laid::LaidOut;
use super::layout::LineBox;
use super::reader::{Reader, ReaderError};
use super::{Words, upright};

/// Lines, and shares of single characters among them, from which a page may lie on its side if the
/// print's rhythm says so too, and from which it may in any case.
const SCATTERED: (usize, f32, f32) = (40, 0.4, 0.7);
/// Mean probability from which the first lines show that a page is the right way up.
pub const SURELY_UPRIGHT: f32 = 0.88;
/// Share of the pairs of kanji in words from which what a page says makes sense: that of a list of
/// names at least, and of running text where the lines might run the other way.
const SENSIBLE: (f32, f32) = (0.1, 0.3);
/// Lines read to tell which way up a page is.
const PROBES: usize = 5;

impl LaidOut {
    /// Mean probability of a few lines; a line that reads as fewer characters than its ink makes
    /// testifies against itself.
    pub fn probe(&mut self, reader: &dyn Reader) -> Result<f32, ReaderError> {
        if let Some(p) = self.probed {
            return Ok(p);
        }
        let length = |line: &LineBox| line.rect.width().max(line.rect.height()) as f32;
        // Lying on its side a page falls apart into single characters: only longer lines testify, and
        // columns only where there is nothing else.
        let long = (0..self.lines.len()).filter(|&k| length(&self.lines[k].0) > self.height * 3.0);
        let (across, down): (Vec<usize>, Vec<usize>) = long.partition(|&k| !self.lines[k].0.vertical);
        let mut order = if across.is_empty() { down } else { across };
        let ideal = self.height * 12.0;
        order.sort_by_key(|&k| (length(&self.lines[k].0) - ideal).abs() as i64);
        order.truncate(PROBES);
        let (mut sum, mut n) = (0.0, 0.0);
        let mut said = String::new();
        for k in order {
            let least = self.lines[k].0.room() * 0.5;
            let glyphs = self.glyphs(k, reader)?;
            sum += glyphs.iter().map(|g| g.p).sum::<f32>();
            n += least.max(glyphs.len() as f32);
            said.extend(glyphs.iter().map(|g| g.ch).chain(['\n']));
        }
        self.said = said;
        let p = if n == 0.0 { 0.0 } else { sum / n };
        self.probed = Some(p);
        Ok(p)
    }

    /// How well the page stands this way up: as it reads, how much of it are whole lines, and
    /// whether what it says are words. Characters that lie on their side often read well, but in the
    /// wrong order.
    pub fn worth(&mut self, reader: &dyn Reader, words: &Words) -> Result<f32, ReaderError> {
        let p = self.probe(reader)? * (1.0 - self.scatter() / 2.0);
        Ok(p * (1.0 + words.sense(&self.said).unwrap_or(0.5)) / 2.0)
    }

    /// Whether a page shows of itself that it is the right way up.
    pub fn is_upright(&mut self, reader: &dyn Reader, words: &Words) -> Result<bool, ReaderError> {
        let reads = !self.is_scattered() && self.probe(reader)? >= SURELY_UPRIGHT;
        let sensible = words
            .sense(&self.said)
            .is_none_or(|s| s >= SENSIBLE.1 || s >= SENSIBLE.0 && !self.may_lie_on_its_side());
        Ok(reads && sensible)
    }

    /// Whether nearly all lines are single characters, as on a page that lies on its side.
    fn is_scattered(&self) -> bool {
        let share = self.scatter();
        self.lines.len() >= SCATTERED.0
            && (share > SCATTERED.2 || share > SCATTERED.1 && upright::lies_on_its_side(&self.prepared.ink))
    }

    /// Whether quarter turns are worth trying.
    pub fn may_lie_on_its_side(&self) -> bool {
        let columns = self.lines.iter().filter(|l| l.0.vertical).count();
        columns * 2 > self.lines.len() || self.is_scattered() || upright::lies_on_its_side(&self.prepared.ink)
    }

    /// Share of the lines that are single characters.
    fn scatter(&self) -> f32 {
        let single = |l: &LineBox| (l.rect.width().max(l.rect.height()) as f32) < self.height * 1.8;
        self.lines.iter().filter(|l| single(&l.0)).count() as f32 / self.lines.len().max(1) as f32
    }
}
