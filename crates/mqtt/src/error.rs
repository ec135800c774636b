//! What can be wrong with bytes that came, and with a packet that is to be sent.
//! Both are small and `Copy`, so that a device can count and report them without memory.

use crate::Reason;

/// Why bytes are not a packet. The connection that carried them must be closed [MQTT-4.13.1-1].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// The packet ends inside a field.
    Short,
    /// Bytes are left over after the last field.
    Trailing,
    /// A length has more than four bytes, or more bytes than it needs [MQTT-1.5.5-1].
    Length,
    /// The packet is longer than this side accepts.
    TooLarge,
    /// Packet type 0, or AUTH where the version has none.
    Kind,
    /// Reserved bits are set wrongly in the fixed header or in the CONNECT flags.
    Flags,
    /// The protocol name is not `MQTT` [MQTT-3.1.2-1].
    Protocol,
    /// The protocol level is neither 4 nor 5 [MQTT-3.1.2-2].
    Level(u8),
    /// Text is not UTF-8 or holds U+0000 [MQTT-1.5.4-1, MQTT-1.5.4-2].
    Text,
    /// A topic name is empty or has wildcards [MQTT-3.3.2-2].
    Topic,
    /// A topic filter is empty or puts a wildcard where none may stand [MQTT-4.7.1-1].
    Filter,
    /// A quality of service of 3.
    Qos,
    /// A packet identifier of 0 [MQTT-2.2.1-3].
    PacketId,
    /// A property that does not exist, does not belong to this packet, or stands there twice.
    Property(u8),
    /// A property with a value that it cannot have.
    PropertyValue(u8),
    /// A reason code that this packet does not have.
    Reason(u8),
    /// A list of filters or reason codes without an entry [MQTT-3.8.3-2].
    Empty,
    /// A packet that this side never receives, or at this moment never.
    Unexpected,
}

impl Malformed {
    /// The reason code that MQTT 5 wants in the CONNACK or DISCONNECT before the connection is closed.
    pub fn reason(self) -> Reason {
        match self {
            Malformed::TooLarge => Reason::PacketTooLarge,
            Malformed::Protocol | Malformed::Level(_) => Reason::UnsupportedProtocolVersion,
            Malformed::Topic => Reason::TopicNameInvalid,
            Malformed::Filter => Reason::TopicFilterInvalid,
            Malformed::PropertyValue(35) => Reason::TopicAliasInvalid,
            Malformed::Property(_)
            | Malformed::PropertyValue(_)
            | Malformed::Empty
            | Malformed::PacketId
            | Malformed::Unexpected => Reason::ProtocolError,
            _ => Reason::MalformedPacket,
        }
    }
}

/// Why a packet cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsendable {
    /// The buffer is too small.
    Full,
    /// A text or binary field is longer than 65,535 bytes, or the packet than 268,435,455.
    TooLong,
    /// The fields contradict each other or the specification; the other side would close the connection.
    Invalid,
    /// As many publications wait for their PUBACK as this side or the other allows.
    Inflight,
}

impl core::fmt::Display for Malformed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Malformed::Short => "the packet ends inside a field",
            Malformed::Trailing => "bytes are left over after the packet's last field",
            Malformed::Length => "a length is not encoded as MQTT wants it",
            Malformed::TooLarge => "the packet is larger than accepted here",
            Malformed::Kind => "there is no such packet type",
            Malformed::Flags => "reserved flags are set",
            Malformed::Protocol => "the protocol name is not MQTT",
            Malformed::Level(level) => return write!(f, "protocol level {level} is neither 4 nor 5"),
            Malformed::Text => "text is not UTF-8 or holds a null character",
            Malformed::Topic => "the topic name is empty or has wildcards",
            Malformed::Filter => "the topic filter is not well formed",
            Malformed::Qos => "quality of service 3 does not exist",
            Malformed::PacketId => "the packet identifier is zero",
            Malformed::Property(id) => return write!(f, "property {id} is not allowed here"),
            Malformed::PropertyValue(id) => return write!(f, "property {id} cannot have this value"),
            Malformed::Reason(code) => return write!(f, "reason code {code:#04x} is not allowed here"),
            Malformed::Empty => "a list that must have entries has none",
            Malformed::Unexpected => "this packet is not expected now",
        })
    }
}

impl core::fmt::Display for Unsendable {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Unsendable::Full => "the buffer is too small for the packet",
            Unsendable::TooLong => "a field or the packet is longer than MQTT allows",
            Unsendable::Invalid => "the packet's fields contradict the specification",
            Unsendable::Inflight => "too many publications wait for their acknowledgement",
        })
    }
}

impl core::error::Error for Malformed {}
impl core::error::Error for Unsendable {}
