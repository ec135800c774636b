//! The heart: fifteen kinds of packets, read from the bytes of one frame and written with their fixed header (2.1).

use crate::wire::{Count, Reader, Sink, put_length, put_u8};
use crate::{
    Ack, Auth, ConnAck, Connect, Disconnect, Malformed, Publish, SubAck, Subscribe, Unsendable, UnsubAck,
    Unsubscribe, Version,
};

/// One packet, borrowed from the bytes that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant's type says what it is")]
pub enum Packet<'a> {
    Connect(Connect<'a>),
    ConnAck(ConnAck<'a>),
    Publish(Publish<'a>),
    PubAck(Ack<'a>),
    PubRec(Ack<'a>),
    PubRel(Ack<'a>),
    PubComp(Ack<'a>),
    Subscribe(Subscribe<'a>),
    SubAck(SubAck<'a>),
    Unsubscribe(Unsubscribe<'a>),
    UnsubAck(UnsubAck<'a>),
    PingReq,
    PingResp,
    Disconnect(Disconnect<'a>),
    Auth(Auth<'a>),
}

impl<'a> Packet<'a> {
    /// Reads the packet that fills `bytes` from the fixed header on, as [`Frames`](crate::Frames) cut it.
    /// CONNECT carries its own version; for all others `version` is what the connection speaks.
    ///
    /// # Errors
    /// [`Malformed`], naming the first rule that the bytes break.
    pub fn decode(bytes: &'a [u8], version: Version) -> Result<Packet<'a>, Malformed> {
        let mut from = Reader::new(bytes);
        let first = from.u8()?;
        let length = from.length()?;
        let mut body = Reader::new(from.take(length)?);
        from.end()?;
        let kind = Kind::from_number(first >> 4)?;
        let flags = first & 0x0F;
        // [MQTT-2.1.3-1]
        if kind != Kind::Publish && flags != kind.flags() {
            return Err(Malformed::Flags);
        }
        Ok(match kind {
            Kind::Connect => Packet::Connect(Connect::read(body)?),
            Kind::ConnAck => Packet::ConnAck(ConnAck::read(version, body)?),
            Kind::Publish => Packet::Publish(Publish::read(flags, version, body)?),
            Kind::PubAck => Packet::PubAck(Ack::read(kind, version, body)?),
            Kind::PubRec => Packet::PubRec(Ack::read(kind, version, body)?),
            Kind::PubRel => Packet::PubRel(Ack::read(kind, version, body)?),
            Kind::PubComp => Packet::PubComp(Ack::read(kind, version, body)?),
            Kind::Subscribe => Packet::Subscribe(Subscribe::read(version, body)?),
            Kind::SubAck => Packet::SubAck(SubAck::read(version, body)?),
            Kind::Unsubscribe => Packet::Unsubscribe(Unsubscribe::read(version, body)?),
            Kind::UnsubAck => Packet::UnsubAck(UnsubAck::read(version, body)?),
            Kind::PingReq if body.rest().is_empty() => Packet::PingReq,
            Kind::PingResp if body.rest().is_empty() => Packet::PingResp,
            Kind::PingReq | Kind::PingResp => return Err(Malformed::Trailing),
            Kind::Disconnect => Packet::Disconnect(Disconnect::read(version, body)?),
            Kind::Auth => Packet::Auth(Auth::read(version, body)?),
        })
    }

    /// Writes the packet for a connection that speaks `version`; CONNECT speaks for itself.
    ///
    /// # Errors
    /// [`Unsendable`]; nothing useful is in the sink then.
    pub fn encode(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        let mut length = Count(0);
        self.write_body(version, &mut length)?;
        put_u8(out, (self.kind() as u8) << 4 | self.flags())?;
        put_length(out, length.0)?;
        self.write_body(version, out)
    }

    /// Writes the packet to the front of `buffer` and returns its length.
    ///
    /// # Errors
    /// [`Unsendable`]; nothing useful is in the buffer then.
    pub fn encode_into(&self, version: Version, buffer: &mut [u8]) -> Result<usize, Unsendable> {
        let size = buffer.len();
        let mut rest = buffer;
        self.encode(version, &mut rest)?;
        Ok(size - rest.len())
    }

    fn write_body(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        match self {
            Packet::Connect(connect) => connect.write(out),
            Packet::ConnAck(ack) => ack.write(version, out),
            Packet::Publish(publish) => publish.write(version, out),
            Packet::PubAck(ack) | Packet::PubRec(ack) | Packet::PubRel(ack) | Packet::PubComp(ack) => {
                ack.write(self.kind(), version, out)
            }
            Packet::Subscribe(subscribe) => subscribe.write(version, out),
            Packet::SubAck(ack) => ack.write(version, out),
            Packet::Unsubscribe(unsubscribe) => unsubscribe.write(version, out),
            Packet::UnsubAck(ack) => ack.write(version, out),
            Packet::PingReq | Packet::PingResp => Ok(()),
            Packet::Disconnect(disconnect) => disconnect.write(version, out),
            Packet::Auth(auth) => auth.write(version, out),
        }
    }

    /// Which packet it is.
    pub fn kind(&self) -> Kind {
        match self {
            Packet::Connect(_) => Kind::Connect,
            Packet::ConnAck(_) => Kind::ConnAck,
            Packet::Publish(_) => Kind::Publish,
            Packet::PubAck(_) => Kind::PubAck,
            Packet::PubRec(_) => Kind::PubRec,
            Packet::PubRel(_) => Kind::PubRel,
            Packet::PubComp(_) => Kind::PubComp,
            Packet::Subscribe(_) => Kind::Subscribe,
            Packet::SubAck(_) => Kind::SubAck,
            Packet::Unsubscribe(_) => Kind::Unsubscribe,
            Packet::UnsubAck(_) => Kind::UnsubAck,
            Packet::PingReq => Kind::PingReq,
            Packet::PingResp => Kind::PingResp,
            Packet::Disconnect(_) => Kind::Disconnect,
            Packet::Auth(_) => Kind::Auth,
        }
    }

    fn flags(&self) -> u8 {
        match self {
            Packet::Publish(publish) => publish.flags(),
            _ => self.kind().flags(),
        }
    }
}

/// Packet types, with their numbers in the fixed header (2.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the specification's")]
pub enum Kind {
    Connect = 1,
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    PubRec = 5,
    PubRel = 6,
    PubComp = 7,
    Subscribe = 8,
    SubAck = 9,
    Unsubscribe = 10,
    UnsubAck = 11,
    PingReq = 12,
    PingResp = 13,
    Disconnect = 14,
    Auth = 15,
}

/// The two ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The end that sends CONNECT.
    Client,
    /// The end that answers it.
    Server,
}

impl Kind {
    fn from_number(number: u8) -> Result<Kind, Malformed> {
        Ok(match number {
            1 => Kind::Connect,
            2 => Kind::ConnAck,
            3 => Kind::Publish,
            4 => Kind::PubAck,
            5 => Kind::PubRec,
            6 => Kind::PubRel,
            7 => Kind::PubComp,
            8 => Kind::Subscribe,
            9 => Kind::SubAck,
            10 => Kind::Unsubscribe,
            11 => Kind::UnsubAck,
            12 => Kind::PingReq,
            13 => Kind::PingResp,
            14 => Kind::Disconnect,
            15 => Kind::Auth,
            _ => return Err(Malformed::Kind),
        })
    }

    /// The four flag bits that the kind must have; PUBLISH has its own (2.1.3).
    const fn flags(self) -> u8 {
        match self {
            Kind::PubRel | Kind::Subscribe | Kind::Unsubscribe => 2,
            _ => 0,
        }
    }

    /// May this end send it in this version? (The columns "direction of flow" of tables 2.1.)
    pub const fn is_sent_by(self, role: Role, version: Version) -> bool {
        match self {
            Kind::Publish | Kind::PubAck | Kind::PubRec | Kind::PubRel | Kind::PubComp => true,
            Kind::Auth => matches!(version, Version::V5),
            Kind::Disconnect => matches!((role, version), (Role::Client, _) | (_, Version::V5)),
            Kind::Connect | Kind::Subscribe | Kind::Unsubscribe | Kind::PingReq => {
                matches!(role, Role::Client)
            }
            Kind::ConnAck | Kind::SubAck | Kind::UnsubAck | Kind::PingResp => matches!(role, Role::Server),
        }
    }
}
