//! Spoilt programs and sources that must not harm: `cargo xtask fuzz --count N --seed S`.

use crate::step::Report;

/// What CI tries.
const INPUTS: &str = "200000";

/// Tries the inputs, with overflow checks; without arguments those of CI.
pub fn run(report: &mut Report, arguments: &[String]) {
    let mut args = vec!["run", "--release", "--quiet", "-p", "fuzz", "--bin", "hostile", "--"];
    if arguments.is_empty() {
        args.extend(["--count", INPUTS, "--seed", "1"]);
    }
    args.extend(arguments.iter().map(String::as_str));
    report.cargo("spoilt programs and sources", &args, &[]);
}
