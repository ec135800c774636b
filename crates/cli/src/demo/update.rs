//! An update of the VM, of the program or of both as one, good or bad, made as a person would make it.

use std::fmt;

use super::chapters::{running_version, set_version};
use super::stage::Stage;
use crate::failure::{Explain, Outcome};
use crate::fota::By;
use crate::qemu::Firmware;

/// What is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Update {
    /// The fate of the VM that it brings.
    pub vm: Option<Fate>,
    /// The fate of the program that it brings: the next version.
    pub program: Option<Fate>,
    /// How it travels.
    pub by: By,
}

/// What becomes of a firmware once it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It reaches its cloud.
    Works,
    /// It dies at its start.
    Dies,
    /// It hangs at its start.
    Hangs,
}

/// What was made, to be sent.
pub struct Made {
    /// As `updraft fota` takes it.
    pub args: Vec<String>,
    /// What runs on the board when the update succeeds.
    pub then: Running,
}

/// What runs on a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// The uid of the VM that is confirmed.
    pub vm_uid: String,
    /// The version that greeted last.
    pub version: u32,
}

impl Running {
    /// What runs on the stage's board now.
    pub fn on(stage: &Stage) -> Outcome<Running> {
        let facts = stage.updraft(&["virtualize", stage.board(), "--show"])?;
        let vm_uid = facts["vm_uid"].as_str().unwrap_or_default().to_string();
        Ok(Running { vm_uid, version: running_version(stage) })
    }
}

impl Fate {
    /// The instruction that such a VM begins with: one that there is none of, or one that jumps to itself.
    fn instruction(self) -> Option<[u8; 2]> {
        match self {
            Fate::Works => None,
            Fate::Dies => Some([0, 0]),
            Fate::Hangs => Some([0x01, 0xa0]),
        }
    }

    /// What such a program begins with.
    fn statement(self) -> &'static str {
        match self {
            Fate::Works => "pass",
            Fate::Dies => "raise RuntimeError(\"not on this board\")",
            Fate::Hangs => "while True:\n    pass",
        }
    }
}

impl Update {
    /// What becomes of it as a whole. A VM comes first.
    pub fn fate(self) -> Fate {
        let fates = [self.vm, self.program].into_iter().flatten();
        fates.into_iter().find(|fate| *fate != Fate::Works).unwrap_or(Fate::Works)
    }

    /// Makes it; `number` makes the VM another one than all before.
    pub fn make(self, stage: &Stage, number: u32) -> Outcome<Made> {
        let mut then = Running::on(stage)?;
        let mut args = vec![];
        if let Some(fate) = self.program {
            then.version += 1;
            args.push(program(stage, then.version, fate)?);
        }
        if let Some(fate) = self.vm {
            let (image, uid) = vm(stage, fate, number)?;
            then.vm_uid = uid;
            args.extend(self.program.map(|_| "--vm".to_string()));
            args.push(image);
        }
        if self.by == By::Stream {
            args.extend(["--by", "stream"].map(str::to_string));
        }
        Ok(Made { args, then })
    }
}

impl fmt::Display for Update {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fate = |fate| match fate {
            Fate::Works => "",
            Fate::Dies => " that dies",
            Fate::Hangs => " that hangs",
        };
        match (self.vm, self.program) {
            (Some(vm), Some(program)) => write!(f, "VM{} and program{}", fate(vm), fate(program)),
            (Some(vm), None) => write!(f, "VM{}", fate(vm)),
            (None, Some(program)) => write!(f, "program{}", fate(program)),
            (None, None) => f.write_str("nothing"),
        }?;
        if self.by == By::Stream { f.write_str(", by stream") } else { Ok(()) }
    }
}

/// The image of a VM with some bytes behind its end, and its uid.
fn vm(stage: &Stage, fate: Fate, number: u32) -> Outcome<(String, String)> {
    let (folder, image) = (stage.path("vm"), stage.path("vm.fw"));
    let change = |vm: &mut Vec<u8>| {
        vm.extend(number.to_le_bytes());
        if let (Some(instruction), Some(first)) = (fate.instruction(), vm.first_chunk_mut()) {
            *first = instruction;
        }
    };
    let firmware = Firmware::find()?.changed(change);
    firmware.write(folder.as_ref()).explain("writing a VM", "make room on the disk")?;
    stage.updraft_at(&["vm", "-o", &image], &[("UPDRAFT_FIRMWARE", folder.as_str())])?;
    Ok((image, firmware.uid()))
}

/// The image of a program.
fn program(stage: &Stage, version: u32, fate: Fate) -> Outcome<String> {
    let (program, image) = (stage.path("bytecode.vbo"), stage.path("firmware.fw"));
    set_version(stage, version)?;
    let (hello, start) = ("print(\"Hello", fate.statement());
    stage.edit(hello, &format!("{start}\n{hello}"))?;
    stage.updraft(&["compile", &stage.project(), "-o", &program])?;
    stage.edit(&format!("{start}\n{hello}"), hello)?;
    stage.updraft(&["link", &stage.vm_uid, &program, "-o", &image])?;
    Ok(image)
}
