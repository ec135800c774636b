//! What boards without an operating system share, whatever their chip is: a network stack becomes the streams that the
//! device asks for.
//!
//! ```text
//! a port:   a driver of its network card · a clock · randomness · an executor · flash
//! this:     name → address → TCP → TLS 1.3 with a server that has proved who it is ([`tls`]) → [`Link`]
//! ```
//!
//! A port's `connect` is one call:
//!
//! ```ignore
//! async fn connect(&self, host: &str, port: u16, tls: Tls<'_>) -> Result<Link, ConnectError> {
//!     bare::connect(self.stack, bare::Peer { host, port, is_emulated: false }, tls, now_s, rng).await
//! }
//! ```
#![no_std]

extern crate alloc;

pub mod cable;
mod dial;
#[allow(unsafe_code)] // Memory that outlives the borrows of a stream.
mod link;
#[cfg(feature = "sntp")]
pub mod sntp;
pub mod tls;

pub use dial::{Peer, connect};
pub use link::Link;
