//! A zone: a few bytes that change rarely and must never be lost, kept twice.
//!
//! ```text
//!   region  ├──────────── copy 0 ───────────┼──────────── copy 1 ───────────┤
//!   copy    │ header 16 │ contents … │ 0xFF │
//!   header  │ magic 4 │ sequence 4 │ length 4 │ CRC-32 4 │      little-endian
//! ```
//!
//! New contents are written beside the current copy: erase, contents, header last. Until the header is whole the
//! CRC, which covers all of it, does not hold, and the current copy stays the current one; so at every instant one
//! whole copy exists. A cut may leave any bits behind in the copy that was being written: they are never believed,
//! and erased by the next write.

use crc::{CRC_32_ISO_HDLC, Crc, Digest, Table};
use embedded_storage::nor_flash::NorFlash;

use crate::{Error, Region};

/// Two copies of some bytes in flash, of which one is always whole.
pub struct Zone<F> {
    flash: F,
    region: Region,
}

const MAGIC: [u8; 4] = *b"UpZ1";
const HEADER: usize = 16;
/// Bytes moved at a time: a multiple of the header, as the header is one of every read and write size (`Zone::new`).
const STEP: usize = 64;
pub(crate) static CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// One whole copy: which one, how new, how long.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Copied {
    start: u32,
    sequence: u32,
    len: u32,
}

impl<F: NorFlash> Zone<F> {
    /// The zone in `region`, which must be made of two equal halves of whole sectors.
    pub fn new(flash: F, region: Region) -> Zone<F> {
        const { assert!(HEADER.is_multiple_of(F::WRITE_SIZE) && HEADER.is_multiple_of(F::READ_SIZE)) }
        Zone { flash, region }
    }

    /// How many bytes the zone can hold.
    pub fn capacity(&self) -> usize {
        self.region.len as usize / 2 - HEADER
    }

    /// How many bytes the current contents have; `None` when nothing was ever written.
    ///
    /// # Errors
    /// [`Error::Flash`].
    pub fn contents_len(&mut self) -> Result<Option<usize>, Error<F::Error>> {
        Ok(self.current()?.map(|copy| copy.len as usize))
    }

    /// Reads the current contents into the front of `buffer`; `None` when nothing was ever written.
    ///
    /// # Errors
    /// [`Error::TooLong`] when `buffer` is shorter than the contents; [`Error::Flash`].
    pub fn read<'b>(&mut self, buffer: &'b mut [u8]) -> Result<Option<&'b [u8]>, Error<F::Error>> {
        let Some(current) = self.current()? else { return Ok(None) };
        let contents = buffer.get_mut(..current.len as usize).ok_or(Error::TooLong)?;
        let mut step = [0; STEP];
        for (i, piece) in contents.chunks_mut(STEP).enumerate() {
            let words = &mut step[..piece.len().next_multiple_of(HEADER)];
            self.flash.read(current.start + (HEADER + i * STEP) as u32, words).map_err(Error::Flash)?;
            piece.copy_from_slice(&words[..piece.len()]);
        }
        Ok(Some(contents))
    }

    /// Replaces the contents. When this returns `Ok`, the new ones are in force; when it does not, or never returns,
    /// either the old or the new ones are.
    ///
    /// # Errors
    /// [`Error::TooLong`] beyond [`Zone::capacity`]; [`Error::Worn`] when the flash did not keep what was written;
    /// [`Error::Flash`].
    pub fn write(&mut self, contents: &[u8]) -> Result<(), Error<F::Error>> {
        if contents.len() > self.capacity() {
            return Err(Error::TooLong);
        }
        let current = self.current()?;
        let next = Copied {
            start: self.beside(current),
            sequence: current.map_or(1, |copy| copy.sequence.wrapping_add(1)),
            len: contents.len() as u32,
        };
        self.flash.erase(next.start, next.start + self.region.len / 2).map_err(Error::Flash)?;
        for (i, piece) in contents.chunks(STEP).enumerate() {
            self.put(next.start + (HEADER + i * STEP) as u32, piece)?;
        }
        self.put(next.start, &next.header(contents))?;
        if self.current()? == Some(next) { Ok(()) } else { Err(Error::Worn) }
    }

    /// The newest whole copy.
    fn current(&mut self) -> Result<Option<Copied>, Error<F::Error>> {
        let first = self.copy_at(self.region.start)?;
        let second = self.copy_at(self.region.start + self.region.len / 2)?;
        Ok(match (first, second) {
            (Some(a), Some(b)) if b.newer_than(a) => Some(b),
            (Some(a), _) => Some(a),
            (None, b) => b,
        })
    }

    /// The copy that starts at `start`, if its CRC says that it is whole.
    fn copy_at(&mut self, start: u32) -> Result<Option<Copied>, Error<F::Error>> {
        let mut header = [0; HEADER];
        self.flash.read(start, &mut header).map_err(Error::Flash)?;
        let [m0, m1, m2, m3, s0, s1, s2, s3, l0, l1, l2, l3, c0, c1, c2, c3] = header;
        let copy = Copied {
            start,
            sequence: u32::from_le_bytes([s0, s1, s2, s3]),
            len: u32::from_le_bytes([l0, l1, l2, l3]),
        };
        if [m0, m1, m2, m3] != MAGIC || copy.len as usize > self.capacity() {
            return Ok(None);
        }
        let mut crc = copy.crc();
        let mut step = [0; STEP];
        for at in (0..copy.len).step_by(STEP) {
            let len = STEP.min((copy.len - at) as usize);
            let words = &mut step[..len.next_multiple_of(HEADER)];
            self.flash.read(start + HEADER as u32 + at, words).map_err(Error::Flash)?;
            crc.update(&words[..len]);
        }
        Ok((crc.finalize() == u32::from_le_bytes([c0, c1, c2, c3])).then_some(copy))
    }

    /// Where the copy beside `current` starts: never on top of it.
    fn beside(&self, current: Option<Copied>) -> u32 {
        match current {
            Some(copy) if copy.start == self.region.start => self.region.start + self.region.len / 2,
            _ => self.region.start,
        }
    }

    /// Writes a piece, filled up with ones (which change nothing) to whole words.
    fn put(&mut self, at: u32, piece: &[u8]) -> Result<(), Error<F::Error>> {
        let mut step = [0xFF; STEP];
        step[..piece.len()].copy_from_slice(piece);
        let whole = piece.len().next_multiple_of(F::WRITE_SIZE);
        self.flash.write(at, &step[..whole]).map_err(Error::Flash)
    }
}

impl Copied {
    fn newer_than(self, other: Copied) -> bool {
        self.sequence.wrapping_sub(other.sequence) as i32 > 0
    }

    /// The CRC of everything before the contents.
    fn crc(self) -> Digest<'static, u32, Table<1>> {
        let mut crc = CRC.digest();
        crc.update(&MAGIC);
        crc.update(&self.sequence.to_le_bytes());
        crc.update(&self.len.to_le_bytes());
        crc
    }

    fn header(self, contents: &[u8]) -> [u8; HEADER] {
        let mut crc = self.crc();
        crc.update(contents);
        let mut header = [0; HEADER];
        header[..4].copy_from_slice(&MAGIC);
        header[4..8].copy_from_slice(&self.sequence.to_le_bytes());
        header[8..12].copy_from_slice(&self.len.to_le_bytes());
        header[12..].copy_from_slice(&crc.finalize().to_le_bytes());
        header
    }
}
