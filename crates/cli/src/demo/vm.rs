//! Another VM for the board in QEMU, over the air: alone, and as one with a program.
//!
//! ```text
//! a VM is changed by some bytes → updraft vm, fota → trial → it reaches its cloud, or is taken back → what runs, what is said?
//! ```

use std::time::{Duration, Instant};

use super::chapters::{finish, running_version, set_version};
use super::stage::Stage;
use super::table::{Expected, Row, Table};
use crate::failure::{Explain, Outcome};
use crate::qemu::Firmware;

/// One update of the story.
struct Chapter {
    title: &'static str,
    about: &'static str,
    vm: Vm,
    program: Program,
    cut: bool,
    expected: Expected,
}

/// What is changed about the VM.
#[derive(Clone, Copy, PartialEq)]
enum Vm {
    /// Some bytes behind its end: it is another one, and works.
    Longer(u8),
    /// It begins with this instruction.
    Begins([u8; 2]),
}

/// What comes with it.
#[derive(Clone, Copy, PartialEq)]
enum Program {
    Nothing,
    /// The next version.
    Next,
    /// The next version, which dies at its start.
    Dies,
}

/// An instruction that there is none of, and one that jumps to itself.
const NONE: [u8; 2] = [0, 0];
const LOOP: [u8; 2] = [0x01, 0xa0];

const DIES: &str = "raise RuntimeError(\"not on this VM\")";

const fn ends(status: &'static str, reason: &'static str, version: &'static str) -> Expected {
    Expected { status, reason, version }
}

const CHAPTERS: [Chapter; 6] = [
    Chapter {
        title: "a VM that works",
        about: "The same VM with some bytes behind its end, so that it is another one. The program goes on meanwhile.",
        vm: Vm::Longer(1),
        program: Program::Nothing,
        cut: false,
        expected: ends("SUCCEEDED", "", "0"),
    },
    Chapter {
        title: "a VM that dies before it reaches its cloud",
        about: "Well signed, but its first instruction is none. Three attempts, then back.",
        vm: Vm::Begins(NONE),
        program: Program::Nothing,
        cut: false,
        expected: ends("FAILED", "trial-crashed", "0"),
    },
    Chapter {
        title: "a VM that hangs at once",
        about: "Its first instruction jumps to itself: the bootloader's watchdog ends each attempt.",
        vm: Vm::Begins(LOOP),
        program: Program::Nothing,
        cut: false,
        expected: ends("FAILED", "trial-hung", "0"),
    },
    Chapter {
        title: "VM and program as one",
        about: "Both are staged, tried and confirmed together.",
        vm: Vm::Longer(2),
        program: Program::Next,
        cut: false,
        expected: ends("SUCCEEDED", "", "1"),
    },
    Chapter {
        title: "a pair whose program dies",
        about: "The VM is good, its program is not: neither stays.",
        vm: Vm::Longer(3),
        program: Program::Dies,
        cut: false,
        expected: ends("FAILED", "trial-crashed", "1"),
    },
    Chapter {
        title: "a pair, and a power cut once it is staged",
        about: "The power goes between staging and trial.",
        vm: Vm::Longer(4),
        program: Program::Next,
        cut: true,
        expected: ends("SUCCEEDED", "", "2"),
    },
];

/// Plays all of it.
pub fn run(stage: &mut Stage) -> Outcome<Table> {
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

impl Chapter {
    fn play(&self, stage: &mut Stage) -> Outcome<Row> {
        let before = vm_uid(stage)?;
        let (vm, uid) = self.changed_vm(stage)?;
        let program = self.program(stage)?;
        if self.cut {
            stage.cut_power();
            let mark = stage.console.mark();
            stage.power_on(&["--cut-power-at", "staged"])?;
            stage.wait_for_line("the board's connection", mark, |line| line.starts_with("Connected as"))?;
        }
        let (mark, begun) = (stage.console.mark(), Instant::now());
        let fota = match &program {
            Some(program) => stage.begin_fota(&[program, "--vm", &vm])?,
            None => stage.begin_fota(&[&vm])?,
        };
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
        let stays = if self.expected.status == "SUCCEEDED" { uid } else { before };
        let runs = vm_uid(stage)?;
        let detail = |name: &str| execution["details"][name].as_str().unwrap_or_default().to_string();
        let version = if runs == stays { running_version(stage).to_string() } else { format!("VM {runs}") };
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

    /// The image of a changed VM, and its uid.
    fn changed_vm(&self, stage: &Stage) -> Outcome<(String, String)> {
        let (folder, image) = (stage.path("vm"), stage.path("vm.fw"));
        let change = |vm: &mut Vec<u8>| match self.vm {
            Vm::Longer(count) => vm.extend([count; 64]),
            Vm::Begins(instruction) => {
                if let Some(first) = vm.get_mut(..2) {
                    first.copy_from_slice(&instruction);
                }
            }
        };
        let firmware = Firmware::find()?.changed(change);
        firmware.write(folder.as_ref()).explain("writing a VM", "make room on the disk")?;
        stage.updraft_at(&["vm", "-o", &image], &[("UPDRAFT_FIRMWARE", folder.as_str())])?;
        Ok((image, firmware.uid()))
    }

    /// The image of the program that comes with it.
    fn program(&self, stage: &Stage) -> Outcome<Option<String>> {
        if self.program == Program::Nothing {
            return Ok(None);
        }
        let (program, image) = (stage.path("bytecode.vbo"), stage.path("firmware.fw"));
        set_version(stage, running_version(stage) + 1)?;
        let start = if self.program == Program::Dies { DIES } else { "pass" };
        stage.edit("print(\"Hello", &format!("{start}\nprint(\"Hello"))?;
        stage.updraft(&["compile", &stage.project(), "-o", &program])?;
        stage.edit(&format!("{start}\nprint(\"Hello"), "print(\"Hello")?;
        stage.updraft(&["link", &stage.vm_uid, &program, "-o", &image])?;
        Ok(Some(image))
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

/// The uid of the VM that is confirmed on the board.
fn vm_uid(stage: &Stage) -> Outcome<String> {
    let facts = stage.updraft(&["virtualize", stage.board(), "--show"])?;
    Ok(facts["vm_uid"].as_str().unwrap_or_default().to_string())
}
