//! Every way in which an update can fail, and the truth that is told about it.

use super::script::Script;
use super::story::{TO_THE_DOWNLOAD, TO_THE_RESET};

/// From the connection of a confirmed firmware 1 to the question about job `up`.
fn asked_about_up(boot: &str) -> [(&str, &str); 5] {
    [(boot, "connect"), ("connected", "list?"), ("done", "wait"), ("list *up", "up?"), ("done", "wait")]
}

#[test]
fn a_trial_that_fell_back_is_reported_with_its_cause() {
    let rows = [
        ("crashed", "trial-crashed"),
        ("hung", "trial-hung"),
        ("power", "trial-power"),
        ("reset", "trial-reset"),
        ("damaged", "trial-not-whole"),
        ("refused", "trial-refused"),
    ];
    for (fall, reason) in rows {
        let boot = std::format!("boot 1 {fall} journal");
        let report = std::format!("up FAILED failed {reason} @1");
        Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET).play(&asked_about_up(&boot)).play(&[
            ("job *up 2", &report),
            ("done", "wait"),
            ("accepted up", "forget"),
            ("done", "list?"),
        ]);
    }
}

#[test]
fn an_older_fall_is_not_blamed_on_a_new_job() {
    Script::new().play(&[
        ("boot 1 crashed", "connect"),
        ("connected", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up 2", "ask program: version 2"),
    ]);
}

#[test]
fn a_document_that_cannot_be_followed_is_refused_once() {
    let rows = [
        (r#"job up {"operation":"fota"}"#, "bad-document"),
        (r#"job up {"operation":"fota","size":1,"sha256":"00","url":"https://a"}"#, "bad-document"),
        ("job up 3 \"size\":0", "bad-document"),
        ("job up 3 \"size\":5000000000", "bad-document"),
        ("job up 3 \"url\":\"http://plain/\"", "bad-document"),
        ("job up 3 \"slot\":2", "bad-document"),
        ("job up []", "unknown-operation"),
        ("job up {}", "unknown-operation"),
        (r#"job up {"operation":"reboot"}"#, "unknown-operation"),
        ("job up 3 \"size\":524289", "too-large"),
        ("job up 3 \"slot\":0", "wrong-slot"),
        ("garbage up/get/accepted", "bad-document"),
    ];
    for (job, reason) in rows {
        let report = std::format!("up REJECTED refused {reason} @1");
        Script::new().play(&TO_THE_DOWNLOAD[..5]).play(&[
            (job, &report),
            ("done", "wait"),
            ("accepted up", "list?"),
            ("done", "wait"),
            ("list", "wait"),
        ]);
    }
}

#[test]
fn a_document_that_has_become_unreadable_does_not_change_the_truth() {
    let rows = [
        ("boot 2 journal", "up SUCCEEDED confirmed @1"),
        ("boot 1 crashed journal", "up FAILED failed trial-crashed @1"),
        ("boot 1 journal", "up REJECTED refused bad-document @1"),
    ];
    let unreadable = ["garbage up/get/accepted", "job *up 2 \"url\":\"${placeholder}\""];
    for ((boot, report), unreadable) in rows.into_iter().flat_map(|row| unreadable.map(|job| (row, job))) {
        Script::new()
            .play(&TO_THE_DOWNLOAD)
            .play(&TO_THE_RESET)
            .play(&asked_about_up(boot))
            .play(&[(unreadable, report)]);
    }
}

#[test]
fn an_image_that_this_board_may_not_run_is_refused_by_name() {
    for refusal in image::Refusal::ALL {
        let unfit = std::format!("unfit {}", refusal.code());
        let report = std::format!("up REJECTED refused {} @3", refusal.code());
        Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET[..8]).play(&[
            (&unfit, &report),
            ("done", "wait"),
            ("accepted up", "forget"),
            ("done", "list?"),
        ]);
    }
}

#[test]
fn the_program_may_refuse_with_its_own_words() {
    Script::new().play(&TO_THE_DOWNLOAD[..6]).play(&[
        ("refuse the pump is running", "up REJECTED refused refused-by-program the pump is running @1"),
        ("done", "wait"),
        ("accepted up", "list?"),
    ]);
}

#[test]
fn other_bytes_than_the_jobs_are_fetched_once_more_and_then_given_up() {
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET[..8]).play(&[
        ("other-digest", "wait"),
        ("tick", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up 2", "fetch https://store/2 from 0"),
        ("opened 0", "more"),
        ("chunk 32768", "keep 32768 at 0"),
        ("done", "more"),
        ("chunk 65536", "keep 65536 at 32768"),
        ("done", "verify 98304 of 2"),
        ("other-digest", "up FAILED failed digest-mismatch @1"),
    ]);
}

#[test]
fn an_object_of_another_size_fails_before_it_is_written_over_the_end() {
    for wrong in ["opened 0 98305", "opened 0 1", "http 416"] {
        let mut script = Script::new();
        script.play(&TO_THE_DOWNLOAD[..10]).play(&[(wrong, "wait"), ("tick", "list?")]).play(&[
            ("done", "wait"),
            ("list *up", "up?"),
            ("done", "wait"),
            ("job *up 2", "fetch https://store/2 from 0"),
            ("opened 0", "more"),
            ("chunk 98320", "up FAILED failed size-mismatch @1"),
        ]);
    }
}

#[test]
fn flash_that_fails_ends_the_job_wherever_it_fails() {
    let mut failed = 0;
    let whole: std::vec::Vec<_> = TO_THE_DOWNLOAD.into_iter().chain(TO_THE_RESET).collect();
    for (line, (_, decides)) in whole.iter().enumerate() {
        let word = decides.split(' ').next().unwrap();
        if ["begin", "keep", "remember", "verify", "stage"].contains(&word) {
            let mut script = Script::new();
            script.play(&whole[..=line]);
            script.happens("failed");
            script.play(&[("done", "wait"), ("accepted up", "forget"), ("failed", "list?")]);
            failed += 1;
        }
    }
    assert_eq!(failed, 8, "one begin, three chunks, two notes, one check, one staging");
}

#[test]
fn a_broken_download_goes_on_where_it_stopped_with_a_fresh_address() {
    for cut in ["broken", "ended", "tick", "http 403", "http 503"] {
        Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET[..3]).play(&[
            (cut, "wait"),
            ("tick", "list?"),
            ("done", "wait"),
            ("list *up", "up?"),
            ("done", "wait"),
            ("job *up 2 \"url\":\"https://store/fresh\"", "fetch https://store/fresh from 32768"),
            ("opened 32768 98304", "more"),
            ("chunk 65536", "keep 65536 at 32768"),
        ]);
    }
}

#[test]
fn a_server_that_ignores_ranges_is_read_past_what_is_kept() {
    Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET[..3]).play(&[
        ("broken", "wait"),
        ("tick", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up 2", "fetch https://store/2 from 32768"),
        ("opened 0 98304", "more"),
        ("chunk 16384", "more"),
        ("chunk 32768", "keep 16384 at 32768"),
        ("done", "up IN_PROGRESS downloading 50 % @1"),
        ("done", "more"),
        ("opened 90000 98304", "wait"),
    ]);
}

#[test]
fn a_download_that_brings_nothing_is_given_up_after_twelve_tries_and_doubling_pauses() {
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD[..10]);
    let mut waited_ms = 0;
    for failure in 1..12 {
        script.happens("http 404");
        let (wait_ms, whole) = (script.wait_ms(), (250_u64 << (failure - 1)).min(60_000));
        assert!((whole / 2..=whole).contains(&wait_ms), "pause {failure}: {wait_ms}");
        waited_ms += wait_ms;
        script.play(&[
            ("tick", "list?"),
            ("done", "wait"),
            ("list *up", "up?"),
            ("done", "wait"),
            ("job *up 2", "fetch https://store/2 from 0"),
        ]);
    }
    script.play(&[("http 404", "up FAILED failed download-failed @1")]);
    assert!(waited_ms > 2 * 60_000, "an outage of two minutes is survived: {waited_ms}");
}

#[test]
fn a_server_that_does_not_prove_who_it_is_is_asked_four_times() {
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD[..10]);
    let asked_again = [
        ("tick", "list?"),
        ("done", "wait"),
        ("list *up", "up?"),
        ("done", "wait"),
        ("job *up 2", "fetch https://store/2 from 0"),
    ];
    for _ in 1..4 {
        script.happens("untrusted");
        script.play(&asked_again);
    }
    script.play(&[("untrusted", "up FAILED failed server-not-trusted @1")]);
}

/// AWS IoT ends the connection of a device that asks for what its policy does not allow: for ever, if nobody counts.
#[test]
fn a_stream_that_costs_the_connection_is_given_up_after_twelve_tries() {
    let by_stream = r#"job up 2 "url":"stream:s/0""#;
    let to_the_stream = [("connected", "list?"), ("done", "wait"), ("list *up", "up?"), ("done", "wait")];
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD[..5]).play(&[(by_stream, "ask program: version 2")]);
    script.play(&TO_THE_DOWNLOAD[6..9]).play(&[("done", "fetch stream:s/0 from 0")]);
    for lost in 1..=12 {
        script.play(&[("disconnected", "wait"), ("tick", "connect")]).play(&to_the_stream);
        let then = if lost < 12 { "fetch stream:s/0 from 0" } else { "up FAILED failed download-failed @1" };
        script.play(&[(&by_stream.replace("job up", "job *up"), then)]);
    }
}

#[test]
fn a_stream_that_brings_something_each_time_before_the_connection_breaks_is_never_given_up() {
    let by_stream = r#"job up 2 "url":"stream:s/0""#;
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD[..5]).play(&[(by_stream, "ask program: version 2")]);
    script.play(&TO_THE_DOWNLOAD[6..9]).play(&[("done", "fetch stream:s/0 from 0")]);
    for kept in (512..=16 * 512).step_by(512) {
        let (before, fetch) = (kept - 512, std::format!("fetch stream:s/0 from {kept}"));
        script.play(&[
            (&std::format!("opened {before} 98304"), "more"),
            ("chunk 512", &std::format!("keep 512 at {before}")),
            ("done", "more"),
            ("disconnected", "wait"),
            ("tick", "connect"),
            ("connected", "list?"),
            ("done", "wait"),
            ("list *up", "up?"),
            ("done", "wait"),
            (&by_stream.replace("job up", "job *up"), &fetch),
        ]);
    }
}

#[test]
fn a_power_cut_during_the_download_goes_on_from_what_the_journal_knows() {
    Script::new()
        .play(&TO_THE_DOWNLOAD)
        .play(&TO_THE_RESET[..6])
        .play(&asked_about_up("boot 1 journal"))
        .play(&[("job *up 2", "fetch https://store/2 from 65536"), ("opened 65536 98304", "more")]);
}

#[test]
fn a_power_cut_before_the_staging_checks_again_and_downloads_nothing() {
    Script::new()
        .play(&TO_THE_DOWNLOAD)
        .play(&TO_THE_RESET[..12])
        .play(&asked_about_up("boot 1 journal"))
        .play(&[("job *up 2", "verify 98304 of 2"), ("whole", "up IN_PROGRESS trial @1")]);
}

#[test]
fn an_image_that_is_staged_five_times_and_never_heard_of_is_given_up() {
    let mut script = Script::new();
    script.play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET);
    for staged in 2..=5 {
        let remember = std::format!("remember 98304 kept, staged {staged}");
        script.play(&asked_about_up("boot 1 journal")).play(&[
            ("job *up 2", "verify 98304 of 2"),
            ("whole", "up IN_PROGRESS trial @1"),
            ("done", "wait"),
            ("accepted up", &remember),
        ]);
    }
    script.play(&asked_about_up("boot 1 journal")).play(&[("job *up 2", "up FAILED failed not-running @1")]);
}

#[test]
fn a_job_that_is_cancelled_during_the_download_is_dropped() {
    for news in ["notify", "notify other", "notify-next", "notify-next other", "garbage notify-next"] {
        Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET[..3]).play(&[
            (news, "list?"),
            ("done", "wait"),
            ("list", "forget"),
            ("done", "list?"),
            ("done", "wait"),
            ("list", "wait"),
        ]);
    }
}

#[test]
fn news_about_other_jobs_do_not_stop_the_download() {
    Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET[..3]).play(&[
        ("notify *up other", "more"),
        ("notify-next *up", "more"),
        ("rejected up/update RequestThrottled", "more"),
        ("chunk 32768", "keep 32768 at 32768"),
    ]);
}

#[test]
fn a_job_that_was_cancelled_is_dropped_before_it_is_staged() {
    for code in ["InvalidStateTransition", "ResourceNotFound", "TerminalStateReached"] {
        let rejected = std::format!("rejected up/update {code}");
        Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET[..10]).play(&[
            (&rejected, "wait"),
            ("tick", "list?"),
            ("done", "wait"),
            ("list", "forget"),
            ("done", "list?"),
            ("done", "wait"),
            ("list", "wait"),
        ]);
    }
}

#[test]
fn a_dropped_job_that_the_cloud_still_lists_lets_others_go_first() {
    Script::new().play(&TO_THE_DOWNLOAD[..8]).play(&[
        ("rejected up/update InvalidStateTransition", "wait"),
        ("tick", "list?"),
        ("done", "wait"),
        ("list up other", "other?"),
    ]);
}

#[test]
fn a_job_that_the_cloud_lists_but_does_not_describe_lets_others_go_first() {
    for gone in ["gone up", "rejected up/get TerminalStateReached", "rejected up/get ResourceNotFound"] {
        Script::new().play(&TO_THE_DOWNLOAD[..5]).play(&[
            (gone, "wait"),
            ("tick", "list?"),
            ("done", "wait"),
            ("list up other", "other?"),
        ]);
    }
}

#[test]
fn a_job_that_was_begun_is_settled_before_any_other_is_begun() {
    let boot = [("boot 1 crashed journal", "connect"), ("connected", "list?"), ("done", "wait")];
    Script::new().play(&TO_THE_DOWNLOAD).play(&TO_THE_RESET).play(&boot).play(&[
        ("list *other *up", "up?"),
        ("done", "wait"),
        ("job *up 2", "up FAILED failed trial-crashed @1"),
    ]);
}

#[test]
fn a_report_that_was_not_answered_leaves_the_version_uncertain_and_the_next_one_expects_none() {
    Script::new().play(&TO_THE_DOWNLOAD).play(&[
        ("done", "up IN_PROGRESS downloading 33 % @2"),
        ("done", "more"),
        ("chunk 65536", "keep 65536 at 32768"),
        ("done", "verify 98304 of 2"),
        ("whole", "up IN_PROGRESS trial"),
    ]);
}

#[test]
fn a_wrong_version_is_read_again_before_anything_else_is_done() {
    Script::new().play(&TO_THE_DOWNLOAD[..8]).play(&[
        ("rejected up/update VersionMismatch", "wait"),
        ("tick", "list?"),
        ("done", "wait"),
        ("list up", "up?"),
        ("done", "wait"),
        ("job up 2", "up IN_PROGRESS downloading 0 % @1"),
    ]);
}

#[test]
fn a_service_that_refuses_everything_is_asked_ever_more_rarely() {
    for code in ["RequestThrottled", "InternalError", "InvalidRequest", "InvalidJson", "Unheard"] {
        let rejected = std::format!("rejected get {code}");
        let mut script = Script::new();
        script.play(&[("boot 1", "connect"), ("connected", "list?"), ("done", "wait")]);
        for before in 0..12_u32 {
            script.play(&[(&rejected, "wait")]);
            let whole = (250_u64 << before).min(60_000);
            assert!((whole / 2..=whole).contains(&script.wait_ms()), "{code} {before}: {}", script.wait_ms());
            script.play(&[("tick", "list?"), ("done", "wait")]);
        }
    }
}

#[test]
fn answers_that_do_not_come_are_asked_for_again_and_then_the_connection_is_made_anew() {
    let mut script = Script::new();
    script.play(&[("boot 1", "connect"), ("connected", "list?"), ("done", "wait")]);
    assert_eq!(script.wait_ms(), 10_000);
    script.play(&[
        ("tick", "list?"),
        ("done", "wait"),
        ("tick", "list?"),
        ("done", "wait"),
        ("tick", "disconnect"),
        ("done", "wait"),
        ("tick", "connect"),
    ]);
}

#[test]
fn a_late_answer_to_an_older_question_changes_nothing() {
    // The token of the first list is not that of the second.
    let mut script = Script::new();
    script.play(&[("boot 1", "connect"), ("connected", "list?"), ("done", "wait")]);
    let topic = "$aws/things/lamp/jobs/get/accepted";
    script.play(&[("tick", "list?"), ("done", "wait")]);
    script.hears(topic, r#"{"clientToken":"00000008","inProgressJobs":[],"queuedJobs":[{"jobId":"up"}]}"#);
    script.play(&[("early-tick", "wait"), ("list up", "up?")]);
}

#[test]
fn a_connection_that_breaks_anywhere_is_made_again_and_the_job_goes_on() {
    let whole: std::vec::Vec<_> = TO_THE_DOWNLOAD.into_iter().chain(TO_THE_RESET).collect();
    let mut broken = 0;
    for (line, (_, decides)) in whole.iter().enumerate() {
        let word = decides.split(' ').next().unwrap();
        if ["list?", "wait", "up?", "ask", "up", "fetch", "more"].contains(&word) {
            let mut script = Script::new();
            script.play(&whole[..=line]);
            script.play(&[("disconnected", "wait"), ("tick", "connect"), ("connected", "list?")]);
            broken += 1;
        }
    }
    assert_eq!(broken, 15);
}

#[test]
fn reconnecting_waits_longer_each_time_and_never_longer_than_a_minute() {
    let mut script = Script::new();
    script.play(&[("boot 1", "connect")]);
    for before in 0..20_u32 {
        script.play(&[("disconnected", "wait")]);
        let whole = (250_u64 << before.min(20)).min(60_000);
        assert!((whole / 2..=whole).contains(&script.wait_ms()), "{before}: {}", script.wait_ms());
        script.play(&[("tick", "connect")]);
    }
    script.play(&[("connected", "list?"), ("done", "wait"), ("list", "wait"), ("tick", "list?")]);
    script.play(&[("disconnected", "wait")]);
    assert!(script.wait_ms() <= 250, "after a connection that stood, it is tried at once");
}
