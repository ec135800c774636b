//! The control plane of AWS IoT: which method and path is which operation.
//!
//! The table below is the API; names and shapes are those of the AWS IoT API Reference (2015-05-28).

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::{self, Answer, Refusal};
use super::call::Call;
use crate::fault::Fault;
use crate::server::Cloud;

mod authorities;
mod billing;
mod certificates;
pub(super) mod commands;
mod groups;
mod index;
mod job_forms;
mod job_templates;
mod jobs;
mod ota;
mod packages;
mod policies;
mod provisioning;
mod registrations;
mod rights;
mod role_aliases;
mod settings;
mod streams;
mod tags;
mod thing_types;
mod things;

/// What an operation answers: JSON, or nothing.
type Outcome = Result<Value, Fault>;

/// Serves one call.
pub(super) async fn serve(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let refusal = match path.first() {
        Some(&("packages" | "package-configuration" | "commands" | "command-executions")) => {
            answer::validating_refusal
        }
        _ => answer::iot_refusal,
    };
    tags::check(call).map_err(|fault| refusal(&fault))?;
    if let ["commands" | "command-executions", ..] = path[..] {
        return commands::serve(cloud, call, &path).await;
    }
    let outcome = route(cloud, call, &path).await.ok_or_else(|| unknown(call))?;
    match outcome {
        Ok(Value::Null) => Ok(answer::empty()),
        Ok(value) => Ok(answer::json(&value)),
        Err(fault) => Err(refusal(&fault)),
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
        ("GET", ["principals", "things-v2"]) => things::of_principal_v2(cloud, call),

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

        ("PUT", ["thing-groups", "updateThingGroupsForThing"]) => groups::change_of_thing(cloud, call).await,
        ("POST", ["dynamic-thing-groups", name]) => groups::create_dynamic(cloud, call, name).await,
        ("PATCH", ["dynamic-thing-groups", name]) => groups::update_dynamic(cloud, call, name).await,
        ("DELETE", ["dynamic-thing-groups", name]) => groups::delete(cloud, call, name).await,
        ("PUT", ["thing-groups", "addThingToThingGroup"]) => groups::add(cloud, call).await,
        ("PUT", ["thing-groups", "removeThingFromThingGroup"]) => groups::remove(cloud, call).await,
        ("GET", ["thing-groups"]) => groups::list(cloud, call),
        ("POST", ["thing-groups", name]) => groups::create(cloud, call, name).await,
        ("GET", ["thing-groups", name]) => groups::describe(cloud, name),
        ("PATCH", ["thing-groups", name]) => groups::update(cloud, call, name).await,
        ("DELETE", ["thing-groups", name]) => groups::delete(cloud, call, name).await,
        ("GET", ["thing-groups", name, "things"]) => groups::things(cloud, call, name),
        ("GET", ["things", thing, "thing-groups"]) => groups::of_thing(cloud, call, thing),

        ("GET", ["thing-types"]) => thing_types::list(cloud, call),
        ("POST", ["thing-types", name]) => thing_types::create(cloud, call, name).await,
        ("GET", ["thing-types", name]) => thing_types::describe(cloud, name),
        ("PATCH", ["thing-types", name]) => thing_types::update(cloud, call, name).await,
        ("POST", ["thing-types", name, "deprecate"]) => thing_types::deprecate(cloud, call, name).await,
        ("DELETE", ["thing-types", name]) => thing_types::delete(cloud, name).await,

        ("PUT", ["billing-groups", "addThingToBillingGroup"]) => billing::add(cloud, call).await,
        ("PUT", ["billing-groups", "removeThingFromBillingGroup"]) => billing::remove(cloud, call).await,
        ("GET", ["billing-groups"]) => billing::list(cloud, call),
        ("POST", ["billing-groups", name]) => billing::create(cloud, call, name).await,
        ("GET", ["billing-groups", name]) => billing::describe(cloud, name),
        ("PATCH", ["billing-groups", name]) => billing::update(cloud, call, name).await,
        ("DELETE", ["billing-groups", name]) => billing::delete(cloud, call, name).await,
        ("GET", ["billing-groups", name, "things"]) => billing::things(cloud, call, name),

        ("GET", ["indexing", "config"]) => index::configuration(cloud),
        ("POST", ["indexing", "config"]) => index::configure(cloud, call).await,
        ("GET", ["indices"]) => index::list(cloud, call),
        ("POST", ["indices", "search"]) => index::search(cloud, call),
        ("POST", ["indices", "statistics"]) => index::figures(cloud, call),
        ("POST", ["indices", "cardinality"]) => index::cardinality(cloud, call),
        ("POST", ["indices", "percentiles"]) => index::percentiles(cloud, call),
        ("POST", ["indices", "buckets"]) => index::buckets(cloud, call),
        ("GET", ["indices", name]) => index::describe(cloud, name),

        ("GET", ["tags"]) => tags::list(cloud, call),
        ("POST", ["tags"]) => tags::add(cloud, call).await,
        ("POST", ["untag"]) => tags::remove(cloud, call).await,
        ("GET", ["event-configurations"]) => settings::events(cloud),
        ("PATCH", ["event-configurations"]) => settings::update_events(cloud, call).await,
        ("GET", ["registrationcode"]) => settings::registration_code(cloud).await,
        ("DELETE", ["registrationcode"]) => settings::forget_registration_code(cloud).await,
        ("GET", ["v2LoggingOptions"]) => settings::logging(cloud),
        ("POST", ["v2LoggingOptions"]) => settings::set_logging(cloud, call).await,
        ("GET", ["package-configuration"]) => settings::packages(cloud),
        ("PATCH", ["package-configuration"]) => settings::set_packages(cloud, call).await,
        ("POST", ["effective-policies"]) => rights::effective(cloud, call),
        ("POST", ["test-authorization"]) => rights::test(cloud, call),
        ("GET", ["role-aliases"]) => role_aliases::list(cloud, call),
        ("POST", ["role-aliases", name]) => role_aliases::create(cloud, call, name).await,
        ("GET", ["role-aliases", name]) => role_aliases::describe(cloud, name),
        ("PUT", ["role-aliases", name]) => role_aliases::update(cloud, call, name).await,
        ("DELETE", ["role-aliases", name]) => role_aliases::delete(cloud, name).await,

        ("GET", ["jobs"]) => jobs::list(cloud, call),
        ("PUT", ["jobs", id]) => jobs::create(cloud, call, id).await,
        ("GET", ["jobs", id]) => jobs::describe(cloud, id),
        ("PATCH", ["jobs", id]) => jobs::update(cloud, call, id).await,
        ("DELETE", ["jobs", id]) => jobs::delete(cloud, call, id).await,
        ("PUT", ["jobs", id, "cancel"]) => jobs::cancel(cloud, call, id).await,
        ("POST", ["jobs", id, "targets"]) => jobs::add_targets(cloud, call, id).await,
        ("GET", ["jobs", id, "job-document"]) => jobs::document(cloud, call, id),
        ("GET", ["jobs", id, "things"]) => jobs::executions_of_job(cloud, call, id),
        ("POST", ["certificate", "register"]) => certificates::register_signed(cloud, call).await,
        ("POST", ["cacertificate"]) => authorities::register(cloud, call).await,
        ("GET", ["cacertificates"]) => authorities::list(cloud, call),
        ("GET", ["cacertificate", id]) => authorities::describe(cloud, id),
        ("PUT", ["cacertificate", id]) => authorities::update(cloud, call, id).await,
        ("DELETE", ["cacertificate", id]) => authorities::delete(cloud, id).await,
        ("GET", ["certificates-by-ca", id]) => authorities::certificates(cloud, call, id),

        ("POST", ["things"]) => provisioning::register_thing(cloud, call).await,
        ("GET", ["provisioning-templates"]) => provisioning::list(cloud, call),
        ("POST", ["provisioning-templates"]) => provisioning::create(cloud, call).await,
        ("GET", ["provisioning-templates", name]) => provisioning::describe(cloud, name),
        ("PATCH", ["provisioning-templates", name]) => provisioning::update(cloud, call, name).await,
        ("DELETE", ["provisioning-templates", name]) => provisioning::delete(cloud, name).await,
        ("POST", ["provisioning-templates", name, "provisioning-claim"]) => {
            provisioning::claim(cloud, name).await
        }
        ("GET", ["provisioning-templates", name, "versions"]) => provisioning::versions(cloud, call, name),
        ("POST", ["provisioning-templates", name, "versions"]) => {
            provisioning::create_version(cloud, call, name).await
        }
        ("GET", ["provisioning-templates", name, "versions", id]) => provisioning::version(cloud, name, id),
        ("DELETE", ["provisioning-templates", name, "versions", id]) => {
            provisioning::delete_version(cloud, name, id).await
        }

        ("GET", ["thing-registration-tasks"]) => registrations::list(cloud, call),
        ("POST", ["thing-registration-tasks"]) => registrations::start(cloud, call).await,
        ("GET", ["thing-registration-tasks", id]) => registrations::describe(cloud, id),
        ("PUT", ["thing-registration-tasks", id, "cancel"]) => registrations::stop(cloud, id).await,
        ("GET", ["thing-registration-tasks", id, "reports"]) => registrations::reports(cloud, call, id),

        ("GET", ["packages"]) => packages::list(cloud, call),
        ("PUT", ["packages", name]) => packages::create(cloud, call, name).await,
        ("GET", ["packages", name]) => packages::describe(cloud, name),
        ("PATCH", ["packages", name]) => packages::update(cloud, call, name).await,
        ("DELETE", ["packages", name]) => packages::delete(cloud, name).await,
        ("GET", ["packages", name, "versions"]) => packages::list_versions(cloud, call, name),
        ("PUT", ["packages", name, "versions", id]) => packages::create_version(cloud, call, name, id).await,
        ("GET", ["packages", name, "versions", id]) => packages::describe_version(cloud, name, id),
        ("PATCH", ["packages", name, "versions", id]) => {
            packages::update_version(cloud, call, name, id).await
        }
        ("DELETE", ["packages", name, "versions", id]) => packages::delete_version(cloud, name, id).await,

        ("GET", ["streams"]) => streams::list(cloud, call),
        ("POST", ["streams", id]) => streams::create(cloud, call, id).await,
        ("GET", ["streams", id]) => streams::describe(cloud, id),
        ("PUT", ["streams", id]) => streams::update(cloud, call, id).await,
        ("DELETE", ["streams", id]) => streams::delete(cloud, id).await,
        ("GET", ["otaUpdates"]) => ota::list(cloud, call),
        ("POST", ["otaUpdates", id]) => ota::create(cloud, call, id).await,
        ("GET", ["otaUpdates", id]) => ota::describe(cloud, id),
        ("DELETE", ["otaUpdates", id]) => ota::delete(cloud, call, id).await,
        ("GET", ["job-templates"]) => job_templates::list(cloud, call),
        ("PUT", ["job-templates", id]) => job_templates::create(cloud, call, id).await,
        ("GET", ["job-templates", id]) => job_templates::describe(cloud, id),
        ("DELETE", ["job-templates", id]) => job_templates::delete(cloud, id).await,
        ("GET", ["managed-job-templates"]) => job_templates::list_managed(cloud, call),
        ("GET", ["managed-job-templates", name]) => job_templates::describe_managed(cloud, call, name),
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
pub(super) fn seconds(ms: i64) -> Value {
    (ms as f64 / 1000.0).into()
}

/// Adds the next page's token to a list, if there is one.
pub(super) fn with_next(mut list: Value, member: &str, next: Option<String>) -> Value {
    if let Some(next) = next {
        list[member] = next.into();
    }
    list
}
