//! Billing groups: a thing is in one of them at most.

use serde_json::{Value, json};

use super::{Outcome, seconds, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, text, whole};
use crate::server::Cloud;
use crate::store::{Kind, Record};

pub(super) async fn create(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    check_name("billingGroupName", name, 128, ":_-")?;
    let body = call.json()?;
    let properties = properties(&body)?;
    let made = match cloud
        .store
        .create_record(Kind::BillingGroup, name.into(), properties.clone(), now_ms())
        .await
    {
        Err(Fault::AlreadyExists(there)) => {
            let old: Record<Value> = cloud.store.record(Kind::BillingGroup, name)?;
            if old.body != properties {
                return Err(Fault::AlreadyExists(there));
            }
            old
        }
        other => other?,
    };
    tags::given(cloud, &body, &format!("billinggroup/{name}")).await?;
    Ok(json!({"billingGroupName": name, "billingGroupArn": arn(cloud, name), "billingGroupId": made.id}))
}

pub(super) fn describe(cloud: &Cloud, name: &str) -> Outcome {
    let group: Record<Value> = cloud.store.record(Kind::BillingGroup, name)?;
    Ok(json!({
        "billingGroupName": name,
        "billingGroupId": group.id,
        "billingGroupArn": arn(cloud, name),
        "version": group.version,
        "billingGroupProperties": group.body,
        "billingGroupMetadata": {"creationDate": seconds(group.created_ms)},
    }))
}

pub(super) async fn update(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let body = call.json()?;
    let (wish, expected) = (properties(&body)?, whole(&body, "expectedVersion")?);
    let changed = cloud
        .store
        .change_record(
            Kind::BillingGroup,
            name.into(),
            expected,
            now_ms(),
            move |record: &mut Record<Value>| {
                record.body = wish;
                Ok(())
            },
        )
        .await?;
    Ok(json!({"version": changed.version}))
}

pub(super) async fn delete(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    cloud.store.delete_billing_group(name.into(), call.number("expectedVersion")?).await?;
    Ok(json!({}))
}

pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let prefix = call.parameter("namePrefixFilter").unwrap_or_default();
    let listing = cloud.store.records::<Value>(Kind::BillingGroup, &prefix, &call.page()?)?;
    let lines: Vec<Value> = listing
        .rows
        .iter()
        .map(|group| json!({"groupName": group.name, "groupArn": arn(cloud, &group.name)}))
        .collect();
    Ok(with_next(json!({"billingGroups": lines}), "nextToken", listing.next))
}

/// AddThingToBillingGroup.
pub(super) async fn add(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let (group, thing) = (named(cloud, &body, "billingGroup", "billinggroup/")?, thing(cloud, &body)?);
    cloud.store.join_billing_group(thing, group).await?;
    Ok(json!({}))
}

/// RemoveThingFromBillingGroup.
pub(super) async fn remove(cloud: &Cloud, call: &Call) -> Outcome {
    let body = call.json()?;
    let (group, thing) = (named(cloud, &body, "billingGroup", "billinggroup/")?, thing(cloud, &body)?);
    cloud.store.leave_billing_group(thing, group).await?;
    Ok(json!({}))
}

pub(super) fn things(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let listing = cloud.store.things_in_billing_group(name, &call.page()?)?;
    Ok(with_next(json!({"things": listing.rows}), "nextToken", listing.next))
}

fn thing(cloud: &Cloud, body: &Value) -> Result<String, Fault> {
    named(cloud, body, "thing", "thing/")
}

/// `xName`, or the name inside `xArn`.
fn named(cloud: &Cloud, body: &Value, what: &str, kind: &str) -> Result<String, Fault> {
    let (name, arn) = (text(body, &format!("{what}Name"))?, text(body, &format!("{what}Arn"))?);
    match (name, arn) {
        (Some(name), _) => Ok(name),
        (None, Some(arn)) => cloud
            .arns
            .resource(&arn)?
            .strip_prefix(kind)
            .map(str::to_string)
            .ok_or_else(|| Fault::Invalid(format!("{arn} is of another kind."))),
        (None, None) => Err(Fault::Invalid(format!("{what}Name is missing."))),
    }
}

fn properties(body: &Value) -> Result<Value, Fault> {
    let mut kept = json!({});
    if let Some(description) = text(&body["billingGroupProperties"], "billingGroupDescription")? {
        kept["billingGroupDescription"] = description.into();
    }
    Ok(kept)
}

fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.of(&format!("billinggroup/{name}"))
}
