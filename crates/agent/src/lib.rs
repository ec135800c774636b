//! The update as a conversation: one input, one output.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

mod agent;
mod input;
mod journal;
mod output;
mod pace;
mod reason;
mod settle;
#[cfg(test)]
mod tests;
mod work;

pub use agent::Agent;
pub use input::{Boot, FetchError, Input, Say, Verdict};
pub use journal::{JOURNAL_BYTES, Journal};
pub use output::{Offer, Output};
pub use reason::Reason;
