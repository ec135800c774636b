//! The data planes over HTTP: jobs for devices that have no MQTT, messages, shadows.

use std::sync::Arc;

use base64::Engine;
use serde_json::{Value, json};

use super::answer::{self, Answer, Refusal};
use super::call::Call;
use super::{iot, shadows};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::jobs::ask::{self, Ask};
use crate::jobs::execution::Execution;
use crate::jobs::form;
use crate::server::Cloud;
use crate::store::{Page, Retained};

/// The four operations of `iot-jobs-data`. The document is text here, an object over MQTT.
pub(super) async fn jobs(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let outcome = match (call.head.method.as_str(), path.as_slice()) {
        ("GET", ["things", thing, "jobs"]) => pending(cloud, thing),
        ("PUT", ["things", thing, "jobs", "$next"]) => start_next(cloud, call, thing).await,
        ("GET", ["things", thing, "jobs", job]) => describe(cloud, call, thing, job),
        ("POST", ["things", thing, "jobs", job]) => update(cloud, call, thing, job).await,
        _ => return Err(iot::unknown(call)),
    };
    outcome.map(|value| answer::json(&value)).map_err(|fault| answer::jobs_data_refusal(&fault))
}

fn pending(cloud: &Arc<Cloud>, thing: &str) -> Result<Value, Fault> {
    let (begun, queued) = cloud.desk.pending(thing)?;
    let list = |executions: &[Execution]| executions.iter().map(form::summary).collect::<Vec<_>>();
    Ok(json!({"inProgressJobs": list(&begun), "queuedJobs": list(&queued)}))
}

async fn start_next(cloud: &Arc<Cloud>, call: &Call, thing: &str) -> Result<Value, Fault> {
    let (started, settled) = cloud.desk.start_next(thing, &body(call)?).await?;
    cloud.tell(settled);
    Ok(match started {
        None => json!({}),
        Some((execution, document)) => shown(&execution, Some(document)),
    })
}

fn describe(cloud: &Arc<Cloud>, call: &Call, thing: &str, job: &str) -> Result<Value, Fault> {
    let include_document = call.parameter("includeJobDocument").map(|value| value == "true");
    let ask = Ask { execution_number: call.number("executionNumber")?, include_document, ..Ask::default() };
    Ok(match cloud.desk.describe(thing, job, &ask)? {
        None => json!({}),
        Some((execution, document)) => shown(&execution, document),
    })
}

async fn update(cloud: &Arc<Cloud>, call: &Call, thing: &str, job: &str) -> Result<Value, Fault> {
    let ask = body(call)?;
    let (execution, document, settled) =
        cloud.desk.update(thing, job, &ask).await.map_err(|refused| refused.fault)?;
    cloud.tell(settled);
    let mut answer = json!({});
    if ask.include_state {
        answer["executionState"] = form::state(&execution);
    }
    if let Some(document) = document {
        answer["jobDocument"] = document.into();
    }
    Ok(answer)
}

fn shown(execution: &Execution, document: Option<String>) -> Value {
    json!({"execution": form::execution(execution, document.map(Value::from), now_ms())})
}

fn body(call: &Call) -> Result<Ask, Fault> {
    let members =
        ask::members(&call.body).map_err(|_| Fault::Invalid("The body is not a JSON object.".into()))?;
    ask::read(&members)
}

/// `iotdata`: publish, shadows, retained messages, connections.
pub(super) async fn serve(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    match (call.head.method.as_str(), path.as_slice()) {
        ("POST", ["topics", ..]) => publish(cloud, call).await,
        ("GET", ["things", thing, "shadow"]) => shadows::get(cloud, call, thing),
        ("POST", ["things", thing, "shadow"]) => shadows::update(cloud, call, thing).await,
        ("DELETE", ["things", thing, "shadow"]) => shadows::delete(cloud, call, thing).await,
        ("GET", ["api", "things", "shadow", "ListNamedShadowsForThing", thing]) => {
            shadows::names(cloud, call, thing)
        }
        ("GET", ["retainedMessage"]) => retained_messages(cloud, call),
        ("GET", ["retainedMessage", ..]) => retained_message(cloud, call),
        ("DELETE", ["connections", client]) => disconnect(cloud, client),
        _ => Err(iot::unknown(call)),
    }
}

/// Publish: the service's own topics are not for everybody.
async fn publish(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let topic = topic(call, "/topics/");
    if topic.is_empty() {
        return Err(iot::unknown(call));
    }
    if topic.starts_with('$') {
        return Err(wrong("A topic that begins with $ belongs to the service."));
    }
    let qos = match call.parameter("qos").as_deref() {
        None | Some("0") => mqtt::Qos::AtMostOnce,
        Some("1") => mqtt::Qos::AtLeastOnce,
        Some(_) => return Err(wrong("qos must be 0 or 1.")),
    };
    cloud
        .broker
        .publish(&topic, &call.body, qos, call.flag("retain"))
        .map_err(|_| wrong("The topic or the payload is outside the limits."))?;
    if call.flag("retain") {
        cloud.store.settled().await.map_err(|fault| answer::iot_refusal(&fault))?;
    }
    Ok(answer::empty())
}

fn retained_messages(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let listing = call.page().and_then(|page| cloud.store.retained_messages(None, &page, now_ms()));
    let listing = listing.map_err(|fault| answer::iot_refusal(&fault))?;
    let line = |row: &Retained| {
        let (qos, payload) = content(row);
        json!({"topic": row.topic, "payloadSize": payload.len(), "qos": qos, "lastModifiedTime": row.modified_ms})
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(answer::json(&iot::with_next(json!({"retainedTopics": lines}), "nextToken", listing.next)))
}

fn retained_message(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let topic = topic(call, "/retainedMessage/");
    let found = cloud.store.retained_messages(Some(&topic), &Page::everything(), now_ms());
    let found = found.map_err(|fault| answer::iot_refusal(&fault))?.rows.into_iter().next();
    let found = found.ok_or_else(|| {
        Refusal::new(404, "ResourceNotFoundException", format!("No message is retained under {topic}."))
    })?;
    let (qos, payload) = content(&found);
    Ok(answer::json(&json!({
        "topic": topic,
        "payload": base64::engine::general_purpose::STANDARD.encode(payload),
        "qos": qos,
        "lastModifiedTime": found.modified_ms,
    })))
}

/// Quality of service and payload of a kept packet.
fn content(row: &Retained) -> (u8, &[u8]) {
    match mqtt::Packet::decode(&row.packet, mqtt::Version::V5) {
        Ok(mqtt::Packet::Publish(publish)) => (publish.delivery.qos() as u8, publish.payload),
        _ => (0, &[]),
    }
}

/// DeleteConnection.
fn disconnect(cloud: &Arc<Cloud>, client: &str) -> Result<Answer, Refusal> {
    if cloud.broker.disconnect_client(client) {
        return Ok(answer::empty());
    }
    Err(Refusal::new(404, "ResourceNotFoundException", format!("{client} is not connected.")))
}

/// A topic keeps its empty levels, so it is not put together from the parts of the path.
fn topic(call: &Call, prefix: &str) -> String {
    call.head.path.strip_prefix(prefix).map(crate::sigv4::decode).unwrap_or_default()
}

fn wrong(text: &str) -> Refusal {
    Refusal::new(400, "InvalidRequestException", text)
}
