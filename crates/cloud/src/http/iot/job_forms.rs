//! Jobs and executions as JSON, in the shapes of the control plane.

use serde_json::{Value, json};

use super::seconds;
use crate::arn::Arns;
use crate::jobs::execution::{Execution, Status};
use crate::jobs::rollout::Fleet;
use crate::jobs::windows;
use crate::store::{Job, JobStatus};

/// So many maintenance windows are shown ahead.
const NEXT_WINDOWS: usize = 7;

/// A line of ListJobs.
pub(super) fn line(arns: &Arns, job: &Job) -> Value {
    let mut line = json!({
        "jobArn": arns.of(&format!("job/{}", job.id)),
        "jobId": job.id,
        "targetSelection": job.selection.word(),
        "status": job.status.word(),
        "createdAt": seconds(job.created_ms),
        "lastUpdatedAt": seconds(job.updated_ms),
        "isConcurrent": job.settings.rollout.is_some() && job.status == JobStatus::InProgress,
    });
    if let Some(completed_ms) = job.completed_ms {
        line["completedAt"] = seconds(completed_ms);
    }
    line
}

/// DescribeJob. `timeoutConfig` and `schedulingConfig` are `{}` when nothing was said; the other settings are absent.
pub(super) fn whole(arns: &Arns, job: &Job, counts: &[(Status, i64)], fleet: &Fleet, now_ms: i64) -> Value {
    let mut shown = line(arns, job);
    let targets: Vec<String> = job.targets.iter().map(|target| arns.of(target)).collect();
    shown["targets"] = targets.clone().into();
    shown["forceCanceled"] = job.force_canceled.into();
    shown["jobProcessDetails"] = process(counts, fleet, targets);
    shown["isConcurrent"] = (fleet.waiting > 0).into();
    for (name, value) in
        [("description", &job.description), ("comment", &job.comment), ("reasonCode", &job.reason_code)]
    {
        if let Some(value) = value {
            shown[name] = value.as_str().into();
        }
    }
    let settings = serde_json::to_value(&job.settings).unwrap_or_default();
    for (name, value) in settings.as_object().into_iter().flatten() {
        shown[name] = value.clone();
    }
    for name in ["timeoutConfig", "schedulingConfig", "presignedUrlConfig"] {
        if shown[name].is_null() {
            shown[name] = json!({});
        }
    }
    let next = job.settings.next_windows(now_ms, NEXT_WINDOWS);
    if !next.is_empty() {
        shown["scheduledJobRollouts"] =
            next.into_iter().map(|at_ms| json!({"startTime": windows::shown(at_ms)})).collect();
    }
    let mut answer = json!({"job": shown});
    if let Some(source) = &job.document_source {
        answer["documentSource"] = source.as_str().into();
    }
    answer
}

fn process(counts: &[(Status, i64)], fleet: &Fleet, targets: Vec<String>) -> Value {
    let count = |wanted: Status| -> i64 {
        counts.iter().filter(|(status, _)| *status == wanted).map(|(_, count)| *count).sum()
    };
    let processing: Value = if fleet.waiting > 0 { targets.into() } else { Value::Null };
    json!({
        "processingTargets": processing,
        "numberOfCanceledThings": count(Status::Canceled),
        "numberOfSucceededThings": count(Status::Succeeded),
        "numberOfFailedThings": count(Status::Failed),
        "numberOfRejectedThings": count(Status::Rejected),
        "numberOfQueuedThings": count(Status::Queued) + i64::try_from(fleet.waiting).unwrap_or_default(),
        "numberOfInProgressThings": count(Status::InProgress),
        "numberOfRemovedThings": count(Status::Removed),
        "numberOfTimedOutThings": count(Status::TimedOut),
    })
}

/// `jobExecutionSummary`.
pub(super) fn execution_line(execution: &Execution) -> Value {
    let mut line = json!({
        "status": execution.status.name(),
        "queuedAt": seconds(execution.queued_ms),
        "lastUpdatedAt": seconds(execution.updated_ms),
        "executionNumber": execution.number,
        "retryAttempt": execution.number - 1,
    });
    if let Some(started_ms) = execution.started_ms {
        line["startedAt"] = seconds(started_ms);
    }
    line
}

/// DescribeJobExecution of the control plane: details are a map inside a map, and there is no document.
pub(super) fn execution(arns: &Arns, execution: &Execution, now_ms: i64) -> Value {
    let mut whole = json!({
        "jobId": execution.job,
        "status": execution.status.name(),
        "forceCanceled": execution.force_canceled,
        "statusDetails": {"detailsMap": execution.details},
        "thingArn": arns.of(&format!("thing/{}", execution.thing)),
        "queuedAt": seconds(execution.queued_ms),
        "lastUpdatedAt": seconds(execution.updated_ms),
        "executionNumber": execution.number,
        "versionNumber": execution.version,
    });
    if let Some(started_ms) = execution.started_ms {
        whole["startedAt"] = seconds(started_ms);
    }
    if let Some(deadline_ms) = execution.deadline_ms() {
        whole["approximateSecondsBeforeTimedOut"] = ((deadline_ms - now_ms).max(0) / 1000).into();
    }
    whole
}
