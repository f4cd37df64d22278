//! Drawing a page that is more than a scan.

use super::look::Seen;
use crate::ingest::raster::Raster;
use crate::ingest::trouble::{self, check_size};
use crate::ingest::{DecodeTrouble, PageImage, Pixels};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

/// Dots per inch at which born-digital pages are drawn.
const DPI: f64 = 300.0;

/// The most pixels that are drawn: A3 at 400 dpi. A larger sheet is drawn more coarsely.
const MOST_PIXELS: f64 = 32e6;

/// The resolution to draw at: that of the scan, where a scan makes up most of the page.
pub(super) fn resolution(seen: &Seen) -> f64 {
    let page_area = seen.size.0 * seen.size.1;
    seen.pictures
        .iter()
        .filter(|picture| picture.area.area() > page_area * 0.5)
        .map(|picture| 72.0 / picture.place.determinant().abs().sqrt().max(1e-6))
        .reduce(f64::max)
        .map_or(DPI, |dpi| dpi.clamp(150.0, 400.0))
}

/// Draws a page on white paper.
pub(super) fn draw(
    page: &Page<'_>,
    settings: &InterpreterSettings,
    dpi: f64,
) -> Result<PageImage, DecodeTrouble> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let most = 72.0 * (MOST_PIXELS / (width * height)).sqrt();
    let dpi = dpi.min(most).min(72.0 * 30_000.0 / width.max(height));
    if dpi < 40.0 {
        return Err(trouble::too_large());
    }
    let scale = dpi / 72.0;
    check_size((width * scale) as u32, (height * scale) as u32)?;
    // The renderer cuts off what is left of a pixel, so whole pixels are asked for, and a hair more.
    let whole = |side: f64| (((side * scale).round() + 0.01) / side) as f32;
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        settings,
        &RenderSettings::default(),
        &PixmapSettings { x_scale: whole(width), y_scale: whole(height), bg_color: WHITE },
    );
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    let rgb = pixmap.data().iter().flat_map(|p| [p.r, p.g, p.b]).collect();
    let (pixels, dpi) = (Pixels::Rgb(rgb), Some((dpi as f32, dpi as f32)));
    Raster { width, height, pixels, bilevel: false, dpi, orientation: 1 }.finish()
}
