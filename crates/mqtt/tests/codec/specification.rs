//! Packets as the specifications print them, byte by byte, and bytes that they forbid.

use mqtt::{
    ConnAck, Connect, Delivery, Disconnect, Kind, Malformed, Packet, PacketId, Properties, Property, Publish,
    Qos, Reason, Role, Seq, SubAck, Subscribe, Subscription, Unsendable, UnsubAck, Unsubscribe, Version,
    Will,
};

const OLD: Version = Version::V311;
const NEW: Version = Version::V5;

/// Reads as the packet, and the packet is written so.
fn same(bytes: &[u8], packet: Packet<'_>, version: Version) {
    assert_eq!(Packet::decode(bytes, version), Ok(packet));
    let mut written = Vec::new();
    packet.encode(version, &mut written).unwrap();
    assert_eq!(written, bytes);
}

fn id(number: u16) -> PacketId {
    PacketId::new(number).unwrap()
}

#[test]
fn connect_of_figure_3_6() {
    // Both versions print this header: user name, password, will with QoS 1, clean, 10 seconds.
    let connect = Connect {
        version: OLD,
        clean_start: true,
        keep_alive_s: 10,
        client_id: "c",
        will: Some(Will { topic: "w", payload: b"\x01", qos: Qos::AtLeastOnce, ..Will::default() }),
        user_name: Some("u"),
        password: Some(b"p"),
        properties: Properties::default(),
    };
    let header = [0, 4, b'M', b'Q', b'T', b'T'];
    let payload = [0, 1, b'c', 0, 1, b'w', 0, 1, 1, 0, 1, b'u', 0, 1, b'p'];
    let old = [&[0x10, 25], &header[..], &[4, 0xCE, 0, 10], &payload].concat();
    same(&old, Packet::Connect(connect), OLD);
    // MQTT 5: property length 5, session expiry interval (0x11) of 10; the will has no properties.
    let with_will = [0, 1, b'c', 0, 0, 1, b'w', 0, 1, 1, 0, 1, b'u', 0, 1, b'p'];
    let new = [&[0x10, 32], &header[..], &[5, 0xCE, 0, 10, 5, 0x11, 0, 0, 0, 10], &with_will].concat();
    let session = [Property::SessionExpiry(10)];
    let connect = Connect { version: NEW, properties: Properties::new(&session), ..connect };
    same(&new, Packet::Connect(connect), OLD);
}

#[test]
fn connack_says_each_return_code() {
    let reasons = [
        Reason::Success,
        Reason::UnsupportedProtocolVersion,
        Reason::ClientIdentifierNotValid,
        Reason::ServerUnavailable,
        Reason::BadUserNameOrPassword,
        Reason::NotAuthorized,
    ];
    for (code, reason) in (0..).zip(reasons) {
        let ack = ConnAck { session_present: false, reason, properties: Properties::default() };
        same(&[0x20, 2, 0, code], Packet::ConnAck(ack), OLD);
        same(&[0x20, 3, 0, reason.code(), 0], Packet::ConnAck(ack), NEW);
    }
    let present = ConnAck { session_present: true, ..ConnAck::default() };
    same(&[0x20, 2, 1, 0], Packet::ConnAck(present), OLD);
}

#[test]
fn publish_of_figure_3_11_and_of_table_3_3() {
    let publish = Publish { delivery: Delivery::AtLeastOnce(id(10)), topic: "a/b", ..Publish::default() };
    same(&[0x32, 7, 0, 3, b'a', b'/', b'b', 0, 10], Packet::Publish(publish), OLD);
    same(&[0x32, 8, 0, 3, b'a', b'/', b'b', 0, 10, 0], Packet::Publish(publish), NEW);
    let again = Publish { dup: true, retain: true, payload: b"x", ..publish };
    same(&[0x3B, 8, 0, 3, b'a', b'/', b'b', 0, 10, b'x'], Packet::Publish(again), OLD);
}

#[test]
fn subscribe_of_figure_3_23_and_its_suback() {
    let filters = [
        Subscription { filter: "a/b", qos: Qos::AtLeastOnce, ..Subscription::default() },
        Subscription { filter: "c/d", qos: Qos::ExactlyOnce, ..Subscription::default() },
    ];
    let properties = Properties::default();
    let subscribe = Subscribe { id: id(10), filters: Seq::new(&filters), properties };
    let list = [0, 3, b'a', b'/', b'b', 1, 0, 3, b'c', b'/', b'd', 2];
    same(&[&[0x82, 14, 0, 10], &list[..]].concat(), Packet::Subscribe(subscribe), OLD);
    same(&[&[0x82, 15, 0, 10, 0], &list[..]].concat(), Packet::Subscribe(subscribe), NEW);

    let reasons = [Reason::Success, Reason::GrantedQos2, Reason::Unspecified];
    let ack = SubAck { id: id(10), reasons: Seq::new(&reasons), properties };
    same(&[0x90, 5, 0, 10, 0, 2, 0x80], Packet::SubAck(ack), OLD);
    // 3.1.1 has one refusal for all reasons.
    let refused = [Reason::NotAuthorized];
    let mut written = Vec::new();
    Packet::SubAck(SubAck { reasons: Seq::new(&refused), ..ack }).encode(OLD, &mut written).unwrap();
    assert_eq!(written, [0x90, 3, 0, 10, 0x80]);
}

#[test]
fn unsubscribe_of_figure_3_30_and_its_unsuback() {
    let filters = ["a/b", "c/d"];
    let properties = Properties::default();
    let unsubscribe = Unsubscribe { id: id(10), filters: Seq::new(&filters), properties };
    let list = [0, 3, b'a', b'/', b'b', 0, 3, b'c', b'/', b'd'];
    same(&[&[0xA2, 12, 0, 10], &list[..]].concat(), Packet::Unsubscribe(unsubscribe), OLD);
    same(&[&[0xA2, 13, 0, 10, 0], &list[..]].concat(), Packet::Unsubscribe(unsubscribe), NEW);
    let ack = UnsubAck { id: id(10), reasons: Seq::default(), properties };
    same(&[0xB0, 2, 0, 10], Packet::UnsubAck(ack), OLD);
    let reasons = [Reason::Success, Reason::NoSubscriptionExisted];
    same(
        &[0xB0, 5, 0, 10, 0, 0, 0x11],
        Packet::UnsubAck(UnsubAck { reasons: Seq::new(&reasons), ..ack }),
        NEW,
    );
}

#[test]
fn short_packets_are_as_short_as_they_can_be() {
    let ack = |reason| mqtt::Ack::new(id(258), reason);
    for version in [OLD, NEW] {
        same(&[0x40, 2, 1, 2], Packet::PubAck(ack(Reason::Success)), version);
        same(&[0x50, 2, 1, 2], Packet::PubRec(ack(Reason::Success)), version);
        same(&[0x62, 2, 1, 2], Packet::PubRel(ack(Reason::Success)), version);
        same(&[0x70, 2, 1, 2], Packet::PubComp(ack(Reason::Success)), version);
        same(&[0xC0, 0], Packet::PingReq, version);
        same(&[0xD0, 0], Packet::PingResp, version);
        same(&[0xE0, 0], Packet::Disconnect(Disconnect::default()), version);
    }
    same(&[0x40, 3, 1, 2, 0x87], Packet::PubAck(ack(Reason::NotAuthorized)), NEW);
    same(
        &[0xE0, 1, 0x8E],
        Packet::Disconnect(Disconnect { reason: Reason::SessionTakenOver, ..Disconnect::default() }),
        NEW,
    );
    // A success may also be said at length.
    assert_eq!(Packet::decode(&[0x40, 4, 1, 2, 0, 0], NEW), Ok(Packet::PubAck(ack(Reason::Success))));
}

#[test]
fn forbidden_bytes_are_refused_each_for_its_reason() {
    use Malformed::*;
    let connect = |level, flags: u8, rest: &[u8]| {
        let mut bytes = vec![0x10, 0, 0, 4, b'M', b'Q', b'T', b'T', level, flags, 0, 60];
        bytes.extend(rest);
        bytes[1] = bytes.len() as u8 - 2;
        bytes
    };
    let cases: &[(&str, Version, Vec<u8>, Malformed)] = &[
        ("nothing", OLD, vec![], Short),
        ("type 0", OLD, vec![0x00, 0], Kind),
        ("AUTH in 3.1.1", OLD, vec![0xF0, 0], Kind),
        ("flags of PUBACK", OLD, vec![0x41, 2, 0, 1], Flags),
        ("flags of SUBSCRIBE", OLD, vec![0x80, 6, 0, 1, 0, 1, b'a', 0], Flags),
        ("a length of two bytes for 0", OLD, vec![0xC0, 0x80, 0], Length),
        ("a ping with content", OLD, vec![0xC0, 1, 0], Trailing),
        ("MQTT-3.1.2-1", OLD, vec![0x10, 12, 0, 4, b'M', b'Q', b'T', b'X', 4, 2, 0, 60, 0, 0], Protocol),
        ("MQTT-3.1.2-2", OLD, connect(6, 2, &[0, 0]), Level(6)),
        ("MQTT-3.1.2-3", OLD, connect(4, 3, &[0, 0]), Flags),
        ("MQTT-3.1.2-11", OLD, connect(4, 0x22, &[0, 0]), Flags),
        ("MQTT-3.1.2-13", OLD, connect(4, 0x0A, &[0, 0]), Flags),
        ("MQTT-3.1.2-14: will of QoS 3", OLD, connect(4, 0x1E, &[0, 0, 0, 1, b'w', 0, 0]), Qos),
        ("MQTT-3.1.2-22 of 3.1.1", OLD, connect(4, 0x42, &[0, 0, 0, 0]), Flags),
        ("a will without topic", OLD, connect(4, 0x06, &[0, 0, 0, 0, 0, 0]), Topic),
        ("CONNECT too long", OLD, connect(4, 2, &[0, 0, 0]), Trailing),
        ("MQTT-1.5.4-2", OLD, connect(4, 2, &[0, 1, 0]), Text),
        ("MQTT-3.2.2-1", OLD, vec![0x20, 2, 2, 0], Flags),
        ("MQTT-3.2.2-6", OLD, vec![0x20, 2, 1, 5], Flags),
        ("return code 6", OLD, vec![0x20, 2, 0, 6], Reason(6)),
        ("MQTT-3.3.1-2", OLD, vec![0x38, 3, 0, 1, b'a'], Flags),
        ("MQTT-3.3.1-4", OLD, vec![0x36, 5, 0, 1, b'a', 0, 1], Qos),
        ("MQTT-3.3.2-2: a wildcard", OLD, vec![0x30, 3, 0, 1, b'#'], Topic),
        ("no topic", OLD, vec![0x30, 2, 0, 0], Topic),
        ("no topic and no alias", NEW, vec![0x30, 3, 0, 0, 0], Topic),
        ("MQTT-2.2.1-3", OLD, vec![0x32, 5, 0, 1, b'a', 0, 0], PacketId),
        ("MQTT-3.3.2-8: alias 0", NEW, vec![0x30, 7, 0, 1, b'a', 3, 35, 0, 0], PropertyValue(35)),
        ("MQTT-3.3.2-14", NEW, vec![0x30, 8, 0, 1, b'a', 4, 8, 0, 1, b'+'], PropertyValue(8)),
        ("payload format 2", NEW, vec![0x30, 6, 0, 1, b'a', 2, 1, 2], PropertyValue(1)),
        ("property 0", NEW, vec![0x30, 5, 0, 1, b'a', 1, 0], Property(0)),
        ("a property of CONNECT", NEW, vec![0x30, 9, 0, 1, b'a', 5, 17, 0, 0, 0, 1], Property(17)),
        ("a property twice", NEW, vec![0x30, 8, 0, 1, b'a', 4, 1, 0, 1, 0], Property(1)),
        ("properties longer than the packet", NEW, vec![0x30, 5, 0, 1, b'a', 9, 1], Short),
        ("MQTT-1.5.5-1", NEW, vec![0x30, 5, 0, 1, b'a', 0x80, 0], Length),
        ("receive maximum 0", NEW, connect(5, 2, &[3, 33, 0, 0, 0, 0]), PropertyValue(33)),
        ("maximum packet size 0", NEW, connect(5, 2, &[5, 39, 0, 0, 0, 0, 0, 0]), PropertyValue(39)),
        ("data without method", NEW, connect(5, 2, &[3, 22, 0, 0, 0, 0]), Property(22)),
        ("PUBACK reason of another packet", NEW, vec![0x40, 3, 0, 1, 0x8E], Reason(0x8E)),
        ("PUBACK of 3.1.1 with a reason", OLD, vec![0x40, 3, 0, 1, 0], Trailing),
        ("MQTT-3.8.3-2", OLD, vec![0x82, 2, 0, 1], Empty),
        ("MQTT-3.8.3-4 of 3.1.1", OLD, vec![0x82, 6, 0, 1, 0, 1, b'a', 4], Flags),
        ("MQTT-3.8.3-5", NEW, vec![0x82, 7, 0, 1, 0, 0, 1, b'a', 0x40], Flags),
        ("retain handling 3", NEW, vec![0x82, 7, 0, 1, 0, 0, 1, b'a', 0x30], Flags),
        ("QoS 3", NEW, vec![0x82, 7, 0, 1, 0, 0, 1, b'a', 3], Qos),
        ("subscription number 0", NEW, vec![0x82, 9, 0, 1, 2, 11, 0, 0, 1, b'a', 0], PropertyValue(11)),
        ("MQTT-4.7.1-1", OLD, vec![0x82, 7, 0, 1, 0, 2, b'a', b'#', 0], Filter),
        ("MQTT-4.7.3-1", OLD, vec![0x82, 5, 0, 1, 0, 0, 0], Filter),
        ("MQTT-3.9.3-2", OLD, vec![0x90, 3, 0, 1, 3], Reason(3)),
        ("MQTT-3.10.3-2", OLD, vec![0xA2, 2, 0, 1], Empty),
        ("UNSUBACK without reasons", NEW, vec![0xB0, 3, 0, 1, 0], Empty),
        ("DISCONNECT reason of CONNACK", NEW, vec![0xE0, 1, 0x85], Reason(0x85)),
        ("DISCONNECT of 3.1.1 with a reason", OLD, vec![0xE0, 1, 0], Trailing),
        ("AUTH without method", NEW, vec![0xF0, 1, 0x18], Property(21)),
        ("AUTH reason", NEW, vec![0xF0, 1, 0x87], Reason(0x87)),
    ];
    for (rule, version, bytes, expected) in cases {
        assert_eq!(Packet::decode(bytes, *version), Err(*expected), "{rule}");
    }
    assert_eq!(cases.len(), 54);
}

#[test]
fn a_packet_that_breaks_a_rule_is_not_written() {
    let write = |packet: Packet<'_>, version| packet.encode(version, &mut Vec::new());
    let invalid = Err(Unsendable::Invalid);
    let twice = [Property::SessionExpiry(1), Property::SessionExpiry(1)];
    let strange = [Property::WillDelay(1)];
    for properties in [&twice[..], &strange] {
        let connect = Connect { version: NEW, properties: Properties::new(properties), ..Connect::default() };
        assert_eq!(write(Packet::Connect(connect), NEW), invalid);
    }
    let lone_password = Connect { version: OLD, password: Some(b"p"), ..Connect::default() };
    assert_eq!(write(Packet::Connect(lone_password), OLD), invalid);
    for topic in ["", "a/+", "a\0"] {
        assert_eq!(
            write(Packet::Publish(Publish { topic, ..Publish::default() }), OLD),
            invalid,
            "{topic:?}"
        );
    }
    assert_eq!(write(Packet::Publish(Publish { dup: true, topic: "a", ..Publish::default() }), OLD), invalid);
    assert_eq!(write(Packet::Auth(mqtt::Auth::default()), OLD), invalid);
    let wrong = mqtt::Ack::new(id(1), Reason::SessionTakenOver);
    assert_eq!(write(Packet::PubAck(wrong), NEW), invalid);
    let long = "x".repeat(65_536);
    let connect = Connect { client_id: &long, ..Connect::default() };
    assert_eq!(write(Packet::Connect(connect), OLD), Err(Unsendable::TooLong));
}

#[test]
fn who_may_send_what() {
    use Kind::*;
    let by = |role, version| {
        let kinds =
            [Connect, ConnAck, Publish, PubAck, Subscribe, SubAck, PingReq, PingResp, Disconnect, Auth];
        kinds.map(|kind| u8::from(kind.is_sent_by(role, version)))
    };
    assert_eq!(by(Role::Client, OLD), [1, 0, 1, 1, 1, 0, 1, 0, 1, 0]);
    assert_eq!(by(Role::Server, OLD), [0, 1, 1, 1, 0, 1, 0, 1, 0, 0]);
    assert_eq!(by(Role::Server, NEW), [0, 1, 1, 1, 0, 1, 0, 1, 1, 1]);
}
