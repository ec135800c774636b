//! Just in time: a certificate that nobody registered, but that a registered authority signed, comes for the first time.
//!
//! The connection is refused, as with AWS, and the certificate registered meanwhile; the device comes again. Without a
//! template an application decides (`$aws/events/certificates/registered/…`), with one everything is made at once.

use std::sync::Arc;

use serde_json::json;

use super::apply::Workshop;
use super::template::{self, Parameters};
use super::{Authority, Kept};
use crate::access::{self, Actor};
use crate::ca;
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::jobs::desk::Notice;
use crate::server::Cloud;
use crate::store::{CertificateStatus, Kind, Record};

/// As many unknown certificates wait to be looked at; beyond that they are told to come again by silence.
pub(crate) const MOST_WAITING: usize = 256;

/// Looks at one.
pub(crate) async fn look(cloud: &Arc<Cloud>, der: &[u8]) {
    let id = ca::certificate_id(der);
    let mut actor = Actor::new(format!("certificate/{id}"), "device", String::new());
    actor.service = "mqtt".into();
    actor.method = "CONNECT".into();
    actor.path = format!("cert/{id}");
    match access::acting(actor, register(cloud, der)).await {
        Ok(Some(status)) => tracing::info!(certificate = id, status, "registered when it was first seen"),
        Ok(None) => {}
        Err(fault) => tracing::warn!(?fault, certificate = id, "not registered when it was first seen"),
    }
}

async fn register(cloud: &Arc<Cloud>, der: &[u8]) -> Result<Option<&'static str>, Fault> {
    let pem = ca::pem_of(der);
    let Some(authority) = signer(cloud, &pem)? else { return Ok(None) };
    let issued = ca::read_foreign(&pem).map_err(Fault::Invalid)?;
    let workshop = Workshop { store: &cloud.store, authorities: &cloud.authorities, arns: &cloud.arns };
    let status = CertificateStatus::PendingActivation;
    let certificate = match workshop.register(issued, status, Some(authority.name.clone())).await {
        // It came twice at the same moment.
        Err(Fault::AlreadyExists(_)) => return Ok(None),
        other => other?,
    };
    let now = now_ms();
    let Some(body) = template_of(cloud, &authority.body)? else {
        let payload = json!({
            "certificateId": certificate.id,
            "caCertificateId": authority.name,
            "timestamp": now,
            "certificateStatus": status.word(),
            "awsAccountId": cloud.arns.account,
            "certificateRegistrationTimestamp": now.to_string(),
        });
        let topic = format!("$aws/events/certificates/registered/{}", authority.name);
        cloud.send_all(&[Notice { topic, payload }]);
        return Ok(Some(status.word()));
    };
    let plan = template::plan(&body, &parameters(&pem, &certificate.id)).map_err(Fault::Invalid)?;
    let made = workshop.make(&plan, None).await?;
    cloud.tell(made.settled);
    Ok(Some(CertificateStatus::Active.word()))
}

fn signer(cloud: &Arc<Cloud>, pem: &str) -> Result<Option<Record<Authority>>, Fault> {
    let may = |authority: &Record<Authority>| authority.body.active && authority.body.auto;
    let all = cloud.store.authorities()?;
    Ok(all.into_iter().filter(may).find(|authority| ca::is_signed_by(pem, &authority.body.pem)))
}

fn template_of(cloud: &Arc<Cloud>, authority: &Authority) -> Result<Option<String>, Fault> {
    let config = &authority.config;
    if let Some(name) = config["templateName"].as_str() {
        let kept: Record<Kept> = cloud.store.record(Kind::ProvisioningTemplate, name)?;
        return Ok(kept.body.enabled.then(|| kept.body.body().to_string()));
    }
    Ok(config["templateBody"].as_str().map(str::to_string))
}

/// What the certificate says about itself, under the names of the service: its subject, and if that has no serial number
/// its own.
fn parameters(pem: &str, id: &str) -> Parameters {
    let mut parameters = Parameters::new();
    parameters.insert("AWS::IoT::Certificate::Id".into(), id.into());
    for (name, value) in ca::names_in(pem) {
        let (part, is_subject) = match name.strip_prefix("Subject.") {
            Some(part) => (part, true),
            None => (name.as_str(), false),
        };
        let part = match (part, is_subject) {
            ("State", true) => "StateName",
            ("CommonName" | "Organization" | "OrganizationalUnit" | "Country", true) => part,
            ("DistinguishedNameQualifier" | "SerialNumber", true) | ("SerialNumber", false) => part,
            _ => continue,
        };
        parameters.entry(format!("AWS::IoT::Certificate::{part}")).or_insert(value);
    }
    parameters
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, DnType, KeyPair};

    fn certificate(subject: &[(DnType, &str)]) -> String {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        for (kind, value) in subject {
            params.distinguished_name.push(kind.clone(), *value);
        }
        params.serial_number = Some(vec![0x12, 0x34].into());
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
    }

    #[test]
    fn every_parameter_of_the_service_is_what_the_subject_says() {
        let serial = DnType::CustomDnType(vec![2, 5, 4, 5]);
        let qualifier = DnType::CustomDnType(vec![2, 5, 4, 46]);
        let pem = certificate(&[
            (DnType::CountryName, "IT"),
            (DnType::OrganizationName, "o"),
            (DnType::OrganizationalUnitName, "ou"),
            (qualifier, "q"),
            (DnType::StateOrProvinceName, "PI"),
            (DnType::CommonName, "lamp"),
            (serial, "S7"),
        ]);
        let named: Vec<(String, String)> = parameters(&pem, "cafe").into_iter().collect();
        let short: Vec<(&str, &str)> =
            named.iter().map(|(name, value)| (name.rsplit("::").next().unwrap(), value.as_str())).collect();
        assert_eq!(
            short,
            [
                ("CommonName", "lamp"),
                ("Country", "IT"),
                ("DistinguishedNameQualifier", "q"),
                ("Id", "cafe"),
                ("Organization", "o"),
                ("OrganizationalUnit", "ou"),
                ("SerialNumber", "S7"),
                ("StateName", "PI"),
            ]
        );
        let bare = parameters(&certificate(&[]), "cafe");
        assert_eq!(bare["AWS::IoT::Certificate::SerialNumber"], "1234");
        assert_eq!(bare.len(), 2);
    }
}
