//! Many at once: what must hold however the tasks interleave.

use crate::harness::{Client, PATIENCE, Server};
use cloud::broker::Limits;
use mqtt::{Ack, Connect, Packet, Qos, Reason, Version};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

const ONE: Qos = Qos::AtLeastOnce;

/// A small generator: the same choices on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn stay(client_id: &str) -> Connect<'_> {
    Connect { client_id, keep_alive_s: 60, ..Connect::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_subscriber_that_is_lost_again_and_again_gets_every_message_in_the_order_of_its_publisher() {
    const PUBLISHERS: u8 = 4;
    const MESSAGES: u16 = 150;
    let server = Arc::new(Server::with(Limits { inflight: 10, ..Limits::without_rates() }).await);
    let (mut subscriber, _) = server.connect(stay("subscriber")).await;
    assert_eq!(subscriber.subscribe("p/+", ONE).await, Reason::GrantedQos1);
    let publishers: Vec<_> = (0..PUBLISHERS)
        .map(|number| {
            let server = server.clone();
            tokio::spawn(async move {
                let mut client = server.client(Version::V5, &format!("publisher{number}")).await;
                for n in 0..MESSAGES {
                    assert_eq!(
                        client.publish(&format!("p/{number}"), &n.to_be_bytes()).await,
                        Reason::Success
                    );
                }
                client.leave().await;
            })
        })
        .collect();

    let mut dice = Dice(7);
    let mut next: HashMap<String, u16> = HashMap::new();
    let (mut losses, mut repeats) = (0, 0);
    while next.values().map(|n| usize::from(*n)).sum::<usize>()
        < usize::from(PUBLISHERS) * usize::from(MESSAGES)
    {
        let got = subscriber.message().await;
        let n = u16::from_be_bytes([got.payload[0], got.payload[1]]);
        let expected = next.entry(got.topic.clone()).or_default();
        if n == *expected {
            *expected += 1;
        } else {
            assert!(n < *expected && got.dup, "{} after {expected} on {}", n, got.topic);
            repeats += 1;
        }
        // Some acknowledgements are not sent, and now and then the connection is lost.
        if dice.roll(4) > 0 {
            let ack = Ack::new(got.delivery.id().unwrap(), Reason::Success);
            subscriber.send(Packet::PubAck(ack)).await;
        } else {
            subscriber.vanish();
            let (again, present) = server.connect(stay("subscriber")).await;
            assert!(present);
            subscriber = again;
            losses += 1;
        }
    }
    for publisher in publishers {
        publisher.await.unwrap();
    }
    assert!(losses > 50 && repeats > 50, "{losses} losses, {repeats} repeats");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_storm_of_takeovers_leaves_nothing_behind() {
    let server = Arc::new(Server::start().await);
    let tasks: Vec<_> = (1..=8)
        .map(|seed| {
            let server = server.clone();
            tokio::spawn(async move {
                let mut dice = Dice(seed);
                let mut connected = 0;
                for _ in 0..25 {
                    connected += u32::from(visit(&server, &mut dice).await);
                }
                connected
            })
        })
        .collect();
    let mut connected = 0;
    for task in tasks {
        connected += task.await.unwrap();
    }
    assert!(connected > 100, "{connected}");
    // Who is left without a clean session is forgotten by a clean one.
    for name in ["a", "b", "c"] {
        server.client(Version::V311, name).await.leave().await;
    }
    let empty = async {
        while server.broker.sessions() > 0 || !server.broker.connections().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, empty).await.expect("no session and no connection is left");
    // The last farewell is told after its connection is gone.
    let farewells = async {
        let is_even = |(came, went): (usize, usize)| came == went;
        while !is_even(came_and_went(&server)) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, farewells).await.expect("whoever came has gone");
}

/// How many arrivals were told, and how many farewells.
fn came_and_went(server: &Server) -> (usize, usize) {
    let seen = server.gate.presence.lock().unwrap();
    let went = seen.iter().filter(|(_, why)| why.is_some()).count();
    (seen.len() - went, went)
}

/// Connects under one of three names, says something, and goes in one of three ways. Somebody else may take the name at
/// any time, so that everything may fail but the server.
async fn visit(server: &Server, dice: &mut Dice) -> bool {
    let name = ["a", "b", "c"][dice.roll(3) as usize];
    let version = if dice.roll(2) == 0 { Version::V311 } else { Version::V5 };
    let clean_start = dice.roll(2) == 0;
    let mut client = server.dial(version).await;
    client.send(Packet::Connect(Connect { version, clean_start, ..stay(name) })).await;
    let greeted = match client.read().await {
        Some(bytes) => matches!(bytes.packet(), Packet::ConnAck(ack) if ack.reason == Reason::Success),
        None => false,
    };
    // SUBSCRIBE to t/# with QoS 1, PUBLISH to t/x with QoS 1, in the bytes of the version.
    let subscribe: &[u8] = match version {
        Version::V311 => &[0x82, 8, 0, 1, 0, 3, b't', b'/', b'#', 1],
        Version::V5 => &[0x82, 9, 0, 1, 0, 0, 3, b't', b'/', b'#', 1],
    };
    let publish: &[u8] = match version {
        Version::V311 => &[0x32, 7, 0, 3, b't', b'/', b'x', 0, 2],
        Version::V5 => &[0x32, 8, 0, 3, b't', b'/', b'x', 0, 2, 0],
    };
    client.raw(subscribe).await;
    client.raw(publish).await;
    for _ in 0..dice.roll(4) {
        if client.read().await.is_none() {
            break;
        }
    }
    go(client, dice).await;
    greeted
}

async fn go(mut client: Client, dice: &mut Dice) {
    match dice.roll(3) {
        0 => client.raw(&[0xE0, 0]).await,
        1 => client.raw(&[0xFF, 0xFF]).await,
        _ => {}
    }
    client.vanish();
}
