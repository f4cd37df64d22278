//! Cut-outs in the HTML: each is stored once at the end of the file and shown wherever it is needed.

use crate::report::album::{Album, Cut, Cutout, Framing};
use crate::report::{Place, Report};
use crate::spot::Rect;
use maud::{Markup, PreEscaped, html};
use std::collections::HashMap;
use std::fmt::Write;

/// Space shown around a place, in picture pixels: about 6 mm.
const MARGIN: u32 = 35;

/// The cut-outs of a report.
pub(super) struct Pictures {
    index: HashMap<Cut, usize>,
    cut: Vec<Option<Cutout>>,
}

/// A rectangle to be marked on a cut-out, and how.
pub(super) struct Mark {
    /// On the page.
    pub rect: Rect,
    /// Class in the style sheet: `place`, `found`, `contradicts`.
    pub class: &'static str,
}

impl Pictures {
    /// Cuts all places, each once, within a budget of bytes; the first places go first.
    pub fn cut(wanted: Vec<Cut>, album: &Album, budget: usize) -> Self {
        let mut index = HashMap::new();
        let mut cuts = Vec::new();
        for cut in wanted {
            index.entry(cut).or_insert_with(|| {
                cuts.push(cut);
                cuts.len() - 1
            });
        }
        let cut = album.crop_within(&cuts, MARGIN, budget);
        Self { index, cut }
    }

    fn get(&self, cut: &Cut) -> Option<(usize, &Cutout)> {
        let i = *self.index.get(cut)?;
        Some((i, self.cut.get(i)?.as_ref()?))
    }

    /// The cut-out of a place with the place itself marked; only its name where there is no picture.
    pub fn figure(&self, report: &Report, place: &Place, what: &str) -> Markup {
        self.marked(report, place, Framing::Wide, what, &[])
    }

    /// The cut-out of a place; where rectangles on it are given, these are marked instead of the place.
    pub fn marked(
        &self,
        report: &Report,
        place: &Place,
        framing: Framing,
        what: &str,
        marks: &[Mark],
    ) -> Markup {
        let caption = report.where_is(place);
        let Some((i, cutout)) = self.get(&Cut { spot: place.spot, framing }) else {
            return html! { p.where { (what) ": " (caption) } };
        };
        let mut svg = format!(
            r##"<svg viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{label}"><use href="#c{i}"/>"##,
            w = cutout.width,
            h = cutout.height,
            label = escaped(&format!("{what}の切り抜き: {caption}")),
        );
        // A frame around a whole page says nothing; the words marked in it do.
        if !cutout.whole && marks.is_empty() {
            rectangle(&mut svg, cutout.mark, "place", 3);
        }
        for mark in marks {
            if let Some(rect) = cutout.locate(&mark.rect) {
                rectangle(&mut svg, rect, mark.class, 2);
            }
        }
        svg.push_str("</svg>");
        let class = if cutout.whole { "cut whole" } else { "cut" };
        html! {
            figure class=(class) {
                (PreEscaped(svg))
                figcaption { (what) ": " (caption) }
            }
        }
    }

    /// All cut-outs, out of sight, for `use`.
    pub fn definitions(&self) -> Markup {
        let mut out = String::from(r#"<svg class="store" width="0" height="0" aria-hidden="true"><defs>"#);
        for (i, cutout) in self.cut.iter().enumerate() {
            let Some(c) = cutout else { continue };
            let _ = writeln!(
                out,
                r#"<image id="c{i}" width="{}" height="{}" href="{}"/>"#,
                c.width, c.height, c.data_uri
            );
        }
        out.push_str("</defs></svg>");
        PreEscaped(out)
    }
}

fn rectangle(svg: &mut String, r: Rect, class: &str, out: i32) {
    let _ = write!(
        svg,
        r#"<rect class="{class}" x="{}" y="{}" width="{}" height="{}" rx="3"/>"#,
        r.x0 - out,
        r.y0 - out,
        r.width() + 2 * out,
        r.height() + 2 * out
    );
}

fn escaped(text: &str) -> String {
    html! { (text) }.into_string().replace('"', "&quot;")
}
