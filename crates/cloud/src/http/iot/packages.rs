//! Software packages and their versions: what a fleet may have installed, as a catalogue.

use serde_json::{Value, json};

use super::{Outcome, seconds, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, text, truth};
use crate::server::Cloud;
use crate::store::{Kind, Record};

pub(super) async fn create(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    check_name("packageName", name, 128, "_.-")?;
    let body = call.json()?;
    let mut kept = json!({});
    if let Some(description) = text(&body, "description")? {
        kept["description"] = description.into();
    }
    cloud.store.create_record(Kind::Package, name.into(), kept.clone(), now_ms()).await?;
    tags::given(cloud, &body, &format!("package/{name}")).await?;
    kept["packageName"] = name.into();
    kept["packageArn"] = arn(cloud, name).into();
    Ok(kept)
}

pub(super) fn describe(cloud: &Cloud, name: &str) -> Outcome {
    let package: Record<Value> = cloud.store.record(Kind::Package, name)?;
    let mut shown = package.body;
    shown["packageName"] = name.into();
    shown["packageArn"] = arn(cloud, name).into();
    shown["creationDate"] = seconds(package.created_ms);
    shown["lastModifiedDate"] = seconds(package.modified_ms);
    Ok(shown)
}

pub(super) async fn update(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let body = call.json()?;
    let (description, default) = (text(&body, "description")?, text(&body, "defaultVersionName")?);
    let unset = truth(&body, "unsetDefaultVersion")?;
    if let Some(version) = &default {
        cloud.store.record::<Value>(Kind::PackageVersion, &format!("{name}/{version}"))?;
    }
    let edit = move |record: &mut Record<Value>| {
        if let Some(description) = description {
            record.body["description"] = description.into();
        }
        if let Some(version) = default {
            record.body["defaultVersionName"] = version.into();
        }
        if let (true, Some(members)) = (unset, record.body.as_object_mut()) {
            members.remove("defaultVersionName");
        }
        Ok(())
    };
    cloud.store.change_record(Kind::Package, name.into(), None, now_ms(), edit).await?;
    Ok(json!({}))
}

pub(super) async fn delete(cloud: &Cloud, name: &str) -> Outcome {
    let any = cloud.store.records::<Value>(
        Kind::PackageVersion,
        &format!("{name}/"),
        &crate::store::Page::everything(),
    )?;
    if !any.rows.is_empty() {
        return Err(Fault::Invalid(format!("Package {name} still has versions.")));
    }
    match cloud.store.delete_record(Kind::Package, name.into(), |_: &Record<Value>| Ok(())).await {
        Ok(_) | Err(Fault::NotFound(_)) => Ok(json!({})),
        Err(fault) => Err(fault),
    }
}

pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let listing = cloud.store.records::<Value>(Kind::Package, "", &call.page()?)?;
    let line = |package: &Record<Value>| {
        let mut line = json!({
            "packageName": package.name,
            "creationDate": seconds(package.created_ms),
            "lastModifiedDate": seconds(package.modified_ms),
        });
        if let Some(version) = package.body["defaultVersionName"].as_str() {
            line["defaultVersionName"] = version.into();
        }
        line
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({ "packageSummaries": lines }), "nextToken", listing.next))
}

pub(super) async fn create_version(cloud: &Cloud, call: &Call, package: &str, version: &str) -> Outcome {
    check_name("versionName", version, 64, "_.-")?;
    cloud.store.record::<Value>(Kind::Package, package)?;
    let body = call.json()?;
    let mut kept = json!({"status": "DRAFT"});
    for name in ["description", "attributes", "artifact", "recipe"] {
        if !body[name].is_null() {
            kept[name] = body[name].clone();
        }
    }
    let id = format!("{package}/{version}");
    cloud.store.create_record(Kind::PackageVersion, id, kept.clone(), now_ms()).await?;
    tags::given(cloud, &body, &format!("package/{package}/version/{version}")).await?;
    if let Some(members) = kept.as_object_mut() {
        members.remove("artifact");
        members.remove("recipe");
    }
    Ok(named(cloud, package, version, kept))
}

pub(super) fn describe_version(cloud: &Cloud, package: &str, version: &str) -> Outcome {
    let kept: Record<Value> = cloud.store.record(Kind::PackageVersion, &format!("{package}/{version}"))?;
    let mut shown = named(cloud, package, version, kept.body);
    shown["creationDate"] = seconds(kept.created_ms);
    shown["lastModifiedDate"] = seconds(kept.modified_ms);
    Ok(shown)
}

/// A version goes from DRAFT to PUBLISHED to DEPRECATED; what is published keeps its content.
pub(super) async fn update_version(cloud: &Cloud, call: &Call, package: &str, version: &str) -> Outcome {
    let body = call.json()?;
    let edit = move |record: &mut Record<Value>| {
        let draft = record.body["status"] == "DRAFT";
        for name in ["attributes", "artifact", "recipe"] {
            match (&body[name], draft) {
                (Value::Null, _) => {}
                (value, true) => record.body[name] = value.clone(),
                _ => return Err(Fault::Invalid(format!("The {name} of a published version stays."))),
            }
        }
        if let Some(description) = text(&body, "description")? {
            record.body["description"] = description.into();
        }
        match (text(&body, "action")?.as_deref(), draft) {
            (None, _) => {}
            (Some("PUBLISH"), true) => record.body["status"] = "PUBLISHED".into(),
            (Some("DEPRECATE"), false) => record.body["status"] = "DEPRECATED".into(),
            _ => return Err(Fault::Invalid("The version is not in a state for this action.".into())),
        }
        Ok(())
    };
    let id = format!("{package}/{version}");
    cloud.store.change_record(Kind::PackageVersion, id, None, now_ms(), edit).await?;
    Ok(json!({}))
}

pub(super) async fn delete_version(cloud: &Cloud, package: &str, version: &str) -> Outcome {
    let owner = cloud.store.record_if_any::<Value>(Kind::Package, package)?;
    if owner.is_some_and(|owner| owner.body["defaultVersionName"] == version) {
        return Err(Fault::Invalid("The default version of a package cannot be deleted.".into()));
    }
    let id = format!("{package}/{version}");
    match cloud.store.delete_record(Kind::PackageVersion, id, |_: &Record<Value>| Ok(())).await {
        Ok(_) | Err(Fault::NotFound(_)) => Ok(json!({})),
        Err(fault) => Err(fault),
    }
}

pub(super) fn list_versions(cloud: &Cloud, call: &Call, package: &str) -> Outcome {
    let prefix = format!("{package}/");
    let mut listing = cloud.store.records::<Value>(Kind::PackageVersion, &prefix, &call.page()?)?;
    if let Some(status) = call.parameter("status") {
        listing.rows.retain(|version| version.body["status"] == status.as_str());
    }
    let line = |version: &Record<Value>| {
        json!({
            "packageName": package,
            "versionName": version.name.strip_prefix(&prefix),
            "status": version.body["status"],
            "creationDate": seconds(version.created_ms),
            "lastModifiedDate": seconds(version.modified_ms),
        })
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({ "packageVersionSummaries": lines }), "nextToken", listing.next))
}

fn named(cloud: &Cloud, package: &str, version: &str, mut shown: Value) -> Value {
    shown["packageVersionArn"] = cloud.arns.of(&format!("package/{package}/version/{version}")).into();
    shown["packageName"] = package.into();
    shown["versionName"] = version.into();
    shown
}

fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.of(&format!("package/{name}"))
}
