//! `otadata`: how Espressif's second-stage bootloader is told which VM to start.
//!
//! That bootloader knows nothing of our record, and is nobody's to change. So the record stays the truth, and the two entries
//! of `otadata` follow it, each time a VM starts and before anything else:
//!
//! ```text
//! bootloader: the newest valid entry → its VM starts → Slots::start_on: what does the record make of that?
//!                                                       ├ run    it is the confirmed one, or on trial with an attempt left
//!                                                       ├ reset  another one is due: otadata says so now
//!                                                       └ stop   nothing that is here may run
//! ```
//!
//! Sector 0 holds the entry of VM slot 0, sector 1 that of slot 1. The confirmed VM's entry is never erased while another one
//! is tried, and so one valid entry exists at every instant. The entry of a trial is `New`: a bootloader with rollback makes
//! it `Pending`, and gives it up (`Aborted`) unless the VM has made it `New` again, which is the first thing that it does.
//! One without rollback starts it again and again; the VM counts its own attempts. What the record has given up is `Invalid`.

use embedded_storage::nor_flash::NorFlash;

use crate::zone::CRC;
use crate::{Cause, Error, Fall, Record, Region, Slot, Slots, Trial};

/// What a VM that was started shall do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Go on.
    Run,
    /// Reset, with the cause of this start: another VM is due.
    Reset,
    /// Wait for the cable: the confirmed VM is lost, and this one is older than the board allows.
    Stop,
}

impl<F: NorFlash> Slots<F> {
    /// The VM in `running` was started: keeps the record of VMs and makes `otadata`, two sectors in `region`, follow it.
    ///
    /// `whole` verifies the image of the VM that runs, and answers with its security counter; it is asked when that VM is on
    /// trial, or takes the place of one that is lost.
    ///
    /// # Errors
    /// [`Error::Worn`], [`Error::Flash`]; the next start goes on from there.
    pub fn start_on(
        &mut self,
        region: Region,
        running: Slot,
        cause: Cause,
        whole: impl FnOnce(&mut Self) -> Option<u32>,
    ) -> Result<Start, Error<F::Error>> {
        let otadata = OtaData::read(self.flash_mut(), region)?;
        let before = self.record();
        let may_run = || whole(self).is_some_and(|counter| counter >= before.counter_floor);
        let (record, start) = decide(before, otadata, running, cause, may_run);
        self.keep(record)?;
        self.follow(region)?;
        Ok(start)
    }

    /// Makes `otadata` say what the record says: at most two writes, each of the sector that matters less.
    ///
    /// # Errors
    /// As [`Slots::start_on`].
    pub fn follow(&mut self, region: Region) -> Result<(), Error<F::Error>> {
        let record = self.record();
        while let Some((slot, entry)) = OtaData::read(self.flash_mut(), region)?.next(record) {
            OtaData::write(self.flash_mut(), region, slot, entry)?;
        }
        Ok(())
    }
}

/// The record after this start, and what the VM shall do.
///
/// ```text
///  trial   running      the bootloader's choice was
///  ------  -----------  -----------------------------  ------------------------------------------------
///  no      confirmed    any                            run
///  no      the other    the confirmed one              it cannot be loaded: this one takes its place
///  no      the other    this one                       the entry is behind the record: reset
///  yes     the tried    any                            one attempt, as in `choose`: run, or fall back
///  yes     confirmed    the tried one                  that cannot be loaded: fall back, run
///  yes     confirmed    this one, never tried          try it: reset
///  yes     confirmed    this one, the tried gave up    an attempt less: try it again, or fall back
/// ```
fn decide(
    record: Record,
    otadata: OtaData,
    running: Slot,
    cause: Cause,
    may_run: impl FnOnce() -> bool,
) -> (Record, Start) {
    let chosen = otadata.chosen();
    let is_confirmed = running == record.confirmed;
    let Some(trial) = record.trial else {
        return match (is_confirmed, chosen == Some(record.confirmed)) {
            (true, _) => (record, Start::Run),
            (false, true) if may_run() => (record.rot(), Start::Run),
            (false, true) => (record, Start::Stop),
            (false, false) => (record, Start::Reset),
        };
    };
    if !is_confirmed {
        return match trial.next(cause) {
            Err(why) => (record.fall_back(why), Start::Reset),
            Ok(_) if !may_run() => (record.fall_back(Fall::NotWhole), Start::Reset),
            Ok(trial) => (Record { trial: Some(trial), ..record }, Start::Run),
        };
    }
    if chosen == Some(!running) {
        return (record.fall_back(Fall::NotWhole), Start::Run);
    }
    let begun = trial.begun || otadata.newer(!running).is_some_and(|entry| entry.state == AppState::Aborted);
    match (Trial { begun, ..trial }).next(cause) {
        Err(why) => (record.fall_back(why), Start::Run),
        // It has not begun until it says so itself.
        Ok(trial) => (Record { trial: Some(Trial { begun: false, ..trial }), ..record }, Start::Reset),
    }
}

/// Both entries; one that is erased, torn or of the other slot is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OtaData([Option<Entry>; 2]);

/// One of the two entries: 32 bytes of which the last word is written last, the check sum over the first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    /// The newer one is larger; odd means slot 0, even slot 1.
    sequence: u32,
    state: AppState,
}

/// What became of the app, in the words of ESP-IDF's app rollback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
enum AppState {
    New = 0,
    Pending = 1,
    Valid = 2,
    Invalid = 3,
    Aborted = 4,
    Undefined = u32::MAX,
}

impl OtaData {
    fn read<F: NorFlash>(flash: &mut F, region: Region) -> Result<OtaData, Error<F::Error>> {
        let mut entries = [None; 2];
        for slot in Slot::BOTH {
            let mut bytes = [0; Entry::LEN];
            flash.read(sector(region, slot), &mut bytes).map_err(Error::Flash)?;
            entries[slot.index() as usize] = Entry::from_bytes(bytes).filter(|entry| entry.slot() == slot);
        }
        Ok(OtaData(entries))
    }

    /// Replaces the entry of a slot.
    fn write<F: NorFlash>(
        flash: &mut F,
        region: Region,
        slot: Slot,
        entry: Entry,
    ) -> Result<(), Error<F::Error>> {
        let start = sector(region, slot);
        let (front, check) = entry.to_bytes();
        flash.erase(start, start + region.len / 2).map_err(Error::Flash)?;
        flash.write(start, &front).map_err(Error::Flash)?;
        flash.write(start + front.len() as u32, &check).map_err(Error::Flash)?;
        match OtaData::read(flash, region)?.entry(slot) == Some(entry) {
            true => Ok(()),
            false => Err(Error::Worn),
        }
    }

    fn entry(&self, slot: Slot) -> Option<Entry> {
        self.0[slot.index() as usize]
    }

    /// What the bootloader chooses by these entries; `None`: it starts whatever it can load.
    fn chosen(&self) -> Option<Slot> {
        let valid = self.0.into_iter().flatten().filter(|entry| entry.state.is_startable());
        valid.max_by_key(|entry| entry.sequence).map(Entry::slot)
    }

    /// The next entry to write, so that the bootloader does what the record says; `None` when it does.
    fn next(&self, record: Record) -> Option<(Slot, Entry)> {
        let (kept, other) = (record.confirmed, !record.confirmed);
        let of_kept = self.entry(kept);
        if of_kept.is_none_or(|entry| entry.state != AppState::Valid) {
            let sequence = of_kept.map_or_else(|| self.above(kept), |entry| entry.sequence);
            return Some((kept, Entry { sequence, state: AppState::Valid }));
        }
        let there = self.newer(other);
        let wanted = match record.trial {
            Some(_) => {
                let sequence = there.map_or_else(|| self.above(other), |there| there.sequence);
                Entry { sequence, state: AppState::New }
            }
            None => Entry { state: AppState::Invalid, ..there? },
        };
        (there != Some(wanted)).then_some((other, wanted))
    }

    /// The entry of a slot, if it is newer than that of the other one.
    fn newer(&self, slot: Slot) -> Option<Entry> {
        let than = self.entry(!slot).map_or(0, |entry| entry.sequence);
        self.entry(slot).filter(|entry| entry.sequence > than)
    }

    /// The first number of a slot that is larger than that of the other one's entry.
    fn above(&self, slot: Slot) -> u32 {
        let other = self.entry(!slot).map_or(0, |entry| entry.sequence);
        let next = other.wrapping_add(1);
        if Entry::slot_of(next) == slot { next } else { next.wrapping_add(1) }
    }
}

/// Where the entry of a slot is.
fn sector(region: Region, slot: Slot) -> u32 {
    region.start + u32::from(slot.index()) * (region.len / 2)
}

impl Entry {
    const LEN: usize = 32;

    fn slot(self) -> Slot {
        Entry::slot_of(self.sequence)
    }

    fn slot_of(sequence: u32) -> Slot {
        if sequence % 2 == 1 { Slot::Zero } else { Slot::One }
    }

    /// Sequence, a label that nobody reads, state; and the check sum.
    fn to_bytes(self) -> ([u8; Entry::LEN - 4], [u8; 4]) {
        let mut front = [0xFF; Entry::LEN - 4];
        front[..4].copy_from_slice(&self.sequence.to_le_bytes());
        front[24..].copy_from_slice(&(self.state as u32).to_le_bytes());
        (front, check_sum(self.sequence).to_le_bytes())
    }

    fn from_bytes(bytes: [u8; Entry::LEN]) -> Option<Entry> {
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let sequence = word(0);
        if matches!(sequence, 0 | u32::MAX) || word(28) != check_sum(sequence) {
            return None;
        }
        Some(Entry { sequence, state: AppState::from_word(word(24)) })
    }
}

/// CRC-32 over the sequence, begun with zeros, as the chip's ROM computes it.
fn check_sum(sequence: u32) -> u32 {
    let mut crc = CRC.digest_with_initial(0);
    crc.update(&sequence.to_le_bytes());
    crc.finalize()
}

impl AppState {
    /// As the bootloader takes a word: what it does not know does not keep an app from being started.
    fn from_word(word: u32) -> AppState {
        match word {
            0 => AppState::New,
            1 => AppState::Pending,
            2 => AppState::Valid,
            3 => AppState::Invalid,
            4 => AppState::Aborted,
            _ => AppState::Undefined,
        }
    }

    fn is_startable(self) -> bool {
        !matches!(self, AppState::Invalid | AppState::Aborted)
    }
}
