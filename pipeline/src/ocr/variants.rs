//! Old forms of characters in names (異体字) that the reader gives as the usual form: 髙 for 高.
//!
//! Both forms are drawn with the faces that the program brings, and compared with the scan where
//! they differ. What the scan does not tell stays as read, and is doubtful.

use super::Glyph;
use super::layout::LineBox;
use super::raster::Plane;
use super::repair::exchange;
use crate::spot::Rect;
use ab_glyph::{Font, FontRef, PxScale};

/// Usual form and old form, as names have them.
const PAIRS: &[(char, char)] = &[('高', '髙'), ('崎', '﨑'), ('徳', '德'), ('瀬', '瀨')];
/// Side of the square in which shapes are compared.
const SIDE: usize = 40;
/// How much closer one form must be than the other to be believed.
const CLEARLY: f32 = 0.72;

/// Darkness, 0 to 1, of a character fitted into a square.
type Shape = Vec<f32>;

/// The pairs with the shapes of each face. Without faces nothing is told apart.
#[derive(Clone, Debug, Default)]
pub struct Variants {
    pairs: Vec<(char, char, Vec<[Shape; 2]>)>,
}

impl Variants {
    /// Draws the pairs with each face (TrueType or OpenType); a face without the old form is passed over.
    pub fn of_faces(faces: &[&[u8]]) -> Self {
        let fonts: Vec<FontRef<'_>> = faces.iter().filter_map(|f| FontRef::try_from_slice(f).ok()).collect();
        let pairs = PAIRS.iter().map(|&(usual, old)| {
            let shapes = |font: &FontRef<'_>| Some([drawn(font, usual)?, drawn(font, old)?]);
            (usual, old, fonts.iter().filter_map(shapes).collect())
        });
        Self { pairs: pairs.collect() }
    }

    /// Sets the old form where the scan shows it.
    pub(super) fn choose(&self, glyphs: &mut [Glyph], line: &LineBox, gray: &Plane) {
        for i in 0..glyphs.len() {
            let own = glyphs[i].ch;
            let Some((usual, old, faces)) = self.pairs.iter().find(|p| p.0 == own || p.1 == own) else {
                continue;
            };
            if line.vertical || faces.is_empty() {
                continue;
            }
            let nearer = place(glyphs, i, line).map(|r| nearness(&seen(gray, &r), faces));
            let told = match nearer {
                Some([to_usual, to_old]) if to_old < to_usual * CLEARLY => Some(*old),
                Some([to_usual, to_old]) if to_usual < to_old * CLEARLY => Some(*usual),
                _ => None,
            };
            match told {
                Some(ch) if ch != own => exchange(&mut glyphs[i], ch),
                Some(_) => {}
                None => {
                    let other = if own == *usual { *old } else { *usual };
                    let g = &mut glyphs[i];
                    g.p = g.p.min(0.6);
                    if !g.others.iter().any(|o| o.0 == other) {
                        g.others.insert(0, (other, 0.4));
                    }
                }
            }
        }
    }
}

/// Distances of what is seen to the usual and to the old form, where the two differ.
fn nearness(seen: &Shape, faces: &[[Shape; 2]]) -> [f32; 2] {
    let mut nearest = [f32::MAX; 2];
    for face in faces {
        let mut off = [0.0f32; 2];
        for (k, &v) in seen.iter().enumerate() {
            let differ = (face[0][k] - face[1][k]).abs();
            for (o, shape) in off.iter_mut().zip(face) {
                *o += differ * (v - shape[k]).powi(2);
            }
        }
        for (n, o) in nearest.iter_mut().zip(off) {
            *n = n.min(o);
        }
    }
    nearest
}

/// The box of the ink of one character: the pieces between its neighbours.
fn place(glyphs: &[Glyph], i: usize, line: &LineBox) -> Option<Rect> {
    let middle = |g: &Glyph| (g.x0 + g.x1) / 2;
    let tall = line.rect.height();
    let own = middle(&glyphs[i]);
    let beside = |g: Option<&Glyph>, far: i32| g.map_or(far, |g| (middle(g) + own) / 2);
    let before = i.checked_sub(1).and_then(|k| glyphs.get(k));
    let from = beside(before, own - tall).max(own - tall * 2 / 3);
    let to = beside(glyphs.get(i + 1), own + tall).min(own + tall * 2 / 3);
    let pieces = line.pieces.iter().filter(|r| (from..to).contains(&((r.x0 + r.x1) / 2)));
    let area = pieces.copied().reduce(|a, b| a.union(&b))?;
    let square = area.width() * 4 > area.height() * 3 && area.height() * 4 > area.width() * 3;
    (square && area.height() * 10 > tall * 7).then_some(area)
}

/// The shape of an area of the page.
fn seen(gray: &Plane, area: &Rect) -> Shape {
    let (x0, y0, x1, y1) = gray.clip(area);
    let darkness = |x: usize, y: usize| (255 - gray.row(y0 + y)[x0 + x]) as f32 / 255.0;
    fitted(x1 - x0, y1 - y0, darkness)
}

fn drawn(font: &FontRef<'_>, ch: char) -> Option<Shape> {
    let id = font.glyph_id(ch);
    if id.0 == 0 {
        return None;
    }
    let outlined = font.outline_glyph(id.with_scale(PxScale::from(80.0)))?;
    let bounds = outlined.px_bounds();
    let (w, h) = (bounds.width().ceil() as usize, bounds.height().ceil() as usize);
    let mut px = vec![0.0f32; w * h];
    outlined.draw(|x, y, c| {
        if let Some(v) = px.get_mut(y as usize * w + x as usize) {
            *v = c.clamp(0.0, 1.0);
        }
    });
    Some(fitted(w, h, |x, y| px[y * w + x]))
}

/// Fits the darkness of an area into the square, a little blurred, so that the weight of strokes
/// counts for less than their place.
fn fitted(w: usize, h: usize, darkness: impl Fn(usize, usize) -> f32) -> Shape {
    let mut small = vec![0.0f32; SIDE * SIDE];
    for (k, v) in small.iter_mut().enumerate() {
        let (x, y) = (k % SIDE, k / SIDE);
        let span = |at: usize, of: usize| {
            let from = at * of / SIDE;
            from..((at + 1) * of).div_ceil(SIDE).clamp(from + 1, of.max(from + 1))
        };
        let (xs, ys) = (span(x, w), span(y, h));
        let n = (xs.len() * ys.len()).max(1) as f32;
        *v = ys
            .flat_map(|yy| xs.clone().map(move |xx| (xx, yy)))
            .map(|(xx, yy)| darkness(xx, yy))
            .sum::<f32>()
            / n;
    }
    let at = |x: i32, y: i32| {
        let inside = (0..SIDE as i32).contains(&x) && (0..SIDE as i32).contains(&y);
        if inside { small[y as usize * SIDE + x as usize] } else { 0.0 }
    };
    let blurred: Vec<f32> = (0..SIDE * SIDE)
        .map(|k| {
            let (x, y) = ((k % SIDE) as i32, (k / SIDE) as i32);
            (-1..=1)
                .flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)))
                .map(|(dx, dy)| at(x + dx, y + dy))
                .sum::<f32>()
                / 9.0
        })
        .collect();
    // Faint or bold print has the same mean darkness as the drawn form.
    let mean = blurred.iter().sum::<f32>() / blurred.len() as f32;
    blurred.into_iter().map(|v| v / mean.max(1e-3)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A character drawn on a page at a size of some 32 pixels, as a 200 dpi scan has it.
    fn scanned(font: &FontRef<'_>, ch: char) -> (Plane, LineBox) {
        let mut gray = Plane::filled(120, 80, 255);
        let outlined =
            font.outline_glyph(font.glyph_id(ch).with_scale(PxScale::from(34.0))).expect("is drawn");
        let b = outlined.px_bounds();
        outlined.draw(|x, y, c| gray.row_mut(y as usize + 20)[x as usize + 40] = (255.0 * (1.0 - c)) as u8);
        let r = Rect::new(40, 20, 40 + b.width() as i32, 20 + b.height() as i32);
        (gray, LineBox { rect: r, pieces: vec![r], vertical: false })
    }

    #[test]
    fn forms_are_told_apart_across_faces() {
        let face = |name: &str| {
            let folder = "/usr/share/fonts/opentype/ipaexfont";
            std::fs::read(format!("{folder}-{name}.ttf")).expect("`make setup` installs fonts-ipaexfont")
        };
        let (gothic, mincho) = (face("gothic/ipaexg"), face("mincho/ipaexm"));
        let variants = Variants::of_faces(&[&gothic, &mincho]);
        for bytes in [&gothic, &mincho] {
            let font = FontRef::try_from_slice(bytes).expect("a font");
            for &(usual, old) in PAIRS {
                for printed in [usual, old] {
                    let (gray, line) = scanned(&font, printed);
                    // The reader says the usual form, whatever is printed.
                    let r = line.rect;
                    let mut read = vec![Glyph {
                        ch: usual,
                        x0: r.x0 + 12,
                        x1: r.x1 - 12,
                        p: 0.99,
                        others: vec![],
                        seconded: false,
                    }];
                    variants.choose(&mut read, &line, &gray);
                    assert_eq!(read[0].ch, printed, "{printed} is read as {}", read[0].ch);
                }
            }
        }
    }

    #[test]
    fn without_faces_nothing_changes() {
        let gray = Plane::filled(50, 50, 255);
        let r = Rect::new(5, 5, 40, 40);
        let line = LineBox { rect: r, pieces: vec![r], vertical: false };
        let mut read = vec![Glyph::new('高', 15, 30, 0.99)];
        Variants::default().choose(&mut read, &line, &gray);
        assert_eq!((read[0].ch, read[0].p), ('高', 0.99));
    }
}
