//! Sixth stage: everything → [`Report`]: the model first, then its writers.
