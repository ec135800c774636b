//! What applications hear about jobs, if they asked for it: `$aws/events/job/…` and `$aws/events/jobExecution/…`.
//!
//! Forms of AWS IoT Developer Guide, "Jobs events". Times are whole seconds. What happens to the registry comes the same way
//! and is written in `registry_events`.

use serde_json::{Value, json};

use super::desk::Notice;
use super::execution::{Execution, Status};
use crate::arn::Arns;
use crate::registry_events::Happened;
use crate::store::{Group, Progress, Thing};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    Job {
        job: String,
        what: JobEvent,
    },
    /// An execution is final.
    Ended(Box<Execution>),
    /// An execution was forgotten.
    Deleted(Box<Execution>),
    Thing {
        what: Happened,
        thing: Box<Thing>,
    },
    Group {
        what: Happened,
        group: Box<Group>,
    },
    /// A thing came into a group, or left it.
    Member {
        came: bool,
        group: String,
        thing: String,
    },
}

/// What happened to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobEvent {
    Completed,
    Canceled,
    Deleted,
}

impl JobEvent {
    fn word(self) -> &'static str {
        match self {
            JobEvent::Completed => "completed",
            JobEvent::Canceled => "canceled",
            JobEvent::Deleted => "deleted",
        }
    }
}

/// Events are published by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) jobs: bool,
    pub(crate) executions: bool,
    pub(crate) things: bool,
    pub(crate) groups: bool,
    pub(crate) members: bool,
}

impl Event {
    /// Was it asked for?
    pub(crate) fn is_wanted(&self, wanted: Wanted) -> bool {
        match self {
            Event::Job { .. } => wanted.jobs,
            Event::Ended(_) | Event::Deleted(_) => wanted.executions,
            Event::Thing { .. } => wanted.things,
            Event::Group { .. } => wanted.groups,
            Event::Member { .. } => wanted.members,
        }
    }
}

/// The message about a job; of one that is deleted there is nothing more to tell.
pub(crate) fn of_job(
    arns: &Arns,
    id: &str,
    what: JobEvent,
    progress: Option<&Progress>,
    now_s: i64,
) -> Notice {
    let mut payload = json!({
        "eventType": "JOB",
        "eventId": crate::random::uuid(),
        "timestamp": now_s,
        "operation": what.word(),
        "jobId": id,
    });
    if let Some((job, counts, _)) = progress {
        payload["status"] = job.status.word().into();
        payload["targetSelection"] = job.selection.word().into();
        payload["targets"] = job.targets.iter().map(|target| arns.of(target)).collect();
        payload["createdAt"] = (job.created_ms / 1000).into();
        payload["lastUpdatedAt"] = (job.updated_ms / 1000).into();
        if let Some(at_ms) = job.completed_ms {
            payload["completedAt"] = (at_ms / 1000).into();
        }
        if let Some(description) = &job.description {
            payload["description"] = description.as_str().into();
        }
        payload["jobProcessDetails"] = process(counts);
    }
    Notice { topic: format!("$aws/events/job/{id}/{}", what.word()), payload }
}

/// The message about an execution.
pub(crate) fn of_execution(arns: &Arns, execution: &Execution, deleted: bool, now_s: i64) -> Notice {
    let operation = if deleted { "deleted".to_string() } else { execution.status.name().to_lowercase() };
    let mut payload = json!({
        "eventType": "JOB_EXECUTION",
        "eventId": crate::random::uuid(),
        "timestamp": now_s,
        "operation": operation,
        "jobId": execution.job,
        "thingArn": arns.of(&format!("thing/{}", execution.thing)),
        "status": execution.status.name(),
        "executionNumber": execution.number,
    });
    if !execution.details.is_empty() {
        payload["statusDetails"] = json!(execution.details);
    }
    Notice { topic: format!("$aws/events/jobExecution/{}/{operation}", execution.job), payload }
}

fn process(counts: &[(Status, i64)]) -> Value {
    let names = [
        (Status::Canceled, "numberOfCanceledThings"),
        (Status::Rejected, "numberOfRejectedThings"),
        (Status::Failed, "numberOfFailedThings"),
        (Status::Removed, "numberOfRemovedThings"),
        (Status::Succeeded, "numberOfSucceededThings"),
        (Status::TimedOut, "numberOfTimedOutThings"),
    ];
    let count = |wanted: Status| -> i64 {
        counts.iter().filter(|(status, _)| *status == wanted).map(|(_, n)| *n).sum()
    };
    names.iter().map(|(status, name)| ((*name).to_string(), Value::from(count(*status)))).collect()
}
