//! Where the bytes of an image come from: an object behind an `https` address, or a file of a stream.

use alloc::string::String;
use core::fmt;

use agent::FetchError;
use jobs::StreamFile;

use crate::device::Device;
use crate::http::{self, Download, HttpError};
use crate::port::{ConnectError, ConnectStep, Port};
use crate::stream::{Blocks, StreamError};

/// No image is larger than what its manifest can say.
const LONGEST: u64 = u32::MAX as u64;

/// Bytes on their way.
pub(crate) enum Source<'d, 'p, P: Port> {
    Https(Download<'p, P>),
    Stream(Blocks<'d, 'p, P>),
}

/// Why no more of them come.
pub(crate) enum SourceError {
    Https(HttpError),
    Stream(StreamError),
}

impl<'d, 'p, P: Port> Source<'d, 'p, P> {
    /// Asks for what `url` names, from byte `from` on.
    pub(crate) async fn open(device: &'d Device<'p, P>, url: String, from: u32) -> Result<Self, SourceError> {
        let (port, identity) = (device.port, device.identity);
        if StreamFile::read(&url).is_some() {
            let blocks = Blocks::open(port, &device.mqtt, &identity.thing, url, from).await;
            return blocks.map(Self::Stream).map_err(SourceError::Stream);
        }
        let download = http::get(port, &identity.roots, url, from.into(), LONGEST).await;
        download.map(Self::Https).map_err(SourceError::Https)
    }

    /// The next bytes, as many as are there; 0 once all have been handed out. May be dropped while it waits.
    pub(crate) async fn read(&mut self, chunk: &mut [u8]) -> Result<usize, SourceError> {
        match self {
            Self::Https(download) => download.read(chunk).await.map_err(SourceError::Https),
            Self::Stream(blocks) => blocks.read(chunk).await.map_err(SourceError::Stream),
        }
    }

    /// Offset after the last byte that was announced.
    pub(crate) fn end(&self) -> u64 {
        match self {
            Self::Https(download) => download.end(),
            Self::Stream(blocks) => blocks.end().into(),
        }
    }
}

impl SourceError {
    /// What the agent must know: whether the server answered, and whether it is the right one.
    pub(crate) fn told(&self) -> FetchError {
        match self {
            Self::Https(HttpError::Status(status)) => FetchError::Status(*status),
            Self::Https(HttpError::Connect(ConnectError { step: ConnectStep::Trust, .. })) => {
                FetchError::Untrusted
            }
            _ => FetchError::Network,
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Https(why) => write!(f, "{why}"),
            Self::Stream(why) => write!(f, "{why}"),
        }
    }
}
