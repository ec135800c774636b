//! `updraft`: the one binary, one file a verb.
//!
//! The verbs follow a firmware from an editor to a confirmed boot: `virtualize`, `examples`, `thing`,
//! `uplink`, `compile`, `link`, `fota`, `jobs`; `serve` is a cloud of one's own, `demo` the whole story.
//! Exit codes: 0 done, 1 refused or failed (step, cause, next action on standard error), 2 wrong usage.

mod access;
mod aws;
mod backup;
mod board;
mod boards;
mod build;
mod cable;
mod chip;
mod clock;
mod compile;
mod demo;
mod env;
mod examples;
mod failure;
mod fota;
mod home;
mod jobs;
mod keys;
mod link;
mod monitor;
mod policy;
mod port;
mod progress;
mod project;
mod qemu;
mod run;
mod serve;
mod thing;
mod uplink;
mod virtualize;
mod vm;
mod vm_image;

use clap::{Parser, Subcommand};

use crate::failure::Outcome;

/// Safe over-the-air updates for the Python firmware of microcontrollers.
#[derive(Parser)]
#[command(name = "updraft", version, max_term_width = 100)]
struct Cli {
    /// Print facts as one JSON document on standard output.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Tell the whole story on this machine: every update, and every wrong update refused.
    Demo(demo::Args),
    /// Run a cloud on this machine that speaks the protocols of AWS IoT and S3.
    Serve(serve::Args),
    /// Print the shell exports that point commands (and the AWS CLI) at that cloud.
    Env(env::Args),
    /// List, add, change and take away the access keys of that cloud.
    Access(access::Args),
    /// Show who changed what on that cloud.
    Audit(access::AuditArgs),
    /// Copy the state of that cloud while it serves.
    Backup(backup::Backup),
    /// Make the data folder of a cloud out of a backup.
    Restore(backup::Restore),
    /// List the boards of this machine.
    Boards(boards::Args),
    /// Put bootloader, VM, keys and settings on a board; prints the VM uid.
    Virtualize(virtualize::Args),
    /// Power a board without hardware.
    Board(board::Args),
    /// List the examples, or clone one.
    Examples(examples::Args),
    /// Bind a project to a thing: name, key, certificate and least-privilege policy.
    Thing(thing::Args),
    /// Compile a project and write it, with its credentials, to a board over the cable.
    Uplink(uplink::Args),
    /// Show the console of a board.
    Monitor(monitor::Args),
    /// Compile a project to a program (.vbo).
    Compile(compile::Args),
    /// Make a signed image (.fw) of a program, for a board's VM.
    Link(link::Args),
    /// Make a signed image (.fw) of this workshop's VM.
    Vm(vm::Args),
    /// Start an update job for a thing or a group.
    Fota(fota::Args),
    /// List jobs, show one, cancel one.
    Jobs(jobs::Args),
    /// Run a Python file on the VM, on this machine.
    Run(run::Args),
}

fn main() {
    let cli = Cli::parse();
    let code = match dispatch(cli) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{failure}");
            1
        }
    };
    std::process::exit(code);
}

/// Runs the verb; the exit code is its own only where it runs somebody's program.
fn dispatch(cli: Cli) -> Outcome<i32> {
    let json = cli.json;
    match cli.verb {
        Verb::Demo(args) => demo::run(args, json)?,
        Verb::Serve(args) => serve::run(args)?,
        Verb::Env(args) => env::run(args, json)?,
        Verb::Access(args) => access::run(args, json)?,
        Verb::Audit(args) => access::audit(args, json)?,
        Verb::Backup(args) => backup::backup(args, json)?,
        Verb::Restore(args) => backup::restore(args, json)?,
        Verb::Boards(args) => boards::run(args, json)?,
        Verb::Virtualize(args) => virtualize::run(args, json)?,
        Verb::Board(args) => return board::run(args),
        Verb::Examples(args) => examples::run(args, json)?,
        Verb::Thing(args) => thing::run(args, json)?,
        Verb::Uplink(args) => uplink::run(args, json)?,
        Verb::Monitor(args) => monitor::run(args)?,
        Verb::Compile(args) => compile::run(args, json)?,
        Verb::Link(args) => link::run(args, json)?,
        Verb::Vm(args) => vm::run(args, json)?,
        Verb::Fota(args) => fota::run(args, json)?,
        Verb::Jobs(args) => jobs::run(args, json)?,
        Verb::Run(args) => return run::run(args),
    }
    Ok(0)
}
