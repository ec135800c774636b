//! Authorities of others (CA certificates): devices that they sign are registered by that, also when first seen.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Outcome, seconds, settings, tags, with_next};
use crate::ca;
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, must_text, text, truth};
use crate::provisioning::{Authority, template};
use crate::server::Cloud;
use crate::store::{Certificate, Kind, Record};

/// RegisterCACertificate. The verification certificate shows that the caller has the authority's key: it bears the
/// registration code as its common name.
pub(super) async fn register(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let body = call.json()?;
    let read = ca::read_foreign(&must_text(&body, "caCertificate")?)
        .map_err(|cause| Fault::Invalid(format!("The CA certificate is invalid: {cause}")))?;
    if !ca::is_authority(&read.pem) {
        return Err(Fault::Invalid("The certificate is not that of an authority.".into()));
    }
    let mode = text(&body, "certificateMode")?.unwrap_or_else(|| "DEFAULT".into());
    match (mode.as_str(), text(&body, "verificationCertificate")?) {
        ("SNI_ONLY", None) => {}
        ("DEFAULT", Some(proof)) => verify(cloud, &read.pem, &proof).await?,
        ("DEFAULT", None) => return Err(Fault::Invalid("verificationCertificate is missing.".into())),
        _ => return Err(Fault::Invalid("certificateMode and verificationCertificate do not fit.".into())),
    }
    let authority = Authority {
        pem: read.pem,
        active: call.flag("setAsActive"),
        auto: call.flag("allowAutoRegistration"),
        mode,
        config: config(cloud, &body)?,
        not_before_ms: read.not_before_ms,
        not_after_ms: read.not_after_ms,
    };
    cloud.store.create_record(Kind::Authority, read.id.clone(), authority, now_ms()).await?;
    tags::given(cloud, &body, &format!("cacert/{}", read.id)).await?;
    Ok(json!({"certificateArn": arn(cloud, &read.id), "certificateId": read.id}))
}

async fn verify(cloud: &Arc<Cloud>, authority: &str, proof: &str) -> Result<(), Fault> {
    let code = settings::registration_code(cloud).await?;
    let names = ca::names_in(proof);
    let is_named = names
        .iter()
        .any(|(name, value)| name == "Subject.CommonName" && code["registrationCode"] == value.as_str());
    if is_named && ca::is_signed_by(proof, authority) {
        return Ok(());
    }
    Err(Fault::CertificateValidation(
        "The verification certificate must bear the registration code as its common name and be signed by the authority."
            .into(),
    ))
}

pub(super) fn describe(cloud: &Arc<Cloud>, id: &str) -> Outcome {
    let authority: Record<Authority> = cloud.store.record(Kind::Authority, id)?;
    let body = &authority.body;
    let mut shown = json!({"certificateDescription": {
        "certificateArn": arn(cloud, id),
        "certificateId": id,
        "status": status(body),
        "certificatePem": body.pem,
        "ownedBy": cloud.arns.account,
        "creationDate": seconds(authority.created_ms),
        "lastModifiedDate": seconds(authority.modified_ms),
        "customerVersion": authority.version,
        "generationId": authority.id,
        "autoRegistrationStatus": if body.auto { "ENABLE" } else { "DISABLE" },
        "validity": {"notBefore": seconds(body.not_before_ms), "notAfter": seconds(body.not_after_ms)},
        "certificateMode": body.mode,
    }});
    if body.config.is_object() {
        shown["registrationConfig"] = body.config.clone();
    }
    Ok(shown)
}

pub(super) async fn update(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let body = call.json()?;
    let is_on = |name: &str, on: &str, off: &str| match call.parameter(name).as_deref() {
        None => Ok(None),
        Some(word) if word == on => Ok(Some(true)),
        Some(word) if word == off => Ok(Some(false)),
        Some(_) => Err(Fault::Invalid(format!("{name} must be {on} or {off}."))),
    };
    let active = is_on("newStatus", "ACTIVE", "INACTIVE")?;
    let auto = is_on("newAutoRegistrationStatus", "ENABLE", "DISABLE")?;
    let config = config(cloud, &body)?;
    let remove = truth(&body, "removeAutoRegistration")?;
    let edit = move |record: &mut Record<Authority>| {
        record.body.active = active.unwrap_or(record.body.active);
        record.body.auto = auto.unwrap_or(record.body.auto) && !remove;
        if config.is_object() || remove {
            record.body.config = config;
        }
        Ok(())
    };
    cloud.store.change_record(Kind::Authority, id.into(), None, now_ms(), edit).await?;
    Ok(Value::Null)
}

pub(super) async fn delete(cloud: &Arc<Cloud>, id: &str) -> Outcome {
    let check = |record: &Record<Authority>| {
        if record.body.active {
            Err(Fault::CertificateState("The CA certificate must be INACTIVE before it is deleted.".into()))
        } else {
            Ok(())
        }
    };
    cloud.store.delete_record(Kind::Authority, id.into(), check).await?;
    Ok(json!({}))
}

pub(super) fn list(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    let ascending = call.flag("isAscendingOrder");
    let mut listing =
        cloud.store.records_by_age::<Authority>(Kind::Authority, ascending, &call.marked_page()?)?;
    if let Some(template) = call.parameter("templateName") {
        listing.rows.retain(|authority| authority.body.config["templateName"] == template.as_str());
    }
    let line = |authority: &Record<Authority>| {
        json!({
            "certificateArn": arn(cloud, &authority.name),
            "certificateId": authority.name,
            "status": status(&authority.body),
            "creationDate": seconds(authority.created_ms),
        })
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({ "certificates": lines }), "nextMarker", listing.next))
}

/// ListCertificatesByCA; one that is not there signed none.
pub(super) fn certificates(cloud: &Arc<Cloud>, call: &Call, id: &str) -> Outcome {
    let listing = cloud.store.certificates_of(id, &call.marked_page()?)?;
    let line = |certificate: &Certificate| {
        json!({
            "certificateArn": cloud.arns.of(&format!("cert/{}", certificate.id)),
            "certificateId": certificate.id,
            "status": certificate.status.word(),
            "creationDate": seconds(certificate.created_ms),
        })
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({ "certificates": lines }), "nextMarker", listing.next))
}

/// The registered authority that signed a certificate, if it may register devices.
pub(super) fn of_certificate(cloud: &Arc<Cloud>, pem: &str) -> Result<Option<String>, Fault> {
    Ok(cloud
        .store
        .authorities()?
        .into_iter()
        .find(|authority| authority.body.active && ca::is_signed_by(pem, &authority.body.pem))
        .map(|authority| authority.name))
}

fn config(cloud: &Arc<Cloud>, body: &Value) -> Result<Value, Fault> {
    let given = &body["registrationConfig"];
    let mut kept = serde_json::Map::new();
    for name in ["templateBody", "roleArn", "templateName"] {
        if let Some(value) = text(given, name)? {
            kept.insert(name.into(), value.into());
        }
    }
    if let Some(body) = kept.get("templateBody").and_then(Value::as_str) {
        template::check(body).map_err(Fault::Invalid)?;
    }
    if let Some(name) = kept.get("templateName").and_then(Value::as_str) {
        cloud.store.record::<Value>(Kind::ProvisioningTemplate, name)?;
    }
    Ok(if kept.is_empty() { Value::Null } else { kept.into() })
}

fn status(authority: &Authority) -> &'static str {
    if authority.active { "ACTIVE" } else { "INACTIVE" }
}

fn arn(cloud: &Arc<Cloud>, id: &str) -> String {
    cloud.arns.of(&format!("cacert/{id}"))
}
