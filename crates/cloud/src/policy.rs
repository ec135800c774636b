//! AWS IoT policies: may this connection do that?
//!
//! [`Policy::parse`] reads a document once; [`decide`] then is a function of the policies in force, the action, the
//! resource and what is known of the connection. Explicit Deny wins, and what no statement allows is denied.
//!
//! In a resource `*` and `?` are wildcards that cross slashes, while MQTT's `+` and `#` are ordinary characters. The
//! value of a variable is never a wildcard, so a client named `*` gains nothing; a variable that has no value makes its
//! pattern match nothing. Rules: AWS IoT Developer Guide, "AWS IoT Core policies" and "… policy variables".

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value;

/// Bytes of a document without white space.
const LONGEST: usize = 2048;

/// A document that has been read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Policy {
    statements: Vec<Statement>,
}

/// What is known of the connection that asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Context {
    pub(crate) client_id: Option<String>,
    pub(crate) source_ip: Option<IpAddr>,
    /// Name, type and attributes of the thing; only if the client id is its name and the certificate speaks for it.
    pub(crate) thing: Option<ThingContext>,
    /// `CommonName` and other parts of the certificate's subject and issuer, e.g. `Subject.CommonName`.
    pub(crate) certificate: BTreeMap<String, String>,
    pub(crate) certificate_id: Option<String>,
}

/// The thing behind a connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThingContext {
    pub(crate) name: String,
    pub(crate) thing_type: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// The outcome, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Allowed,
    ImplicitlyDenied,
    ExplicitlyDenied,
}

/// Decides about one action (`iot:Publish`) on one resource (an ARN).
pub(crate) fn decide<'a>(
    policies: impl IntoIterator<Item = &'a Policy>,
    action: &str,
    resource: &str,
    context: &Context,
) -> Decision {
    let mut decision = Decision::ImplicitlyDenied;
    let statements = policies.into_iter().flat_map(|policy| &policy.statements);
    for statement in statements.filter(|statement| statement.applies(action, resource, context)) {
        match statement.effect {
            Effect::Deny => return Decision::ExplicitlyDenied,
            Effect::Allow => decision = Decision::Allowed,
        }
    }
    decision
}

#[derive(Clone, Debug, PartialEq)]
struct Statement {
    effect: Effect,
    actions: Selector,
    resources: Selector,
    conditions: Vec<Condition>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Allow,
    Deny,
}

/// `Resource` or `NotResource`, `Action` or `NotAction`.
#[derive(Clone, Debug, PartialEq)]
struct Selector {
    negated: bool,
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug, PartialEq)]
struct Condition {
    operator: Operator,
    key: String,
    values: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equals { ignore_case: bool, negated: bool },
    Like { negated: bool },
    Bool,
    Address { negated: bool },
}

/// Text with wildcards and variables in it.
#[derive(Clone, Debug, PartialEq)]
struct Pattern(Vec<Piece>);

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Text(String),
    Variable(String),
    Any,
    One,
}

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

impl Statement {
    fn applies(&self, action: &str, resource: &str, context: &Context) -> bool {
        self.actions.selects(&action.to_ascii_lowercase(), context)
            && self.resources.selects(resource, context)
            && self.conditions.iter().all(|condition| condition.holds(context))
    }
}

impl Selector {
    fn selects(&self, text: &str, context: &Context) -> bool {
        self.patterns.iter().any(|pattern| pattern.matches(text, context)) != self.negated
    }
}

impl Condition {
    /// A key without a value fulfils only the negated operators, as in IAM.
    fn holds(&self, context: &Context) -> bool {
        let value = context.value(&self.key);
        let any = |test: &dyn Fn(&Pattern, &str) -> bool| {
            value.as_deref().is_some_and(|value| self.values.iter().any(|pattern| test(pattern, value)))
        };
        match self.operator {
            Operator::Equals { ignore_case, negated } => {
                any(&|pattern, value| pattern.equals(value, ignore_case, context)) != negated
            }
            Operator::Like { negated } => any(&|pattern, value| pattern.matches(value, context)) != negated,
            Operator::Bool => any(&|pattern, value| pattern.equals(value, true, context)),
            Operator::Address { negated } => any(&|pattern, value| pattern.covers(value, context)) != negated,
        }
    }
}

impl Context {
    /// The value of a variable or condition key.
    fn value(&self, name: &str) -> Option<String> {
        if let Some(part) = name.strip_prefix("iot:Certificate.") {
            return self.certificate.get(part).cloned();
        }
        if let Some(part) = name.strip_prefix("iot:Connection.Thing.") {
            let thing = self.thing.as_ref();
            return match part {
                "IsAttached" => Some(thing.is_some().to_string()),
                "ThingName" => thing.map(|thing| thing.name.clone()),
                "ThingTypeName" => thing.and_then(|thing| thing.thing_type.clone()),
                _ => {
                    let attribute = part.strip_prefix("Attributes[")?.strip_suffix(']')?;
                    thing.and_then(|thing| thing.attributes.get(attribute).cloned())
                }
            };
        }
        match name {
            "iot:ClientId" => self.client_id.clone(),
            "aws:SourceIp" => self.source_ip.map(|address| address.to_string()),
            "iot:CertificateId" => self.certificate_id.clone(),
            _ => None,
        }
    }
}

impl Pattern {
    /// `fold` writes the text in lower case, for actions.
    fn new(text: &str, fold: bool) -> Result<Pattern, String> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            let piece = match c {
                '*' => Piece::Any,
                '?' => Piece::One,
                '$' if rest.starts_with('{') => {
                    let (name, after) = rest[1..].split_once('}').ok_or("a ${ is not closed")?;
                    rest = after;
                    match name {
                        "*" | "?" | "$" => Piece::Text(name.into()),
                        _ => Piece::Variable(name.into()),
                    }
                }
                _ => {
                    plain.push(if fold { c.to_ascii_lowercase() } else { c });
                    continue;
                }
            };
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(piece);
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        Ok(Pattern(pieces))
    }

    /// With the variables' values in place; nothing if one has none.
    fn resolved(&self, context: &Context) -> Option<Vec<Glyph>> {
        let mut glyphs = Vec::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => glyphs.extend(text.chars().map(Glyph::Char)),
                Piece::Variable(name) => glyphs.extend(context.value(name)?.chars().map(Glyph::Char)),
                Piece::Any => glyphs.push(Glyph::Any),
                Piece::One => glyphs.push(Glyph::One),
            }
        }
        Some(glyphs)
    }

    fn matches(&self, text: &str, context: &Context) -> bool {
        self.resolved(context).is_some_and(|glyphs| glob(&glyphs, text))
    }

    /// Compares without wildcards: `*` and `?` are themselves.
    fn equals(&self, text: &str, ignore_case: bool, context: &Context) -> bool {
        let Some(glyphs) = self.resolved(context) else { return false };
        let plain: String = glyphs.iter().map(Glyph::char).collect();
        if ignore_case { plain.eq_ignore_ascii_case(text) } else { plain == text }
    }

    /// The pattern is an address or a range (`10.0.0.0/8`) that `text` lies in.
    fn covers(&self, text: &str, context: &Context) -> bool {
        let Some(glyphs) = self.resolved(context) else { return false };
        let range: String = glyphs.iter().map(Glyph::char).collect();
        let (base, bits) =
            range.split_once('/').map_or((range.as_str(), None), |(base, bits)| (base, Some(bits)));
        match (base.parse(), text.parse()) {
            (Ok(IpAddr::V4(base)), Ok(IpAddr::V4(address))) => {
                let free = 32 - bits.map_or(Some(32), |bits| bits.parse().ok()).unwrap_or(32).min(32u32);
                same_prefix(u128::from(base.to_bits()), u128::from(address.to_bits()), free)
            }
            (Ok(IpAddr::V6(base)), Ok(IpAddr::V6(address))) => {
                let free = 128 - bits.map_or(Some(128), |bits| bits.parse().ok()).unwrap_or(128).min(128u32);
                same_prefix(base.to_bits(), address.to_bits(), free)
            }
            _ => false,
        }
    }
}

fn same_prefix(a: u128, b: u128, free_bits: u32) -> bool {
    a.checked_shr(free_bits).unwrap_or(0) == b.checked_shr(free_bits).unwrap_or(0)
}

#[derive(Clone, Copy, PartialEq)]
enum Glyph {
    Char(char),
    Any,
    One,
}

impl Glyph {
    fn char(&self) -> char {
        match self {
            Glyph::Char(c) => *c,
            Glyph::Any => '*',
            Glyph::One => '?',
        }
    }
}

/// Matches greedily and steps back only to the last `*`: never more than pattern times text steps.
fn glob(pattern: &[Glyph], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Glyph::Any) => {
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
    pattern[p..].iter().all(|glyph| *glyph == Glyph::Any)
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
    Ok(Selector { negated, patterns: patterns(list, fold).map_err(|cause| format!("{name}: {cause}"))? })
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn policy(statements: Value) -> Policy {
        Policy::parse(&json!({"Version": "2012-10-17", "Statement": statements}).to_string()).unwrap()
    }

    fn context() -> Context {
        Context {
            client_id: Some("lamp-1".into()),
            source_ip: "10.1.2.3".parse().ok(),
            thing: Some(ThingContext {
                name: "lamp-1".into(),
                thing_type: None,
                attributes: [("room".to_string(), "a*".to_string())].into(),
            }),
            certificate: [("Subject.CommonName".to_string(), "AWS IoT Certificate".to_string())].into(),
            certificate_id: Some("cafe".into()),
        }
    }

    fn arn(resource: &str) -> String {
        format!("arn:aws:iot:us-east-1:000000000000:{resource}")
    }

    fn allow(action: &str, resource: &str) -> Value {
        json!({"Effect": "Allow", "Action": action, "Resource": resource})
    }

    #[test]
    fn patterns_and_variables_are_the_documented_ones() {
        let all = "arn:aws:iot:us-east-1:000000000000:";
        let table = [
            ("iot:Publish", "topic/a/b", "iot:Publish", "topic/a/b", true),
            ("iot:Publish", "topic/a/b", "iot:publish", "topic/a/b", true),
            ("iot:*", "topic/a/*", "iot:Publish", "topic/a/b/c", true),
            ("*", "*", "iot:Publish", "topic/a", true),
            ("iot:Publish", "topic/a/?", "iot:Publish", "topic/a/b", true),
            ("iot:Publish", "topic/a/?", "iot:Publish", "topic/a/bc", false),
            ("iot:Subscribe", "topicfilter/a/+", "iot:Subscribe", "topicfilter/a/+", true),
            ("iot:Subscribe", "topicfilter/a/+", "iot:Subscribe", "topicfilter/a/b", false),
            ("iot:Subscribe", "topicfilter/a/#", "iot:Subscribe", "topicfilter/a/b/c", false),
            ("iot:Connect", "client/${iot:ClientId}", "iot:Connect", "client/lamp-1", true),
            ("iot:Connect", "client/${iot:ClientId}", "iot:Connect", "client/lamp-2", false),
            (
                "iot:Publish",
                "topic/${iot:Connection.Thing.ThingName}/x",
                "iot:Publish",
                "topic/lamp-1/x",
                true,
            ),
            (
                "iot:Publish",
                "topic/${iot:Connection.Thing.Attributes[room]}",
                "iot:Publish",
                "topic/abc",
                false,
            ),
            (
                "iot:Publish",
                "topic/${iot:Connection.Thing.Attributes[room]}",
                "iot:Publish",
                "topic/a*",
                true,
            ),
            ("iot:Publish", "topic/${iot:Connection.Thing.ThingTypeName}", "iot:Publish", "topic/", false),
            (
                "iot:Publish",
                "topic/${iot:Certificate.Subject.CommonName}",
                "iot:Publish",
                "topic/AWS IoT Certificate",
                true,
            ),
            ("iot:Publish", "topic/${*}", "iot:Publish", "topic/*", true),
            ("iot:Publish", "topic/${*}", "iot:Publish", "topic/x", false),
            ("iot:Receive", "topic/a", "iot:Publish", "topic/a", false),
        ];
        let mut tried = 0;
        for (action, pattern, asked, resource, is) in table {
            let pattern = if pattern == "*" { "*".to_string() } else { format!("{all}{pattern}") };
            let decision = decide([&policy(allow(action, &pattern))], asked, &arn(resource), &context());
            assert_eq!(decision == Decision::Allowed, is, "{action} {pattern} for {asked} {resource}");
            tried += 1;
        }
        assert_eq!(tried, 19);
    }

    #[test]
    fn deny_wins_wherever_it_stands() {
        let deny = json!({"Effect": "Deny", "Action": "iot:Publish", "Resource": arn("topic/secret")});
        let open = allow("iot:*", "*");
        for policies in [
            vec![policy(json!([deny, open]))],
            vec![policy(json!([open, deny]))],
            vec![policy(open.clone()), policy(deny.clone())],
        ] {
            let ask = |topic: &str| decide(&policies, "iot:Publish", &arn(topic), &context());
            assert_eq!(ask("topic/secret"), Decision::ExplicitlyDenied);
            assert_eq!(ask("topic/open"), Decision::Allowed);
        }
        assert_eq!(decide([], "iot:Publish", &arn("topic/a"), &context()), Decision::ImplicitlyDenied);
        let but = policy(
            json!({"Effect": "Allow", "NotAction": "iot:Connect", "NotResource": arn("topic/secret")}),
        );
        let ask = |action, topic: &str| decide([&but], action, &arn(topic), &context());
        assert_eq!(ask("iot:Publish", "topic/a"), Decision::Allowed);
        assert_eq!(ask("iot:Publish", "topic/secret"), Decision::ImplicitlyDenied);
        assert_eq!(ask("iot:Connect", "topic/a"), Decision::ImplicitlyDenied);
    }

    #[test]
    fn conditions_narrow_a_statement() {
        let with = |condition: Value| {
            let one = json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition});
            decide([&policy(one)], "iot:Connect", &arn("client/x"), &context()) == Decision::Allowed
        };
        assert!(with(json!({"Bool": {"iot:Connection.Thing.IsAttached": ["true"]}})));
        assert!(with(json!({"Bool": {"iot:Connection.Thing.IsAttached": true}})));
        assert!(!with(json!({"Bool": {"iot:Connection.Thing.IsAttached": "false"}})));
        assert!(with(json!({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})));
        assert!(!with(json!({"NotIpAddress": {"aws:SourceIp": ["10.0.0.0/8"]}})));
        assert!(!with(json!({"IpAddress": {"aws:SourceIp": "10.1.2.4"}})));
        assert!(with(json!({"StringLike": {"iot:ClientId": "lamp-*"}})));
        assert!(!with(json!({"StringEquals": {"iot:ClientId": "lamp-*"}})));
        assert!(with(json!({"StringNotEquals": {"aws:Nothing": "x"}})));
        assert!(!with(json!({"StringEquals": {"aws:Nothing": "x"}})));
    }

    #[test]
    fn a_document_that_is_none_is_refused_with_a_reason() {
        let long =
            json!({"Version": "2012-10-17", "Statement": allow("iot:*", &"x".repeat(2100))}).to_string();
        let mut refused = 0;
        for text in [
            "",
            "[]",
            "{}",
            r#"{"Version":"2012-10-17"}"#,
            r#"{"Version":"2012-10-17","Statement":[]}"#,
            r#"{"Version":"2012-10-17","Statement":[7]}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"${iot:ClientId"}}"#,
            r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Odd":{"a":"b"}}}}"#,
            r#"{"Version":"1","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#,
            &long,
        ] {
            assert!(Policy::parse(text).is_err(), "{text}");
            refused += 1;
        }
        assert_eq!(refused, 13);
    }
}
