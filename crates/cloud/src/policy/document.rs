//! A policy document, read: JSON in, statements out, or what is wrong with it.

use serde_json::Value;

use super::pattern::Pattern;
use super::{Condition, Effect, Operator, Policy, Selector, Statement};

/// Bytes of a document without white space.
const LONGEST: usize = 2048;

impl Policy {
    /// Reads a document.
    ///
    /// # Errors
    /// What is wrong with it, for `MalformedPolicyException`.
    pub(crate) fn parse(text: &str) -> Result<Policy, String> {
        if text.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum::<usize>() > LONGEST {
            return Err(format!("the document is longer than {LONGEST} bytes"));
        }
        let document: Value = serde_json::from_str(text).map_err(|cause| format!("no JSON: {cause}"))?;
        match document["Version"].as_str() {
            Some("2012-10-17" | "2008-10-17") => {}
            _ => return Err("Version must be \"2012-10-17\"".into()),
        }
        let statements: Vec<&Value> = match &document["Statement"] {
            Value::Array(list) => list.iter().collect(),
            one @ Value::Object(_) => vec![one],
            _ => return Err("Statement is missing".into()),
        };
        if statements.is_empty() {
            return Err("Statement is empty".into());
        }
        Ok(Policy { statements: statements.into_iter().map(statement).collect::<Result<_, _>>()? })
    }
}

fn statement(value: &Value) -> Result<Statement, String> {
    let effect = match value["Effect"].as_str() {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err("Effect must be Allow or Deny".into()),
    };
    Ok(Statement {
        effect,
        actions: selector(value, "Action", "NotAction", true)?,
        resources: selector(value, "Resource", "NotResource", false)?,
        conditions: conditions(&value["Condition"])?,
    })
}

fn selector(value: &Value, name: &str, negated: &str, fold: bool) -> Result<Selector, String> {
    let (list, negated) = match (value.get(name), value.get(negated)) {
        (Some(list), None) => (list, false),
        (None, Some(list)) => (list, true),
        _ => return Err(format!("a statement must have {name} or {negated}")),
    };
    let patterns = patterns(list, fold).map_err(|cause| format!("{name}: {cause}"))?;
    Ok(Selector::new(negated, patterns))
}

fn patterns(value: &Value, fold: bool) -> Result<Vec<Pattern>, String> {
    let list: Vec<&Value> = match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    };
    if list.is_empty() {
        return Err("the list is empty".into());
    }
    list.into_iter()
        .map(|item| match item {
            Value::String(text) => Pattern::new(text, fold),
            Value::Bool(truth) => Pattern::new(&truth.to_string(), fold),
            other => Err(format!("{other} is no text")),
        })
        .collect()
}

fn conditions(value: &Value) -> Result<Vec<Condition>, String> {
    let operators = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Object(operators) => operators,
        _ => return Err("Condition must be an object".into()),
    };
    let mut conditions = Vec::new();
    for (word, keys) in operators {
        let operator =
            operator(word).ok_or_else(|| format!("the condition operator {word} is not supported"))?;
        let keys = keys.as_object().ok_or("a condition must name keys")?;
        for (key, values) in keys {
            conditions.push(Condition { operator, key: key.clone(), values: patterns(values, false)? });
        }
    }
    Ok(conditions)
}

fn operator(word: &str) -> Option<Operator> {
    Some(match word {
        "StringEquals" => Operator::Equals { ignore_case: false, negated: false },
        "StringNotEquals" => Operator::Equals { ignore_case: false, negated: true },
        "StringEqualsIgnoreCase" => Operator::Equals { ignore_case: true, negated: false },
        "StringNotEqualsIgnoreCase" => Operator::Equals { ignore_case: true, negated: true },
        "StringLike" | "ArnLike" | "ArnEquals" => Operator::Like { negated: false },
        "StringNotLike" => Operator::Like { negated: true },
        "Bool" => Operator::Bool,
        "IpAddress" => Operator::Address { negated: false },
        "NotIpAddress" => Operator::Address { negated: true },
        _ => return None,
    })
}
