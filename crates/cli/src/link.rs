//! `updraft link`: gives a program its signed manifest, for a board's VM.

use std::path::PathBuf;

use image::{Digest, Link, SlotRule, VmUid};
use serde_json::json;

use crate::build;
use crate::failure::{Explain, Failure, Outcome};
use crate::keys;

/// Make a signed image (.fw) of a program.
#[derive(clap::Args)]
pub struct Args {
    /// The uid that `updraft virtualize` printed.
    vm_uid: String,
    /// The program that `updraft compile` made.
    program: PathBuf,
    /// Restrict the image to one slot; without it, it is valid in either.
    #[arg(long, value_parser = clap::value_parser!(u8).range(0..=1))]
    slot: Option<u8>,
    /// Where to write the image; the program's name with .fw when left out.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Security counter: a board that has confirmed a higher one refuses this image.
    #[arg(long, default_value_t = 0)]
    counter: u32,
    /// Link for a VM that this program's bytecode is not for; its boards will refuse the image.
    #[arg(long)]
    force: bool,
    /// Signing key; this workshop's own when left out.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let step = format!("linking {}", args.program.display());
    let program = std::fs::read(&args.program).explain(&step, "make a program: updraft compile PROJECT")?;
    let vm = VmUid::parse(&args.vm_uid).ok_or_else(|| {
        Failure::new(
            &step,
            format!("{} is not a VM uid", args.vm_uid),
            "see the uid of your board: updraft virtualize BOARD --show",
        )
    })?;
    let slot = match args.slot {
        None => SlotRule::Either,
        Some(0) => SlotRule::Zero,
        Some(_) => SlotRule::One,
    };
    let facts = build::facts(&program)
        .map_err(|cause| Failure::new(&step, cause, "make a program: updraft compile PROJECT"))?;
    if vm.abi != bytecode::ABI && !args.force {
        return Err(Failure::new(
            &step,
            format!("the program is for VM ABI {:08x}, and that VM has {:08x}", bytecode::ABI, vm.abi),
            "compile with the Updraft of the board's VM, or virtualize the board with this one",
        ));
    }
    let link = Link { vm, slot, name: &facts.name, version: &facts.version, counter: args.counter };
    let unsigned = image::link(&program, &link).explain(&step, "shorten the names in updraft.toml")?;
    let firmware = unsigned.sign(&keys::signing_key(args.key.as_deref())?);
    let output = args.output.unwrap_or_else(|| args.program.with_extension("fw"));
    build::write_file(&output, &firmware)?;
    let digest = Digest::of(&firmware).to_string();
    let packed = build::packed(&firmware).map(|packed| packed.len());
    if json {
        println!(
            "{}",
            json!({
                "image": output, "bytes": firmware.len(), "packed_bytes": packed, "sha256": digest, "name": facts.name,
                "version": facts.version, "vm_uid": args.vm_uid, "slot": args.slot, "counter": args.counter,
            })
        );
    } else {
        let travels = packed.map_or("as it is".into(), |bytes| format!("packed in {bytes}"));
        println!("Image      {} ({} bytes, travels {travels})", output.display(), firmware.len());
        println!("Firmware   {} {}", facts.name, facts.version);
        println!("Slot       {}", args.slot.map_or("either".into(), |slot| slot.to_string()));
        println!("SHA-256    {digest}");
    }
    Ok(())
}
