//! A shadow's document: merge what is sent, note when each value came, and tell the difference.
//!
//! | sent | effect |
//! |---|---|
//! | an object | merged into the object that is there |
//! | `null` | removes the member (or the whole section, or both sections) |
//! | anything else, lists included | replaces |
//!
//! A section without members is not there.

use serde_json::{Map, Value, json};

/// Bytes of a stored state, and of a request.
const LARGEST: usize = 8 * 1024;
/// Levels below `desired` and `reported`.
const DEEPEST: usize = 8;
const SECTIONS: [&str; 2] = ["desired", "reported"];

/// A shadow as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shadow {
    /// `desired` and `reported`, as far as they are there. `None`: never written, or deleted.
    pub(crate) state: Option<Value>,
    /// For each value of the state, when it came.
    pub(crate) metadata: Value,
    /// 0 before the first write; a deletion does not set it back.
    pub(crate) version: i64,
    pub(crate) modified_ms: i64,
}

/// Why a request is refused: the code of the service, and a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct No {
    pub(crate) code: u16,
    pub(crate) message: String,
}

/// What comes of an update.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Updated {
    pub(crate) shadow: Shadow,
    /// The body of `accepted`: what was sent, and its times.
    pub(crate) accepted: Value,
    /// The body of `delta`, if the sections differ.
    pub(crate) delta: Option<Value>,
    /// The body of `documents`.
    pub(crate) documents: Value,
}

pub(crate) fn no(code: u16, message: impl Into<String>) -> No {
    No { code, message: message.into() }
}

/// Reads a request; an empty one is an empty object.
///
/// # Errors
/// 413 if it is too large, 400 if it is no JSON object.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, No> {
    if bytes.len() > LARGEST {
        return Err(no(413, "The payload exceeds the maximum size allowed"));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(json!({}));
    }
    match serde_json::from_slice(bytes) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err(no(400, "Payload is not a valid JSON object")),
        Err(_) => Err(no(400, "Payload contains invalid json")),
    }
}

/// The token that answers repeat.
///
/// # Errors
/// 400 if it is no short text.
pub(crate) fn token(request: &Value) -> Result<Option<String>, No> {
    match &request["clientToken"] {
        Value::Null => Ok(None),
        Value::String(token) if token.len() <= 64 => Ok(Some(token.clone())),
        Value::String(_) => Err(no(400, "Client token must be less than or equal to 64 bytes")),
        _ => Err(no(400, "Invalid clientToken")),
    }
}

/// Merges a request into a shadow.
///
/// # Errors
/// 400 for a request of another form, 409 for another version, 413 if the result is too large.
pub(crate) fn update(before: &Shadow, request: &Value, now_ms: i64) -> Result<Updated, No> {
    expect_version(before, request)?;
    let (state, metadata, times) = match sections(request)? {
        Some(sent) => merged(before, sent, now_ms / 1000),
        None => (json!({}), json!({}), json!({"timestamp": now_ms / 1000})),
    };
    if state.to_string().len() > LARGEST {
        return Err(no(413, "The payload exceeds the maximum size allowed"));
    }
    let shadow = Shadow { state: Some(state), metadata, version: before.version + 1, modified_ms: now_ms };
    let mut tail = json!({"version": shadow.version, "timestamp": now_ms / 1000});
    if let Some(token) = token(request)? {
        tail["clientToken"] = token.into();
    }
    let accepted = with(json!({"state": request["state"], "metadata": times}), &tail);
    let delta = difference(&shadow)
        .map(|(state, metadata)| with(json!({"state": state, "metadata": metadata}), &tail));
    let side = |shadow: &Shadow| {
        let state = shadow.state.clone().unwrap_or_else(|| json!({}));
        let metadata = if shadow.state.is_some() { shadow.metadata.clone() } else { json!({}) };
        json!({"state": state, "metadata": metadata, "version": shadow.version})
    };
    let mut documents =
        json!({"previous": side(before), "current": side(&shadow), "timestamp": now_ms / 1000});
    if let Some(token) = token(request)? {
        documents["clientToken"] = token.into();
    }
    Ok(Updated { shadow, accepted, delta, documents })
}

/// State, metadata, and the times of what was sent.
fn merged(before: &Shadow, sent: &Map<String, Value>, now_s: i64) -> (Value, Value, Value) {
    let mut state = before.state.clone().unwrap_or_else(|| json!({}));
    let mut metadata = if before.state.is_some() { before.metadata.clone() } else { json!({}) };
    let mut times = Map::new();
    for (name, value) in sent {
        merge(&mut state, name, value, |_| false);
        merge(&mut metadata, name, &stamped(value, now_s), is_time);
        if !value.is_null() {
            times.insert(name.clone(), without_nulls(stamped(value, now_s)));
        }
    }
    without_empty_sections(&mut state);
    without_empty_sections(&mut metadata);
    (state, metadata, times.into())
}

fn without_empty_sections(of: &mut Value) {
    if let Value::Object(sections) = of {
        sections.retain(|_, section| section.as_object().is_none_or(|members| !members.is_empty()));
    }
}

/// The body of `get/accepted`.
///
/// # Errors
/// 404 if there is no shadow.
pub(crate) fn get(shadow: &Shadow, name: &str, now_ms: i64) -> Result<Value, No> {
    let Some(state) = &shadow.state else { return Err(missing(name)) };
    let mut state = state.clone();
    if let Some((delta, _)) = difference(shadow) {
        state["delta"] = delta;
    }
    Ok(json!({
        "state": state,
        "metadata": shadow.metadata,
        "version": shadow.version,
        "timestamp": now_ms / 1000,
    }))
}

/// The shadow after its deletion, and the body of `delete/accepted`.
///
/// # Errors
/// 404 if there is none, 409 for another version.
pub(crate) fn delete(
    shadow: &Shadow,
    name: &str,
    request: &Value,
    now_ms: i64,
) -> Result<(Shadow, Value), No> {
    if shadow.state.is_none() {
        return Err(missing(name));
    }
    expect_version(shadow, request)?;
    let after = Shadow { state: None, metadata: json!({}), version: shadow.version, modified_ms: now_ms };
    Ok((after, json!({"version": shadow.version, "timestamp": now_ms / 1000})))
}

fn missing(name: &str) -> No {
    no(
        404,
        if name.is_empty() {
            "No shadow exists with name".into()
        } else {
            format!("No shadow exists with name: '{name}'")
        },
    )
}

fn expect_version(shadow: &Shadow, request: &Value) -> Result<(), No> {
    match &request["version"] {
        Value::Null => Ok(()),
        version => match version.as_i64() {
            None => Err(no(400, "Invalid version")),
            Some(version) if version != shadow.version => Err(no(409, "Version conflict")),
            Some(_) => Ok(()),
        },
    }
}

/// `None`: the state is said to be `null`, which removes all of it.
fn sections(request: &Value) -> Result<Option<&Map<String, Value>>, No> {
    let sent = match request.get("state") {
        None => return Err(no(400, "Missing required node: state")),
        Some(Value::Null) => return Ok(None),
        Some(Value::Object(sent)) => sent,
        _ => return Err(no(400, "State node must be an object")),
    };
    for (name, value) in sent {
        if !SECTIONS.contains(&name.as_str()) {
            return Err(no(400, format!("State contains an invalid node: '{name}'")));
        }
        match value {
            Value::Null => {}
            Value::Object(_) if depth(value) <= DEEPEST => {}
            Value::Object(_) => {
                return Err(no(
                    400,
                    format!("JSON contains too many levels of nesting; maximum is {DEEPEST}"),
                ));
            }
            _ => return Err(no(400, "Desired/Reported contains an invalid node: they must be objects")),
        }
    }
    Ok(Some(sent))
}

/// An object in an object counts one.
fn depth(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        Value::Array(items) => items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// `is_leaf` tells objects that are values: the times in the metadata.
fn merge(into: &mut Value, name: &str, value: &Value, is_leaf: fn(&Value) -> bool) {
    let Value::Object(members) = into else { return };
    match value {
        Value::Null => {
            members.remove(name);
        }
        Value::Object(inner) if !is_leaf(value) => {
            let slot = members.entry(name).or_insert_with(|| json!({}));
            if !slot.is_object() || is_leaf(slot) {
                *slot = json!({});
            }
            for (name, value) in inner {
                merge(slot, name, value, is_leaf);
            }
        }
        other => {
            members.insert(name.into(), other.clone());
        }
    }
}

/// Each value as the time at which it came; `null` stays and removes.
fn stamped(value: &Value, now_s: i64) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), stamped(value, now_s))).collect()
        }
        Value::Array(items) => items.iter().map(|item| stamped(item, now_s)).collect(),
        _ => json!({"timestamp": now_s}),
    }
}

/// A member of the state that is called `timestamp` has an object here, not a number.
fn is_time(value: &Value) -> bool {
    value.as_object().is_some_and(|members| members.len() == 1 && value["timestamp"].is_number())
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        other => other,
    }
}

/// What is desired and not reported so, with its times.
fn difference(shadow: &Shadow) -> Option<(Value, Value)> {
    let state = shadow.state.as_ref()?;
    let desired = state["desired"].as_object()?;
    compare(desired, state["reported"].as_object(), &shadow.metadata["desired"])
}

fn compare(
    desired: &Map<String, Value>,
    reported: Option<&Map<String, Value>>,
    times: &Value,
) -> Option<(Value, Value)> {
    let (mut state, mut metadata) = (Map::new(), Map::new());
    for (name, wish) in desired {
        let is = reported.and_then(|reported| reported.get(name));
        let differs = match (wish, is) {
            (Value::Object(wish), Some(Value::Object(is))) => compare(wish, Some(is), &times[name]),
            (wish, Some(is)) if wish == is => None,
            _ => Some((wish.clone(), times[name].clone())),
        };
        if let Some((wish, at)) = differs {
            state.insert(name.clone(), wish);
            metadata.insert(name.clone(), at);
        }
    }
    (!state.is_empty()).then(|| (state.into(), metadata.into()))
}

fn with(mut body: Value, tail: &Value) -> Value {
    for (name, value) in tail.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(requests: &[Value]) -> Shadow {
        let mut shadow = Shadow::default();
        for request in requests {
            shadow = update(&shadow, request, 5_000).unwrap().shadow;
        }
        shadow
    }

    fn desired(value: Value) -> Value {
        json!({"state": {"desired": value}})
    }

    #[test]
    fn requests_are_merged_and_null_removes() {
        let table = [
            (vec![desired(json!({"a": 1}))], json!({"desired": {"a": 1}})),
            (vec![desired(json!({"a": 1})), desired(json!({"b": 2}))], json!({"desired": {"a": 1, "b": 2}})),
            (vec![desired(json!({"a": 1})), desired(json!({"a": null}))], json!({})),
            (vec![desired(json!({}))], json!({})),
            (vec![desired(json!({"a": {}}))], json!({"desired": {"a": {}}})),
            (vec![desired(json!({"a": 1})), json!({"state": null})], json!({})),
            (vec![desired(json!({"a": 1})), desired(Value::Null)], json!({})),
            (
                vec![desired(json!({"a": {"x": 1}})), desired(json!({"a": {"y": 2}}))],
                json!({"desired": {"a": {"x": 1, "y": 2}}}),
            ),
            (vec![desired(json!({"a": [1, 2]})), desired(json!({"a": [3]}))], json!({"desired": {"a": [3]}})),
            (vec![desired(json!({"a": {"x": 1}})), desired(json!({"a": 7}))], json!({"desired": {"a": 7}})),
            (
                vec![desired(json!({"a": 7})), desired(json!({"a": {"x": 1}}))],
                json!({"desired": {"a": {"x": 1}}}),
            ),
            (
                vec![desired(json!({"a": 1})), json!({"state": {"reported": {"a": 1}}})],
                json!({"desired": {"a": 1}, "reported": {"a": 1}}),
            ),
            (
                vec![desired(json!({"a": {"timestamp": 9}})), desired(json!({"a": {"x": 1}}))],
                json!({"desired": {"a": {"timestamp": 9, "x": 1}}}),
            ),
            (vec![desired(json!({"a": {"timestamp": 9}}))], json!({"desired": {"a": {"timestamp": 9}}})),
        ];
        for (requests, state) in table {
            let shadow = after(&requests);
            assert_eq!(shadow.state, Some(state), "{requests:?}");
            assert_eq!(shadow.version, requests.len() as i64);
        }
    }

    #[test]
    fn the_delta_is_what_is_desired_and_not_reported_so() {
        let both =
            |desired: Value, reported: Value| json!({"state": {"desired": desired, "reported": reported}});
        let table = [
            (desired(json!({"a": 1})), Some(json!({"a": 1}))),
            (both(json!({"a": 1}), json!({"a": 1})), None),
            (both(json!({"a": 1}), json!({"a": 2, "b": 3})), Some(json!({"a": 1}))),
            (both(json!({"a": {"x": 1, "y": 2}}), json!({"a": {"x": 1}})), Some(json!({"a": {"y": 2}}))),
            (both(json!({"a": [1, 2]}), json!({"a": [1]})), Some(json!({"a": [1, 2]}))),
            (json!({"state": {"reported": {"a": 1}}}), None),
        ];
        for (request, delta) in table {
            let updated = update(&Shadow::default(), &request, 5_000).unwrap();
            assert_eq!(updated.delta.map(|body| body["state"].clone()), delta, "{request}");
        }
        let updated = update(&Shadow::default(), &desired(json!({"a": 1, "b": [1]})), 5_000).unwrap();
        let delta = updated.delta.unwrap();
        assert_eq!(delta["metadata"], json!({"a": {"timestamp": 5}, "b": [{"timestamp": 5}]}));
        assert_eq!((&delta["version"], &delta["timestamp"]), (&json!(1), &json!(5)));
    }

    #[test]
    fn answers_have_the_documented_members() {
        let request = json!({"state": {"desired": {"a": 1, "b": null}}, "clientToken": "t"});
        let updated = update(&Shadow::default(), &request, 5_999).unwrap();
        assert_eq!(
            updated.accepted,
            json!({"state": {"desired": {"a": 1, "b": null}}, "metadata": {"desired": {"a": {"timestamp": 5}}},
                   "version": 1, "timestamp": 5, "clientToken": "t"})
        );
        assert_eq!(updated.documents["previous"], json!({"state": {}, "metadata": {}, "version": 0}));
        assert_eq!(updated.documents["current"]["state"], json!({"desired": {"a": 1}}));
        let got = get(&updated.shadow, "", 9_000).unwrap();
        assert_eq!(got["state"], json!({"desired": {"a": 1}, "delta": {"a": 1}}));
        let (gone, answer) = delete(&updated.shadow, "", &json!({}), 9_000).unwrap();
        assert_eq!((gone.state.clone(), gone.version, answer["version"].as_i64()), (None, 1, Some(1)));
        assert_eq!(get(&gone, "n", 1).unwrap_err().code, 404);
        let again = update(&gone, &desired(json!({"c": 1})), 9_000).unwrap().shadow;
        assert_eq!((again.version, again.state), (2, Some(json!({"desired": {"c": 1}}))));
    }

    #[test]
    fn a_state_of_null_removes_both_sections() {
        let before = after(&[json!({"state": {"desired": {"a": 1}, "reported": {"a": 2}}})]);
        let updated = update(&before, &json!({"state": null}), 5_000).unwrap();
        let accepted = json!({"state": null, "metadata": {"timestamp": 5}, "version": 2, "timestamp": 5});
        assert_eq!((updated.accepted, updated.delta), (accepted, None));
        let got = get(&updated.shadow, "", 6_000).unwrap();
        assert_eq!(got, json!({"state": {}, "metadata": {}, "version": 2, "timestamp": 6}));
    }

    #[test]
    fn wrong_requests_have_their_codes() {
        let mut deep = json!(1);
        for _ in 0..9 {
            deep = json!({ "x": deep });
        }
        let table = [
            (json!({}), 400),
            (json!({"state": []}), 400),
            (json!({"state": {"wished": {}}}), 400),
            (json!({"state": {"desired": 7}}), 400),
            (desired(deep), 400),
            (json!({"state": {}, "version": 3}), 409),
            (json!({"state": {}, "version": "x"}), 400),
            (json!({"state": {}, "clientToken": 3}), 400),
            (json!({"state": {}, "clientToken": "t".repeat(65)}), 400),
            (desired(json!({"a": "x".repeat(9000)})), 413),
        ];
        let shadow = after(&[desired(json!({"a": 1}))]);
        for (request, code) in table {
            assert_eq!(update(&shadow, &request, 1).unwrap_err().code, code, "{request}");
        }
        for (bytes, code) in [(&b"["[..], 400), (b"[]", 400), (b"\xff", 400), (&[b' '; 9000], 413)] {
            assert_eq!(read(bytes).unwrap_err().code, code);
        }
        assert_eq!(read(b""), Ok(json!({})));
    }
}
