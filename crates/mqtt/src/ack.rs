//! PUBACK, PUBREC, PUBREL, PUBCOMP (3.4 to 3.7), DISCONNECT (3.14) and AUTH (3.15): a reason and little else.
//! MQTT 5 lets the sender leave out what says nothing: a success without properties is not written.

use crate::properties::{self, Carrier, Properties};
use crate::publish::read_id;
use crate::wire::{Reader, Sink, put_u8, put_u16};
use crate::{Kind, Malformed, PacketId, Reason, Unsendable, Version};

/// A step in the life of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ack<'a> {
    /// The identifier of the PUBLISH.
    pub id: PacketId,
    /// How it went; always a success in 3.1.1.
    pub reason: Reason,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

/// The end of a connection, in words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disconnect<'a> {
    /// Why; always a normal end in 3.1.1.
    pub reason: Reason,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

/// A step of an authentication; MQTT 5 only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Auth<'a> {
    /// What the step is.
    pub reason: Reason,
    /// Properties.
    pub properties: Properties<'a>,
}

impl<'a> Ack<'a> {
    /// An acknowledgement that says only that.
    pub fn new(id: PacketId, reason: Reason) -> Ack<'a> {
        Ack { id, reason, properties: Properties::default() }
    }

    pub(crate) fn read(kind: Kind, version: Version, mut from: Reader<'a>) -> Result<Ack<'a>, Malformed> {
        let id = read_id(&mut from)?;
        let (reason, properties) = read_outcome(kind, version, from)?;
        Ok(Ack { id, reason, properties })
    }

    pub(crate) fn write(&self, kind: Kind, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        put_u16(out, self.id.get())?;
        write_outcome(self.reason, &self.properties, kind, version, out)
    }
}

impl<'a> Disconnect<'a> {
    pub(crate) fn read(version: Version, from: Reader<'a>) -> Result<Disconnect<'a>, Malformed> {
        let (reason, properties) = read_outcome(Kind::Disconnect, version, from)?;
        Ok(Disconnect { reason, properties })
    }

    pub(crate) fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        write_outcome(self.reason, &self.properties, Kind::Disconnect, version, out)
    }
}

impl<'a> Auth<'a> {
    pub(crate) fn read(version: Version, from: Reader<'a>) -> Result<Auth<'a>, Malformed> {
        if version == Version::V311 {
            return Err(Malformed::Kind);
        }
        let (reason, properties) = read_outcome(Kind::Auth, version, from)?;
        let auth = Auth { reason, properties };
        if auth.names_method() { Ok(auth) } else { Err(Malformed::Property(21)) }
    }

    pub(crate) fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        if version == Version::V311 || !self.names_method() {
            return Err(Unsendable::Invalid);
        }
        write_outcome(self.reason, &self.properties, Kind::Auth, version, out)
    }

    /// Only a success that says nothing else may leave out the method (3.15.2.2.2).
    fn names_method(&self) -> bool {
        let silent = self.reason == Reason::Success && self.properties.is_empty();
        silent || self.properties.authentication_method().is_some()
    }
}

/// Reason and properties at the end of a packet; either may be left out in MQTT 5 (3.4.2.1, 3.14.2.1).
fn read_outcome<'a>(
    kind: Kind,
    version: Version,
    mut from: Reader<'a>,
) -> Result<(Reason, Properties<'a>), Malformed> {
    if version == Version::V311 || from.is_empty() {
        from.end()?;
        return Ok((Reason::Success, Properties::default()));
    }
    let reason = Reason::read(from.u8()?, kind)?;
    if from.is_empty() {
        return Ok((reason, Properties::default()));
    }
    let properties = properties::read(&mut from, version, Carrier::Packet(kind))?;
    from.end()?;
    Ok((reason, properties))
}

fn write_outcome(
    reason: Reason,
    properties: &Properties<'_>,
    kind: Kind,
    version: Version,
    out: &mut impl Sink,
) -> Result<(), Unsendable> {
    if !reason.belongs_to(kind) {
        return Err(Unsendable::Invalid);
    }
    if version == Version::V311 || reason == Reason::Success && properties.is_empty() {
        return Ok(());
    }
    put_u8(out, reason.code())?;
    if properties.is_empty() {
        return Ok(());
    }
    properties::write(properties, version, Carrier::Packet(kind), out)
}
