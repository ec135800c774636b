//! CONNECT and its answer: who is this, on which terms, and which session does it get?

use super::conversation::{Conversation, Terms, Will, kept};
use super::gate::{Action, Peer, Presence};
use super::hub::Leaving;
use super::keeper;
use super::link::{Client, Link};
use super::message::Message;
use super::presence::Lifecycle;
use super::{Broker, Limits};
use mqtt::{ConnAck, Connect, Malformed, Packet, Properties, Property, Qos, Reason, Version};
use std::num::{NonZeroU16, NonZeroU32};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// Takes the first packet of a connection and writes CONNACK. `None`: the connection is to be closed, after what was
/// written.
pub(super) async fn greet(
    broker: &Broker,
    link: &Arc<Link>,
    packet: &[u8],
    out: &mut Vec<u8>,
) -> Option<Conversation> {
    let connect = match Packet::decode(packet, Version::V311) {
        Ok(Packet::Connect(connect)) => connect,
        Err(Malformed::Level(level)) => {
            // In the words of the newest version that the client can know [MQTT-3.1.2-2].
            let version = if level > 5 { Version::V5 } else { Version::V311 };
            refuse(version, Reason::UnsupportedProtocolVersion, out);
            return None;
        }
        // Whatever else comes first is no MQTT [MQTT-3.1.0-1].
        _ => return None,
    };
    let accepted = match admit(broker, link, &connect) {
        Ok(peer) => accept(broker, link, &connect, peer, out).await,
        Err(reason) => Err(reason),
    };
    match accepted {
        Ok(conversation) => Some(conversation),
        Err(reason) => {
            let before = out.len();
            refuse(connect.version, reason, out);
            if out.len() - before > packet_bytes(&connect) {
                out.truncate(before);
            }
            None
        }
    }
}

/// What the client takes at most; nothing longer is sent to it [MQTT-3.1.2-24].
fn packet_bytes(connect: &Connect<'_>) -> usize {
    connect.properties.maximum_packet_size().map_or(usize::MAX, |max| max.get() as usize)
}

fn refuse(version: Version, reason: Reason, out: &mut Vec<u8>) {
    let ack = ConnAck { reason, ..ConnAck::default() };
    // Cannot fail: every reason above belongs to CONNACK.
    let _ = Packet::ConnAck(ack).encode(version, out);
}

/// May this client connect, and what is it called?
fn admit(broker: &Broker, link: &Link, connect: &Connect<'_>) -> Result<Peer, Reason> {
    let limits = &broker.0.hub.limits;
    let peer = Peer {
        principal: link.principal.clone(),
        client_id: name(connect, limits)?,
        address: link.address.ip(),
        memo: Default::default(),
    };
    // There are no other ways to authenticate than the certificate [MQTT-4.12.0-1].
    if connect.properties.authentication_method().is_some() {
        return Err(Reason::BadAuthenticationMethod);
    }
    if let Some(will) = &connect.will {
        // [MQTT-3.2.2-12]
        if will.qos == Qos::ExactlyOnce {
            return Err(Reason::QosNotSupported);
        }
        if !limits.fits(will.topic) {
            return Err(Reason::TopicNameInvalid);
        }
    }
    if broker.0.gate.may(&peer, Action::Connect) { Ok(peer) } else { Err(Reason::NotAuthorized) }
}

/// The client identifier, given or assigned.
fn name(connect: &Connect<'_>, limits: &Limits) -> Result<Arc<str>, Reason> {
    let given = connect.client_id;
    if given.is_empty() {
        // 3.1.1: a session needs a name [MQTT-3.1.3-8].
        if connect.version == Version::V311 && !connect.clean_start {
            return Err(Reason::ClientIdentifierNotValid);
        }
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| Reason::ServerUnavailable)?;
        return Ok(format!("{:032x}", u128::from_be_bytes(random)).into());
    }
    if given.starts_with('$') || given.len() > limits.client_id_bytes {
        return Err(Reason::ClientIdentifierNotValid);
    }
    Ok(given.into())
}

async fn accept(
    broker: &Broker,
    link: &Arc<Link>,
    connect: &Connect<'_>,
    peer: Peer,
    out: &mut Vec<u8>,
) -> Result<Conversation, Reason> {
    let now = Instant::now();
    let turn = broker.0.hub.turn(&peer.client_id, now).ok_or(Reason::ConnectionRateExceeded)?;
    if turn > now {
        tokio::time::sleep_until(turn.into()).await;
    }
    let terms = Terms::of(connect, &broker.0.hub.limits);
    if terms.packet_bytes < usize::MAX {
        let mut connack = Vec::new();
        write_connack(connect, &peer, &terms, &broker.0.hub.limits, false, &mut connack);
        if connack.len() > terms.packet_bytes {
            return Err(Reason::PacketTooLarge);
        }
    }
    let client = Client {
        peer: peer.clone(),
        version: connect.version,
        since: SystemTime::now(),
        keep_alive_s: terms.keep_alive_s,
    };
    // CONNECT comes once a connection, so nobody has set it before.
    let _ = link.client.set(client);
    let hub = &broker.0.hub;
    let will = connect.will.as_ref().map(|will| of_client(will, &peer));
    let kept_will = will.as_ref().and_then(|will| {
        Some(keeper::Will { peer: peer.clone(), delay_s: will.delay_s, letter: will.message.letter()? })
    });
    let (hold, keepings) =
        hub.attach(&peer, link, connect.clean_start, terms.expiry_s, terms.inflight, kept_will);
    if kept(keepings).await.is_err() {
        drop(hub.detach(&hold, Leaving { will: None, will_delay_s: 0, expiry_s: None }));
        return Err(Reason::ServerUnavailable);
    }
    write_connack(connect, &peer, &terms, &broker.0.hub.limits, hold.present, out);
    let conversation = Conversation::new(broker.clone(), link.clone(), peer, terms, hold, will);
    conversation.announce(&Lifecycle::Connected);
    broker.0.gate.presence(&conversation.peer, &Presence::Connected);
    Ok(conversation)
}

fn of_client(will: &mqtt::Will<'_>, peer: &Peer) -> Will {
    let publisher = Some(peer.client_id.clone());
    let message = Message::new(will.topic, will.payload, will.qos, will.retain, &will.properties, publisher);
    Will { message: Arc::new(message), delay_s: will.properties.will_delay_s().unwrap_or(0) }
}

impl Terms {
    /// What the client asks for, within the limits.
    fn of(connect: &Connect<'_>, limits: &Limits) -> Terms {
        let asked = &connect.properties;
        let expiry_s = match (connect.version, connect.clean_start) {
            (Version::V311, true) => 0,
            (Version::V311, false) => limits.session_expiry_s,
            (Version::V5, _) => asked.session_expiry_s().unwrap_or(0).min(limits.session_expiry_s),
        };
        let keep_alive_s = limits.keep_alive_s(connect.keep_alive_s);
        Terms {
            version: connect.version,
            expiry_s,
            keep_alive_s,
            // [MQTT-3.1.2-22]
            patience: Duration::from_millis(u64::from(keep_alive_s) * 1_500),
            inflight: asked.receive_maximum().map_or(u16::MAX, NonZeroU16::get).min(limits.inflight),
            packet_bytes: packet_bytes(connect),
        }
    }
}

fn write_connack(
    connect: &Connect<'_>,
    peer: &Peer,
    terms: &Terms,
    limits: &Limits,
    session_present: bool,
    out: &mut Vec<u8>,
) {
    let mut granted = vec![
        Property::MaximumQos(true),
        Property::TopicAliasMaximum(limits.topic_aliases),
        Property::SharedSubscriptionsAvailable(true),
    ];
    granted.extend(NonZeroU16::new(limits.inflight).map(Property::ReceiveMaximum));
    let packet_bytes = u32::try_from(limits.packet_bytes).ok().and_then(NonZeroU32::new);
    granted.extend(packet_bytes.map(Property::MaximumPacketSize));
    if connect.client_id.is_empty() {
        granted.push(Property::AssignedClientId(&peer.client_id));
    }
    if connect.keep_alive_s != terms.keep_alive_s {
        granted.push(Property::ServerKeepAlive(terms.keep_alive_s));
    }
    if connect.properties.session_expiry_s().unwrap_or(0) != terms.expiry_s {
        granted.push(Property::SessionExpiry(terms.expiry_s));
    }
    let ack = ConnAck { session_present, reason: Reason::Success, properties: Properties::new(&granted) };
    // Cannot fail: each property stands there once and belongs to CONNACK.
    let _ = Packet::ConnAck(ack).encode(connect.version, out);
}
