//! `updraft vm`: makes a signed image of this workshop's VM, which `fota` sends to boards that keep two of them.

use std::path::PathBuf;

use image::Digest;
use serde_json::json;

use crate::build;
use crate::failure::Outcome;
use crate::keys;
use crate::qemu::Firmware;

/// Make a signed image (.fw) of this workshop's VM for QEMU boards.
#[derive(clap::Args)]
pub struct Args {
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

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let firmware = Firmware::find()?;
    let image = firmware.vm_image(args.counter, &keys::signing_key(args.key.as_deref())?)?;
    build::write_file(&args.output, &image)?;
    let (uid, digest) = (firmware.uid(), Digest::of(&image).to_string());
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
