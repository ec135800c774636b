//! A powered board can be watched, and borrowed, by other processes: docs/spec/board-socket.md.
#![allow(clippy::unwrap_used, reason = "a laboratory that cannot be set up fails its test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use host::flash::{FileFlash, OpenError};
use host::socket::{Hold, SOCKET_FILE, monitor};
use host::{FLASH_FILE, Options, power_on};

/// A folder of its own for the board of one test, `deep` enough that the socket's name is too long for the system.
fn folder(name: &str, deep: usize) -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    path.extend(std::iter::repeat_n("a-folder-with-a-long-name", deep));
    std::fs::create_dir_all(&path).unwrap();
    drop(FileFlash::create(&path.join(FLASH_FILE)).unwrap());
    path
}

/// Powers a board until the test process ends, and waits until it answers.
fn powered(board: &Path) {
    let path = board.to_owned();
    std::thread::spawn(move || power_on(&path, &Options { quiet: true, ..Options::default() }));
    let mut tries = 0;
    while monitor(board).is_err() {
        tries += 1;
        assert!(tries < 1_000, "the board does not come up");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The lines of a board's console, from its next boot on. The board takes a listener in when it comes to it, and nobody says
/// when that was: so it is booted until something is heard.
fn listen(board: &Path) -> mpsc::Receiver<String> {
    let console = monitor(board).unwrap();
    let (lines, heard) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(console).lines().map_while(Result::ok) {
            let _ = lines.send(line);
        }
    });
    for _ in 0..20 {
        Hold::new(board).unwrap().release().unwrap();
        if is_heard(&heard, BOOTED, Duration::from_secs(1)) {
            return heard;
        }
    }
    panic!("nothing is heard of the board");
}

/// What a board without firmware says once it has booted.
const BOOTED: &str = "[updraft] no slot holds firmware";

fn hear(heard: &mpsc::Receiver<String>, beginning: &str) {
    assert!(is_heard(heard, beginning, Duration::from_secs(60)), "never heard {beginning:?}");
}

/// Whether a line begins so, after a silence of `patience` at most.
fn is_heard(heard: &mpsc::Receiver<String>, beginning: &str, patience: Duration) -> bool {
    loop {
        match heard.recv_timeout(patience) {
            Ok(line) if line.starts_with(beginning) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

#[test]
fn a_held_board_frees_its_flash_and_a_released_one_boots_again() {
    for deep in [0, 6] {
        let board = folder(&format!("hold{deep}"), deep);
        let flash = board.join(FLASH_FILE);
        powered(&board);
        let heard = listen(&board);
        assert!(matches!(FileFlash::open(&flash), Err(OpenError::Locked)), "a powered board has its flash");

        let hold = Hold::new(&board).unwrap();
        drop(FileFlash::open(&flash).unwrap());
        hold.release().unwrap();
        hear(&heard, BOOTED);

        let hold = Hold::new(&board).unwrap();
        drop(FileFlash::open(&flash).unwrap());
        drop(hold); // A client that dies lets go as well.
        hear(&heard, BOOTED);
        assert!(matches!(FileFlash::open(&flash), Err(OpenError::Locked)));
    }
}

#[test]
fn the_conversation_of_the_page_is_what_a_board_says() {
    let page = include_str!("../../../docs/spec/board-socket.md");
    let conversation = page.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let board = folder("page", 0);
    powered(&board);
    let mut client = UnixStream::connect(board.join(SOCKET_FILE)).unwrap();
    let mut answers = BufReader::new(client.try_clone().unwrap());
    let mut heard = 0;
    for line in conversation.lines() {
        match line.strip_prefix("> ") {
            Some(command) => client.write_all(format!("{command}\n").as_bytes()).unwrap(),
            None => {
                let mut answer = String::new();
                answers.read_line(&mut answer).unwrap();
                assert_eq!(answer.trim_end(), line);
                heard += 1;
            }
        }
    }
    assert_eq!(heard, 2);
}

#[test]
fn a_second_client_waits_for_its_turn() {
    let board = folder("turns", 0);
    powered(&board);
    let first = Hold::new(&board).unwrap();
    let folder = board.clone();
    let second = std::thread::spawn(move || Hold::new(&folder).map(drop));
    first.release().unwrap();
    second.join().unwrap().unwrap();
}

#[test]
fn two_processes_cannot_power_one_board() {
    let board = folder("twice", 0);
    powered(&board);
    let again = power_on(&board, &Options { quiet: true, ..Options::default() });
    assert!(again.unwrap_err().to_string().contains("the board is powered"));
    Hold::new(&board).unwrap().release().unwrap();
}

#[test]
fn an_unknown_command_is_told_what_there_is_and_a_long_one_does_no_harm() {
    let board = folder("unknown", 0);
    powered(&board);
    let mut asked = 0;
    for command in ["fly\n".to_owned(), "x".repeat(100_000), "\n".to_owned()] {
        let mut client = UnixStream::connect(board.join(SOCKET_FILE)).unwrap();
        let _ = client.write_all(command.as_bytes());
        let _ = client.shutdown(std::net::Shutdown::Write);
        let mut answer = String::new();
        let _ = client.read_to_string(&mut answer);
        assert!(answer.starts_with("error: unknown command") || answer.is_empty(), "{answer}");
        asked += 1;
    }
    assert_eq!(asked, 3);
    Hold::new(&board).unwrap().release().unwrap();
}

#[test]
fn a_board_that_is_off_has_nobody_behind_its_socket() {
    let board = folder("off", 0);
    assert!(monitor(&board).is_err());
    assert!(Hold::new(&board).is_err());
}
