//! Power: from the moment that it comes until somebody presses Ctrl-C.
//!
//! ```text
//! power on → run the device → reset (its own wish, or the watchdog's) → run the device → …
//!                ↑______________________________ hold … release (as if power came) ←┘
//! ```

use std::cell::RefCell;
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use desk::{Desk, Parts};
use device::{Event, Exit, Port};
use slots::Cause;
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::board::Board;
use crate::console::Console;
use crate::flash::{FileFlash, OpenError};
use crate::options::Options;
use crate::socket::{self, HoldRequest};
use crate::watchdog::{RESET_BY, Watchdog};

/// The flash in a board's folder.
pub const FLASH_FILE: &str = "flash.bin";

/// The user's files in a board's folder: what the storage partition holds on hardware.
pub const STORAGE_FOLDER: &str = "storage";

/// What a chip needs from a reset to its first instruction, about; it keeps a reset loop from eating the machine.
const RESET: Duration = Duration::from_millis(2);

/// How long a fresh process waits for the flash's lock: the process that it replaced may be just about to let go.
const LOCK_PATIENCE: Duration = Duration::from_millis(500);

/// Why a board could not be powered.
#[derive(Debug)]
pub enum PowerError {
    /// Its flash cannot be used.
    Flash(OpenError),
    /// Socket, threads or timers of the operating system failed.
    Io(io::Error),
}

impl fmt::Display for PowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flash(error) => write!(f, "the board's flash: {error}"),
            Self::Io(error) => write!(f, "the board's process: {error}"),
        }
    }
}

impl std::error::Error for PowerError {}

impl From<OpenError> for PowerError {
    fn from(error: OpenError) -> Self {
        Self::Flash(error)
    }
}

impl From<io::Error> for PowerError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Powers the board in the folder `board`: runs it in the foreground until Ctrl-C (or SIGTERM) cuts the power.
///
/// # Errors
///
/// [`PowerError`] when it cannot be powered, for example because it is already.
pub fn power_on(board: &Path, options: &Options) -> Result<(), PowerError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(powered(board, options))
}

async fn powered(board: &Path, options: &Options) -> Result<(), PowerError> {
    let path = board.join(FLASH_FILE);
    let storage = board.join(STORAGE_FOLDER);
    std::fs::create_dir_all(&storage)?;
    let mut flash = open(&path).await?;
    let console = Arc::new(Console::new(options.quiet));
    let watchdog = Watchdog::new();
    watchdog.guard()?;
    let mut holds = socket::serve(board, Arc::clone(&console))?;
    let mut off = std::pin::pin!(switched_off()?);
    let mut cause = first_cause();
    if options.stall && cause == Cause::PowerOn {
        stall(&watchdog);
    }
    loop {
        let boot = Board {
            options,
            console: Arc::clone(&console),
            watchdog: Arc::clone(&watchdog),
            cause,
            start: Instant::now(),
            desk: RefCell::new(Desk {
                parts: Parts::new(desk::Board::wired(board.into())),
                ..Desk::enclosed(storage.clone())
            }),
        };
        let end = tokio::select! {
            end = until_reset(&boot, &mut flash, &mut holds) => end,
            () = &mut off => return Ok(()),
        };
        watchdog.disarm();
        cause = match end {
            End::Reset(cause) => {
                boot.note(Event::Reset { cause });
                cause
            }
            End::Hold(hold) => {
                console.note("held; the flash is free");
                drop(flash);
                // A client that is gone already has let go of the board.
                let _ = hold.held.send(());
                tokio::select! {
                    _ = hold.release => {}
                    () = &mut off => return Ok(()),
                }
                flash = open(&path).await?;
                Cause::PowerOn
            }
        };
        tokio::time::sleep(RESET).await;
    }
}

fn stall(watchdog: &Watchdog) -> ! {
    watchdog.arm(0);
    loop {
        std::thread::park();
    }
}

/// How one boot ended.
enum End {
    Reset(Cause),
    Hold(HoldRequest),
}

async fn until_reset(
    boot: &Board<'_>,
    flash: &mut FileFlash,
    holds: &mut mpsc::Receiver<HoldRequest>,
) -> End {
    tokio::select! {
        Exit::Reset(cause) = device::run(boot, flash) => End::Reset(cause),
        () = boot.watchdog.expired() => End::Reset(Cause::Watchdog),
        Some(hold) = holds.recv() => End::Hold(hold),
    }
}

async fn open(path: &Path) -> Result<FileFlash, OpenError> {
    let end = Instant::now() + LOCK_PATIENCE;
    loop {
        match FileFlash::open(path) {
            Err(OpenError::Locked) if Instant::now() < end => {
                tokio::time::sleep(Duration::from_millis(5)).await
            }
            opened => return opened,
        }
    }
}

/// A process that the watchdog started is not a board whose power has just come.
fn first_cause() -> Cause {
    if std::env::var_os(RESET_BY).is_some() { Cause::Watchdog } else { Cause::PowerOn }
}

/// Ctrl-C or SIGTERM. Nothing is saved: what a board keeps is in its flash already.
fn switched_off() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
