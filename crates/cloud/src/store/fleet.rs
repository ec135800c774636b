//! The dull loop under the rollout: it does what [`rollout::plan`] says, and may die at any time.
//!
//! All state is in the tables, so the next tick goes on where the last one ended.

use rusqlite::{Connection, params};

use super::jobs::{Job, JobStatus, Selection};
use super::{Page, Settled, Store, all, change, executions, first, groups, jobs};
use crate::fault::Fault;
use crate::jobs::events::{Event, JobEvent};
use crate::jobs::execution::{Change, Status};
use crate::jobs::rollout::{self, Action, Fleet};
use crate::jobs::settings::EndBehavior;

impl Store {
    /// Does what time alone has made due: timers, schedules, the next minute of a rollout.
    pub(crate) async fn tick(&self, now_ms: i64) -> Result<Settled, Fault> {
        if !self.read(|db| is_anything_due(db, now_ms))? {
            return Ok(Settled::default());
        }
        self.write(move |db| {
            let mut settled = Settled::default();
            for execution in executions::overdue(db, now_ms)? {
                if let Ok(next) = execution.after(&Change::TimeOut, None, now_ms) {
                    let job = jobs::must_job(db, &next.job)?;
                    executions::put(db, &job, &next, now_ms, &mut settled)?;
                }
            }
            for job in jobs::in_status(db, JobStatus::Scheduled)? {
                if job.begun_ms() <= now_ms {
                    jobs::start(db, &job.id, now_ms)?;
                    begin(db, &Job { status: JobStatus::InProgress, ..job }, now_ms, &mut settled)?;
                }
            }
            for job in jobs::in_status(db, JobStatus::InProgress)? {
                end(db, &job, now_ms, &mut settled)?;
            }
            for id in all(db, "SELECT DISTINCT job FROM waiting", [], |row| row.get::<_, String>(0))? {
                if let Some(job) = jobs::job(db, &id)? {
                    go_on(db, &job, now_ms, &mut settled)?;
                }
            }
            Ok(settled)
        })
        .await
    }
}

fn is_anything_due(db: &Connection, now_ms: i64) -> Result<bool, Fault> {
    let due = first(
        db,
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM execution WHERE deadline_ms <= ?1)
           OR EXISTS (SELECT 1 FROM waiting)
           OR EXISTS (SELECT 1 FROM job WHERE status = 'SCHEDULED')
           OR EXISTS (SELECT 1 FROM job WHERE status = 'IN_PROGRESS' AND settings LIKE '%\"endTime\"%')",
        [now_ms],
        |_| Ok(()),
    )?;
    Ok(due.is_some())
}

/// Writes down whom a job wants, and makes the first executions.
pub(super) fn begin(db: &Connection, job: &Job, now_ms: i64, settled: &mut Settled) -> Result<(), Fault> {
    let everyone = Page::everything();
    for target in &job.targets {
        let things = match target.split_once('/') {
            Some(("thing", name)) => vec![name.to_string()],
            Some(("thinggroup", name)) => groups::members(db, name, true, &everyone)?,
            _ => Vec::new(),
        };
        for thing in things {
            if executions::newest(db, &thing, &job.id)?.is_none() {
                change(db, "INSERT OR IGNORE INTO waiting (job, thing) VALUES (?1, ?2)", [&job.id, &thing])?;
            }
        }
    }
    go_on(db, job, now_ms, settled)
}

/// Takes the next steps of a job until there is nothing to do at this time.
pub(super) fn go_on(db: &Connection, job: &Job, now_ms: i64, settled: &mut Settled) -> Result<(), Fault> {
    if job.status != JobStatus::InProgress || !needs_a_look(db, job)? {
        return Ok(());
    }
    // Behind its end a continuous job waits for nobody either.
    let continuous = job.selection == Selection::Continuous && !job.settings.has_ended(now_ms);
    let fleet = fleet(db, job, now_ms)?;
    match rollout::plan(&job.settings, continuous, job.begun_ms(), &fleet, now_ms) {
        Some(Action::Start(count)) => start(db, job, count, now_ms, settled),
        Some(Action::Complete) => {
            settled.events.push(Event::Job { job: job.id.clone(), what: JobEvent::Completed });
            jobs::complete(db, &job.id, now_ms)
        }
        Some(Action::Abort) => {
            let comment = "The abort criteria of the job are met.";
            jobs::cancel(db, job, Some("ABORT_CRITERIA_MET"), Some(comment), false, now_ms, settled)
        }
        None => Ok(()),
    }
}

/// Counting a fleet takes a time that grows with it, so an execution that ends in a large job asks this first: without
/// waiting things and without abort criteria only the last end matters.
fn needs_a_look(db: &Connection, job: &Job) -> Result<bool, Fault> {
    if job.settings.abort.is_some() {
        return Ok(true);
    }
    let open = first(
        db,
        "SELECT 1 FROM execution WHERE job = ?1 AND status IN ('QUEUED', 'IN_PROGRESS') LIMIT 1",
        [&job.id],
        |_| Ok(()),
    )?;
    let waiting = first(db, "SELECT 1 FROM waiting WHERE job = ?1 LIMIT 1", [&job.id], |_| Ok(()))?;
    Ok(open.is_none() || waiting.is_some())
}

fn start(db: &Connection, job: &Job, count: u64, now_ms: i64, settled: &mut Settled) -> Result<(), Fault> {
    let sql = "SELECT thing FROM waiting WHERE job = ?1 ORDER BY thing LIMIT ?2";
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    for thing in all(db, sql, params![job.id, count], |row| row.get::<_, String>(0))? {
        change(db, "DELETE FROM waiting WHERE job = ?1 AND thing = ?2", [&job.id, &thing])?;
        executions::first_attempt(db, &job.id, &thing, now_ms, settled)?;
    }
    Ok(())
}

/// What `endTime` and `endBehavior` ask for.
fn end(db: &Connection, job: &Job, now_ms: i64, settled: &mut Settled) -> Result<(), Fault> {
    match job.settings.end() {
        Some((end_ms, behavior)) if end_ms <= now_ms => match behavior {
            EndBehavior::StopRollout => {
                change(db, "DELETE FROM waiting WHERE job = ?1", [&job.id])?;
                go_on(db, job, now_ms, settled)
            }
            EndBehavior::Cancel | EndBehavior::ForceCancel => {
                let force = behavior == EndBehavior::ForceCancel;
                jobs::cancel(db, job, Some("END_TIME_REACHED"), None, force, now_ms, settled)
            }
        },
        _ => Ok(()),
    }
}

/// How many things have their last attempt in which state.
pub(super) fn counts(db: &Connection, job: &str) -> Result<Vec<(Status, i64)>, Fault> {
    let rows = all(
        db,
        "SELECT status, count(*) FROM execution AS e WHERE job = ?1 AND NOT EXISTS (
           SELECT 1 FROM execution AS later
           WHERE later.thing = e.thing AND later.job = e.job AND later.number > e.number)
         GROUP BY status",
        [job],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)),
    )?;
    Ok(rows.into_iter().filter_map(|(word, count)| Some((Status::from_name(&word)?, count))).collect())
}

/// Where a job stands, for the plan.
pub(super) fn fleet(db: &Connection, job: &Job, now_ms: i64) -> Result<Fleet, Fault> {
    let number = |sql: &str, since_ms: i64| -> Result<u64, Fault> {
        let count: i64 = first(db, sql, params![job.id, since_ms], |row| row.get(0))?.unwrap_or(0);
        Ok(u64::try_from(count).unwrap_or(0))
    };
    let minute_ms = rollout::minute_began_ms(job.begun_ms(), now_ms);
    let mut fleet = Fleet {
        waiting: number("SELECT count(*) FROM waiting WHERE job = ?1 AND ?2 IS NOT NULL", 0)?,
        notified_this_minute: number(
            "SELECT count(*) FROM execution WHERE job = ?1 AND number = 1 AND queued_ms >= ?2",
            minute_ms,
        )?,
        ..Fleet::default()
    };
    for (status, count) in counts(db, &job.id)? {
        let count = u64::try_from(count).unwrap_or(0);
        fleet.notified += count;
        match status {
            Status::Succeeded => fleet.succeeded += count,
            Status::Failed => fleet.failed += count,
            Status::Rejected => fleet.rejected += count,
            Status::TimedOut => fleet.timed_out += count,
            Status::Queued | Status::InProgress => fleet.open += count,
            Status::Removed | Status::Canceled => {}
        }
    }
    Ok(fleet)
}
