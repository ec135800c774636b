//! Updates over the air, from the notification to the report, with everything that a board may meet on the way.

mod lab;

use image::SlotRule;
use lab::board::{Board, End, document, key};
use lab::cloud::Prank;
use slots::fake::{Cut, Garbage};
use slots::{Cause, Slot};

/// Prints its version and counts for ever.
const TICKER: &str = "
import time
n = 0
print('version VERSION')
while True:
    n = n + 1
    print('tick', n)
    time.sleep_ms(50)
";

/// Uses the cloud as the example does.
const SENSOR: &str = "
import time
from aws import iot
print('version VERSION')
thing = iot.Thing()
thing.connect()
while True:
    thing.publish('dev/sample', {'version': 'VERSION'})
    time.sleep(1)
";

fn ticker(version: &str) -> String {
    TICKER.replace("VERSION", version)
}

fn sensor(version: &str) -> String {
    SENSOR.replace("VERSION", version)
}

/// A board that runs the ticker, with a job for its next version in line; the image is large enough for a hundred chunks.
fn before_an_update() -> (Board, Vec<u8>) {
    let board = Board::running(&ticker("0"));
    let image = board.link(&large(&ticker("1")), "1", SlotRule::Either);
    board.job("j1", "1", &image);
    (board, image)
}

/// The same program with a long text in it.
fn large(source: &str) -> String {
    let text: String = (0..40_000u32).map(|i| char::from(b'a' + (i * i % 23) as u8)).collect();
    format!("ballast = '{text}'\n{source}")
}

fn statuses(board: &Board, id: &str) -> Vec<String> {
    let mut all: Vec<_> = board.cloud.status(id).history.into_iter().map(|(status, ..)| status).collect();
    all.dedup();
    all
}

#[test]
fn an_update_from_the_notification_to_the_report() {
    let mut board = Board::running(&ticker("0"));
    let image = board.link(&ticker("1"), "1", SlotRule::Either);
    let (cloud, time) = (board.cloud.clone(), board.time.clone());
    cloud.objects.borrow_mut().insert("/j1.fw".into(), image.clone());
    let document = document("j1", "1", &image);
    let later = time.clone();
    time.spawn(async move {
        later.sleep_until(3_000).await;
        cloud.job("j1", &document);
    });
    assert_eq!(board.boot(60_000), End::Reset(Cause::Software));
    assert!(board.slot(Slot::One).starts_with(&image), "the other slot holds the image");
    assert_eq!(board.record().confirmed, Slot::Zero, "nothing is confirmed before it has run");
    assert!(board.time.now_ms() < 5_000, "the notification is acted upon at once");

    assert_eq!(board.boot(60_000), End::StillRunning);
    assert!(board.printed().contains("version 1\n"));
    assert_eq!(board.record().confirmed, Slot::One);
    assert_eq!(board.record().trial, None);
    assert_eq!(statuses(&board, "j1"), ["IN_PROGRESS", "SUCCEEDED"]);
    let told =
        ["job j1 accepted: version 1", "staged slot 1", "booted slot 1 on trial, version 1 (software)"];
    let then = ["confirmed slot 1", "reported SUCCEEDED"];
    for event in told.iter().chain(&then) {
        assert_eq!(board.count(event), 1, "{event}: {:?}", board.events.borrow());
    }
}

#[test]
fn two_updates_in_a_row_use_both_slots() {
    let mut board = Board::running(&ticker("0"));
    let mut slots = vec![board.record().confirmed];
    for version in ["1", "2"] {
        board.job(version, version, &board.link(&ticker(version), version, SlotRule::Either));
        board.boot_until_steady(30_000);
        slots.push(board.record().confirmed);
        assert_eq!(board.cloud.status(version).status, "SUCCEEDED");
    }
    assert_eq!(slots, [Slot::Zero, Slot::One, Slot::Zero]);
}

/// The slot of the agent's boot facts was that of before the confirm, and the second job was refused as `wrong-slot`.
#[test]
fn a_job_for_the_slot_that_a_confirm_has_just_freed_is_not_refused() {
    let mut board = Board::running(&ticker("0"));
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    let image = board.link(&ticker("2"), "2", SlotRule::Zero);
    board.cloud.objects.borrow_mut().insert("/j2.fw".into(), image.clone());
    let restricted = document("j2", "2", &image).replacen('{', "{\"slot\":0,", 1);
    board.cloud.job("j2", &restricted);
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    let second = board.cloud.status("j2");
    assert_eq!((second.status.as_str(), second.reason()), ("SUCCEEDED", None));
    assert_eq!(board.record().confirmed, Slot::Zero);
}

#[test]
fn the_program_keeps_running_while_its_successor_is_downloaded() {
    let (mut board, image) = before_an_update();
    assert_eq!(board.boot(60_000), End::Reset(Cause::Software));
    let ticks = board.printed().matches("tick").count();
    assert!(image.len() > 40_000 && ticks >= 3, "{ticks} ticks during {} bytes", image.len());
}

#[test]
fn a_board_without_firmware_is_given_some_over_the_air() {
    let mut board = Board::new();
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    board.boot_until_steady(30_000);
    assert!(board.printed().starts_with("version 1\n"));
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
}

#[test]
fn a_program_that_loops_for_ever_or_has_died_still_gets_its_update() {
    let mut updated = 0;
    for source in ["while True:\n    pass\n", "raise ValueError('dead')\n", "print('done')\n"] {
        let mut board = Board::running(source);
        board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
        board.boot_until_steady(30_000);
        assert!(board.printed().contains("version 1\n"), "{source}");
        assert_eq!(board.cloud.status("j1").status, "SUCCEEDED", "{source}");
        updated += 1;
    }
    assert_eq!(updated, 3);
}

#[test]
fn firmware_that_dies_in_its_trial_is_given_up_after_its_attempts() {
    let mut board = Board::running(&ticker("0"));
    board.job("j1", "1", &board.link("print('trying')\nraise RuntimeError('bad')\n", "1", SlotRule::Either));
    let causes = board.boot_until_steady(60_000);
    assert_eq!(causes, [Cause::Software, Cause::Crash, Cause::Crash]);
    assert_eq!(board.printed().matches("trying\n").count(), 2, "two attempts");
    assert_eq!(board.record().confirmed, Slot::Zero);
    assert_eq!(board.cloud.status("j1").status, "FAILED");
    assert_eq!(board.cloud.status("j1").reason(), Some("trial-crashed"));
    assert_eq!(board.count("fell back to slot 0: trial-crashed"), 1);
}

#[test]
fn firmware_that_never_reaches_its_cloud_is_given_up_by_the_watchdog() {
    let mut board = Board::running(&ticker("0"));
    let hang = "from aws import iot\nprint('trying')\nwhile True:\n    pass\n";
    board.job("j1", "1", &board.link(hang, "1", SlotRule::Either));
    let causes = board.boot_until_steady(60_000);
    assert_eq!(causes, [Cause::Software, Cause::Watchdog, Cause::Watchdog]);
    assert_eq!(board.cloud.status("j1").status, "FAILED");
    assert_eq!(board.cloud.status("j1").reason(), Some("trial-hung"));
}

#[test]
fn firmware_without_a_cloud_to_reach_is_not_confirmed() {
    let mut board = Board::running(&ticker("0"));
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    assert_eq!(board.boot(60_000), End::Reset(Cause::Software));
    *board.cloud.is_up.borrow_mut() = false;
    assert_eq!(board.boot(60_000), End::Reset(Cause::Watchdog));
    *board.cloud.is_up.borrow_mut() = true;
    assert_eq!(board.boot(60_000), End::StillRunning, "the second attempt finds its cloud");
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
}

#[test]
fn a_program_of_the_cloud_is_confirmed_when_it_has_reached_it() {
    let mut board = Board::running(&sensor("0"));
    board.job("j1", "1", &board.link(&sensor("1"), "1", SlotRule::Either));
    board.boot_until_steady(30_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    let published = board.cloud.published.borrow();
    let ours = published.iter().filter(|(topic, payload)| topic == "dev/sample" && payload.contains('1'));
    assert!(ours.count() > 10, "the program publishes on the connection that the agent shares with it");
}

#[test]
fn what_this_board_must_not_run_is_rejected_with_its_reason_and_never_staged() {
    let mut refused = 0;
    type Made = fn(&Board) -> Vec<u8>;
    let cases: [(&str, Made); 4] = [
        ("unknown-key", |board| board.link_with(&key(8), &ticker("1"), "1", SlotRule::Either)),
        ("wrong-slot", |board| board.link(&ticker("1"), "1", SlotRule::Zero)),
        ("payload-digest", |board| {
            let mut image = board.link(&ticker("1"), "1", SlotRule::Either);
            *image.last_mut().unwrap() ^= 1;
            image
        }),
        ("bad-header", |_| b"<html>no image at all</html>".to_vec()),
    ];
    for (reason, made) in cases {
        let mut board = Board::running(&ticker("0"));
        board.job("j1", "1", &made(&board));
        assert_eq!(board.boot(60_000), End::StillRunning, "{reason}");
        assert_eq!(board.cloud.status("j1").status, "REJECTED", "{reason}");
        assert_eq!(board.cloud.status("j1").reason(), Some(reason));
        assert_eq!(board.record().trial, None);
        assert_eq!(board.count(&format!("refused: {reason}")), 1);
        refused += 1;
    }
    assert_eq!(refused, 4);
}

#[test]
fn a_poisoned_document_is_refused_once_and_the_next_job_is_done() {
    let mut board = Board::running(&ticker("0"));
    board.cloud.job("poison", r#"{"operation":"fota","size":"many"}"#);
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    let causes = board.boot_until_steady(60_000);
    assert_eq!(causes, [Cause::Software]);
    assert_eq!(board.cloud.status("poison").status, "REJECTED");
    assert_eq!(board.cloud.status("poison").reason(), Some("bad-document"));
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
}

#[test]
fn a_cut_download_goes_on_where_it_was_cut() {
    let (mut board, image) = before_an_update();
    board.cloud.pranks.borrow_mut().extend([Prank::CutAfter(10_001), Prank::CutAfter(5_000)]);
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    let from: Vec<_> = board.cloud.fetched.borrow().iter().map(|(_, from)| *from).collect();
    // Whole units of 16 bytes of what came are kept.
    assert_eq!(from, [0, 10_000, 10_000 + 4_992], "of {} bytes", image.len());
}

#[test]
fn a_server_that_ignores_ranges_is_coped_with() {
    let (mut board, _) = before_an_update();
    board.cloud.pranks.borrow_mut().extend([Prank::CutAfter(10_001), Prank::IgnoreRange]);
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    assert_eq!(board.cloud.fetched.borrow().len(), 2);
}

#[test]
fn an_expired_address_is_asked_for_anew() {
    let (mut board, _) = before_an_update();
    board.cloud.pranks.borrow_mut().extend([Prank::Status(403)]);
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    let targets: Vec<_> = board.cloud.fetched.borrow().iter().map(|(target, _)| target.clone()).collect();
    assert_eq!(targets.len(), 2);
    assert_ne!(targets[0], targets[1], "the second address is a fresh one");
}

#[test]
fn nothing_but_the_object_itself_is_ever_written() {
    let pranks = [
        Prank::Status(403),
        Prank::Status(404),
        Prank::Status(500),
        Prank::NoLength,
        Prank::Silence,
        Prank::Redirect("http://s3.lab/j1.fw"),
        Prank::Redirect("//s3.lab/j1.fw"),
    ];
    let mut survived = 0;
    for prank in pranks {
        let (mut board, image) = before_an_update();
        let before = board.slot(Slot::One);
        board.cloud.pranks.borrow_mut().push_back(prank);
        while board.cloud.fetched.borrow().is_empty() {
            assert_eq!(board.boot(100), End::StillRunning);
        }
        assert!(board.slot(Slot::One) == before, "{prank:?}");
        board.boot_until_steady(120_000);
        assert_eq!(board.cloud.status("j1").status, "SUCCEEDED", "{prank:?}");
        assert!(board.slot(Slot::One).starts_with(&image));
        survived += 1;
    }
    assert_eq!(survived, 7);
}

#[test]
fn a_redirect_to_https_is_followed_three_times_and_no_more() {
    let to = Prank::Redirect("https://s3.lab/j1.fw?again");
    for (redirects, fetches) in [(3, 4), (4, 5)] {
        let (mut board, _) = before_an_update();
        board.cloud.pranks.borrow_mut().extend([to].repeat(redirects));
        board.boot_until_steady(60_000);
        assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
        assert_eq!(board.cloud.fetched.borrow().len(), fetches);
        assert_eq!(board.count("download interrupted: the server redirects"), usize::from(redirects > 3));
    }
}

#[test]
fn the_cloud_may_restart_in_the_middle_of_a_download() {
    let (mut board, _) = before_an_update();
    board.cloud.pranks.borrow_mut().push_back(Prank::CutAfter(20_000));
    let (cloud, time) = (board.cloud.clone(), board.time.clone());
    board.time.spawn(async move {
        while cloud.fetched.borrow().is_empty() {
            time.sleep_until(time.now_ms() + 10).await;
        }
        *cloud.is_up.borrow_mut() = false;
        time.sleep_until(time.now_ms() + 2_000).await;
        *cloud.is_up.borrow_mut() = true;
    });
    board.boot_until_steady(60_000);
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
    assert!(*board.cloud.connections.borrow() >= 2);
    assert!(board.count("offline") >= 1);
}

#[test]
fn a_program_may_refuse_an_update_or_put_it_off() {
    let opinion = |word: &str| {
        let hook =
            format!("def on_update(update):\n    print('offered', update['version'])\n    return {word}\n");
        format!("import fota\nimport time\n{hook}fota.on_update(on_update)\nwhile True:\n    time.sleep(1)\n")
    };
    let mut board = Board::running(&opinion("False"));
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    assert_eq!(board.boot(60_000), End::StillRunning);
    assert_eq!(board.printed(), "offered 1\n");
    assert_eq!(board.cloud.status("j1").status, "REJECTED");
    assert_eq!(board.cloud.status("j1").reason(), Some("refused-by-program"));

    let mut board = Board::running(&opinion("True"));
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    assert_eq!(board.boot(60_000), End::Reset(Cause::Software));
    assert_eq!(board.printed(), "offered 1\n");

    let mut board = Board::running(&opinion("60"));
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    assert_eq!(board.boot(50_000), End::StillRunning);
    assert_eq!(board.printed(), "offered 1\n");
    assert_eq!(board.boot(200_000), End::StillRunning);
    assert!(board.printed().matches("offered 1\n").count() >= 2, "it is asked again: {}", board.printed());
}

#[test]
fn a_program_that_sleeps_where_a_builtin_calls_it_gets_its_next_update_all_the_same() {
    let key = "def slowly(n):\n    time.sleep(3)\n    return n\n";
    let sleepy = format!("import time\n{key}while True:\n    print(sorted([2, 1], key=slowly))\n");
    let mut board = Board::running(&sleepy);
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    assert_eq!(board.boot_until_steady(120_000), [Cause::Software], "no watchdog bites");
    assert!(board.printed().contains("[1, 2]\n"));
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");

    // Who would hold the board until the watchdog bites is told so instead, and the board goes on.
    let endless = "import time\nsorted([1, 2, 3, 4], key=lambda n: time.sleep(3) or n)\n";
    let mut board = Board::running(endless);
    board.job("j1", "1", &board.link(&ticker("1"), "1", SlotRule::Either));
    board.boot_until_steady(60_000);
    assert!(board.printed().contains("RuntimeError: cannot wait inside of a function that a builtin calls"));
    assert_eq!(board.cloud.status("j1").status, "SUCCEEDED");
}

#[test]
fn a_power_cut_at_any_moment_of_an_update_ends_it_truthfully() {
    let mut whole = Board::running(&ticker("0"));
    let image = whole.link(&ticker("1"), "1", SlotRule::Either);
    let bytes_before = whole.changed();
    whole.job("j1", "1", &image);
    whole.boot_until_steady(30_000);
    let changed = whole.changed() - bytes_before;
    let (mut cuts, mut confirmed) = (0, 0);
    for after in (0..changed).step_by(changed / 60) {
        let mut board = Board::running(&ticker("0"));
        board.job("j1", "1", &image);
        board.cut_power(Cut { after, garbage: Garbage::ALL[after % 4] });
        cuts += board.boot_through_cuts(30_000);
        assert_eq!(
            board.cloud.status("j1").status,
            "SUCCEEDED",
            "cut after {after} bytes: {:?}",
            board.events.borrow()
        );
        confirmed += usize::from(board.record().confirmed == Slot::One);
    }
    assert!(cuts >= 60, "{cuts} cuts");
    assert_eq!(confirmed, cuts);
}
