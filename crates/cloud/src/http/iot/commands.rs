//! Commands and their executions, in both services: `iot` manages them, `iot-jobs-data` starts one.
//!
//! These operations have refusals of their own ([`answer::validating_refusal`]).

use std::sync::Arc;

use serde_json::{Value, json};

use super::{seconds, tags, with_next};
use crate::clock::now_ms;
use crate::commands::command::{Command, Instruction, LONGEST_PATIENCE_S, NAMESPACE, read_names};
use crate::commands::events;
use crate::commands::execution::{Execution, LIFE_MS, Status, USUAL_PATIENCE_S};
use crate::commands::parameters::{self, Values};
use crate::fault::Fault;
use crate::http::answer::{self, Answer, Refusal};
use crate::http::call::{Call, check_name, must_text, text};
use crate::jobs::settings::moment_ms;
use crate::server::Cloud;
use crate::store::{CommandFilter, Deletion, Kind, Page, Record, Start};

/// Lines of a page, unless another number is asked for.
const USUAL_PAGE: usize = 25;
/// Lines of a page.
const LARGEST_PAGE: usize = 100;

/// Serves one call whose path begins with `commands` or `command-executions`.
pub(super) async fn serve(cloud: &Arc<Cloud>, call: &Call, path: &[&str]) -> Result<Answer, Refusal> {
    if let [kind, id] = path {
        let what = if *kind == "commands" { "commandId" } else { "executionId" };
        check_name(what, id, 64, "_-").map_err(refusal)?;
    }
    let outcome = match (call.head.method.as_str(), path) {
        ("GET", ["commands"]) => list(cloud, call),
        ("PUT", ["commands", id]) => create(cloud, call, id).await,
        ("GET", ["commands", id]) => describe(cloud, id),
        ("PATCH", ["commands", id]) => update(cloud, call, id).await,
        ("DELETE", ["commands", id]) => return delete(cloud, id).await.map_err(refusal),
        ("POST", ["command-executions"]) => executions(cloud, call),
        ("GET", ["command-executions", id]) => describe_execution(cloud, call, id),
        ("DELETE", ["command-executions", id]) => delete_execution(cloud, call, id).await,
        _ => return Err(super::unknown(call)),
    };
    outcome.map(|value| answer::json(&value)).map_err(refusal)
}

fn refusal(fault: Fault) -> Refusal {
    answer::validating_refusal(&fault)
}

async fn create(cloud: &Cloud, call: &Call, id: &str) -> Result<Value, Fault> {
    let body = call.json()?;
    let command = Command::read(&body)?;
    cloud.store.create_record(Kind::Command, id.into(), command, now_ms()).await?;
    tags::given(cloud, &body, &format!("command/{id}")).await?;
    Ok(named(cloud, id))
}

fn describe(cloud: &Cloud, id: &str) -> Result<Value, Fault> {
    let record: Record<Command> = cloud.store.record(Kind::Command, id)?;
    let mut shown = line(cloud, &record);
    let command = &record.body;
    shown["namespace"] = NAMESPACE.into();
    match &command.instruction {
        Instruction::Static { content, content_type } => {
            shown["payload"] = json!({"content": content, "contentType": content_type});
        }
        Instruction::Dynamic { template, output } => {
            shown["payloadTemplate"] = template.as_str().into();
            shown["preprocessor"] = json!({"awsJsonSubstitution": {"outputFormat": output}});
        }
    }
    if !command.parameters.is_empty() {
        shown["mandatoryParameters"] = json!(command.parameters);
    }
    if let Some(description) = &command.description {
        shown["description"] = description.as_str().into();
    }
    Ok(shown)
}

async fn update(cloud: &Cloud, call: &Call, id: &str) -> Result<Value, Fault> {
    let body = call.json()?;
    let (display_name, description) = read_names(&body)?;
    let deprecated = match &body["deprecated"] {
        Value::Null => None,
        Value::Bool(truth) => Some(*truth),
        _ => return Err(Fault::Invalid("deprecated must be true or false.".into())),
    };
    let (now_ms, resource) = (now_ms(), format!("command/{id}"));
    let edit = move |record: &mut Record<Command>| {
        let command = &mut record.body;
        if command.remove_ms.is_some() {
            return Err(Fault::conflict(resource, "The command is pending deletion."));
        }
        if command.deprecated_ms.is_some()
            && deprecated != Some(false)
            && (display_name.is_some() || description.is_some())
        {
            return Err(Fault::conflict(resource, "The command is deprecated; restore it first."));
        }
        command.deprecated_ms = match deprecated {
            None => command.deprecated_ms,
            Some(false) => None,
            Some(true) => command.deprecated_ms.or(Some(now_ms)),
        };
        command.display_name = display_name.or(command.display_name.take());
        command.description = description.or(command.description.take());
        Ok(())
    };
    let changed = cloud.store.change_record(Kind::Command, id.into(), None, now_ms, edit).await?;
    let mut shown = json!({
        "commandId": id,
        "deprecated": changed.body.deprecated_ms.is_some(),
        "lastUpdatedAt": seconds(changed.modified_ms),
    });
    for (name, text) in
        [("displayName", &changed.body.display_name), ("description", &changed.body.description)]
    {
        if let Some(text) = text {
            shown[name] = text.as_str().into();
        }
    }
    Ok(shown)
}

/// 204 if it is gone, 202 if it goes when its executions are over.
async fn delete(cloud: &Cloud, id: &str) -> Result<Answer, Fault> {
    Ok(match cloud.store.delete_command(id.into(), now_ms()).await? {
        Deletion::Done => answer::plain(hyper::StatusCode::NO_CONTENT, &[], ""),
        Deletion::Pending => answer::plain(hyper::StatusCode::ACCEPTED, &[], ""),
    })
}

fn list(cloud: &Cloud, call: &Call) -> Result<Value, Fault> {
    let (page, ascending) = (page(call)?, ascending(call.head.parameter("sortOrder"))?);
    if is_foreign(call.head.parameter("namespace"))? {
        return Ok(json!({"commands": []}));
    }
    let listing = cloud.store.commands(call.head.parameter("commandParameterName"), ascending, &page)?;
    let lines: Vec<Value> = listing.rows.iter().map(|record| line(cloud, record)).collect();
    Ok(with_next(json!({"commands": lines}), "nextToken", listing.next))
}

fn named(cloud: &Cloud, id: &str) -> Value {
    json!({"commandId": id, "commandArn": cloud.arns.of(&format!("command/{id}"))})
}

fn line(cloud: &Cloud, record: &Record<Command>) -> Value {
    let mut line = named(cloud, &record.name);
    line["createdAt"] = seconds(record.created_ms);
    line["lastUpdatedAt"] = seconds(record.modified_ms);
    line["deprecated"] = record.body.deprecated_ms.is_some().into();
    line["pendingDeletion"] = record.body.remove_ms.is_some().into();
    if let Some(name) = &record.body.display_name {
        line["displayName"] = name.as_str().into();
    }
    line
}

/// StartCommandExecution.
pub(in crate::http) async fn start(cloud: &Arc<Cloud>, call: &Call) -> Result<Value, Fault> {
    let body = call.json()?;
    let start = Start {
        command: command(cloud, &must_text(&body, "commandArn")?)?,
        target: target(cloud, &must_text(&body, "targetArn")?)?,
        values: values(&body)?,
        patience_s: patience_s(&body)?,
        token: token(&body)?,
    };
    let (execution, request) = cloud.store.start_command(start, now_ms()).await?;
    if let Some(request) = request {
        request.publish(&cloud.broker, now_ms());
        cloud.store.note_command_sent(execution.id.clone());
        cloud.send_all(&[events::of(&cloud.arns, &execution)]);
    }
    Ok(json!({"executionId": execution.id}))
}

fn patience_s(body: &Value) -> Result<i64, Fault> {
    match &body["executionTimeoutSeconds"] {
        Value::Null => Ok(USUAL_PATIENCE_S),
        given => given.as_i64().filter(|s| (1..=LONGEST_PATIENCE_S).contains(s)).ok_or_else(|| {
            Fault::Invalid(format!("executionTimeoutSeconds must be 1 to {LONGEST_PATIENCE_S}."))
        }),
    }
}

fn values(body: &Value) -> Result<Values, Fault> {
    match &body["parameters"] {
        Value::Null => Ok(Values::new()),
        given => {
            serde_json::from_value::<std::collections::BTreeMap<String, parameters::Value>>(given.clone())
                .map_err(|cause| Fault::Invalid(format!("parameters is invalid: {cause}.")))
        }
    }
}

fn token(body: &Value) -> Result<Option<String>, Fault> {
    let token = text(body, "clientToken")?;
    let fits =
        |token: &String| (1..=64).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_graphic());
    match token.as_ref().is_none_or(fits) {
        true => Ok(token),
        false => Err(Fault::Invalid("clientToken must be 1 to 64 visible characters.".into())),
    }
}

fn executions(cloud: &Cloud, call: &Call) -> Result<Value, Fault> {
    let (body, page) = (call.json()?, page(call)?);
    let status = text(&body, "status")?;
    if status.as_deref().is_some_and(|word| Status::of(word).is_none()) {
        return Err(Fault::Invalid("status is invalid.".into()));
    }
    let (by_end, time) = match (&body["startedTimeFilter"], &body["completedTimeFilter"]) {
        (started, Value::Null) => (false, started),
        (Value::Null, completed) => (true, completed),
        _ => return Err(Fault::Invalid("There is either startedTimeFilter or completedTimeFilter.".into())),
    };
    let filter = CommandFilter {
        command: text(&body, "commandArn")?.map(|arn| command(cloud, &arn)).transpose()?,
        target: text(&body, "targetArn")?.map(|arn| target(cloud, &arn)).transpose()?,
        status,
        by_end,
        after_ms: moment(time, "after")?,
        before_ms: moment(time, "before")?,
        ascending: ascending(text(&body, "sortOrder")?.as_deref())?,
    };
    if filter.command.is_some() && filter.target.is_some() {
        return Err(Fault::Invalid("There is either commandArn or targetArn.".into()));
    }
    if is_foreign(text(&body, "namespace")?.as_deref())? {
        return Ok(json!({"commandExecutions": []}));
    }
    let listing = cloud.store.command_executions(&filter, &page)?;
    let lines: Vec<Value> = listing.rows.iter().map(|one| execution_line(cloud, one)).collect();
    Ok(with_next(json!({"commandExecutions": lines}), "nextToken", listing.next))
}

fn moment(filter: &Value, name: &str) -> Result<Option<i64>, Fault> {
    if !matches!(filter, Value::Null | Value::Object(_)) {
        return Err(Fault::Invalid("A time filter must be a structure.".into()));
    }
    let wrong = || Fault::Invalid(format!("{name} must be a time as yyyy-MM-ddTHH:mm."));
    text(filter, name)?.map(|text| moment_ms(&text).ok_or_else(wrong)).transpose()
}

fn describe_execution(cloud: &Cloud, call: &Call, id: &str) -> Result<Value, Fault> {
    let execution = cloud.store.command_execution(&target_of(cloud, call)?, id)?;
    let mut shown = execution_line(cloud, &execution);
    shown["lastUpdatedAt"] = seconds(execution.updated_ms);
    shown["executionTimeoutSeconds"] = execution.patience_s.into();
    shown["timeToLive"] = seconds(execution.created_ms + LIFE_MS);
    if let Some(reason) = &execution.reason {
        shown["statusReason"] = json!(reason);
    }
    if !execution.values.is_empty() {
        shown["parameters"] = json!(execution.values);
    }
    if call.flag("includeResult") && !execution.result.is_empty() {
        shown["result"] = execution.result.into();
    }
    Ok(shown)
}

async fn delete_execution(cloud: &Cloud, call: &Call, id: &str) -> Result<Value, Fault> {
    cloud.store.delete_command_execution(target_of(cloud, call)?, id.into()).await?;
    Ok(json!({}))
}

/// It starts when it is created: the device has its instruction then.
fn execution_line(cloud: &Cloud, execution: &Execution) -> Value {
    let mut line = json!({
        "executionId": execution.id,
        "commandArn": cloud.arns.of(&format!("command/{}", execution.command)),
        "targetArn": cloud.arns.of(&execution.target),
        "status": execution.status.word(),
        "createdAt": seconds(execution.created_ms),
        "startedAt": seconds(execution.created_ms),
    });
    if let Some(at_ms) = execution.completed_ms {
        line["completedAt"] = seconds(at_ms);
    }
    line
}

fn target_of(cloud: &Cloud, call: &Call) -> Result<String, Fault> {
    let arn =
        call.head.parameter("targetArn").ok_or_else(|| Fault::Invalid("targetArn is missing.".into()))?;
    target(cloud, arn)
}

/// `thing/NAME` or `client/ID`; it becomes a level of a topic.
fn target(cloud: &Cloud, arn: &str) -> Result<String, Fault> {
    let resource = cloud.arns.resource(arn)?;
    let (kind, id) = resource.split_once('/').unwrap_or_default();
    let is_level = !id.is_empty() && id.len() <= 128 && !id.contains(['/', '+', '#', '\0']);
    match kind {
        "thing" | "client" if is_level => Ok(resource.into()),
        _ => Err(Fault::Invalid(format!("{arn} is not the ARN of a thing or a client."))),
    }
}

fn command(cloud: &Cloud, arn: &str) -> Result<String, Fault> {
    let id = cloud.arns.resource(arn)?.strip_prefix("command/");
    id.map(str::to_string).ok_or_else(|| Fault::Invalid(format!("{arn} is not the ARN of a command.")))
}

/// Does it ask about the namespace that has nothing here?
fn is_foreign(namespace: Option<&str>) -> Result<bool, Fault> {
    match namespace {
        None | Some(NAMESPACE) => Ok(false),
        Some("AWS-IoT-FleetWise") => Ok(true),
        Some(_) => Err(Fault::Invalid("namespace is invalid.".into())),
    }
}

fn ascending(order: Option<&str>) -> Result<bool, Fault> {
    match order {
        None | Some("DESCENDING") => Ok(false),
        Some("ASCENDING") => Ok(true),
        Some(_) => Err(Fault::Invalid("sortOrder must be ASCENDING or DESCENDING.".into())),
    }
}

fn page(call: &Call) -> Result<Page, Fault> {
    let mut page = call.page()?;
    if call.head.parameter("maxResults").is_none() {
        page.size = USUAL_PAGE;
    }
    match page.size {
        0..=LARGEST_PAGE => Ok(page),
        _ => Err(Fault::Invalid(format!("maxResults must be 1 to {LARGEST_PAGE}."))),
    }
}
