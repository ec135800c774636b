//! A flash in memory that is crueller than the real one, for tests.
//!
//! NOR semantics to the letter: erasing makes ones, writing may only clear bits and only once per word, everything is
//! aligned. A violation panics, because on a real board it is a bug that shows much later. The power can be cut
//! after any single byte, and what the cut leaves behind is chosen.

use alloc::vec;
use alloc::vec::Vec;

use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash};

/// A flash of sectors of `SECTOR` bytes in words of four.
#[derive(Clone)]
pub struct Flash<const SECTOR: usize = 4096> {
    bytes: Vec<u8>,
    cut: Option<Cut>,
    off: bool,
    seed: u32,
    /// What was asked of the flash so far.
    pub done: Done,
}

/// Counts of what a flash has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Sectors erased.
    pub erases: usize,
    /// Writes carried out.
    pub writes: usize,
    /// Bytes erased or written: every one is a place where the power can be cut.
    pub bytes: usize,
}

/// When to cut the power, and what that leaves in the sector or word that was being changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Bytes that are still erased or written as they should be.
    pub after: usize,
    /// What becomes of the rest of the sector or word.
    pub garbage: Garbage,
}

/// What a power cut leaves behind in the unit (sector being erased, word being written) that it hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Garbage {
    /// The rest is as it was.
    Untouched,
    /// Each bit of the rest is either as it was or as it should have become.
    Half,
    /// The rest is all zeros (some chips clear a sector before they erase it).
    Zeros,
    /// The rest is noise.
    Noise,
}

impl Garbage {
    /// Every kind, for loops over all of them.
    pub const ALL: [Garbage; 4] = [Garbage::Untouched, Garbage::Half, Garbage::Zeros, Garbage::Noise];
}

/// Why the flash does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The power is off; [`Flash::power_on`] brings it back.
    PowerCut,
    /// Beyond the end.
    OutOfBounds,
}

impl NorFlashError for Fault {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Fault::PowerCut => NorFlashErrorKind::Other,
            Fault::OutOfBounds => NorFlashErrorKind::OutOfBounds,
        }
    }
}

impl<const SECTOR: usize> Flash<SECTOR> {
    /// An erased flash of `len` bytes.
    pub fn new(len: usize) -> Self {
        assert!(len.is_multiple_of(SECTOR), "a flash is made of whole sectors");
        Flash { bytes: vec![0xFF; len], cut: None, off: false, seed: 1, done: Done::default() }
    }

    /// Cuts the power when `cut.after` more bytes have been erased or written.
    pub fn cut(&mut self, cut: Cut) {
        self.cut = Some(Cut { after: self.done.bytes + cut.after, ..cut });
        self.seed = cut.after as u32 * 4 + cut.garbage as u32 + 1;
    }

    /// Whether the cut has happened.
    pub fn is_off(&self) -> bool {
        self.off
    }

    /// The power comes back; a cut that did not happen is called off.
    pub fn power_on(&mut self) {
        self.off = false;
        self.cut = None;
    }

    /// All bytes, as a mapped flash shows them.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// All bytes, for rot: whatever a test changes here happened without a write.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// Changes the unit `from..to` byte by byte; when the cut falls into it, the rest becomes garbage.
    fn change(&mut self, from: usize, to: usize, new: impl Fn(usize) -> u8) -> Result<(), Fault> {
        let left = self.cut.map_or(usize::MAX, |cut| cut.after - self.done.bytes);
        let end = to.min(from.saturating_add(left));
        for at in from..end {
            self.bytes[at] = new(at);
        }
        self.done.bytes += end - from;
        let Some(cut) = self.cut.filter(|_| end < to) else { return Ok(()) };
        self.off = true;
        for rest in end..to {
            self.bytes[rest] = self.torn(cut.garbage, self.bytes[rest], new(rest));
        }
        Err(Fault::PowerCut)
    }

    fn torn(&mut self, garbage: Garbage, old: u8, new: u8) -> u8 {
        self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (self.seed >> 24) as u8;
        match garbage {
            Garbage::Untouched => old,
            Garbage::Half => (old & noise) | (new & !noise),
            Garbage::Zeros => 0,
            Garbage::Noise => noise,
        }
    }

    fn reach(&self, at: u32, len: usize) -> Result<usize, Fault> {
        match (at as usize).checked_add(len) {
            _ if self.off => Err(Fault::PowerCut),
            Some(end) if end <= self.bytes.len() => Ok(at as usize),
            _ => Err(Fault::OutOfBounds),
        }
    }
}

impl<const SECTOR: usize> ErrorType for Flash<SECTOR> {
    type Error = Fault;
}

impl<const SECTOR: usize> ReadNorFlash for Flash<SECTOR> {
    const READ_SIZE: usize = 4;

    fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Fault> {
        assert!(at.is_multiple_of(4) && bytes.len().is_multiple_of(4), "read of whole words");
        let at = self.reach(at, bytes.len())?;
        bytes.copy_from_slice(&self.bytes[at..at + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl<const SECTOR: usize> NorFlash for Flash<SECTOR> {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = SECTOR;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Fault> {
        assert!((from as usize).is_multiple_of(SECTOR) && (to as usize).is_multiple_of(SECTOR) && from <= to);
        let from = self.reach(from, (to - from) as usize)?;
        for sector in (from..to as usize).step_by(SECTOR) {
            self.done.erases += 1;
            self.change(sector, sector + SECTOR, |_| 0xFF)?;
        }
        Ok(())
    }

    fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Fault> {
        assert!(at.is_multiple_of(4) && bytes.len().is_multiple_of(4), "write of whole words");
        let from = self.reach(at, bytes.len())?;
        self.done.writes += 1;
        for (i, word) in bytes.chunks(4).enumerate() {
            let at = from + i * 4;
            assert!(self.bytes[at..at + 4] == [0xFF; 4], "a word is written twice at {at:#x}");
            self.change(at, at + 4, |i| word[i - at])?;
        }
        Ok(())
    }
}
