//! The program's tests from outside, in one binary: linking it once is most of the cost.

mod cli;
mod hostile;
mod mailroom;
mod sample;
mod tidy;
mod unruly;
