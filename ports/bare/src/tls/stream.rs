//! The stream that comes of a handshake.

use embedded_io_async::{ErrorType, Read, Write};
use embedded_tls::{Aes128GcmSha256, TlsConnection, TlsError};

use super::records::{Records, Socket};

/// A TLS stream to a server that has proved who it is. A `read` that is dropped while it waits loses nothing.
pub struct Stream<'b, S: Socket> {
    tls: TlsConnection<'b, Records<S>, Aes128GcmSha256>,
}

impl<'b, S: Socket> Stream<'b, S> {
    pub(crate) fn new(tls: TlsConnection<'b, Records<S>, Aes128GcmSha256>) -> Self {
        Self { tls }
    }
}

impl<S: Socket> ErrorType for Stream<'_, S> {
    type Error = TlsError;
}

impl<S: Socket> Read for Stream<'_, S> {
    /// 0 only when the server has said that this was all: a connection that is merely cut is an error.
    async fn read(&mut self, bytes: &mut [u8]) -> Result<usize, TlsError> {
        match self.tls.read(bytes).await {
            Err(TlsError::ConnectionClosed) => Ok(0),
            other => other,
        }
    }
}

impl<S: Socket> Write for Stream<'_, S> {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, TlsError> {
        self.tls.write(bytes).await
    }

    async fn flush(&mut self) -> Result<(), TlsError> {
        self.tls.flush().await
    }
}
