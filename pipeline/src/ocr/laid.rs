//! A prepared page taken apart into tables and lines, before a character of it is read.

use super::components::{Component, components};
use super::homes::{Home, lay_lines};
use super::layout::{LineBox, character_height};
use super::parts::{blot_out, is_dark, is_large, keep_core, print_parts};
use super::prepare::{Prepared, prepare};
use super::raster::Plane;
use super::upright::{self, Upright};
use super::{Glyph, Table, grid, rules, seal, stamp};
use crate::ingest::{PageImage, Pixels};
use crate::spot::Rect;

/// Specks on a page from which they tell nothing of its print.
const STREWN: usize = 400;

/// What stands on a page, and what was read of it so far.
pub struct LaidOut {
    pub(super) turn: u16,
    pub(super) prepared: Prepared,
    /// Ink without rules, specks, holes and pictures.
    pub(super) print: Plane,
    pub(super) height: f32,
    pub(super) tables: Vec<Table>,
    pub(super) lines: Vec<(LineBox, Home)>,
    pub(super) seals: Vec<Rect>,
    /// Ink too large for print that was left out: a seal's rim, a stroke of a pen, print grown together.
    pub(super) left_out: Vec<Rect>,
    /// Pieces of ink too small for print, where the page is not strewn with them.
    pub(super) specks: Vec<Rect>,
    /// Whether a line holds ink that was read as nothing.
    pub(super) incomplete: Vec<bool>,
    /// Lines already read while looking which way up the page is.
    pub(super) read: Vec<Option<Vec<Glyph>>>,
    pub(super) probed: Option<f32>,
    /// What those lines say.
    pub(super) said: String,
    pub(super) large: usize,
}

impl LaidOut {
    /// Prepares a page, turned by so many degrees, its pale print made darker or not, and finds its tables and lines.
    pub fn of(image: &PageImage, turn: u16, darker: bool) -> Self {
        let turned;
        let source = if turn == 0 {
            image
        } else {
            turned = upright::turned(image, turn);
            &turned
        };
        let mut prepared = prepare(source, darker);
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
        let tiny = |c: &&Component| (c.rect.width().max(c.rect.height()) as f32) < height * 0.3;
        let mut specks: Vec<Rect> = dropped.iter().filter(tiny).map(|c| c.rect).collect();
        if specks.len() > STREWN {
            specks.clear();
        }
        for c in dropped {
            blot_out(&mut print, &c);
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
            specks,
            incomplete,
            read,
            probed: None,
            said: String::new(),
            large,
        }
    }

    /// The picture for cut-outs: the straightened grey plane where there is no colour.
    pub fn into_picture(self, image: &PageImage) -> Upright {
        let gray = self.prepared.gray;
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
            _ => Pixels::Gray(gray.px),
        };
        Upright { width, height, pixels }
    }
}
