//! The machine while it is powered: QEMU as a child that dies with us, and its serial line.

use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use host::CutAt;

use super::line::Line;
use super::{CODE, Flash};
use crate::cable::FLASH;
use crate::failure::{Explain, Outcome};

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
    power: Arc<Power>,
    /// Whoever powers a board holds the lock of its flash.
    _lock: Flash,
}

/// The process of the machine, and of each one that follows it.
struct Power {
    /// `None` when the power is off.
    qemu: Mutex<Option<Child>>,
    went: Condvar,
    /// No process follows any more.
    is_off: AtomicBool,
    line: Arc<Line>,
    command: Box<dyn Fn() -> Command + Send + Sync>,
    cut_at: Option<CutAt>,
}

/// Bytes that TCP lets a server send before it must wait for an answer of the board.
const WINDOW_BYTES: u64 = 4 * 1_460;

impl Machine {
    /// Powers the board in `folder`.
    pub fn start(folder: &Path, options: &PowerOptions) -> Outcome<Machine> {
        let step = "powering the board";
        let lock = Flash::open(&folder.join(FLASH))
            .explain(step, "if it is powered elsewhere, look there: updraft monitor BOARD")?;
        end_orphans(folder);
        // What the RAM held is gone when power comes.
        match std::fs::remove_file(folder.join(RAM)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).explain(step, "make the board's folder writable");
            }
            _ => {}
        }
        let line = Line::new(options.quiet);
        line.serve(folder).explain(step, "make the board's folder writable")?;
        let (folder, options) = (folder.to_path_buf(), *options);
        let power = Arc::new(Power {
            qemu: Mutex::new(None),
            went: Condvar::new(),
            is_off: AtomicBool::new(false),
            line,
            command: Box::new(move || command(&folder, &options)),
            cut_at: options.cut_power_at,
        });
        let from_board =
            power.spawn().explain(step, "install QEMU: apt-get install qemu-system-misc util-linux")?;
        let process = Arc::clone(&power);
        std::thread::spawn(move || process.follow(from_board));
        Ok(Machine { power, _lock: lock })
    }

    /// Waits until the board is off: nobody but QEMU itself ends it.
    pub fn wait(self) {
        let qemu = self.power.lock();
        drop(self.power.went.wait_while(qemu, |qemu| qemu.is_some()));
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.power.is_off.store(true, Ordering::SeqCst);
        if let Some(mut qemu) = self.power.lock().take() {
            let _ = qemu.kill();
            let _ = qemu.wait();
        }
    }
}

impl Power {
    /// Starts a process; answers what the board says in it.
    fn spawn(&self) -> io::Result<ChildStdout> {
        let mut current = self.lock();
        if self.is_off.load(Ordering::SeqCst) {
            return Err(io::Error::other("the power is off"));
        }
        let mut qemu = (self.command)().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(to_board), Some(from_board)) = (qemu.stdin.take(), qemu.stdout.take()) else {
            return Err(io::Error::other("QEMU has no serial line"));
        };
        self.line.connect(to_board);
        *current = Some(qemu);
        Ok(from_board)
    }

    /// Passes on what the board says, until it is off. A reset ends the process, and another one goes on with the same
    /// RAM: QEMU would go on with the code that it has translated, although the flash holds another VM meanwhile.
    fn follow(&self, mut from_board: ChildStdout) {
        loop {
            let process = self.lock().as_ref().map(Child::id);
            self.line.follow(from_board, self.cut_at.zip(process));
            let status = self.lock().take().map(|mut qemu| qemu.wait());
            from_board = match status {
                Some(Ok(status)) if status.success() => match self.spawn() {
                    Ok(next) => next,
                    Err(_) if self.is_off.load(Ordering::SeqCst) => break,
                    Err(error) => {
                        eprintln!("the board could not be reset: {error}");
                        break;
                    }
                },
                _ => break,
            };
        }
        self.went.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Option<Child>> {
        self.qemu.lock().unwrap_or_else(PoisonError::into_inner)
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

/// The RAM, in a board's folder while it is powered.
const RAM: &str = "ram.bin";

/// This process may have died before the guard was set: then there is nobody to follow.
const UNLESS_ORPHANED: &str = r#"[ "$PPID" = "$1" ] || exit 1; shift; exec "$@""#;

/// QEMU, under a guard that kills it when this process dies, however that happens: a power cut is a power cut.
fn command(folder: &Path, options: &PowerOptions) -> Command {
    let flash = |unit: u32, name: &str, access: &str| {
        format!("if=pflash,unit={unit},format=raw,{access}file={}", folder.join(name).display())
    };
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "sh", "-c", UNLESS_ORPHANED, "sh", &std::process::id().to_string()]);
    command.args(["qemu-system-riscv32", "-M", "virt,memory-backend=ram", "-m", "64M", "-bios", "none"]);
    let ram = folder.join(RAM);
    let ram = format!("memory-backend-file,id=ram,size=64M,share=on,mem-path={}", ram.display());
    command.args(["-object", &ram, "-no-reboot"]);
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
