//! `kill -9` at random instants under load: what was acknowledged is there, and everything goes on.
//!
//! Each round starts the server that the last one left behind, checks it against the [`Ledger`] of what was acknowledged,
//! puts load on it (devices that carry out jobs and commands, retained messages, messages for a client that is away, things,
//! jobs, commands and files of things from operators) and kills it after a random time. At the end every job must be complete.

mod commands;
mod devices;
mod ledger;
mod operators;
mod registrations;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use ledger::Ledger;

use crate::fleet::{self, Fleet};
use crate::latency::Dice;
use crate::servers::{Remains, Updraft};

/// Devices under load; one more is away.
const DEVICES: usize = 60;
/// A round's kill comes between these two after the load began.
const KILL_MS: (usize, usize) = (20, 700);
/// In which the last server must have done all that is left.
const REST: Duration = Duration::from_secs(60);

/// Kills so many servers; the same seed has the same instants.
pub fn run(program: &Path, kills: usize, seed: u64) -> Result<()> {
    let mut dice = Dice(seed | 1);
    let mut updraft = Updraft::start(program)?;
    let fleet = fleet::register(&updraft.endpoints, DEVICES + 1)?;
    fleet.enroll(operators::TARGET, DEVICES)?;
    commands::prepare(&fleet)?;
    registrations::prepare(&fleet)?;
    let mut ledger = Ledger::new(DEVICES);
    devices::leave_a_session_behind(&updraft, &fleet)?;
    for round in 0..kills {
        let (from, to) = KILL_MS;
        let after = Duration::from_millis((from + dice.below(to - from)) as u64);
        let remains = load(updraft, &fleet, &mut ledger, round, after)?;
        check_integrity(&remains)?;
        updraft = remains.start(program)?;
        let checks = ledger.check(&updraft, &fleet).with_context(|| format!("after kill {}", round + 1))?;
        println!("kill {:>3} after {:>3} ms: {checks}", round + 1, after.as_millis());
    }
    devices::finish(&updraft, &fleet, &mut ledger, Instant::now() + REST)?;
    ledger.commands.finish(&fleet)?;
    ledger.registrations.finish(&fleet, Instant::now() + REST)?;
    ledger.check_jobs(&fleet)?;
    let (_, remains) = updraft.split();
    check_integrity(&remains)?;
    println!("{kills} kills: {}; nothing that was acknowledged is lost, nothing is stuck", ledger.summary());
    Ok(())
}

/// Load until the server is dead.
fn load(
    updraft: Updraft,
    fleet: &Fleet,
    ledger: &mut Ledger,
    round: usize,
    after: Duration,
) -> Result<Remains> {
    let plain = updraft.plain;
    let (process, remains) = updraft.split();
    let dead = AtomicBool::new(false);
    let acknowledged = std::thread::scope(|scope| -> Result<operators::Acknowledged> {
        let operating = scope.spawn(|| operators::work(fleet, round, &dead));
        let killing = scope.spawn(|| {
            std::thread::sleep(after);
            // SIGKILL: not one more instruction of it is carried out.
            drop(process);
            dead.store(true, Ordering::Release);
        });
        let ended = devices::work(plain, fleet, ledger, Instant::now() + after + Duration::from_secs(10));
        killing.join().ok().context("the killer panicked")?;
        if let Err(why) = ended
            && !dead.load(Ordering::Acquire)
        {
            return Err(why);
        }
        operating.join().ok().context("an operator panicked")
    })?;
    ledger.operators(fleet, acknowledged);
    ledger.complain()?;
    Ok(remains)
}

fn check_integrity(remains: &Remains) -> Result<()> {
    let db = rusqlite::Connection::open(remains.database())?;
    let verdict: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if verdict != "ok" {
        bail!("the database is damaged: {verdict}");
    }
    Ok(())
}
