//! CONNECT (3.1) and CONNACK (3.2): the first packet of each side.

use crate::properties::{self, Carrier, Properties};
use crate::wire::{Reader, Sink, put_binary, put_text, put_u8, put_u16};
use crate::{Kind, Malformed, Qos, Reason, Unsendable, Version, topic};

/// What a client says first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Connect<'a> {
    /// The version that this connection speaks from here on.
    pub version: Version,
    /// Forget the session that the server may still have ("clean session" in 3.1.1).
    pub clean_start: bool,
    /// The longest silence of the client, in seconds; 0 asks for no limit.
    pub keep_alive_s: u16,
    /// Who it is; may be empty.
    pub client_id: &'a str,
    /// The message that the server publishes if the connection is lost.
    pub will: Option<Will<'a>>,
    /// User name.
    pub user_name: Option<&'a str>,
    /// Password; in 3.1.1 only with a user name [MQTT-3.1.2-22].
    pub password: Option<&'a [u8]>,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

/// A message for the case of loss (3.1.2.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Will<'a> {
    /// Where it is published.
    pub topic: &'a str,
    /// The message.
    pub payload: &'a [u8],
    /// With which quality of service.
    pub qos: Qos,
    /// Is it kept for later subscribers?
    pub retain: bool,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

/// What a server answers to CONNECT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConnAck<'a> {
    /// Does the server still have the client's session? Never with a failure [MQTT-3.2.2-6].
    pub session_present: bool,
    /// Success, or why not. A 3.1.1 return code is given as the reason that it equals.
    pub reason: Reason,
    /// Properties of MQTT 5.
    pub properties: Properties<'a>,
}

const NAME: &str = "MQTT";
const RESERVED: u8 = 1;
const CLEAN_START: u8 = 1 << 1;
const WILL: u8 = 1 << 2;
const WILL_QOS: u8 = 3 << 3;
const WILL_RETAIN: u8 = 1 << 5;
const PASSWORD: u8 = 1 << 6;
const USER_NAME: u8 = 1 << 7;

impl<'a> Connect<'a> {
    pub(crate) fn read(mut from: Reader<'a>) -> Result<Connect<'a>, Malformed> {
        let version = read_version(&mut from)?;
        let flags = from.u8()?;
        check_flags(flags, version)?;
        let keep_alive_s = from.u16()?;
        let properties = properties::read(&mut from, version, Carrier::Packet(Kind::Connect))?;
        let client_id = from.text()?;
        let will = if flags & WILL != 0 { Some(Will::read(flags, version, &mut from)?) } else { None };
        let user_name = if flags & USER_NAME != 0 { Some(from.text()?) } else { None };
        let password = if flags & PASSWORD != 0 { Some(from.binary()?) } else { None };
        from.end()?;
        let clean_start = flags & CLEAN_START != 0;
        Ok(Connect { version, clean_start, keep_alive_s, client_id, will, user_name, password, properties })
    }

    pub(crate) fn write(&self, out: &mut impl Sink) -> Result<(), Unsendable> {
        check_flags(self.flags(), self.version).map_err(|_| Unsendable::Invalid)?;
        put_text(out, NAME)?;
        put_u8(out, level(self.version))?;
        put_u8(out, self.flags())?;
        put_u16(out, self.keep_alive_s)?;
        properties::write(&self.properties, self.version, Carrier::Packet(Kind::Connect), out)?;
        put_text(out, self.client_id)?;
        if let Some(will) = &self.will {
            will.write(self.version, out)?;
        }
        if let Some(name) = self.user_name {
            put_text(out, name)?;
        }
        self.password.map_or(Ok(()), |password| put_binary(out, password))
    }

    fn flags(&self) -> u8 {
        let mut flags = 0;
        for (set, bit) in [
            (self.clean_start, CLEAN_START),
            (self.will.is_some(), WILL),
            (self.will.is_some_and(|will| will.retain), WILL_RETAIN),
            (self.password.is_some(), PASSWORD),
            (self.user_name.is_some(), USER_NAME),
        ] {
            flags |= if set { bit } else { 0 };
        }
        flags | self.will.map_or(0, |will| (will.qos as u8) << 3)
    }
}

const fn level(version: Version) -> u8 {
    match version {
        Version::V311 => 4,
        Version::V5 => 5,
    }
}

fn read_version(from: &mut Reader<'_>) -> Result<Version, Malformed> {
    let name = from.binary()?;
    let level = from.u8()?;
    match (name, level) {
        (b"MQTT", 4) => Ok(Version::V311),
        (b"MQTT", 5) => Ok(Version::V5),
        // The name of MQTT 3.1, which is answered like any version that is not spoken here [MQTT-3.1.2-2].
        (b"MQTT" | b"MQIsdp", _) => Err(Malformed::Level(level)),
        _ => Err(Malformed::Protocol),
    }
}

fn check_flags(flags: u8, version: Version) -> Result<(), Malformed> {
    // [MQTT-3.1.2-3]
    let reserved = flags & RESERVED != 0;
    // Without a will there is neither its QoS nor its retain flag [MQTT-3.1.2-11 to -15].
    let idle_will = flags & WILL == 0 && flags & (WILL_QOS | WILL_RETAIN) != 0;
    // 3.1.1: no password without a user name [MQTT-3.1.2-22].
    let lone_password = version == Version::V311 && flags & (USER_NAME | PASSWORD) == PASSWORD;
    if reserved || idle_will || lone_password { Err(Malformed::Flags) } else { Ok(()) }
}

impl<'a> Will<'a> {
    fn read(flags: u8, version: Version, from: &mut Reader<'a>) -> Result<Will<'a>, Malformed> {
        let qos = Qos::from_bits(flags >> 3 & 3)?;
        let properties = properties::read(from, version, Carrier::Will)?;
        let topic = from.text()?;
        if !topic::is_name(topic) {
            return Err(Malformed::Topic);
        }
        let payload = from.binary()?;
        Ok(Will { topic, payload, qos, retain: flags & WILL_RETAIN != 0, properties })
    }

    fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        if !topic::is_name(self.topic) {
            return Err(Unsendable::Invalid);
        }
        properties::write(&self.properties, version, Carrier::Will, out)?;
        put_text(out, self.topic)?;
        put_binary(out, self.payload)
    }
}

impl<'a> ConnAck<'a> {
    pub(crate) fn read(version: Version, mut from: Reader<'a>) -> Result<ConnAck<'a>, Malformed> {
        let flags = from.u8()?;
        let code = from.u8()?;
        let reason = match version {
            Version::V311 => Reason::from_return_code(code)?,
            Version::V5 => Reason::read(code, Kind::ConnAck)?,
        };
        let properties = properties::read(&mut from, version, Carrier::Packet(Kind::ConnAck))?;
        from.end()?;
        let session_present = flags & 1 != 0;
        // [MQTT-3.2.2-1, MQTT-3.2.2-6]
        if flags > 1 || session_present && reason.is_failure() {
            return Err(Malformed::Flags);
        }
        Ok(ConnAck { session_present, reason, properties })
    }

    pub(crate) fn write(&self, version: Version, out: &mut impl Sink) -> Result<(), Unsendable> {
        if !self.reason.belongs_to(Kind::ConnAck) || self.session_present && self.reason.is_failure() {
            return Err(Unsendable::Invalid);
        }
        put_u8(out, u8::from(self.session_present))?;
        put_u8(out, if version == Version::V311 { self.reason.return_code() } else { self.reason.code() })?;
        properties::write(&self.properties, version, Carrier::Packet(Kind::ConnAck), out)
    }
}
