//! VMs over the air: alone, and as one with a program; good ones, bad ones, and power cuts in between.

mod lab;

use image::SlotRule;
use lab::board::{Behaviour, Board, End};
use slots::fake::{Cut, Garbage};
use slots::{Cause, Slot};

/// The ABI of the programs that the tested device runs.
const ABI: u32 = 0x0001_0000;

fn ticker(version: &str) -> String {
    format!("import time\nprint('version {version}')\nwhile True:\n    time.sleep_ms(50)\n")
}

/// What the program of a board prints once it goes on without a reset.
fn prints_at_last(board: &mut Board) -> String {
    board.boot_until_steady(60_000);
    board.printed().lines().last().unwrap_or_default().into()
}

#[test]
fn a_vm_that_works_is_tried_and_confirmed_while_the_program_stays() {
    let mut board = Board::with_vms(&ticker("0"));
    board.job_vm("j1", None, &board.vm(ABI, "1", Behaviour::Works));
    assert_eq!(board.boot(60_000), End::Reset(Cause::Software));
    assert_eq!(board.confirmed_vm_before_trial(), "0", "nothing is confirmed before it has run");
    assert_eq!(prints_at_last(&mut board), "version 0");
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    assert_eq!(board.confirmed_vm(), "1");
    assert_eq!(board.record().confirmed, Slot::Zero);
    assert_eq!(board.count("confirmed the VM in slot 1"), 1);

    // The next one goes to the other slot, and one that runs already is not fetched.
    let fetched = board.cloud.fetched.borrow().len();
    board.job_vm("j2", None, &board.vm(ABI, "1", Behaviour::Works));
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j2").status, "SUCCEEDED");
    assert_eq!(board.cloud.fetched.borrow().len(), fetched);
    board.job_vm("j3", None, &board.vm(ABI, "2", Behaviour::Works));
    board.boot_until_steady(60_000);
    assert_eq!((board.confirmed_vm().as_str(), board.count("confirmed the VM in slot 0")), ("2", 1));
}

#[test]
fn a_vm_that_dies_or_hangs_is_taken_back_with_the_reason() {
    for (behaviour, reason) in [(Behaviour::Dies, "trial-crashed"), (Behaviour::Hangs, "trial-hung")] {
        let mut board = Board::with_vms(&ticker("0"));
        board.job_vm("j1", None, &board.vm(ABI, "1", behaviour));
        assert_eq!(prints_at_last(&mut board), "version 0");
        let job = board.cloud.status("j1");
        assert_eq!((job.status.as_str(), job.reason()), ("FAILED", Some(reason)));
        assert_eq!(board.confirmed_vm(), "0");
        // And the board is ready for the next one.
        board.job_vm("j2", None, &board.vm(ABI, "2", Behaviour::Works));
        board.boot_until_steady(60_000);
        assert_eq!(board.cloud.status("j2").status, "SUCCEEDED");
    }
}

#[test]
fn a_pair_is_confirmed_as_one() {
    let mut board = Board::with_vms(&ticker("0"));
    let program = board.link(&ticker("1"), "1", SlotRule::Either);
    board.job_vm("j1", Some(&program), &board.vm(ABI, "1", Behaviour::Works));
    assert_eq!(prints_at_last(&mut board), "version 1");
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    assert_eq!((board.confirmed_vm().as_str(), board.record().confirmed), ("1", Slot::One));
    assert_eq!(board.record().trial, None);
}

#[test]
fn of_a_pair_none_stays_when_one_is_bad() {
    let dies = "raise ValueError('no')\n".to_string();
    for (program, behaviour, reason) in [
        (&dies, Behaviour::Works, "trial-crashed"),
        (&ticker("1"), Behaviour::Dies, "trial-crashed"),
        (&ticker("1"), Behaviour::Hangs, "trial-hung"),
    ] {
        let mut board = Board::with_vms(&ticker("0"));
        let program = board.link(program, "1", SlotRule::Either);
        board.job_vm("j1", Some(&program), &board.vm(ABI, "1", behaviour));
        assert_eq!(prints_at_last(&mut board), "version 0");
        let job = board.cloud.status("j1");
        assert_eq!((job.status.as_str(), job.reason()), ("FAILED", Some(reason)));
        assert_eq!((board.confirmed_vm().as_str(), board.record().confirmed), ("0", Slot::Zero));
        assert_eq!(board.record().trial, None);
    }
}

#[test]
fn of_a_pair_only_what_does_not_run_is_fetched() {
    let mut board = Board::with_vms(&ticker("0"));
    let program = board.link(&ticker("1"), "1", SlotRule::Either);
    board.job_vm("j1", Some(&program), &board.vm(ABI, "0", Behaviour::Works));
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    assert_eq!(board.cloud.fetched.borrow().len(), 1, "the program alone");
    assert_eq!(board.count("staged the VM"), 0);
}

#[test]
fn program_and_vm_must_have_one_abi_before_anything_is_staged() {
    let mut board = Board::with_vms(&ticker("0"));
    let program = board.link(&ticker("1"), "1", SlotRule::Either);
    board.job_vm("j1", None, &board.vm(ABI + 1, "1", Behaviour::Works));
    board.job_vm("j2", Some(&program), &board.vm(ABI + 1, "1", Behaviour::Works));
    assert_eq!(board.boot_until_steady(60_000), [], "no reset");
    for id in ["j1", "j2"] {
        let job = board.cloud.status(id);
        assert_eq!((job.status.as_str(), job.reason()), ("REJECTED", Some("wrong-abi")), "{id}");
    }
    assert_eq!(board.confirmed_vm(), "0");
}

#[test]
fn what_is_no_vm_of_this_board_is_refused() {
    let mut board = Board::with_vms(&ticker("0"));
    let program = board.link(&ticker("1"), "1", SlotRule::Either);
    board.job_vm("a-program", None, &program);
    let vm = board.vm(ABI, "1", Behaviour::Works);
    board.job("a-vm", "1", &vm);
    board.job_vm("too-large", None, &vec![0; 0x1_0001]);
    let mut spoilt = vm;
    *spoilt.last_mut().unwrap() ^= 1;
    board.job_vm("spoilt", None, &spoilt);
    assert_eq!(board.boot_until_steady(60_000), [], "no reset");
    for (id, reason) in [
        ("a-program", "wrong-abi"),
        ("a-vm", "wrong-abi"),
        ("too-large", "too-large"),
        ("spoilt", "payload-digest"),
    ] {
        let job = board.cloud.status(id);
        assert_eq!((job.status.as_str(), job.reason()), ("REJECTED", Some(reason)), "{id}");
    }
}

#[test]
fn a_board_without_slots_for_vms_says_so() {
    let mut board = Board::running(&ticker("0"));
    let program = board.link(&ticker("1"), "1", SlotRule::Either);
    board.job_vm("alone", None, &board.vm(ABI, "1", Behaviour::Works));
    board.job_vm("pair", Some(&program), &board.vm(ABI, "1", Behaviour::Works));
    assert_eq!(board.boot_until_steady(60_000), [], "no reset");
    for id in ["alone", "pair"] {
        let job = board.cloud.status(id);
        assert_eq!((job.status.as_str(), job.reason()), ("REJECTED", Some("no-vm-slots")));
    }
    assert!(board.cloud.fetched.borrow().is_empty());
}

#[test]
fn a_power_cut_at_any_moment_leaves_no_half_of_a_pair() {
    let pair = |board: &Board| {
        let program = board.link(&ticker("1"), "1", SlotRule::Either);
        board.job_vm("j1", Some(&program), &board.vm(ABI, "1", Behaviour::Works));
    };
    let mut whole = Board::with_vms(&ticker("0"));
    let before = whole.changed();
    pair(&whole);
    whole.boot_until_steady(30_000);
    let changed = whole.changed() - before;
    let (mut cuts, mut confirmed) = (0, 0);
    for after in (0..changed).step_by(changed / 80) {
        let mut board = Board::with_vms(&ticker("0"));
        pair(&board);
        board.cut_power(Cut { after, garbage: Garbage::ALL[after % 4] });
        cuts += board.boot_through_cuts(30_000);
        assert_eq!(board.cloud.status("j1").status, "SUCCEEDED", "cut after {after} bytes");
        confirmed +=
            usize::from((board.confirmed_vm().as_str(), board.record().confirmed) == ("1", Slot::One));
    }
    assert!(cuts >= 80, "{cuts} cuts");
    assert_eq!(confirmed, cuts);
}
