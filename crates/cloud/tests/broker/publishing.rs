//! PUBLISH: what is allowed, how it is refused, and what travels with a message.

use crate::harness::{Client, Server};
use cloud::broker::{Departure, Limits, Unpublishable};
use mqtt::{
    Connect, Delivery, Packet, PacketId, Properties, Property, Publish, Qos, Reason, Subscription,
    SubscriptionId, Version,
};
use std::num::{NonZeroU16, NonZeroU32};
use std::time::Duration;

const ONE: Qos = Qos::AtLeastOnce;

async fn with(server: &Server, client_id: &str, properties: &[Property<'_>]) -> Client {
    let properties = Properties::new(properties);
    let connect = Connect {
        version: Version::V5,
        client_id,
        clean_start: true,
        keep_alive_s: 60,
        properties,
        ..Connect::default()
    };
    server.connect(connect).await.0
}

fn alias(number: u16) -> Property<'static> {
    Property::TopicAlias(NonZeroU16::new(number).unwrap())
}

#[tokio::test]
async fn a_refused_publication_closes_a_3_1_1_connection_and_is_answered_in_5() {
    let server = Server::start().await;
    let mut watcher = server.client(Version::V311, "watcher").await;
    watcher.subscribe("#", ONE).await;
    server.gate.deny("Publish secret");

    let mut old = server.client(Version::V311, "old").await;
    old.publish_qos0("secret", b"").await;
    assert_eq!(old.closed().await, None);
    let mut new = server.client(Version::V5, "new").await;
    assert_eq!(new.publish("secret", b"").await, Reason::NotAuthorized);
    assert_eq!(new.publish("open", b"still here").await, Reason::Success);
    new.publish_qos0("secret", b"").await;
    assert_eq!(new.closed().await, Some(Reason::NotAuthorized), "QoS 0 has no other answer");

    assert_eq!(watcher.take().await.text(), "still here");
    watcher.nothing().await;
    let seen = server.gate.presence.lock().unwrap().clone();
    assert!(seen.contains(&("old".into(), Some(Departure::ForbiddenAccess))), "{seen:?}");
}

#[tokio::test]
async fn retaining_needs_its_own_right_and_no_reserved_topic() {
    let server = Server::start().await;
    server.gate.deny("RetainPublish r");
    let mut client = server.client(Version::V5, "c").await;
    assert_eq!(client.publish_with("r", b"m", true, &[]).await, Reason::NotAuthorized);
    assert_eq!(client.publish("r", b"m").await, Reason::Success);
    let reserved = client.publish_with("$aws/things/c/jobs/get", b"", true, &[]).await;
    assert_eq!(reserved, Reason::TopicNameInvalid);
    assert_eq!(server.broker.retained("r"), None);
}

#[tokio::test]
async fn topics_have_256_bytes_and_seven_slashes() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    assert_eq!(client.publish(&"a".repeat(256), b"").await, Reason::Success);
    assert_eq!(client.publish(&"a".repeat(257), b"").await, Reason::TopicNameInvalid);
    assert_eq!(client.publish("1/2/3/4/5/6/7/8", b"").await, Reason::Success);
    assert_eq!(client.publish("1/2/3/4/5/6/7/8/9", b"").await, Reason::TopicNameInvalid);
    let mut old = server.client(Version::V311, "old").await;
    old.publish_qos0("1/2/3/4/5/6/7/8/9", b"").await;
    assert_eq!(old.closed().await, None);
}

#[tokio::test]
async fn a_payload_has_128_kilobytes() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    client.subscribe("a", ONE).await;
    let largest = vec![7; 128 * 1024];
    assert_eq!(client.publish("a", &largest).await, Reason::Success);
    assert_eq!(client.take().await.payload, largest);
    client.publish_qos0("a", &vec![7; 128 * 1024 + 1]).await;
    assert_eq!(client.closed().await, Some(Reason::PacketTooLarge));
    let mut client = server.client(Version::V5, "c").await;
    // The length alone is enough.
    client.raw(&[0x30, 0x80, 0x80, 0x80, 0x01]).await;
    assert_eq!(client.closed().await, Some(Reason::PacketTooLarge));
}

#[tokio::test]
async fn qos_2_is_refused_in_the_words_of_each_version() {
    let server = Server::start().await;
    for (version, said) in [(Version::V311, None), (Version::V5, Some(Reason::QosNotSupported))] {
        let mut client = server.client(version, "c").await;
        let delivery = Delivery::ExactlyOnce(PacketId::MIN);
        client.send(Packet::Publish(Publish { topic: "a", delivery, ..Publish::default() })).await;
        assert_eq!(client.closed().await, said);
    }
}

#[tokio::test]
async fn a_topic_alias_stands_for_the_topic_that_set_it() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    client.subscribe("#", ONE).await;
    for (topic, number, expected) in
        [("a", 1, "a"), ("", 1, "a"), ("b", 8, "b"), ("c", 1, "c"), ("", 8, "b"), ("", 1, "c")]
    {
        client
            .send(Packet::Publish(Publish {
                topic,
                properties: Properties::new(&[alias(number)]),
                ..Publish::default()
            }))
            .await;
        assert_eq!(client.take().await.topic, expected);
    }
    client.publish_with("", b"", false, &[alias(8)]).await;
    assert_eq!(client.take().await.topic, "b");
    for (topic, number, said) in [("", 2, Reason::ProtocolError), ("a", 9, Reason::TopicAliasInvalid)] {
        let mut client = server.client(Version::V5, "d").await;
        client
            .send(Packet::Publish(Publish {
                topic,
                properties: Properties::new(&[alias(number)]),
                ..Publish::default()
            }))
            .await;
        assert_eq!(client.closed().await, Some(said));
    }
    let mut client = server.client(Version::V5, "e").await;
    client.raw(&[0x30, 7, 0, 1, b'a', 3, 35, 0, 0]).await;
    assert_eq!(client.closed().await, Some(Reason::TopicAliasInvalid), "zero");
}

#[tokio::test]
async fn properties_travel_to_mqtt_5_and_are_left_out_for_3_1_1() {
    let server = Server::start().await;
    let mut new = server.client(Version::V5, "new").await;
    let mut old = server.client(Version::V311, "old").await;
    new.subscribe("a", ONE).await;
    old.subscribe("a", ONE).await;
    let sent = [
        Property::PayloadFormat(true),
        Property::ContentType("text/plain"),
        Property::ResponseTopic("answers"),
        Property::CorrelationData(b"\x00\x01"),
        Property::UserProperty(("b", "2")),
        Property::UserProperty(("a", "1")),
        Property::UserProperty(("b", "3")),
    ];
    assert_eq!(old.publish("a", b"plain").await, Reason::Success);
    new.take().await;
    old.take().await;
    assert_eq!(new.publish_with("a", b"m", false, &sent).await, Reason::Success);
    let bytes = new.next().await;
    let Packet::Publish(got) = bytes.packet() else { panic!() };
    assert_eq!(got.properties.iter().collect::<Vec<_>>(), sent);
    assert_eq!(old.take().await.text(), "m");
}

#[tokio::test]
async fn a_message_that_has_expired_is_not_sent_and_one_that_has_not_says_what_is_left() {
    let server = Server::start().await;
    let session = [Property::SessionExpiry(600)];
    let connect = |properties| Connect {
        version: Version::V5,
        client_id: "away",
        keep_alive_s: 60,
        properties,
        ..Connect::default()
    };
    let (mut away, _) = server.connect(connect(Properties::new(&session))).await;
    away.subscribe("a", ONE).await;
    away.vanish();
    let mut sender = server.client(Version::V5, "sender").await;
    sender.publish_with("a", b"soon stale", false, &[Property::MessageExpiry(1)]).await;
    sender.publish_with("a", b"fresh", false, &[Property::MessageExpiry(100)]).await;
    sender.publish_with("a", b"stale at once", false, &[Property::MessageExpiry(0)]).await;
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let (mut back, present) = server.connect(connect(Properties::new(&session))).await;
    assert!(present);
    let bytes = back.next().await;
    let Packet::Publish(got) = bytes.packet() else { panic!() };
    assert_eq!(got.payload, b"fresh");
    assert!((1..100).contains(&got.properties.message_expiry_s().unwrap()));
    back.nothing().await;
}

#[tokio::test]
async fn no_more_than_the_clients_receive_maximum_waits_for_acknowledgement() {
    let server = Server::start().await;
    let mut slow = with(&server, "slow", &[Property::ReceiveMaximum(NonZeroU16::new(2).unwrap())]).await;
    slow.subscribe("a", ONE).await;
    let mut sender = server.client(Version::V5, "sender").await;
    for n in 0..5 {
        sender.publish("a", &[n]).await;
    }
    let first = slow.message().await;
    let second = slow.message().await;
    slow.nothing().await;
    assert_eq!((first.payload, second.payload), (vec![0], vec![1]));
    let id = second.delivery.id().unwrap();
    slow.send(Packet::PubAck(mqtt::Ack::new(id, Reason::Success))).await;
    assert_eq!(slow.message().await.payload, [2]);
    slow.nothing().await;
}

#[tokio::test]
async fn a_message_too_large_for_the_client_is_left_out_for_it() {
    let server = Server::start().await;
    let mut small =
        with(&server, "small", &[Property::MaximumPacketSize(NonZeroU32::new(50).unwrap())]).await;
    small.subscribe("a", ONE).await;
    small.publish("a", &[0; 20]).await;
    assert_eq!(small.take().await.payload.len(), 20);
    let mut sender = server.client(Version::V5, "sender").await;
    sender.publish("a", &[0; 60]).await;
    sender.publish("a", &[0; 10]).await;
    assert_eq!(small.take().await.payload.len(), 10);
}

#[tokio::test]
async fn a_client_does_not_number_its_publications() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    let number = [Property::SubscriptionId(SubscriptionId::new(1).unwrap())];
    client
        .send(Packet::Publish(Publish {
            topic: "a",
            properties: Properties::new(&number),
            ..Publish::default()
        }))
        .await;
    assert_eq!(client.closed().await, Some(Reason::ProtocolError));
}

#[tokio::test]
async fn the_service_publishes_within_the_same_limits() {
    let server = Server::start().await;
    let mut client = server.client(Version::V311, "c").await;
    client
        .subscribe_to(
            &[Subscription { filter: "$aws/things/c/jobs/notify", qos: ONE, ..Subscription::default() }],
            &[],
        )
        .await;
    server.broker.publish("$aws/things/c/jobs/notify", b"news", ONE, false).unwrap();
    let got = client.take().await;
    assert_eq!((got.text(), got.qos()), ("news", ONE));
    let publish = |topic: &str, size, retain| server.broker.publish(topic, &vec![0; size], ONE, retain);
    assert_eq!(publish("a/+", 0, false), Err(Unpublishable::Topic));
    assert_eq!(publish("1/2/3/4/5/6/7/8/9", 0, false), Err(Unpublishable::Topic));
    assert_eq!(publish("a", 128 * 1024 + 1, false), Err(Unpublishable::Payload));
    assert_eq!(publish("$aws/a", 1, true), Err(Unpublishable::Retained));
    assert_eq!(publish("a", 1, true), Ok(()));
}

#[tokio::test]
async fn no_more_is_retained_than_allowed() {
    let server = Server::with(Limits { retained: 1, ..Limits::without_rates() }).await;
    let mut client = server.client(Version::V5, "c").await;
    assert_eq!(client.publish_with("a", b"1", true, &[]).await, Reason::Success);
    assert_eq!(client.publish_with("b", b"1", true, &[]).await, Reason::QuotaExceeded);
    assert_eq!(client.publish_with("a", b"2", true, &[]).await, Reason::Success);
    assert_eq!(server.broker.retained("a").as_deref(), Some(&b"2"[..]));
}
