//! Requests of devices, read as tolerantly as real clients need it.
//!
//! An empty payload is an empty request; numbers may come as decimal strings; members that are not known are ignored.
//! What is present must be right: a wrong status is refused, not guessed.

use serde_json::{Map, Value};

use super::execution::{Details, Status, Step};
use crate::fault::Fault;

/// Every member that any of the four requests may have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ask {
    pub(crate) status: Option<Status>,
    pub(crate) details: Option<Details>,
    pub(crate) expected_version: Option<i64>,
    pub(crate) execution_number: Option<i64>,
    pub(crate) include_document: Option<bool>,
    pub(crate) include_state: bool,
    pub(crate) step: Option<Step>,
}

/// The payload is no JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoJson;

/// Takes a payload apart.
pub(crate) fn members(payload: &[u8]) -> Result<Map<String, Value>, NoJson> {
    if payload.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    match serde_json::from_slice(payload) {
        Ok(Value::Object(members)) => Ok(members),
        _ => Err(NoJson),
    }
}

/// The client token, which is echoed even when the rest is refused.
pub(crate) fn client_token(members: &Map<String, Value>) -> Option<String> {
    members.get("clientToken").and_then(Value::as_str).map(str::to_string)
}

/// Reads the members.
///
/// # Errors
/// [`Fault::Invalid`] for a member of the wrong form or outside its limits.
pub(crate) fn read(members: &Map<String, Value>) -> Result<Ask, Fault> {
    let wrong = |name: &str| Fault::Invalid(format!("{name} is invalid."));
    let number =
        |name: &str| present(members, name).map(|value| whole(value).ok_or_else(|| wrong(name))).transpose();
    let truth = |name: &str| {
        present(members, name).map(|value| boolean(value).ok_or_else(|| wrong(name))).transpose()
    };
    let status = present(members, "status")
        .map(|value| value.as_str().and_then(Status::from_name).ok_or_else(|| wrong("status")))
        .transpose()?;
    let step = match number("stepTimeoutInMinutes")? {
        None => None,
        Some(-1) => Some(Step::Off),
        Some(minutes) if (1..=10_080).contains(&minutes) => Some(Step::Minutes(minutes)),
        Some(_) => return Err(Fault::Invalid("stepTimeoutInMinutes must be 1 to 10080, or -1.".into())),
    };
    Ok(Ask {
        status,
        details: present(members, "statusDetails").map(details).transpose()?,
        expected_version: number("expectedVersion")?,
        execution_number: number("executionNumber")?,
        include_document: truth("includeJobDocument")?,
        include_state: truth("includeJobExecutionState")?.unwrap_or(false),
        step,
    })
}

fn present<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    members.get(name).filter(|value| !value.is_null())
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Keys of up to 128 of `[a-zA-Z0-9:_-]`, values of 1 to 1,024 characters.
pub(crate) fn details(value: &Value) -> Result<Details, Fault> {
    let members =
        value.as_object().ok_or_else(|| Fault::Invalid("statusDetails must be an object.".into()))?;
    let mut details = Details::new();
    for (name, value) in members {
        let text =
            value.as_str().ok_or_else(|| Fault::Invalid("statusDetails values must be strings.".into()))?;
        let good_name = (1..=128).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":_-".contains(&byte));
        if !good_name || !(1..=1024).contains(&text.chars().count()) {
            return Err(Fault::Invalid(format!("statusDetails member {name:?} is invalid.")));
        }
        details.insert(name.clone(), text.to_string());
    }
    Ok(details)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(value: Value) -> Result<Ask, Fault> {
        read(value.as_object().unwrap())
    }

    #[test]
    fn real_clients_are_understood() {
        assert_eq!(members(b""), Ok(Map::new()));
        assert_eq!(members(b"  \n"), Ok(Map::new()));
        for bad in [&b"nonsense"[..], b"[]", b"7", b"\xff\xfe", b"{"] {
            assert_eq!(members(bad), Err(NoJson));
        }
        let strings = ask(json!({"expectedVersion": "3", "executionNumber": "1", "unknown": {}})).unwrap();
        assert_eq!((strings.expected_version, strings.execution_number), (Some(3), Some(1)));
        let numbers =
            ask(json!({"expectedVersion": 3, "includeJobDocument": false, "status": "SUCCEEDED"})).unwrap();
        assert_eq!((numbers.expected_version, numbers.include_document), (Some(3), Some(false)));
        assert_eq!(ask(json!({"stepTimeoutInMinutes": -1})).unwrap().step, Some(Step::Off));
        assert_eq!(ask(json!({"statusDetails": null})).unwrap().details, None);
    }

    #[test]
    fn what_is_present_must_be_right() {
        let mut refused = 0;
        for bad in [
            json!({"status": "DONE"}),
            json!({"status": 7}),
            json!({"expectedVersion": "x"}),
            json!({"expectedVersion": 1.5}),
            json!({"stepTimeoutInMinutes": 0}),
            json!({"stepTimeoutInMinutes": 10_081}),
            json!({"statusDetails": []}),
            json!({"statusDetails": {"a": 1}}),
            json!({"statusDetails": {"a b": "x"}}),
            json!({"statusDetails": {"a": ""}}),
            json!({"includeJobDocument": "perhaps"}),
        ] {
            assert!(matches!(ask(bad.clone()), Err(Fault::Invalid(_))), "{bad}");
            refused += 1;
        }
        assert_eq!(refused, 11);
    }
}
