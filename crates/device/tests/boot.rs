//! What runs after a reset, and what the person at the console is told.

mod lab;

use image::SlotRule;
use lab::board::{Board, End, key};
use slots::{Cause, Slot};

const HELLO: &str = "print('hello from', 'HERE')\n";

fn hello(here: &str) -> String {
    HELLO.replace("HERE", here)
}

#[test]
fn a_board_without_firmware_waits_for_some_and_does_not_reset() {
    let mut board = Board::new();
    assert_eq!(board.boot(300_000), End::StillRunning);
    assert_eq!(board.printed(), "");
    assert_eq!(board.count("no slot holds firmware"), 1);
    assert_eq!(board.count("online"), 1, "it can be given firmware over the air");
}

#[test]
fn the_confirmed_firmware_runs_whatever_the_cause_of_the_reset() {
    let mut board = Board::running(&hello("zero"));
    let mut boots = 0;
    for cause in [Cause::PowerOn, Cause::Software, Cause::Watchdog, Cause::Crash] {
        board.cause = cause;
        assert_eq!(board.boot(1_000), End::StillRunning);
        boots += 1;
    }
    assert_eq!(board.printed(), "hello from zero\n".repeat(boots));
    assert_eq!(board.count("booted slot 0, version 0"), boots);
    assert_eq!(boots, 4);
}

#[test]
fn a_board_without_credentials_runs_its_program_offline() {
    let mut board = Board::running(&hello("zero"));
    board.forget_credentials();
    assert_eq!(board.boot(300_000), End::StillRunning);
    assert_eq!(board.printed(), "hello from zero\n");
    assert_eq!(board.count("no credentials"), 1);
    assert_eq!(*board.cloud.connections.borrow(), 0);
}

#[test]
fn what_is_not_signed_by_a_known_key_for_this_board_and_slot_is_never_run() {
    let mut refused = Vec::new();
    let board = Board::new();
    let strangers = board.link_with(&key(8), &hello("a stranger"), "0", SlotRule::Either);
    let misplaced = board.link(&hello("another slot"), "0", SlotRule::One);
    let mut damaged = board.link(&hello("a damaged image"), "0", SlotRule::Either);
    *damaged.last_mut().unwrap() ^= 1;
    for image in [strangers, misplaced, damaged, b"no image at all.".to_vec()] {
        let mut board = Board::new();
        board.install(&image); // Into slot 0, past every check.
        assert_eq!(board.boot(1_000), End::StillRunning);
        assert_eq!(board.printed(), "");
        refused.push(board.events.borrow()[0].clone());
    }
    assert_eq!(
        refused,
        [
            "slot 0 is not fit to run: unknown-key",
            "slot 0 is not fit to run: wrong-slot",
            "slot 0 is not fit to run: payload-digest",
            "slot 0 is not fit to run: bad-header",
        ]
    );
}

#[test]
fn rotten_confirmed_firmware_gives_way_to_the_other_slot_if_that_is_whole() {
    let mut board = Board::running(&hello("zero"));
    board.install(&board.link(&hello("one"), "1", SlotRule::Either));
    board.boot(1_000);
    board.rot(Slot::One);
    board.boot(1_000);
    assert_eq!(board.printed(), "hello from one\nhello from zero\n");
    assert_eq!(board.count("slot 1 has rotted"), 1);
    board.boot(1_000);
    assert_eq!(board.record().confirmed, Slot::Zero);
    assert_eq!(board.count("slot 1 has rotted"), 1, "it is told once");
}

#[test]
fn a_program_that_dies_outside_of_a_trial_leaves_its_traceback_and_the_board_goes_on() {
    let mut board = Board::running("print('before')\nraise ValueError('no sensor')\n");
    assert_eq!(board.boot(600_000), End::StillRunning);
    let printed = board.printed();
    assert!(printed.starts_with("before\nTraceback (most recent call last):\n"), "{printed}");
    assert!(printed.ends_with("ValueError: no sensor\n"), "{printed}");
    assert_eq!(board.count("the program has died"), 1);
    assert_eq!(board.count("online"), 1);
}

#[test]
fn a_program_may_reset_its_board() {
    let mut board = Board::running("import machine\nprint('once')\nmachine.reset()\nprint('never')\n");
    assert_eq!(board.boot(10_000), End::Reset(Cause::Software));
    assert_eq!(board.printed(), "once\n");
}

#[test]
fn a_board_that_is_only_waiting_is_not_reset_by_its_watchdog() {
    let mut board = Board::running("import time\nwhile True:\n    time.sleep(3600)\n");
    assert_eq!(board.boot(6 * 3_600_000), End::StillRunning);
}
