//! A stream with its buffers. An idle connection holds none: what is read goes through one buffer a thread, and only the
//! beginning of a packet that is not complete stays.

use super::conversation::{Conversation, End};
use super::prompt::Hasten;
use mqtt::{Disconnect, Frame, Frames, Packet, Version};
use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};

/// Bytes that may wait to be written before nothing more is taken from the session.
pub(super) const OUT_BYTES: usize = 64 * 1024;
/// Bytes that may wait to be written before nothing more is read: one message of the session may stand above
/// [`OUT_BYTES`], and there must be room for answers, or a client with a full queue would not be heard.
const ANSWER_BYTES: usize = OUT_BYTES + 256 * 1024;
/// Bytes that are read at once.
const READ_BYTES: usize = 16 * 1024;
/// The first byte of a CONNECT.
const CONNECT: u8 = 0x10;

thread_local! {
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; READ_BYTES].into_boxed_slice());
}

pub(super) struct Wire<S> {
    stream: S,
    frames: Frames,
    incoming: Vec<u8>,
    pub outgoing: Vec<u8>,
    /// Bytes have been handed to TLS and may still be there.
    unflushed: bool,
}

impl<S: AsyncRead + AsyncWrite + Hasten + Unpin> Wire<S> {
    pub fn new(stream: S, packet_bytes: usize) -> Wire<S> {
        let frames = Frames::new(packet_bytes);
        Wire { stream, frames, incoming: Vec::new(), outgoing: Vec::new(), unflushed: false }
    }

    pub fn is_written(&self) -> bool {
        self.outgoing.is_empty() && !self.unflushed
    }

    /// Is there room for answers to what would be read?
    pub fn has_room(&self) -> bool {
        self.outgoing.len() < ANSWER_BYTES
    }

    /// Appends what has come; no bytes are the end.
    pub fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        SCRATCH.with_borrow_mut(|scratch| {
            let mut read = ReadBuf::new(scratch);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut read))?;
            self.incoming.extend_from_slice(read.filled());
            Poll::Ready(Ok(read.filled().len()))
        })
    }

    /// Writes all that waits and pushes it through TLS. Nothing is lost if it is not waited for. `Ready` is also the
    /// answer when there is nothing.
    pub fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut written = 0;
        let all = self.poll_write_from(&mut written, context);
        self.outgoing.drain(..written);
        if self.outgoing.is_empty() {
            self.outgoing = Vec::new();
        }
        ready!(all)?;
        if self.unflushed {
            ready!(Pin::new(&mut self.stream).poll_flush(context))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    fn poll_write_from(&mut self, written: &mut usize, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.outgoing.get(*written..).filter(|rest| !rest.is_empty()) {
            match ready!(Pin::new(&mut self.stream).poll_write(context, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => *written += count,
            }
            self.unflushed = true;
        }
        Poll::Ready(Ok(()))
    }

    /// The client may hold its next packet back until what it sent is acknowledged, and no answer does that.
    pub fn hasten(&self) {
        self.stream.hasten();
    }

    /// Waits for the first packet. What does not begin like CONNECT is not waited for [MQTT-3.1.0-1].
    pub async fn first(&mut self) -> io::Result<Vec<u8>> {
        loop {
            if self.incoming.first().is_some_and(|byte| *byte != CONNECT) {
                return Err(io::ErrorKind::InvalidData.into());
            }
            match self.frames.next(&self.incoming) {
                Ok(Frame::Packet(length)) => {
                    let rest = self.incoming.split_off(length);
                    return Ok(std::mem::replace(&mut self.incoming, rest));
                }
                Ok(Frame::Need(_)) => {}
                Err(malformed) => return Err(io::Error::new(io::ErrorKind::InvalidData, malformed)),
            }
            if std::future::poll_fn(|context| self.poll_read(context)).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// Hands the complete packets to the conversation, while there is room for answers; answers how many
    /// bytes they had.
    pub async fn packets(&mut self, conversation: &mut Conversation) -> Result<usize, End> {
        if self.incoming.is_empty() {
            return Ok(0);
        }
        let mut done = 0;
        let mut result = Ok(());
        while result.is_ok() && self.outgoing.len() < ANSWER_BYTES {
            let rest = self.incoming.get(done..).unwrap_or_default();
            match self.frames.next(rest) {
                Ok(Frame::Need(_)) => break,
                Ok(Frame::Packet(length)) => {
                    let packet = rest.get(..length).unwrap_or_default();
                    result = conversation.take(packet, &mut self.outgoing).await;
                    done += length;
                }
                Err(malformed) => result = Err(End::broken(malformed.reason())),
            }
        }
        self.incoming.drain(..done);
        if self.incoming.is_empty() {
            self.incoming = Vec::new();
        }
        result.map(|()| done)
    }

    /// What MQTT 5 says at the end.
    pub fn farewell(&mut self, version: Version, end: End) {
        if let (Version::V5, Some(reason)) = (version, end.reason) {
            let packet = Packet::Disconnect(Disconnect { reason, ..Disconnect::default() });
            // A reason that DISCONNECT does not have is not said.
            let _ = packet.encode(version, &mut self.outgoing);
        }
    }

    /// Writes what is left and closes.
    pub async fn close(&mut self) -> io::Result<()> {
        self.stream.write_all(&self.outgoing).await?;
        self.stream.flush().await?;
        self.stream.shutdown().await
    }
}
