//! Which image runs now: one pure function, called at every boot before a byte of any image is run.
//!
//! ```text
//!  trial?  cause of the reset      the trial image is whole           it is not
//!  ------  ----------------------  ---------------------------------  ----------------------
//!  no      any                     –                                  –         → confirmed
//!  staged  any                     begin it, nothing is consumed      fall back → confirmed
//!  begun   power on                one power cut less; run it again   fall back → confirmed
//!  begun   crash, watchdog, soft   one attempt less; run it again     fall back → confirmed
//!  begun   … and none is left      fall back → confirmed              fall back → confirmed
//!
//!  confirmed: whole → run it · rotten → the other slot, if whole, becomes the confirmed one · else recovery
//! ```

use crate::{Fall, Record, Slot, Trial};

/// Why the board started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Power came (back). Says nothing about the firmware.
    PowerOn,
    /// The agent or the program asked for it.
    Software,
    /// The watchdog fired: the firmware hung, or was not confirmed in time.
    Watchdog,
    /// The program died during its trial, or the VM did.
    Crash,
}

/// What to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// The firmware that has proved itself.
    Confirmed {
        /// Where it is.
        slot: Slot,
        /// The security counter of its image.
        counter: u32,
    },
    /// Firmware on trial: arm the watchdog, confirm it or lose it.
    Trial {
        /// Where it is.
        slot: Slot,
        /// The security counter of its image.
        counter: u32,
    },
    /// Neither slot holds an image that may run: wait for the cable.
    Recovery,
}

impl Decision {
    /// The slot that runs.
    pub fn slot(self) -> Option<Slot> {
        match self {
            Decision::Confirmed { slot, .. } | Decision::Trial { slot, .. } => Some(slot),
            Decision::Recovery => None,
        }
    }
}

/// Chooses what runs, and the record that must be in flash before it does.
///
/// `whole` verifies the image in a slot — signature, digest, fitness for this board — and answers with its security
/// counter; it is asked at most once per slot. The counter floor is enforced here, in the boot path, whatever the
/// updater believed.
pub fn choose(
    record: Record,
    cause: Cause,
    mut whole: impl FnMut(Slot) -> Option<u32>,
) -> (Record, Decision) {
    let mut known = [None; 2];
    let mut allowed = |slot: Slot| {
        let answer = known[slot.index() as usize].get_or_insert_with(|| whole(slot));
        answer.filter(|&counter| counter >= record.counter_floor)
    };
    let slot = !record.confirmed;
    let record = match record.trial.map(|trial| trial.next(cause)) {
        None => record,
        Some(Err(why)) => record.fall_back(why),
        Some(Ok(trial)) => match allowed(slot) {
            Some(counter) => {
                return (Record { trial: Some(trial), ..record }, Decision::Trial { slot, counter });
            }
            None => record.fall_back(Fall::NotWhole),
        },
    };
    if let Some(counter) = allowed(record.confirmed) {
        return (record, Decision::Confirmed { slot: record.confirmed, counter });
    }
    match allowed(!record.confirmed) {
        Some(counter) => (record.rot(), Decision::Confirmed { slot: !record.confirmed, counter }),
        None => (record, Decision::Recovery),
    }
}

impl Trial {
    /// The trial after one more reset, or why it is over.
    fn next(self, cause: Cause) -> Result<Trial, Fall> {
        if !self.begun {
            return Ok(Trial { begun: true, ..self });
        }
        let (left, why) = match cause {
            Cause::PowerOn => (self.power_cuts_left, Fall::PowerCuts),
            Cause::Software => (self.attempts_left, Fall::Reset),
            Cause::Watchdog => (self.attempts_left, Fall::Hung),
            Cause::Crash => (self.attempts_left, Fall::Crashed),
        };
        if left <= 1 {
            return Err(why);
        }
        Ok(match cause {
            Cause::PowerOn => Trial { power_cuts_left: left - 1, ..self },
            _ => Trial { attempts_left: left - 1, ..self },
        })
    }
}
