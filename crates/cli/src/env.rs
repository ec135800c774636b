//! `updraft env`: the shell exports that point our commands, and the AWS CLI, at a cloud on this machine.

use std::path::PathBuf;

use serde_json::Value;

use crate::failure::{Explain, Failure, Outcome};
use crate::home;

/// Print the shell exports of a cloud on this machine: eval "$(updraft env)".
#[derive(clap::Args)]
pub struct Args {
    /// The data folder that `updraft serve` was given.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Export name and the member of `cloud.json` that it comes from.
const EXPORTS: [(&str, &str); 7] = [
    ("AWS_ENDPOINT_URL", "endpoint_url"),
    ("AWS_CA_BUNDLE", "ca_path"),
    ("AWS_ACCESS_KEY_ID", "access_key_id"),
    ("AWS_SECRET_ACCESS_KEY", "secret_access_key"),
    ("AWS_REGION", "region"),
    ("UPDRAFT_MQTT_HOST", "mqtt_host"),
    ("UPDRAFT_MQTT_PORT", "mqtt_port"),
];

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let folder = args.data.map_or_else(home::cloud, Ok)?;
    let exports = exports(&folder)?;
    if json {
        let object: serde_json::Map<_, _> =
            exports.into_iter().map(|(name, value)| (name.to_string(), Value::String(value))).collect();
        println!("{}", Value::Object(object));
        return Ok(());
    }
    for (name, value) in exports {
        println!("export {name}={}", quoted(&value));
    }
    // The AWS CLI reads this one for its region.
    println!("export AWS_DEFAULT_REGION=\"$AWS_REGION\"");
    Ok(())
}

/// Names and values of the exports for the cloud whose data folder this is.
pub fn exports(folder: &std::path::Path) -> Outcome<Vec<(&'static str, String)>> {
    let file = folder.join("cloud.json");
    let step = format!("reading {}", file.display());
    let next = "start the cloud first: updraft serve (with the same --data)";
    let text = std::fs::read_to_string(&file).explain(&step, next)?;
    let facts: Value = serde_json::from_str(&text).explain(&step, next)?;
    EXPORTS
        .iter()
        .map(|(name, member)| match &facts[*member] {
            Value::String(text) => Ok((*name, text.clone())),
            Value::Number(number) => Ok((*name, number.to_string())),
            _ => Err(Failure::new(&step, format!("it has no {member}"), next)),
        })
        .collect()
}

/// A word for a POSIX shell.
fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}
