//! `updraft uplink`: compiles a project and writes it, with its thing's credentials, to a board over the cable.

use std::path::{Path, PathBuf};

use image::{Expectation, KeySet, Link, SlotRule, VmUid};
use serde_json::json;
use slots::{Credentials, Settings, Wifi};

use crate::build;
use crate::cable::{Board, BoardName, Cable, Kind, read_zone, worn};
use crate::failure::{Explain, Failure, Outcome};
use crate::keys;
use crate::progress;
use crate::project::Project;
use crate::thing;

mod pem;
mod serial;

/// Compile a project and write it to a board over the cable.
#[derive(clap::Args)]
pub struct Args {
    /// The board, e.g. virtual:desk, qemu:desk or /dev/ttyACM0.
    board: String,
    /// The project's folder.
    project: PathBuf,
    /// Which thing of the project the board becomes; needed only when there are several.
    #[arg(long, value_name = "NAME")]
    thing: Option<String>,
    /// Signing key; this workshop's own when left out.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// The wireless network of a board that has a radio; its password is taken from the environment.
    #[arg(long, value_name = "SSID")]
    wifi: Option<String>,
    /// The password of that network; empty for an open one.
    #[arg(long, env = "UPDRAFT_WIFI_PASSWORD", hide = true, hide_env_values = true, default_value = "")]
    wifi_password: String,
}

/// How much is written at once: what a serial boot loader would send per frame.
const CHUNK_BYTES: usize = 4096;

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let board = Board::parse(&args.board)?;
    if let Board::Soft(name) = &board {
        name.existing_folder()?;
    }
    let project = Project::open(&args.project)?;
    let identity = chosen_thing(&project, args.thing.as_deref())?;
    let program = build::compile(&project, json)?;
    let wifi = args.wifi.as_deref().map(|ssid| Wifi { ssid, password: &args.wifi_password });
    let credentials = identity.as_ref().map(|name| credentials(&project, name, wifi)).transpose()?;
    let load = Load { credentials: credentials.as_deref(), program: &program, key: args.key.as_deref() };
    let (slot, bytes) = match &board {
        Board::Soft(name) if name.kind() == Kind::Virtual => over_file(name, &load, json)?,
        Board::Soft(name) => serial::to_qemu(&name.existing_folder()?, &load, json)?,
        Board::Chip(path) => serial::to_chip(path, &load, json)?,
    };
    let facts =
        build::facts(&program).explain("reading the program back", "report this: the compiler made it")?;
    if json {
        println!(
            "{}",
            json!({
                "board": board.to_string(), "name": facts.name, "version": facts.version, "slot": slot,
                "bytes": bytes, "thing": identity,
            })
        );
    } else {
        println!("Board      {board}, slot {slot}");
        println!("Firmware   {} {} ({} bytes)", facts.name, facts.version, bytes);
        match &identity {
            Some(name) => println!("Thing      {name}"),
            None => println!("Thing      none yet; bind one: updraft thing add {}", project.folder.display()),
        }
    }
    Ok(())
}

/// The thing that the board becomes: the named one, or the project's only one, or none.
fn chosen_thing(project: &Project, named: Option<&str>) -> Outcome<Option<String>> {
    let things = project.things();
    let step = "choosing the thing for the board";
    match (named, things.as_slice()) {
        (Some(name), _) if things.iter().any(|thing| thing == name) => Ok(Some(name.into())),
        (Some(name), _) => Err(Failure::new(
            step,
            format!("this project has no thing {name}"),
            format!("add it: updraft thing add {} --name {name}", project.folder.display()),
        )),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(only.clone())),
        (None, several) => Err(Failure::new(
            step,
            format!("this project has several: {}", several.join(", ")),
            "name one: --thing NAME",
        )),
    }
}

/// What goes over the cable.
struct Load<'a> {
    credentials: Option<&'a [u8]>,
    program: &'a [u8],
    key: Option<&'a Path>,
}

/// The flash of a virtual board is a file of this machine.
fn over_file(board: &BoardName, load: &Load<'_>, quiet: bool) -> Outcome<(u8, usize)> {
    let mut cable = Cable::plug(&board.existing_folder()?)?;
    if let Some(credentials) = load.credentials {
        let written = cable.slots().credentials().write(credentials);
        written.map_err(|error| worn("writing the credentials", &error))?;
    }
    let zone = read_zone(&mut cable.slots().settings()).unwrap_or_default();
    let settings = Settings::read(&zone).map_err(|_| not_virtualized("linking the program"))?;
    let firmware = link(settings.vm_uid, cable.slots().record().counter_floor, load)?;
    Ok((install(&mut cable, &firmware, quiet)?, firmware.len()))
}

/// Name, endpoint, certificate, key and roots, as the credential zone holds them.
fn credentials(project: &Project, name: &str, wifi: Option<Wifi<'_>>) -> Outcome<Vec<u8>> {
    let step = format!("reading the credentials of {name}");
    let identity = thing::identity(project, name)?;
    let folder = project.thing_folder(name);
    let read = |file: &str| {
        std::fs::read_to_string(folder.join(file))
            .explain(&step, "bind the thing again: updraft thing remove, then add")
    };
    let chain = pem::certificates(&read("certificate.pem")?).explain(&step, "bind the thing again")?;
    let private_key = pem::private_key(&read("private.key.pem")?).explain(&step, "bind the thing again")?;
    let roots = pem::certificates(&read("root-ca.pem")?).explain(&step, "bind the thing again")?;
    let credentials = Credentials {
        thing: &identity.thing_name,
        host: &identity.mqtt_host,
        port: identity.mqtt_port,
        chain: &chain,
        private_key: &private_key,
        roots: &roots,
        wifi,
    };
    let mut buffer = vec![0; uplink::CREDENTIALS_BYTES_MAX as usize];
    let bytes = credentials.write(&mut buffer).map_err(|_| {
        Failure::new(&step, "they do not fit the credential zone", "use fewer root certificates")
    })?;
    Ok(bytes.to_vec())
}

/// Links and signs the program for the VM that the board says it has.
fn link(vm_uid: &str, counter: u32, load: &Load<'_>) -> Outcome<Vec<u8>> {
    let step = "linking the program";
    let vm = VmUid::parse(vm_uid).ok_or_else(|| not_virtualized(step))?;
    let facts = build::facts(load.program).explain(step, "report this: the compiler made it")?;
    let link = Link { vm, slot: SlotRule::Either, name: &facts.name, version: &facts.version, counter };
    let unsigned = image::link(load.program, &link).explain(step, "shorten the names in updraft.toml")?;
    Ok(unsigned.sign(&keys::signing_key(load.key)?))
}

/// Verifies the image as the board will, writes it into the spare slot and makes that the confirmed one.
fn install(cable: &mut Cable, firmware: &[u8], quiet: bool) -> Outcome<u8> {
    let step = "writing the firmware";
    let zone = read_zone(&mut cable.slots().keys()).unwrap_or_default();
    let keys = KeySet::read(&zone).ok_or_else(|| not_virtualized(step))?;
    let floor = cable.slots().record().counter_floor;
    if cable.slots().record().trial.is_some() {
        // The hand on the cable overrules an update that is being tried.
        cable.slots().abandon(slots::Fall::Refused).map_err(|error| worn(step, &error))?;
    }
    let mut spare = cable.slots().spare().map_err(|error| worn(step, &error))?;
    let slot = spare.slot().index();
    let here = Expectation { board: "host", abi: bytecode::ABI, slot, counter_floor: floor };
    image::verify(firmware, &keys, &here).map_err(|refusal| {
        Failure::new(
            step,
            format!("the board would refuse it: {}", refusal.code()),
            "sign with the key that the board trusts: --key FILE (docs/spec/reason-codes.md)",
        )
    })?;
    if firmware.len() > spare.capacity() as usize {
        let cause = format!("the image has {} bytes and a slot {}", firmware.len(), spare.capacity());
        return Err(Failure::new(step, cause, "leave out resources"));
    }
    let bar = progress::bar(firmware.len() as u64, quiet);
    bar.set_message("writing over the cable");
    for (index, chunk) in firmware.chunks(CHUNK_BYTES).enumerate() {
        let at = (index * CHUNK_BYTES) as u32;
        spare.write(at, chunk).map_err(|error| worn(step, &error))?;
        bar.inc(chunk.len() as u64);
    }
    bar.finish_and_clear();
    cable.slots().install().map_err(|error| worn(step, &error))?;
    Ok(slot)
}

fn not_virtualized(step: &str) -> Failure {
    Failure::new(step, "the board has no settings", "virtualize it: updraft virtualize BOARD --erase")
}
