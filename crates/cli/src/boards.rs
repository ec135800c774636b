//! `updraft boards`: the boards of this machine, and what they run.

use std::path::Path;

use host::flash::{FileFlash, OpenError};
use serde_json::{Value, json};
use slots::{Settings, Slots};

use crate::cable::{self, FLASH, read_zone};
use crate::failure::Outcome;
use crate::home;

/// List the boards of this machine.
#[derive(clap::Args)]
pub struct Args {}

/// Runs the verb.
pub fn run(_: Args, json: bool) -> Outcome {
    let mut names: Vec<String> = std::fs::read_dir(home::boards()?)
        .map(|entries| {
            entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
        })
        .unwrap_or_default();
    names.sort();
    let mut rows = vec![];
    for name in names {
        let folder = home::boards()?.join(&name);
        if folder.join(FLASH).is_file() {
            rows.push(facts(&name, &folder));
        }
    }
    if json {
        println!("{}", json!({ "boards": rows }));
    } else if rows.is_empty() {
        println!("No boards yet. Make one without hardware: updraft virtualize virtual:desk");
    } else {
        println!("{:<20} {:<8} {:<22} {:<5} FIRMWARE", "BOARD", "POWER", "VM UID", "SLOT");
        for row in &rows {
            let text = |member: &str| row[member].as_str().unwrap_or("-").to_string();
            let slot = row["slot"].as_u64().map_or("-".into(), |slot| slot.to_string());
            println!(
                "{:<20} {:<8} {:<22} {slot:<5} {}",
                text("board"),
                text("power"),
                text("vm_uid"),
                text("firmware")
            );
        }
    }
    Ok(())
}

/// What the flash says.
fn facts(name: &str, folder: &Path) -> Value {
    let powered = matches!(FileFlash::open(&folder.join(FLASH)), Err(OpenError::Locked));
    let mut row = json!({"board": format!("virtual:{name}"), "power": if powered { "on" } else { "off" }});
    cable::look(folder, |slots| add_flash_facts(&mut row, slots));
    row
}

fn add_flash_facts(row: &mut Value, slots: &mut Slots<FileFlash>) {
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
