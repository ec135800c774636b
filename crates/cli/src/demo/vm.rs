//! Another VM for the board in QEMU: one that works proves itself and stays, one that does not is taken back.

use std::time::Duration;

use super::stage::Stage;
use crate::failure::{Explain, Failure, Outcome};
use crate::qemu::Firmware;

/// What a trial of a VM must show: three deadlines of the watchdog, and a connection.
const PATIENCE: Duration = Duration::from_secs(120);

/// Plays both.
pub fn run(stage: &mut Stage) -> Outcome {
    stage.heading(1, "a VM that works");
    stage.say("The same VM with some bytes behind its end, so that it is another one. It is written beside the one that runs.");
    stage_and_power(stage, "good", |vm| vm.extend([0x55; 64]))?;
    expect(stage, "the confirm of the VM", "[updraft] confirmed the VM")?;
    stage.heading(2, "a VM that does not come far");
    stage.say("Well signed, but its first instruction is none. Three attempts, each until the watchdog bites, then back.");
    stage_and_power(stage, "broken", |vm| {
        if let Some(first) = vm.get_mut(..4) {
            first.fill(0);
        }
    })?;
    expect(stage, "the return to the VM before", "[updraft] the last VM on trial fell back: Hung")?;
    expect(stage, "the program on that VM", "Connected as")
}

/// Stages a changed VM and gives the board power.
fn stage_and_power(stage: &mut Stage, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Outcome {
    let folder = stage.path(name);
    Firmware::find()?
        .changed(change)
        .write(folder.as_ref())
        .explain("writing a VM", "make room on the disk")?;
    stage.cut_power();
    stage
        .updraft_at(&["virtualize", stage.board(), "--stage-vm"], &[("UPDRAFT_FIRMWARE", folder.as_str())])?;
    stage.power_on(&[])
}

fn expect(stage: &Stage, what: &str, start: &str) -> Outcome {
    let found = stage.console.wait_for(stage.powered_at(), PATIENCE, |line| line.starts_with(start));
    let line = found.ok_or_else(|| {
        Failure::new(format!("waiting for {what}"), "it did not come", "run it again with --verbose")
    })?;
    stage.board_line(&line.text);
    Ok(())
}
