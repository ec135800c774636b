//! Numbers without a heap: integers of any size, floats, and both as text.
//!
//! Nothing here knows the machine: the arguments are slices and plain values, so everything is tested alone.

pub mod convert;
pub mod digits;
pub mod float;
pub mod int;
mod limbs;

pub use int::{Int, TooBig};
