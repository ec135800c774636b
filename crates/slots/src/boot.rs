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
//!
//! A program that is tried together with a VM has no trial of its own: what becomes of the VM becomes of both.
//!
//! ```text
//!  the VM that runs       the trial image is whole                        it is not
//!  ---------------------  ----------------------------------------------  ----------------------------------
//!  its VM, on trial       run it, nothing is consumed                     recovery: the VM must give up
//!  its VM, confirmed      it is confirmed: the power went in between      fall back → confirmed
//!  another VM             the trial is dropped, without a word → confirmed
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

/// The VM that runs, on a board that keeps two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RunningVm {
    /// Its slot.
    pub slot: Slot,
    /// Whether it must still prove itself.
    pub on_trial: bool,
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
/// counter; it is asked at most once per slot ([`choose_on`]: twice). The counter floor is enforced here, in the boot path, whatever the
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

/// The same for programs on a board that keeps two VMs, of which `vm` runs.
pub fn choose_on(
    vm: RunningVm,
    record: Record,
    cause: Cause,
    mut whole: impl FnMut(Slot) -> Option<u32>,
) -> (Record, Decision) {
    let Some(with_vm) = record.trial.and_then(|trial| trial.with_vm) else {
        return choose(record, cause, whole);
    };
    if with_vm != vm.slot {
        return choose(record.part(), cause, whole);
    }
    let slot = !record.confirmed;
    let begun = record.begin();
    match (whole(slot).filter(|&counter| counter >= record.counter_floor), vm.on_trial) {
        (Some(counter), true) => (begun, Decision::Trial { slot, counter }),
        (None, true) => (record, Decision::Recovery),
        (Some(counter), false) => {
            (begun.confirm(slot, counter).unwrap_or(begun), Decision::Confirmed { slot, counter })
        }
        (None, false) => choose(record.fall_back(Fall::NotWhole), cause, whole),
    }
}

impl Trial {
    /// The trial after one more reset, or why it is over.
    pub(crate) fn next(self, cause: Cause) -> Result<Trial, Fall> {
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
