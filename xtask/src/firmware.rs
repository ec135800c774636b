//! The firmware of bare-metal boards where the command line finds it, and their demo.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, ensure};
use slots::Layout;

use crate::bare_metal::{BOOT, DEVICE, Extent, Toolchain, target_folder};
use crate::emulator::{self, FLASH_START, VM_START};
use crate::step::Report;

/// Builds the firmware of QEMU boards: bootloader and VM, in `firmware/` beside the folders of cargo; or that of chips.
pub fn run(report: &mut Report, args: &[String]) {
    if args.first().is_some_and(|board| board == "esp32c3") {
        return esp32c3(report);
    }
    build_or_skip(report, "firmware of QEMU boards");
}

/// The firmware of the ESP32-C3, and what its flash shall hold as the command line writes it.
pub fn esp32c3(report: &mut Report) {
    let name = "flash of the ESP32-C3";
    let Some(toolchain) = Toolchain::or_skip(report, name) else { return };
    let folder = target_folder(&report.root).join("firmware");
    let place = |elf: PathBuf| -> Result<()> {
        fs::create_dir_all(&folder)?;
        fs::copy(elf, folder.join("esp32c3.elf"))?;
        Ok(())
    };
    if let Err(error) = toolchain.build_esp32c3().and_then(place) {
        return report.fail(name, &format!("{error:#}"));
    }
    let begun = Instant::now();
    let image = folder.join("esp32c3-flash.bin");
    let virtualize = ["run", "--release", "--quiet", "--", "virtualize", "/dev/null", "--image"];
    let home = folder.join("home");
    let home = [("UPDRAFT_HOME", &*home.to_string_lossy())];
    report.cargo(
        "the ESP32-C3's flash as a file",
        &[&virtualize[..], &[&image.to_string_lossy()]].concat(),
        &home,
    );
    let vm = folder.join("esp32c3-vm.fw");
    let sign = ["run", "--release", "--quiet", "--", "vm", "--board", "esp32c3", "-o"];
    report.cargo("the ESP32-C3's VM as an image", &[&sign[..], &[&vm.to_string_lossy()]].concat(), &home);
    let read = fs::read(&image).and_then(|flash| Ok((flash, fs::read(&vm)?)));
    match read.map_err(Into::into).and_then(|(flash, vm)| whole(&flash, &vm)) {
        Ok(()) => report.pass(name, begun),
        Err(error) => report.fail(name, &format!("{error:#}")),
    }
}

/// Whether the flash has what Espressif's ROM and bootloader look for, and our zones; and whether a VM that comes over the air
/// is, byte for byte, what stands in the slot.
fn whole(flash: &[u8], vm: &[u8]) -> Result<()> {
    let slot = Layout::ESP32C3_4MB_VM.slots[0];
    let marks: [(usize, &[u8], &str); 6] = [
        (0, &[0xE9], "bootloader"),
        (Layout::ESP32C3_OTADATA.start as usize, &[1, 0, 0, 0], "choice of the VM"),
        (slot.start as usize, vm, "image of the VM"),
        (0x8000, &[0xAA, 0x50], "table of partitions"),
        (0x1_0000, &[0xE9], "VM"),
        (0x1_0020, &[0x32, 0x54, 0xCD, 0xAB], "description of the VM"),
    ];
    for (at, mark, what) in marks {
        ensure!(flash.get(at..at + mark.len()) == Some(mark), "no {what} at {at:#x}");
    }
    let layout = Layout::ESP32C3_4MB_VM;
    for (zone, what) in
        [(layout.keys, "keys"), (layout.settings, "settings"), (layout.record, "record of VMs")]
    {
        let written = flash
            .get(zone.start as usize..)
            .is_some_and(|rest| rest.iter().take(64).any(|byte| *byte != 0xFF));
        ensure!(written, "no {what} at {:#x}", zone.start);
    }
    Ok(())
}

/// The demo on a riscv32 board in QEMU: the same rows as on the host.
pub fn demo(report: &mut Report) {
    let name = "demo on the riscv32 board";
    if build_or_skip(report, name).is_some() {
        report.cargo(name, &["run", "--release", "--quiet", "--", "demo", "--board", "qemu"], &[]);
    }
}

/// Another VM for the board: one that works stays, one that does not is taken back.
pub fn vm_trials(report: &mut Report) {
    let name = "VM trials on the riscv32 board";
    if build_or_skip(report, name).is_some() {
        report.cargo(name, &["run", "--release", "--quiet", "--", "demo", "--board", "qemu", "--vm"], &[]);
    }
}

/// Servers that may not be believed, and the one that may, against the riscv32 board.
pub fn impostors(report: &mut Report) {
    let name = "impostors before the riscv32 board";
    if build_or_skip(report, name).is_some() {
        let test = ["test", "--release", "--quiet", "-p", "cli", "--test", "impostors", "--", "--ignored"];
        report.cargo(name, &test, &[]);
    }
}

/// Kills of QEMU at random instants of updates: no bricks, every job settled truthfully.
pub fn power_cuts(report: &mut Report, args: &[String]) {
    let name = "power cuts on the riscv32 board";
    let option = |name: &str, otherwise: &str| {
        let value = args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1));
        value.map_or(otherwise, String::as_str).to_string()
    };
    let (count, seed) = (option("--count", "20"), option("--seed", "1"));
    if build_or_skip(report, name).is_some() {
        let demo = ["run", "--release", "--quiet", "--", "demo", "--board", "qemu", "--power-cuts"];
        report.cargo(name, &[&demo[..], &[&count, "--seed", &seed]].concat(), &[]);
    }
}

/// Builds the firmware of QEMU boards; without a toolchain, or when it does not build, the step is over.
pub fn build_or_skip(report: &mut Report, name: &str) -> Option<()> {
    let toolchain = Toolchain::or_skip(report, name)?;
    let begun = Instant::now();
    match build(report, &toolchain) {
        Ok((boot, vm)) => {
            let seconds = begun.elapsed().as_secs_f32();
            println!("bootloader: {boot} bytes, VM with everything: {vm} bytes, in {seconds:.0} s");
            Some(())
        }
        Err(error) => {
            report.fail(name, &format!("{error:#}"));
            None
        }
    }
}

/// The sizes of bootloader and VM.
fn build(report: &Report, toolchain: &Toolchain) -> Result<(usize, usize)> {
    let folder = target_folder(&report.root).join("firmware");
    fs::create_dir_all(&folder)?;
    let write = |binary: &str, start: u64, name: &str| -> Result<usize> {
        let bytes = emulator::flat(&toolchain.build(binary, Extent::Everything)?, start)?;
        fs::write(folder.join(name), &bytes)?;
        Ok(bytes.len())
    };
    let boot = write(BOOT, FLASH_START, "qemu-riscv32-boot.bin")?;
    Ok((boot, write(DEVICE, VM_START, "qemu-riscv32-vm.bin")?))
}
