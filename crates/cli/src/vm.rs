//! `updraft vm`: makes a signed image of this workshop's VM, which `fota` sends to boards that keep two of them.

use std::path::PathBuf;

use image::Digest;
use serde_json::json;

use crate::failure::Outcome;
use crate::keys;
use crate::qemu::Firmware;
use crate::{build, chip};

/// Make a signed image (.fw) of this workshop's VM, for boards that keep two of them.
#[derive(clap::Args)]
pub struct Args {
    /// For which boards.
    #[arg(long, value_enum, default_value_t = Kind::Qemu)]
    board: Kind,
    /// Where to write the image.
    #[arg(short, long, default_value = "vm.fw")]
    output: PathBuf,
    /// Security counter: a board that has confirmed a VM with a higher one refuses this image.
    #[arg(long, default_value_t = 0)]
    counter: u32,
    /// Signing key; this workshop's own when left out.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// Boards that keep two VMs.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Kind {
    /// Those in QEMU.
    #[value(name = "qemu-riscv32")]
    Qemu,
    /// ESP32-C3 at serial ports.
    #[value(name = "esp32c3")]
    Esp32c3,
}

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let key = keys::signing_key(args.key.as_deref())?;
    let (uid, image) = match args.board {
        Kind::Qemu => {
            let firmware = Firmware::find()?;
            (firmware.uid(), firmware.vm_image(args.counter, &key)?)
        }
        Kind::Esp32c3 => {
            let vm = chip::Vm::find()?;
            (vm.uid(), vm.image(args.counter, &key)?)
        }
    };
    build::write_file(&args.output, &image)?;
    let digest = Digest::of(&image).to_string();
    if json {
        println!(
            "{}",
            json!({
                "image": args.output, "bytes": image.len(), "sha256": digest, "vm_uid": uid, "counter": args.counter,
            })
        );
    } else {
        println!("Image      {} ({} bytes)", args.output.display(), image.len());
        println!("VM uid     {uid}");
        println!("SHA-256    {digest}");
        println!("Send it    updraft fota TARGET {}", args.output.display());
    }
    Ok(())
}
