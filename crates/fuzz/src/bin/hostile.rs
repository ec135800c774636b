//! Spoilt programs and sources: `cargo run --release -p fuzz --bin hostile -- [--count N] [--seed S]`.
//! Ends with 1 if anything panics, and with an abort that names the seed if one input takes longer than ten minutes.

use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use fuzz::hostile::{Corpus, TRYING, Tally};

/// Inputs between two lines of progress.
const PORTION: u64 = 250_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, otherwise: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let (count, seed) = (number("--count", 200_000), number("--seed", 1));
    std::thread::spawn(watch);
    let corpus = Corpus::new(fuzz::sources_of(Path::new("tests/python")), 40);
    let mut tally = Tally::default();
    let begun = Instant::now();
    let mut done = 0;
    while done < count {
        let portion = PORTION.min(count - done);
        tally.add(corpus.try_all(seed.wrapping_add(done), portion));
        done += portion;
        eprintln!(
            "{done} in {:.0} s, {} places that panic",
            begun.elapsed().as_secs_f32(),
            tally.panics.len()
        );
    }
    println!("{tally}");
    if tally.panics.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Ends the process when an input does not end.
fn watch() {
    let mut last = (u64::MAX, Instant::now());
    loop {
        std::thread::sleep(Duration::from_secs(1));
        let now = TRYING.load(Ordering::Relaxed);
        if now != last.0 {
            last = (now, Instant::now());
        } else if last.1.elapsed() > Duration::from_secs(600) {
            eprintln!("HANG: cargo xtask fuzz --count 1 --seed {now}");
            std::process::abort();
        }
    }
}
