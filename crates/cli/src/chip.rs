//! An ESP32-C3 at a serial port: what its flash shall hold, and the way there.
//!
//! ```text
//! bootloader, table of partitions, app  Espressif's formats, by the makers' own library
//! image of the VM                       ours, signed; the app is its payload's end, where the bootloader looks for it
//! otadata, record of VMs                the first slot is confirmed
//! keys, settings                        our zones, as every board has them
//! ```
//!
//! The slots of programs, their record and the credentials stay, unless everything is erased: then the board waits for its
//! first firmware over the cable.

use std::path::Path;

use espflash::connection::{Connection, ResetAfterOperation, ResetBeforeOperation};
use espflash::flasher::{FlashData, FlashSettings, FlashSize, Flasher};
use espflash::image_format::{Segment, idf::IdfBootloaderFormat};
use espflash::target::{Chip, ProgressCallbacks, XtalFrequency};
use host::flash::NorFile;
use image::{Digest, KeySet, SigningKey, VmUid};
use indicatif::ProgressBar;
use slots::{Layout, Settings, Slots};

use crate::cable::worn;
use crate::failure::{Explain, Failure, Outcome};
use crate::port::{BAUD, Port};
use crate::vm_image::VmCode;
use crate::{progress, qemu};

/// The kind of board, which images name.
pub const BOARD: &str = "esp32c3";

/// The firmware that `cargo xtask firmware esp32c3` makes.
const FIRMWARE: &str = "esp32c3.elf";

/// The same table as `Layout::ESP32C3_4MB`, in Espressif's words.
const PARTITIONS: &str = include_str!("../../../ports/esp32c3/partitions.csv");

/// What images of the VM name as their board, the version of what bootloader and VM promise each other, and where in an image
/// the app begins; all are the port's (`ports/esp32c3/src/vm.rs`).
const VM_BOARD: &str = "esp32c3-vm";
const VM_ABI: u32 = 1;
const VM_ENTRY: usize = 0x1000;

/// Bits per second while the flash is written, on boards with a UART bridge: what all common bridges do.
const FLASHING_BAUD: u32 = 460_800;

const FLASH_BYTES: u32 = 4 << 20;
const SECTOR_BYTES: usize = 4096;

/// Bytes and where they go.
pub struct Part {
    /// Address in flash.
    pub at: u32,
    /// What stands there.
    pub bytes: Vec<u8>,
}

/// The VM for ESP32-C3 boards.
pub struct Vm {
    elf: Vec<u8>,
}

impl Vm {
    /// The one that boards are given: where [`qemu::Firmware::find`] looks too.
    pub fn find() -> Outcome<Vm> {
        let next = "build it: cargo xtask firmware esp32c3; or name its folder in UPDRAFT_FIRMWARE";
        Ok(Vm { elf: qemu::firmware_file(FIRMWARE, "finding the firmware for ESP32-C3 boards", next)? })
    }

    /// Its uid: the version is the content.
    pub fn uid(&self) -> String {
        VmUid { board: BOARD, abi: bytecode::ABI, version: &self.version() }.to_string()
    }

    fn version(&self) -> String {
        Digest::of(&self.elf).to_string().chars().take(8).collect()
    }

    /// The VM as an image, whose app begins where the bootloader looks for it.
    pub fn image(&self, counter: u32, key: &SigningKey) -> Outcome<Vec<u8>> {
        let (mut app, _) = self.espressif(None)?;
        let app = app
            .pop()
            .explain("preparing the VM", "build the firmware again: cargo xtask firmware esp32c3")?;
        self.signed(&app.bytes, counter, key)
    }

    fn signed(&self, app: &[u8], counter: u32, key: &SigningKey) -> Outcome<Vec<u8>> {
        let (uid, version) = (self.uid(), self.version());
        let (board, abi, entry) = (VM_BOARD, VM_ABI, VM_ENTRY);
        VmCode { board, abi, entry, uid: &uid, version: &version, code: app }.signed(counter, key)
    }

    /// What the flash of a board with this VM holds, in the order of addresses; the bootloader is Espressif's, or one of the
    /// user's own in a file.
    pub fn parts(
        &self,
        settings: &Settings<'_>,
        key: &SigningKey,
        bootloader: Option<&Path>,
    ) -> Outcome<Vec<Part>> {
        let (app, mut parts) = self.espressif(bootloader)?;
        for app in app {
            let image = self.signed(&app.bytes, 0, key)?;
            parts.push(Part { at: app.at - VM_ENTRY as u32, bytes: image });
        }
        parts.extend(zones(settings, key)?);
        parts.sort_by_key(|part| part.at);
        Ok(parts)
    }

    /// What the makers' library makes of the VM: the app, and what stands before it.
    fn espressif(&self, bootloader: Option<&Path>) -> Outcome<(Vec<Part>, Vec<Part>)> {
        let step = "preparing the flash";
        let folder = Scratch::new().explain(step, "make the folder for temporary files writable")?;
        let table = folder.0.join("partitions.csv");
        std::fs::write(&table, PARTITIONS).explain(step, "make the folder for temporary files writable")?;
        let flash = FlashData::new(
            FlashSettings::new(None, Some(FlashSize::_4Mb), None),
            0,
            None,
            Chip::Esp32c3,
            XtalFrequency::_40Mhz,
        );
        let next = match bootloader {
            Some(_) => "name a bootloader for the ESP32-C3, as ESP-IDF builds it",
            None => "build the firmware again: cargo xtask firmware esp32c3",
        };
        if let Some(file) = bootloader {
            std::fs::metadata(file).explain(format!("reading {}", file.display()), next)?;
        }
        let format =
            IdfBootloaderFormat::new(&self.elf, &flash, Some(&table), bootloader, None, Some("vm_0"))
                .explain(step, next)?;
        let parts = format.flash_segments().map(|part| Part { at: part.addr, bytes: part.data().to_vec() });
        let first = Layout::ESP32C3_4MB_VM.slots[0];
        Ok(parts.partition(|part| part.at == first.start + VM_ENTRY as u32))
    }
}

/// Keys, settings, and which VM is confirmed: written by the code that boards read them with.
fn zones(settings: &Settings<'_>, key: &SigningKey) -> Outcome<[Part; 4]> {
    let step = "preparing keys and settings";
    let folder = Scratch::new().explain(step, "make the folder for temporary files writable")?;
    let file = folder.0.join("flash.bin");
    let flash = NorFile::<FLASH_BYTES, SECTOR_BYTES>::create(&file).explain(step, "try again")?;
    let (layout, otadata) = (Layout::ESP32C3_4MB_VM, Layout::ESP32C3_OTADATA);
    let mut slots = Slots::open(flash, layout).map_err(|error| worn(step, &error))?;
    let trusted = KeySet::new().with(key.public()).explain(step, "name another key")?;
    slots.keys().write(trusted.write(&mut [0; KeySet::MAX_LEN])).map_err(|error| worn(step, &error))?;
    let mut buffer = [0; 256];
    let bytes = settings.write(&mut buffer).map_err(|_| {
        Failure::new(step, "the settings do not fit their zone", "choose fewer trial attempts")
    })?;
    slots.settings().write(bytes).map_err(|error| worn(step, &error))?;
    slots.install().and_then(|()| slots.follow(otadata)).map_err(|error| worn(step, &error))?;
    drop(slots);
    let whole = std::fs::read(&file).explain(step, "try again")?;
    let part = |region: slots::Region| Part {
        at: region.start,
        bytes: whole[region.start as usize..region.end() as usize].to_vec(),
    };
    Ok([layout.keys, layout.settings, layout.record, otadata].map(part))
}

/// The parts as one piece of flash from its first byte on, erased where nothing stands.
pub fn whole(parts: &[Part]) -> Vec<u8> {
    let end = parts.iter().map(|part| part.at as usize + part.bytes.len()).max().unwrap_or(0);
    let mut flash = vec![0xFF; end];
    for part in parts {
        flash[part.at as usize..][..part.bytes.len()].copy_from_slice(&part.bytes);
    }
    flash
}

/// Writes the parts to the chip at a port, each read back by its digest; the chip starts afterwards.
pub fn flash(path: &str, parts: &[Part], erase: bool, quiet: bool) -> Outcome {
    let step = format!("writing the flash of the board at {path}");
    let (line, facts) =
        Port::open(path).explain(&step, "look which ports there are: updraft boards")?.into_parts(path);
    let (after, before) = (ResetAfterOperation::HardReset, ResetBeforeOperation::DefaultReset);
    let connection = Connection::new(line, facts, after, before, BAUD);
    let next = "hold BOOT while you press RESET, then try again";
    let mut flasher =
        Flasher::connect(connection, true, true, true, Some(Chip::Esp32c3), Some(FLASHING_BAUD))
            .explain(&step, next)?;
    if erase {
        flasher.erase_flash().explain(&step, next)?;
    }
    let segments: Vec<Segment<'_>> = parts.iter().map(|part| Segment::new(part.at, &part.bytes)).collect();
    let mut told = Told { bar: progress::bar(0, quiet) };
    let written = flasher.write_bins_to_flash(&segments, &mut told);
    told.bar.finish_and_clear();
    written.explain(step, "try again: what is there already is not written twice")
}

/// A bar for each part.
struct Told {
    bar: ProgressBar,
}

impl ProgressCallbacks for Told {
    fn init(&mut self, addr: u32, total: usize) {
        self.bar.set_message(format!("writing at {addr:#x}"));
        self.bar.set_length(total as u64);
    }

    fn update(&mut self, current: usize) {
        self.bar.set_position(current as u64);
    }

    fn verifying(&mut self) {
        self.bar.set_message("reading back");
    }

    fn finish(&mut self, _skipped: bool) {}
}

/// A folder that goes away.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new() -> std::io::Result<Scratch> {
        let folder = std::env::temp_dir().join(format!("updraft-chip-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
