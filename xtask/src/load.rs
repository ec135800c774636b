//! `bench cloud` and `crash`: builds `updraft` and the program that drives it, and runs that.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::outside;
use crate::step::{self, Report};

/// The emulator that jobs are measured beside.
const MINISTACK: [&str; 2] = ["ministack==1.5.33", "cryptography==50.0.2"];
/// Servers that are killed in CI.
const KILLS: &str = "20";

/// Kills servers under load; `args` may ask for more (`--kills 200`) or for other instants (`--seed 7`).
pub fn crash(report: &mut Report, args: &[String]) {
    build(report);
    let mut load = program(report);
    if !args.iter().any(|arg| arg == "--kills") {
        load.args(["--kills", KILLS]);
    }
    load.args(args);
    report.command("crash", load);
}

fn build(report: &mut Report) {
    report.cargo("build", &["build", "--release", "-p", "cli", "-p", "load"], &[]);
}

fn program(report: &Report) -> Command {
    let built = target(report).join("release");
    let mut load = Command::new(built.join("load"));
    load.arg(built.join("updraft"));
    load
}

/// Runs the bench with these arguments; mosquitto and MiniStack are installed when they are missing and that is possible.
pub fn run(report: &mut Report, args: &[String]) {
    build(report);
    if !mosquitto_is_there() && step::is_installed("apt-get") {
        let mut install = Command::new("apt-get");
        install.args(["install", "-y", "-q", "mosquitto"]);
        report.command("mosquitto", install);
    }
    let mut load = program(report);
    load.args(args);
    match outside::virtual_environment(&report.root.join("target/bench-ministack"), &MINISTACK) {
        Ok(folder) => {
            load.arg("--ministack").arg(folder.join("bin/ministack"));
        }
        Err(error) => report.skip("MiniStack beside", &format!("{error:#}")),
    }
    let begun = Instant::now();
    report.command("load", load);
    println!("in {:.0} s", begun.elapsed().as_secs_f32());
}

fn target(report: &Report) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| report.root.join("target"), PathBuf::from)
}

/// The package of Debian has it outside of a user's path.
fn mosquitto_is_there() -> bool {
    ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/usr/bin/mosquitto"]
        .iter()
        .any(|path| std::path::Path::new(path).exists())
}
