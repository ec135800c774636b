//! The one binary: one file a verb.
fn main() {}
