//! The second flash: memory to read, a NOR chip to write. The first one holds the running code and is nobody's business
//! here.
//!
//! ```text
//! two chips of 16 bits side by side: every command is given twice, in one word of 32 bits
//! program   E8 · number of words − 1 · the words · D0     bits are only ever cleared
//! erase     20 · D0                                       a sector of 256 KB becomes ones
//! read      FF                                            the chip is memory again
//! ```

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read, check_write,
};

const START: usize = 0x2200_0000;

/// Bytes of one flash.
pub const SIZE_BYTES: usize = 32 << 20;

/// What an erase works on, in bytes: 128 KB of each chip.
const SECTOR_BYTES: usize = 256 << 10;

/// Words that the chips take at once: their write buffers hold 2 KB together.
const BUFFER_WORDS: usize = 512;

/// What the second flash holds, for programs that never write it.
pub fn contents() -> &'static [u8] {
    // SAFETY: the machine maps 32 MB of flash there, readable as bytes for as long as nobody sends it commands.
    unsafe { piece(0, SIZE_BYTES) }
}

/// A part of the second flash as memory; empty when it does not lie inside.
///
/// # Safety
/// Nobody writes or erases that part for as long as it is used. Commands to other parts do not disturb it: [`NorChip`]
/// gives each from its first to its last word without letting anybody else run.
pub unsafe fn piece(at: usize, len: usize) -> &'static [u8] {
    if at.checked_add(len).is_none_or(|end| end > SIZE_BYTES) {
        return &[];
    }
    // SAFETY: the machine maps the flash there; that it stays as it is, is the caller's promise.
    unsafe { core::slice::from_raw_parts((START + at) as *const u8, len) }
}

/// The flash as a chip that can be written. There is one: whoever has it owns the flash.
pub struct NorChip {
    _one: (),
}

impl NorChip {
    /// Takes the chip.
    ///
    /// # Safety
    /// Once: nobody else may write the flash.
    pub const unsafe fn take() -> NorChip {
        NorChip { _one: () }
    }
}

/// Why the chips did not do what they were told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipError {
    /// The operation itself is wrong: alignment or bounds.
    Refused(NorFlashErrorKind),
    /// Their status names an error.
    Status(u32),
}

impl NorFlashError for ChipError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            ChipError::Refused(kind) => *kind,
            ChipError::Status(_) => NorFlashErrorKind::Other,
        }
    }
}

impl From<NorFlashErrorKind> for ChipError {
    fn from(kind: NorFlashErrorKind) -> ChipError {
        ChipError::Refused(kind)
    }
}

impl ErrorType for NorChip {
    type Error = ChipError;
}

impl ReadNorFlash for NorChip {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), ChipError> {
        check_read(self, offset, bytes.len())?;
        for (i, byte) in bytes.iter_mut().enumerate() {
            // SAFETY: inside of the flash, which is memory while no command is being given.
            *byte = unsafe { ((START + offset as usize + i) as *const u8).read_volatile() };
        }
        Ok(())
    }

    fn capacity(&self) -> usize {
        SIZE_BYTES
    }
}

impl NorFlash for NorChip {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = SECTOR_BYTES;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), ChipError> {
        check_erase(&*self, from, to)?;
        for sector in (from as usize..to as usize).step_by(SECTOR_BYTES) {
            judged(erase_sector(sector))?;
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), ChipError> {
        check_write(&*self, offset, bytes.len())?;
        let (mut at, mut rest) = (offset as usize, bytes);
        while !rest.is_empty() {
            let room = BUFFER_WORDS * 4 - at % (BUFFER_WORDS * 4);
            let (piece, later) = rest.split_at(room.min(rest.len()).min(STEP_WORDS * 4));
            let mut words = [0; STEP_WORDS];
            for (i, word) in piece.chunks_exact(4).enumerate() {
                let new = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
                // What is there AND what is written: the emulated chips would set bits, and no real one can.
                words[i] = load(at + 4 * i) & new;
            }
            judged(program(at, words.as_ptr(), piece.len() / 4))?;
            (at, rest) = (at + piece.len(), later);
        }
        Ok(())
    }
}

/// Words that are programmed at a time.
const STEP_WORDS: usize = 128;

/// Two commands in RAM: the code that runs may lie in the very chip that cannot be read meanwhile. They call nothing.
///
/// Erases a sector; the chips' status.
#[inline(never)]
#[unsafe(link_section = ".ram.erase")]
fn erase_sector(at: usize) -> u32 {
    command(at, 0x20);
    command(at, 0xD0);
    let status = status(at);
    command(at, READ);
    status
}

/// Programs `count` words that lie in one write buffer; the chips' status.
#[inline(never)]
#[unsafe(link_section = ".ram.program")]
fn program(at: usize, words: *const u32, count: usize) -> u32 {
    command(at, 0xE8);
    status(at);
    command(at, count as u32 - 1);
    let mut i = 0;
    while i < count {
        // SAFETY: the caller's buffer has that many words, in RAM.
        store(at + 4 * i, unsafe { words.add(i).read() });
        i += 1;
    }
    command(at, 0xD0);
    let status = status(at);
    command(at, CLEAR_STATUS);
    command(at, READ);
    status
}

const READ: u32 = 0xFF;
const CLEAR_STATUS: u32 = 0x50;
const READY: u32 = 0x0080_0080;
/// Erase, program, voltage, protection, in both chips.
const FAULTS: u32 = 0x003A_003A;

/// The same to both chips.
#[inline(always)]
fn command(at: usize, code: u32) {
    store(at, code << 16 | code);
}

/// Waits for both chips.
#[inline(always)]
fn status(at: usize) -> u32 {
    loop {
        let status = load(at);
        if status & READY == READY {
            return status;
        }
    }
}

fn judged(status: u32) -> Result<(), ChipError> {
    if status & FAULTS == 0 { Ok(()) } else { Err(ChipError::Status(status)) }
}

#[inline(always)]
fn load(at: usize) -> u32 {
    // SAFETY: inside of the flash, which every caller has checked, and aligned.
    unsafe { ((START + at) as *const u32).read_volatile() }
}

#[inline(always)]
fn store(at: usize, word: u32) {
    // SAFETY: as above; what the word does to the chip is the caller's story.
    unsafe { ((START + at) as *mut u32).write_volatile(word) };
}
