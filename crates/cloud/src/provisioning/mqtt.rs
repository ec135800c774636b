//! Fleet provisioning over MQTT, in JSON and CBOR; answers go to the requester alone, for they hold a private key.
//!
//! | published by the device | answer |
//! |---|---|
//! | `$aws/certificates/create/{e}` | certificate, private key, ownership token |
//! | `$aws/certificates/create-from-csr/{e}` | certificate, ownership token |
//! | `$aws/provisioning-templates/{name}/provision/{e}` | the thing's name, its configuration |
//!
//! A certificate that is made here is inactive until a template says otherwise; the token, good for an hour, shows
//! that the device that asks is the one that got it. Rules: AWS IoT Developer Guide, "Device provisioning MQTT API".

use super::Kept;
use super::apply::Workshop;
use super::template::{self, Parameters};
use crate::broker::Publication;
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::payload::{Encoding, Item};
use crate::store::{CertificateStatus, Kind, Record, Settled};

/// A token is good for so long.
const TOKEN_LIFE_MS: i64 = 3_600_000;

/// What comes of a request.
pub(crate) struct Answered {
    pub(crate) reply: Publication,
    /// Jobs of the groups that a new thing joined.
    pub(crate) settled: Settled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Request<'a> {
    Create,
    Sign,
    Provision(&'a str),
}

/// Answers a request; nothing if the topic is none of the three.
pub(crate) async fn answer(workshop: &Workshop<'_>, topic: &str, payload: &[u8]) -> Option<Answered> {
    let (request, encoding) = parse(topic)?;
    let body = encoding.read(payload).filter(|body| matches!(body, Item::Map(_)));
    let outcome = match (body, request) {
        (None, _) => Err(Fault::Invalid("The payload cannot be read.".into())),
        (Some(_), Request::Create) => create(workshop).await,
        (Some(body), Request::Sign) => create_from_request(workshop, &body).await,
        (Some(body), Request::Provision(name)) => provision(workshop, name, &body).await,
    };
    let (verb, item, settled) = match outcome {
        Ok((item, settled)) => ("accepted", item, settled),
        Err(fault) => ("rejected", rejected(&fault), Settled::default()),
    };
    let reply = Publication {
        topic: format!("{topic}/{verb}"),
        payload: encoding.write(&item),
        qos: ::mqtt::Qos::AtLeastOnce,
    };
    Some(Answered { reply, settled })
}

async fn create(workshop: &Workshop<'_>) -> Result<(Item, Settled), Fault> {
    let (issued, key) = workshop.authorities.issue_with_key().map_err(Fault::Internal)?;
    let certificate = workshop.register(issued, CertificateStatus::PendingActivation, None).await?;
    let token = workshop.store.create_ownership(certificate.id.clone(), now_ms() + TOKEN_LIFE_MS).await?;
    let item = Item::map([
        ("certificateId", Item::Text(certificate.id)),
        ("certificatePem", Item::Text(certificate.pem)),
        ("privateKey", Item::Text(key.serialize_pem())),
        ("certificateOwnershipToken", Item::Text(token)),
    ]);
    Ok((item, Settled::default()))
}

async fn create_from_request(workshop: &Workshop<'_>, body: &Item) -> Result<(Item, Settled), Fault> {
    let request = body.text("certificateSigningRequest");
    let request = request.ok_or_else(|| Fault::Invalid("certificateSigningRequest is missing.".into()))?;
    let issued = workshop
        .authorities
        .issue_for_request(request)
        .map_err(|cause| Fault::Invalid(format!("The certificate signing request is invalid: {cause}")))?;
    let certificate = workshop.register(issued, CertificateStatus::PendingActivation, None).await?;
    let token = workshop.store.create_ownership(certificate.id.clone(), now_ms() + TOKEN_LIFE_MS).await?;
    let item = Item::map([
        ("certificateId", Item::Text(certificate.id)),
        ("certificatePem", Item::Text(certificate.pem)),
        ("certificateOwnershipToken", Item::Text(token)),
    ]);
    Ok((item, Settled::default()))
}

async fn provision(workshop: &Workshop<'_>, name: &str, body: &Item) -> Result<(Item, Settled), Fault> {
    let token = body.text("certificateOwnershipToken");
    let token = token.ok_or_else(|| Fault::Invalid("certificateOwnershipToken is missing.".into()))?;
    let kept: Record<Kept> = workshop.store.record(Kind::ProvisioningTemplate, name)?;
    if !kept.body.enabled {
        return Err(Fault::Invalid(format!("The template {name} is not enabled.")));
    }
    let certificate = workshop.store.ownership(token, now_ms())?;
    let certificate =
        certificate.ok_or_else(|| Fault::Forbidden("The ownership token is not valid.".into()))?;
    let mut parameters = Parameters::new();
    if let Some(Item::Map(given)) = body.member("parameters") {
        for (name, value) in given {
            let Item::Text(value) = value else {
                return Err(Fault::Invalid(format!("The parameter {name} must be text.")));
            };
            // What the service itself says must not come from a device.
            if !name.starts_with("AWS::IoT::") {
                parameters.insert(name.clone(), value.clone());
            }
        }
    }
    parameters.insert("AWS::IoT::Certificate::Id".into(), certificate.clone());
    let plan = template::plan(kept.body.body(), &parameters).map_err(Fault::Invalid)?;
    // What the token proves is this one certificate: a device must not speak for another.
    if plan.certificate.as_ref().is_some_and(|planned| planned.id.as_ref() != Some(&certificate)) {
        let message = "The certificate of the template must be AWS::IoT::Certificate::Id.";
        return Err(Fault::Invalid(message.into()));
    }
    let made = workshop.make(&plan, Some(token)).await?;
    tracing::info!(template = name, thing = made.thing, "provisioned");
    let configuration =
        plan.configuration.iter().map(|(name, value)| (name.clone(), Item::Text(value.clone()))).collect();
    let mut members = vec![("deviceConfiguration".to_string(), Item::Map(configuration))];
    if let Some(thing) = made.thing {
        members.push(("thingName".into(), Item::Text(thing)));
    }
    Ok((Item::Map(members), made.settled))
}

fn rejected(fault: &Fault) -> Item {
    let (status, code) = match fault {
        Fault::NotFound(_) => (404, "ResourceNotFound"),
        Fault::Forbidden(_) => (403, "InvalidCertificateOwnershipToken"),
        Fault::AlreadyExists(_) => (409, "ResourceAlreadyExists"),
        Fault::Internal(_) => (500, "InternalError"),
        _ => (400, "InvalidParameters"),
    };
    if let Fault::Internal(cause) = fault {
        tracing::error!(%cause, "a device was not provisioned");
    }
    Item::map([
        ("statusCode", Item::Number(status)),
        ("errorCode", Item::Text(code.into())),
        ("errorMessage", Item::Text(fault.message().into())),
    ])
}

fn parse(topic: &str) -> Option<(Request<'_>, Encoding)> {
    let (request, encoding) = match topic.split('/').collect::<Vec<_>>()[..] {
        ["$aws", "certificates", "create", encoding] => (Request::Create, encoding),
        ["$aws", "certificates", "create-from-csr", encoding] => (Request::Sign, encoding),
        ["$aws", "provisioning-templates", name, "provision", encoding] if !name.is_empty() => {
            (Request::Provision(name), encoding)
        }
        _ => return None,
    };
    Some((request, Encoding::of(encoding)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_requests_in_two_encodings_are_topics() {
        for (topic, is) in [
            ("$aws/certificates/create/json", Some((Request::Create, Encoding::Json))),
            ("$aws/certificates/create-from-csr/cbor", Some((Request::Sign, Encoding::Cbor))),
            ("$aws/provisioning-templates/t/provision/json", Some((Request::Provision("t"), Encoding::Json))),
            ("$aws/provisioning-templates//provision/json", None),
            ("$aws/certificates/create/json/accepted", None),
            ("$aws/certificates/create", None),
        ] {
            assert_eq!(parse(topic), is, "{topic}");
        }
    }
}
