//! Messages and connections over HTTP: what an application says to devices, and what an operator sees and ends.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mqtt::{Connect, Packet, Properties, Property, Qos, Version, Will};
use serde_json::{Value, json};

use crate::broker_harness::Client;
use crate::harness::{Ask, Device, Server};

async fn modern(server: &Server, device: &Device, expiry_s: u32, will: Option<Will<'_>>) -> Client {
    let properties = [Property::SessionExpiry(expiry_s)];
    let properties = Properties::new(&properties);
    let terms = Connect { version: Version::V5, clean_start: true, properties, will, ..Connect::default() };
    device.connect_as(&server.endpoints, terms).await.0
}

fn say<'a>(path: &'a str, headers: &'a [(&'a str, &'a str)]) -> Ask<'a> {
    Ask { service: "iotdata", method: "POST", path, headers, body: b"hello" }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_application_says_over_http_arrives_with_its_properties() {
    let server = Server::start().await;
    let lamp = server.trusted_device("lamp").await;
    let mut client = modern(&server, &lamp, 0, None).await;
    client.subscribe("room/lamp", Qos::AtLeastOnce).await;
    let user = STANDARD.encode(r#"[{"by": "app"}, {"by": "twice"}]"#);
    let data = STANDARD.encode([0, 255]);
    let headers = [
        ("x-amz-mqtt5-user-properties", user.as_str()),
        ("x-amz-mqtt5-correlation-data", &data),
        ("x-amz-mqtt5-payload-format-indicator", "UTF8_DATA"),
    ];
    let path =
        "/topics/room/lamp?qos=1&retain=true&contentType=text/plain&responseTopic=room/says&messageExpiry=60";

    assert_eq!(server.ask(say(path, &headers)).await.status, 200);
    let bytes = client.next().await;
    let Packet::Publish(got) = bytes.packet() else { panic!("{:?}", bytes.packet()) };
    let mut seen: Vec<_> = got.properties.iter().collect();
    let expiry = seen.iter().position(|p| matches!(p, Property::MessageExpiry(59..=60))).unwrap();
    seen.remove(expiry);
    let expected = [
        Property::PayloadFormat(true),
        Property::ContentType("text/plain"),
        Property::ResponseTopic("room/says"),
        Property::CorrelationData(&[0, 255]),
        Property::UserProperty(("by", "app")),
        Property::UserProperty(("by", "twice")),
    ];
    assert_eq!((seen.as_slice(), got.payload), (expected.as_slice(), b"hello".as_slice()));
    let kept = server.iotdata("GET", "/retainedMessage/room/lamp", b"").await.json();
    let user = STANDARD.decode(kept["userProperties"].as_str().unwrap()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&user).unwrap(), json!([{"by": "app"}, {"by": "twice"}]));
    // What cannot be a property is refused, and nothing is published.
    let texts = STANDARD.encode(r#"[{"n": 1}]"#);
    let plain = "/topics/room/lamp";
    let mut refused = 0;
    for (header, path) in [
        (("x-amz-mqtt5-user-properties", texts.as_str()), plain),
        (("x-amz-mqtt5-user-properties", "not base64!"), plain),
        (("x-amz-mqtt5-correlation-data", "not base64!"), plain),
        (("x-amz-mqtt5-payload-format-indicator", "MAYBE"), plain),
        (("x-note", ""), "/topics/room/lamp?responseTopic=room/+"),
        (("x-note", ""), "/topics/room/lamp?messageExpiry=-1"),
    ] {
        let headers = [header];
        let answer = server.ask(say(path, &headers)).await;
        assert_eq!(answer.refusal(), (400, "InvalidRequestException".into()), "{header:?} {path}");
        refused += 1;
    }
    assert_eq!(refused, 6);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_sees_a_connection_and_ends_it_with_or_without_session_and_will() {
    let server = Server::start().await;
    let (lamp, watcher) = (server.trusted_device("lamp").await, server.trusted_device("watcher").await);
    let mut watcher = modern(&server, &watcher, 0, None).await;
    watcher.subscribe("wills", Qos::AtLeastOnce).await;
    let will = Some(Will { topic: "wills", payload: b"lost", ..Will::default() });
    let see = async |path: &str| server.iotdata("GET", path, b"").await;
    assert_eq!(see("/connections/lamp").await.refusal(), (404, "ResourceNotFoundException".into()));

    let mut client = modern(&server, &lamp, 600, will).await;
    for filter in ["b/+", "a", "c/#"] {
        client.subscribe(filter, Qos::AtLeastOnce).await;
    }
    let shown = see("/connections/lamp?includeSocketInformation=true").await.json();
    assert_eq!(
        (&shown["connected"], &shown["cleanSession"], &shown["sessionExpiry"], &shown["keepAliveDuration"]),
        (&json!(true), &json!(false), &json!(600), &json!(60))
    );
    assert_eq!((&shown["thingName"], &shown["sourceIp"]), (&json!("lamp"), &json!("127.0.0.1")));
    let first = see("/connections/lamp/subscriptions?maxResults=2").await.json();
    assert_eq!(
        first["subscriptions"],
        json!([{"topicFilter": "a", "qos": 1}, {"topicFilter": "b/+", "qos": 1}])
    );
    let token = first["nextToken"].as_str().unwrap();
    let rest = see(&format!("/connections/lamp/subscriptions?maxResults=2&nextToken={token}")).await.json();
    assert_eq!(rest, json!({"subscriptions": [{"topicFilter": "c/#", "qos": 1}]}));

    // The session stays, the will does not come.
    let end =
        async |query: &str| server.iotdata("DELETE", &format!("/connections/lamp{query}"), b"").await.status;
    assert_eq!(end("?preventWillMessage=true").await, 200);
    assert!(client.closed().await.is_some());
    let gone = async || see("/connections/lamp").await.json()["connected"] == json!(false);
    while !gone().await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(
        see("/connections/lamp/subscriptions").await.json()["subscriptions"].as_array().unwrap().len(),
        3
    );
    assert_eq!(end("").await, 404, "it is not connected");
    watcher.nothing().await;

    // The session goes, the will comes.
    let mut client = modern(&server, &lamp, 600, will).await;
    assert_eq!(end("?cleanSession=true").await, 200);
    assert!(client.closed().await.is_some());
    assert_eq!(watcher.take().await.text(), "lost");
    assert_eq!(see("/connections/lamp").await.status, 404);
    server.stop().await;
}
