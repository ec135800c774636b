//! The unpacker: takes packed bytes as they come and gives the image's bytes in order, for the flash.
//!
//! What it has given it reads back through [`History`], so that its own memory stays small however long the image is.

use crate::coder::{Range, worst};
use crate::walk::{STEP_DECISIONS_MAX, Side, Walker};
use crate::{Fault, HEADER_LEN, Header};

/// The bytes that an unpacker has given: for a board, the slot that they were written to.
pub trait History {
    /// Reads bytes of the image from `at` on; `at` and the number of bytes are multiples of [`LINE`]. What lies
    /// behind the bytes that were given may read as anything.
    ///
    /// # Errors
    /// When the flash does not answer; [`Unpacker::give`] passes [`Fault::History`] on.
    fn read(&mut self, at: u32, bytes: &mut [u8; LINE]) -> Result<(), Fault>;
}

/// How many bytes are read back at a time.
pub const LINE: usize = 64;

/// Packed bytes that must be at hand for a step, unless they are the last ones.
const STEP_BYTES_MAX: usize = worst(STEP_DECISIONS_MAX);
/// Room for packed bytes.
const ROOM: usize = 2 * STEP_BYTES_MAX;

/// An image in the making.
pub struct Unpacker {
    input: Input,
    walker: Walker,
    range: Range,
    /// The number that is looked for in the range, once its first bytes have come.
    code: Option<u32>,
    /// What the packed image says of itself, once it has come.
    header: Option<Header>,
    /// Bytes of the image that were given.
    given: u32,
    /// Bytes of the present record that were given.
    taken: usize,
    image_size: u32,
    line: Line,
}

/// Packed bytes that have come and are not used.
struct Input {
    bytes: [u8; ROOM],
    start: usize,
    end: usize,
    /// How many are still to come.
    missing: u32,
}

/// The last bytes that were read back.
struct Line {
    at: u32,
    bytes: [u8; LINE],
    /// How many of them were given when they were read.
    sure: usize,
}

impl Unpacker {
    /// An unpacker of so many packed bytes, for an image of so many bytes.
    pub fn new(packed_size: u32, image_size: u32) -> Unpacker {
        Unpacker {
            input: Input { bytes: [0; ROOM], start: 0, end: 0, missing: packed_size },
            walker: Walker::new(0),
            range: Range::WHOLE,
            code: None,
            header: None,
            given: 0,
            taken: 0,
            image_size,
            line: Line { at: 0, bytes: [0; LINE], sure: 0 },
        }
    }

    /// Takes packed bytes; answers how many there was room for. There is room again after [`Unpacker::give`] has
    /// answered 0.
    pub fn take(&mut self, bytes: &[u8]) -> usize {
        self.input.take(bytes)
    }

    /// Bytes of the image that were given.
    pub fn given(&self) -> u32 {
        self.given
    }

    /// Whether the whole image was given.
    pub fn is_done(&self) -> bool {
        self.given == self.image_size
    }

    /// Writes the next bytes of the image into `out`, behind the `filled` bytes that were given before and are not in
    /// the history yet; answers how many are filled then. Fewer than there is room for: packed bytes are missing, or
    /// the image is whole.
    ///
    /// # Errors
    /// [`Fault`]; nothing more is given then. Never are more bytes given than the image has.
    pub fn give(
        &mut self,
        out: &mut [u8],
        filled: usize,
        history: &mut impl History,
    ) -> Result<usize, Fault> {
        let start = self.given.checked_sub(filled as u32).ok_or(Fault::Malformed)?;
        let mut filled = filled + self.front(out.get_mut(filled..).unwrap_or_default())?;
        let Some(header) = self.header.filter(|header| self.given >= u32::from(header.front_len)) else {
            return Ok(filled);
        };
        while filled < out.len() {
            if self.taken < self.walker.record().len() {
                let rest = &self.walker.record()[self.taken..];
                let len = rest.len().min(out.len() - filled);
                out[filled..filled + len].copy_from_slice(&rest[..len]);
                (filled, self.taken, self.given) = (filled + len, self.taken + len, self.given + len as u32);
            } else if self.walker.is_over() {
                return if self.is_done() && self.input.is_empty() {
                    Ok(filled)
                } else {
                    Err(Fault::Malformed)
                };
            } else if self.input.is_short() {
                break;
            } else {
                let front_len = u32::from(header.front_len);
                let fresh = &out[..filled];
                let Unpacker { input, walker, range, code, line, .. } = self;
                let code = code.get_or_insert_with(|| u32::from_be_bytes([(); 4].map(|()| input.next())));
                let mut side = Learning { input, range, code, line, fresh, start, front_len, history };
                walker.step(&mut side)?;
                self.taken = 0;
            }
        }
        Ok(filled)
    }

    /// The packed image's own header, then what stands before the program.
    fn front(&mut self, out: &mut [u8]) -> Result<usize, Fault> {
        if self.header.is_none() {
            let Some(bytes) = self.input.peek::<HEADER_LEN>() else {
                return if self.input.missing == 0 { Err(Fault::Malformed) } else { Ok(0) };
            };
            let header = Header::read(&bytes)?;
            if header.image_size != self.image_size {
                return Err(Fault::Malformed);
            }
            self.input.start += HEADER_LEN;
            self.walker.limit_to(self.image_size.saturating_sub(header.front_len.into()));
            self.header = Some(header);
        }
        let front_len = self.header.map_or(0, |header| u32::from(header.front_len));
        if self.given >= front_len {
            return Ok(0);
        }
        let len = out.len().min((front_len - self.given) as usize).min(self.input.len());
        for byte in &mut out[..len] {
            *byte = self.input.next();
        }
        self.given += len as u32;
        if len == 0 && self.input.missing == 0 && !out.is_empty() {
            return Err(Fault::Malformed);
        }
        Ok(len)
    }
}

impl Input {
    fn take(&mut self, bytes: &[u8]) -> usize {
        self.bytes.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        let len = bytes.len().min(ROOM - self.end).min(self.missing as usize);
        self.bytes[self.end..self.end + len].copy_from_slice(&bytes[..len]);
        self.end += len;
        self.missing -= len as u32;
        len
    }

    fn len(&self) -> usize {
        self.end - self.start
    }

    fn is_empty(&self) -> bool {
        self.len() == 0 && self.missing == 0
    }

    /// Whether a step might need more than there is.
    fn is_short(&self) -> bool {
        self.missing > 0 && self.len() < STEP_BYTES_MAX
    }

    fn peek<const LEN: usize>(&self) -> Option<[u8; LEN]> {
        self.bytes[self.start..self.end].first_chunk().copied()
    }

    /// The next byte; behind the last one there are zeros.
    fn next(&mut self) -> u8 {
        if self.start == self.end {
            return 0;
        }
        self.start += 1;
        self.bytes[self.start - 1]
    }
}

/// The side of the unpacker.
struct Learning<'a, H> {
    input: &'a mut Input,
    range: &'a mut Range,
    code: &'a mut u32,
    line: &'a mut Line,
    /// Bytes that were given and are not in the history yet.
    fresh: &'a [u8],
    /// Where in the image they begin.
    start: u32,
    front_len: u32,
    history: &'a mut H,
}

impl<H: History> Side for Learning<'_, H> {
    fn bit(&mut self, _: bool, probability: u32) -> bool {
        let middle = self.range.middle(probability);
        let bit = *self.code <= middle;
        self.range.keep(bit, middle);
        while self.range.settled().is_some() {
            *self.code = *self.code << 8 | u32::from(self.input.next());
        }
        bit
    }

    fn truth(&self, _: u32, _: u32) -> u32 {
        0
    }

    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        for (at, byte) in (at.checked_add(self.front_len).ok_or(Fault::Malformed)?..).zip(bytes) {
            *byte = match at.checked_sub(self.start) {
                Some(fresh) => *self.fresh.get(fresh as usize).ok_or(Fault::Malformed)?,
                None => self.line.read(at, self.start, self.history)?,
            };
        }
        Ok(())
    }
}

impl Line {
    /// The byte at `at`; the history ends at `end`.
    fn read(&mut self, at: u32, end: u32, history: &mut impl History) -> Result<u8, Fault> {
        let place = at as usize % LINE;
        let line = at - place as u32;
        if self.at != line || place >= self.sure {
            history.read(line, &mut self.bytes)?;
            (self.at, self.sure) = (line, (end - line).min(LINE as u32) as usize);
        }
        Ok(self.bytes[place])
    }
}
