//! The broker: MQTT 3.1.1 and 5 over TLS with client certificates, with the rules of AWS IoT Core.
//!
//! A connection is one task. It reads packets, asks the [`Gate`] whether the client may do what they say, and hands
//! messages to the sessions of those who subscribe; each session has a bounded queue that its own connection empties.
//! Requests on `$aws/…` topics never reach other clients: the Gate answers them in this process.
//!
//! Where it differs from AWS IoT Core: a refused CONNECT of 3.1.1 is answered before it is closed, and what comes too fast
//! waits on its way instead of being thrown away.
//!
//! Retained messages, and sessions that outlive their connections, are handed to the [`Keeper`], if there is one; what
//! is acknowledged is kept. Sessions that end with their connections cost it nothing. After a restart a message that was
//! on its way comes again under its packet identifier, and the wills of those who were connected are published.
//!
//! ```no_run
//! # async fn example(gate: std::sync::Arc<dyn cloud::broker::Gate>) -> Result<(), Box<dyn std::error::Error>> {
//! use cloud::broker::{Broker, Limits, server_config};
//!
//! let broker = Broker::new(gate.clone(), Limits::default());
//! # let (chain, key) = (vec![], rustls_pki_types::PrivateKeyDer::try_from(vec![])?);
//! let tls = server_config(gate, chain, key)?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8883").await?;
//! broker.serve(listener, tls, async { tokio::signal::ctrl_c().await.unwrap_or(()) }).await;
//! # Ok(())
//! # }
//! ```

mod accept;
mod connection;
mod conversation;
mod few;
mod filters;
mod gate;
mod greeting;
mod hub;
mod keeper;
mod limits;
mod link;
mod message;
mod presence;
mod prompt;
mod session;
mod tally;
mod throttle;
mod tls;
mod together;
mod websocket;
mod wire;

pub use gate::{
    Action, Answer, Asked, Departure, Gate, Memo, Peer, Presence, Principal, Publication, Publications,
    Refused,
};
pub use keeper::{
    Change, Keeper, Keeping, KeptSession, KeptSubscription, Letter, Memory, NotKept, Queued, Will,
};
pub use limits::Limits;
pub use link::Dismissal;
pub use tls::server_config;

use accept::Door;
use connection::Introduction;
use hub::Hub;
use link::Link;
use message::Message;
use mqtt::{Properties, Qos, Version, topic};
use rustls::ServerConfig;
use std::collections::HashMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use websocket::WebSocket;

/// A handle to the broker; clones are the same broker.
#[derive(Clone)]
pub struct Broker(Arc<Shared>);

struct Shared {
    gate: Arc<dyn Gate>,
    hub: Arc<Hub>,
    /// Connections whose certificate is known, by number.
    links: Mutex<HashMap<u64, Arc<Link>>>,
    numbers: AtomicU64,
}

/// A client that is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Who.
    pub peer: Peer,
    /// With which version.
    pub version: Version,
    /// Since when.
    pub since: SystemTime,
    /// From where.
    pub address: SocketAddr,
    /// The longest silence that it announced; 0 is none.
    pub keep_alive_s: u16,
}

/// A client that has a session, connected or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientState {
    /// Its connection now.
    pub connection: Option<Connection>,
    /// For so many seconds its session outlives its connection; 0 is not at all.
    pub expiry_s: u32,
    /// Its filters in their order, with the quality of service granted.
    pub subscriptions: Vec<(Arc<str>, Qos)>,
}

/// Why a message of the service cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpublishable {
    /// The topic is no topic name, or too long, or has too many levels.
    Topic,
    /// The payload is larger than the limit.
    Payload,
    /// As many messages are retained as may be, or the topic is reserved.
    Retained,
}

impl Broker {
    /// A broker without connections, whose memory ends with it.
    pub fn new(gate: Arc<dyn Gate>, limits: Limits) -> Broker {
        Broker::on(gate, Arc::new(Hub::new(limits, None)))
    }

    /// A broker without connections that begins with what is kept, and keeps what must outlive it. To be called inside
    /// a Tokio runtime, which ends the sessions in their time.
    ///
    /// # Errors
    /// [`NotKept`] if what is kept cannot be read.
    pub fn remembering(
        gate: Arc<dyn Gate>,
        keeper: Arc<dyn Keeper>,
        limits: Limits,
    ) -> Result<Broker, NotKept> {
        let mut memory = keeper.load()?;
        memory.wills.retain(|will| match will.letter.topic() {
            Some(topic) => gate.may(&will.peer, Action::Publish(&topic)),
            None => false,
        });
        let hub = Arc::new(Hub::new(limits, Some(keeper)));
        hub.remember(memory);
        Ok(Broker::on(gate, hub))
    }

    fn on(gate: Arc<dyn Gate>, hub: Arc<Hub>) -> Broker {
        Broker(Arc::new(Shared { gate, hub, links: Mutex::default(), numbers: AtomicU64::new(0) }))
    }

    /// Accepts connections until `shutdown` is done, then ends them all and waits for them.
    /// The TLS configuration is one of [`server_config`]: it must ask for client certificates.
    pub async fn serve(
        &self,
        listener: TcpListener,
        tls: Arc<ServerConfig>,
        shutdown: impl Future<Output = ()>,
    ) {
        accept::accept(self, listener, Door::Tls(tls.into()), shutdown).await;
    }

    /// The same without TLS: the user name of CONNECT is the id of the client's certificate, and is believed. For a proxy
    /// on this machine that ends TLS, and for measurements: the listener must not be reachable from elsewhere.
    pub async fn serve_behind_proxy(&self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        accept::accept(self, listener, Door::Plain, shutdown).await;
    }

    /// Attends to one client on a WebSocket that has been opened, until the connection is over. `read_ahead` came behind
    /// the opening request, which was signed with the access key.
    pub async fn serve_websocket<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: S,
        read_ahead: &[u8],
        access_key_id: &str,
        address: SocketAddr,
    ) {
        let deadline = tokio::time::Instant::now() + self.0.hub.limits.connect_timeout;
        let Some(entered) = self.admit(address, || self.0.gate.keyholder(access_key_id)) else { return };
        let stream = WebSocket::new(stream, read_ahead.to_vec());
        connection::attend(self.clone(), stream, Introduction::Done(entered), address, deadline).await;
    }

    /// Publishes a message of the service to whoever subscribes. No policy of a publisher is asked; that of
    /// each receiver is. What is retained is on its way to the [`Keeper`] and not waited for.
    ///
    /// # Errors
    /// [`Unpublishable`], for the limits that hold for clients too.
    pub fn publish(&self, topic: &str, payload: &[u8], qos: Qos, retain: bool) -> Result<(), Unpublishable> {
        self.publish_with(topic, payload, qos, retain, &Properties::default())
    }

    /// The same with properties of MQTT 5: the expiry, and those that travel with the message. Receivers of 3.1.1 get it
    /// without them.
    ///
    /// # Errors
    /// [`Unpublishable`], for the limits that hold for clients too.
    pub fn publish_with(
        &self,
        topic: &str,
        payload: &[u8],
        qos: Qos,
        retain: bool,
        properties: &Properties<'_>,
    ) -> Result<(), Unpublishable> {
        let limits = &self.0.hub.limits;
        // Topics of the service may be deeper than those of its clients.
        let reserved = topic.starts_with('$');
        if !topic::is_name(topic) || !reserved && !limits.fits(topic) {
            return Err(Unpublishable::Topic);
        }
        if payload.len() > limits.payload_bytes {
            return Err(Unpublishable::Payload);
        }
        let message = Arc::new(Message::new(topic, payload, hub::granted_qos(qos), retain, properties, None));
        if retain && (reserved || self.0.hub.retain(&message).is_none()) {
            return Err(Unpublishable::Retained);
        }
        drop(self.0.hub.publish(&message));
        Ok(())
    }

    /// Ends all connections of a certificate at once; returns how many there were. A handshake that is under way asks
    /// the [`Gate`] again when it is done.
    pub fn disconnect_principal(&self, certificate_id: &str) -> usize {
        let links = self.links();
        let his = links.values().filter(|link| &*link.principal.certificate_id == certificate_id);
        his.map(|link| link.end(Departure::ServerInitiated)).count()
    }

    /// Ends the connection of a client, if there is one.
    pub fn disconnect_client(&self, client_id: &str, dismissal: Dismissal) -> bool {
        let links = self.links();
        let his = |link: &&Arc<Link>| link.client.get().is_some_and(|c| &*c.peer.client_id == client_id);
        links.values().filter(his).map(|link| link.dismiss(dismissal)).count() > 0
    }

    /// The clients that are connected.
    pub fn connections(&self) -> Vec<Connection> {
        self.links().values().filter_map(|link| Connection::of(link)).collect()
    }

    /// What is known of a client; `None` if it is not connected and has left no session.
    pub fn client(&self, client_id: &str) -> Option<ClientState> {
        let session = self.0.hub.session(client_id)?;
        let state = session.state();
        let mut subscriptions = Vec::with_capacity(state.subscriptions.len());
        state.subscriptions.for_each(|filter, granted| subscriptions.push((filter.clone(), granted.qos)));
        let connection = state.link.as_ref().and_then(|link| Connection::of(link));
        let expiry_s = state.expiry_s;
        drop(state);
        subscriptions.sort_unstable();
        Some(ClientState { connection, expiry_s, subscriptions })
    }

    /// How many clients are connected.
    pub fn connected(&self) -> usize {
        self.links().len()
    }

    /// How many sessions there are, those of clients that are away included.
    pub fn sessions(&self) -> usize {
        self.0.hub.sessions()
    }

    /// What became of messages since the start: name, what it says, value.
    pub fn figures(&self) -> Vec<(String, &'static str, u64)> {
        self.0.hub.tally.figures()
    }

    /// The payload that is retained under a topic.
    pub fn retained(&self, topic: &str) -> Option<Vec<u8>> {
        self.0.hub.retained(topic).map(|message| message.payload.to_vec())
    }

    fn links(&self) -> MutexGuard<'_, HashMap<u64, Arc<Link>>> {
        self.0.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a connection, so that it can be found and ended.
    fn enter(&self, principal: Principal, address: SocketAddr) -> Entered {
        let number = self.0.numbers.fetch_add(1, Ordering::Relaxed);
        let link = Link::new(number, principal, address);
        self.links().insert(number, link.clone());
        Entered { broker: self.clone(), link }
    }
}

impl Connection {
    /// `None` before CONNECT.
    fn of(link: &Link) -> Option<Connection> {
        let client = link.client.get()?;
        Some(Connection {
            peer: client.peer.clone(),
            version: client.version,
            since: client.since,
            address: link.address,
            keep_alive_s: client.keep_alive_s,
        })
    }
}

/// A connection in the broker's book, as long as this lives.
struct Entered {
    broker: Broker,
    link: Arc<Link>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.broker.links().remove(&self.link.number);
    }
}
