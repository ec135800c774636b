//! The slot record: one small value that says what runs, kept twice in flash.
//!
//! It is a plain value; every change to it is a function from record to record, and one [`crate::Zone`] write.

use crate::Slot;

/// Boots after a power cut that one trial may see before it is ended: a firmware that browns its board out must not
/// loop for ever, and a person who pulls the plug a few times must not end a good update.
pub const POWER_CUTS: u8 = 16;

/// What runs, what is being tried, and how the last trial ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Record {
    /// The slot whose firmware has proved itself.
    pub confirmed: Slot,
    /// A trial of the other slot, if one is staged or running.
    pub trial: Option<Trial>,
    /// The smallest security counter that this board still runs. It rises only when firmware is confirmed.
    pub counter_floor: u32,
    /// What the last boot decisions gave up, for the agent to report.
    pub outcome: Option<Outcome>,
}

/// A trial of the slot that is not the confirmed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Trial {
    /// Whether the image has been started at least once.
    pub begun: bool,
    /// Starts that may still happen, the present one included, counting those that end in a crash, a hang or a reset.
    pub attempts_left: u8,
    /// Power cuts that the trial may still see.
    pub power_cuts_left: u8,
    /// The VM slot that it is tried with, if program and VM are tried as one; the VM's own trial is then that of both.
    pub with_vm: Option<Slot>,
}

/// Something that a boot decision or the agent gave up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The trial of `slot` ended without a confirm.
    FellBack {
        /// The slot that was on trial.
        slot: Slot,
        /// Why it ended.
        why: Fall,
    },
    /// The confirmed image in `slot` was no longer whole; the other slot took over.
    Rotted {
        /// The slot that was confirmed until then.
        slot: Slot,
    },
}

/// Why a trial ended without a confirm. The numbers are those of the flash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Fall {
    /// The last attempt died (uncaught exception, VM fatal).
    Crashed = 1,
    /// The last attempt was ended by the watchdog.
    Hung = 2,
    /// The power was cut too often.
    PowerCuts = 3,
    /// The last attempt reset the board before it was confirmed.
    Reset = 4,
    /// The staged image is not whole, not signed for this board, or below the counter floor.
    NotWhole = 5,
    /// The program refused it, or its job was cancelled.
    Refused = 6,
}

impl Record {
    /// The record of a flash that never held one. Slot one counts as confirmed, though nothing is in it: so the first
    /// firmware that comes over the cable goes to slot zero.
    pub const BLANK: Record = Record { confirmed: Slot::One, trial: None, counter_floor: 0, outcome: None };

    /// The size of a record in flash, in bytes.
    pub const LEN: usize = 12;

    /// The other slot gets `attempts` starts (at least one) to prove itself.
    pub fn stage(self, attempts: u8) -> Record {
        self.stage_with(attempts, None)
    }

    /// The other slot is tried together with the VM in a slot of its own.
    pub fn stage_with(self, attempts: u8, with_vm: Option<Slot>) -> Record {
        let (attempts_left, power_cuts_left) = (attempts.max(1), POWER_CUTS);
        let trial = Trial { begun: false, attempts_left, power_cuts_left, with_vm };
        Record { trial: Some(trial), outcome: None, ..self }
    }

    /// There is no trial, and nothing is said about one: the VM that it waited for does not run.
    pub fn part(self) -> Record {
        Record { trial: None, ..self }
    }

    /// The trial has begun, if there is one.
    pub(crate) fn begin(self) -> Record {
        Record { trial: self.trial.map(|trial| Trial { begun: true, ..trial }), ..self }
    }

    /// The firmware that runs in `slot`, with this security counter, has proved itself; `None` when it is neither the
    /// confirmed one nor on trial.
    pub fn confirm(self, slot: Slot, counter: u32) -> Option<Record> {
        let on_trial = self.trial.is_some_and(|trial| trial.begun) && slot != self.confirmed;
        let counter_floor = self.counter_floor.max(counter);
        match on_trial {
            true => Some(Record { confirmed: slot, trial: None, counter_floor, ..self }),
            false => (slot == self.confirmed).then_some(Record { counter_floor, ..self }),
        }
    }

    /// The trial is over and the confirmed slot stays.
    pub fn fall_back(self, why: Fall) -> Record {
        let outcome = Some(Outcome::FellBack { slot: !self.confirmed, why });
        Record { trial: None, outcome, ..self }
    }

    /// The confirmed image is lost and the other slot takes its place.
    pub fn rot(self) -> Record {
        let outcome = Some(Outcome::Rotted { slot: self.confirmed });
        Record { confirmed: !self.confirmed, trial: None, outcome, ..self }
    }

    /// The other slot was filled over the cable and is what runs from now on.
    pub fn install(self) -> Record {
        Record { confirmed: !self.confirmed, trial: None, outcome: None, ..self }
    }

    /// The record as it lies in flash (docs/spec/slot-record.md).
    pub fn to_bytes(self) -> [u8; Record::LEN] {
        let (state, attempts, cuts, with_vm) = match self.trial {
            None => (0, 0, 0, None),
            Some(trial) => (1 + trial.begun as u8, trial.attempts_left, trial.power_cuts_left, trial.with_vm),
        };
        let vm = with_vm.map_or(0, |slot| 1 + slot.index());
        let (why, slot) = match self.outcome {
            None => (0, 0),
            Some(Outcome::FellBack { slot, why }) => (why as u8, slot.index()),
            Some(Outcome::Rotted { slot }) => (ROTTED, slot.index()),
        };
        let [a, b, c, d] = self.counter_floor.to_le_bytes();
        [VERSION, self.confirmed.index(), state, attempts, cuts, why, slot, vm, a, b, c, d]
    }

    /// Reads a record; `None` when the bytes are not a record of this version, in its one encoding.
    pub fn from_bytes(bytes: &[u8]) -> Option<Record> {
        let &[VERSION, confirmed, state, attempts_left, power_cuts_left, why, slot, vm, a, b, c, d] = bytes
        else {
            return None;
        };
        let begun = state == 2;
        let with_vm = vm.checked_sub(1).and_then(Slot::from_index);
        let record = Record {
            confirmed: Slot::from_index(confirmed)?,
            trial: (state != 0).then_some(Trial { begun, attempts_left, power_cuts_left, with_vm }),
            counter_floor: u32::from_le_bytes([a, b, c, d]),
            outcome: outcome(why, Slot::from_index(slot)?)?,
        };
        (record.to_bytes() == bytes).then_some(record)
    }
}

const VERSION: u8 = 1;
const ROTTED: u8 = 7;

fn outcome(why: u8, slot: Slot) -> Option<Option<Outcome>> {
    let why = match why {
        0 => return Some(None),
        1 => Fall::Crashed,
        2 => Fall::Hung,
        3 => Fall::PowerCuts,
        4 => Fall::Reset,
        5 => Fall::NotWhole,
        6 => Fall::Refused,
        ROTTED => return Some(Some(Outcome::Rotted { slot })),
        _ => return None,
    };
    Some(Some(Outcome::FellBack { slot, why }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_confirm_lowers_the_counter_floor() {
        let record = Record { counter_floor: 9, ..Record::BLANK };
        let confirmed = record.confirm(Slot::One, 3);
        assert_eq!(confirmed, Some(record));
    }

    #[test]
    fn only_what_runs_rightly_is_confirmed() {
        assert_eq!(Record::BLANK.confirm(Slot::Zero, 1), None, "neither confirmed nor on trial");
        assert_eq!(Record::BLANK.stage(3).confirm(Slot::Zero, 1), None, "staged, but it never ran");
    }

    #[test]
    fn no_trial_survives_a_change_of_the_confirmed_slot() {
        let record = Record::BLANK.stage(3);
        assert_eq!((record.rot().trial, record.install().trial), (None, None));
    }
}
