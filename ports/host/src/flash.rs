//! A NOR flash in a file, of 4 MB if nothing else is said. Each operation goes to the file before it returns and nothing is kept in the process,
//! so a process that is killed at any moment leaves what a board leaves when its power is cut.
//!
//! ```
//! use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};
//! use host::flash::FileFlash;
//!
//! let path = std::env::temp_dir().join(format!("updraft-doc-{}.flash", std::process::id()));
//! let mut flash = FileFlash::create(&path).unwrap();
//! flash.write(0x1000, &[0xF0, 0, 0, 0]).unwrap();
//! flash.write(0x1000, &[0x0F, 0, 0, 0]).unwrap(); // Bits are only ever cleared …
//! let mut bytes = [0xAA; 4];
//! flash.read(0x1000, &mut bytes).unwrap();
//! assert_eq!(bytes, [0, 0, 0, 0]);
//! flash.erase(0x1000, 0x2000).unwrap(); // … until the whole sector is erased to ones.
//! flash.read(0x1000, &mut bytes).unwrap();
//! assert_eq!(bytes, [0xFF; 4]);
//! # drop(flash);
//! # std::fs::remove_file(path).unwrap();
//! ```

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read, check_write,
};

/// Bytes of the flash: that of an ESP32 DevKitC.
pub const FLASH_SIZE: u32 = 4 << 20;

/// What an erase works on, in bytes.
const SECTOR: usize = 4096;

/// The flash of a virtual board.
pub type FileFlash = NorFile<FLASH_SIZE, SECTOR>;

/// A flash of `BYTES` in sectors of `ERASE` whose bytes are a file's bytes. Whoever holds it holds the file's lock: one
/// process powers a board.
#[derive(Debug)]
pub struct NorFile<const BYTES: u32, const ERASE: usize> {
    file: File,
}

/// Why a file cannot be used as a flash.
#[derive(Debug)]
pub enum OpenError {
    /// There is a file already ([`NorFile::create`]).
    Exists,
    /// There is no such file ([`NorFile::open`]).
    Missing,
    /// Another process holds it: the board is powered, or being written.
    Locked,
    /// The file has another size than the flash, so it is no flash.
    WrongSize {
        /// What the file has.
        bytes: u64,
        /// What the flash has.
        wanted: u32,
    },
    /// Something else that the operating system said.
    Io(io::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists => f.write_str("the flash file exists already"),
            Self::Missing => f.write_str("there is no flash file"),
            Self::Locked => f.write_str("another process holds the flash: the board is powered"),
            Self::WrongSize { bytes, wanted } => {
                write!(f, "the file has {bytes} bytes and the flash has {wanted}")
            }
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AlreadyExists => Self::Exists,
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

impl<const BYTES: u32, const ERASE: usize> NorFile<BYTES, ERASE> {
    /// Makes an erased flash.
    ///
    /// # Errors
    ///
    /// [`OpenError::Exists`] when the file is there; an existing flash is never overwritten.
    pub fn create(path: &Path) -> Result<Self, OpenError> {
        // Written beside its place and linked into it, so that no half-made flash is ever found under its name.
        let draft = path.with_extension(format!("draft-{}", std::process::id()));
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&draft)?;
        let made =
            file.write_all_at(&vec![0xFF; BYTES as usize], 0).and_then(|()| std::fs::hard_link(&draft, path));
        std::fs::remove_file(&draft)?;
        made?;
        Self::lock(file)
    }

    /// Opens the flash of a board that is off.
    ///
    /// # Errors
    ///
    /// [`OpenError::Locked`] while another process has the board; [`OpenError::Missing`], [`OpenError::WrongSize`].
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        let bytes = file.metadata()?.len();
        if bytes != u64::from(BYTES) {
            return Err(OpenError::WrongSize { bytes, wanted: BYTES });
        }
        Self::lock(file)
    }

    /// The lock belongs to the open file, and so it goes with the process, however that ends.
    fn lock(file: File) -> Result<Self, OpenError> {
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::Locked),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// Why an operation on the flash failed.
#[derive(Debug)]
pub enum FlashError {
    /// The operation itself is wrong: alignment or bounds.
    Refused(NorFlashErrorKind),
    /// The operating system could not read or write the file.
    Io(io::Error),
}

impl fmt::Display for FlashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(kind) => write!(f, "{kind}"),
            Self::Io(error) => write!(f, "the flash file: {error}"),
        }
    }
}

impl std::error::Error for FlashError {}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::Refused(kind) => *kind,
            Self::Io(_) => NorFlashErrorKind::Other,
        }
    }
}

impl From<NorFlashErrorKind> for FlashError {
    fn from(kind: NorFlashErrorKind) -> Self {
        Self::Refused(kind)
    }
}

impl From<io::Error> for FlashError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl<const BYTES: u32, const ERASE: usize> ErrorType for NorFile<BYTES, ERASE> {
    type Error = FlashError;
}

impl<const BYTES: u32, const ERASE: usize> ReadNorFlash for NorFile<BYTES, ERASE> {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        check_read(self, offset, bytes.len())?;
        Ok(self.file.read_exact_at(bytes, offset.into())?)
    }

    fn capacity(&self) -> usize {
        BYTES as usize
    }
}

impl<const BYTES: u32, const ERASE: usize> NorFlash for NorFile<BYTES, ERASE> {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = ERASE;

    /// Sector by sector, as a chip does it.
    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        check_erase(self, from, to)?;
        for sector in (from..to).step_by(Self::ERASE_SIZE) {
            self.file.write_all_at(&[0xFF; ERASE], sector.into())?;
        }
        Ok(())
    }

    /// What is there AND what is written: a NOR flash clears bits and cannot set them.
    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        check_write(self, offset, bytes.len())?;
        let mut cells = vec![0; bytes.len()];
        self.file.read_exact_at(&mut cells, offset.into())?;
        for (cell, byte) in cells.iter_mut().zip(bytes) {
            *cell &= byte;
        }
        Ok(self.file.write_all_at(&cells, offset.into())?)
    }
}
