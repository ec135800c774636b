//! The cable between this machine and a board: its flash, reached whether the board is powered or not.
//!
//! A powered `virtual:` board is held for as long as the cable is in use, as a serial boot loader would hold a chip,
//! and boots again afterwards.

use std::path::{Path, PathBuf};

use embedded_storage::nor_flash::NorFlash;
use host::flash::{FileFlash, NorFile};
use slots::{Layout, Slots};

use crate::failure::{Explain, Failure, Outcome};
use crate::{home, qemu};

/// A board as verbs are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Board {
    /// One that needs no hardware.
    Soft(BoardName),
    /// A chip at a serial port, whose path is its name.
    Chip(String),
}

impl Board {
    /// Reads what [`BoardName::parse`] reads, and paths of serial ports such as `/dev/ttyACM0`.
    pub fn parse(text: &str) -> Outcome<Board> {
        if text.starts_with("/dev/") {
            return Ok(Board::Chip(text.into()));
        }
        BoardName::parse(text).map(Board::Soft)
    }
}

impl std::fmt::Display for Board {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Board::Soft(name) => name.fmt(f),
            Board::Chip(path) => f.write_str(path),
        }
    }
}

/// A board without hardware by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardName {
    kind: Kind,
    name: String,
}

/// What a board is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A process with a file for a flash.
    Virtual,
    /// A riscv32 machine in QEMU.
    Qemu,
}

impl BoardName {
    /// Reads `virtual:NAME` and `qemu:NAME`.
    pub fn parse(text: &str) -> Outcome<BoardName> {
        let step = format!("finding the board {text}");
        let (kind, name) = match text.split_once(':') {
            Some(("virtual", name)) => (Kind::Virtual, name),
            Some(("qemu", name)) => (Kind::Qemu, name),
            _ if text.starts_with("/dev/") => {
                let next = "name a board without hardware: virtual:NAME or qemu:NAME";
                return Err(Failure::new(step, "a chip at a serial port has its own power and flash", next));
            }
            _ => {
                let next = "virtual:NAME, qemu:NAME, or a serial port such as /dev/ttyACM0: updraft boards lists them";
                return Err(Failure::new(step, "this is no name of a board", next));
            }
        };
        if !is_plain(name) {
            return Err(Failure::new(
                step,
                "a name has letters, digits, - and _ only",
                "e.g. virtual:desk or qemu:desk",
            ));
        }
        Ok(BoardName { kind, name: name.into() })
    }

    /// What the board is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Its folder: flash and socket.
    pub fn folder(&self) -> Outcome<PathBuf> {
        Ok(home::boards_of(self.kind)?.join(&self.name))
    }

    /// The folder of a board that has been virtualized.
    pub fn existing_folder(&self) -> Outcome<PathBuf> {
        let folder = self.folder()?;
        if folder.join(FLASH).is_file() {
            return Ok(folder);
        }
        Err(Failure::new(
            format!("finding the board {self}"),
            "it has not been virtualized on this machine",
            format!("run: updraft virtualize {self}"),
        ))
    }
}

impl Kind {
    /// All kinds that need no hardware.
    pub const ALL: [Kind; 2] = [Kind::Virtual, Kind::Qemu];

    /// What names of such boards begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Kind::Virtual => "virtual",
            Kind::Qemu => "qemu",
        }
    }
}

impl std::fmt::Display for BoardName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.kind.prefix(), self.name)
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 32
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// The flash of a virtual board, in its folder.
pub const FLASH: &str = "flash.bin";

/// A plugged cable. Dropping it lets a held board boot.
pub struct Cable {
    slots: Slots<FileFlash>,
    _hold: Option<host::socket::Hold>,
}

impl Cable {
    /// Plugs into the board in `folder`; holds it if it is powered.
    pub fn plug(folder: &Path) -> Outcome<Cable> {
        let step = format!("reaching the board in {}", folder.display());
        let flash = folder.join(FLASH);
        let (file, hold) = match FileFlash::open(&flash) {
            Ok(file) => (file, None),
            Err(host::flash::OpenError::Locked) => {
                let hold = host::socket::Hold::new(folder)
                    .explain(&step, "stop the process that uses the board, then try again")?;
                (FileFlash::open(&flash).explain(&step, "try again")?, Some(hold))
            }
            Err(error) => return Err(error).explain(step, "virtualize it: updraft virtualize BOARD"),
        };
        let slots = Slots::open(file, Layout::DEVKITC_4MB).map_err(|error| worn(&step, &error))?;
        Ok(Cable { slots, _hold: hold })
    }

    /// The board's slots and zones.
    pub fn slots(&mut self) -> &mut Slots<FileFlash> {
        &mut self.slots
    }
}

/// Looks at a board's flash without touching the board: reads a copy, because nobody else may hold the flash of a board
/// that is powered.
pub fn look<T, const BYTES: u32, const ERASE: usize>(
    folder: &Path,
    layout: Layout,
    look: impl FnOnce(&mut Slots<NorFile<BYTES, ERASE>>) -> T,
) -> Option<T> {
    let copy = std::env::temp_dir().join(format!("updraft-look-{}", std::process::id()));
    std::fs::copy(folder.join(FLASH), &copy).ok()?;
    let flash = NorFile::open(&copy).ok();
    let _ = std::fs::remove_file(&copy);
    let mut slots = Slots::open(flash?, layout).ok()?;
    Some(look(&mut slots))
}

/// The settings of a board.
pub fn settings(kind: Kind, folder: &Path) -> Option<Vec<u8>> {
    match kind {
        Kind::Virtual => look(folder, Layout::DEVKITC_4MB, |slots: &mut Slots<FileFlash>| {
            read_zone(&mut slots.settings())
        })?,
        Kind::Qemu => {
            look(folder, qemu::LAYOUT, |slots: &mut Slots<qemu::Flash>| read_zone(&mut slots.settings()))?
        }
    }
}

/// An error of the flash, for people.
pub fn worn<E: std::fmt::Debug>(step: &str, error: &slots::Error<E>) -> Failure {
    Failure::new(
        step,
        format!("the flash refuses: {error:?}"),
        "virtualize the board again: updraft virtualize BOARD",
    )
}

/// Reads a zone into a fresh buffer; `None` when it was never written.
pub fn read_zone<F: NorFlash>(zone: &mut slots::Zone<F>) -> Option<Vec<u8>>
where
    F::Error: std::fmt::Debug,
{
    let mut buffer = vec![0; zone.capacity()];
    zone.read(&mut buffer).ok().flatten().map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::{Board, BoardName};

    #[test]
    fn a_board_name_never_leaves_its_folder() {
        assert!(BoardName::parse("virtual:desk").is_ok());
        assert!(BoardName::parse("qemu:desk").is_ok());
        assert_eq!(Board::parse("/dev/ttyUSB0").unwrap(), Board::Chip("/dev/ttyUSB0".into()));
        for wrong in ["virtual:", "virtual:../x", "qemu:a/b", "qemu:", "virtual:.", "desk", "/dev/ttyUSB0"] {
            assert!(BoardName::parse(wrong).is_err(), "{wrong}");
        }
    }
}
