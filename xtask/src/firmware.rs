//! The firmware of bare-metal boards where the command line finds it, and their demo.

use std::fs;
use std::time::Instant;

use anyhow::Result;

use crate::bare_metal::{BOOT, DEVICE, Extent, Toolchain, target_folder};
use crate::emulator::{self, FLASH_START, VM_START};
use crate::step::Report;

/// Builds the firmware of QEMU boards: bootloader and VM, in `firmware/` beside the folders of cargo.
pub fn run(report: &mut Report) {
    build_or_skip(report, "firmware of QEMU boards");
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

fn build_or_skip(report: &mut Report, name: &str) -> Option<()> {
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
