//! Where things live in flash: plain addresses, checked once when the slots are opened.
//!
//! The drawing is in `docs/spec/slot-record.md`.

use crate::Slot;

/// A range of flash: whole sectors, owned by one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Address of the first byte.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

impl Region {
    /// A region of `len` bytes from `start`.
    pub const fn new(start: u32, len: u32) -> Region {
        Region { start, len }
    }

    /// Address of the first byte behind the region.
    pub const fn end(self) -> u32 {
        self.start + self.len
    }
}

/// The regions of one board's flash that updates need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The slot record: two copies.
    pub record: Region,
    /// The two slots for firmware images, in the order of [`Slot::index`].
    pub slots: [Region; 2],
    /// The public keys that may sign firmware: two copies.
    pub keys: Region,
    /// Who the board is and whom it trusts: two copies.
    pub credentials: Region,
    /// What the update agent must remember over a reset: two copies.
    pub journal: Region,
    /// Board name and trial limits: two copies.
    pub settings: Region,
}

impl Layout {
    /// The ESP32 DevKitC with 4 MB of flash: the reference layout, and the one of the `host` port.
    pub const DEVKITC_4MB: Layout = Layout {
        record: Region::new(0x00_D000, 0x2000),
        slots: [Region::new(0x21_0000, 0x8_0000), Region::new(0x29_0000, 0x8_0000)],
        keys: Region::new(0x39_0000, 0x2000),
        credentials: Region::new(0x39_2000, 0x4000),
        journal: Region::new(0x39_6000, 0x2000),
        settings: Region::new(0x39_8000, 0x2000),
    };

    /// The ESP32-C3 with 4 MB of flash. Its VM carries the radio's firmware and takes most of it
    /// ([`Layout::ESP32C3_4MB_VM`]). Slots are at boundaries of 64 KB: flash is mapped by pages of that size.
    pub const ESP32C3_4MB: Layout = Layout {
        record: Region::new(0x00_D000, 0x2000),
        slots: [Region::new(0x2D_0000, 0x8_0000), Region::new(0x35_0000, 0x8_0000)],
        keys: Region::new(0x3D_0000, 0x2000),
        credentials: Region::new(0x3D_2000, 0x4000),
        journal: Region::new(0x3D_6000, 0x2000),
        settings: Region::new(0x3D_8000, 0x2000),
    };

    /// The same flash as its VMs see it: their record and slots. What Espressif's bootloader starts begins in each slot at
    /// 0x1000, which is at a boundary of 64 KB; before it stands the head of our image.
    pub const ESP32C3_4MB_VM: Layout = Layout {
        record: Region::new(0x3D_A000, 0x2000),
        slots: [Region::new(0x00_F000, 0x16_0000), Region::new(0x16_F000, 0x16_0000)],
        ..Layout::ESP32C3_4MB
    };

    /// Where Espressif's bootloader looks which VM to start.
    pub const ESP32C3_OTADATA: Region = Region::new(0x00_9000, 0x2000);

    /// The second flash of the riscv32 board in QEMU: 32 MB in sectors of 256 KB, so that a zone takes 512 KB.
    pub const QEMU_VIRT: Layout = Layout {
        record: Region::new(0x00_0000, 0x8_0000),
        keys: Region::new(0x08_0000, 0x8_0000),
        credentials: Region::new(0x10_0000, 0x8_0000),
        journal: Region::new(0x18_0000, 0x8_0000),
        settings: Region::new(0x20_0000, 0x8_0000),
        slots: [Region::new(0x40_0000, 0x8_0000), Region::new(0x48_0000, 0x8_0000)],
    };

    /// The same flash as that board's bootloader sees it: the slots and the record of the VM, each slot where the core's
    /// address translation can show it (at whole 4 MB); keys and settings are those of the board.
    pub const QEMU_VIRT_VM: Layout = Layout {
        record: Region::new(0x28_0000, 0x8_0000),
        slots: [Region::new(0x80_0000, 0x10_0000), Region::new(0xC0_0000, 0x10_0000)],
        ..Layout::QEMU_VIRT
    };

    /// Where `slot` lives.
    pub const fn slot(&self, slot: Slot) -> Region {
        self.slots[slot.index() as usize]
    }

    /// Whether a flash of `capacity` bytes in sectors of `sector` bytes can hold this layout: every region inside,
    /// made of whole sectors, zones of two equal copies, and no two regions overlapping.
    pub fn fits(&self, capacity: usize, sector: usize) -> bool {
        let zones = [self.record, self.keys, self.credentials, self.journal, self.settings];
        let whole = |region: &Region, unit: usize| {
            region.len > 0
                && (region.start as usize).is_multiple_of(sector)
                && (region.len as usize).is_multiple_of(unit)
                && region.start as usize + region.len as usize <= capacity
        };
        zones.iter().all(|zone| whole(zone, 2 * sector))
            && self.slots.iter().all(|slot| whole(slot, sector))
            && !overlap(zones.iter().chain(&self.slots))
    }
}

fn overlap<'a>(regions: impl Iterator<Item = &'a Region> + Clone) -> bool {
    let mut rest = regions;
    while let Some(one) = rest.next() {
        if rest.clone().any(|other| one.start < other.end() && other.start < one.end()) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_devkitc_layout_fits_its_flash_and_no_smaller_one() {
        assert!(Layout::DEVKITC_4MB.fits(4 << 20, 4096));
        assert!(!Layout::DEVKITC_4MB.fits(2 << 20, 4096));
        assert!(!Layout::DEVKITC_4MB.fits(4 << 20, 16384), "zones of two 4 KB sectors need 4 KB sectors");
    }

    #[test]
    fn the_esp32c3_layout_fits_its_flash_and_its_slots_can_be_mapped() {
        assert!(Layout::ESP32C3_4MB.fits(4 << 20, 4096));
        for slot in Layout::ESP32C3_4MB.slots {
            assert!(slot.start.is_multiple_of(64 << 10) && slot.len.is_multiple_of(64 << 10), "whole pages");
        }
        let (program, vm) = (Layout::ESP32C3_4MB, Layout::ESP32C3_4MB_VM);
        assert!(vm.fits(4 << 20, 4096));
        for slot in vm.slots {
            assert!((slot.start + 0x1000).is_multiple_of(64 << 10), "the app begins at a page");
        }
        let own = [program.record, program.slots[0], program.slots[1], Layout::ESP32C3_OTADATA];
        let beside = [vm.record, vm.slots[0], vm.slots[1]];
        assert!(!overlap(own.iter().chain(&beside)), "the VM has its own places");
    }

    #[test]
    fn the_layout_of_the_emulated_board_fits_its_flash() {
        assert!(Layout::QEMU_VIRT.fits(32 << 20, 256 << 10));
        assert!(!Layout::QEMU_VIRT.fits(4 << 20, 256 << 10));
        let (program, vm) = (Layout::QEMU_VIRT, Layout::QEMU_VIRT_VM);
        assert!(vm.fits(32 << 20, 256 << 10));
        let own = [program.record, program.slots[0], program.slots[1]];
        let beside = [vm.record, vm.slots[0], vm.slots[1]];
        assert!(!overlap(own.iter().chain(&beside)), "the VM has its own places");
    }

    #[test]
    fn overlapping_regions_do_not_fit() {
        let mut layout = Layout::DEVKITC_4MB;
        layout.journal.start = layout.credentials.start + 0x1000;
        assert!(!layout.fits(4 << 20, 4096));
    }
}
