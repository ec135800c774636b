//! What the broker asks the rest of the cloud: who is this, may it, and what does the service answer?
//! Everything that needs a database, a policy or a job is behind this one trait.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

/// The cloud behind the broker.
pub trait Gate: Send + Sync + 'static {
    /// Who owns this certificate (DER)? Asked inside the TLS handshake, which then proves possession of the key, and
    /// again once the connection can be found by [`Broker::disconnect_principal`](super::Broker::disconnect_principal):
    /// what is revoked in between is refused. Called on a thread of the runtime, so it must be quick.
    ///
    /// # Errors
    /// [`Refused`]: the handshake fails, or the connection ends.
    fn certificate(&self, der: &[u8]) -> Result<Principal, Refused>;

    /// The same for the id of a certificate that somebody trusted has looked at. Whoever has no such door refuses.
    ///
    /// # Errors
    /// [`Refused`]: the connection ends.
    fn registered(&self, certificate_id: &str) -> Result<Principal, Refused> {
        let _ = certificate_id;
        Err(Refused::Unknown)
    }

    /// The holder of an access key, whose signature has been checked. Whoever has no such door refuses.
    ///
    /// # Errors
    /// [`Refused`]: the connection ends.
    fn keyholder(&self, access_key_id: &str) -> Result<Principal, Refused> {
        let _ = access_key_id;
        Err(Refused::Unknown)
    }

    /// Do the policies of this client allow it? Asked for each action, deliveries included, so that a changed policy
    /// holds at once. Must not wait for a disk.
    fn may(&self, peer: &Peer, action: Action<'_>) -> bool;

    /// A client that may publish to `topic`, which begins with `$`, did so: a request to the service itself.
    /// It is acknowledged when the future is done; requests of one connection are asked in order.
    fn reserved<'a>(&'a self, peer: &'a Peer, topic: &'a str, payload: &'a [u8]) -> Asked<'a>;

    /// Somebody came or went. The broker publishes the presence events by itself; this is for whoever else
    /// wants to know.
    fn presence(&self, peer: &Peer, presence: &Presence) {
        let _ = (peer, presence);
    }
}

/// An answer on its way.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Answer<'a>> + Send + 'a>>;

/// The owner of a connection: a certificate, as in AWS IoT, and not what is written in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// SHA-256 of the certificate's DER, in lower-case hexadecimal digits; for a WebSocket the access key's id.
    pub certificate_id: Arc<str>,
}

/// One client's connection, as policies see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Whose certificate it is.
    pub principal: Principal,
    /// The MQTT client identifier, given or assigned.
    pub client_id: Arc<str>,
    /// Where it comes from (`aws:SourceIp`).
    pub address: IpAddr,
    /// The gate's own.
    pub memo: Memo,
}

/// What a [`Gate`] remembers of a connection from one question to the next; nobody else waits for it. The clones of a
/// [`Peer`] share it, and it makes no difference between peers.
#[derive(Clone, Default)]
pub struct Memo(Arc<Mutex<Option<Remembered>>>);

type Remembered = Arc<dyn Any + Send + Sync>;

impl Memo {
    /// What was remembered last, if it is of this type.
    pub fn recall<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()?.downcast().ok()
    }

    /// Remembers this in place of what was there.
    pub fn note(&self, what: Remembered) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(what);
    }
}

impl PartialEq for Memo {
    fn eq(&self, _: &Memo) -> bool {
        true
    }
}

impl Eq for Memo {}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo")
    }
}

/// Why a certificate is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is not registered.
    Unknown,
    /// It is registered and not ACTIVE.
    Inactive,
    /// It is REVOKED.
    Revoked,
    /// Its time is over, or has not begun.
    Expired,
    /// The registry cannot be read.
    Unavailable,
}

/// What a client wants to do, in the words of AWS IoT policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// `iot:Connect` on `client/{client id}`.
    Connect,
    /// `iot:Publish` on `topic/{topic}`.
    Publish(&'a str),
    /// `iot:RetainPublish` on `topic/{topic}`; asked besides [`Action::Publish`].
    RetainPublish(&'a str),
    /// `iot:Subscribe` on `topicfilter/{filter}`.
    Subscribe(&'a str),
    /// `iot:Receive` on `topic/{topic}`.
    Receive(&'a str),
}

/// What the service makes of a request on a `$` topic.
#[derive(Debug)]
pub enum Answer<'a> {
    /// It was taken.
    Done {
        /// For the requesting client alone, subscribed or not, each once.
        replies: Vec<Publication>,
        /// For whoever subscribes (`notify`, `notify-next`, events), after the replies.
        publications: Publications<'a>,
    },
    /// There is no such topic, or only the service writes it: PUBACK 0x90 in MQTT 5, else the connection ends.
    NoSuchTopic,
}

/// Messages of the service that are made when it is their turn: they tell what is then, not what was before the reply.
pub struct Publications<'a>(Option<Later<'a>>);

/// Hands each message over, in order.
type Later<'a> = Box<dyn FnOnce(&mut dyn FnMut(Publication)) + Send + 'a>;

impl<'a> Publications<'a> {
    /// None at all.
    pub const fn none() -> Publications<'a> {
        Publications(None)
    }

    /// Those that `make` hands over; it may hold a lock while the broker takes them.
    pub fn later(make: impl FnOnce(&mut dyn FnMut(Publication)) + Send + 'a) -> Publications<'a> {
        Publications(Some(Box::new(make)))
    }

    /// It is their turn.
    pub(super) fn publish(self, publish: &mut dyn FnMut(Publication)) {
        if let Some(make) = self.0 {
            make(publish);
        }
    }
}

impl From<Vec<Publication>> for Publications<'_> {
    fn from(list: Vec<Publication>) -> Self {
        Publications::later(|publish| list.into_iter().for_each(publish))
    }
}

impl fmt::Debug for Publications<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Publications").field(&self.0.is_some()).finish()
    }
}

/// A message of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Where to.
    pub topic: String,
    /// What.
    pub payload: Vec<u8>,
    /// 0 or 1; a subscription can lower it. Replies have the quality of service of the requester's subscription.
    pub qos: mqtt::Qos,
}

/// Somebody came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// CONNECT was accepted.
    Connected,
    /// The connection is over.
    Disconnected(Departure),
}

/// Why a connection ended, in the words of AWS IoT's lifecycle events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Departure {
    /// The client sent DISCONNECT.
    ClientInitiated,
    /// The client broke the protocol.
    ClientError,
    /// The network connection ended without DISCONNECT.
    ConnectionLost,
    /// Another connection took the client identifier.
    DuplicateClientId,
    /// A policy does not allow what the client did.
    ForbiddenAccess,
    /// Nothing came for 1.5 times the keep alive.
    KeepAliveTimeout,
    /// The certificate was revoked or deactivated, or the server stops.
    ServerInitiated,
    /// The client did not read, and its queue is full.
    Throttled,
}

impl Departure {
    /// The value of `disconnectReason`.
    pub const fn code(self) -> &'static str {
        match self {
            Departure::ClientInitiated => "CLIENT_INITIATED_DISCONNECT",
            Departure::ClientError => "CLIENT_ERROR",
            Departure::ConnectionLost => "CONNECTION_LOST",
            Departure::DuplicateClientId => "DUPLICATE_CLIENTID",
            Departure::ForbiddenAccess => "FORBIDDEN_ACCESS",
            Departure::KeepAliveTimeout => "MQTT_KEEP_ALIVE_TIMEOUT",
            Departure::ServerInitiated => "SERVER_INITIATED_DISCONNECT",
            Departure::Throttled => "THROTTLED",
        }
    }
}
