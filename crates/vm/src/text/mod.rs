//! Text without a heap: formatting, quoting, searching, splitting, cases and encodings on slices.
//!
//! Strings are UTF-8 and Python counts code points, so whatever takes or gives an index goes through
//! [`points`]; whatever only looks for bytes in bytes (UTF-8 is self-synchronising) is shared with `bytes`.

pub mod case;
pub mod chars;
pub mod codec;
pub mod complaint;
pub mod fields;
pub mod percent;
pub mod plain;
pub mod points;
pub mod quote;
pub mod search;
pub mod spec;
pub mod split;

pub use complaint::{Class, Complaint};
