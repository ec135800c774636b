//! The update as a conversation: one input, one output.
#![no_std]
#![forbid(unsafe_code)]

mod input;
mod output;

pub use input::{Boot, FetchError, Input, Say, Verdict};
pub use output::{Offer, Output};

/// The longest journal in bytes.
pub const JOURNAL_BYTES: usize = 112;

/// The update agent: `output = agent.step(now_ms, input)`.
#[derive(Debug, Clone)]
pub struct Agent {}

impl Agent {
    /// An agent that waits for [`Input::Started`].
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self {}
    }

    /// Takes what happened, says what to do.
    pub fn step<'s>(&'s mut self, now_ms: u64, input: Input<'_>) -> Output<'s> {
        let _ = input;
        Output::Wait { until_ms: now_ms + 1000 }
    }
}
