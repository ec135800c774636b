//! Things and their principals.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Outcome, with_next};
use crate::fault::Fault;
use crate::http::call::{Call, check_name, text, truth, whole};
use crate::jobs::events::Event;
use crate::names;
use crate::registry_events::Happened;
use crate::server::Cloud;
use crate::store::{NewThing, Thing, ThingChange, ThingFilter, Tie};

pub(super) async fn create(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    check_name("thingName", name, 128, names::THING)?;
    let body = call.json()?;
    let (attributes, _) = attributes(&body["attributePayload"])?;
    let new = NewThing {
        name: name.into(),
        thing_type: text(&body, "thingTypeName")?,
        billing_group: text(&body, "billingGroupName")?,
        attributes: attributes.unwrap_or_default(),
    };
    let is_new = cloud.store.thing(name).is_err();
    let thing = cloud.store.create_thing(new, crate::clock::now_ms()).await?;
    if is_new {
        cloud.happened(Event::Thing { what: Happened::Created, thing: Box::new(thing.clone()) });
    }
    Ok(json!({"thingName": thing.name, "thingArn": arn(cloud, &thing.name), "thingId": thing.id}))
}

pub(super) fn describe(cloud: &Cloud, name: &str) -> Outcome {
    let thing = cloud.store.thing(name)?;
    let mut shown = line(cloud, &thing);
    shown["defaultClientId"] = thing.name.as_str().into();
    shown["thingId"] = thing.id.into();
    if let Some(group) = thing.billing_group {
        shown["billingGroupName"] = group.into();
    }
    Ok(shown)
}

pub(super) async fn update(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let body = call.json()?;
    let (attributes, merge) = attributes(&body["attributePayload"])?;
    let wish = ThingChange {
        thing_type: text(&body, "thingTypeName")?,
        remove_type: truth(&body, "removeThingType")?,
        attributes,
        merge,
        expected_version: whole(&body, "expectedVersion")?,
    };
    if wish.remove_type && wish.thing_type.is_some() {
        return Err(Fault::Invalid("thingTypeName and removeThingType exclude each other.".into()));
    }
    cloud.store.update_thing(name.into(), wish).await?;
    if let Ok(thing) = cloud.store.thing(name) {
        cloud.happened(Event::Thing { what: Happened::Updated, thing: Box::new(thing) });
    }
    Ok(Value::Null)
}

pub(super) async fn delete(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let before = cloud.store.thing(name);
    let expected = call.number("expectedVersion")?;
    cloud.tell(cloud.store.delete_thing(name.into(), expected, crate::clock::now_ms()).await?);
    if let Ok(thing) = before {
        cloud.happened(Event::Thing { what: Happened::Deleted, thing: Box::new(thing) });
    }
    Ok(Value::Null)
}

pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let attribute = match (call.parameter("attributeName"), call.parameter("attributeValue")) {
        (None, None) => None,
        (Some(name), Some(value)) => Some((name, value)),
        // Half a filter must not be none: who deletes what was listed would delete everything.
        _ => return Err(Fault::Invalid("attributeName and attributeValue go together.".into())),
    };
    let filter = ThingFilter {
        thing_type: call.parameter("thingTypeName"),
        attribute,
        prefix: call.flag("usePrefixAttributeValue"),
    };
    let things = cloud.store.things(&filter, &call.page()?)?;
    let lines: Vec<Value> = things.rows.iter().map(|thing| line(cloud, thing)).collect();
    Ok(with_next(json!({"things": lines}), "nextToken", things.next))
}

pub(super) async fn attach(cloud: &Cloud, call: &Call, thing: &str) -> Outcome {
    let certificate = principal(cloud, call, "x-amzn-principal")?;
    cloud.store.attach_principal(thing.into(), certificate, exclusive(call)?).await?;
    Ok(json!({}))
}

pub(super) async fn detach(cloud: &Cloud, call: &Call, thing: &str) -> Outcome {
    let certificate = principal(cloud, call, "x-amzn-principal")?;
    cloud.store.detach_principal(thing.into(), certificate).await?;
    Ok(json!({}))
}

pub(super) fn principals(cloud: &Cloud, call: &Call, thing: &str) -> Outcome {
    let listing = cloud.store.principals_of(thing, None, &call.page()?)?;
    let arn = |tie: &Tie| Value::from(cloud.arns.of(&format!("cert/{}", tie.name)));
    let arns: Vec<Value> = listing.rows.iter().map(arn).collect();
    Ok(with_next(json!({"principals": arns}), "nextToken", listing.next))
}

pub(super) fn principals_v2(cloud: &Cloud, call: &Call, thing: &str) -> Outcome {
    let listing = cloud.store.principals_of(thing, exclusive(call)?, &call.page()?)?;
    let one = |tie: &Tie| {
        let arn = cloud.arns.of(&format!("cert/{}", tie.name));
        json!({"principal": arn, "thingPrincipalType": kind(tie)})
    };
    let objects: Vec<Value> = listing.rows.iter().map(one).collect();
    Ok(with_next(json!({"thingPrincipalObjects": objects}), "nextToken", listing.next))
}

pub(super) fn of_principal(cloud: &Cloud, call: &Call) -> Outcome {
    let certificate = principal(cloud, call, "x-amzn-principal")?;
    let listing = cloud.store.things_of(&certificate, None, &call.page()?)?;
    let names: Vec<&str> = listing.rows.iter().map(|tie| tie.name.as_str()).collect();
    Ok(with_next(json!({"things": names}), "nextToken", listing.next))
}

pub(super) fn of_principal_v2(cloud: &Cloud, call: &Call) -> Outcome {
    let certificate = principal(cloud, call, "x-amzn-principal")?;
    let listing = cloud.store.things_of(&certificate, exclusive(call)?, &call.page()?)?;
    let one = |tie: &Tie| json!({"thingName": tie.name, "thingPrincipalType": kind(tie)});
    let objects: Vec<Value> = listing.rows.iter().map(one).collect();
    Ok(with_next(json!({"principalThingObjects": objects}), "nextToken", listing.next))
}

const EXCLUSIVE: &str = "EXCLUSIVE_THING";
const NOT_EXCLUSIVE: &str = "NON_EXCLUSIVE_THING";

fn kind(tie: &Tie) -> &'static str {
    if tie.exclusive { EXCLUSIVE } else { NOT_EXCLUSIVE }
}

/// `thingPrincipalType`, if it is said.
fn exclusive(call: &Call) -> Result<Option<bool>, Fault> {
    match call.head.parameter("thingPrincipalType") {
        None => Ok(None),
        Some(EXCLUSIVE) => Ok(Some(true)),
        Some(NOT_EXCLUSIVE) => Ok(Some(false)),
        Some(_) => Err(Fault::Invalid(format!("thingPrincipalType must be {EXCLUSIVE} or {NOT_EXCLUSIVE}."))),
    }
}

/// The certificate id in the ARN of a header.
pub(super) fn principal(cloud: &Cloud, call: &Call, header: &str) -> Result<String, Fault> {
    let arn = call.head.header(header).ok_or_else(|| Fault::Invalid("The principal is missing.".into()))?;
    cloud.arns.certificate_id(arn).map(str::to_string)
}

/// Attributes, and whether to merge them into what is there: names of 1 to 128 characters, values of up to 800.
pub(super) fn attributes(payload: &Value) -> Result<(Option<BTreeMap<String, String>>, bool), Fault> {
    let merge = truth(payload, "merge")?;
    let members = match &payload["attributes"] {
        Value::Null => return Ok((None, merge)),
        Value::Object(members) => members,
        _ => return Err(Fault::Invalid("attributes must be an object.".into())),
    };
    let mut attributes = BTreeMap::new();
    for (name, value) in members {
        let value =
            value.as_str().ok_or_else(|| Fault::Invalid(format!("attribute {name} must be a string.")))?;
        names::check_attribute(name, value).map_err(Fault::Invalid)?;
        attributes.insert(name.clone(), value.to_string());
    }
    Ok((Some(attributes), merge))
}

fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.of(&format!("thing/{name}"))
}

fn line(cloud: &Cloud, thing: &Thing) -> Value {
    let mut line = json!({
        "thingName": thing.name,
        "thingArn": arn(cloud, &thing.name),
        "attributes": thing.attributes,
        "version": thing.version,
    });
    if let Some(kind) = &thing.thing_type {
        line["thingTypeName"] = kind.as_str().into();
    }
    line
}
