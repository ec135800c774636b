//! The whole update, told as what happens and what the agent decides.

use std::format;

use super::script::Script;

/// From connecting to the reset into the trial: the part that most failures begin with.
pub(super) const TO_THE_DOWNLOAD: [(&str, &str); 12] = [
    ("boot 1", "connect"),
    ("connected", "list?"),
    ("done", "wait"),
    ("list up", "up?"),
    ("done", "wait"),
    ("job up 2", "ask program: version 2"),
    ("accept", "up IN_PROGRESS downloading 0 % @1"),
    ("done", "wait"),
    ("accepted up 2", "begin"),
    ("done", "fetch https://store/2 from 0"),
    ("opened 0 98304", "more"),
    ("chunk 32768", "keep 32768 at 0"),
];

/// From the first kept chunk to the reset.
pub(super) const TO_THE_RESET: [(&str, &str); 14] = [
    ("done", "up IN_PROGRESS downloading 33 % @2"),
    ("done", "more"),
    ("accepted up 3", "more"),
    ("chunk 32768", "keep 32768 at 32768"),
    ("done", "remember 65536 kept, staged 0"),
    ("done", "more"),
    ("chunk 32768", "keep 32768 at 65536"),
    ("done", "verify 98304 of 2"),
    ("whole", "up IN_PROGRESS trial @3"),
    ("done", "wait"),
    ("accepted up 4", "remember 98304 kept, staged 1"),
    ("done", "stage 1"),
    ("done", "reset"),
    ("tick", "reset"),
];

#[test]
fn a_new_firmware_is_fetched_tried_confirmed_and_reported() {
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET).play(&[
        ("boot 2 trial journal", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list *up", "wait"),
        ("healthy", "confirm"),
        ("done", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up 2", "up SUCCEEDED confirmed @1"),
        ("done", "wait"),
        ("accepted up 5", "forget"),
        ("done", "list?"),
        ("done", "wait"),
        ("list", "wait"),
        // And the device is ready for the next one.
        ("notify next", "list?"),
        ("done", "wait"),
        ("list next", "next?"),
        ("done", "wait"),
        ("job next 3", "ask program: version 3"),
    ]);
}

#[test]
fn a_program_that_is_healthy_before_the_cloud_answers_is_confirmed_by_the_answer() {
    Script::new().play(&[
        ("boot 2 trial", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("healthy", "wait"),
        ("list", "confirm"),
        ("done", "list?"),
    ]);
}

#[test]
fn a_cloud_that_was_heard_once_on_this_boot_counts_when_the_program_becomes_healthy_offline() {
    Script::new().play(&[
        ("boot 2 trial", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list", "wait"),
        ("disconnected", "wait"),
        ("healthy", "confirm"),
        ("done", "connect"),
    ]);
}

#[test]
fn on_trial_nothing_is_fetched_whatever_the_cloud_says() {
    Script::new().play(&[
        ("boot 2 trial", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list *up next", "wait"),
        ("notify *up next", "wait"),
        ("notify-next next", "wait"),
        ("tick", "wait"),
        ("disconnected", "wait"),
        ("tick", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("garbage get/accepted", "$next?"),
        ("done", "wait"),
        ("next-job next 3", "wait"),
        ("healthy", "confirm"),
    ]);
}

#[test]
fn a_confirm_that_the_flash_refused_is_tried_again() {
    Script::new().play(&[
        ("boot 2 trial", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list *up", "wait"),
        ("healthy", "confirm"),
        ("failed", "wait"),
        ("tick", "confirm"),
        ("done", "list?"),
    ]);
}

#[test]
fn what_runs_already_is_not_downloaded() {
    Script::new().play(&[
        ("boot 1", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list up", "up?"),
        ("done", "wait"),
        ("job up 1", "up SUCCEEDED confirmed @1"),
        ("done", "wait"),
        ("accepted up", "list?"),
    ]);
}

#[test]
fn a_power_cut_between_confirm_and_report_still_ends_succeeded() {
    Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET).play(&[
        ("boot 2 trial journal", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list *up", "wait"),
        ("healthy", "confirm"),
        // Here the power goes; the record has it that firmware 2 is confirmed.
        ("boot 2 journal", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up 2", "up SUCCEEDED confirmed @1"),
        ("done", "wait"),
        ("accepted up", "forget"),
    ]);
}

#[test]
fn the_program_may_put_an_update_off_and_is_asked_again() {
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD[..6]).play(&[
        ("defer 60", "up IN_PROGRESS deferred 60 s @1"),
        ("done", "wait"),
        ("accepted up 2", "wait"),
    ]);
    assert!((58_000..=60_000).contains(&script.wait_ms()), "{}", script.wait_ms());
    script.play(&[
        // News do not shorten the delay ...
        ("notify *up next", "list?"),
        ("done", "wait"),
        ("list *up next", "up?"),
        ("done", "wait"),
        ("job *up 2", "wait"),
        // ... time ends it.
        ("tick", "list?"),
        ("done", "wait"),
        ("list *up next", "up?"),
        ("done", "wait"),
        ("job *up 2", "ask program: version 2"),
        ("accept", "up IN_PROGRESS downloading 0 % @1"),
    ]);
}

#[test]
fn a_program_that_does_not_answer_cannot_stop_its_own_repair() {
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD[..6]);
    assert_eq!(script.wait_ms(), 10_000);
    script.play(&[
        ("early-tick", "wait"),
        ("notify other", "wait"),
        ("tick", "up IN_PROGRESS downloading 0 % @1"),
        ("accept", "wait"),
    ]);
}

#[test]
fn one_job_after_the_other_is_handled_those_in_progress_first() {
    Script::new().play(&[
        ("boot 1", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list a *b c", "b?"),
        ("done", "wait"),
        (r#"job *b {"operation":"reboot"}"#, "b REJECTED refused unknown-operation @1"),
        ("done", "wait"),
        ("accepted b", "list?"),
        ("done", "wait"),
        ("list a c", "a?"),
        ("done", "wait"),
        ("job a 1", "a SUCCEEDED confirmed @1"),
        ("done", "wait"),
        ("accepted a", "list?"),
        ("done", "wait"),
        ("list c", "c?"),
    ]);
}

#[test]
fn without_news_the_agent_asks_again_because_a_notification_may_be_lost() {
    let mut script = Script::new();
    script.play(&[("boot 1", "connect"), ("connected", "list?"), ("done", "wait"), ("list", "wait")]);
    assert!((10 * 60_000..=15 * 60_000).contains(&script.wait_ms()), "{}", script.wait_ms());
    script.play(&[("tick", "list?")]);
}

#[test]
fn news_that_come_between_question_and_answer_are_not_forgotten() {
    Script::new().play(&[
        ("boot 1", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("notify up", "wait"),
        ("list", "list?"),
        ("done", "wait"),
        ("list up", "up?"),
    ]);
}

#[test]
fn a_board_without_any_firmware_repairs_itself() {
    Script::new().play(&[
        ("boot none", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list up", "up?"),
        ("done", "wait"),
        ("job up 2", "ask program: version 2"),
    ]);
}

/// From connecting to the reset into the trial of a VM.
const VM_TO_THE_RESET: [(&str, &str); 18] = [
    ("boot 1 vm=31", "connect"),
    ("connected", "list?"),
    ("done", "wait"),
    ("list up", "up?"),
    ("done", "wait"),
    ("job up vm=32", "ask program: version 32"),
    ("accept", "up IN_PROGRESS downloading 0 % @1"),
    ("done", "wait"),
    ("accepted up 2", "begin"),
    ("done", "fetch vm https://store/32 from 0"),
    ("opened 0 196608", "more"),
    ("chunk 196608", "keep vm 196608 at 0"),
    ("done", "verify vm 196608 of 32"),
    ("whole", "up IN_PROGRESS trial @2"),
    ("done", "wait"),
    ("accepted up 3", "remember vm 196608 kept, staged 1"),
    ("done", "stage vm 0"),
    ("done", "reset"),
];

#[test]
fn a_new_vm_is_fetched_tried_confirmed_and_reported() {
    Script::new().play(&VM_TO_THE_RESET).play(&[
        ("boot 1 vm=32 trial journal", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list *up", "wait"),
        ("healthy", "confirm"),
        ("done", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up vm=32", "up SUCCEEDED confirmed @1"),
    ]);
}

#[test]
fn a_vm_that_the_bootloader_took_back_has_failed_with_the_reason() {
    for (word, reason) in
        [("vm-crashed", "trial-crashed"), ("vm-hung", "trial-hung"), ("vm-power", "trial-power")]
    {
        Script::new().play(&VM_TO_THE_RESET).play(&[
            (&format!("boot 1 vm=31 {word} journal"), "connect"),
            ("connected", "list?"),
            ("done", "wait"),
            ("list *up", "up?"),
            ("done", "wait"),
            ("job *up vm=32", &format!("up FAILED failed {reason} @1")),
        ]);
    }
}

#[test]
fn of_a_pair_the_vm_is_fetched_first_and_both_are_staged_as_one() {
    Script::new().play(&[
        ("boot 1 vm=31", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list up", "up?"),
        ("done", "wait"),
        ("job up 2+vm=32", "ask program: version 2"),
        ("accept", "up IN_PROGRESS downloading 0 % @1"),
        ("done", "wait"),
        ("accepted up 2", "begin"),
        ("done", "fetch vm https://store/32 from 0"),
        ("opened 0 196608", "more"),
        ("chunk 196608", "keep vm 196608 at 0"),
        ("done", "verify vm 196608 of 32"),
        // The program's address is asked for afresh.
        ("whole", "remember 0 kept, staged 0"),
        ("done", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up 2+vm=32", "fetch https://store/2 from 0"),
        ("opened 0 98304", "more"),
        ("chunk 98304", "keep 98304 at 0"),
        ("done", "verify 98304 of 2"),
        ("whole", "up IN_PROGRESS trial @1"),
        ("done", "wait"),
        ("accepted up 3", "remember 98304 kept, staged 1"),
        ("done", "stage pair 1"),
        ("done", "reset"),
    ]);
}

#[test]
fn after_a_reset_the_vm_of_a_pair_is_checked_again_before_its_program_is() {
    Script::new().play(&TO_THE_DOWNLOAD[..5]).play(&[
        ("job up 2", "ask program: version 2"),
        ("accept", "up IN_PROGRESS downloading 0 % @1"),
        ("done", "wait"),
        ("accepted up 2", "begin"),
        // The journal knows the program, and the job that it names asks for a VM as well.
        ("boot 1 vm=31 journal", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up 2+vm=32", "fetch https://store/2 from 0"),
        ("opened 0 98304", "more"),
        ("chunk 98304", "keep 98304 at 0"),
        ("done", "verify vm 196608 of 32"),
        ("whole", "verify 98304 of 2"),
        ("unfit wrong-abi", "up REJECTED refused wrong-abi @1"),
    ]);
}

#[test]
fn of_a_pair_only_what_does_not_run_is_fetched_and_staged() {
    for (boot, first) in [
        ("boot 1 vm=32", "fetch https://store/2 from 0"),
        ("boot 2 vm=31", "fetch vm https://store/32 from 0"),
    ] {
        Script::new().play(&[
            (boot, "connect"),
            ("connected", "list?"),
            ("done", "wait"),
            ("list up", "up?"),
            ("done", "wait"),
            ("job up 2+vm=32", "ask program: version 2"),
            ("accept", "up IN_PROGRESS downloading 0 % @1"),
            ("done", "wait"),
            ("accepted up 2", "begin"),
            ("done", first),
        ]);
    }
}

#[test]
fn a_board_without_slots_for_vms_refuses_them() {
    for document in ["job up vm=32", "job up 2+vm=32"] {
        Script::new().play(&[
            ("boot 1", "connect"),
            ("connected", "list?"),
            ("done", "wait"),
            ("list up", "up?"),
            ("done", "wait"),
            (document, "up REJECTED refused no-vm-slots @1"),
        ]);
    }
}
