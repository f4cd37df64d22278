//! Reading in children: pages are decoded, read and checked in processes that may die.
//!
//! The mailroom's own process never looks at a byte of a scan. It keeps a few children of its own
//! binary, each with the models loaded and a jail of its own for decoding, hands them one page or
//! one package at a time, and puts what comes back on the shelf. A child that dies, hangs or eats
//! too much memory costs the page it was at.

pub mod child;
mod pool;
pub mod prints;
mod recorded;
mod shelf;
mod wire;

pub use pool::{Fault, Readers, Setup};
pub use shelf::Shelf;
pub use wire::{Checked, OriginalFile, Reply, Request};
