//! Power cuts at random instants of updates: the board boots again each time, and every job ends truthfully.
//!
//! ```text
//! one update without a cut: how long it takes
//! then N times: an update · at a random instant of it the power goes, sometimes once more while the board starts · what
//! does the cloud say, and what does the board run?
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::chapters::{finish, running_version, set_version};
use super::stage::{PATIENCE, Stage};
use crate::failure::{Failure, Outcome};

/// What came of the cuts.
#[derive(Debug, Default)]
pub struct Verdict {
    seed: u32,
    /// Cuts that were made.
    cuts: u32,
    updates: u32,
    succeeded: u32,
    /// Boards that did not boot again; the first one ends the run.
    bricks: u32,
    /// Executions whose status is not what the board runs.
    lies: Vec<String>,
    /// What the board had said last when the power went, without what differs from update to update.
    phases: BTreeMap<String, u32>,
}

/// Cuts the power `count` times.
pub fn run(stage: &mut Stage, count: u32, seed: u32) -> Outcome<Verdict> {
    let mut chance = Chance(seed.max(1));
    let mut verdict = Verdict { seed, ..Verdict::default() };
    let whole_ms = undisturbed(stage)?;
    stage.say(&format!(
        "An update without a cut takes {whole_ms} ms; each cut comes within {} ms.",
        whole_ms * 5 / 4
    ));
    while verdict.cuts < count && verdict.bricks == 0 {
        one(stage, &mut chance, whole_ms * 5 / 4, &mut verdict)?;
    }
    Ok(verdict)
}

/// An update that nobody disturbs; how long it takes from its job to its confirm.
fn undisturbed(stage: &mut Stage) -> Outcome<u64> {
    let image = next_image(stage)?;
    let mark = stage.console.mark();
    let begun = Instant::now();
    let fota = stage.begin_fota(&[&image])?;
    stage.wait_for_line("the confirm", mark, |line| line.starts_with("[updraft] confirmed"))?;
    let took = begun.elapsed();
    finish(fota)?;
    Ok(took.as_millis() as u64)
}

fn one(stage: &mut Stage, chance: &mut Chance, window_ms: u64, verdict: &mut Verdict) -> Outcome {
    let image = next_image(stage)?;
    let wanted = running_version(stage) + 1;
    let mark = stage.console.mark();
    let fota = stage.begin_fota(&[&image])?;
    cut(stage, chance.below(window_ms), mark, verdict);
    stage.power_on(&[])?;
    if chance.below(4) == 0 {
        let mark = stage.console.mark();
        cut(stage, chance.below(400), mark, verdict);
        stage.power_on(&[])?;
    }
    let again = stage.console.mark();
    let execution = finish(fota)?;
    let hello = |line: &str| line.starts_with("Hello, I am firmware version: ");
    verdict.updates += 1;
    if stage.console.wait_for(again.saturating_sub(1), PATIENCE, hello).is_none() {
        verdict.bricks += 1;
        return Ok(());
    }
    let status = execution["status"].as_str().unwrap_or_default();
    verdict.succeeded += u32::from(status == "SUCCEEDED");
    let runs = running_version(stage);
    let is_true = match status {
        "SUCCEEDED" => runs == wanted,
        "FAILED" | "REJECTED" => runs != wanted,
        _ => false,
    };
    if !is_true {
        verdict.lies.push(format!("update to {wanted}: {status}, and version {runs} runs"));
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

/// The next version of the example, compiled and linked.
fn next_image(stage: &mut Stage) -> Outcome<String> {
    let (program, image) = (stage.path("bytecode.vbo"), stage.path("firmware.fw"));
    set_version(stage, running_version(stage) + 1)?;
    stage.updraft(&["compile", &stage.project(), "-o", &program])?;
    stage.updraft(&["link", &stage.vm_uid, &program, "-o", &image])?;
    Ok(image)
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
    /// `{"cuts", "updates", "succeeded", "bricks", "lies", "phases"}`.
    pub fn json(&self) -> Value {
        json!({
            "seed": self.seed, "cuts": self.cuts, "updates": self.updates, "succeeded": self.succeeded,
            "bricks": self.bricks, "lies": self.lies, "phases": self.phases,
        })
    }

    /// Fails when a job did not end truthfully. A brick has failed already: nobody got an answer from it.
    pub fn judge(&self) -> Outcome {
        if self.lies.is_empty() {
            return Ok(());
        }
        let next =
            format!("run it again: --power-cuts {} --seed {} --verbose --keep DIR", self.cuts, self.seed);
        Err(Failure::new("the power cuts", self.lies.join("\n"), next))
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} power cuts in {} updates (seed {}): {} bricks, {} SUCCEEDED, {} ended otherwise than the board says.",
            self.cuts,
            self.updates,
            self.seed,
            self.bricks,
            self.succeeded,
            self.lies.len()
        )?;
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
