//! One page from image to text: prepare, lay out, read.

use super::Aids;
use super::components::{Component, components};
use super::layout::{LineBox, character_height, lines_of_area, lines_of_cell};
use super::prepare::{Prepared, prepare};
use super::raster::Plane;
use super::reader::{Reader, ReaderError, Readers};
use super::{
    Glyph, Legibility, Line, PageText, Seal, Table, code, grid, layer, marks, repair, rules, seal, stamp,
    strip, upright, witness,
};
use crate::ingest::{PageImage, Pixels};
use crate::spot::{PageIndex, Rect};

/// The upright, straightened picture of a page, for the report's cut-outs.
pub struct Upright {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its pixels.
    pub pixels: Pixels,
}

/// Mean probability from which the first lines show that a page is the right way up.
const SURELY_UPRIGHT: f32 = 0.88;
/// Confidence of a line that may lack characters.
const INCOMPLETE: f32 = 0.3;
/// Lines read to tell which way up a page is.
const PROBES: usize = 5;

/// Reads one page; its picture is made only where it is wanted.
///
/// # Errors
/// When the reader itself fails; a page that cannot be read is no error but a
/// [`Legibility::Illegible`].
pub fn read_page(
    image: PageImage,
    page: PageIndex,
    readers: Readers<'_>,
    aids: &Aids,
    keep_picture: bool,
) -> Result<(PageText, Option<Upright>), ReaderError> {
    let codes = code::codes(&image);
    if !codes.is_empty() {
        let (text, picture) = slip(image, page, codes);
        return Ok((text, keep_picture.then_some(picture)));
    }
    let reader = readers.first;
    let mut laid = LaidOut::of(&image, 0);
    if image.text_layer.is_none() && !laid.lines.is_empty() && laid.probe(reader)? < SURELY_UPRIGHT {
        // Pages come in upside down far more often than on their side, and single characters read
        // well on their side: quarter turns are tried last, and only where the print's rhythm asks.
        let side = upright::lies_on_its_side(&laid.prepared.ink);
        for turn in [180, 90, 270] {
            if turn != 180 && !side {
                break;
            }
            let mut other = LaidOut::of(&image, turn);
            let margin = if turn == 180 { 0.02 } else { 0.10 };
            if other.probe(reader)? > laid.probe(reader)? + margin {
                laid = other;
            }
            if laid.probe(reader)? >= SURELY_UPRIGHT {
                break;
            }
        }
    }
    let text = laid.read(&image, page, readers, aids)?;
    let picture = keep_picture.then(|| laid.picture(&image));
    Ok((text, picture))
}

/// A slip of the mailroom: its code says all that is to be known, and would be read as rubbish.
fn slip(image: PageImage, page: PageIndex, codes: Vec<String>) -> (PageText, Upright) {
    let (width, height, dpi) = (image.width, image.height, image.dpi);
    let text = PageText {
        page,
        width,
        height,
        dpi,
        rotation: 0,
        skew: 0.0,
        blank: false,
        legibility: Legibility::Legible,
        colour: false,
        lines: Vec::new(),
        tables: Vec::new(),
        seals: Vec::new(),
        copy_marks: Vec::new(),
        codes,
    };
    (text, Upright { width, height, pixels: image.pixels })
}

/// Where a line stands: in a cell (table, cell) or free.
type Home = Option<(usize, usize)>;

struct LaidOut {
    turn: u16,
    prepared: Prepared,
    /// Ink without rules, specks, holes and pictures.
    print: Plane,
    height: f32,
    tables: Vec<Table>,
    lines: Vec<(LineBox, Home)>,
    seals: Vec<Rect>,
    /// Ink too large for print that was left out: a seal's rim, a stroke of a pen, print grown together.
    left_out: Vec<Rect>,
    /// Whether a line holds ink that was read as nothing.
    incomplete: Vec<bool>,
    /// Lines already read while looking which way up the page is.
    read: Vec<Option<Vec<Glyph>>>,
    probed: Option<f32>,
    large: usize,
}

impl LaidOut {
    fn of(image: &PageImage, turn: u16) -> Self {
        let turned;
        let source = if turn == 0 {
            image
        } else {
            turned = upright::turned(image, turn);
            &turned
        };
        let mut prepared = prepare(source);
        let dpi = prepared.dpi;
        // One bit a pixel keeps seal and print alike: there the shape tells them apart, below.
        let mut seals = if source.bilevel { Vec::new() } else { seal::lift(&mut prepared) };
        let found = rules::find_rules(&prepared.ink, dpi);
        let mut print = prepared.ink.clone();
        rules::erase(&mut print, &prepared.ink, &found, 0);
        let parted = |print: &Plane| {
            let all = components(print, |_| true);
            let (parts, dropped) = print_parts(&all, print.w as i32, print.h as i32, dpi);
            let height = character_height(&parts, dpi);
            (all, parts, dropped, height)
        };
        let (mut all, mut parts, mut dropped, mut height) = parted(&print);
        let mut washed = Vec::new();
        if !source.bilevel {
            let core = seal::core_of_print(&prepared);
            washed = all.iter().map(|c| c.rect).filter(|r| is_large(r, height * 1.8)).collect();
            washed.retain(|r| keep_core(&mut print, &prepared.gray, core, r));
            if !washed.is_empty() {
                (all, parts, dropped, height) = parted(&print);
            }
        }
        if source.bilevel {
            seals = stamp::lift(&mut prepared, &mut print, &all, height);
            if !seals.is_empty() {
                (all, parts, dropped, height) = parted(&print);
            }
        }
        let large =
            all.iter().filter(|c| c.rect.width() as f32 > dpi && c.rect.height() as f32 > dpi).count();
        let mut left_out: Vec<Rect> = dropped
            .iter()
            .filter(|c| is_dark(c))
            .map(|c| c.rect)
            .filter(|r| is_large(r, height * 0.8))
            .collect();
        left_out.append(&mut washed);
        for c in dropped {
            blot_out(&mut print, &c.rect);
        }
        let mut tables = grid::find_tables(&found, print.w as u32, print.h as u32, dpi);
        // A frame around text is no table.
        tables.retain(|t| t.cells.len() > 1);
        let lines = lay_lines(&parts, &tables, height);
        let read = vec![None; lines.len()];
        let incomplete = vec![false; lines.len()];
        Self {
            turn,
            prepared,
            print,
            height,
            tables,
            lines,
            seals,
            left_out,
            incomplete,
            read,
            probed: None,
            large,
        }
    }

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
        Ok(marks
            .into_iter()
            .map(|m| Glyph {
                ch: m.ch,
                x0: place(m.x0),
                x1: place(m.x1),
                p: m.p,
                others: m.others,
                seconded: false,
            })
            .collect())
    }

    /// Mean probability of a few lines.
    fn probe(&mut self, reader: &dyn Reader) -> Result<f32, ReaderError> {
        if let Some(p) = self.probed {
            return Ok(p);
        }
        // Lying on its side a page falls apart into single characters: only longer lines testify.
        let long = |k: &usize| self.lines[*k].0.rect.width() as f32 > self.height * 3.0;
        let mut order: Vec<usize> =
            (0..self.lines.len()).filter(|k| !self.lines[*k].0.vertical && long(k)).collect();
        let ideal = self.height * 12.0;
        order.sort_by_key(|&k| (self.lines[k].0.rect.width() as f32 - ideal).abs() as i64);
        order.truncate(PROBES);
        let (mut sum, mut n) = (0.0, 0);
        for k in order {
            for g in self.glyphs(k, reader)? {
                sum += g.p;
                n += 1;
            }
        }
        let p = if n == 0 { 0.0 } else { sum / n as f32 };
        self.probed = Some(p);
        Ok(p)
    }

    fn read(
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
                        if self.incomplete[k] {
                            read.confidence = read.confidence.min(INCOMPLETE);
                            unread.extend(home);
                        }
                        self.ask_second(&mut read, line, home.is_some(), readers)?;
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
        let blank = lines.is_empty() && self.large == 0 && tables.is_empty();
        let legibility = self.legibility(&lines, blank, born_digital.is_some());
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
        let glyphs = marks::spaced(glyphs, at, self.height);
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
        for cell in tables.iter_mut().flat_map(|t| &mut t.cells).filter(|c| !c.lines.is_empty()) {
            let lines_of = cell.lines.iter().map(|&i| lines[i as usize].rect);
            let Some(text) = lines_of.reduce(|a, b| a.union(&b)) else { continue };
            let row = Rect { x0: cell.rect.x0, x1: cell.rect.x1, ..text };
            let inner = (self.height * 0.5) as i32;
            let reaches_in = self
                .left_out
                .iter()
                .any(|r| r.intersection(&row).is_some_and(|i| i.width() > inner && i.height() > inner));
            if reaches_in {
                cell.unread_ink = true;
                cell.lines.iter().for_each(|&i| {
                    let line = &mut lines[i as usize];
                    line.confidence = line.confidence.min(INCOMPLETE);
                });
            }
        }
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
        let strip = strip::cut_out(&self.prepared.gray, &self.print, at, self.height);
        let text = second.text(&strip)?;
        if wanted {
            witness::hear(read, &text);
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

    fn legibility(&self, lines: &[Line], blank: bool, born_digital: bool) -> Legibility {
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
        if (ink >= 4 && mean < 0.62) || (n == 0 && ink >= 2) {
            return if self.prepared.contrast < 90 {
                bad("文字が薄すぎて読み取れません。濃く印刷し直すか、濃度を上げて読み取り直してください。")
            } else {
                bad("文字が不鮮明で読み取れません。鮮明な紙面で再提出を求めてください。")
            };
        }
        Legibility::Legible
    }

    /// The picture for cut-outs: the straightened grey plane where there is no colour.
    fn picture(&self, image: &PageImage) -> Upright {
        let gray = &self.prepared.gray;
        let (width, height) = (gray.w as u32, gray.h as u32);
        let pixels = match (&image.pixels, &self.prepared.without_red) {
            (Pixels::Rgb(_), Some(bare)) if self.prepared.colour => {
                let mut out = Vec::with_capacity(gray.px.len() * 3);
                for (i, &g) in gray.px.iter().enumerate() {
                    // Red ink stays red; everything else is shown as read.
                    let red = self.prepared.ink.px[i] == 2;
                    out.extend(if red { [bare.px[i], g, g] } else { [g, g, g] });
                }
                Pixels::Rgb(out)
            }
            _ => Pixels::Gray(gray.px.clone()),
        };
        Upright { width, height, pixels }
    }
}

/// Lines of all cells and of the area outside them, in reading order.
fn lay_lines(parts: &[Component], tables: &[Table], height: f32) -> Vec<(LineBox, Home)> {
    let mut in_cell: Vec<Vec<Vec<Rect>>> = tables.iter().map(|t| vec![Vec::new(); t.cells.len()]).collect();
    let mut free: Vec<Rect> = Vec::new();
    for c in parts {
        let home = tables.iter().enumerate().filter(|(_, t)| t.rect.holds_centre_of(&c.rect)).find_map(
            |(t, table)| {
                table.cells.iter().position(|cell| cell.rect.holds_centre_of(&c.rect)).map(|cell| (t, cell))
            },
        );
        match home {
            Some((t, cell)) => in_cell[t][cell].push(c.rect),
            None => free.push(c.rect),
        }
    }
    let real = |l: &LineBox| l.pieces.iter().any(|r| r.width().max(r.height()) as f32 > height * 0.3);
    let mut out: Vec<(LineBox, Home)> = Vec::new();
    let mut next = 0;
    let push_table = |t: usize, out: &mut Vec<(LineBox, Home)>| {
        for (c, parts) in in_cell[t].iter().enumerate() {
            out.extend(lines_of_cell(parts, height).into_iter().filter(real).map(|l| (l, Some((t, c)))));
        }
    };
    for line in lines_of_area(&free, height).into_iter().filter(real) {
        while next < tables.len() && tables[next].rect.y0 < line.rect.y0 {
            push_table(next, &mut out);
            next += 1;
        }
        out.push((line, None));
    }
    while next < tables.len() {
        push_table(next, &mut out);
        next += 1;
    }
    out
}

/// Parts components into print and what is none: specks, punch holes, pictures, the scan's edge.
fn print_parts(all: &[Component], w: i32, h: i32, dpi: f32) -> (Vec<Component>, Vec<Component>) {
    let speck = (dpi * 0.0075).max(2.0) as i32;
    let mut print = Vec::new();
    let mut dropped = Vec::new();
    let (mut discs, mut faint) = (Vec::new(), Vec::new());
    for c in all {
        let (cw, ch) = (c.rect.width(), c.rect.height());
        // Pale all through: a stain, bleed-through or the pattern of security paper.
        let pale = (c.dark + c.red) * 12 < c.ink;
        if cw.max(ch) <= speck {
            dropped.push(*c);
            continue;
        }
        if pale {
            // A full stop or a bracket is so thin that it may have no dark core.
            // So may a ringed number (①) in a coarse scan.
            let thin = cw.max(ch) as f32 <= dpi * 0.16;
            if thin {
                faint.push(*c)
            } else {
                dropped.push(*c)
            }
            continue;
        }
        let (iw, ih) = (cw as f32 / dpi, ch as f32 / dpi);
        let edge = c.rect.x0 <= 2 || c.rect.y0 <= 2 || c.rect.x1 >= w - 2 || c.rect.y1 >= h - 2;
        let round = (iw - ih).abs() < 0.12 * iw.max(ih);
        // Characters that touch may make a wide piece, but never a tall one.
        let picture = ih > 0.9 || (iw > 1.3 && ih > 0.25);
        let bar = c.fill() > 0.85 && iw.max(ih) > 0.12 && iw.min(ih) > 0.05;
        if round && iw > 0.17 && iw < 0.45 && c.fill() > 0.72 && c.fill() < 0.88 {
            discs.push(*c);
        } else if bar || (edge && iw.max(ih) > 0.25) {
            dropped.push(*c);
        } else if !picture {
            print.push(*c);
        }
    }
    let dark = print.len();
    for f in faint {
        let size = f.rect.width().max(f.rect.height());
        let beside = print[..dark].iter().any(|c| in_line(&f.rect, &c.rect, size, dpi));
        if beside { print.push(f) } else { dropped.push(f) }
    }
    // A punch hole stands alone; a dense bold character has neighbours.
    for d in discs {
        let reach = (dpi * 0.15) as i32;
        let beside = Rect { x0: d.rect.x0 - reach, x1: d.rect.x1 + reach, ..d.rect };
        let size = d.rect.height() as f32;
        let character = print.iter().any(|c| {
            let tall = c.rect.height() as f32 / size;
            c.rect.intersection(&beside).is_some() && (0.5..1.6).contains(&tall)
        });
        if character { print.push(d) } else { dropped.push(d) }
    }
    (print, dropped)
}

/// Takes out of a box all ink that is not as dark as print at its core, or right beside such ink:
/// a square stamp in a grey scan, a stain. Says whether that was much; else nothing is changed.
fn keep_core(print: &mut Plane, gray: &Plane, core: u8, r: &Rect) -> bool {
    const REACH: usize = 2;
    let (x0, y0, x1, y1) = print.clip(r);
    let (mut pale, mut all) = (Vec::new(), 0usize);
    for y in y0..y1 {
        for x in x0..x1 {
            if print.row(y)[x] == 0 {
                continue;
            }
            all += 1;
            let beside = x.saturating_sub(REACH)..(x + REACH + 1).min(gray.w);
            let rows = y.saturating_sub(REACH)..(y + REACH + 1).min(gray.h);
            if !rows.into_iter().any(|yy| gray.row(yy)[beside.clone()].iter().any(|&v| v <= core)) {
                pale.push((x, y));
            }
        }
    }
    let much = pale.len() * 4 > all && pale.len() < all;
    if much {
        pale.into_iter().for_each(|(x, y)| print.row_mut(y)[x] = 0);
    }
    much
}

/// Whether ink is dark enough to hide print.
fn is_dark(c: &Component) -> bool {
    (c.dark + c.red) * 12 >= c.ink
}

fn is_large(r: &Rect, least: f32) -> bool {
    r.width().min(r.height()) as f32 > least
}

/// Whether a small mark stands in the row of a character and right beside it.
fn in_line(mark: &Rect, c: &Rect, size: i32, dpi: f32) -> bool {
    let tall = c.height().max(c.width().min((dpi * 0.2) as i32));
    let gap = (mark.x0 - c.x1).max(c.x0 - mark.x1);
    let middle = (mark.y0 + mark.y1) / 2;
    let beside = gap <= tall * 3 / 5 && middle > c.y0 - tall / 4 && middle < c.y1 + tall / 4;
    // What is as large as a character must stand as level as one.
    let slack = tall / 6;
    let level = mark.y0 >= c.y0 - slack && mark.y1 <= c.y1 + slack && gap >= 0 && size <= tall + slack;
    let small = size as f32 <= dpi * 0.09 && size <= tall;
    beside && (small || level)
}

fn blot_out(plane: &mut Plane, r: &Rect) {
    let (x0, y0, x1, y1) = plane.clip(r);
    for y in y0..y1 {
        plane.row_mut(y)[x0..x1].fill(0);
    }
}
