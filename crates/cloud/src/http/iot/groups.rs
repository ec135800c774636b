//! Static thing groups.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::things::attributes;
use super::{Outcome, seconds, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, text};
use crate::server::Cloud;
use crate::store::NewGroup;

pub(super) async fn create(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    check_name("thingGroupName", name, 128, ":_-")?;
    let body = call.json()?;
    let (description, attributes, _) = properties(&body["thingGroupProperties"])?;
    let new = NewGroup {
        name: name.into(),
        parent: text(&body, "parentGroupName")?,
        description,
        attributes: attributes.unwrap_or_default(),
    };
    let group = cloud.store.create_group(new, now_ms()).await?;
    Ok(json!({"thingGroupName": name, "thingGroupArn": arn(cloud, name), "thingGroupId": group.id}))
}

pub(super) fn describe(cloud: &Arc<Cloud>, name: &str) -> Outcome {
    let (group, above) = cloud.store.group(name)?;
    let mut metadata = json!({"creationDate": seconds(group.created_ms)});
    if let Some(parent) = group.parent {
        metadata["parentGroupName"] = parent.into();
        metadata["rootToParentThingGroups"] = above.iter().map(|name| named(cloud, name)).collect();
    }
    let mut properties = json!({"attributePayload": {"attributes": group.attributes}});
    if let Some(description) = group.description {
        properties["thingGroupDescription"] = description.into();
    }
    Ok(json!({
        "thingGroupName": name,
        "thingGroupId": group.id,
        "thingGroupArn": arn(cloud, name),
        "version": group.version,
        "thingGroupProperties": properties,
        "thingGroupMetadata": metadata,
    }))
}

pub(super) async fn update(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let body = call.json()?;
    let (description, attributes, merge) = properties(&body["thingGroupProperties"])?;
    let expected = body["expectedVersion"].as_i64();
    let version = cloud.store.update_group(name.into(), description, attributes, merge, expected).await?;
    Ok(json!({"version": version}))
}

pub(super) async fn delete(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let settled = cloud.store.delete_group(name.into(), call.number("expectedVersion")?, now_ms()).await?;
    cloud.tell(settled);
    Ok(json!({}))
}

pub(super) fn list(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let parent = call.parameter("parentGroup");
    let prefix = call.parameter("namePrefixFilter").unwrap_or_default();
    // Without a parent every group is shown, as with AWS; `recursive=false` then leaves only the roots.
    let recursive = call.parameter("recursive").is_none_or(|value| value != "false");
    let listing = cloud.store.groups(parent.as_deref(), &prefix, recursive, &call.page()?)?;
    Ok(groups(cloud, &listing.rows, listing.next))
}

pub(super) async fn add(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let (group, thing) = group_and_thing(cloud, call)?;
    let settled = cloud.store.add_to_group(group, thing, now_ms()).await?;
    cloud.tell(settled);
    Ok(json!({}))
}

pub(super) async fn remove(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let (group, thing) = group_and_thing(cloud, call)?;
    let settled = cloud.store.remove_from_group(group, thing, now_ms()).await?;
    cloud.tell(settled);
    Ok(json!({}))
}

pub(super) fn things(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let listing = cloud.store.things_in_group(name, call.flag("recursive"), &call.page()?)?;
    Ok(with_next(json!({"things": listing.rows}), "nextToken", listing.next))
}

pub(super) fn of_thing(cloud: &Arc<Cloud>, call: &Call, thing: &str) -> Outcome {
    let listing = cloud.store.groups_of_thing(thing, &call.page()?)?;
    Ok(groups(cloud, &listing.rows, listing.next))
}

fn groups(cloud: &Arc<Cloud>, names: &[String], next: Option<String>) -> Value {
    let lines: Vec<Value> = names.iter().map(|name| named(cloud, name)).collect();
    with_next(json!({"thingGroups": lines}), "nextToken", next)
}

fn named(cloud: &Arc<Cloud>, name: &str) -> Value {
    json!({"groupName": name, "groupArn": arn(cloud, name)})
}

type Properties = (Option<String>, Option<BTreeMap<String, String>>, bool);

fn properties(value: &Value) -> Result<Properties, Fault> {
    let (attributes, merge) = attributes(&value["attributePayload"])?;
    let description = text(value, "thingGroupDescription")?;
    if description.as_ref().is_some_and(|text| text.len() > 2028) {
        return Err(Fault::Invalid("thingGroupDescription is longer than 2028 characters.".into()));
    }
    Ok((description, attributes, merge))
}

/// Both may be named or given as ARN.
fn group_and_thing(cloud: &Arc<Cloud>, call: &Call) -> Result<(String, String), Fault> {
    let body = call.json()?;
    let find = |name: &str, arn: &str, kind: &str| match (text(&body, name)?, text(&body, arn)?) {
        (Some(name), _) => Ok(name),
        (None, Some(arn)) => cloud
            .arns
            .resource(&arn)?
            .strip_prefix(kind)
            .map(str::to_string)
            .ok_or_else(|| Fault::Invalid(format!("{arn} is of another kind."))),
        (None, None) => Err(Fault::Invalid(format!("{name} is missing."))),
    };
    Ok((find("thingGroupName", "thingGroupArn", "thinggroup/")?, find("thingName", "thingArn", "thing/")?))
}

fn arn(cloud: &Arc<Cloud>, name: &str) -> String {
    cloud.arns.of(&format!("thinggroup/{name}"))
}
