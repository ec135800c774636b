//! Commands over MQTT: a device answers on `…/executions/{execution}/response/{json|cbor}`.
//!
//! The service says `…/response/accepted/{json|cbor}` when the report is on disk, or `…/response/rejected/…` and why, to
//! whoever subscribes. Rules: AWS IoT Developer Guide, "Update the result of a command execution".

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

use super::events;
use super::execution::{Execution, No, Reason, Report, Status};
use crate::arn::Arns;
use crate::broker::Publication;
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::payload::{Encoding, Item, of_json};
use crate::store::{Reported, Store};

/// Code and sentence of a refusal.
type Refused = (&'static str, String);

/// Answers a report; nothing if the topic is none.
pub(crate) async fn answer(
    store: &Store,
    arns: &Arns,
    topic: &str,
    payload: &[u8],
) -> Option<Vec<Publication>> {
    let place = parse(topic)?;
    let outcome = match place.encoding.read(payload) {
        Some(item @ Item::Map(_)) => perform(store, &place, &item).await,
        _ => Err(match place.encoding {
            Encoding::Json => ("InvalidJson", "The payload is not a JSON object.".into()),
            Encoding::Cbor => ("InvalidRequest", "The payload is not a CBOR map.".into()),
        }),
    };
    Some(match outcome {
        Ok(execution) => {
            let event = events::of(arns, &execution);
            let event = Publication {
                topic: event.topic,
                payload: event.payload.to_string().into_bytes(),
                qos: ::mqtt::Qos::AtLeastOnce,
            };
            vec![place.publication("accepted", json!({"executionId": execution.id})), event]
        }
        Err((code, message)) => {
            let body = json!({"error": code, "errorMessage": message, "executionId": place.execution});
            vec![place.publication("rejected", body)]
        }
    })
}

async fn perform(store: &Store, place: &Place<'_>, item: &Item) -> Result<Execution, Refused> {
    let report = read(item).map_err(|sentence| ("InvalidRequest", sentence))?;
    let status = report.status;
    match store.report_command(place.target.clone(), place.execution.into(), report, now_ms()).await {
        Ok(Reported::Done(execution)) => Ok(execution),
        Ok(Reported::Refused(execution, no)) => {
            let (from, to) = (execution.status.word(), status.word());
            Err(match no {
                No::Over => ("TerminalStateReached", format!("The execution is {from} for good.")),
                No::Transition => {
                    ("InvalidStateTransition", format!("An update from {from} to {to} is not allowed."))
                }
            })
        }
        Err(Fault::NotFound(sentence)) => Err(("ResourceNotFound", sentence)),
        Err(fault) => {
            tracing::error!(?fault, "a device's report was not kept");
            Err(("InternalError", fault.message().into()))
        }
    }
}

/// What a device may say.
fn read(item: &Item) -> Result<Report, String> {
    let status = item.text("status").and_then(Status::of).filter(|status| *status != Status::Created);
    let status = status.ok_or("status must be IN_PROGRESS, SUCCEEDED, FAILED, REJECTED or TIMED_OUT.")?;
    let reason = item.member("statusReason").map(read_reason).transpose()?;
    let result = item.member("result").map(read_result).transpose()?;
    Ok(Report { status, reason, result })
}

fn read_reason(item: &Item) -> Result<Reason, String> {
    let code = item.text("reasonCode").ok_or("statusReason.reasonCode is missing.")?;
    let fits = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    if !(1..=64).contains(&code.len()) || !code.bytes().all(fits) {
        return Err("statusReason.reasonCode must be 1 to 64 characters of [A-Z0-9_-].".into());
    }
    let description = match item.member("reasonDescription") {
        None => None,
        Some(Item::Text(text)) if text.chars().count() <= 1024 && !text.chars().any(char::is_control) => {
            Some(text.clone())
        }
        Some(_) => {
            return Err(
                "statusReason.reasonDescription must be up to 1024 characters, none of them a control \
                        character."
                    .into(),
            );
        }
    };
    Ok(Reason { reason_code: code.into(), reason_description: description })
}

fn read_result(item: &Item) -> Result<Map<String, Json>, String> {
    let Item::Map(members) = item else { return Err("result must be a map.".into()) };
    if members.is_empty() {
        return Err("result must have at least one entry.".into());
    }
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    let one = |(name, value): &(String, Item)| {
        if !(1..=32).contains(&name.len()) || !name.bytes().all(fits) {
            return Err("A name of result must be 1 to 32 characters of [a-zA-Z0-9_-].".to_string());
        }
        Ok((
            name.clone(),
            read_value(value).ok_or_else(|| format!("result.{name} must be one of s, b and bin."))?,
        ))
    };
    members.iter().map(one).collect()
}

/// The one member of a value, its name in upper case as the control plane shows it.
fn read_value(item: &Item) -> Option<Json> {
    let Item::Map(members) = item else { return None };
    match members.as_slice() {
        [(kind, Item::Text(text))] if kind == "s" && !text.is_empty() => Some(json!({"S": text})),
        [(kind, Item::Bool(truth))] if kind == "b" => Some(json!({"B": truth})),
        [(kind, Item::Bytes(bytes))] if kind == "bin" && !bytes.is_empty() => {
            Some(json!({"BIN": STANDARD.encode(bytes)}))
        }
        [(kind, Item::Text(text))] if kind == "bin" => {
            let bytes = STANDARD.decode(text).ok().filter(|bytes| !bytes.is_empty())?;
            Some(json!({"BIN": STANDARD.encode(bytes)}))
        }
        _ => None,
    }
}

struct Place<'a> {
    /// `thing/NAME` or `client/ID`.
    target: String,
    execution: &'a str,
    /// `…/response`.
    base: &'a str,
    encoding: Encoding,
    /// A topic without the last level is answered without it.
    is_bare: bool,
}

impl Place<'_> {
    fn publication(&self, verb: &str, body: Json) -> Publication {
        let mut topic = format!("{}/{verb}", self.base);
        if !self.is_bare {
            topic = format!("{topic}/{}", self.encoding.word());
        }
        Publication { topic, payload: self.encoding.write(&of_json(body)), qos: ::mqtt::Qos::AtLeastOnce }
    }
}

fn parse(topic: &str) -> Option<Place<'_>> {
    let levels: Vec<&str> = topic.strip_prefix("$aws/commands/")?.split('/').collect();
    let (kind, id, execution, word) = match levels[..] {
        [kind, id, "executions", execution, "response"] => (kind, id, execution, None),
        [kind, id, "executions", execution, "response", word] => (kind, id, execution, Some(word)),
        _ => return None,
    };
    let kind = kind.strip_suffix('s').filter(|kind| matches!(*kind, "thing" | "client"))?;
    let encoding = word.map_or(Some(Encoding::Json), Encoding::of)?;
    let base = topic.get(..topic.len() - word.map_or(0, |word| word.len() + 1))?;
    let is_good = !id.is_empty() && !execution.is_empty();
    is_good.then(|| Place {
        target: format!("{kind}/{id}"),
        execution,
        base,
        encoding,
        is_bare: word.is_none(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_of_things_and_clients_in_two_encodings_are_topics() {
        let base = "$aws/commands";
        for (topic, is) in [
            ("things/t/executions/e/response/json", Some(("thing/t", "e", Encoding::Json))),
            ("clients/c/executions/e/response/cbor", Some(("client/c", "e", Encoding::Cbor))),
            ("clients/c/executions/e/response", Some(("client/c", "e", Encoding::Json))),
            ("things/t/executions/e/response/accepted/json", None),
            ("things/t/executions/e/response/xml", None),
            ("things/t/executions/e/request/json", None),
            ("groups/t/executions/e/response/json", None),
            ("things//executions/e/response/json", None),
            ("things/t/executions//response/json", None),
        ] {
            let topic = format!("{base}/{topic}");
            let place = parse(&topic);
            let found = place.as_ref().map(|place| (place.target.as_str(), place.execution, place.encoding));
            assert_eq!(found, is, "{topic}");
            if let Some(place) = place {
                let said = place.publication("accepted", json!({})).topic;
                assert_eq!(said, topic.replace("response", "response/accepted"));
            }
        }
        assert!(parse("$aws/things/t/jobs/get").is_none());
    }

    #[test]
    fn a_report_is_read_in_both_encodings() {
        let body = json!({"status": "SUCCEEDED", "statusReason": {"reasonCode": "200", "reasonDescription": "good"},
            "result": {"a": {"s": "x"}, "b": {"b": true}, "c": {"bin": "AP8="}}, "deviceId": "d", "level": 1.5});
        let report = read(&of_json(body.clone())).unwrap();
        assert_eq!(report.status, Status::Succeeded);
        assert_eq!(report.reason.as_ref().unwrap().reason_code, "200");
        let result = report.result.as_ref().unwrap();
        assert_eq!(
            Json::Object(result.clone()),
            json!({"a": {"S": "x"}, "b": {"B": true}, "c": {"BIN": "AP8="}})
        );
        let mut cbor = Encoding::Cbor.write(&of_json(body));
        // The same bytes as a byte string.
        let at = cbor.windows(9).position(|bytes| bytes == b"\x63bin\x64AP8=").unwrap();
        cbor.splice(at + 4..at + 9, *b"\x42\x00\xff");
        assert_eq!(read(&Encoding::Cbor.read(&cbor).unwrap()).unwrap(), report);
    }

    #[test]
    fn what_a_device_cannot_say_is_refused() {
        let with = |name: &str, value: Json| json!({"status": "FAILED", name: value});
        let table = [
            json!({}),
            json!({"status": "CREATED"}),
            json!({"status": "DONE"}),
            json!({"status": 1}),
            with("statusReason", json!({})),
            with("statusReason", json!("WHY")),
            with("statusReason", json!({"reasonCode": "why"})),
            with("statusReason", json!({"reasonCode": ""})),
            with("statusReason", json!({"reasonCode": "A".repeat(65)})),
            with("statusReason", json!({"reasonCode": "A", "reasonDescription": "two\nlines"})),
            with("statusReason", json!({"reasonCode": "A", "reasonDescription": "x".repeat(1025)})),
            with("result", json!({})),
            with("result", json!("x")),
            with("result", json!({"a": "x"})),
            with("result", json!({"a": {"S": "x"}})),
            with("result", json!({"a": {"s": ""}})),
            with("result", json!({"a": {"s": "x", "b": true}})),
            with("result", json!({"a": {"bin": "?"}})),
            with("result", json!({"a b": {"s": "x"}})),
            with("result", json!({"a".repeat(33): {"s": "x"}})),
        ];
        for body in table {
            assert!(read(&of_json(body.clone())).is_err(), "{body:.200}");
        }
    }
}
