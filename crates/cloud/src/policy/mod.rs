//! AWS IoT policies: may this connection do that?
//!
//! [`Policy::parse`] reads a document once; [`Rights::of`] puts in what is known of a connection: variables become their
//! values, and what its conditions exclude is left out. [`Rights::decide`] then only compares bytes. Explicit Deny wins,
//! and what no statement allows is denied.
//!
//! In a resource `*` and `?` are wildcards that cross slashes, while MQTT's `+` and `#` are ordinary characters. The
//! value of a variable is never a wildcard, so a client named `*` gains nothing; a variable that has no value makes its
//! pattern match nothing. Rules: AWS IoT Developer Guide, "AWS IoT Core policies" and "… policy variables".

mod document;
mod library;
mod pattern;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

pub(crate) use library::Library;
use pattern::{Glob, Pattern};

/// A document that has been read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Policy {
    statements: Vec<Statement>,
}

/// What a connection may do.
#[derive(Debug, Default)]
pub(crate) struct Rights(Vec<Rule>);

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

impl Rights {
    /// What these policies mean for this connection.
    pub(crate) fn of<'a>(policies: impl IntoIterator<Item = &'a Policy>, context: &Context) -> Rights {
        let statements = policies.into_iter().flat_map(|policy| &policy.statements);
        Rights(statements.filter_map(|statement| statement.rule(context)).collect())
    }

    /// Decides about one action (`iot:publish`, in lower case) on one resource (an ARN).
    pub(crate) fn decide(&self, action: &str, resource: &str) -> Decision {
        let mut decision = Decision::ImplicitlyDenied;
        for rule in self.0.iter().filter(|rule| rule.applies(action, resource)) {
            match rule.effect {
                Effect::Deny => return Decision::ExplicitlyDenied,
                Effect::Allow => decision = Decision::Allowed,
            }
        }
        decision
    }
}

/// Decides once; who asks often keeps the [`Rights`].
pub(crate) fn decide<'a>(
    policies: impl IntoIterator<Item = &'a Policy>,
    action: &str,
    resource: &str,
    context: &Context,
) -> Decision {
    Rights::of(policies, context).decide(&action.to_ascii_lowercase(), resource)
}

/// A statement in force for one connection. What is the same for all connections is there once.
#[derive(Debug)]
struct Rule {
    effect: Effect,
    actions: Arc<Chosen>,
    resources: Arc<Chosen>,
}

impl Rule {
    fn applies(&self, action: &str, resource: &str) -> bool {
        self.actions.take(action) && self.resources.take(resource)
    }
}

#[derive(Debug, PartialEq)]
struct Chosen {
    negated: bool,
    globs: Box<[Arc<Glob>]>,
}

impl Chosen {
    fn take(&self, text: &str) -> bool {
        self.globs.iter().any(|glob| glob.takes(text)) != self.negated
    }
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
    /// What it chooses for every connection, if no pattern has a variable.
    same: Option<Arc<Chosen>>,
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

impl Statement {
    /// `None`: it says nothing about this connection.
    fn rule(&self, context: &Context) -> Option<Rule> {
        self.conditions.iter().all(|condition| condition.holds(context)).then_some(())?;
        let chosen = |selector: &Selector| {
            let chosen = selector.chosen(context);
            // "All but what has no value" allows nothing; to deny all of that is safe.
            let unknown = chosen.globs.len() < selector.patterns.len();
            let open = selector.negated && unknown && self.effect == Effect::Allow;
            (!open).then_some(chosen)
        };
        Some(Rule {
            effect: self.effect,
            actions: chosen(&self.actions)?,
            resources: chosen(&self.resources)?,
        })
    }
}

impl Selector {
    fn new(negated: bool, patterns: Vec<Pattern>) -> Selector {
        let is_same = patterns.iter().all(Pattern::is_same);
        let selector = Selector { negated, patterns, same: None };
        let same = is_same.then(|| selector.chosen(&Context::default()));
        Selector { same, ..selector }
    }

    /// With the variables' values in place, without the patterns that lack one.
    fn chosen(&self, context: &Context) -> Arc<Chosen> {
        if let Some(same) = &self.same {
            return same.clone();
        }
        let globs = self.patterns.iter().filter_map(|pattern| pattern.glob(context)).collect();
        Arc::new(Chosen { negated: self.negated, globs })
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
            Operator::Like { negated } => {
                any(&|pattern, value| pattern.glob(context).is_some_and(|glob| glob.takes(value))) != negated
            }
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
