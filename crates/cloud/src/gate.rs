//! The broker's questions, answered from the registry: who is this, may it, and what does the service say?
//!
//! A publish asks for its policies, so they are kept with the connection and not believed as soon as anything in the registry
//! has changed; then the next question reads them again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::access::{self, Actor, Role};
use crate::arn::Arns;
use crate::broker::{
    Action, Answer, Asked, Change, Departure, Gate, Keeper, Keeping, Memory, NotKept, Peer, Presence,
    Principal, Publication, Publications, Refused,
};
use crate::ca::{self, Authorities};
use crate::clock;
use crate::commands;
use crate::fault::Fault;
use crate::jobs::desk::{Desk, Notice};
use crate::jobs::mqtt;
use crate::meters::{Meters, Way};
use crate::objects::Objects;
use crate::policy::{Context, Decision, Library, Policy, Rights, ThingContext};
use crate::provisioning::{self, apply::Workshop};
use crate::shadows;
use crate::store::{CertificateStatus, Settled, Store};
use crate::streams;

/// The registry as the broker's gate.
pub(crate) struct Registry {
    store: Arc<Store>,
    desk: Desk,
    arns: Arns,
    objects: Objects,
    meters: Arc<Meters>,
    authorities: Arc<Authorities>,
    first_seen: mpsc::Sender<Vec<u8>>,
    library: Library,
}

/// Rights as they were at one state of the registry, kept with the connection.
struct KeptRights {
    generation: u64,
    rights: Rights,
}

thread_local! {
    /// The name of what is asked about, written anew for each question.
    static RESOURCE: RefCell<String> = const { RefCell::new(String::new()) };
}

impl Registry {
    pub(crate) fn new(
        desk: Desk,
        objects: Objects,
        meters: Arc<Meters>,
        authorities: Arc<Authorities>,
        first_seen: mpsc::Sender<Vec<u8>>,
    ) -> Registry {
        let (store, arns) = (desk.store.clone(), desk.arns.clone());
        Registry { store, desk, arns, objects, meters, authorities, first_seen, library: Library::default() }
    }

    fn actor(&self, peer: &Peer, topic: &str) -> Actor {
        let who = format!("certificate/{}", peer.principal.certificate_id);
        let mut actor = Actor::new(who, "device", peer.address.to_string());
        actor.service = "mqtt".into();
        actor.method = "PUBLISH".into();
        actor.path = topic.into();
        actor
    }

    fn rights(&self, peer: &Peer) -> Result<Arc<KeptRights>, Fault> {
        // What is read before a change has the number of before, and is not believed after it.
        let generation = self.store.registry_generation();
        if let Some(known) = peer.memo.recall::<KeptRights>().filter(|kept| kept.generation == generation) {
            return Ok(known);
        }
        // Keys are not part of the generation, and few: their role is asked each time.
        if !is_certificate_id(&peer.principal.certificate_id) {
            let role = self.role(&peer.principal.certificate_id)?;
            return Ok(Arc::new(KeptRights { generation, rights: role.map(rights_of).unwrap_or_default() }));
        }
        let kept = Arc::new(KeptRights { generation, rights: self.read_rights(peer)? });
        peer.memo.note(kept.clone());
        Ok(kept)
    }

    /// The role of an access key; nothing if there is none, or it is not active.
    fn role(&self, access_key_id: &str) -> Result<Option<Role>, Fault> {
        if access_key_id == self.desk.urls.access_key_id {
            return Ok(Some(Role::Admin));
        }
        let key = self.store.access_key(access_key_id)?;
        Ok(key.filter(|key| key.active).map(|key| key.role))
    }

    /// What things and applications are told after a change that came from a device.
    fn news(&self, settled: Settled) -> Publications<'_> {
        if settled.news.is_empty() && settled.events.is_empty() {
            return Publications::none();
        }
        Publications::later(move |publish| {
            self.desk.tell(&settled.news, &mut |notice| publish(publication(&notice)));
            self.desk.events(&settled.events).iter().for_each(|notice| publish(publication(notice)));
        })
    }

    fn read_rights(&self, peer: &Peer) -> Result<Rights, Fault> {
        let id = &*peer.principal.certificate_id;
        let certificate = self.store.certificate(id)?;
        let thing = self.store.thing_of_connection(id, &peer.client_id)?;
        let documents = match certificate.status {
            CertificateStatus::Active => {
                self.store.policies_in_force(id, thing.as_ref().map(|thing| thing.name.as_str()))?
            }
            _ => Vec::new(),
        };
        let context = Context {
            client_id: Some(peer.client_id.to_string()),
            source_ip: Some(peer.address),
            thing: thing.map(|thing| ThingContext {
                name: thing.name,
                thing_type: thing.thing_type,
                attributes: thing.attributes,
            }),
            certificate: ca::names_in(&certificate.pem).into_iter().collect::<BTreeMap<_, _>>(),
            certificate_id: Some(id.to_string()),
        };
        let policies: Vec<_> = documents.iter().filter_map(|text| self.library.read(text)).collect();
        Ok(Rights::of(policies.iter().map(|policy| &**policy), &context))
    }
}

impl Gate for Registry {
    fn certificate(&self, der: &[u8]) -> Result<Principal, Refused> {
        let known = self.registered(&ca::certificate_id(der));
        if known == Err(Refused::Unknown) {
            // Whoever signed it may be known. Nobody waits for that here.
            let _ = self.first_seen.try_send(der.to_vec());
        }
        known
    }

    fn registered(&self, id: &str) -> Result<Principal, Refused> {
        match self.store.certificate(id) {
            Ok(certificate) => match certificate.status {
                CertificateStatus::Active if !certificate.is_valid_at(clock::now_ms()) => {
                    Err(Refused::Expired)
                }
                CertificateStatus::Active => Ok(Principal { certificate_id: id.into() }),
                CertificateStatus::Inactive | CertificateStatus::PendingActivation => Err(Refused::Inactive),
                CertificateStatus::Revoked => Err(Refused::Revoked),
            },
            Err(Fault::NotFound(_)) => Err(Refused::Unknown),
            Err(fault) => {
                tracing::error!(?fault, "a certificate could not be looked up");
                Err(Refused::Unavailable)
            }
        }
    }

    fn keyholder(&self, access_key_id: &str) -> Result<Principal, Refused> {
        match self.role(access_key_id) {
            Ok(Some(_)) => Ok(Principal { certificate_id: access_key_id.into() }),
            Ok(None) => Err(Refused::Unknown),
            Err(fault) => {
                tracing::error!(?fault, "an access key could not be looked up");
                Err(Refused::Unavailable)
            }
        }
    }

    fn may(&self, peer: &Peer, action: Action<'_>) -> bool {
        let kept = match self.rights(peer) {
            Ok(kept) => kept,
            Err(fault) => {
                tracing::warn!(?fault, client = %peer.client_id, "the rights of a client could not be read");
                return false;
            }
        };
        let (verb, kind, name) = match action {
            Action::Connect => ("iot:connect", "client/", &*peer.client_id),
            Action::Publish(topic) => ("iot:publish", "topic/", topic),
            Action::RetainPublish(topic) => ("iot:retainpublish", "topic/", topic),
            Action::Subscribe(filter) => ("iot:subscribe", "topicfilter/", filter),
            Action::Receive(topic) => ("iot:receive", "topic/", topic),
        };
        let decision = RESOURCE.with_borrow_mut(|resource| {
            self.arns.write([kind, name], resource);
            kept.rights.decide(verb, resource)
        });
        // A delivery that is withheld is nobody's mistake, and there may be very many.
        if decision != Decision::Allowed && !matches!(action, Action::Receive(_)) {
            tracing::info!(client = %peer.client_id, verb, resource = %format_args!("{kind}{name}"), ?decision, "not allowed");
        }
        decision == Decision::Allowed
    }

    fn presence(&self, peer: &Peer, presence: &Presence) {
        let (connected, reason) = match presence {
            Presence::Connected => (true, None),
            // Somebody else is connected under the name, and has been noted before this one was gone.
            Presence::Disconnected(Departure::DuplicateClientId) => return,
            Presence::Disconnected(why) => (false, Some(why.code())),
        };
        self.store.note_connectivity(peer.client_id.to_string(), connected, reason, clock::now_ms());
    }

    fn reserved<'a>(&'a self, peer: &'a Peer, topic: &'a str, payload: &'a [u8]) -> Asked<'a> {
        Box::pin(async move {
            if let Some(notices) = shadows::mqtt::answer(&self.store, topic, payload).await {
                let publications: Vec<_> = notices.iter().map(publication).collect();
                return Answer::Done { replies: vec![], publications: publications.into() };
            }
            if let Some(list) = commands::mqtt::answer(&self.store, &self.arns, topic, payload).await {
                return Answer::Done { replies: vec![], publications: list.into() };
            }
            let workshop = Workshop { store: &self.store, authorities: &self.authorities, arns: &self.arns };
            // What a device registers is noted in its name.
            let actor = self.actor(peer, topic);
            let provisioned =
                access::acting(actor, provisioning::mqtt::answer(&workshop, topic, payload)).await;
            if let Some(answered) = provisioned {
                return Answer::Done {
                    replies: vec![answered.reply],
                    publications: self.news(answered.settled),
                };
            }
            if let Some(answered) = streams::mqtt::answer(&self.store, &self.objects, topic, payload).await {
                self.meters.sent(Way::Stream, answered.bytes);
                return Answer::Done { replies: answered.replies, publications: Publications::none() };
            }
            match mqtt::answer(&self.desk, topic, payload).await {
                None => Answer::NoSuchTopic,
                Some(answered) => Answer::Done {
                    replies: vec![publication(&answered.reply)],
                    publications: self.news(answered.settled),
                },
            }
        })
    }
}

fn is_certificate_id(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Who may only look listens; who may release and more also publishes.
fn rights_of(role: Role) -> Rights {
    let actions: &[&str] =
        if role == Role::View { &["iot:Connect", "iot:Subscribe", "iot:Receive"] } else { &["iot:*"] };
    let statement = serde_json::json!({"Effect": "Allow", "Action": actions, "Resource": "*"});
    let document = serde_json::json!({"Version": "2012-10-17", "Statement": statement}).to_string();
    Rights::of(Policy::parse(&document).iter(), &Context::default())
}

impl Keeper for Registry {
    fn keep(&self, change: Change) -> Keeping {
        let kept = self.store.keep(change);
        Box::pin(async move { kept.await.map_err(not_kept) })
    }

    fn load(&self) -> Result<Memory, NotKept> {
        let retained = self.store.retained(clock::now_ms()).map_err(not_kept)?;
        let sessions = self.store.sessions().map_err(not_kept)?;
        Ok(Memory { retained, sessions, wills: self.store.wills().map_err(not_kept)? })
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry").finish_non_exhaustive()
    }
}

fn not_kept(fault: Fault) -> NotKept {
    tracing::error!(?fault, "what the broker keeps could not be written or read");
    NotKept
}

fn publication(notice: &Notice) -> Publication {
    Publication {
        topic: notice.topic.clone(),
        payload: notice.payload.to_string().into_bytes(),
        qos: ::mqtt::Qos::AtLeastOnce,
    }
}
