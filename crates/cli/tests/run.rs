//! `updraft run` from outside: what a shell sees of a Python program on the VM.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Runs `source` as `program.py` with these arguments before and behind the file's name.
fn run(name: &str, source: &str, before: &[&str], behind: &[&str], input: &str) -> Output {
    let folder: PathBuf = std::env::temp_dir().join(format!("updraft-run-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("program.py"), source).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_updraft"))
        .arg("run")
        .args(before)
        .arg("program.py")
        .args(behind)
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    output
}

fn said(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn arguments_behind_the_file_are_the_programs_and_so_is_the_exit_code() {
    let source = "import sys\nprint(sys.argv)\nprint(input('name? '))\nsys.exit(3)\n";
    let output = run("arguments", source, &[], &["-x", "two words", "--heap"], "Ada\n");
    assert_eq!(said(&output.stdout), "['program.py', '-x', 'two words', '--heap']\nname? Ada\n");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_text_given_to_exit_goes_to_standard_error() {
    let output = run("exit", "print(1)\nraise SystemExit('no more')\n", &[], &[], "");
    assert_eq!((said(&output.stdout), said(&output.stderr)), ("1\n", "no more\n"));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn an_exception_that_nobody_handles_ends_in_a_traceback() {
    let output = run("raises", "def f():\n    return [][1]\nprint('before')\nf()\n", &[], &[], "");
    assert_eq!(said(&output.stdout), "before\n");
    let text = said(&output.stderr);
    assert!(
        text.starts_with("Traceback (most recent call last):\n  File \"program.py\", line 4, in <module>\n"),
        "{text}"
    );
    assert!(text.contains("  File \"program.py\", line 2, in f\n    return [][1]\n"), "{text}");
    assert!(text.ends_with("IndexError: list index out of range\n"), "{text}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn input_that_ends_is_an_eof_error() {
    let source = "try:\n    input()\nexcept EOFError as error:\n    print(repr(error))\n";
    let output = run("eof", source, &[], &[], "");
    assert_eq!(said(&output.stdout), "EOFError('EOF when reading a line')\n");
}

#[test]
fn a_full_heap_is_an_error_that_the_program_can_catch() {
    let source =
        "x = [0]\ntry:\n    while True:\n        x = x + x\nexcept MemoryError:\n    print('full')\n";
    let output = run("heap", source, &["--heap", "65536"], &[], "");
    assert_eq!(said(&output.stdout), "full\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn statistics_count_instructions_collections_and_pauses() {
    let source = "total = 0\nfor n in range(100000):\n    total += n\nkept = []\nfor n in range(20000):\n    kept = [n, kept]\n    kept = kept[:1]\n";
    let output = run("stats", source, &["--stats", "--heap", "200000"], &[], "");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output.stderr));
    let text = said(&output.stderr);
    let figure = |name: &str| -> f64 {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().find_map(|word| word.parse().ok()).unwrap()
    };
    // Two instructions a turn, at least, and no more than a handful.
    assert!((200_000.0..2_000_000.0).contains(&figure("instructions")), "{text}");
    assert!(figure("steps") >= 100_000.0 && figure("steps") < figure("instructions"), "{text}");
    assert!((50_000.0..=200_000.0).contains(&figure("peak heap")), "{text}");
    assert!(figure("collections") >= 1.0 && figure("pauses") > 0.0, "{text}");
}

#[test]
fn a_heap_that_is_too_small_to_begin_is_refused() {
    let output = run("small", "print(1)\n", &["--heap", "100"], &[], "");
    assert_eq!(output.status.code(), Some(2), "{}", said(&output.stderr));
    assert!(said(&output.stderr).contains("4096"), "{}", said(&output.stderr));
}
