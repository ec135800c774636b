//! Role aliases: names that credential providers know roles by. Kept, not assumed.

use serde_json::{Value, json};

use super::{Outcome, seconds, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, must_text, text, whole};
use crate::server::Cloud;
use crate::store::{Kind, Record};

pub(super) async fn create(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    check_name("roleAlias", name, 128, "=,@_-")?;
    let body = call.json()?;
    let alias = json!({"roleArn": must_text(&body, "roleArn")?, "credentialDurationSeconds": life(&body)?.unwrap_or(3600)});
    cloud.store.create_record(Kind::RoleAlias, name.into(), alias, now_ms()).await?;
    tags::given(cloud, &body, &format!("rolealias/{name}")).await?;
    Ok(json!({"roleAlias": name, "roleAliasArn": arn(cloud, name)}))
}

pub(super) fn describe(cloud: &Cloud, name: &str) -> Outcome {
    let alias: Record<Value> = cloud.store.record(Kind::RoleAlias, name)?;
    let mut shown = alias.body;
    shown["roleAlias"] = name.into();
    shown["roleAliasArn"] = arn(cloud, name).into();
    shown["owner"] = cloud.arns.account.as_str().into();
    shown["creationDate"] = seconds(alias.created_ms);
    shown["lastModifiedDate"] = seconds(alias.modified_ms);
    Ok(json!({ "roleAliasDescription": shown }))
}

pub(super) async fn update(cloud: &Cloud, call: &Call, name: &str) -> Outcome {
    let body = call.json()?;
    let (role, life) = (text(&body, "roleArn")?, life(&body)?);
    let edit = move |record: &mut Record<Value>| {
        if let Some(role) = role {
            record.body["roleArn"] = role.into();
        }
        if let Some(life) = life {
            record.body["credentialDurationSeconds"] = life.into();
        }
        Ok(())
    };
    cloud.store.change_record(Kind::RoleAlias, name.into(), None, now_ms(), edit).await?;
    Ok(json!({"roleAlias": name, "roleAliasArn": arn(cloud, name)}))
}

pub(super) async fn delete(cloud: &Cloud, name: &str) -> Outcome {
    cloud.store.delete_record(Kind::RoleAlias, name.into(), |_: &Record<Value>| Ok(())).await?;
    Ok(json!({}))
}

pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let listing = cloud.store.records::<Value>(Kind::RoleAlias, "", &call.marked_page()?)?;
    let names: Vec<&str> = listing.rows.iter().map(|alias| alias.name.as_str()).collect();
    Ok(with_next(json!({ "roleAliases": names }), "nextMarker", listing.next))
}

fn life(body: &Value) -> Result<Option<i64>, Fault> {
    match whole(body, "credentialDurationSeconds")? {
        Some(life) if !(900..=43_200).contains(&life) => {
            Err(Fault::Invalid("credentialDurationSeconds must be 900 to 43200.".into()))
        }
        life => Ok(life),
    }
}

fn arn(cloud: &Cloud, name: &str) -> String {
    cloud.arns.of(&format!("rolealias/{name}"))
}
