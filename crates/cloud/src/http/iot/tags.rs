//! Tags of any resource.

use serde_json::{Value, json};

use super::{Outcome, with_next};
use crate::fault::Fault;
use crate::http::call::{Call, must_text, texts};
use crate::server::Cloud;
use crate::store::{Kind, MOST_TAGS, Tags};

/// TagResource.
pub(super) async fn add(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let resource = cloud.arns.resource(&must_text(&body, "resourceArn")?)?.to_string();
    must_exist(cloud, &resource)?;
    cloud.store.tag(resource, read(&body)?).await?;
    Ok(json!({}))
}

/// UntagResource.
pub(super) async fn remove(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let resource = cloud.arns.resource(&must_text(&body, "resourceArn")?)?.to_string();
    must_exist(cloud, &resource)?;
    cloud.store.untag(resource, texts(&body, "tagKeys")?).await?;
    Ok(json!({}))
}

/// ListTagsForResource.
pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let arn =
        call.parameter("resourceArn").ok_or_else(|| Fault::Invalid("resourceArn is missing.".into()))?;
    let page = call.page()?;
    let resource = cloud.arns.resource(&arn)?;
    must_exist(cloud, resource)?;
    let mut tags = cloud.store.tags(resource)?;
    tags.retain(|(name, _)| *name > page.after);
    let listing = page.cut(tags, |(name, _)| name.clone());
    let lines: Vec<Value> =
        listing.rows.iter().map(|(name, value)| json!({"Key": name, "Value": value})).collect();
    Ok(with_next(json!({"tags": lines}), "nextToken", listing.next))
}

/// Tags hang on what there is.
fn must_exist(cloud: &Cloud, resource: &str) -> Result<(), Fault> {
    let store = &cloud.store;
    let record = |kind, name: &str| store.record::<Value>(kind, name).map(drop);
    match resource.split_once('/').unwrap_or_default() {
        ("thing", name) => store.thing(name).map(drop),
        ("thinggroup", name) => store.group(name).map(drop),
        ("cert", id) => store.certificate(id).map(drop),
        ("policy", name) => store.policy_version(name, None).map(drop),
        ("job", id) => store.job(id).map(drop),
        ("thingtype", name) => record(Kind::ThingType, name),
        ("billinggroup", name) => record(Kind::BillingGroup, name),
        ("jobtemplate", id) => record(Kind::JobTemplate, id),
        ("stream", id) => record(Kind::Stream, id),
        ("otaupdate", id) => record(Kind::OtaUpdate, id),
        ("provisioningtemplate", name) => record(Kind::ProvisioningTemplate, name),
        ("cacert", id) => record(Kind::Authority, id),
        ("command", id) => record(Kind::Command, id),
        ("rolealias", name) => record(Kind::RoleAlias, name),
        ("package", name) => match name.split_once("/version/") {
            Some((package, version)) => record(Kind::PackageVersion, &format!("{package}/{version}")),
            None => record(Kind::Package, name),
        },
        _ => Err(Fault::Invalid(format!("{resource} cannot have tags."))),
    }
}

/// Refuses tags that cannot be, before what they should hang on is made.
pub(super) fn check(call: &Call) -> Result<(), Fault> {
    let has_tags = call.body.windows(6).any(|bytes| bytes == b"\"tags\"");
    if has_tags { read(&call.json()?).map(drop) } else { Ok(()) }
}

/// The tags that a request to create something gives it.
pub(super) async fn given(cloud: &Cloud, body: &Value, resource: &str) -> Result<(), Fault> {
    let tags = read(body)?;
    if tags.is_empty() { Ok(()) } else { cloud.store.tag(resource.into(), tags).await }
}

/// A list of `Key` and `Value`; packages write a map instead.
fn read(body: &Value) -> Result<Tags, Fault> {
    let wrong = || Fault::Invalid("tags must be a list of Key and Value.".into());
    let pairs: Vec<(String, String)> = match &body["tags"] {
        Value::Null => Vec::new(),
        Value::Array(list) => list
            .iter()
            .map(|tag| {
                let name = tag["Key"].as_str().ok_or_else(wrong)?;
                let value = match &tag["Value"] {
                    Value::Null => "",
                    value => value.as_str().ok_or_else(wrong)?,
                };
                Ok((name.to_string(), value.to_string()))
            })
            .collect::<Result<_, Fault>>()?,
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| Ok((name.clone(), value.as_str().ok_or_else(wrong)?.to_string())))
            .collect::<Result<_, Fault>>()?,
        _ => return Err(wrong()),
    };
    if pairs.len() > MOST_TAGS {
        return Err(Fault::Invalid(format!("A resource has at most {MOST_TAGS} tags.")));
    }
    for (name, value) in &pairs {
        if name.to_ascii_lowercase().starts_with("aws:") {
            return Err(Fault::Invalid(format!("The tag {name} has a prefix that is AWS's own.")));
        }
        if pairs.iter().filter(|(other, _)| other == name).count() > 1 {
            return Err(Fault::Invalid(format!("The tag {name} is there twice.")));
        }
        if !(1..=128).contains(&name.chars().count()) || value.chars().count() > 256 {
            return Err(Fault::Invalid(format!("The tag {name:?} has no name, or is too long.")));
        }
    }
    Ok(pairs.into_iter().collect())
}
