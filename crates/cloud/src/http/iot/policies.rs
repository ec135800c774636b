//! Policies, their versions and where they are attached; also in the deprecated spelling that old tools still use.

use serde_json::{Value, json};

use super::things::principal;
use super::{Outcome, seconds, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, must_text};
use crate::names;
use crate::policy::Policy;
use crate::server::Cloud;

pub(super) async fn create(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    check_name("policyName", name, 128, names::POLICY)?;
    let document = document(call)?;
    cloud.store.create_policy(name.into(), document.clone(), now_ms()).await?;
    Ok(json!({
        "policyName": name,
        "policyArn": arn(cloud, name),
        "policyDocument": document,
        "policyVersionId": "1",
    }))
}

pub(super) fn describe(cloud: &Cloud, name: &str) -> Outcome {
    let (policy, version) = cloud.store.policy_version(name, None)?;
    Ok(json!({
        "policyName": name,
        "policyArn": arn(cloud, name),
        "policyDocument": version.document,
        "defaultVersionId": policy.default_version.to_string(),
        "creationDate": seconds(policy.created_ms),
        "lastModifiedDate": seconds(policy.modified_ms),
        "generationId": policy.generation,
    }))
}

pub(super) async fn delete(cloud: &Cloud, name: &str) -> Outcome {
    cloud.store.delete_policy(name.into()).await?;
    Ok(Value::Null)
}

pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    // Without a wish the order is by name.
    let ascending = call.parameter("isAscendingOrder").is_none_or(|value| value != "false");
    let listing = cloud.store.policies(ascending, &call.marked_page()?)?;
    Ok(listed(cloud, listing.rows.iter().map(|policy| policy.name.as_str()), listing.next.clone()))
}

pub(super) async fn create_version(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let document = document(call)?;
    let default = call.flag("setAsDefault");
    let version = cloud.store.create_policy_version(name.into(), document.clone(), default, now_ms()).await?;
    Ok(json!({
        "policyArn": arn(cloud, name),
        "policyDocument": document,
        "policyVersionId": version.to_string(),
        "isDefaultVersion": default,
    }))
}

pub(super) fn versions(cloud: &Cloud, name: &str) -> Outcome {
    let (policy, versions) = cloud.store.policy_versions(name)?;
    let lines: Vec<Value> = versions
        .iter()
        .map(|version| {
            json!({
                "versionId": version.version.to_string(),
                "isDefaultVersion": version.version == policy.default_version,
                "createDate": seconds(version.created_ms),
            })
        })
        .collect();
    Ok(json!({"policyVersions": lines}))
}

pub(super) fn version(cloud: &Cloud, name: &str, id: &str) -> Outcome {
    let (policy, version) = cloud.store.policy_version(name, Some(version_number(id)?))?;
    Ok(json!({
        "policyArn": arn(cloud, name),
        "policyName": name,
        "policyDocument": version.document,
        "policyVersionId": id,
        "isDefaultVersion": version.version == policy.default_version,
        "creationDate": seconds(version.created_ms),
        "lastModifiedDate": seconds(version.created_ms),
        "generationId": policy.generation,
    }))
}

pub(super) async fn set_default(cloud: &Cloud, name: &str, id: &str) -> Outcome {
    cloud.store.set_default_policy_version(name.into(), version_number(id)?, now_ms()).await?;
    Ok(Value::Null)
}

pub(super) async fn delete_version(cloud: &Cloud, name: &str, id: &str) -> Outcome {
    cloud.store.delete_policy_version(name.into(), version_number(id)?).await?;
    Ok(Value::Null)
}

pub(super) async fn attach(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    cloud.store.attach_policy(name.into(), target(cloud, call)?).await?;
    Ok(Value::Null)
}

pub(super) async fn detach(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    cloud.store.detach_policy(name.into(), target(cloud, call)?).await?;
    Ok(Value::Null)
}

pub(super) async fn attach_principal(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let certificate = principal(cloud, call, "x-amzn-iot-principal")?;
    cloud.store.attach_policy(name.into(), format!("cert/{certificate}")).await?;
    Ok(Value::Null)
}

pub(super) async fn detach_principal(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let certificate = principal(cloud, call, "x-amzn-iot-principal")?;
    cloud.store.detach_policy(name.into(), format!("cert/{certificate}")).await?;
    Ok(Value::Null)
}

pub(super) fn attached(cloud: &Cloud, call: &Call, target: &str) -> Outcome {
    let target = cloud.arns.resource(target)?;
    let listing = cloud.store.attached_policies(target, call.flag("recursive"), &call.marked_page()?)?;
    Ok(listed(cloud, listing.rows.iter().map(String::as_str), listing.next.clone()))
}

pub(super) fn of_principal(cloud: &Cloud, call: &Call) -> Outcome {
    let target = format!("cert/{}", principal(cloud, call, "x-amzn-iot-principal")?);
    let listing = cloud.store.attached_policies(&target, false, &call.marked_page()?)?;
    Ok(listed(cloud, listing.rows.iter().map(String::as_str), listing.next.clone()))
}

pub(super) fn targets(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let listing = cloud.store.policy_targets(name, "", &call.marked_page()?)?;
    let arns: Vec<String> = listing.rows.iter().map(|target| cloud.arns.of(target)).collect();
    Ok(with_next(json!({"targets": arns}), "nextMarker", listing.next))
}

/// ListPolicyPrincipals: the deprecated form of the above, certificates only.
pub(super) fn principals(cloud: &Cloud, call: &Call) -> Outcome {
    let name = call
        .head
        .header("x-amzn-iot-policy")
        .ok_or_else(|| Fault::Invalid("The policy is missing.".into()))?;
    let listing = cloud.store.policy_targets(name, "cert/", &call.marked_page()?)?;
    let arns: Vec<String> = listing.rows.iter().map(|target| cloud.arns.of(target)).collect();
    Ok(with_next(json!({"principals": arns}), "nextMarker", listing.next))
}

fn listed<'a>(cloud: &Cloud, names: impl Iterator<Item = &'a str>, next: Option<String>) -> Value {
    let lines: Vec<Value> =
        names.map(|name| json!({"policyName": name, "policyArn": arn(cloud, name)})).collect();
    with_next(json!({"policies": lines}), "nextMarker", next)
}

fn document(call: &Call) -> Result<String, Fault> {
    let document = must_text(&call.json()?, "policyDocument")?;
    Policy::parse(&document)
        .map_err(|cause| Fault::MalformedPolicy(format!("Policy document is malformed: {cause}.")))?;
    Ok(document)
}

fn target(cloud: &Cloud, call: &Call) -> Result<String, Fault> {
    let target = must_text(&call.json()?, "target")?;
    cloud.arns.resource(&target).map(str::to_string)
}

fn version_number(id: &str) -> Result<i64, Fault> {
    id.parse().map_err(|_| Fault::Invalid(format!("{id} is not a policy version.")))
}

fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.of(&format!("policy/{name}"))
}
