//! The codec against the specification's own bytes, against itself, and against another implementation.

mod model;
mod oracle;
mod round_trip;
mod specification;
