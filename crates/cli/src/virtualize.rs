//! `updraft virtualize`: puts the VM, the trusted key and the settings on a board; prints the VM uid.

use std::path::{Path, PathBuf};

use host::flash::{FLASH_SIZE, NorFile};
use image::{KeySet, VmUid};
use serde_json::json;
use slots::{Layout, Settings, Slots};

use crate::cable::{self, Board, BoardName, FLASH, Kind, worn};
use crate::failure::{Explain, Failure, Outcome};
use crate::qemu::Firmware;
use crate::{chip, keys, qemu};

/// Put VM, keys and settings on a board; prints the VM uid.
#[derive(clap::Args)]
pub struct Args {
    /// The board, e.g. virtual:desk, qemu:desk, or the serial port of an ESP32-C3 such as /dev/ttyACM0.
    board: String,
    /// Print the uid of a board that is virtualized already, and change nothing.
    #[arg(long)]
    show: bool,
    /// Write this workshop's VM beside the one that a QEMU board has: it is tried when power comes, and taken back unless
    /// it reaches its cloud.
    #[arg(long, conflicts_with = "show")]
    stage_vm: bool,
    /// Erase everything on a board that is virtualized already.
    #[arg(long, conflicts_with = "show")]
    erase: bool,
    /// Write what the flash of the chip shall hold to a file instead, for a programmer of chips; the port is not touched.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["show", "stage_vm", "erase"])]
    image: Option<PathBuf>,
    /// A bootloader for the chip instead of the one that Espressif's espflash carries, which is built without rollback.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["show", "stage_vm"])]
    bootloader: Option<PathBuf>,
    /// Boots that a firmware on trial gets.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=100))]
    trial_attempts: u8,
    /// Seconds that each of these boots gets to reach its cloud.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u16).range(1..))]
    trial_seconds: u16,
    /// Signing key whose images the board accepts; this workshop's own when left out.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// The uid of the VM that virtual boards have: this binary's.
pub fn host_uid() -> String {
    VmUid { board: "host", abi: bytecode::ABI, version: env!("CARGO_PKG_VERSION") }.to_string()
}

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let board = Board::parse(&args.board)?;
    let uid = match (&board, args.show, args.stage_vm) {
        (Board::Chip(_), true, _) | (Board::Chip(_), _, true) => {
            let next = "write it: updraft virtualize PORT; its console says its VM: updraft monitor PORT";
            return Err(Failure::new(
                format!("reading the flash of {board}"),
                "a chip is only written",
                next,
            ));
        }
        (Board::Chip(path), ..) => flash_chip(&args, path, json)?,
        (Board::Soft(_), ..) if args.image.is_some() => {
            let next = "its flash is a file already: updraft boards";
            return Err(Failure::new(format!("making an image for {board}"), "it needs no hardware", next));
        }
        (Board::Soft(_), ..) if args.bootloader.is_some() => {
            let next = "leave --bootloader out: it is for chips at serial ports";
            return Err(Failure::new(
                format!("virtualizing {board}"),
                "it has a bootloader of its own",
                next,
            ));
        }
        (Board::Soft(board), true, _) => shown(board)?,
        (Board::Soft(board), _, true) => stage_vm(&args, board)?,
        (Board::Soft(board), ..) => virtualize(&args, board)?,
    };
    if json {
        println!("{}", json!({"board": board.to_string(), "vm_uid": uid}));
    } else if args.show {
        println!("{uid}");
    } else {
        println!("Board      {board}");
        println!("VM uid     {uid}");
        match board {
            Board::Soft(_) => println!("Power it   updraft board run {board}"),
            Board::Chip(_) => println!("Watch it   updraft monitor {board}"),
        }
    }
    Ok(())
}

fn shown(board: &BoardName) -> Outcome<String> {
    // A VM that came over the air is younger than the settings.
    let running =
        (board.kind() == Kind::Qemu).then(|| qemu::vm_uid(&board.existing_folder().ok()?)).flatten();
    if let Some(uid) = running {
        return Ok(uid);
    }
    let zone = cable::settings(board.kind(), &board.existing_folder()?);
    let uid = zone
        .as_deref()
        .and_then(|bytes| Settings::read(bytes).ok())
        .map(|settings| settings.vm_uid.to_string());
    uid.explain(
        format!("reading the settings of {board}"),
        format!("run: updraft virtualize {board} --erase"),
    )
}

/// Makes (or erases) the flash and writes settings and keys; on a board in QEMU also what its core runs.
fn virtualize(args: &Args, board: &BoardName) -> Outcome<String> {
    let step = format!("virtualizing {board}");
    match board.kind() {
        Kind::Virtual => {
            let uid = host_uid();
            let settings = settings(args, "host", &uid);
            prepare::<FLASH_SIZE, 4096>(args, board, Layout::DEVKITC_4MB, &settings)?;
            Ok(uid)
        }
        Kind::Qemu => {
            let firmware = Firmware::find()?;
            let uid = firmware.uid();
            let settings = settings(args, qemu::BOARD, &uid);
            prepare::<{ qemu::FLASH_BYTES }, { 256 << 10 }>(args, board, qemu::LAYOUT, &settings)?;
            let folder = board.folder()?;
            firmware.write_boot(&folder).explain(&step, "make the board's folder writable")?;
            let mut slots = vm_slots(&folder, &step)?;
            firmware.write_vm(&mut slots, &keys::signing_key(args.key.as_deref())?)?;
            slots.install().map_err(|error| worn(&step, &error))?;
            Ok(uid)
        }
    }
}

/// Writes bootloader, VM, keys and settings into the chip at a serial port.
fn flash_chip(args: &Args, path: &str, quiet: bool) -> Outcome<String> {
    let vm = chip::Vm::find()?;
    let uid = vm.uid();
    let key = keys::signing_key(args.key.as_deref())?;
    let parts = vm.parts(&settings(args, chip::BOARD, &uid), &key, args.bootloader.as_deref())?;
    match &args.image {
        Some(file) => std::fs::write(file, chip::whole(&parts))
            .explain(format!("writing {}", file.display()), "name a file that can be written")?,
        None => chip::flash(path, &parts, args.erase, quiet)?,
    }
    Ok(uid)
}

/// The slots of the VM of a board that is off.
fn vm_slots(folder: &Path, step: &str) -> Outcome<Slots<qemu::Flash>> {
    let flash = qemu::Flash::open(&folder.join(FLASH))
        .explain(step, "switch the board off first (Ctrl-C where it runs)")?;
    Slots::open(flash, qemu::VM_LAYOUT).map_err(|error| worn(step, &error))
}

/// Writes this workshop's VM beside the one that the board has: it is tried when power comes, and taken back unless it
/// reaches its cloud.
fn stage_vm(args: &Args, board: &BoardName) -> Outcome<String> {
    let step = format!("staging a VM for {board}");
    if board.kind() != Kind::Qemu {
        let cause = "the VM of a virtual board is this program";
        return Err(Failure::new(step, cause, "install another version of updraft"));
    }
    let firmware = Firmware::find()?;
    let mut slots = vm_slots(&board.existing_folder()?, &step)?;
    firmware.write_vm(&mut slots, &keys::signing_key(args.key.as_deref())?)?;
    slots.stage(args.trial_attempts).map_err(|error| worn(&step, &error))?;
    Ok(firmware.uid())
}

fn settings<'a>(args: &Args, board: &'a str, uid: &'a str) -> Settings<'a> {
    Settings {
        trial_attempts: args.trial_attempts,
        trial_deadline_ms: u32::from(args.trial_seconds) * 1000,
        ..Settings::new(board, uid)
    }
}

/// A fresh flash with settings and keys.
fn prepare<const BYTES: u32, const ERASE: usize>(
    args: &Args,
    board: &BoardName,
    layout: Layout,
    settings: &Settings<'_>,
) -> Outcome {
    let step = format!("virtualizing {board}");
    let folder = board.folder()?;
    let file = folder.join(FLASH);
    if file.exists() {
        if !args.erase {
            return Err(Failure::new(
                step,
                "it is virtualized already",
                format!("see its VM uid: updraft virtualize {board} --show; start anew: --erase"),
            ));
        }
        // Whoever powers it holds the lock; its flash is not pulled away under it.
        let lock = NorFile::<BYTES, ERASE>::open(&file)
            .explain(&step, "switch the board off first (Ctrl-C where it runs)")?;
        std::fs::remove_file(&file).explain(&step, "make the board's folder writable")?;
        drop(lock);
    }
    let key = keys::signing_key(args.key.as_deref())?;
    std::fs::create_dir_all(&folder).explain(&step, "set UPDRAFT_HOME to a folder that can be written")?;
    let flash = NorFile::<BYTES, ERASE>::create(&file).explain(&step, "make the board's folder writable")?;
    let mut slots = Slots::open(flash, layout).map_err(|error| worn(&step, &error))?;
    let trusted = KeySet::new().with(key.public()).explain(&step, "name another key")?;
    slots.keys().write(trusted.write(&mut [0; KeySet::MAX_LEN])).map_err(|error| worn(&step, &error))?;
    let mut buffer = [0; 256];
    let bytes = settings.write(&mut buffer).map_err(|_| too_long(&step))?;
    slots.settings().write(bytes).map_err(|error| worn(&step, &error))
}

fn too_long(step: &str) -> Failure {
    Failure::new(step, "the settings do not fit their zone", "choose a shorter board name")
}
