//! Another VM for the board in QEMU, over the air: alone, and as one with a program.
//!
//! ```text
//! a VM is changed by some bytes → updraft vm, fota → trial → it reaches its cloud, or is taken back → what runs, what is said?
//! ```

use std::time::{Duration, Instant};

use super::chapters::finish;
use super::stage::Stage;
use super::table::{Expected, Row, Table};
use super::update::{Fate, Running, Update};
use crate::failure::Outcome;
use crate::fota::By;

/// One update of the story.
struct Chapter {
    title: &'static str,
    about: &'static str,
    update: Update,
    cut: bool,
    expected: Expected,
}

const fn alone(vm: Fate) -> Update {
    Update { vm: Some(vm), program: None, by: By::Https }
}

const fn with_a_program(program: Fate) -> Update {
    Update { vm: Some(Fate::Works), program: Some(program), by: By::Https }
}

const fn ends(status: &'static str, reason: &'static str, version: &'static str) -> Expected {
    Expected { status, reason, version }
}

const CHAPTERS: [Chapter; 7] = [
    Chapter {
        title: "a VM that works",
        about: "The same VM with some bytes behind its end, so that it is another one. The program goes on meanwhile.",
        update: alone(Fate::Works),
        cut: false,
        expected: ends("SUCCEEDED", "", "0"),
    },
    Chapter {
        title: "a VM that dies before it reaches its cloud",
        about: "Well signed, but its first instruction is none. Three attempts, then back.",
        update: alone(Fate::Dies),
        cut: false,
        expected: ends("FAILED", "trial-crashed", "0"),
    },
    Chapter {
        title: "a VM that hangs at once",
        about: "Its first instruction jumps to itself: the bootloader's watchdog ends each attempt.",
        update: alone(Fate::Hangs),
        cut: false,
        expected: ends("FAILED", "trial-hung", "0"),
    },
    Chapter {
        title: "VM and program as one",
        about: "Both are staged, tried and confirmed together.",
        update: with_a_program(Fate::Works),
        cut: false,
        expected: ends("SUCCEEDED", "", "1"),
    },
    Chapter {
        title: "a pair whose program dies",
        about: "The VM is good, its program is not: neither stays.",
        update: with_a_program(Fate::Dies),
        cut: false,
        expected: ends("FAILED", "trial-crashed", "1"),
    },
    Chapter {
        title: "a pair, and a power cut once it is staged",
        about: "The power goes between staging and trial.",
        update: with_a_program(Fate::Works),
        cut: true,
        expected: ends("SUCCEEDED", "", "2"),
    },
    Chapter {
        title: "VM and program as one, by stream",
        about: "Both come in blocks over the connection that the board has.",
        update: Update { by: By::Stream, ..with_a_program(Fate::Works) },
        cut: false,
        expected: ends("SUCCEEDED", "", "3"),
    },
];

/// Plays all of it.
pub fn run(stage: &mut Stage) -> Outcome<Table> {
    let mut table = Table::default();
    for (number, chapter) in CHAPTERS.iter().enumerate() {
        stage.heading(number + 1, chapter.title);
        stage.say(chapter.about);
        let row = chapter.play(stage, number as u32)?;
        stage.verdict(&row);
        table.rows.push(row);
    }
    Ok(table)
}

impl Chapter {
    fn play(&self, stage: &mut Stage, number: u32) -> Outcome<Row> {
        let before = Running::on(stage)?;
        let made = self.update.make(stage, number)?;
        if self.cut {
            stage.cut_power();
            let mark = stage.console.mark();
            stage.power_on(&["--cut-power-at", "staged"])?;
            stage.wait_for_line("the board's connection", mark, |line| line.starts_with("Connected as"))?;
        }
        let (mark, begun) = (stage.console.mark(), Instant::now());
        let fota = stage.begin_fota(&made.args)?;
        if self.cut {
            stage.wait_for_power_cut()?;
            stage.say("… staged, and the power is gone. It comes back:");
            stage.power_on(&[])?;
        }
        let execution = finish(fota)?;
        let ended = Instant::now();
        self.show_board(stage, mark);
        let confirmed = stage
            .console
            .wait_for(mark, Duration::ZERO, |line| line.starts_with("[updraft] confirmed the VM"));
        let until = confirmed.map_or(ended, |line| line.at);
        let stays = if self.expected.status == "SUCCEEDED" { made.then } else { before };
        let runs = Running::on(stage)?;
        let detail = |name: &str| execution["details"][name].as_str().unwrap_or_default().to_string();
        let version = if runs == stays {
            runs.version.to_string()
        } else {
            format!("{} on {}", runs.version, runs.vm_uid)
        };
        Ok(Row {
            update: self.title,
            expected: self.expected,
            status: execution["status"].as_str().unwrap_or_default().to_string(),
            reason: detail("reason"),
            version,
            bytes: super::chapters::downloaded(stage, mark),
            ms: until.saturating_duration_since(begun).as_millis() as u64,
            edit_to_running_ms: None,
        })
    }

    fn show_board(&self, stage: &Stage, mark: usize) {
        for line in stage.console.since(mark) {
            let text = line.text.as_str();
            let worth =
                ["Hello", "RuntimeError", "trap", "[updraft] "].iter().any(|start| text.starts_with(start));
            if worth && !text.contains("downloading") {
                stage.board_line(text);
            }
        }
    }
}
