//! `updraft backup` and `updraft restore`: the state of a cloud of one's own as a folder, taken while it serves.

use std::path::PathBuf;

use serde_json::json;

use crate::failure::{Explain, Outcome};
use crate::home;

/// Copy the state of a cloud on this machine into a new folder; the cloud may run meanwhile.
#[derive(clap::Args)]
pub struct Backup {
    /// The data folder that `updraft serve` was given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The folder to make. It will hold private keys.
    to: PathBuf,
}

/// Make the data folder of a cloud out of a backup.
#[derive(clap::Args)]
pub struct Restore {
    /// The data folder to make.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The folder of the backup.
    from: PathBuf,
}

/// Runs `backup`.
pub fn backup(args: Backup, json: bool) -> Outcome {
    let data = args.data.map_or_else(home::cloud, Ok)?;
    let made = cloud::backup(&data, &args.to).explain(
        format!("copying {}", data.display()),
        "name the --data of a cloud, and a folder that is not there yet",
    )?;
    tell("Backup", &args.to, made, json);
    Ok(())
}

/// Runs `restore`.
pub fn restore(args: Restore, json: bool) -> Outcome {
    let data = args.data.map_or_else(home::cloud, Ok)?;
    let made = cloud::restore(&args.from, &data).explain(
        format!("restoring {}", args.from.display()),
        "name a backup, and a --data that is not there yet",
    )?;
    tell("Restored", &data, made, json);
    Ok(())
}

fn tell(what: &str, folder: &std::path::Path, made: cloud::Backup, json: bool) {
    if json {
        println!("{}", json!({"folder": folder, "objects": made.objects, "bytes": made.bytes}));
    } else {
        println!("{what:<10} {} ({} objects, {} bytes)", folder.display(), made.objects, made.bytes);
    }
}
