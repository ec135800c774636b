//! Random programs on the machine and under CPython: `cargo xtask differential --count N --seed S`.

use std::process::Command;

use crate::step::Report;

const NAME: &str = "random programs against CPython";

/// What CI compares.
const PROGRAMS: &str = "20000";

/// Compares the programs; without arguments those of CI.
pub fn run(report: &mut Report, arguments: &[String]) {
    let version = Command::new("python3").arg("--version").output();
    if !version.is_ok_and(|answer| answer.stdout.starts_with(b"Python 3.11")) {
        return report.skip(NAME, "python3 is not a CPython 3.11 here");
    }
    let mut args = vec!["run", "--release", "--quiet", "-p", "fuzz", "--bin", "differential", "--"];
    if arguments.is_empty() {
        args.extend(["--count", PROGRAMS, "--seed", "1"]);
    }
    args.extend(arguments.iter().map(String::as_str));
    report.cargo(NAME, &args, &[]);
}
