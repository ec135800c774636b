//! The tour, typed: every command block of docs/tour.md runs in order, and every output that the page promises appears.
//!
//! Blocks: `sh` runs in the reader's own shell and must succeed (`sh fails`: its last command must fail), `sh cloud` and
//! `sh board` run in terminals of their own and stay; `text NAME` is what that terminal must show, line by line (`…`
//! stands for anything).

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a promised line may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn every_command_of_the_tour_works_and_shows_what_the_page_says() {
    let page = std::fs::read_to_string(root().join("docs/tour.md")).unwrap();
    let mut reader = Reader::new();
    let (mut commands, mut promises) = (0, 0);
    for block in blocks(&page) {
        match block.info.as_slice() {
            ["sh", "setup"] => {}
            ["sh"] => commands += reader.types(&block.body, true),
            ["sh", "fails"] => commands += reader.types(&block.body, false),
            ["sh", terminal] => commands += reader.opens(terminal, &block.body),
            ["text", terminal] => promises += reader.sees(terminal, &block.body),
            ["text"] => promises += reader.sees("own", &block.body),
            other => panic!("the page has a block that this test does not know: {other:?}"),
        }
    }
    assert_eq!((commands, promises), (23, 12), "blocks were added or lost: correct the counts");
}

struct Block<'a> {
    info: Vec<&'a str>,
    body: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found = vec![];
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            found.push(Block { info: info.split(' ').collect(), body: body.join("\n") });
        }
    }
    found
}

/// Somebody who follows the page: a folder, a shell whose variables stay, two more terminals.
struct Reader {
    folder: PathBuf,
    terminals: Vec<(String, Output, Option<Child>)>,
}

/// What a terminal has shown so far.
type Output = Arc<Mutex<String>>;

impl Reader {
    fn new() -> Reader {
        let folder = std::env::temp_dir().join(format!("updraft-tour-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Reader { folder, terminals: vec![("own".into(), Output::default(), None)] }
    }

    /// A shell with the binary on its path, in the reader's folder, with the variables of the blocks before.
    fn shell(&self, script: &str) -> Command {
        let binary = PathBuf::from(env!("CARGO_BIN_EXE_updraft"));
        let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let variables = self.folder.join("variables");
        let script =
            format!("[ -f {0} ] && . {0}\nset -e\n{script}\nset +e\nexport -p > {0}\n", variables.display());
        let mut command = Command::new("bash");
        command.arg("-c").arg(script).current_dir(&self.folder).stdin(Stdio::null());
        command.env_clear().env("PATH", path).env("HOME", &self.folder).env("TMPDIR", std::env::temp_dir());
        command
    }

    /// Types the commands of a block, one after the other, with `set -e`.
    fn types(&mut self, body: &str, succeeds: bool) -> usize {
        let output = self.shell(&format!("set -a\n{body}")).output().unwrap();
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.success(), succeeds, "{body}\n{text}");
        self.terminals[0].1.lock().unwrap().push_str(&text);
        body.lines().count()
    }

    /// Opens a terminal for a command that stays.
    fn opens(&mut self, name: &str, body: &str) -> usize {
        let mut child = self
            .shell(&format!("exec {body}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = Output::default();
        follow(child.stdout.take().unwrap(), &output);
        follow(child.stderr.take().unwrap(), &output);
        self.terminals.push((name.into(), output, Some(child)));
        1
    }

    /// Waits until a terminal has shown every line.
    fn sees(&self, name: &str, body: &str) -> usize {
        let (_, output, _) = self.terminals.iter().find(|(terminal, _, _)| terminal == name).unwrap();
        for line in body.lines() {
            let deadline = Instant::now() + PATIENCE;
            while !shows(&output.lock().unwrap(), line) {
                let so_far = output.lock().unwrap().clone();
                assert!(Instant::now() < deadline, "{name} never showed {line:?}; it showed:\n{so_far}");
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        body.lines().count()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        for (_, _, child) in &mut self.terminals {
            if let Some(mut child) = child.take() {
                let _ = child.kill();
                let _ = child.wait();
            }
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn follow(source: impl Read + Send + 'static, output: &Output) {
    let output = output.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(source).lines().map_while(Result::ok) {
            output.lock().unwrap().push_str(&format!("{line}\n"));
        }
    });
}

/// Whether a line of `output` holds the parts between the `…` in order.
fn shows(output: &str, promise: &str) -> bool {
    output.lines().any(|line| {
        let mut rest = line;
        promise.split('…').all(|part| match rest.split_once(part) {
            Some((_, behind)) => {
                rest = behind;
                true
            }
            None => false,
        })
    })
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().parent().unwrap()
}
