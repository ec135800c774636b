//! One socket in two hands: who waits for a record keeps nobody from writing, which is what the TLS library's two halves want.

use alloc::rc::Rc;
use core::cell::RefCell;
use core::future::poll_fn;
use core::pin::pin;

use embedded_io_async::{Error, ErrorKind, ErrorType, Read, Write};

/// A hand on a socket. Of the socket's own futures none is kept over a wait: what it waits for is asked anew whenever
/// something has happened, and so a `read` or `write` of it that is dropped while it waits must not have moved a byte.
pub(crate) struct Hand<S> {
    socket: Rc<RefCell<S>>,
    records: Records,
}

impl<S> Hand<S> {
    pub(crate) fn new(socket: S) -> Self {
        Self { socket: Rc::new(RefCell::new(socket)), records: Records::default() }
    }
}

impl<S> Clone for Hand<S> {
    fn clone(&self) -> Self {
        Self { socket: Rc::clone(&self.socket), records: self.records }
    }
}

impl<S> ErrorType for Hand<S> {
    type Error = ErrorKind;
}

impl<S: Read> Read for Hand<S> {
    async fn read(&mut self, bytes: &mut [u8]) -> Result<usize, ErrorKind> {
        let read = poll_fn(|context| pin!(self.socket.borrow_mut().read(bytes)).poll(context)).await;
        let count = read.map_err(|error| error.kind())?;
        self.records.pass(bytes.get(..count).unwrap_or_default())?;
        Ok(count)
    }
}

impl<S: Write> Write for Hand<S> {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        let written = poll_fn(|context| pin!(self.socket.borrow_mut().write(bytes)).poll(context)).await;
        written.map_err(|error| error.kind())
    }

    async fn flush(&mut self) -> Result<(), ErrorKind> {
        let flushed = poll_fn(|context| pin!(self.socket.borrow_mut().flush()).poll(context)).await;
        flushed.map_err(|error| error.kind())
    }
}

/// Where in the stream of records the next byte lies. Looked at because the library panics over one kind of record, which
/// anybody on the way could send: one that is encrypted and holds nothing.
#[derive(Clone, Copy, Default)]
struct Records {
    header: [u8; HEADER],
    /// Bytes of the header that came.
    came: usize,
    /// Bytes of the record that are still to come.
    left: usize,
}

const HEADER: usize = 5;
/// The kind of records that are encrypted (RFC 8446 §5.2).
const ENCRYPTED: u8 = 23;
/// What an encrypted record has beside its contents.
const TAG: usize = 16;

impl Records {
    fn pass(&mut self, mut bytes: &[u8]) -> Result<(), ErrorKind> {
        while let Some((byte, rest)) = bytes.split_first() {
            if self.left > 0 {
                let count = self.left.min(bytes.len());
                self.left -= count;
                bytes = bytes.get(count..).unwrap_or_default();
                continue;
            }
            if let Some(place) = self.header.get_mut(self.came) {
                *place = *byte;
            }
            self.came += 1;
            bytes = rest;
            if self.came == HEADER {
                let [kind, _, _, high, low] = self.header;
                (self.came, self.left) = (0, usize::from(u16::from_be_bytes([high, low])));
                if kind == ENCRYPTED && self.left <= TAG {
                    return Err(ErrorKind::InvalidData);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn pass(pieces: &[&[u8]]) -> Result<(), ErrorKind> {
        let mut records = Records::default();
        pieces.iter().try_for_each(|piece| records.pass(piece))
    }

    #[test]
    fn an_encrypted_record_that_holds_nothing_is_refused_however_it_comes() {
        let [full, empty] = [17, 16].map(|len| [&[23, 3, 3, 0, len][..], &vec![0; len.into()]].concat());
        assert_eq!(pass(&[&full, &full]), Ok(()));
        assert_eq!(pass(&[&full, &empty]), Err(ErrorKind::InvalidData));
        let both = [full, empty].concat();
        for cut in 0..both.len() {
            assert_eq!(pass(&[&both[..cut], &both[cut..]]), Err(ErrorKind::InvalidData), "{cut}");
        }
        // Not encrypted: one byte, as a middlebox wants to see it.
        assert_eq!(pass(&[&[20, 3, 3, 0, 1, 1]]), Ok(()));
    }
}
