//! CONNECT: who is accepted, under which name, on which terms, and for how long.

use crate::harness::Server;
use cloud::broker::{Departure, Limits};
use mqtt::{ConnAck, Connect, Packet, Properties, Property, Qos, Reason, Version, Will};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

const VERSIONS: [Version; 2] = [Version::V311, Version::V5];

fn hello(version: Version, client_id: &str) -> Connect<'_> {
    Connect { version, client_id, clean_start: true, keep_alive_s: 60, ..Connect::default() }
}

#[tokio::test]
async fn the_policy_decides_who_connects() {
    let server = Server::start().await;
    server.gate.deny("Connect nobody");
    for version in VERSIONS {
        assert_eq!(server.refused(hello(version, "nobody")).await, Reason::NotAuthorized);
        server.client(version, "somebody").await.leave().await;
    }
}

#[tokio::test]
async fn names_are_given_within_limits_or_assigned() {
    let server = Server::start().await;
    let long = "n".repeat(129);
    for version in VERSIONS {
        for name in ["$aws", &long] {
            assert_eq!(server.refused(hello(version, name)).await, Reason::ClientIdentifierNotValid);
        }
    }
    let nameless = Connect { clean_start: false, ..hello(Version::V311, "") };
    assert_eq!(server.refused(nameless).await, Reason::ClientIdentifierNotValid);

    let mut client = server.dial(Version::V5).await;
    client.send(Packet::Connect(hello(Version::V5, ""))).await;
    let answer = client.next().await;
    let Packet::ConnAck(ConnAck { properties, .. }) = answer.packet() else { panic!() };
    let assigned = properties.assigned_client_id().expect("a name");
    assert_eq!(&*server.broker.connections()[0].peer.client_id, assigned);
    server.client(Version::V311, "").await.leave().await;
}

#[tokio::test]
async fn connack_of_mqtt_5_says_the_limits() {
    let server = Server::start().await;
    let mut client = server.dial(Version::V5).await;
    let wishes = [Property::SessionExpiry(1_000_000)];
    let connect =
        Connect { keep_alive_s: 0, properties: Properties::new(&wishes), ..hello(Version::V5, "c") };
    client.send(Packet::Connect(connect)).await;
    let answer = client.next().await;
    let Packet::ConnAck(ConnAck { properties: said, .. }) = answer.packet() else { panic!() };
    assert_eq!(said.server_keep_alive_s(), Some(1_200));
    assert_eq!(said.session_expiry_s(), Some(3_600));
    assert_eq!(said.receive_maximum().map(|n| n.get()), Some(100));
    assert_eq!(said.maximum_packet_size().map(|n| n.get()), Some(149_504));
    assert_eq!(said.topic_alias_maximum(), Some(8));
    assert_eq!(said.maximum_qos(), Some(true));
    assert_eq!(said.shared_subscriptions_available(), Some(true));
    assert_eq!(said.assigned_client_id(), None);
}

#[tokio::test]
async fn other_versions_are_refused_in_their_words_and_other_protocols_without_words() {
    let server = Server::start().await;
    let mut client = server.dial(Version::V311).await;
    client.raw(&[0x10, 15, 0, 6, b'M', b'Q', b'I', b's', b'd', b'p', 3, 2, 0, 60, 0, 1, b'c']).await;
    assert!(
        matches!(client.next().await.packet(), Packet::ConnAck(a) if a.reason == Reason::UnsupportedProtocolVersion)
    );
    assert_eq!(client.closed().await, None);

    let mut client = server.dial(Version::V5).await;
    client.raw(&[0x10, 13, 0, 4, b'M', b'Q', b'T', b'T', 6, 2, 0, 60, 0, 1, b'c']).await;
    assert!(
        matches!(client.next().await.packet(), Packet::ConnAck(a) if a.reason == Reason::UnsupportedProtocolVersion)
    );
    assert_eq!(client.closed().await, None);

    let mut closed = 0;
    for first in
        [&b"GET / HTTP/1.1\r\n\r\n"[..], &[0xC0, 0], &[0x10, 0], &[0x10, 0xFF, 0xFF, 0xFF, 0x7F], &[0; 5]]
    {
        let mut client = server.dial(Version::V311).await;
        client.raw(first).await;
        assert_eq!(client.closed().await, None, "{first:?}");
        closed += 1;
    }
    assert_eq!(closed, 5);
}

#[tokio::test]
async fn a_second_connect_and_packets_of_a_server_end_the_connection() {
    let server = Server::start().await;
    for (number, bytes) in [&[0xD0, 0][..], &[0xF0, 0], &[0x62, 2, 0, 1], &[0x50, 2, 0, 1]].iter().enumerate()
    {
        let mut client = server.client(Version::V5, &format!("c{number}")).await;
        client.raw(bytes).await;
        assert_eq!(client.closed().await, Some(Reason::ProtocolError), "{bytes:?}");
    }
    let mut client = server.client(Version::V5, "twice").await;
    client.send(Packet::Connect(hello(Version::V5, "twice"))).await;
    assert_eq!(client.closed().await, Some(Reason::ProtocolError));
    let mut client = server.client(Version::V5, "garbage").await;
    client.raw(&[0x31, 0]).await;
    assert_eq!(client.closed().await, Some(Reason::MalformedPacket));
    let mut client = server.client(Version::V311, "old").await;
    client.raw(&[0xD0, 0]).await;
    assert_eq!(client.closed().await, None, "3.1.1 has no words for it");
}

#[tokio::test]
async fn there_is_no_other_authentication_and_no_will_of_qos_2() {
    let server = Server::start().await;
    let method = [Property::AuthenticationMethod("SCRAM")];
    let connect = Connect { properties: Properties::new(&method), ..hello(Version::V5, "c") };
    assert_eq!(server.refused(connect).await, Reason::BadAuthenticationMethod);
    let will = Will { topic: "w", qos: Qos::ExactlyOnce, ..Will::default() };
    let connect = Connect { will: Some(will), ..hello(Version::V5, "c") };
    assert_eq!(server.refused(connect).await, Reason::QosNotSupported);
    // The user name in which AWS's SDKs describe themselves means nothing.
    let named = Connect { user_name: Some("?SDK=Python&Version=1"), ..hello(Version::V311, "c") };
    server.connect(named).await.0.leave().await;
}

#[tokio::test]
async fn a_client_that_takes_no_packet_as_long_as_connack_gets_none() {
    let server = Server::start().await;
    for (max, reason) in [(2, None), (10, Some(Reason::PacketTooLarge))] {
        let properties = [Property::MaximumPacketSize(NonZeroU32::new(max).unwrap())];
        let connect = Connect { properties: Properties::new(&properties), ..hello(Version::V5, "short") };
        let mut client = server.dial(Version::V5).await;
        client.send(Packet::Connect(connect)).await;
        let answer = client.read().await;
        let said = answer.as_ref().map(|bytes| match bytes.packet() {
            Packet::ConnAck(ack) => ack.reason,
            other => panic!("{other:?}"),
        });
        assert_eq!(said, reason, "at most {max} bytes");
        assert_eq!(server.broker.sessions(), 0);
    }
}

#[tokio::test]
async fn a_silent_client_is_cut_after_one_and_a_half_keep_alives() {
    let server = Server::with(Limits { keep_alive_min_s: 1, ..Limits::without_rates() }).await;
    let begin = Instant::now();
    let connect = Connect { keep_alive_s: 1, ..hello(Version::V5, "silent") };
    let (mut silent, _) = server.connect(connect).await;
    let connect = Connect { keep_alive_s: 1, ..hello(Version::V311, "dripping") };
    let (mut dripping, _) = server.connect(connect).await;
    dripping.raw(&[0x30]).await;
    assert_eq!(silent.closed().await, Some(Reason::KeepAliveTimeout));
    assert!(begin.elapsed() >= Duration::from_millis(1_500));
    assert_eq!(dripping.closed().await, None, "half a packet is no sign of life");
    let seen = server.gate.presence.lock().unwrap().clone();
    assert!(seen.contains(&("silent".into(), Some(Departure::KeepAliveTimeout))), "{seen:?}");
}

#[tokio::test]
async fn a_client_that_never_says_connect_is_cut() {
    let limits = Limits { connect_timeout: Duration::from_millis(300), ..Limits::without_rates() };
    let server = Server::with(limits).await;
    let mut mute = server.dial(Version::V311).await;
    assert_eq!(mute.closed().await, None);
}

#[tokio::test]
async fn the_newer_connection_of_a_name_wins() {
    let server = Server::start().await;
    let mut first = server.client(Version::V5, "same").await;
    let mut second = server.client(Version::V311, "same").await;
    assert_eq!(first.closed().await, Some(Reason::SessionTakenOver));
    second.nothing().await;
    let mut third = server.client(Version::V5, "same").await;
    assert_eq!(second.closed().await, None);
    third.nothing().await;
    let duplicates = |(name, why): &(String, Option<Departure>)| {
        name == "same" && *why == Some(Departure::DuplicateClientId)
    };
    let seen = server.gate.presence.lock().unwrap().clone();
    assert_eq!(seen.iter().filter(|event| duplicates(event)).count(), 2, "{seen:?}");
}

#[tokio::test]
async fn a_broker_that_stops_says_so_and_waits_for_its_connections() {
    let mut server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    server.stop().await;
    assert_eq!(client.closed().await, Some(Reason::AdministrativeAction));
    assert!(server.broker.connections().is_empty());
}

#[tokio::test]
async fn above_the_limit_connections_are_closed_unheard() {
    let server = Server::with(Limits { connections: 1, ..Limits::without_rates() }).await;
    let first = server.client(Version::V311, "first").await;
    assert!(server.stream(server.tls(&server.credentials)).await.is_err());
    first.leave().await;
}
