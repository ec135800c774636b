//! Shadows over MQTT: `$aws/things/{thing}/shadow/…` and `…/shadow/name/{name}/…`.
//!
//! | published by anybody | the service publishes |
//! |---|---|
//! | `get` | `get/accepted`, `get/rejected` |
//! | `update` | `update/accepted`, `update/documents`, `update/delta` if there is one; or `update/rejected` |
//! | `delete` | `delete/accepted`, `delete/rejected` |
//!
//! Unlike those of Jobs, these answers are for whoever subscribes.

use serde_json::{Value, json};

use super::document::{self, No, Updated, no};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::jobs::desk::Notice;
use crate::store::{ShadowChange, Store};

/// Which shadow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) thing: String,
    /// Empty for the classic shadow.
    pub(crate) name: String,
}

impl Place {
    /// # Errors
    /// 400 for a name of other letters, or too long.
    pub(crate) fn new(thing: &str, name: &str) -> Result<Place, No> {
        let good = |text: &str, most: usize| {
            text.len() <= most && text.bytes().all(|b| b.is_ascii_alphanumeric() || b":_-".contains(&b))
        };
        if thing.is_empty() || !good(thing, 128) {
            return Err(no(400, "Invalid thing name"));
        }
        if !good(name, 64) {
            return Err(no(400, "Invalid shadow name"));
        }
        Ok(Place { thing: thing.into(), name: name.into() })
    }

    /// `$aws/things/T/shadow`, with the name if there is one.
    pub(crate) fn topic(&self) -> String {
        let classic = format!("$aws/things/{}/shadow", self.thing);
        if self.name.is_empty() { classic } else { format!("{classic}/name/{}", self.name) }
    }
}

/// Answers a request; nothing if the topic is none of the three.
pub(crate) async fn answer(store: &Store, topic: &str, payload: &[u8]) -> Option<Vec<Notice>> {
    let (thing, name, verb) = parse(topic)?;
    let request = document::read(payload);
    let token = request.as_ref().ok().and_then(|request| document::token(request).ok().flatten());
    let outcome = match (request, Place::new(thing, name)) {
        (Ok(request), Ok(place)) => perform(store, &place, verb, request).await,
        (Err(refusal), _) | (_, Err(refusal)) => Err(refusal),
    };
    Some(match outcome {
        Ok(mut notices) => {
            // The first is the answer, and it repeats the token.
            if let (Some(token), Some(first)) = (token, notices.first_mut()) {
                first.payload["clientToken"] = token.into();
            }
            notices
        }
        Err(refusal) => {
            let mut payload =
                json!({"code": refusal.code, "message": refusal.message, "timestamp": now_ms() / 1000});
            if let Some(token) = token {
                payload["clientToken"] = token.into();
            }
            vec![Notice { topic: format!("{topic}/rejected"), payload }]
        }
    })
}

async fn perform(store: &Store, place: &Place, verb: &str, request: Value) -> Result<Vec<Notice>, No> {
    match verb {
        "get" => {
            document::token(&request)?;
            let shadow = store.shadow(&place.thing, &place.name).map_err(|fault| broken(&fault))?;
            let payload = document::get(&shadow, &place.name, now_ms())?;
            Ok(vec![Notice { topic: format!("{}/get/accepted", place.topic()), payload }])
        }
        "update" => update(store, place, request).await.map(|(_, notices)| notices),
        _ => delete(store, place, request).await.map(|(_, notices)| notices),
    }
}

/// Updates a shadow: the answer, and everything that is to be published, the answer first.
pub(crate) async fn update(store: &Store, place: &Place, request: Value) -> Result<(Value, Vec<Notice>), No> {
    let change = ShadowChange::Update(request);
    let done = store.change_shadow(place.thing.clone(), place.name.clone(), change, now_ms()).await;
    let Updated { accepted, delta, documents, .. } =
        done.map_err(|fault| broken(&fault))??.updated.ok_or_else(|| no(500, "Internal service failure"))?;
    let topic = place.topic();
    let mut notices = vec![Notice { topic: format!("{topic}/update/accepted"), payload: accepted.clone() }];
    notices.extend(delta.map(|payload| Notice { topic: format!("{topic}/update/delta"), payload }));
    notices.push(Notice { topic: format!("{topic}/update/documents"), payload: documents });
    Ok((accepted, notices))
}

/// Deletes a shadow.
pub(crate) async fn delete(store: &Store, place: &Place, request: Value) -> Result<(Value, Vec<Notice>), No> {
    let change = ShadowChange::Delete(request);
    let done = store.change_shadow(place.thing.clone(), place.name.clone(), change, now_ms()).await;
    let payload = done.map_err(|fault| broken(&fault))??.answer;
    let notice = Notice { topic: format!("{}/delete/accepted", place.topic()), payload: payload.clone() };
    Ok((payload, vec![notice]))
}

fn broken(fault: &Fault) -> No {
    tracing::error!(?fault, "a shadow could not be read or written");
    no(500, "Internal service failure")
}

/// Thing, name (empty for the classic one) and verb.
fn parse(topic: &str) -> Option<(&str, &str, &str)> {
    let (thing, rest) = topic.strip_prefix("$aws/things/")?.split_once("/shadow/")?;
    let (name, verb) = match rest.split('/').collect::<Vec<_>>()[..] {
        [verb] => ("", verb),
        ["name", name, verb] if !name.is_empty() => (name, verb),
        _ => return None,
    };
    let known = matches!(verb, "get" | "update" | "delete") && !thing.is_empty() && !thing.contains('/');
    known.then_some((thing, name, verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_requests_of_two_kinds_of_shadows_are_topics() {
        let table = [
            ("$aws/things/t/shadow/get", Some(("t", "", "get"))),
            ("$aws/things/t/shadow/update", Some(("t", "", "update"))),
            ("$aws/things/t/shadow/name/n/delete", Some(("t", "n", "delete"))),
            ("$aws/things/t/shadow/name//delete", None),
            ("$aws/things/t/shadow/update/accepted", None),
            ("$aws/things/t/shadow/name/n/update/delta", None),
            ("$aws/things//shadow/get", None),
            ("$aws/things/a/b/shadow/get", None),
            ("$aws/things/t/jobs/get", None),
        ];
        for (topic, is) in table {
            assert_eq!(parse(topic), is, "{topic}");
        }
    }
}
