//! Power cuts at random instants of random updates: the board boots again each time, and every job ends truthfully.
//!
//! ```text
//! of each kind an update without a cut, by HTTPS and by stream: how long it takes
//! then N times: a program, a VM or both as one, good or bad, either way · at a random instant of it the power goes,
//! sometimes once more while the board starts · what does the cloud say, and what does the board run?
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::chapters::finish;
use super::stage::{PATIENCE, Stage, trial_seconds};
use super::update::{Fate, Running, Update};
use crate::cable::Kind;
use crate::failure::{Explain, Failure, Outcome};
use crate::fota::By;

/// What came of the cuts.
#[derive(Debug, Default)]
pub struct Verdict {
    seed: u32,
    /// Cuts that were made.
    cuts: u32,
    /// Updates that were made, by what they brought and how they ended.
    updates: BTreeMap<String, u32>,
    /// Boards that did not boot again; the first one ends the run.
    bricks: u32,
    /// Executions whose status is not what the board runs, or that ended otherwise than such an update must.
    lies: Vec<String>,
    /// What the board had said last when the power went, without what differs from update to update.
    phases: BTreeMap<String, u32>,
}

/// What an update can bring, and how. A board that keeps one VM takes programs only.
fn kinds(kind: Kind) -> Vec<Update> {
    let all = [(None, Some(Fate::Works)), (Some(Fate::Works), None), (Some(Fate::Works), Some(Fate::Works))];
    let brought = match kind {
        Kind::Virtual => &all[..1],
        Kind::Qemu => &all,
    };
    let ways = |&(vm, program)| [By::Https, By::Stream].map(|by| Update { vm, program, by });
    brought.iter().flat_map(ways).collect()
}

/// Cuts the power `count` times.
pub fn run(stage: &mut Stage, count: u32, seed: u32) -> Outcome<Verdict> {
    let mut chance = Chance(seed.max(1));
    let mut verdict = Verdict { seed, ..Verdict::default() };
    let (kinds, mut whole_ms) = (kinds(stage.kind()), vec![]);
    for update in &kinds {
        whole_ms.push(undisturbed(stage, *update, whole_ms.len() as u32)?);
    }
    stage.say(&format!(
        "Without a cut these updates take {whole_ms:?} ms; each cut comes within that and a quarter."
    ));
    while verdict.cuts < count && verdict.bricks == 0 {
        let which = chance.below(whole_ms.len() as u64) as usize;
        let update = with_a_fate(kinds[which], &mut chance);
        let window_ms = whole_ms[which] * 5 / 4 + trials_ms(stage.kind(), update.fate(), whole_ms[which]);
        one(stage, update, &mut chance, window_ms, &mut verdict)?;
    }
    Ok(verdict)
}

/// Two of three updates are good, one of twenty-four hangs; of a pair one half is bad.
fn with_a_fate(update: Update, chance: &mut Chance) -> Update {
    let fate = match chance.below(24) {
        0 => Fate::Hangs,
        1..=7 => Fate::Dies,
        _ => Fate::Works,
    };
    match update {
        Update { vm: Some(_), program: Some(_), .. } if chance.below(2) == 0 => {
            Update { vm: Some(fate), ..update }
        }
        Update { program: Some(_), .. } => Update { program: Some(fate), ..update },
        _ => Update { vm: Some(fate), ..update },
    }
}

/// How much longer than a good update one takes that is tried in vain.
fn trials_ms(kind: Kind, fate: Fate, whole_ms: u64) -> u64 {
    match fate {
        Fate::Works => 0,
        Fate::Dies => whole_ms,
        Fate::Hangs => 3 * 1000 * trial_seconds(kind),
    }
}

/// An update that nobody disturbs; how long it takes from its job to its end.
fn undisturbed(stage: &mut Stage, update: Update, number: u32) -> Outcome<u64> {
    let made = update.make(stage, number)?;
    let begun = Instant::now();
    finish(stage.begin_fota(&made.args)?)?;
    Ok(begun.elapsed().as_millis() as u64)
}

fn one(
    stage: &mut Stage,
    update: Update,
    chance: &mut Chance,
    window_ms: u64,
    verdict: &mut Verdict,
) -> Outcome {
    let before = Running::on(stage)?;
    // The VMs of the updates without a cut have the first numbers.
    let made = update.make(stage, 1000 + verdict.cuts)?;
    let mark = stage.console.mark();
    let mut fota = stage.begin_fota(&made.args)?;
    cut(stage, chance.below(window_ms), mark, verdict);
    stage.power_on(&[])?;
    if chance.below(4) == 0 {
        let mark = stage.console.mark();
        cut(stage, chance.below(400), mark, verdict);
        stage.power_on(&[])?;
    }
    let again = stage.console.mark();
    let hello = |line: &str| line.starts_with("Hello, I am firmware version: ");
    if stage.console.wait_for(again.saturating_sub(1), PATIENCE, hello).is_none() {
        verdict.bricks += 1;
        // Nobody would ever answer it.
        return fota.kill().explain("ending updraft fota", "report this");
    }
    let execution = finish(fota)?;
    let status = execution["status"].as_str().unwrap_or_default();
    let reason = execution["details"]["reason"].as_str().unwrap_or_default();
    *verdict.updates.entry(format!("{update} {status} {reason}").trim_end().to_string()).or_default() += 1;
    let runs = Running::on(stage)?;
    let (must, stays) = match update.fate() {
        Fate::Works => (["SUCCEEDED", ""], &made.then),
        Fate::Dies => (["FAILED", "trial-crashed"], &before),
        Fate::Hangs => (["FAILED", "trial-hung"], &before),
    };
    if [status, reason] != must || runs != *stays {
        let lie = format!(
            "{update}: {status} {reason}, and {runs:?} runs; it must be {} {}, and {stays:?}",
            must[0], must[1]
        );
        verdict.lies.push(lie);
    }
    Ok(())
}

/// Waits, and cuts the power.
fn cut(stage: &mut Stage, after_ms: u64, mark: usize, verdict: &mut Verdict) {
    std::thread::sleep(Duration::from_millis(after_ms));
    stage.cut_power();
    verdict.cuts += 1;
    let lines = stage.console.since(mark);
    let last = lines.iter().rev().find_map(|line| line.text.strip_prefix("[updraft] "));
    *verdict.phases.entry(phase(last.unwrap_or("nothing said yet"))).or_default() += 1;
}

/// A line of the board without its numbers and names.
fn phase(line: &str) -> String {
    let words =
        line.split([' ', ':', ',']).filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    words.take(3).collect::<Vec<_>>().join(" ")
}

/// An xorshift: the same seed cuts after the same times.
struct Chance(u32);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (u64::from(self.0) * limit) >> 32
    }
}

impl Verdict {
    /// `{"cuts", "updates", "bricks", "lies", "phases"}`.
    pub fn json(&self) -> Value {
        json!({
            "seed": self.seed, "cuts": self.cuts, "updates": self.updates, "bricks": self.bricks,
            "lies": self.lies, "phases": self.phases,
        })
    }

    /// Fails when a board did not boot again, or a job did not end truthfully.
    pub fn judge(&self) -> Outcome {
        if self.lies.is_empty() && self.bricks == 0 {
            return Ok(());
        }
        let next =
            format!("run it again: --power-cuts {} --seed {} --verbose --keep DIR", self.cuts, self.seed);
        let cause = format!("{} bricks\n{}", self.bricks, self.lies.join("\n"));
        Err(Failure::new("the power cuts", cause, next))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} power cuts in {} updates (seed {}): {} bricks, {} ended otherwise than they must.",
            self.cuts,
            self.updates.values().sum::<u32>(),
            self.seed,
            self.bricks,
            self.lies.len()
        )?;
        writeln!(f, "What the updates brought, and how they ended:")?;
        self.updates.iter().try_for_each(|(update, count)| writeln!(f, "{count:>6}  {update}"))?;
        writeln!(f, "What the board had said last when the power went:")?;
        self.phases.iter().try_for_each(|(phase, count)| writeln!(f, "{count:>6}  {phase}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_has_no_numbers_and_no_names() {
        assert_eq!(phase("downloading 25 %"), "downloading");
        assert_eq!(phase("booted slot 1 on trial, version 99 (software)"), "booted slot on");
        assert_eq!(phase("confirmed slot 0"), "confirmed slot");
    }

    #[test]
    fn every_kind_of_update_with_every_fate_is_drawn() {
        let (mut chance, mut drawn) = (Chance(1), BTreeMap::<String, u32>::new());
        for _ in 0..1000 {
            let kind = kinds(Kind::Qemu)[chance.below(6) as usize];
            *drawn.entry(with_a_fate(kind, &mut chance).to_string()).or_default() += 1;
        }
        let good = drawn.iter().filter(|(update, _)| !update.contains("dies") && !update.contains("hangs"));
        assert!((600..730).contains(&good.map(|(_, count)| count).sum::<u32>()), "{drawn:?}");
        // A program, a VM, a pair with a bad program, a pair with a bad VM: each dies and hangs; and three good ones. All of
        // them either way.
        assert_eq!(drawn.len(), 2 * (4 * 2 + 3), "{drawn:?}");
    }

    #[test]
    fn chance_stays_below_its_limit_and_repeats() {
        let draw = |seed| {
            let mut chance = Chance(seed);
            (0..1000).map(|_| chance.below(400)).collect::<Vec<_>>()
        };
        assert!(draw(7).iter().all(|ms| *ms < 400));
        assert!(draw(7).iter().any(|ms| *ms > 390));
        assert_eq!(draw(7), draw(7));
    }
}
