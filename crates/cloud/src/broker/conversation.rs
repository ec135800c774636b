//! The heart: what a connected client's packets mean, and what goes to it. No socket here: packets come as bytes,
//! answers go into a buffer.

use super::Broker;
use super::gate::{Action, Answer, Departure, Peer, Presence};
use super::hub::{Hold, Leaving, granted_qos};
use super::keeper::{Keeping, NotKept};
use super::limits::Limits;
use super::link::Link;
use super::message::Message;
use super::presence::{Lifecycle, event};
use super::session::{Granted, Outgoing};
use super::tally::{Dropped, Ticks};
use mqtt::{
    Ack, Delivery, Disconnect, Packet, PacketId, Properties, Publish, Qos, Reason, RetainHandling, Seq,
    SubAck, Subscribe, Subscription, SubscriptionId, UnsubAck, Unsubscribe, Version, topic,
};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// A client that is connected.
pub(super) struct Conversation {
    pub broker: Broker,
    pub link: Arc<Link>,
    pub peer: Peer,
    pub terms: Terms,
    hold: Hold,
    will: Option<Will>,
    /// What topic aliases 1 to n stand for.
    aliases: Vec<Option<Box<str>>>,
    /// From the client's DISCONNECT.
    new_expiry_s: Option<u32>,
    /// Has the client published anything?
    publishes: bool,
    /// What has come and gone since it was looked at last.
    pub ticks: Ticks,
    /// The last packet was a PUBACK of a client that publishes too: see [`super::prompt`].
    pub acknowledged: bool,
}

/// What was agreed on with CONNECT and CONNACK.
pub(super) struct Terms {
    pub version: Version,
    pub expiry_s: u32,
    pub keep_alive_s: u16,
    /// The longest silence.
    pub patience: Duration,
    /// Publications of QoS 1 to the client that may wait for their PUBACK.
    pub inflight: u16,
    /// The longest packet that the client takes.
    pub packet_bytes: usize,
}

/// The message for the case of loss.
pub(super) struct Will {
    pub message: Arc<Message>,
    pub delay_s: u32,
}

/// The connection is to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub why: Departure,
    /// What a DISCONNECT of MQTT 5 says; nothing if the client left.
    pub reason: Option<Reason>,
}

impl End {
    /// The client broke a rule.
    pub fn broken(reason: Reason) -> End {
        End { why: Departure::ClientError, reason: Some(reason) }
    }

    /// Somebody else ends the connection.
    pub fn told(why: Departure) -> End {
        let reason = match why {
            Departure::DuplicateClientId => Reason::SessionTakenOver,
            Departure::KeepAliveTimeout => Reason::KeepAliveTimeout,
            Departure::Throttled => Reason::QuotaExceeded,
            Departure::ForbiddenAccess => Reason::NotAuthorized,
            _ => Reason::AdministrativeAction,
        };
        End { why, reason: Some(reason) }
    }

    /// What the client said could not be kept.
    pub fn unkept(_: NotKept) -> End {
        End { why: Departure::ServerInitiated, reason: Some(Reason::ImplementationSpecific) }
    }

    /// The connection is gone already.
    pub fn lost() -> End {
        End { why: Departure::ConnectionLost, reason: None }
    }
}

impl Conversation {
    pub fn new(
        broker: Broker,
        link: Arc<Link>,
        peer: Peer,
        terms: Terms,
        hold: Hold,
        will: Option<Will>,
    ) -> Conversation {
        Conversation {
            broker,
            link,
            peer,
            terms,
            hold,
            will,
            aliases: Vec::new(),
            new_expiry_s: None,
            publishes: false,
            ticks: Ticks::default(),
            acknowledged: false,
        }
    }

    /// Takes one packet and writes its answer.
    pub async fn take(&mut self, packet: &[u8], out: &mut Vec<u8>) -> Result<(), End> {
        match Packet::decode(packet, self.terms.version).map_err(|e| End::broken(e.reason()))? {
            Packet::Publish(publish) => self.publish(publish, out).await,
            Packet::PubAck(ack) => {
                self.ticks.acknowledged += u32::from(self.settle(ack.id));
                // Who only listens has nothing to hold back.
                self.acknowledged = self.publishes;
                Ok(())
            }
            // In boxes: the task of an idle connection has no room for what is rare.
            Packet::Subscribe(subscribe) => Box::pin(self.subscribe(&subscribe, out)).await,
            Packet::Unsubscribe(unsubscribe) => Box::pin(self.unsubscribe(&unsubscribe, out)).await,
            Packet::PingReq => self.write(Packet::PingResp, out),
            Packet::Disconnect(disconnect) => Err(self.disconnect(&disconnect)),
            // A second CONNECT [MQTT-3.1.0-2], packets of QoS 2, AUTH without a method, a server's packets.
            _ => Err(End::broken(Reason::ProtocolError)),
        }
    }

    /// Writes what waits for the client, up to about `max` bytes in `out`. Is there more?
    pub fn fill(&mut self, out: &mut Vec<u8>, max: usize) -> bool {
        if !self.hold.session.has_something() {
            return false;
        }
        let now = Instant::now();
        while out.len() < max {
            let next = self.hold.session.state().next(self.hold.turn, now, &self.broker.0.hub.tally);
            let Some(outgoing) = next else { return false };
            let before = out.len();
            match self.write_message(&outgoing, now, out) {
                Ok(()) => self.ticks.sent += 1,
                Err(why) => {
                    self.broker.0.hub.tally.dropped(why);
                    out.truncate(before);
                    outgoing.id.map(|id| self.settle(id));
                }
            }
        }
        true
    }

    fn write_message(&self, outgoing: &Outgoing, now: Instant, out: &mut Vec<u8>) -> Result<(), Dropped> {
        let Outgoing { parcel, id, dup } = outgoing;
        if !self.may(Action::Receive(&parcel.message.topic)) {
            return Err(Dropped::NotAllowed);
        }
        let before = out.len();
        // [MQTT-3.1.2-24, MQTT-3.1.2-25]
        match parcel.encode(*id, *dup, self.terms.version, now, out) {
            Ok(()) if out.len() - before <= self.terms.packet_bytes => Ok(()),
            _ => Err(Dropped::TooLarge),
        }
    }

    /// The connection is over: the will, the session, the news. What is returned is waited for before it is closed.
    pub fn leave(mut self, end: End) -> Option<Keeping> {
        self.broker.0.hub.tally.add(&self.ticks);
        let dismissal = self.link.dismissal();
        let will = self.will.take().filter(|will| !dismissal.prevent_will && self.may_publish(&will.message));
        let delay = will.as_ref().map_or(0, |will| will.delay_s);
        let expiry_s = if dismissal.clean_session { Some(0) } else { self.new_expiry_s };
        let leaving = Leaving { will: will.map(|will| will.message), will_delay_s: delay, expiry_s };
        let keeping = self.broker.0.hub.detach(&self.hold, leaving);
        self.announce(&Lifecycle::Disconnected(end.why));
        self.broker.0.gate.presence(&self.peer, &Presence::Disconnected(end.why));
        keeping
    }

    /// Publishes a lifecycle event.
    pub fn announce(&self, what: &Lifecycle<'_>) {
        // Who comes and goes is nearly always nobody's business; then nothing is written about it.
        if !self.broker.0.hub.has_subscribers(&what.topic(&self.peer)) {
            return;
        }
        let (topic, body) = event(&self.peer, self.link.number, what, SystemTime::now());
        let message = Message::of_service(&topic, &body, Qos::AtLeastOnce, false);
        drop(self.broker.0.hub.publish(&Arc::new(message)));
    }

    fn limits(&self) -> &Limits {
        &self.broker.0.hub.limits
    }

    fn may(&self, action: Action<'_>) -> bool {
        self.broker.0.gate.may(&self.peer, action)
    }

    fn settle(&self, id: PacketId) -> bool {
        self.hold.session.state().settle(self.hold.turn, id)
    }

    fn write(&self, packet: Packet<'_>, out: &mut Vec<u8>) -> Result<(), End> {
        packet.encode(self.terms.version, out).map_err(|_| End::broken(Reason::ImplementationSpecific))
    }
}

/// PUBLISH.
impl Conversation {
    async fn publish(&mut self, publish: Publish<'_>, out: &mut Vec<u8>) -> Result<(), End> {
        (self.publishes, self.acknowledged) = (true, false);
        self.ticks.received += 1;
        // [MQTT-3.2.2-11]
        if publish.delivery.qos() == Qos::ExactlyOnce {
            return Err(End::broken(Reason::QosNotSupported));
        }
        // [MQTT-3.3.4-6]
        if publish.properties.subscription_id().is_some() {
            return Err(End::broken(Reason::ProtocolError));
        }
        if publish.payload.len() > self.limits().payload_bytes {
            return Err(End::broken(Reason::PacketTooLarge));
        }
        let resolved = self.resolve(&publish)?;
        let topic = resolved.as_deref().unwrap_or(publish.topic);
        if let Err(reason) = self.allows(topic, publish.retain) {
            return self.refuse(publish.delivery, reason, out);
        }
        if topic.starts_with('$') {
            return Box::pin(self.ask(topic, &publish, out)).await;
        }
        let message = Arc::new(Message::new(
            topic,
            publish.payload,
            publish.delivery.qos(),
            publish.retain,
            &publish.properties,
            Some(self.peer.client_id.clone()),
        ));
        if publish.retain {
            let Some(keeping) = self.broker.0.hub.retain(&message) else {
                return self.refuse(publish.delivery, Reason::QuotaExceeded, out);
            };
            // Only what is durable is acknowledged; otherwise the client sends it again on its next connection.
            keeping.await.map_err(End::unkept)?;
        }
        let keepings = self.broker.0.hub.publish(&message);
        if !keepings.is_empty() {
            kept(keepings).await.map_err(End::unkept)?;
        }
        self.acknowledge(publish.delivery, Reason::Success, out)
    }

    /// The topic behind an alias (3.3.2.3.4); `None` if there is no alias, or this packet sets it.
    fn resolve(&mut self, publish: &Publish<'_>) -> Result<Option<Box<str>>, End> {
        let Some(alias) = publish.properties.topic_alias() else { return Ok(None) };
        // [MQTT-3.3.2-9]
        if alias.get() > self.limits().topic_aliases {
            return Err(End::broken(Reason::TopicAliasInvalid));
        }
        let place = usize::from(alias.get()) - 1;
        if self.aliases.len() <= place {
            self.aliases.resize(place + 1, None);
        }
        let Some(known) = self.aliases.get_mut(place) else { return Ok(None) };
        if publish.topic.is_empty() {
            return known.clone().map(Some).ok_or(End::broken(Reason::ProtocolError));
        }
        *known = Some(publish.topic.into());
        Ok(None)
    }

    /// Do limits and policies allow a publication?
    fn allows(&self, topic: &str, retain: bool) -> Result<(), Reason> {
        if !self.limits().fits(topic) {
            return Err(Reason::TopicNameInvalid);
        }
        if !self.may(Action::Publish(topic)) {
            return Err(Reason::NotAuthorized);
        }
        // Nothing is retained on reserved topics.
        if retain && topic.starts_with('$') {
            return Err(Reason::TopicNameInvalid);
        }
        if retain && !self.may(Action::RetainPublish(topic)) {
            return Err(Reason::NotAuthorized);
        }
        Ok(())
    }

    /// The policy is asked when the will is due; a will on a reserved topic is no request.
    fn may_publish(&self, will: &Message) -> bool {
        !will.topic.starts_with('$') && self.allows(&will.topic, will.retain).is_ok()
    }

    /// A request to the service.
    async fn ask(&mut self, topic: &str, publish: &Publish<'_>, out: &mut Vec<u8>) -> Result<(), End> {
        match self.broker.0.gate.reserved(&self.peer, topic, publish.payload).await {
            Answer::NoSuchTopic => self.refuse(publish.delivery, Reason::TopicNameInvalid, out),
            Answer::Done { replies, publications } => {
                for reply in replies {
                    let message = Message::of_service(&reply.topic, &reply.payload, reply.qos, false);
                    self.broker.0.hub.reply(&self.hold, message);
                }
                publications.publish(&mut |news| {
                    let message =
                        Message::of_service(&news.topic, &news.payload, granted_qos(news.qos), false);
                    drop(self.broker.0.hub.publish(&Arc::new(message)));
                });
                self.acknowledge(publish.delivery, Reason::Success, out)
            }
        }
    }

    /// MQTT 5 says no to a publication of QoS 1; otherwise there is no way to say it but to close the connection.
    fn refuse(&self, delivery: Delivery, reason: Reason, out: &mut Vec<u8>) -> Result<(), End> {
        tracing::info!(client = %self.peer.client_id, ?reason, "publication refused");
        match (self.terms.version, delivery) {
            (Version::V5, Delivery::AtLeastOnce(_)) => self.acknowledge(delivery, reason, out),
            _ => Err(End { why: Departure::ForbiddenAccess, reason: Some(reason) }),
        }
    }

    fn acknowledge(&self, delivery: Delivery, reason: Reason, out: &mut Vec<u8>) -> Result<(), End> {
        match delivery.id() {
            Some(id) => self.write(Packet::PubAck(Ack::new(id, reason)), out),
            None => Ok(()),
        }
    }
}

/// SUBSCRIBE, UNSUBSCRIBE, DISCONNECT.
impl Conversation {
    async fn subscribe(&mut self, request: &Subscribe<'_>, out: &mut Vec<u8>) -> Result<(), End> {
        let number = request.properties.subscription_id();
        let too_many = request.filters.iter().count() > self.limits().filters_per_subscribe;
        let mut reasons = Vec::new();
        let (mut retained, mut keepings) = (Vec::new(), Vec::new());
        for wanted in request.filters.iter() {
            let granted = Granted::of(&wanted, number);
            let answer = if too_many { Err(Reason::QuotaExceeded) } else { self.add(&wanted, granted) };
            let answer = answer.map(|(new, keeping)| {
                keepings.extend(keeping);
                retained.extend(wants_retained(&wanted, new).then_some((wanted.filter, granted)));
            });
            if let Err(reason) = answer {
                tracing::info!(client = %self.peer.client_id, filter = wanted.filter, ?reason, "subscription refused");
            }
            reasons.push(match answer {
                Ok(()) if granted.qos == Qos::AtMostOnce => Reason::Success,
                Ok(()) => Reason::GrantedQos1,
                Err(reason) => reason,
            });
        }
        kept(keepings).await.map_err(End::unkept)?;
        let ack = SubAck { id: request.id, reasons: Seq::new(&reasons), properties: Properties::default() };
        self.write(Packet::SubAck(ack), out)?;
        for (filter, granted) in retained {
            self.broker.0.hub.send_retained(&self.hold, filter, granted);
        }
        let accepted = request.filters.iter().zip(&reasons).filter(|(_, reason)| !reason.is_failure());
        let accepted: Vec<&str> = accepted.map(|(wanted, _)| wanted.filter).collect();
        if !accepted.is_empty() {
            self.announce(&Lifecycle::Subscribed(&accepted));
        }
        Ok(())
    }

    /// Adds one subscription. Is it new, and when is it kept?
    fn add(&self, wanted: &Subscription<'_>, granted: Granted) -> Result<(bool, Option<Keeping>), Reason> {
        let plain = topic::shared(wanted.filter).map_or(wanted.filter, |(_, plain)| plain);
        if !self.limits().fits(plain) {
            return Err(Reason::TopicFilterInvalid);
        }
        if !self.may(Action::Subscribe(wanted.filter)) {
            return Err(Reason::NotAuthorized);
        }
        self.broker.0.hub.subscribe(&self.hold, wanted.filter, granted).ok_or(Reason::QuotaExceeded)
    }

    async fn unsubscribe(&mut self, request: &Unsubscribe<'_>, out: &mut Vec<u8>) -> Result<(), End> {
        let mut keepings = Vec::new();
        let remove = |filter| match self.broker.0.hub.unsubscribe(&self.hold, filter) {
            Some(keeping) => {
                keepings.extend(keeping);
                Reason::Success
            }
            None => Reason::NoSubscriptionExisted,
        };
        let reasons: Vec<Reason> = request.filters.iter().map(remove).collect();
        kept(keepings).await.map_err(End::unkept)?;
        let ack = UnsubAck { id: request.id, reasons: Seq::new(&reasons), properties: Properties::default() };
        self.write(Packet::UnsubAck(ack), out)?;
        let filters: Vec<&str> = request.filters.iter().collect();
        self.announce(&Lifecycle::Unsubscribed(&filters));
        Ok(())
    }

    fn disconnect(&mut self, request: &Disconnect<'_>) -> End {
        if let Some(expiry_s) = request.properties.session_expiry_s() {
            // [MQTT-3.14.2-2]
            if self.terms.expiry_s == 0 && expiry_s != 0 {
                return End::broken(Reason::ProtocolError);
            }
            self.new_expiry_s = Some(expiry_s.min(self.limits().session_expiry_s));
        }
        // [MQTT-3.14.4-3]
        if request.reason == Reason::Success {
            self.will = None;
        }
        End { why: Departure::ClientInitiated, reason: None }
    }
}

impl Granted {
    fn of(wanted: &Subscription<'_>, id: Option<SubscriptionId>) -> Granted {
        Granted {
            qos: granted_qos(wanted.qos),
            no_local: wanted.no_local,
            retain_as_published: wanted.retain_as_published,
            id,
        }
    }
}

/// Waits until all of it is durable; most often there is nothing.
pub(super) async fn kept(keepings: Vec<Keeping>) -> Result<(), NotKept> {
    for keeping in keepings {
        keeping.await?;
    }
    Ok(())
}

/// [MQTT-3.3.1-9, MQTT-3.3.1-10, MQTT-3.3.1-11]
fn wants_retained(wanted: &Subscription<'_>, new: bool) -> bool {
    // What is shared is new messages alone (4.8.2).
    if topic::shared(wanted.filter).is_some() {
        return false;
    }
    match wanted.retain_handling {
        RetainHandling::Send => true,
        RetainHandling::SendIfNew => new,
        RetainHandling::DoNotSend => false,
    }
}
