//! The catalogue: every rule in the order of its code.

use super::page::{Check, RulePage};
use super::rules::*;
use std::sync::LazyLock;

/// Pages and their code; a page without code is judged by the case file or a person.
const SOURCES: &[(&str, Option<Check>)] = &[
    (include_str!("rules/P101.md"), Some(p101::p101)),
    (include_str!("rules/P102.md"), Some(p102::p102)),
    (include_str!("rules/P103.md"), Some(p103::p103)),
    (include_str!("rules/P104.md"), Some(p104::p104)),
    (include_str!("rules/P105.md"), Some(p105::p105)),
    (include_str!("rules/P106.md"), Some(p106::p106)),
    (include_str!("rules/P107.md"), Some(p107::p107)),
    (include_str!("rules/P108.md"), Some(p108::p108)),
    (include_str!("rules/P109.md"), Some(p109::p109)),
    (include_str!("rules/P110.md"), Some(p110::p110)),
    (include_str!("rules/P111.md"), Some(p111::p111)),
    (include_str!("rules/P112.md"), Some(p112::p112)),
    (include_str!("rules/A201.md"), Some(a201::a201)),
    (include_str!("rules/A202.md"), Some(a202::a202)),
    (include_str!("rules/A203.md"), Some(a203::a203)),
    (include_str!("rules/A204.md"), Some(a204::a204)),
    (include_str!("rules/A205.md"), Some(a205::a205)),
    (include_str!("rules/A206.md"), Some(a206::a206)),
    (include_str!("rules/A207.md"), Some(a207::a207)),
    (include_str!("rules/A208.md"), Some(a208::a208)),
    (include_str!("rules/A209.md"), Some(a209::a209)),
    (include_str!("rules/R301.md"), Some(r301::r301)),
    (include_str!("rules/R302.md"), Some(r302::r302)),
    (include_str!("rules/R304.md"), Some(r304::r304)),
    (include_str!("rules/R305.md"), Some(r305::r305)),
    (include_str!("rules/R306.md"), Some(r306::r306)),
    (include_str!("rules/R307.md"), Some(r307::r307)),
    (include_str!("rules/B401.md"), Some(b401::b401)),
    (include_str!("rules/B402.md"), Some(b402::b402)),
    (include_str!("rules/B403.md"), Some(b403::b403)),
    (include_str!("rules/B404.md"), Some(b404::b404)),
    (include_str!("rules/B405.md"), Some(b405::b405)),
    (include_str!("rules/B406.md"), Some(b406::b406)),
    (include_str!("rules/B407.md"), Some(b407::b407)),
    (include_str!("rules/B408.md"), Some(b408::b408)),
    (include_str!("rules/B409.md"), Some(b409::b409)),
    (include_str!("rules/E501.md"), Some(e501::e501)),
    (include_str!("rules/E502.md"), Some(e502::e502)),
    (include_str!("rules/E503.md"), Some(e503::e503)),
    (include_str!("rules/E504.md"), Some(e504::e504)),
    (include_str!("rules/E505.md"), Some(e505::e505)),
    (include_str!("rules/E506.md"), Some(e506::e506)),
    (include_str!("rules/E507.md"), Some(e507::e507)),
    (include_str!("rules/E508.md"), Some(e508::e508)),
    (include_str!("rules/E509.md"), Some(e509::e509)),
    (include_str!("rules/W601.md"), Some(w601::w601)),
    (include_str!("rules/W602.md"), Some(w602::w602)),
    (include_str!("rules/W603.md"), Some(w603::w603)),
    (include_str!("rules/W604.md"), Some(w604::w604)),
    (include_str!("rules/N701.md"), Some(n701::n701)),
    (include_str!("rules/N702.md"), Some(n702::n702)),
    (include_str!("rules/N703.md"), Some(n703::n703)),
    (include_str!("rules/N704.md"), Some(n704::n704)),
    (include_str!("rules/N705.md"), Some(n705::n705)),
    (include_str!("rules/N706.md"), Some(n706::n706)),
    (include_str!("rules/N707.md"), Some(n707::n707)),
    (include_str!("rules/N708.md"), Some(n708::n708)),
    (include_str!("rules/N709.md"), Some(n709::n709)),
    (include_str!("rules/N710.md"), Some(n710::n710)),
    (include_str!("rules/N711.md"), Some(n711::n711)),
    (include_str!("rules/F801.md"), None),
];

static PAGES: LazyLock<Vec<RulePage>> = LazyLock::new(|| {
    let parsed = SOURCES.iter().map(|&(source, check)| RulePage::parse(source, check));
    parsed.map(|page| page.expect("the pages are tested to parse")).collect()
});

/// Every rule, in the order of its code.
pub fn all() -> &'static [RulePage] {
    &PAGES
}

/// The page of a rule: what it checks, why, what the applicant does.
pub fn rule_page(code: &str) -> Option<&'static RulePage> {
    all().iter().find(|page| page.code.eq_ignore_ascii_case(code.trim()))
}
