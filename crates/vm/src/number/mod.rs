//! Numbers without a heap: integers of any size, floats, and both as text.
//!
//! Nothing here knows the machine: the arguments are slices and plain values, so everything is tested alone.

pub mod big;
pub mod complex;
pub mod convert;
pub mod digits;
pub mod elementary;
pub mod float;
mod limbs;

pub use big::{Big, TooBig, View};
