//! Firmware for the bare-metal boards: the toolchain, installed when it is missing, and a build with it.
//!
//! Debian packages a Rust compiler with the sources of its library (`rustc-web`, `cargo-web`, `rust-web-src`), so that `core`
//! and `alloc` are built for the board like every other crate: for size, and with panics that are one trapping instruction.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::step::Report;

/// A port: its folder, which is a workspace of its own, and its chip's instruction set.
#[derive(Clone, Copy)]
struct Port {
    folder: &'static str,
    target: &'static str,
}

const QEMU: Port = Port { folder: "ports/qemu-riscv32", target: "riscv32imac-unknown-none-elf" };
const ESP32C3: Port = Port { folder: "ports/esp32c3", target: "riscv32imc-unknown-none-elf" };

const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "qemu-system-misc"];
const COMPILER: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/Cargo.lock";
const EMULATOR: &str = "qemu-system-riscv32";
/// The oldest compiler that builds panics into single instructions by a profile.
const MINOR_VERSION: u32 = 92;

/// Options of every crate of a board, the library's own included.
/// Relaxation lets the linker replace calls of eight bytes by calls of two or four: a sixth of the code.
/// `small` lets the crates say which functions are for speed all the same.
/// The names of symbols say in which file of a crate a method stands: `sizes` counts by them.
const RUSTFLAGS: [&str; 5] = [
    "-Ctarget-feature=+relax",
    "--cfg=small",
    "-Csymbol-mangling-version=legacy",
    "-Zunstable-options",
    "-Clink-arg=--icf=all",
];

/// The binaries that boards run; each is also the feature that brings what it needs.
pub const BOOT: &str = "boot";
pub const DEVICE: &str = "device";

/// How much of Python a firmware has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All features of the machine.
    Everything,
    /// None of them.
    Minimal,
}

impl Extent {
    fn folder(self) -> &'static str {
        match self {
            Extent::Everything => "everything",
            Extent::Minimal => "minimal",
        }
    }
}

/// A toolchain that is there.
pub struct Toolchain {
    root: PathBuf,
    linker: PathBuf,
}

impl Toolchain {
    /// Finds the toolchain, or installs it; without it answers the reason.
    pub fn prepare(root: &Path) -> Result<Toolchain, String> {
        if !is_complete() {
            install()?;
        }
        if !is_complete() {
            return Err(format!(
                "{COMPILER} 1.{MINOR_VERSION} or newer with {LIBRARY}, and {EMULATOR}, are needed: apt-get install -y {}",
                PACKAGES.join(" ")
            ));
        }
        let linker = linker().ok_or("rust-lld, which rustup's toolchain carries, was not found")?;
        Ok(Toolchain { root: root.into(), linker })
    }

    /// As [`Toolchain::prepare`]; a missing toolchain skips the step.
    pub fn or_skip(report: &mut Report, name: &str) -> Option<Toolchain> {
        match Toolchain::prepare(&report.root) {
            Ok(toolchain) => Some(toolchain),
            Err(why) => {
                report.skip(name, &why);
                None
            }
        }
    }

    /// Builds binary `name` of the port for QEMU; answers the ELF file.
    pub fn build(&self, name: &str, extent: Extent) -> Result<PathBuf> {
        // A folder for each extent: `sizes` compares them.
        let target = target_folder(&self.root).join("board").join(extent.folder());
        let mut options = vec!["--bin", name];
        if extent == Extent::Minimal && name != BOOT {
            options.push("--no-default-features");
        }
        if name == BOOT {
            // Nothing of it is for speed.
            options.extend(["--no-default-features", "--config", "profile.release.opt-level=\"z\""]);
        }
        if [BOOT, DEVICE].contains(&name) {
            options.extend(["--features", name]);
        }
        self.build_port(QEMU, &target, &options)?;
        Ok(target.join(QEMU.target).join("release").join(name))
    }

    /// Builds the device for the ESP32-C3; answers the ELF file.
    pub fn build_esp32c3(&self) -> Result<PathBuf> {
        let target = target_folder(&self.root).join("board/esp32c3");
        self.build_port(ESP32C3, &target, &[])?;
        Ok(target.join(ESP32C3.target).join("release/esp32c3"))
    }

    fn build_port(&self, port: Port, target: &Path, options: &[&str]) -> Result<()> {
        let mut command = self.cargo(port, target);
        command
            .args(["build", "--release", "--quiet", "--target", port.target])
            .args(BUILD_OPTIONS)
            .args(options);
        let output = command.stdin(Stdio::null()).output().with_context(|| format!("running {CARGO}"))?;
        if !output.status.success() {
            // Only now: a build that succeeds still warns of its unstable options.
            bail!("the firmware does not build: {command:?}\n{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    /// Cargo as it stands in the port's folder, free of what the caller's own cargo has set.
    fn cargo(&self, port: Port, target: &Path) -> Command {
        let mut command = Command::new(CARGO);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO") || text.starts_with("RUST") {
                command.env_remove(&name);
            }
        }
        if let Some(home) = std::env::var_os("CARGO_HOME") {
            command.env("CARGO_HOME", home);
        }
        command
            .current_dir(self.root.join(port.folder))
            .env("RUSTC", COMPILER)
            // The library is built from source, which stable compilers refuse by default.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_ENCODED_RUSTFLAGS", RUSTFLAGS.join("\u{1f}"))
            .env(
                format!("CARGO_TARGET_{}_LINKER", port.target.to_uppercase().replace('-', "_")),
                &self.linker,
            );
        command
    }
}

/// What turns the library into a part of the firmware. `immediate-abort`: a panic is a trap, without text and place.
const BUILD_OPTIONS: [&str; 6] = [
    "--locked",
    "-Zbuild-std=core,alloc",
    "-Zbuild-std-features=optimize_for_size",
    "-Zpanic-immediate-abort",
    "--config",
    "profile.release.panic=\"immediate-abort\"",
];

/// Where cargo puts what it builds.
pub fn target_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

fn is_complete() -> bool {
    let is_new = answer(COMPILER, &["--version"])
        .and_then(|text| text.split('.').nth(1)?.parse::<u32>().ok())
        .is_some_and(|minor| minor >= MINOR_VERSION);
    is_new
        && Path::new(CARGO).exists()
        && Path::new(LIBRARY).exists()
        && answer(EMULATOR, &["--version"]).is_some()
}

fn install() -> Result<(), String> {
    let can_install = answer("id", &["-u"]).is_some_and(|user| user.trim() == "0")
        && answer("apt-get", &["--version"]).is_some();
    if !can_install {
        return Err(format!("needs apt-get install -y {} (not root here)", PACKAGES.join(" ")));
    }
    println!("\n── installing {}", PACKAGES.join(" "));
    for arguments in [&["update", "-qq"][..], &["install", "-y", "-qq", "--no-install-recommends"]] {
        let mut command = Command::new("apt-get");
        command
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        if arguments[0] == "install" {
            command.args(PACKAGES);
        }
        match command.status() {
            Ok(status) if status.success() => {}
            _ => return Err(format!("apt-get {} failed for {}", arguments[0], PACKAGES.join(" "))),
        }
    }
    Ok(())
}

fn linker() -> Option<PathBuf> {
    let answered = answer("rustc", &["-vV"])?;
    let machine = answered.lines().find_map(|line| line.strip_prefix("host: "))?.to_string();
    let sysroot = PathBuf::from(answer("rustc", &["--print", "sysroot"])?.trim());
    let linker = sysroot.join("lib/rustlib").join(machine).join("bin/rust-lld");
    linker.exists().then_some(linker)
}

fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
