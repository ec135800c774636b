//! Thing groups, static and dynamic.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::things::attributes;
use super::{Outcome, index, seconds, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, must_text, text, texts, whole};
use crate::index::Query;
use crate::jobs::events::Event;
use crate::registry_events::Happened;
use crate::server::Cloud;
use crate::store::{Group, GroupChange, NewGroup};

/// The one version of the query language.
const QUERY_VERSION: &str = "2017-09-30";

pub(super) async fn create(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    check_name("thingGroupName", name, 128, ":_-")?;
    let body = call.json()?;
    let group = create_one(cloud, &body, name, None).await?;
    Ok(json!({"thingGroupName": name, "thingGroupArn": arn(cloud, name), "thingGroupId": group.id}))
}

/// CreateDynamicThingGroup.
pub(super) async fn create_dynamic(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    check_name("thingGroupName", name, 128, ":_-")?;
    let body = call.json()?;
    let query = query(cloud, &body)?.ok_or_else(|| Fault::Invalid("queryString is missing.".into()))?;
    let group = create_one(cloud, &body, name, Some(query.clone())).await?;
    Ok(json!({
        "thingGroupName": name,
        "thingGroupArn": arn(cloud, name),
        "thingGroupId": group.id,
        "indexName": "AWS_Things",
        "queryString": query,
        "queryVersion": QUERY_VERSION,
    }))
}

async fn create_one(
    cloud: &Arc<Cloud>,
    body: &Value,
    name: &str,
    query: Option<String>,
) -> Result<Group, Fault> {
    let (description, attributes, _) = properties(&body["thingGroupProperties"])?;
    let new = NewGroup {
        name: name.into(),
        parent: text(body, "parentGroupName")?,
        description,
        attributes: attributes.unwrap_or_default(),
        query,
    };
    let group = cloud.store.create_group(new, now_ms()).await?;
    tags::given(cloud, body, &format!("thinggroup/{name}")).await?;
    cloud.happened(Event::Group { what: Happened::Created, group: Box::new(group.clone()) });
    Ok(group)
}

/// The query of a request, if it can be read.
fn query(cloud: &Arc<Cloud>, body: &Value) -> Result<Option<String>, Fault> {
    index::must_be_on(cloud, text(body, "indexName")?.as_deref())?;
    let version = text(body, "queryVersion")?;
    if version.is_some_and(|version| version != QUERY_VERSION) {
        return Err(Fault::Invalid(format!("queryVersion must be {QUERY_VERSION}.")));
    }
    let query = text(body, "queryString")?;
    if let Some(text) = &query {
        Query::parse(text).map_err(Fault::InvalidQuery)?;
    }
    Ok(query)
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
    let mut shown = json!({
        "thingGroupName": name,
        "thingGroupId": group.id,
        "thingGroupArn": arn(cloud, name),
        "version": group.version,
        "thingGroupProperties": properties,
        "thingGroupMetadata": metadata,
    });
    if let Some(query) = group.query {
        shown["indexName"] = "AWS_Things".into();
        shown["queryString"] = query.into();
        shown["queryVersion"] = QUERY_VERSION.into();
        shown["status"] = "ACTIVE".into();
    }
    Ok(shown)
}

pub(super) async fn update(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let body = call.json()?;
    change(cloud, &body, name, None).await
}

/// UpdateDynamicThingGroup.
pub(super) async fn update_dynamic(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let body = call.json()?;
    let query = query(cloud, &body)?;
    change(cloud, &body, name, query).await
}

async fn change(cloud: &Arc<Cloud>, body: &Value, name: &str, query: Option<String>) -> Outcome {
    let (description, attributes, merge) = properties(&body["thingGroupProperties"])?;
    let expected_version = whole(body, "expectedVersion")?;
    let wish = GroupChange { description, attributes, merge, query, expected_version };
    let version = cloud.store.update_group(name.into(), wish).await?;
    told(cloud, Happened::Updated, name);
    Ok(json!({ "version": version }))
}

fn told(cloud: &Cloud, what: Happened, name: &str) {
    if let Ok((group, _)) = cloud.store.group(name) {
        cloud.happened(Event::Group { what, group: Box::new(group) });
    }
}

pub(super) async fn delete(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let before = cloud.store.group(name);
    let settled = cloud.store.delete_group(name.into(), call.number("expectedVersion")?, now_ms()).await?;
    if let Ok((group, _)) = before {
        cloud.happened(Event::Group { what: Happened::Deleted, group: Box::new(group) });
    }
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
    let settled = cloud.store.add_to_group(group.clone(), thing.clone(), now_ms()).await?;
    cloud.happened(Event::Member { came: true, group, thing });
    cloud.tell(settled);
    Ok(json!({}))
}

pub(super) async fn remove(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let (group, thing) = group_and_thing(cloud, call)?;
    let settled = cloud.store.remove_from_group(group.clone(), thing.clone(), now_ms()).await?;
    cloud.happened(Event::Member { came: false, group, thing });
    cloud.tell(settled);
    Ok(json!({}))
}

/// UpdateThingGroupsForThing.
pub(super) async fn change_of_thing(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let body = call.json()?;
    let (add, remove) = (texts(&body, "thingGroupsToAdd")?, texts(&body, "thingGroupsToRemove")?);
    let thing = must_text(&body, "thingName")?;
    let settled = cloud.store.change_groups_of(thing.clone(), add.clone(), remove.clone(), now_ms()).await?;
    for (came, groups) in [(true, add), (false, remove)] {
        groups.into_iter().for_each(|group| {
            cloud.happened(Event::Member { came, group, thing: thing.clone() });
        });
    }
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
