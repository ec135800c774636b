//! A download as the agent sees it: opened, chunk after chunk, ended. It goes on in the background while the agent
//! hears news; only its own owner drops it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::future::Future;
use core::pin::Pin;

use agent::Input;
use jobs::Packed;
use pack::History;

use crate::device::Device;
use crate::http::HttpError;
use crate::port::Port;
use crate::source::{Source, SourceError};
use crate::unpacking::Unpacking;

/// Bytes of a chunk: the flash is written, and everybody else gets a turn, after each. A multiple of 16, as the agent
/// wants it; the original's size.
const CHUNK: usize = 512;

/// What the agent counts in: only whole units of a broken download are used.
const UNIT: usize = 16;

/// Nothing more comes, and nobody said why.
const CUT: SourceError = SourceError::Https(HttpError::Cut);

/// One request for the image, from the asking to the last byte.
pub(crate) struct Fetch<'d, 'p, P: Port> {
    stage: Stage<'d, 'p, P>,
    from: u32,
    /// Size of the image.
    size: u32,
    /// What comes is packed; `chunk` then holds packed bytes.
    unpacking: Option<Unpacking>,
    chunk: Vec<u8>,
    /// Bytes of `chunk` that are there, and whether they have been announced.
    filled: usize,
    announced: bool,
    /// Why no more bytes will come, once the ones that are there have been used.
    failure: Option<SourceError>,
    /// Body bytes that came.
    pub(crate) received: u64,
}

/// The request until its answer has begun.
type Opening<'d, 'p, P> = Pin<Box<dyn Future<Output = Result<Source<'d, 'p, P>, SourceError>> + 'd>>;

enum Stage<'d, 'p, P: Port> {
    Opening(Opening<'d, 'p, P>),
    Open(Source<'d, 'p, P>),
    Over,
}

impl<'d, 'p, P: Port> Fetch<'d, 'p, P> {
    /// Asks for the image of `size` bytes from byte `from` on; or for what it is packed in, where `unpacking` stands.
    pub(crate) fn new(
        device: &'d Device<'p, P>,
        url: String,
        from: u32,
        size: u32,
        unpacking: Option<Unpacking>,
    ) -> Self {
        let first = unpacking.as_ref().map_or(from, |unpacking| unpacking.wanted().0);
        let from = unpacking.as_ref().map_or(from, Unpacking::image_at);
        let stage = Stage::Opening(Box::pin(Source::open(device, url, first)));
        let chunk = vec![0; CHUNK];
        Self { stage, from, size, unpacking, chunk, filled: 0, announced: false, failure: None, received: 0 }
    }

    /// The unpacking of `packed`: the one that was interrupted, if it can go on from `from`, or a new one.
    pub(crate) fn unpacking(before: Option<Unpacking>, packed: Packed, from: u32, size: u32) -> Unpacking {
        let going_on = before.filter(|unpacking| unpacking.goes_on(&packed, from));
        going_on.unwrap_or_else(|| Unpacking::new(packed, size, CHUNK))
    }

    /// What a later download can go on with.
    pub(crate) fn into_unpacking(self) -> Option<Unpacking> {
        self.unpacking
    }

    /// The next thing that happens; `slot` is where the chunks go. May be dropped while it waits; nothing is lost.
    pub(crate) async fn next(&mut self, slot: &mut impl History) -> Result<Input<'static>, SourceError> {
        match &mut self.stage {
            Stage::Opening(opening) => {
                let opened = opening.await;
                self.open(opened)
            }
            Stage::Open(_) if self.unpacking.is_some() => self.next_unpacked(slot).await,
            Stage::Open(_) => self.next_chunk().await,
            Stage::Over => Err(self.failure.take().unwrap_or(CUT)),
        }
    }

    /// The last `len` bytes of the chunk that was announced.
    pub(crate) fn last(&self, len: u32) -> Option<&[u8]> {
        let chunk = match &self.unpacking {
            Some(unpacking) => unpacking.chunk(),
            None => self.chunk.get(..self.filled)?,
        };
        chunk.get(chunk.len().checked_sub(usize::try_from(len).ok()?)?..)
    }

    /// How much of the image is there when everything before `end` is, in percent.
    pub(crate) fn percent(&self, end: u64) -> u8 {
        let whole = u64::from(self.size).max(1);
        u8::try_from(end.min(whole) * 100 / whole).unwrap_or(100)
    }

    fn open(
        &mut self,
        opened: Result<Source<'d, 'p, P>, SourceError>,
    ) -> Result<Input<'static>, SourceError> {
        match opened {
            Ok(source) => {
                let total = u32::try_from(source.end()).ok();
                self.stage = Stage::Open(source);
                Ok(Input::Opened { from: self.from, total })
            }
            Err(why) => {
                self.stage = Stage::Over;
                Err(why)
            }
        }
    }

    async fn next_unpacked(&mut self, slot: &mut impl History) -> Result<Input<'static>, SourceError> {
        let (Stage::Open(source), Some(unpacking)) = (&mut self.stage, &mut self.unpacking) else {
            return Err(CUT);
        };
        loop {
            match unpacking.next(slot) {
                Ok(Some(len)) => return Ok(Input::Chunk { len }),
                Ok(None) => {}
                Err(why) => {
                    self.stage = Stage::Over;
                    return Ok(Input::FetchFailed(why));
                }
            }
            let room = unpacking.wanted().1.min(CHUNK);
            match source.read(self.chunk.get_mut(..room).unwrap_or_default()).await {
                Ok(0) => return Ok(Input::Ended),
                Ok(n) => {
                    self.received += n as u64;
                    unpacking.take(self.chunk.get(..n).unwrap_or_default());
                }
                Err(why) => {
                    self.stage = Stage::Over;
                    return Err(why);
                }
            }
        }
    }

    async fn next_chunk(&mut self) -> Result<Input<'static>, SourceError> {
        if core::mem::take(&mut self.announced) {
            self.filled = 0;
        }
        if let Some(why) = self.failure.take() {
            self.stage = Stage::Over;
            return Err(why);
        }
        while self.filled < CHUNK {
            let Stage::Open(source) = &mut self.stage else { break };
            match source.read(self.chunk.get_mut(self.filled..).unwrap_or_default()).await {
                Ok(0) => break,
                Ok(n) => {
                    self.filled += n;
                    self.received += n as u64;
                }
                Err(why) => {
                    self.failure = Some(why);
                    self.filled -= self.filled % UNIT;
                    break;
                }
            }
        }
        match (self.filled, self.failure.take()) {
            (0, None) => Ok(Input::Ended),
            (0, Some(why)) => {
                self.stage = Stage::Over;
                Err(why)
            }
            (len, failure) => {
                self.failure = failure;
                self.announced = true;
                Ok(Input::Chunk { len: u32::try_from(len).unwrap_or(0) })
            }
        }
    }
}
