//! A request that is known to come from the holder of the key, and the ways to read it.

use bytes::Bytes;
use serde_json::Value;

use crate::fault::Fault;
use crate::names;
use crate::sigv4::{self, verify};
use crate::store::Page;

/// The line and the headers of a request.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) method: String,
    /// As it travelled.
    pub(crate) path: String,
    pub(crate) raw_query: String,
    pub(crate) query: Vec<(String, String)>,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
}

impl Head {
    pub(crate) fn new(request: &hyper::http::request::Parts) -> Head {
        let raw_query = request.uri.query().unwrap_or_default().to_string();
        let mut headers: Vec<(String, String)> = request
            .headers
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            })
            .collect();
        // A request line with a whole URL carries the host there.
        if !headers.iter().any(|(name, _)| name == "host") {
            headers.extend(request.uri.authority().map(|host| ("host".to_string(), host.to_string())));
        }
        Head {
            method: request.method.as_str().to_string(),
            path: request.uri.path().to_string(),
            query: sigv4::query_pairs(&raw_query),
            raw_query,
            headers,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn received(&self) -> verify::Received<'_> {
        verify::Received::new(&self.method, &self.path, &self.raw_query, &self.headers)
    }
}

/// A request of a JSON or query service, whole and verified.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) head: Head,
    pub(crate) body: Bytes,
}

impl Call {
    /// The parts of the path, decoded.
    pub(crate) fn segments(&self) -> Vec<String> {
        self.head.path.split('/').filter(|segment| !segment.is_empty()).map(sigv4::decode).collect()
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.head.parameter(name).map(str::to_string)
    }

    /// `true` or `false` in the query; absent is false.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.head.parameter(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// A whole number in the query.
    pub(crate) fn number(&self, name: &str) -> Result<Option<i64>, Fault> {
        self.head
            .parameter(name)
            .map(|text| text.parse().map_err(|_| Fault::Invalid(format!("{name} must be a number."))))
            .transpose()
    }

    /// The page asked for by `nextToken` and `maxResults`.
    pub(crate) fn page(&self) -> Result<Page, Fault> {
        Page::new(self.head.parameter("nextToken"), self.head.parameter("maxResults"))
    }

    /// The page asked for by `marker` and `pageSize`.
    pub(crate) fn marked_page(&self) -> Result<Page, Fault> {
        Page::new(self.head.parameter("marker"), self.head.parameter("pageSize"))
    }

    /// The body as a JSON object; an empty one is an empty object.
    pub(crate) fn json(&self) -> Result<Value, Fault> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Object(serde_json::Map::new()));
        }
        match serde_json::from_slice(&self.body) {
            Ok(value @ Value::Object(_)) => Ok(value),
            _ => Err(Fault::Invalid("The body is not a JSON object.".into())),
        }
    }
}

/// Text in a JSON request.
pub(crate) fn text(body: &Value, name: &str) -> Result<Option<String>, Fault> {
    match &body[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(Fault::Invalid(format!("{name} must be a string."))),
    }
}

/// Text that must be there.
pub(crate) fn must_text(body: &Value, name: &str) -> Result<String, Fault> {
    text(body, name)?.ok_or_else(|| Fault::Invalid(format!("{name} is missing.")))
}

/// True or false in a JSON request; absent is false.
pub(crate) fn truth(body: &Value, name: &str) -> Result<bool, Fault> {
    match &body[name] {
        Value::Null => Ok(false),
        Value::Bool(truth) => Ok(*truth),
        _ => Err(Fault::Invalid(format!("{name} must be true or false."))),
    }
}

/// Texts in a JSON request; absent is empty.
pub(crate) fn texts(body: &Value, name: &str) -> Result<Vec<String>, Fault> {
    let wrong = || Fault::Invalid(format!("{name} must be a list of strings."));
    match &body[name] {
        Value::Null => Ok(Vec::new()),
        Value::Array(list) => {
            list.iter().map(|item| item.as_str().map(str::to_string).ok_or_else(wrong)).collect()
        }
        _ => Err(wrong()),
    }
}

/// A whole number in a JSON request; clients write it as decimal text, too.
pub(crate) fn whole(body: &Value, name: &str) -> Result<Option<i64>, Fault> {
    let number = match &body[name] {
        Value::Null => return Ok(None),
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    };
    number.map(Some).ok_or_else(|| Fault::Invalid(format!("{name} must be a whole number.")))
}

/// Up to `most` characters for people.
pub(crate) fn words(body: &Value, name: &str, most: usize) -> Result<Option<String>, Fault> {
    let given = text(body, name)?;
    given.as_ref().map_or(Ok(()), |text| names::check_words(name, text, most)).map_err(Fault::Invalid)?;
    Ok(given)
}

/// The ARN of a role, 20 to 2048 characters.
pub(crate) fn role_arn(body: &Value) -> Result<Option<String>, Fault> {
    match text(body, "roleArn")? {
        Some(arn) if !(20..=2048).contains(&arn.len()) => {
            Err(Fault::Invalid("roleArn must be 20 to 2048 characters.".into()))
        }
        arn => Ok(arn),
    }
}

/// The same where it must be there.
pub(crate) fn must_role_arn(body: &Value) -> Result<String, Fault> {
    role_arn(body)?.ok_or_else(|| Fault::Invalid("roleArn is missing.".into()))
}

/// A map of texts to texts is one, if it is there.
pub(crate) fn check_text_map(body: &Value, name: &str) -> Result<(), Fault> {
    match &body[name] {
        Value::Null => Ok(()),
        Value::Object(map) if map.values().all(Value::is_string) => Ok(()),
        _ => Err(Fault::Invalid(format!("{name} must be a map of strings."))),
    }
}

/// 1 to `most` characters out of letters, digits and `extra`.
pub(crate) fn check_name(what: &str, name: &str, most: usize, extra: &str) -> Result<(), Fault> {
    names::check(what, name, most, extra).map_err(Fault::Invalid)
}
