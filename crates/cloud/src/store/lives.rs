//! Whole lives of jobs in virtual time: what takes minutes and hours on a clock is a number here.

use std::sync::Arc;

use serde_json::{Value, json};

use super::tests::{NOW, fleet, job, open_temporary, thing};
use super::{Changed, JobStatus, NewJob, Selection, Settled, Store};
use crate::jobs::execution::{Change, Status, Step};

const MINUTE: i64 = 60_000;

async fn report(store: &Store, thing: &str, status: Status, now: i64) -> Settled {
    let wish = Change::Report { status, details: None, step: Step::Keep };
    match store.change_execution(thing.into(), "j".into(), None, None, wish, now).await.unwrap() {
        (Changed::Done(_, settled), _) => settled,
        other => panic!("{other:?}"),
    }
}

/// The last attempts of the job by status, as words, in the order of the names.
fn counts(store: &Store, now: i64) -> Vec<(&'static str, i64)> {
    let mut counts: Vec<_> = store
        .job_progress("j", now)
        .unwrap()
        .1
        .iter()
        .map(|(status, count)| (status.name(), *count))
        .collect();
    counts.sort_unstable();
    counts
}

fn number(store: &Store, thing: &str) -> (i64, Status) {
    let (execution, _) = store.execution(thing, "j", None).unwrap();
    (execution.number, execution.status)
}

/// `t0` … as a job's targets, with the job created.
async fn with_job(count: usize, settings: Value, selection: Selection) -> (super::tests::Folder, Arc<Store>) {
    let (folder, store) = open_temporary();
    fleet(&store, count).await;
    let new = NewJob { selection, ..job("j", &["thinggroup/all"], &settings) };
    store.create_job(new, NOW).await.unwrap();
    (folder, store)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_failure_stops_a_job_of_its_own_and_spares_what_has_begun() {
    for (kind, ends) in [
        ("FAILED", [Some(Status::Failed), Some(Status::Failed)]),
        ("REJECTED", [Some(Status::Rejected), Some(Status::Rejected)]),
        ("TIMED_OUT", [None, None]),
        ("ALL", [Some(Status::Rejected), Some(Status::Failed)]),
    ] {
        let settings = json!({"timeoutConfig": {"inProgressTimeoutInMinutes": 5}, "abortConfig": {"criteriaList": [
            {"failureType": kind, "action": "CANCEL", "thresholdPercentage": 60.0, "minNumberOfExecutedThings": 3}]}});
        let (_folder, store) = with_job(10, settings, Selection::Snapshot).await;
        // Two of three is more than 60 percent; of two it would be too early.
        report(&store, "t0000", Status::Succeeded, NOW).await;
        for (n, end) in ends.into_iter().enumerate() {
            let name = format!("t000{}", n + 1);
            report(&store, &name, end.unwrap_or(Status::InProgress), NOW).await;
            if n == 0 {
                assert_eq!(store.job("j").unwrap().status, JobStatus::InProgress, "{kind}");
            }
        }
        report_if_open(&store, "t0009", NOW + MINUTE).await;
        let settled = store.tick(NOW + 5 * MINUTE).await.unwrap();
        let job = store.job("j").unwrap();
        assert_eq!(
            (job.status, job.reason_code.as_deref()),
            (JobStatus::Canceled, Some("ABORT_CRITERIA_MET")),
            "{kind}"
        );
        let counts = counts(&store, NOW + 5 * MINUTE);
        assert_eq!(counts.iter().map(|(_, count)| count).sum::<i64>(), 10, "{kind} {counts:?}");
        let canceled = counts.iter().find(|(word, _)| *word == "CANCELED").map(|(_, count)| *count);
        if kind == "TIMED_OUT" {
            // The ninth began a minute later and runs on; everybody who was told hears of it.
            assert_eq!((canceled, number(&store, "t0009").1), (Some(6), Status::InProgress));
            assert_eq!(settled.news.len(), 8);
        } else {
            assert_eq!(canceled, Some(7), "{kind}");
        }
    }
}

/// Begins, unless the job was stopped before.
async fn report_if_open(store: &Store, thing: &str, now: i64) {
    let wish = Change::Report { status: Status::InProgress, details: None, step: Step::Keep };
    let _ = store.change_execution(thing.into(), "j".into(), None, None, wish, now).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ends_of_another_kind_and_too_few_of_them_stop_nothing() {
    let settings = json!({"abortConfig": {"criteriaList": [
        {"failureType": "FAILED", "action": "CANCEL", "thresholdPercentage": 50.01, "minNumberOfExecutedThings": 2}]}});
    let (_folder, store) = with_job(5, settings, Selection::Snapshot).await;
    report(&store, "t0000", Status::Failed, NOW).await;
    assert_eq!(store.job("j").unwrap().status, JobStatus::InProgress);
    for name in ["t0001", "t0002", "t0003", "t0004"] {
        report(&store, name, Status::Rejected, NOW).await;
    }
    assert_eq!(store.job("j").unwrap().status, JobStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_failure_has_its_own_tries() {
    let settings = json!({"timeoutConfig": {"inProgressTimeoutInMinutes": 1}, "jobExecutionsRetryConfig": {"criteriaList": [
        {"failureType": "FAILED", "numberOfRetries": 1}, {"failureType": "TIMED_OUT", "numberOfRetries": 2}]}});
    let (_folder, store) = with_job(2, settings, Selection::Snapshot).await;
    let mut now = NOW;
    // Failed once, timed out twice: three attempts more, and a fifth end is the last one.
    for (n, end) in [Some(Status::Failed), None, None].into_iter().enumerate() {
        now += MINUTE;
        report(&store, "t0000", end.unwrap_or(Status::InProgress), now).await;
        if end.is_none() {
            store.tick(now + MINUTE).await.unwrap();
            now += MINUTE;
        }
        assert_eq!(number(&store, "t0000"), (n as i64 + 2, Status::Queued));
    }
    report(&store, "t0000", Status::Failed, now).await;
    assert_eq!(number(&store, "t0000"), (4, Status::Failed));
    // What a device refuses is not tried again.
    report(&store, "t0001", Status::Rejected, now).await;
    assert_eq!(counts(&store, now), [("FAILED", 1), ("REJECTED", 1)]);
    assert_eq!(store.job("j").unwrap().status, JobStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_and_comes_back_has_all_tries_again() {
    let settings =
        json!({"jobExecutionsRetryConfig": {"criteriaList": [{"failureType": "ALL", "numberOfRetries": 1}]}});
    let (_folder, store) = with_job(1, settings, Selection::Continuous).await;
    report(&store, "t0000", Status::Failed, NOW).await;
    assert_eq!(number(&store, "t0000"), (2, Status::Queued));
    store.remove_from_group("all".into(), "t0000".into(), NOW).await.unwrap();
    assert_eq!(number(&store, "t0000"), (2, Status::Removed));
    store.add_to_group("all".into(), "t0000".into(), NOW).await.unwrap();
    assert_eq!(number(&store, "t0000"), (3, Status::Queued));
    report(&store, "t0000", Status::Failed, NOW).await;
    assert_eq!(number(&store, "t0000"), (4, Status::Queued));
    report(&store, "t0000", Status::Failed, NOW).await;
    assert_eq!(number(&store, "t0000"), (4, Status::Failed));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nearer_of_two_timers_ends_an_execution_and_a_report_winds_the_step_anew() {
    let settings = json!({"timeoutConfig": {"inProgressTimeoutInMinutes": 10}});
    let (_folder, store) = with_job(2, settings, Selection::Snapshot).await;
    let step = async |thing: &str, step, now| {
        let wish = Change::Report { status: Status::InProgress, details: None, step };
        store.change_execution(thing.into(), "j".into(), None, None, wish, now).await.unwrap();
    };
    for name in ["t0000", "t0001"] {
        step(name, Step::Minutes(2), NOW).await;
    }
    step("t0000", Step::Minutes(20), NOW + MINUTE).await;
    assert!(store.tick(NOW + 2 * MINUTE - 1).await.unwrap().news.is_empty());
    assert_eq!(store.tick(NOW + 2 * MINUTE).await.unwrap().news.len(), 1);
    assert_eq!(
        (number(&store, "t0000").1, number(&store, "t0001").1),
        (Status::InProgress, Status::TimedOut)
    );
    // The timer of the job is the end of every step.
    assert!(store.tick(NOW + 10 * MINUTE - 1).await.unwrap().news.is_empty());
    store.tick(NOW + 10 * MINUTE).await.unwrap();
    assert_eq!(counts(&store, NOW + 10 * MINUTE), [("TIMED_OUT", 2)]);
    assert_eq!(store.job("j").unwrap().status, JobStatus::Completed);
}

/// A job with a rate of 2 a minute that begins at once and ends after half an hour.
async fn ending(behavior: &str, selection: Selection) -> (super::tests::Folder, Arc<Store>, i64) {
    let end = (NOW / MINUTE + 65) * MINUTE;
    let text = time::OffsetDateTime::from_unix_timestamp(end / 1000).unwrap();
    let format = time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]");
    let start = time::OffsetDateTime::from_unix_timestamp(end / 1000 - 1800).unwrap();
    let settings = json!({"jobExecutionsRolloutConfig": {"maximumPerMinute": 2}, "schedulingConfig": {
        "startTime": start.format(format).unwrap(), "endTime": text.format(format).unwrap(), "endBehavior": behavior}});
    let (folder, store) = with_job(6, settings, selection).await;
    assert_eq!(store.tick(end - 30 * MINUTE).await.unwrap().news.len(), 2);
    assert_eq!(store.tick(end - 29 * MINUTE).await.unwrap().news.len(), 2);
    report(&store, "t0000", Status::InProgress, end - 28 * MINUTE).await;
    (folder, store, end)
}

#[tokio::test(flavor = "multi_thread")]
async fn at_its_end_a_job_stops_or_is_cancelled_or_takes_back_what_has_begun() {
    let (_folder, store, end) = ending("STOP_ROLLOUT", Selection::Snapshot).await;
    store.tick(end).await.unwrap();
    assert_eq!(counts(&store, end), [("IN_PROGRESS", 1), ("QUEUED", 3)]);
    assert_eq!(store.job("j").unwrap().status, JobStatus::InProgress);
    for name in ["t0000", "t0001", "t0002", "t0003"] {
        report(&store, name, Status::Succeeded, end + MINUTE).await;
    }
    // Two were never reached, and nobody waits for them.
    assert_eq!(store.job("j").unwrap().status, JobStatus::Completed);

    let (_folder, store, end) = ending("CANCEL", Selection::Snapshot).await;
    assert_eq!(store.tick(end).await.unwrap().news.len(), 3);
    assert_eq!(counts(&store, end), [("CANCELED", 3), ("IN_PROGRESS", 1)]);
    assert_eq!(store.job("j").unwrap().status, JobStatus::Canceled);
    report(&store, "t0000", Status::Succeeded, end + MINUTE).await;
    assert_eq!(counts(&store, end), [("CANCELED", 3), ("SUCCEEDED", 1)]);

    let (_folder, store, end) = ending("FORCE_CANCEL", Selection::Snapshot).await;
    assert_eq!(store.tick(end).await.unwrap().news.len(), 4);
    assert_eq!(counts(&store, end), [("CANCELED", 4)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_continuous_job_behind_its_end_takes_nobody_in_and_completes() {
    let (_folder, store, end) = ending("STOP_ROLLOUT", Selection::Continuous).await;
    store.tick(end).await.unwrap();
    store.create_thing(thing("late"), end).await.unwrap();
    let joined = store.add_to_group("all".into(), "late".into(), end + 1).await.unwrap();
    assert_eq!(joined.news, []);
    for name in ["t0000", "t0001", "t0002", "t0003"] {
        report(&store, name, Status::Succeeded, end + MINUTE).await;
    }
    assert_eq!(store.job("j").unwrap().status, JobStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rate_grows_with_those_who_were_told_or_who_succeeded() {
    let rate = |criteria: Value| {
        json!({"jobExecutionsRolloutConfig": {"exponentialRate": {
            "baseRatePerMinute": 5, "incrementFactor": 2.0, "rateIncreaseCriteria": criteria}}})
    };
    let (_folder, store) =
        with_job(100, rate(json!({"numberOfNotifiedThings": 10})), Selection::Snapshot).await;
    let mut told = Vec::new();
    for minute in 1..=6 {
        told.push(store.tick(NOW + minute * MINUTE).await.unwrap().news.len());
    }
    // 5 and 5 make 10, 10 more make 20: 5, then 10, 20, 80.
    assert_eq!(told, [5, 10, 20, 60, 0, 0]);

    let (_folder, store) =
        with_job(40, rate(json!({"numberOfSucceededThings": 5})), Selection::Snapshot).await;
    assert_eq!(store.tick(NOW + MINUTE).await.unwrap().news.len(), 5);
    for n in 0..5 {
        report(&store, &format!("t{n:04}"), Status::Succeeded, NOW + MINUTE).await;
    }
    assert_eq!(store.tick(NOW + 2 * MINUTE).await.unwrap().news.len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_that_is_deleted_frees_its_place_and_the_next_one_is_told() {
    let settings = json!({"jobExecutionsRolloutConfig": {"maximumPerMinute": 2}});
    let (_folder, store) = with_job(3, settings, Selection::Snapshot).await;
    assert!(store.queue("t0002").unwrap().is_empty());
    let settled = store.delete_thing("t0000".into(), None, NOW).await.unwrap();
    let told: Vec<_> = settled.news.iter().map(|news| news.thing.as_str()).collect();
    assert_eq!((told, store.queue("t0002").unwrap().len()), (vec!["t0002"], 1));
}
