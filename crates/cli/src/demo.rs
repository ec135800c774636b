//! `updraft demo`: the whole story with real parts, hands off.
//!
//! A cloud process, a board process and the same commands that a person types, in a folder of their own. Each
//! chapter is one update, good or wrong on purpose; the demo fails if one ends otherwise than it must.

use std::path::PathBuf;

use crate::cable::Kind;
use crate::failure::{Failure, Outcome};

mod chapters;
mod console;
mod cuts;
mod stage;
mod table;
mod update;
mod vm;

use chapters::CHAPTERS;
use stage::Stage;
use table::{Row, Table};

/// Tell the whole story on this machine.
#[derive(clap::Args)]
pub struct Args {
    /// The kind of board: virtual is a process, qemu a riscv32 machine without an operating system.
    #[arg(long, value_name = "KIND", default_value = "virtual", value_parser = ["virtual", "qemu"])]
    board: String,
    /// Instead of the story: so many power cuts at random instants of random updates.
    #[arg(long, value_name = "N")]
    power_cuts: Option<u32>,
    /// Instead of the story: other VMs for a board in QEMU, alone and with programs, good ones and bad ones.
    #[arg(long, conflicts_with = "power_cuts")]
    vm: bool,
    /// What the instants of power cuts are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// Keep the folder of the demo, and name it.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Show every line that the board prints.
    #[arg(long)]
    verbose: bool,
}

/// Every update of the story.
fn story(stage: &mut Stage) -> Outcome<Table> {
    let mut table = Table::default();
    for (number, chapter) in CHAPTERS.iter().enumerate() {
        stage.heading(number + 1, chapter.title);
        stage.say(chapter.about);
        let row = chapter.play(stage)?;
        stage.verdict(&row);
        table.rows.push(row);
    }
    Ok(table)
}

/// The most that a board without an operating system has said of its RAM.
fn memory(stage: &Stage) -> Option<String> {
    let lines = stage.console.since(0);
    let said = lines.iter().filter_map(|line| line.text.strip_prefix("[updraft] memory: "));
    let numbers = said.map(|text| {
        let numbers = text.split_whitespace().filter_map(|word| word.parse::<u64>().ok());
        numbers.collect::<Vec<_>>()
    });
    let most = numbers.reduce(|a, b| a.iter().zip(&b).map(|(a, b)| *a.max(b)).collect())?;
    let [heap, network, stack] = most[..] else { return None };
    Some(format!(
        "RAM at most: {heap} bytes of heap, of them {network} for TLS, MQTT and a download at once; {stack} bytes of stack."
    ))
}

/// Runs the verb.
pub fn run(args: Args, json: bool) -> Outcome {
    let kind = if args.board == "qemu" { Kind::Qemu } else { Kind::Virtual };
    let mut stage = Stage::set(kind, args.keep, args.verbose, json)?;
    if let Some(count) = args.power_cuts {
        let verdict = cuts::run(&mut stage, count, args.seed)?;
        stage.end();
        if json {
            println!("{}", verdict.json());
        } else {
            println!("\n{verdict}");
        }
        return verdict.judge();
    }
    let table = if args.vm { vm::run(&mut stage)? } else { story(&mut stage)? };
    stage.end();
    if json {
        println!("{}", table.json());
    } else {
        println!("\n{table}");
        if let Some(memory) = memory(&stage) {
            println!("{memory}");
        }
    }
    let wrong: Vec<&Row> = table.rows.iter().filter(|row| !row.is_as_it_must_be()).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = wrong.iter().map(|row| row.difference()).collect();
    Err(Failure::new(
        "the demo",
        format!(
            "{} of {} updates ended otherwise than they must:\n{}",
            wrong.len(),
            table.rows.len(),
            named.join("\n")
        ),
        "run it again with --verbose --keep DIR, and look at the board's lines and at DIR/cloud.log",
    ))
}
