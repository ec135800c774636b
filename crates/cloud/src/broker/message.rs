//! A message inside the broker: owned, shared by all who get it, and written for each in their version.

use super::keeper::Letter;
use mqtt::{
    Delivery, Packet, PacketId, Properties, Property, Publish, Qos, SubscriptionId, Unsendable, Version,
};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What was published.
#[derive(Debug)]
pub(super) struct Message {
    pub topic: Box<str>,
    pub payload: Box<[u8]>,
    pub qos: Qos,
    pub retain: bool,
    /// The client that published it; `None` for the service itself.
    pub publisher: Option<Arc<str>>,
    /// When it is worthless.
    pub expires: Option<Instant>,
    /// Properties of MQTT 5 that travel with the message unaltered; `None` if there are none.
    extras: Option<Box<Extras>>,
}

/// [MQTT-3.3.2-4, MQTT-3.3.2-15, MQTT-3.3.2-16, MQTT-3.3.2-17, MQTT-3.3.2-18, MQTT-3.3.2-20]
#[derive(Debug, Default, PartialEq)]
struct Extras {
    payload_format: Option<bool>,
    content_type: Option<Box<str>>,
    response_topic: Option<Box<str>>,
    correlation_data: Option<Box<[u8]>>,
    user: Vec<(Box<str>, Box<str>)>,
}

impl Message {
    /// A message of the service.
    pub fn of_service(topic: &str, payload: &[u8], qos: Qos, retain: bool) -> Message {
        Message::new(topic, payload, qos, retain, &Properties::default(), None)
    }

    /// A message of a client, `topic` with its alias resolved.
    pub fn new(
        topic: &str,
        payload: &[u8],
        qos: Qos,
        retain: bool,
        properties: &Properties<'_>,
        publisher: Option<Arc<str>>,
    ) -> Message {
        let expires = properties
            .message_expiry_s()
            .and_then(|s| Instant::now().checked_add(Duration::from_secs(u64::from(s))));
        let (topic, payload) = (topic.into(), payload.into());
        Message { topic, payload, qos, retain, publisher, expires, extras: Extras::of(properties) }
    }

    /// The message as it is kept; `None` if it does not fit into a packet.
    pub fn letter(&self) -> Option<Letter> {
        self.letter_as(self.qos, self.retain, &[])
    }

    fn letter_as(&self, qos: Qos, retain: bool, numbers: &[SubscriptionId]) -> Option<Letter> {
        let mut properties: Vec<_> = numbers.iter().copied().map(Property::SubscriptionId).collect();
        if let Some(extras) = &self.extras {
            extras.list(&mut properties);
        }
        let delivery = match qos {
            Qos::AtMostOnce => Delivery::AtMostOnce,
            _ => Delivery::AtLeastOnce(PacketId::MIN),
        };
        let (topic, payload) = (&*self.topic, &*self.payload);
        let properties = Properties::new(&properties);
        let publish = Publish { dup: false, delivery, retain, topic, properties, payload };
        let mut packet = Vec::new();
        Packet::Publish(publish).encode(Version::V5, &mut packet).ok()?;
        let expires_ms =
            self.expires.map(|at| now_ms().saturating_add(ms(at.saturating_duration_since(Instant::now()))));
        Some(Letter { packet, expires_ms })
    }

    /// A message that was kept; `None` if it is none, or worthless by now.
    pub fn of_letter(letter: &Letter) -> Option<Message> {
        let Ok(Packet::Publish(publish)) = Packet::decode(&letter.packet, Version::V5) else { return None };
        let (qos, retain) = (publish.delivery.qos(), publish.retain);
        let mut message =
            Message::new(publish.topic, publish.payload, qos, retain, &publish.properties, None);
        if let Some(at_ms) = letter.expires_ms {
            let left_ms = u64::try_from(at_ms.saturating_sub(now_ms())).ok().filter(|left| *left > 0)?;
            message.expires = Instant::now().checked_add(Duration::from_millis(left_ms));
        }
        Some(message)
    }

    pub fn is_expired(&self, now: Instant) -> bool {
        self.expires.is_some_and(|at| at <= now)
    }
}

/// Milliseconds since 1970: what is kept outlives the clock of [`Instant`].
pub(super) fn now_ms() -> i64 {
    ms(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
}

fn ms(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl Letter {
    /// Where the message goes.
    pub(super) fn topic(&self) -> Option<String> {
        match Packet::decode(&self.packet, Version::V5) {
            Ok(Packet::Publish(publish)) => Some(publish.topic.into()),
            _ => None,
        }
    }
}

impl Extras {
    fn of(properties: &Properties<'_>) -> Option<Box<Extras>> {
        let mut extras = Extras::default();
        for property in properties.iter() {
            match property {
                Property::PayloadFormat(text) => extras.payload_format = Some(text),
                Property::ContentType(kind) => extras.content_type = Some(kind.into()),
                Property::ResponseTopic(topic) => extras.response_topic = Some(topic.into()),
                Property::CorrelationData(data) => extras.correlation_data = Some(data.into()),
                Property::UserProperty((name, value)) => extras.user.push((name.into(), value.into())),
                _ => {}
            }
        }
        if extras == Extras::default() { None } else { Some(Box::new(extras)) }
    }

    fn list<'a>(&'a self, into: &mut Vec<Property<'a>>) {
        into.extend(self.payload_format.map(Property::PayloadFormat));
        into.extend(self.content_type.as_deref().map(Property::ContentType));
        into.extend(self.response_topic.as_deref().map(Property::ResponseTopic));
        into.extend(self.correlation_data.as_deref().map(Property::CorrelationData));
        // In the order in which they came [MQTT-3.3.2-18].
        into.extend(self.user.iter().map(|(name, value)| Property::UserProperty((name, value))));
    }
}

/// A message on its way to one client.
#[derive(Clone, Debug)]
pub(super) struct Parcel {
    pub message: Arc<Message>,
    /// The lower of what the publisher and the subscription ask for [MQTT-3.8.4-8].
    pub qos: Qos,
    pub retain: bool,
    /// The numbers of all subscriptions that match [MQTT-3.3.4-3].
    pub subscriptions: Vec<SubscriptionId>,
    /// Under this place it is kept.
    pub place: Option<i64>,
}

impl Parcel {
    pub fn new(message: Arc<Message>, qos: Qos, retain: bool, subscriptions: Vec<SubscriptionId>) -> Parcel {
        Parcel { message, qos, retain, subscriptions, place: None }
    }

    /// The parcel as it is kept; `None` if it does not fit into a packet.
    pub fn letter(&self) -> Option<Letter> {
        self.message.letter_as(self.qos, self.retain, &self.subscriptions)
    }

    /// A parcel that was kept; `None` if it is none, or worthless by now.
    pub fn of_letter(letter: &Letter, place: i64) -> Option<Parcel> {
        let message = Message::of_letter(letter)?;
        let Ok(Packet::Publish(publish)) = Packet::decode(&letter.packet, Version::V5) else { return None };
        let number = |property| match property {
            Property::SubscriptionId(number) => Some(number),
            _ => None,
        };
        let subscriptions = publish.properties.iter().filter_map(number).collect();
        let (qos, retain) = (message.qos, message.retain);
        Some(Parcel { message: Arc::new(message), qos, retain, subscriptions, place: Some(place) })
    }

    /// Writes the PUBLISH; `id` is the packet identifier of QoS 1.
    pub fn encode(
        &self,
        id: Option<PacketId>,
        dup: bool,
        version: Version,
        now: Instant,
        out: &mut Vec<u8>,
    ) -> Result<(), Unsendable> {
        let mut properties = Vec::new();
        if version == Version::V5 {
            self.list(now, &mut properties);
        }
        // Head, identifier and properties beside the two.
        out.reserve(self.message.topic.len() + self.message.payload.len() + 32);
        Packet::Publish(Publish {
            dup,
            delivery: id.map_or(Delivery::AtMostOnce, Delivery::AtLeastOnce),
            retain: self.retain,
            topic: &self.message.topic,
            properties: Properties::new(&properties),
            payload: &self.message.payload,
        })
        .encode(version, out)
    }

    fn list<'a>(&'a self, now: Instant, into: &mut Vec<Property<'a>>) {
        if let Some(at) = self.message.expires {
            // What is left of it [MQTT-3.3.2-6].
            let left = at.saturating_duration_since(now).as_secs();
            into.push(Property::MessageExpiry(u32::try_from(left).unwrap_or(u32::MAX)));
        }
        into.extend(self.subscriptions.iter().copied().map(Property::SubscriptionId));
        if let Some(extras) = &self.message.extras {
            extras.list(into);
        }
    }
}
