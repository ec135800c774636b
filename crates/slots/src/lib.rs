//! Which image runs next; safe at every power cut.
//!
//! Two slots hold firmware, one record says which of them runs. Nothing is ever moved or swapped: an update writes
//! the spare slot, stages it for a trial, and becomes the confirmed one by a single record write.
//!
//! ```
//! use slots::{Cause, Decision, Layout, Slot, Slots, fake::Flash};
//!
//! let whole = |_slot: Slot, _bytes: slots::Reader<'_, Flash>| Some(1); // image::verify, in a real board
//! let mut slots = Slots::open(Flash::new(4 << 20), Layout::DEVKITC_4MB)?;
//! slots.boot(Cause::PowerOn, whole)?;                       // slot one runs
//!
//! slots.spare()?.write(0, b"the new firmware")?;            // the only door to write firmware
//! slots.stage(3)?;                                          // three attempts
//! let decision = slots.boot(Cause::Software, whole)?;       // after the reset: slot zero, on trial
//! assert_eq!(decision, Decision::Trial { slot: Slot::Zero, counter: 1 });
//! slots.confirm()?;                                         // it has heard from its cloud
//! assert_eq!(slots.record().confirmed, Slot::Zero);
//! # Ok::<(), slots::Error<slots::fake::Fault>>(())
//! ```
//!
//! The promises, each held by a test:
//!
//! - At every instant one whole record exists, whatever a power cut leaves behind ([`Zone`]).
//! - The confirmed slot is never erased or written: [`Slots::spare`] is the only door, and it leads to the other one.
//! - A trial that is not confirmed ends: after its attempts, or after [`POWER_CUTS`] cuts ([`choose`]).
//! - The counter floor rises only in [`Slots::confirm`], and is enforced at every boot.
#![no_std]

#[cfg(feature = "fake")]
extern crate alloc;

use core::fmt;
use core::ops::Not;

mod boot;
mod credentials;
mod fields;
mod layout;
mod otadata;
mod record;
mod settings;
mod slots;
mod zone;

#[cfg(feature = "fake")]
pub mod fake;

pub use boot::{Cause, Decision, RunningVm, choose, choose_on};
pub use credentials::{Credentials, Wifi};
pub use fields::Malformed;
pub use layout::{Layout, Region};
pub use otadata::Start;
pub use record::{Fall, Outcome, POWER_CUTS, Record, Trial};
pub use settings::Settings;
pub use slots::{Reader, Slots, Spare};
pub use zone::Zone;

/// One of the two places for firmware. `!slot` is the other one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The first slot.
    Zero,
    /// The second slot.
    One,
}

impl Slot {
    /// Both slots.
    pub const BOTH: [Slot; 2] = [Slot::Zero, Slot::One];

    /// 0 or 1, as in flash and in job documents.
    pub const fn index(self) -> u8 {
        self as u8
    }

    /// The slot with this index, if it is 0 or 1.
    pub const fn from_index(index: u8) -> Option<Slot> {
        match index {
            0 => Some(Slot::Zero),
            1 => Some(Slot::One),
            _ => None,
        }
    }
}

impl Not for Slot {
    type Output = Slot;

    fn not(self) -> Slot {
        match self {
            Slot::Zero => Slot::One,
            Slot::One => Slot::Zero,
        }
    }
}

/// Why a verb was not carried out. Nothing has changed then, unless the flash failed in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error<E> {
    /// The flash refused or lost power.
    Flash(E),
    /// The flash took the write but does not hold it: it is worn out.
    Worn,
    /// The layout does not fit this flash.
    Layout,
    /// More bytes than the zone, the slot or the buffer can hold, or not at a word boundary.
    TooLong,
    /// The record is whole but of another version: it was written by a newer runtime.
    Foreign,
    /// A trial is staged or running: the other slot is the one that works, nothing may be written.
    OnTrial,
    /// The spare slot holds what is running now; reset first.
    Running,
    /// There is no trial to end.
    NoTrial,
    /// The verb needs [`Slots::boot`] to have chosen something that runs.
    NotBooted,
}

impl<E: fmt::Debug> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Flash(why) => write!(f, "the flash failed: {why:?}"),
            Error::Worn => f.write_str("the flash does not keep what is written; the board needs replacing"),
            Error::Layout => f.write_str("the layout does not fit this flash; virtualize the board again"),
            Error::TooLong => f.write_str("does not fit its place in flash"),
            Error::Foreign => {
                f.write_str("the slot record is of another version; virtualize the board again")
            }
            Error::OnTrial => f.write_str("a trial is staged or running; wait for its end"),
            Error::Running => f.write_str("the spare slot is running; reset first"),
            Error::NoTrial => f.write_str("there is no trial to end"),
            Error::NotBooted => f.write_str("no firmware has been booted"),
        }
    }
}

impl<E: fmt::Debug> core::error::Error for Error<E> {}
