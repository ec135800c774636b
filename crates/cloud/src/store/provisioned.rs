//! A provisioned thing: everything that a template says is made in one transaction, or nothing is.

use rusqlite::Connection;

use super::{Certificate, CertificateStatus, NewThing, Settled, Store, ThingChange};
use super::{certificates, groups, ownership, policies, things};
use crate::fault::Fault;

/// What a plan asks for, ready to be written.
#[derive(Clone, Debug)]
pub(crate) struct Provision {
    pub(crate) thing: Option<ProvisionedThing>,
    pub(crate) certificate: Option<ProvisionedCertificate>,
    /// Name, and the text of one that is to be made unless it is there.
    pub(crate) policies: Vec<(String, Option<String>)>,
    /// Shows that the certificate is the client's, and is good once.
    pub(crate) token: Option<String>,
}

/// A thing that is made, or changed if it is there.
#[derive(Clone, Debug)]
pub(crate) struct ProvisionedThing {
    pub(crate) new: NewThing,
    pub(crate) groups: Vec<String>,
    /// For one that is there; `None` leaves it as it is.
    pub(crate) change: Option<ThingChange>,
    /// One that is there is refused.
    pub(crate) must_be_new: bool,
}

/// A certificate that is there, or comes with the plan.
#[derive(Clone, Debug)]
pub(crate) struct ProvisionedCertificate {
    pub(crate) id: String,
    /// Registered unless it is.
    pub(crate) new: Option<Certificate>,
    pub(crate) status: CertificateStatus,
}

impl Store {
    /// Makes a thing, its certificate and its policies, and ties them together.
    ///
    /// # Errors
    /// The refusal of any step; then none of them was done.
    pub(crate) async fn provision(
        &self,
        plan: Provision,
        now_ms: i64,
    ) -> Result<(Option<Certificate>, Settled), Fault> {
        self.write_registry(move |db| provision(db, plan, now_ms)).await
    }
}

/// May a decision that was made before depend on what this plan makes? Nobody speaks for a thing that is new yet, and
/// nobody has connected with a certificate that is.
pub(super) fn touches_known(db: &Connection, plan: &Provision) -> Result<bool, Fault> {
    if let Some(thing) = &plan.thing
        && things::thing(db, &thing.new.name)?.is_some()
    {
        return Ok(true);
    }
    match &plan.certificate {
        Some(planned) => Ok(certificates::certificate(db, &planned.id)?.is_some()),
        None => Ok(false),
    }
}

/// [`Store::provision`] inside another verb.
pub(super) fn provision(
    db: &Connection,
    plan: Provision,
    now_ms: i64,
) -> Result<(Option<Certificate>, Settled), Fault> {
    if let Some(token) = &plan.token {
        ownership::spend(db, token, now_ms)?;
    }
    let certificate = plan.certificate.as_ref().map(|planned| &planned.id);
    if let Some(ProvisionedCertificate { id, new: Some(new), .. }) = &plan.certificate
        && certificates::certificate(db, id)?.is_none()
    {
        certificates::create(db, new)?;
    }
    let name = plan.thing.as_ref().map(|thing| thing.new.name.clone());
    let settled = plan.thing.map_or_else(|| Ok(Settled::default()), |planned| thing(db, planned, now_ms))?;
    if let (Some(thing), Some(certificate)) = (&name, certificate) {
        things::attach(db, thing, certificate)?;
    }
    for (name, document) in &plan.policies {
        if let Some(document) = document
            && policies::policy(db, name)?.is_none()
        {
            policies::create(db, name, document, now_ms)?;
        }
        match certificate {
            Some(certificate) => policies::attach(db, name, &format!("cert/{certificate}"))?,
            None => drop(policies::must_policy(db, name)?),
        }
    }
    let Some(planned) = plan.certificate else { return Ok((None, settled)) };
    certificates::set_status(db, &planned.id, planned.status, now_ms)?;
    Ok((Some(certificates::must_certificate(db, &planned.id)?), settled))
}

fn thing(db: &Connection, planned: ProvisionedThing, now_ms: i64) -> Result<Settled, Fault> {
    let name = planned.new.name.clone();
    if things::thing(db, &name)?.is_none() {
        things::create(db, planned.new, now_ms)?;
    } else if planned.must_be_new {
        return Err(Fault::AlreadyExists(format!("Thing {name} is there.")));
    } else if let Some(change) = planned.change {
        things::update(db, name.clone(), change)?;
    }
    if planned.groups.is_empty() {
        return Ok(Settled::default());
    }
    groups::change_of(db, &name, &planned.groups, &[], now_ms)
}
