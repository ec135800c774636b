//! How fast a client may be: what comes too fast waits, and nothing is lost.

use crate::harness::Server;
use cloud::broker::Limits;
use mqtt::{Connect, Qos, Reason, Version};
use std::time::{Duration, Instant};

const ONE: Qos = Qos::AtLeastOnce;

#[test]
fn the_rates_are_those_of_aws() {
    let limits = Limits::default();
    assert_eq!((limits.publishes_per_second, limits.bytes_per_second), (100, 512 * 1024));
    assert_eq!((limits.connects_per_second, limits.replayed_per_second), (1, 10));
    assert_eq!((limits.subscriptions, limits.filters_per_subscribe, limits.inflight), (50, 8, 100));
}

#[tokio::test]
async fn publications_above_the_rate_wait_and_all_arrive() {
    let server = Server::with(Limits { publishes_per_second: 20, ..Limits::without_rates() }).await;
    let mut listener = server.client(Version::V5, "listener").await;
    listener.subscribe("t", ONE).await;
    let mut sender = server.client(Version::V5, "sender").await;
    let begun = Instant::now();
    for n in 0..40 {
        sender.publish_qos0("t", &[n]).await;
        assert_eq!(listener.take().await.payload, [n]);
    }
    // 20 at once, the others at their rate; the last one still in the second that is free.
    assert!(begun.elapsed() >= Duration::from_millis(900), "{:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn bytes_above_the_rate_wait_and_all_arrive() {
    let server = Server::with(Limits { bytes_per_second: 50_000, ..Limits::without_rates() }).await;
    let mut client = server.client(Version::V311, "c").await;
    client.subscribe("t", ONE).await;
    let begun = Instant::now();
    for n in 0..10 {
        client.publish_qos0("t", &[n; 10_000]).await;
        assert_eq!(client.take().await.payload, [n; 10_000]);
    }
    assert!(begun.elapsed() >= Duration::from_millis(800), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_client_identifier_connects_once_a_second_and_too_long_a_line_is_refused() {
    let server = Server::with(Limits { connects_per_second: 1, ..Limits::without_rates() }).await;
    let begun = Instant::now();
    for _ in 0..2 {
        server.client(Version::V5, "same").await.leave().await;
        server.client(Version::V5, &format!("other-{:?}", begun.elapsed())).await.leave().await;
    }
    assert!(begun.elapsed() >= Duration::from_millis(950), "{:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_millis(1_900), "others do not wait: {:?}", begun.elapsed());
    let connect =
        Connect { version: Version::V5, client_id: "same", clean_start: true, ..Connect::default() };
    let mut waiting = Vec::new();
    for _ in 0..6 {
        let mut client = server.dial(Version::V5).await;
        client.send(mqtt::Packet::Connect(connect)).await;
        waiting.push(client);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.refused(connect).await, Reason::ConnectionRateExceeded);
}

#[tokio::test]
async fn what_waited_for_a_client_comes_back_bit_by_bit_and_in_order() {
    let server = Server::with(Limits { replayed_per_second: 10, ..Limits::without_rates() }).await;
    let stay = Connect { version: Version::V311, client_id: "kept", keep_alive_s: 60, ..Connect::default() };
    let (mut client, _) = server.connect(stay).await;
    client.subscribe("t", ONE).await;
    client.vanish();
    while !server.broker.connections().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let mut sender = server.client(Version::V311, "sender").await;
    for n in 0..20 {
        sender.publish("t", &[n]).await;
    }
    let begun = Instant::now();
    let (mut client, present) = server.connect(stay).await;
    assert!(present);
    // What is new keeps its place behind what is old.
    sender.publish("t", &[20]).await;
    for n in 0..=20 {
        assert_eq!(client.take().await.payload, [n]);
        if n == 9 {
            assert!(begun.elapsed() < Duration::from_millis(700), "ten at once: {:?}", begun.elapsed());
        }
    }
    assert!(begun.elapsed() >= Duration::from_millis(900), "{:?}", begun.elapsed());
    let begun = Instant::now();
    for n in 0..30 {
        sender.publish("t", &[n]).await;
        assert_eq!(client.take().await.payload, [n]);
    }
    assert!(begun.elapsed() < Duration::from_millis(900), "what is new does not wait: {:?}", begun.elapsed());
}
