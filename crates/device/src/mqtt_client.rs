//! The one MQTT connection of the board. The agent and the Python program share it; [`MqttClient::carry`] keeps it
//! alive for as long as the device runs, and connects anew, later and later, whenever it is lost.
//!
//! Every connection starts clean: what must not be lost (a job) is asked for again by whoever needs it.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::fmt;

use embassy_futures::select::{Either3, select3};
use embedded_io_async::{Read, Write};
use mqtt::{Client, Connect, Frame, Frames, Lost, PacketId, Property, Qos, Reason, Seq, Subscription, Unsendable, Version, topic};

use crate::event::Event;
use crate::identity::Identity;
use crate::inbox::{Inbox, News, Ticket};
use crate::port::{ConnectError, Port, Tls, within};

/// Longest packet that is read, in bytes: a job document of 32 KB, its presigned addresses and its envelope.
const LONGEST_PACKET: u32 = 64 * 1024;

/// Requests that may wait for an acknowledgement, and how many of them the program may use: the agent can always speak.
const WAITING: usize = 16;
const WAITING_OF_PROGRAM: usize = 8;

/// Silence after which the connection is probed, in seconds. AWS IoT accepts 30 to 1,200.
const KEEP_ALIVE_S: u16 = 60;

const CONNECT_MS: u64 = 20_000;
const WRITE_MS: u64 = 20_000;

/// Pause before the second attempt to connect, and the longest one; it doubles in between.
const FIRST_PAUSE_MS: u64 = 200;
const LONGEST_PAUSE_MS: u64 = 60_000;

/// A connection that stood this long was a good one: the pauses begin from the shortest again.
const GOOD_MS: u64 = 10_000;

/// ALPN of AWS IoT for MQTT on port 443; on port 8883 nothing needs to be offered.
const ALPN_ON_443: &str = "x-amzn-mqtt-ca";

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum User {
    Agent,
    Program,
}

/// Why nothing could be published or subscribed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSent {
    /// There is no connection now.
    Offline,
    /// Too much waits for its acknowledgement; again after the next one.
    Busy,
    /// Topic or size are not what MQTT or the server allow.
    Invalid,
}

/// Why a connection ended or never stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Connect(ConnectError),
    Timeout,
    Cut,
    Refused(Reason),
    Closed(Reason),
    Silent,
    Protocol(mqtt::Malformed),
    Unsendable(Unsendable),
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(why) => write!(f, "{why}"),
            Self::Timeout => f.write_str("the connection does not move"),
            Self::Cut => f.write_str("the connection was cut"),
            Self::Refused(reason) => write!(f, "the server refuses this device: {reason:?}"),
            Self::Closed(reason) => write!(f, "the server ended the connection: {reason:?}"),
            Self::Silent => f.write_str("the server does not answer"),
            Self::Protocol(why) => write!(f, "the server broke the protocol: {why}"),
            Self::Unsendable(why) => write!(f, "a packet could not be sent: {why}"),
        }
    }
}

impl From<Lost> for Ended {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Malformed(why) => Self::Protocol(why),
            Lost::Unsendable(why) => Self::Unsendable(why),
            Lost::Silent => Self::Silent,
        }
    }
}

impl From<Unsendable> for Ended {
    fn from(why: Unsendable) -> Self {
        Self::Unsendable(why)
    }
}

/// The connection, as its two users see it.
pub(crate) struct MqttClient<'p, P: Port> {
    port: &'p P,
    identity: &'p Identity,
    state: RefCell<State>,
    version: Cell<Version>,
    /// Rung when there is something to write.
    outgoing: crate::bell::Bell,
    /// For the agent: messages of the jobs service.
    pub(crate) for_agent: Inbox,
    /// For the program: messages on its own subscriptions.
    pub(crate) for_program: Inbox,
}

#[derive(Default)]
struct State {
    /// Present while a connection is being opened or stands.
    client: Option<Client<WAITING>>,
    /// Bytes that are to be written to the stream.
    out: Vec<u8>,
    /// Publications that wait for their acknowledgement.
    waiting: Vec<(PacketId, User, Ticket)>,
    tickets: u32,
    /// Whether the server has accepted this connection.
    stood: bool,
    /// What each user wants to hear, on every connection.
    filters: Vec<(User, String)>,
}

impl<'p, P: Port> MqttClient<'p, P> {
    pub(crate) fn new(port: &'p P, identity: &'p Identity) -> Self {
        Self {
            port,
            identity,
            state: RefCell::default(),
            version: Cell::new(Version::V5),
            outgoing: Default::default(),
            for_agent: Inbox::default(),
            for_program: Inbox::default(),
        }
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.state.borrow().client.as_ref().is_some_and(Client::is_connected)
    }

    /// Publishes. Under QoS 1 the user finds a [`News::Acknowledged`] with this ticket in its inbox, or [`News::Lost`].
    pub(crate) fn publish(&self, user: User, topic: &str, payload: &[u8], qos: Qos) -> Result<Ticket, NotSent> {
        let mut state = self.state.borrow_mut();
        let of_program = state.waiting.iter().filter(|(_, of, _)| *of == User::Program).count();
        if user == User::Program && qos != Qos::AtMostOnce && of_program >= WAITING_OF_PROGRAM {
            return Err(NotSent::Busy);
        }
        let State { client, out, waiting, tickets, .. } = &mut *state;
        let client = client.as_mut().filter(|client| client.is_connected()).ok_or(NotSent::Offline)?;
        let id = client.publish(topic, payload, qos, false, self.port.now_ms(), out).map_err(not_sent)?;
        *tickets = tickets.wrapping_add(1);
        let ticket = Ticket(*tickets);
        waiting.extend(id.map(|id| (id, user, ticket)));
        self.outgoing.ring();
        Ok(ticket)
    }

    /// Wants to hear what is published under `filter`, from now on and on every later connection.
    pub(crate) fn subscribe(&self, user: User, filter: &str) -> Result<(), NotSent> {
        if !topic::is_filter(filter) {
            return Err(NotSent::Invalid);
        }
        let mut state = self.state.borrow_mut();
        if state.filters.iter().any(|(of, known)| *of == user && known == filter) {
            return Ok(());
        }
        let sent = state.subscribe(&[filter], self.port.now_ms());
        match sent.map_err(not_sent) {
            // Offline now: it is subscribed as soon as a connection stands.
            Ok(()) | Err(NotSent::Offline) => {}
            Err(other) => return Err(other),
        }
        state.filters.push((user, filter.into()));
        self.outgoing.ring();
        Ok(())
    }

    /// Keeps the connection for as long as it is polled.
    pub(crate) async fn carry(&self) -> core::convert::Infallible {
        let mut pause_ms = FIRST_PAUSE_MS;
        loop {
            let begun_ms = self.port.now_ms();
            let Err(why) = self.connection().await;
            let stood = self.forget();
            self.port.note(Event::Offline { reason: format_args!("{why}") });
            if stood {
                self.for_agent.put(News::Lost);
                self.for_program.put(News::Lost);
            }
            if why == Ended::Refused(Reason::UnsupportedProtocolVersion) && self.version.get() == Version::V5 {
                self.version.set(Version::V311);
                continue;
            }
            if stood && self.port.now_ms().saturating_sub(begun_ms) >= GOOD_MS {
                pause_ms = FIRST_PAUSE_MS;
            }
            self.port.sleep_until(self.port.now_ms() + self.jittered(pause_ms)).await;
            pause_ms = (pause_ms * 2).min(LONGEST_PAUSE_MS);
        }
    }

    /// One connection from its first byte to its end.
    async fn connection(&self) -> Result<core::convert::Infallible, Ended> {
        let mut stream = self.open().await?;
        self.begin()?;
        let frames = Frames::new(LONGEST_PACKET as usize);
        let mut received = Vec::new();
        let mut chunk = vec![0; 1024];
        loop {
            self.write(&mut stream).await?;
            let Some(due_ms) = self.due()? else { continue };
            let wake = self.port.sleep_until(due_ms);
            match select3(stream.read(&mut chunk), self.outgoing.heard(), wake).await {
                Either3::First(Ok(n)) if n > 0 => received.extend_from_slice(chunk.get(..n).unwrap_or_default()),
                Either3::First(_) => return Err(Ended::Cut),
                Either3::Second(()) | Either3::Third(()) => continue,
            }
            while let Frame::Packet(length) = frames.next(&received).map_err(Ended::Protocol)? {
                let rest = received.split_off(length);
                self.take(&received)?;
                received = rest;
            }
        }
    }

    async fn open(&self) -> Result<P::Stream, Ended> {
        let identity = self.identity;
        let alpn: &[&str] = if identity.port == 443 { &[ALPN_ON_443] } else { &[] };
        let tls = Tls {
            server_name: &identity.host,
            roots: &identity.roots,
            identity: Some(identity.certificate()),
            alpn,
        };
        let opened = within(self.port, CONNECT_MS, self.port.connect(&identity.host, identity.port, tls)).await;
        opened.ok_or(Ended::Timeout)?.map_err(Ended::Connect)
    }

    fn begin(&self) -> Result<(), Ended> {
        let version = self.version.get();
        let limit = core::num::NonZeroU32::new(LONGEST_PACKET).map(Property::MaximumPacketSize);
        let limit = limit.as_slice();
        let request = Connect {
            version,
            clean_start: true,
            keep_alive_s: KEEP_ALIVE_S,
            client_id: &self.identity.thing,
            properties: Seq::new(if version == Version::V5 { limit } else { &[] }),
            ..Connect::default()
        };
        let mut state = self.state.borrow_mut();
        let state = &mut *state;
        state.out.clear();
        state.client = Some(Client::connect(&request, self.port.now_ms(), &mut state.out)?);
        Ok(())
    }

    /// Writes everything that waits to be written.
    async fn write(&self, stream: &mut P::Stream) -> Result<(), Ended> {
        loop {
            let bytes = core::mem::take(&mut self.state.borrow_mut().out);
            if bytes.is_empty() {
                return Ok(());
            }
            let written = within(self.port, WRITE_MS, async {
                stream.write_all(&bytes).await?;
                stream.flush().await
            });
            written.await.ok_or(Ended::Timeout)?.map_err(|_| Ended::Cut)?;
        }
    }

    /// When the client must be asked again at the latest; `None` when it has just written a ping.
    fn due(&self) -> Result<Option<u64>, Ended> {
        let mut state = self.state.borrow_mut();
        let State { client, out, .. } = &mut *state;
        let Some(client) = client else { return Err(Ended::Cut) };
        let now_ms = self.port.now_ms();
        let due_ms = client.poll(now_ms, out)?.unwrap_or(now_ms + u64::from(KEEP_ALIVE_S) * 1000);
        Ok(out.is_empty().then_some(due_ms))
    }

    /// Takes one packet from the server.
    fn take(&self, packet: &[u8]) -> Result<(), Ended> {
        let mut state = self.state.borrow_mut();
        let State { client, out, .. } = &mut *state;
        let Some(client) = client else { return Err(Ended::Cut) };
        match client.receive(packet, self.port.now_ms(), out)? {
            mqtt::Event::Connected { .. } => {
                state.stood = true;
                let filters = state.filters.clone();
                let filters: Vec<&str> = filters.iter().map(|(_, filter)| filter.as_str()).collect();
                // At most eight filters fit a SUBSCRIBE of AWS IoT.
                for some in filters.chunks(8) {
                    state.subscribe(some, self.port.now_ms())?;
                }
                drop(state);
                self.port.note(Event::Online { host: &self.identity.host });
                self.for_agent.put(News::Connected);
                self.for_program.put(News::Connected);
            }
            mqtt::Event::Message(message) => {
                let (topic, payload) = (message.topic, message.payload);
                self.deliver(&state, topic, payload);
            }
            mqtt::Event::Acknowledged(id, reason) => self.acknowledge(&mut state, id, reason),
            mqtt::Event::Subscribed(_, reasons) => {
                if let Some(reason) = reasons.iter().find(|reason| reason.is_failure()) {
                    self.port.note(Event::SubscriptionRefused { reason });
                }
            }
            mqtt::Event::Refused(reason) => return Err(Ended::Refused(reason)),
            mqtt::Event::Closed(reason) => return Err(Ended::Closed(reason)),
            mqtt::Event::Unsubscribed(..) | mqtt::Event::Alive => {}
        }
        Ok(())
    }

    /// The jobs service answers whoever asked, subscribed or not: its messages are the agent's. All others are the
    /// program's, where it subscribed to them.
    fn deliver(&self, state: &State, topic: &str, payload: &[u8]) {
        let news = || News::Message { topic: topic.into(), payload: payload.into() };
        if is_jobs_topic(&self.identity.thing, topic) {
            self.for_agent.put(news());
        }
        let matches = |filter: &str| topic::matches(filter, topic, topic::Hash::BelowOnly);
        if state.filters.iter().any(|(user, filter)| *user == User::Program && matches(filter)) {
            self.for_program.put(news());
        }
    }

    fn acknowledge(&self, state: &mut State, id: PacketId, reason: Reason) {
        let Some(at) = state.waiting.iter().position(|(waiting, ..)| *waiting == id) else { return };
        let (_, user, ticket) = state.waiting.swap_remove(at);
        let news = News::Acknowledged { ticket, reason };
        match user {
            User::Agent => self.for_agent.put(news),
            User::Program => self.for_program.put(news),
        }
    }

    /// Forgets the connection; whether it stood.
    fn forget(&self) -> bool {
        let mut state = self.state.borrow_mut();
        state.client = None;
        state.out.clear();
        state.waiting.clear();
        core::mem::take(&mut state.stood)
    }

    /// Between half and all of a pause, so that a fleet does not come back as one.
    fn jittered(&self, pause_ms: u64) -> u64 {
        let mut random = [0; 4];
        self.port.random(&mut random);
        let half = pause_ms / 2;
        half + u64::from(u32::from_le_bytes(random)) % (half + 1)
    }
}

impl State {
    fn subscribe(&mut self, filters: &[&str], now_ms: u64) -> Result<(), Unsendable> {
        let wish = |filter| Subscription { filter, qos: Qos::AtLeastOnce, ..Subscription::default() };
        let wishes: Vec<_> = filters.iter().copied().map(wish).collect();
        match &mut self.client {
            Some(client) if client.is_connected() => client.subscribe(&wishes, now_ms, &mut self.out).map(|_| ()),
            _ => Ok(()),
        }
    }
}

fn not_sent(why: Unsendable) -> NotSent {
    match why {
        Unsendable::Inflight => NotSent::Busy,
        Unsendable::Full | Unsendable::TooLong | Unsendable::Invalid => NotSent::Invalid,
    }
}

fn is_jobs_topic(thing: &str, topic: &str) -> bool {
    jobs::Topic::read(topic).is_some_and(|topic| topic.thing == thing)
}
