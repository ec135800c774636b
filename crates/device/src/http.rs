//! HTTPS GET of one object, from any byte on: what a firmware download needs of HTTP/1.1, and nothing more.
//!
//! ```text
//! let mut download = http::get(port, roots, url, from, longest).await?;
//! while let n @ 1.. = download.read(&mut chunk).await? { … chunk[..n] belongs at the next offset … }
//! ```
//!
//! A body byte is handed out only under status 200 or 206, from the offset asked for, and never more than announced:
//! an error page is no firmware.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use embedded_io_async::{Read, Write};

use crate::answer::{BadAnswer, Head, LONGEST_HEAD, end_of_head};
use crate::port::{ConnectError, Port, Tls, within};
use crate::url::{BadUrl, Url};

/// Redirects that are followed, as long as they stay on `https`.
pub const REDIRECTS: usize = 3;

/// Patience for connection and handshake.
const CONNECT_MS: u64 = 20_000;

/// Patience for the next bytes of an answer.
const READ_MS: u64 = 20_000;

/// Why an object could not be had, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// The address is not one that a device fetches from.
    BadUrl(BadUrl),
    /// No TLS stream to the server.
    Connect(ConnectError),
    /// Nothing came for 20 seconds.
    Timeout,
    /// The connection ended before the body did.
    Cut,
    /// The server answers something else than the object: 403 for an address that has expired, 404, 416, 5xx.
    Status(u16),
    /// More than three redirects, or one that leads away from `https`.
    Redirect,
    /// The answer is malformed, or leaves open where its bytes belong.
    BadAnswer(BadAnswer),
    /// The object is larger than what may be fetched.
    TooLarge {
        /// Bytes that the server announced.
        announced: u64,
    },
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadUrl(why) => write!(f, "{why}"),
            Self::Connect(why) => write!(f, "{why}"),
            Self::Timeout => f.write_str("no bytes for 20 s"),
            Self::Cut => f.write_str("the connection was cut"),
            Self::Status(status) => write!(f, "the server answered with status {status}"),
            Self::Redirect => f.write_str("the server redirects too often or away from https"),
            Self::BadAnswer(why) => write!(f, "{why}"),
            Self::TooLarge { announced } => {
                write!(f, "the server announces {announced} bytes, which is too large")
            }
        }
    }
}

/// An object on its way.
pub(crate) struct Download<'p, P: Port> {
    port: &'p P,
    stream: P::Stream,
    /// Body bytes that came together with the head.
    early: Vec<u8>,
    /// Offset in the object of the next byte to hand out.
    at: u64,
    /// Offset after the last byte that the server announced.
    end: u64,
}

/// Asks for the object from byte `from` on. `longest` bounds the whole object.
///
/// # Errors
///
/// [`HttpError`]; no body byte has been handed out then.
pub(crate) async fn get<'p, P: Port>(
    port: &'p P,
    roots: &[Vec<u8>],
    url: String,
    from: u64,
    longest: u64,
) -> Result<Download<'p, P>, HttpError> {
    let mut url = Url::parse(&url).map_err(HttpError::BadUrl)?;
    for _ in 0..=REDIRECTS {
        let (head, mut download) = ask(port, roots, &url, from).await?;
        match head.status {
            200 | 206 => {
                let (first, end) = head.span(from).map_err(HttpError::BadAnswer)?;
                if end > longest {
                    return Err(HttpError::TooLarge { announced: end });
                }
                (download.at, download.end) = (first, end);
                download.skip_to(from).await?;
                return Ok(download);
            }
            301 | 302 | 303 | 307 | 308 => {
                let location = head.location.ok_or(HttpError::Redirect)?;
                url = url.redirected(&location).map_err(|_| HttpError::Redirect)?;
            }
            status => return Err(HttpError::Status(status)),
        }
    }
    Err(HttpError::Redirect)
}

async fn ask<'p, P: Port>(
    port: &'p P,
    roots: &[Vec<u8>],
    url: &Url,
    from: u64,
) -> Result<(Head, Download<'p, P>), HttpError> {
    let tls = Tls { server_name: &url.host, roots, identity: None, alpn: &[] };
    let connect = crate::boxed(|| port.connect(&url.host, url.port, tls));
    let connected = within(port, CONNECT_MS, connect).await;
    let stream = connected.ok_or(HttpError::Timeout)?.map_err(HttpError::Connect)?;
    let mut download = Download { port, stream, early: Vec::new(), at: 0, end: 0 };
    download.send(request(url, from).as_bytes()).await?;
    let head = download.head().await?;
    Ok((head, download))
}

/// One connection for one object: the server closes it, and so no byte of another answer can be taken for ours.
fn request(url: &Url, from: u64) -> String {
    let range = if from > 0 { alloc::format!("Range: bytes={from}-\r\n") } else { String::new() };
    alloc::format!(
        "GET {} HTTP/1.1\r\nHost: {}\r\n{range}User-Agent: updraft/{}\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n",
        url.target,
        url.host_header(),
        env!("CARGO_PKG_VERSION"),
    )
}

impl<P: Port> Download<'_, P> {
    /// The next body bytes, as many as are there; 0 once every announced byte has been handed out.
    ///
    /// # Errors
    ///
    /// [`HttpError::Timeout`] or [`HttpError::Cut`] when the announced end is not reached.
    pub(crate) async fn read(&mut self, chunk: &mut [u8]) -> Result<usize, HttpError> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let room = chunk.len().min(left);
        let Some(chunk) = chunk.get_mut(..room).filter(|chunk| !chunk.is_empty()) else { return Ok(0) };
        let n = if self.early.is_empty() { self.receive(chunk).await? } else { take(&mut self.early, chunk) };
        self.at += n as u64;
        Ok(n)
    }

    /// Offset after the last byte that the server announced.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// A server may ignore `Range` and send the whole object (RFC 9110 §14.2): what we have is passed over.
    async fn skip_to(&mut self, from: u64) -> Result<(), HttpError> {
        let mut sink = vec![0; 1024];
        while self.at < from {
            let left = usize::try_from(from - self.at).unwrap_or(usize::MAX).min(sink.len());
            let part = sink.get_mut(..left).unwrap_or_default();
            if self.read(part).await? == 0 {
                return Err(HttpError::BadAnswer(BadAnswer::WrongRange));
            }
        }
        Ok(())
    }

    async fn head(&mut self) -> Result<Head, HttpError> {
        let mut bytes = Vec::new();
        let mut chunk = vec![0; 1024];
        loop {
            let n = self.receive(&mut chunk).await?;
            bytes.extend_from_slice(chunk.get(..n).unwrap_or_default());
            if let Some(end) = end_of_head(&bytes).filter(|&end| end <= LONGEST_HEAD) {
                self.early = bytes.split_off(end);
                return Head::parse(&bytes).map_err(HttpError::BadAnswer);
            }
            if bytes.len() > LONGEST_HEAD {
                return Err(HttpError::BadAnswer(BadAnswer::HeadTooLong));
            }
        }
    }

    async fn receive(&mut self, chunk: &mut [u8]) -> Result<usize, HttpError> {
        match within(self.port, READ_MS, self.stream.read(chunk)).await {
            None => Err(HttpError::Timeout),
            Some(Ok(n)) if n > 0 => Ok(n),
            Some(_) => Err(HttpError::Cut),
        }
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), HttpError> {
        let Self { port, stream, .. } = self;
        let sent = within(*port, READ_MS, async {
            stream.write_all(bytes).await?;
            stream.flush().await
        });
        sent.await.ok_or(HttpError::Timeout)?.map_err(|_| HttpError::Cut)
    }
}

/// Moves as many bytes as fit from the front of `early` into `chunk`.
fn take(early: &mut Vec<u8>, chunk: &mut [u8]) -> usize {
    let n = early.len().min(chunk.len());
    for (place, byte) in chunk.iter_mut().zip(early.drain(..n)) {
        *place = byte;
    }
    n
}
