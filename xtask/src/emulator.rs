//! QEMU as a board: a firmware in its first flash, a tray of programs in the second, and what the console said.
//!
//! `-icount shift=0` makes one instruction one tick, so that counts repeat whatever else this machine is doing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use object::Endianness;
use object::elf::PT_LOAD;
use object::read::elf::{ElfFile32, ProgramHeader};

/// A program to run.
pub struct Program {
    /// For messages.
    pub name: String,
    /// As the compiler made it.
    pub bytes: Vec<u8>,
    /// Heap that it gets.
    pub heap_bytes: usize,
}

/// What a program did on the board.
pub struct Run {
    /// What it printed.
    pub output: String,
    /// What ended it, when that was not its own end.
    pub failure: String,
    figures: BTreeMap<String, u64>,
}

impl Run {
    /// Instructions of the run alone: without boot, check and making the machine.
    pub fn instructions(&self) -> Option<u64> {
        self.figures.get("instructions").copied()
    }

    /// One of the figures that the firmware prints, see `ports/qemu-riscv32/src/bin/bench.rs`.
    pub fn figure(&self, name: &str) -> u64 {
        self.figures.get(name).copied().unwrap_or(0)
    }
}

/// Size of one flash: QEMU takes no other.
const FLASH_BYTES: u64 = 32 << 20;
pub const FLASH_START: u64 = 0x2000_0000;
/// Where the VM's code begins, as the bootloader shows it.
pub const VM_START: u64 = 0x4000_0400;
/// What the firmware writes between a program's output and its figures, see there.
const MARK: &str = "\u{1e}--";
/// A boot takes longer only when something loops.
const PATIENCE: Duration = Duration::from_secs(600);

/// Boots the firmware once and runs all programs, one after the other, each on a machine of its own.
pub fn run(firmware: &Path, programs: &[Program]) -> Result<Vec<Run>> {
    let folder = std::env::temp_dir().join(format!("qemu-riscv32-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let spoken = flash(&folder, firmware, programs).and_then(|flashes| boot(&flashes));
    let _ = fs::remove_dir_all(&folder);
    let runs = listen(&spoken?);
    if runs.len() < programs.len() {
        let next = &programs[runs.len()].name;
        bail!("the board stopped in {next}: {}", runs.last().map_or("", |run| run.output.trim_end()));
    }
    Ok(runs)
}

/// The files of both flashes.
fn flash(folder: &Path, firmware: &Path, programs: &[Program]) -> Result<[PathBuf; 2]> {
    let [code, tray] = ["code", "tray"].map(|name| folder.join(name));
    blank(&code)?.write_all(&flat(firmware, FLASH_START)?)?;
    let mut file = blank(&tray)?;
    file.write_all(&packed(programs))?;
    Ok([code, tray])
}

/// What a firmware is in flash, from the byte at `start` on.
pub fn flat(firmware: &Path, start: u64) -> Result<Vec<u8>> {
    let elf = fs::read(firmware).with_context(|| format!("reading {}", firmware.display()))?;
    let firmware = ElfFile32::<Endianness>::parse(&*elf)?;
    let endian = firmware.endian();
    let mut bytes = vec![];
    for segment in firmware.elf_program_headers().iter().filter(|segment| segment.p_type(endian) == PT_LOAD) {
        let data = segment.data(endian, &*elf).map_err(|()| anyhow!("a segment beyond its file"))?;
        // The physical address: the initial values of variables lie in flash.
        let place = u64::from(segment.p_paddr(endian)).checked_sub(start);
        let Some(place) = place.filter(|place| *place < FLASH_BYTES) else { continue };
        let end = place as usize + data.len();
        bytes.resize(bytes.len().max(end), 0);
        bytes[place as usize..end].copy_from_slice(data);
    }
    Ok(bytes)
}

fn blank(path: &Path) -> Result<File> {
    let file = File::create(path)?;
    file.set_len(FLASH_BYTES)?;
    Ok(file)
}

/// The tray: `TRAY`, the number of programs, of each its place, length and heap, then the programs.
fn packed(programs: &[Program]) -> Vec<u8> {
    let mut head = b"TRAY".to_vec();
    let mut body = vec![];
    let body_start = (8 + 12 * programs.len()).next_multiple_of(16);
    head.extend((programs.len() as u32).to_le_bytes());
    for program in programs {
        body.resize(body.len().next_multiple_of(16), 0);
        for word in [body_start + body.len(), program.bytes.len(), program.heap_bytes] {
            head.extend((word as u32).to_le_bytes());
        }
        body.extend(&program.bytes);
    }
    head.resize(body_start, 0);
    head.extend(body);
    head
}

/// Everything that the console said until the board switched itself off.
fn boot([code, tray]: &[PathBuf; 2]) -> Result<String> {
    let drive = |unit: u32, file: &Path| {
        format!("if=pflash,unit={unit},format=raw,readonly=on,file={}", file.display())
    };
    let mut board = Command::new("qemu-system-riscv32")
        .args(["-M", "virt", "-bios", "none", "-display", "none", "-monitor", "none", "-serial", "stdio"])
        .args(["-icount", "shift=0,sleep=off", "-drive", &drive(0, code), "-drive", &drive(1, tray)])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("starting qemu-system-riscv32")?;
    let mut console = board.stdout.take().context("a console")?;
    let listener = std::thread::spawn(move || {
        let mut bytes = vec![];
        console.read_to_end(&mut bytes).map(|_| bytes)
    });
    let status = wait(&mut board)?;
    let bytes = listener.join().map_err(|_| anyhow!("the listener ended"))??;
    let spoken = String::from_utf8_lossy(&bytes).into_owned();
    if !status.success() {
        let mut complaint = String::new();
        board.stderr.take().context("errors")?.read_to_string(&mut complaint)?;
        let last = spoken.rsplit(MARK).next().unwrap_or("");
        bail!("the board ended with {status} after {} programs: {complaint}{last}", listen(&spoken).len());
    }
    Ok(spoken)
}

fn wait(board: &mut Child) -> Result<std::process::ExitStatus> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = board.try_wait()? {
            return Ok(status);
        }
        if Instant::now() > deadline {
            board.kill()?;
            board.wait()?;
            bail!("the board did not end within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Takes the console's text apart: output, mark, figures and failure, mark, and so on.
fn listen(spoken: &str) -> Vec<Run> {
    let parts: Vec<&str> = spoken.split(MARK).collect();
    parts
        .chunks_exact(2)
        .map(|pair| {
            let (figures, failure) = pair[1].split_once('\n').unwrap_or((pair[1], ""));
            Run {
                output: pair[0].strip_prefix('\n').unwrap_or(pair[0]).into(),
                failure: failure.trim_end().into(),
                figures: figures
                    .split_whitespace()
                    .filter_map(|pair| pair.split_once('='))
                    .filter_map(|(name, value)| Some((name.to_string(), value.parse().ok()?)))
                    .collect(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_is_taken_apart_into_runs() {
        let runs =
            listen("one\n\u{1e}--instructions=7 live=3\n\u{1e}--\n\u{1e}--\nValueError: two\n\u{1e}--\n");
        assert_eq!(runs.len(), 2);
        assert_eq!(
            (runs[0].output.as_str(), runs[0].instructions(), runs[0].figure("live")),
            ("one\n", Some(7), 3)
        );
        assert_eq!((runs[1].output.as_str(), runs[1].failure.as_str()), ("", "ValueError: two"));
    }

    #[test]
    fn programs_lie_aligned_in_the_tray() {
        let program = |bytes: &[u8]| Program { name: String::new(), bytes: bytes.into(), heap_bytes: 4096 };
        let tray = packed(&[program(b"abc"), program(b"defg")]);
        let word =
            |at: usize| u32::from_le_bytes([tray[at], tray[at + 1], tray[at + 2], tray[at + 3]]) as usize;
        assert_eq!((&tray[..4], word(4)), (&b"TRAY"[..], 2));
        for (entry, text) in [(8, &b"abc"[..]), (20, b"defg")] {
            assert_eq!(word(entry) % 16, 0);
            assert_eq!(&tray[word(entry)..word(entry) + word(entry + 4)], text);
        }
    }
}
