//! Japanese text (leaf): widths, variants, era dates, numerals, quantities, addresses, company names.
//!
//! Everything here is a pure function of text, made for comparing: what is shown to a person
//! is always the text as written. Functions that find something in running text return byte
//! ranges of the text given, on character boundaries.

pub mod address;
pub mod company;
mod confusable;
pub mod contact;
pub mod corporate_number;
pub mod date;
pub mod difference;
mod mirror;
pub mod numeral;
pub mod person;
pub mod quantity;
pub mod section;
pub mod text;
pub mod variant;

pub use confusable::{confusable, skeleton, twins};
