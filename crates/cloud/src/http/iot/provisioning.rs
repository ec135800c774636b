//! Provisioning templates, their versions, claims, and RegisterThing.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Outcome, seconds, tags, with_next};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, check_name, must_text, text, truth, whole};
use crate::provisioning::apply::Workshop;
use crate::provisioning::template::{self, Parameters};
use crate::provisioning::{Kept, Version};
use crate::server::Cloud;
use crate::store::{CertificateStatus, Kind, Record};

/// Versions of a template.
const MOST_VERSIONS: usize = 5;
/// A claim certificate is good for so long.
const CLAIM_LIFE_MS: i64 = 5 * 60_000;

pub(super) async fn create(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let body = call.json()?;
    let name = must_text(&body, "templateName")?;
    check_name("templateName", &name, 36, "_-")?;
    let text_of_it = must_text(&body, "templateBody")?;
    check(&text_of_it)?;
    if !body["preProvisioningHook"].is_null() {
        return Err(Fault::Invalid("This server calls no functions: leave preProvisioningHook out.".into()));
    }
    let kind = text(&body, "type")?.unwrap_or_else(|| "FLEET_PROVISIONING".into());
    if !matches!(kind.as_str(), "FLEET_PROVISIONING" | "JITP") {
        return Err(Fault::Invalid("type must be FLEET_PROVISIONING or JITP.".into()));
    }
    let kept = Kept {
        description: text(&body, "description")?,
        enabled: truth(&body, "enabled")?,
        role_arn: must_text(&body, "provisioningRoleArn")?,
        kind,
        default_version: 1,
        next_version: 2,
        versions: vec![Version { id: 1, body: text_of_it, created_ms: now_ms() }],
    };
    cloud.store.create_record(Kind::ProvisioningTemplate, name.clone(), kept, now_ms()).await?;
    tags::given(cloud, &body, &format!("provisioningtemplate/{name}")).await?;
    Ok(json!({"templateArn": arn(cloud, &name), "templateName": name, "defaultVersionId": 1}))
}

/// A template that is kept is for devices that have a certificate already.
fn check(body: &str) -> Result<(), Fault> {
    let plan = template::check(body).map_err(Fault::Invalid)?;
    if plan.certificate.is_none_or(|certificate| certificate.id.is_some()) {
        return Ok(());
    }
    Err(Fault::Invalid("In a provisioning template a certificate is told by its CertificateId alone.".into()))
}

pub(super) fn describe(cloud: &Arc<Cloud>, name: &str) -> Outcome {
    let kept = find(cloud, name)?;
    let mut shown = line(cloud, &kept);
    shown["defaultVersionId"] = kept.body.default_version.into();
    shown["templateBody"] = kept.body.body().into();
    shown["provisioningRoleArn"] = kept.body.role_arn.into();
    Ok(shown)
}

pub(super) async fn update(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let body = call.json()?;
    let (description, role) = (text(&body, "description")?, text(&body, "provisioningRoleArn")?);
    let enabled = if body["enabled"].is_null() { None } else { Some(truth(&body, "enabled")?) };
    let default = whole(&body, "defaultVersionId")?;
    let edit = move |record: &mut Record<Kept>| {
        let kept = &mut record.body;
        if let Some(id) = default {
            must_version(kept, id)?;
            kept.default_version = id;
        }
        kept.description = description.or(kept.description.take());
        kept.enabled = enabled.unwrap_or(kept.enabled);
        kept.role_arn = role.unwrap_or_else(|| std::mem::take(&mut kept.role_arn));
        Ok(())
    };
    cloud.store.change_record(Kind::ProvisioningTemplate, name.into(), None, now_ms(), edit).await?;
    Ok(json!({}))
}

pub(super) async fn delete(cloud: &Arc<Cloud>, name: &str) -> Outcome {
    let check = |record: &Record<Kept>| match record.body.versions.len() {
        0 | 1 => Ok(()),
        _ => Err(Fault::DeleteConflict("The template still has versions beside the default one.".into())),
    };
    cloud.store.delete_record(Kind::ProvisioningTemplate, name.into(), check).await?;
    Ok(json!({}))
}

pub(super) fn list(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let listing = cloud.store.records::<Kept>(Kind::ProvisioningTemplate, "", &call.page()?)?;
    let lines: Vec<Value> = listing.rows.iter().map(|kept| line(cloud, kept)).collect();
    Ok(with_next(json!({ "templates": lines }), "nextToken", listing.next))
}

pub(super) async fn create_version(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let text_of_it = must_text(&call.json()?, "templateBody")?;
    check(&text_of_it)?;
    let (default, now) = (call.flag("setAsDefault"), now_ms());
    let edit = move |record: &mut Record<Kept>| {
        let kept = &mut record.body;
        if kept.versions.len() >= MOST_VERSIONS {
            return Err(Fault::VersionsLimit(format!("A template has at most {MOST_VERSIONS} versions.")));
        }
        let id = kept.next_version;
        kept.versions.push(Version { id, body: text_of_it, created_ms: now });
        kept.next_version += 1;
        if default {
            kept.default_version = id;
        }
        Ok(())
    };
    let changed: Record<Kept> =
        cloud.store.change_record(Kind::ProvisioningTemplate, name.into(), None, now, edit).await?;
    Ok(json!({
        "templateArn": arn(cloud, name),
        "templateName": name,
        "versionId": changed.body.next_version - 1,
        "isDefaultVersion": default,
    }))
}

pub(super) fn version(cloud: &Arc<Cloud>, name: &str, id: &str) -> Outcome {
    let kept = find(cloud, name)?.body;
    let version = must_version(&kept, version_number(id)?)?;
    Ok(json!({
        "versionId": version.id,
        "creationDate": seconds(version.created_ms),
        "templateBody": version.body,
        "isDefaultVersion": version.id == kept.default_version,
    }))
}

pub(super) fn versions(cloud: &Arc<Cloud>, call: &Call, name: &str) -> Outcome {
    let (kept, page) = (find(cloud, name)?.body, call.page()?);
    let after: i64 = page.after.parse().unwrap_or(0);
    let rows = kept.versions.iter().filter(|version| version.id > after).collect();
    let listing = page.cut(rows, |version: &&Version| version.id.to_string());
    let line = |version: &&Version| {
        json!({
            "versionId": version.id,
            "creationDate": seconds(version.created_ms),
            "isDefaultVersion": version.id == kept.default_version,
        })
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({ "versions": lines }), "nextToken", listing.next))
}

pub(super) async fn delete_version(cloud: &Arc<Cloud>, name: &str, id: &str) -> Outcome {
    let id = version_number(id)?;
    let edit = move |record: &mut Record<Kept>| {
        must_version(&record.body, id)?;
        if record.body.default_version == id {
            return Err(Fault::DeleteConflict("The default version of a template cannot be deleted.".into()));
        }
        record.body.versions.retain(|version| version.id != id);
        Ok(())
    };
    cloud.store.change_record(Kind::ProvisioningTemplate, name.into(), None, now_ms(), edit).await?;
    Ok(json!({}))
}

/// CreateProvisioningClaim: a certificate that can do nothing but ask for another one, for five minutes.
pub(super) async fn claim(cloud: &Arc<Cloud>, name: &str) -> Outcome {
    find(cloud, name)?;
    let expires_ms = now_ms() + CLAIM_LIFE_MS;
    let (issued, key) = cloud.authorities.issue_claim(expires_ms).map_err(Fault::Internal)?;
    let workshop = workshop(cloud);
    let policy = format!("provisioning-claim-{name}");
    match cloud.store.create_policy(policy.clone(), claim_policy(cloud, name), now_ms()).await {
        Ok(()) | Err(Fault::AlreadyExists(_)) => {}
        Err(fault) => return Err(fault),
    }
    let certificate = workshop.register(issued, CertificateStatus::Active, None).await?;
    cloud.store.attach_policy(policy, format!("cert/{}", certificate.id)).await?;
    Ok(json!({
        "certificateId": certificate.id,
        "certificatePem": certificate.pem,
        "keyPair": {"PublicKey": key.public_key_pem(), "PrivateKey": key.serialize_pem()},
        "expiration": seconds(expires_ms),
    }))
}

fn claim_policy(cloud: &Arc<Cloud>, name: &str) -> String {
    let topics = |kind: &str| {
        let below = |path: &str| cloud.arns.of(&format!("{kind}/$aws/{path}"));
        json!([below("certificates/create*"), below(&format!("provisioning-templates/{name}/provision/*"))])
    };
    json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iot:Connect", "Resource": "*"},
        {"Effect": "Allow", "Action": ["iot:Publish", "iot:Receive"], "Resource": topics("topic")},
        {"Effect": "Allow", "Action": "iot:Subscribe", "Resource": topics("topicfilter")},
    ]})
    .to_string()
}

/// RegisterThing.
pub(super) async fn register_thing(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let body = call.json()?;
    let mut parameters = Parameters::new();
    for (name, value) in body["parameters"].as_object().into_iter().flatten() {
        let value = value.as_str().ok_or_else(|| Fault::Invalid(format!("{name} must be a string.")))?;
        parameters.insert(name.clone(), value.to_string());
    }
    let plan = template::plan(&must_text(&body, "templateBody")?, &parameters).map_err(Fault::Invalid)?;
    let made = workshop(cloud).make(&plan, None).await.map_err(Fault::in_registration)?;
    cloud.tell(made.settled);
    let mut answer = json!({"resourceArns": made.arns});
    if let Some(certificate) = made.certificate {
        answer["certificatePem"] = certificate.pem.into();
    }
    Ok(answer)
}

fn workshop(cloud: &Cloud) -> Workshop<'_> {
    Workshop { store: &cloud.store, authorities: &cloud.authorities, arns: &cloud.arns }
}

fn find(cloud: &Arc<Cloud>, name: &str) -> Result<Record<Kept>, Fault> {
    cloud.store.record(Kind::ProvisioningTemplate, name)
}

fn must_version(kept: &Kept, id: i64) -> Result<&Version, Fault> {
    let found = kept.versions.iter().find(|version| version.id == id);
    found.ok_or_else(|| Fault::not_found("Provisioning template version", &id.to_string()))
}

fn version_number(id: &str) -> Result<i64, Fault> {
    id.parse().map_err(|_| Fault::Invalid("versionId must be a number.".into()))
}

fn line(cloud: &Arc<Cloud>, kept: &Record<Kept>) -> Value {
    let mut line = json!({
        "templateArn": arn(cloud, &kept.name),
        "templateName": kept.name,
        "creationDate": seconds(kept.created_ms),
        "lastModifiedDate": seconds(kept.modified_ms),
        "enabled": kept.body.enabled,
        "type": kept.body.kind,
    });
    if let Some(description) = &kept.body.description {
        line["description"] = description.as_str().into();
    }
    line
}

fn arn(cloud: &Arc<Cloud>, name: &str) -> String {
    cloud.arns.of(&format!("provisioningtemplate/{name}"))
}
