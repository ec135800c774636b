//! A WebSocket as a stream of bytes: MQTT packets need not fit the frames (RFC 6455; MQTT-6.0.0-1 to MQTT-6.0.0-4).

use super::prompt::Hasten;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that are read at once.
const READ_BYTES: usize = 4 * 1024;
/// Bytes of the longest frame that is written.
const FRAME_BYTES: usize = 16 * 1024;

const CONTINUED: u8 = 0;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;
/// Only the last frame of a message has it.
const FINAL: u8 = 0x80;

/// The server's end.
#[derive(Debug)]
pub(super) struct WebSocket<S> {
    stream: S,
    /// Read and not yet looked at.
    raw: Vec<u8>,
    /// Of the data frame that is being read.
    left: u64,
    mask: [u8; 4],
    masked: usize,
    /// Frames on their way out.
    outgoing: Vec<u8>,
    over: bool,
}

/// The head of a frame from the client.
struct Head {
    code: u8,
    length: u64,
    mask: [u8; 4],
    bytes: usize,
}

impl<S> WebSocket<S> {
    /// `raw` came behind the opening request.
    pub fn new(stream: S, raw: Vec<u8>) -> WebSocket<S> {
        WebSocket { stream, raw, left: 0, mask: [0; 4], masked: 0, outgoing: Vec::new(), over: false }
    }

    /// The next frame's head, if all of it has come.
    fn head(&self) -> io::Result<Option<Head>> {
        let [first, second, rest @ ..] = &self.raw[..] else { return Ok(None) };
        // Reserved bits are of extensions that were not agreed on; a client masks what it sends.
        if first & 0x70 != 0 || second & 0x80 == 0 {
            return Err(ErrorKind::InvalidData.into());
        }
        let extended = match second & 0x7F {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let (Some(length), Some(mask)) = (rest.get(..extended), rest.get(extended..extended + 4)) else {
            return Ok(None);
        };
        let mut long = length.iter().fold(0, |sum: u64, byte| sum << 8 | u64::from(*byte));
        if extended == 0 {
            long = u64::from(second & 0x7F);
        }
        let mask = [mask[0], mask[1], mask[2], mask[3]];
        Ok(Some(Head { code: first & 0x0F, length: long, mask, bytes: 2 + extended + 4 }))
    }

    /// Looks at what has come: data begins, a control frame is done, or more is needed (`false`).
    fn advance(&mut self) -> io::Result<bool> {
        let Some(head) = self.head()? else { return Ok(false) };
        match head.code {
            CONTINUED | BINARY => {
                self.raw.drain(..head.bytes);
                (self.left, self.mask, self.masked) = (head.length, head.mask, 0);
                Ok(true)
            }
            CLOSE | PING | PONG if head.length <= 125 => {
                let end = head.bytes + head.length as usize;
                let Some(body) = self.raw.get(head.bytes..end) else { return Ok(false) };
                let body: Vec<u8> = body.iter().zip(head.mask.iter().cycle()).map(|(a, b)| a ^ b).collect();
                self.raw.drain(..end);
                match head.code {
                    PING => self.frame(PONG, &body),
                    CLOSE => {
                        self.frame(CLOSE, body.get(..2).unwrap_or_default());
                        self.over = true;
                    }
                    _ => {}
                }
                Ok(true)
            }
            // Text is no MQTT [MQTT-6.0.0-1].
            _ => Err(ErrorKind::InvalidData.into()),
        }
    }

    fn frame(&mut self, code: u8, body: &[u8]) {
        self.outgoing.push(FINAL | code);
        match body.len() {
            length @ ..=125 => self.outgoing.push(length as u8),
            length => {
                self.outgoing.push(126);
                self.outgoing.extend((length as u16).to_be_bytes());
            }
        }
        self.outgoing.extend(body);
    }

    /// Hands out data that has come.
    fn unmask(&mut self, into: &mut ReadBuf<'_>) {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let count = most.min(self.raw.len()).min(into.remaining());
        for byte in self.raw.drain(..count) {
            into.put_slice(&[byte ^ self.mask[self.masked % 4]]);
            self.masked += 1;
        }
        self.left -= count as u64;
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> WebSocket<S> {
    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.outgoing.is_empty() {
            match ready!(Pin::new(&mut self.stream).poll_write(context, &self.outgoing))? {
                0 => return Poll::Ready(Err(ErrorKind::WriteZero.into())),
                count => drop(self.outgoing.drain(..count)),
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for WebSocket<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            if self.left > 0 && !self.raw.is_empty() {
                self.unmask(into);
                return Poll::Ready(Ok(()));
            }
            if self.left == 0 && !self.over && self.advance()? {
                continue;
            }
            // Answers to pings go out with whatever else is done; a client that is slow to read them is not waited for.
            if let Poll::Ready(Err(error)) = self.poll_drain(context) {
                return Poll::Ready(Err(error));
            }
            if self.over {
                return Poll::Ready(Ok(()));
            }
            let mut chunk = [0; READ_BYTES];
            let mut read = ReadBuf::new(&mut chunk);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            self.raw.extend_from_slice(read.filled());
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for WebSocket<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_drain(context))?;
        let frame = bytes.get(..FRAME_BYTES).unwrap_or(bytes);
        self.frame(BINARY, frame);
        // Taken, whether it goes out now or with the next flush.
        if let Poll::Ready(Err(error)) = self.poll_drain(context) {
            return Poll::Ready(Err(error));
        }
        Poll::Ready(Ok(frame.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_drain(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.over {
            self.over = true;
            self.frame(CLOSE, &[]);
        }
        ready!(self.poll_drain(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S> Hasten for WebSocket<S> {}
