//! A provisioned thing: everything that a template says is made in one transaction, or nothing is.

use rusqlite::Connection;

use super::{Certificate, CertificateStatus, NewThing, Settled, Store, ThingChange};
use super::{certificates, groups, ownership, policies, thing_kinds, things};
use crate::Quotas;
use crate::fault::Fault;
use crate::jobs::events::Event;
use crate::provisioning::template::{Override, ThingOverrides};
use crate::registry_events::Happened;

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

/// A thing that is made, or changed as `over` says if it is there.
#[derive(Clone, Debug)]
pub(crate) struct ProvisionedThing {
    pub(crate) new: NewThing,
    pub(crate) groups: Vec<String>,
    pub(crate) over: ThingOverrides,
}

/// A certificate that is there, or comes with the plan.
#[derive(Clone, Debug)]
pub(crate) struct ProvisionedCertificate {
    pub(crate) id: String,
    /// Registered unless it is.
    pub(crate) new: Option<Certificate>,
    pub(crate) status: CertificateStatus,
    pub(crate) over: Override,
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
        let quotas = self.quotas;
        self.write_registry(move |db| provision(db, &quotas, plan, now_ms)).await
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
    quotas: &Quotas,
    plan: Provision,
    now_ms: i64,
) -> Result<(Option<Certificate>, Settled), Fault> {
    if let Some(token) = &plan.token {
        ownership::spend(db, token, now_ms)?;
    }
    let certificate = plan.certificate.as_ref().map(|planned| &planned.id);
    let mut is_new = false;
    if let Some(ProvisionedCertificate { id, new: Some(new), .. }) = &plan.certificate
        && certificates::certificate(db, id)?.is_none()
    {
        certificates::create(db, new)?;
        is_new = true;
    }
    let name = plan.thing.as_ref().map(|thing| thing.new.name.clone());
    let settled =
        plan.thing.map_or_else(|| Ok(Settled::default()), |planned| thing(db, quotas, planned, now_ms))?;
    if let (Some(thing), Some(certificate)) = (&name, certificate) {
        things::attach(db, thing, certificate, None)?;
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
    set_status(db, &planned, is_new, now_ms)?;
    Ok((Some(certificates::must_certificate(db, &planned.id)?), settled))
}

/// One that is new, or waited for this very step, gets its status; of any other the template decides.
fn set_status(
    db: &Connection,
    planned: &ProvisionedCertificate,
    is_new: bool,
    now_ms: i64,
) -> Result<(), Fault> {
    let is = certificates::must_certificate(db, &planned.id)?;
    let is_known = !is_new && is.status != CertificateStatus::PendingActivation;
    match planned.over {
        Override::DoNothing if is_known => Ok(()),
        Override::Fail if is_known => {
            let message = format!("The certificate {} is already there.", planned.id);
            Err(Fault::exists(format!("cert/{}", planned.id), message))
        }
        _ if is.status == planned.status => Ok(()),
        _ => certificates::set_status(db, &planned.id, planned.status, now_ms),
    }
}

fn thing(db: &Connection, quotas: &Quotas, planned: ProvisionedThing, now_ms: i64) -> Result<Settled, Fault> {
    let name = planned.new.name.clone();
    let mut leave = Vec::new();
    let mut enter = planned.groups;
    let what = if things::thing(db, &name)?.is_none() {
        things::create(db, quotas, planned.new, now_ms)?;
        Some(Happened::Created)
    } else {
        let changed = change_known(db, quotas, planned.new, &planned.over)?;
        match planned.over.groups {
            Override::DoNothing => enter.clear(),
            Override::Fail if !enter.is_empty() => return Err(there(&name)),
            Override::Replace if !enter.is_empty() => leave = groups::direct_of(db, &name, &enter)?,
            // Of groups that the template does not speak of nothing is said either.
            Override::Merge | Override::Replace | Override::Fail => {}
        }
        changed.then_some(Happened::Updated)
    };
    let mut settled = Settled::default();
    if let Some(what) = what {
        settled.events.push(Event::Thing { what, thing: Box::new(things::must_thing(db, &name)?) });
    }
    if !enter.is_empty() || !leave.is_empty() {
        settled.add(groups::change_of(db, quotas, &name, &enter, &leave, now_ms)?);
    }
    for (came, groups) in [(true, enter), (false, leave)] {
        let member = |group| Event::Member { came, group, thing: name.clone() };
        settled.events.extend(groups.into_iter().map(member));
    }
    Ok(settled)
}

/// Changes what the template says; was there anything to change?
fn change_known(
    db: &Connection,
    quotas: &Quotas,
    new: NewThing,
    over: &ThingOverrides,
) -> Result<bool, Fault> {
    let fails = |over: Override, is_given: bool| over == Override::Fail && is_given;
    if fails(over.attributes, !new.attributes.is_empty()) || fails(over.thing_type, new.thing_type.is_some())
    {
        return Err(there(&new.name));
    }
    let may_change = |over: Override| matches!(over, Override::Merge | Override::Replace);
    let change = ThingChange {
        thing_type: new.thing_type.filter(|_| may_change(over.thing_type)),
        attributes: Some(new.attributes)
            .filter(|attributes| may_change(over.attributes) && !attributes.is_empty()),
        merge: over.attributes == Override::Merge,
        ..ThingChange::default()
    };
    let changes = change.thing_type.is_some() || change.attributes.is_some();
    if changes {
        things::update(db, quotas, new.name.clone(), change)?;
    }
    if let Some(group) = &new.billing_group {
        thing_kinds::join_billing_group(db, &new.name, group)?;
    }
    Ok(changes)
}

fn there(thing: &str) -> Fault {
    let message = format!("The thing {thing} is already there, and the template says FAIL.");
    Fault::exists(format!("thing/{thing}"), message)
}
