//! uketsuke's pipeline: from the bytes of a mailed application to a discrepancy report.
//!
//! The stages, in order; each owns the type it makes and knows only those before it:
//! 1. [`ingest`]: bytes → `Sheets` and page images
//! 2. [`ocr`]: page images → `PageText`
//! 3. [`extract`]: pages' text → `Dossier` (documents and fields)
//! 4. [`evidence`]: claims and citations → `Links`
//! 5. [`completeness`]: the formal check → `Findings`
//! 6. [`report`]: everything → `Report` and its writers
//!
//! Leaves: [`spot`], [`ja`], [`scheme`]. Nothing here opens a file, a socket or a clock.

pub mod completeness;
pub mod evidence;
pub mod extract;
pub mod ingest;
pub mod ja;
pub mod ocr;
pub mod report;
pub mod scheme;
pub mod spot;
