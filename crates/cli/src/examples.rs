//! `updraft examples`: the examples that the binary carries, and a copy of one to start from.

use std::path::PathBuf;

use clap::Subcommand;

use crate::failure::{Explain, Failure, Outcome};

/// List the examples, or clone one.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Subcommand)]
enum Action {
    /// Copy an example into a new folder.
    Clone {
        /// Which example.
        name: String,
        /// The new folder.
        folder: PathBuf,
    },
}

/// An example: name, one sentence, files.
struct Example {
    name: &'static str,
    about: &'static str,
    files: &'static [(&'static str, &'static str)],
}

const EXAMPLES: &[Example] = &[Example {
    name: "fota-aws",
    about: "says its version, publishes a sample a second, takes updates over the air",
    files: &[
        ("main.py", include_str!("../../../examples/fota-aws/main.py")),
        ("updraft.toml", include_str!("../../../examples/fota-aws/updraft.toml")),
        ("README.md", include_str!("../../../examples/fota-aws/README.md")),
    ],
}];

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    match args.action {
        None => list(json),
        Some(Action::Clone { name, folder }) => clone(&name, &folder, json),
    }
    .map(|text| println!("{text}"))
}

fn list(json: bool) -> Outcome<String> {
    if json {
        let rows: Vec<_> =
            EXAMPLES.iter().map(|e| serde_json::json!({"name": e.name, "about": e.about})).collect();
        return Ok(serde_json::json!({ "examples": rows }).to_string());
    }
    let rows: Vec<_> = EXAMPLES.iter().map(|e| format!("{:<12} {}", e.name, e.about)).collect();
    Ok(format!("{}\n\nClone one: updraft examples clone NAME DIR", rows.join("\n")))
}

/// Copies the example `name` into `folder`, which must not exist or be empty: nothing is overwritten.
pub fn clone(name: &str, folder: &std::path::Path, json: bool) -> Outcome<String> {
    let step = format!("cloning the example {name}");
    let example = EXAMPLES.iter().find(|e| e.name == name).ok_or_else(|| {
        let names: Vec<_> = EXAMPLES.iter().map(|e| e.name).collect();
        Failure::new(&step, "there is no such example", format!("choose one of: {}", names.join(", ")))
    })?;
    if folder.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::new(step, format!("{} is not empty", folder.display()), "name a new folder"));
    }
    std::fs::create_dir_all(folder).explain(&step, "choose a folder that can be made")?;
    for (file, text) in example.files {
        std::fs::write(folder.join(file), text).explain(&step, "choose a folder that can be written")?;
    }
    if json {
        let files: Vec<_> = example.files.iter().map(|(file, _)| file).collect();
        return Ok(serde_json::json!({"example": name, "folder": folder, "files": files}).to_string());
    }
    Ok(format!("Cloned {name} into {}", folder.display()))
}
