//! `updraft compile`: a project in, a program (.vbo) out.

use std::path::PathBuf;

use serde_json::json;

use crate::build;
use crate::failure::{Explain, Outcome};
use crate::project::Project;

/// Compile a project to a program.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder.
    project: PathBuf,
    /// Where to write the program; NAME-VERSION.vbo when left out.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Print the bytecode beside the source instead of writing a program.
    #[arg(long)]
    listing: bool,
}

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let project = Project::open(&args.project)?;
    let program = build::compile(&project, json)?;
    if args.listing {
        println!("{}", build::listing(&project, &program)?);
        return Ok(());
    }
    let facts =
        build::facts(&program).explain("reading the program back", "report this: the compiler made it")?;
    let output =
        args.output.unwrap_or_else(|| PathBuf::from(format!("{}-{}.vbo", facts.name, facts.version)));
    build::write_file(&output, &program)?;
    if json {
        let facts = json!({
            "program": output, "bytes": program.len(), "name": facts.name, "version": facts.version,
        });
        println!("{facts}");
    } else {
        println!("Program    {} ({} bytes)", output.display(), program.len());
        println!("Firmware   {} {}", facts.name, facts.version);
    }
    Ok(())
}
