//! Properties of MQTT 5 (table 2-4): one line each says its number, its type and the packets that may carry it.
//! Version 3.1.1 has none: there they are neither read nor written.

use crate::packet::Kind;
use crate::seq::{Element, Private, Seq};
use crate::wire::{Count, MAX_LENGTH, Reader, Sink, put_binary, put_length, put_text, put_u8, put_u16};
use crate::{Malformed, Unsendable, Version, topic};
use core::num::{NonZeroU16, NonZeroU32};

/// The properties of a packet or of a will.
pub type Properties<'a> = Seq<'a, Property<'a>>;

/// The number that a client gave a subscription: 1 to 268,435,455.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubscriptionId(NonZeroU32);

impl SubscriptionId {
    /// `None` for 0 and above 268,435,455.
    pub const fn new(number: u32) -> Option<SubscriptionId> {
        match NonZeroU32::new(number) {
            Some(id) if number as usize <= MAX_LENGTH => Some(SubscriptionId(id)),
            _ => None,
        }
    }

    /// The number.
    pub const fn number(self) -> u32 {
        self.0.get()
    }
}

/// What carries properties: a packet of some kind, or the will inside CONNECT.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carrier {
    Packet(Kind),
    Will,
}

macro_rules! properties {
    ($($name:ident = $id:literal: $type:ty, $accessor:ident in [$($kind:ident)*] $(+ $will:ident)?, $doc:literal;)*) => {
        /// One property.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Property<'a> {
            $(#[doc = $doc] $name($type),)*
        }

        impl Property<'_> {
            /// The number on the wire.
            pub const fn id(&self) -> u8 {
                match self { $(Property::$name(_) => $id,)* }
            }

            fn belongs_to(&self, carrier: Carrier) -> bool {
                match self {
                    $(Property::$name(_) => match carrier {
                        $(Carrier::Packet(Kind::$kind) => true,)*
                        $(Carrier::$will => true,)?
                        _ => false,
                    },)*
                }
            }
        }

        impl<'a> Element<'a> for Property<'a> {
            fn read(from: &mut Private<'a>) -> Result<Property<'a>, Malformed> {
                // The number is a variable byte integer, of which only one byte is in use.
                let id = from.0.u8()?;
                match id {
                    $($id => Value::read(&mut from.0).map(Property::$name)
                        .map_err(|e| e.unwrap_or(Malformed::PropertyValue(id))),)*
                    _ => Err(Malformed::Property(id)),
                }
            }

            fn write<S: Sink>(&self, out: &mut S) -> Result<(), Unsendable> {
                put_u8(out, self.id())?;
                match self { $(Property::$name(value) => Value::write(value, out),)* }
            }
        }

        impl<'a> Properties<'a> {
            $(#[doc = $doc]
            ///
            /// The first one, if there are several.
            pub fn $accessor(&self) -> Option<$type> {
                self.iter().find_map(|p| match p { Property::$name(value) => Some(value), _ => None })
            })*
        }
    };
}

properties! {
    PayloadFormat = 1: bool, payload_format in [Publish] + Will, "Is the payload UTF-8 text?";
    MessageExpiry = 2: u32, message_expiry_s in [Publish] + Will, "Seconds until the message is worthless.";
    ContentType = 3: &'a str, content_type in [Publish] + Will, "What the payload is, in the sender's words.";
    ResponseTopic = 8: &'a str, response_topic in [Publish] + Will, "Where an answer is expected.";
    CorrelationData = 9: &'a [u8], correlation_data in [Publish] + Will, "What the answer must repeat.";
    SubscriptionId = 11: SubscriptionId, subscription_id in [Publish Subscribe],
        "The number of the subscription.";
    SessionExpiry = 17: u32, session_expiry_s in [Connect ConnAck Disconnect],
        "Seconds that the session outlives its connection; 0xFFFFFFFF is for ever.";
    AssignedClientId = 18: &'a str, assigned_client_id in [ConnAck], "The name that the server chose.";
    ServerKeepAlive = 19: u16, server_keep_alive_s in [ConnAck], "The keep alive that the client must use.";
    AuthenticationMethod = 21: &'a str, authentication_method in [Connect ConnAck Auth],
        "The way to authenticate.";
    AuthenticationData = 22: &'a [u8], authentication_data in [Connect ConnAck Auth],
        "What that way needs.";
    RequestProblemInformation = 23: bool, request_problem_information in [Connect],
        "May reason strings and user properties come with refusals?";
    WillDelay = 24: u32, will_delay_s in [] + Will, "Seconds between the loss and the will.";
    RequestResponseInformation = 25: bool, request_response_information in [Connect],
        "Shall the server say where answers may go?";
    ResponseInformation = 26: &'a str, response_information in [ConnAck], "Where answers may go.";
    ServerReference = 28: &'a str, server_reference in [ConnAck Disconnect], "The other server.";
    ReasonString = 31: &'a str, reason_string
        in [ConnAck PubAck PubRec PubRel PubComp SubAck UnsubAck Disconnect Auth], "Why, for a person.";
    ReceiveMaximum = 33: NonZeroU16, receive_maximum in [Connect ConnAck],
        "How many publications above QoS 0 may wait for their acknowledgement; 65,535 if absent.";
    TopicAliasMaximum = 34: u16, topic_alias_maximum in [Connect ConnAck],
        "The highest topic alias that this side understands; 0 if absent.";
    TopicAlias = 35: NonZeroU16, topic_alias in [Publish], "A number in place of the topic.";
    MaximumQos = 36: bool, maximum_qos in [ConnAck], "The highest QoS is 1 (true) or 0; 2 if absent.";
    RetainAvailable = 37: bool, retain_available in [ConnAck], "Is anything retained?";
    UserProperty = 38: (&'a str, &'a str), user_property
        in [Connect ConnAck Publish PubAck PubRec PubRel PubComp Subscribe SubAck Unsubscribe UnsubAck
            Disconnect Auth] + Will, "A name and a value of the user.";
    MaximumPacketSize = 39: NonZeroU32, maximum_packet_size in [Connect ConnAck],
        "The longest packet that this side accepts, in bytes.";
    WildcardsAvailable = 40: bool, wildcards_available in [ConnAck], "May filters have wildcards?";
    SubscriptionIdsAvailable = 41: bool, subscription_ids_available in [ConnAck],
        "May subscriptions have numbers?";
    SharedSubscriptionsAvailable = 42: bool, shared_subscriptions_available in [ConnAck],
        "May subscriptions be shared?";
}

/// Reads the properties of `carrier`: known, at their place, none twice but those that may be. 3.1.1 has none.
pub(crate) fn read<'a>(
    from: &mut Reader<'a>,
    version: Version,
    carrier: Carrier,
) -> Result<Properties<'a>, Malformed> {
    if version == Version::V311 {
        return Ok(Properties::default());
    }
    let length = from.length()?;
    let bytes = from.take(length)?;
    let mut seen = 0u64;
    let properties = Seq::read(bytes, |property: Property<'a>| check(property, carrier, &mut seen))?;
    // Authentication data belong to a method (3.1.2.11.10).
    let (method, data) = (seen & 1 << 21, seen & 1 << 22);
    if data != 0 && method == 0 { Err(Malformed::Property(22)) } else { Ok(properties) }
}

fn check(property: Property<'_>, carrier: Carrier, seen: &mut u64) -> Result<(), Malformed> {
    let id = property.id();
    if !property.belongs_to(carrier) {
        return Err(Malformed::Property(id));
    }
    let may_repeat = match property {
        Property::UserProperty(_) => true,
        // A message that matches several subscriptions names them all (3.3.4).
        Property::SubscriptionId(_) => carrier == Carrier::Packet(Kind::Publish),
        _ => false,
    };
    if *seen & 1 << id != 0 && !may_repeat {
        return Err(Malformed::Property(id));
    }
    *seen |= 1 << id;
    match property {
        // [MQTT-3.3.2-14]
        Property::ResponseTopic(name) if !topic::is_name(name) => Err(Malformed::PropertyValue(id)),
        _ => Ok(()),
    }
}

/// Writes length and properties; all of them must belong to the carrier. 3.1.1 has no place for them, so there
/// they are left out: a server forwards a message of MQTT 5 to a client of 3.1.1 without them.
pub(crate) fn write(
    properties: &Properties<'_>,
    version: Version,
    carrier: Carrier,
    out: &mut impl Sink,
) -> Result<(), Unsendable> {
    if version == Version::V311 {
        return Ok(());
    }
    let mut seen = 0;
    for property in properties.iter() {
        check(property, carrier, &mut seen).map_err(|_| Unsendable::Invalid)?;
    }
    let mut length = Count(0);
    properties.write(&mut length)?;
    put_length(out, length.0)?;
    properties.write(out)
}

/// The types of property values. An error of `None` is a value out of its range.
trait Value<'a>: Sized {
    fn read(from: &mut Reader<'a>) -> Result<Self, Option<Malformed>>;
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable>;
}

impl<'a> Value<'a> for bool {
    fn read(from: &mut Reader<'a>) -> Result<bool, Option<Malformed>> {
        match from.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(None),
        }
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        put_u8(out, u8::from(*self))
    }
}

impl<'a> Value<'a> for u16 {
    fn read(from: &mut Reader<'a>) -> Result<u16, Option<Malformed>> {
        Ok(from.u16()?)
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        put_u16(out, *self)
    }
}

impl<'a> Value<'a> for u32 {
    fn read(from: &mut Reader<'a>) -> Result<u32, Option<Malformed>> {
        Ok(from.u32()?)
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        out.put(&self.to_be_bytes())
    }
}

impl<'a> Value<'a> for NonZeroU16 {
    fn read(from: &mut Reader<'a>) -> Result<NonZeroU16, Option<Malformed>> {
        NonZeroU16::new(from.u16()?).ok_or(None)
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        self.get().write(out)
    }
}

impl<'a> Value<'a> for NonZeroU32 {
    fn read(from: &mut Reader<'a>) -> Result<NonZeroU32, Option<Malformed>> {
        NonZeroU32::new(from.u32()?).ok_or(None)
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        self.get().write(out)
    }
}

impl<'a> Value<'a> for SubscriptionId {
    fn read(from: &mut Reader<'a>) -> Result<SubscriptionId, Option<Malformed>> {
        SubscriptionId::new(from.length()? as u32).ok_or(None)
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        put_length(out, self.number() as usize)
    }
}

impl<'a> Value<'a> for &'a str {
    fn read(from: &mut Reader<'a>) -> Result<&'a str, Option<Malformed>> {
        Ok(from.text()?)
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        put_text(out, self)
    }
}

impl<'a> Value<'a> for &'a [u8] {
    fn read(from: &mut Reader<'a>) -> Result<&'a [u8], Option<Malformed>> {
        Ok(from.binary()?)
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        put_binary(out, self)
    }
}

impl<'a> Value<'a> for (&'a str, &'a str) {
    fn read(from: &mut Reader<'a>) -> Result<(&'a str, &'a str), Option<Malformed>> {
        Ok((from.text()?, from.text()?))
    }
    fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        put_text(out, self.0)?;
        put_text(out, self.1)
    }
}
