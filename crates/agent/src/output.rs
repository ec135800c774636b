//! What the agent decides: one thing for the port to do, then to answer.

use image::Digest;
use jobs::{Packed, Part, Request};
use slots::Slot;

/// One decision. Each says how it is answered; [`crate::Input`] says when news may come instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output<'a> {
    /// Connect to the cloud and subscribe. → `Connected` or `Disconnected`.
    Connect,
    /// Close the connection. → `Done`.
    Disconnect,
    /// Send this to the Jobs service. → `Done` when it is sent, `Disconnected` when it cannot be.
    Publish(Request<'a>),
    /// Nothing to do. → `Tick` at that time, or news before. A download that was open is over.
    Wait {
        /// Milliseconds on the clock that `now_ms` is read from.
        until_ms: u64,
    },
    /// Ask the program whether it wants this update. → `ProgramSays`, or `Tick` at that time, or news.
    AskProgram {
        /// What it would get.
        offer: Offer<'a>,
        /// Milliseconds; a program that has not answered by then has nothing against it.
        until_ms: u64,
    },
    /// A new update begins: clear the outcome of each slot record, then replace the journal. → `Done` or `Failed`.
    Begin {
        /// The journal's new bytes; at most [`crate::JOURNAL_BYTES`].
        journal: &'a [u8],
    },
    /// Replace the journal. → `Done` or `Failed`.
    Remember {
        /// The journal's new bytes; none at all when there is nothing to remember.
        journal: &'a [u8],
    },
    /// Request an image from this byte on: over HTTPS (`Range: bytes=FROM-`), or by a stream of the connection that is
    /// there. → `Opened` or `FetchFailed`, or `Tick` at that time, or news.
    Fetch {
        /// Whose image.
        part: Part,
        /// Where: `https://…`, or what [`jobs::StreamFile::read`] reads.
        url: &'a str,
        /// The first byte of the image that is wanted, a multiple of 16.
        from: u32,
        /// Size and SHA-256 of what comes, if that is a packed image; its chunks are those of the image.
        packed: Option<Packed>,
        /// Size of the image.
        size: u32,
        /// Milliseconds.
        until_ms: u64,
    },
    /// Wait for more of the download. → `Opened`, `Chunk`, `Ended` or `FetchFailed`, or `Tick` at that time, or news.
    More {
        /// Milliseconds.
        until_ms: u64,
    },
    /// Write the last bytes of the chunk that was just announced to the spare slot. → `Done` or `Failed`.
    Keep {
        /// Whose spare slot.
        part: Part,
        /// Offset in the slot.
        at: u32,
        /// How many bytes: the last ones of the chunk.
        len: u32,
    },
    /// Read the spare slot back: SHA-256 over the image, then `image::verify`, and whether program and VM fit each other.
    /// → `Verified` or `Failed`.
    Verify {
        /// Whose spare slot.
        part: Part,
        /// What will be staged: a program is one for the VM that will run it, a VM one for the program.
        staging: Staging,
        /// Size of the image in bytes.
        size: u32,
        /// The SHA-256 that the job names.
        digest: Digest,
    },
    /// Let what is in the spare slots prove itself at the next boot. → `Done` or `Failed`.
    Stage {
        /// Whose.
        staging: Staging,
        /// The slot of the program, or of the VM if that is staged alone; a spare one.
        slot: Slot,
    },
    /// What runs has proved itself. → `Done` or `Failed`.
    Confirm,
    /// Reset the board. No answer: the next input is `Started`, to a new agent.
    Reset,
}

/// What is staged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Staging {
    /// A program for the VM that runs.
    Program,
    /// A VM for the program that runs.
    Vm,
    /// Both, to be confirmed or given up as one.
    Pair,
}

/// What a program is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The job.
    pub job: &'a str,
    /// Firmware name; may be empty.
    pub name: &'a str,
    /// Firmware version; may be empty.
    pub version: &'a str,
    /// Size of the image in bytes.
    pub size: u32,
}
