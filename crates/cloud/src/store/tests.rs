//! The store as a whole: what single verbs do together.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Changed, JobFilter, JobStatus, NewGroup, NewJob, NewThing, Page, Selection, Store};
use crate::Quotas;
use crate::jobs::execution::{Change, Status, Step};
use crate::jobs::settings::Settings;

pub(super) const NOW: i64 = 1_800_000_000_000;

/// A folder that goes away.
pub(crate) struct Folder(std::path::PathBuf);

impl Folder {
    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.0.join("store.sqlite")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A store that nobody else has.
pub(crate) fn open_temporary() -> (Folder, Arc<Store>) {
    let folder = Folder(std::env::temp_dir().join(format!("updraft-store-{}", crate::random::uuid())));
    std::fs::create_dir(&folder.0).unwrap();
    let store = Store::open(&folder.database(), Quotas::default()).unwrap();
    (folder, Arc::new(store))
}

pub(super) fn thing(name: &str) -> NewThing {
    NewThing { name: name.into(), ..NewThing::default() }
}

pub(super) fn job(id: &str, targets: &[&str], settings: &Value) -> NewJob {
    NewJob {
        id: id.into(),
        targets: targets.iter().map(|target| target.to_string()).collect(),
        selection: Selection::Snapshot,
        document: "{}".into(),
        document_source: None,
        description: None,
        settings: Settings::read(settings, NOW).unwrap(),
    }
}

/// So many things in the group `all`, made at the same time.
pub(super) async fn fleet(store: &Arc<Store>, count: usize) -> Vec<String> {
    store.create_group(NewGroup { name: "all".into(), ..NewGroup::default() }, NOW).await.unwrap();
    let mut made = tokio::task::JoinSet::new();
    for n in 0..count {
        let store = store.clone();
        made.spawn(async move {
            let name = format!("t{n:04}");
            store.create_thing(thing(&name), NOW).await.unwrap();
            store.add_to_group("all".into(), name.clone(), NOW).await.unwrap();
            name
        });
    }
    made.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fleet_is_told_once_each_and_its_last_report_completes_the_job() {
    let (_folder, store) = open_temporary();
    let names = fleet(&store, 300).await;
    let settled = store.create_job(job("j", &["thinggroup/all"], &json!({})), NOW).await.unwrap();
    assert_eq!(settled.news.len(), 300);
    assert!(settled.news.iter().all(|news| news.list && news.next));
    let mut reports = tokio::task::JoinSet::new();
    for name in names {
        let store = store.clone();
        reports.spawn(async move {
            for (version, status) in [(1, Status::InProgress), (2, Status::Succeeded)] {
                let change = Change::Report { status, details: None, step: Step::Keep };
                let done =
                    store.change_execution(name.clone(), "j".into(), None, Some(version), change, NOW).await;
                assert!(matches!(done, Ok((Changed::Done(..), _))));
            }
        });
    }
    reports.join_all().await;
    let (job, counts, fleet) = store.job_progress("j", NOW).unwrap();
    assert_eq!((job.status, counts, fleet.open), (JobStatus::Completed, vec![(Status::Succeeded, 300)], 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_minute_starts_its_share_and_a_late_server_does_not_catch_up() {
    let (_folder, store) = open_temporary();
    fleet(&store, 20).await;
    let rate = json!({"jobExecutionsRolloutConfig": {"maximumPerMinute": 6}});
    let first = store.create_job(job("j", &["thinggroup/all"], &rate), NOW).await.unwrap();
    let mut started = vec![first.news.len()];
    for seconds in [1, 59, 60, 61, 180, 181, 240] {
        started.push(store.tick(NOW + seconds * 1000).await.unwrap().news.len());
    }
    assert_eq!(started, [6, 0, 0, 6, 0, 6, 0, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn patience_ends_in_time_and_an_end_is_tried_again_as_often_as_allowed() {
    let (_folder, store) = open_temporary();
    store.create_thing(thing("t"), NOW).await.unwrap();
    let settings = json!({"timeoutConfig": {"inProgressTimeoutInMinutes": 1},
        "jobExecutionsRetryConfig": {"criteriaList": [{"failureType": "TIMED_OUT", "numberOfRetries": 1}]}});
    store.create_job(job("j", &["thing/t"], &settings), NOW).await.unwrap();
    let mut now = NOW;
    for attempt in 1..=2 {
        let (started, _, _) = store.start_next("t".into(), None, Step::Keep, now).await.unwrap().unwrap();
        assert_eq!(started.number, attempt);
        assert!(store.tick(now + 59_999).await.unwrap().news.is_empty());
        now += 60_000;
        assert_eq!(store.tick(now).await.unwrap().news.len(), 1);
    }
    assert!(store.queue("t").unwrap().is_empty());
    let (job, counts, _) = store.job_progress("j", now).unwrap();
    assert_eq!((job.status, counts), (JobStatus::Completed, vec![(Status::TimedOut, 1)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_verb_leaves_nothing_of_itself_and_its_neighbours_stand() {
    let (_folder, store) = open_temporary();
    store.create_thing(thing("t"), NOW).await.unwrap();
    let mut verbs = tokio::task::JoinSet::new();
    for n in 0..40 {
        let store = store.clone();
        // Every second one names, behind a thing that exists, one that does not.
        let targets: &[&str] = if n % 2 == 0 { &["thing/t"] } else { &["thing/t", "thing/none"] };
        let new = job(&format!("j{n}"), targets, &json!({}));
        verbs.spawn(async move { store.create_job(new, NOW).await.is_ok() });
    }
    assert_eq!(verbs.join_all().await.into_iter().filter(|ok| *ok).count(), 20);
    assert_eq!(store.queue("t").unwrap().len(), 20);
    let jobs = store.jobs(&JobFilter::default(), &Page::everything()).unwrap();
    assert_eq!(jobs.rows.len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_job_begins_at_its_time_with_the_members_of_that_time() {
    let (_folder, store) = open_temporary();
    fleet(&store, 2).await;
    let schedule = json!({"schedulingConfig":
        {"startTime": "2027-01-15T08:31", "endTime": "2027-01-15T09:31", "endBehavior": "CANCEL"}});
    let start = 1_800_000_000_000 / 60_000 * 60_000 + 31 * 60_000;
    assert!(store.create_job(job("j", &["thinggroup/all"], &schedule), NOW).await.unwrap().news.is_empty());
    assert_eq!(store.job("j").unwrap().status, JobStatus::Scheduled);
    store.create_thing(thing("late"), NOW).await.unwrap();
    store.add_to_group("all".into(), "late".into(), NOW).await.unwrap();
    assert!(store.tick(start - 1).await.unwrap().news.is_empty());
    assert_eq!(store.tick(start).await.unwrap().news.len(), 3);
    assert!(store.tick(start + 3_599_999).await.unwrap().news.is_empty());
    assert_eq!(store.tick(start + 3_600_000).await.unwrap().news.len(), 3);
    assert_eq!(store.job("j").unwrap().status, JobStatus::Canceled);
}

/// Databases as servers of earlier shapes left them.
const RELEASED: [&str; 6] = [
    include_str!("../../tests/released/shape_1.sql"),
    include_str!("../../tests/released/shape_2.sql"),
    include_str!("../../tests/released/shape_3.sql"),
    include_str!("../../tests/released/shape_4.sql"),
    include_str!("../../tests/released/shape_5.sql"),
    include_str!("../../tests/released/shape_6.sql"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_every_released_shape_is_taken_up_with_all_that_it_holds() {
    let certificate = "ab".repeat(32);
    let mut taken_up = 0;
    for (at, text) in RELEASED.iter().enumerate() {
        let shape = at + 1;
        let folder = Folder(std::env::temp_dir().join(format!("updraft-store-{}", crate::random::uuid())));
        std::fs::create_dir(&folder.0).unwrap();
        let path = folder.0.join("store.sqlite");
        rusqlite::Connection::open(&path).unwrap().execute_batch(text).unwrap();
        let store = Store::open(&path, Quotas::default()).unwrap();
        let lamp = store.thing("lamp").unwrap();
        assert_eq!((lamp.version, lamp.attributes["room"].as_str()), (3, "hall"), "shape {shape}");
        assert_eq!(store.certificate(&certificate).unwrap().status.word(), "ACTIVE");
        assert_eq!(store.policies_in_force(&certificate, Some("lamp")).unwrap().len(), 1);
        let object = store.object("firmware", "lamp.fw").unwrap().unwrap();
        assert_eq!((object.blob.as_str(), object.size), ("00ff", 5));
        assert_eq!(store.blobs().unwrap(), ["00ff"]);
        assert_eq!(store.sessions().unwrap().len(), usize::from(shape >= 3));
        assert_eq!(store.retained(NOW).unwrap().len(), usize::from(shape >= 2));
        assert_eq!(store.wills().unwrap().len(), usize::from(shape >= 5));
        // And it goes on from there.
        let wish = Change::Report { status: Status::Succeeded, details: None, step: Step::Keep };
        let changed =
            store.change_execution("lamp".into(), "j".into(), None, Some(4), wish, NOW).await.unwrap();
        assert!(matches!(changed.0, Changed::Done(..)), "shape {shape}");
        assert_eq!(store.job("j").unwrap().status, JobStatus::Completed);
        taken_up += 1;
    }
    assert_eq!(taken_up, super::schema::SHAPES - 1, "each shape but the newest has a file in tests/released");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_written_is_an_error_and_no_change() {
    let (folder, store) = open_temporary();
    let other = rusqlite::Connection::open(folder.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Longer than the writer waits for others.
    let refused = store.create_thing(thing("lamp"), NOW).await;
    other.execute_batch("COMMIT").unwrap();
    assert!(matches!(refused, Err(crate::fault::Fault::Internal(_))), "{refused:?}");
    assert!(store.thing("lamp").is_err());
    store.create_thing(thing("lamp"), NOW).await.unwrap();
}

#[test]
fn a_plan_is_made_once_whatever_values_come_later() {
    let (_folder, store) = open_temporary();
    let plans_made_again = store.read(|db| {
        for thing in ["lamp", "door", "pump"] {
            assert!(db.prepare_cached(super::executions::QUEUE)?.query([thing])?.next()?.is_none());
        }
        Ok(db.prepare_cached(super::executions::QUEUE)?.get_status(rusqlite::StatementStatus::RePrepare))
    });
    assert_eq!(plans_made_again.unwrap(), 0, "half of a rollout's processor time went there");
}
