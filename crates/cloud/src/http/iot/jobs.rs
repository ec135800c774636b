//! Jobs of the control plane: create, look at, cancel, delete; and their executions.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Outcome, job_forms, job_templates, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, must_text, text, texts, whole, words};
use crate::http::s3;
use crate::jobs::execution::{Change, Execution, Status};
use crate::jobs::{ask, parameters, settings::Settings};
use crate::presign;
use crate::server::Cloud;
use crate::store::{Changed, ExecutionFilter, JobFilter, JobStatus, NewJob, Selection};

/// A status that no job here has, because they are deleted at once.
const DELETING: &str = "DELETION_IN_PROGRESS";
/// Characters of a description or comment.
pub(super) const LONGEST_TEXT: usize = 2028;
/// Bytes of a job document.
const LONGEST_DOCUMENT: usize = 32 * 1024;

pub(super) async fn create(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    check_name("jobId", id, 64, "_-")?;
    create_one(cloud, id, call.json()?).await
}

/// Makes a job of a request's members.
pub(super) async fn create_one(cloud: &Arc<Cloud>, id: &str, mut body: Value) -> Outcome {
    job_templates::apply(cloud, &mut body)?;
    let (document, document_source) = document_of(cloud, &body).await?;
    let settings = Settings::read(&body, now_ms())?;
    let role = settings.presign.as_ref().and_then(|presign| presign.role_arn.as_ref());
    let placeholders = presign::placeholders(&document);
    if placeholders > presign::MOST {
        let most = presign::MOST;
        return Err(Fault::Invalid(format!("A document has at most {most} presigned URL placeholders.")));
    }
    if role.is_none() && placeholders > 0 {
        return Err(Fault::Invalid(
            "Role must be provided for a document with presigned URL placeholders.".into(),
        ));
    }
    let selection = match text(&body, "targetSelection")? {
        None => Selection::Snapshot,
        Some(word) => {
            Selection::of(&word).ok_or_else(|| Fault::Invalid("targetSelection is invalid.".into()))?
        }
    };
    let new = NewJob {
        id: id.into(),
        targets: targets(cloud, &body)?,
        selection,
        document,
        document_source,
        description: description(&body)?,
        settings,
    };
    check_namespace(new.settings.namespace.as_deref())?;
    let settled = cloud.store.create_job(new, now_ms()).await?;
    tags::given(cloud, &body, &format!("job/{id}")).await?;
    tracing::info!(job = id, things = settled.news.len(), "created");
    cloud.tell(settled);
    Ok(named(cloud, id, description(&body)?))
}

pub(super) fn describe(cloud: &Arc<Cloud>, id: &str) -> Outcome {
    let (job, counts, fleet) = cloud.store.job_progress(id, now_ms())?;
    Ok(job_forms::whole(&cloud.arns, &job, &counts, &fleet, now_ms()))
}

pub(super) async fn update(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let body = call.json()?;
    let settings = Settings::read(&body, now_ms())?;
    cloud.store.update_job(id.into(), description(&body)?, settings, now_ms()).await?;
    Ok(Value::Null)
}

pub(super) async fn delete(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let settled = cloud.store.delete_job(id.into(), call.flag("force"), now_ms()).await?;
    cloud.tell(settled);
    Ok(Value::Null)
}

pub(super) async fn cancel(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let body = call.json()?;
    let (reason, comment) = (text(&body, "reasonCode")?, words(&body, "comment", LONGEST_TEXT)?);
    let fits = |c: char| c.is_uppercase() || c.is_numeric() || c == '_';
    if reason
        .as_ref()
        .is_some_and(|code| !(1..=128).contains(&code.chars().count()) || !code.chars().all(fits))
    {
        return Err(Fault::Invalid(
            "reasonCode must be 1 to 128 upper-case letters, digits and underscores.".into(),
        ));
    }
    let settled = cloud.store.cancel_job(id.into(), reason, comment, call.flag("force"), now_ms()).await?;
    cloud.tell(settled);
    let description = cloud.store.job(id)?.description;
    Ok(named(cloud, id, description))
}

/// AssociateTargetsWithJob.
pub(super) async fn add_targets(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let body = call.json()?;
    let (targets, comment) = (targets(cloud, &body)?, words(&body, "comment", LONGEST_TEXT)?);
    let settled = cloud.store.add_targets(id.into(), targets, comment, now_ms()).await?;
    cloud.tell(settled);
    let description = cloud.store.job(id)?.description;
    Ok(named(cloud, id, description))
}

/// The text as it was given, with its parameters filled in but placeholders of URLs as they are.
pub(super) fn document(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let job = cloud.store.job(id)?;
    let raw = call.flag("beforeSubstitution") || job.settings.parameters.is_empty();
    let document = if raw { job.document } else { parameters::fill(&job.document, &job.settings.parameters) };
    Ok(json!({ "document": document }))
}

pub(super) fn list(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let (name, id) = (call.parameter("thingGroupName"), call.parameter("thingGroupId"));
    let of_id = id.as_deref().map(|id| cloud.store.group_of_id(id)).transpose()?;
    let group = match (name, of_id) {
        (name, None) => name,
        // By both it is one group, or none.
        (name, Some(Some(found))) if name.as_ref().is_none_or(|name| *name == found) => Some(found),
        _ => return Ok(json!({"jobs": []})),
    };
    let group = group.map(|name| format!("thinggroup/{name}"));
    let (status, selection) = (call.parameter("status"), call.parameter("targetSelection"));
    if let Some(word) = status.as_ref().filter(|word| JobStatus::of(word).is_none() && *word != DELETING) {
        return Err(Fault::Invalid(format!("{word} is not a status of jobs.")));
    }
    if let Some(word) = selection.as_ref().filter(|word| Selection::of(word).is_none()) {
        return Err(Fault::Invalid(format!("{word} is not a targetSelection.")));
    }
    let filter = JobFilter { status, selection, group, namespace: call.parameter("namespaceId") };
    let listing = cloud.store.jobs(&filter, &call.page()?)?;
    let lines: Vec<Value> = listing.rows.iter().map(|job| job_forms::line(&cloud.arns, job)).collect();
    Ok(with_next(json!({"jobs": lines}), "nextToken", listing.next))
}

pub(super) fn executions_of_job(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let listing = cloud.store.executions_of_job(id, &filter(call)?, &call.page()?)?;
    let line = |execution: &Execution| {
        let arn = cloud.arns.of(&format!("thing/{}", execution.thing));
        json!({"thingArn": arn, "jobExecutionSummary": job_forms::execution_line(execution)})
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({"executionSummaries": lines}), "nextToken", listing.next))
}

pub(super) fn executions_of_thing(cloud: &Arc<Cloud>, call: &Call, thing: &str) -> Outcome {
    let listing = cloud.store.executions_of_thing(thing, &filter(call)?, &call.page()?)?;
    let lines: Vec<Value> = listing
        .rows
        .iter()
        .map(|execution| {
            json!({"jobId": execution.job, "jobExecutionSummary": job_forms::execution_line(execution)})
        })
        .collect();
    Ok(with_next(json!({"executionSummaries": lines}), "nextToken", listing.next))
}

pub(super) fn describe_execution(cloud: &Arc<Cloud>, call: &Call, thing: &str, id: &str) -> Outcome {
    let (execution, _) = cloud.store.execution(thing, id, call.number("executionNumber")?)?;
    Ok(json!({"execution": job_forms::execution(&cloud.arns, &execution, now_ms())}))
}

pub(super) async fn cancel_execution(cloud: &Arc<Cloud>, call: &Call, thing: &str, id: &str) -> Outcome {
    let body = call.json()?;
    let details = match &body["statusDetails"] {
        Value::Null => None,
        details => Some(ask::details(details)?),
    };
    let wish = Change::Cancel { force: call.flag("force"), details };
    let expected = whole(&body, "expectedVersion")?;
    let (changed, _) =
        cloud.store.change_execution(thing.into(), id.into(), None, expected, wish, now_ms()).await?;
    match changed {
        Changed::Done(_, settled) => {
            cloud.tell(settled);
            Ok(Value::Null)
        }
        Changed::VersionMismatch(execution) => Err(Fault::VersionConflict(format!(
            "The expected version does not match the current version {}.",
            execution.version
        ))),
        Changed::InvalidTransition(execution) => Err(Fault::InvalidTransition(format!(
            "An execution that is {} cannot be cancelled{}.",
            execution.status.name(),
            if execution.status.is_final() { "" } else { " without force" }
        ))),
    }
}

pub(super) async fn delete_execution(
    cloud: &Arc<Cloud>,
    call: &Call,
    thing: &str,
    id: &str,
    number: &str,
) -> Outcome {
    let number = number.parse().map_err(|_| Fault::Invalid("executionNumber must be a number.".into()))?;
    let settled =
        cloud.store.delete_execution(thing.into(), id.into(), number, call.flag("force"), now_ms()).await?;
    cloud.tell(settled);
    Ok(Value::Null)
}

fn filter(call: &Call) -> Result<ExecutionFilter, Fault> {
    let status = call.parameter("status");
    if status.as_ref().is_some_and(|word| Status::from_name(word).is_none()) {
        return Err(Fault::Invalid("status is invalid.".into()));
    }
    Ok(ExecutionFilter { status, job: call.parameter("jobId"), namespace: call.parameter("namespaceId") })
}

fn named(cloud: &Arc<Cloud>, id: &str, description: Option<String>) -> Value {
    let mut answer = json!({"jobArn": cloud.arns.of(&format!("job/{id}")), "jobId": id});
    if let Some(description) = description {
        answer["description"] = description.into();
    }
    answer
}

fn description(body: &Value) -> Result<Option<String>, Fault> {
    words(body, "description", LONGEST_TEXT)
}

fn targets(cloud: &Arc<Cloud>, body: &Value) -> Result<Vec<String>, Fault> {
    let arns = texts(body, "targets")?;
    if !(1..=100).contains(&arns.len()) {
        return Err(Fault::Invalid("A job needs 1 to 100 targets.".into()));
    }
    arns.iter().map(|arn| cloud.arns.resource(arn).map(str::to_string)).collect()
}

/// Exactly one of `document` and `documentSource`; the source is read now and never again.
pub(super) async fn document_of(cloud: &Arc<Cloud>, body: &Value) -> Result<(String, Option<String>), Fault> {
    let (document, source) = match (text(body, "document")?, text(body, "documentSource")?) {
        (Some(document), None) => (document, None),
        (None, Some(source)) => (read_source(cloud, &source).await?, Some(source)),
        (Some(_), Some(_)) => {
            return Err(Fault::Invalid("Give either document or documentSource, not both.".into()));
        }
        (None, None) => {
            // Only so that the answer names what is missing first.
            must_text(body, "document")?;
            return Err(Fault::Invalid("document is missing.".into()));
        }
    };
    if document.len() > LONGEST_DOCUMENT {
        return Err(Fault::Invalid(format!("The job document is longer than {LONGEST_DOCUMENT} bytes.")));
    }
    serde_json::from_str::<Value>(&document)
        .map_err(|cause| Fault::Invalid(format!("The job document is not JSON: {cause}.")))?;
    Ok((document, source))
}

async fn read_source(cloud: &Arc<Cloud>, source: &str) -> Result<String, Fault> {
    if source.len() > 1350 {
        return Err(Fault::Invalid("documentSource is longer than 1350 characters.".into()));
    }
    let (bucket, key) = cloud
        .desk
        .urls
        .locate(source)
        .ok_or_else(|| Fault::Invalid(format!("documentSource {source} is not an address in S3.")))?;
    let found = match s3::read_small(cloud, &bucket, &key, LONGEST_DOCUMENT).await {
        Err(Fault::NotFound(_)) => None,
        found => found?,
    };
    let bytes = found.ok_or_else(|| Fault::Invalid(format!("documentSource {source} does not exist.")))?;
    String::from_utf8(bytes).map_err(|_| Fault::Invalid("The job document is not UTF-8.".into()))
}

fn check_namespace(namespace: Option<&str>) -> Result<(), Fault> {
    namespace.map_or(Ok(()), |name| check_name("namespaceId", name, 64, "_-"))
}
