//! A riscv32 board in QEMU: its folder, its two flashes, and the machine while it is powered.
//!
//! ```text
//! $UPDRAFT_HOME/qemu/NAME/code.bin    the first flash: the bootloader
//!                        /flash.bin   the second: slots of VM and program, zones, what must outlive the power
//!                        /console.sock  while it is powered: `monitor`, `cable`
//! ```

use std::path::{Path, PathBuf};

use host::flash::NorFile;
use image::{Digest, SigningKey, VmUid};
use slots::{Layout, Slots};

use crate::cable::{self, worn};
use crate::failure::{Explain, Failure, Outcome};
use crate::vm_image::VmCode;

mod line;
mod machine;
mod wire;

pub use machine::{Machine, PowerOptions};
pub use wire::SocketWire;

/// Bytes of each flash: the machine takes no other size.
pub const FLASH_BYTES: u32 = 32 << 20;

/// The second flash, as a file.
pub type Flash = NorFile<FLASH_BYTES, { 256 << 10 }>;

/// Where things are in it: those of programs.
pub const LAYOUT: Layout = Layout::QEMU_VIRT;

/// Those of the VM.
pub const VM_LAYOUT: Layout = Layout::QEMU_VIRT_VM;

/// The kind of board, which images name.
pub const BOARD: &str = "qemu-riscv32";

/// The first flash in a board's folder.
pub const CODE: &str = "code.bin";

/// What images of the VM name as their board, and the version of what bootloader and VM promise each other; both are the
/// bootloader's.
const VM_BOARD: &str = "qemu-riscv32-vm";
const VM_ABI: u32 = 1;
/// Where in an image of the VM its code begins.
const VM_ENTRY: usize = 0x400;

/// The files that `cargo xtask firmware` makes.
const BOOT_FILE: &str = "qemu-riscv32-boot.bin";
const VM_FILE: &str = "qemu-riscv32-vm.bin";

/// Bootloader and VM of QEMU boards.
pub struct Firmware {
    boot: Vec<u8>,
    vm: Vec<u8>,
}

impl Firmware {
    /// The one that boards are given: in `$UPDRAFT_FIRMWARE`, or in `firmware/` beside this program.
    pub fn find() -> Outcome<Firmware> {
        let step = "finding the firmware for QEMU boards";
        let next = "build it: cargo xtask firmware; or name its folder in UPDRAFT_FIRMWARE";
        Ok(Firmware { boot: firmware_file(BOOT_FILE, step, next)?, vm: firmware_file(VM_FILE, step, next)? })
    }

    /// The same with another VM.
    pub fn changed(mut self, change: impl FnOnce(&mut Vec<u8>)) -> Firmware {
        change(&mut self.vm);
        self
    }

    /// Writes both to a folder that `$UPDRAFT_FIRMWARE` may name.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join(BOOT_FILE), &self.boot)?;
        std::fs::write(folder.join(VM_FILE), &self.vm)
    }

    /// The uid of the VM: its version is its content.
    pub fn uid(&self) -> String {
        VmUid { board: BOARD, abi: bytecode::ABI, version: &self.version() }.to_string()
    }

    fn version(&self) -> String {
        Digest::of(&self.vm).to_string().chars().take(8).collect()
    }

    /// Writes the first flash: the bootloader alone.
    pub fn write_boot(&self, folder: &Path) -> std::io::Result<()> {
        let file = std::fs::File::create(folder.join(CODE))?;
        std::io::Write::write_all(&mut &file, &self.boot)?;
        file.set_len(FLASH_BYTES.into())
    }

    /// Writes the VM, signed, into its spare slot; the caller decides whether it is installed or tried.
    pub fn write_vm(&self, slots: &mut Slots<Flash>, key: &SigningKey) -> Outcome {
        let step = "writing the VM";
        let image = self.vm_image(slots.record().counter_floor, key)?;
        let mut spare = slots.spare().map_err(|error| worn(step, &error))?;
        spare.write(0, &image).map_err(|error| worn(step, &error))
    }

    /// The VM as an image whose code begins where the bootloader enters it.
    pub fn vm_image(&self, counter: u32, key: &SigningKey) -> Outcome<Vec<u8>> {
        let (uid, version) = (self.uid(), self.version());
        let (board, abi, entry) = (VM_BOARD, VM_ABI, VM_ENTRY);
        VmCode { board, abi, entry, uid: &uid, version: &version, code: &self.vm }.signed(counter, key)
    }
}

/// The uid of the VM that is confirmed on a board, as its image tells it.
pub fn vm_uid(folder: &Path) -> Option<String> {
    cable::look(folder, VM_LAYOUT, |slots: &mut Slots<Flash>| {
        let confirmed = slots.record().confirmed;
        let mut bytes = vec![0; slots.layout().slot(confirmed).len as usize];
        slots.reader(confirmed).read(0, &mut bytes).ok()?;
        let claims = image::in_slot(&bytes).and_then(image::inspect).ok()?;
        Some(VmUid::of_vm(claims.payload)?.to_string())
    })?
}

/// A file that boards are given: in `$UPDRAFT_FIRMWARE`, or in `firmware/` beside this program.
pub fn firmware_file(name: &str, step: &str, next: &str) -> Outcome<Vec<u8>> {
    let named = std::env::var_os("UPDRAFT_FIRMWARE").map(PathBuf::from);
    let beside = std::env::current_exe().ok();
    let beside = beside.iter().flat_map(|exe| exe.ancestors().skip(1).take(2)).map(|at| at.join("firmware"));
    let file = named.into_iter().chain(beside).map(|folder| folder.join(name)).find(|file| file.is_file());
    let file = file.ok_or_else(|| Failure::new(step, format!("there is no {name}"), next))?;
    std::fs::read(&file).explain(step, next)
}
