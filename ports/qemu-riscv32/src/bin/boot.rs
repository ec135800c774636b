//! The bootloader: whatever it starts was signed by somebody whom the board trusts, and proves itself or is taken back.
//!
//! ```text
//! reset → keys → the VM's slots: confirmed, or one on trial? → signature and digest → watchdog → the window → the VM
//! ```
//!
//! Two slots hold the VM, and the decision is that of the slots for Python programs: `slots::boot`, with a record of its
//! own. The VM is linked for one place; the core's address translation shows the chosen slot there. This program stays
//! behind it in the core's highest mode, for one purpose: the watchdog's interrupt cannot be held back by the VM.

#![no_std]
#![no_main]

use core::arch::asm;

use image::{Expectation, KeySet};
use qemu_riscv32::flash::{self, NorChip};
use qemu_riscv32::start::Death;
use qemu_riscv32::{VM_ABI, VM_BOARD, clock, power, uart};
use slots::{Cause, Decision, Layout, Reader, Region, Settings, Slot, Slots};

qemu_riscv32::main!(boot, died);

/// Where the VM is linked to be, and where in an image it begins.
const WINDOW: u32 = 0x4000_0000;
const ENTRY: u32 = 0x400;
/// Where the chip is.
const CHIP: u32 = 0x2200_0000;

/// Deadline of a VM's boot when the board's settings cannot be read.
const DEADLINE_MS: u32 = 60_000;

fn boot() -> u16 {
    // SAFETY: here and nowhere else, until the VM takes over.
    let mut chip = unsafe { NorChip::take() };
    let Ok(mut slots) = Slots::open(&mut chip, Layout::QEMU_VIRT_VM) else {
        return stop("the flash does not answer");
    };
    let mut buffer = [0; KeySet::MAX_LEN];
    let keys = slots.keys().read(&mut buffer).ok().flatten().and_then(KeySet::read).unwrap_or_default();
    let mut buffer = [0; 256];
    let settings =
        slots.settings().read(&mut buffer).ok().flatten().and_then(|read| Settings::read(read).ok());
    let deadline_ms = settings.map_or(DEADLINE_MS, |settings| settings.trial_deadline_ms);
    let floor = slots.record().counter_floor;
    let decision = slots.boot(power::cause(), |slot, reader| whole(slot, reader, &keys, floor));
    match decision {
        // The watchdog runs from here on: a confirmed VM moves it, one on trial only by proving itself.
        Ok(Decision::Confirmed { slot, .. } | Decision::Trial { slot, .. }) => {
            clock::watch_for_ms(deadline_ms.into());
            enter(Layout::QEMU_VIRT_VM.slot(slot))
        }
        Ok(Decision::Recovery) => stop("no slot holds a VM that may run; virtualize the board"),
        Err(_) => stop("the flash is worn"),
    }
}

/// The security counter of the VM in a slot, if somebody whom the board trusts has made it for this board.
fn whole(slot: Slot, reader: Reader<'_, &mut NorChip>, keys: &KeySet, counter_floor: u32) -> Option<u32> {
    let Region { start, len } = reader.region();
    // SAFETY: nobody writes while this is looked at.
    let bytes = unsafe { flash::piece(start as usize, len as usize) };
    let here = Expectation { board: VM_BOARD, abi: VM_ABI, slot: slot.index(), counter_floor };
    let image = image::in_slot(bytes).and_then(|image| image::verify(image, keys, &here)).ok()?;
    Some(image.manifest.counter)
}

fn stop(why: &str) -> u16 {
    uart::print("[updraft] ");
    uart::print(why);
    uart::print("\n");
    loop {
        clock::sleep_until_us(u64::MAX);
    }
}

/// The watchdog, or a VM that did what nobody may do.
fn died(why: Death) -> ! {
    uart::print(if why == Death::Watchdog {
        "\n[updraft] reset: watchdog\n"
    } else {
        "\n[updraft] reset: crash\n"
    });
    power::reset(if why == Death::Watchdog { Cause::Watchdog } else { Cause::Crash })
}

/// Entries of the table of addresses, one for 4 MB each.
const ENTRIES: usize = 1024;
const MEGAPAGE_BITS: u32 = 22;
/// Valid, and used already, so that the core need not note that; then what may be done.
const VALID: u32 = 0b1100_0001;
const READ: u32 = 1 << 1;
const WRITE: u32 = 1 << 2;
const EXECUTE: u32 = 1 << 3;

/// The exceptions that are the VM's own: all that there are, but fetching an instruction where none may be (1 and 12).
const EXCEPTIONS: u32 = 0xA1FD;

/// Shows the slot in the window, and starts what is there.
fn enter(slot: Region) -> ! {
    unsafe extern "C" {
        static mut __page_table: u32;
    }
    let table = &raw mut __page_table;
    let physical = CHIP + slot.start;
    for entry in 0..ENTRIES {
        let address = (entry as u32) << MEGAPAGE_BITS;
        let shown = match address {
            // Devices, and the flash as a chip: the first flash, which this program is in, is nobody's business.
            ..0x2000_0000 | CHIP..0x2400_0000 => address >> 2 | VALID | READ | WRITE,
            WINDOW => physical >> 2 | VALID | READ | EXECUTE,
            // The RAM, with the few functions that run while the chip cannot be read.
            0x8000_0000 => address >> 2 | VALID | READ | WRITE | EXECUTE,
            _ => 0,
        };
        // SAFETY: the linker script leaves a page for the table.
        unsafe { table.add(entry).write_volatile(shown) };
    }
    // SAFETY: the table is whole; the VM was verified, and begins at the window's entry. Exceptions and interrupts of
    // devices are its own, but for a jump to where no code is: that is where the VM's first trap leads as long as it has
    // named no handler, and so a VM that dies at once has crashed and does not hang. The timer's of this mode is the
    // watchdog, and stays here. The third entry of memory protection
    // allows what the table allows; the first two stay locked.
    unsafe {
        asm!(
            "csrw satp, {satp}",
            "sfence.vma",
            "csrw pmpaddr2, {everywhere}",
            "csrs pmpcfg0, {allow}",
            "csrw stvec, zero",
            "csrw medeleg, {exceptions}",
            "csrw mideleg, {interrupts}",
            "csrw mcounteren, {counters}",
            // The sleep's comparator, in the upper half of menvcfg.
            "csrs 0x31A, {comparator}",
            "csrc mstatus, {mode}",
            "csrs mstatus, {supervisor}",
            "csrw mepc, {entry}",
            "mret",
            satp = in(reg) 1 << 31 | table as u32 >> 12,
            everywhere = in(reg) u32::MAX,
            allow = in(reg) 0x1F << 16,
            exceptions = in(reg) EXCEPTIONS,
            interrupts = in(reg) 0x222,
            counters = in(reg) 7,
            comparator = in(reg) 1 << 31,
            mode = in(reg) 3 << 11,
            supervisor = in(reg) 1 << 11,
            entry = in(reg) WINDOW + ENTRY,
            options(noreturn)
        )
    }
}
