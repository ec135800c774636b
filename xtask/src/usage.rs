//! What may be typed: every verb with its options. What is not in the table gets this page and exit code 2.

/// What `cargo xtask` says of itself.
pub const USAGE: &str =
    "usage: cargo xtask test | inner | outside | board | firmware | sizes | demo | impostors | cuts | differential | fuzz | crash | bench vm | bench cloud
  test [--board]
           everything, as CI runs it; with --board only Python on the board, as `board`
  inner    formatting, lints, documentation and the Rust tests
  outside  the clients that others wrote, against a running `updraft serve`
  board    the Python programs, and the module machine, on the bare-metal riscv32 board in QEMU
  firmware [esp32c3]  that of QEMU boards, for `updraft virtualize qemu:NAME`; or that of chips at serial ports
  sizes [--symbols PART]
           what the machine weighs on riscv32 and whether it keeps to the budget, or its largest symbols
  demo     the demo, its rows checked, on the host and on the riscv32 board
  impostors
           servers that a board must not believe, each in its way, against the riscv32 board
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

/// What an option takes.
#[derive(Clone, Copy)]
enum Takes {
    Nothing,
    Word,
    Number,
}

use Takes::{Nothing, Number, Word};

const COUNTED: &[(&str, Takes)] = &[("--count", Number), ("--seed", Number)];

/// The words of a verb, and its options.
type Verb = (&'static [&'static str], &'static [(&'static str, Takes)]);

/// The verbs; `esp32c3` is a word of its own behind `firmware`.
const VERBS: &[Verb] = &[
    (&["test"], &[("--board", Nothing)]),
    (&["inner"], &[]),
    (&["outside"], &[]),
    (&["board"], &[]),
    (&["firmware"], &[("esp32c3", Nothing)]),
    (&["sizes"], &[("--symbols", Word)]),
    (&["demo"], &[]),
    (&["impostors"], &[]),
    (&["cuts"], COUNTED),
    (&["differential"], COUNTED),
    (&["fuzz"], COUNTED),
    (&["crash"], &[("--kills", Number), ("--seed", Number)]),
    (&["bench", "vm"], &[("--only", Word), ("--json", Nothing), ("--board", Nothing)]),
    (&["bench", "cloud"], &[("--only", Word), ("--repeat", Number), ("--devices", Number)]),
];

/// The verb and its options, or what is wrong with them.
pub fn parse(args: &[String]) -> Result<(String, &[String]), String> {
    let is_meant = |words: &[&str]| args.iter().take(words.len()).eq(words.iter());
    let Some((words, known)) = VERBS.iter().find(|(words, _)| is_meant(words)) else {
        return Err(match args {
            [] => "which verb?".into(),
            _ => format!("there is no verb {:?}", args.join(" ")),
        });
    };
    let (_, options) = args.split_at(words.len());
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        let takes = known.iter().find(|(name, _)| name == option).map(|(_, takes)| takes);
        match (takes, takes.is_some_and(|takes| !matches!(takes, Nothing)).then(|| rest.next()).flatten()) {
            (None, _) => return Err(format!("{} knows no {option:?}", words.join(" "))),
            (Some(Number), Some(value)) if value.parse::<u64>().is_err() => {
                return Err(format!("{option} takes a number and not {value:?}"));
            }
            (Some(Word | Number), None) => return Err(format!("{option} takes a value")),
            _ => {}
        }
    }
    Ok((words.join(" "), options))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<(String, usize), String> {
        let args: Vec<String> = line.split_whitespace().map(String::from).collect();
        parse(&args).map(|(verb, options)| (verb, options.len()))
    }

    #[test]
    fn every_verb_of_the_page_is_known_and_takes_its_options() {
        for (line, verb, options) in [
            ("test", "test", 0),
            ("test --board", "test", 1),
            ("firmware esp32c3", "firmware", 1),
            ("sizes --symbols vm", "sizes", 2),
            ("cuts --seed 7 --count 500", "cuts", 4),
            ("bench vm --json --only sieve", "bench vm", 3),
            ("bench cloud --repeat 1", "bench cloud", 2),
        ] {
            assert_eq!(parsed(line), Ok((verb.into(), options)), "{line}");
        }
        for (words, _) in VERBS {
            assert!(USAGE.contains(&words.join(" ")), "{words:?}");
        }
    }

    #[test]
    fn what_nobody_knows_is_refused_and_named() {
        for (line, names) in [
            ("", "verb"),
            ("tset", "tset"),
            ("bench", "bench"),
            ("test --bord", "--bord"),
            ("board --count 3", "--count"),
            ("cuts --count", "--count"),
            ("cuts --count many", "many"),
            ("cuts 500", "500"),
            ("firmware esp32", "esp32"),
            ("bench vm --devices 3", "--devices"),
        ] {
            let why = parsed(line).expect_err(line);
            assert!(why.contains(names), "{line}: {why}");
        }
    }
}
