//! Python's `machine` on the riscv32 board: a program that uses what the board has, through three resets.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::bare_metal::target_folder;
use crate::firmware;
use crate::step::Report;

/// The program, and what it prints.
const PROGRAM: &str = "ports/qemu-riscv32/tests/machine.py";

/// How long the board may take for the next line.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the program on a board of its own.
pub fn run(report: &mut Report) {
    let name = "Python's machine on the riscv32 board";
    if firmware::build_or_skip(report, name).is_none() {
        return;
    }
    report.cargo("build", &["build", "--release", "--quiet", "-p", "cli"], &[]);
    let begun = Instant::now();
    match compare(&report.root) {
        Ok(()) => report.pass(name, begun),
        Err(error) => report.fail(name, &format!("{error:#}")),
    }
}

fn compare(root: &Path) -> Result<()> {
    let workshop = Workshop::new(root)?;
    workshop.types(&["examples", "clone", "fota-aws", "project"])?;
    fs::copy(root.join(PROGRAM), workshop.folder.join("project/main.py"))?;
    workshop.types(&["virtualize", "qemu:machine"])?;
    workshop.types(&["uplink", "qemu:machine", "project"])?;
    let mut board =
        Powered(workshop.command(&["board", "run", "qemu:machine"]).stdout(Stdio::piped()).spawn()?);
    let console = board.0.stdout.take().context("the board has a console")?;
    let (said, lines) = mpsc::channel();
    std::thread::spawn(move || {
        // Who does not listen any more has heard enough.
        BufReader::new(console).lines().map_while(Result::ok).try_for_each(|line| said.send(line))
    });
    for expected in fs::read_to_string(root.join(PROGRAM).with_extension("out"))?.lines() {
        let line = loop {
            let line = lines.recv_timeout(PATIENCE).with_context(|| format!("waiting for {expected:?}"))?;
            if !line.is_empty() && !line.starts_with("[updraft]") {
                break line;
            }
        };
        ensure!(line == expected, "the board says {line:?}, and should say {expected:?}");
    }
    Ok(())
}

/// A folder with a home for boards; it goes away.
struct Workshop {
    folder: PathBuf,
    updraft: PathBuf,
}

impl Workshop {
    fn new(root: &Path) -> Result<Workshop> {
        let folder = target_folder(root).join(format!("machine-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Workshop { folder, updraft: target_folder(root).join("release/updraft") })
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.updraft);
        command.args(args).current_dir(&self.folder).stdin(Stdio::null());
        command.env("UPDRAFT_HOME", self.folder.join("home"));
        command
    }

    fn types(&self, args: &[&str]) -> Result<()> {
        let output = self.command(args).output().with_context(|| self.updraft.display().to_string())?;
        if !output.status.success() {
            bail!("updraft {}: {}", args.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A board that is switched off when nobody needs it any more.
struct Powered(Child);

impl Drop for Powered {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
