//! The cloud under load: starts `updraft serve` and mosquitto, drives both with the same clients, prints the ratios.
//!
//! Clients, server and mosquitto share the machine's processors. Every phase is bounded in count and in time, and what
//! was lost or refused makes the run fail. `cargo xtask bench cloud` builds both programs and runs this one.

mod crash;
mod fleet;
mod idle;
mod jobs;
mod latency;
mod link;
mod messages;
mod rest;
mod rollout;
mod servers;
mod swarm;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use servers::{Mosquitto, Updraft};
use table::Table;

const USAGE: &str =
    "usage: load UPDRAFT-PROGRAM [--only PHASE] [--repeat N] [--devices N] [--ministack PROGRAM]
         PHASE  memory, messages, paced, get, rollout, beside, hold
       load UPDRAFT-PROGRAM --kills N [--seed S]";

/// What the command line asks for.
struct Wish {
    program: PathBuf,
    only: Option<String>,
    /// The program to stand beside in jobs.
    ministack: Option<PathBuf>,
    /// The comparisons with mosquitto are repeated; medians count.
    repeat: usize,
    /// Devices of the large rollout; the small one has a tenth of them.
    devices: usize,
    /// Not the bench, but so many servers to be killed.
    kills: usize,
    seed: usize,
}

impl Wish {
    fn of(args: &[String]) -> Result<Wish> {
        let option = |name: &str| -> Option<&String> {
            args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1))
        };
        let number = |name: &str, usual: usize| -> Result<usize> {
            option(name).map_or(Ok(usual), |text| text.parse().with_context(|| format!("{name} {text}")))
        };
        let program = args.first().filter(|arg| !arg.starts_with('-')).context(USAGE)?;
        Ok(Wish {
            program: program.into(),
            only: option("--only").cloned(),
            ministack: option("--ministack").map(PathBuf::from),
            repeat: number("--repeat", 3)?.max(1),
            devices: number("--devices", 10_000)?.max(10),
            kills: number("--kills", 0)?,
            seed: number("--seed", 1)?,
        })
    }

    fn wants(&self, phase: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == phase)
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let outcome = Wish::of(&args).and_then(|wish| match wish.kills {
        0 => bench(&wish),
        kills => crash::run(&wish.program, kills, wish.seed as u64),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The causes, without the stack: what is above says how far it came.
            eprintln!("\nFAILED: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures what is wished; what was measured is shown also if the next phase fails.
fn bench(wish: &Wish) -> Result<()> {
    let mut table = Table::default();
    let measured = measure(wish, &mut table);
    table.print();
    measured?;
    match table.missed() {
        missed if missed.is_empty() => Ok(()),
        missed => bail!("goals missed: {}", missed.join("; ")),
    }
}

fn measure(wish: &Wish, table: &mut Table) -> Result<()> {
    let mosquitto = Mosquitto::start()?;
    if mosquitto.is_none() {
        println!(
            "skipped: everything beside mosquitto, which is not installed (apt-get install -y mosquitto)"
        );
    }
    let most = match wish.only.as_deref() {
        None | Some("hold") => idle::HELD,
        Some("get" | "memory" | "beside") => jobs::ASKING,
        Some("rollout") => wish.devices,
        _ => messages::CLIENTS,
    };
    let updraft = Updraft::start(&wish.program)?;
    let fleet = fleet::register(&updraft.endpoints, most)?;
    if wish.wants("memory") {
        idle::memory(table, &wish.program, mosquitto.is_some()).context("phase memory")?;
    }
    if wish.wants("messages") {
        messages::throughput(table, &updraft, mosquitto.as_ref(), &fleet, wish.repeat)
            .context("phase messages")?;
    }
    if wish.wants("paced") {
        messages::paced(table, &updraft, mosquitto.as_ref(), &fleet, wish.repeat).context("phase paced")?;
    }
    if wish.wants("get") {
        jobs::get(table, &updraft, &fleet).context("phase get")?;
    }
    if wish.wants("rollout") {
        jobs::rollouts(table, &updraft, &fleet, wish.devices, wish.repeat).context("phase rollout")?;
    }
    match &wish.ministack {
        Some(program) if wish.wants("beside") => {
            jobs::beside(table, &updraft, &fleet, program).context("phase beside")?
        }
        _ => {}
    }
    if wish.wants("hold") {
        idle::hold(table, updraft, &fleet).context("phase hold")?;
    }
    Ok(())
}
