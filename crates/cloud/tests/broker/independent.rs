//! A client that we did not write: rumqttc, through a tunnel that puts TLS around what it says.

use crate::harness::{PATIENCE, Server};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

/// A port without TLS that leads to the broker.
async fn tunnel(server: &Server) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connector = TlsConnector::from(Arc::new(server.tls(&server.credentials)));
    let address = server.address;
    tokio::spawn(async move {
        while let Ok((mut plain, _)) = listener.accept().await {
            let socket = TcpStream::connect(address).await.unwrap();
            let mut secret = connector.connect("localhost".try_into().unwrap(), socket).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut plain, &mut secret).await });
        }
    });
    port
}

#[tokio::test]
async fn rumqttc_publishes_and_receives_over_3_1_1() {
    use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS};
    let server = Server::start().await;
    let mut options = MqttOptions::new("independent", "127.0.0.1", tunnel(&server).await);
    options.set_keep_alive(Duration::from_secs(10));
    let (client, mut events) = AsyncClient::new(options, 10);
    client.subscribe("hello/+", QoS::AtLeastOnce).await.unwrap();
    client.subscribe("$aws/things/independent/jobs/get/+", QoS::AtLeastOnce).await.unwrap();
    for n in 0..20u8 {
        client.publish(format!("hello/{n}"), QoS::AtLeastOnce, false, [n]).await.ok();
        let mut seen = (false, false);
        while seen != (true, true) {
            match tokio::time::timeout(PATIENCE, events.poll()).await.expect("an event").unwrap() {
                Event::Incoming(Packet::PubAck(_)) => seen.0 = true,
                Event::Incoming(Packet::Publish(p)) => {
                    assert_eq!((p.topic, &p.payload[..]), (format!("hello/{n}"), &[n][..]));
                    seen.1 = true;
                }
                _ => {}
            }
        }
    }
    client.publish("$aws/things/independent/jobs/get", QoS::AtLeastOnce, false, "{}").await.unwrap();
    loop {
        if let Event::Incoming(Packet::Publish(p)) =
            tokio::time::timeout(PATIENCE, events.poll()).await.expect("an event").unwrap()
        {
            assert_eq!(
                (p.topic.as_str(), &p.payload[..]),
                ("$aws/things/independent/jobs/get/accepted", &b"jobs"[..])
            );
            break;
        }
    }
}

#[tokio::test]
async fn rumqttc_publishes_and_receives_over_5_with_properties() {
    use rumqttc::v5::mqttbytes::QoS;
    use rumqttc::v5::mqttbytes::v5::{Packet, PublishProperties};
    use rumqttc::v5::{AsyncClient, Event, MqttOptions};
    let server = Server::start().await;
    let mut options = MqttOptions::new("independent", "127.0.0.1", tunnel(&server).await);
    options.set_keep_alive(Duration::from_secs(10));
    let (client, mut events) = AsyncClient::new(options, 10);
    client.subscribe("hello/+", QoS::AtLeastOnce).await.unwrap();
    let properties = PublishProperties {
        response_topic: Some("answers".into()),
        user_properties: vec![("k".into(), "v".into())],
        ..PublishProperties::default()
    };
    client
        .publish_with_properties("hello/5", QoS::AtLeastOnce, false, "m", properties.clone())
        .await
        .unwrap();
    let mut events_seen = 0;
    loop {
        match tokio::time::timeout(PATIENCE, events.poll()).await.expect("an event").unwrap() {
            Event::Incoming(Packet::ConnAck(ack)) => {
                assert_eq!(ack.properties.unwrap().receive_max, Some(100));
                events_seen += 1;
            }
            Event::Incoming(Packet::Publish(p)) => {
                let got = p.properties.unwrap();
                assert_eq!(got.response_topic, properties.response_topic);
                assert_eq!(got.user_properties, properties.user_properties);
                events_seen += 1;
                break;
            }
            _ => {}
        }
    }
    assert_eq!(events_seen, 2);
}
