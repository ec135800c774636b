//! Random programs on the machine and under CPython: `cargo run --release -p fuzz --bin differential -- [--count N] [--seed S]`,
//! with `--differences N` to look for more than one, `--brief` to see only where they part, `--show` for the program alone.
//! Ends with 1 if an output differs; the first difference is printed small, with the command that replays it.

use std::process::ExitCode;

use fuzz::differential::{Report, compare};

/// Programs that are tried to make a difference smaller.
const SHRINK_TRIES: usize = 1_500;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "--show") {
        println!("{}", fuzz::program_of(number(&arguments, "--seed", 1)));
        return ExitCode::SUCCESS;
    }
    let (count, seed) = (number(&arguments, "--count", 20_000), number(&arguments, "--seed", 1));
    let most = number(&arguments, "--differences", 1) as usize;
    let is_brief = arguments.iter().any(|argument| argument == "--brief");
    match compare(seed, count, most, if is_brief { 0 } else { SHRINK_TRIES }) {
        Ok(Some(Report { programs, differences })) => {
            for difference in &differences {
                println!("{}", if is_brief { difference.brief() } else { difference.to_string() });
            }
            println!(
                "{programs} random programs on the machine and under CPython 3.11: {} differ",
                differences.len()
            );
            if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Ok(None) => {
            println!("skipped: python3 is not a CPython 3.11 here; 0 of {count} programs were compared");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("CPython: {error}");
            ExitCode::FAILURE
        }
    }
}

fn number(arguments: &[String], name: &str, otherwise: u64) -> u64 {
    let at = arguments.iter().position(|argument| argument == name);
    at.and_then(|at| arguments.get(at + 1)).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
