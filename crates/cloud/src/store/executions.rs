//! Executions: the queue of a thing, and every way in which it changes.

use rusqlite::{Connection, Row, params};

use super::jobs::{Job, JobStatus, Selection};
use super::queues::{self, Queue};
use super::{Listing, Page, Store, all, change, first, fleet, groups, jobs, json, things};
use crate::fault::Fault;
use crate::jobs::events::Event;
use crate::jobs::execution::{Change, Details, Execution, Status, Step};
use crate::jobs::notify::{self, News};
use crate::jobs::settings::FailureType;

/// What a verb leaves to be told to things.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settled {
    pub(crate) news: Vec<News>,
    pub(crate) events: Vec<Event>,
}

impl Settled {
    /// Adds what another step leaves.
    pub(crate) fn add(&mut self, other: Settled) {
        self.news.extend(other.news);
        self.events.extend(other.events);
    }
}

/// What a list of executions may be narrowed to.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExecutionFilter {
    pub(crate) status: Option<String>,
    pub(crate) job: Option<String>,
    pub(crate) namespace: Option<String>,
}

/// How a wish to change an execution ended; the execution is as it is afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    Done(Execution, Settled),
    VersionMismatch(Execution),
    InvalidTransition(Execution),
}

impl Store {
    /// What a thing has still to do, in order.
    pub(crate) fn queue(&self, thing: &str) -> Result<Queue, Fault> {
        let epoch = match self.queues.find(thing) {
            Ok(queue) => return Ok(queue),
            Err(epoch) => epoch,
        };
        let queue: Queue = self
            .read(|db| {
                things::must_thing(db, thing)?;
                queue(db, thing)
            })?
            .into();
        self.queues.keep(epoch, thing, &queue);
        Ok(queue)
    }

    /// One execution and its job; the newest attempt if no number is named.
    pub(crate) fn execution(
        &self,
        thing: &str,
        job: &str,
        number: Option<i64>,
    ) -> Result<(Execution, Job), Fault> {
        self.read(|db| {
            let execution = numbered(db, thing, job, number)?;
            let job = jobs::must_job(db, job)?;
            Ok((execution, job))
        })
    }

    /// The execution at the head of a thing's queue, set to IN_PROGRESS if it was not.
    pub(crate) async fn start_next(
        &self,
        thing: String,
        details: Option<Details>,
        step: Step,
        now_ms: i64,
    ) -> Result<Option<(Execution, Job, Settled)>, Fault> {
        self.write(move |db| {
            things::must_thing(db, &thing)?;
            let Some(head) = queue(db, &thing)?.into_iter().next() else { return Ok(None) };
            let job = jobs::must_job(db, &head.job)?;
            if head.status == Status::InProgress && details.is_none() && step == Step::Keep {
                return Ok(Some((head, job, Settled::default())));
            }
            let wish = Change::Report { status: Status::InProgress, details, step };
            let next = head
                .after(&wish, job.settings.patience_minutes(), now_ms)
                .map_err(|_| Fault::Internal("a pending execution refused to start".into()))?;
            let mut settled = Settled::default();
            watching(db, &thing, &mut settled, |db| save(db, &next))?;
            Ok(Some((next, job, settled)))
        })
        .await
    }

    /// Changes an execution if it has the expected version: the compare-and-set that every implementation owes.
    pub(crate) async fn change_execution(
        &self,
        thing: String,
        job: String,
        number: Option<i64>,
        expected_version: Option<i64>,
        wish: Change,
        now_ms: i64,
    ) -> Result<(Changed, Job), Fault> {
        self.write(move |db| {
            let execution = numbered(db, &thing, &job, number)?;
            let job = jobs::must_job(db, &job)?;
            if execution.status.is_final() {
                return Ok((Changed::InvalidTransition(execution), job));
            }
            if expected_version.is_some_and(|expected| expected != execution.version) {
                return Ok((Changed::VersionMismatch(execution), job));
            }
            let Ok(next) = execution.after(&wish, job.settings.patience_minutes(), now_ms) else {
                return Ok((Changed::InvalidTransition(execution), job));
            };
            let mut settled = Settled::default();
            put(db, &job, &next, now_ms, &mut settled)?;
            Ok((Changed::Done(next, settled), job))
        })
        .await
    }

    /// Forgets one attempt; one that is not final only by `force`.
    pub(crate) async fn delete_execution(
        &self,
        thing: String,
        job: String,
        number: i64,
        force: bool,
        now_ms: i64,
    ) -> Result<Settled, Fault> {
        self.write(move |db| {
            let execution = numbered(db, &thing, &job, Some(number))?;
            if !execution.status.is_final() && !force {
                return Err(Fault::InvalidTransition(format!(
                    "The execution is {}: cancel it or delete it with force.",
                    execution.status.name()
                )));
            }
            let mut settled = Settled::default();
            watching(db, &thing, &mut settled, |db| {
                let sql = "DELETE FROM execution WHERE thing = ?1 AND job = ?2 AND number = ?3";
                change(db, sql, params![thing, job, number])
            })?;
            settled.events.push(Event::Deleted(Box::new(execution)));
            fleet::go_on(db, &jobs::must_job(db, &job)?, now_ms, &mut settled)?;
            Ok(settled)
        })
        .await
    }

    /// The executions of a job, by thing.
    pub(crate) fn executions_of_job(
        &self,
        job: &str,
        filter: &ExecutionFilter,
        page: &Page,
    ) -> Result<Listing<Execution>, Fault> {
        let rows = self.read(|db| {
            jobs::must_job(db, job)?;
            all(
                db,
                "SELECT * FROM execution WHERE job = ?1 AND (?2 IS NULL OR status = ?2)
                   AND thing || ' ' || printf('%010d', number) > ?3
                 ORDER BY thing, number LIMIT ?4",
                params![job, filter.status, page.after, page.limit()],
                read_execution,
            )
        })?;
        Ok(page.cut(rows, |row| format!("{} {:010}", row.thing, row.number)))
    }

    /// The executions of a thing, the newest first.
    pub(crate) fn executions_of_thing(
        &self,
        thing: &str,
        filter: &ExecutionFilter,
        page: &Page,
    ) -> Result<Listing<Execution>, Fault> {
        let rows = self.read(|db| {
            things::must_thing(db, thing)?;
            all(
                db,
                "SELECT * FROM execution WHERE thing = ?1 AND (?2 IS NULL OR status = ?2)
                   AND (?3 IS NULL OR job = ?3) AND (?4 IS NULL OR seq < ?4)
                   AND (?6 IS NULL OR EXISTS (SELECT 1 FROM job
                     WHERE job.id = execution.job AND job.settings ->> 'namespaceId' = ?6))
                 ORDER BY seq DESC LIMIT ?5",
                params![
                    thing,
                    filter.status,
                    filter.job,
                    page.after_number()?,
                    page.limit(),
                    filter.namespace
                ],
                |row| Ok((read_execution(row)?, row.get::<_, i64>("seq")?)),
            )
        })?;
        let listing = page.cut(rows, |(_, seq)| seq.to_string());
        Ok(Listing { rows: listing.rows.into_iter().map(|(row, _)| row).collect(), next: listing.next })
    }
}

/// Runs a change of one thing's queue and notes what is to be told about it.
pub(super) fn watching<T>(
    db: &Connection,
    thing: &str,
    settled: &mut Settled,
    work: impl FnOnce(&Connection) -> Result<T, Fault>,
) -> Result<T, Fault> {
    queues::touch(thing);
    let before = queue(db, thing)?;
    let done = work(db)?;
    settled.news.extend(notify::news(thing, &before, &queue(db, thing)?));
    Ok(done)
}

/// Writes a changed execution and what follows from it: another attempt, the job's abort or its end.
pub(super) fn put(
    db: &Connection,
    job: &Job,
    next: &Execution,
    now_ms: i64,
    settled: &mut Settled,
) -> Result<(), Fault> {
    watching(db, &next.thing, settled, |db| {
        save(db, next)?;
        let end = match next.status {
            Status::Failed => FailureType::Failed,
            Status::TimedOut => FailureType::TimedOut,
            _ => return Ok(()),
        };
        let failures = |kind| failures(db, next, kind);
        if job.status == JobStatus::InProgress && job.settings.tries_again(end, failures)? {
            insert(db, &Execution::queued(&next.thing, &next.job, next.number + 1, now_ms))?;
        }
        Ok(())
    })?;
    if !next.status.is_final() {
        return Ok(());
    }
    settled.events.push(Event::Ended(Box::new(next.clone())));
    fleet::go_on(db, job, now_ms, settled)
}

/// How often a thing has failed at a job in this way, since it left the job's groups for the last time.
fn failures(db: &Connection, execution: &Execution, kind: FailureType) -> Result<i64, Fault> {
    let (one, other) = match kind {
        FailureType::Failed => (Status::Failed, Status::Failed),
        FailureType::Rejected => (Status::Rejected, Status::Rejected),
        FailureType::TimedOut => (Status::TimedOut, Status::TimedOut),
        FailureType::All => (Status::Failed, Status::TimedOut),
    };
    let count = first(
        db,
        "SELECT count(*) FROM execution WHERE thing = ?1 AND job = ?2 AND status IN (?3, ?4)
           AND number > coalesce((SELECT max(number) FROM execution
             WHERE thing = ?1 AND job = ?2 AND status = 'REMOVED'), 0)",
        params![execution.thing, execution.job, one.name(), other.name()],
        |row| row.get(0),
    )?;
    Ok(count.unwrap_or(0))
}

/// A thing joined a group: continuous jobs of its groups reach it at once, outside any rate.
pub(super) fn join(db: &Connection, thing: &str, now_ms: i64) -> Result<Settled, Fault> {
    let mut settled = Settled::default();
    let groups = groups::groups_of(db, thing)?;
    for job in continuous(db)? {
        let wanted = is_target(&job, thing, &groups) && !job.settings.has_ended(now_ms);
        let known = newest(db, thing, &job.id)?;
        let again = known.as_ref().is_none_or(|execution| execution.status == Status::Removed);
        if wanted && again {
            let number = known.map_or(1, |execution| execution.number + 1);
            watching(db, thing, &mut settled, |db| {
                insert(db, &Execution::queued(thing, &job.id, number, now_ms))
            })?;
        }
    }
    Ok(settled)
}

/// A thing left a group: what continuous jobs wanted of it only as a member is REMOVED.
pub(super) fn leave(db: &Connection, thing: &str, now_ms: i64) -> Result<Settled, Fault> {
    let mut settled = Settled::default();
    let groups = groups::groups_of(db, thing)?;
    for job in continuous(db)? {
        if is_target(&job, thing, &groups) {
            continue;
        }
        change(db, "DELETE FROM waiting WHERE job = ?1 AND thing = ?2", [&job.id, thing])?;
        let Some(execution) = newest(db, thing, &job.id)? else { continue };
        if let Ok(next) = execution.after(&Change::Remove, None, now_ms) {
            watching(db, thing, &mut settled, |db| save(db, &next))?;
            settled.events.push(Event::Ended(Box::new(next)));
        }
    }
    Ok(settled)
}

fn continuous(db: &Connection) -> Result<Vec<Job>, Fault> {
    let mut jobs = jobs::in_status(db, JobStatus::InProgress)?;
    jobs.retain(|job| job.selection == Selection::Continuous);
    Ok(jobs)
}

fn is_target(job: &Job, thing: &str, groups: &[String]) -> bool {
    job.targets.iter().any(|target| match target.split_once('/') {
        Some(("thing", name)) => name == thing,
        Some(("thinggroup", name)) => groups.iter().any(|group| group == name),
        _ => false,
    })
}

/// Makes the first execution of a thing, unless it has one.
pub(super) fn first_attempt(
    db: &Connection,
    job: &str,
    thing: &str,
    now_ms: i64,
    settled: &mut Settled,
) -> Result<(), Fault> {
    if newest(db, thing, job)?.is_some() {
        return Ok(());
    }
    watching(db, thing, settled, |db| insert(db, &Execution::queued(thing, job, 1, now_ms)))
}

/// The things that have an execution of the job which is not final.
pub(super) fn open_things(db: &Connection, job: &str) -> Result<Vec<String>, Fault> {
    let sql = "SELECT DISTINCT thing FROM execution WHERE job = ?1 AND status IN ('QUEUED', 'IN_PROGRESS')";
    all(db, sql, [job], |row| row.get(0))
}

/// A thing is gone: its executions go with it, and the jobs that waited for them may be done, or go on to others.
pub(super) fn forget_thing(db: &Connection, thing: &str, now_ms: i64) -> Result<Settled, Fault> {
    let mut settled = Settled::default();
    let sql = "SELECT job FROM execution WHERE thing = ?1 UNION SELECT job FROM waiting WHERE thing = ?1";
    let touched: Vec<String> = all(db, sql, [thing], |row| row.get(0))?;
    queues::touch(thing);
    change(db, "DELETE FROM waiting WHERE thing = ?1", [thing])?;
    change(db, "DELETE FROM execution WHERE thing = ?1", [thing])?;
    for id in touched {
        if let Some(job) = jobs::job(db, &id)? {
            fleet::go_on(db, &job, now_ms, &mut settled)?;
        }
    }
    Ok(settled)
}

/// Executions whose patience is over.
pub(super) fn overdue(db: &Connection, now_ms: i64) -> Result<Vec<Execution>, Fault> {
    all(db, "SELECT * FROM execution WHERE deadline_ms <= ?1 LIMIT 1000", [now_ms], read_execution)
}

/// The last attempt of a thing.
pub(super) fn newest(db: &Connection, thing: &str, job: &str) -> Result<Option<Execution>, Fault> {
    let sql = "SELECT * FROM execution WHERE thing = ?1 AND job = ?2 ORDER BY number DESC LIMIT 1";
    first(db, sql, [thing, job], read_execution)
}

fn numbered(db: &Connection, thing: &str, job: &str, number: Option<i64>) -> Result<Execution, Fault> {
    let found = match number {
        None => newest(db, thing, job)?,
        Some(number) => first(
            db,
            "SELECT * FROM execution WHERE thing = ?1 AND job = ?2 AND number = ?3",
            params![thing, job, number],
            read_execution,
        )?,
    };
    found.ok_or_else(|| Fault::NotFound(format!("Job Execution {job} of thing {thing} cannot be found.")))
}

/// What a thing has before it, in the order in which it came.
pub(super) const QUEUE: &str =
    "SELECT * FROM execution WHERE thing = ?1 AND status IN ('QUEUED', 'IN_PROGRESS') ORDER BY seq";

fn queue(db: &Connection, thing: &str) -> Result<Vec<Execution>, Fault> {
    let mut queue = all(db, QUEUE, [thing], read_execution)?;
    queue.sort_by_key(notify::order);
    Ok(queue)
}

fn insert(db: &Connection, new: &Execution) -> Result<(), Fault> {
    change(
        db,
        "INSERT INTO execution (thing, job, number, status, details, force_canceled, version, queued_ms, updated_ms)
         VALUES (?1, ?2, ?3, ?4, '{}', 0, ?5, ?6, ?6)",
        params![new.thing, new.job, new.number, new.status.name(), new.version, new.queued_ms],
    )?;
    Ok(())
}

/// Writes a changed execution over its row.
pub(super) fn save(db: &Connection, next: &Execution) -> Result<(), Fault> {
    change(
        db,
        "UPDATE execution SET status = ?4, details = ?5, force_canceled = ?6, version = ?7, started_ms = ?8,
           updated_ms = ?9, timer_ms = ?10, step_ms = ?11, deadline_ms = ?12
         WHERE thing = ?1 AND job = ?2 AND number = ?3",
        params![
            next.thing,
            next.job,
            next.number,
            next.status.name(),
            serde_json::to_string(&next.details)?,
            next.force_canceled,
            next.version,
            next.started_ms,
            next.updated_ms,
            next.timer_ms,
            next.step_ms,
            next.deadline_ms()
        ],
    )?;
    Ok(())
}

/// Columns by number, in the order of the table: a migration adds new ones at the end.
fn read_execution(row: &Row<'_>) -> rusqlite::Result<Execution> {
    let status: String = row.get(4)?;
    Ok(Execution {
        thing: row.get(1)?,
        job: row.get(2)?,
        number: row.get(3)?,
        // A word that we do not know is nothing that a device may still do.
        status: Status::from_name(&status).unwrap_or(Status::Removed),
        details: json(row, "details")?,
        force_canceled: row.get(6)?,
        version: row.get(7)?,
        queued_ms: row.get(8)?,
        started_ms: row.get(9)?,
        updated_ms: row.get(10)?,
        timer_ms: row.get(11)?,
        step_ms: row.get(12)?,
    })
}
