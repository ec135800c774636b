//! PUBLISH (3.3): a topic and a payload, in either direction.

use crate::properties::{self, Carrier, Properties};
use crate::wire::{Reader, Sink, put_text, put_u16};
use crate::{Kind, Malformed, PacketId, Qos, Unsendable, Version, topic};

/// A message on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Publish<'a> {
    /// Is it sent again?
    pub dup: bool,
    /// How often it may arrive, and the identifier that its acknowledgement names.
    pub delivery: Delivery,
    /// To a server: keep it for later subscribers. From a server: it was kept.
    pub retain: bool,
    /// The topic; empty only where a topic alias stands for it.
    pub topic: &'a str,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
    /// The message.
    pub payload: &'a [u8],
}

/// Quality of service; only above 0 there is a packet identifier [MQTT-2.2.1-2].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// QoS 0.
    #[default]
    AtMostOnce,
    /// QoS 1.
    AtLeastOnce(PacketId),
    /// QoS 2.
    ExactlyOnce(PacketId),
}

impl Delivery {
    /// The quality of service alone.
    pub const fn qos(self) -> Qos {
        match self {
            Delivery::AtMostOnce => Qos::AtMostOnce,
            Delivery::AtLeastOnce(_) => Qos::AtLeastOnce,
            Delivery::ExactlyOnce(_) => Qos::ExactlyOnce,
        }
    }

    /// The packet identifier, if there is one.
    pub const fn id(self) -> Option<PacketId> {
        match self {
            Delivery::AtMostOnce => None,
            Delivery::AtLeastOnce(id) | Delivery::ExactlyOnce(id) => Some(id),
        }
    }
}

const RETAIN: u8 = 1;
const DUP: u8 = 8;

impl<'a> Publish<'a> {
    pub(crate) fn flags(&self) -> u8 {
        let dup = if self.dup { DUP } else { 0 };
        dup | (self.delivery.qos() as u8) << 1 | u8::from(self.retain)
    }

    pub(crate) fn read(flags: u8, version: Version, mut from: Reader<'a>) -> Result<Publish<'a>, Malformed> {
        let qos = Qos::from_bits(flags >> 1 & 3)?;
        let dup = flags & DUP != 0;
        // [MQTT-3.3.1-2]
        if dup && qos == Qos::AtMostOnce {
            return Err(Malformed::Flags);
        }
        let topic = from.text()?;
        let delivery = match qos {
            Qos::AtMostOnce => Delivery::AtMostOnce,
            Qos::AtLeastOnce => Delivery::AtLeastOnce(read_id(&mut from)?),
            Qos::ExactlyOnce => Delivery::ExactlyOnce(read_id(&mut from)?),
        };
        let properties = properties::read(&mut from, version, Carrier::Packet(Kind::Publish))?;
        let retain = flags & RETAIN != 0;
        let publish = Publish { dup, delivery, retain, topic, properties, payload: from.rest() };
        if publish.has_topic(version) { Ok(publish) } else { Err(Malformed::Topic) }
    }

    pub(crate) fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        if !self.has_topic(version) || self.dup && self.delivery == Delivery::AtMostOnce {
            return Err(Unsendable::Invalid);
        }
        put_text(out, self.topic)?;
        if let Some(id) = self.delivery.id() {
            put_u16(out, id.get())?;
        }
        properties::write(&self.properties, version, Carrier::Packet(Kind::Publish), out)?;
        out.put(self.payload)
    }

    /// A name [MQTT-3.3.2-2], or in MQTT 5 nothing and an alias (3.3.2.1).
    fn has_topic(&self, version: Version) -> bool {
        let aliased =
            self.topic.is_empty() && version == Version::V5 && self.properties.topic_alias().is_some();
        aliased || topic::is_name(self.topic)
    }
}

/// A packet identifier is never 0 [MQTT-2.2.1-3].
pub(crate) fn read_id(from: &mut Reader<'_>) -> Result<PacketId, Malformed> {
    PacketId::new(from.u16()?).ok_or(Malformed::PacketId)
}
