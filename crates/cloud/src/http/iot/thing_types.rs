//! Thing types and billing groups: names that things may bear.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Outcome, seconds, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, text, texts, truth};
use crate::server::Cloud;
use crate::store::{Kind, Record};

/// What a thing type is besides its name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ThingType {
    /// `thingTypeProperties` as the request gave it.
    pub(crate) properties: Value,
    /// Since when no thing may be given this type.
    pub(crate) deprecated_ms: Option<i64>,
}

pub(super) async fn create(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    check_name("thingTypeName", name, 128, ":_-")?;
    let body = call.json()?;
    let kind = ThingType { properties: properties(&body["thingTypeProperties"])?, deprecated_ms: None };
    let made = match cloud.store.create_record(Kind::ThingType, name.into(), kind.clone(), now_ms()).await {
        // The same one a second time is answered as if it were the first.
        Err(Fault::AlreadyExists(there)) => {
            let old: Record<ThingType> = cloud.store.record(Kind::ThingType, name)?;
            if old.body.deprecated_ms.is_some() || !are_same(&old.body.properties, &kind.properties) {
                return Err(Fault::AlreadyExists(there));
            }
            old
        }
        other => other?,
    };
    tags::given(cloud, &body, &format!("thingtype/{name}")).await?;
    Ok(json!({"thingTypeName": name, "thingTypeArn": arn(cloud, name), "thingTypeId": made.id}))
}

pub(super) fn describe(cloud: &Cloud, name: &str) -> Outcome {
    let kind = cloud.store.record(Kind::ThingType, name)?;
    let mut shown = line(cloud, &kind);
    shown["thingTypeId"] = kind.id.into();
    Ok(shown)
}

pub(super) async fn update(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let wish = properties(&call.json()?["thingTypeProperties"])?;
    cloud
        .store
        .change_record(Kind::ThingType, name.into(), None, now_ms(), move |record: &mut Record<ThingType>| {
            for (name, value) in wish.as_object().into_iter().flatten() {
                record.body.properties[name] = value.clone();
            }
            Ok(())
        })
        .await?;
    Ok(json!({}))
}

/// DeprecateThingType, also undone.
pub(super) async fn deprecate(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let undo = truth(&call.json()?, "undoDeprecate")?;
    let now = now_ms();
    cloud
        .store
        .change_record(Kind::ThingType, name.into(), None, now, move |record: &mut Record<ThingType>| {
            record.body.deprecated_ms = if undo { None } else { record.body.deprecated_ms.or(Some(now)) };
            Ok(())
        })
        .await?;
    Ok(json!({}))
}

pub(super) async fn delete(cloud: &Cloud, name: &str) -> Outcome {
    cloud.store.delete_thing_type(name.into()).await?;
    Ok(json!({}))
}

pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let page = call.page()?;
    let listing = match call.parameter("thingTypeName") {
        None => cloud.store.records::<ThingType>(Kind::ThingType, "", &page)?,
        Some(name) => {
            let found = cloud.store.record_if_any(Kind::ThingType, &name)?;
            page.cut(found.into_iter().collect(), |kind: &Record<ThingType>| kind.name.clone())
        }
    };
    let lines: Vec<Value> = listing.rows.iter().map(|kind| line(cloud, kind)).collect();
    Ok(with_next(json!({"thingTypes": lines}), "nextToken", listing.next))
}

fn properties(given: &Value) -> Result<Value, Fault> {
    let mut kept = json!({});
    if let Some(description) = text(given, "thingTypeDescription")? {
        if description.len() > 2028 {
            return Err(Fault::Invalid("thingTypeDescription is longer than 2028 characters.".into()));
        }
        kept["thingTypeDescription"] = description.into();
    }
    if !given["searchableAttributes"].is_null() {
        let names = texts(given, "searchableAttributes")?;
        if names.len() > 3 {
            return Err(Fault::Invalid("A thing type has at most 3 searchable attributes.".into()));
        }
        kept["searchableAttributes"] = names.into();
    }
    if given["mqtt5Configuration"].is_object() {
        kept["mqtt5Configuration"] = given["mqtt5Configuration"].clone();
    }
    Ok(kept)
}

/// The order of the attributes says nothing, and none at all are as good as an empty list.
fn are_same(one: &Value, other: &Value) -> bool {
    let sorted = |properties: &Value| {
        let mut properties = properties.clone();
        let mut names = properties["searchableAttributes"].as_array().cloned().unwrap_or_default();
        names.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        properties["searchableAttributes"] = names.into();
        properties
    };
    sorted(one) == sorted(other)
}

fn line(cloud: &Cloud, kind: &Record<ThingType>) -> Value {
    let mut metadata =
        json!({"deprecated": kind.body.deprecated_ms.is_some(), "creationDate": seconds(kind.created_ms)});
    if let Some(at_ms) = kind.body.deprecated_ms {
        metadata["deprecationDate"] = seconds(at_ms);
    }
    json!({
        "thingTypeName": kind.name,
        "thingTypeArn": arn(cloud, &kind.name),
        "thingTypeProperties": kind.body.properties,
        "thingTypeMetadata": metadata,
    })
}

fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.of(&format!("thingtype/{name}"))
}
