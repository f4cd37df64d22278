//! The two brackets of a pair are of one width: what is set as （…） is never closed by a narrow ).
//!
//! The reader judges each by itself, and between （ and ( there is little but the white beside it.
//! Where it took the two of a pair for different widths, what it saw at both places together decides.

use super::Glyph;
use super::repair::exchange;

/// Openers and closers: wide, narrow.
const PAIRS: [[(char, char); 2]; 3] =
    [[('（', '('), ('）', ')')], [('［', '['), ('］', ']')], [('｛', '{'), ('｝', '}')]];

/// Gives the brackets of each pair in a line the width that the reader saw more of.
pub fn pair_widths(glyphs: &mut [Glyph]) {
    let mut open: Vec<(usize, usize)> = Vec::new();
    for i in 0..glyphs.len() {
        let is = |(wide, narrow): (char, char)| glyphs[i].ch == wide || glyphs[i].ch == narrow;
        if let Some(kind) = PAIRS.iter().position(|pair| is(pair[0])) {
            open.push((kind, i));
        } else if let Some(kind) = PAIRS.iter().position(|pair| is(pair[1]))
            && let Some((opened, first)) = open.pop()
        {
            // Brackets that cross belong to no pair: one of them is misread, and nothing can be said.
            if opened == kind {
                settle(glyphs, kind, first, i);
            } else {
                open.clear();
            }
        }
    }
}

fn settle(glyphs: &mut [Glyph], kind: usize, first: usize, last: usize) {
    let places = [(first, PAIRS[kind][0]), (last, PAIRS[kind][1])];
    let seen = |ch: fn((char, char)) -> char| -> f32 {
        places.iter().map(|&(i, forms)| probability(&glyphs[i], ch(forms))).sum()
    };
    let wide = seen(|forms| forms.0) >= seen(|forms| forms.1);
    for (i, forms) in places {
        let form = if wide { forms.0 } else { forms.1 };
        if glyphs[i].ch != form {
            exchange(&mut glyphs[i], form);
        }
    }
}

fn probability(glyph: &Glyph, ch: char) -> f32 {
    if glyph.ch == ch {
        return glyph.p;
    }
    glyph.others.iter().find(|o| o.0 == ch).map_or(0.0, |o| o.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A character, its probability and the reading that came second.
    type Read = (char, f32, Option<(char, f32)>);

    fn read(text: &[Read]) -> String {
        let mut glyphs: Vec<Glyph> = text
            .iter()
            .map(|&(ch, p, other)| Glyph { others: other.into_iter().collect(), ..Glyph::new(ch, 0, 9, p) })
            .collect();
        pair_widths(&mut glyphs);
        glyphs.iter().map(|g| g.ch).collect()
    }

    #[test]
    fn the_brackets_of_a_pair_take_the_width_that_was_seen_more() {
        let closed = (')', 0.51, Some(('）', 0.49)));
        assert_eq!(read(&[('（', 0.63, Some(('(', 0.37))), ('水', 0.99, None), closed]), "（水）");
        let opened = ('(', 0.87, Some(('（', 0.13)));
        assert_eq!(read(&[opened, ('西', 0.99, None), ('）', 0.5, Some((')', 0.49)))]), "(西)");
    }

    #[test]
    fn pairs_within_pairs_keep_their_own_width() {
        let text = [('（', 0.9, None), ('(', 0.9, None), (')', 0.9, None), ('）', 0.9, None)];
        assert_eq!(read(&text), "（()）");
    }

    #[test]
    fn a_bracket_without_its_fellow_stays() {
        assert_eq!(read(&[('1', 0.9, None), (')', 0.6, Some(('）', 0.4))), ('（', 0.9, None)]), "1)（");
        assert_eq!(read(&[('［', 0.9, None), (')', 0.9, None), (']', 0.9, None)]), "［)]");
    }
}
