//! A socket that acknowledges what it has read at once.
//!
//! MQTT clients that leave TCP's Nagle algorithm on (most do, paho among them) send PUBACK and then PUBLISH as two small
//! segments, and hold the second until the first is acknowledged. PUBACK has no answer that could carry that
//! acknowledgement, so the kernel delays it by 40 ms. Measured with paho on loopback: 750 messages of QoS 1 a second, and
//! 8,700 with Nagle's algorithm off.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// See the module.
#[derive(Debug)]
pub(super) struct Prompt {
    socket: TcpStream,
    /// Something was read since the last write, which would have carried the acknowledgement.
    owes: bool,
}

impl Prompt {
    pub fn new(socket: TcpStream) -> Prompt {
        // Our own small packets go out at once for the same reason.
        let _ = socket.set_nodelay(true);
        Prompt { socket, owes: false }
    }

    /// Sends the acknowledgement that the kernel may be holding back. Linux forgets the wish with the next packet,
    /// and other systems do not know it.
    fn acknowledge(&mut self) {
        if std::mem::take(&mut self.owes) {
            #[cfg(target_os = "linux")]
            let _ = self.socket.set_quickack(true);
        }
    }
}

impl AsyncRead for Prompt {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.socket).poll_read(context, into);
        match read {
            Poll::Ready(_) => self.owes = true,
            // Whoever reads again has answered what it read, or has no answer.
            Poll::Pending => self.acknowledge(),
        }
        read
    }
}

impl AsyncWrite for Prompt {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.owes &= !written.is_ready();
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(context, bytes);
        self.owes &= !written.is_ready();
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
