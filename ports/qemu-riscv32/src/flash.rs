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

    /// Programs words that lie in one write buffer.
    fn program(&mut self, at: usize, words: &[u32]) -> Result<(), ChipError> {
        command(at, 0xE8);
        wait(at)?;
        command(at, words.len() as u32 - 1);
        for (i, word) in words.iter().enumerate() {
            store(at + 4 * i, *word);
        }
        command(at, 0xD0);
        wait(at)
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
            command(sector, 0x20);
            command(sector, 0xD0);
            let done = wait(sector);
            command(sector, READ);
            done?;
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
            let done = self.program(at, &words[..piece.len() / 4]);
            command(at, READ);
            done?;
            (at, rest) = (at + piece.len(), later);
        }
        Ok(())
    }
}

/// Words that are programmed at a time.
const STEP_WORDS: usize = 128;

const READ: u32 = 0xFF;
const READY: u32 = 0x80;
/// Erase, program, voltage, protection.
const FAULTS: u32 = 0x3A;

/// The same to both chips.
const fn twice(code: u32) -> u32 {
    code << 16 | code
}

fn command(at: usize, code: u32) {
    store(at, twice(code));
}

/// Waits for both chips.
fn wait(at: usize) -> Result<(), ChipError> {
    loop {
        let status = load(at);
        if status & twice(READY) == twice(READY) {
            return if status & twice(FAULTS) == 0 { Ok(()) } else { Err(failed(at, status)) };
        }
    }
}

fn failed(at: usize, status: u32) -> ChipError {
    const CLEAR_STATUS: u32 = 0x50;
    command(at, CLEAR_STATUS);
    ChipError::Status(status)
}

fn load(at: usize) -> u32 {
    // SAFETY: inside of the flash, which every caller has checked, and aligned.
    unsafe { ((START + at) as *const u32).read_volatile() }
}

fn store(at: usize, word: u32) {
    // SAFETY: as above; what the word does to the chip is the caller's story.
    unsafe { ((START + at) as *mut u32).write_volatile(word) };
}
