//! Sessions: what waits for a client that is away, what is sent again, wills, and clients that do not read.

use crate::harness::{Client, Server, TestKeeper};
use cloud::broker::{Departure, Limits};
use mqtt::{
    Ack, Connect, Delivery, Disconnect, Packet, Properties, Property, Publish, Qos, Reason, Version, Will,
};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

const ONE: Qos = Qos::AtLeastOnce;

fn stay<'a>(version: Version, client_id: &'a str, properties: &'a [Property<'a>]) -> Connect<'a> {
    let properties = Properties::new(properties);
    Connect { version, client_id, keep_alive_s: 60, properties, ..Connect::default() }
}

/// Waits until the broker has seen that a client is gone.
async fn gone(server: &Server, client_id: &str) {
    while server.broker.connections().iter().any(|c| &*c.peer.client_id == client_id) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_kept_session_keeps_subscriptions_and_messages_of_qos_1() {
    let server = Server::start().await;
    let forever = [Property::SessionExpiry(600)];
    for (version, properties) in [(Version::V311, &[][..]), (Version::V5, &forever[..])] {
        let (mut client, present) = server.connect(stay(version, "kept", properties)).await;
        assert!(!present);
        client.subscribe("a", ONE).await;
        client.vanish();
        gone(&server, "kept").await;
        let mut sender = server.client(version, "sender").await;
        for n in 1..=3 {
            sender.publish("a", &[n]).await;
        }
        sender.publish_qos0("a", b"not kept").await;
        sender.leave().await;

        let (mut client, present) = server.connect(stay(version, "kept", properties)).await;
        assert!(present);
        for n in 1..=3 {
            let got = client.take().await;
            assert_eq!((got.payload, got.dup), (vec![n], false));
        }
        client.nothing().await;
        client.leave().await;
        // A clean start forgets it.
        let clean = Connect { clean_start: true, ..stay(version, "kept", &[]) };
        let (mut client, present) = server.connect(clean).await;
        assert!(!present);
        client.publish("a", b"").await;
        client.nothing().await;
        client.leave().await;
        assert_eq!(server.broker.sessions(), 0, "and leaves nothing behind");
    }
}

#[tokio::test]
async fn what_was_not_acknowledged_comes_again_marked_in_order_and_with_its_identifier() {
    let server = Server::start().await;
    let (mut client, _) = server.connect(stay(Version::V311, "kept", &[])).await;
    client.subscribe("a", ONE).await;
    for n in 1..=3 {
        server.broker.publish("a", &[n], ONE, false).unwrap();
    }
    let first = client.message().await;
    let second = client.take().await;
    let third = client.message().await;
    client.nothing().await;
    client.vanish();
    gone(&server, "kept").await;
    server.broker.publish("a", &[4], ONE, false).unwrap();

    let (mut client, _) = server.connect(stay(Version::V311, "kept", &[])).await;
    let again = [client.take().await, client.take().await, client.take().await];
    assert_eq!(again[0].payload, [1]);
    assert_eq!(again[1].payload, [3]);
    assert_eq!(again[2].payload, [4]);
    assert_eq!(again.each_ref().map(|got| got.dup), [true, true, false]);
    assert_eq!((again[0].delivery, again[1].delivery), (first.delivery, third.delivery));
    assert_eq!(second.payload, [2]);
    client.nothing().await;
    client.vanish();
    let (mut client, _) = server.connect(stay(Version::V311, "kept", &[])).await;
    client.nothing().await;
}

#[tokio::test]
async fn what_the_client_refuses_is_not_sent_again() {
    let server = Server::start().await;
    let properties = [Property::SessionExpiry(600)];
    let (mut client, _) = server.connect(stay(Version::V5, "kept", &properties)).await;
    client.subscribe("a", ONE).await;
    server.broker.publish("a", b"x", ONE, false).unwrap();
    let id = client.message().await.delivery.id().unwrap();
    client.send(Packet::PubAck(Ack::new(id, Reason::ImplementationSpecific))).await;
    client.nothing().await;
    client.vanish();
    gone(&server, "kept").await;
    let (mut client, present) = server.connect(stay(Version::V5, "kept", &properties)).await;
    assert!(present);
    client.nothing().await;
}

#[tokio::test]
async fn a_session_ends_with_its_time() {
    let server = Server::with(Limits { session_expiry_s: 1, ..Limits::without_rates() }).await;
    let (mut client, _) = server.connect(stay(Version::V311, "kept", &[])).await;
    client.subscribe("a", ONE).await;
    client.vanish();
    while server.broker.sessions() > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (mut client, present) = server.connect(stay(Version::V311, "kept", &[])).await;
    assert!(!present);
    client.publish("a", b"").await;
    client.nothing().await;
}

#[tokio::test]
async fn disconnect_of_mqtt_5_may_change_how_long_the_session_stays() {
    let server = Server::start().await;
    let session = [Property::SessionExpiry(600)];
    let over = [Property::SessionExpiry(0)];
    let (mut client, _) = server.connect(stay(Version::V5, "c", &session)).await;
    let last = Disconnect { reason: Reason::Success, properties: Properties::new(&over) };
    client.send(Packet::Disconnect(last)).await;
    assert_eq!(client.closed().await, None);
    assert_eq!(server.broker.sessions(), 0);

    let (mut client, present) = server.connect(stay(Version::V5, "c", &[])).await;
    assert!(!present);
    let longer = Disconnect { reason: Reason::Success, properties: Properties::new(&session) };
    client.send(Packet::Disconnect(longer)).await;
    assert_eq!(client.closed().await, Some(Reason::ProtocolError), "from nothing it cannot be made longer");
}

#[tokio::test]
async fn a_taken_over_session_goes_on() {
    let server = Server::start().await;
    let (mut first, _) = server.connect(stay(Version::V311, "same", &[])).await;
    first.subscribe("a", ONE).await;
    server.broker.publish("a", b"1", ONE, false).unwrap();
    first.message().await;
    let (mut second, present) = server.connect(stay(Version::V311, "same", &[])).await;
    assert!(present);
    assert_eq!(first.closed().await, None);
    let got = second.take().await;
    assert!(got.dup && got.payload == b"1");
    server.broker.publish("a", b"2", ONE, false).unwrap();
    assert_eq!(second.take().await.text(), "2");
}

#[tokio::test]
async fn a_session_that_ends_with_its_connection_is_not_taken_over() {
    let server = Server::start().await;
    let mut watcher = server.client(Version::V5, "watcher").await;
    watcher.subscribe("w", ONE).await;
    let delay = [Property::WillDelay(600)];
    for version in [Version::V311, Version::V5] {
        let properties = if version == Version::V5 { Properties::new(&delay) } else { Properties::default() };
        let will = Will { topic: "w", payload: b"gone", properties, ..Will::default() };
        let mut first = with_will(&server, version, "same", will, 0).await;
        first.subscribe("a", ONE).await;
        server.broker.publish("a", b"1", ONE, false).unwrap();
        first.message().await;
        let (mut second, present) = server.connect(stay(version, "same", &[])).await;
        assert!(!present, "{version:?}");
        first.closed().await;
        assert_eq!(
            watcher.take().await.text(),
            "gone",
            "its end is the end of the session, whatever the delay"
        );
        server.broker.publish("a", b"2", ONE, false).unwrap();
        second.nothing().await;
        second.leave().await;
    }
}

async fn with_will(
    server: &Server,
    version: Version,
    client_id: &str,
    will: Will<'_>,
    session: u32,
) -> Client {
    let properties = [Property::SessionExpiry(session)];
    let connect = Connect {
        will: Some(will),
        clean_start: true,
        properties: if version == Version::V5 { Properties::new(&properties) } else { Properties::default() },
        ..stay(version, client_id, &[])
    };
    server.connect(connect).await.0
}

#[tokio::test]
async fn the_will_is_published_when_a_client_is_lost_and_not_when_it_leaves() {
    let server = Server::start().await;
    let mut watcher = server.client(Version::V311, "watcher").await;
    watcher.subscribe("w/+", ONE).await;
    let will = |topic, payload| Will { topic, payload, qos: ONE, retain: true, ..Will::default() };
    for version in [Version::V311, Version::V5] {
        let lost = with_will(&server, version, "lost", will("w/lost", b"bye"), 0).await;
        lost.vanish();
        let got = watcher.take().await;
        assert_eq!((got.topic.as_str(), got.text(), got.qos(), got.retain), ("w/lost", "bye", ONE, false));
        assert_eq!(server.broker.retained("w/lost").as_deref(), Some(&b"bye"[..]));
        with_will(&server, version, "left", will("w/left", b"?"), 0).await.leave().await;

        let mut broken = with_will(&server, version, "broken", will("w/broken", b"!"), 0).await;
        broken.raw(&[0xF1, 0]).await;
        assert_eq!(watcher.take().await.text(), "!");
        broken.closed().await;

        let taken = with_will(&server, version, "taken", will("w/taken", b"over"), 0).await;
        server.client(version, "taken").await.leave().await;
        assert_eq!(watcher.take().await.text(), "over");
        taken.vanish();
    }
    let mut wishing = with_will(&server, Version::V5, "wishing", will("w/wish", b"please"), 0).await;
    let last = Disconnect { reason: Reason::DisconnectWithWill, ..Disconnect::default() };
    wishing.send(Packet::Disconnect(last)).await;
    assert_eq!(watcher.take().await.text(), "please");
    watcher.nothing().await;
}

#[tokio::test]
async fn a_will_is_subject_to_the_policy_and_is_no_request() {
    let server = Server::start().await;
    let mut watcher = server.client(Version::V311, "watcher").await;
    watcher.subscribe("#", ONE).await;
    server.gate.deny("Publish w/secret");
    server.gate.deny("RetainPublish w/kept");
    for (topic, retain) in [("w/secret", false), ("w/kept", true), ("$aws/things/c/jobs/get", false)] {
        let will = Will { topic, retain, payload: b"no", ..Will::default() };
        with_will(&server, Version::V311, "c", will, 0).await.vanish();
        gone(&server, "c").await;
    }
    let open = Will { topic: "w/open", payload: b"yes", ..Will::default() };
    with_will(&server, Version::V311, "c", open, 0).await.vanish();
    assert_eq!(watcher.take().await.text(), "yes");
    assert!(server.gate.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_will_waits_for_its_delay_or_the_end_of_the_session_and_not_beyond_a_return() {
    let server = Server::start().await;
    let mut watcher = server.client(Version::V5, "watcher").await;
    watcher.subscribe("w/+", ONE).await;
    let long = [Property::WillDelay(600)];
    let short = [Property::WillDelay(1)];
    let will = |topic, delay| Will { topic, properties: Properties::new(delay), ..Will::default() };

    with_will(&server, Version::V5, "delayed", will("w/delayed", &short), 600).await.vanish();
    assert_eq!(watcher.take().await.topic, "w/delayed");

    with_will(&server, Version::V5, "ended", will("w/ended", &long), 1).await.vanish();
    assert_eq!(watcher.take().await.topic, "w/ended");

    with_will(&server, Version::V5, "none", will("w/none", &long), 0).await.vanish();
    assert_eq!(watcher.take().await.topic, "w/none");

    with_will(&server, Version::V5, "back", will("w/back", &short), 600).await.vanish();
    gone(&server, "back").await;
    let (_back, present) = server.connect(stay(Version::V5, "back", &[])).await;
    assert!(present);
    with_will(&server, Version::V5, "clean", will("w/clean", &long), 600).await.vanish();
    gone(&server, "clean").await;
    let _clean = server.client(Version::V5, "clean").await;
    assert_eq!(watcher.take().await.topic, "w/clean", "a clean start ends the session");
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    watcher.nothing().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut_and_the_others_are_served() {
    let server = Server::with(Limits { queue_messages: 50, ..Limits::without_rates() }).await;
    let mut slow = server.client(Version::V5, "slow").await;
    slow.subscribe("flood", Qos::AtMostOnce).await;
    let mut good = server.client(Version::V5, "good").await;
    good.subscribe("flood", Qos::AtMostOnce).await;
    let mut sender = server.client(Version::V5, "sender").await;
    // More than the buffers of two sockets and of the broker hold.
    let payload = vec![0; 100_000];
    let mut sent = 0;
    while server.broker.connections().iter().any(|c| &*c.peer.client_id == "slow") {
        assert_eq!(sender.publish("flood", &payload).await, Reason::Success);
        assert_eq!(good.message().await.payload.len(), payload.len());
        sent += 1;
        assert!(sent < 5_000, "the slow client is never cut");
    }
    assert!(sent > 50);
    let why = |name: &str| {
        let seen = server.gate.presence.lock().unwrap().clone();
        seen.into_iter().find_map(|(who, why)| (who == name).then_some(why?))
    };
    while why("slow").is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(why("slow"), Some(Departure::Throttled));
    assert_eq!(why("good"), None);
}

#[tokio::test]
async fn a_client_with_a_full_queue_is_still_heard() {
    let server =
        Server::with(Limits { queue_messages: 1_000, queue_bytes: usize::MAX, ..Limits::without_rates() })
            .await;
    let mut watcher = server.client(Version::V311, "watcher").await;
    watcher.subscribe("voice", ONE).await;
    let mut behind = server.client(Version::V311, "behind").await;
    behind.subscribe("flood", Qos::AtMostOnce).await;
    for _ in 0..300 {
        server.broker.publish("flood", &[0; 100_000], Qos::AtMostOnce, false).unwrap();
    }
    behind.publish_qos0("voice", b"here").await;
    assert_eq!(watcher.take().await.text(), "here");
    for _ in 0..300 {
        assert_eq!(behind.message().await.payload.len(), 100_000);
    }
    behind.nothing().await;
}

#[tokio::test]
async fn a_client_that_reads_nothing_at_all_is_cut_after_the_write_timeout() {
    let limits = Limits {
        write_timeout: Duration::from_millis(300),
        queue_messages: 100_000,
        queue_bytes: usize::MAX,
        ..Limits::without_rates()
    };
    let server = Server::with(limits).await;
    let mut deaf = server.client(Version::V5, "deaf").await;
    deaf.subscribe("flood", Qos::AtMostOnce).await;
    for _ in 0..300 {
        server.broker.publish("flood", &[0; 100_000], Qos::AtMostOnce, false).unwrap();
    }
    while !server.broker.connections().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let seen = server.gate.presence.lock().unwrap().clone();
    assert_eq!(seen.last(), Some(&("deaf".into(), Some(Departure::Throttled))));
}

#[tokio::test]
async fn a_publication_sent_again_is_acknowledged_again() {
    let server = Server::start().await;
    let mut client = server.client(Version::V311, "c").await;
    let delivery = Delivery::AtLeastOnce(mqtt::PacketId::MIN);
    for dup in [false, true] {
        client.send(Packet::Publish(Publish { dup, delivery, topic: "a", ..Publish::default() })).await;
        assert_eq!(client.puback(mqtt::PacketId::MIN).await, Reason::Success);
    }
}

#[tokio::test]
async fn a_session_that_ends_with_its_connection_costs_the_keeper_nothing() {
    let keeper = Arc::new(TestKeeper::default());
    let server = Server::remembering(keeper.clone()).await;
    let mut conversations = 0;
    for version in [Version::V311, Version::V5] {
        let mut client = server.client(version, "clean").await;
        client.subscribe("a", ONE).await;
        server.broker.publish("a", b"1", ONE, false).unwrap();
        assert_eq!(client.take().await.text(), "1");
        assert_eq!(client.publish("b", b"2").await, Reason::Success);
        client.leave().await;
        conversations += 1;
    }
    assert_eq!(conversations, 2);
    assert_eq!(*keeper.changes.lock().unwrap(), []);
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_acknowledged() {
    let keeper = Arc::new(TestKeeper::default());
    let server = Server::remembering(keeper.clone()).await;
    let forever = [Property::SessionExpiry(600)];
    let (mut away, _) = server.connect(stay(Version::V5, "away", &forever)).await;
    away.subscribe("a", ONE).await;
    keeper.broken.store(true, Ordering::Relaxed);
    let mut ended = 0;
    for (topic, retain) in [("a", false), ("r", true)] {
        let mut client = server.client(Version::V5, "c").await;
        let delivery = Delivery::AtLeastOnce(mqtt::PacketId::MIN);
        let publish = Publish { topic, retain, delivery, payload: b"1", ..Publish::default() };
        client.send(Packet::Publish(publish)).await;
        assert_eq!(client.closed().await, Some(Reason::ImplementationSpecific));
        ended += 1;
    }
    assert_eq!(ended, 2);
    let refused = server.refused(stay(Version::V5, "new", &forever)).await;
    assert_eq!(refused, Reason::ServerUnavailable);
}
