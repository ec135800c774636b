//! Jobs: what is wanted of which things.

use rusqlite::{Connection, Row, params};

use super::{Listing, Page, Settled, Store, all, change, executions, first, fleet, json};
use crate::fault::Fault;
use crate::jobs::events::{Event, JobEvent};
use crate::jobs::execution::{Change, Status};
use crate::jobs::rollout::Fleet;
use crate::jobs::settings::Settings;

/// A job.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Job {
    pub(crate) seq: i64,
    pub(crate) id: String,
    /// Resource parts of ARNs: `thing/NAME`, `thinggroup/NAME`.
    pub(crate) targets: Vec<String>,
    pub(crate) selection: Selection,
    pub(crate) document: String,
    pub(crate) document_source: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) settings: Settings,
    pub(crate) status: JobStatus,
    pub(crate) comment: Option<String>,
    pub(crate) reason_code: Option<String>,
    pub(crate) force_canceled: bool,
    pub(crate) created_ms: i64,
    pub(crate) updated_ms: i64,
    pub(crate) completed_ms: Option<i64>,
}

impl Job {
    /// When the rollout begins.
    pub(crate) fn begun_ms(&self) -> i64 {
        self.settings.start_ms().unwrap_or(self.created_ms)
    }
}

/// A job, how many things have their last attempt in which state, and where the rollout stands.
pub(crate) type Progress = (Job, Vec<(Status, i64)>, Fleet);

/// What CreateJob says.
#[derive(Clone, Debug)]
pub(crate) struct NewJob {
    pub(crate) id: String,
    pub(crate) targets: Vec<String>,
    pub(crate) selection: Selection,
    pub(crate) document: String,
    pub(crate) document_source: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) settings: Settings,
}

/// Whether later members of a group belong to the job too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    Snapshot,
    Continuous,
}

impl Selection {
    /// The word on the wire.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Selection::Snapshot => "SNAPSHOT",
            Selection::Continuous => "CONTINUOUS",
        }
    }

    /// The selection of a word.
    pub(crate) fn of(word: &str) -> Option<Selection> {
        [Selection::Snapshot, Selection::Continuous].into_iter().find(|selection| selection.word() == word)
    }
}

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobStatus {
    Scheduled,
    InProgress,
    Completed,
    Canceled,
}

impl JobStatus {
    /// The word on the wire.
    pub(crate) fn word(self) -> &'static str {
        match self {
            JobStatus::Scheduled => "SCHEDULED",
            JobStatus::InProgress => "IN_PROGRESS",
            JobStatus::Completed => "COMPLETED",
            JobStatus::Canceled => "CANCELED",
        }
    }

    pub(crate) fn of(word: &str) -> Option<JobStatus> {
        [JobStatus::Scheduled, JobStatus::InProgress, JobStatus::Completed, JobStatus::Canceled]
            .into_iter()
            .find(|status| status.word() == word)
    }

    fn is_over(self) -> bool {
        matches!(self, JobStatus::Completed | JobStatus::Canceled)
    }
}

/// What ListJobs may ask for.
#[derive(Clone, Debug, Default)]
pub(crate) struct JobFilter {
    pub(crate) status: Option<String>,
    pub(crate) selection: Option<String>,
    /// Resource part of the group's ARN.
    pub(crate) group: Option<String>,
    pub(crate) namespace: Option<String>,
}

impl Store {
    /// Creates a job and, as far as its rate and schedule allow, its first executions.
    pub(crate) async fn create_job(&self, new: NewJob, now_ms: i64) -> Result<Settled, Fault> {
        self.write(move |db| {
            if job(db, &new.id)?.is_some() {
                return Err(Fault::exists(
                    format!("job/{}", new.id),
                    format!("Job {} already exists.", new.id),
                ));
            }
            for target in &new.targets {
                must_target(db, target)?;
            }
            let status = match new.settings.start_ms() {
                Some(start_ms) if start_ms > now_ms => JobStatus::Scheduled,
                _ => JobStatus::InProgress,
            };
            change(
                db,
                "INSERT INTO job (id, targets, selection, document, document_source, description, settings,
                   status, force_canceled, created_ms, updated_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?9)",
                params![
                    new.id,
                    serde_json::to_string(&new.targets)?,
                    new.selection.word(),
                    new.document,
                    new.document_source,
                    new.description,
                    serde_json::to_string(&new.settings)?,
                    status.word(),
                    now_ms
                ],
            )?;
            let mut settled = Settled::default();
            if status == JobStatus::InProgress {
                fleet::begin(db, &must_job(db, &new.id)?, now_ms, &mut settled)?;
            }
            Ok(settled)
        })
        .await
    }

    /// One job.
    pub(crate) fn job(&self, id: &str) -> Result<Job, Fault> {
        self.read(|db| must_job(db, id))
    }

    /// One job and how its executions stand: so many in each state (the last attempt of each thing counts), so many
    /// things still waiting for their first.
    pub(crate) fn job_progress(&self, id: &str, now_ms: i64) -> Result<Progress, Fault> {
        self.read(|db| {
            let job = must_job(db, id)?;
            let counts = fleet::counts(db, id)?;
            let fleet = fleet::fleet(db, &job, now_ms)?;
            Ok((job, counts, fleet))
        })
    }

    /// Jobs, the newest first.
    pub(crate) fn jobs(&self, filter: &JobFilter, page: &Page) -> Result<Listing<Job>, Fault> {
        let rows = self.read(|db| {
            all(
                db,
                "SELECT * FROM job WHERE (?1 IS NULL OR seq < ?1) AND (?2 IS NULL OR status = ?2)
                   AND (?3 IS NULL OR selection = ?3)
                   AND (?4 IS NULL OR EXISTS (SELECT 1 FROM json_each(job.targets) WHERE value = ?4))
                   AND (?6 IS NULL OR settings ->> 'namespaceId' = ?6)
                 ORDER BY seq DESC LIMIT ?5",
                params![
                    page.after_number()?,
                    filter.status,
                    filter.selection,
                    filter.group,
                    page.limit(),
                    filter.namespace
                ],
                read_job,
            )
        })?;
        Ok(page.cut(rows, |job| job.seq.to_string()))
    }

    /// Changes what may be changed of a job that is not over.
    pub(crate) async fn update_job(
        &self,
        id: String,
        description: Option<String>,
        wish: Settings,
        now_ms: i64,
    ) -> Result<(), Fault> {
        self.write(move |db| {
            let mut job = must_job(db, &id)?;
            if job.status.is_over() {
                return Err(Fault::Invalid(format!("Job {id} is {}.", job.status.word())));
            }
            let more = wish.retry.iter().flat_map(|retry| &retry.criteria_list);
            if job.status == JobStatus::InProgress && more.into_iter().any(|one| one.number_of_retries > 0) {
                return Err(Fault::Invalid(
                    "Of a job that has begun the retries can only be set to 0.".into(),
                ));
            }
            job.settings.merge(wish);
            change(
                db,
                "UPDATE job SET description = coalesce(?2, description), settings = ?3, updated_ms = ?4
                 WHERE id = ?1",
                params![id, description, serde_json::to_string(&job.settings)?, now_ms],
            )?;
            Ok(())
        })
        .await
    }

    /// Adds targets to a continuous job.
    pub(crate) async fn add_targets(
        &self,
        id: String,
        targets: Vec<String>,
        comment: Option<String>,
        now_ms: i64,
    ) -> Result<Settled, Fault> {
        self.write(move |db| {
            let mut job = must_job(db, &id)?;
            if job.selection != Selection::Continuous || job.status != JobStatus::InProgress {
                return Err(Fault::Invalid(
                    "Only a CONTINUOUS job in progress takes further targets.".into(),
                ));
            }
            for target in targets {
                must_target(db, &target)?;
                if !job.targets.contains(&target) {
                    job.targets.push(target);
                }
            }
            if job.targets.len() > 100 {
                return Err(Fault::Limit("A job has at most 100 targets.".into()));
            }
            let sql =
                "UPDATE job SET targets = ?2, updated_ms = ?3, comment = coalesce(?4, comment) WHERE id = ?1";
            change(db, sql, params![id, serde_json::to_string(&job.targets)?, now_ms, comment])?;
            let mut settled = Settled::default();
            fleet::begin(db, &job, now_ms, &mut settled)?;
            Ok(settled)
        })
        .await
    }

    /// Cancels a job: what is queued always, what has begun by `force`.
    pub(crate) async fn cancel_job(
        &self,
        id: String,
        reason_code: Option<String>,
        comment: Option<String>,
        force: bool,
        now_ms: i64,
    ) -> Result<Settled, Fault> {
        self.write(move |db| {
            let job = must_job(db, &id)?;
            if job.status == JobStatus::Completed || (job.status == JobStatus::Canceled && !force) {
                return Err(Fault::Invalid(format!("Job {id} is already {}.", job.status.word())));
            }
            let mut settled = Settled::default();
            cancel(db, &job, reason_code.as_deref(), comment.as_deref(), force, now_ms, &mut settled)?;
            Ok(settled)
        })
        .await
    }

    /// Forgets a job and its executions; one that is not over only by `force`.
    pub(crate) async fn delete_job(&self, id: String, force: bool, now_ms: i64) -> Result<Settled, Fault> {
        self.write(move |db| {
            let job = must_job(db, &id)?;
            if !job.status.is_over() && !force {
                return Err(Fault::InvalidTransition(format!(
                    "Job {id} is {}: cancel it or delete it with force.",
                    job.status.word()
                )));
            }
            let mut settled = Settled::default();
            for thing in executions::open_things(db, &id)? {
                executions::watching(db, &thing, &mut settled, |db| {
                    change(db, "DELETE FROM execution WHERE job = ?1 AND thing = ?2", [&id, &thing])
                })?;
            }
            change(db, "DELETE FROM execution WHERE job = ?1", [&id])?;
            change(db, "DELETE FROM waiting WHERE job = ?1", [&id])?;
            change(db, "DELETE FROM job WHERE id = ?1", [&id])?;
            settled.events.push(Event::Job { job: id.clone(), what: JobEvent::Deleted });
            tracing::info!(job = id, now_ms, "deleted");
            Ok(settled)
        })
        .await
    }
}

/// Cancels the executions that can be, and the job.
pub(super) fn cancel(
    db: &Connection,
    job: &Job,
    reason_code: Option<&str>,
    comment: Option<&str>,
    force: bool,
    now_ms: i64,
    settled: &mut Settled,
) -> Result<(), Fault> {
    change(db, "DELETE FROM waiting WHERE job = ?1", [&job.id])?;
    let sql =
        "UPDATE job SET status = ?2, reason_code = ?3, comment = ?4, force_canceled = ?5, updated_ms = ?6,
                 completed_ms = ?6 WHERE id = ?1";
    change(db, sql, params![job.id, JobStatus::Canceled.word(), reason_code, comment, force, now_ms])?;
    settled.events.push(Event::Job { job: job.id.clone(), what: JobEvent::Canceled });
    for thing in executions::open_things(db, &job.id)? {
        let canceled = executions::watching(db, &thing, settled, |db| {
            let Some(execution) = executions::newest(db, &thing, &job.id)? else { return Ok(None) };
            // What has begun stays, unless forced: that is no fault.
            let Ok(next) = execution.after(&Change::Cancel { force, details: None }, None, now_ms) else {
                return Ok(None);
            };
            executions::save(db, &next)?;
            Ok(Some(next))
        })?;
        settled.events.extend(canceled.map(|next| Event::Ended(Box::new(next))));
    }
    Ok(())
}

/// Marks a job as done.
pub(super) fn complete(db: &Connection, job: &str, now_ms: i64) -> Result<(), Fault> {
    let sql = "UPDATE job SET status = ?2, updated_ms = ?3, completed_ms = ?3 WHERE id = ?1 AND status = ?4";
    change(db, sql, params![job, JobStatus::Completed.word(), now_ms, JobStatus::InProgress.word()])?;
    Ok(())
}

/// Marks a scheduled job as running.
pub(super) fn start(db: &Connection, job: &str, now_ms: i64) -> Result<(), Fault> {
    let sql = "UPDATE job SET status = ?2, updated_ms = ?3 WHERE id = ?1";
    change(db, sql, params![job, JobStatus::InProgress.word(), now_ms])?;
    Ok(())
}

/// Jobs in a status.
pub(super) fn in_status(db: &Connection, status: JobStatus) -> Result<Vec<Job>, Fault> {
    all(db, "SELECT * FROM job WHERE status = ?1 ORDER BY seq", [status.word()], read_job)
}

pub(super) fn job(db: &Connection, id: &str) -> Result<Option<Job>, Fault> {
    first(db, "SELECT * FROM job WHERE id = ?1", [id], read_job)
}

pub(super) fn must_job(db: &Connection, id: &str) -> Result<Job, Fault> {
    job(db, id)?.ok_or_else(|| Fault::not_found("Job", id))
}

fn must_target(db: &Connection, target: &str) -> Result<(), Fault> {
    match target.split_once('/') {
        Some(("thing", name)) => super::things::must_thing(db, name).map(|_| ()),
        Some(("thinggroup", name)) => super::groups::must_group(db, name).map(|_| ()),
        _ => Err(Fault::Invalid(format!("{target} is not a thing or a thing group."))),
    }
}

fn read_job(row: &Row<'_>) -> rusqlite::Result<Job> {
    let selection: String = row.get("selection")?;
    let status: String = row.get("status")?;
    Ok(Job {
        seq: row.get("seq")?,
        id: row.get("id")?,
        targets: json(row, "targets")?,
        selection: Selection::of(&selection).unwrap_or(Selection::Snapshot),
        document: row.get("document")?,
        document_source: row.get("document_source")?,
        description: row.get("description")?,
        settings: json(row, "settings")?,
        status: JobStatus::of(&status).unwrap_or(JobStatus::Canceled),
        comment: row.get("comment")?,
        reason_code: row.get("reason_code")?,
        force_canceled: row.get("force_canceled")?,
        created_ms: row.get("created_ms")?,
        updated_ms: row.get("updated_ms")?,
        completed_ms: row.get("completed_ms")?,
    })
}
