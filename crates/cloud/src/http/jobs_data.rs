//! Jobs over HTTP, for devices that have no MQTT, and the start of commands: the service `iot-jobs-data`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::answer::{self, Answer, Refusal};
use super::call::Call;
use super::iot;
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::jobs::ask::{self, Ask};
use crate::jobs::execution::Execution;
use crate::jobs::form;
use crate::server::Cloud;

/// The operations of `iot-jobs-data`. The document of a job is text here, an object over MQTT.
pub(super) async fn serve(cloud: &Arc<Cloud>, call: &Call) -> Result<Answer, Refusal> {
    let segments = call.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let outcome = match (call.head.method.as_str(), path.as_slice()) {
        ("GET", ["things", thing, "jobs"]) => pending(cloud, thing),
        ("PUT", ["things", thing, "jobs", "$next"]) => start_next(cloud, call, thing).await,
        ("GET", ["things", thing, "jobs", job]) => describe(cloud, call, thing, job),
        ("POST", ["things", thing, "jobs", job]) => update(cloud, call, thing, job).await,
        ("POST", ["command-executions"]) => {
            let started = iot::commands::start(cloud, call).await;
            return started
                .map(|value| answer::json(&value))
                .map_err(|fault| answer::validating_refusal(&fault));
        }
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
