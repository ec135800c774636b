//! Firmware and credentials over a serial cable that loses and damages bytes.
//!
//! ```text
//! Client ── Hello · Begin · Data … · End · Leave ──▶ Session      one request, one answer, sent again until it comes
//!        ◀─ Facts · Kept … · Done · Refused ────────              (docs/spec/uplink.md has the bytes)
//! ```
//!
//! The promises, each held by a test:
//!
//! - A frame that is lost, damaged or doubled changes nothing but the time that it takes.
//! - Size, board and ABI are checked before a sector is erased; the whole image is verified before it may run.
//! - A transfer that was interrupted goes on where it was, as long as the board has not been reset.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod client;
mod frame;
mod message;
mod session;

pub use client::{Client, UplinkError, Wire};
pub use frame::{Frame, Frames, PAYLOAD_BYTES_MAX};
pub use message::{Answer, Begin, Facts, Request, Target, VERSION};
pub use session::{Judge, Session};

/// Bytes of a transfer that travel in one frame.
pub const CHUNK_BYTES: usize = 512;

/// Bytes of the largest credential set that a board takes over the cable.
pub const CREDENTIALS_BYTES_MAX: u32 = 8 * 1024 - 16;
