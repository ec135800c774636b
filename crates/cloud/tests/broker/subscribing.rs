//! SUBSCRIBE: what is granted, what matches, what is limited, and which retained messages come.

use crate::harness::{Client, Server};
use cloud::broker::Limits;
use mqtt::topic::Hash;
use mqtt::{
    Packet, PacketId, Properties, Property, Qos, Reason, RetainHandling, Seq, Subscription, SubscriptionId,
    Unsubscribe, Version,
};

const ONE: Qos = Qos::AtLeastOnce;
const ZERO: Qos = Qos::AtMostOnce;

async fn unsubscribe(client: &mut Client, filter: &str) -> Vec<Reason> {
    let id = PacketId::new(4).unwrap();
    let filters = [filter];
    let request = Unsubscribe { id, filters: Seq::new(&filters), properties: Properties::default() };
    client.send(Packet::Unsubscribe(request)).await;
    let bytes = client.next().await;
    let Packet::UnsubAck(ack) = bytes.packet() else { panic!("{:?}", bytes.packet()) };
    assert_eq!(ack.id, id);
    ack.reasons.iter().collect()
}

#[tokio::test]
async fn messages_come_with_the_lower_quality_of_service_and_to_their_sender_too() {
    let server = Server::start().await;
    let mut sender = server.client(Version::V311, "sender").await;
    let mut zero = server.client(Version::V5, "zero").await;
    let mut one = server.client(Version::V311, "one").await;
    assert_eq!(sender.subscribe("a/#", Qos::ExactlyOnce).await, Reason::GrantedQos1);
    assert_eq!(zero.subscribe("a/+", ZERO).await, Reason::Success);
    assert_eq!(one.subscribe("a/b", ONE).await, Reason::GrantedQos1);

    sender.publish_qos0("a/b", b"0").await;
    assert_eq!(
        (sender.take().await.qos(), zero.take().await.qos(), one.take().await.qos()),
        (ZERO, ZERO, ZERO)
    );
    assert_eq!(sender.publish("a/b", b"1").await, Reason::Success);
    assert_eq!(
        (sender.take().await.qos(), zero.take().await.qos(), one.take().await.qos()),
        (ONE, ZERO, ONE)
    );
    for client in [&mut sender, &mut zero, &mut one] {
        client.nothing().await;
    }
}

#[tokio::test]
async fn a_hash_does_not_take_its_parent_unless_configured_and_never_a_dollar() {
    for (hash, parent) in [(Hash::BelowOnly, false), (Hash::WithParent, true)] {
        let server = Server::with(Limits { hash, ..Limits::without_rates() }).await;
        let mut client = server.client(Version::V311, "c").await;
        client.subscribe("a/#", ZERO).await;
        client.publish("a", b"").await;
        if parent {
            assert_eq!(client.take().await.topic, "a");
        }
        client.nothing().await;
        client.subscribe("#", ZERO).await;
        client.subscribe("+/service", ZERO).await;
        server.broker.publish("$aws/service", b"", ZERO, false).unwrap();
        client.nothing().await;
    }
}

#[tokio::test]
async fn overlapping_subscriptions_bring_one_copy_with_all_numbers() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    for (number, filter, qos) in [(1, "a/b", ZERO), (2, "a/+", ONE), (3, "x", ONE)] {
        let wanted = [Subscription { filter, qos, ..Subscription::default() }];
        let id = Property::SubscriptionId(SubscriptionId::new(number).unwrap());
        client.subscribe_to(&wanted, &[id]).await;
    }
    client.publish("a/b", b"m").await;
    let mut got = client.take().await;
    got.numbers.sort_unstable();
    assert_eq!((got.qos(), &got.numbers[..]), (ONE, &[1, 2][..]));
    client.nothing().await;
}

#[tokio::test]
async fn no_local_leaves_out_the_clients_own_messages() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    let mut other = server.client(Version::V5, "o").await;
    client
        .subscribe_to(&[Subscription { filter: "a", no_local: true, ..Subscription::default() }], &[])
        .await;
    client.publish("a", b"own").await;
    other.publish("a", b"other's").await;
    assert_eq!(client.take().await.text(), "other's");
    client.nothing().await;
}

#[tokio::test]
async fn the_policy_is_asked_for_each_filter() {
    let server = Server::start().await;
    server.gate.deny("Subscribe b");
    for (version, refusal) in [(Version::V311, Reason::Unspecified), (Version::V5, Reason::NotAuthorized)] {
        let mut client = server.client(version, "c").await;
        let filters =
            ["a", "b", "c"].map(|filter| Subscription { filter, qos: ONE, ..Subscription::default() });
        let answers = client.subscribe_to(&filters, &[]).await;
        assert_eq!(answers, [Reason::GrantedQos1, refusal, Reason::GrantedQos1]);
        client.publish("b", b"").await;
        client.publish("c", b"").await;
        assert_eq!(client.take().await.topic, "c");
        client.leave().await;
    }
}

#[tokio::test]
async fn the_policy_is_asked_again_for_each_delivery() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    client.subscribe("a/#", ONE).await;
    server.gate.deny("Receive a/secret");
    client.publish("a/secret", b"1").await;
    client.publish("a/open", b"2").await;
    assert_eq!(client.take().await.text(), "2");
    server.gate.allow_all();
    client.publish("a/secret", b"3").await;
    assert_eq!(client.take().await.text(), "3");
    client.nothing().await;
}

#[tokio::test]
async fn eight_filters_a_request_and_fifty_a_session() {
    let server = Server::start().await;
    for (version, refusal) in [(Version::V311, Reason::Unspecified), (Version::V5, Reason::QuotaExceeded)] {
        let mut client = server.client(version, "c").await;
        let names: Vec<String> = (0..60).map(|n| format!("t/{n}")).collect();
        let filters: Vec<Subscription<'_>> =
            names.iter().map(|filter| Subscription { filter, ..Subscription::default() }).collect();
        assert_eq!(client.subscribe_to(&filters[..9], &[]).await, [refusal; 9]);
        let mut answers = Vec::new();
        for eight in filters.chunks(8) {
            answers.extend(client.subscribe_to(eight, &[]).await);
        }
        assert_eq!(answers[..50], [Reason::Success; 50]);
        assert_eq!(answers[50..], [refusal; 10]);
        assert_eq!(client.subscribe("t/0", ONE).await, Reason::GrantedQos1, "one that is there may change");
        unsubscribe(&mut client, "t/7").await;
        assert_eq!(client.subscribe("t/59", ONE).await, Reason::GrantedQos1);
        client.leave().await;
    }
}

#[tokio::test]
async fn long_and_deep_filters_are_refused() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    assert_eq!(client.subscribe(&"a".repeat(257), ZERO).await, Reason::TopicFilterInvalid);
    assert_eq!(client.subscribe("1/2/3/4/5/6/7/8/9", ZERO).await, Reason::TopicFilterInvalid);
    assert_eq!(client.subscribe("1/2/3/4/5/6/7/8", ZERO).await, Reason::Success);
    assert_eq!(client.subscribe("$share/g/1/2/3/4/5/6/7/8", ZERO).await, Reason::Success);
    assert_eq!(client.subscribe("$share/g/1/2/3/4/5/6/7/8/9", ZERO).await, Reason::TopicFilterInvalid);
    client.raw(&[0x82, 7, 0, 1, 0, 0, 2, b'a', b'#']).await;
    assert_eq!(client.closed().await, Some(Reason::MalformedPacket));
}

#[tokio::test]
async fn after_unsubscribe_nothing_comes() {
    let server = Server::start().await;
    for (version, reasons) in [(Version::V311, vec![]), (Version::V5, vec![Reason::Success])] {
        let mut client = server.client(version, "c").await;
        client.subscribe("a", ZERO).await;
        assert_eq!(unsubscribe(&mut client, "a").await, reasons);
        client.publish("a", b"").await;
        client.nothing().await;
        if version == Version::V5 {
            assert_eq!(unsubscribe(&mut client, "a").await, [Reason::NoSubscriptionExisted]);
        }
        client.leave().await;
    }
}

#[tokio::test]
async fn a_retained_message_comes_to_a_new_subscription_without_wildcards() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    client.publish_with("r/1", b"old", true, &[]).await;
    client.publish_with("r/1", b"kept", true, &[]).await;
    client.publish_with("r/2", b"other", true, &[]).await;

    client.subscribe("r/1", ONE).await;
    let got = client.take().await;
    assert_eq!((got.text(), got.retain, got.qos()), ("kept", true, ONE));
    client.subscribe("r/+", ONE).await;
    client.nothing().await;
    // To those who subscribe already it comes as any other message.
    client.publish_with("r/1", b"new", true, &[]).await;
    assert!(!client.take().await.retain);

    client.publish_with("r/1", b"", true, &[]).await;
    assert_eq!(client.take().await.text(), "");
    client.subscribe("r/1", ONE).await;
    client.nothing().await;
    assert_eq!(server.broker.retained("r/1"), None);
    assert_eq!(server.broker.retained("r/2").as_deref(), Some(&b"other"[..]));
}

#[tokio::test]
async fn retained_messages_come_to_wildcards_where_configured() {
    let server = Server::with(Limits { retained_for_wildcards: true, ..Limits::without_rates() }).await;
    let mut client = server.client(Version::V311, "c").await;
    client.publish_with("r/1", b"1", true, &[]).await;
    client.publish_with("s/1", b"2", true, &[]).await;
    client.subscribe("r/+", ZERO).await;
    assert_eq!(client.take().await.text(), "1");
    client.nothing().await;
}

#[tokio::test]
async fn mqtt_5_chooses_which_retained_messages_come_and_how() {
    let server = Server::start().await;
    let mut client = server.client(Version::V5, "c").await;
    client.publish_with("r", b"kept", true, &[]).await;
    let with = |retain_handling| [Subscription { filter: "r", retain_handling, ..Subscription::default() }];
    client.subscribe_to(&with(RetainHandling::DoNotSend), &[]).await;
    client.nothing().await;
    client.subscribe_to(&with(RetainHandling::SendIfNew), &[]).await;
    client.nothing().await;
    unsubscribe(&mut client, "r").await;
    client.subscribe_to(&with(RetainHandling::SendIfNew), &[]).await;
    assert_eq!(client.take().await.text(), "kept");

    let as_published = [Subscription { filter: "r", retain_as_published: true, ..Subscription::default() }];
    client.subscribe_to(&as_published, &[]).await;
    assert!(client.take().await.retain);
    client.publish_with("r", b"again", true, &[]).await;
    assert!(client.take().await.retain, "as it was published");
}
