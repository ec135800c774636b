//! Parameters of a job document: `${aws:iot:parameter:NAME}` becomes the value that the job gives.

use std::collections::BTreeMap;

const BEGIN: &str = "${aws:iot:parameter:";

/// The document with every parameter in place; one without a value becomes nothing. Values are escaped as text of JSON.
pub(crate) fn fill(document: &str, values: &BTreeMap<String, String>) -> String {
    let mut filled = String::with_capacity(document.len());
    let mut rest = document;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let Some((name, after)) = after.split_once('}') else { break };
        filled.push_str(before);
        let value = values.get(name).map(String::as_str).unwrap_or_default();
        let quoted = serde_json::Value::from(value).to_string();
        filled.push_str(quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default());
        rest = after;
    }
    filled + rest
}

/// The names that a document asks for, each once.
pub(crate) fn names(document: &str) -> Vec<String> {
    let mut names: Vec<String> = document
        .split(BEGIN)
        .skip(1)
        .filter_map(|after| after.split_once('}').map(|(name, _)| name.to_string()))
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_replaced_and_stay_text() {
        let values = [("a".to_string(), "x\"y".to_string())].into();
        let table = [
            ("{\"k\":\"${aws:iot:parameter:a}\"}", "{\"k\":\"x\\\"y\"}"),
            ("${aws:iot:parameter:b}!", "!"),
            ("${aws:iot:parameter:a", "${aws:iot:parameter:a"),
            ("nothing", "nothing"),
        ];
        for (document, is) in table {
            assert_eq!(fill(document, &values), is);
        }
        assert_eq!(names("${aws:iot:parameter:b} ${aws:iot:parameter:a} ${aws:iot:parameter:b}"), ["a", "b"]);
    }

    #[test]
    fn a_value_that_begins_with_a_quotation_mark_keeps_it() {
        let values = [("a".to_string(), "\"\"x".to_string())].into();
        assert_eq!(fill("\"${aws:iot:parameter:a}\"", &values), "\"\\\"\\\"x\"");
    }
}
