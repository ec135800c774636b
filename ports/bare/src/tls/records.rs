//! Bytes for the TLS library, handed out only when the record that they belong to is there as a whole.
//!
//! The library keeps a record's header in a variable of the future that reads it. A read that is dropped in the middle of a
//! record would lose the header and, with it, the stream. So the header stays in here until the rest has come; from then on
//! nothing needs to be waited for.

use embedded_io_async::{Error, ErrorKind, ErrorType, Read, Write};

/// A TCP socket whose received bytes can be counted before they are taken. A `read` that is dropped loses nothing.
#[allow(async_fn_in_trait)] // One thread drives the device, so no future of it needs to be `Send`.
pub trait Socket: Read + Write {
    /// Bytes that were received and not taken.
    fn queued(&self) -> usize;

    /// How many there can be.
    fn capacity(&self) -> usize;

    /// Waits until more than `count` bytes are queued.
    ///
    /// # Errors
    /// [`Closed`] when no more will come.
    async fn more_than(&mut self, count: usize) -> Result<(), Closed>;
}

/// The other side has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed;

const HEADER: usize = 5;

pub(crate) struct Records<S> {
    socket: S,
    header: [u8; HEADER],
    /// Bytes of the header that came, and that were handed out.
    came: usize,
    handed: usize,
    /// Bytes of the record that were not handed out yet.
    body_left: usize,
}

impl<S: Socket> Records<S> {
    pub(crate) fn new(socket: S) -> Self {
        Self { socket, header: [0; HEADER], came: 0, handed: 0, body_left: 0 }
    }

    /// Waits until a whole record is there; `false` when none will be.
    async fn record(&mut self) -> Result<bool, ErrorKind> {
        while let Some(room @ [_, ..]) = self.header.get_mut(self.came..) {
            match self.socket.read(room).await.map_err(|error| error.kind())? {
                0 => return Ok(false),
                n => self.came += n,
            }
        }
        let [_, _, _, high, low] = self.header;
        self.body_left = usize::from(u16::from_be_bytes([high, low]));
        if self.body_left > self.socket.capacity() {
            return Err(ErrorKind::OutOfMemory);
        }
        while self.socket.queued() < self.body_left {
            if self.socket.more_than(self.socket.queued()).await.is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl<S: Socket> ErrorType for Records<S> {
    type Error = ErrorKind;
}

impl<S: Socket> Read for Records<S> {
    async fn read(&mut self, bytes: &mut [u8]) -> Result<usize, ErrorKind> {
        if self.handed == HEADER && self.body_left > 0 {
            let room = bytes.len().min(self.body_left);
            let n = self.socket.read(bytes.get_mut(..room).unwrap_or_default()).await;
            let n = n.map_err(|error| error.kind())?;
            self.body_left -= n;
            return Ok(n);
        }
        if self.handed == HEADER {
            (self.came, self.handed) = (0, 0);
        }
        if self.handed == 0 && !self.record().await? {
            return Ok(0);
        }
        let left = self.header.get(self.handed..).unwrap_or_default();
        let n = left.len().min(bytes.len());
        bytes.iter_mut().zip(left).for_each(|(place, byte)| *place = *byte);
        self.handed += n;
        Ok(n)
    }
}

impl<S: Socket> Write for Records<S> {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        self.socket.write(bytes).await.map_err(|error| error.kind())
    }

    async fn flush(&mut self) -> Result<(), ErrorKind> {
        self.socket.flush().await.map_err(|error| error.kind())
    }
}
