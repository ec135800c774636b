//! The verbs: each checks its rule, then makes at most one record write.

use embedded_storage::nor_flash::NorFlash;

use crate::{Cause, Decision, Error, Fall, Layout, Record, Region, RunningVm, Slot, Zone, choose, choose_on};

/// The board's flash, reached only through the verbs of an update.
///
/// It owns the flash (or a `&mut` to it): while it lives, nothing else can write, and its own verbs have no way to
/// write the confirmed slot.
pub struct Slots<F> {
    flash: F,
    layout: Layout,
    record: Record,
    booted: Option<Decision>,
}

impl<F: NorFlash> Slots<F> {
    /// Takes the flash and reads the record. A flash that never held one has [`Record::BLANK`].
    ///
    /// # Errors
    /// [`Error::Layout`], [`Error::Foreign`], [`Error::Flash`].
    pub fn open(mut flash: F, layout: Layout) -> Result<Slots<F>, Error<F::Error>> {
        if !layout.fits(flash.capacity(), F::ERASE_SIZE) {
            return Err(Error::Layout);
        }
        let mut bytes = [0; Record::LEN + 4]; // longer than a record, so that a longer one reads as foreign
        let record = match Zone::new(&mut flash, layout.record).read(&mut bytes) {
            Ok(None) => Record::BLANK,
            Ok(Some(bytes)) => Record::from_bytes(bytes).ok_or(Error::Foreign)?,
            Err(Error::TooLong) => return Err(Error::Foreign),
            Err(why) => return Err(why),
        };
        Ok(Slots { flash, layout, record, booted: None })
    }

    /// What is in the slot record now.
    pub fn record(&self) -> Record {
        self.record
    }

    /// Where things are.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What [`Slots::boot`] chose, if it was called.
    pub fn booted(&self) -> Option<Decision> {
        self.booted
    }

    /// Chooses what runs ([`choose`]) and writes the record, if it changed, before anything is run.
    ///
    /// `whole` is handed the slot and a reader of its bytes; it verifies the image there and answers with its security
    /// counter, or `None` when it must not run.
    ///
    /// # Errors
    /// [`Error::Worn`], [`Error::Flash`]: then nothing was chosen.
    pub fn boot(
        &mut self,
        cause: Cause,
        mut whole: impl FnMut(Slot, Reader<'_, F>) -> Option<u32>,
    ) -> Result<Decision, Error<F::Error>> {
        let (flash, layout) = (&mut self.flash, &self.layout);
        let (record, decision) = choose(self.record, cause, |slot| {
            whole(slot, Reader { flash: &mut *flash, region: layout.slot(slot) })
        });
        self.keep(record)?;
        self.booted = Some(decision);
        Ok(decision)
    }

    /// The same for the programs of a board that keeps two VMs, of which `vm` runs ([`choose_on`]).
    ///
    /// # Errors
    /// As [`Slots::boot`].
    pub fn boot_on(
        &mut self,
        vm: RunningVm,
        cause: Cause,
        mut whole: impl FnMut(Slot, Reader<'_, F>) -> Option<u32>,
    ) -> Result<Decision, Error<F::Error>> {
        let (flash, layout) = (&mut self.flash, &self.layout);
        let (record, decision) = choose_on(vm, self.record, cause, |slot| {
            whole(slot, Reader { flash: &mut *flash, region: layout.slot(slot) })
        });
        self.keep(record)?;
        self.booted = Some(decision);
        Ok(decision)
    }

    /// Takes over from a bootloader that has chosen by this same record and started what runs now; `counter` is the one
    /// of its manifest.
    pub fn take_over(&mut self, counter: u32) {
        let confirmed = self.record.confirmed;
        self.booted = Some(match self.record.trial {
            Some(_) => Decision::Trial { slot: !confirmed, counter },
            None => Decision::Confirmed { slot: confirmed, counter },
        });
    }

    /// The only door to write firmware: the slot that is neither confirmed, nor running, nor on trial.
    ///
    /// # Errors
    /// [`Error::OnTrial`] while a trial is staged or running: the confirmed slot is the one to fall back to, and the
    /// other one is being tried. [`Error::Running`] after [`Slots::install`] or an abandoned trial, until the reset.
    pub fn spare(&mut self) -> Result<Spare<'_, F>, Error<F::Error>> {
        let slot = !self.record.confirmed;
        if self.record.trial.is_some() {
            return Err(Error::OnTrial);
        }
        if self.booted.and_then(Decision::slot) == Some(slot) {
            return Err(Error::Running);
        }
        Ok(Spare { slot, region: self.layout.slot(slot), flash: &mut self.flash })
    }

    /// Lets the image in the spare slot prove itself after the next reset, in `attempts` starts. The caller has
    /// verified it; boot will verify it again.
    ///
    /// # Errors
    /// [`Error::OnTrial`], [`Error::Running`] as [`Slots::spare`]; [`Error::Worn`], [`Error::Flash`].
    pub fn stage(&mut self, attempts: u8) -> Result<(), Error<F::Error>> {
        self.spare()?;
        self.keep(self.record.stage(attempts))
    }

    /// The same for an image that is tried together with the VM in slot `vm`, which is staged next, in a record of its own.
    /// If that does not happen, the next boot drops this trial.
    ///
    /// # Errors
    /// As [`Slots::stage`].
    pub fn stage_with(&mut self, vm: Slot) -> Result<(), Error<F::Error>> {
        self.spare()?;
        self.keep(self.record.stage_with(1, Some(vm)))
    }

    /// Drops a staged trial without a word: the VM that it was to be tried with could not be staged.
    ///
    /// # Errors
    /// [`Error::Worn`], [`Error::Flash`].
    pub fn part(&mut self) -> Result<(), Error<F::Error>> {
        self.keep(self.record.part())
    }

    /// What runs has heard from its cloud: it becomes the confirmed firmware, and the counter floor rises to the
    /// counter that boot saw in its signed manifest. Costs nothing when it is confirmed already.
    ///
    /// # Errors
    /// [`Error::NotBooted`]; [`Error::NoTrial`] when its trial was abandoned meanwhile; [`Error::Worn`],
    /// [`Error::Flash`].
    pub fn confirm(&mut self) -> Result<(), Error<F::Error>> {
        let (slot, counter) = match self.booted {
            Some(Decision::Confirmed { slot, counter } | Decision::Trial { slot, counter }) => {
                (slot, counter)
            }
            Some(Decision::Recovery) | None => return Err(Error::NotBooted),
        };
        let confirmed = self.record.confirm(slot, counter).ok_or(Error::NoTrial)?;
        self.keep(confirmed)
    }

    /// Ends the trial, staged or running. A running one keeps running until the reset, which the caller owes.
    ///
    /// # Errors
    /// [`Error::NoTrial`], [`Error::Worn`], [`Error::Flash`].
    pub fn abandon(&mut self, why: Fall) -> Result<(), Error<F::Error>> {
        if self.record.trial.is_none() {
            return Err(Error::NoTrial);
        }
        self.keep(self.record.fall_back(why))
    }

    /// The last outcome has been told to whom it concerns; a new update begins. Costs nothing when there is none.
    ///
    /// # Errors
    /// [`Error::Worn`], [`Error::Flash`].
    pub fn forget_outcome(&mut self) -> Result<(), Error<F::Error>> {
        self.keep(Record { outcome: None, ..self.record })
    }

    /// Makes the image in the spare slot the confirmed one, without a trial: firmware that came over the cable, by
    /// the hand of someone who can do it again. The caller has verified it; boot will verify it again.
    ///
    /// # Errors
    /// [`Error::OnTrial`], [`Error::Running`] as [`Slots::spare`]; [`Error::Worn`], [`Error::Flash`].
    pub fn install(&mut self) -> Result<(), Error<F::Error>> {
        self.spare()?;
        self.keep(self.record.install())
    }

    /// Reads the firmware in `slot`.
    pub fn reader(&mut self, slot: Slot) -> Reader<'_, F> {
        Reader { region: self.layout.slot(slot), flash: &mut self.flash }
    }

    /// The zone of the public signing keys.
    pub fn keys(&mut self) -> Zone<&mut F> {
        Zone::new(&mut self.flash, self.layout.keys)
    }

    /// The zone of the board's [`crate::Credentials`].
    pub fn credentials(&mut self) -> Zone<&mut F> {
        Zone::new(&mut self.flash, self.layout.credentials)
    }

    /// The zone of the update agent's journal.
    pub fn journal(&mut self) -> Zone<&mut F> {
        Zone::new(&mut self.flash, self.layout.journal)
    }

    /// The zone of the board's [`crate::Settings`].
    pub fn settings(&mut self) -> Zone<&mut F> {
        Zone::new(&mut self.flash, self.layout.settings)
    }

    /// Gives the flash back.
    pub fn close(self) -> F {
        self.flash
    }

    /// For what lies beside the slots.
    pub(crate) fn flash_mut(&mut self) -> &mut F {
        &mut self.flash
    }

    /// The one place where the record changes: first in flash, then here.
    pub(crate) fn keep(&mut self, record: Record) -> Result<(), Error<F::Error>> {
        if record != self.record {
            Zone::new(&mut self.flash, self.layout.record).write(&record.to_bytes())?;
            self.record = record;
        }
        Ok(())
    }
}

/// Reads one slot; cannot write.
pub struct Reader<'f, F> {
    flash: &'f mut F,
    region: Region,
}

impl<F: NorFlash> Reader<'_, F> {
    /// Where the slot is, for ports whose flash is mapped into memory.
    pub fn region(&self) -> Region {
        self.region
    }

    /// Reads bytes from offset `at` of the slot; both `at` and the length in whole read units of the flash.
    ///
    /// # Errors
    /// [`Error::TooLong`] beyond the slot; [`Error::Flash`].
    pub fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Error<F::Error>> {
        let from = inside(self.region, at, bytes.len())?;
        self.flash.read(from, bytes).map_err(Error::Flash)
    }
}

/// The slot that may be written, for as long as nothing else happens.
///
/// Writes go upwards in pieces; a piece that reaches a sector's first byte erases the sector first. So there is no
/// erase to forget, and a download that was cut goes on from [`Spare::resume`].
pub struct Spare<'f, F> {
    slot: Slot,
    region: Region,
    flash: &'f mut F,
}

impl<F: NorFlash> Spare<'_, F> {
    /// Which slot it is.
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// How many bytes fit.
    pub fn capacity(&self) -> u32 {
        self.region.len
    }

    /// Where to go on after a reset, when the bytes before `at` were written: the start of the sector of `at`.
    pub fn resume(&self, at: u32) -> u32 {
        at - at % F::ERASE_SIZE as u32
    }

    /// Writes `bytes` at offset `at`, a whole number of words; a last piece that is not is filled up with ones.
    ///
    /// # Errors
    /// [`Error::TooLong`] beyond the slot or when `at` is not at a word; [`Error::Flash`].
    pub fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Error<F::Error>> {
        if !at.is_multiple_of(F::WRITE_SIZE as u32) {
            return Err(Error::TooLong);
        }
        inside(self.region, at, bytes.len().next_multiple_of(F::WRITE_SIZE))?;
        let sector = F::ERASE_SIZE as u32;
        let (mut at, mut rest) = (at, bytes);
        while !rest.is_empty() {
            let room = (sector - at % sector) as usize;
            let (piece, later) = rest.split_at(room.min(rest.len()));
            if at.is_multiple_of(sector) {
                let start = self.region.start + at;
                self.flash.erase(start, start + sector).map_err(Error::Flash)?;
            }
            self.put(self.region.start + at, piece)?;
            (at, rest) = (at + piece.len() as u32, later);
        }
        Ok(())
    }

    /// Reads back what was written.
    ///
    /// # Errors
    /// [`Error::TooLong`] beyond the slot; [`Error::Flash`].
    pub fn read(&mut self, at: u32, bytes: &mut [u8]) -> Result<(), Error<F::Error>> {
        Reader { flash: &mut *self.flash, region: self.region }.read(at, bytes)
    }

    /// Whole words as they are, the rest filled up with ones, which change nothing.
    fn put(&mut self, at: u32, piece: &[u8]) -> Result<(), Error<F::Error>> {
        let (words, rest) = piece.split_at(piece.len() - piece.len() % F::WRITE_SIZE);
        if !words.is_empty() {
            self.flash.write(at, words).map_err(Error::Flash)?;
        }
        if !rest.is_empty() {
            let mut last = [0xFF; 16];
            last[..rest.len()].copy_from_slice(rest);
            self.flash.write(at + words.len() as u32, &last[..F::WRITE_SIZE]).map_err(Error::Flash)?;
        }
        Ok(())
    }
}

/// The address of `len` bytes at offset `at`, if they lie inside `region`.
fn inside<E>(region: Region, at: u32, len: usize) -> Result<u32, Error<E>> {
    let end = u32::try_from(len).ok().and_then(|len| at.checked_add(len));
    match end {
        Some(end) if end <= region.len => Ok(region.start + at),
        _ => Err(Error::TooLong),
    }
}
