//! SUBSCRIBE (3.8), SUBACK (3.9), UNSUBSCRIBE (3.10), UNSUBACK (3.11).

use crate::properties::{self, Carrier, Properties};
use crate::publish::read_id;
use crate::seq::{Element, Private, Seq};
use crate::wire::{Reader, Sink, put_text, put_u8, put_u16};
use crate::{Kind, Malformed, PacketId, Qos, Reason, Unsendable, Version, topic};

/// A client wants messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscribe<'a> {
    /// The identifier that the SUBACK names.
    pub id: PacketId,
    /// At least one filter [MQTT-3.8.3-2].
    pub filters: Seq<'a, Subscription<'a>>,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

/// A filter with its options; 3.1.1 has only the quality of service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subscription<'a> {
    /// Which topics.
    pub filter: &'a str,
    /// The highest quality of service that messages are sent with.
    pub qos: Qos,
    /// Not those that this client itself publishes.
    pub no_local: bool,
    /// Forward the retain flag as the publisher set it.
    pub retain_as_published: bool,
    /// Which retained messages come at once.
    pub retain_handling: RetainHandling,
}

/// Which retained messages a new subscription brings (3.8.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RetainHandling {
    /// All that match.
    #[default]
    Send = 0,
    /// Those that match, if the subscription is new.
    SendIfNew = 1,
    /// None.
    DoNotSend = 2,
}

/// The answer to SUBSCRIBE: a reason for each filter, in order [MQTT-3.8.4-5].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubAck<'a> {
    /// The identifier of the SUBSCRIBE.
    pub id: PacketId,
    /// The granted quality of service or a refusal; in 3.1.1 every refusal is [`Reason::Unspecified`].
    pub reasons: Seq<'a, Reason>,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

/// A client wants no more of these messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsubscribe<'a> {
    /// The identifier that the UNSUBACK names.
    pub id: PacketId,
    /// At least one filter [MQTT-3.10.3-2].
    pub filters: Seq<'a, &'a str>,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

/// The answer to UNSUBSCRIBE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsubAck<'a> {
    /// The identifier of the UNSUBSCRIBE.
    pub id: PacketId,
    /// A reason for each filter; none in 3.1.1.
    pub reasons: Seq<'a, Reason>,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

const NO_LOCAL: u8 = 1 << 2;
const RETAIN_AS_PUBLISHED: u8 = 1 << 3;

impl<'a> Element<'a> for Subscription<'a> {
    fn read(from: &mut Private<'a>) -> Result<Subscription<'a>, Malformed> {
        let filter = from.0.text()?;
        let options = from.0.u8()?;
        let retain_handling = match options >> 4 {
            0 => RetainHandling::Send,
            1 => RetainHandling::SendIfNew,
            2 => RetainHandling::DoNotSend,
            // The two upper bits are reserved [MQTT-3.8.3-5], and there is no fourth handling.
            _ => return Err(Malformed::Flags),
        };
        Ok(Subscription {
            filter,
            qos: Qos::from_bits(options & 3)?,
            no_local: options & NO_LOCAL != 0,
            retain_as_published: options & RETAIN_AS_PUBLISHED != 0,
            retain_handling,
        })
    }

    fn write<S: Sink>(&self, out: &mut S) -> Result<(), Unsendable> {
        put_text(out, self.filter)?;
        put_u8(out, self.options() | self.qos as u8)
    }
}

impl Subscription<'_> {
    /// The options that only MQTT 5 has.
    fn options(&self) -> u8 {
        let no_local = if self.no_local { NO_LOCAL } else { 0 };
        let as_published = if self.retain_as_published { RETAIN_AS_PUBLISHED } else { 0 };
        (self.retain_handling as u8) << 4 | as_published | no_local
    }

    fn check(&self, version: Version) -> Result<(), Malformed> {
        // 3.1.1: the six upper bits are reserved [MQTT-3.8.3-4 of 3.1.1]. MQTT 5: a shared subscription cannot
        // leave out local messages [MQTT-3.8.3-4 of 5].
        let reserved = version == Version::V311 && self.options() != 0;
        let shared_local = self.no_local && topic::shared(self.filter).is_some();
        if reserved || shared_local {
            return Err(Malformed::Flags);
        }
        if topic::is_filter(self.filter) { Ok(()) } else { Err(Malformed::Filter) }
    }
}

impl<'a> Element<'a> for &'a str {
    fn read(from: &mut Private<'a>) -> Result<&'a str, Malformed> {
        from.0.text()
    }

    fn write<S: Sink>(&self, out: &mut S) -> Result<(), Unsendable> {
        put_text(out, self)
    }
}

impl<'a> Subscribe<'a> {
    pub(crate) fn read(version: Version, mut from: Reader<'a>) -> Result<Subscribe<'a>, Malformed> {
        let id = read_id(&mut from)?;
        let properties = properties::read(&mut from, version, Carrier::Packet(Kind::Subscribe))?;
        let filters = Seq::read(from.rest(), |entry: Subscription<'a>| entry.check(version))?;
        if filters.is_empty() { Err(Malformed::Empty) } else { Ok(Subscribe { id, filters, properties }) }
    }

    pub(crate) fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        if self.filters.is_empty() || self.filters.iter().any(|entry| entry.check(version).is_err()) {
            return Err(Unsendable::Invalid);
        }
        put_u16(out, self.id.get())?;
        properties::write(&self.properties, version, Carrier::Packet(Kind::Subscribe), out)?;
        self.filters.write(out)
    }
}

impl<'a> SubAck<'a> {
    pub(crate) fn read(version: Version, mut from: Reader<'a>) -> Result<SubAck<'a>, Malformed> {
        let id = read_id(&mut from)?;
        let properties = properties::read(&mut from, version, Carrier::Packet(Kind::SubAck))?;
        let reasons = Seq::read(from.rest(), |reason: Reason| {
            // 3.1.1 has four [MQTT-3.9.3-2].
            let known = match version {
                Version::V311 => reason.code() <= 2 || reason == Reason::Unspecified,
                Version::V5 => reason.belongs_to(Kind::SubAck),
            };
            if known { Ok(()) } else { Err(Malformed::Reason(reason.code())) }
        })?;
        if reasons.is_empty() { Err(Malformed::Empty) } else { Ok(SubAck { id, reasons, properties }) }
    }

    pub(crate) fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        if self.reasons.is_empty() || self.reasons.iter().any(|reason| !reason.belongs_to(Kind::SubAck)) {
            return Err(Unsendable::Invalid);
        }
        put_u16(out, self.id.get())?;
        properties::write(&self.properties, version, Carrier::Packet(Kind::SubAck), out)?;
        self.reasons.iter().try_for_each(|reason| match version {
            Version::V311 if reason.is_failure() => put_u8(out, Reason::Unspecified.code()),
            _ => put_u8(out, reason.code()),
        })
    }
}

impl<'a> Unsubscribe<'a> {
    pub(crate) fn read(version: Version, mut from: Reader<'a>) -> Result<Unsubscribe<'a>, Malformed> {
        let id = read_id(&mut from)?;
        let properties = properties::read(&mut from, version, Carrier::Packet(Kind::Unsubscribe))?;
        let filters = Seq::read(from.rest(), |filter: &'a str| match topic::is_filter(filter) {
            true => Ok(()),
            false => Err(Malformed::Filter),
        })?;
        if filters.is_empty() { Err(Malformed::Empty) } else { Ok(Unsubscribe { id, filters, properties }) }
    }

    pub(crate) fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        if self.filters.is_empty() || !self.filters.iter().all(topic::is_filter) {
            return Err(Unsendable::Invalid);
        }
        put_u16(out, self.id.get())?;
        properties::write(&self.properties, version, Carrier::Packet(Kind::Unsubscribe), out)?;
        self.filters.write(out)
    }
}

impl<'a> UnsubAck<'a> {
    pub(crate) fn read(version: Version, mut from: Reader<'a>) -> Result<UnsubAck<'a>, Malformed> {
        let id = read_id(&mut from)?;
        let properties = properties::read(&mut from, version, Carrier::Packet(Kind::UnsubAck))?;
        if version == Version::V311 {
            from.end()?;
            return Ok(UnsubAck { id, reasons: Seq::default(), properties });
        }
        let reasons = Seq::read(from.rest(), |reason: Reason| match reason.belongs_to(Kind::UnsubAck) {
            true => Ok(()),
            false => Err(Malformed::Reason(reason.code())),
        })?;
        if reasons.is_empty() { Err(Malformed::Empty) } else { Ok(UnsubAck { id, reasons, properties }) }
    }

    pub(crate) fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        put_u16(out, self.id.get())?;
        if version == Version::V311 {
            return Ok(());
        }
        if self.reasons.is_empty() || self.reasons.iter().any(|reason| !reason.belongs_to(Kind::UnsubAck)) {
            return Err(Unsendable::Invalid);
        }
        properties::write(&self.properties, version, Carrier::Packet(Kind::UnsubAck), out)?;
        self.reasons.write(out)
    }
}
