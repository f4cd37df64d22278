//! The characters of a page that was laid out.

use super::laid::LaidOut;
use super::layout::LineBox;
use super::reader::{Mark, Reader, ReaderError, Readers};
use super::{
    Aids, Glyph, Legibility, Line, PageText, Seal, Table, Words, doubts, layer, marks, noise, repair, strip,
    upright, witness,
};
use crate::ingest::PageImage;
use crate::spot::{PageIndex, Rect};
use std::collections::HashMap;

/// Confidence of a line that may lack characters.
const INCOMPLETE: f32 = 0.3;
/// Ink that no line accounts for, in squares of a character, from which a cell may lack print: the
/// stroke of a ー is about as much.
const STRAY: f32 = 0.1;
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
    /// Reads line `k` unless it was read before.
    fn glyphs(&mut self, k: usize, reader: &dyn Reader) -> Result<&[Glyph], ReaderError> {
        if self.read[k].is_none() {
            let line = &self.lines[k].0;
            let mut glyphs = self.read_strip(line, reader)?;
            for piece in marks::passed_over(&glyphs, line, self.height) {
                // Signs such as 〒, ※ and ② drown in a line and read alone.
                let alone = self.read_strip(&piece, reader)?;
                if (1..=2).contains(&alone.len()) && alone.iter().all(|g| g.p > 0.3) {
                    let at = glyphs.partition_point(|g| g.x0 < piece.rect.x0);
                    glyphs.splice(at..at, alone);
                } else {
                    self.incomplete[k] = true;
                }
            }
            self.read[k] = Some(glyphs);
        }
        Ok(self.read[k].as_deref().unwrap_or_default())
    }

    /// Reads one box of ink.
    fn read_strip(&self, line: &LineBox, reader: &dyn Reader) -> Result<Vec<Glyph>, ReaderError> {
        let strip = strip::cut_out(&self.prepared.gray, &self.print, line, self.height);
        let place = |x| strip.on_page(x);
        let marks = reader.read_line(&strip)?;
        let glyph = |m: Mark| Glyph { others: m.others, ..Glyph::new(m.ch, place(m.x0), place(m.x1), m.p) };
        Ok(marks.into_iter().map(glyph).collect())
    }

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
        let least = if self.may_lie_on_its_side() { SENSIBLE.1 } else { SENSIBLE.0 };
        Ok(reads && words.sense(&self.said).is_none_or(|s| s >= least))
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

    /// Reads all lines.
    pub fn read(
        &mut self,
        image: &PageImage,
        page: PageIndex,
        readers: Readers<'_>,
        aids: &Aids,
    ) -> Result<PageText, ReaderError> {
        let mut lines = Vec::new();
        let mut unread: Vec<(usize, usize)> = Vec::new();
        let mut tables = std::mem::take(&mut self.tables);
        let born_digital = image.text_layer.as_ref().filter(|runs| !runs.is_empty() && self.turn == 0);
        if let Some(runs) = born_digital {
            lines = layer::lines(runs, &mut tables, self.height);
        } else {
            for k in 0..self.lines.len() {
                self.glyphs(k, readers.first)?;
                let glyphs = self.read[k].take().unwrap_or_default();
                let (line, home) = &self.lines[k];
                let begins = home.is_some() && (k == 0 || self.lines[k - 1].1 != *home);
                match self.line(line, glyphs, begins, aids) {
                    Some(mut read) => {
                        self.incomplete[k] |= doubts::has_lone_mark(&read.glyphs, line, self.height)
                            || doubts::may_lack_a_stop(line, &self.specks);
                        self.ask_second(&mut read, line, home.is_some(), readers)?;
                        if self.incomplete[k] {
                            read.confidence = read.confidence.min(INCOMPLETE);
                            unread.extend(home);
                        }
                        if let Some((t, c)) = home {
                            tables[*t].cells[*c].lines.push(lines.len() as u32);
                        }
                        lines.push(read);
                    }
                    None if self.inside_seal(&line.rect) => {}
                    None => unread.extend(home),
                }
            }
        }
        for (t, c) in unread {
            tables[t].cells[c].unread_ink = true;
        }
        self.doubt_beside_left_out(&mut tables, &mut lines);
        let empty = lines.is_empty() && self.large == 0 && tables.is_empty();
        let drowned = empty && !image.bilevel && noise::drowns_print(&self.prepared.gray);
        let blank = empty && !drowned;
        let legibility = self.legibility(&lines, blank, drowned, born_digital.is_some());
        Ok(PageText {
            page,
            width: self.prepared.gray.w as u32,
            height: self.prepared.gray.h as u32,
            dpi: image.dpi,
            rotation: (360 - self.turn) % 360,
            skew: self.prepared.skew,
            blank,
            legibility,
            colour: self.prepared.colour,
            lines,
            tables,
            seals: self.seals.iter().map(|&rect| Seal { rect }).collect(),
            copy_marks: Vec::new(),
            codes: Vec::new(),
        })
    }

    /// A line of text from its characters; `None` where the ink is no text that could be read.
    fn line(&self, at: &LineBox, mut glyphs: Vec<Glyph>, begins: bool, aids: &Aids) -> Option<Line> {
        marks::size_kana(&mut glyphs, at);
        marks::drop_edges(&mut glyphs);
        aids.variants.choose(&mut glyphs, at, &self.prepared.gray);
        if at.vertical {
            repair::stand_up(&mut glyphs);
        }
        repair::repair(&mut glyphs, begins, &aids.words);
        marks::ditto(&mut glyphs, at, self.height);
        marks::address_signs(&mut glyphs, at);
        doubts::square_metres(&mut glyphs, at);
        let mut glyphs = marks::spaced(glyphs, at, self.height);
        doubts::cast(&mut glyphs);
        let shown = glyphs.iter().filter(|g| !g.ch.is_whitespace());
        let (count, sum) = shown.clone().fold((0, 0.0), |(n, s), g| (n + 1, s + g.p));
        if count == 0 {
            return None;
        }
        let mean = sum / count as f32;
        // A staple, a fold or a stain reads as one or two characters that nobody would swear to.
        if mean < 0.30 || (count <= 2 && mean < 0.55) {
            return None;
        }
        // Print under a seal is never sure, however well the remains read.
        let sealed = self.sealed(&at.rect);
        // What stands wholly inside a seal and is not read well is the stamp's own text.
        if mean < 0.85 && self.inside_seal(&at.rect) {
            return None;
        }
        let ceiling = if sealed { 0.6 } else { 1.0 };
        Some(Line {
            rect: at.rect,
            text: glyphs.iter().map(|g| g.ch).collect(),
            confidence: shown.map(Glyph::certainty).fold(ceiling, f32::min),
            second: None,
            red: marks::red_share(&self.prepared.ink, &at.rect),
            underlined: marks::underlined(&self.prepared.ink, at, self.height),
            vertical: at.vertical,
            glyphs,
        })
    }

    /// Of a cell in which ink was left out nobody knows whether it is all there.
    fn doubt_beside_left_out(&self, tables: &mut [Table], lines: &mut [Line]) {
        let stray = self.stray_ink(tables);
        let cells = tables
            .iter_mut()
            .enumerate()
            .flat_map(|(t, table)| table.cells.iter_mut().enumerate().map(move |(c, cell)| ((t, c), cell)));
        for (home, cell) in cells.filter(|(_, cell)| !cell.lines.is_empty()) {
            let lines_of = cell.lines.iter().map(|&i| lines[i as usize].rect);
            let Some(text) = lines_of.reduce(|a, b| a.union(&b)) else { continue };
            let row = Rect { x0: cell.rect.x0, x1: cell.rect.x1, ..text };
            let inner = (self.height * 0.5) as i32;
            let reaches_in = self
                .left_out
                .iter()
                .any(|r| r.intersection(&row).is_some_and(|i| i.width() > inner && i.height() > inner));
            if reaches_in || stray.contains(&home) {
                cell.unread_ink = true;
                cell.lines.iter().for_each(|&i| {
                    let line = &mut lines[i as usize];
                    line.confidence = line.confidence.min(INCOMPLETE);
                });
            }
        }
    }

    /// Cells with more ink than their lines account for: print grown together with a stamp or a pen's
    /// stroke is no line's.
    fn stray_ink(&self, tables: &[Table]) -> Vec<(usize, usize)> {
        let ink_in = |r: &Rect| {
            let (x0, y0, x1, y1) = self.print.clip(r);
            (y0..y1).map(|y| self.print.row(y)[x0..x1].iter().filter(|v| **v != 0).count()).sum::<usize>()
        };
        let margin = (self.height * 0.25) as i32;
        let mut accounted: HashMap<(usize, usize), usize> = HashMap::new();
        let homes = self.lines.iter().filter_map(|(line, home)| home.map(|home| (line, home)));
        for (line, (t, c)) in homes {
            let cell = inside(&tables[t].cells[c].rect, margin);
            let inks = line.pieces.iter().filter_map(|r| r.intersection(&cell)).map(|r| ink_in(&r));
            *accounted.entry((t, c)).or_default() += inks.sum::<usize>();
        }
        let much = (self.height * self.height * STRAY) as usize;
        let strays = accounted
            .into_iter()
            .filter(|&((t, c), known)| ink_in(&inside(&tables[t].cells[c].rect, margin)) > known + much);
        strays.map(|(home, _)| home).collect()
    }

    /// Has the second reader look at a line of a form where the first is in doubt. Running text
    /// decides nothing, and print under a seal is looked at by a person in any case.
    fn ask_second(
        &self,
        read: &mut Line,
        at: &LineBox,
        in_cell: bool,
        readers: Readers<'_>,
    ) -> Result<(), ReaderError> {
        let Some(second) = readers.second else { return Ok(()) };
        let wanted = in_cell && witness::is_wanted(read) && !self.sealed(&at.rect);
        if !wanted && !readers.ask_always {
            return Ok(());
        }
        let asked = if readers.ask_always { 0..read.glyphs.len() } else { witness::in_question(read) };
        let (from, to) = witness::place(read, &asked);
        let Some(part) = at.stretch(from, to) else { return Ok(()) };
        let text = second.text(&strip::cut_out(&self.prepared.gray, &self.print, &part, self.height))?;
        if wanted {
            witness::hear(read, asked, &text);
        }
        read.second = Some(text);
        Ok(())
    }

    /// Whether a seal lies on a line, or so close beside it that it may have covered its end.
    fn sealed(&self, rect: &Rect) -> bool {
        let reach = (self.height * 2.5) as i32;
        let near = Rect { x0: rect.x0 - reach, x1: rect.x1 + reach, ..*rect };
        self.seals.iter().any(|s| s.intersection(&near).is_some())
    }

    fn inside_seal(&self, rect: &Rect) -> bool {
        self.seals.iter().any(|s| s.intersection(rect) == Some(*rect))
    }

    fn legibility(&self, lines: &[Line], blank: bool, drowned: bool, born_digital: bool) -> Legibility {
        let bad = |why: &str| Legibility::Illegible(why.to_owned());
        if blank || born_digital {
            return Legibility::Legible;
        }
        if self.prepared.dpi < 100.0 {
            return bad("解像度が低すぎて読み取れません。300dpiで読み取り直してください。");
        }
        let (n, sum) = lines
            .iter()
            .flat_map(|l| &l.glyphs)
            // Leader dots of a list of contents are many, and say nothing of the print.
            .filter(|g| g.ch.is_alphanumeric())
            .fold((0usize, 0f32), |(n, s), g| (n + 1, s + g.p));
        let ink = self.lines.len();
        let mean = if n == 0 { 0.0 } else { sum / n as f32 };
        if (ink >= 4 && mean < 0.62) || (n == 0 && ink >= 2) || drowned {
            return if self.prepared.faint {
                bad("文字が薄すぎて読み取れません。濃く印刷し直すか、濃度を上げて読み取り直してください。")
            } else {
                bad("文字が不鮮明で読み取れません。鮮明な紙面で再提出を求めてください。")
            };
        }
        Legibility::Legible
    }
}

/// A box without its margin.
fn inside(r: &Rect, margin: i32) -> Rect {
    Rect { x0: r.x0 + margin, y0: r.y0 + margin, x1: r.x1 - margin, y1: r.y1 - margin }
}
