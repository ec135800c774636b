//! The VM that this program is: in which of its two slots, and whether it may go on.
//!
//! ```text
//! Espressif's bootloader: the newest valid entry of otadata → this program, in slot 0 or 1
//!   → slots::start_on: the record of VMs, one attempt less, otadata follows → go on, or reset into the other one
//! ```
//!
//! This is looked at before anything else, so that whatever fails later has been counted.

use device::VmKeeping;
use esp_storage::FlashStorage;
use image::{Expectation, KeySet};
use slots::{Cause, Layout, Slot, Slots, Start};

use crate::flash;

/// How VMs are kept; the layout is also that of `partitions.csv`.
pub const KEEPING: VmKeeping = VmKeeping { layout: Layout::ESP32C3_4MB_VM, board: "esp32c3-vm", abi: 1 };

/// What this start is for. A flash that does not answer is the device's to report.
pub fn start(flash: &mut FlashStorage<'static>, cause: Cause) -> Start {
    let running = running();
    let Ok(mut slots) = Slots::open(flash, KEEPING.layout) else { return Start::Run };
    let whole = |slots: &mut Slots<_>| counter(slots, running);
    slots.start_on(Layout::ESP32C3_OTADATA, running, cause, whole).unwrap_or(Start::Run)
}

/// The slot whose app the bootloader has started.
fn running() -> Slot {
    let at = flash::first_page();
    let is_in = |slot: &Slot| (KEEPING.layout.slot(*slot).start..KEEPING.layout.slot(*slot).end()).contains(&at);
    Slot::BOTH.into_iter().find(is_in).unwrap_or(Slot::Zero)
}

/// The security counter of the VM in a slot, if somebody whom the board trusts has made it.
fn counter(slots: &mut Slots<&mut FlashStorage<'static>>, slot: Slot) -> Option<u32> {
    let mut buffer = [0; KeySet::MAX_LEN];
    let keys = slots.keys().read(&mut buffer).ok().flatten().and_then(KeySet::read)?;
    let here = Expectation {
        board: KEEPING.board,
        abi: KEEPING.abi,
        slot: slot.index(),
        counter_floor: slots.record().counter_floor,
    };
    let bytes = flash::map(slots.reader(slot).region())?;
    let image = image::in_slot(bytes).and_then(|image| image::verify(image, &keys, &here)).ok()?;
    Some(image.manifest.counter)
}
