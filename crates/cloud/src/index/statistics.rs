//! Figures about the values that one field has in many things.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::matching::values;

/// The values of a field over all documents, one list.
pub(crate) fn gather<'a>(documents: &'a [Value], field: &str) -> Vec<&'a Value> {
    let mut found = Vec::new();
    for document in documents {
        values(document, field, &mut found);
    }
    found.retain(|value| !value.is_null() && !value.is_object());
    found
}

/// How many there are; for numbers also sum, average, spread.
pub(crate) fn statistics(found: &[&Value]) -> Value {
    let numbers = numbers(found);
    let mut answer = json!({"count": found.len()});
    if numbers.is_empty() {
        return answer;
    }
    let count = numbers.len() as f64;
    let sum: f64 = numbers.iter().sum();
    let squares: f64 = numbers.iter().map(|n| n * n).sum();
    let variance = (squares / count - (sum / count).powi(2)).max(0.0);
    let members = [
        ("average", sum / count),
        ("sum", sum),
        ("minimum", numbers.iter().copied().fold(f64::INFINITY, f64::min)),
        ("maximum", numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
        ("sumOfSquares", squares),
        ("variance", variance),
        ("stdDeviation", variance.sqrt()),
    ];
    for (name, value) in members {
        answer[name] = value.into();
    }
    answer
}

/// How many different values.
pub(crate) fn cardinality(found: &[&Value]) -> usize {
    counted(found).len()
}

/// The value below which so many per cent lie, between its neighbours.
pub(crate) fn percentiles(found: &[&Value], percents: &[f64]) -> Vec<Value> {
    let mut numbers = numbers(found);
    numbers.sort_by(f64::total_cmp);
    let Some(last) = numbers.len().checked_sub(1) else { return Vec::new() };
    percents
        .iter()
        .map(|percent| {
            let place = percent.clamp(0.0, 100.0) / 100.0 * last as f64;
            let (below, part) = (place.floor() as usize, place.fract());
            let low = numbers[below.min(last)];
            let value = low + (numbers[(below + 1).min(last)] - low) * part;
            json!({"percent": percent, "value": value})
        })
        .collect()
}

/// The most frequent values, each with its count.
pub(crate) fn buckets(found: &[&Value], most: usize) -> Vec<Value> {
    let mut counts: Vec<(String, usize)> = counted(found).into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts.into_iter().take(most).map(|(value, count)| json!({"keyValue": value, "count": count})).collect()
}

fn counted(found: &[&Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for value in found {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
        *counts.entry(text).or_default() += 1;
    }
    counts
}

/// Attributes are text, so text that is a number counts as one.
fn numbers(found: &[&Value]) -> Vec<f64> {
    let number = |value: &&Value| match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.parse().ok().filter(|n: &f64| n.is_finite()),
        Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
        _ => None,
    };
    found.iter().filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_of_the_textbook() {
        let documents: Vec<Value> = [1, 2, 2, 3]
            .iter()
            .map(|n| json!({"a": n.to_string(), "t": if *n == 2 { "x" } else { "y" }}))
            .collect();
        let numbers = gather(&documents, "a");
        let shown = statistics(&numbers);
        for (name, value) in [
            ("count", 4.0),
            ("sum", 8.0),
            ("average", 2.0),
            ("minimum", 1.0),
            ("maximum", 3.0),
            ("variance", 0.5),
        ] {
            assert_eq!(shown[name].as_f64(), Some(value), "{name}");
        }
        assert_eq!(cardinality(&numbers), 3);
        assert_eq!(percentiles(&numbers, &[0.0, 50.0, 100.0])[1], json!({"percent": 50.0, "value": 2.0}));
        let words = gather(&documents, "t");
        assert_eq!(statistics(&words), json!({"count": 4}));
        assert_eq!(buckets(&words, 1), [json!({"keyValue": "x", "count": 2})]);
        assert!(percentiles(&words, &[50.0]).is_empty() && gather(&documents, "z").is_empty());
    }
}
