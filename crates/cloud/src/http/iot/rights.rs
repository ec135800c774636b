//! What may this certificate do? Asked without a connection: GetEffectivePolicies and TestAuthorization.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Outcome;
use crate::ca;
use crate::fault::Fault;
use crate::http::call::{Call, text, texts};
use crate::policy::{Context, Decision, Policy, ThingContext, decide};
use crate::server::Cloud;
use crate::store::Page;

/// A policy in force, by name.
struct InForce {
    name: String,
    document: String,
    policy: Policy,
}

/// GetEffectivePolicies.
pub(super) fn effective(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let target = target(cloud, &body)?;
    let policies = in_force(cloud, target.as_deref(), call.parameter("thingName").as_deref())?;
    let lines: Vec<Value> = policies
        .iter()
        .map(|policy| {
            let mut line = named(cloud, &policy.name);
            line["policyDocument"] = policy.document.as_str().into();
            line
        })
        .collect();
    Ok(json!({ "effectivePolicies": lines }))
}

/// TestAuthorization.
pub(super) fn test(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let target = target(cloud, &body)?;
    let client = call.parameter("clientId");
    let context = context(cloud, target.as_deref(), client.as_deref())?;
    let thing = context.thing.as_ref().map(|thing| thing.name.clone());
    let mut policies = in_force(cloud, target.as_deref(), thing.as_deref())?;
    let skipped = texts(&body, "policyNamesToSkip")?;
    policies.retain(|policy| !skipped.contains(&policy.name));
    for name in texts(&body, "policyNamesToAdd")? {
        if policies.iter().all(|policy| policy.name != name) {
            policies.push(read(name.clone(), cloud.store.policy_version(&name, None)?.1.document)?);
        }
    }
    let infos = body["authInfos"].as_array().filter(|infos| (1..=10).contains(&infos.len()));
    let infos = infos.ok_or_else(|| Fault::Invalid("authInfos must be a list of 1 to 10.".into()))?;
    let results: Vec<Value> =
        infos.iter().map(|info| judge(cloud, info, &policies, &context)).collect::<Result<_, _>>()?;
    Ok(json!({ "authResults": results }))
}

/// All resources must be allowed.
fn judge(cloud: &Cloud, info: &Value, policies: &[InForce], context: &Context) -> Outcome {
    let verb = text(info, "actionType")?.unwrap_or_default();
    let action = match verb.as_str() {
        "CONNECT" => "iot:Connect",
        "PUBLISH" => "iot:Publish",
        "SUBSCRIBE" => "iot:Subscribe",
        "RECEIVE" => "iot:Receive",
        _ => return Err(Fault::Invalid("actionType is invalid.".into())),
    };
    let resources = texts(info, "resources")?;
    if resources.is_empty() {
        return Err(Fault::Invalid("resources is missing.".into()));
    }
    let of = |policy: &InForce| {
        let worst = resources.iter().map(|resource| decide([&policy.policy], action, resource, context));
        worst.fold(Decision::Allowed, |worst, one| match (worst, one) {
            (Decision::ExplicitlyDenied, _) | (_, Decision::ExplicitlyDenied) => Decision::ExplicitlyDenied,
            (Decision::ImplicitlyDenied, _) | (_, Decision::ImplicitlyDenied) => Decision::ImplicitlyDenied,
            _ => Decision::Allowed,
        })
    };
    let those = |decision: Decision| -> Vec<Value> {
        policies
            .iter()
            .filter(|policy| of(policy) == decision)
            .map(|policy| named(cloud, &policy.name))
            .collect()
    };
    let whole = resources
        .iter()
        .map(|resource| decide(policies.iter().map(|policy| &policy.policy), action, resource, context));
    let whole: Vec<Decision> = whole.collect();
    let word = if whole.contains(&Decision::ExplicitlyDenied) {
        "EXPLICIT_DENY"
    } else if whole.contains(&Decision::ImplicitlyDenied) {
        "IMPLICIT_DENY"
    } else {
        "ALLOWED"
    };
    Ok(json!({
        "authInfo": {"actionType": verb, "resources": resources},
        "allowed": {"policies": those(Decision::Allowed)},
        "denied": {
            "implicitDeny": {"policies": []},
            "explicitDeny": {"policies": those(Decision::ExplicitlyDenied)},
        },
        "authDecision": word,
        "missingContextValues": [],
    }))
}

/// Resource part of the principal's ARN.
fn target(cloud: &Cloud, body: &Value) -> Result<Option<String>, Fault> {
    if !body["cognitoIdentityPoolId"].is_null() {
        return Err(Fault::Invalid("This server has no Cognito identities.".into()));
    }
    let principal = text(body, "principal")?;
    principal.map(|arn| cloud.arns.resource(&arn).map(str::to_string)).transpose()
}

fn in_force(cloud: &Cloud, target: Option<&str>, thing: Option<&str>) -> Result<Vec<InForce>, Fault> {
    let mut names = Vec::new();
    if let Some(target) = target {
        names.extend(cloud.store.attached_policies(target, true, &Page::everything())?.rows);
    }
    if let Some(thing) = thing {
        for group in cloud.store.groups_of_thing(thing, &Page::everything())?.rows {
            let target = format!("thinggroup/{group}");
            names.extend(cloud.store.attached_policies(&target, true, &Page::everything())?.rows);
        }
    }
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            let document = cloud.store.policy_version(&name, None)?.1.document;
            read(name, document)
        })
        .collect()
}

fn read(name: String, document: String) -> Result<InForce, Fault> {
    let policy = Policy::parse(&document)
        .map_err(|cause| Fault::MalformedPolicy(format!("Policy {name} is malformed: {cause}.")))?;
    Ok(InForce { name, document, policy })
}

/// As a connection of this certificate under this client id would be.
fn context(cloud: &Cloud, target: Option<&str>, client: Option<&str>) -> Result<Context, Fault> {
    let mut context = Context { client_id: client.map(str::to_string), ..Context::default() };
    let Some(id) = target.and_then(|target| target.strip_prefix("cert/")) else { return Ok(context) };
    let certificate = cloud.store.certificate(id)?;
    context.certificate = ca::names_in(&certificate.pem).into_iter().collect::<BTreeMap<_, _>>();
    context.certificate_id = Some(id.to_string());
    if let Some(thing) = cloud.store.thing_of_connection(id, client.unwrap_or_default())? {
        context.thing = Some(ThingContext {
            name: thing.name,
            thing_type: thing.thing_type,
            attributes: thing.attributes,
        });
    }
    Ok(context)
}

fn named(cloud: &Cloud, name: &str) -> Value {
    json!({"policyName": name, "policyArn": cloud.arns.of(&format!("policy/{name}"))})
}
