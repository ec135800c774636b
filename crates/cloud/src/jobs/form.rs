//! Executions as JSON, in the shapes of the device plane. Times are whole seconds since 1970.

use serde_json::{Map, Value, json};

use super::execution::Execution;

/// A line of a list: `inProgressJobs`, `queuedJobs`, `notify`.
pub(crate) fn summary(execution: &Execution) -> Value {
    let mut line = json!({
        "jobId": execution.job,
        "queuedAt": execution.queued_ms / 1000,
        "lastUpdatedAt": execution.updated_ms / 1000,
        "versionNumber": execution.version,
        "executionNumber": execution.number,
    });
    if let Some(started_ms) = execution.started_ms {
        line["startedAt"] = (started_ms / 1000).into();
    }
    line
}

/// The whole execution; `document` is an object over MQTT and text over HTTP.
pub(crate) fn execution(execution: &Execution, document: Option<Value>, now_ms: i64) -> Value {
    let mut whole = summary(execution);
    whole["thingName"] = execution.thing.as_str().into();
    whole["status"] = execution.status.name().into();
    whole["statusDetails"] = details(execution);
    if let Some(deadline_ms) = execution.deadline_ms() {
        whole["approximateSecondsBeforeTimedOut"] = ((deadline_ms - now_ms).max(0) / 1000).into();
    }
    if let Some(document) = document {
        whole["jobDocument"] = document;
    }
    whole
}

/// `executionState`.
pub(crate) fn state(execution: &Execution) -> Value {
    json!({
        "status": execution.status.name(),
        "statusDetails": details(execution),
        "versionNumber": execution.version,
    })
}

fn details(execution: &Execution) -> Value {
    let map: Map<String, Value> =
        execution.details.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    map.into()
}
