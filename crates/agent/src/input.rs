//! What a port tells the agent: the answer to its last output, or news.

use image::{Digest, Refusal};
use jobs::Message;
use slots::{Outcome, Slot};

/// One thing that happened.
///
/// Answers come to the output that asked for them, and each output says which. News — [`Input::Heard`],
/// [`Input::Disconnected`], [`Input::ProgramHealthy`], [`Input::ProgramSays`] — may come instead of an answer to
/// [`Wait`], [`AskProgram`], [`Fetch`] and [`More`], and [`Input::Disconnected`] also to [`Publish`]; at all other times
/// the port keeps news back.
///
/// [`Wait`]: crate::Output::Wait
/// [`AskProgram`]: crate::Output::AskProgram
/// [`Fetch`]: crate::Output::Fetch
/// [`More`]: crate::Output::More
/// [`Publish`]: crate::Output::Publish
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input<'a> {
    /// The board has booted. Always the first input.
    Started(Boot<'a>),
    /// The connection stands and all of [`jobs::FILTERS`] are subscribed.
    Connected,
    /// The connection broke, or could not be made.
    Disconnected,
    /// The Jobs service said something.
    Heard(Message<'a>),
    /// The `until` of the last output has come.
    Tick,
    /// What was asked for is done.
    Done,
    /// The flash did not do it.
    Failed,
    /// The object store answered with success.
    Opened {
        /// Position in the image of the first byte that will come: what was asked for (206), or 0 (200); of a packed
        /// image where its unpacking stands.
        from: u32,
        /// Size of the whole object, if the answer tells it: of the packed image, if it is packed.
        total: Option<u32>,
    },
    /// The next bytes of the image are at hand. Every chunk but the last has a multiple of 16 bytes, so that the flash
    /// is always written at whole words; a shorter rest of a broken connection is thrown away by the port.
    Chunk {
        /// How many bytes.
        len: u32,
    },
    /// The body has ended.
    Ended,
    /// The download broke, or was refused.
    FetchFailed(FetchError),
    /// A spare slot was checked.
    Verified(Verdict),
    /// The program is healthy: it has reached the cloud, called `fota.accept()`, or does not use the cloud and has run
    /// long enough.
    ProgramHealthy,
    /// The program's answer to an offer.
    ProgramSays(Say<'a>),
}

/// What is known at boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Boot<'a> {
    /// SHA-256 of the whole image that runs; `None` if none does.
    pub running: Option<Digest>,
    /// The slot beside the one that runs: the one that may be written, once what runs is confirmed.
    pub spare: Slot,
    /// How many bytes fit there.
    pub spare_bytes: u32,
    /// Whether what runs is on trial, program or VM.
    pub on_trial: bool,
    /// What the boot decisions gave up since the last update began ([`slots::Record::outcome`]).
    pub outcome: Option<Outcome>,
    /// The VM, on a board whose bootloader keeps two slots for it.
    pub vm: Option<VmBoot>,
    /// The bytes that were last remembered; empty if none ever were.
    pub journal: &'a [u8],
    /// Random bits, for tokens and for jitter.
    pub seed: u32,
}

/// What is known at boot of the VM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VmBoot {
    /// SHA-256 of the whole image that runs.
    pub running: Digest,
    /// The VM slot beside the one that runs.
    pub spare: Slot,
    /// How many bytes fit there.
    pub spare_bytes: u32,
    /// What the bootloader gave up since the last update began.
    pub outcome: Option<Outcome>,
}

/// Why a download gave no more bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FetchError {
    /// The server answered with another status than 200 or 206. 403 is also what an address that has expired gives.
    Status(u16),
    /// No connection, a broken one, an answer that is not HTTP.
    Network,
    /// The server did not prove who it is: it may be another one. Nothing was said to it.
    Untrusted,
    /// What came has not the SHA-256 of the packed image.
    OtherBytes,
    /// What came is the packed image of the job, and does not unpack.
    BadPacking,
    /// What was written could not be read back for the unpacking.
    Flash,
    /// It is packed in a way that this board does not know.
    UnknownPacking,
}

/// What a check of the spare slot found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// These are the bytes that the job names, and an image that this board may run.
    Whole,
    /// The SHA-256 of the bytes is not the job's.
    OtherDigest,
    /// The bytes are the job's, but this board will not run them.
    Refused(Refusal),
}

/// What the program's `on_update` hook says to an offer. A program without a hook accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say<'a> {
    /// Go on.
    Accept,
    /// Not this one.
    Refuse {
        /// The program's own words; the first 64 bytes are reported.
        why: &'a str,
    },
    /// Not now: ask again later.
    Defer {
        /// How much later, in seconds; taken as at least 1 and at most 7 days.
        seconds: u32,
    },
}
