//! A riscv32 board in QEMU: its folder, its two flashes, and the machine while it is powered.
//!
//! ```text
//! $UPDRAFT_HOME/qemu/NAME/code.bin    the first flash: what the core runs
//!                        /flash.bin   the second: slots, zones, what must outlive the power
//!                        /console.sock  while it is powered: `monitor`, `cable`
//! ```

use std::path::{Path, PathBuf};

use host::flash::NorFile;
use image::{Digest, VmUid};
use slots::Layout;

use crate::failure::{Explain, Failure, Outcome};

mod line;
mod machine;
mod wire;

pub use machine::{Machine, PowerOptions};
pub use wire::SocketWire;

/// Bytes of each flash: the machine takes no other size.
pub const FLASH_BYTES: u32 = 32 << 20;

/// The second flash, as a file.
pub type Flash = NorFile<FLASH_BYTES, { 256 << 10 }>;

/// Where things are in it.
pub const LAYOUT: Layout = Layout::QEMU_VIRT;

/// The kind of board, which images name.
pub const BOARD: &str = "qemu-riscv32";

/// The first flash in a board's folder.
pub const CODE: &str = "code.bin";

/// The firmware's file, as `cargo xtask firmware` makes it.
const FIRMWARE: &str = "qemu-riscv32.bin";

/// The firmware that boards are given: `$UPDRAFT_FIRMWARE`, or what lies in `firmware/` beside this program.
pub fn firmware() -> Outcome<Vec<u8>> {
    let step = "finding the firmware for QEMU boards";
    let next = "build it: cargo xtask firmware; or name its folder in UPDRAFT_FIRMWARE";
    let named = std::env::var_os("UPDRAFT_FIRMWARE").map(PathBuf::from);
    let beside = std::env::current_exe().ok();
    let beside = beside.iter().flat_map(|exe| exe.ancestors().skip(1).take(2)).map(|at| at.join("firmware"));
    let file =
        named.into_iter().chain(beside).map(|folder| folder.join(FIRMWARE)).find(|file| file.is_file());
    let file = file.ok_or_else(|| Failure::new(step, format!("there is no {FIRMWARE}"), next))?;
    std::fs::read(&file).explain(step, next)
}

/// The uid of the VM that this firmware is: its version is its content.
pub fn uid(firmware: &[u8]) -> String {
    let content = Digest::of(firmware).to_string();
    let version = content.get(..8).unwrap_or_default();
    VmUid { board: BOARD, abi: bytecode::ABI, version }.to_string()
}

/// Writes the first flash.
pub fn write_code(folder: &Path, firmware: &[u8]) -> std::io::Result<()> {
    let file = std::fs::File::create(folder.join(CODE))?;
    std::io::Write::write_all(&mut &file, firmware)?;
    file.set_len(FLASH_BYTES.into())
}
