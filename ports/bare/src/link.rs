//! A TLS stream and the memory that it works in, which goes when the stream does: the one `unsafe` file of this crate.

use alloc::boxed::Box;
use alloc::format;
use alloc::vec;
use core::ptr::NonNull;

use device::{ConnectError, ConnectStep, Tls};
use embassy_net::tcp::TcpSocket;
use embassy_net::{IpEndpoint, Stack};
use embedded_io_async::{ErrorType, Read, Write};
use embedded_tls::TlsError;
use rand_core::CryptoRngCore;

use crate::tls::{self, Buffers, Place, RECORD_BYTES, SMALL_RECORD_BYTES, Stream, WRITE_BYTES};

/// Bytes of a stream's buffers: of TCP what has come and nobody has taken, and what was sent and not acknowledged; of TLS a
/// record that is read, and one that is written.
type Sizes = [usize; 4];

/// A conversation, with a server that keeps its records small.
const CONVERSATION: Sizes = [2 * PACKET_BYTES, 2_048, SMALL_RECORD_BYTES, WRITE_BYTES];
/// A download, from anywhere: records may be as large as there are any. TCP holds only packets on their way into the
/// record, and nothing but a request is sent.
const DOWNLOAD: Sizes = [4 * PACKET_BYTES, 1_024, RECORD_BYTES, 1_024];

/// What an Ethernet frame carries of a TCP stream.
const PACKET_BYTES: usize = 1_460;

/// A stream to a server that has proved who it is.
pub struct Link {
    // Dropped in this order: the stream before the memory that it works in.
    stream: Stream<'static, TcpSocket<'static>>,
    _memory: Memory,
}

impl Link {
    /// Connects and shakes hands.
    pub(crate) async fn open(
        stack: Stack<'static>,
        to: IpEndpoint,
        tls: Tls<'_>,
        now_s: u64,
        rng: impl CryptoRngCore,
    ) -> Result<Link, ConnectError> {
        let memory = Memory::new(if tls.identity.is_some() { CONVERSATION } else { DOWNLOAD });
        // SAFETY: what is lent is used by the socket and the stream alone. Both are dropped before `memory` is: here
        // because locals are dropped in reverse order, later because of the order of the fields.
        let ([receive, send, read, write], place) = unsafe { memory.lend() };
        let mut socket = TcpSocket::new(stack, receive, send);
        socket.set_nagle_enabled(false);
        let connected = socket.connect(to).await;
        connected.map_err(|why| ConnectError { step: ConnectStep::Tcp, reason: format!("{why:?}") })?;
        let stream = tls::connect(socket, tls, now_s, rng, Buffers { read, write, place }).await?;
        Ok(Link { stream, _memory: memory })
    }
}

impl ErrorType for Link {
    type Error = TlsError;
}

impl Read for Link {
    async fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Self::Error> {
        self.stream.read(bytes).await
    }
}

impl Write for Link {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        self.stream.write(bytes).await
    }

    async fn flush(&mut self) -> Result<(), Self::Error> {
        self.stream.flush().await
    }
}

type Connection = Place<'static, TcpSocket<'static>>;

/// What outlives every borrow of it, and no stream: the buffers of TCP and TLS, and the connection over them.
struct Memory {
    buffers: [NonNull<[u8]>; 4],
    place: NonNull<Connection>,
}

impl Memory {
    fn new(sizes: Sizes) -> Memory {
        let buffers = sizes.map(|size| NonNull::from(Box::leak(vec![0; size].into_boxed_slice())));
        Memory { buffers, place: NonNull::from(Box::leak(Box::default())) }
    }

    /// # Safety
    /// Once, and nothing of it is used after this was dropped.
    unsafe fn lend(&self) -> ([&'static mut [u8]; 4], &'static mut Connection) {
        let Memory { buffers, mut place } = *self;
        // SAFETY: the caller's promise.
        unsafe { (buffers.map(|mut buffer| buffer.as_mut()), place.as_mut()) }
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: it came from a box, and nobody uses it any more.
        drop(unsafe { Box::from_raw(self.place.as_ptr()) });
        for buffer in self.buffers {
            // SAFETY: as above, now that the connection that worked in it is gone.
            drop(unsafe { Box::from_raw(buffer.as_ptr()) });
        }
    }
}
