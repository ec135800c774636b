//! Our automation: `cargo xtask test` is exactly what CI runs.
//!
//! `test` sets up what it needs (a Python environment with the clients of AWS, under `target/`), then runs every
//! judge in turn and ends with one summary line. It fails if anything fails, and names what was skipped and why.

mod bare_metal;
mod bench;
mod board;
mod differential;
mod emulator;
mod firmware;
mod fuzz;
mod load;
mod machine;
mod outside;
mod program;
mod sizes;
mod step;
mod usage;

use anyhow::Result;
use step::Report;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if matches!(args.first().map(String::as_str), Some("help" | "--help" | "-h")) {
        println!("{}", usage::USAGE);
        return Ok(());
    }
    let (verb, options) = usage::parse(&args).unwrap_or_else(|why| {
        eprintln!("{why}\n{}", usage::USAGE);
        std::process::exit(2);
    });
    let mut report = Report::new()?;
    match verb.as_str() {
        "bench vm" => return bench::run(&report.root, options),
        "bench cloud" => load::run(&mut report, options),
        "board" => on_board(&mut report),
        "test" if !options.is_empty() => on_board(&mut report),
        "test" => {
            inner(&mut report);
            differential::run(&mut report, &[]);
            fuzz::run(&mut report, &[]);
            on_board(&mut report);
            sizes::run(&mut report, &[]);
            sizes::esp32c3(&mut report);
            firmware::esp32c3(&mut report);
            demo(&mut report);
            firmware::demo(&mut report);
            firmware::vm_trials(&mut report);
            firmware::impostors(&mut report);
            firmware::power_cuts(&mut report, &[]);
            outside::run(&mut report);
            load::crash(&mut report, &[]);
        }
        "inner" => inner(&mut report),
        "outside" => outside::run(&mut report),
        "crash" => load::crash(&mut report, options),
        "impostors" => firmware::impostors(&mut report),
        "cuts" => firmware::power_cuts(&mut report, options),
        "firmware" => firmware::run(&mut report, options),
        "sizes" => {
            sizes::run(&mut report, options);
            if options.is_empty() {
                sizes::esp32c3(&mut report);
            }
        }
        "demo" => {
            demo(&mut report);
            firmware::demo(&mut report);
            firmware::vm_trials(&mut report);
        }
        "differential" => differential::run(&mut report, options),
        "fuzz" => fuzz::run(&mut report, options),
        other => unreachable!("{other} is in the table of verbs"),
    }
    report.finish()
}

/// Python on the riscv32 board.
fn on_board(report: &mut Report) {
    board::conformance(report);
    machine::run(report);
}

/// Formatting, lints, documentation, licences, tests. One profile for all, so that each dependency (and the C
/// code of SQLite and ring) is compiled once.
fn inner(report: &mut Report) {
    report.cargo("formatting", &["fmt", "--all", "--check"], &[]);
    report.cargo(
        "lints",
        &["clippy", "--release", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"],
        &[],
    );
    report.cargo(
        "lints of the smallest machine",
        &["clippy", "--release", "-p", "vm", "--no-default-features", "--quiet", "--", "-D", "warnings"],
        &[],
    );
    report.cargo("tests", &["test", "--release", "--workspace"], &[]);
    report.cargo(
        "documentation",
        &["doc", "--release", "--workspace", "--no-deps", "--quiet"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    );
    if step::is_installed("cargo-deny") {
        report.cargo(
            "licences",
            &["deny", "--log-level", "error", "check", "bans", "licenses", "sources"],
            &[],
        );
    } else {
        report.skip("licences", "cargo-deny is not installed (cargo install cargo-deny)");
    }
}

/// The README's first command; it checks its own rows and fails if one differs.
fn demo(report: &mut Report) {
    report.cargo("demo", &["run", "--release", "--quiet", "--", "demo"], &[]);
}
