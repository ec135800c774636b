//! Makes what a plan says: certificate, thing, groups, policies, and the ties between them.
//!
//! Each step may be done a second time without harm, so a device whose answer was lost asks again.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::template::{Plan, PlannedThing};
use crate::arn::Arns;
use crate::ca::{self, Authorities, Issued};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::policy::Policy;
use crate::store::{Certificate, CertificateStatus, NewThing, Settled, Store, ThingChange};

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
    /// Carries a plan out.
    ///
    /// # Errors
    /// The refusal of the step that failed; the steps before it stay.
    pub(crate) async fn make(&self, plan: &Plan) -> Result<Made, Fault> {
        // Documents first: a policy that is none must not leave a thing behind.
        for document in plan.policies.iter().filter_map(|policy| policy.document.as_ref()) {
            Policy::parse(document).map_err(Fault::MalformedPolicy)?;
        }
        let mut arns = Map::new();
        let certificate = self.certificate(plan).await?;
        let mut settled = Settled::default();
        if let Some(thing) = &plan.thing {
            settled.add(self.thing(thing).await?);
            arns.insert(thing.logical.clone(), self.arns.of(&format!("thing/{}", thing.name)).into());
        }
        if let (Some(thing), Some(certificate)) = (&plan.thing, &certificate) {
            self.store.attach_principal(thing.name.clone(), certificate.id.clone()).await?;
        }
        for policy in &plan.policies {
            let name = self.policy(policy.name.as_deref(), policy.document.as_deref()).await?;
            if let Some(certificate) = &certificate {
                self.store.attach_policy(name.clone(), format!("cert/{}", certificate.id)).await?;
            }
            arns.insert(policy.logical.clone(), self.arns.of(&format!("policy/{name}")).into());
        }
        if let (Some(certificate), Some(planned)) = (&certificate, &plan.certificate) {
            // Last: only what is complete may connect.
            let status = CertificateStatus::of(&planned.status.to_ascii_uppercase())
                .ok_or_else(|| Fault::Invalid(format!("{} is not a status.", planned.status)))?;
            self.store.set_certificate_status(certificate.id.clone(), status, now_ms()).await?;
            let arn = self.arns.of(&format!("cert/{}", certificate.id));
            arns.insert(planned.logical.clone(), arn.into());
        }
        let thing = plan.thing.as_ref().map(|thing| thing.name.clone());
        Ok(Made { thing, certificate, arns, settled })
    }

    async fn certificate(&self, plan: &Plan) -> Result<Option<Certificate>, Fault> {
        let Some(planned) = &plan.certificate else { return Ok(None) };
        if let Some(id) = &planned.id {
            return self.store.certificate(id).map(Some);
        }
        let issued = match (&planned.request, &planned.pem) {
            (Some(request), _) => self.authorities.issue_for_request(request).map_err(Fault::Invalid)?,
            (None, Some(pem)) => ca::read_foreign(pem).map_err(Fault::Invalid)?,
            (None, None) => return Err(Fault::Invalid("The certificate of the template is none.".into())),
        };
        match self.store.certificate(&issued.id) {
            Ok(known) => Ok(Some(known)),
            Err(_) => self.register(issued, CertificateStatus::Inactive, None).await.map(Some),
        }
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

    async fn thing(&self, planned: &PlannedThing) -> Result<Settled, Fault> {
        let now = now_ms();
        match self.store.thing(&planned.name) {
            Err(Fault::NotFound(_)) => {
                let new = NewThing {
                    name: planned.name.clone(),
                    thing_type: planned.thing_type.clone(),
                    billing_group: planned.billing_group.clone(),
                    attributes: planned.attributes.clone(),
                };
                self.store.create_thing(new, now).await?;
            }
            Err(fault) => return Err(fault),
            Ok(_) => match planned.over_attributes.as_str() {
                "FAIL" => return Err(Fault::AlreadyExists(format!("Thing {} is there.", planned.name))),
                "DO_NOTHING" => {}
                word => self.change(planned, word == "MERGE").await?,
            },
        }
        if planned.groups.is_empty() {
            return Ok(Settled::default());
        }
        self.store.change_groups_of(planned.name.clone(), planned.groups.clone(), vec![], now).await
    }

    async fn change(&self, planned: &PlannedThing, merge: bool) -> Result<(), Fault> {
        let wish = ThingChange {
            thing_type: planned.thing_type.clone(),
            attributes: Some(planned.attributes.clone())
                .filter(|attributes: &BTreeMap<_, _>| !attributes.is_empty()),
            merge,
            ..ThingChange::default()
        };
        self.store.update_thing(planned.name.clone(), wish).await
    }

    /// A policy by name, or made of its text under a name that is made of the text.
    async fn policy(&self, name: Option<&str>, document: Option<&str>) -> Result<String, Fault> {
        let Some(document) = document else {
            let name =
                name.ok_or_else(|| Fault::Invalid("A policy has neither name nor document.".into()))?;
            self.store.policy_version(name, None)?;
            return Ok(name.to_string());
        };
        let name = match name {
            Some(name) => name.to_string(),
            None => format!("provisioned-{}", &crate::sigv4::sha256_hex(document.as_bytes())[..32]),
        };
        match self.store.create_policy(name.clone(), document.to_string(), now_ms()).await {
            Ok(()) | Err(Fault::AlreadyExists(_)) => Ok(name),
            Err(fault) => Err(fault),
        }
    }
}
