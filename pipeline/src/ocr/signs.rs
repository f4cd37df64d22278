//! Signs in one place that the reader knows in pieces at best, told by how their ink lies: ※, ㈱ and
//! ringed numbers (①). What is set here goes by shape alone, and is as doubtful as a shape is.

use super::Glyph;
use super::layout::LineBox;
use crate::spot::Rect;

/// Probability of a sign that only its shape tells.
const BY_SHAPE: f32 = 0.9;

/// The sign that a piece of ink read as nothing is by its shape: a cross with four dots is ※.
pub fn by_shape(piece: &LineBox) -> Option<Glyph> {
    is_reference_mark(piece).then(|| Glyph::new('※', piece.rect.x0, piece.rect.x1, BY_SHAPE))
}

fn is_reference_mark(piece: &LineBox) -> bool {
    let all = piece.rect;
    let (w, h) = (all.width() as f32, all.height() as f32);
    if piece.vertical || piece.pieces.len() != 5 || w > h * 1.35 || h > w * 1.35 {
        return false;
    }
    let is_cross = |r: &&Rect| r.width() as f32 > w * 0.55 && r.height() as f32 > h * 0.55;
    let dots: Vec<&Rect> = piece.pieces.iter().filter(|r| !is_cross(r)).collect();
    // Centres in shares of the whole.
    let place = |r: &Rect| {
        let x = (r.x0 + r.x1 - 2 * all.x0) as f32 / (2.0 * w);
        let y = (r.y0 + r.y1 - 2 * all.y0) as f32 / (2.0 * h);
        (x, y)
    };
    let stands = |x: f32, y: f32| {
        dots.iter().any(|r| {
            let (px, py) = place(r);
            (px - x).abs() < 0.2
                && (py - y).abs() < 0.2
                && (r.width().max(r.height()) as f32) < w.max(h) * 0.35
        })
    };
    dots.len() == 4 && stands(0.5, 0.1) && stands(0.5, 0.9) && stands(0.1, 0.5) && stands(0.9, 0.5)
}

/// A small square piece of ink on the base line, away from all characters, is a full stop: behind a
/// bracket the reader passes it over.
pub fn stops(glyphs: &mut Vec<Glyph>, line: &LineBox, height: f32) {
    let tall = height.max(line.rect.height() as f32 * 0.85);
    if line.vertical || glyphs.is_empty() {
        return;
    }
    let share = |px: i32| px as f32 / tall;
    let small = |r: &Rect| {
        (0.15..0.42).contains(&share(r.width()))
            && (0.15..0.42).contains(&share(r.height()))
            && (0.75..1.34).contains(&(r.width() as f32 / r.height() as f32))
    };
    let low = |r: &Rect| share(line.rect.y1 - r.y1) < 0.2 && share(r.y0 - line.rect.y0) > 0.4;
    let middle = |r: &Rect| (r.x0 + r.x1) / 2;
    for stop in line.pieces.iter().filter(|r| small(r) && low(r)) {
        let away = |g: &Glyph| share(((g.x0 + g.x1) / 2 - middle(stop)).abs()) > 0.45;
        let apart = |r: &Rect| r == stop || share((r.x0 - stop.x1).max(stop.x0 - r.x1)) > 0.06;
        let behind = glyphs.partition_point(|g| (g.x0 + g.x1) / 2 < middle(stop));
        // Nothing ends before it begins, and what is half-width is no Japanese sentence. The reader's
        // places are coarse: a mark that was read stands beside its own ink.
        let shown = |g: &&Glyph| !g.ch.is_whitespace();
        let is_mark = |g: &Glyph| "。、，．.,・:：;；".contains(g.ch);
        let ends = glyphs[..behind]
            .iter()
            .rev()
            .find(shown)
            .is_some_and(|g| !g.ch.is_ascii_alphanumeric() && !is_mark(g) && !"「（(%％‰".contains(g.ch))
            && !glyphs[behind..].iter().find(shown).is_some_and(is_mark);
        if ends && glyphs.iter().filter(|g| !g.ch.is_whitespace()).all(away) && line.pieces.iter().all(apart)
        {
            glyphs.insert(behind, Glyph::new('。', stop.x0, stop.x1, BY_SHAPE));
        }
    }
}

/// Sets ㈱ and ringed numbers where the characters read fill the place of one.
pub fn in_one_place(glyphs: &mut Vec<Glyph>, line: &LineBox) {
    if line.vertical {
        return;
    }
    ringed(glyphs, line);
    company(glyphs, line);
}

/// A figure inside a ring as tall as the line is ①, whatever of the ring was read.
fn ringed(glyphs: &mut Vec<Glyph>, line: &LineBox) {
    let tall = line.rect.height() as f32;
    for ring in &line.pieces {
        let (w, h) = (ring.width() as f32, ring.height() as f32);
        let round = w > h * 0.85 && h > w * 0.85 && h > tall * 0.6;
        let inside = |r: &&Rect| {
            *r != ring
                && ring.intersection(r) == Some(**r)
                && (0.3..0.8).contains(&(r.height() as f32 / h))
                && (r.width() as f32) < w * 0.7
        };
        let figures = line.pieces.iter().filter(inside).count();
        if !round || !(1..=2).contains(&figures) {
            continue;
        }
        let held = |g: &Glyph| (ring.x0..ring.x1).contains(&((g.x0 + g.x1) / 2));
        let Some(from) = glyphs.iter().position(held) else { continue };
        let to = glyphs[from..].iter().position(|g| !held(g)).map_or(glyphs.len(), |n| from + n);
        let read: String =
            glyphs[from..to].iter().map(|g| g.ch).filter(|c| !"()（）○◯Oo〇CＣ ".contains(*c)).collect();
        let number = read.parse::<u32>().ok().filter(|n| (1..=20).contains(n) && read.len() == figures);
        if let Some(sign) = number.and_then(|n| char::from_u32('①' as u32 + n - 1)) {
            replace(glyphs, from, to, sign, ring);
        }
    }
}

/// 株 between brackets that leave it half a place is ㈱.
fn company(glyphs: &mut Vec<Glyph>, line: &LineBox) {
    let tall = line.rect.height() as f32;
    let mut at = 0;
    while let Some(k) = glyphs.iter().skip(at).position(|g| g.ch == '株').map(|n| at + n) {
        at = k + 1;
        let open = |g: &Glyph| matches!(g.ch, '(' | '（');
        let close = |g: &Glyph| matches!(g.ch, ')' | '）');
        let centre = (glyphs[k].x0 + glyphs[k].x1) / 2;
        let near: Vec<&Rect> = line
            .pieces
            .iter()
            .filter(|r| {
                ((((r.x0 + r.x1) / 2 - centre).abs()) as f32) < tall * 0.6 && r.height() as f32 > tall * 0.3
            })
            .collect();
        let is_bracket = |r: &&&Rect| (r.width() as f32) < tall * 0.3 && r.height() as f32 > tall * 0.6;
        let left = near.iter().filter(is_bracket).map(|r| r.x0).min().filter(|&x| x < centre);
        let right = near.iter().filter(is_bracket).map(|r| r.x1).max().filter(|&x| x > centre);
        let (Some(left), Some(right)) = (left, right) else { continue };
        // (株) in three places of its own is twice as wide.
        if (right - left) as f32 > tall * 1.2 {
            continue;
        }
        let from = if k > 0 && open(&glyphs[k - 1]) && glyphs[k - 1].x1 > left - tall as i32 / 4 {
            k - 1
        } else {
            k
        };
        let to = match glyphs.get(k + 1) {
            Some(g) if close(g) && g.x0 < right => k + 2,
            _ => k + 1,
        };
        let place = Rect { x0: left, x1: right, ..line.rect };
        replace(glyphs, from, to, '㈱', &place);
    }
}

fn replace(glyphs: &mut Vec<Glyph>, from: usize, to: usize, sign: char, place: &Rect) {
    if to == from + 1 && glyphs[from].ch == sign {
        return;
    }
    let p = glyphs[from..to].iter().map(|g| g.p).fold(BY_SHAPE, f32::min);
    glyphs.splice(from..to, [Glyph::new(sign, place.x0, place.x1, p)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(pieces: &[[i32; 4]]) -> LineBox {
        let pieces: Vec<Rect> = pieces.iter().map(|p| Rect::new(p[0], p[1], p[2], p[3])).collect();
        let rect = pieces.iter().copied().reduce(|a, b| a.union(&b)).expect("pieces");
        LineBox { rect, pieces, vertical: false }
    }

    fn read(text: &[(char, i32, i32)]) -> Vec<Glyph> {
        text.iter().map(|&(c, x0, x1)| Glyph::new(c, x0, x1, 0.99)).collect()
    }

    fn text(glyphs: &[Glyph]) -> String {
        glyphs.iter().map(|g| g.ch).collect()
    }

    #[test]
    fn a_cross_with_four_dots_is_a_reference_mark() {
        let dots = [[17, 0, 23, 6], [17, 34, 23, 40], [0, 17, 6, 23], [34, 17, 40, 23]];
        let mut pieces = vec![[5, 5, 35, 35]];
        pieces.extend(dots);
        assert_eq!(by_shape(&line(&pieces)).map(|g| g.ch), Some('※'));
        assert!(by_shape(&line(&pieces[..4])).is_none());
        pieces[4] = [34, 0, 40, 6];
        assert!(by_shape(&line(&pieces)).is_none(), "a dot in the corner");
    }

    #[test]
    fn a_stop_behind_a_bracket_is_not_lost() {
        let page =
            line(&[[0, 0, 38, 40], [42, 2, 50, 38], [82, 28, 92, 38], [124, 2, 132, 38], [134, 0, 172, 40]]);
        let mut glyphs = read(&[('回', 2, 36), (')', 42, 50), ('「', 124, 132), ('図', 136, 170)]);
        stops(&mut glyphs, &page, 40.0);
        assert_eq!(text(&glyphs), "回)。「図");
        let mut all =
            read(&[('回', 2, 36), (')', 42, 50), ('。', 80, 90), ('「', 124, 132), ('図', 136, 170)]);
        stops(&mut all, &page, 40.0);
        assert_eq!(text(&all), "回)。「図");
        let mut astray = read(&[('回', 2, 36), (')', 42, 50), ('、', 106, 114), ('「', 124, 132)]);
        stops(&mut astray, &page, 40.0);
        assert_eq!(text(&astray), "回)、「");
    }

    #[test]
    fn a_figure_in_a_ring_is_a_ringed_number() {
        let page = line(&[[0, 0, 40, 40], [14, 10, 24, 30], [50, 0, 88, 40]]);
        let mut glyphs = read(&[('(', 2, 8), ('1', 14, 24), ('有', 52, 86)]);
        in_one_place(&mut glyphs, &page);
        assert_eq!(text(&glyphs), "①有");
        let bare = line(&[[14, 10, 24, 30], [50, 0, 88, 40]]);
        let mut glyphs = read(&[('1', 14, 24), ('有', 52, 86)]);
        in_one_place(&mut glyphs, &bare);
        assert_eq!(text(&glyphs), "1有");
        let mut kanji = read(&[('回', 2, 38), ('有', 52, 86)]);
        in_one_place(&mut kanji, &page);
        assert_eq!(text(&kanji), "回有");
    }

    #[test]
    fn a_company_in_one_place_is_one_sign() {
        let page = line(&[[0, 2, 6, 38], [9, 4, 31, 36], [34, 2, 40, 38], [50, 0, 88, 40]]);
        for pieces in
            [vec![('(', 0, 6), ('株', 10, 30)], vec![('株', 10, 30)], vec![('株', 10, 30), (')', 34, 40)]]
        {
            let mut glyphs = read(&pieces);
            glyphs.extend(read(&[('春', 52, 86)]));
            in_one_place(&mut glyphs, &page);
            assert_eq!(text(&glyphs), "㈱春");
        }
        let wide = line(&[[0, 2, 10, 38], [20, 0, 58, 40], [66, 2, 76, 38]]);
        let mut glyphs = read(&[('(', 0, 10), ('株', 22, 56), (')', 66, 76)]);
        in_one_place(&mut glyphs, &wide);
        assert_eq!(text(&glyphs), "(株)");
    }
}
