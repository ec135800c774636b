//! Two ends of a connection in memory.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use embedded_io_async::{ErrorKind, ErrorType, Read, Write};

#[derive(Default)]
struct Way {
    bytes: VecDeque<u8>,
    closed: bool,
    reader: Option<Waker>,
}

impl Way {
    fn wake(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }
}

/// One end. Dropping it closes both ways, as a broken connection does.
pub struct Pipe {
    incoming: Rc<RefCell<Way>>,
    outgoing: Rc<RefCell<Way>>,
}

/// A connection: what one end writes the other reads.
pub fn pipe() -> (Pipe, Pipe) {
    let (there, back) = (Rc::<RefCell<Way>>::default(), Rc::<RefCell<Way>>::default());
    let here = Pipe { incoming: Rc::clone(&back), outgoing: Rc::clone(&there) };
    (here, Pipe { incoming: there, outgoing: back })
}

impl Drop for Pipe {
    fn drop(&mut self) {
        for way in [&self.incoming, &self.outgoing] {
            way.borrow_mut().closed = true;
            way.borrow_mut().wake();
        }
    }
}

impl ErrorType for Pipe {
    type Error = ErrorKind;
}

impl Read for Pipe {
    async fn read(&mut self, bytes: &mut [u8]) -> Result<usize, ErrorKind> {
        poll_fn(|context| {
            let mut way = self.incoming.borrow_mut();
            let n = way.bytes.len().min(bytes.len());
            if n == 0 && !way.closed {
                way.reader = Some(context.waker().clone());
                return Poll::Pending;
            }
            for (place, byte) in bytes.iter_mut().zip(way.bytes.drain(..n)) {
                *place = byte;
            }
            Poll::Ready(Ok(n))
        })
        .await
    }
}

impl Write for Pipe {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, ErrorKind> {
        let mut way = self.outgoing.borrow_mut();
        if way.closed {
            return Err(ErrorKind::ConnectionReset);
        }
        way.bytes.extend(bytes);
        way.wake();
        Ok(bytes.len())
    }

    async fn flush(&mut self) -> Result<(), ErrorKind> {
        Ok(())
    }
}
