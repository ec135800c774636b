//! Shared subscriptions: each message to one client of the group.

use crate::harness::{Client, Server};
use mqtt::{
    Ack, Connect, Packet, PacketId, Properties, Property, Qos, Reason, Seq, Subscription, SubscriptionId,
    Unsubscribe, Version,
};

const ONE: Qos = Qos::AtLeastOnce;

/// The payloads that have come.
async fn taken(client: &mut Client, count: usize) -> Vec<u8> {
    let mut payloads = Vec::new();
    for _ in 0..count {
        payloads.extend(client.take().await.payload);
    }
    client.nothing().await;
    payloads
}

#[tokio::test]
async fn a_group_gets_each_message_once_and_in_turn() {
    let server = Server::start().await;
    for version in [Version::V311, Version::V5] {
        let mut members = [server.client(version, "a").await, server.client(version, "b").await];
        for member in &mut members {
            assert_eq!(member.subscribe("$share/g/t/+", ONE).await, Reason::GrantedQos1);
        }
        let mut other = server.client(version, "other").await;
        other.subscribe("$share/other/t/+", ONE).await;
        let mut sender = server.client(version, "sender").await;
        for n in 0..6 {
            sender.publish("t/1", &[n]).await;
        }
        let mut all = taken(&mut members[0], 3).await;
        all.extend(taken(&mut members[1], 3).await);
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5]);
        assert_eq!(taken(&mut other, 6).await, [0, 1, 2, 3, 4, 5], "each group for itself");
        // Who goes leaves its part to the others.
        let filters = Seq::new(&["$share/g/t/+"]);
        let request = Unsubscribe { id: PacketId::MIN, filters, properties: Properties::default() };
        members[0].send(Packet::Unsubscribe(request)).await;
        assert!(matches!(members[0].next().await.packet(), Packet::UnsubAck(_)));
        for n in 6..8 {
            sender.publish("t/1", &[n]).await;
        }
        assert_eq!(taken(&mut members[1], 2).await, [6, 7]);
        members[0].nothing().await;
    }
}

#[tokio::test]
async fn who_is_there_gets_what_is_shared_before_who_is_away() {
    let server = Server::start().await;
    let keep = [Property::SessionExpiry(600)];
    let stay = Connect {
        version: Version::V5,
        client_id: "away",
        keep_alive_s: 60,
        properties: Properties::new(&keep),
        ..Connect::default()
    };
    let (mut away, _) = server.connect(stay).await;
    away.subscribe("$share/g/t", ONE).await;
    let mut there = server.client(Version::V5, "there").await;
    there.subscribe("$share/g/t", ONE).await;
    away.vanish();
    while server.broker.connections().len() > 1 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let mut sender = server.client(Version::V5, "sender").await;
    for n in 0..4 {
        sender.publish("t", &[n]).await;
    }
    assert_eq!(taken(&mut there, 4).await, [0, 1, 2, 3]);
    there.leave().await;
    // With nobody there, it waits for who comes back.
    while server.broker.connections().len() > 1 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    sender.publish("t", &[9]).await;
    let (mut away, present) = server.connect(stay).await;
    assert!(present);
    assert_eq!(taken(&mut away, 1).await, [9]);
}

#[tokio::test]
async fn a_share_takes_no_retained_messages_and_has_no_local() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    client.publish_with("t", b"kept", true, &[]).await;
    client.subscribe("$share/g/t", ONE).await;
    client.nothing().await;
    // QoS 1 and no local.
    client.raw(b"\x82\x10\x00\x01\x00\x00\x0a$share/g/u\x05").await;
    assert!(matches!(client.closed().await, Some(Reason::ProtocolError | Reason::MalformedPacket)));
}

#[tokio::test]
async fn a_share_and_a_filter_of_ones_own_bring_two_copies_each_with_its_number() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    for (filter, number) in [("$share/g/t", 7), ("t", 8)] {
        let wish = [Subscription { filter, qos: ONE, ..Subscription::default() }];
        let number = [Property::SubscriptionId(SubscriptionId::new(number).unwrap())];
        assert_eq!(client.subscribe_to(&wish, &number).await, [Reason::GrantedQos1]);
    }
    server.client(Version::V5, "sender").await.publish("t", b"x").await;
    let mut numbers = [client.take().await.numbers, client.take().await.numbers];
    numbers.sort();
    assert_eq!(numbers, [vec![7], vec![8]]);
    client.nothing().await;
}

#[tokio::test]
async fn what_one_of_a_group_refuses_goes_to_nobody_else() {
    let server = Server::start().await;
    let mut members = [server.client(Version::V5, "a").await, server.client(Version::V5, "b").await];
    for member in &mut members {
        member.subscribe("$share/g/t", ONE).await;
    }
    let mut sender = server.client(Version::V5, "sender").await;
    sender.publish("t", b"x").await;
    let got = members[0].message().await;
    let id = got.delivery.id().unwrap();
    members[0].send(Packet::PubAck(Ack::new(id, Reason::ImplementationSpecific))).await;
    members[0].nothing().await;
    members[1].nothing().await;
}
