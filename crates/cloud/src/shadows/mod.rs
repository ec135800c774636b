//! Shadows: what a thing should be, what it says it is, and the difference; classic (without a name) and named.
//!
//! [`document`] merges and compares, a function of its arguments; [`mqtt`] is the door of devices, `http::shadows` that
//! of everybody else. Rules: AWS IoT Developer Guide, "Device Shadow service documents".

pub(crate) mod document;
pub(crate) mod mqtt;
