//! The cable of a powered board, as the uplink protocol wants it.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use host::socket::{SOCKET_FILE, reach};
use uplink::Wire;

/// A serial line at a board's socket.
pub struct SocketWire {
    stream: UnixStream,
    since: Instant,
}

impl SocketWire {
    /// Takes the cable of the board in `folder`.
    ///
    /// # Errors
    ///
    /// `NotFound` or `ConnectionRefused` when no board is powered there; `Other` when somebody else has it.
    pub fn plug(folder: &Path) -> io::Result<SocketWire> {
        let mut stream = reach(&folder.join(SOCKET_FILE), |path| UnixStream::connect(path))?;
        stream.write_all(b"cable\n")?;
        let mut answer = String::new();
        // Nothing else comes before we speak: the reader takes no byte that is not of this line.
        BufReader::with_capacity(1, &stream).read_line(&mut answer)?;
        if answer.trim_end() == "cable" {
            Ok(SocketWire { stream, since: Instant::now() })
        } else {
            Err(io::Error::other(answer))
        }
    }
}

impl Wire for SocketWire {
    type Error = io::Error;

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    fn now_ms(&self) -> u64 {
        self.since.elapsed().as_millis() as u64
    }

    fn read(&mut self, bytes: &mut [u8], patience_ms: u32) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(Duration::from_millis(patience_ms.into())))?;
        match self.stream.read(bytes) {
            Ok(0) => Err(io::Error::new(ErrorKind::UnexpectedEof, "the board was switched off")),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => Ok(0),
            other => other,
        }
    }
}
