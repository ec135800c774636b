//! What virtualizing told the board about itself: the contents of the settings zone.

use crate::fields::{Fields, Malformed, Writer};

/// The board's own facts and the limits of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings<'a> {
    /// The board's name, as the command line knows it.
    pub board: &'a str,
    /// The uid of the VM that was flashed.
    pub vm_uid: &'a str,
    /// Starts that a trial gets to prove itself.
    pub trial_attempts: u8,
    /// Milliseconds that each of these starts gets before the watchdog ends it.
    pub trial_deadline_ms: u32,
}

const BOARD: u8 = 1;
const VM_UID: u8 = 2;
const TRIAL_ATTEMPTS: u8 = 3;
const TRIAL_DEADLINE: u8 = 4;

impl<'a> Settings<'a> {
    /// Settings with the usual limits: three attempts of two minutes.
    pub const fn new(board: &'a str, vm_uid: &'a str) -> Settings<'a> {
        Settings { board, vm_uid, trial_attempts: 3, trial_deadline_ms: 120_000 }
    }

    /// Reads what [`Settings::write`] wrote.
    ///
    /// # Errors
    /// [`Malformed`] when a field is missing, repeated, out of order or unknown.
    pub fn read(bytes: &'a [u8]) -> Result<Settings<'a>, Malformed> {
        let mut fields = Fields::new(bytes);
        let settings = Settings {
            board: fields.text(BOARD)?,
            vm_uid: fields.text(VM_UID)?,
            trial_attempts: fields.u8(TRIAL_ATTEMPTS)?,
            trial_deadline_ms: fields.u32(TRIAL_DEADLINE)?,
        };
        fields.end()?;
        Ok(settings)
    }

    /// Writes the fields to the front of `buffer` and returns that part of it.
    ///
    /// # Errors
    /// [`Malformed`] when `buffer` is too short.
    pub fn write<'b>(&self, buffer: &'b mut [u8]) -> Result<&'b [u8], Malformed> {
        let mut to = Writer::new(buffer);
        to.field(BOARD, self.board.as_bytes())?;
        to.field(VM_UID, self.vm_uid.as_bytes())?;
        to.field(TRIAL_ATTEMPTS, &[self.trial_attempts])?;
        to.field(TRIAL_DEADLINE, &self.trial_deadline_ms.to_le_bytes())?;
        Ok(to.finish())
    }
}
