//! Templates of payloads: JSON whose texts hold `${aws:iot:commandexecution::parameter:NAME}`.
//!
//! A text that is one placeholder and nothing else becomes the value with its type; inside of longer text stands the
//! value's text. `${aws:iot:commandexecution::executionTimeoutSec}` is the patience of the execution in seconds.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use super::parameters::{Value, Values};
use crate::payload::{Item, of_json};

const BEGIN: &str = "${aws:iot:commandexecution::";
const PARAMETER: &str = "parameter:";
const TIMEOUT: &str = "executionTimeoutSec";

/// The parameters that a template asks for, each once.
///
/// # Errors
/// A sentence, if it is no JSON, has no placeholder, or one that nobody knows.
pub(crate) fn parameters_of(template: &str) -> Result<Vec<String>, String> {
    let template: Json =
        serde_json::from_str(template).map_err(|_| "payloadTemplate must be JSON.".to_string())?;
    let mut names = Vec::new();
    gather(&template, &mut names);
    if names.is_empty() {
        return Err("payloadTemplate has no placeholder.".into());
    }
    let mut parameters = Vec::new();
    for name in names {
        match name.strip_prefix(PARAMETER) {
            Some(parameter) => parameters.push(parameter.to_string()),
            None if name == TIMEOUT => {}
            None => return Err(format!("{BEGIN}{name}}} is no placeholder.")),
        }
    }
    parameters.sort();
    parameters.dedup();
    Ok(parameters)
}

/// The payload; a placeholder without a value becomes nothing.
pub(crate) fn fill(template: &str, values: &Values, timeout_s: i64) -> Item {
    let template: Json = serde_json::from_str(template).unwrap_or_default();
    let mut item = of_json(template);
    replace(&mut item, &|name| match name.strip_prefix(PARAMETER) {
        Some(parameter) => values.get(parameter).map(|value| (typed(value), value.text())),
        None if name == TIMEOUT => Some((Item::Number(timeout_s), timeout_s.to_string())),
        None => None,
    });
    item
}

fn gather<'a>(json: &'a Json, names: &mut Vec<&'a str>) {
    match json {
        Json::String(text) => {
            names.extend(text.split(BEGIN).skip(1).filter_map(|after| Some(after.split_once('}')?.0)));
        }
        Json::Array(list) => list.iter().for_each(|inner| gather(inner, names)),
        Json::Object(members) => members.values().for_each(|inner| gather(inner, names)),
        _ => {}
    }
}

fn replace(item: &mut Item, value: &dyn Fn(&str) -> Option<(Item, String)>) {
    match item {
        Item::Text(text) => {
            let whole = text.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix('}'));
            if let Some(name) = whole.filter(|name| !name.contains('}')) {
                *item = value(name).map_or(Item::Null, |(typed, _)| typed);
            } else if text.contains(BEGIN) {
                *text = inside(text, value);
            }
        }
        Item::List(items) => items.iter_mut().for_each(|inner| replace(inner, value)),
        Item::Map(members) => members.iter_mut().for_each(|(_, inner)| replace(inner, value)),
        _ => {}
    }
}

fn inside(text: &str, value: &dyn Fn(&str) -> Option<(Item, String)>) -> String {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(before);
        filled.push_str(&value(name).map(|(_, text)| text).unwrap_or_default());
        rest = after;
    }
    filled + rest
}

fn typed(value: &Value) -> Item {
    match value {
        Value::S(text) => Item::Text(text.clone()),
        Value::B(truth) => Item::Bool(*truth),
        Value::I(number) => Item::Number(i64::from(*number)),
        Value::L(number) => Item::Number(*number),
        Value::D(number) => Item::Fraction(*number),
        Value::Bin(text) => Item::Bytes(STANDARD.decode(text).unwrap_or_default()),
        Value::Ul(digits) => match digits.parse::<u64>().map(i64::try_from) {
            Ok(Ok(number)) => Item::Number(number),
            _ => Item::Large(digits.parse().unwrap_or(u64::MAX)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Encoding;

    fn values() -> Values {
        let value = |json| serde_json::from_value::<Value>(json).unwrap();
        [
            ("s".to_string(), value(serde_json::json!({"S": "a \"b\""}))),
            ("n".to_string(), value(serde_json::json!({"I": 72}))),
            ("d".to_string(), value(serde_json::json!({"D": 0.5}))),
            ("t".to_string(), value(serde_json::json!({"B": true}))),
            ("u".to_string(), value(serde_json::json!({"UL": "18446744073709551615"}))),
            ("b".to_string(), value(serde_json::json!({"BIN": "AP8="}))),
        ]
        .into()
    }

    #[test]
    fn a_placeholder_alone_has_the_type_of_its_value_and_one_in_text_is_text() {
        let p = |name: &str| format!("{BEGIN}{PARAMETER}{name}}}");
        let table = [
            (p("s"), r#""a \"b\"""#),
            (p("n"), "72"),
            (p("d"), "0.5"),
            (p("t"), "true"),
            (p("u"), "18446744073709551615"),
            (p("b"), r#""AP8=""#),
            (format!("{BEGIN}{TIMEOUT}}}"), "10"),
            (format!("at {}, {} s", p("n"), p("d")), r#""at 72, 0.5 s""#),
            (format!("{}{}", p("n"), p("n")), r#""7272""#),
            (format!("{BEGIN}parameter:n"), r#""${aws:iot:commandexecution::parameter:n""#),
        ];
        for (text, is) in table {
            let template = serde_json::json!([{"k": text}]).to_string();
            let filled = Encoding::Json.write(&fill(&template, &values(), 10));
            assert_eq!(String::from_utf8(filled).unwrap(), format!(r#"[{{"k":{is}}}]"#), "{template}");
        }
    }

    #[test]
    fn what_is_filled_can_be_cbor() {
        let template =
            format!(r#"["{BEGIN}{PARAMETER}d}}", "{BEGIN}{PARAMETER}b}}", "{BEGIN}{PARAMETER}u}}"]"#);
        let filled = Encoding::Cbor.write(&fill(&template, &values(), 10));
        let is = b"\x83\xfb\x3f\xe0\x00\x00\x00\x00\x00\x00\x42\x00\xff\x1b\xff\xff\xff\xff\xff\xff\xff\xff";
        assert_eq!(filled, is);
    }

    #[test]
    fn a_template_without_placeholders_or_with_odd_ones_is_none() {
        let names = |template: &str| parameters_of(template);
        assert_eq!(
            names(&format!(r#"{{"a": ["{BEGIN}{PARAMETER}x}}-{BEGIN}{PARAMETER}a}}"]}}"#)).unwrap(),
            ["a", "x"]
        );
        assert_eq!(names(&format!(r#"["{BEGIN}{TIMEOUT}}}"]"#)).unwrap().len(), 0);
        for bad in ["{}", "{", &format!(r#"["{BEGIN}other}}"]"#), &format!("{BEGIN}{PARAMETER}x}}")] {
            assert!(names(bad).is_err(), "{bad}");
        }
    }
}
