//! Device certificates: made here, made for a request, or brought along.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Outcome, authorities, seconds, with_next};
use crate::ca::{self, Issued};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::http::call::{Call, must_text, text};
use crate::provisioning::Authority;
use crate::server::Cloud;
use crate::store::{Certificate, CertificateStatus, Kind};

pub(super) async fn create_with_keys(cloud: &Cloud, call: &Call) -> Outcome {
    let (issued, key) = cloud.authorities.issue_with_key().map_err(Fault::Internal)?;
    let status = status_of(call.flag("setAsActive"));
    let mut answer = register_issued(cloud, issued, status, None).await?;
    answer["keyPair"] = json!({"PublicKey": key.public_key_pem(), "PrivateKey": key.serialize_pem()});
    Ok(answer)
}

pub(super) async fn create_from_request(cloud: &Cloud, call: &Call) -> Outcome {
    let request = must_text(&call.json()?, "certificateSigningRequest")?;
    let issued = cloud
        .authorities
        .issue_for_request(&request)
        .map_err(|cause| Fault::Invalid(format!("The certificate signing request is invalid: {cause}")))?;
    register_issued(cloud, issued, status_of(call.flag("setAsActive")), None).await
}

/// RegisterCertificateWithoutCA.
pub(super) async fn register(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    register_foreign(cloud, call, false).await
}

/// RegisterCertificate: its authority must be registered and active.
pub(super) async fn register_signed(cloud: &Arc<Cloud>, call: &Call) -> Outcome {
    register_foreign(cloud, call, true).await
}

async fn register_foreign(cloud: &Arc<Cloud>, call: &Call, signed: bool) -> Outcome {
    let body = call.json()?;
    let issued = ca::read_foreign(&must_text(&body, "certificatePem")?)
        .map_err(|cause| Fault::Invalid(format!("The certificate is invalid: {cause}")))?;
    let status = match text(&body, "status")? {
        None => CertificateStatus::Inactive,
        Some(word) => read_status(&word)?,
    };
    let status = if call.flag("setAsActive") { CertificateStatus::Active } else { status };
    let ca = if signed { authorities::of_certificate(cloud, &issued.pem)? } else { None };
    if signed && ca.is_none() {
        return Err(Fault::CertificateValidation("No active CA certificate has signed this one.".into()));
    }
    let mut answer = register_issued(cloud, issued, status, ca).await?;
    if let Some(members) = answer.as_object_mut() {
        members.remove("certificatePem");
    }
    Ok(answer)
}

pub(super) fn list(cloud: &Cloud, call: &Call) -> Outcome {
    let listing = cloud.store.certificates(call.flag("isAscendingOrder"), &call.marked_page()?)?;
    let line = |certificate: &Certificate| {
        json!({
            "certificateArn": arn(cloud, &certificate.id),
            "certificateId": certificate.id,
            "status": certificate.status.word(),
            "creationDate": seconds(certificate.created_ms),
        })
    };
    let lines: Vec<Value> = listing.rows.iter().map(line).collect();
    Ok(with_next(json!({"certificates": lines}), "nextMarker", listing.next))
}

pub(super) fn describe(cloud: &Cloud, id: &str) -> Outcome {
    check_id(id)?;
    let certificate = cloud.store.certificate(id)?;
    let mut description = json!({
        "certificateArn": arn(cloud, id),
        "certificateId": id,
        "status": certificate.status.word(),
        "certificatePem": certificate.pem,
        "ownedBy": cloud.arns.account,
        "creationDate": seconds(certificate.created_ms),
        "lastModifiedDate": seconds(certificate.modified_ms),
        "customerVersion": certificate.version,
        "transferData": {},
        "generationId": &id[..id.len().min(32)],
        "validity": {
            "notBefore": seconds(certificate.not_before_ms),
            "notAfter": seconds(certificate.not_after_ms),
        },
        "certificateMode": mode(cloud, &certificate)?,
    });
    if let Some(ca) = certificate.ca {
        description["caCertificateId"] = ca.into();
    }
    Ok(json!({ "certificateDescription": description }))
}

/// DEFAULT if it was made here, the mode of its authority if that is registered, else SNI_ONLY.
fn mode(cloud: &Cloud, certificate: &Certificate) -> Result<String, Fault> {
    let authority = match &certificate.ca {
        Some(id) => cloud.store.record_if_any::<Authority>(Kind::Authority, id)?,
        None => None,
    };
    Ok(match authority {
        Some(authority) => authority.body.mode,
        None if cloud.authorities.have_issued(&certificate.pem) => "DEFAULT".into(),
        None => "SNI_ONLY".into(),
    })
}

/// A certificate that is not active any more loses its connections at once.
pub(super) async fn update(cloud: &Cloud, call: &Call, id: &str) -> Outcome {
    check_id(id)?;
    let word = call.parameter("newStatus").ok_or_else(|| Fault::Invalid("newStatus is missing.".into()))?;
    let status = read_status(&word)?;
    cloud.store.set_certificate_status(id.into(), status, now_ms()).await?;
    if status != CertificateStatus::Active {
        let ended = cloud.broker.disconnect_principal(id);
        tracing::info!(certificate = id, status = status.word(), ended, "connections of a certificate ended");
    }
    Ok(Value::Null)
}

pub(super) async fn delete(cloud: &Cloud, call: &Call, id: &str) -> Outcome {
    check_id(id)?;
    cloud.store.delete_certificate(id.into(), call.flag("forceDelete")).await?;
    cloud.broker.disconnect_principal(id);
    Ok(Value::Null)
}

async fn register_issued(
    cloud: &Cloud,
    issued: Issued,
    status: CertificateStatus,
    ca: Option<String>,
) -> Outcome {
    let answer = json!({
        "certificateArn": arn(cloud, &issued.id),
        "certificateId": issued.id,
        "certificatePem": issued.pem,
    });
    cloud.store.create_certificate(issued.registered(status, ca, now_ms())).await?;
    Ok(answer)
}

/// 64 hexadecimal digits.
fn check_id(id: &str) -> Result<(), Fault> {
    let good = id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if good { Ok(()) } else { Err(Fault::Invalid(format!("{id} is not the id of a certificate."))) }
}

fn status_of(active: bool) -> CertificateStatus {
    if active { CertificateStatus::Active } else { CertificateStatus::Inactive }
}

fn read_status(word: &str) -> Result<CertificateStatus, Fault> {
    CertificateStatus::of(word)
        .ok_or_else(|| Fault::Invalid(format!("A certificate cannot be set to {word}.")))
}

fn arn(cloud: &Cloud, id: &str) -> String {
    cloud.arns.of(&format!("cert/{id}"))
}
