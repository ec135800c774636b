//! The codec against the specification's own bytes, against itself, and against another implementation.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod model;
mod oracle;
mod round_trip;
mod specification;
