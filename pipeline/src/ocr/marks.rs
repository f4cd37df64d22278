//! Marks that carry meaning beside the text: red ink, seals, underlines, wide spaces.

use super::Glyph;
use super::layout::LineBox;
use super::raster::Plane;
use crate::spot::Rect;

/// Share of a rectangle's ink that is red.
pub fn red_share(ink: &Plane, r: &Rect) -> f32 {
    let (x0, y0, x1, y1) = ink.clip(r);
    let (mut all, mut red) = (0u32, 0u32);
    for y in y0..y1 {
        for &v in &ink.row(y)[x0..x1] {
            all += u32::from(v != 0);
            red += u32::from(v == 2);
        }
    }
    if all == 0 { 0.0 } else { red as f32 / all as f32 }
}

/// Whether a line is underlined: a row of ink at its foot runs through most of its length.
pub fn underlined(ink: &Plane, line: &LineBox, height: f32) -> bool {
    let r = &line.rect;
    let tall = (r.height() as f32).max(height * 0.7);
    let length = r.width();
    if line.vertical || (length as f32) < height * 1.6 {
        return false;
    }
    let from = r.y0 + (tall * 0.72) as i32;
    let to = r.y1 + (tall * 0.42) as i32;
    let gap = (height * 0.12).max(2.0) as usize;
    let (x0, y0, x1, y1) = ink.clip(&Rect { x0: r.x0 - 4, y0: from, x1: r.x1 + 4, y1: to });
    (y0..y1).any(|y| {
        // A line that drifts by a pixel is still one line.
        let (a, b) = (ink.row(y), ink.row((y + 1).min(ink.h - 1)));
        let run = longest_run(a, b, x0, x1, gap);
        // A rule of the table runs on beyond the text.
        let beyond = |from: usize, to: usize| to > from && (from..to).all(|x| a[x] != 0 || b[x] != 0);
        let reach = (height * 1.2) as usize;
        let left = x0.checked_sub(reach).is_some_and(|s| beyond(s, x0));
        let right = x1 + reach < ink.w && beyond(x1, x1 + reach);
        run as f32 > length as f32 * 0.7 && !(left && right)
    })
}

fn longest_run(a: &[u8], b: &[u8], x0: usize, x1: usize, gap: usize) -> usize {
    let (mut best, mut start, mut last) = (0, None::<usize>, 0usize);
    for x in x0..x1 {
        if a[x] != 0 || b[x] != 0 {
            match start {
                Some(s) if x - last <= gap => best = best.max(x - s),
                _ => start = Some(x),
            }
            last = x;
        }
    }
    best
}

/// Takes a lone bar off either end of a line: the edge of a tab or a frame, not a character. A
/// capital I there would stand by its neighbours and read surely.
pub fn drop_edges(glyphs: &mut Vec<Glyph>) {
    let bar = |g: &Glyph| matches!(g.ch, '|' | '｜') && g.p < 0.98;
    if glyphs.iter().filter(|g| bar(g)).count() != 1 || glyphs.len() < 2 {
        return;
    }
    if glyphs.last().is_some_and(bar) {
        glyphs.pop();
        while glyphs.last().is_some_and(|g| g.ch == ' ') {
            glyphs.pop();
        }
    } else if glyphs.first().is_some_and(bar) {
        glyphs.remove(0);
    }
}

/// Pieces of ink as wide as half a character or more that no character accounts for.
pub fn passed_over(glyphs: &[Glyph], line: &LineBox, height: f32) -> Vec<LineBox> {
    // A title is larger than the page's print: the second stroke of い is no character of its own.
    let height = height.max(line.rect.height() as f32 * 0.85);
    if line.vertical || glyphs.is_empty() {
        return Vec::new();
    }
    let mut pieces = line.pieces.clone();
    pieces.sort_by_key(|r| r.x0);
    // Pieces one above the other (the strokes of one character) belong together.
    let mut groups: Vec<(Rect, Vec<Rect>)> = Vec::new();
    for r in pieces {
        match groups.last_mut() {
            Some((all, parts)) if r.x0 < all.x1 => {
                *all = all.union(&r);
                parts.push(r);
            }
            _ => groups.push((r, vec![r])),
        }
    }
    let reach = (height * 0.45) as i32;
    groups.retain(|(all, _)| {
        let wide = all.width() as f32;
        wide > height * 0.55 && wide < height * 1.6 && all.height() as f32 > height * 0.06
    });
    let middles: Vec<i32> = groups.iter().map(|(all, _)| (all.x0 + all.x1) / 2).collect();
    groups
        .into_iter()
        .filter(|(all, _)| {
            let middle = (all.x0 + all.x1) / 2;
            !glyphs.iter().filter(|g| !g.ch.is_whitespace()).any(|g| {
                // A character on the next group of ink says nothing of this one.
                let centre = (g.x0 + g.x1) / 2;
                let off = (centre - middle).abs();
                if off >= reach && middles.iter().any(|m| (centre - m).abs() * 2 < off) {
                    return false;
                }
                // The reader's places are coarse: what it saw as one character may stand beside the
                // middle of its own ink (利, が).
                let covers = (height * if g.ch.is_ascii() { 0.18 } else { 0.33 }) as i32;
                (centre + covers > all.x0 && centre - covers < all.x1) || off < reach
            })
        })
        .map(|(rect, pieces)| LineBox { rect, pieces, vertical: false })
        .collect()
}

/// Kana that have a small form of the same shape: small, large, height of the large one's ink
/// against that of a full kanji (measured on Mincho and Gothic faces).
const SIZES: &[(char, char, f32)] = &[
    ('ァ', 'ア', 0.80),
    ('ィ', 'イ', 0.86),
    ('ゥ', 'ウ', 0.86),
    ('ェ', 'エ', 0.70),
    ('ォ', 'オ', 0.86),
    ('ッ', 'ツ', 0.74),
    ('ャ', 'ヤ', 0.82),
    ('ュ', 'ユ', 0.64),
    ('ョ', 'ヨ', 0.74),
    ('ゃ', 'や', 0.82),
    ('ゅ', 'ゆ', 0.86),
    ('ょ', 'よ', 0.86),
];

/// Tells small kana from large ones by the height of their ink: the reader sees the shape only.
pub fn size_kana(glyphs: &mut [Glyph], line: &LineBox) {
    if line.vertical {
        return;
    }
    let extent = |g: &Glyph| {
        let inside = line.pieces.iter().filter(|r| {
            let middle = (r.x0 + r.x1) / 2;
            middle >= g.x0 - 2 && middle <= g.x1 + 2
        });
        inside.fold(None::<(i32, i32, i32)>, |e, r| match e {
            None => Some((r.y0, r.y1, r.width())),
            Some((a, b, w)) => Some((a.min(r.y0), b.max(r.y1), w.max(r.width()))),
        })
    };
    // What full characters of this line measure.
    let mut full: Vec<i32> = glyphs
        .iter()
        .filter(|g| matches!(g.ch, '\u{4e00}'..='\u{9fff}') && !matches!(g.ch, '一' | '二' | '口' | '日'))
        .filter_map(|g| extent(g).map(|(a, b, _)| b - a))
        .collect();
    full.sort_unstable();
    let tall = match full.get(full.len() / 2) {
        Some(&h) if full.len() >= 2 => h as f32,
        _ => line.rect.height() as f32,
    };
    for g in glyphs.iter_mut() {
        let Some(&(small, large, usual)) = SIZES.iter().find(|s| s.0 == g.ch || s.1 == g.ch) else {
            continue;
        };
        let Some((top, bottom, width)) = extent(g) else { continue };
        // Touching neighbours make one wide piece that tells nothing.
        if width as f32 > tall * 1.15 {
            continue;
        }
        let ratio = (bottom - top) as f32 / tall;
        let wanted = if ratio < usual * 0.80 && g.ch == large {
            small
        } else if ratio > usual * 0.94 && g.ch == small {
            large
        } else {
            continue;
        };
        // Size speaks where the reader itself was in two minds.
        if g.p > 0.8 && !g.others.iter().any(|o| o.0 == wanted) {
            continue;
        }
        let was = g.ch;
        g.ch = wanted;
        g.others.retain(|o| o.0 != wanted);
        g.others.insert(0, (was, g.p.min(0.5)));
    }
}

/// Sets 〃 where two strokes of half a character's height stand alone in a cell or line: the reader
/// sees the shape without the size and takes them for 11, ハ or a quotation mark.
pub fn ditto(glyphs: &mut Vec<Glyph>, line: &LineBox, height: f32) {
    const LIKE: &str = "1lI|!/\"'〃ハリりいソ八";
    let r = &line.rect;
    let low = r.height() as f32;
    let strokes = (2..=3).contains(&line.pieces.len())
        && line
            .pieces
            .iter()
            .filter(|p| p.height() * 2 > r.height() && p.width() * 3 <= r.width() * 2)
            .count()
            == 2;
    let shown: Vec<&Glyph> = glyphs.iter().filter(|g| !g.ch.is_whitespace()).collect();
    let alone = (1..=2).contains(&shown.len()) && shown.iter().all(|g| LIKE.contains(g.ch));
    if line.vertical || !strokes || !alone || low > height * 0.6 || low < height * 0.2 {
        return;
    }
    let raw = (shown[0].ch, shown[0].p);
    let p = shown.iter().map(|g| g.p).fold(0.97, f32::min);
    *glyphs = vec![Glyph { ch: '〃', x0: r.x0, x1: r.x1, p, others: vec![raw], seconded: false }];
}

/// Sets . and _ in a web or mail address where their ink stands between two characters and the
/// reader saw none or a space.
pub fn address_signs(glyphs: &mut Vec<Glyph>, line: &LineBox) {
    let text: Vec<char> = glyphs.iter().map(|g| g.ch.to_ascii_lowercase()).collect();
    let Some(start) = (0..text.len()).find(|&i| text[i..].starts_with(&['h', 't', 't', 'p'])) else { return };
    if line.vertical {
        return;
    }
    if let Some(k) = (start + 4..(start + 6).min(glyphs.len())).find(|&k| matches!(glyphs[k].ch, '.' | ';'))
        && text[k + 1..].starts_with(&['/', '/'])
    {
        super::repair::exchange(&mut glyphs[k], ':');
    }
    let middle = |g: &Glyph| (g.x0 + g.x1) / 2;
    let tall = line.rect.height();
    let mut steps: Vec<i32> = glyphs[start..].windows(2).map(|w| middle(&w[1]) - middle(&w[0])).collect();
    steps.sort_unstable();
    let Some(&usual) = steps.get(steps.len() / 2) else { return };
    // The foot of a broken letter has the rest of the letter above it.
    let stands_free = |p: &Rect| line.pieces.iter().filter(|r| r.x0 <= p.x1 && r.x1 >= p.x0).count() == 1;
    let mut i = start;
    while i + 1 < glyphs.len() && (glyphs[i].ch.is_ascii_graphic() || glyphs[i].ch == ' ') {
        let next = i + 1 + usize::from(glyphs[i + 1].ch == ' ');
        let (a, Some(b)) = (&glyphs[i], glyphs.get(next)) else { break };
        let sign = |c: char| matches!(c, '.' | '_' | ',' | '?' | '!' | ':' | ';' | ' ');
        if !b.ch.is_ascii_graphic() || sign(a.ch) || sign(b.ch) {
            i = next;
            continue;
        }
        let (from, to) = (middle(a), middle(b));
        // The sign takes room of its own.
        let room = (to - from) * 4 >= usual * 5;
        let low = line.pieces.iter().filter(|p| room && stands_free(p)).find(|p| {
            let at = (p.x0 + p.x1) / 2;
            p.x0 > from
                && p.x1 < to
                && at > from
                && at < to
                && p.height() * 3 < tall
                && p.y0 * 2 > line.rect.y0 + line.rect.y1
        });
        if let Some(p) = low {
            let ch = if p.width() > p.height() * 2 { '_' } else { '.' };
            let found = Glyph::new(ch, p.x0, p.x1, 0.7);
            glyphs.splice(i + 1..next, [found]);
            i += 2;
        } else {
            i = next;
        }
    }
}

/// Puts a space where the print leaves more free than characters do by themselves: an ideographic
/// one for a character's width, a plain one between two numbers.
pub fn spaced(glyphs: Vec<Glyph>, line: &LineBox, height: f32) -> Vec<Glyph> {
    if line.vertical || glyphs.is_empty() {
        return glyphs;
    }
    let glyphs = without_guessed_spaces(glyphs);
    let tall = (line.rect.height() as f32).max(height * 0.78);
    let gaps = white_gaps(line);
    let between = |a: &Glyph, b: &Glyph| {
        let (from, to) = ((a.x0 + a.x1) / 2, (b.x0 + b.x1) / 2);
        let inside = gaps.iter().filter(|g| (g.0 + g.1) / 2 > from && (g.0 + g.1) / 2 < to);
        inside.copied().max_by_key(|g| g.1 - g.0).unwrap_or((to, to))
    };
    // From middle to middle: a slender 1 leaves more white than its neighbours, but no more room.
    let pitch = |a: &Glyph, b: &Glyph| {
        let (from, to) = between(a, b);
        let left = line.pieces.iter().filter(|r| r.x1 == from).map(Rect::width).max().unwrap_or(0);
        let right = line.pieces.iter().filter(|r| r.x0 == to).map(Rect::width).max().unwrap_or(0);
        (to - from) as f32 + (left + right) as f32 / 2.0
    };
    // Figures stand at an even pitch, half or full width; what is wider parts two numbers.
    let digit = |c: char| c.is_ascii_digit();
    let pitches = |wanted: &dyn Fn(char, char) -> bool| -> Vec<f32> {
        glyphs.windows(2).filter(|w| wanted(w[0].ch, w[1].ch)).map(|w| pitch(&w[0], &w[1])).collect()
    };
    let figures = pitches(&|a, b| digit(a) && digit(b));
    let sign = |c: char| matches!(c, '.' | '-');
    let points = pitches(&|a, b| digit(a) && sign(b) || sign(a) && digit(b));
    let least = |v: &[f32]| v.iter().copied().fold(f32::MAX, f32::min);
    // A lone pair has no pitch to go by. Its cells show beside a full character: half a cell of a
    // figure lies between that character's edge and the figure's middle.
    let is_full = |c: char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let is_narrow = glyphs.windows(2).any(|w| {
        let (from, to) = between(&w[0], &w[1]);
        let touching = |edge: fn(&Rect) -> i32, at: i32| {
            line.pieces.iter().filter(|r| edge(r) == at).map(Rect::width).max().unwrap_or(0) as f32
        };
        let half = match (is_full(w[0].ch), digit(w[0].ch), is_full(w[1].ch), digit(w[1].ch)) {
            (true, _, _, true) => touching(|r| r.x0, to) / 2.0,
            (_, true, true, _) => touching(|r| r.x1, from) / 2.0,
            _ => return false,
        };
        to > from && ((to - from) as f32 + half) < tall * 0.42
    });
    let limit = if figures.len() >= 2 {
        least(&figures) + tall * 0.16
    } else if !points.is_empty() {
        least(&points) * 1.6
    } else if is_narrow {
        tall * 0.8
    } else {
        tall * 1.16
    };
    let mut out: Vec<Glyph> = Vec::with_capacity(glyphs.len() + 4);
    for g in glyphs {
        if let Some(last) = out.last()
            && !last.ch.is_whitespace()
            && !g.ch.is_whitespace()
        {
            let (from, to) = between(last, &g);
            let gap = (to - from) as f32;
            // Punctuation and brackets have half their width free by themselves.
            let after = matches!(last.ch, '、' | '。' | ',' | '，' | '）' | ')' | '」' | '』' | '：' | ':');
            let before = matches!(g.ch, '（' | '(' | '「' | '『' | '〔' | '：' | ':');
            let wide = if after || before { 1.35 } else { 0.82 };
            let space = if digit(last.ch) && digit(g.ch) {
                (gap > tall * 0.25 && pitch(last, &g) > limit).then_some(' ')
            } else {
                (gap > tall * wide).then_some('\u{3000}')
            };
            if let Some(ch) = space {
                out.push(Glyph::new(ch, from, to, 1.0));
            }
        }
        out.push(g);
    }
    out
}

/// Leaves out the spaces that the reader puts between half-width figures, or between figures of two
/// widths (a number is printed in one): the pitch of the print tells better.
fn without_guessed_spaces(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let figure = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let guessed = |i: usize| {
        let before = i.checked_sub(1).and_then(|k| glyphs.get(k));
        let (Some(a), Some(b)) = (before, glyphs.get(i + 1)) else { return false };
        glyphs[i].ch == ' '
            && figure(a.ch)
            && figure(b.ch)
            && (a.ch.is_ascii_digit() || b.ch.is_ascii_digit())
    };
    let keep: Vec<bool> = (0..glyphs.len()).map(|i| !guessed(i)).collect();
    glyphs.into_iter().zip(keep).filter(|(_, k)| *k).map(|(g, _)| g).collect()
}

/// White between the pieces of a line, left to right.
fn white_gaps(line: &LineBox) -> Vec<(i32, i32)> {
    let mut pieces = line.pieces.clone();
    pieces.sort_by_key(|r| r.x0);
    let mut gaps = Vec::new();
    let mut right = pieces[0].x1;
    for r in &pieces[1..] {
        if r.x0 > right {
            gaps.push((right, r.x0));
        }
        right = right.max(r.x1);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(ink: &mut Plane, y: usize) -> LineBox {
        let pieces: Vec<Rect> =
            (0..6).map(|k| Rect::new(100 + k * 44, y as i32, 140 + k * 44, y as i32 + 40)).collect();
        for r in &pieces {
            for yy in r.y0..r.y1 {
                for x in (r.x0..r.x1).step_by(3) {
                    ink.px[yy as usize * ink.w + x as usize] = 1;
                }
            }
        }
        LineBox { rect: Rect::new(100, y as i32, 360, y as i32 + 40), pieces, vertical: false }
    }

    #[test]
    fn an_underline_is_seen_and_a_table_rule_is_not() {
        let mut ink = Plane::filled(600, 200, 0);
        let line = word(&mut ink, 50);
        assert!(!underlined(&ink, &line, 40.0));
        ink.row_mut(96)[102..356].fill(1);
        assert!(underlined(&ink, &line, 40.0));
        ink.row_mut(96).fill(1);
        assert!(!underlined(&ink, &line, 40.0));
    }

    #[test]
    fn red_is_counted_by_ink() {
        let mut ink = Plane::filled(10, 1, 0);
        ink.px[2] = 2;
        ink.px[3] = 2;
        ink.px[4] = 1;
        ink.px[5] = 2;
        assert_eq!(red_share(&ink, &Rect::new(0, 0, 10, 1)), 0.75);
    }

    #[test]
    fn figures_of_two_numbers_are_parted_and_those_of_one_are_not() {
        let read = |places: &[(char, i32)], width: i32| -> String {
            let wide = |ch: char| if ch.is_ascii() { width } else { 38 };
            let pieces: Vec<Rect> = places.iter().map(|p| Rect::new(p.1, 0, p.1 + wide(p.0), 40)).collect();
            let right = pieces[pieces.len() - 1].x1;
            let line = LineBox { rect: Rect::new(0, 0, right, 40), pieces, vertical: false };
            let glyphs = places.iter().map(|p| Glyph::new(p.0, p.1, p.1 + wide(p.0), 0.9));
            spaced(glyphs.collect(), &line, 40.0).iter().map(|g| g.ch).collect()
        };
        assert_eq!(read(&[('7', 0), ('2', 40), ('.', 62), ('1', 84)], 18), "7 2.1");
        // A lone pair: the characters beside it tell whether its figures are narrow.
        assert_eq!(read(&[('添', 0), ('1', 41), ('1', 81)], 18), "添1 1");
        assert_eq!(read(&[('添', 0), ('1', 41), ('1', 61)], 18), "添11");
        assert_eq!(read(&[('添', 0), ('1', 51), ('1', 91)], 18), "添11");
        assert_eq!(read(&[('1', 0), ('1', 40), ('頁', 61)], 18), "1 1頁");
        // Full-width figures stand half a character apart.
        assert_eq!(read(&[('1', 0), ('3', 42), ('5', 84)], 18), "135");
        assert_eq!(read(&[('1', 0), ('3', 42), ('5', 106)], 18), "13 5");
    }

    #[test]
    fn signs_of_an_address_are_seen_by_their_ink() {
        // http.//a b_c, where the space is a point, and the underscore was read.
        let at = |k: i32| k * 20;
        let mut pieces: Vec<Rect> = (0..12).map(|k| Rect::new(at(k), 0, at(k) + 14, 30)).collect();
        pieces[8] = Rect::new(at(8) + 5, 24, at(8) + 9, 29);
        pieces[10] = Rect::new(at(10), 27, at(10) + 14, 30);
        let line = LineBox { rect: Rect::new(0, 0, 240, 30), pieces, vertical: false };
        let g = |(k, ch): (usize, char)| {
            let x = at(k as i32);
            Glyph::new(ch, x + 4, x + 10, 0.9)
        };
        let mut glyphs: Vec<Glyph> = "http.//a b c".chars().enumerate().map(g).collect();
        glyphs.remove(10);
        address_signs(&mut glyphs, &line);
        assert_eq!(glyphs.iter().map(|g| g.ch).collect::<String>(), "http://a.b_c");
    }

    #[test]
    fn two_low_strokes_alone_are_a_ditto_mark() {
        let read = |tall: i32| {
            let pieces = vec![Rect::new(0, 0, 5, tall), Rect::new(9, 0, 14, tall)];
            let line = LineBox { rect: Rect::new(0, 0, 14, tall), pieces, vertical: false };
            let g = |x0| Glyph::new('1', x0, x0 + 5, 0.9);
            let mut glyphs = vec![g(0), g(9)];
            ditto(&mut glyphs, &line, 30.0);
            glyphs.iter().map(|g| g.ch).collect::<String>()
        };
        assert_eq!(read(14), "〃");
        assert_eq!(read(24), "11");
    }

    #[test]
    fn a_free_width_becomes_a_space() {
        let pieces = vec![Rect::new(0, 0, 40, 40), Rect::new(120, 0, 160, 40)];
        let line = LineBox { rect: Rect::new(0, 0, 160, 40), pieces, vertical: false };
        let g = |ch, x0, x1| Glyph::new(ch, x0, x1, 0.9);
        let text: String =
            spaced(vec![g('田', 0, 40), g('中', 120, 160)], &line, 40.0).iter().map(|g| g.ch).collect();
        assert_eq!(text, "田\u{3000}中");
    }
}
