//! Is the signature that of a key we issued, is it fresh, and may the holder of the key do that?

use std::net::IpAddr;
use std::sync::Arc;

use super::answer::Refusal;
use super::call::{Call, Head};
use crate::access::{self, Actor, Role};
use crate::clock::now_ms;
use crate::fault::Fault;
use crate::server::Cloud;
use crate::sigv4::{self, verify};

/// The holder of a key.
pub(super) struct Caller {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) secret: String,
}

impl Caller {
    /// Whoever holds an access key; nobody for an unknown or inactive one.
    ///
    /// # Errors
    /// [`Fault::Internal`].
    pub(super) fn of(cloud: &Cloud, access_key_id: &str) -> Result<Option<Caller>, Fault> {
        if access_key_id == cloud.endpoints.access_key_id {
            let secret = cloud.endpoints.secret_access_key.clone();
            return Ok(Some(Caller { name: "root".into(), role: Role::Admin, secret }));
        }
        let key = cloud.store.access_key(access_key_id)?.filter(|key| key.active);
        Ok(key.map(|key| Caller { name: key.owner, role: key.role, secret: key.secret }))
    }

    /// May he make this call? The sentence says why not.
    pub(super) fn may(&self, service: &str, head: &Head) -> Result<(), String> {
        let needed = access::needed(service, &head.method, &sigv4::decode(&head.path));
        if self.role >= needed {
            return Ok(());
        }
        tracing::warn!(who = self.name, method = head.method, path = head.path, "not allowed");
        Err(format!(
            "{} has the role {}; {} {} needs the role {}.",
            self.name,
            self.role.word(),
            head.method,
            head.path,
            needed.word()
        ))
    }

    /// He as the one who makes a call.
    pub(super) fn actor(&self, service: &str, head: &Head, from: IpAddr, request: &str) -> Actor {
        let mut actor = Actor::new(self.name.clone(), self.role.word(), from.to_string());
        actor.request = request.into();
        actor.service = service.into();
        actor.method = head.method.clone();
        actor.path = sigv4::decode(&head.path);
        actor
    }
}

/// Checks key, region, signature and role of a call to a JSON or query service.
pub(super) fn believe(cloud: &Arc<Cloud>, call: &Call, claim: &verify::Claim) -> Result<Caller, Refusal> {
    let caller =
        Caller::of(cloud, &claim.access_key_id).map_err(|fault| super::answer::iot_refusal(&fault))?;
    let Some(caller) = caller else {
        return Err(Refusal::new(
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ));
    };
    if claim.form != verify::Form::Header {
        return Err(Refusal::new(
            403,
            "MissingAuthenticationTokenException",
            "Only S3 takes signatures in the query.",
        ));
    }
    let global = matches!(claim.scope.service.as_str(), "sts" | "iam");
    if !global && claim.scope.region != cloud.endpoints.region {
        return Err(Refusal::new(
            403,
            "InvalidSignatureException",
            format!("Credential should be scoped to the region {}.", cloud.endpoints.region),
        ));
    }
    let payload = sigv4::sha256_hex(&call.body);
    // A client may declare the hash itself; then that is what it signed, and it must be the right one or no hash.
    let declared = call.head.header("x-amz-content-sha256").unwrap_or(&payload);
    if declared != payload && declared != sigv4::UNSIGNED_PAYLOAD {
        return Err(Refusal::new(
            400,
            "InvalidSignatureException",
            "x-amz-content-sha256 is not the hash of the body.",
        ));
    }
    let now_s = u64::try_from(now_ms() / 1000).unwrap_or_default();
    claim.check(&caller.secret, &call.head.received(), declared, now_s).map_err(unbelieved)?;
    let service = claim.scope.service.as_str();
    caller.may(service, &call.head).map_err(|why| Refusal::new(403, denied(service), why))?;
    Ok(caller)
}

fn denied(service: &str) -> &'static str {
    if matches!(service, "sts" | "iam") { "AccessDenied" } else { "AccessDeniedException" }
}

pub(super) fn unbelieved(refusal: verify::Refusal) -> Refusal {
    match refusal {
        verify::Refusal::Missing => {
            Refusal::new(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
        }
        verify::Refusal::Malformed => {
            Refusal::new(400, "IncompleteSignatureException", "The signature of the request cannot be read.")
        }
        verify::Refusal::Expired | verify::Refusal::Skewed => Refusal::new(
            403,
            "InvalidSignatureException",
            "Signature expired or not yet current: the clock of the client differs by more than 15 minutes.",
        ),
        verify::Refusal::Unsigned => Refusal::new(
            403,
            "InvalidSignatureException",
            "A header that begins with x-amz- must be among the SignedHeaders.",
        ),
        verify::Refusal::Mismatch => Refusal::new(
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided.",
        ),
    }
}
