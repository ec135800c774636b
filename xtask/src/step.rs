//! One step after another, each with its name, its time and its verdict.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// What has been run so far.
pub struct Report {
    /// The root of the workspace.
    pub root: PathBuf,
    passed: Vec<String>,
    failed: Vec<String>,
    skipped: Vec<String>,
}

impl Report {
    /// An empty report for the workspace that this program belongs to.
    pub fn new() -> Result<Report> {
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask stands outside a workspace")?;
        Ok(Report { root: root.to_path_buf(), passed: vec![], failed: vec![], skipped: vec![] })
    }

    /// Runs `cargo` with these arguments and variables.
    pub fn cargo(&mut self, name: &str, args: &[&str], variables: &[(&str, &str)]) {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(args).envs(variables.iter().copied());
        self.command(name, command);
    }

    /// Runs a command in the workspace's root, with no standard input.
    pub fn command(&mut self, name: &str, mut command: Command) {
        println!("\n── {name}: {}", shown(&command));
        let begun = Instant::now();
        let verdict = command.current_dir(&self.root).stdin(Stdio::null()).status();
        match verdict {
            Ok(status) if status.success() => self.pass(name, begun),
            Ok(status) => self.fail(name, &status.to_string()),
            Err(error) => self.fail(name, &error.to_string()),
        }
    }

    /// Notes a success.
    pub fn pass(&mut self, name: &str, begun: Instant) {
        println!("── {name}: passed in {:.1} s", begun.elapsed().as_secs_f32());
        self.passed.push(name.into());
    }

    /// Notes a failure; the later steps still run, so that one run shows everything.
    pub fn fail(&mut self, name: &str, why: &str) {
        println!("── {name}: FAILED: {why}");
        self.failed.push(name.into());
    }

    /// Notes what was not run, by name.
    pub fn skip(&mut self, name: &str, why: &str) {
        println!("\n── {name}: skipped: {why}");
        self.skipped.push(name.into());
    }

    /// Prints the summary; an error if anything failed.
    pub fn finish(self) -> Result<()> {
        if !self.skipped.is_empty() {
            println!("\nskipped: {}", self.skipped.join(", "));
        }
        if !self.failed.is_empty() {
            println!("\nfailed: {}", self.failed.join(", "));
        }
        let (passed, failed, skipped) = (self.passed.len(), self.failed.len(), self.skipped.len());
        println!("\nsteps: {passed} passed, {failed} failed, {skipped} skipped");
        if failed > 0 {
            bail!("{failed} step(s) failed");
        }
        Ok(())
    }
}

/// Whether a program of that name is on the path. What it answers says nothing: not every program knows `--version`.
pub fn is_installed(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .status()
        .is_ok()
}

fn shown(command: &Command) -> String {
    let program =
        Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let args: Vec<_> = command.get_args().map(|arg| arg.to_string_lossy().into_owned()).collect();
    format!("{program} {}", args.join(" "))
}
