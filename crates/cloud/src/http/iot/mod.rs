//! The control plane of AWS IoT: which method and path is which operation.
//!
//! The table below is the API; names and shapes are those of the AWS IoT API Reference (2015-05-28).

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::{self, Answer, Refusal};
use super::call::Call;
use crate::fault::Fault;
use crate::server::Cloud;

mod certificates;
mod groups;
mod job_forms;
mod jobs;
mod policies;
mod things;

/// What an operation answers: JSON, or nothing.
type Outcome = Result<Value, Fault>;

/// Serves one call.
pub(super) async fn serve(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let outcome = match route(cloud, call, &path).await {
        Some(outcome) => outcome,
        None => return Err(unknown(call)),
    };
    match outcome {
        Ok(Value::Null) => Ok(answer::empty()),
        Ok(value) => Ok(answer::json(&value)),
        Err(fault) => Err(answer::iot_refusal(&fault)),
    }
}

pub(super) fn unknown(call: &Call) -> Refusal {
    let message = format!("This server has no operation {} {}.", call.head.method, call.head.path);
    Refusal::new(404, "UnknownOperationException", message)
}

async fn route(cloud: &Arc<Cloud>, call: &Call, path: &[&str]) -> Option<Outcome> {
    Some(match (call.head.method.as_str(), path) {
        ("GET", ["endpoint"]) => describe_endpoint(cloud, call),

        ("GET", ["things"]) => things::list(cloud, call),
        ("POST", ["things", thing]) => things::create(cloud, call, thing).await,
        ("GET", ["things", thing]) => things::describe(cloud, thing),
        ("PATCH", ["things", thing]) => things::update(cloud, call, thing).await,
        ("DELETE", ["things", thing]) => things::delete(cloud, call, thing).await,
        ("PUT", ["things", thing, "principals"]) => things::attach(cloud, call, thing).await,
        ("DELETE", ["things", thing, "principals"]) => things::detach(cloud, call, thing).await,
        ("GET", ["things", thing, "principals"]) => things::principals(cloud, call, thing),
        ("GET", ["things", thing, "principals-v2"]) => things::principals_v2(cloud, call, thing),
        ("GET", ["principals", "things"]) => things::of_principal(cloud, call),

        ("POST", ["keys-and-certificate"]) => certificates::create_with_keys(cloud, call).await,
        ("POST", ["certificates"]) => certificates::create_from_request(cloud, call).await,
        ("POST", ["certificate", "register-no-ca"]) => certificates::register(cloud, call).await,
        ("GET", ["certificates"]) => certificates::list(cloud, call),
        ("GET", ["certificates", id]) => certificates::describe(cloud, id),
        ("PUT", ["certificates", id]) => certificates::update(cloud, call, id).await,
        ("DELETE", ["certificates", id]) => certificates::delete(cloud, call, id).await,

        ("GET", ["policies"]) => policies::list(cloud, call),
        ("POST", ["policies", name]) => policies::create(cloud, call, name).await,
        ("GET", ["policies", name]) => policies::describe(cloud, name),
        ("DELETE", ["policies", name]) => policies::delete(cloud, name).await,
        ("POST", ["policies", name, "version"]) => policies::create_version(cloud, call, name).await,
        ("GET", ["policies", name, "version"]) => policies::versions(cloud, name),
        ("GET", ["policies", name, "version", id]) => policies::version(cloud, name, id),
        ("PATCH", ["policies", name, "version", id]) => policies::set_default(cloud, name, id).await,
        ("DELETE", ["policies", name, "version", id]) => policies::delete_version(cloud, name, id).await,
        ("PUT", ["target-policies", name]) => policies::attach(cloud, call, name).await,
        ("POST", ["target-policies", name]) => policies::detach(cloud, call, name).await,
        // An ARN has a slash; most clients encode it, some do not.
        ("POST", ["attached-policies", target @ ..]) => policies::attached(cloud, call, &target.join("/")),
        ("POST", ["policy-targets", name]) => policies::targets(cloud, call, name),
        ("PUT", ["principal-policies", name]) => policies::attach_principal(cloud, call, name).await,
        ("DELETE", ["principal-policies", name]) => policies::detach_principal(cloud, call, name).await,
        ("GET", ["principal-policies"]) => policies::of_principal(cloud, call),
        ("GET", ["policy-principals"]) => policies::principals(cloud, call),

        ("PUT", ["thing-groups", "addThingToThingGroup"]) => groups::add(cloud, call).await,
        ("PUT", ["thing-groups", "removeThingFromThingGroup"]) => groups::remove(cloud, call).await,
        ("GET", ["thing-groups"]) => groups::list(cloud, call),
        ("POST", ["thing-groups", name]) => groups::create(cloud, call, name).await,
        ("GET", ["thing-groups", name]) => groups::describe(cloud, name),
        ("PATCH", ["thing-groups", name]) => groups::update(cloud, call, name).await,
        ("DELETE", ["thing-groups", name]) => groups::delete(cloud, call, name).await,
        ("GET", ["thing-groups", name, "things"]) => groups::things(cloud, call, name),
        ("GET", ["things", thing, "thing-groups"]) => groups::of_thing(cloud, call, thing),

        ("GET", ["jobs"]) => jobs::list(cloud, call),
        ("PUT", ["jobs", id]) => jobs::create(cloud, call, id).await,
        ("GET", ["jobs", id]) => jobs::describe(cloud, id),
        ("PATCH", ["jobs", id]) => jobs::update(cloud, call, id).await,
        ("DELETE", ["jobs", id]) => jobs::delete(cloud, call, id).await,
        ("PUT", ["jobs", id, "cancel"]) => jobs::cancel(cloud, call, id).await,
        ("POST", ["jobs", id, "targets"]) => jobs::add_targets(cloud, call, id).await,
        ("GET", ["jobs", id, "job-document"]) => jobs::document(cloud, id),
        ("GET", ["jobs", id, "things"]) => jobs::executions_of_job(cloud, call, id),
        ("GET", ["things", thing, "jobs"]) => jobs::executions_of_thing(cloud, call, thing),
        ("GET", ["things", thing, "jobs", id]) => jobs::describe_execution(cloud, call, thing, id),
        ("PUT", ["things", thing, "jobs", id, "cancel"]) => {
            jobs::cancel_execution(cloud, call, thing, id).await
        }
        ("DELETE", ["things", thing, "jobs", id, "executionNumber", number]) => {
            jobs::delete_execution(cloud, call, thing, id, number).await
        }
        _ => return None,
    })
}

/// Every type has the same answer: one host serves data, jobs and credentials.
fn describe_endpoint(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    match call.parameter("endpointType").as_deref() {
        None | Some("iot:Data" | "iot:Data-ATS" | "iot:Jobs" | "iot:CredentialProvider") => {
            Ok(json!({"endpointAddress": cloud.endpoints.mqtt_host}))
        }
        Some(other) => Err(Fault::Invalid(format!("{other} is not an endpoint type."))),
    }
}

/// Milliseconds as the control plane shows times: seconds with a fraction.
fn seconds(ms: i64) -> Value {
    (ms as f64 / 1000.0).into()
}

/// Adds the next page's token to a list, if there is one.
fn with_next(mut list: Value, member: &str, next: Option<String>) -> Value {
    if let Some(next) = next {
        list[member] = next.into();
    }
    list
}
