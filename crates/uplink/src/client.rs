//! The computer's side: asks, waits, asks again.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::CHUNK_BYTES;
use crate::frame::Frames;
use crate::message::{Answer, Begin, Facts, Request, VERSION};

/// A serial line.
pub trait Wire {
    /// Why it does not carry.
    type Error: fmt::Display;

    /// Sends bytes.
    ///
    /// # Errors
    /// The line is gone.
    fn write(&mut self, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Takes what has come, waiting at most `patience_ms` for the first byte; 0 when none came.
    ///
    /// # Errors
    /// The line is gone.
    fn read(&mut self, bytes: &mut [u8], patience_ms: u32) -> Result<usize, Self::Error>;

    /// A clock that never goes back.
    fn now_ms(&self) -> u64;
}

/// Why a transfer ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UplinkError<E> {
    /// The line is gone.
    Wire(E),
    /// Nobody answers, or nobody that speaks this protocol.
    Silent,
    /// The board's own words, or a reason code.
    Refused(String),
}

impl<E: fmt::Display> fmt::Display for UplinkError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wire(why) => write!(f, "{why}"),
            Self::Silent => f.write_str("the board does not answer"),
            Self::Refused(why) => write!(f, "the board refuses: {why}"),
        }
    }
}

/// How long an answer may take: a sector's erase, and the verification at the end.
const PATIENCE_MS: u32 = 1_000;
/// How often a request is sent.
const ATTEMPTS: u32 = 20;

/// A conversation over a line.
#[derive(Debug)]
pub struct Client<W> {
    wire: W,
    frames: Frames,
    sequence: u8,
    /// Requests that had to be sent again.
    pub repeated: u32,
}

impl<W: Wire> Client<W> {
    /// A client on this line.
    pub fn new(wire: W) -> Client<W> {
        Client { wire, frames: Frames::default(), sequence: 0, repeated: 0 }
    }

    /// Takes the board: what it runs ends.
    ///
    /// # Errors
    /// [`UplinkError`].
    pub fn hello(&mut self) -> Result<Facts, UplinkError<W::Error>> {
        match self.ask(&Request::Hello { version: VERSION })? {
            Answer::Facts(facts) => Ok(facts),
            _ => Err(UplinkError::Silent),
        }
    }

    /// Transfers `bytes` to where `what` says, telling of each piece; the slot of firmware.
    ///
    /// # Errors
    /// [`UplinkError`]; a later call with the same bytes goes on where this one ended.
    pub fn send(
        &mut self,
        what: Begin,
        bytes: &[u8],
        mut tell: impl FnMut(usize),
    ) -> Result<u8, UplinkError<W::Error>> {
        let mut kept = self.kept(&Request::Begin(what))?;
        let mut stuck = 0;
        while let Some(rest @ [_, ..]) = bytes.get(kept..) {
            let piece = rest.get(..CHUNK_BYTES).unwrap_or(rest);
            let next = self.kept(&Request::Data { at: kept as u32, bytes: piece.to_vec() })?;
            stuck = if next > kept { 0 } else { stuck + 1 };
            if stuck > ATTEMPTS {
                return Err(UplinkError::Silent);
            }
            kept = next;
            tell(kept);
        }
        match self.ask(&Request::End)? {
            Answer::Done { slot } => Ok(slot),
            _ => Err(UplinkError::Silent),
        }
    }

    /// Lets the board go.
    ///
    /// # Errors
    /// [`UplinkError`].
    pub fn leave(&mut self) -> Result<(), UplinkError<W::Error>> {
        self.ask(&Request::Leave).map(|_| ())
    }

    fn kept(&mut self, request: &Request) -> Result<usize, UplinkError<W::Error>> {
        match self.ask(request)? {
            Answer::Kept(kept) => Ok(kept as usize),
            _ => Err(UplinkError::Silent),
        }
    }

    fn ask(&mut self, request: &Request) -> Result<Answer, UplinkError<W::Error>> {
        self.sequence = self.sequence.wrapping_add(1);
        let bytes = request.frame(self.sequence).bytes();
        for attempt in 0..ATTEMPTS {
            self.repeated += u32::from(attempt > 0);
            self.wire.write(&bytes).map_err(UplinkError::Wire)?;
            match self.answer()? {
                Some(Answer::Refused(why)) => return Err(UplinkError::Refused(why)),
                Some(answer) => return Ok(answer),
                None => {}
            }
        }
        Err(UplinkError::Silent)
    }

    /// The answer to the last request; `None` when it does not come.
    fn answer(&mut self) -> Result<Option<Answer>, UplinkError<W::Error>> {
        let mut bytes: Vec<u8> = alloc::vec![0; 4096];
        let end_ms = self.wire.now_ms() + u64::from(PATIENCE_MS);
        loop {
            // What a program prints meanwhile is no answer, however much it is.
            let left_ms = end_ms.saturating_sub(self.wire.now_ms()) as u32;
            if left_ms == 0 {
                return Ok(None);
            }
            let count = self.wire.read(&mut bytes, left_ms).map_err(UplinkError::Wire)?;
            if count == 0 {
                return Ok(None);
            }
            for byte in bytes.get(..count).unwrap_or_default() {
                let frame = self.frames.take(*byte).filter(|frame| frame.sequence == self.sequence);
                if let Some(answer) = frame.and_then(|frame| Answer::read(&frame)) {
                    return Ok(Some(answer));
                }
            }
        }
    }
}
