//! What a computer offers to a Python program instead of a board: files in a folder, the computer's sockets, and a simulated
//! board whose pins and buses tests can read and drive.
//!
//! `updraft run`, the virtual board and the tests of the machine share it. Nothing in it blocks.
//!
//! ```
//! use vm::{HostAnswer, HostCall, host::BoardCall};
//! let mut desk = desk::Desk::new(std::env::temp_dir());
//! desk.parts.chip.adc.insert(34, 0x8000);
//! let call = BoardCall { part: "adc", unit: 34, verb: "read", numbers: &[], named: &[], data: &[] };
//! let now = desk::Now { ms: 0, unix_s: None };
//! assert_eq!(desk.call(HostCall::Board(call), now), HostAnswer::Number(2048));
//! ```

mod board;
mod compiling;
mod files;
mod sockets;
#[cfg(feature = "tls")]
mod tls;

use std::path::PathBuf;

use vm::{HostAnswer, HostCall};

pub use board::Board;
pub use compiling::Compiling;
pub use files::Files;
pub use parts::{Now, Parts};
pub use sockets::Sockets;

/// The services of one program.
#[derive(Debug)]
pub struct Desk {
    /// Its files.
    pub files: Files,
    /// Its sockets.
    pub sockets: Sockets,
    /// Its board.
    pub parts: Parts<Board>,
    /// The compiler for texts that it executes.
    pub compiling: Compiling,
}

impl Desk {
    /// Services whose relative paths begin in `folder`.
    pub fn new(folder: PathBuf) -> Desk {
        Desk {
            files: Files::new(folder),
            sockets: Sockets::default(),
            parts: Parts::default(),
            compiling: Compiling::default(),
        }
    }

    /// Services whose every path lies in `folder`: the root of a virtual board's storage.
    pub fn enclosed(folder: PathBuf) -> Desk {
        Desk { files: Files::enclosed(folder), ..Desk::new(PathBuf::new()) }
    }

    /// Performs a service at a time of the host's clock; what is not the desk's is [`HostAnswer::Unsupported`].
    pub fn call(&mut self, request: HostCall<'_>, now: Now) -> HostAnswer {
        match request {
            HostCall::File(call) => self.files.call(call),
            HostCall::Net(call) => self.sockets.call(call),
            HostCall::Board(call) => self.parts.call(&call, now),
            HostCall::Compile(text) => self.compiling.call(text),
            HostCall::Pin { number, level } => self.parts.pin(number, level),
            _ => HostAnswer::Unsupported,
        }
    }
}

/// What went wrong, as the number that the operating system gave it; EIO where it gave none.
fn errno(error: &std::io::Error) -> HostAnswer {
    use std::io::ErrorKind;
    HostAnswer::Errno(error.raw_os_error().unwrap_or(match error.kind() {
        ErrorKind::InvalidInput => 22,
        ErrorKind::UnexpectedEof => 104,
        ErrorKind::ConnectionAborted => 103,
        _ => 5,
    }))
}
