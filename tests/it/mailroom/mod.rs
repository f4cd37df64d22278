//! The mailroom from outside: a real process over real folders, with recorded readings.

mod backup;
mod crash;
mod inbox;
mod office;
mod reading;
mod share;
mod slips;
mod soak;
mod trouble;
mod words;
