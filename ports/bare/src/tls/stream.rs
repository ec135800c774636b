//! The stream that comes of a handshake.

use alloc::boxed::Box;
use core::mem::replace;
use core::pin::Pin;

use embedded_io_async::{ErrorType, Read, Write};
use embedded_tls::{Aes128GcmSha256, TlsConnection, TlsError, TlsReader, TlsWriter};

use super::socket::Hand;

/// The place of a connection in memory, for as long as its [`Stream`] lives.
pub struct Place<'b, S: Read + Write>(Option<Connection<'b, S>>);

pub(crate) type Connection<'b, S> = TlsConnection<'b, Hand<S>, Aes128GcmSha256>;

impl<S: Read + Write> Default for Place<'_, S> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'b, S: Read + Write + 'b> Place<'b, S> {
    /// Puts a connection here.
    pub(crate) fn take(&mut self, connection: Connection<'b, S>) -> &mut Connection<'b, S> {
        self.0.insert(connection)
    }
}

/// A TLS stream to a server that has proved who it is. A `read` that is dropped while it waits loses nothing.
pub struct Stream<'b, S: Read + Write> {
    reading: Reading<'b, S>,
    /// Bytes of the last record that nobody has taken.
    left: usize,
    writer: TlsWriter<'b, Hand<S>, Aes128GcmSha256>,
}

type Reader<'b, S> = TlsReader<'b, Hand<S>, Aes128GcmSha256>;
/// Who has read a record, and how many bytes are in it.
type HasRead<'b, S> = (Reader<'b, S>, Result<usize, TlsError>);

/// The half that reads. The library loses a record whose reading is dropped; so it is kept here, and goes on with the next
/// `read`. That is why TCP needs no room for a whole record.
enum Reading<'b, S: Read + Write + 'b> {
    Idle(Reader<'b, S>),
    Waiting(Pin<Box<dyn Future<Output = HasRead<'b, S>> + 'b>>),
    /// Only while one becomes the other.
    Between,
}

impl<'b, S: Read + Write + 'b> Stream<'b, S> {
    pub(crate) fn new(connection: &'b mut Connection<'b, S>) -> Self {
        let (reader, writer) = connection.split();
        Self { reading: Reading::Idle(reader), left: 0, writer }
    }

    /// Waits for the next record and counts its bytes.
    async fn record(&mut self) -> Result<usize, TlsError> {
        self.reading = match replace(&mut self.reading, Reading::Between) {
            Reading::Idle(reader) => Reading::Waiting(Box::pin(next(reader))),
            waiting => waiting,
        };
        let Reading::Waiting(record) = &mut self.reading else { return Err(TlsError::InternalError) };
        let (reader, count) = record.as_mut().await;
        self.reading = Reading::Idle(reader);
        count
    }
}

async fn next<'b, S: Read + Write + 'b>(mut reader: Reader<'b, S>) -> HasRead<'b, S> {
    let count = reader.read_buffered().await.map(|record| {
        let count = record.len();
        record.revert();
        count
    });
    (reader, count)
}

impl<'b, S: Read + Write + 'b> ErrorType for Stream<'b, S> {
    type Error = TlsError;
}

impl<'b, S: Read + Write + 'b> Read for Stream<'b, S> {
    /// 0 only when the server has said that this was all: a connection that is merely cut is an error.
    async fn read(&mut self, bytes: &mut [u8]) -> Result<usize, TlsError> {
        if bytes.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            match self.record().await {
                Err(TlsError::ConnectionClosed) => return Ok(0),
                count => self.left = count?,
            }
        }
        let Reading::Idle(reader) = &mut self.reading else { return Err(TlsError::InternalError) };
        // They are there: this does not wait.
        let count = reader.read(bytes).await?;
        self.left -= count;
        Ok(count)
    }
}

impl<'b, S: Read + Write + 'b> Write for Stream<'b, S> {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, TlsError> {
        self.writer.write(bytes).await
    }

    async fn flush(&mut self) -> Result<(), TlsError> {
        self.writer.flush().await
    }
}
