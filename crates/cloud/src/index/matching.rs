//! Does a document fulfil a query?
//!
//! A document is JSON; a field is a path with dots, and a name on the way may have dots itself. A list has a value if
//! one of its items has it.

use std::cmp::Ordering;

use serde_json::Value;

use super::query::{End, Glyph, Query, Test};

/// The answer.
pub(crate) fn matches(query: &Query, document: &Value) -> bool {
    match query {
        Query::All(sides) => sides.iter().all(|side| matches(side, document)),
        Query::Any(sides) => sides.iter().any(|side| matches(side, document)),
        Query::Not(side) => !matches(side, document),
        Query::Term(None, test) => anywhere(document, test),
        Query::Term(Some(field), test) => {
            let mut found = Vec::new();
            values(document, field, &mut found);
            found.iter().any(|value| holds(value, test))
        }
    }
}

/// The values of a field: none, one, or several if there are lists on the way.
pub(crate) fn values<'a>(document: &'a Value, path: &str, found: &mut Vec<&'a Value>) {
    match document {
        Value::Array(items) => items.iter().for_each(|item| values(item, path, found)),
        Value::Object(members) => {
            if let Some(value) = members.get(path) {
                match value {
                    Value::Array(items) => found.extend(items),
                    value => found.push(value),
                }
            }
            for (dot, _) in path.match_indices('.') {
                if let Some(inner) = members.get(&path[..dot]) {
                    values(inner, &path[dot + 1..], found);
                }
            }
        }
        _ => {}
    }
}

fn anywhere(value: &Value, test: &Test) -> bool {
    match value {
        Value::Object(members) => members.values().any(|value| anywhere(value, test)),
        Value::Array(items) => items.iter().any(|item| anywhere(item, test)),
        value => holds(value, test),
    }
}

fn holds(value: &Value, test: &Test) -> bool {
    match test {
        // Anything at all is there, also an object.
        Test::Like(glyphs) if glyphs == &[Glyph::Many] => !value.is_null(),
        Test::Like(glyphs) => text(value).is_some_and(|text| like(glyphs, &text, value)),
        Test::Range { low, high } => {
            let Some(text) = text(value) else { return false };
            let inside = |end: &Option<End>, side: Ordering| {
                end.as_ref().is_none_or(|end| match compare(&text, &end.value) {
                    Ordering::Equal => end.included,
                    order => order == side,
                })
            };
            inside(low, Ordering::Greater) && inside(high, Ordering::Less)
        }
    }
}

/// Words of a longer text count one by one, and so does the whole.
fn like(glyphs: &[Glyph], text: &str, value: &Value) -> bool {
    let folded = text.to_lowercase();
    if glob(glyphs, &folded) {
        return true;
    }
    let number = || -> Option<bool> {
        let wanted: String = glyphs
            .iter()
            .map(|glyph| match glyph {
                Glyph::Char(c) => Some(*c),
                _ => None,
            })
            .collect::<Option<_>>()?;
        Some(value.is_number() && compare(&wanted, text) == Ordering::Equal)
    };
    number().unwrap_or(false) || folded.split_whitespace().any(|word| glob(glyphs, word))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// As numbers if both are, else as text.
fn compare(a: &str, b: &str) -> Ordering {
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => a.total_cmp(&b),
        _ => a.to_lowercase().cmp(&b.to_lowercase()),
    }
}

/// Matches greedily and steps back only to the last `*`.
fn glob(pattern: &[Glyph], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Glyph::Many) => {
                star = Some((p, t));
                p += 1;
            }
            Some(Glyph::One) => (p, t) = (p + 1, t + 1),
            Some(Glyph::Char(c)) if *c == text[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, t) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|glyph| *glyph == Glyph::Many)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// AWS's own table of examples ("Example thing queries"), and what lies around it.
    #[test]
    fn the_documented_examples_find_what_they_say() {
        let lamp = json!({
            "thingName": "myLamp-1",
            "thingTypeName": "aa",
            "thingGroupNames": ["floor:2", "fleet"],
            "attributes": {"myAttribute": "77", "serialNumber": "abce", "a.b": "dotted", "model": "v2", "note": "Two Words"},
            "shadow": {"reported": {"stats": {"battery": 80}, "myvalues": [1, 2, 3], "location": "NYC"},
                       "desired": {"mode": "eco"}, "delta": {"mode": "eco"}, "hasDelta": true,
                       "name": {"config": {"reported": {"on": false}}}},
            "connectivity": {"connected": true, "timestamp": 1_557_651_700_000_i64},
        });
        let table = [
            ("*", true),
            ("myLamp-1", true),
            ("mylamp-1", true),
            ("eco", true),
            ("nothing", false),
            ("thingName:myLamp-1", true),
            ("thingname:myLamp-1", false),
            ("thingName:my*", true),
            ("thingName:*amp*", true),
            ("thingName:myLamp-?", true),
            ("thingName:myLamp?", false),
            ("thingTypeName:aa", true),
            ("thingGroupNames:fleet", true),
            ("thingGroupNames:floor\\:2", true),
            ("thingGroupNames:\"floor:2\"", true),
            ("thingGroupNames:f*", true),
            ("attributes.myAttribute:77", true),
            ("attributes.myAttribute:77.0", false),
            ("attributes.myAttribute:[75 TO 80]", true),
            ("attributes.myAttribute:{77 TO 80]", false),
            ("attributes.myAttribute:[70 TO 77}", false),
            ("attributes.myAttribute:[* TO 77]", true),
            ("attributes.myAttribute:[9 TO 80]", true),
            ("attributes.serialNumber:[\"abcd\" TO \"abcf\"]", true),
            ("attributes.serialNumber:{abce TO abcf]", false),
            ("attributes.serialNumber:a*e", true),
            ("attributes.a.b:dotted", true),
            ("attributes.note:\"two words\"", true),
            ("attributes.note:two", true),
            ("attributes.model:v2 AND attributes.myAttribute<78 NOT attributes.myAttribute>100", true),
            ("attributes.model:v2 AND attributes.myAttribute<77", false),
            ("NOT attributes.model:legacy", true),
            ("NOT attributes.absent:x", true),
            ("attributes.absent:*", false),
            ("shadow.hasDelta:true", true),
            ("shadow.reported.stats.battery:{70 TO 100} (v2 OR v3) NOT attributes.model:legacy", true),
            ("shadow.reported.stats.battery:80.0", true),
            ("shadow.reported.stats.battery>=80", true),
            ("shadow.reported.stats.battery:-80", false),
            ("shadow.reported.myvalues:2", true),
            ("shadow.reported.myvalues:4", false),
            ("shadow.reported.location:* NOT shadow.desired.stats.battery:*", true),
            ("shadow.reported.stats:*", true),
            ("shadow.name.config.reported.on:false", true),
            ("connectivity.connected:true", true),
            ("connectivity.connected:false", false),
            (
                "connectivity.connected:true AND connectivity.timestamp : [1557651600000 TO 1557867600000]",
                true,
            ),
            ("connectivity.connected:true AND connectivity.timestamp > 1557651600000", true),
            ("thingName:(my* AND -myLamp-2)", true),
            ("thingName:(my* AND -myLamp-1)", false),
            ("thingTypeName:bb OR thingTypeName:aa", true),
        ];
        for (text, is) in table {
            assert_eq!(matches(&Query::parse(text).unwrap(), &lamp), is, "{text}");
        }
        assert_eq!(table.len(), 51);
    }
}
