//! Latin words of the trade that hold characters of one shape: OS read as 0S, L2TP as 12TP.
//!
//! A word that is read as none, but would be one of the list with 0 for O or 1 for l and I, is taken
//! for it; which of the two was printed stays doubtful.

use super::Glyph;
use super::repair::exchange;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Words with a 0, O, 1, l or I in them, as they are written. Left out are those that could as well
/// be a number with its unit (1D, 1P, 0A).
const WORDS: &str = "OS iOS IoT IIoT L2TP l2tp Wi Fi IPsec ISO IEC SSL TLS OIDC OTA OSS OAuth OpenID LPWA LTE LAN WLAN \
    VLAN LoRa LoRaWAN IDS IPS IPv4 IPv6 API URL ISMS ISMAP CSIRT SLA SLO BIOS POP3 IMAP LDAP IEEE NoSQL SQL MySQL \
    HTML PaaS IaaS FIPS VoIP SIP DoS DDoS SOC IoC RPO RTO SIEM ISP LTO PCI DSS GDPR CISO CIO CEO Azure Linux";
/// Probability that is left to such a character.
const DOUBTFUL: f32 = 0.8;

/// Sets the letters of known words, and the 1 of a version (v1.1) in an address.
pub fn settle(glyphs: &mut [Glyph]) {
    let (plain, words) = words(glyphs);
    for place in words {
        let word = &plain[place.clone()];
        if word.iter().any(char::is_ascii_alphabetic)
            && let Some(known) = known(word)
        {
            set(&mut glyphs[place], word, known.chars());
        }
    }
    for k in 0..plain.len() {
        let apart = |c: Option<&char>| !c.is_some_and(|c| c.is_ascii_alphanumeric() || *c == '/');
        // I/O alone; a division by nought is none.
        if matches!(plain[k..], ['I' | '1' | 'l', '/', '0' | 'O', ..])
            && apart(k.checked_sub(1).map(|b| &plain[b]))
            && apart(plain.get(k + 3))
        {
            set(&mut glyphs[k..k + 3], &plain[k..k + 3], "I/O".chars());
        }
        let begins = k.checked_sub(1).is_none_or(|b| !plain[b].is_ascii_alphanumeric());
        if begins && matches!(plain[k..], ['v' | 'V', _, '.', _, ..]) && is_one_or_figure(plain[k + 1]) {
            for i in [k + 1, k + 3].into_iter().filter(|&i| matches!(plain[i], 'l' | 'I')) {
                set(&mut glyphs[i..=i], &plain[i..=i], "1".chars());
            }
        }
    }
}

/// The characters in their plain forms (half width), and the places of the words of ASCII letters and
/// figures among them.
pub fn words(glyphs: &[Glyph]) -> (Vec<char>, Vec<Range<usize>>) {
    let plain: Vec<char> =
        glyphs.iter().map(|g| std::iter::once(g.ch).nfkc().next().unwrap_or(g.ch)).collect();
    let mut words = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        let end = plain[at..].iter().position(|c| !c.is_ascii_alphanumeric()).map_or(plain.len(), |n| at + n);
        if end > at {
            words.push(at..end);
        }
        at = end + 1;
    }
    (plain, words)
}

fn is_one_or_figure(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'l' | 'I')
}

/// The word of the list that differs from what was read in characters of one shape only; `None` where
/// there is none, more than one, or it was read so.
fn known(word: &[char]) -> Option<&'static str> {
    let shape = |c: char| match c {
        '0' | 'O' | 'o' => 'o',
        '1' | 'l' | 'I' | 'i' | '|' => 'l',
        c => c,
    };
    let alike = |w: &&str| w.chars().map(shape).eq(word.iter().copied().map(shape));
    let is_read = |w: &str| w.chars().eq(word.iter().copied());
    let mut found = WORDS.split_ascii_whitespace().filter(alike);
    let first = found.next()?;
    (found.next().is_none() && !is_read(first)).then_some(first)
}

fn set(glyphs: &mut [Glyph], read: &[char], wanted: impl Iterator<Item = char>) {
    for ((glyph, &read), wanted) in glyphs.iter_mut().zip(read).zip(wanted) {
        if read != wanted {
            let full = ('！'..='～').contains(&glyph.ch);
            let wide = char::from_u32(wanted as u32 + 0xFEE0).filter(|_| full && wanted.is_ascii_graphic());
            exchange(glyph, wide.unwrap_or(wanted));
            glyph.p = glyph.p.min(DOUBTFUL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(text: &str) -> (String, usize) {
        let mut glyphs: Vec<Glyph> = text.chars().map(|c| Glyph::new(c, 0, 0, 0.99)).collect();
        settle(&mut glyphs);
        (glyphs.iter().map(|g| g.ch).collect(), glyphs.iter().filter(|g| g.p < 0.9).count())
    }

    #[test]
    fn words_of_the_trade_get_their_letters() {
        assert_eq!(settled("通信は0S（1EEE802.1X）").0, "通信はOS（1EEE802.1X）");
        assert_eq!(settled("12tpと0SS、1oT"), ("l2tpとOSS、IoT".into(), 3));
        assert_eq!(settled("ＯＳ、０Ｓ").0, "ＯＳ、ＯＳ");
        assert_eq!(settled("W1-F1 6").0, "Wi-Fi 6");
    }

    #[test]
    fn input_and_output_is_no_division() {
        assert_eq!(settled("1/0に対応").0, "I/Oに対応");
        assert_eq!(settled("11/03、I/0").0, "11/03、I/O");
        assert_eq!(settled("2026/1/01").0, "2026/1/01");
    }

    #[test]
    fn a_version_begins_with_a_figure() {
        assert_eq!(settled("sla_vl.l.pdf").0, "sla_v1.1.pdf");
        assert_eq!(settled("v2.0.l").0, "v2.0.l");
        assert_eq!(settled("val.pdf").0, "val.pdf");
    }

    #[test]
    fn what_is_a_word_or_a_number_stays() {
        for text in ["OS", "100件", "l2tp", "L2TP", "10GB", "Tools", "1D", "0365"] {
            assert_eq!(settled(text), (text.into(), 0), "{text}");
        }
    }
}
