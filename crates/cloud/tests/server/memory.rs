//! What the broker remembers after `kill -9`.

use std::time::Duration;

use mqtt::{Connect, Packet, Properties, Property, Publish, Qos, Reason, Version};
use tokio::sync::mpsc;

use crate::broker_harness::Client;
use crate::durability::Process;
use crate::harness::{Device, Folder, Server};

const ONE: Qos = Qos::AtLeastOnce;

/// A folder, the server on it in a process of its own, and a device that is registered there.
async fn fleet_of_one() -> (Folder, Process, Server, Device) {
    let folder = Folder::new();
    let process = Process::start(&folder.0);
    let server = Server::at(cloud::Endpoints::read(&folder.0).unwrap());
    let device = server.device("d").await;
    (folder, process, server, device)
}

async fn clean(server: &Server, device: &Device) -> Client {
    let terms = Connect { version: Version::V5, clean_start: true, ..Connect::default() };
    device.connect_as(&server.endpoints, terms).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retained_message_is_there_after_the_server_was_killed_until_it_is_cleared() {
    let (folder, process, server, device) = fleet_of_one().await;
    let mut client = clean(&server, &device).await;
    let told = [Property::MessageExpiry(1_000), Property::UserProperty(("unit", "mV"))];
    assert_eq!(client.publish_with("open/told", b"3300", true, &told).await, Reason::Success);
    let brief = [Property::MessageExpiry(1)];
    assert_eq!(client.publish_with("open/brief", b"stale", true, &brief).await, Reason::Success);
    assert_eq!(client.publish_with("open/twice", b"old", true, &[]).await, Reason::Success);
    assert_eq!(client.publish_with("open/twice", b"new", true, &[]).await, Reason::Success);
    let once = Publish { topic: "open/once", payload: b"qos 0", retain: true, ..Publish::default() };
    client.send(Packet::Publish(once)).await;
    client.nothing().await;
    drop(process);

    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let process = Process::start(&folder.0);
    let mut client = clean(&server, &device).await;
    client.subscribe("open/told", ONE).await;
    let bytes = client.next().await;
    let Packet::Publish(got) = bytes.packet() else { panic!("{:?} instead of a message", bytes.packet()) };
    assert_eq!((got.payload, got.retain, got.delivery.qos()), (&b"3300"[..], true, ONE));
    assert!((900..1_000).contains(&got.properties.message_expiry_s().unwrap()));
    assert!(got.properties.iter().any(|property| property == Property::UserProperty(("unit", "mV"))));
    let mut found = 0;
    for (topic, payload) in [("open/twice", "new"), ("open/once", "qos 0")] {
        client.subscribe(topic, ONE).await;
        let got = client.take().await;
        assert_eq!((got.text(), got.retain), (payload, true));
        found += 1;
    }
    assert_eq!(found, 2);
    client.subscribe("open/brief", ONE).await;
    client.nothing().await;
    let mut client = clean(&server, &device).await;
    assert_eq!(client.publish_with("open/told", b"", true, &[]).await, Reason::Success);
    drop(process);

    let process = Process::start(&folder.0);
    let mut client = clean(&server, &device).await;
    client.subscribe("open/told", ONE).await;
    client.nothing().await;
    client.subscribe("open/twice", ONE).await;
    assert_eq!(client.take().await.text(), "new");
    drop(process);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_retained_message_is_lost_to_a_kill_in_the_middle() {
    let (folder, mut process, server, _) = fleet_of_one().await;
    let mut lanes = Vec::new();
    for lane in 0..4 {
        lanes.push((format!("open/{lane}"), server.device(&format!("lane{lane}")).await, 0_u64));
    }
    let mut acknowledged = 0;
    for _ in 0..3 {
        let (done, mut acks) = mpsc::unbounded_channel();
        for (lane, (topic, device, last)) in lanes.iter().enumerate() {
            let (mut client, topic, done) = (clean(&server, device).await, topic.clone(), done.clone());
            let next = last + 1;
            // The panic of a client whose server died is the end of its lane.
            tokio::spawn(async move {
                for n in next.. {
                    client.publish_with(&topic, n.to_string().as_bytes(), true, &[]).await;
                    done.send((lane, n)).unwrap();
                }
            });
        }
        drop(done);
        for _ in 0..40 {
            let (lane, n) = acks.recv().await.unwrap();
            lanes[lane].2 = n;
            acknowledged += 1;
        }
        drop(process);
        while let Some((lane, n)) = acks.recv().await {
            lanes[lane].2 = n;
            acknowledged += 1;
        }
        process = Process::start(&folder.0);
        for (topic, device, last) in &mut lanes {
            let mut client = clean(&server, device).await;
            if *last > 0 {
                client.subscribe(topic, ONE).await;
                let found: u64 = client.take().await.text().parse().unwrap();
                // The one after the last may have been kept and not acknowledged.
                assert!(found == *last || found == *last + 1, "{topic} has {found} after {last}");
                *last = found;
            }
        }
    }
    assert!(acknowledged >= 3 * 40);
    drop(process);
}

/// A session that outlives its connection for `expiry_s`.
async fn staying(server: &Server, device: &Device, version: Version, expiry_s: u32) -> (Client, bool) {
    let expiry = [Property::SessionExpiry(expiry_s)];
    let properties = if version == Version::V5 { &expiry[..] } else { &[] };
    let terms = Connect { version, properties: Properties::new(properties), ..Connect::default() };
    device.connect_as(&server.endpoints, terms).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_session_is_there_after_the_server_was_killed_with_what_waits_for_it() {
    let (folder, mut process, server, sender) = fleet_of_one().await;
    for (name, version) in [("old", Version::V311), ("new", Version::V5)] {
        let device = server.device(name).await;
        let (mut client, present) = staying(&server, &device, version, 600).await;
        assert!(!present);
        assert_eq!(client.subscribe("open/a", ONE).await, Reason::GrantedQos1);
        drop(process);

        // The subscription alone, of a client that was connected.
        process = Process::start(&folder.0);
        let mut source = clean(&server, &sender).await;
        assert_eq!(source.publish("open/a", &[1]).await, Reason::Success);
        source.publish_qos0("open/a", b"not kept").await;
        assert_eq!(source.publish("open/a", &[2]).await, Reason::Success);
        let stale = [Property::MessageExpiry(0)];
        assert_eq!(source.publish_with("open/a", b"stale", false, &stale).await, Reason::Success);
        drop(process);

        process = Process::start(&folder.0);
        let mut source = clean(&server, &sender).await;
        assert_eq!(source.publish("open/a", &[3]).await, Reason::Success);
        let (mut client, present) = staying(&server, &device, version, 600).await;
        assert!(present);
        for n in 1..=3 {
            let got = client.take().await;
            assert_eq!((got.qos(), got.retain, got.payload), (ONE, false, vec![n]));
        }
        client.nothing().await;
        assert_eq!(source.publish("open/a", b"on its way").await, Reason::Success);
        assert_eq!(client.message().await.text(), "on its way");
        // Acknowledged after the client's acknowledgements of 1 to 3, so those are kept as well.
        client.subscribe("open/b", ONE).await;
        drop(process);

        process = Process::start(&folder.0);
        let (mut client, present) = staying(&server, &device, version, 600).await;
        assert!(present);
        let again = client.take().await;
        assert_eq!((again.text(), again.dup), ("on its way", true), "it was sent and not acknowledged");
        client.nothing().await;
        // A clean start forgets it, also if its CONNACK is the last thing that the server says.
        clean(&server, &device).await;
        drop(process);

        process = Process::start(&folder.0);
        let (mut client, present) = staying(&server, &device, version, 600).await;
        assert!(!present);
        clean(&server, &sender).await.publish("open/a", b"nobody asked").await;
        client.nothing().await;
    }
    drop(process);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_with_its_connection_or_before_the_restart_is_not_there() {
    let (folder, process, server, sender) = fleet_of_one().await;
    let (short, brief) = (server.device("short").await, server.device("brief").await);
    let numbered = [Property::SubscriptionId(mqtt::SubscriptionId::new(7).unwrap())];
    let filters = [mqtt::Subscription { filter: "open/a", qos: ONE, ..mqtt::Subscription::default() }];
    let long = server.device("long").await;
    let (mut client, _) = staying(&server, &long, Version::V5, 600).await;
    client.subscribe_to(&filters, &numbered).await;
    for (device, expiry_s) in [(&short, 0), (&brief, 1)] {
        let (mut client, present) = staying(&server, device, Version::V5, expiry_s).await;
        assert!(!present);
        client.subscribe("open/a", ONE).await;
        client.leave().await;
    }
    clean(&server, &sender).await.publish("open/a", b"1").await;
    drop(process);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let process = Process::start(&folder.0);
    let mut present = Vec::new();
    for device in [&short, &brief, &long] {
        let (mut client, was_there) = staying(&server, device, Version::V5, 600).await;
        present.push(was_there);
        if was_there {
            let got = client.take().await;
            assert_eq!(
                (got.text(), &got.numbers[..]),
                ("1", &[7][..]),
                "the subscription's identifier stays"
            );
        }
        client.nothing().await;
    }
    assert_eq!(present, [false, false, true]);
    drop(process);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_will_of_a_client_that_was_lost_with_the_server_is_published_by_the_next_one() {
    let (folder, process, server, watcher) = fleet_of_one().await;
    let (mut client, _) = staying(&server, &watcher, Version::V311, 600).await;
    client.subscribe("open/+", ONE).await;
    client.leave().await;
    for (name, leaves) in [("lost", false), ("left", true)] {
        let device = server.device(name).await;
        let topic = format!("open/{name}");
        let will = mqtt::Will { topic: &topic, payload: b"gone", qos: ONE, ..mqtt::Will::default() };
        let terms = Connect { clean_start: true, will: Some(will), ..Connect::default() };
        let (client, _) = device.connect_as(&server.endpoints, terms).await;
        if leaves { client.leave().await } else { std::mem::forget(client) }
    }
    drop(process);
    for expected in [Some("open/lost"), None] {
        let process = Process::start(&folder.0);
        let (mut client, present) = staying(&server, &watcher, Version::V311, 600).await;
        assert!(present);
        if let Some(topic) = expected {
            assert_eq!(client.take().await.topic, topic);
        }
        client.nothing().await;
        // Acknowledged after the client's acknowledgement, so that is kept as well.
        client.subscribe("open/+", ONE).await;
        client.leave().await;
        drop(process);
    }
}
