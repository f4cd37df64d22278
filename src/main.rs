//! The command `uketsuke`.

fn main() {}
