//! The characters of a page that was laid out.

use super::laid::LaidOut;
use super::layout::LineBox;
use super::reader::{Mark, Reader, ReaderError, Readers};
use super::{
    Aids, Glyph, Legibility, Line, PageText, Seal, Table, brackets, doubts, latin, layer, marks, noise,
    repair, signs, strip, witness,
};
use crate::ingest::PageImage;
use crate::spot::{PageIndex, Rect};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Confidence of a line that may lack characters.
pub(super) const INCOMPLETE: f32 = 0.3;
/// Lines that the scheme's forms print, in the cells of a page, from which it is one of these forms.
const LABELS: usize = 2;

impl LaidOut {
    /// Reads line `k` unless it was read before.
    pub(super) fn glyphs(&mut self, k: usize, reader: &dyn Reader) -> Result<&[Glyph], ReaderError> {
        if self.read[k].is_none() {
            let (glyphs, complete) = self.read_line(k, reader)?;
            self.incomplete[k] |= !complete;
            self.read[k] = Some(glyphs);
        }
        Ok(self.read[k].as_deref().unwrap_or_default())
    }

    /// Reads the lines not read before, on as many cores as have nothing else to do.
    fn read_lines(&mut self, reader: &dyn Reader) -> Result<(), ReaderError> {
        let missing: Vec<usize> = (0..self.lines.len()).filter(|&k| self.read[k].is_none()).collect();
        let this = &*self;
        let read: Vec<_> =
            missing.par_iter().map(|&k| this.read_line(k, reader)).collect::<Result<_, _>>()?;
        for (k, (glyphs, complete)) in missing.into_iter().zip(read) {
            self.incomplete[k] |= !complete;
            self.read[k] = Some(glyphs);
        }
        Ok(())
    }

    /// The characters of a line, and whether they account for all its ink.
    fn read_line(&self, k: usize, reader: &dyn Reader) -> Result<(Vec<Glyph>, bool), ReaderError> {
        let line = &self.lines[k].0;
        let (mut glyphs, mut complete) = (self.read_strip(line, reader)?, true);
        for piece in marks::passed_over(&glyphs, line, self.height) {
            // Signs such as 〒, ※ and ② drown in a line and read alone.
            let alone = self.read_strip(&piece, reader)?;
            let reads = (1..=2).contains(&alone.len()) && alone.iter().all(|g| g.p > 0.3);
            let at = glyphs.partition_point(|g| g.x0 < piece.rect.x0);
            if let Some(sign) = signs::by_shape(&piece) {
                glyphs.insert(at, sign);
            } else if reads && doubts::may_be(&alone, &piece.rect) {
                glyphs.splice(at..at, alone);
            } else {
                complete = false;
            }
        }
        Ok((glyphs, complete))
    }

    /// Reads one box of ink.
    fn read_strip(&self, line: &LineBox, reader: &dyn Reader) -> Result<Vec<Glyph>, ReaderError> {
        let strip = strip::cut_out(&self.prepared.gray, &self.print, line, self.height);
        let place = |x| strip.on_page(x);
        let marks = reader.read_line(&strip)?;
        let glyph = |m: Mark| Glyph { others: m.others, ..Glyph::new(m.ch, place(m.x0), place(m.x1), m.p) };
        Ok(marks.into_iter().map(glyph).collect())
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
        // Which box each line was read from.
        let mut boxes: Vec<usize> = Vec::new();
        let mut unread: Vec<(usize, usize)> = Vec::new();
        let mut tables = std::mem::take(&mut self.tables);
        let born_digital = image.text_layer.as_ref().filter(|runs| !runs.is_empty() && self.turn == 0);
        if let Some(runs) = born_digital {
            lines = layer::lines(runs, &mut tables, self.height);
        } else {
            self.read_lines(readers.first)?;
            for k in 0..self.lines.len() {
                let glyphs = self.read[k].take().unwrap_or_default();
                let (line, home) = &self.lines[k];
                let begins = home.is_some() && (k == 0 || self.lines[k - 1].1 != *home);
                match self.line(line, glyphs, begins, aids) {
                    Some(read) => {
                        self.incomplete[k] |= doubts::has_lone_mark(&read.glyphs, line, self.height)
                            || doubts::may_lack_a_stop(line, &self.specks);
                        if self.incomplete[k] {
                            unread.extend(home);
                        }
                        if let Some((t, c)) = home {
                            tables[*t].cells[*c].lines.push(lines.len() as u32);
                        }
                        lines.push(read);
                        boxes.push(k);
                    }
                    None if self.inside_seal(&line.rect) => {}
                    None => unread.extend(home),
                }
            }
        }
        self.ask_second(&mut lines, &boxes, &tables, readers, aids)?;
        for (read, _) in lines.iter_mut().zip(&boxes).filter(|(_, k)| self.incomplete[**k]) {
            read.confidence = read.confidence.min(INCOMPLETE);
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
            codes: Vec::new(),
        })
    }

    /// A line of text from its characters; `None` where the ink is no text that could be read.
    fn line(&self, at: &LineBox, mut glyphs: Vec<Glyph>, begins: bool, aids: &Aids) -> Option<Line> {
        signs::in_one_place(&mut glyphs, at);
        signs::stops(&mut glyphs, at, self.height);
        marks::size_kana(&mut glyphs, at);
        marks::drop_edges(&mut glyphs);
        aids.variants.choose(&mut glyphs, at, &self.prepared.gray);
        if at.vertical {
            repair::stand_up(&mut glyphs);
        }
        repair::repair(&mut glyphs, begins, &aids.words);
        marks::ditto(&mut glyphs, at, self.height);
        marks::address_signs(&mut glyphs, at);
        latin::settle(&mut glyphs);
        brackets::pair_widths(&mut glyphs);
        doubts::square_metres(&mut glyphs, at);
        doubts::dashes(&mut glyphs, at);
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

    /// Has the second reader look at the lines in cells about which [`witness::question`] has something
    /// to ask. Running text decides nothing, and print under a seal is looked at by a person in any case.
    fn ask_second(
        &self,
        lines: &mut [Line],
        boxes: &[usize],
        tables: &[Table],
        readers: Readers<'_>,
        aids: &Aids,
    ) -> Result<(), ReaderError> {
        let Some(second) = readers.second else { return Ok(()) };
        let is_in_cell = |k: usize| self.lines[k].1.is_some();
        let mut is_label: Vec<bool> =
            lines.iter().zip(boxes).map(|(l, &k)| is_in_cell(k) && aids.printed.holds(&l.text)).collect();
        let is_form = is_label.iter().filter(|l| **l).count() >= LABELS;
        // Another edition words some labels otherwise.
        let column = |k: usize| self.lines[k].1.map(|(table, cell)| (table, tables[table].cells[cell].col));
        let said = lines.iter().zip(boxes).map(|(l, &k)| (column(k), aids.printed.labels(&l.text)));
        let of_labels = columns_of_labels(said);
        let in_column = boxes.iter().map(|&k| column(k).is_some_and(|c| of_labels.contains(&c)));
        is_label.iter_mut().zip(in_column).for_each(|(is_label, own)| *is_label |= own);
        lines.par_iter_mut().zip(boxes).zip(&is_label).try_for_each(|((read, &k), &is_label)| {
            let at = &self.lines[k].0;
            let heard = is_in_cell(k) && !self.sealed(&at.rect);
            let is_entry = is_form && !is_label;
            let wanted = heard.then(|| witness::question(read, is_entry)).flatten();
            let is_wanted = wanted.is_some();
            let all = readers.ask_always.then_some(0..read.glyphs.len());
            let Some(asked) = all.or(wanted) else { return Ok(()) };
            let ask = |asked: &Range<usize>, read: &Line| -> Result<Option<String>, ReaderError> {
                let (from, to) = witness::place(read, asked);
                let part = at.stretch(from, to);
                let strip = |part| strip::cut_out(&self.prepared.gray, &self.print, &part, self.height);
                part.map(|part| second.text(&strip(part))).transpose()
            };
            read.second = ask(&asked, read)?;
            if let Some(text) = read.second.clone().filter(|_| is_wanted) {
                match witness::is_doubtful(read) {
                    true => witness::hear(read, asked, &text),
                    false => witness::hear_certain(read, asked, &text),
                }
                // In a long line a character gets lost that is seen well with its neighbours alone.
                if let Some(again) = witness::unheard(read).filter(|_| is_entry)
                    && let Some(text) = ask(&again, read)?
                {
                    witness::hear_certain(read, again, &text);
                }
            }
            Ok(())
        })
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

/// A column of a table: the table, and the grid's column.
type Column = (usize, u32);

/// The columns most of whose lines are labels or the rows' numbers, given each line's column and whether
/// it is one.
fn columns_of_labels(lines: impl Iterator<Item = (Option<Column>, bool)>) -> HashSet<Column> {
    let mut columns: HashMap<Column, (usize, usize)> = HashMap::new();
    for (column, is_label) in lines {
        let Some(column) = column else { continue };
        let (labels, all) = columns.entry(column).or_default();
        *labels += usize::from(is_label);
        *all += 1;
    }
    columns.retain(|_, (labels, all)| *labels >= LABELS && *labels * 2 > *all);
    columns.into_keys().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_of_labels_where_most_of_its_lines_are() {
        let column = |col, said: [bool; 4]| said.map(|is_label| (Some((0, col)), is_label));
        let numbers = column(0, [true, true, true, false]);
        let entries = column(1, [true, true, false, false]);
        let free = [(None, true), (None, true), (Some((1, 0)), true)];
        let found = columns_of_labels(numbers.into_iter().chain(entries).chain(free));
        assert_eq!(found, HashSet::from([(0, 0)]));
    }
}
