//! Random programs on the machine and under CPython: `cargo run --release -p fuzz --bin differential -- [--count N] [--seed S]`.
//! Ends with 1 if an output differs; the first difference is printed small, with the command that replays it.

use std::process::ExitCode;

use fuzz::differential::{Report, compare};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "--show") {
        println!("{}", fuzz::program_of(number(&arguments, "--seed", 1)));
        return ExitCode::SUCCESS;
    }
    let (count, seed) = (number(&arguments, "--count", 20_000), number(&arguments, "--seed", 1));
    let most = number(&arguments, "--differences", 1) as usize;
    match compare(seed, count, most) {
        Ok(Some(Report { programs, differences })) => {
            differences.iter().for_each(|difference| println!("{difference}"));
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
