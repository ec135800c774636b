//! The client's half of one connection, without socket and clock: what to send, what an answer means, when to ping.
//! It lives as long as the connection; what was not acknowledged when that is lost may or may not have arrived.

use crate::wire::{Count, Sink};
use crate::{
    Ack, Connect, Delivery, Disconnect, Malformed, Packet, PacketId, PacketIds, Properties, Publish, Qos,
    Reason, Role, Seq, Subscribe, Subscription, Unsendable, Unsubscribe, Version,
};

/// One connection of a client. At most `N` requests (publications of QoS 1, subscriptions) wait for their answer.
#[derive(Clone, Debug)]
pub struct Client<const N: usize = 8> {
    version: Version,
    phase: Phase,
    ids: PacketIds,
    waiting: [Option<PacketId>; N],
    limits: Limits,
    keep_alive_ms: u64,
    sent_ms: u64,
    ping_sent_ms: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Connecting,
    Connected,
    Over,
}

/// What the server's CONNACK allows.
#[derive(Clone, Copy, Debug)]
struct Limits {
    inflight: usize,
    packet_bytes: usize,
    qos: Qos,
    retain: bool,
}

/// What a packet from the server means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// The connection stands.
    Connected {
        /// Does the server still know this client's session, its subscriptions included?
        session_present: bool,
    },
    /// The server will not have this client; it closes the connection.
    Refused(Reason),
    /// A message. One of QoS 1 has been acknowledged: the PUBACK is in the output.
    Message(Publish<'a>),
    /// The publication with this identifier has arrived, or was refused.
    Acknowledged(PacketId, Reason),
    /// The answer to a subscription, a reason a filter.
    Subscribed(PacketId, Seq<'a, Reason>),
    /// The answer to an end of subscription; no reasons in 3.1.1.
    Unsubscribed(PacketId, Seq<'a, Reason>),
    /// The server ends the connection.
    Closed(Reason),
    /// Nothing to do: a sign of life, or an answer that nobody waits for.
    Alive,
}

/// Why the connection must be closed from this side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The server broke the protocol.
    Malformed(Malformed),
    /// An answer does not fit into the output.
    Unsendable(Unsendable),
    /// The server did not answer a ping, or CONNECT, for a keep alive.
    Silent,
}

impl From<Malformed> for Lost {
    fn from(reason: Malformed) -> Lost {
        Lost::Malformed(reason)
    }
}

impl From<Unsendable> for Lost {
    fn from(reason: Unsendable) -> Lost {
        Lost::Unsendable(reason)
    }
}

/// How long the server may leave CONNECT unanswered when the client asked for no keep alive.
const ANSWER_MS: u64 = 30_000;

impl<const N: usize> Client<N> {
    /// Begins the conversation: writes CONNECT.
    ///
    /// # Errors
    /// [`Unsendable`] if the request contradicts itself or does not fit.
    pub fn connect(request: &Connect<'_>, now_ms: u64, out: &mut impl Sink) -> Result<Client<N>, Unsendable> {
        Packet::Connect(*request).encode(request.version, out)?;
        Ok(Client {
            version: request.version,
            phase: Phase::Connecting,
            ids: PacketIds::default(),
            waiting: [None; N],
            limits: Limits { inflight: N, packet_bytes: usize::MAX, qos: Qos::ExactlyOnce, retain: true },
            keep_alive_ms: u64::from(request.keep_alive_s) * 1000,
            sent_ms: now_ms,
            ping_sent_ms: None,
        })
    }

    /// Writes a message of QoS 0 or, with an identifier to wait for, of QoS 1.
    ///
    /// # Errors
    /// [`Unsendable::Inflight`] while too many others wait; [`Unsendable::Invalid`] before CONNACK, for QoS 2 and
    /// for what the server's CONNACK excludes; [`Unsendable::TooLong`] above its packet size.
    pub fn publish(
        &mut self,
        topic: &str,
        payload: &[u8],
        qos: Qos,
        retain: bool,
        now_ms: u64,
        out: &mut impl Sink,
    ) -> Result<Option<PacketId>, Unsendable> {
        if qos > self.limits.qos || retain && !self.limits.retain {
            return Err(Unsendable::Invalid);
        }
        let delivery = match qos {
            Qos::AtMostOnce => Delivery::AtMostOnce,
            Qos::AtLeastOnce => Delivery::AtLeastOnce(self.next_id()?),
            Qos::ExactlyOnce => return Err(Unsendable::Invalid),
        };
        let message = Publish { delivery, retain, topic, payload, ..Publish::default() };
        self.send(Packet::Publish(message), delivery.id(), now_ms, out)?;
        Ok(delivery.id())
    }

    /// Asks for messages.
    ///
    /// # Errors
    /// As [`Client::publish`]; QoS 2 is not asked for.
    pub fn subscribe(
        &mut self,
        filters: &[Subscription<'_>],
        now_ms: u64,
        out: &mut impl Sink,
    ) -> Result<PacketId, Unsendable> {
        if filters.iter().any(|entry| entry.qos == Qos::ExactlyOnce) {
            return Err(Unsendable::Invalid);
        }
        let id = self.next_id()?;
        let request = Subscribe { id, filters: Seq::new(filters), properties: Properties::default() };
        self.send(Packet::Subscribe(request), Some(id), now_ms, out)?;
        Ok(id)
    }

    /// Asks for no more messages.
    ///
    /// # Errors
    /// As [`Client::publish`].
    pub fn unsubscribe(
        &mut self,
        filters: &[&str],
        now_ms: u64,
        out: &mut impl Sink,
    ) -> Result<PacketId, Unsendable> {
        let id = self.next_id()?;
        let request = Unsubscribe { id, filters: Seq::new(filters), properties: Properties::default() };
        self.send(Packet::Unsubscribe(request), Some(id), now_ms, out)?;
        Ok(id)
    }

    /// Ends the connection in good order; the will is forgotten.
    ///
    /// # Errors
    /// [`Unsendable::Full`].
    pub fn disconnect(&mut self, out: &mut impl Sink) -> Result<(), Unsendable> {
        self.phase = Phase::Over;
        Packet::Disconnect(Disconnect::default()).encode(self.version, out)
    }

    /// Takes the bytes of one packet, as [`Frames`](crate::Frames) cut it, and writes what it must be answered with.
    ///
    /// # Errors
    /// [`Lost`]: close the connection.
    pub fn receive<'a>(
        &mut self,
        packet: &'a [u8],
        now_ms: u64,
        out: &mut impl Sink,
    ) -> Result<Event<'a>, Lost> {
        let packet = Packet::decode(packet, self.version)?;
        if !packet.kind().is_sent_by(Role::Server, self.version) {
            return Err(Malformed::Unexpected.into());
        }
        match (self.phase, packet) {
            (Phase::Connecting, Packet::ConnAck(ack)) if ack.reason.is_failure() => {
                self.phase = Phase::Over;
                Ok(Event::Refused(ack.reason))
            }
            (Phase::Connecting, Packet::ConnAck(ack)) => {
                self.connected(&ack.properties);
                Ok(Event::Connected { session_present: ack.session_present })
            }
            (Phase::Connected, packet) => self.take(packet, now_ms, out),
            _ => Err(Malformed::Unexpected.into()),
        }
    }

    fn take<'a>(&mut self, packet: Packet<'a>, now_ms: u64, out: &mut impl Sink) -> Result<Event<'a>, Lost> {
        match packet {
            Packet::Publish(message) => self.take_message(message, now_ms, out),
            Packet::PubAck(ack) if self.answered(ack.id) => Ok(Event::Acknowledged(ack.id, ack.reason)),
            Packet::SubAck(ack) if self.answered(ack.id) => Ok(Event::Subscribed(ack.id, ack.reasons)),
            Packet::UnsubAck(ack) if self.answered(ack.id) => Ok(Event::Unsubscribed(ack.id, ack.reasons)),
            Packet::PubAck(_) | Packet::SubAck(_) | Packet::UnsubAck(_) => Ok(Event::Alive),
            Packet::PingResp => {
                self.ping_sent_ms = None;
                Ok(Event::Alive)
            }
            Packet::Disconnect(end) => {
                self.phase = Phase::Over;
                Ok(Event::Closed(end.reason))
            }
            _ => Err(Malformed::Unexpected.into()),
        }
    }

    fn take_message<'a>(
        &mut self,
        message: Publish<'a>,
        now_ms: u64,
        out: &mut impl Sink,
    ) -> Result<Event<'a>, Lost> {
        // No topic alias was offered, and nothing was subscribed with QoS 2.
        if message.topic.is_empty() || message.delivery.qos() == Qos::ExactlyOnce {
            return Err(Malformed::Unexpected.into());
        }
        if let Some(id) = message.delivery.id() {
            Packet::PubAck(Ack::new(id, Reason::Success)).encode(self.version, out)?;
            self.sent_ms = now_ms;
        }
        Ok(Event::Message(message))
    }

    /// Pings when it is time to. Returns when to call again at the latest, if there is a keep alive.
    ///
    /// # Errors
    /// [`Lost::Silent`] if the server is gone.
    pub fn poll(&mut self, now_ms: u64, out: &mut impl Sink) -> Result<Option<u64>, Lost> {
        let patience = if self.keep_alive_ms == 0 { ANSWER_MS } else { self.keep_alive_ms };
        let waiting_since = match self.phase {
            Phase::Connecting => Some(self.sent_ms),
            Phase::Connected => self.ping_sent_ms,
            Phase::Over => return Ok(None),
        };
        if let Some(since) = waiting_since {
            let deadline = since.saturating_add(patience);
            return if now_ms >= deadline { Err(Lost::Silent) } else { Ok(Some(deadline)) };
        }
        if self.keep_alive_ms == 0 {
            return Ok(None);
        }
        // Early enough that the packet is there before the keep alive is over [MQTT-3.1.2-20].
        let due = self.sent_ms.saturating_add(self.keep_alive_ms / 4 * 3);
        if now_ms < due {
            return Ok(Some(due));
        }
        self.send(Packet::PingReq, None, now_ms, out)?;
        self.ping_sent_ms = Some(now_ms);
        Ok(Some(now_ms.saturating_add(patience)))
    }

    /// Has CONNACK come, and the connection not ended?
    pub fn is_connected(&self) -> bool {
        self.phase == Phase::Connected
    }

    /// How many requests wait for their answer.
    pub fn waiting(&self) -> usize {
        self.waiting.iter().flatten().count()
    }

    fn connected(&mut self, granted: &Properties<'_>) {
        self.phase = Phase::Connected;
        if let Some(seconds) = granted.server_keep_alive_s() {
            // [MQTT-3.1.2-21]
            self.keep_alive_ms = u64::from(seconds) * 1000;
        }
        self.limits = Limits {
            inflight: granted.receive_maximum().map_or(N, |max| N.min(usize::from(max.get()))),
            packet_bytes: granted.maximum_packet_size().map_or(usize::MAX, |max| max.get() as usize),
            qos: match granted.maximum_qos() {
                Some(false) => Qos::AtMostOnce,
                Some(true) => Qos::AtLeastOnce,
                None => Qos::ExactlyOnce,
            },
            retain: granted.retain_available().unwrap_or(true),
        };
    }

    fn next_id(&mut self) -> Result<PacketId, Unsendable> {
        if self.waiting() >= self.limits.inflight {
            return Err(Unsendable::Inflight);
        }
        let waiting = self.waiting;
        self.ids.next(|id| waiting.contains(&Some(id))).ok_or(Unsendable::Inflight)
    }

    fn send(
        &mut self,
        packet: Packet<'_>,
        id: Option<PacketId>,
        now_ms: u64,
        out: &mut impl Sink,
    ) -> Result<(), Unsendable> {
        if self.phase != Phase::Connected {
            return Err(Unsendable::Invalid);
        }
        let mut size = Count(0);
        packet.encode(self.version, &mut size)?;
        if size.0 > self.limits.packet_bytes {
            return Err(Unsendable::TooLong);
        }
        packet.encode(self.version, out)?;
        self.sent_ms = now_ms;
        if let (Some(id), Some(free)) = (id, self.waiting.iter_mut().find(|slot| slot.is_none())) {
            *free = Some(id);
        }
        Ok(())
    }

    /// Was somebody waiting for an answer to this request? Now nobody is.
    fn answered(&mut self, id: PacketId) -> bool {
        match self.waiting.iter_mut().find(|slot| **slot == Some(id)) {
            Some(slot) => {
                *slot = None;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use core::num::NonZeroU16;

    fn wire(packet: Packet<'_>, version: Version) -> Vec<u8> {
        let mut bytes = Vec::new();
        packet.encode(version, &mut bytes).unwrap();
        bytes
    }

    fn connected(version: Version, properties: &[crate::Property<'_>]) -> Client<2> {
        let request = Connect { version, keep_alive_s: 40, client_id: "t", ..Connect::default() };
        let mut client = Client::connect(&request, 0, &mut Vec::new()).unwrap();
        let ack = crate::ConnAck { properties: Seq::new(properties), ..Default::default() };
        let event = client.receive(&wire(Packet::ConnAck(ack), version), 0, &mut Vec::new()).map(|_| ());
        assert_eq!(event, Ok(()));
        client
    }

    #[test]
    fn a_connection_told_from_connect_to_disconnect() {
        let v = Version::V311;
        let mut out = Vec::new();
        let request =
            Connect { keep_alive_s: 40, clean_start: true, client_id: "thing", ..Connect::default() };
        let mut client: Client<4> = Client::connect(&request, 0, &mut out).unwrap();
        assert_eq!(Packet::decode(&out, v), Ok(Packet::Connect(request)));
        assert_eq!(client.publish("a", b"", Qos::AtMostOnce, false, 0, &mut out), Err(Unsendable::Invalid));
        let event = client.receive(&[0x20, 2, 0, 0], 10, &mut out);
        assert_eq!(event, Ok(Event::Connected { session_present: false }));

        out.clear();
        let filter = Subscription { filter: "a/+", qos: Qos::AtLeastOnce, ..Subscription::default() };
        let id = client.subscribe(&[filter], 20, &mut out).unwrap();
        let granted = [0x90, 3, 0, id.get() as u8, 1];
        let Ok(Event::Subscribed(answered, reasons)) = client.receive(&granted, 30, &mut out) else {
            panic!()
        };
        assert_eq!((answered, reasons.iter().collect::<Vec<_>>()), (id, alloc::vec![Reason::GrantedQos1]));

        out.clear();
        let id = client.publish("a/b", b"1", Qos::AtLeastOnce, false, 40, &mut out).unwrap().unwrap();
        assert_eq!(client.waiting(), 1);
        let arrived = [0x40, 2, 0, id.get() as u8];
        let answer = client.receive(&arrived, 50, &mut out);
        assert_eq!(answer, Ok(Event::Acknowledged(id, Reason::Success)));
        assert_eq!(client.waiting(), 0);

        out.clear();
        let incoming = [0x32, 8, 0, 3, b'a', b'/', b'b', 0, 9, b'1'];
        assert!(
            matches!(client.receive(&incoming, 60, &mut out), Ok(Event::Message(m)) if m.payload == b"1")
        );
        assert_eq!(out, [0x40, 2, 0, 9], "the PUBACK");

        out.clear();
        client.disconnect(&mut out).unwrap();
        assert_eq!(out, [0xE0, 0]);
        assert!(!client.is_connected());
    }

    #[test]
    fn silence_is_filled_with_pings_and_an_unanswered_ping_is_a_lost_connection() {
        let mut client = connected(Version::V311, &[]);
        let mut out = Vec::new();
        assert_eq!(client.poll(29_999, &mut out), Ok(Some(30_000)));
        assert!(out.is_empty());
        assert_eq!(client.poll(30_000, &mut out), Ok(Some(70_000)));
        assert_eq!(out, [0xC0, 0]);
        assert_eq!(client.receive(&[0xD0, 0], 31_000, &mut out), Ok(Event::Alive));
        assert_eq!(client.poll(60_000, &mut out), Ok(Some(100_000)));
        assert_eq!(client.poll(100_000, &mut out), Err(Lost::Silent));
    }

    #[test]
    fn the_limits_of_the_servers_connack_are_kept() {
        use crate::Property::{
            MaximumPacketSize, MaximumQos, ReceiveMaximum, RetainAvailable, ServerKeepAlive,
        };
        let one = NonZeroU16::MIN;
        let twenty = core::num::NonZeroU32::new(20).unwrap();
        let limits =
            [ReceiveMaximum(one), MaximumPacketSize(twenty), RetainAvailable(false), ServerKeepAlive(8)];
        let mut client = connected(Version::V5, &limits);
        let mut out = Vec::new();
        let refused = client.publish("a", &[0; 30], Qos::AtMostOnce, false, 0, &mut out);
        assert_eq!(refused, Err(Unsendable::TooLong));
        let refused = client.publish("a", b"", Qos::AtMostOnce, true, 0, &mut out);
        assert_eq!(refused, Err(Unsendable::Invalid));
        assert!(client.publish("a", b"", Qos::AtLeastOnce, false, 0, &mut out).is_ok());
        let refused = client.publish("a", b"", Qos::AtLeastOnce, false, 0, &mut out);
        assert_eq!(refused, Err(Unsendable::Inflight));
        assert_eq!(client.poll(0, &mut out), Ok(Some(6_000)));

        let mut client = connected(Version::V5, &[MaximumQos(false)]);
        let refused = client.publish("a", b"", Qos::AtLeastOnce, false, 0, &mut out);
        assert_eq!(refused, Err(Unsendable::Invalid));
    }

    #[test]
    fn a_server_that_breaks_the_protocol_is_left() {
        let unexpected = Err(Lost::Malformed(Malformed::Unexpected));
        let mut out = Vec::new();
        let mut client = connected(Version::V311, &[]);
        for packet in [&[0xC0, 0][..], &[0x20, 2, 0, 0], &[0x34, 5, 0, 1, b'a', 0, 1], &[0xE0, 0]] {
            assert_eq!(client.receive(packet, 0, &mut out), unexpected, "{packet:?}");
        }
        assert_eq!(client.receive(&[0x40, 2, 0, 77], 0, &mut out), Ok(Event::Alive), "nobody waits for it");
    }
}
