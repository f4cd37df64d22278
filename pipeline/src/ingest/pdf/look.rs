//! A first look at a page: where pictures, letters and lines stand, in the order of painting.

use hayro::hayro_interpret::font::{Glyph, GlyphRun};
use hayro::hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt, interpret_page,
};
use hayro::hayro_syntax::Filter;
use hayro::hayro_syntax::object::{Name, Stream};
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::{Affine, BezPath, Point, Rect, Shape};

/// The most letters and pictures of one page that are noted.
const MOST: usize = 200_000;

/// What was seen; places are in points from the page's top left corner, the page turned upright.
#[derive(Default)]
pub(super) struct Seen {
    /// Width and height of the page.
    pub size: (f64, f64),
    /// The pictures, in order.
    pub pictures: Vec<Picture>,
    /// The letters, in order.
    pub letters: Vec<Letter>,
    /// Areas of lines and fills that leave ink: (turn, box).
    pub ink: Vec<(usize, Rect)>,
    /// Something that only drawing gets right (a mask, a blend, a pattern).
    pub intricate: bool,
    /// Something the page is made of is missing or breaks off.
    pub cut: bool,
    /// More was there than is noted.
    pub overflow: bool,
}

/// A picture on the page.
pub(super) struct Picture {
    /// Its turn among all that is painted.
    pub turn: usize,
    /// From pixels of the picture to points of the page.
    pub place: Affine,
    /// Its size in pixels, as its dictionary says.
    pub size: (u32, u32),
    /// Its box on the page.
    pub area: Rect,
    /// One bit a pixel.
    pub bilevel: bool,
}

/// A letter on the page.
pub(super) struct Letter {
    /// Its turn among all that is painted.
    pub turn: usize,
    /// What it stands for; `None` where the file does not say.
    pub text: Option<String>,
    /// Its code in the font, for fonts that say it in their own way.
    pub code: u32,
    /// From thousandths of the em to points of the page.
    pub place: Affine,
    /// Its advance in thousandths of the em.
    pub advance: f64,
    /// Set from top to bottom.
    pub vertical: bool,
    /// Whether it leaves ink.
    pub visible: bool,
}

/// Interprets a page without decoding its pictures.
pub(super) fn look(page: &Page<'_>, settings: &InterpreterSettings) -> Seen {
    let (width, height) = page.render_dimensions();
    let size = (f64::from(width), f64::from(height));
    let mut looker = Looker { seen: Seen { size, ..Seen::default() }, turn: 0, clips: Vec::new() };
    looker.seen.cut = is_incomplete(page);
    run(page, settings, &mut looker);
    looker.seen
}

/// Whether the page names a picture, a form or contents that the file does not hold: it was cut
/// off, and what is left would pass for an empty page.
fn is_incomplete(page: &Page<'_>) -> bool {
    let objects = &page.resources().x_objects;
    let missing = |name: Name<'_>| objects.get::<Stream<'_>>(&name).is_none();
    let contents = page.raw().contains_key(b"Contents") && page.page_stream().is_none();
    contents || objects.keys().any(missing)
}

/// Interprets a page for a device that works in points from the top left corner.
pub(super) fn run<'a>(page: &Page<'a>, settings: &InterpreterSettings, device: &mut impl Device<'a>) {
    let (width, height) = page.render_dimensions();
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        page.initial_transform(true).to_kurbo(),
        Rect::new(0.0, 0.0, f64::from(width), f64::from(height)),
        &cache,
        page.xref(),
        settings.clone(),
    );
    interpret_page(page, &mut context, device);
}

struct Looker {
    seen: Seen,
    turn: usize,
    clips: Vec<Rect>,
}

impl Looker {
    fn turn(&mut self) -> usize {
        self.turn += 1;
        self.turn
    }

    /// The part of a box that neither the page's edge nor a clip cuts away.
    fn visible(&self, area: Rect) -> Rect {
        let page = Rect::new(0.0, 0.0, self.seen.size.0, self.seen.size.1);
        self.clips.iter().fold(area.intersect(page), |area, clip| area.intersect(*clip))
    }
}

impl Device<'_> for Looker {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        let turn = self.turn();
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        match &props.paint {
            Paint::Color(colour) => {
                let [r, g, b, a] = colour.to_rgba().to_rgba8();
                // White paint leaves no ink, but hides what is under it: noted as ink all the
                // same once something is there.
                let hides = !self.seen.pictures.is_empty() || !self.seen.letters.is_empty();
                if a < 8 || (r.min(g).min(b) > 250 && !hides) {
                    return;
                }
            }
            Paint::Pattern(_) => self.seen.intricate = true,
        }
        let mut area = (props.transform * path.bounding_box().to_path(0.1)).bounding_box();
        if let DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) = mode {
            let width = f64::from(stroke.line_width) / 2.0;
            area = area.inflate(width, width);
        }
        let area = self.visible(area);
        if area.width() > 0.0 && area.height() > 0.0 {
            if self.seen.ink.len() < MOST {
                self.seen.ink.push((turn, area));
            } else {
                self.seen.overflow = true;
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip.path.bounding_box());
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'_>>, blend: BlendMode) {
        if opacity < 0.999 || mask.is_some() || blend != BlendMode::Normal {
            self.seen.intricate = true;
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let turn = self.turn();
        let painted = match &props.paint {
            Paint::Color(colour) => {
                let [r, g, b, a] = colour.to_rgba().to_rgba8();
                a >= 8 && r.min(g).min(b) < 245
            }
            Paint::Pattern(_) => true,
        };
        let vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            if self.seen.letters.len() >= MOST {
                self.seen.overflow = true;
                return;
            }
            let text = glyph.as_unicode().map(|text| match text {
                BfString::Char(c) => c.to_string(),
                BfString::String(s) => s,
            });
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(type3) => type3.advance_width(),
            };
            let place = props.transform * glyph.transform();
            let advance = f64::from(advance.unwrap_or(1000.0));
            let origin = place * Point::new(advance / 2.0, 300.0);
            let visible = painted
                && !matches!(mode, DrawMode::Invisible)
                && self.visible(Rect::from_center_size(origin, (0.2, 0.2))).area() > 0.0;
            self.seen.letters.push(Letter {
                turn,
                text,
                code: glyph.char_code(),
                place,
                advance,
                vertical,
                visible,
            });
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let turn = self.turn();
        if props.soft_mask.is_some() || props.blend_mode != BlendMode::Normal {
            self.seen.intricate = true;
        }
        let bilevel = match &image {
            Image::Stencil(_) => true,
            Image::Raster(raster) => {
                self.seen.cut |= is_cut_jpeg(raster.stream());
                is_bilevel(raster.stream())
            }
        };
        let size = (image.width(), image.height());
        let whole = Rect::new(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        let area = (props.transform * whole.to_path(0.1)).bounding_box();
        if self.seen.pictures.len() < 4096 {
            // A clip that cuts into a picture is left to drawing.
            let shown = self.visible(area);
            let on_page = area.intersect(Rect::new(0.0, 0.0, self.seen.size.0, self.seen.size.1));
            self.seen.intricate |= shown.area() < on_page.area() * 0.98;
            self.seen.pictures.push(Picture { turn, place: props.transform, size, area: on_page, bilevel });
        } else {
            self.seen.overflow = true;
        }
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {}
}

/// Whether a picture has one bit a pixel.
fn is_bilevel(stream: &Stream<'_>) -> bool {
    let dict = stream.dict();
    let bits = dict.get::<u8>(b"BitsPerComponent").or_else(|| dict.get::<u8>(b"BPC"));
    bits == Some(1)
        || stream
            .filters()
            .iter()
            .any(|filter| matches!(filter, Filter::CcittFaxDecode | Filter::Jbig2Decode))
}

/// Whether a picture is a JPEG without an end; its decoder would fill in gray.
fn is_cut_jpeg(stream: &Stream<'_>) -> bool {
    matches!(stream.filters().as_slice(), [Filter::DctDecode])
        && !stream.raw_data().windows(2).rev().any(|pair| pair == [0xFF, 0xD9])
}
