//! Parameters of a command: values with types, and the conditions that they must satisfy.
//!
//! A value is what the request says, else what the command says, else the command's default. Conditions are asked when an
//! execution starts. Rules: AWS IoT Developer Guide, "Parameter value conditions".

use std::cmp::Ordering;
use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Values by name.
pub(crate) type Values = BTreeMap<String, Value>;

/// A value as it travels: one member, whose name is the type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Value {
    S(String),
    B(bool),
    I(i32),
    L(i64),
    D(f64),
    /// Base64.
    #[serde(rename = "BIN")]
    Bin(String),
    /// Decimal digits.
    #[serde(rename = "UL")]
    Ul(String),
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Type {
    String,
    Integer,
    Double,
    Long,
    UnsignedLong,
    Boolean,
    Binary,
}

/// One parameter of a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Type>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) default_value: Option<Value>,
    #[serde(default, rename = "valueConditions", skip_serializing_if = "Vec::is_empty")]
    pub(crate) conditions: Vec<Condition>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Condition {
    #[serde(rename = "comparisonOperator")]
    operator: Operator,
    operand: Operand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operator {
    Equals,
    NotEquals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
    InSet,
    NotInSet,
    InRange,
    NotInRange,
}

/// Numbers are decimal text: so none is too large.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operand {
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numbers: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strings: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number_range: Option<Range>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Range {
    min: String,
    max: String,
}

/// Values of a set.
const MOST_IN_SET: usize = 10;

impl Value {
    pub(crate) fn kind(&self) -> Type {
        match self {
            Value::S(_) => Type::String,
            Value::B(_) => Type::Boolean,
            Value::I(_) => Type::Integer,
            Value::L(_) => Type::Long,
            Value::D(_) => Type::Double,
            Value::Bin(_) => Type::Binary,
            Value::Ul(_) => Type::UnsignedLong,
        }
    }

    /// # Errors
    /// A sentence, unless the text is one of its type.
    pub(crate) fn check(&self) -> Result<(), String> {
        let good = match self {
            Value::S(text) => !text.is_empty(),
            Value::Bin(text) => !text.is_empty() && STANDARD.decode(text).is_ok(),
            Value::Ul(text) => text.bytes().all(|b| b.is_ascii_digit()) && text.parse::<u64>().is_ok(),
            Value::D(number) => number.is_finite(),
            Value::B(_) | Value::I(_) | Value::L(_) => true,
        };
        if good { Ok(()) } else { Err("A parameter's value does not fit its type.".into()) }
    }

    /// As text: what stands inside of longer text, and what numbers are compared by.
    pub(crate) fn text(&self) -> String {
        match self {
            Value::S(text) | Value::Bin(text) | Value::Ul(text) => text.clone(),
            Value::B(truth) => truth.to_string(),
            Value::I(number) => number.to_string(),
            Value::L(number) => number.to_string(),
            Value::D(number) => number.to_string(),
        }
    }
}

impl Parameter {
    /// # Errors
    /// A sentence, if the parameter could never be used.
    pub(crate) fn check(&self) -> Result<(), String> {
        let name_fits = |c: char| c.is_ascii_alphanumeric() || "._$-".contains(c);
        if !(1..=192).contains(&self.name.len()) || !self.name.chars().all(name_fits) {
            return Err("A parameter's name must be 1 to 192 characters of [a-zA-Z0-9.$_-].".into());
        }
        for value in self.value.iter().chain(&self.default_value) {
            value.check()?;
            self.takes(value)?;
        }
        for condition in &self.conditions {
            condition.check(self.known_kind())?;
        }
        Ok(())
    }

    /// The type that was named, else that of the value.
    fn known_kind(&self) -> Option<Type> {
        self.kind.or_else(|| self.value.iter().chain(&self.default_value).map(Value::kind).next())
    }

    fn takes(&self, value: &Value) -> Result<(), String> {
        match self.known_kind() {
            Some(kind) if kind != value.kind() => {
                Err(format!("The value of parameter {} has another type.", self.name))
            }
            _ => Ok(()),
        }
    }

    /// The value that an execution has, given what was asked for.
    fn resolve(&self, given: Option<&Value>) -> Result<Value, String> {
        let value = given.or(self.value.as_ref()).or(self.default_value.as_ref());
        let value = value.ok_or_else(|| format!("Parameter {} has no value.", self.name))?;
        value.check()?;
        self.takes(value)?;
        match self.conditions.iter().all(|condition| condition.holds(value)) {
            true => Ok(value.clone()),
            false => Err(format!("The value of parameter {} does not satisfy its conditions.", self.name)),
        }
    }
}

/// The values of an execution.
///
/// # Errors
/// A sentence: a value is missing, unknown, of another type, or refused by a condition.
pub(crate) fn resolve(parameters: &[Parameter], given: &Values) -> Result<Values, String> {
    if let Some(unknown) = given.keys().find(|name| parameters.iter().all(|one| one.name != **name)) {
        return Err(format!("The command has no parameter {unknown}."));
    }
    parameters.iter().map(|one| Ok((one.name.clone(), one.resolve(given.get(&one.name))?))).collect()
}

impl Condition {
    fn check(&self, kind: Option<Type>) -> Result<(), String> {
        let (is_number, texts) =
            self.operands().ok_or("A condition's operand does not fit its operator.".to_string())?;
        let takes = match kind {
            None => true,
            Some(Type::String) => !is_number,
            Some(Type::Boolean | Type::Binary) => false,
            Some(_) => is_number,
        };
        if !takes {
            return Err("A condition's operand does not fit the parameter's type.".into());
        }
        if texts.is_empty() || texts.len() > MOST_IN_SET {
            return Err(format!("A set has 1 to {MOST_IN_SET} values."));
        }
        if is_number && texts.iter().any(|text| compare(text, text).is_none()) {
            return Err("A condition's number is none.".into());
        }
        Ok(())
    }

    /// Is it about numbers, and which ones? A range is two.
    fn operands(&self) -> Option<(bool, Vec<&str>)> {
        use Operator::*;
        let Operand { number, numbers, string, strings, number_range } = &self.operand;
        match (self.operator, number, numbers, string, strings, number_range) {
            (Equals | NotEquals, None, None, Some(text), None, None) => Some((false, vec![text])),
            (InSet | NotInSet, None, None, None, Some(texts), None) => {
                Some((false, texts.iter().map(String::as_str).collect()))
            }
            (InSet | NotInSet, None, Some(texts), None, None, None) => {
                Some((true, texts.iter().map(String::as_str).collect()))
            }
            (InRange | NotInRange, None, None, None, None, Some(range)) => {
                Some((true, vec![&range.min, &range.max]))
            }
            (InSet | NotInSet | InRange | NotInRange, ..) => None,
            (_, Some(number), None, None, None, None) => Some((true, vec![number])),
            _ => None,
        }
    }

    fn holds(&self, value: &Value) -> bool {
        let Some((is_number, texts)) = self.operands() else { return false };
        let is_text = matches!(value, Value::S(_));
        if is_number == is_text || matches!(value, Value::B(_) | Value::Bin(_)) {
            return false;
        }
        let text = value.text();
        let against =
            |other: &str| if is_number { compare(&text, other) } else { Some(text.as_str().cmp(other)) };
        let orders: Vec<Option<Ordering>> = texts.iter().map(|other| against(other)).collect();
        let is = |wanted: &[Ordering]| orders.iter().flatten().any(|order| wanted.contains(order));
        let between = matches!(
            orders[..],
            [Some(Ordering::Greater | Ordering::Equal), Some(Ordering::Less | Ordering::Equal)]
        );
        match self.operator {
            Operator::Equals | Operator::InSet => is(&[Ordering::Equal]),
            Operator::NotEquals | Operator::NotInSet => !is(&[Ordering::Equal]),
            Operator::LessThan => is(&[Ordering::Less]),
            Operator::LessThanEquals => is(&[Ordering::Less, Ordering::Equal]),
            Operator::GreaterThan => is(&[Ordering::Greater]),
            Operator::GreaterThanEquals => is(&[Ordering::Greater, Ordering::Equal]),
            Operator::InRange => between,
            Operator::NotInRange => !between,
        }
    }
}

/// Whole numbers are compared exactly, others as 64-bit floats.
fn compare(one: &str, other: &str) -> Option<Ordering> {
    if let (Ok(one), Ok(other)) = (one.parse::<i128>(), other.parse::<i128>()) {
        return Some(one.cmp(&other));
    }
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    number(one)?.partial_cmp(&number(other)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parameter(more: serde_json::Value) -> Parameter {
        let mut whole = json!({"name": "p"});
        for (name, value) in more.as_object().unwrap() {
            whole[name] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    fn condition(operator: &str, operand: serde_json::Value) -> serde_json::Value {
        json!([{"comparisonOperator": operator, "operand": operand}])
    }

    #[test]
    fn every_operator_says_yes_and_no() {
        let range = json!({"numberRange": {"min": "60", "max": "80"}});
        let table = [
            ("EQUALS", json!({"number": "72"}), json!({"I": 72}), json!({"I": 73})),
            ("NOT_EQUALS", json!({"number": "72"}), json!({"L": 73}), json!({"L": 72})),
            ("LESS_THAN", json!({"number": "1.5"}), json!({"D": 1.25}), json!({"D": 1.5})),
            ("LESS_THAN_EQUALS", json!({"number": "1.5"}), json!({"D": 1.5}), json!({"D": 1.75})),
            ("GREATER_THAN", json!({"number": "-1"}), json!({"I": 0}), json!({"I": -1})),
            ("GREATER_THAN_EQUALS", json!({"number": "-1"}), json!({"I": -1}), json!({"I": -2})),
            // Too large for a double to tell them apart.
            (
                "EQUALS",
                json!({"number": "18446744073709551615"}),
                json!({"UL": "18446744073709551615"}),
                json!({"UL": "18446744073709551614"}),
            ),
            ("IN_SET", json!({"numbers": ["1", "2"]}), json!({"I": 2}), json!({"I": 3})),
            ("NOT_IN_SET", json!({"numbers": ["1", "2"]}), json!({"I": 3}), json!({"I": 2})),
            ("IN_RANGE", range.clone(), json!({"I": 80}), json!({"I": 81})),
            ("NOT_IN_RANGE", range, json!({"I": 81}), json!({"I": 60})),
            ("EQUALS", json!({"string": "ON"}), json!({"S": "ON"}), json!({"S": "on"})),
            ("NOT_EQUALS", json!({"string": "ON"}), json!({"S": "on"}), json!({"S": "ON"})),
            ("IN_SET", json!({"strings": ["ON", "OFF"]}), json!({"S": "OFF"}), json!({"S": "DIM"})),
            ("NOT_IN_SET", json!({"strings": ["ON", "OFF"]}), json!({"S": "DIM"}), json!({"S": "OFF"})),
        ];
        for (operator, operand, good, bad) in table {
            let one = parameter(json!({"valueConditions": condition(operator, operand.clone())}));
            assert_eq!(one.check(), Ok(()), "{operator} {operand}");
            let value = |value| -> Value { serde_json::from_value(value).unwrap() };
            assert!(one.resolve(Some(&value(good))).is_ok(), "{operator} {operand}");
            assert!(one.resolve(Some(&value(bad))).is_err(), "{operator} {operand}");
        }
    }

    #[test]
    fn a_condition_that_fits_nothing_is_refused_with_the_command() {
        let table = [
            ("STRING", "LESS_THAN", json!({"string": "a"})),
            ("STRING", "EQUALS", json!({"number": "1"})),
            ("INTEGER", "EQUALS", json!({"string": "1"})),
            ("INTEGER", "EQUALS", json!({"number": "one"})),
            ("INTEGER", "EQUALS", json!({"number": "NaN"})),
            ("INTEGER", "IN_RANGE", json!({"numbers": ["1", "2"]})),
            ("INTEGER", "IN_SET", json!({"numbers": []})),
            (
                "INTEGER",
                "IN_SET",
                json!({"numbers": ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]}),
            ),
            ("INTEGER", "EQUALS", json!({"number": "1", "string": "1"})),
            ("INTEGER", "EQUALS", json!({})),
            ("BOOLEAN", "EQUALS", json!({"string": "true"})),
            ("BINARY", "EQUALS", json!({"string": "AA=="})),
        ];
        for (kind, operator, operand) in table {
            let one =
                parameter(json!({"type": kind, "valueConditions": condition(operator, operand.clone())}));
            assert!(one.check().is_err(), "{kind} {operator} {operand}");
        }
    }

    #[test]
    fn a_value_comes_from_the_request_then_the_command_then_the_default() {
        let value = |n: i32| Value::I(n);
        let default = parameter(json!({"type": "INTEGER", "defaultValue": {"I": 1}}));
        let own = parameter(json!({"type": "INTEGER", "value": {"I": 2}, "defaultValue": {"I": 1}}));
        assert_eq!(default.resolve(None), Ok(value(1)));
        assert_eq!(own.resolve(None), Ok(value(2)));
        assert_eq!(own.resolve(Some(&value(3))), Ok(value(3)));
        assert!(parameter(json!({})).resolve(None).is_err());
        assert!(own.resolve(Some(&Value::L(3))).is_err(), "another type");
        let given: Values = [("q".to_string(), value(1))].into();
        assert!(resolve(&[own], &given).is_err(), "an unknown name");
    }

    #[test]
    fn a_value_that_is_none_of_its_type_is_refused() {
        for bad in [
            json!({"S": ""}),
            json!({"BIN": "?"}),
            json!({"UL": "-1"}),
            json!({"UL": "18446744073709551616"}),
        ] {
            let value: Value = serde_json::from_value(bad.clone()).unwrap();
            assert!(value.check().is_err(), "{bad}");
        }
        for none in [json!({"I": 2_147_483_648_i64}), json!({"S": "a", "I": 1}), json!({}), json!({"X": 1})] {
            assert!(serde_json::from_value::<Value>(none.clone()).is_err(), "{none}");
        }
    }
}
