//! What no input may do: end the machine, hang it, or make it take memory that nobody gave it. Spoilt programs go through the
//! verifier, and what it accepts is run with little heap and few steps; spoilt sources go through the compiler.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use bytecode::Program;
use vm::{Config, Outcome, Recorder, Vm};

use crate::spoil::{Spoiling, spoilt};
use crate::{Choices, compiled, random_program};

/// What a run of hostile inputs did.
#[derive(Debug, Default)]
pub struct Tally {
    /// Spoilt programs that were given to the verifier.
    pub programs: u64,
    /// Those that it accepted, which ran.
    pub accepted: u64,
    /// Of the accepted ones: came to their end, were ended by an exception, used their steps up, waited.
    pub ended: [u64; 4],
    /// Spoilt programs by the way they were spoilt, and how many of each ran.
    pub ways: [[u64; 2]; Spoiling::ALL.len()],
    /// Spoilt sources that were given to the compiler.
    pub sources: u64,
    /// Those that it compiled.
    pub compiled: u64,
    /// Panics by their place: the first seed of each, and how often.
    pub panics: BTreeMap<String, (u64, u64)>,
}

/// One of so many inputs is a source, the others are programs: a source costs as much as many programs.
const SOURCE_EVERY: u64 = 50;
/// Steps that a spoilt program gets, in small portions.
const STEPS: u64 = 400;

/// The seed that is tried just now, for whoever watches over this process.
pub static TRYING: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Compiled programs and their sources, to be spoilt.
pub struct Corpus {
    sources: Vec<String>,
    programs: Vec<Vec<u8>>,
}

impl Corpus {
    /// The given sources that compile, and some random ones.
    pub fn new(given: Vec<String>, random: u64) -> Corpus {
        let random = (0..random).map(|seed| random_program(&mut Choices::seeded(seed)));
        let both =
            given.into_iter().chain(random).filter_map(|source| Some((compiled(&source).ok()?, source)));
        let (programs, sources) = both.unzip();
        Corpus { sources, programs }
    }

    /// Tries the inputs of so many seeds from `seed` on.
    pub fn try_all(&self, seed: u64, count: u64) -> Tally {
        note_panics();
        let mut tally = Tally::default();
        for seed in (0..count).map(|at| seed.wrapping_add(at)) {
            TRYING.store(seed, Ordering::Relaxed);
            let tried = panic::catch_unwind(AssertUnwindSafe(|| self.try_one(seed, &mut tally)));
            if tried.is_err() {
                let place = PANIC.with(|place| place.borrow().clone());
                tally.panics.entry(place).or_insert((seed, 0)).1 += 1;
            }
        }
        tally
    }

    /// Tries the input of one seed.
    fn try_one(&self, seed: u64, tally: &mut Tally) {
        let mut choices = Choices::seeded(seed);
        if seed.is_multiple_of(SOURCE_EVERY) {
            return self.try_source(&mut choices, tally);
        }
        let program: &Vec<u8> = choices.pick(&self.programs);
        let (bytes, kind) = spoilt(program, self.another(seed), &mut choices);
        let way = &mut tally.ways[kind as usize];
        tally.programs += 1;
        way[0] += 1;
        if let Ok(program) = bytecode::check(&bytes) {
            tally.accepted += 1;
            way[1] += 1;
            tally.ended[run(program, seed)] += 1;
        }
    }

    fn another(&self, seed: u64) -> &[u8] {
        &self.programs[(seed / 7) as usize % self.programs.len()]
    }

    fn try_source(&self, choices: &mut Choices, tally: &mut Tally) {
        let source = choices.pick(&self.sources).clone();
        let other = choices.pick(&self.sources);
        tally.sources += 1;
        if let Ok(bytes) = compiled(&spoilt_source(&source, other, choices)) {
            tally.compiled += 1;
            match bytecode::check(&bytes) {
                Ok(program) => drop(run(program, 1)),
                Err(fault) => panic!("the verifier refuses what the compiler made: {fault}"),
            }
        }
    }
}

/// Runs an accepted program for some steps; answers how that ended.
fn run(program: Program<'_>, seed: u64) -> usize {
    let config = Config {
        stack_words: 1024,
        frames: 60,
        native_depth: 20,
        callback_steps: STEPS,
        stress: seed % 8 == 1,
        ..Config::default()
    };
    let words = 1024 << (seed % 3);
    let Some(mut vm) = Vm::new(program, vec![0; words].into_boxed_slice(), config) else { return 1 };
    let mut host = Recorder::default();
    while vm.stats().steps < STEPS {
        match vm.run(100, &mut host) {
            Outcome::OutOfBudget => {}
            Outcome::Done(_) => return 0,
            Outcome::Raised(_) => return 1,
            Outcome::Pending(_) => return 3,
        }
    }
    2
}

/// Lines, words or characters of a source moved, left out, doubled or replaced.
fn spoilt_source(source: &str, other: &str, choices: &mut Choices) -> String {
    let mut text = source.to_string();
    for _ in 0..=choices.below(4) {
        text = match choices.below(4) {
            0 => with_lines(&text, other, choices),
            1 => with_words(&text, choices),
            2 => with_characters(&text, choices),
            _ => nested(&text, choices),
        };
    }
    text
}

fn with_lines(text: &str, other: &str, choices: &mut Choices) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let others: Vec<&str> = other.split('\n').collect();
    let at = choices.below(lines.len() as u32) as usize;
    match choices.below(4) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(at, *choices.pick(&others)),
        2 => lines.truncate(at),
        _ => {
            let to = choices.below(lines.len() as u32) as usize;
            lines.swap(at, to);
        }
    }
    lines.join("\n")
}

fn with_words(text: &str, choices: &mut Choices) -> String {
    const WORDS: [&str; 60] = [
        "def",
        "class",
        "lambda",
        "yield",
        "await",
        "async",
        "return",
        "global",
        "nonlocal",
        "import",
        "from",
        "for",
        "in",
        "if",
        "else",
        "try:",
        "except",
        "finally:",
        "with",
        "as",
        "match",
        "case",
        "_",
        "*",
        "**",
        "/",
        ":=",
        "=",
        "==",
        "->",
        ":",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"",
        "f'{",
        "'''",
        "\\",
        "...",
        ".",
        ",",
        ";",
        "@",
        "~",
        "not",
        "is",
        "del",
        "pass",
        "break",
        "1e999",
        "0xfff",
        "1_0",
        "\t",
        "é",
        "super()",
        "__class__",
    ];
    let mut words: Vec<&str> = text.split(' ').collect();
    let at = choices.below(words.len() as u32) as usize;
    match choices.below(3) {
        0 => drop(words.remove(at)),
        1 => words.insert(at, *choices.pick(&WORDS)),
        _ => words[at] = *choices.pick(&WORDS),
    }
    words.join(" ")
}

fn with_characters(text: &str, choices: &mut Choices) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = choices.below(characters.len() as u32) as usize;
    let new = *choices.pick(&[
        '(', ')', '\'', '"', '\\', '\n', ' ', '\t', '0', 'x', ':', '=', '\u{0}', 'é', '🦀', '\r', '\u{feff}',
        '\u{2028}', '{', '}', ',', '*',
    ]);
    match choices.below(3) {
        0 if at < characters.len() => drop(characters.remove(at)),
        1 if at < characters.len() => characters[at] = new,
        _ => characters.insert(at, new),
    }
    characters.into_iter().collect()
}

/// The same bracket, operator or header again and again.
fn nested(text: &str, choices: &mut Choices) -> String {
    let part = *choices.pick(&[
        "(",
        "[",
        "{",
        "-",
        "not ",
        "lambda: ",
        "f(",
        "a.b(",
        "x if y else ",
        "await ",
        "{1:",
        "*",
        "[x for x in ",
        "f'{",
        "a[",
        "1+",
        "a**",
    ]);
    let times = *choices.pick(&[3, 30, 300, 3000]);
    let at = text
        .char_indices()
        .map(|(at, _)| at)
        .nth(choices.below(text.len() as u32 + 1) as usize)
        .unwrap_or(text.len());
    let (before, after) = text.split_at(at);
    format!("{before}{}{after}", part.repeat(times))
}

/// Keeps a panic's place instead of printing it.
fn note_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
            let message: String = panic.payload_as_str().unwrap_or("?").chars().take(120).collect();
            let trace = std::backtrace::Backtrace::force_capture().to_string();
            let inside = |line: &&str| line.trim_start().starts_with("at ") && line.contains("crates/vm/src");
            let calls = trace.lines().filter(inside).filter_map(|line| line.rsplit("src/").next());
            let calls: Vec<&str> = calls.take(6).collect();
            let text = format!("{} {message} ({})", place.unwrap_or_default(), calls.join(" < "));
            PANIC.with(|cell| *cell.borrow_mut() = text);
        }));
    });
}

impl Tally {
    /// Adds another's numbers.
    pub fn add(&mut self, other: Tally) {
        self.programs += other.programs;
        self.accepted += other.accepted;
        self.sources += other.sources;
        self.compiled += other.compiled;
        self.ended.iter_mut().zip(other.ended).for_each(|(sum, each)| *sum += each);
        self.ways.iter_mut().zip(other.ways).for_each(|(sum, each)| {
            sum[0] += each[0];
            sum[1] += each[1];
        });
        for (place, (seed, times)) in other.panics {
            self.panics.entry(place).or_insert((seed, 0)).1 += times;
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [done, raised, budget, waits] = self.ended;
        writeln!(f, "{} spoilt programs: the verifier accepted {}", self.programs, self.accepted)?;
        for (kind, [all, ran]) in Spoiling::ALL.iter().zip(self.ways) {
            writeln!(f, "  {:<12} {all:>9}, accepted {ran}", format!("{kind:?}"))?;
        }
        writeln!(
            f,
            "of the accepted {done} ended, {raised} raised, {budget} used all steps, {waits} waited"
        )?;
        writeln!(f, "{} spoilt sources: the compiler took {}", self.sources, self.compiled)?;
        for (place, (seed, times)) in &self.panics {
            writeln!(f, "PANIC {place}: {times} times, first with cargo xtask fuzz --count 1 --seed {seed}")?;
        }
        write!(f, "{} executions, {} places that panic", self.programs + self.sources, self.panics.len())
    }
}
