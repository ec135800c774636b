//! What a stranger gets who types the wrong thing: exit code 1 with step, cause and next action; 2 for wrong usage.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// An empty machine: no boards, no keys, no cloud.
struct Stranger(PathBuf);

impl Stranger {
    fn new(name: &str) -> Stranger {
        let folder = std::env::temp_dir().join(format!("updraft-refusals-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Stranger(folder)
    }

    fn types(&self, line: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_updraft"));
        command.args(line.split_whitespace()).current_dir(&self.0).stdin(Stdio::null());
        command.env_clear().env("HOME", &self.0).env("PATH", std::env::var("PATH").unwrap());
        command.output().unwrap()
    }

    fn writes(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_refusal_names_the_step_the_cause_and_the_next_action() {
    let stranger = Stranger::new("refusals");
    stranger.writes("empty/readme.txt", "no project");
    stranger.writes("typo/main.py", "version = 1\nimport tmie\n");
    stranger.writes("not-a-program.vbo", "hello");
    let refusals = [
        ("uplink virtual:desk empty", "updraft virtualize virtual:desk"),
        ("board run virtual:desk", "updraft virtualize virtual:desk"),
        ("board run desk", "virtual:NAME"),
        ("virtualize virtual:../desk", "letters"),
        ("compile nowhere", "examples clone"),
        ("compile empty", "main.py"),
        ("compile typo", "--> main.py:2:8"),
        ("link host-00010000-0.1.0 not-a-program.vbo", "updraft compile"),
        ("link host-00010000-0.1.0 nothing.vbo", "updraft compile"),
        ("link nonsense not-a-program.vbo", "updraft virtualize"),
        ("run nothing.py", "no such file"),
        ("examples clone nothing folder", "fota-aws"),
        ("env", "updraft serve"),
        ("jobs", "updraft serve"),
        ("thing list", "updraft serve"),
        ("fota desk firmware.fw", "updraft serve"),
        ("monitor virtual:desk", "updraft virtualize"),
    ];
    for (line, expected) in refusals {
        let output = stranger.types(line);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{line}\n{said}");
        for part in ["error: ", "cause: ", "next: ", expected] {
            assert!(said.contains(part), "updraft {line} does not say {part:?}:\n{said}");
        }
    }
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let stranger = Stranger::new("usage");
    for line in
        ["", "fly", "link", "board", "fota desk x.fw --rate 0", "virtualize virtual:x --trial-attempts 0"]
    {
        assert_eq!(stranger.types(line).status.code(), Some(2), "updraft {line}");
    }
}

#[test]
fn a_board_that_is_virtualized_is_not_erased_by_accident() {
    let stranger = Stranger::new("twice");
    assert!(stranger.types("virtualize virtual:desk").status.success());
    let again = stranger.types("virtualize virtual:desk");
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--erase"));
    let shown = stranger.types("virtualize virtual:desk --show");
    assert!(String::from_utf8_lossy(&shown.stdout).starts_with("host-"));
}

#[test]
fn the_same_source_key_and_uid_make_the_same_image() {
    let stranger = Stranger::new("same");
    stranger.writes("p/main.py", "version = 7\nprint('hello')\n");
    for round in ["1", "2"] {
        assert!(stranger.types(&format!("compile p -o {round}.vbo")).status.success());
        let foreign = stranger.types(&format!("link host-00990000-0.1.0 {round}.vbo"));
        assert_eq!(
            foreign.status.code(),
            Some(1),
            "a program for one ABI is not linked for another by accident"
        );
        assert!(
            stranger.types(&format!("link host-00010000-0.1.0 {round}.vbo -o {round}.fw")).status.success()
        );
    }
    let read = |file: &str| std::fs::read(stranger.0.join(file)).unwrap();
    assert_eq!(read("1.vbo"), read("2.vbo"));
    assert_eq!(read("1.fw"), read("2.fw"));
}
