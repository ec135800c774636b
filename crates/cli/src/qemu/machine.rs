//! The machine while it is powered: QEMU as a child that dies with us, and its serial line.

use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use host::CutAt;

use super::line::Line;
use super::{CODE, Flash};
use crate::cable::FLASH;
use crate::failure::{Explain, Failure, Outcome};

/// How the board is powered.
#[derive(Clone, Copy, Debug, Default)]
pub struct PowerOptions {
    /// Bytes per second that its network carries.
    pub link_rate: Option<u64>,
    /// Cut the power at this instant of an update.
    pub cut_power_at: Option<CutAt>,
    /// Keep standard output clean.
    pub quiet: bool,
}

/// A powered board. Dropping it cuts the power.
pub struct Machine {
    qemu: Child,
    line: Arc<Line>,
    /// Whoever powers a board holds the lock of its flash.
    _lock: Flash,
}

/// Bytes that TCP lets a server send before it must wait for an answer of the board.
const WINDOW_BYTES: u64 = 16_640;

impl Machine {
    /// Powers the board in `folder`.
    pub fn start(folder: &Path, options: &PowerOptions) -> Outcome<Machine> {
        let step = "powering the board";
        let lock = Flash::open(&folder.join(FLASH))
            .explain(step, "if it is powered elsewhere, look there: updraft monitor BOARD")?;
        end_orphans(folder);
        let mut qemu = command(folder, options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .explain(step, "install QEMU: apt-get install qemu-system-misc util-linux")?;
        let (Some(to_board), Some(from_board)) = (qemu.stdin.take(), qemu.stdout.take()) else {
            return Err(Failure::new(step, "QEMU has no serial line", "try again"));
        };
        let line = Line::new(to_board, options.quiet);
        line.serve(folder).explain(step, "make the board's folder writable")?;
        let cut = options.cut_power_at.map(|at| (at, qemu.id()));
        line.follow(from_board, cut);
        Ok(Machine { qemu, line, _lock: lock })
    }

    /// Waits until the board is off: nobody but QEMU itself ends it.
    pub fn wait(mut self) -> std::io::Result<ExitStatus> {
        let status = self.qemu.wait();
        self.line.drain();
        status
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.qemu.kill();
        let _ = self.qemu.wait();
    }
}

/// Ends a machine that still has this board's flash although nobody powers it: the guard below can come too late.
fn end_orphans(folder: &Path) {
    let flash = format!("file={}", folder.join(FLASH).display());
    let is_ours = |process: &Path| {
        let line = std::fs::read(process.join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).into_owned();
        line.starts_with("qemu-system-riscv32") && line.split('\0').any(|word| word.ends_with(&flash))
    };
    let Ok(processes) = std::fs::read_dir("/proc") else { return };
    for process in processes.flatten().map(|entry| entry.path()).filter(|process| is_ours(process)) {
        let id = process.file_name().unwrap_or_default();
        let _ = Command::new("kill").arg("-9").arg(id).status();
        while is_ours(&process) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// This process may have died before the guard was set: then there is nobody to follow.
const UNLESS_ORPHANED: &str = r#"[ "$PPID" = "$1" ] || exit 1; shift; exec "$@""#;

/// QEMU, under a guard that kills it when this process dies, however that happens: a power cut is a power cut.
fn command(folder: &Path, options: &PowerOptions) -> Command {
    let flash = |unit: u32, name: &str, access: &str| {
        format!("if=pflash,unit={unit},format=raw,{access}file={}", folder.join(name).display())
    };
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "sh", "-c", UNLESS_ORPHANED, "sh", &std::process::id().to_string()]);
    command.args(["qemu-system-riscv32", "-M", "virt", "-m", "64M", "-bios", "none"]);
    command.args(["-display", "none", "-monitor", "none", "-serial", "stdio"]);
    command.args(["-drive", &flash(0, CODE, "readonly=on,"), "-drive", &flash(1, FLASH, "")]);
    command.args(["-global", "virtio-mmio.force-legacy=false", "-netdev", "user,id=net"]);
    command.args(["-device", "virtio-net-device,netdev=net", "-device", "virtio-rng-device"]);
    if let Some(rate) = options.link_rate {
        // Packets are held back so long that one window takes as long as it would on such a link.
        let hold_us = WINDOW_BYTES * 1_000_000 / rate.max(1);
        command.args(["-object", &format!("filter-buffer,id=slow,netdev=net,interval={}", hold_us.max(1))]);
    }
    command
}
