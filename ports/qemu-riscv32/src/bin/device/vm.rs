//! The VM that we are: the bootloader has chosen it, and on trial it must prove itself as any firmware does, by being heard
//! by its cloud.

use core::cell::{Cell, RefCell};

use qemu_riscv32::flash::{self, NorChip};
use slots::{Layout, Slots};

/// The VM's own slots.
pub struct VmSlots {
    slots: RefCell<Option<Slots<NorChip>>>,
    on_trial: Cell<bool>,
}

impl VmSlots {
    /// Reads the record that the bootloader has written. `chip` is a second hand on the flash: nothing else writes the
    /// record and the slots of [`Layout::QEMU_VIRT_VM`].
    pub fn open(chip: NorChip) -> VmSlots {
        let mut slots = Slots::open(chip, Layout::QEMU_VIRT_VM).ok();
        let on_trial = slots.as_ref().is_some_and(|slots| slots.record().trial.is_some());
        if let Some(slots) = &mut slots {
            let confirmed = slots.record().confirmed;
            let region = Layout::QEMU_VIRT_VM.slot(if on_trial { !confirmed } else { confirmed });
            // SAFETY: the slot that runs is written by nobody.
            let bytes = unsafe { flash::piece(region.start as usize, region.len as usize) };
            let claims = image::in_slot(bytes).and_then(image::inspect);
            // The bootloader has verified it, or it would not run.
            slots.take_over(claims.map_or(0, |claims| claims.manifest.counter));
        }
        VmSlots { slots: RefCell::new(slots), on_trial: Cell::new(on_trial) }
    }

    /// Whether this VM must still prove itself; until then the watchdog is its deadline.
    pub fn on_trial(&self) -> bool {
        self.on_trial.get()
    }

    /// This VM has been heard by its cloud. Whether something changed.
    pub fn confirm(&self) -> bool {
        if !self.on_trial.get() {
            return false;
        }
        let confirmed = self.slots.borrow_mut().as_mut().is_some_and(|slots| slots.confirm().is_ok());
        self.on_trial.set(!confirmed);
        confirmed
    }

    /// What became of the last trial of a VM, for people.
    pub fn outcome(&self) -> Option<slots::Outcome> {
        self.slots.borrow().as_ref().and_then(|slots| slots.record().outcome)
    }
}
