//! The reference port: a file is the flash, a process is the board. Read this one first.
//!
//! ```no_run
//! use host::{FLASH_FILE, Options, flash::FileFlash, power_on};
//! use std::path::Path;
//!
//! let board = Path::new("boards/first");
//! drop(FileFlash::create(&board.join(FLASH_FILE))?); // … and virtualize it: docs/tour.md
//! power_on(board, &Options::default())?;             // Ctrl-C cuts the power
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a board is made of: [`flash`] (a NOR flash in a file), [`tls`] (rustls), a console (standard output and
//! whoever monitors), a watchdog (a timer, and a thread behind it), and [`socket`], through which other processes reach
//! a board that is powered. [`power_on`] is the loop around `device::run`.

mod board;
mod console;
pub mod flash;
mod options;
mod power;
pub mod socket;
mod stream;
pub mod tls;
mod watchdog;

pub use options::{CutAt, HEAP_BYTES, Options};
pub use power::{FLASH_FILE, PowerError, power_on};
