//! Prints of pages: enough of a page's text to know it again after it was scanned anew.
//!
//! MinHash (Broder 1997) over runs of five characters: the share of equal places in two prints
//! estimates how much of the text the pages have in common. Another scan of the same sheet differs
//! in a few characters; another applicant's sheet of the same form differs in its entries.

use crate::case::CaseNumber;
use pipeline::ocr::PageText;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroU32;
use unicode_normalization::UnicodeNormalization;

/// Print of one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Print(pub [u32; PLACES]);

/// Places of a print.
pub const PLACES: usize = 16;
/// Equal places from which two pages count as the same sheet (80 % of the text in common).
const SAME: usize = 13;
/// Characters below which a page has no print: title pages are all alike.
const LEAST: usize = 80;
/// Characters of a run.
const RUN: usize = 5;
/// Bands that a print is looked up by: one more than places may differ, so that one is always whole.
const BANDS: usize = PLACES - SAME + 1;

impl Print {
    /// Print of a page; `None` where it has too little text.
    pub fn of(page: &PageText) -> Option<Self> {
        let text: Vec<char> = page.text().nfkc().filter(|c| c.is_alphanumeric()).collect();
        if text.len() < LEAST {
            return None;
        }
        let mut places = [u32::MAX; PLACES];
        for run in text.windows(RUN) {
            let seed =
                run.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, &c| mixed(hash ^ u64::from(u32::from(c))));
            for (i, place) in places.iter_mut().enumerate() {
                *place = (*place).min((mixed(seed.wrapping_add(i as u64 + 1)) >> 32) as u32);
            }
        }
        Some(Self(places))
    }

    /// Whether both are prints of the same sheet.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).filter(|(a, b)| a == b).count() >= SAME
    }

    /// A key for each band; two bands of different places never have the same.
    fn bands(&self) -> [u32; BANDS] {
        let key = |band: usize| {
            let places = &self.0[band * PLACES / BANDS..(band + 1) * PLACES / BANDS];
            let hash = places.iter().fold(0, |hash, &place| mixed(hash ^ u64::from(place)));
            hash as u32 / BANDS as u32 * BANDS as u32 + band as u32
        };
        std::array::from_fn(key)
    }
}

/// Prints of all cases, to find a page again: 120 bytes a page, all that the mailroom keeps of it in memory.
#[derive(Debug, Default)]
pub struct Gallery {
    pages: Vec<Hung>,
    /// The page that was hung up last with a band, by the band's key.
    last: HashMap<u32, u32>,
    known: BTreeSet<CaseNumber>,
}

#[derive(Debug)]
struct Hung {
    case: CaseNumber,
    print: Print,
    /// For each band the page before this one that has it.
    before: [Option<NonZeroU32>; BANDS],
}

impl Gallery {
    /// Hangs up the prints of a case; those of a case that hangs already are left.
    pub fn hang(&mut self, case: CaseNumber, prints: &[Print]) {
        if !self.known.insert(case) {
            return;
        }
        for print in prints {
            // Pages are counted from 1, so that "none before" costs nothing.
            let number = self.pages.len() as u32 + 1;
            let before = print.bands().map(|key| self.last.insert(key, number).and_then(NonZeroU32::new));
            self.pages.push(Hung { case, print: *print, before });
        }
    }

    /// All pages that have a band.
    fn with_band(&self, band: usize, key: u32) -> impl Iterator<Item = &Hung> {
        let page = |number: NonZeroU32| &self.pages[number.get() as usize - 1];
        let last = self.last.get(&key).copied().and_then(NonZeroU32::new);
        std::iter::successors(last.map(page), move |hung| hung.before[band].map(page))
    }

    /// Earlier cases that hold at least half of these pages, the one with the most first.
    pub fn same_sheets(&self, case: CaseNumber, prints: &[Print]) -> Vec<CaseNumber> {
        let mut shared: BTreeMap<CaseNumber, usize> = BTreeMap::new();
        for print in prints {
            let same = |hung: &&Hung| hung.case < case && print.is_same(&hung.print);
            let bands = print.bands().into_iter().enumerate();
            let candidates = bands.flat_map(|(band, key)| self.with_band(band, key));
            let holders: BTreeSet<CaseNumber> = candidates.filter(same).map(|hung| hung.case).collect();
            for holder in holders {
                *shared.entry(holder).or_default() += 1;
            }
        }
        let mut alike: Vec<(CaseNumber, usize)> =
            shared.into_iter().filter(|(_, pages)| pages * 2 >= prints.len()).collect();
        alike.sort_by_key(|&(number, pages)| (std::cmp::Reverse(pages), number));
        alike.into_iter().map(|(number, _)| number).collect()
    }
}

/// splitmix64.
fn mixed(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pipeline::ocr::Line;
    use pipeline::spot::{PageIndex, Rect};

    fn page(text: &str) -> PageText {
        let mut page = pipeline::pages::illegible(PageIndex(0), String::new());
        page.lines.push(Line {
            rect: Rect::new(0, 0, 1, 1),
            text: text.into(),
            glyphs: Vec::new(),
            confidence: 1.0,
            red: 0.0,
            second: None,
            underlined: false,
            vertical: false,
        });
        page
    }

    const SHEET: &str = "当社は情報セキュリティ管理規程第五条に基づき、利用者から預かった情報を暗号化して保管し、\
        毎日一回の複製を別の建物に置き、復元の試験を年に二回行い、その結果を情報セキュリティ委員会に報告する。\
        委員会は四半期に一度開き、議事録を五年間保存する。";

    #[test]
    fn a_new_scan_is_known_again_and_another_sheet_is_not() {
        let first = Print::of(&page(SHEET)).unwrap();
        let misread = SHEET.replace("毎日一回", "毎日－回").replace("建物", "建 物").replace("五年", "五牛");
        assert!(first.is_same(&Print::of(&page(&misread)).unwrap()));
        let other = SHEET
            .replace("情報セキュリティ", "個人情報")
            .replace("毎日一回", "毎週三回")
            .replace("二回", "八回");
        assert!(!first.is_same(&Print::of(&page(&other)).unwrap()));
        assert_eq!(Print::of(&page("資料3")), None);
    }

    #[test]
    fn a_print_that_differs_in_as_many_places_as_it_may_is_found() {
        let hung = Print(std::array::from_fn(|i| i as u32 * 1009 + 7));
        let mut gallery = Gallery::default();
        gallery.hang(CaseNumber(1), &[hung]);
        for differing in [[0, 5, 10], [4, 9, 15], [0, 1, 2], [3, 7, 11]] {
            let mut print = hung;
            differing.iter().for_each(|&place: &usize| print.0[place] ^= 1);
            assert_eq!(gallery.same_sheets(CaseNumber(2), &[print]), [CaseNumber(1)], "{differing:?}");
        }
    }

    #[test]
    fn half_of_the_pages_make_a_case_alike() {
        let text = |n: u32| -> String {
            (0..30).map(|i| format!("{}条{}", n * 1009 + i * 37, (n * 7919 + i * 104_729) % 9973)).collect()
        };
        let print = |n: u32| Print::of(&page(&text(n))).unwrap();
        let mut gallery = Gallery::default();
        gallery.hang(CaseNumber(1), &[print(1), print(2), print(3), print(4)]);
        gallery.hang(CaseNumber(2), &[print(50), print(60)]);
        let alike = |prints: &[Print]| gallery.same_sheets(CaseNumber(3), prints);
        assert_eq!(alike(&[print(1), print(2), print(70)]), [CaseNumber(1)]);
        assert_eq!(alike(&[print(1), print(70), print(80)]), []);
        assert_eq!(gallery.same_sheets(CaseNumber(1), &[print(1)]), [], "not with itself");
    }
}
