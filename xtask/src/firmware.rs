//! The firmware of bare-metal boards where the command line finds it, and their demo.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::bare_metal::{DEVICE, Extent, Toolchain, target_folder};
use crate::emulator;
use crate::step::Report;

/// Builds the firmware of QEMU boards: `firmware/qemu-riscv32.bin` beside the folders of cargo.
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
        Ok((file, bytes)) => {
            println!("{}: {bytes} bytes in {:.0} s", file.display(), begun.elapsed().as_secs_f32());
            Some(())
        }
        Err(error) => {
            report.fail(name, &format!("{error:#}"));
            None
        }
    }
}

fn build(report: &Report, toolchain: &Toolchain) -> Result<(PathBuf, usize)> {
    let elf = toolchain.build(DEVICE, Extent::Everything)?;
    let bytes = emulator::flat(&elf)?;
    let folder = target_folder(&report.root).join("firmware");
    fs::create_dir_all(&folder)?;
    let file = folder.join("qemu-riscv32.bin");
    fs::write(&file, &bytes)?;
    Ok((file, bytes.len()))
}
