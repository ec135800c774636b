//! The update as a conversation: one input, one output. The agent decides what happens next on the way from a job in the
//! cloud to firmware that runs and is confirmed; a port does it and says what came of it.
//!
//! ```
//! # use {agent::{Agent, Boot, Input, Output}, slots::Slot};
//! # struct Port { answers: std::vec::IntoIter<Input<'static>>, done: Vec<String> }
//! # impl Port {
//! #     fn now_ms(&self) -> u64 { 0 }
//! #     fn perform(&mut self, output: Output<'_>) -> Input<'static> {
//! #         self.done.push(format!("{output:?}"));
//! #         self.answers.next().unwrap_or(Input::Tick)
//! #     }
//! # }
//! # let (running, outcome, seed) = (None, None, 7);
//! # let (spare, spare_bytes, vm) = (Slot::One, 524_288, None);
//! # let boot = Boot { running, spare, spare_bytes, on_trial: false, outcome, vm, journal: &[], seed };
//! # let mut port = Port { answers: vec![Input::Connected, Input::Done].into_iter(), done: vec![] };
//! let mut agent = Agent::new();
//! let mut input = Input::Started(boot);
//! loop {
//!     let output = agent.step(port.now_ms(), input);
//!     input = port.perform(output);
//! #     if port.answers.len() == 0 { break }
//! }
//! # assert_eq!(port.done[0], "Connect");
//! # assert!(port.done[1].starts_with("Publish(List"));
//! ```
//!
//! That is all a port has to know; [`Input`] and [`Output`] say what each means, how it is answered, and when news may
//! come. The table of all transitions is [`Agent::step`]; why it looks like that is docs/why/agent.md.
//!
//! What it promises, to whoever performs its outputs truly:
//!
//! - The slot that is confirmed is never written, and nothing at all is written or fetched during a trial.
//! - Only an image that was read back, whole, signed and fit for this board, is staged, and only after the cloud was told.
//! - What runs is confirmed only after the cloud has answered and the program has proved itself, both on this boot.
//! - A job is reported SUCCEEDED only when its image runs and is confirmed, and otherwise with the reason that is true; an
//!   outcome is never blamed on another job.
//! - If the world means well from some moment on, every job ends, in whatever situation it was, and later jobs are handled.
//!
//! `cargo test` walks through every sequence of events of bounded length from every situation of a set of updates, in a
//! world that checks these promises at every step; in release some twelve million walks. What they found, and which
//! mistakes they would see, is told in docs/why/agent.md.
//!
//! What may be in flight: one question to the Jobs service (a report of progress may stay unanswered beside the download),
//! one download, one piece of flash work. Flash work is never interrupted; everything else may be.
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
pub use input::{Boot, FetchError, Input, Say, Verdict, VmBoot};
pub use jobs::Part;
pub use journal::{JOURNAL_BYTES, Journal};
pub use output::{Offer, Output, Staging};
pub use reason::Reason;
