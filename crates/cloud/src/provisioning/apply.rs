//! Makes what a plan says: certificate, thing, groups, policies, and the ties between them; all of it or nothing.
//!
//! A plan may be carried out a second time without harm, so a device whose answer was lost asks again.

use serde_json::{Map, Value};

use super::Authority;
use super::template::{Plan, PlannedCertificate, PlannedThing};
use crate::arn::Arns;
use crate::ca::{self, Authorities, Issued};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::policy::Policy;
use crate::store::{
    Certificate, CertificateStatus, NewThing, Provision, ProvisionedCertificate, ProvisionedThing, Record,
    Settled, Store, Wish,
};

/// What was made.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) thing: Option<String>,
    pub(crate) certificate: Option<Certificate>,
    /// Logical names and ARNs.
    pub(crate) arns: Map<String, Value>,
    pub(crate) settled: Settled,
}

/// The parts of the server that provisioning needs.
pub(crate) struct Workshop<'a> {
    pub(crate) store: &'a Store,
    pub(crate) authorities: &'a Authorities,
    pub(crate) arns: &'a Arns,
}

impl Workshop<'_> {
    /// Carries a plan out; with `token` only for whoever got the certificate with it.
    ///
    /// # Errors
    /// The refusal of the step that failed; then nothing was made.
    pub(crate) async fn make(&self, plan: &Plan, token: Option<&str>) -> Result<Made, Fault> {
        let Wish { mut provision, arns } = self.prepare(plan)?;
        provision.token = token.map(str::to_string);
        let (certificate, settled) = self.store.provision(provision, now_ms()).await?;
        Ok(Made { thing: plan.thing.as_ref().map(|thing| thing.name.clone()), certificate, arns, settled })
    }

    /// Everything that can be done before the store is asked: certificates are signed, policies read.
    ///
    /// # Errors
    /// What of the plan cannot be.
    pub(crate) fn prepare(&self, plan: &Plan) -> Result<Wish, Fault> {
        let certificate = plan.certificate.as_ref().map(|planned| self.certificate(planned)).transpose()?;
        let mut policies = Vec::new();
        let mut arns = Map::new();
        for policy in &plan.policies {
            let name = policy_name(policy.name.as_deref(), policy.document.as_deref())?;
            arns.insert(policy.logical.clone(), self.arns.of(&format!("policy/{name}")).into());
            policies.push((name, policy.document.clone()));
        }
        if let (Some(planned), Some(certificate)) = (&plan.certificate, &certificate) {
            let arn = self.arns.of(&format!("cert/{}", certificate.id));
            arns.insert(planned.logical.clone(), arn.into());
        }
        if let Some(thing) = &plan.thing {
            arns.insert(thing.logical.clone(), self.arns.of(&format!("thing/{}", thing.name)).into());
        }
        let thing = plan.thing.as_ref().map(provisioned);
        Ok(Wish { provision: Provision { thing, certificate, policies, token: None }, arns })
    }

    fn certificate(&self, planned: &PlannedCertificate) -> Result<ProvisionedCertificate, Fault> {
        let status = match planned.status.to_ascii_uppercase().as_str() {
            "ACTIVE" => CertificateStatus::Active,
            "INACTIVE" => CertificateStatus::Inactive,
            _ => {
                return Err(Fault::Invalid("The Status of a certificate must be ACTIVE or INACTIVE.".into()));
            }
        };
        let over = planned.over_status;
        if let Some(id) = &planned.id {
            return Ok(ProvisionedCertificate { id: id.clone(), new: None, status, over });
        }
        let (issued, ca) = match (&planned.request, &planned.pem) {
            (Some(request), _) => {
                (self.authorities.issue_for_request(request).map_err(Fault::Invalid)?, None)
            }
            (None, Some(pem)) => {
                let authority = self.signer(pem, planned.authority.as_deref())?;
                (ca::read_foreign(pem).map_err(Fault::Invalid)?, Some(authority))
            }
            (None, None) => return Err(Fault::Invalid("The certificate of the template is none.".into())),
        };
        let new = issued.registered(CertificateStatus::Inactive, ca, now_ms());
        Ok(ProvisionedCertificate { id: new.id.clone(), new: Some(new), status, over })
    }

    /// The registered authority that signed a certificate; the one that is named, if one is.
    fn signer(&self, pem: &str, named: Option<&str>) -> Result<String, Fault> {
        let named = named.map(ca::read_foreign).transpose().map_err(Fault::Invalid)?;
        let fits = |authority: &Record<Authority>| {
            authority.body.active && named.as_ref().is_none_or(|named| named.id == authority.name)
        };
        let all = self.store.authorities()?.into_iter().filter(fits);
        let signer = all.into_iter().find(|authority| ca::is_signed_by(pem, &authority.body.pem));
        signer.map(|authority| authority.name).ok_or_else(|| {
            Fault::CertificateValidation("No active CA certificate has signed this one.".into())
        })
    }

    /// Registers a certificate.
    ///
    /// # Errors
    /// [`Fault::AlreadyExists`].
    pub(crate) async fn register(
        &self,
        issued: Issued,
        status: CertificateStatus,
        ca: Option<String>,
    ) -> Result<Certificate, Fault> {
        let certificate = issued.registered(status, ca, now_ms());
        self.store.create_certificate(certificate.clone()).await?;
        Ok(certificate)
    }
}

fn provisioned(planned: &PlannedThing) -> ProvisionedThing {
    ProvisionedThing {
        new: NewThing {
            name: planned.name.clone(),
            thing_type: planned.thing_type.clone(),
            billing_group: planned.billing_group.clone(),
            attributes: planned.attributes.clone(),
        },
        groups: planned.groups.clone(),
        over: planned.over,
    }
}

/// A policy by name, or made of its text under a name that is made of the text.
fn policy_name(name: Option<&str>, document: Option<&str>) -> Result<String, Fault> {
    if let Some(document) = document {
        Policy::parse(document).map_err(Fault::MalformedPolicy)?;
    }
    match (name, document) {
        (Some(name), _) => Ok(name.to_string()),
        (None, Some(document)) => {
            Ok(format!("provisioned-{}", &crate::sigv4::sha256_hex(document.as_bytes())[..32]))
        }
        (None, None) => Err(Fault::Invalid("A policy has neither name nor document.".into())),
    }
}
