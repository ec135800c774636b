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
mod outside;
mod program;
mod sizes;
mod step;

use anyhow::Result;
use step::Report;

const USAGE: &str =
    "usage: cargo xtask test | inner | outside | board | firmware | sizes | demo | cuts | differential | fuzz | crash | bench vm | bench cloud
  test     everything, as CI runs it
  inner    formatting, lints, documentation and the Rust tests
  outside  the clients that others wrote, against a running `updraft serve`
  board    the Python programs on the bare-metal riscv32 board that QEMU emulates
  firmware [esp32c3]  that of QEMU boards, for `updraft virtualize qemu:NAME`; or that of chips at serial ports
  sizes [--symbols PART]
           what the machine weighs on riscv32 and whether it keeps to the budget, or its largest symbols
  demo     the demo, its rows checked, on the host and on the riscv32 board
  cuts [--count N] [--seed S]
           kills of QEMU at random instants of updates, 20 when not told otherwise; 500 are the long run
  differential [--count N] [--seed S]
           random programs on the machine and under CPython, 20,000 when not told otherwise
  fuzz [--count N] [--seed S]
           spoilt programs and sources: nothing panics, nothing hangs
  crash [--kills N] [--seed S]
           kill -9 of servers under load, 20 when not told otherwise; nothing that was acknowledged is lost
  bench vm [--only NAME] [--json] [--board]
           instructions of the programs in bench/vm, beside CPython's and MicroPython's;
           with --board only those on riscv32, which takes a minute
  bench cloud [--only memory|messages|paced|get|rollout|hold] [--repeat N] [--devices N]
           `updraft serve` under load, next to mosquitto";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let verb = args.first().map_or("", String::as_str);
    let mut report = Report::new()?;
    match verb {
        "bench" if args.get(1).is_some_and(|what| what == "vm") => {
            return bench::run(&report.root, &args[2..]);
        }
        "bench" if args.get(1).is_some_and(|what| what == "cloud") => load::run(&mut report, &args[2..]),
        "test" => {
            inner(&mut report);
            differential::run(&mut report, &[]);
            fuzz::run(&mut report, &[]);
            board::conformance(&mut report);
            sizes::run(&mut report, &[]);
            sizes::esp32c3(&mut report);
            firmware::esp32c3(&mut report);
            demo(&mut report);
            firmware::demo(&mut report);
            firmware::vm_trials(&mut report);
            firmware::power_cuts(&mut report, &[]);
            outside::run(&mut report);
            load::crash(&mut report, &[]);
        }
        "inner" => inner(&mut report),
        "outside" => outside::run(&mut report),
        "crash" => load::crash(&mut report, &args[1..]),
        "board" => board::conformance(&mut report),
        "cuts" => firmware::power_cuts(&mut report, &args[1..]),
        "firmware" => firmware::run(&mut report, &args[1..]),
        "sizes" => {
            sizes::run(&mut report, &args[1..]);
            if args.len() == 1 {
                sizes::esp32c3(&mut report);
            }
        }
        "demo" => {
            demo(&mut report);
            firmware::demo(&mut report);
            firmware::vm_trials(&mut report);
        }
        "differential" => differential::run(&mut report, &args[1..]),
        "fuzz" => fuzz::run(&mut report, &args[1..]),
        _ => {
            eprintln!("{USAGE}");
            std::process::exit(2);
        }
    }
    report.finish()
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
