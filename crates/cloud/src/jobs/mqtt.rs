//! Jobs over MQTT: topics below `$aws/things/{thing}/jobs/`, JSON in and out.
//!
//! | published by the device | answered on |
//! |---|---|
//! | `get` | `get/accepted`, `get/rejected` |
//! | `start-next` | `start-next/accepted`, … |
//! | `{job}/get`, `$next/get` | `{job}/get/accepted`, … |
//! | `{job}/update` | `{job}/update/accepted`, … |
//!
//! Rules: AWS IoT Developer Guide, "Jobs device MQTT API". Answers go to the requester alone; notices to whoever
//! subscribes, after the answer ([`Desk::tell`]).

use serde_json::{Map, Value, json};

use super::ask::{self, Ask};
use super::desk::{Desk, Notice, RefusedUpdate, as_object};
use super::execution::Execution;
use super::form;
use crate::clock;
use crate::fault::Fault;
use crate::store::Settled;

/// What comes of a request: one answer, and then what is to be told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answered {
    pub(crate) reply: Notice,
    pub(crate) settled: Settled,
}

/// One of the four requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Request<'a> {
    Get,
    StartNext,
    Describe(&'a str),
    Update(&'a str),
}

/// Answers a request; nothing if the topic is none of the four.
pub(crate) async fn answer(desk: &Desk, topic: &str, payload: &[u8]) -> Option<Answered> {
    let (thing, request) = parse(topic)?;
    let members = ask::members(payload);
    let token = members.as_ref().ok().and_then(ask::client_token);
    let outcome = match members {
        Err(ask::NoJson) => Err(rejection("InvalidJson", "The payload is not a JSON object.")),
        Ok(members) => match ask::read(&members) {
            Err(fault) => Err(rejected(&fault)),
            Ok(ask) => perform(desk, thing, request, &ask).await,
        },
    };
    let (suffix, mut body, settled) = match outcome {
        Ok((body, settled)) => ("accepted", body, settled),
        Err(body) => ("rejected", body, Settled::default()),
    };
    body.insert("timestamp".into(), (clock::now_ms() / 1000).into());
    if let Some(token) = token {
        body.insert("clientToken".into(), token.into());
    }
    let reply = Notice { topic: format!("{topic}/{suffix}"), payload: body.into() };
    Some(Answered { reply, settled })
}

type Body = Map<String, Value>;

async fn perform(desk: &Desk, thing: &str, request: Request<'_>, ask: &Ask) -> Result<(Body, Settled), Body> {
    match request {
        Request::Get => {
            let (begun, queued) = desk.pending(thing).map_err(|fault| rejected(&fault))?;
            let list = |executions: &[Execution]| executions.iter().map(form::summary).collect::<Vec<_>>();
            let body = object(json!({"inProgressJobs": list(&begun), "queuedJobs": list(&queued)}));
            Ok((body, Settled::default()))
        }
        Request::StartNext => {
            let (started, settled) = desk.start_next(thing, ask).await.map_err(|fault| rejected(&fault))?;
            Ok((execution(started.map(|(execution, document)| (execution, Some(document)))), settled))
        }
        Request::Describe(job) => {
            let found = desk.describe(thing, job, ask).map_err(|fault| rejected(&fault))?;
            Ok((execution(found), Settled::default()))
        }
        Request::Update(job) => {
            let (now, document, settled) =
                desk.update(thing, job, ask).await.map_err(|no| rejected_update(&no))?;
            let mut body = Body::new();
            if ask.include_state {
                body.insert("executionState".into(), form::state(&now));
            }
            if let Some(document) = document {
                body.insert("jobDocument".into(), as_object(&document));
            }
            Ok((body, settled))
        }
    }
}

fn parse(topic: &str) -> Option<(&str, Request<'_>)> {
    let (thing, rest) = topic.strip_prefix("$aws/things/")?.split_once("/jobs/")?;
    let request = match rest.split('/').collect::<Vec<_>>()[..] {
        ["get"] => Request::Get,
        ["start-next"] => Request::StartNext,
        [job, "get"] => Request::Describe(job),
        [job, "update"] => Request::Update(job),
        _ => return None,
    };
    (!thing.is_empty() && !thing.contains('/')).then_some((thing, request))
}

/// Nothing to do: no `execution` member.
fn execution(found: Option<(Execution, Option<String>)>) -> Body {
    let mut body = Body::new();
    if let Some((execution, document)) = found {
        let document = document.as_deref().map(as_object);
        body.insert("execution".into(), form::execution(&execution, document, clock::now_ms()));
    }
    body
}

fn rejected_update(refused: &RefusedUpdate) -> Body {
    let mut body = rejected(&refused.fault);
    if let Some(execution) = &refused.execution {
        body.insert("executionState".into(), form::state(execution));
    }
    body
}

fn rejected(fault: &Fault) -> Body {
    let code = match fault {
        Fault::NotFound(_) => "ResourceNotFound",
        Fault::VersionConflict(_) => "VersionMismatch",
        Fault::InvalidTransition(_) => "InvalidStateTransition",
        Fault::Terminal(_) => "TerminalStateReached",
        Fault::Internal(_) => "InternalError",
        _ => "InvalidRequest",
    };
    if let Fault::Internal(cause) = fault {
        tracing::error!(%cause, "a device's request failed");
    }
    rejection(code, fault.message())
}

fn rejection(code: &str, message: &str) -> Body {
    object(json!({"code": code, "message": message}))
}

fn object(value: Value) -> Body {
    match value {
        Value::Object(body) => body,
        _ => Body::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_requests_and_nothing_else_are_topics() {
        let table = [
            ("$aws/things/t/jobs/get", Some(("t", Request::Get))),
            ("$aws/things/t/jobs/start-next", Some(("t", Request::StartNext))),
            ("$aws/things/t/jobs/$next/get", Some(("t", Request::Describe("$next")))),
            ("$aws/things/a:b/jobs/j1/update", Some(("a:b", Request::Update("j1")))),
            ("$aws/things/t/jobs/notify", None),
            ("$aws/things/t/jobs/j1/update/accepted", None),
            ("$aws/things/t/shadow/get", None),
            ("$aws/things//jobs/get", None),
            ("$aws/things/a/b/jobs/get", None),
            ("", None),
        ];
        for (topic, is) in table {
            assert_eq!(parse(topic), is, "{topic}");
        }
    }
}
