//! TLS 1.3 for boards without an operating system: a stream over any socket, and a server that has proved who it is.
//!
//! ```text
//! connect(socket, tls, now, rng, buffers) → a Stream, or what was wrong with the server
//! ```
//!
//! The protocol is `embedded-tls`; whom to believe is decided in here, by `verifier`. Three things were found in that
//! library by reading and trying it, and none can happen here (`tests/servers.rs`):
//!
//! - Its bundled verifier believes a server whose certificate was signed by any device's own certificate. Ours is the
//!   verifier of rustls, which checks the CA flag of every issuer.
//! - A server that sends no certificate at all is not asked for one. [`connect`] fails unless chain and signature were
//!   both verified.
//!
//! - A record that is encrypted and holds nothing makes it panic, and anybody on the way could send one. `socket` refuses it.
//!
//! What that library cannot: a handshake message that spans records. A server's chain must fit into one.
//!
//! A read that is dropped while it waits loses nothing (`stream`): the device waits for bytes and for other things at once.

mod algorithms;
mod provider;
mod socket;
mod stream;
mod verifier;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use device::{ConnectError, ConnectStep, Distrust, Tls};
use embedded_io_async::{Read, Write};
use embedded_tls::{MaxFragmentLength, TlsConfig, TlsContext, TlsError};
use pki_types::ServerName;
use rand_core::CryptoRngCore;

pub use stream::{Place, Stream};

use provider::Provider;
use socket::Hand;
use stream::Connection;
use verifier::Verifier;

/// Bytes of a read buffer that takes every record there can be.
pub const RECORD_BYTES: usize = 16_640;

/// Bytes of a read buffer for servers that keep to records of 4096 bytes, which they are asked to: AWS IoT does, and our
/// cloud, but not every store of objects.
pub const SMALL_RECORD_BYTES: usize = 4_096 + 512;

/// Bytes of a write buffer: the device's certificate must fit.
pub const WRITE_BYTES: usize = 2_304;

/// The memory of one connection.
pub struct Buffers<'b, S: Read + Write> {
    /// A record as it came: [`RECORD_BYTES`] or [`SMALL_RECORD_BYTES`].
    pub read: &'b mut [u8],
    /// What is to be sent: [`WRITE_BYTES`], or half of that where no certificate is.
    pub write: &'b mut [u8],
    /// The connection itself.
    pub place: &'b mut Place<'b, S>,
}

/// Shakes hands over `socket`, of which a `read` or `write` that is dropped while it waits must not have moved a byte;
/// `now_s` are the seconds since 1970.
///
/// # Errors
///
/// [`ConnectStep::Trust`] and what is wrong with the server; [`ConnectStep::Tls`] and what went wrong before it was judged.
pub async fn connect<'b, S: Read + Write + 'b>(
    socket: S,
    tls: Tls<'_>,
    now_s: u64,
    rng: impl CryptoRngCore,
    buffers: Buffers<'b, S>,
) -> Result<Stream<'b, S>, ConnectError> {
    let failed = |reason| ConnectError { step: ConnectStep::Tls, reason };
    let verifier = Verifier::new(tls.server_name, tls.roots, now_s);
    let mut provider = Provider::new(rng, verifier, tls.identity).map_err(failed)?;
    let alpn: Vec<&[u8]> = tls.alpn.iter().map(|name| name.as_bytes()).collect();
    let mut config = TlsConfig::new();
    // An address is not sent (RFC 6066 §3); the verifier knows it in any case.
    if matches!(ServerName::try_from(tls.server_name), Ok(ServerName::DnsName(_))) {
        config = config.with_server_name(tls.server_name);
    }
    if !alpn.is_empty() {
        config = config.with_alpn(&alpn);
    }
    if buffers.read.len() < RECORD_BYTES {
        config = config.with_max_fragment_length(MaxFragmentLength::Bits12);
    } else {
        // A chain of RSA certificates is too long for small records; who has both kinds shows the short ones then.
        config = config.enable_rsa_signatures();
    }
    let connection = Connection::new(Hand::new(socket), buffers.read, buffers.write);
    let connection = buffers.place.take(connection);
    let opened = connection.open(TlsContext::new(&config, &mut provider)).await;
    match (opened, provider.verifier.verdict()) {
        (Ok(()), Ok(())) => Ok(Stream::new(connection)),
        // It did not come so far.
        (Err(why), Ok(()) | Err(Distrust::Silent)) => Err(failed(told(&why))),
        (_, Err(why)) => Err(why.into()),
    }
}

fn told(why: &TlsError) -> String {
    match why {
        TlsError::HandshakeAborted(_, alert) => format!("the server refuses: {alert:?}"),
        TlsError::IoError | TlsError::Io(_) => "the connection was cut".to_string(),
        TlsError::InsufficientSpace => "a record of the server is larger than the buffer".to_string(),
        why => format!("{why:?}"),
    }
}
