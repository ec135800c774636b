//! A TLS stream of the board, as fast as its link.

use std::io;
use std::time::Duration;

use embedded_io_async::{ErrorType, Read, Write};
use tokio::time::Instant;

use crate::tls::TlsStream;

/// A TLS stream that carries no more bytes a second than the board's network does.
pub struct Stream {
    tls: TlsStream,
    /// Bytes per second.
    rate: Option<u64>,
    /// When the link has carried what was read.
    free: Instant,
}

impl Stream {
    pub(crate) fn new(tls: TlsStream, rate: Option<u64>) -> Self {
        Self { tls, rate, free: Instant::now() }
    }
}

impl ErrorType for Stream {
    type Error = io::Error;
}

impl Read for Stream {
    /// Waits before it reads, so that a dropped read has taken nothing.
    async fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let Some(rate) = self.rate else { return self.tls.read(bytes).await };
        tokio::time::sleep_until(self.free).await;
        // A twentieth of a second at a time is smooth enough to watch.
        let most = usize::try_from(rate / 20).unwrap_or(usize::MAX).max(1).min(bytes.len());
        let n = self.tls.read(&mut bytes[..most]).await?;
        let busy = Duration::from_micros(n as u64 * 1_000_000 / rate.max(1));
        self.free = self.free.max(Instant::now()) + busy;
        Ok(n)
    }
}

impl Write for Stream {
    async fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tls.write(bytes).await
    }

    async fn flush(&mut self) -> io::Result<()> {
        self.tls.flush().await
    }
}
