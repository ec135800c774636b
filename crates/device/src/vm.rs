//! The VM that this program is, on a board whose bootloader keeps two of them: which one runs, whether it is on trial, and
//! whether another one may be tried.
//!
//! ```text
//! the bootloader's record → this VM: its slot, on trial or not → which programs go with it (slots::choose_on)
//! a download in the spare slot → the bootloader's own checks → the uid in its payload: would it run our program?
//! ```

use alloc::string::{String, ToString as _};
use core::cell::{Cell, RefCell};

use agent::VmBoot;
use image::{Digest, Expectation, KeySet, Refusal, VmUid};
use slots::{Fall, Layout, RunningVm, Slot, Slots};

use crate::port::Port;

/// How a board keeps its VMs: a promise of its bootloader.
#[derive(Clone, Copy, Debug)]
pub struct VmKeeping {
    /// Record and slots of the VM; keys and the rest as in [`Port::LAYOUT`].
    pub layout: Layout,
    /// What images of the VM name as their board.
    pub board: &'static str,
    /// What they name as their ABI: the version of what bootloader and VM promise each other.
    pub abi: u32,
}

/// The slots of the VM, seen from the one that runs.
pub(crate) struct Vm<'f, P: Port> {
    pub(crate) slots: RefCell<Slots<&'f mut P::Flash>>,
    keeping: VmKeeping,
    running: Slot,
    digest: Digest,
    uid: String,
    on_trial: Cell<bool>,
}

impl<'f, P: Port> Vm<'f, P> {
    /// Reads the record that the bootloader has written before it started us.
    pub(crate) fn open(port: &P, flash: &'f mut P::Flash) -> Option<Self> {
        let keeping = P::VM?;
        let mut slots = Slots::open(flash, keeping.layout).ok()?;
        let record = slots.record();
        let on_trial = record.trial.is_some();
        let running = if on_trial { !record.confirmed } else { record.confirmed };
        let bytes = port.map(slots.reader(running))?;
        // The bootloader has verified it, or it would not run.
        let claims = image::in_slot(&bytes).and_then(image::inspect).ok()?;
        let uid = VmUid::of_vm(claims.payload).map_or_else(String::new, |uid| uid.to_string());
        slots.take_over(claims.manifest.counter);
        let (slots, on_trial) = (RefCell::new(slots), Cell::new(on_trial));
        Some(Self { slots, keeping, running, digest: claims.image_digest, uid, on_trial })
    }

    /// For the choice of a program.
    pub(crate) fn running(&self) -> RunningVm {
        RunningVm { slot: self.running, on_trial: self.on_trial.get() }
    }

    /// Board, ABI and version of the VM that runs; empty when it does not say.
    pub(crate) fn uid(&self) -> &str {
        &self.uid
    }

    /// The slot beside it.
    pub(crate) fn spare(&self) -> Slot {
        !self.running
    }

    pub(crate) fn on_trial(&self) -> bool {
        self.on_trial.get()
    }

    /// What the agent must know.
    pub(crate) fn facts(&self) -> VmBoot {
        let slots = self.slots.borrow();
        VmBoot {
            running: self.digest,
            spare: self.spare(),
            spare_bytes: slots.layout().slot(self.spare()).len,
            outcome: slots.record().outcome,
        }
    }

    /// Has proved itself. Whether that was still to be done.
    ///
    /// # Errors
    /// The flash failed.
    pub(crate) fn confirm(&self) -> Result<bool, Failed> {
        if !self.on_trial() {
            return Ok(false);
        }
        self.slots.borrow_mut().confirm().map_err(|_| Failed)?;
        self.on_trial.set(false);
        Ok(true)
    }

    /// The program that is tried with this VM cannot run: so neither does the VM. Whether that could be written down.
    pub(crate) fn give_up(&self) -> bool {
        self.on_trial() && self.slots.borrow_mut().abandon(Fall::NotWhole).is_ok()
    }

    /// The ABI of the programs that the VM runs which an image brings, if the bootloader would start it on this board and
    /// its programs are for boards of this `kind`.
    ///
    /// # Errors
    /// The first step that fails.
    pub(crate) fn verify(&self, image: &[u8], keys: &KeySet, kind: &str) -> Result<u32, Refusal> {
        let (VmKeeping { board, abi, .. }, slot) = (self.keeping, self.spare().index());
        let counter_floor = self.slots.borrow().record().counter_floor;
        let here = Expectation { board, abi, slot, counter_floor };
        let payload = image::verify(image, keys, &here)?.payload;
        let uid = VmUid::of_vm(payload).ok_or(Refusal::WrongAbi)?;
        if uid.board == kind { Ok(uid.abi) } else { Err(Refusal::WrongBoard) }
    }
}

/// The flash did not do it.
#[derive(Debug)]
pub(crate) struct Failed;
