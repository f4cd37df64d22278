//! The program uketsuke: all input and output, and all words to the user.

pub mod jail;
