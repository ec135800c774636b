//! Uplink over a serial line: the board itself checks, writes and verifies.

use std::path::Path;

use image::{Digest, VmUid};
use uplink::{Begin, Client, Target, UplinkError, Wire};

use super::{Load, link};
use crate::failure::{Explain, Failure, Outcome};
use crate::port::Port;
use crate::progress;
use crate::qemu::{Machine, PowerOptions, SocketWire};

const REACHING: &str = "reaching the board over the serial line";

/// Writes to a board in QEMU; one that is off is powered for as long as it takes.
pub fn to_qemu(folder: &Path, load: &Load<'_>, quiet: bool) -> Outcome<(u8, usize)> {
    let (wire, _powered) = match SocketWire::plug(folder) {
        Ok(wire) => (wire, None),
        Err(_) => {
            let powered = Machine::start(folder, &PowerOptions { quiet: true, ..PowerOptions::default() })?;
            (SocketWire::plug(folder).explain(REACHING, "try again")?, Some(powered))
        }
    };
    write(wire, load, quiet)
}

/// Writes to a chip at a serial port.
pub fn to_chip(path: &str, load: &Load<'_>, quiet: bool) -> Outcome<(u8, usize)> {
    let next = "close what else uses the port; updraft boards lists the ports";
    write(Port::open(path).explain(format!("opening {path}"), next)?, load, quiet)
}

/// Writes credentials and firmware; slot and size of the image.
fn write<W: Wire<Error = std::io::Error>>(wire: W, load: &Load<'_>, quiet: bool) -> Outcome<(u8, usize)> {
    let mut client = Client::new(wire);
    let facts = client.hello().map_err(|why| failed(REACHING, &why))?;
    if let Some(bytes) = load.credentials {
        let what = begin(Target::Credentials, bytes, None);
        client.send(what, bytes, |_| {}).map_err(|why| failed("writing the credentials", &why))?;
    }
    let firmware = link(&facts.vm_uid, facts.counter_floor, load)?;
    let bar = progress::bar(firmware.len() as u64, quiet);
    bar.set_message("writing over the cable");
    let what = begin(Target::Firmware, &firmware, VmUid::parse(&facts.vm_uid));
    let sent = client.send(what, &firmware, |kept| bar.set_position(kept as u64));
    bar.finish_and_clear();
    let slot = sent.map_err(|why| failed("writing the firmware", &why))?;
    client.leave().map_err(|why| failed("letting the board go", &why))?;
    Ok((slot, firmware.len()))
}

fn begin(target: Target, bytes: &[u8], vm: Option<VmUid<'_>>) -> Begin {
    Begin {
        target,
        size: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        digest: Digest::of(bytes),
        abi: vm.map_or(0, |vm| vm.abi),
        board: vm.map_or("", |vm| vm.board).into(),
    }
}

fn failed(step: &str, why: &UplinkError<std::io::Error>) -> Failure {
    let next = match why {
        UplinkError::Refused(_) => {
            "docs/spec/reason-codes.md has the codes; sign with a key that the board trusts"
        }
        UplinkError::Wire(_) => "try again; a transfer goes on where it was",
        UplinkError::Silent => {
            "try again: a transfer goes on where it was; a chip needs a VM first: updraft virtualize"
        }
    };
    Failure::new(step, why.to_string(), next)
}
