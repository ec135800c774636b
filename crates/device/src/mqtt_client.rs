//! The one MQTT connection of the board, shared by the agent, its downloads by stream and the Python program. When to
//! connect is the agent's decision ([`MqttClient::connect`]), how long to wait after a failure too; [`MqttClient::carry`]
//! does the work.
//!
//! Every connection starts clean: what must not be lost (a job) is asked for again by whoever needs it.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::convert::Infallible;
use core::fmt;

use embassy_futures::select::{Either3, select3};
use embedded_io_async::{Read, Write};
use mqtt::{
    Client, Connect, Frame, Frames, Lost, PacketId, Property, Qos, Reason, Seq, Subscription, Unsendable,
    Version, topic,
};

use crate::bell::Bell;
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

/// ALPN of AWS IoT for MQTT on port 443; on port 8883 nothing needs to be offered.
const ALPN_ON_443: &str = "x-amzn-mqtt-ca";

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum User {
    Agent,
    Program,
    Stream,
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
    /// This side wanted it.
    Wanted,
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
            Self::Wanted => f.write_str("disconnected"),
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

/// The connection, as its users see it.
pub(crate) struct MqttClient<'p, P: Port> {
    port: &'p P,
    identity: &'p Identity,
    state: RefCell<State>,
    version: Cell<Version>,
    /// Rung when a connection is wanted.
    wanted: Bell,
    /// Rung when there is something to write.
    outgoing: Bell,
    /// For the agent: messages of the jobs service.
    pub(crate) for_agent: Inbox,
    /// For the program: messages on its own subscriptions.
    pub(crate) for_program: Inbox,
    /// For a download by stream: answers to its questions, as long as there is one.
    pub(crate) for_stream: Inbox,
    streaming: Cell<bool>,
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
    /// Subscriptions that must be answered before the connection is announced; empty once it is.
    subscribing: Vec<PacketId>,
    /// Whether the users know of this connection.
    announced: bool,
    /// Whether the agent wants it to end.
    unwanted: bool,
    /// Whether answers of streams come over this connection.
    hears_streams: bool,
    /// What each user wants to hear, on every connection.
    filters: Vec<(User, String)>,
}

impl<'p, P: Port> MqttClient<'p, P> {
    pub(crate) fn new(port: &'p P, identity: &'p Identity) -> Self {
        let mut buffer = [0; jobs::TOPIC_BYTES_MAX];
        let filters = jobs::FILTERS.iter().filter_map(|which| {
            let filter = jobs::filter(&identity.thing, which, &mut buffer).ok()?;
            Some((User::Agent, filter.into()))
        });
        let state = RefCell::new(State { filters: filters.collect(), ..State::default() });
        Self {
            port,
            identity,
            state,
            version: Cell::new(Version::V5),
            wanted: Bell::default(),
            outgoing: Bell::default(),
            for_agent: Inbox::default(),
            for_program: Inbox::default(),
            for_stream: Inbox::default(),
            streaming: Cell::new(false),
        }
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.state.borrow().client.as_ref().is_some_and(Client::is_connected)
    }

    /// Publishes. Under QoS 1 the user finds a [`News::Acknowledged`] with this ticket in its inbox, or [`News::Lost`].
    pub(crate) fn publish(
        &self,
        user: User,
        topic: &str,
        payload: &[u8],
        qos: Qos,
    ) -> Result<Ticket, NotSent> {
        let mut state = self.state.borrow_mut();
        let of_program = state.waiting.iter().filter(|(_, of, _)| *of == User::Program).count();
        if user == User::Program && qos != Qos::AtMostOnce && of_program >= WAITING_OF_PROGRAM {
            return Err(NotSent::Busy);
        }
        let State { client, out, .. } = &mut *state;
        let client = client.as_mut().filter(|client| client.is_connected()).ok_or(NotSent::Offline)?;
        let id = client.publish(topic, payload, qos, false, self.port.now_ms(), out).map_err(not_sent)?;
        let ticket = state.ticket();
        state.waiting.extend(id.map(|id| (id, user, ticket)));
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
        // Offline, it is subscribed as soon as a connection stands.
        state.subscribe(&[filter], self.port.now_ms()).map_err(not_sent)?;
        state.filters.push((user, filter.into()));
        self.outgoing.ring();
        Ok(())
    }

    /// Subscribes to the answers of streams, where this connection has not: the download finds a [`News::Acknowledged`]
    /// with this ticket in its inbox.
    pub(crate) fn listen_to_streams(&self) -> Result<Option<Ticket>, NotSent> {
        let mut buffers = [[0; jobs::TOPIC_BYTES_MAX]; jobs::STREAM_FILTERS.len()];
        let mut filters = [""; jobs::STREAM_FILTERS.len()];
        for ((filter, which), buffer) in filters.iter_mut().zip(jobs::STREAM_FILTERS).zip(&mut buffers) {
            *filter =
                jobs::stream_filter(&self.identity.thing, which, buffer).map_err(|_| NotSent::Invalid)?;
        }
        let mut state = self.state.borrow_mut();
        if state.hears_streams {
            return Ok(None);
        }
        let id = state.subscribe(&filters, self.port.now_ms()).map_err(not_sent)?.ok_or(NotSent::Offline)?;
        let ticket = state.ticket();
        state.waiting.push((id, User::Stream, ticket));
        self.outgoing.ring();
        Ok(Some(ticket))
    }

    /// A download by stream begins or ends; what was there for an earlier one is gone.
    pub(crate) fn streaming(&self, is: bool) {
        self.streaming.set(is);
        self.for_stream.clear();
    }

    /// A name for a request that no other one has.
    pub(crate) fn ticket(&self) -> Ticket {
        self.state.borrow_mut().ticket()
    }

    /// Wants a connection. The agent finds [`News::Connected`] or [`News::Lost`] in its inbox.
    pub(crate) fn connect(&self) {
        self.wanted.ring();
    }

    /// Wants no connection; [`News::Lost`] follows if there was one.
    pub(crate) fn disconnect(&self) {
        self.state.borrow_mut().unwanted = true;
        self.outgoing.ring();
    }

    /// Carries one connection after the other, each when it is wanted, for as long as it is polled.
    pub(crate) async fn carry(&self) -> Infallible {
        loop {
            self.wanted.heard().await;
            let Err(mut why) = self.connection().await;
            if why == Ended::Refused(Reason::UnsupportedProtocolVersion) && self.version.get() == Version::V5
            {
                self.version.set(Version::V311);
                self.forget();
                let Err(again) = self.connection().await;
                why = again;
            }
            self.port.note(Event::Offline { reason: format_args!("{why}") });
            if self.forget() {
                self.for_program.put(News::Lost);
            }
            self.tell_stream(News::Lost);
            self.for_agent.put(News::Lost);
        }
    }

    /// One connection from its first byte to its end.
    async fn connection(&self) -> Result<Infallible, Ended> {
        let mut stream = self.open().await?;
        self.begin()?;
        let frames = Frames::new(LONGEST_PACKET as usize);
        let mut received = Vec::new();
        let mut chunk = vec![0; 1024];
        loop {
            self.write(&mut stream).await?;
            if self.state.borrow().unwanted {
                return Err(Ended::Wanted);
            }
            let Some(due_ms) = self.due()? else { continue };
            let wake = self.port.sleep_until(due_ms);
            match select3(stream.read(&mut chunk), self.outgoing.heard(), wake).await {
                Either3::First(Ok(n)) if n > 0 => {
                    received.extend_from_slice(chunk.get(..n).unwrap_or_default())
                }
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
        // In the heap, and gone once the stream stands.
        let connect = crate::boxed(|| self.port.connect(&identity.host, identity.port, tls));
        let opened = within(self.port, CONNECT_MS, connect).await;
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
                let filters = state.filters.clone();
                let filters: Vec<&str> = filters.iter().map(|(_, filter)| filter.as_str()).collect();
                // At most eight filters fit a SUBSCRIBE of AWS IoT.
                for some in filters.chunks(8) {
                    let id = state.subscribe(some, self.port.now_ms())?;
                    state.subscribing.extend(id);
                }
                self.announce(&mut state);
            }
            mqtt::Event::Message(message) => {
                let (topic, payload) = (message.topic, message.payload);
                self.deliver(&state, topic, payload);
            }
            mqtt::Event::Acknowledged(id, reason) => self.acknowledge(&mut state, id, reason),
            mqtt::Event::Subscribed(id, reasons) => {
                let refused = reasons.iter().find(|reason| reason.is_failure());
                if let Some(reason) = refused {
                    self.port.note(Event::SubscriptionRefused { reason });
                }
                if state.subscribing.contains(&id) {
                    state.subscribing.retain(|waiting| *waiting != id);
                    self.announce(&mut state);
                } else {
                    state.hears_streams |= refused.is_none() && state.waits_for(id, User::Stream);
                    self.acknowledge(&mut state, id, refused.unwrap_or(Reason::Success));
                }
            }
            mqtt::Event::Refused(reason) => return Err(Ended::Refused(reason)),
            mqtt::Event::Closed(reason) => return Err(Ended::Closed(reason)),
            mqtt::Event::Unsubscribed(..) | mqtt::Event::Alive => {}
        }
        Ok(())
    }

    /// Tells both users of a connection, once everything that they want to hear is subscribed.
    fn announce(&self, state: &mut State) {
        if state.announced || !state.subscribing.is_empty() {
            return;
        }
        state.announced = true;
        self.port.note(Event::Online { host: &self.identity.host });
        self.for_agent.put(News::Connected);
        self.for_program.put(News::Connected);
    }

    /// The jobs service answers whoever asked, subscribed or not: its messages are the agent's, and those of streams the
    /// download's. All others are the program's, where it subscribed to them.
    fn deliver(&self, state: &State, topic: &str, payload: &[u8]) {
        let news = || News::Message { topic: topic.into(), payload: payload.into() };
        if is_jobs_topic(&self.identity.thing, topic) {
            self.for_agent.put(news());
        }
        if jobs::is_stream_topic(&self.identity.thing, topic) {
            self.tell_stream(news());
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
            User::Stream => self.tell_stream(news),
        }
    }

    fn tell_stream(&self, news: News) {
        if self.streaming.get() {
            self.for_stream.put(news);
        }
    }

    /// Forgets the connection; whether the users knew of it.
    fn forget(&self) -> bool {
        let mut state = self.state.borrow_mut();
        let State { filters, tickets, announced, .. } = core::mem::take(&mut *state);
        *state = State { filters, tickets, ..State::default() };
        announced
    }
}

impl State {
    fn ticket(&mut self) -> Ticket {
        self.tickets = self.tickets.wrapping_add(1);
        Ticket(self.tickets)
    }

    fn waits_for(&self, id: PacketId, user: User) -> bool {
        self.waiting.iter().any(|(waiting, of, _)| (*waiting, *of) == (id, user))
    }

    /// Subscribes, if there is a connection to do it on.
    fn subscribe(&mut self, filters: &[&str], now_ms: u64) -> Result<Option<PacketId>, Unsendable> {
        let wish = |filter| Subscription { filter, qos: Qos::AtLeastOnce, ..Subscription::default() };
        let wishes: Vec<_> = filters.iter().copied().map(wish).collect();
        match &mut self.client {
            Some(client) if client.is_connected() => {
                client.subscribe(&wishes, now_ms, &mut self.out).map(Some)
            }
            _ => Ok(None),
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
