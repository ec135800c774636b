//! A TLS stream and the memory that it works in, which goes when the stream does: the one `unsafe` file of this crate.

use alloc::boxed::Box;
use alloc::vec;
use core::ptr::NonNull;

use device::{ConnectError, ConnectStep, Tls};
use embassy_net::tcp::TcpSocket;
use embassy_net::{IpEndpoint, Stack};
use embassy_time::{Duration, Timer};
use embedded_io_async::{ErrorType, Read, Write};
use embedded_tls::TlsError;
use rand_core::CryptoRngCore;

use crate::tls::{self, Buffers, Closed, RECORD_BYTES, SMALL_RECORD_BYTES, Socket, Stream, WRITE_BYTES};

/// Bytes that TCP may have sent and not seen acknowledged.
const SEND_BYTES: usize = 2_048;

/// How soon a record that has begun to come is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

/// A stream to a server that has proved who it is.
pub struct Link {
    // Dropped in this order: the stream before the memory that it works in.
    stream: Stream<'static, Tcp>,
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
        let failed = |step| move |reason| ConnectError { step, reason };
        // The conversation is with a server that keeps its records small; downloads come from anywhere.
        let record = if tls.identity.is_some() { SMALL_RECORD_BYTES } else { RECORD_BYTES };
        let memory = Memory::new(record);
        // SAFETY: what is lent is used by the socket and the stream alone. Both are dropped before `memory` is: here
        // because locals are dropped in reverse order, later because of the order of the fields.
        let [receive, send, read, write] = unsafe { memory.lend() };
        let mut socket = TcpSocket::new(stack, receive, send);
        socket.set_nagle_enabled(false);
        let connected = socket.connect(to).await;
        connected.map_err(|why| failed(ConnectStep::Tcp)(alloc::format!("{why:?}")))?;
        let stream = tls::connect(Tcp(socket), tls, now_s, rng, Buffers { read, write }).await;
        let stream = stream.map_err(failed(ConnectStep::Tls))?;
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

/// Buffers that outlive every borrow of them, and no stream.
struct Memory([NonNull<[u8]>; 4]);

impl Memory {
    fn new(record: usize) -> Memory {
        // TCP must be able to hold a whole record with its header, see `tls::Socket`.
        let sizes = [record, SEND_BYTES, record, WRITE_BYTES];
        Memory(sizes.map(|size| NonNull::from(Box::leak(vec![0; size].into_boxed_slice()))))
    }

    /// # Safety
    /// Once, and nothing of it is used after this was dropped.
    unsafe fn lend(&self) -> [&'static mut [u8]; 4] {
        // SAFETY: the caller's promise.
        self.0.map(|mut piece| unsafe { piece.as_mut() })
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        for piece in self.0 {
            // SAFETY: it came from a box, and nobody uses it any more.
            drop(unsafe { Box::from_raw(piece.as_ptr()) });
        }
    }
}

/// A TCP socket that tells how much has come.
struct Tcp(TcpSocket<'static>);

impl ErrorType for Tcp {
    type Error = embassy_net::tcp::Error;
}

impl Read for Tcp {
    async fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Self::Error> {
        self.0.read(bytes).await
    }
}

impl Write for Tcp {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, Self::Error> {
        self.0.write(bytes).await
    }

    async fn flush(&mut self) -> Result<(), Self::Error> {
        self.0.flush().await
    }
}

impl Socket for Tcp {
    fn queued(&self) -> usize {
        self.0.recv_queue()
    }

    fn capacity(&self) -> usize {
        self.0.recv_capacity()
    }

    /// The socket wakes for the first byte alone; for the rest of a record it is looked at again and again.
    async fn more_than(&mut self, count: usize) -> Result<(), Closed> {
        while self.0.recv_queue() <= count {
            if !self.0.may_recv() {
                return Err(Closed);
            }
            Timer::after(LOOK_AGAIN).await;
        }
        Ok(())
    }
}
