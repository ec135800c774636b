//! `updraft boards`: the boards of this machine, and what they run.

use std::path::Path;

use embedded_storage::nor_flash::NorFlash;
use host::flash::{FileFlash, OpenError};
use serde_json::{Value, json};
use slots::{Layout, Settings, Slots};

use crate::cable::{self, FLASH, Kind, read_zone};
use crate::failure::Outcome;
use crate::{home, port, qemu};

/// List the boards of this machine.
#[derive(clap::Args)]
pub struct Args {}

/// Runs the verb.
pub fn run(_: Args, json: bool) -> Outcome {
    let mut rows = vec![];
    for kind in Kind::ALL {
        let mut names: Vec<String> = std::fs::read_dir(home::boards_of(kind)?)
            .map(|entries| {
                entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
            })
            .unwrap_or_default();
        names.sort();
        for name in names {
            let folder = home::boards_of(kind)?.join(&name);
            if folder.join(FLASH).is_file() {
                rows.push(facts(kind, &name, &folder));
            }
        }
    }
    let ports = port::plugged();
    if json {
        let ports: Vec<Value> =
            ports.iter().map(|port| json!({"board": port.path, "what": port.what})).collect();
        println!("{}", json!({ "boards": rows, "ports": ports }));
        return Ok(());
    }
    if rows.is_empty() && ports.is_empty() {
        println!("No boards yet. Make one without hardware: updraft virtualize virtual:desk");
    } else if !rows.is_empty() {
        println!("{:<20} {:<8} {:<30} {:<5} FIRMWARE", "BOARD", "POWER", "VM UID", "SLOT");
        for row in &rows {
            let text = |member: &str| row[member].as_str().unwrap_or("-").to_string();
            let slot = row["slot"].as_u64().map_or("-".into(), |slot| slot.to_string());
            println!(
                "{:<20} {:<8} {:<30} {slot:<5} {}",
                text("board"),
                text("power"),
                text("vm_uid"),
                text("firmware")
            );
        }
    }
    for port in ports {
        println!("{:<20} plugged in: {}", port.path, port.what);
    }
    Ok(())
}

/// What the flash says.
fn facts(kind: Kind, name: &str, folder: &Path) -> Value {
    let file = folder.join(FLASH);
    let locked = match kind {
        Kind::Virtual => FileFlash::open(&file).err(),
        Kind::Qemu => qemu::Flash::open(&file).err(),
    };
    let powered = matches!(locked, Some(OpenError::Locked));
    let mut row =
        json!({"board": format!("{}:{name}", kind.prefix()), "power": if powered { "on" } else { "off" }});
    match kind {
        Kind::Virtual => cable::look(folder, Layout::DEVKITC_4MB, |slots: &mut Slots<FileFlash>| {
            add_flash_facts(&mut row, slots);
        }),
        Kind::Qemu => cable::look(folder, qemu::LAYOUT, |slots: &mut Slots<qemu::Flash>| {
            add_flash_facts(&mut row, slots);
        }),
    };
    row
}

fn add_flash_facts<F: NorFlash<Error: std::fmt::Debug>>(row: &mut Value, slots: &mut Slots<F>) {
    if let Some(zone) = read_zone(&mut slots.settings())
        && let Ok(settings) = Settings::read(&zone)
    {
        row["vm_uid"] = json!(settings.vm_uid);
    }
    let slot = slots.record().confirmed;
    let mut bytes: Vec<u8> = vec![0; slots.layout().slot(slot).len as usize];
    if slots.reader(slot).read(0, &mut bytes).is_err() {
        return;
    }
    if let Ok(claims) = image::in_slot(&bytes).and_then(image::inspect) {
        row["slot"] = json!(slot.index());
        row["firmware"] = json!(format!("{} {}", claims.manifest.name, claims.manifest.version));
        row["sha256"] = json!(claims.image_digest.to_string());
    }
}
